"""Overdue obligations."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("adcode", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["column_id"], ["column.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("unit_id", "kind", "fiscal_year"),
    )
    op.create_index("ix_obligation_column_id", "obligation", ["column_id"])
    op.create_index("ix_obligation_unit_id", "obligation", ["unit_id"])
    # Not by Alembic's batch: it drops the table of changes, and on SQLite what refers to them goes with it.
    op.execute("ALTER TABLE change ADD COLUMN obligation_id INTEGER REFERENCES obligation (id)")
    op.create_index("ix_change_obligation_id", "change", ["obligation_id"])


def downgrade() -> None:
    op.drop_index("ix_change_obligation_id", "change")
    op.drop_column("change", "obligation_id")
    op.drop_table("obligation")
