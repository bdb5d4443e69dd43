"""Pages, archives and spreadsheets that ask for more than any reader has, or are not what they are called."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise

from tests.pipeline.hostile.pdfs import MEGA, deflated

SPREADSHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def nested_divs() -> bytes:
    """A million elements, each inside the one before."""
    return b"<html><body>" + b"<div>" * 1_000_000 + b"x"


def one_line() -> bytes:
    """10 MB of text without a line end."""
    return b"<html><body><p>" + "决算公开".encode() * (10 * MEGA // 12) + b"</p></body></html>"


def links() -> bytes:
    """350,000 attachments."""
    rows = (b'<a href="/f/%d.pdf">%d.pdf</a>' % (one, one) for one in range(350_000))
    return b'<html><body><div id="zoom">' + b"".join(rows) + b"</div></body></html>"


def attributes(number: int = 1_000_000) -> bytes:
    """One element with so many attributes: reading takes as long as their square."""
    return b"<html><body><p " + b" ".join(b'a%d="1"' % one for one in range(number)) + b">x</p></body></html>"


def cells() -> bytes:
    """A table that says it is a billion cells wide and high."""
    row = '<tr><td colspan="1000000000" rowspan="1000000000">1</td></tr>' * 2000
    return f"<html><body><table>{row}</table></body></html>".encode()


def digits() -> bytes:
    """What makes careless patterns try every way to split it."""
    return ("２０２３ " * 100_000 + "年" + "一二三" * 300_000 + "《" * 200_000 + "部门" * 200_000).encode()


def page_called_pdf() -> bytes:
    """The error page a portal serves where a file was."""
    return "<html><head><title>页面不存在</title></head><body>您访问的页面不存在</body></html>".encode()


def nothing() -> bytes:
    """No byte at all."""
    return b""


def zeros() -> bytes:
    """10 MB of NUL."""
    return bytes(10 * MEGA)


def gzip_bomb() -> bytes:
    """1 GB of zeros in a file that is no document."""
    return gzip.compress(b"", mtime=0)[:10] + deflated(bytes(MEGA), 1024)[2:]


def lying_zip() -> bytes:
    """A member of 200 MB that is announced with ten bytes."""
    made = bytearray(_zip({"a.txt": bytes(200 * MEGA)}))
    size = struct.pack("<L", 200 * MEGA)
    return bytes(made.replace(size, struct.pack("<L", 10)))


def overlapping_zip() -> bytes:
    """2,000 members that are all the same 10 MB."""
    name, data = b"a.pdf", zlib.compress(bytes(10 * MEGA), 9)[2:-4]
    sizes = struct.pack("<LLL", zlib.crc32(bytes(10 * MEGA)), len(data), 10 * MEGA)
    local = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    central = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes
    central += struct.pack("<5HLL", len(name), 0, 0, 0, 0, 0, 0) + name
    start = len(local) + len(data)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2000, 2000, 2000 * len(central), start, 0)
    return local + data + central * 2000 + end


def crowded_zip() -> bytes:
    """A directory of 60,000 members without any of them."""
    central = (
        struct.pack("<4s6H3L5HLL", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + b"a.pdf"
    )
    directory = central * 60_000
    return (
        b"PK\3\4" + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, len(directory), 4, 0)
    )


def nested_zip() -> bytes:
    """A zip in a zip, forty deep."""
    made = b"x"
    for _ in range(40):
        made = _zip({"a.zip": made})
    return made


def far_cell() -> bytes:
    """A spreadsheet with two cells, the first there is and the last."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _workbook(rows)


def shared_strings() -> bytes:
    """A spreadsheet with 20 million strings."""
    return _workbook("", {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 20_000_000 + b"</sst>"})


def full_sheet() -> bytes:
    """Four million cells in 30 KB."""
    return _workbook(("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * 4000)


def far_row() -> bytes:
    """Cells that do not say where they are, in a row that says it is the last, below the last column."""
    first = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    return _workbook(f'{first}<row r="1048576"><c><v>1</v></c></row>')


def laughing_sheet() -> bytes:
    """Entities of entities in a sheet, and one that names a file."""
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;&f;</t></is></c></row>'
    sheet = _entities("worksheet") + SPREADSHEET.format(rows=cell)
    return _workbook("", {"xl/worksheets/sheet1.xml": sheet.encode()})


def laughing_xml() -> bytes:
    """Entities of entities: a page of 3 GB in a kilobyte."""
    return f"{_entities('html')}<html><body><p>&j;</p><p>&f;</p></body></html>".encode()


def _entities(root: str) -> str:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return f'<!DOCTYPE {root} [<!ENTITY a "ha">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def _workbook(rows: str, more: Mapping[str, bytes] | None = None) -> bytes:
    office = "http://schemas.openxmlformats.org"
    related = (
        f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" Type="{office}'
    )
    related += '/officeDocument/2006/relationships/{}" Target="{}"/></Relationships>'
    names = f'xmlns="{office}/spreadsheetml/2006/main" xmlns:r="{office}/officeDocument/2006/relationships"'
    book = f'<workbook {names}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    members = {
        "_rels/.rels": related.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": related.format("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": SPREADSHEET.format(rows=rows),
    }
    return _zip({name: text.encode() for name, text in members.items()} | dict(more or {}))


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


PAGES: Mapping[str, Callable[[], bytes]] = {
    "nested_divs.html": nested_divs,
    "one_line.html": one_line,
    "links.html": links,
    "attributes.html": attributes,
    "cells.html": cells,
    "digits.txt": digits,
    "page_called.pdf": page_called_pdf,
    "nothing.pdf": nothing,
    "zeros.doc": zeros,
    "laughing.xml": laughing_xml,
    "bomb.gz": gzip_bomb,
    "lying.zip": lying_zip,
    "overlapping.zip": overlapping_zip,
    "crowded.zip": crowded_zip,
    "nested.zip": nested_zip,
    "far_cell.xlsx": far_cell,
    "shared_strings.xlsx": shared_strings,
    "full_sheet.xlsx": full_sheet,
    "far_row.xlsx": far_row,
    "laughing.xlsx": laughing_sheet,
}
