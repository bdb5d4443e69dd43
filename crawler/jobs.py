"""What a sweep is asked to do, and what it tells: values that cross a process boundary as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from crawler.portals import Portal

Event = Mapping[str, Any]
"""One line of a sweep's output. `event` says which: disclosure, entry, progress, column, listing, failure,
page, summary, or ended (the sweep itself was cut short: `reason`, `detail`)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What to go through on one portal: its columns (None: all that are enabled), and single addresses."""

    portal: str
    columns: tuple[str, ...] | None = None
    """URLs of columns."""
    articles: tuple[str, ...] = ()


def merged(targets: Iterable[Target]) -> tuple[Target, ...]:
    """One target a portal: what is asked for twice is gone through once."""
    found: dict[str, Target] = {}
    for one in targets:
        other = found.get(one.portal, Target(one.portal, ()))
        whole = one.columns is None or other.columns is None
        columns = None if whole else tuple(dict.fromkeys([*(other.columns or ()), *(one.columns or ())]))
        articles = tuple(dict.fromkeys([*other.articles, *one.articles]))
        found[one.portal] = Target(one.portal, columns, articles)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Job:
    """One sweep."""

    home: str
    targets: tuple[Target, ...] = ()
    recheck_all: bool = False
    """Ask for every entry listed, due or not."""
    since: date | None = None
    """Leave out entries listed with an earlier day."""
    limit: int | None = None
    """Visit at most so many entries of a column."""
    pages: int | None = None
    """Go through at most so many pages of a listing."""
    dry_run: bool = False
    """Tell what would be visited; record nothing."""
    tell_pages: bool = False
    """Tell of each page of a listing under which digest its bytes are filed, as `listing` events."""
    deadline: float | None = None
    """Seconds after which the sweep is ended."""
    portals: tuple[str, ...] = ()
    """Portals that need no file, or whose file may be spoilt by now, as JSON (Portal.model_dump_json)."""
    look: tuple[str, ...] = ()
    """Addresses of no known portal: fetched once, told as `page` events, recorded nowhere."""

    @property
    def whole(self) -> bool:
        """Whether columns are gone through from end to end."""
        return not self.dry_run and (self.since, self.limit, self.pages) == (None, None, None)

    def inline(self) -> dict[str, Portal]:
        """The portals that travel with the job."""
        found = (Portal.model_validate_json(text) for text in self.portals)
        return {portal.slug: portal for portal in found}

    def to_json(self) -> str:
        """One line."""
        values = asdict(self) | {"since": self.since.isoformat() if self.since else None}
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The job that `to_json` wrote."""
        values = json.loads(text)
        targets = tuple(
            Target(
                one["portal"],
                None if one["columns"] is None else tuple(one["columns"]),
                tuple(one["articles"]),
            )
            for one in values["targets"]
        )
        since = date.fromisoformat(values["since"]) if values["since"] else None
        lists = {name: tuple(values[name]) for name in ("portals", "look")}
        return cls(**(values | lists | {"targets": targets, "since": since}))
