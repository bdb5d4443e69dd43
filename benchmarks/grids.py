"""Our grids of PDF files against pdfplumber's, cell by cell: every difference, and what each reading costs.

    python benchmarks/grids.py [FOLDER-OR-FILE...]

The files named, and those of the simulator.

A cell that a span covers is empty on our side and None on theirs: that is no difference. Named are the pages
that were read again by pdfplumber. CPU seconds of this process, both readings in one run.
"""

import io
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pdfplumber
import pypdfium2
from reading import corpus

from pipeline.formats import Origin, PartlyRead, pdf
from pipeline.formats.pdf import reference
from pipeline.formats.pdf.leaf import read_leaf
from pipeline.types import Grid

Rows = tuple[tuple[str, ...], ...]


def ours(body: bytes) -> tuple[Grid, ...]:
    """Text, grids and tables, as reading a file does; only the grids are returned."""
    try:
        return pdf.parse(body, Origin()).grids
    except PartlyRead as partly:
        return partly.document.grids


def theirs(body: bytes) -> list[tuple[int, Rows]]:
    """Text and tables of every page by pdfplumber, as its users do it."""
    found = []
    with pdfplumber.open(io.BytesIO(body)) as file:
        for number, page in enumerate(file.pages, start=1):
            page.extract_text()
            found += [(number, plain(table)) for table in page.extract_tables()]
            page.close()
    return found


def plain(table: Iterable[Iterable[str | None]]) -> Rows:
    """Rows of text, empty where a span covers the place."""
    return tuple(tuple(cell or "" for cell in row) for row in table)


def text_alone(body: bytes) -> None:
    """The text of every page by pdfium, as our reading takes it where a page rules no grid."""
    with pypdfium2.PdfDocument(body) as file:
        for page in file:
            page.get_textpage().get_text_range()


def their_text(body: bytes) -> None:
    """The text of every page by pdfplumber."""
    with pdfplumber.open(io.BytesIO(body)) as file:
        for page in file.pages:
            page.extract_text()
            page.close()


def read_again(body: bytes) -> list[int]:
    """The pages, counted from 1, that the fast path leaves to pdfplumber."""
    with pypdfium2.PdfDocument(body) as file:
        leaves = [read_leaf(page) for page in file]
    return [number for number, leaf in enumerate(leaves, start=1) if reference.is_in_doubt(leaf)]


def differences(body: bytes) -> tuple[int, list[str]]:
    """(cells compared, a line for each that differs); a grid of another shape counts as one difference."""
    mine = [(grid.page, grid.rows) for grid in ours(body)]
    found: list[str] = []
    cells = 0
    reference_grids = theirs(body)
    for page in sorted({page for page, _ in (*mine, *reference_grids)}):
        own = [rows for number, rows in mine if number == page]
        wanted = [rows for number, rows in reference_grids if number == page]
        if [shape(rows) for rows in own] != [shape(rows) for rows in wanted]:
            found.append(f"page {page}: {list(map(shape, own))} in place of {list(map(shape, wanted))}")
            continue
        for one, other in zip(own, wanted, strict=True):
            cells += len(other) * len(other[0])
            found.extend(f"page {page}: {line}" for line in differing(one, other))
    return cells, found


def shape(rows: Rows) -> tuple[int, int]:
    """(rows, columns)"""
    return len(rows), len(rows[0])


def differing(one: Rows, other: Rows) -> Iterable[str]:
    """A line for each cell that reads otherwise."""
    for number, (left, right) in enumerate(zip(one, other, strict=True), start=1):
        for column, (cell, wanted) in enumerate(zip(left, right, strict=True), start=1):
            if cell != wanted:
                yield f"row {number} column {column}: ours {cell!r}, pdfplumber {wanted!r}"


def cost(bodies: Iterable[bytes], work: object) -> float:
    """CPU seconds of doing the work on all of them."""
    start = time.process_time()
    for body in bodies:
        work(body)  # type: ignore[operator]
    return time.process_time() - start


def files(names: Iterable[str]) -> list[Path]:
    """The PDF files named, and those in folders named."""
    paths = [Path(name) for name in names]
    return [file for path in paths for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]


def main() -> None:
    """Prints the differences file by file, then the cost of each reading."""
    bodies = {path.name: path.read_bytes() for path in files(sys.argv[1:])}
    bodies |= {f"simulator {number}": body for number, body in enumerate(corpus()[1], start=1)}
    own, text = cost(bodies.values(), ours), cost(bodies.values(), text_alone)
    both, their = cost(bodies.values(), theirs), cost(bodies.values(), their_text)
    for name, body in bodies.items():
        cells, found = differences(body)
        print(f"{name}: {cells} cells, {len(found)} differ, read again: {read_again(body) or 'none'}")
        print(*(f"  {line}" for line in found), sep="\n", end="\n" if found else "")
    print(f"text+tables  ours {own:.2f} s, pdfplumber {both:.2f} s: {both / own:.1f} x")
    print(f"text alone   ours {text:.2f} s, pdfplumber {their:.2f} s: {their / text:.1f} x")


if __name__ == "__main__":
    main()
