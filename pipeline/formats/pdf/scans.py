"""Pages that are pictures, read by recognising their letters."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2

from pipeline.errors import DocumentError
from pipeline.formats import ocr
from pipeline.formats.pdf.leaf import Leaf, Line
from pipeline.formats.placed import Words, joined, lines_of
from pipeline.tables.lattice import Box

MOST_RECOGNISED = 60
"""Pages of one file: at ten seconds of computing each, ten minutes."""
_FEWEST_LETTERS = 10
"""A scan may carry a page number or a stamp of text."""
_INCH = 72
_LARGEST = 4_000
"""Dots along the longer side: posters are pages too."""


def is_picture(leaf: Leaf | None) -> bool:
    """Whether a page that opens has next to no text."""
    if leaf is None:
        return False
    return sum(len(block.text) if isinstance(block, Line) else _FEWEST_LETTERS for block in leaf.blocks) < (
        _FEWEST_LETTERS
    )


@dataclass(frozen=True, slots=True)
class Scans:
    """What became of the pages that are pictures."""

    read: Mapping[int, Leaf]
    """By their place, from 0."""
    left: int = 0
    """How many stayed pictures."""


def recognised(pdf: pypdfium2.PdfDocument, pages: Sequence[Leaf | None]) -> Scans:
    """The pages that are pictures as they read, as far as something is installed that reads them."""
    recognise = ocr.recogniser()
    pictures = [
        place for place, leaf in enumerate(pages) if is_picture(leaf) and _shows_something(pdf, place)
    ]
    if recognise is None:
        return Scans({}, len(pictures))
    leaves = {place: _read(pdf, place, recognise) for place in pictures[:MOST_RECOGNISED]}
    read = {place: leaf for place, leaf in leaves.items() if leaf}
    return Scans(read, len(pictures) - len(read))


def _shows_something(pdf: pypdfium2.PdfDocument, place: int) -> bool:
    with closing(pdf[place]) as page:
        return next(page.get_objects(max_depth=1), None) is not None


def _read(pdf: pypdfium2.PdfDocument, place: int, recognise: ocr.Recogniser) -> Leaf | None:
    """The page as lines; None where nothing is recognised, or the recogniser fails on it."""
    with closing(pdf[place]) as page:
        width, height = page.get_size()
        scale = min(ocr.DPI / _INCH, _LARGEST / max(width, height, 1.0))
        picture = page.render(scale=scale).to_pil().convert("RGB")
    try:
        lines = list(lines_of(recognise(picture)))
    except DocumentError:
        return None
    blocks = tuple(Line(joined(line), _box(line, scale)) for line in lines)
    return Leaf(blocks, width, height) if blocks else None


def _box(line: Sequence[Words], scale: float) -> Box:
    top = min(run.baseline - run.size for run in line)
    return Box(line[0].left / scale, top / scale, line[-1].right / scale, line[0].baseline / scale)
