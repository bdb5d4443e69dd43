"""Where tests keep their tables: on the PostgreSQL of GONGKAI_TEST_DATABASE_URL, else in SQLite files.

Every test has a database to itself with its schema in place, because running the migrations takes a third of
a second: a copy of a file, or one of the server's that an earlier test gave back (to drop one costs a
checkpoint).
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, make_url
from sqlmodel import SQLModel

from storage.engine import open_database

SERVER = os.environ.get("GONGKAI_TEST_DATABASE_URL", "")
ON_POSTGRESQL = bool(SERVER)

END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Databases(Protocol):
    """Makes databases; all of them are gone when the tests are over."""

    def empty(self) -> str:
        """The URL of a new database without tables."""
        ...

    def ready(self) -> str:
        """The URL of a database with its schema and nothing in it."""
        ...

    def give_back(self, url: str) -> None:
        """That one is no longer needed."""
        ...


class Files:
    """SQLite files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        open_database(f"sqlite:///{self.template}").close()

    def empty(self) -> str:
        return f"sqlite:///{self._new()}"

    def ready(self) -> str:
        return f"sqlite:///{shutil.copy(self.template, self._new())}"

    def give_back(self, url: str) -> None:
        Path(make_url(url).database or "").unlink(missing_ok=True)

    def _new(self) -> Path:
        return self.folder / f"{uuid.uuid4().hex}.db"


class Server:
    """Databases of a PostgreSQL server that lets us make some."""

    def __init__(self, admin: Engine) -> None:
        self.admin = admin
        self.made: list[str] = []
        self.free: list[str] = []

    def empty(self) -> str:
        name = f"gongkai_test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        self.made.append(name)
        return make_url(SERVER).set(database=name).render_as_string(hide_password=False)

    def ready(self) -> str:
        if self.free:
            return self.free.pop()
        url = self.empty()
        open_database(url).close()
        return url

    def give_back(self, url: str) -> None:
        engine = create_engine(url)
        tables = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
        with engine.begin() as connection:
            connection.exec_driver_sql(END_OTHERS)
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        engine.dispose()
        self.free.append(url)

    def drop_all(self) -> None:
        for name in self.made:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Databases for tests, on the server or in files of `folder`."""
    if not ON_POSTGRESQL:
        yield Files(folder)
        return
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    server = Server(admin)
    try:
        yield server
    finally:
        server.drop_all()
        admin.dispose()
