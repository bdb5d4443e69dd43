"""What an amendment moved, as a mail lists it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from alerts.plain import plain
from pipeline.lines_left import lines_left


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was one thing and is another."""

    label: str
    before: str
    """Empty where it is new, or gone: `after` says which."""
    after: str
    by: str = ""
    """The difference of two amounts, signed."""


def moves(detail: Mapping[str, Any]) -> Iterator[Move]:
    """Figures, cells, files, and the lines that say more than those."""
    for figure in _details(detail, "figures"):
        before, after, unit = figure.get("before"), figure.get("after"), figure.get("unit")
        label = plain(figure.get("label") or figure.get("field"), 60)
        yield _move(label, amount(before, unit), amount(after, unit), _difference(figure))
    for cell in _details(detail, "cells"):
        label = (
            f"《{plain(cell.get('table'), 40)}》{plain(cell.get('row'), 40)}·{plain(cell.get('column'), 40)}"
        )
        unit = cell.get("unit") if cell.get("delta") else None
        before, after = (amount(cell.get(side) or None, unit) for side in ("before", "after"))
        yield _move(label, before, after, _difference(cell))
    for attachment in _details(detail, "attachments"):
        label = f"附件 {plain(attachment.get('title') or attachment.get('url'), 80)}"
        yield Move(label, "", _fate(attachment))
    for line in lines_left(detail):
        yield _move("正文", plain(line.get("before"), 200), plain(line.get("after"), 200))


def _details(detail: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What the change lists under that name; details written by another version may be of another form."""
    listed = detail.get(name)
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _move(label: str, before: str, after: str, by: str = "") -> Move:
    if before and after:
        return Move(label, before, after, by)
    return Move(label, "", f"新增 {after}" if after else f"删去 {before}")


def _fate(attachment: Mapping[str, Any]) -> str:
    """The bytes' names tell a reader nothing: the page and the archive have the file."""
    if attachment.get("before") and attachment.get("after"):
        return "内容已更换"
    return "新增" if attachment.get("after") else "已删去"


def amount(value: object, unit: object) -> str:
    """A number with its unit; empty where there is none."""
    return "" if value is None else plain(f"{value} {unit or ''}", 60)


def _difference(change: Mapping[str, Any]) -> str:
    """As +0.10, +22.7 %; changes of an earlier version have the two amounts only."""
    try:
        before, after = Decimal(str(change.get("before"))), Decimal(str(change.get("after")))
    except InvalidOperation:
        return ""
    by = f"{after - before:+}"
    return f"{by}, {plain(change['pct'], 20)} %" if change.get("pct") else by
