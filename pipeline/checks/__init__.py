"""What does not add up in a disclosure: figures, text against tables, this year against last."""

from collections.abc import Sequence

from pipeline.checks.derived import derived
from pipeline.checks.engine import judge
from pipeline.checks.naming import names
from pipeline.checks.parts import parts
from pipeline.checks.projects import projects
from pipeline.checks.statements import Statements
from pipeline.checks.tables import against_tables
from pipeline.checks.wording import traces
from pipeline.checks.years import against_earlier
from pipeline.types import Document, Fact, Finding

__all__ = ["findings_of"]


def findings_of(document: Document, *, earlier: Sequence[Fact] | None = None) -> tuple[Finding, ...]:
    """The checks that do not hold, in the order of the text."""
    said = Statements(document)
    found = [
        *judge(said),
        *derived(said),
        *projects(said),
        *against_tables(document, said),
        *against_earlier(said, earlier or ()),
        *names(document),
        *parts(document),
        *traces(document.text),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (finding.start or 0, finding.rule)))
