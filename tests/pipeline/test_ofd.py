"""OFD: words where they stand, in reading order, whatever order the file has them in."""

import io
import zipfile

import pytest

from pipeline.read import read
from pipeline.types import Status

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def words(text: str, x: float, y: float, more: str = "", size: float = 4) -> str:
    """A text object with its upper left corner there, as OFD writers make them."""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 {size}" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size * 0.8}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str) -> str:
    layer = f"<ofd:Layer>{''.join(objects)}</ofd:Layer>"
    return f"<ofd:Page {NAMES}><ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd(*pages: str, more: dict[str, str] | None = None, declaration: str = "") -> bytes:
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members = {
        "OFD.xml": f"<ofd:OFD {NAMES}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMES}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": declaration + one for n, one in enumerate(pages)},
        **(more or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def text(body: bytes) -> str:
    reading = read(body)
    assert reading.status == Status.OK, reading.reason
    assert reading.document
    return reading.document.text


def test_words_come_in_reading_order_page_by_page():
    first = page(
        words("收入总计12.50万元。", 20, 60),
        words("平安县档案馆", 20, 20),
        words("2023年度部门决算", 44, 20.3),
    )
    body = ofd(first, page(words("第二页", 20, 20)))
    assert text(body) == "平安县档案馆2023年度部门决算\n收入总计12.50万元。\n\f\n第二页"
    document = read(body).document
    assert document
    assert (document.pages, document.identity.unit) == (2, "平安县档案馆")


def test_columns_are_set_apart():
    assert text(ofd(page(words("金额", 120, 30), words("项目", 20, 30)))) == "项目\t金额"


def test_letters_are_as_wide_as_their_steps_say():
    spaced = words("项目", 20, 30).replace("<ofd:TextCode ", '<ofd:TextCode DeltaX="g 1 40" ')
    assert text(ofd(page(spaced, words("金额", 66, 30)))) == "项目金额"


def test_a_matrix_moves_words():
    moved = words("下", 20, 20, more='CTM="1 0 0 1 0 40"')
    assert text(ofd(page(moved, words("上", 20, 30)))) == "上\n下"


@pytest.mark.parametrize("broken", ["NaN NaN", "1e999 x", ""])
def test_nonsense_coordinates_lose_no_words(broken: str):
    assert text(ofd(page(words("甲", 1, 1).replace("1 1 150 4", broken)))) == "甲"


def test_broken_files_say_how():
    whole = ofd(page(words("甲" * 50, 20, 20)))
    assert read(whole[:-60]).status == Status.TRUNCATED
    assert read(ofd(page(), more={"Doc_0/Document.xml": "<x"})).status == Status.MALFORMED
    assert read(ofd("<a/>", more={"Doc_0/Encryptions.xml": "<x/>"})).status == Status.ENCRYPTED
    assert read(ofd(page())).status == Status.NO_TEXT
    missing = ofd(
        page(), more={"OFD.xml": f"<ofd:OFD {NAMES}><ofd:DocRoot>Doc_9/D.xml</ofd:DocRoot></ofd:OFD>"}
    )
    assert read(missing).status == Status.MALFORMED


def test_entities_neither_grow_nor_fetch():
    declaration = '<!DOCTYPE d [<!ENTITY a "haha"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    assert text(ofd(page(words("甲&a;&f;", 20, 20)), declaration=declaration)) == "甲"
