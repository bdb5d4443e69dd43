"""Cells as words: one spelling for comparing, line ends inside a cell healed, amounts and codes known."""

import re
from decimal import Decimal

_BREAK = re.compile(r"[ \t\u3000\xa0]{0,20}\n[ \t\u3000\xa0]{0,20}")
_LATIN_BREAK = re.compile(r"(?<=[A-Za-z])\n(?=[A-Za-z])")
_HALF = str.maketrans(
    "０１２３４５６７８９（）：，．％－＋“”‘’「」", '0123456789():,.%-+""\'\'""', "\u200b\ufeff"
)
"""Signs made half as wide; the two spaces without width that are no space to Python go."""
_AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(?:\.\d{1,8})?")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_UNIT = re.compile(r"(?:金额|货币)?单位\s{0,4}[:：]?\s{0,4}[（(]?(?:人民币)?(亿元|千元|万元|元)")
_COLUMN_UNIT = re.compile(r"[（(](亿元|千元|万元|元)[）)]")


def healed(cell: str | None) -> str:
    """The cell on one line: a break in Chinese or a number is the printer's, between Latin words a space."""
    if not cell:
        return ""
    line = (_BREAK.sub("", _LATIN_BREAK.sub(" ", cell)) if "\n" in cell else cell).strip()
    return line.replace(" ", "") if " " in line and _is_stretched(line) else line


def _is_stretched(line: str) -> bool:
    """Whether letters are spaced out to fill a cell, as in 合   计 or 其 他 支 出."""
    words = line.split()
    return not line.isascii() and 2 * sum(len(word) == 1 for word in words) > len(words)


def squeezed(words: str | None) -> str:
    """The words without any space and with half-width signs, for comparing."""
    if not words:
        return ""
    plain = "".join(words.split())
    return plain if plain.isascii() else plain.translate(_HALF)


def amount(cell: str | None) -> Decimal | None:
    """The number a cell prints, thousands marks understood; None where it is empty, a dash or words."""
    if not cell:
        return None
    plain = squeezed(cell).replace("−", "-")
    return Decimal(plain.replace(",", "")) if _AMOUNT.fullmatch(plain) else None


def is_code(cell: str | None) -> bool:
    """Whether the cell is a 科目编码: three, five or seven digits of 类, 款 and 项."""
    return bool(_CODE.fullmatch(squeezed(cell)))


def money_unit(*places: str) -> str | None:
    """The unit that the first of the places to state one states: 元, 千元, 万元 or 亿元."""
    for place in places:
        if stated := _UNIT.search(place) or _COLUMN_UNIT.search(place):
            return stated[1]
    return None
