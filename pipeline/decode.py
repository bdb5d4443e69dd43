"""Bytes to text, whatever the page declares.

A parser that is handed bytes believes the declaration: a page that says gb2312 and holds one rare character
or one broken byte then comes out empty, without an error. So bytes are decoded here, and parsers see text.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that explains it best, and how many broken places it has (one U+FFFD each)."""

    text: str
    encoding: str
    replaced: int = 0


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What pages call an encoding -> what they mean. GB18030 contains GBK and GB2312, and pages that declare them
# hold 㐂, 䶮 and 镕 all the same. Latin-1 and ASCII are servers' defaults, never what a page is in.
_DECLARED = {
    "gb2312": ("gb18030",),
    "gb_2312-80": ("gb18030",),
    "x-gbk": ("gb18030",),
    "gbk": ("gb18030",),
    "cp936": ("gb18030",),
    "ms936": ("gb18030",),
    "gb18030": ("gb18030",),
    "big5": ("big5hkscs",),
    "big5-hkscs": ("big5hkscs",),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-16le": ("utf-16-le",),
    "utf-16be": ("utf-16-be",),
}

# Unquoted, spaced and half-closed declarations are as common as right ones.
_CHARSET = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.ASCII | re.IGNORECASE)
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_META_WITHIN = 16_384

_SAMPLE = 20_000
_COMMON = frozenset(
    # The 3,755 hanzi of GB2312's first level make up nearly all running text; mojibake is made of others.
    bytes((high, low)).decode("gb2312", "ignore")
    for high in range(0xB0, 0xD8)
    for low in range(0xA1, 0xFF)
) | frozenset("　、。·—…‘’“”〔〕〈〉《》「」『』【】（），．：；？！％－／\u2002\u2003\xa0①②③④⑤⑥⑦⑧⑨⑩")


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The text of `body`; declarations only decide where the bytes do not.

    `declared` is a charset or a whole Content-Type header. Order: byte order mark, UTF-16 by its NULs, UTF-8
    (text in another encoding practically never passes as UTF-8), then header, meta and GB18030, whichever
    makes the most plausible text. Broken places become one U+FFFD each; NULs are dropped.
    """
    encoding, content = _certain(body) or (None, body)
    if encoding is None:
        candidates = _candidates(body, declared)
        encoding = min(candidates, key=lambda name: _implausibility(body, name))
    return _decoded(content, encoding)


def _certain(body: bytes) -> tuple[str, bytes] | None:
    """The encoding that the bytes themselves prove, and the bytes without their mark."""
    for mark, encoding in _MARKS:
        if body.startswith(mark) and (encoding != "utf-8" or _is_utf8(body)):
            return encoding, body[len(mark) :]
    if bare := _utf16_without_mark(body):
        return bare, body
    return ("utf-8", body) if _is_utf8(body) else None


def _is_utf8(body: bytes) -> bool:
    """Well-formed UTF-8, or so nearly that broken places are accidents: sequences do not fit by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        return broken * 4 < sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
    return True


def _utf16_without_mark(body: bytes) -> str | None:
    """In UTF-16 the NULs of ASCII characters all fall on one side of each pair."""
    even, odd = body[0::2].count(0), body[1::2].count(0)
    if even == odd or min(even, odd) * 20 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # Stray NULs may fall on one side too, but pairs of ASCII letters read as UTF-16 are rare hanzi.
    text = body[: 2 * _SAMPLE].decode(encoding, "replace")
    strange = sum(char > "\x7f" and char not in _COMMON for char in text)
    return encoding if strange * 2 < len(text) else None


def _candidates(body: bytes, declared: str | None) -> tuple[str, ...]:
    names = dict.fromkeys([*_meant(declared), *_meant(_declared_in(body)), "gb18030"])
    return tuple(names)


def _declared_in(body: bytes) -> str | None:
    match = _META.search(body, 0, _META_WITHIN)
    return match[1].decode("ascii", "ignore") if match else None


def _meant(declared: str | None) -> tuple[str, ...]:
    if not declared:
        return ()
    match = _CHARSET.search(declared)
    return _DECLARED.get((match[1] if match else declared).strip("\"' ").lower(), ())


def _implausibility(body: bytes, encoding: str) -> float:
    """Share of characters that running Chinese text does not have; a broken place weighs ten.

    A character cut off by the end of `body` does not count.
    """
    text = codecs.getincrementaldecoder(encoding)("replace").decode(body)
    characters = list(islice(_foreign_characters(text), _SAMPLE))
    strange = sum(10 if char == "\ufffd" else char not in _COMMON for char in characters)
    return strange / len(characters) if characters else 0.0


def _foreign_characters(text: str) -> Iterator[str]:
    return (match[0] for match in re.finditer(r"[^\x00-\x7f]", text))


def _decoded(content: bytes, encoding: str) -> Decoded:
    try:
        text, replaced = content.decode(encoding), 0
    except UnicodeDecodeError:
        text = content.decode(encoding, _ONE_MARK)
        replaced = text.count("\ufffd")
    return Decoded(text.replace("\x00", ""), encoding, replaced)


def _one_mark(error: UnicodeError) -> tuple[str, int]:
    """Replace a broken place by one U+FFFD and go on where the text makes sense again."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    resume = _next_utf8_start if error.encoding == "utf-8" else _next_pair
    return "\ufffd", resume(error.object, error.start, error.end)


_NOT_A_UTF8_START = re.compile(rb"[\x80-\xc1\xf5-\xff]*")
_NEVER_IN_GB = re.compile(rb"[\x80\xff]*")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{0,64}")


def _next_utf8_start(body: bytes, start: int, end: int) -> int:
    match = _NOT_A_UTF8_START.match(body, max(end, start + 1))
    return match.end() if match else end


def _next_pair(body: bytes, start: int, end: int) -> int:
    """Double bytes do not mark where a character begins: of both ways to read on, the likelier one.

    Without this a single broken byte shifts every pair after it, up to the next ASCII character.
    """
    match = _NEVER_IN_GB.match(body, max(end, start + 1))
    here = match.end() if match else end
    run = _HIGH_RUN.match(body, here)
    if not run or len(run[0]) < 2:
        return here
    return min((here, here + 1), key=lambda position: _implausibility(body[position : run.end()], "gb18030"))


_ONE_MARK = "gongkai-one-mark"
codecs.register_error(_ONE_MARK, _one_mark)
