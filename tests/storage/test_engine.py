"""The database: its schema, its pragmas, and one writer at a time."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, select

from pipeline.errors import ConfigurationError
from storage import migrations
from storage.engine import Database, open_database, upgrade, wal_is_safe
from storage.tables import Change, Column, Portal
from tests.databases import Databases


def test_an_empty_database_gets_its_schema_and_migrations_yield_the_tables(database: Database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_head_is_the_newest_migration():
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == migrations.HEAD


def test_upgrading_twice_does_no_harm(databases: Databases):
    url = databases.empty()
    before, head = upgrade(url)
    assert before is None
    assert upgrade(url) == (head, head)


def test_another_schema_is_refused_with_the_way_out(databases: Databases):
    url = databases.empty()
    database = open_database(url)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    database.close()
    with pytest.raises(ConfigurationError, match="gongkai db upgrade"):
        open_database(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    (tmp_path / "gongkai.db").write_bytes(b"\x00not a database" * 100)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path / 'gongkai.db'}")


@pytest.mark.parametrize("address", ["gongkai", "postgresql+psycopg://127.0.0.1:1/gongkai?connect_timeout=2"])
def test_an_address_behind_which_there_is_no_database_is_refused(address: str):
    with pytest.raises(ConfigurationError):
        open_database(address)


def test_a_reader_sees_one_moment(database: Database):
    def add(slug: str) -> None:
        with database.writing() as session:
            session.add(Portal(slug=slug, name=slug, homepage="http://a/", family="ucap"))

    add("a")
    with database.reading() as session:
        assert len(session.exec(select(Portal)).all()) == 1
        add("b")
        assert len(session.exec(select(Portal)).all()) == 1


def test_foreign_keys_hold(database: Database):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Column(portal="nowhere", name="x", url="http://x/"))


def test_a_write_is_all_or_nothing(database: Database):
    def broken() -> None:
        with database.writing() as session:
            session.add(Portal(slug="a", name="a", homepage="http://a/", family="ucap"))
            session.flush()
            raise RuntimeError("killed in the middle")

    with pytest.raises(RuntimeError):
        broken()
    with database.reading() as session:
        assert session.exec(select(Portal)).all() == []


def test_writers_wait_for_each_other_and_none_is_told_it_is_locked(database: Database):
    def write(name: str) -> None:
        for number in range(20):
            with database.writing() as session:
                session.exec(select(Portal)).all()
                session.add(Portal(slug=f"{name}{number}", name=name, homepage="http://a/", family="ucap"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert len(session.exec(select(Portal)).all()) == 80


def test_times_come_back_aware_and_naive_ones_are_refused(database: Database):
    beijing = timezone(timedelta(hours=8))
    with database.writing() as session:
        session.add(Change(kind="published", at=datetime(2026, 1, 1, 8, tzinfo=beijing)))
    with database.reading() as session:
        assert session.exec(select(Change)).one().at == datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(StatementError, match="naive"), database.writing() as session:
        session.add(Change(kind="published", at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the fault itself


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_wal_is_used_only_where_its_reset_bug_is_mended(version: tuple[int, ...], safe: bool):
    assert wal_is_safe(version) is safe
