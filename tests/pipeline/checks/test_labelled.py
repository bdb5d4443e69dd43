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


ORIGINALS = {
    "上海市普陀区财政局2024年度部门决算.pdf": {
        # “一般公共服务支出（类）2106.66万元，占71.73%” of 2940.05: 71.65 %
        ("PCT-01", "func_201_share_pct", "71.73", "71.6539", None),
    },
    "上海市普陀区规划和自然资源局2024年度部门决算.pdf": {
        # “一般公共预算财政拨款基本支出5377.64万元。其中：人员经费4896.98万元”: those of all money
        ("TT-01", "gpb_basic_exp", "5377.64", "5364.75", "wrong_scope"),
        ("TT-01", "gpb_basic_personnel", "4896.98", "4884.09", "wrong_scope"),
    },
}
"""The errors that a person finds true, each with its sentence."""


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_error_told_of_an_original_is_true_and_where_text_and_tables_differ_one_is(
    shared: Path, name: str
) -> None:
    document = read((shared / "samples/pdf" / name).read_bytes(), name=name).document
    assert document is not None
    errors = [one for one in document.findings if one.severity is Severity.ERROR]
    assert {
        (one.rule, one.fields[0], one.stated, one.computed, one.diagnosis) for one in errors
    } == ORIGINALS[name]

    told = {one.fields[0] for one in document.findings if one.rule == "TT-01"}
    stated = [fact for fact in document.facts if fact.year == document.identity.fiscal_year]
    for field in {fact.field for fact in stated} - told:
        here, there = (
            {fact.value for fact in stated if fact.field == field and (fact.table is None) is in_text}
            for in_text in (True, False)
        )
        cent = Decimal("0.01")  # each table is rounded by itself
        assert not (here and there) or min(abs(a - b) for a in here for b in there) <= cent, field
