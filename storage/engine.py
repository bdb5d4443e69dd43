"""Opening the database: SQLite in the home, or PostgreSQL by its URL; one write transaction at a time."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session

from pipeline.errors import ConfigurationError
from pipeline.invisible import storable
from storage import migrations, postgresql

SQLITE_BUSY = 5
BUSY_SECONDS = 30
"""How long a writer waits for another; one transaction records one article and takes milliseconds."""


_engines: WeakSet[Engine] = WeakSet()


def _let_go() -> None:
    """No connection crosses a fork: what SQLite knows of its locks holds for the process that took them."""
    for engine in tuple(_engines):
        engine.dispose()


os.register_at_fork(before=_let_go)


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database with its schema in place."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and never waits for a writer (WAL, MVCC)."""
        reader = self.engine
        if reader.dialect.name == "postgresql":
            reader = reader.execution_options(**postgresql.READING)
        with Session(reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one write transaction: committed at the end, rolled back on any error.

        On SQLite it begins IMMEDIATE: a transaction that reads first and writes later fails at once when
        another wrote in between (SQLITE_BUSY_SNAPSHOT), whatever the busy timeout. On PostgreSQL it begins by
        waiting for its turn (storage.postgresql).
        """
        writer = self.engine.execution_options(writing=True)
        with Session(writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at `url`; an empty one gets its schema.

    Raises:
        ConfigurationError: it cannot be opened, or its schema is another version's.
    """
    engine = _engine(url)
    try:
        _check_schema(engine)
    except (DatabaseError, ConfigurationError) as error:
        engine.dispose()
        if isinstance(error, ConfigurationError):
            raise
        # Its rendering hides the password.
        raise ConfigurationError(f"the database {engine.url} cannot be opened: {error.orig}") from error
    return Database(engine)


def _check_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        found = migrations.current(connection)
    if found is None:
        migrate(engine)
    elif found > migrations.HEAD:
        raise ConfigurationError(
            f"the database has schema {found}, this gongkai knows {migrations.HEAD}: a newer one made it"
        )
    elif found != migrations.HEAD:
        raise ConfigurationError(
            f"the database has schema {found}, this gongkai needs {migrations.HEAD}: run `gongkai db upgrade`"
        )


def upgrade(url: str) -> tuple[str | None, str]:
    """Brings the schema up to date in one transaction; the revision before, and after."""
    engine = _engine(url)
    try:
        return migrate(engine)
    finally:
        engine.dispose()


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Runs what migrations are missing; two processes starting at once migrate one after the other."""
    with engine.execution_options(writing=True).begin() as connection:
        before = migrations.current(connection)
        migrations.run(connection)
    return before, migrations.HEAD


def _engine(text: str) -> Engine:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ConfigurationError("database_url is no database's address: postgresql+psycopg://…") from error
    make = _sqlite if url.get_backend_name() == "sqlite" else postgresql.engine_of
    engine = make(url, json_serializer=_as_json)
    event.listen(engine, "before_cursor_execute", _only_storable, retval=True)
    _engines.add(engine)
    return engine


def _sqlite(url: URL, **options: Any) -> Engine:
    engine = create_engine(url, module=sqlite_module(), connect_args={"timeout": BUSY_SECONDS}, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _as_json(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    clean = storable(said) == said and r"\u0000" not in said  # nearly always: nothing is gone through
    return said if clean else json.dumps(storable(value), ensure_ascii=False)


def _only_storable(
    _connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """The one place where text enters a database, or is looked for in it: the same on both kinds."""
    return statement, storable(values)


def sqlite_module() -> ModuleType:
    """The pysqlite3 wheel, whose SQLite is new enough for WAL; else the one Python was built with."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug: 3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7 too."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    journal = "WAL" if wal_is_safe(sqlite_module().sqlite_version_info) else "DELETE"
    _keep_journal(connection, journal)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_journal(connection: Any, journal: str) -> None:
    """Sets how the file is journaled, once in its life; SQLite does not wait for others there by itself."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode={journal}")
        except sqlite_module().OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
