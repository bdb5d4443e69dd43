"""What is gone for good is withdrawn once, what is back restored once, and little else is either."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.types import Article, ColumnState, FailureKind
from storage import queries
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import BUREAU, CITY, Desk, account, address, column, failed

UNIT, TITLE = "宜春市教育局", "宜春市教育局2023年度部门决算"
FILES = {"one.txt": account(UNIT).encode()}
PASS = timedelta(hours=6)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def published(desk: Desk, name: str = "a", unit: str = UNIT, **options) -> Article:
    article = desk.article(name, f"{unit}2023年度部门决算", account(unit), **options)
    desk.ledger.record(article)
    return article


def lose(
    desk: Desk, *articles: Article, passes: int = 3, files: bool = True, entries: int = 1
) -> list[tuple[int, ...]]:
    """What each of several passes counts as withdrawn."""
    withdrawn = []
    for _ in range(passes):
        desk.at += PASS
        for article in articles:
            assert {change for _, change in desk.find_gone(article, files=files)} <= {None}
        withdrawn.append(desk.check(entries=entries).withdrawn)
    return withdrawn


def kinds(desk: Desk) -> list[tuple[str, int | None]]:
    return [(change.kind, change.disclosure) for change in desk.changes]


def test_gone_in_three_passes_is_withdrawn_once_and_back_is_restored_once(desk: Desk):
    article = published(desk, files=FILES)
    desk.settle()
    assert lose(desk, article, passes=5) == [(), (), (1,), (), ()]
    assert desk.disclosures[0].state == "withdrawn"
    assert desk.record("a", TITLE, account(UNIT), files=FILES) == [(1, "restored")]
    assert desk.record("a", TITLE, account(UNIT), files=FILES) == [(1, None)]
    assert kinds(desk) == [("withdrawn", 1), ("restored", 1)]
    (withdrawn, _) = desk.changes
    assert [source["url"] for source in withdrawn.detail["sources"]] == [address("a"), address("one.txt")]
    assert desk.disclosures[0].state == "current"
    assert lose(desk, article) == [(), (), (1,)]


def test_passes_too_close_together_are_one(desk: Desk):
    article = published(desk)
    desk.settle()
    for _ in range(5):
        desk.at += timedelta(minutes=10)
        desk.find_gone(article)
        assert desk.check().withdrawn == ()


def test_an_answer_in_between_begins_the_count_anew(desk: Desk):
    article = published(desk)
    desk.settle()
    assert lose(desk, article, passes=2) == [(), ()]
    desk.record("a", TITLE, account(UNIT))
    assert lose(desk, article, passes=2) == [(), ()]
    assert kinds(desk) == []


def test_silence_is_not_an_absence(desk: Desk):
    article = published(desk)
    desk.settle()
    for kind in (FailureKind.UNREACHABLE, FailureKind.BLOCKED, FailureKind.TLS_ERROR, FailureKind.REFUSED):
        desk.at += PASS
        desk.ledger.record(replace(article, page=failed(article.page, kind), seen_at=desk.at))
        assert desk.check().withdrawn == ()


def test_a_page_gone_whose_file_still_answers_is_not_withdrawn(desk: Desk):
    article = published(desk, files=FILES)
    desk.settle()
    assert lose(desk, article, files=False) == [(), (), ()]
    assert lose(desk, article) == [(), (), (1,)]


def test_a_copy_that_still_answers_keeps_it_and_one_that_returns_restores_it(desk: Desk):
    original = published(desk)
    copy = desk.article("x", "教育局2023年部门决算公开", account(UNIT), portal=BUREAU)
    desk.ledger.record(copy)
    desk.settle()
    desk.settle(BUREAU)
    assert lose(desk, original) == [(), (), ()]
    assert lose(desk, original, copy) == [(), (), (1,)]
    desk.ledger.record(replace(copy, seen_at=desk.at))
    assert kinds(desk) == [("withdrawn", 1), ("restored", 1)]


def test_a_page_that_moved_is_not_withdrawn(desk: Desk):
    article = published(desk)
    desk.settle()
    published(desk, "moved")
    assert lose(desk, article) == [(), (), ()]


def test_back_with_other_figures_is_one_event_that_says_what_differs(desk: Desk):
    article = published(desk)
    desk.settle()
    lose(desk, article)
    assert desk.record("a", TITLE, account(UNIT, "999.99")) == [(1, "restored")]
    (_, restored) = desk.changes
    (figure,) = restored.detail["figures"]
    assert (figure["before"], figure["after"]) == ("1234.56", "999.99")
    assert desk.disclosures[0].revision == 2


def test_a_file_gone_from_a_living_page_is_amended_once_and_again_when_it_is_back(desk: Desk):
    article = published(desk, files=FILES)
    desk.settle()
    told = []
    for _ in range(5):
        desk.at += PASS
        files = tuple(failed(part, FailureKind.GONE) for part in article.attachments)
        (one,) = desk.ledger.record(replace(article, attachments=files, seen_at=desk.at))
        told.append(one.change)
        assert desk.check().withdrawn == ()
    assert told == [None, None, "amended", None, None]
    (file,) = desk.changes[0].detail["attachments"]
    assert (file["url"], bool(file["before"]), file["after"]) == (address("one.txt"), True, None)
    assert desk.record("a", TITLE, account(UNIT), files=FILES) == [(1, "amended")]


def test_one_units_file_of_many_is_withdrawn_by_itself(desk: Desk):
    units = ("宜春市民政局", "宜春市水利局", "宜春市林业局")
    files = {
        f"{unit}2023年度部门决算.txt": f"{unit}2023年度部门决算\n{account(unit)}".encode() for unit in units
    }
    notice = desk.article("n", "关于公开2023年度部门决算的公告", "现将有关单位决算予以公开。", files=files)
    desk.ledger.record(notice)
    desk.settle()
    first, *others = notice.attachments
    missing = replace(notice, attachments=(failed(first, FailureKind.GONE), *others))
    lost = next(one.id for one in desk.disclosures if one.unit == units[0])
    with desk.ledger.database.reading() as session:
        assert len(queries.files_of(session, CITY, address("n"))) == 3
    for withdrawn in ((), (), (lost,)):
        desk.at += PASS
        desk.ledger.record(replace(missing, seen_at=desk.at))
        assert desk.check().withdrawn == withdrawn
    desk.ledger.record(replace(notice, seen_at=desk.at))
    assert kinds(desk) == [("withdrawn", lost), ("restored", lost)]


def test_a_portal_withdraws_no_more_than_a_fifth_or_three_a_day(desk: Desk):
    articles = [published(desk, f"p{n}", f"宜春市第{n}中学") for n in range(6)]
    desk.check(entries=6)
    assert lose(desk, *articles, entries=6) == [(), (), (1, 2, 3)]
    desk.at += PASS
    closed = desk.check(entries=6)
    assert (closed.check.state, closed.check.detail[:6]) == (ColumnState.SUSPECT, "3 more")
    desk.at += timedelta(days=1)
    closed = desk.check(entries=6)
    assert (closed.check.state, closed.withdrawn) == (ColumnState.OK, (4, 5, 6))


def test_a_listing_that_lost_nine_tenths_withdraws_nothing_until_it_stayed_so_for_a_week(desk: Desk):
    article = published(desk)
    desk.check(entries=10)
    for _ in range(4):
        desk.at += PASS
        desk.find_gone(article)
        closed = desk.check(entries=1)
        assert (closed.check.state, closed.check.complete, closed.withdrawn) == (
            ColumnState.SUSPECT,
            False,
            (),
        )
        assert "1 rows, where 10 were listed" in closed.check.detail
    desk.at += timedelta(days=7)
    closed = desk.check(entries=1)
    assert (closed.check.state, closed.withdrawn) == (ColumnState.OK, (1,))


def test_what_was_asked_for_by_hand_needs_no_column(desk: Desk):
    article = replace(desk.article("a", TITLE, account(UNIT)), column=None)
    desk.ledger.record(article)
    told = []
    for _ in range(4):
        desk.at += PASS
        told += desk.find_gone(article)
    assert told == [(1, None), (1, None), (1, "withdrawn"), (1, None)]


def test_a_gone_page_is_asked_at_the_distance_of_passes_then_at_growing_ones(desk: Desk):
    article = published(desk)
    desk.settle()
    waits = []
    for _ in range(12):
        desk.find_gone(article)
        with desk.ledger.database.reading() as session:
            days = 0.0
            while not queries.due_pages(session, CITY, column(CITY), desk.at + timedelta(days=days)):
                days += 0.25
        waits.append(days)
        desk.at += timedelta(days=days)
    assert waits == [0.25, 0.25, 0.25, 0.5, 1, 2, 4, 8, 16, 28, 28, 28]
