"""The clock: when columns are swept and mails are sent. Everything that waits for a moment waits here.

APScheduler only wakes us: what is due stands in our own tables, so that nothing is lost with a process.
"""

import json
import logging
import os
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job as Waking
from apscheduler.schedulers.background import BackgroundScheduler

import alerts
from crawler import portals
from crawler.portals import Portal
from crawler.sweep import Event, Job, Target, run
from home import Home
from pipeline.errors import AlreadyRunning, ConfigurationError
from pipeline.types import ColumnState
from storage import coverage, lock, queries
from storage.archive import Archive
from storage.engine import Database, open_database
from storage.ledger import Ledger
from storage.views import DueColumn

log = logging.getLogger(__name__)

EVERY = {
    "sweep": timedelta(seconds=5),
    "deliver": timedelta(seconds=3),
    "beat": timedelta(seconds=5),
    "overdue": timedelta(hours=1),
}

GATHER = 60.0
"""Seconds for which the finds of a running sweep are gathered into one mail."""
REST = 60.0
"""Seconds without a sweep after one that crashed."""
GRACE = 6.0
"""Seconds that running jobs have to end; a daemon must be gone within ten."""

EVENTS = EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
"""What APScheduler is asked to tell: jobs that did not go as they should."""

EventHandler = Callable[[Event], None]


def watch(
    home: Home,
    *,
    once: bool = False,
    stop: threading.Event | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    on_event: EventHandler = lambda event: None,
) -> int:
    """Does what is due, now (`once`) or until SIGTERM, SIGINT or `stop`; the exit status.

    With `once`: 1 when a column was not ok or a mail could not be sent. As a daemon: 0 after an orderly end,
    whatever was recorded meanwhile. `now` is asked for every moment that is stored or compared.

    Raises:
        AlreadyRunning: another process watches this home.
        ConfigurationError: a portal file, or the database, cannot be used.
    """
    file = home.path / "watch.lock"
    with lock.held(file) as alone:
        if not alone:
            raise AlreadyRunning(f"{home.path} is being watched already, by process {lock.holder(file)}")
        Archive(home.archive).tidy()
        database = open_database(home.database_url)
        try:
            watching = Watch(home, database, stop or threading.Event(), now, on_event)
            return _once(watching) if once else _until_stopped(watching)
        finally:
            database.close()


@dataclass
class Watch:
    """One process that watches a home: what it does at each waking."""

    home: Home
    database: Database
    stop: threading.Event
    now: Callable[[], datetime]
    on_event: EventHandler
    troubles: Counter[str] = field(default_factory=Counter)
    """How often a job raised an error, came too late or found itself still running."""
    sweeping_since: datetime | None = None
    _rest_until: float = 0.0
    _prepared: float = 0.0
    _known: Mapping[str, Portal] | None = None
    _said: dict[str, str] = field(default_factory=dict)

    def sweep(self) -> bool:
        """Checks every column that is due in one crawl process; whether all were ok."""
        known = self.register()
        with self.database.reading() as session:
            due = queries.due_columns(session, self.home.due_by(self.now()))
        targets = _targets(due, known)
        if not targets or time.monotonic() < self._rest_until:
            return True
        self.sweeping_since = self.now()
        try:
            unfine = sum(not self._is_fine(event) for event in self._events(targets))
        finally:
            self.sweeping_since = None
        self.summarise()
        return not unfine

    def register(self) -> Mapping[str, Portal]:
        """Every portal file; those to be watched are registered when new or changed since the last look.

        A user's own file is watched because it lies there, a shipped one once a crawl has registered it.
        """
        try:
            known = portals.load_all(self.home.portals)
        except ConfigurationError as error:
            if self._known is None:
                raise
            self._say("portals", f"a portal file cannot be used, going on with those before: {error}")
            return self._known
        self._say("portals", "")
        with self.database.reading() as session:
            wanted = {column.portal for column in queries.columns(session)}
        wanted |= {file.stem for file in self.home.portals.glob("*.toml")}
        for slug in wanted & known.keys():
            if self._known is None or self._known.get(slug) != known[slug]:
                self._register(known[slug])
        if self._known is None:
            self._greet(known)
        self._known = known
        return known

    def _greet(self, known: Mapping[str, Portal]) -> None:
        with self.database.reading() as session:
            registered = {column.portal for column in queries.columns(session)}
        watched = [portal.slug for portal, _ in portals.watched(known, registered, self.home.portals)]
        if watched:
            log.info("%d columns of %d portals are watched", len(watched), len(set(watched)))
        else:
            log.warning("nothing is watched yet: `gongkai crawl` or `gongkai portal add` an address")

    def deliver(self) -> bool:
        """Makes out mails for what changed and sends what is due; whether no attempt failed."""
        self._prepare()
        report = alerts.deliver(self.database, self.home, self.now, self.stop)
        self._say("mails", f"{report.note} ({report.pending} wait)" if report.note and report.pending else "")
        return not (report.failed or report.dead)

    def overdue(self) -> None:
        """Tells once of each disclosure that was due and did not come."""
        with self.database.writing() as session:
            told = coverage.tell_overdue(session, self.now())
        if told:
            log.info("%d disclosures are overdue", told)

    def summarise(self) -> None:
        """Makes out the summaries that follow a first crawl."""
        alerts.summarise(self.database, self.home.settings, self.now())

    def beat(self, *, stopped: bool = False) -> None:
        """Writes the heartbeat, by which `status` tells a daemon from a dead one."""
        values = {
            "pid": os.getpid(),
            "at": self.now().isoformat(),
            "sweeping_since": self.sweeping_since.isoformat() if self.sweeping_since else None,
            "troubles": dict(self.troubles),
            "stopped": stopped,
        }
        file = self.home.path / "heartbeat.json"
        draft = file.with_suffix(".tmp")
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(file)

    def note(self, event: JobEvent) -> None:
        """Counts what APScheduler tells of a job that did not go as it should."""
        kind = {EVENT_JOB_ERROR: "error", EVENT_JOB_MISSED: "missed"}.get(event.code, "still_running")
        self.troubles[f"{event.job_id}.{kind}"] += 1
        log.log(logging.DEBUG if kind == "still_running" else logging.WARNING, "%s: %s", event.job_id, kind)

    def _prepare(self) -> None:
        if self.sweeping_since and time.monotonic() - self._prepared < GATHER:
            return
        alerts.prepare(self.database, self.home.settings, self.now())
        self._prepared = time.monotonic()

    def _events(self, targets: Sequence[Target]) -> Iterator[Event]:
        deadline = self.home.settings.sweep_deadline.total_seconds()
        known = self._known or {}
        swept = tuple(known[target.portal].model_dump_json() for target in targets)
        job = Job(home=str(self.home.path), targets=tuple(targets), deadline=deadline, portals=swept)
        # Closing the events ends the crawl process with its group.
        with closing(cast("Generator[Event]", run(job))) as events:
            for event in events:
                self.on_event(event)
                yield event
                if self.stop.is_set():
                    return

    def _is_fine(self, event: Event) -> bool:
        if event["event"] == "ended":
            log.error("the sweep ended early: %s", event["detail"])
            if event["reason"] == "crashed":
                self._rest_until = time.monotonic() + REST
            return False
        return event["event"] != "column" or ColumnState(event["state"]).healthy

    def _say(self, subject: str, trouble: str) -> None:
        """Logs a trouble when it begins or changes, and once when it is over: not at every waking."""
        if trouble != self._said.get(subject, ""):
            log.log(logging.WARNING if trouble else logging.INFO, "%s: %s", subject, trouble or "well again")
        self._said[subject] = trouble

    def _register(self, portal: Portal) -> None:
        ledger = Ledger(self.database, Archive(self.home.archive), self.home.settings.min_interval)
        portals.register(portal, ledger)


def _targets(due: Sequence[DueColumn], known: Mapping[str, Portal]) -> list[Target]:
    """What is due by portal; columns whose file is gone, or switched off, are left out."""
    columns: dict[str, list[str]] = defaultdict(list)
    for column in due:
        portal = known.get(column.portal)
        if portal and portal.enabled and any(one.enabled and one.url == column.url for one in portal.columns):
            columns[column.portal].append(column.url)
    return [Target(slug, tuple(urls)) for slug, urls in columns.items()]


def _once(watching: Watch) -> int:
    # The crawl process is ended by leaving its events, which takes an exception: a blocked read goes on else.
    with _signals(_interrupt):
        swept = watching.sweep()
        watching.summarise()
        watching.overdue()
        delivered = watching.deliver()
    return 0 if swept and delivered else 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _until_stopped(watching: Watch) -> int:
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a sweep longer than a tick is no warning
    clock = BackgroundScheduler(
        timezone="Asia/Shanghai",
        executors={"default": DaemonThreads()},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    clock.add_listener(watching.note, EVENTS)
    watching.register()
    watching.summarise()
    for name, every in EVERY.items():
        work = getattr(watching, name)
        clock.add_job(work, "interval", seconds=every.total_seconds(), id=name, next_run_time=_wall())
    with _signals(lambda *_: watching.stop.set()):
        clock.start()
        while not watching.stop.wait(1):
            _mind_the_clock(clock)
        clock.shutdown()
    watching.beat(stopped=True)
    return 0


def _mind_the_clock(clock: BackgroundScheduler) -> None:
    """Wakes jobs that wait for a moment too far off: the wall clock was set back."""
    for job in clock.get_jobs():
        if job.next_run_time and job.next_run_time > _wall() + 2 * EVERY[job.id]:
            job.modify(next_run_time=_wall())


def _wall() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _signals(handler: Callable[..., None]) -> Iterator[None]:
    """SIGTERM and SIGINT call the handler meanwhile; Python allows it on the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


class DaemonThreads(BaseExecutor):  # type: ignore[misc]
    """Runs each job on a thread that cannot keep the process from ending.

    APScheduler's own pool is joined at exit, however long a mail server keeps one of its threads waiting.
    """

    def __init__(self) -> None:
        super().__init__()
        self._threads: list[threading.Thread] = []

    def _do_submit_job(self, job: Waking, run_times: Sequence[datetime]) -> None:
        thread = threading.Thread(target=self._run, args=(job, run_times), name=job.id, daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _run(self, job: Waking, run_times: Sequence[datetime]) -> None:
        alias: Any = job._jobstore_alias
        self._run_job_success(job.id, run_job(job, alias, run_times, self._logger.name))

    def shutdown(self, wait: bool = True) -> None:
        """Waits for running jobs, all together no longer than GRACE."""
        deadline = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()) if wait else 0.0)
