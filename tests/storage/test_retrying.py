"""A transaction that the database lost is run again, whole; what is our own fault is not."""

import gc
import logging
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import select

from pipeline.errors import ConfigurationError
from storage.archive import Archive
from storage.engine import Database, open_database, sqlite_module
from storage.ledger import Ledger
from storage.retrying import passes, retried
from storage.tables import Portal
from tests.databases import ON_POSTGRESQL, SERVER
from tests.storage.ledger_desk import Desk, account

on_postgresql = pytest.mark.skipif(not ON_POSTGRESQL, reason="PostgreSQL's own faults")


def raised(database: Database, statement: str) -> DBAPIError:
    with database.writing() as session, pytest.raises(DBAPIError) as caught:
        session.execute(text(statement))
    return caught.value


def test_a_fault_of_ours_is_told_at_once(database: Database) -> None:
    attempts = []

    @retried
    def twice_the_same() -> None:
        attempts.append(1)
        with database.writing() as session:
            for _ in range(2):
                session.add(Portal(slug="a", name="a", homepage="http://a/", family="ucap"))
                session.flush()
                session.expunge_all()

    with pytest.raises(IntegrityError):
        twice_the_same()
    assert len(attempts) == 1
    assert not passes(raised(database, "SELECT * FROM nowhere"))


def test_rows_that_a_lost_attempt_left_unread_do_not_come_twice(database: Database) -> None:
    slugs = [f"town{number}" for number in range(3)]
    with database.writing() as session:
        session.add_all(
            Portal(slug=slug, name=slug, homepage=f"http://{slug}/", family="ucap") for slug in slugs
        )
    attempts = []

    @retried
    def reading() -> list[str]:
        attempts.append(1)
        with database.reading() as session:
            rows = iter(session.connection().execute(text("SELECT slug FROM portal ORDER BY slug")))
            found = [next(rows)[0]]
            if len(attempts) == 1:
                _lose()
            gc.collect()  # at any moment, that is
            return [*found, *(slug for (slug,) in rows)]

    assert reading() == slugs
    assert len(attempts) == 2


def _lose() -> None:
    """Raises what a locked database does; a cycle keeps it, and so what was left unread."""
    busy = sqlite_module().OperationalError("database is locked")
    busy.sqlite_errorcode = 5  # type: ignore[attr-defined]
    error = OperationalError("SELECT", None, busy)
    error.itself = error  # type: ignore[attr-defined]
    raise error


def test_a_locked_file_passes(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'locked.db'}"
    one, other = (
        create_engine(address, module=sqlite_module(), connect_args={"timeout": 0}) for _ in range(2)
    )
    with one.connect() as writer, other.connect() as late:
        writer.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(DBAPIError) as caught:
            late.exec_driver_sql("BEGIN IMMEDIATE")
    assert passes(caught.value)
    one.dispose()
    other.dispose()


@on_postgresql
@pytest.mark.parametrize("state", ["40001", "40P01", "57P01", "08006", "55P03"])
def test_what_the_server_undid_is_done_again(
    database: Database, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = []

    @retried
    def unlucky_once() -> None:
        attempts.append(1)
        with database.writing() as session:
            session.add(Portal(slug=f"p{len(attempts)}", name="a", homepage="http://a/", family="ucap"))
            session.flush()
            if len(attempts) == 1:
                session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"))

    with caplog.at_level(logging.WARNING):
        unlucky_once()
    with database.reading() as session:
        assert [one.slug for one in session.exec(select(Portal))] == ["p2"]
    assert "unlucky_once: again" in caplog.text


@on_postgresql
def test_a_batch_whose_connections_are_cut_is_recorded_whole(database: Database, tmp_path: Path) -> None:
    desk = Desk(Ledger(database, Archive(tmp_path / "archive")))
    desk.open()
    desk.settle()
    over, cut = threading.Event(), list[int]()
    cutting = threading.Thread(target=cut_connections, args=(str(database.engine.url.database), over, cut))
    cutting.start()
    units = [f"宜春市第{number + 1}中学" for number in range(20)]
    try:
        for unit in units:
            desk.ledger.record(desk.article(unit, f"{unit}2023年度部门决算", account(unit)))
    finally:
        over.set()
        cutting.join()
    assert sum(cut) > 0
    assert [one.unit for one in desk.disclosures] == units
    assert [one.kind for one in desk.changes] == ["published"] * len(units)


def cut_connections(name: str, over: threading.Event, cut: list[int]) -> None:
    """Ends the connections to a database up to eight times, whatever they are just doing."""
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    ending = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name")
    with admin.connect() as connection:
        while len(cut) < 8 and not over.wait(0.15):
            cut.append(connection.execute(ending, {"name": name}).scalar_one())
    admin.dispose()


@on_postgresql
def test_a_database_that_cannot_hold_chinese_is_refused(database: Database) -> None:
    name = f"{database.engine.url.database}_ascii"
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING SQL_ASCII LOCALE 'C' LOCALE_PROVIDER libc"
        )
        with pytest.raises(ConfigurationError, match="SQL_ASCII"):
            open_database(database.engine.url.set(database=name).render_as_string(hide_password=False))
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()
