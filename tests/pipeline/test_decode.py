"""Whatever is declared and whatever is broken, the text comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import decode

RARE = "㐂䶮𠮷镕"
HANZI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
PHRASES = st.lists(
    st.one_of(
        st.text(HANZI, min_size=1, max_size=12), st.sampled_from([*RARE, "收入总计", "1,806.42万元", " "])
    ),
    min_size=1,
    max_size=12,
).map("".join)
SENTENCE = "本部门按规定公开年度收支情况，并对数据的真实性负责。"
META = {"gb2312": "<meta charset=gb2312>", "utf-8": '<meta charset="utf-8">', "none": ""}


def page(words: str, meta: str) -> str:
    return f"<html><head>{meta}<title>{SENTENCE}</title></head><body><p>{SENTENCE}{words}</p></body></html>"


@settings(deadline=None)
@given(PHRASES)
def test_characters_that_only_gb18030_has_under_gb2312(words: str) -> None:
    text = page(words + RARE, META["gb2312"])
    assert decode(text.encode("gb18030")).text == text


@settings(deadline=None)
@given(PHRASES)
def test_utf8_that_declares_gb2312(words: str) -> None:
    text = page(words, META["gb2312"])
    decoded = decode(text.encode(), "text/html; charset=gb2312")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, "utf-8", 0)


@settings(deadline=None)
@given(PHRASES)
def test_gbk_under_a_header_that_says_utf8(words: str) -> None:
    text = page(words, META["utf-8"])
    decoded = decode(text.encode("gb18030"), "text/html; charset=UTF-8")
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, "gb18030", 0)


@settings(deadline=None)
@given(
    PHRASES,
    st.sampled_from(
        [
            "<META http-equiv=Content-Type content=text/html; charset=gb2312>",
            '<meta charset = "GBK">',
            "<meta charset='gb2312\">",
            '<meta content="text/html;charset=x-gbk" http-equiv="Content-Type"',
            '<?xml version="1.0" encoding="GB2312"?>',
            '<meta charset="no-such-charset">',
        ]
    ),
)
def test_declarations_that_are_malformed(words: str, meta: str) -> None:
    text = page(words, meta)
    assert decode(text.encode("gb18030")).text == text


@settings(deadline=None)
@given(PHRASES, st.sampled_from(["gb18030", "utf-8"]))
def test_no_declaration_at_all(words: str, encoding: str) -> None:
    text = page(words, META["none"])
    assert decode(text.encode(encoding)).text == text


@settings(deadline=None)
@given(PHRASES, st.sampled_from([b"\xff", b"\x80"]), st.sampled_from(["gb18030", "utf-8"]), st.data())
def test_one_bad_byte_is_one_mark_and_the_rest_is_whole(
    words: str, bad: bytes, encoding: str, data: st.DataObject
) -> None:
    text = page(words, META["gb2312"])
    # Between arbitrary double bytes nobody can tell where a character begins; in running text one can.
    places = len(text) if encoding == "utf-8" else text.rindex(SENTENCE) + 5
    place = data.draw(st.integers(0, places))
    body = text[:place].encode(encoding) + bad + text[place:].encode(encoding)
    decoded = decode(body, "text/html; charset=gb2312")
    assert decoded.text == text[:place] + "\ufffd" + text[place:]
    assert decoded.replaced == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_character_cut_in_half_costs_itself_only(encoding: str) -> None:
    cut = "预".encode(encoding)[:-1]
    body = f"<p>{SENTENCE}".encode(encoding) + cut + f"</p><p>{SENTENCE}</p>".encode(encoding)
    assert decode(body).text == f"<p>{SENTENCE}\ufffd</p><p>{SENTENCE}</p>"


def test_half_a_character_overwritten_does_not_shift_the_others() -> None:
    body = bytearray(f"<p>{SENTENCE}</p>".encode("gb18030"))
    body[7] = 0xFF
    assert decode(bytes(body)).text == f"<p>{SENTENCE}</p>".replace(SENTENCE[2], "\ufffd")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf16_without_one(encoding: str) -> None:
    text = page("收入总计1,806.42万元" + RARE, META["gb2312"])
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_nuls_are_dropped(encoding: str) -> None:
    text = page("收入\x00总计\x00万元", META["none"])
    assert decode(text.encode(encoding)).text == text.replace("\x00", "")


def test_big5_where_it_is_declared() -> None:
    text = "<meta charset=big5><p>本部門公開年度收支情況，並對數據負責。</p>"
    assert decode(text.encode("big5")).text == text


def test_a_declared_codec_that_is_no_charset_is_not_run() -> None:
    assert decode("决算".encode("gb18030"), "text/html; charset=zlib_codec").text == "决算"


def test_ten_million_broken_bytes_are_one_broken_place() -> None:
    decoded = decode("收入".encode("gb18030") + b"\xff" * 10_000_000)
    assert (decoded.text, decoded.replaced) == ("收入\ufffd", 1)


def test_nothing_is_nothing() -> None:
    assert decode(b"").text == ""
