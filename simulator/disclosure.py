"""One disclosure as its publisher has it today: what it says, in which form, and what was done to it since.

The world is mutable on purpose, it is what a webmaster changes; everything it is made of is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from threading import Lock

from pipeline.types import Kind, Scope
from simulator import narrative_budget, narrative_jiangxi, narrative_sichuan
from simulator.accounts import Figures
from simulator.book import Book, Pen, StatedFact, book
from simulator.figures import figures
from simulator.pdf import render
from simulator.tables import sheets
from simulator.units import Unit

Changes = Mapping[str, Decimal]


class Wording(StrEnum):
    """Whose sentence templates the narrative follows."""

    JIANGXI = "jiangxi"
    SICHUAN = "sichuan"
    BUDGET = "budget"


class Form(StrEnum):
    """Where the narrative stands."""

    PAGE = "page"
    """In the article; the attached PDF holds the tables."""
    FILE = "file"
    """In the attached PDF with the tables; the article is a few lines."""
    BARE = "bare"
    """In the article, with nothing attached."""


@dataclass(slots=True, eq=False)
class Disclosure:
    """One unit's accounts or budget of one year, as one article carries it."""

    id: str
    seed: int
    unit: Unit
    kind: Kind
    scope: Scope
    fiscal_year: int
    wording: Wording
    form: Form
    title: str
    file_name: str
    """Of the attachment, without extension."""
    copy_of: str | None = None
    page_changes: dict[str, Decimal] = field(default_factory=dict)
    file_changes: dict[str, Decimal] = field(default_factory=dict)
    file_removed: bool = False
    withdrawn: bool = False
    faults: list[dict[str, str]] = field(default_factory=list)

    @property
    def has_file(self) -> bool:
        """Whether an attachment stands beside the article now."""
        return self.form is not Form.BARE and not self.file_removed and not self.withdrawn

    @property
    def narrated_in(self) -> dict[str, Decimal]:
        """The changes of the place where the narrative stands: page or file."""
        return self.file_changes if self.form is Form.FILE else self.page_changes

    def paragraphs(self) -> tuple[str, ...]:
        """The narrative as it reads today."""
        return _narrated(self._text(self.narrated_in))[0]

    def facts(self) -> tuple[StatedFact, ...]:
        """Every figure the narrative states today, first statement only."""
        stated: dict[str, StatedFact] = {}
        for fact in _narrated(self._text(self.narrated_in))[1]:
            stated.setdefault(fact.field, fact)
        return tuple(stated.values())

    def file(self) -> bytes:
        """The attachment's bytes as they are today."""
        return _printed(self._text(self.file_changes), self.file_title, self.form is Form.FILE)

    @property
    def own(self) -> str:
        """How the text speaks of whose accounts these are."""
        if self.scope is Scope.OWN_LEVEL:
            return "单位(本级)"
        return "部门" if self.scope is Scope.DEPARTMENT else "单位"

    @property
    def file_title(self) -> str:
        """The full title that stands inside the text, whatever the listing calls it."""
        year = "年度" if self.wording is not Wording.BUDGET else "年"
        return f"{self.unit.name}{self.fiscal_year}{year}{self.own}{self.kind[-2:]}"

    def _text(self, changes: Changes) -> "_Text":
        stated = tuple(sorted(changes.items()))
        return _Text(self.seed, self.unit, self.fiscal_year, self.wording, self.own, stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a disclosure is published where that differs from what is usual for its portal and kind."""

    scope: Scope | None = None
    title: str | None = None
    wording: Wording | None = None
    form: Form | None = None


@dataclass(slots=True, eq=False)
class Article:
    """One page of a listing, carrying one disclosure or, as a container, several units' files."""

    id: str
    column: str
    title: str
    published_at: datetime
    disclosures: list[Disclosure]
    changes: int = 0
    """How often it was edited: moves its Last-Modified."""
    listed: bool = True
    straight: bool = False
    """Its row on the listing links to the file itself; there is no page."""

    @property
    def gone(self) -> bool:
        """Whether everything it carried was withdrawn."""
        return all(disclosure.withdrawn for disclosure in self.disclosures)

    @property
    def container(self) -> bool:
        """Whether it carries several units' disclosures."""
        return len(self.disclosures) > 1


_TEMPLATES = {
    Wording.JIANGXI: (narrative_jiangxi.narrative, narrative_jiangxi.TABLES),
    Wording.SICHUAN: (narrative_sichuan.narrative, narrative_sichuan.TABLES),
    Wording.BUDGET: (narrative_budget.narrative, narrative_budget.TABLES),
}
_press = Lock()  # reportlab keeps its fonts in module globals: one file at a time


@dataclass(frozen=True, slots=True)
class _Text:
    """Everything that decides what is written: equal texts are written once."""

    seed: int
    unit: Unit
    year: int
    wording: Wording
    own: str
    changes: tuple[tuple[str, Decimal], ...]

    def figures(self) -> Figures:
        return figures(self.seed, self.unit, self.year)

    def book(self) -> Book:
        return book(self.figures(), figures(self.seed, self.unit, self.year - 1), dict(self.changes))


@lru_cache(maxsize=1024)
def _narrated(text: _Text) -> tuple[tuple[str, ...], tuple[StatedFact, ...]]:
    pen = Pen(text.book())
    narrative, _ = _TEMPLATES[text.wording]
    paragraphs = tuple(narrative(pen, text.figures(), text.unit.name, text.own))
    return paragraphs, tuple(pen.facts)


@lru_cache(maxsize=1024)
def _printed(text: _Text, title: str, narrated: bool) -> bytes:
    paragraphs = _narrated(text)[0] if narrated else ()
    _, tables = _TEMPLATES[text.wording]
    with _press:
        return render(title, paragraphs, sheets(tables, text.book(), text.figures()))
