"""What recording asks of the database: as little at the fifth amendment as at the first."""

from pathlib import Path

import pytest
from sqlalchemy import event

from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import Desk, account

JIAOYU, TITLE = "宜春市教育局", "宜春市教育局2023年度部门决算"
MOST = 30
"""Statements for a page with one disclosure, BEGIN and all; they were 35."""


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def asked(desk: Desk, income: str) -> list[str]:
    """The statements of a visit that finds this income."""
    article = desk.article("a", TITLE, account(JIAOYU, income))
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = desk.ledger.database.engine
    event.listen(engine, "before_cursor_execute", note)
    desk.ledger.record(article)
    event.remove(engine, "before_cursor_execute", note)
    return statements


def test_an_amendment_asks_no_more_however_many_there_were(desk: Desk):
    desk.record("a", TITLE, account(JIAOYU, "1000.00"))
    first, *others = (asked(desk, f"{amount}.56") for amount in range(1234, 1239))
    assert desk.disclosures[0].revision == 6
    assert len(first) <= MOST
    assert all(statements == first for statements in others)
