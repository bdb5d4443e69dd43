"""One change as a mail tells it: cleaned, cut to size, in Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from alerts.plain import Link, link, plain
from alerts.wording import BASES, COLOURS, EVENTS, STATES
from pipeline.lines_left import lines_left
from pipeline.regions import by_adcode
from storage.notices import Notice

CHINA = ZoneInfo("Asia/Shanghai")
MOVES = 20
"""What moved is listed up to here; the rest is counted."""


class Figure(Protocol):
    """A figure known of a disclosure (a fact of storage.queries)."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Move:
    """Something that was one thing and is another."""

    label: str
    before: str
    """Empty where it is new, or gone: `after` says which."""
    after: str
    by: str = ""
    """The difference of two amounts, signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What one change says."""

    change: int | None
    event: str
    colour: str
    at: str
    """When it was found, in Chinese time."""
    title: str
    about: str
    """Unit, year and kind where they are known, else the title."""
    rows: tuple[tuple[str, str], ...]
    """Name and value of what else is known."""
    figures: tuple[tuple[str, str], ...]
    moves: tuple[Move, ...]
    more: int
    """Moves that are not listed."""
    source: Link | None
    digest: str


def tell(notice: Notice, figures: Iterable[Figure] = (), digest: str | None = None) -> Story:
    """The story of a change; `digest` is that of the bytes archived for its page or file."""
    moves = list(_moves(notice.detail))
    return Story(
        change=notice.change,
        event=EVENTS[notice.event],
        colour=COLOURS[notice.event],
        at=shown(notice.at),
        title=plain(notice.title) or "(无标题)",
        about=_about(notice),
        rows=tuple((name, value) for name, value in _rows(notice) if value),
        figures=tuple((plain(figure.label, 60), _amount(figure.value, figure.unit)) for figure in figures),
        moves=tuple(moves[:MOVES]),
        more=max(0, len(moves) - MOVES),
        source=link(notice.url),
        digest=plain(digest),
    )


def shown(moment: datetime) -> str:
    """As 2023-09-28 10:05, in Chinese time."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _about(notice: Notice) -> str:
    year = f"{notice.fiscal_year}年" if notice.fiscal_year else ""
    what = f"{year}{notice.kind}" if notice.kind else ""
    if notice.unit and what:
        return plain(f"{notice.unit} {what}", 80)
    return plain(notice.title, 80) or plain(f"{notice.portal} {notice.column}", 80)


def _rows(notice: Notice) -> Iterator[tuple[str, str]]:
    region = by_adcode(notice.adcode) if notice.adcode else None
    yield "单位", plain(notice.unit)
    yield "地区", region.name if region else plain(notice.adcode)
    yield "类别", plain(notice.kind)
    yield "年度", f"{notice.fiscal_year}年" if notice.fiscal_year else ""
    yield "发布日期", notice.published_on.isoformat() if notice.published_on else ""
    yield "应公开", _due(notice.detail)
    yield "网站栏目", " · ".join(filter(None, (plain(notice.portal, 80), plain(notice.column, 80))))
    yield "状态", _state(notice.detail)


def _due(detail: Mapping[str, Any]) -> str:
    basis = next((told for basis, told in BASES.items() if basis == detail.get("basis")), "")
    return "，".join(filter(None, (plain(detail.get("due_on")), basis)))


def _state(detail: Mapping[str, Any]) -> str:
    word = detail.get("state")
    state = STATES.get(word, plain(word)) if word else ""
    return "：".join(filter(None, (state, plain(detail.get("detail")))))


def _moves(detail: Mapping[str, Any]) -> Iterator[Move]:
    for figure in _details(detail, "figures"):
        before, after, unit = figure.get("before"), figure.get("after"), figure.get("unit")
        label = plain(figure.get("label") or figure.get("field"), 60)
        yield _move(label, _amount(before, unit), _amount(after, unit), _difference(figure))
    for cell in _details(detail, "cells"):
        label = (
            f"《{plain(cell.get('table'), 40)}》{plain(cell.get('row'), 40)}·{plain(cell.get('column'), 40)}"
        )
        unit = cell.get("unit") if cell.get("delta") else None
        before, after = (_amount(cell.get(side) or None, unit) for side in ("before", "after"))
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


def _amount(value: object, unit: object) -> str:
    return "" if value is None else plain(f"{value} {unit or ''}", 60)


def _difference(change: Mapping[str, Any]) -> str:
    """As +0.10, +22.7 %; changes of an earlier version have the two amounts only."""
    try:
        before, after = Decimal(str(change.get("before"))), Decimal(str(change.get("after")))
    except InvalidOperation:
        return ""
    by = f"{after - before:+}"
    return f"{by}, {plain(change['pct'], 20)} %" if change.get("pct") else by
