"""What changed between two revisions, by figure and by cell."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from storage import comparing
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import Desk, account

UNIT = "宜春市教育局"


def table(reception: str, total: str) -> str:
    """The 三公 table as an article shows it."""
    rows = (
        ("项目", "合计", "因公出国（境）费", "公车小计", "公车购置费", "公车运行维护费", "公务接待费"),
        ("预算数", "1.44", "0.00", "1.00", "0.00", "1.00", "0.44"),
        ("决算数", total, "0.00", "1.00", "0.00", "1.00", reception),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"</p><p>财政拨款“三公”经费支出决算表</p><p>单位：万元</p><table>{cells}</table><p>"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    made.settle()
    return made


def test_one_cell_that_differs_is_named_with_its_figure_in_the_change_and_the_comparison(desk: Desk):
    title = f"{UNIT}2023年度部门决算"
    ((number, _),) = desk.record("a.html", title, account(UNIT), table("0.44", "1.44"))
    desk.record("a.html", title, account(UNIT), table("0.54", "1.44"))

    with desk.ledger.database.reading() as session:
        found = comparing.of_revisions(session, number)
    assert (found.before, found.after) == (1, 2)
    (figure,) = found.figures
    assert (figure["field"], figure["before"], figure["after"]) == ("reception_final", "0.44", "0.54")
    assert (figure["delta"], figure["pct"]) == ("+0.10", "+22.7")
    (cell,) = found.cells
    assert (cell["row"], cell["column"], cell["before"], cell["after"]) == (
        "决算数",
        "公务接待费",
        "0.44",
        "0.54",
    )

    (change,) = [one for one in desk.changes if one.kind == "amended"]
    assert (change.detail["figures"], change.detail["cells"]) == (found.figures, found.cells)


def test_two_disclosures_are_compared_whatever_their_years(desk: Desk):
    numbers = []
    for year, income in ((2022, "1000.00"), (2023, "1100.00")):
        words = account(UNIT, income).replace("2023", str(year))
        ((number, _),) = desk.record(f"{year}.html", f"{UNIT}{year}年度部门决算", words)
        numbers.append(number)

    with desk.ledger.database.reading() as session:
        found = comparing.of_disclosures(session, *numbers)
    moved = {figure["field"]: (figure["delta"], figure["pct"]) for figure in found.figures}
    assert moved["total_income"] == ("+100.00", "+10.0")


def test_what_is_not_there_is_refused(desk: Desk):
    ((number, _),) = desk.record("a.html", f"{UNIT}2023年度部门决算", account(UNIT))
    with desk.ledger.database.reading() as session:
        assert comparing.of_revisions(session, number).figures == []
        with pytest.raises(UsageError, match="no revision 7"):
            comparing.of_revisions(session, number, 1, 7)
        with pytest.raises(UsageError, match="no disclosure 99"):
            comparing.of_revisions(session, 99)
