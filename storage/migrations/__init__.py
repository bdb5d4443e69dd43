"""The schema's history: one file per change, run by Alembic inside the caller's transaction."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0003"
"""The revision this version of gongkai works with: the newest file in versions/."""


def current(connection: Connection) -> str | None:
    """The revision of the schema behind `connection`; None while it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def run(connection: Connection) -> None:
    """Brings the schema behind `connection` up to HEAD; the caller commits."""
    # Alembic takes most of a second to import, and is needed once in a database's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
