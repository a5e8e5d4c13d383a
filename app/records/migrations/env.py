"""What alembic runs: the steps, on the connection that it is given, in the transaction of whoever gave it."""

from __future__ import annotations

from alembic import context

from app.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table only by writing it anew.
)
context.run_migrations()
