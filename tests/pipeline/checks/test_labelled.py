"""The labelled disclosures: what is wrong in them is found, and nothing that is right is called an error."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks import findings_of
from pipeline.checks.rules import RULES
from pipeline.read import read
from pipeline.tables_listed import tables_listed
from pipeline.types import Document, Fact, Finding, Identity, Severity

SEEDS = {"yichun": "002_13302ff8cc320a5c.txt", "sichuan": "000_0661c8cf6a03fd73.txt"}


def labelled(shared: Path, name: str) -> Document:
    """The seed with the figures that people read in it."""
    labels = json.loads((shared / f"gold/gold_{name}.json").read_text(encoding="utf-8"))
    text = (shared / "seeds" / SEEDS[name]).read_text(encoding="utf-8")
    return Document(
        title="",
        text=text,
        identity=Identity(
            fiscal_year=labels["document"]["fiscal_year"], unit=labels["document"].get("unit_name")
        ),
        money_unit="万元",
        facts=tuple(_fact(figure) for figure in labels["figures"]),
        tables_listed=tables_listed(text),
    )


def _fact(figure: dict[str, Any]) -> Fact:
    value = Decimal(figure["raw"].replace(",", ""))
    return Fact(
        field=figure["id"],
        label=figure["name_zh"],
        value=-value if figure["value"] < 0 < value else value,
        unit=figure["unit"],
        raw=figure["raw"],
        start=figure["value_start"],
        end=figure["value_end"],
    )


def met(finding: Finding, evidence: list[dict[str, Any]]) -> bool:
    """Whether a finding is about one of the labelled places or figures."""
    return any(
        piece.get("id") in finding.fields
        or (
            finding.start is not None
            and finding.start <= piece["end"] + 12
            and piece["start"] - 12 <= (finding.end or 0)
        )
        for piece in evidence
    )


@pytest.mark.parametrize("name", SEEDS)
def test_every_labelled_error_is_found_and_no_other_error_told(shared: Path, name: str) -> None:
    gold = json.loads((shared / "gold/seed_findings.json").read_text(encoding="utf-8"))[name]["findings"]
    findings = findings_of(labelled(shared, name))
    errors = [one for one in findings if one.severity is Severity.ERROR]
    told = [one for one in findings if one.severity is not Severity.INFO]
    missed = [
        label["message"]
        for label in gold
        if label["severity"] == "error" and not any(met(finding, label["evidence"]) for finding in told)
    ]
    assert missed == []
    assert [one for one in errors if not any(met(one, label["evidence"]) for label in gold)] == []
    assert len(told) <= 30
    assert {finding.rule for finding in findings} <= RULES.keys()


def test_no_error_is_told_of_a_clean_page(shared: Path) -> None:
    lines = (shared / "examples/pages.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        text = f"{row['title']}\n{row['text']}" if row["title"] else row["text"]
        document = read(text.encode(), name=f"{row['id']}.txt").document
        expected = [one for one in row["expected_findings"] if "pass under" not in one]
        if document and not expected:
            assert [one.message for one in document.findings if one.severity is Severity.ERROR] == []
