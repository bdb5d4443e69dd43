"""What does not add up in a disclosure: figures, text against tables, this year against last."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.checks.derived import derived
from pipeline.checks.engine import judge
from pipeline.checks.listings import lists_in
from pipeline.checks.naming import names
from pipeline.checks.parts import parts
from pipeline.checks.projects import projects
from pipeline.checks.said_otherwise import said_otherwise
from pipeline.checks.statements import Statements
from pipeline.checks.tables import against_tables
from pipeline.checks.traces import traces
from pipeline.checks.years import ACROSS_YEARS, against_earlier
from pipeline.facts.narrative import LONGEST
from pipeline.types import Document, Fact, Finding, Kind

__all__ = ["ACROSS_YEARS", "across_years", "findings_of"]


_OTHER_BOOKS = frozenset({Kind.GOVERNMENT_FINAL, Kind.GOVERNMENT_BUDGET, Kind.OPENNESS_REPORT})
"""Kinds with figures of another form: what a unit's figures must fulfil says nothing about them."""


def findings_of(document: Document, *, earlier: Sequence[Fact] | None = None) -> tuple[Finding, ...]:
    """The checks that do not hold, in the order of the text; an `error` is proved by what is printed.

    What lies behind the stretch of the text that figures are read from is not checked either.
    `earlier` are the facts of the disclosure of the year before, of the same unit, kind and scope.
    """
    document = replace(document, text=document.text[:LONGEST])
    found = [*names(document), *parts(document), *traces(document.text)]
    if _of_a_unit(document):
        said = Statements(document)
        lists = lists_in(said)
        found += judge(said, lists)
        found += derived(said, lists)
        found += said_otherwise(said)
        found += projects(said)
        found += against_tables(document, said)
    found += across_years(document, earlier or ())
    # 收、支总计 is one number and two figures: what is wrong with it is told once.
    once = {_sort_key(finding): finding for finding in reversed(found)}
    return tuple(once[key] for key in sorted(once))


def across_years(document: Document, earlier: Sequence[Fact]) -> tuple[Finding, ...]:
    """What the facts of the year before tell beyond what the document tells of itself: `ACROSS_YEARS`."""
    if not earlier or not _of_a_unit(document):
        return ()
    return tuple(against_earlier(Statements(document), earlier))


def _of_a_unit(document: Document) -> bool:
    return document.identity.kind not in _OTHER_BOOKS and document.money_unit != "亿元"


def _sort_key(finding: Finding) -> tuple[int, str, int, str]:
    """In the order of the text, one for each rule and place; what has no place is known by its message."""
    placed = finding.start is not None
    return finding.start or 0, finding.rule, finding.end or 0, "" if placed else finding.message
