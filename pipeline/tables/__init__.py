"""The standard tables of a disclosure, from the cells that any format gives.

A reader of a format hands over a `Piece` for each grid it finds, in reading order; `standard_tables` joins
what continues, names what it knows and leaves the rest unnamed.
"""

from pipeline.tables.pieces import Cells, Piece
from pipeline.tables.standard import standard_table, standard_tables

__all__ = ["Cells", "Piece", "standard_table", "standard_tables"]
