"""One real sweep over hostile hosts and a healthy portal, watched from outside."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from crawler import sweep
from crawler.jobs import Event, Job, Target
from crawler.portals import Column, Portal
from home import Home
from pipeline.types import Family
from tests.crawler.hostile.cases import Case
from tests.pipeline.processes import children


@dataclass
class Watched:
    """What a sweep told, when, and how much memory its process came to hold."""

    events: list[tuple[float, Event]] = field(default_factory=list)
    """Seconds since its beginning, and the event."""
    began: float = field(default_factory=time.monotonic)
    peak: int = 0
    """Bytes."""

    def of(self, what: str, portal: str | None = None) -> list[Event]:
        """The events of one kind, of one portal."""
        return [one for _, one in self.events if one["event"] == what and portal in {None, one.get("portal")}]

    def note(self, event: Event) -> None:
        """Notes an event and the memory at that moment."""
        self.events.append((time.monotonic() - self.began, event))
        for child in children(os.getpid(), running="crawler.sweep"):
            self.peak = max(self.peak, _high_water(child))


def _high_water(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def sweep_over(home: Home, cases: Iterable[Case], *healthy: Portal) -> Watched:
    """Runs one sweep over all of them, the healthy ones in the middle."""
    hostile = [_target(case) for case in cases]
    middle = len(hostile) // 2
    good = [(portal, Target(portal.slug)) for portal in healthy]
    both = [*hostile[:middle], *good, *hostile[middle:]]
    job = Job(
        home=str(home.path),
        targets=tuple(target for _, target in both),
        portals=tuple(portal.model_dump_json() for portal, _ in both),
        recheck_all=True,
    )
    watched = Watched()
    for event in sweep.run(job):
        watched.note(event)
    return watched


def _target(case: Case) -> tuple[Portal, Target]:
    url = case.host.url
    columns = ()
    if case.listing:
        columns = (Column(name=case.name, url=url + case.listing, most_pages=case.most_pages),)
    portal = Portal(slug=case.name, name=case.name, homepage=url + "/", cms=Family.CMSPRO, columns=columns)
    addresses = tuple(url + path for path in case.outcomes) if not case.listing else ()
    return portal, Target(case.name, None if case.listing else (), addresses)


def outcomes(watched: Watched, case: Case) -> dict[str, str]:
    """By path how asking for it ended: failure, state of the column, or `recorded`."""
    url = case.host.url
    told = {one["url"].removeprefix(url): one["kind"] for one in watched.of("failure", case.name)}
    told |= {one["url"].removeprefix(url): one["state"] for one in watched.of("column", case.name)}
    recorded = "recorded" if watched.of("disclosure", case.name) else "nothing told"
    return {path: told.get(path, recorded) for path in case.outcomes}


def seconds(watched: Watched, case: Case) -> float:
    """From the first question to a host until the last word on it; 0 where it was never asked."""
    told = ("failure", "column", "disclosure")
    last = max(at for at, one in watched.events if one["event"] in told and one["portal"] == case.name)
    return watched.began + last - case.host.asked[0][1] if case.host.asked else 0.0
