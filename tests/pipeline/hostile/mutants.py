"""Healthy files with a few things wrong: mutants by the thousand, each made again from its seed."""

import io
import logging
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.sandbox import MEBI, Limits, Sandbox, SandboxLost
from pipeline.types import Reading, Status
from tests.pipeline.hostile import seeds

KINDS: Mapping[str, Mapping[str, Callable[[], bytes]]] = {"pdf": seeds.PDF, "office": seeds.OFFICE}
BATCH = 100
_MOST_CHANGES = 8
_INSIDE = 0.6
"""Of packages, so many are changed inside a member: elsewhere its checksum tells before any reader looks."""
_NUMBER = re.compile(rb"\d{1,10}")
_EXTREMES = (b"0", b"-1", b"1e30", b"65535", b"65536", b"2147483648", b"4294967295", b"99999999999999999999")
_LONGEST = 300
_LIMITS = Limits()
_GRACE = 0.5
"""Seconds a child may be seen to compute beyond its limit: the system looks once in a while."""


def mutant(kind: str, seed: int, number: int) -> tuple[str, bytes]:
    """(name, bytes) of one mutant; the same for the same kind, seed and number."""
    chance = random.Random(f"{kind} {seed} {number}")
    name, body = chance.choice(_bred_from(kind))
    inside = name.endswith((".xlsx", ".docx", ".ofd", ".zip")) and chance.random() < _INSIDE
    return name, _repacked(body, chance) if inside else _changed(body, chance)


@cache
def _bred_from(kind: str) -> Sequence[tuple[str, bytes]]:
    return [(name, make()) for name, make in KINDS[kind].items()]


def _repacked(body: bytes, chance: random.Random) -> bytes:
    """A package with one member changed and all checksums right."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        members = [(info.filename, package.read(info)) for info in package.infolist()]
    chosen = chance.randrange(len(members))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, content) in enumerate(members):
            package.writestr(name, _changed(content, chance) if number == chosen else content)
    return file.getvalue()


def _changed(body: bytes, chance: random.Random) -> bytes:
    made = bytearray(body)
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        chance.choice(_CHANGES)(made, chance)
    return bytes(made)


def _stretch(body: bytearray, chance: random.Random) -> slice:
    start = chance.randrange(len(body) + 1)
    return slice(start, min(len(body), start + chance.randint(1, _LONGEST)))


def _flip(body: bytearray, chance: random.Random) -> None:
    if body:
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)


def _overwrite(body: bytearray, chance: random.Random) -> None:
    place = slice(start := chance.randrange(len(body) + 1), start + 4)
    body[place] = chance.choice((bytes(4), b"\xff" * 4, chance.randbytes(4)))[: len(body[place])]


def _delete(body: bytearray, chance: random.Random) -> None:
    del body[_stretch(body, chance)]


def _double(body: bytearray, chance: random.Random) -> None:
    place = _stretch(body, chance)
    body[place.start : place.start] = body[place]


def _insert(body: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(body) + 1)
    body[at:at] = chance.randbytes(chance.randint(1, 16))


def _cut(body: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.2:
        del body[chance.randrange(len(body) + 1) :]


def _exaggerate(body: bytearray, chance: random.Random) -> None:
    """Another number in place of one that stands there in digits."""
    found = list(_NUMBER.finditer(bytes(body)))
    if found:
        body[slice(*chance.choice(found).span())] = chance.choice(_EXTREMES)


def _swap(body: bytearray, chance: random.Random) -> None:
    one, other = sorted((_stretch(body, chance), _stretch(body, chance)), key=lambda place: place.start)
    if one.stop <= other.start:
        body[other], body[one] = body[one], body[other]


_CHANGES = (_flip, _flip, _overwrite, _delete, _double, _insert, _cut, _exaggerate, _exaggerate, _swap)


@dataclass
class Tally:
    """How so many mutants ended."""

    statuses: Counter[str] = field(default_factory=Counter)
    crashed: Counter[str] = field(default_factory=Counter)
    """Readers that a signal ended, in their own child; the file is `malformed`."""
    leaked: Counter[str] = field(default_factory=Counter)
    """Exceptions of libraries that the door to the readers made `malformed`."""
    faults: list[str] = field(default_factory=list)
    """What must never be: the asker fails, no type of failure, more than the limits, nothing understood."""
    cpu: float = 0.0
    """Seconds the readers computed."""
    longest: float = 0.0

    def values(self) -> dict[str, Any]:
        """As JSON holds it."""
        counted = {name: dict(getattr(self, name)) for name in ("statuses", "crashed", "leaked")}
        return counted | {"faults": self.faults, "cpu": round(self.cpu, 2), "longest": round(self.longest, 2)}


def tried(sandbox: Sandbox, kind: str, seed: int, count: int, folder: Path) -> Tally:
    """Reads so many mutants as any file is read."""
    tally = Tally()
    ends = _Ends()
    log = logging.getLogger("pipeline.sandbox")
    before = log.level
    log.addHandler(ends)
    log.setLevel(logging.DEBUG)
    try:
        for number in range(count):
            name, body = mutant(kind, seed, number)
            file = folder / name
            file.write_bytes(body)
            for fault in _faults(sandbox, file, ends, tally):
                tally.faults.append(f"{kind} {seed} {number} {name}: {fault}")
    finally:
        log.setLevel(before)
        log.removeHandler(ends)
    return tally


class _Ends(logging.Handler):
    """How children ended, as the sandbox logs it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.seen: list[Mapping[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps what is told of a child, not what it wrote."""
        told: Any = record.args
        if isinstance(told[1], Mapping):
            self.seen.append(told[1])


def _faults(sandbox: Sandbox, file: Path, ends: _Ends, tally: Tally) -> Iterator[str]:
    ends.seen.clear()
    try:
        reading = sandbox.read(file, name=file.name)
        members = reading.document.members[:3] if reading.document else ()
        readings = [reading, *(sandbox.read(file, member=member) for member in members)]
    except SandboxLost as error:
        yield f"the keeper was lost: {error}"
        return
    tally.statuses[reading.status.value] += 1
    for one, ended in zip(readings, ends.seen, strict=True):
        tally.cpu += ended["cpu"]
        tally.longest = max(tally.longest, ended["cpu"])
        yield from _wrong(one, ended)
        _count(one, tally)


def _wrong(reading: Reading, ended: Mapping[str, Any]) -> Iterator[str]:
    if reading.status is not Status.OK and not reading.reason:
        yield f"{reading.status} without a reason"
    if ended["code"] == 1:
        yield f"a failure without a type: {ended['noise'][-300:]}"
    if "nothing was understood" in ended["noise"]:
        yield f"nothing was understood: {ended['noise'][-300:]}"
    if ended["cpu"] > _LIMITS.cpu + _GRACE or ended["peak"] > _LIMITS.memory:
        yield f"over the limits: {ended['cpu']:.1f} s, {ended['peak'] / MEBI:.0f} MiB"


def _count(reading: Reading, tally: Tally) -> None:
    reason = reading.reason or ""
    if signal := re.search(r"crashed on this file \((\w{1,20})\)", reason):
        tally.crashed[signal[1]] += 1
    if leak := re.match(r"the reader of (\S{1,99}) failed: (\w{1,60})", reason):
        tally.leaked[f"{leak[1].rpartition('.')[2]} {leak[2]}"] += 1
