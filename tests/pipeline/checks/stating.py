"""Sentences with their figures marked, as documents for the checks: 收入总计[total_income|12.50]万元."""

import re
from decimal import Decimal

from pipeline.types import Document, Fact, Finding, Identity, Kind, ListedTable, Table

_MARK = re.compile(r"\[(?P<field>[a-z_0-9]+)\|(?P<sign>-?)(?P<raw>[^\]]+)\]")


def stated(
    marked: str,
    *,
    year: int = 2023,
    unit: str | None = "临水县水利局",
    kind: Kind = Kind.DEPARTMENT_FINAL,
    money_unit: str = "万元",
    tables: tuple[Table, ...] = (),
    listed: tuple[ListedTable, ...] = (),
    confidence: float = 1.0,
) -> Document:
    """The document without its marks, each mark a fact at its place; a minus in a mark is the sign alone."""
    text, facts, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        facts.append(_fact(match, len(text), money_unit, marked[last : last + 1], confidence))
        text += match["raw"]
    return Document(
        title="",
        text=text + marked[last:],
        identity=Identity(kind=kind, unit=unit, fiscal_year=year),
        money_unit=money_unit,
        facts=tuple(facts),
        tables=tables,
        tables_listed=listed,
    )


def _fact(match: re.Match[str], start: int, money: str, following: str, confidence: float) -> Fact:
    units = {"%": "%", "分": "分", "辆": "辆", "人": "人"}
    return Fact(
        field=match["field"],
        label=match["field"],
        value=Decimal(match["sign"] + match["raw"].replace(",", "").replace("持平", "0")),
        unit=units.get(following, money),
        raw=match["raw"],
        start=start,
        end=start + len(match["raw"]),
        year=None,
        confidence=confidence,
    )


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    """Rule, severity and diagnosis of each."""
    return [(finding.rule, str(finding.severity), finding.diagnosis) for finding in findings]
