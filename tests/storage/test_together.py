"""Several processes at one database: they take turns, and nothing is made twice."""

import multiprocessing
import threading
from collections import Counter
from datetime import timedelta
from itertools import chain
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import SQLModel, select

from pipeline.types import Article
from storage import subscriptions
from storage.archive import Archive
from storage.engine import Database, open_database
from storage.ledger import Ledger
from storage.tables import Change
from tests.databases import Databases
from tests.storage.ledger_desk import BUREAU, CITY, MONDAY, Desk, account

SPAWN = multiprocessing.get_context("spawn")
WORKERS = 4
PUBLISHED, COPIED = 30, 5


def in_processes(work: Any, *arguments: Any) -> list[Any]:
    """What `work` returns in each of four processes that begin at the same moment."""
    barrier, results = SPAWN.Barrier(WORKERS), SPAWN.Queue()
    workers = [SPAWN.Process(target=work, args=(*arguments, barrier, results)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    answers = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join(timeout=30)
    return answers


def open_and_tell(url: str, barrier: Barrier, results: Any) -> None:
    barrier.wait(60)
    try:
        open_database(url).close()
        results.put("ok")
    except Exception as error:  # noqa: BLE001 - the test tells
        results.put(repr(error))


def record_all(url: str, archive: Path, articles: list[Article], barrier: Barrier, results: Any) -> None:
    ledger = Ledger(open_database(url), Archive(archive))
    told: list[Any] = []
    barrier.wait(60)
    try:
        for article in articles:
            assert article.column
            ledger.listed(article.portal, article.column, [article.entry], article.seen_at)
            told += [one.change for one in ledger.record(article) if one.change]
        results.put(told)
    except Exception as error:  # noqa: BLE001 - the test tells
        results.put([repr(error)])


def test_of_processes_that_start_at_once_one_makes_the_tables(databases: Databases) -> None:
    assert in_processes(open_and_tell, databases.empty()) == ["ok"] * WORKERS


def test_what_all_record_at_once_is_there_once(database: Database, tmp_path: Path) -> None:
    """One disclosure and one change for each, also for what two portals publish: whoever comes first."""
    desk = Desk(Ledger(database, Archive(tmp_path / "archive")))
    desk.open()
    desk.settle(CITY)
    desk.settle(BUREAU)
    places = [(number, CITY) for number in range(PUBLISHED)] + [(number, BUREAU) for number in range(COPIED)]
    articles = [article(desk, number, portal) for number, portal in sorted(places)]
    url = database.engine.url.render_as_string(hide_password=False)

    told = in_processes(record_all, url, tmp_path / "archive", articles)

    assert Counter(chain.from_iterable(told)) == {"published": PUBLISHED}
    each = dict.fromkeys(("disclosure", "revision", "unit", "change"), PUBLISHED)
    seen = {"entry": PUBLISHED + COPIED, "source": 2 * (PUBLISHED + COPIED)}
    assert counted(database, *each, *seen) == each | seen


def article(desk: Desk, number: int, portal: str) -> Article:
    unit = f"宜春市第{number + 1}中学"
    file = {f"f{number}.txt": account(unit, f"{number}.50").encode()}
    return desk.article(f"a{number}", f"{unit}2023年度部门决算", account(unit), files=file, portal=portal)


def counted(database: Database, *names: str) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: session.exec(select(func.count()).select_from(SQLModel.metadata.tables[name])).one()
            for name in names
        }


def test_a_subscription_waits_for_changes_that_are_being_made(database: Database) -> None:
    """A number given out and not committed yet must not count as one from before the subscription."""
    made = threading.Event()
    numbers: list[int] = []

    def subscribe() -> None:
        made.wait(10)
        with database.writing() as session:
            subscriptions.subscribe(session, email="reader@example.org", at=MONDAY)
            numbers.extend(one.after_change for one in subscriptions.subscribers(session))

    reader = threading.Thread(target=subscribe)
    reader.start()
    with database.writing() as session:
        change = Change(kind="published", at=MONDAY + timedelta(days=1))
        session.add(change)
        session.flush()
        made.set()
        reader.join(0.3)
        assert reader.is_alive()
    reader.join(30)
    assert numbers == [change.id]
