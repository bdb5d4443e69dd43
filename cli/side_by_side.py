"""`gongkai parse --html`: a page on which a person checks what was read against the text it was read from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from cli.parsing import Parsed
from cli.printing import heading
from pipeline.types import Document, Fact

_TEMPLATES = Environment(
    loader=PackageLoader("cli"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the text: plain, or one in which facts stand."""

    text: str
    start: int
    facts: tuple[Fact, ...] = ()


def page(files: Sequence[Parsed]) -> str:
    """One HTML page without scripts and without anything loaded: text left, facts and tables right."""
    everything = [one for file in files for one in (file, *file.members)]
    return _TEMPLATES.get_template("side_by_side.html").render(
        files=everything, stretches=_stretches, heading=heading
    )


def _stretches(document: Document) -> Iterable[_Stretch]:
    """The text cut where facts begin and end; a fact that overlaps one before it is told with that one."""
    at = 0
    groups: list[tuple[int, int, list[Fact]]] = []
    for fact in sorted(document.facts, key=lambda one: (one.start, -one.end)):
        if groups and fact.start < groups[-1][1]:
            groups[-1][2].append(fact)
        else:
            groups.append((fact.start, fact.end, [fact]))
    for start, end, facts in groups:
        yield _Stretch(document.text[at:start], at)
        yield _Stretch(document.text[start:end], start, tuple(facts))
        at = end
    yield _Stretch(document.text[at:], at)
