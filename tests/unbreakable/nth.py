"""The scripted run with one fault in it, compared with a clean one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.unbreakable import faulty, script
from tests.unbreakable.faulty import Counter, Disk, Sql
from tests.unbreakable.script import Run
from tests.unbreakable.sink import Fault, Planned, Sink

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
    clean: dict[str, Any]
    operations: dict[type[Sql | Disk | Fault], int]
    """How many there are in a clean run."""

    @classmethod
    @contextmanager
    def open(cls) -> Iterator["Bench"]:
        """In memory, where there is such a folder: a run waits for the disk some hundred times."""
        memory = Path("/dev/shm")
        with (
            tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
            patch("alerts.email.TIMEOUT", PATIENCE),
        ):
            first = Path(folder, "first")
            first.mkdir()
            with Sink() as sink:
                run = Run(first, sink)
                run.prepare()
                run.database.close()
            bench = cls(Path(folder), {}, {})
            with bench._run() as run, faulty.faulty_sql(run.database.engine) as sql:
                with faulty.faulty_disk(run.archive.folder) as disk:
                    run.go()
                bench.clean.update(script.meaning(run))
                bench.operations.update({Sql: sql.done, Disk: disk.done, Fault: len(run.sink.verbs)})
            yield bench

    def points(self, kind: type[Sql | Disk | Fault], every: int) -> Iterator[Point]:
        """Each so-manieth of all the faults of one kind at all the operations, every fault in its turn."""
        points = (Point(fault, number + 1) for number in range(self.operations[kind]) for fault in kind)
        return (point for number, point in enumerate(points) if number % every == every // 2)

    def outcome(self, point: Point) -> Outcome:
        """Of the run with that fault."""
        with self._run() as run:
            if isinstance(point.fault, Fault):
                run.sink.planned = Planned(point.number, point.fault)
            with self._faulty(run, point) as counter:
                run.go()
            found = script.meaning(run)
            wrong = [f"{what}: {found[what]}" for what in found if found[what] != self.clean[what]]
            resent = sum(run.sink.resent.values())
            if resent > 1:
                wrong.append(f"resent: {run.sink.resent}")
            return Outcome(point, counter.happened if counter else run.sink.verbs[point.number - 1], resent, (*wrong,))

    def _faulty(self, run: Run, point: Point) -> AbstractContextManager[Counter | None]:
        if isinstance(point.fault, Sql):
            return faulty.faulty_sql(run.database.engine, point.fault, point.number)
        if isinstance(point.fault, Disk):
            return faulty.faulty_disk(run.archive.folder, point.fault, point.number)
        return nullcontext()

    @contextmanager
    def _run(self) -> Iterator[Run]:
        folder = self.folder / "run"
        shutil.copytree(self.folder / "first", folder)
        with Sink() as sink:
            run = Run(folder, sink)
            try:
                yield run
            finally:
                run.database.close()
                shutil.rmtree(folder)
