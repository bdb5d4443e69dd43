"""Pages that are pictures, read by recognising their letters."""

from contextlib import closing

import pypdfium2

from pipeline.errors import DocumentError
from pipeline.formats import ocr
from pipeline.formats.pdf.leaf import Leaf, Line
from pipeline.formats.placed import joined, lines_of
from pipeline.tables.lattice import Box

MOST_RECOGNISED = 60
"""Pages of one file: at ten seconds of computing each, ten minutes."""
_FEWEST_LETTERS = 10
"""A scan may carry a page number or a stamp of text."""
_INCH = 72


def is_picture(leaf: Leaf | None) -> bool:
    """Whether a page that opens has next to no text."""
    if leaf is None:
        return False
    return sum(len(block.text) if isinstance(block, Line) else _FEWEST_LETTERS for block in leaf.blocks) < (
        _FEWEST_LETTERS
    )


def recognised(pdf: pypdfium2.PdfDocument, pages: list[Leaf | None]) -> dict[int, Leaf]:
    """The pages that are pictures, by their place, as they read; none where nothing is there to read them."""
    recognise = ocr.recogniser()
    if recognise is None:
        return {}
    pictures = [place for place, leaf in enumerate(pages) if is_picture(leaf)][:MOST_RECOGNISED]
    found = {}
    for place in pictures:
        with closing(pdf[place]) as page:
            width, height = page.get_size()
            scale = min(ocr.DPI / _INCH, 4000 / max(width, height, 1.0))
            picture = page.render(scale=scale).to_pil().convert("RGB")
        try:
            words = recognise(picture)
        except DocumentError:  # this page stays a picture, which the reading says; the others are read
            continue
        lines = []
        for line in lines_of(words):
            top = min(run.baseline - run.size for run in line) / scale
            box = Box(line[0].left / scale, top, line[-1].right / scale, line[0].baseline / scale)
            lines.append(Line(joined(line), box))
        found[place] = Leaf(tuple(lines), width, height)
    return found
