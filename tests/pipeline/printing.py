"""PDF pages with ruled tables, drawn as the printers of portals draw them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
_FONT = "STSong-Light"
_ROW = 20.0
_TOP = 90.0


@dataclass(frozen=True)
class Sheet:
    """One page: lines above the table, the table, lines below it, a number at its foot."""

    heading: Sequence[str] = ()
    rows: Sequence[Sequence[str | None]] = ()
    """None: the cell to the left goes on over this place."""
    note: Sequence[str] = ()
    number: int | None = None
    ruled: bool = True
    filled: bool = False
    """Rules drawn as thin filled rectangles, as WPS does, not as strokes."""


def printed(*sheets: Sheet, turned: bool = False) -> bytes:
    """The pages as a PDF file; `turned`: drawn on its side and shown upright by /Rotate."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT), invariant=True)
    for sheet in sheets:
        if turned:
            canvas.setPageRotation(90)
            canvas.translate(HEIGHT, 0)
            canvas.rotate(90)
        _draw(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    canvas.setFont(_FONT, 10)
    for place, line in enumerate(sheet.heading):
        canvas.drawString(60, HEIGHT - 50 - 14 * place, line)
    columns = max((len(row) for row in sheet.rows), default=1)
    width = (WIDTH - 100) / columns
    for number, row in enumerate(sheet.rows):
        top = HEIGHT - _TOP - _ROW * number
        for column, cell in enumerate(row):
            if cell is not None:
                span = 1 + next(
                    (n for n, right in enumerate(row[column + 1 :]) if right is not None), len(row)
                )
                span = min(span, len(row) - column)
                _cell(canvas, sheet, 50 + width * column, top, width * span, cell)
    foot = HEIGHT - _TOP - _ROW * len(sheet.rows) - 16
    for place, line in enumerate(sheet.note):
        canvas.drawString(60, foot - 14 * place, line)
    if sheet.number is not None:
        canvas.drawCentredString(WIDTH / 2, 30, f"- {sheet.number} -")


def _cell(canvas: Canvas, sheet: Sheet, left: float, top: float, width: float, text: str) -> None:
    for place, line in enumerate(text.split("\n")):
        canvas.drawString(left + 3, top - 9 - 8 * place, line)
    if not sheet.ruled:
        return
    if not sheet.filled:
        canvas.rect(left, top - _ROW, width, _ROW)
        return
    for x, y, across, up in (
        (left, top, width, 0.5),
        (left, top - _ROW, width, 0.5),
        (left, top - _ROW, 0.5, _ROW),
        (left + width, top - _ROW, 0.5, _ROW),
    ):
        canvas.rect(x, y, across, up, stroke=0, fill=1)
