"""Numbers as narratives print them, with the unit behind: 1,234.5万元, 63.85 %, 8批次, 4125.49,4143.91万元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

MONEY = frozenset({"元", "万元", "亿元", "千元"})
_LONGEST = 20
"""Characters: a longer number is a code, an account, or noise."""

RUN = re.compile(r"\d+(?:[.,]\d+)*")
"""Digits with the points and commas between them: one number, several, or neither."""
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(
    r"(?P<money>[万亿千]?元|万(?=[(),;。、]))|%|(?P<points>个百分点)"
    r"|(?P<count>人次|批次|辆|台|套|人|名|批|个|次|家|分(?!别|之|类|年)|项)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a squeezed text; `unit` is "" where none follows."""

    value: Decimal
    unit: str
    start: int
    end: int
    after: int
    """Where its unit ends."""


def numbers(text: str, run: re.Match[str]) -> tuple[Number, ...]:
    """The numbers of one run of digits; none where it is no number (668.9.32).

    A comma marks thousands only before groups of three; else it stands between two numbers, which share the
    unit behind the last.
    """
    pieces = list(_pieces(run))
    unit, after = _unit(text, run.end())
    return tuple(
        Number(
            value=Decimal(digits.replace(",", "")),
            unit=unit if last else "",
            start=start,
            end=start + len(digits),
            after=after if last else start + len(digits),
        )
        for digits, start, last in pieces
    )


def _pieces(run: re.Match[str]) -> Iterator[tuple[str, int, bool]]:
    whole, start = run[0], run.start()
    if len(whole) > 2 * _LONGEST:
        return
    if _THOUSANDS.fullmatch(whole) or _PLAIN.fullmatch(whole):
        yield from [(whole, start, True)] if len(whole) <= _LONGEST else []
        return
    parts = whole.split(",")
    if all(map(_PLAIN.fullmatch, parts)):
        for number, digits in enumerate(parts, start=1):
            yield digits, start, number == len(parts)
            start += len(digits) + 1


def _unit(text: str, end: int) -> tuple[str, int]:
    found = _UNIT.match(text, end)
    if found is None:
        return "", end
    unit = "万元" if found[0] == "万" else "人次" if found[0] == "名" else found[0]
    return unit, found.end()
