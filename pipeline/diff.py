"""What changed between two versions of a document: figures first, then cells of tables, then lines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest

from pipeline.cells_changed import CellChange, cells_changed, growth
from pipeline.interval import in_yuan
from pipeline.types import Document, Fact

__all__ = [
    "CellChange",
    "Differences",
    "FigureChange",
    "LineChange",
    "cells_changed",
    "differences",
    "figures_changed",
    "once",
]

MAX_LINES = 3000
"""Beyond it lines are compared by position: SequenceMatcher is quadratic."""
CONTEXT = 24
"""Characters shown on each side of what changed within a line."""
MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs; None where one side does not state it. Values are decimals as printed."""

    field: str
    label: str
    unit: str
    before: str | None
    after: str | None
    delta: str | None = None
    """after - before, signed, in `unit`; None where one is missing or in another unit."""
    pct: str | None = None
    """The change in percent of `before`, signed; None of percents, of nothing, or where delta is None."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that differs, cut to the part that does; empty where one side does not have it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between two documents."""

    figures: tuple[FigureChange, ...] = ()
    cells: tuple[CellChange, ...] = ()
    text: tuple[LineChange, ...] = ()


def differences(before: Document | None, after: Document | None) -> Differences:
    """What `after` says otherwise than `before`; an absent document says nothing."""
    return Differences(
        figures=figures_changed(before.facts if before else (), after.facts if after else ()),
        cells=cells_changed(before.tables if before else (), after.tables if after else ()),
        text=tuple(_lines(before.text if before else "", after.text if after else "")),
    )


def figures_changed(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[FigureChange, ...]:
    """The figures stated otherwise, in the order of `before`, then of `after`: 0.44 → 0.54, +0.10, +22.7 %.

    A figure stated in several places is compared value by value, so that one changed place shows, and shows
    once where all changed alike; so does a number that stands for two figures (收、支总计).
    """
    old, new = _by_key(before), _by_key(after)
    changes: dict[object, FigureChange] = {}
    for key in dict.fromkeys([*old, *new]):
        for was, now in _moved(old.get(key, []), new.get(key, [])):
            if shown := now or was:
                changes.setdefault((_place(was), _place(now)), _figure(shown, was, now))
    return once(changes.values())


def once(changes: Iterable[FigureChange]) -> tuple[FigureChange, ...]:
    """Each change of a figure once, in however many sentences, tables and files: 305.5 is 305.50."""
    distinct: dict[object, FigureChange] = {}
    for change in changes:
        sides = (side and Decimal(side) for side in (change.before, change.after))
        distinct.setdefault((change.field, change.unit, *sides), change)
    return tuple(distinct.values())


def _by_key(facts: Sequence[Fact]) -> dict[tuple[str, int | None, str], list[Fact]]:
    keyed: dict[tuple[str, int | None, str], list[Fact]] = {}
    for fact in facts:
        keyed.setdefault((fact.field, fact.year, fact.scope), []).append(fact)
    return keyed


def _moved(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[tuple[Fact | None, Fact | None]]:
    """Statements without their like on the other side, paired in their order; said once more is no change."""
    old, new = Counter(map(in_yuan, before)), Counter(map(in_yuan, after))
    gone, come = _surplus(before, new), _surplus(after, old)
    if len(gone) != len(come):
        gone = [fact for fact in gone if in_yuan(fact) not in new]
        come = [fact for fact in come if in_yuan(fact) not in old]
    yield from zip_longest(gone, come)


def _surplus(facts: Sequence[Fact], other: Counter[Decimal]) -> list[Fact]:
    left, more = Counter(other), []
    for fact in facts:
        if left[in_yuan(fact)] > 0:
            left[in_yuan(fact)] -= 1
        else:
            more.append(fact)
    return more


def _place(fact: Fact | None) -> object:
    return fact and (fact.start, fact.end, fact.table, fact.cell)


def _figure(shown: Fact, was: Fact | None, now: Fact | None) -> FigureChange:
    comparable = was and now and was.unit == now.unit
    delta, pct = growth(was.value, now.value) if comparable and was and now else (None, None)
    return FigureChange(
        field=shown.field,
        label=shown.label,
        unit=shown.unit,
        before=_number(was),
        after=_number(now),
        delta=delta,
        pct=None if shown.unit == "%" else pct,
    )


def _number(fact: Fact | None) -> str | None:
    return None if fact is None else format(fact.value, "f")


def _lines(before: str, after: str) -> Iterator[LineChange]:
    old, new = _trimmed(before.splitlines()), _trimmed(after.splitlines())
    if max(len(old), len(new)) > MAX_LINES:
        yield from _by_position(old, new)
        return
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield from _by_position(old[a:b], new[c:d])


def _trimmed(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _by_position(old: Sequence[str], new: Sequence[str]) -> Iterator[LineChange]:
    for index in range(max(len(old), len(new))):
        was = old[index] if index < len(old) else ""
        now = new[index] if index < len(new) else ""
        if was != now:
            yield _cut(was, now)


def _cut(was: str, now: str) -> LineChange:
    """Both lines without the long stretches they share at either end."""
    head = _shared(was, now)
    tail = _shared(was[head:][::-1], now[head:][::-1])
    return LineChange(_window(was, head, len(was) - tail), _window(now, head, len(now) - tail))


def _shared(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _window(line: str, start: int, end: int) -> str:
    first, last = max(0, start - CONTEXT), min(len(line), end + CONTEXT)
    shown = line[first:last]
    if len(shown) > MAX_SHOWN:
        shown = shown[: MAX_SHOWN - 1] + "…"
    return ("…" if first else "") + shown + ("…" if last < len(line) else "")
