"""One change as a mail tells it: cleaned, cut to size, in Chinese."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from alerts.moves import Move, amount, moves
from alerts.plain import Link, link, plain
from alerts.wording import BASES, COLOURS, EVENTS, STATES
from pipeline.regions import by_adcode
from pipeline.types import ChangeKind, Severity
from storage.notices import Notice

CHINA = ZoneInfo("Asia/Shanghai")
MOVES, FAULTS = 20, 5
"""What moved, and what does not add up, is listed up to here; the rest is counted."""
_STANDING = (ChangeKind.PUBLISHED, ChangeKind.AMENDED, ChangeKind.RESTORED)
"""Events after which a disclosure is there to be checked."""


class Figure(Protocol):
    """A figure known of a disclosure (a fact of storage.queries)."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102


class Fault(Protocol):
    """Something that does not add up (a finding of storage.findings)."""

    @property
    def severity(self) -> str: ...  # noqa: D102
    @property
    def message(self) -> str: ...  # noqa: D102


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
    faults: tuple[str, ...]
    """What does not add up, the gravest first."""
    more_faults: int
    source: Link | None
    digest: str


def tell(
    notice: Notice,
    figures: Iterable[Figure] = (),
    digest: str | None = None,
    faults: Iterable[Fault] = (),
) -> Story:
    """The story of a change; `digest` is that of the bytes archived for its page or file."""
    changed = list(moves(notice.detail))
    wrong = list(_wrong(faults)) if notice.event in _STANDING else []
    return Story(
        change=notice.change,
        event=EVENTS[notice.event],
        colour=COLOURS[notice.event],
        at=shown(notice.at),
        title=plain(notice.title) or "(无标题)",
        about=_about(notice),
        rows=tuple((name, value) for name, value in _rows(notice) if value),
        figures=tuple((plain(figure.label, 60), amount(figure.value, figure.unit)) for figure in figures),
        moves=tuple(changed[:MOVES]),
        more=max(0, len(changed) - MOVES),
        faults=tuple(wrong[:FAULTS]),
        more_faults=max(0, len(wrong) - FAULTS),
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


def _wrong(faults: Iterable[Fault]) -> Iterator[str]:
    """Errors, then warnings; what is only remarked stays with `gongkai show`."""
    known = list(faults)
    for severity in (Severity.ERROR, Severity.WARNING):
        yield from (plain(one.message) for one in known if one.severity == severity)


def _due(detail: Mapping[str, Any]) -> str:
    basis = next((told for basis, told in BASES.items() if basis == detail.get("basis")), "")
    return "，".join(filter(None, (plain(detail.get("due_on")), basis)))


def _state(detail: Mapping[str, Any]) -> str:
    word = detail.get("state")
    state = STATES.get(word, plain(word)) if word else ""
    return "：".join(filter(None, (state, plain(detail.get("detail")))))
