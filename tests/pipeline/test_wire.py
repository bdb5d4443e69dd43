"""A reading crosses a pipe whole; nothing else crosses it."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.types import (
    Document,
    Fact,
    Finding,
    Grid,
    Identity,
    Kind,
    Link,
    ListedTable,
    Reading,
    Reason,
    Region,
    Scope,
    Severity,
    Status,
    Table,
)
from pipeline.wire import from_json, shortened, to_json

READING = Reading(
    digest="sha256:0",
    media_type="application/pdf",
    status=Status.PARTIAL,
    reader="1",
    fingerprint="fp1:0",
    reason="页 3 打不开",
    document=Document(
        title="某市财政局\ud800 2023年度部门决算",  # PDFs hold halves of surrogate pairs
        text="收入总计12.50万元。\x00\f",
        identity=Identity(
            kind=Kind.DEPARTMENT_FINAL,
            scope=Scope.DEPARTMENT,
            unit="某市财政局",
            fiscal_year=2023,
            region=Region(adcode="360900", province="江西省", city="宜春市"),
            evidence={"unit": "title"},
        ),
        published_on=date(2024, 9, 20),
        breadcrumb=("首页", "部门决算"),
        pages=3,
        links=(Link(title="附件", url="http://a.example/1.pdf"),),
        tables_listed=(ListedTable(number=1, name="收入支出决算总表", state="present"),),
        facts=(
            Fact(
                field="a", label="收入总计", value=Decimal("12.50"), unit="万元", raw="12.50", start=4, end=9
            ),
            Fact(
                field="b",
                label="支出",
                value=Decimal("-1E+2"),
                unit="元",
                raw="x",
                start=0,
                end=1,
                cell=(1, 2),
            ),
        ),
        tables=(
            Table(name=None, number=1, pages=(2,), money_unit=None, columns=("甲",), rows=(("1",), ("2",))),
        ),
        grids=(Grid(page=1, bbox=(0, 0.5, 1, 2), rows=(("甲", ""),)),),
        findings=(Finding(rule="PCT-01", severity=Severity.WARNING, message="…", fields=("a",)),),
        reasons=(Reason(field="a", text="人员增加"),),
    ),
)


def test_a_reading_comes_back_as_it_was():
    assert from_json(to_json(READING)) == READING


@pytest.mark.parametrize(
    "change",
    [
        {"status": "splendid"},
        {"digest": 5},
        {"digest": None},
        {"document": []},
        {"document": {}},
        {"more": 1},
    ],
)
def test_what_is_no_reading_is_refused(change: dict[str, object]):
    plain = json.loads(to_json(READING).decode("utf-8", "surrogatepass"))
    with pytest.raises(ValueError, match=r".+"):
        from_json(json.dumps(plain | change).encode())


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[" * 100_000, b"\xff", b'{"digest": 1e999}'])
def test_noise_is_refused(body: bytes):
    with pytest.raises(ValueError, match=r".+"):
        from_json(body)


def test_an_amount_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r".+"):
        from_json(to_json(READING).replace(b'"12.50"', b'"twelve"', 1))


def test_what_is_too_long_keeps_its_identity_and_says_what_is_missing():
    assert READING.document
    long = replace(READING, document=replace(READING.document, text="收入总计12.50万元。" * 100_000))
    short = shortened(long, 4000)
    assert short.document
    assert len(to_json(short)) < 4000
    assert short.document.text == long.document.text[:1000]
    assert short.document.identity == long.document.identity
    assert short.document.facts == long.document.facts
    assert (short.status, short.fingerprint) == (Status.PARTIAL, long.fingerprint)
    assert (
        short.reason
        == "页 3 打不开; it says too much: of 1200000 characters the first 1000 are kept, and no tables"
    )
