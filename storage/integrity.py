"""Whether the database is whole, and how far its clock has run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import func, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from pipeline.errors import GongkaiError
from storage import migrations
from storage.archive import Archive
from storage.engine import Database
from storage.subscriptions import subscribers
from storage.tables import Capture, Change, Column


def examine(database: Database) -> str:
    """What the database is, where all is well with it.

    Raises:
        GongkaiError: it cannot be read, or SQLite found damaged pages or indexes.
    """
    name = database.engine.dialect.name
    with _readable(database) as session:
        if name == "sqlite":
            found = session.connection().execute(text("PRAGMA quick_check(1)")).scalar()
            if found != "ok":
                raise GongkaiError(f"the database is damaged, restore a backup: {found}")
        else:
            session.connection().execute(text("SELECT 1"))
    return f"{name}, schema {migrations.HEAD}"


def lost(database: Database, archive: Archive) -> list[str]:
    """Digests of captures whose bytes are not in the archive.

    Raises:
        GongkaiError: the database cannot be read.
    """
    with _readable(database) as session:
        digests = session.exec(select(Capture.digest).distinct().order_by(Capture.digest)).all()
    return [digest for digest in digests if digest not in archive]


def newest(database: Database) -> datetime | None:
    """The latest moment at which anything was noted.

    Raises:
        GongkaiError: the database cannot be read.
    """
    moments = (
        func.max(col(Column.checked_at)),
        func.max(col(Capture.confirmed_at)),
        func.max(col(Change.at)),
    )
    with _readable(database) as session:
        seen = [session.exec(select(moment)).one() for moment in moments]
    return max((moment for moment in seen if moment), default=None)


def subscriptions(database: Database) -> int:
    """How many are in force.

    Raises:
        GongkaiError: the database cannot be read.
    """
    with _readable(database) as session:
        return len(subscribers(session))


@contextmanager
def _readable(database: Database) -> Iterator[Session]:
    try:
        with database.reading() as session:
            yield session
    except DatabaseError as error:
        raise GongkaiError(f"the database cannot be read, restore a backup: {error.orig}") from error
