"""Prints an account as PDF: a cover, the narrative, ruled tables; the same bytes for the same content."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from simulator.tables import Sheet

# A CID font every PDF reader knows by name: no font file to ship, and the text stays extractable.
_FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))

_BODY = ParagraphStyle(
    "body", fontName=_FONT, fontSize=11, leading=18, firstLineIndent=22, wordWrap="CJK", justifyBreaks=0
)
_COVER = ParagraphStyle("cover", fontName=_FONT, fontSize=24, leading=40, alignment=1, wordWrap="CJK")
_CAPTION = ParagraphStyle("caption", fontName=_FONT, fontSize=14, leading=22, alignment=1)
_SMALL = ParagraphStyle("small", fontName=_FONT, fontSize=8, leading=11)
_CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=7, leading=8.5, wordWrap="CJK")

_RULED = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("FONT", (0, 0), (-1, -1), _FONT, 7),
        ("LEADING", (0, 0), (-1, -1), 8.5),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
)
_MARGIN = 18 * mm


def render(title: str, paragraphs: Iterable[str], sheets: Iterable[Sheet]) -> bytes:
    """The PDF's bytes. Narrative pages stand upright, tables lie across."""
    buffer = BytesIO()
    document = BaseDocTemplate(buffer, title=title, author="", invariant=1, pageCompression=1)
    document.addPageTemplates([_page("upright", A4), _page("across", landscape(A4))])
    story: list[Any] = [Spacer(1, 60 * mm), Paragraph(title, _COVER), PageBreak()]
    body = [Paragraph(text, _BODY) for text in paragraphs]
    story += [*body, NextPageTemplate("across"), PageBreak()] if body else _straight_to_tables(title)
    for number, sheet in enumerate(sheets):
        story += [PageBreak()] if number else []
        story += _sheet(sheet)
    document.build(story)
    return buffer.getvalue()


def _straight_to_tables(title: str) -> list[Any]:
    """A file of tables alone has no cover: its title stands above the first table."""
    return [NextPageTemplate("across"), Paragraph(title, _CAPTION), PageBreak()]


def _page(name: str, size: tuple[float, float]) -> PageTemplate:
    width, height = size
    frame = Frame(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN, id=name)
    return PageTemplate(id=name, frames=[frame], pagesize=size)


def _sheet(sheet: Sheet) -> list[Any]:
    rows = [[_cell(text) for text in row] for row in (*sheet.head, *sheet.rows)]
    width = (landscape(A4)[0] - 2 * _MARGIN - 12) / len(rows[0])
    table = Table(rows, colWidths=[width] * len(rows[0]), style=_RULED, repeatRows=len(sheet.head))
    flow = [Paragraph(sheet.name, _CAPTION), Paragraph("单位：万元", _SMALL), table]
    return [*flow, Paragraph(sheet.note, _SMALL)] if sheet.note else flow


def _cell(text: str) -> Any:
    """Long names wrap, which only a paragraph does; plain strings lay out ten times faster."""
    return Paragraph(text, _CELL) if len(text) > 10 else text
