"""Where tests keep their tables: on the PostgreSQL of GONGKAI_TEST_DATABASE_URL, else in SQLite files.

Every test gets a database of its own, copied from a template, because running the migrations takes a third
of a second.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, create_engine, make_url

from storage.engine import open_database

SERVER = os.environ.get("GONGKAI_TEST_DATABASE_URL", "")
ON_POSTGRESQL = bool(SERVER)


class Databases(Protocol):
    """Makes databases; all of them are gone when the tests are over."""

    def empty(self) -> str:
        """The URL of a new database without tables."""
        ...

    def ready(self) -> str:
        """The URL of a new database with its schema."""
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

    def _new(self) -> Path:
        return self.folder / f"{uuid.uuid4().hex}.db"


class Server:
    """Databases of a PostgreSQL server that lets us make some."""

    def __init__(self, admin: Engine) -> None:
        self.admin = admin
        self.made: list[str] = []
        self.template = self._create("template0")
        open_database(self._url(self.template)).close()

    def empty(self) -> str:
        return self._url(self._create("template0"))

    def ready(self) -> str:
        return self._url(self._create(self.template))

    def drop_all(self) -> None:
        for name in self.made:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _create(self, template: str) -> str:
        name = f"gongkai_test_{uuid.uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.made.append(name)
        return name

    def _url(self, name: str) -> str:
        return make_url(SERVER).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Databases for tests, on the server or in files of `folder`."""
    if not ON_POSTGRESQL:
        yield Files(folder)
        return
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    server = Server(admin)
    try:
        yield server
    finally:
        server.drop_all()
        admin.dispose()
