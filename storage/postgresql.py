"""PostgreSQL as the tables need it: UTF-8, one writer at a time, readers that see one moment."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from pipeline.errors import ConfigurationError

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of a reader: one consistent state however many statements it takes."""

# Writers take turns, as they do on SQLite: what two of them make out of one article, one unit or one identity
# on two portals is then never made twice, and changes become visible in the order of their ids. The key holds
# the schema, because several homes may share a database. A worker that stands still is cut off before others
# give up waiting.
_TURN = """
SET LOCAL idle_in_transaction_session_timeout = '60s';
SET LOCAL lock_timeout = '30s';
SELECT pg_advisory_xact_lock(hashtext('gongkai'), hashtext(current_schema()))
"""


def engine_of(url: URL, **options: Any) -> Engine:
    """An engine whose connections are tried before they are used: the server may have been restarted."""
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", **options)
    event.listen(engine, "connect", _refuse_other_encodings, insert=True)  # before SQLAlchemy asks for text
    event.listen(engine, "begin", _take_turn)
    return engine


def _refuse_other_encodings(connection: Any, _record: object) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise ConfigurationError(
            f"the database is encoded in {encoding}, which does not hold Chinese text: "
            "make it with createdb -E UTF8 -T template0"
        )


def _take_turn(connection: Connection) -> None:
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(_TURN)
