"""Episodes of kill -9: a daemon watches a province in which things happen, and is killed, again and again.

An episode has a home, a province and a seed of its own, so that a fault is found again by its seed.
"""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

import simulator
from storage import subscriptions, tables
from storage.archive import Archive
from storage.engine import Database, open_database
from tests.unbreakable.audit import Event, audit
from tests.unbreakable.processes import Daemon, until
from tests.unbreakable.sink import Sink

LONGEST = 15.0
"""Seconds after which a kill comes that waits for something which does not happen."""
AWAKE = 20.0
"""Seconds in which a daemon begins to work; its imports alone take one."""
ASLEEP = 0.1
"""The share of kills that may hit a daemon before it does anything."""
SETTLED = 180.0
"""Seconds in which an undisturbed daemon must have caught up."""
QUIET_KILLS = 4
"""Kills that may hit the first crawl; then it is let be, for only after it there are changes."""

VICTIMS = {"daemon": 4, "all": 3, "crawl": 2}
MOMENTS = {"time": 2, "request": 3, "record": 4, "smtp": 4}


@dataclass
class Tally:
    """What one episode came to."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    """By victim and moment."""
    events: Counter[str] = field(default_factory=Counter)
    mails: int = 0
    resent: int = 0
    most_resent_by_one_kill: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def values(self) -> dict[str, Any]:
        return vars(self) | {"kills": dict(self.kills), "events": dict(self.events)}


@dataclass
class Episode:
    """One home under kills."""

    seed: int
    folder: Path
    server: simulator.Server
    sink: Sink
    database: Database
    daemon: Daemon
    dice: random.Random
    tally: Tally
    watched: set[str]
    """Addresses of the columns."""
    expected: Counter[Event] = field(default_factory=Counter)
    pace: float = 3.0
    """Seconds that a daemon took to start and catch up."""
    watchers: dict[int, set[str]] = field(default_factory=dict)
    """Which kinds of events each subscription asked for."""

    def run(self, kills: int) -> Tally:
        began = time.monotonic()
        for _ in range(min(QUIET_KILLS, kills)):
            self._kill_once(publish=False)
        self.settle(self.baselined)
        for _ in range(kills - QUIET_KILLS):
            self._kill_once(publish=True)
        self.settle(self.all_told)
        self.judge()
        self.tally.seconds = round(time.monotonic() - began, 1)
        return self.tally

    def _kill_once(self, *, publish: bool) -> None:
        """Something happens, the daemon is at work, and is killed."""
        if publish:
            self._happen()
        asked, said = len(self.server.requests.entries), len(self.sink.verbs)
        fresh = not self.daemon.running  # one whose crawl was killed rests for a minute
        if fresh:
            self.daemon.start()
        if fresh and self.dice.random() > ASLEEP:
            until(lambda: len(self.server.requests.entries) > asked or len(self.sink.verbs) > said, AWAKE)
        victim, moment = (_drawn(self.dice, of) for of in (VICTIMS, MOMENTS))
        if moment == "smtp" and not self._is_owed():
            moment = "record"
        if moment != "smtp" and not fresh:
            moment = "time"
        self._await(moment)
        self.tally.kills[f"{self._kill(victim)} at {moment}"] += 1
        by_this = sum(self.sink.resent.values()) - self.tally.resent
        self.tally.resent += by_this
        self.tally.most_resent_by_one_kill = max(self.tally.most_resent_by_one_kill, by_this)

    def _await(self, moment: str) -> None:
        """Returns at the moment drawn: after a while, a request, a record in the database, a verb of SMTP."""
        if moment == "smtp":
            self._await_verb(self.dice.choice((1, 2, 3, 4, 4, 4, 5, 8, 9, 9)))
        elif moment == "request":
            last = len(self.server.requests.entries) + self.dice.randint(1, 20)
            until(lambda: len(self.server.requests.entries) >= last, LONGEST, pause=0.005)
            time.sleep(self.dice.choice((0.0, 0.0, 0.005, 0.02, 0.05)))
        elif moment == "record":
            written = self._written()
            until(lambda: self._written() > written, LONGEST, pause=0.02)
            time.sleep(self.dice.choice((0.0, 0.0, 0.005, 0.02, 0.1, 0.5)))
        else:
            time.sleep(self.dice.uniform(0.0, min(self.pace, LONGEST / 3)))

    def _await_verb(self, more: int) -> None:
        """Returns while the server keeps its client waiting for an answer, or just after it gave one."""
        said, answered = threading.Event(), self.dice.random() < 0.3
        last = len(self.sink.verbs) + more

        def on_verb(_verb: str) -> None:
            if len(self.sink.verbs) >= last and not said.is_set():
                said.set()
                time.sleep(0 if answered else 0.1)

        self.sink.on_verb = on_verb
        said.wait(LONGEST)
        time.sleep(self.dice.choice((0.0, 0.002, 0.01)) if answered else 0.01)
        self.sink.on_verb = lambda verb: None

    def _kill(self, victim: str) -> str:
        """Who was killed; where no crawl is running it is the daemon."""
        if victim == "crawl" and self.daemon.kill_crawl():
            return victim
        if victim == "all":
            self.daemon.kill_all()
        else:
            self.daemon.kill()
        self._left_nothing()
        return "daemon" if victim == "crawl" else victim

    def _left_nothing(self) -> None:
        if not self.daemon.ended():
            self.tally.faults.append(f"processes are left: {self.daemon.pids()}")

    def _happen(self) -> None:
        """Something is published, or changes where all that happened to it before is on record."""
        known = self._recorded()
        settled = [
            row
            for row in self._truth()
            if all(known[one] == times for one, times in self.expected.items() if one.url == row["url"])
        ]
        actions = ["publish", "publish", *(["amend", "replace_attachment"] if settled else [])]
        action = self.dice.choice(actions)
        if action == "publish":
            self.publish(self.dice.choice(self.server.portals).slug)
            return
        row = self.dice.choice(settled)
        if not row["attachments"]:
            action = "amend"
        self.server.control({"action": action, "id": row["id"]})
        self._expect(Event("amended", row["url"]))

    def publish(self, portal: str) -> None:
        """Something new, which is to be found and told."""
        row = self.server.control({"action": "publish", "portal": portal})["disclosure"]
        self._expect(Event("published", row["url"]))

    def _expect(self, event: Event) -> None:
        self.expected[event] += 1
        self.tally.events[event.kind] += 1

    def _truth(self) -> list[dict[str, Any]]:
        return [row for row in self.server.truth()["disclosures"] if row["column"] in self.watched]

    def settle(self, done: Callable[[], bool]) -> None:
        """The daemon, left in peace, must come to it."""
        self.daemon.kill()  # after a killed crawl it rests for a minute, which would only take time here
        self._left_nothing()
        began = time.monotonic()
        self.daemon.start()
        if not until(done, SETTLED, pause=0.2):
            self.tally.faults.append(f"not settled after {SETTLED:g} s")
        self.pace = time.monotonic() - began

    def baselined(self) -> bool:
        """Whether every column was gone through once."""
        with self.database.reading() as session:
            found = list(session.exec(select(tables.Column.baseline_at)))
        return len(found) == len(self.watched) and all(found)

    def _recorded(self) -> Counter[Event]:
        with self.database.reading() as session:
            rows = session.exec(
                select(tables.Change.kind, tables.Disclosure.url).join(
                    tables.Disclosure, col(tables.Disclosure.id) == col(tables.Change.disclosure_id)
                )
            )
            return Counter(Event(kind, url) for kind, url in rows)

    def _written(self) -> int:
        """How much was captured and changed."""
        with self.database.reading() as session:
            captured = session.exec(select(func.count(col(tables.Capture.id)))).one()
            return captured + session.exec(select(func.count(col(tables.Change.id)))).one()

    def _is_owed(self) -> bool:
        """Whether something is on record of which the mail was not sent."""
        with self.database.reading() as session:
            unsent = select(tables.Delivery.id).where(tables.Delivery.state == "pending")
            unmatched = select(tables.Change.id).where(col(tables.Change.matched).is_(False))
            return bool(session.exec(unsent).first() or session.exec(unmatched).first())

    def all_told(self) -> bool:
        """Whether what happened is on record, and nothing waits to be sent."""
        return not (self.expected - self._recorded() or self._is_owed())

    def judge(self) -> list[str]:
        """Ends the daemon, and finds everything that is not as it must be."""
        if self.daemon.running and (status := self.daemon.terminate()) != 0:
            self.tally.faults.append(f"after SIGTERM: exit {status}")
        self._left_nothing()
        owed = {
            (subscription, event)
            for event in self.expected
            for subscription, kinds in self.watchers.items()
            if event.kind in kinds
        }
        self.tally.faults += audit(
            self.database,
            Archive(self.folder / "home" / "archive"),
            self.sink,
            expected=self.expected,
            owed=owed,
            published=Counter(row["url"] for row in self._truth()),
        )
        self.tally.mails = len(set(self.sink.message_ids))
        self.tally.resent = sum(self.sink.resent.values())
        if self.tally.most_resent_by_one_kill > 1 or self.tally.resent > self.tally.kills.total():
            self.tally.faults.append(f"resent more than once for a kill: {self.sink.resent}")
        return self.tally.faults


@contextmanager
def episode(seed: int, folder: Path) -> Iterator[Episode]:
    """A new home and its province; the daemon is not running yet."""
    home = folder / "home"
    province = simulator.Province(seed=seed, units=1, years=range(2023, 2025))
    province.portals = province.portals[:2]
    with simulator.serve(province) as server, Sink() as sink:
        home.mkdir(parents=True)
        environment = {
            "GONGKAI_HOME": str(home),
            "GONGKAI_ALLOW_HOSTS": "127.0.0.0/8",
            "GONGKAI_DELAY": "0",
            "GONGKAI_MIN_INTERVAL": "0",
            "GONGKAI_SMTP_URL": sink.url,
            "GONGKAI_MAIL_FROM": "gongkai@example.org",
        }
        for portal in server.portals:
            _declare(home, portal, portal.list_urls[0])
        database = open_database(f"sqlite:///{home / 'gongkai.db'}")
        daemon = Daemon(environment, folder / "daemon.log", mark=f"{folder.name}-{seed}-{time.time_ns()}")
        watched = {portal.list_urls[0] for portal in server.portals}
        one = Episode(seed, folder, server, sink, database, daemon, random.Random(seed), Tally(seed), watched)
        _subscribe(one)
        try:
            yield one
        finally:
            daemon.kill_all()
            database.close()
            if not one.tally.faults:
                shutil.rmtree(folder)


def _declare(home: Path, portal: simulator.ServedPortal, column: str) -> None:
    (home / "portals").mkdir(exist_ok=True)
    slug = portal.slug.replace("-", "_")
    (home / "portals" / f"{slug}.toml").write_text(
        f'name = "{portal.name}"\nhomepage = "{portal.home_url}"\ncms = "{portal.family.value}"\n'
        f'[[columns]]\nname = "部门决算"\nurl = "{column}"\n',
        encoding="utf-8",
    )


def _subscribe(one: Episode) -> None:
    """Somebody who wants to know all, somebody who wants what is new, somebody who asks for nothing here."""
    now = datetime.now(UTC)
    with one.database.writing() as session:
        everything = subscriptions.subscribe(session, email="all@example.org", at=now)
        new = subscriptions.subscribe(session, email="new@example.org", at=now, events=["published"])
        subscriptions.subscribe(session, email="none@example.org", at=now, regions=["110000"])
    one.watchers = {everything: {"published", "amended"}, new: {"published"}}


def _drawn(dice: random.Random, weights: dict[str, int]) -> str:
    return dice.choices([*weights], [*weights.values()])[0]
