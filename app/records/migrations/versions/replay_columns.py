"""What a replay compares and repeats: the digest of the answer, and what it depended on besides the call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; calls that are on record have none."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("answer_digest", sa.Text))
        table.add_column(sa.Column("silent", sa.JSON))
        table.add_column(sa.Column("overridden", sa.JSON))
        table.add_column(sa.Column("settings", sa.JSON))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("decisions") as table:
        for name in ("settings", "overridden", "silent", "answer_digest"):
            table.drop_column(name)
