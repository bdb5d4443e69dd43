"""The lines of an amendment that tell more than its figures and cells have told."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipeline.interval import amount

_NUMBER = re.compile(r"\d[\d,]{0,20}(?:\.\d{1,10})?")
_Pair = tuple[Decimal | None, Decimal | None]


def lines_left(detail: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Of an amendment's detail the changed lines that differ otherwise than by the numbers listed in it.

    The line of a table, or the sentence, in which a listed figure stands is not told a second time.
    """
    listed = {pair for name in ("figures", "cells") for one in _dicts(detail, name) for pair in _pairs(one)}
    for line in _dicts(detail, "text"):
        was, now = str(line.get("before") or ""), str(line.get("after") or "")
        same_words = _NUMBER.sub("#", was) == _NUMBER.sub("#", now)
        moved = {
            (one, other) for one, other in zip(_numbers(was), _numbers(now), strict=False) if one != other
        }
        if not (same_words and moved and moved <= listed):
            yield line


def _dicts(detail: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What is listed under that name; details written by another version may be of another form."""
    listed = detail.get(name)
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _pairs(change: Mapping[str, Any]) -> Iterator[_Pair]:
    """Both amounts without their signs: 减少 43.63 is a figure of -43.63."""
    was, now = (amount(str(change.get(side) or "")) for side in ("before", "after"))
    yield (None if was is None else abs(was), None if now is None else abs(now))


def _numbers(line: str) -> list[Decimal | None]:
    return [amount(found) for found in _NUMBER.findall(line)]
