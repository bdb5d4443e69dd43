"""What changed between two versions of a document: figures first, then lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.types import Document, Fact

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


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that differs, cut to the part that does; empty where one side does not have it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs between two documents."""

    figures: tuple[FigureChange, ...]
    text: tuple[LineChange, ...]


def differences(before: Document | None, after: Document | None) -> Differences:
    """What `after` says otherwise than `before`; an absent document says nothing."""
    return Differences(
        figures=tuple(_figures(before.facts if before else (), after.facts if after else ())),
        text=tuple(_lines(before.text if before else "", after.text if after else "")),
    )


def _figures(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[FigureChange]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was and now and was.value == now.value:
            continue
        shown = now or was
        if shown:
            yield FigureChange(
                field=shown.field,
                label=shown.label,
                unit=shown.unit,
                before=str(was.value) if was else None,
                after=str(now.value) if now else None,
            )


def _by_key(facts: Sequence[Fact]) -> dict[tuple[str, int | None], Fact]:
    """The first statement of each figure: later ones repeat it."""
    keyed: dict[tuple[str, int | None], Fact] = {}
    for fact in facts:
        keyed.setdefault((fact.field, fact.year), fact)
    return keyed


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
