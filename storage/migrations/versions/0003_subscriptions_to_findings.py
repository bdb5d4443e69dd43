"""Subscriptions to findings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Those that exist asked for no finding in particular.
    op.add_column("subscription", sa.Column("findings", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("subscription", "findings")
