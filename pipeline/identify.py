"""What a document says about itself: whose it is, of which year, in which unit of money, with which tables.

Every step is linear in the text, and identity is sought in its first 64 K characters only.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from pipeline import clues, regions
from pipeline.dates import day
from pipeline.facts.narrative import LONGEST, Narrative, narrative
from pipeline.identities import merge
from pipeline.invisible import visible
from pipeline.tables.figures import facts_of_table
from pipeline.tables_listed import tables_listed
from pipeline.titles import identify
from pipeline.types import Document, Fact, Finding, Identity, Kind, ListedTable, Severity

__all__ = ["identify_document", "merge", "money_unit_of"]

_HEAD = 65_536
_OPENING = 2_000
_DATED = re.compile(r"(?:公开|发布|发文|公示)(?:时间|日期)[\s:：|]{0,4}")
_IN_WORDS = re.compile(r"\d\s{0,2}(亿元|万元|元)")
_UNIT_NOTE = re.compile(r"单位[:：]\s{0,3}(?:人民币)?(亿元|万元|千元|元)")
_FEWEST_TABLES = 6
"""A shorter list is an excerpt, not a form's full set."""

_PARTLY = Finding(
    rule="LONG-01",
    severity=Severity.INFO,
    message=f"正文过长，只读取了前一部分（{LONGEST}字以内）的数字，其余未检查",
)


def identify_document(
    document: Document, *, url: str | None = None, name: str = "", figures: bool = True
) -> Document:
    """The document with what its own words say filled in; what its reader had found stays.

    Fills identity (with evidence), published_on, money_unit, template, tables_listed, facts and reasons.
    The title is believed first, then cover, body, breadcrumb, and last the name of the file or the address.
    Without `figures`, facts and reasons are left out: they take most of the time.
    """
    head = visible(document.text[:_HEAD])
    identity = _identity(document, head, name or url or "")
    money_unit = document.money_unit or money_unit_of(head)
    listed = document.tables_listed or tables_listed(document.text, document.tables)
    said = _said(document.text, identity, money_unit) if figures else Narrative()
    return replace(
        document,
        identity=identity,
        published_on=document.published_on or _published_on(head[:_OPENING]),
        money_unit=money_unit,
        tables_listed=listed,
        template=document.template or _template(identity, listed),
        facts=document.facts
        or (_facts(document, said.facts, identity.fiscal_year, money_unit) if figures else ()),
        reasons=document.reasons or said.reasons,
        findings=document.findings if said.whole else (*document.findings, _PARTLY),
    )


def money_unit_of(text: str) -> str | None:
    """元, 万元, 亿元: the one that most amounts in the prose carry, else that of the tables' notes."""
    for pattern in (_IN_WORDS, _UNIT_NOTE):
        if counted := Counter(pattern.findall(text)).most_common(1):
            return str(counted[0][0])
    return None


def _identity(document: Document, head: str, name: str) -> Identity:
    identity = merge(
        document.identity,
        identify(document.title),
        clues.from_cover(head),
        clues.from_body(head),
        clues.from_breadcrumb(document.breadcrumb),
        clues.from_name(name),
    )
    issuer = document.issuer or ""
    if identity.region is None and (region := regions.find(issuer)[0]):
        return replace(identity, region=region, evidence={**identity.evidence, "region": "meta"})
    return identity


def _said(text: str, identity: Identity, money_unit: str | None) -> Narrative:
    if identity.kind in {Kind.GOVERNMENT_FINAL, Kind.GOVERNMENT_BUDGET}:
        # A whole government's accounts: several levels side by side, in another scheme than a unit's.
        return Narrative()
    planned = None if identity.kind in {None, Kind.OTHER} else "预算" in str(identity.kind)
    return narrative(text, identity.fiscal_year, money_unit, planned=planned)


def _facts(
    document: Document, told: tuple[Fact, ...], year: int | None, money_unit: str | None
) -> tuple[Fact, ...]:
    """The figures of the prose, then those of the tables: a field's first figure is the prose's."""
    printed = (
        fact
        for index, table in enumerate(document.tables)
        for fact in facts_of_table(table, index, year=year, money_unit=money_unit)
    )
    return tuple(_with_page(document, fact) for fact in (*told, *printed))


def _with_page(document: Document, fact: Fact) -> Fact:
    """The fact with the page it stands on, where pages are known: each form feed in the text begins one."""
    if document.pages is None or fact.page is not None or not fact.end:
        return fact
    return replace(fact, page=1 + document.text.count("\f", 0, fact.start))


def _published_on(opening: str) -> date | None:
    for label in _DATED.finditer(opening):
        if found := day(opening[label.end() : label.end() + 20]):
            return found
    return None


def _template(identity: Identity, listed: tuple[ListedTable, ...]) -> str | None:
    """The province's form by the number of its tables: 江西10表."""
    if identity.region is None or len(listed) < _FEWEST_TABLES:
        return None
    return f"{regions.short_name(identity.region)}{len(listed)}表"
