"""Time that passes between two commands: what is recorded moves into the past, the machine's clock stays."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlmodel import SQLModel

from storage.engine import open_database
from storage.tables import UtcDateTime


def pass_by(database_url: str, time: timedelta) -> None:
    """Everything recorded is that much older from now on."""
    database = open_database(database_url)
    with database.writing() as session:
        for table in SQLModel.metadata.sorted_tables:
            moments = [column for column in table.columns if isinstance(column.type, UtcDateTime)]
            keys = list(table.primary_key.columns)
            for row in session.execute(select(*keys, *moments)).mappings().all() if moments else ():
                earlier = {one.name: row[one] - time for one in moments if row[one]}
                where = [one == row[one] for one in keys]
                if earlier:
                    session.execute(update(table).where(*where).values(earlier))
    database.close()
