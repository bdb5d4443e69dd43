"""Alembic's entry: it works on the connection that storage.migrations hands over, and on no other."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from storage.tables import UtcDateTime


def _render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Plain SQLAlchemy types in migration files: history must not depend on today's classes."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a column only by copying the table
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
