"""Reading local files for `gongkai parse`: several at a time, archives with all that is in them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.output import stderr
from pipeline.sandbox import Sandbox
from pipeline.types import Reading, Status


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file with what it says, and what the documents in it say where it is an archive."""

    name: str
    reading: Reading
    members: tuple["Parsed", ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything could be read."""
        return self.reading.status is Status.OK and all(member.whole for member in self.members)

    def answer(self) -> dict[str, Any]:
        """The object of the contract, with one for each document in an archive."""
        from pipeline.answer import answer

        inside = {"members": [member.answer() for member in self.members]} if self.members else {}
        return answer(self.reading, self.name) | inside


def parsed(files: Sequence[Path], url: str | None, jobs: int, *, ocr: bool) -> Iterator[Parsed]:
    """What each file says, in the order given; how far it is shows on a terminal only."""
    jobs = min(jobs, len(files))
    with ThreadPoolExecutor(jobs) as threads, Sandbox(jobs, ocr=ocr) as sandbox, _progress(files) as bar:
        task = bar.add_task("", total=len(files))
        for one in threads.map(lambda file: _parsed(sandbox, file, url), files):
            bar.update(task, advance=1, description=one.name)
            yield one


def _parsed(sandbox: Sandbox, file: Path, url: str | None) -> Parsed:
    reading = sandbox.read(file, name=file.name, url=url)
    names = reading.document.members if reading.document else ()
    members = tuple(Parsed(f"{file.name}/{name}", sandbox.read(file, member=name)) for name in names)
    return Parsed(file.name, reading, members)


def _progress(files: Sequence[Path]) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=stderr,
        transient=True,
        disable=len(files) == 1 or not stderr.is_terminal,
    )
