"""Numbers as narratives print them, with the unit behind: 1,234.5万元, 63.85 %, 8批次."""

import re
from dataclasses import dataclass
from decimal import Decimal

MONEY = frozenset({"元", "万元", "亿元", "千元"})
_LONGEST = 20
"""Characters: a longer number is a code, an account, or noise."""

RUN = re.compile(r"\d+(?:[.,]\d+)*")
"""Digits with the points and commas between them: one number, several, or neither."""
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_UNITS = (
    r"[万亿千]?元|万(?=[(),;。、])|%|个百分点|人次|批次|辆|台|套|人|名|批|个|团组|次|家|分(?!别|之|类|年)|项"
)
_UNIT = re.compile(_UNITS)
_SPELT = {"万": "万元", "名": "人"}
_SINGLE = re.compile(rf"(\d{{1,{_LONGEST}}}+(?:\.\d{{1,{_LONGEST}}}+)?+)({_UNITS})")
"""The common case: one number and its unit."""


@dataclass(slots=True)
class Number:
    """One number in a squeezed text; `unit` is "" where none follows.

    Not frozen, nor are tokens and statements: they are made by the thousand, and to freeze one costs more
    than to read it.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    after: int
    """Where its unit ends."""


def numbers(text: str, start: int) -> list[Number]:
    """The numbers of the run of digits at `start`; none where it is no number (668.9.32).

    A comma marks thousands only before groups of three; else it stands between two numbers, which share the
    unit behind the last.
    """
    run = RUN.match(text, start)
    found = []
    for digits in _pieces(run[0]) if run else ():
        end = start + len(digits)
        found.append(Number(Decimal(digits.replace(",", "")), "", start, end, end))
        start = end + 1
    if found and (unit := _UNIT.match(text, found[-1].end)):
        found[-1].unit, found[-1].after = _SPELT.get(unit[0], unit[0]), unit.end()
    return found


def single_number(text: str, start: int) -> Number | None:
    """The number at `start` where it has no thousands commas and its unit stands right behind."""
    found = _SINGLE.match(text, start)
    if found is None:
        return None
    digits, unit = found.groups()
    return Number(Decimal(digits), _SPELT.get(unit, unit), start, start + len(digits), found.end())


def _pieces(run: str) -> list[str]:
    """The digits of each number in a run, with their commas for thousands."""
    if len(run) > 2 * _LONGEST:
        return []
    if _THOUSANDS.fullmatch(run) or _PLAIN.fullmatch(run):
        return [run] if len(run) <= _LONGEST else []
    parts = run.split(",")
    return parts if all(map(_PLAIN.fullmatch, parts)) else []
