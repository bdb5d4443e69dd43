"""A zip with many units' files is as many disclosures, at every kind of visit."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.version
from pipeline.types import Article
from storage import queries, showing
from storage.archive import Archive
from storage.engine import Database
from storage.ledger import Ledger
from tests.storage.ledger_desk import CITY, Desk, account, address, failed

UNITS = [
    f"宜春市{name}局" for name in ("民政", "水利", "林业", "统计", "审计", "商务", "交通运输", "农业农村")
]
NOTICE = ("n", "关于公开2023年度部门决算的公告", "现将有关单位决算予以公开。")
SHUILI = f"{address('n.zip')}#member=%E5%AE%9C%E6%98%A5%E5%B8%82%E6%B0%B4%E5%88%A9%E5%B1%80.txt"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    made = Desk(Ledger(database, Archive(tmp_path / "archive")))
    made.open()
    return made


def packed(*units: str, level: int = 6, **incomes: str) -> dict[str, bytes]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name in units:
            unit = name.rpartition("/")[2]
            words = f"{unit}2023年度部门决算\n{account(unit, incomes.get(unit, '1234.56'))}"
            archive.writestr(zipfile.ZipInfo(f"{name}.txt"), words, zipfile.ZIP_DEFLATED)
    return {"n.zip": file.getvalue()}


def told(desk: Desk) -> list[tuple[str, int | None]]:
    return [(change.kind, change.disclosure) for change in desk.changes]


def not_modified(article: Article) -> Article:
    """The same visit where every URL answers 304."""
    parts = (article.page, *article.attachments)
    page, *files = (replace(part, capture=None, reading=None, not_modified=True) for part in parts)
    return replace(article, page=page, attachments=tuple(files))


def test_each_units_file_in_a_zip_is_a_disclosure(desk: Desk):
    desk.record(*NOTICE, files=packed(*UNITS))
    assert [one.unit for one in desk.disclosures] == UNITS
    assert {one.url for one in desk.disclosures} == {address("n")}
    assert [one.attachments[0].url for one in desk.disclosures if one.unit == UNITS[1]] == [SHUILI]
    assert {one.attachments[0].status for one in desk.disclosures} == {"ok"}


def test_one_unit_amended_in_the_zip_is_one_amendment(desk: Desk):
    desk.record(*NOTICE, files=packed(*UNITS))
    desk.settle()
    desk.record(*NOTICE, files=packed(*UNITS, level=1))  # the same files, packed anew
    assert told(desk) == []
    desk.record(*NOTICE, files=packed(*UNITS, **{UNITS[1]: "9999.99"}))
    assert told(desk) == [("amended", 2)]


def test_a_unit_added_to_the_zip_is_published(desk: Desk):
    desk.settle()
    desk.record(*NOTICE, files=packed(*UNITS[:2]))
    desk.record(*NOTICE, files=packed(*UNITS[:3]))
    assert told(desk) == [("published", 1), ("published", 2), ("published", 3)]


def test_a_zip_that_answers_304_or_not_at_all_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.record(*NOTICE, files=packed(*UNITS))
    desk.settle()
    article = desk.article(*NOTICE, files=packed(*UNITS))
    desk.ledger.record(not_modified(article))
    desk.ledger.record(replace(article, attachments=(failed(article.attachments[0]),)))
    monkeypatch.setattr(pipeline.version, "READER", "next")
    desk.ledger.record(not_modified(article))
    assert told(desk) == []
    assert len(desk.disclosures) == len(UNITS)


def test_a_zip_that_is_gone_takes_its_disclosures_along(desk: Desk):
    desk.record(*NOTICE, files=packed(*UNITS[:2]))
    desk.settle()
    article = desk.article(*NOTICE, files=packed(*UNITS[:2]))
    for _ in range(4):
        desk.at = desk.at.replace(day=desk.at.day + 1)
        desk.find_gone(article)
        desk.check()
    assert sorted(told(desk)) == [("withdrawn", number) for number in (1, 2)]


def test_what_is_asked_for_again_is_the_zip(desk: Desk):
    desk.record(*NOTICE, files=packed(*UNITS))
    with desk.ledger.database.reading() as session:
        assert [link.url for link in queries.files_of(session, CITY, address("n"))] == [address("n.zip")]
        (file,) = showing.files(session, 2)
    assert (file.title, file.media_type, file.url) == ("n.zip", "application/zip", address("n.zip"))
    assert desk.ledger.archive.read(file.digest) == packed(*UNITS)["n.zip"]


def test_reading_again_finds_each_document_in_its_zip(desk: Desk):
    desk.record(*NOTICE, files=packed(*UNITS))
    again = desk.ledger.reread(None, desk.at)
    assert again.changed == 0
    assert [one.unit for one in desk.disclosures] == UNITS


def test_a_document_deep_in_its_zip_has_an_address_that_an_index_takes(desk: Desk):
    deep = "/".join(["二〇二三年度市直部门决算公开"] * 20)
    desk.record(*NOTICE, files=packed(*(f"{deep}/{unit}" for unit in UNITS[:2])))
    assert desk.ledger.reread(None, desk.at).changed == 0
    assert [one.unit for one in desk.disclosures] == UNITS[:2]
    files = [one.attachments[0] for one in desk.disclosures]
    assert all(len(file.url) < 300 and file.status == "ok" for file in files)


def test_a_units_own_zip_stays_with_its_page(desk: Desk):
    title = f"{UNITS[0]}2023年度部门决算"
    desk.record("m", title, account(UNITS[0]), files=packed(UNITS[0]))
    (only,) = desk.disclosures
    assert (only.unit, len(only.attachments)) == (UNITS[0], 1)
