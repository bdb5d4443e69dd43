"""Small healthy files of every binary kind, all of our own making: what mutants are bred from."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import py7zr
from reportlab.pdfgen.canvas import Canvas

from tests.pipeline.hostile import pdfs
from tests.pipeline.printing import Sheet, printed
from tests.pipeline.test_archive import rar
from tests.pipeline.test_ofd import ofd, words
from tests.pipeline.test_ofd import page as ofd_page

HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = (
    HEADER,
    ("213", "农林水支出", "300.00", "180.00", "120.00"),
    ("21303", "水利", "300.00", "180.00", "120.00"),
    ("2130301", "行政运行", "180.00", "180.00", "0.00"),
    ("2130305", "水利工程建设", "120.00", "0.00", "120.00"),
)
TITLE = "平安县水利局2023年度部门决算"
PROSE = "2023年度收入总计300.00万元，支出总计300.00万元，与上年相比增加20.00万元，增长7.14%。"
HEADING = ("支出决算表", "单位：万元")


def table_pdf() -> bytes:
    """A report of two pages with a table over both, streams packed."""
    return printed(Sheet((TITLE, PROSE, *HEADING), ROWS, number=1), Sheet(rows=ROWS[1:], number=2))


def filled_pdf() -> bytes:
    """Rules drawn as thin rectangles on a page that is turned."""
    return printed(Sheet(HEADING, ROWS, filled=True), turned=True)


def unruled_pdf() -> bytes:
    """A table that only its sums tell."""
    return printed(Sheet(HEADING, ROWS, ruled=False))


def open_pdf() -> bytes:
    """A grid whose operators lie open, so that mutations reach them."""
    lines = [f"{50 + 60 * n} 500 m {50 + 60 * n} 700 l S" for n in range(6)]
    lines += [f"50 {500 + 40 * n} m 350 {500 + 40 * n} l S" for n in range(6)]
    cells = [
        f"1 0 0 1 {55 + 60 * column} {515 + 40 * row} Tm ({column}{row}.00) Tj"
        for column in range(5)
        for row in range(5)
    ]
    content = "\n".join((*lines, "BT /F 9 Tf", *cells, "ET")).encode()
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdfs.page(pdfs.stream(content), font, resources="/Font<</F 5 0 R>>")


def locked_pdf() -> bytes:
    """Encrypted with an empty password."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt="", invariant=True)
    canvas.drawString(72, 720, "Total 300.00")
    canvas.save()
    return file.getvalue()


def workbook() -> bytes:
    """Two sheets, one with a merged cell."""
    book = openpyxl.Workbook()
    for row in ((TITLE,), HEADING, *ROWS):
        book.active.append(row)
    other = book.create_sheet("三公经费表")
    for row in (("项目", "金额"), ("公务接待费", 3.5), ("合计", 3.5)):
        other.append(row)
    book.active.merge_cells("A1:E1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def old_workbook() -> bytes:
    """A sheet in BIFF8 (.xls) by its published layout, in a compound file with one stream."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, text: str) -> bytes:
        written = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        return record(0x0204, struct.pack("<HHH", row, column, 0) + written)

    begins = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = struct.pack("<BB", 2, 1) + "表一".encode("utf-16-le")
    ends = record(0x000A, b"")
    start = len(record(0x0809, begins)) + 4 + 6 + len(name) + len(ends)
    sheet = record(0x0809, begins.replace(b"\x05\x00", b"\x10\x00", 1))
    for at, row in enumerate(ROWS):
        sheet += b"".join(label(at, column, text) for column, text in enumerate(row[:2]))
        amounts = enumerate(row[2:], 2)
        sheet += b"".join(
            label(at, column, text)
            if not at
            else record(0x0203, struct.pack("<HHHd", at, column, 0, float(text)))
            for column, text in amounts
        )
    book = record(0x0809, begins) + record(0x0085, struct.pack("<IH", start, 0) + name) + ends + sheet + ends
    return compound("Workbook", book)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (OLE) with one stream: header, table of sectors, directory, the stream."""
    size = max(4096, -(-len(stream) // 512) * 512)  # smaller ones would lie in a stream of small ones
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    chain = [0xFFFFFFFD, end, *range(3, 2 + size // 512), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0, 0)[: 4 * 9]
    header += struct.pack("<109I", 0, *[none] * 108)
    table = struct.pack("<128I", *chain, *[none] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        written = (name + "\0").encode("utf-16-le")
        place = struct.pack("<HBBIII", len(written), kind, 1, none, none, child)
        return written.ljust(64, b"\0") + place + bytes(36) + struct.pack("<IQ", start, length)

    directory = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, none, 2, size) + bytes(256)
    return header + table + directory + stream.ljust(size, b"\0")


def word() -> bytes:
    """A title, a sentence, a table."""
    written = docx.Document()
    for text in (TITLE, PROSE):
        written.add_paragraph(text)
    table = written.add_table(rows=len(ROWS), cols=len(HEADER))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    written.save(file)
    return file.getvalue()


def laid_out() -> bytes:
    """An OFD of two pages."""
    first = ofd_page(words(TITLE, 20, 20), words(PROSE, 20, 40, more='CTM="1 0 0 1 0 40"'))
    return ofd(first, ofd_page(*(words(row[1], 20, 30 + 8 * n) for n, row in enumerate(ROWS))))


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("附件/县水利局.txt", PROSE * 20)
        archive.writestr("附件/表.pdf", open_pdf())
    return file.getvalue()


def _rar() -> bytes:
    return rar(("附件/县水利局.txt", PROSE.encode()), ("表.pdf", open_pdf()))


def _seven_zip() -> bytes:
    file = io.BytesIO()
    with py7zr.SevenZipFile(file, "w") as archive:
        archive.writestr(PROSE * 20, "附件/县水利局.txt")
    return file.getvalue()


PDF: Mapping[str, Callable[[], bytes]] = {
    "table.pdf": table_pdf,
    "filled.pdf": filled_pdf,
    "unruled.pdf": unruled_pdf,
    "open.pdf": open_pdf,
    "locked.pdf": locked_pdf,
}
OFFICE: Mapping[str, Callable[[], bytes]] = {
    "book.xlsx": workbook,
    "book.xls": old_workbook,
    "report.docx": word,
    "report.ofd": laid_out,
    "files.zip": _zip,
    "files.rar": _rar,
    "files.7z": _seven_zip,
}
"""File name -> what makes its bytes."""
