"""The scripted run with one fault in it, compared with a clean one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from storage.engine import Database, open_database
from tests.unbreakable import faulty, script
from tests.unbreakable.faulty import Counter, Disk, Sql
from tests.unbreakable.script import Run
from tests.unbreakable.sink import Fault, Planned, Sink

Kind = type[Sql | Disk | Fault]
PATIENCE = 0.5
"""Seconds for which our side waits for the mail server here."""


@dataclass(frozen=True)
class Point:
    """One fault at one operation."""

    fault: Sql | Disk | Fault
    number: int


@dataclass(frozen=True)
class Outcome:
    """What came of a fault; without `wrong` it is as if it had never been."""

    point: Point
    happened: str
    resent: int
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """Makes runs that all begin alike, and knows how they must end."""

    folder: Path
    database: Database
    """Opened once: most of a short run would be SQLAlchemy's compiling of the same statements."""
    clean: dict[str, Any] = field(default_factory=dict)
    operations: dict[Kind, int] = field(default_factory=dict)
    """How many there are in a clean run."""

    @classmethod
    @contextmanager
    def open(cls) -> Iterator["Bench"]:
        """In memory, where there is such a folder: a run waits for the disk some hundred times."""
        memory = Path("/dev/shm")
        with (
            tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name,
            patch("alerts.email.TIMEOUT", PATIENCE),
        ):
            folder = Path(name)
            (folder / "run").mkdir()
            bench = cls(folder, open_database(f"sqlite:///{folder / 'run' / 'gongkai.db'}"))
            with Sink() as sink:
                Run(folder / "run", sink, bench.database).prepare()
            bench.database.close()
            (folder / "run").rename(folder / "first")
            bench._measure()
            yield bench
            bench.database.close()

    def points(self, kind: Kind, every: int) -> Iterator[Point]:
        """Every fault of a kind at every operation; else at each so-manieth, the faults taking turns."""
        faults = [*kind]
        for turn, number in enumerate(range(1 + every // 2, self.operations[kind] + 1, every)):
            for fault in faults if every == 1 else [faults[turn % len(faults)]]:
                yield Point(fault, number)

    def outcome(self, point: Point) -> Outcome:
        """Of the run with that fault."""
        with self._run() as run:
            if isinstance(point.fault, Fault):
                run.sink.planned = Planned(point.number, point.fault)
            with self._faulty(run, point) as counter:
                run.go()
            found, resent = script.meaning(run), run.sink.resent
            happened = counter.happened if counter else run.sink.verbs[point.number - 1]
        wrong = [f"{what}: {found[what]}" for what in found if found[what] != self.clean[what]]
        wrong += [f"resent: {resent}"] if sum(resent.values()) > 1 else []
        wrong += [] if happened else ["the fault never happened"]
        return Outcome(point, happened, sum(resent.values()), tuple(wrong))

    def _measure(self) -> None:
        with self._run() as run, faulty.faulty_sql(self.database.engine) as sql:
            with faulty.faulty_disk(run.archive.folder) as disk:
                run.go()
            if run.errors or run.sink.resent:
                raise AssertionError(f"without any fault: {run.errors}")
            self.operations.update({Sql: sql.done, Disk: disk.done, Fault: len(run.sink.verbs)})
            self.clean.update(script.meaning(run))

    def _faulty(self, run: Run, point: Point) -> AbstractContextManager[Counter | None]:
        if isinstance(point.fault, Sql):
            return faulty.faulty_sql(self.database.engine, point.fault, point.number)
        if isinstance(point.fault, Disk):
            return faulty.faulty_disk(run.archive.folder, point.fault, point.number)
        return nullcontext()

    @contextmanager
    def _run(self) -> Iterator[Run]:
        folder = self.folder / "run"
        shutil.copytree(self.folder / "first", folder)
        try:
            with Sink() as sink:
                yield Run(folder, sink, self.database)
        finally:
            self.database.close()
            shutil.rmtree(folder)
