"""Which articles stand. That recording one changes nothing is tried in every story (ledger_desk)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import pipeline.version
from pipeline.types import Article, FailureKind, Link, Part
from storage import at_rest
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from storage.standing import Standing
from tests.storage.ledger_desk import BUREAU, CITY, Desk, account, column, failed, unread

JIAOYU, TITLE = "宜春市教育局", "宜春市教育局2023年度部门决算"
FILES = {"附件.txt": f"{TITLE}\n{account(JIAOYU)}".encode()}


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def standing(desk: Desk, portal: str = CITY) -> dict[str, Standing]:
    with desk.ledger.database.reading() as session:
        return at_rest.of_column(session, portal, column(portal))


def visited(desk: Desk) -> Article:
    """An article with a file, on record, as a visit that finds the same sees it."""
    article = desk.article("a", TITLE, account(JIAOYU), files=FILES)
    desk.ledger.record(article)
    desk.settle()
    files = tuple(unread(part, desk.at) for part in article.attachments)
    return replace(article, page=unread(article.page, desk.at), attachments=files)


def test_an_article_with_its_files_stands_and_holds_for_the_same(desk: Desk) -> None:
    article = visited(desk)
    (found,) = standing(desk).values()
    assert found.holds(article)
    assert found.disclosures == (1,)
    assert desk.try_to_shake(article)
    not_modified = replace(article.page, capture=None, not_modified=True)
    assert found.holds(replace(article, page=not_modified))


def test_whatever_differs_does_not_hold(desk: Desk) -> None:
    article = visited(desk)
    (found,) = standing(desk).values()
    page, (file,), entry = article.page, article.attachments, article.entry

    def other(part: Part, **values: object) -> Part:
        assert part.capture
        return replace(part, capture=replace(part.capture, **values))  # type: ignore[arg-type]

    for different in (
        {"page": other(page, digest="sha256:" + "0" * 64)},
        {"page": other(page, etag='"other"')},
        {"page": failed(page)},
        {"attachments": (other(file, digest="sha256:" + "0" * 64),)},
        {"attachments": (replace(file, title="更正"),)},
        {"attachments": (failed(file, FailureKind.GONE),)},
        {"attachments": ()},
        {"attachments": (file, replace(file, url=file.url + "2"))},
        {"entry": replace(entry, title="更正：" + entry.title)},
        {"entry": replace(entry, published_on=date(2024, 9, 21))},
    ):
        assert not found.holds(replace(article, **different))  # type: ignore[arg-type]
    assert found.holds(replace(article, entry=replace(entry, attachments=(Link(title="x", url="y"),))))


def test_what_is_not_at_rest_does_not_stand(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    article = visited(desk)
    desk.find_gone(article)
    assert not standing(desk)  # until it answers again
    desk.ledger.record(replace(article, seen_at=desk.at))
    assert standing(desk)
    monkeypatch.setattr(pipeline.version, "READER", "of tomorrow")
    assert not standing(desk)


def test_a_corrected_disclosure_does_not_stand(desk: Desk) -> None:
    visited(desk)
    desk.ledger.correct(1, desk.at, fiscal_year=2022)
    assert not standing(desk)


def test_a_copy_does_not_stand_and_its_original_does(desk: Desk) -> None:
    visited(desk)
    desk.record("copy", TITLE, account(JIAOYU), files=FILES, portal=BUREAU)
    assert len(desk.disclosures) == 1
    assert standing(desk)
    assert not standing(desk, BUREAU)


def test_a_file_that_two_pages_share_keeps_both_from_standing(desk: Desk) -> None:
    visited(desk)
    desk.record("b", "宜春市民政局2023年度部门决算", account("宜春市民政局"), files=FILES)
    assert {one.page.url.rpartition("/")[2] for one in standing(desk).values()} <= {"a"}


def test_a_portal_that_moves_to_another_region_is_recorded_anew(desk: Desk) -> None:
    title = "教育局2023年度部门决算"
    article = desk.article("a", title, account("教育局"))
    desk.ledger.record(article)
    assert standing(desk)
    desk.ledger.register(
        slug=CITY,
        name="某市",
        homepage="http://city.example/",
        family="ucap",
        adcode="360902",
        verified=False,
        enabled=True,
        columns=[("部门决算", column(CITY))],
    )
    assert not standing(desk)
