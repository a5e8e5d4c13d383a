"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(27), "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("hook", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("hook_instance", sa.Text),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("refused_because", sa.Text),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("value_sets", sa.Text, nullable=False),
        sa.Column("as_of", _MOMENT),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("fetch_milliseconds", sa.Float, nullable=False),
        sa.Column("patient_key", sa.Text),
        sa.Column("encounter_key", sa.Text),
        sa.Column("needs", sa.JSON),
        sa.Column("unknown", sa.JSON),
        sa.Column("failed", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_at", "decisions", ["at"])
    op.create_index("ix_decisions_patient_key", "decisions", ["patient_key"])
    op.create_table(
        "cards",
        sa.Column("decision_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("card_uuid", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("pathway", sa.Text, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("urgency", sa.Text, nullable=False),
        sa.Column("side", sa.Text),
        sa.Column("topic", sa.Text),
        sa.Column("concepts", sa.JSON, nullable=False),
        sa.Column("suggestions", sa.JSON, nullable=False),
        sa.Column("evidence_key", sa.Text),
        sa.Column("shown", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("decision_id", "position", name="pk_cards"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], ondelete="CASCADE", name="fk_cards_decision_id"),
    )
    op.create_index("ix_cards_card_uuid", "cards", ["card_uuid"])
    op.create_table(
        "inputs",
        sa.Column("decision_id", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name="pk_inputs"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], ondelete="CASCADE", name="fk_inputs_decision_id"),
    )
    op.create_index("ix_inputs_expires_at", "inputs", ["expires_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("card", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("outcome_at", _MOMENT, nullable=False),
        sa.Column("accepted", sa.JSON, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("digest", name="uq_feedback_digest"),
    )
    op.create_index("ix_feedback_at", "feedback", ["at"])
    op.create_index("ix_feedback_card", "feedback", ["card"])
    op.create_table(
        "used_tokens",
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("jti", sa.Text, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "jti", name="pk_used_tokens"),
    )
    op.create_index("ix_used_tokens_expires_at", "used_tokens", ["expires_at"])
    op.create_table(
        "rates",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("window", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", "window", name="pk_rates"),
    )


def downgrade() -> None:
    """Drop them, with everything in them."""
    for table in ("rates", "used_tokens", "feedback", "inputs", "cards", "decisions"):
        op.drop_table(table)
