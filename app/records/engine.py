"""Where the records lie: the address, the connection to it, and bringing the tables up to date."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from app.records.store import NotUsable
from app.records.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

NEWEST = "0002"
"""The last step of ``migrations/versions``; a store that stands there does not load alembic."""

_STEPS = "alembic_version"
"""The table in which alembic keeps the step."""

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"

_MIGRATING = 0x1E6_7214_6E
"""Ours: the number of the advisory lock under which one replica at a time migrates PostgreSQL."""

_BUSY_SECONDS = 5.0
"""Ours: how long SQLite waits for another process that writes."""

_CONNECT_SECONDS = 5
"""Ours: how long to wait for a PostgreSQL that does not answer at all."""

_STATEMENT_SECONDS = 10
"""Ours: how long PostgreSQL may take for one statement of the service."""

_IN_PARALLEL = 4
"""Ours: connections of one process at once: records, feedback, retention, and one for tokens."""


def file_of(url: str) -> Path | None:
    """The SQLite file of this address; ``None`` for a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "")


def connect(url: str, *, writes: bool = True) -> Engine:
    """For the command line: one connection at a time."""
    driver, options = _driver(url, asynchronous=False)
    engine = create_engine(driver, poolclass=NullPool, hide_parameters=True, **options)
    return _prepared(engine, url, writes)


def connect_file(url: str) -> Engine:
    """For the service, to write to a file: one connection that is kept, and whichever thread has its turn uses it."""
    driver, options = _driver(url, asynchronous=False)
    engine = create_engine(driver, hide_parameters=True, pool_size=1, max_overflow=2, **options)
    return _prepared(engine, url, writes=True)


def connect_async(url: str, *, writes: bool = True) -> AsyncEngine:
    """For the service. Connects when it is first used. In a file, one that does not write waits for nobody who does."""
    from sqlalchemy.ext.asyncio import create_async_engine  # It brings all of the ORM along, which a file needs not.

    driver, options = _driver(url, asynchronous=True)
    if file_of(url) is None:
        # A server that hangs, or a network that swallows everything, counts as down.
        options["connect_args"]["options"] += f" -c statement_timeout={_STATEMENT_SECONDS}s"
        options["connect_args"]["tcp_user_timeout"] = _STATEMENT_SECONDS * 1000
    options |= {"pool_size": _IN_PARALLEL, "max_overflow": 0, "pool_timeout": _BUSY_SECONDS, "pool_recycle": 1800}
    engine = create_async_engine(driver, hide_parameters=True, **options)
    _prepared(engine.sync_engine, url, writes)
    return engine


def _driver(url: str, *, asynchronous: bool) -> tuple[Any, dict[str, Any]]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        name = "sqlite+aiosqlite" if asynchronous else "sqlite"
        return parsed.set(drivername=name), {"connect_args": {"timeout": _BUSY_SECONDS}}
    # A server that is set to another zone would give times that Python's calendar does not have.
    arguments = {"connect_timeout": _CONNECT_SECONDS, "options": "-c timezone=UTC"}
    return parsed.set(drivername="postgresql+psycopg"), {"connect_args": arguments}


def _prepared(engine: Engine, url: str, writes: bool) -> Engine:
    file = file_of(url)
    if file is None:
        return engine

    @event.listens_for(engine, "do_connect")
    def make_file(*_: Any) -> None:
        if not writes and not file.exists():
            raise FileNotFoundError(file)  # SQLite would make an empty one.
        if not file.exists():
            # What is kept is for the service's own user only; the files beside it take the same rights.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # The driver's own idea of when a transaction begins is too late for a lock.
        cursor = connection.cursor()
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # What was acknowledged outlives a power cut.
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # What was purged is not left readable in the file.
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def migrate(url: str) -> str | None:
    """Bring the tables up to date; the step from which it began, ``None`` for an empty store.

    One process at a time does it. Raises ``sqlalchemy.exc.SQLAlchemyError`` and ``OSError``.
    """
    engine = connect(url)
    try:
        with engine.connect() as connection:
            before = _step(connection)
            connection.rollback()
            if before == NEWEST:
                return before
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
            if _is_empty(connection):
                _make(connection)
            else:
                move(connection, "head")
        return before
    finally:
        engine.dispose()


def _is_empty(connection: Connection) -> bool:
    return {*metadata.tables, _STEPS}.isdisjoint(inspect(connection).get_table_names())


def _make(connection: Connection) -> None:
    """The tables as they are after the last step, without the library that walks the steps: it takes much memory."""
    metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(f"CREATE TABLE {_STEPS} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(text(f"INSERT INTO {_STEPS} VALUES (:step)"), {"step": NEWEST})


def must_be_current(url: str) -> None:
    """Raises NotUsable when somebody has to run ``leg-triage migrate`` first."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            step = _step(connection)
    finally:
        engine.dispose()
    if step != NEWEST:
        raise NotUsable(f"its tables are at step {step}, this version needs {NEWEST}; run leg-triage migrate")


def move(connection: Connection, step: str, *, down: bool = False) -> None:
    """Up to a step, or down to it, in the transaction of this connection."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # Its plugins announce themselves one by one.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, step)


def _step(connection: Connection) -> str | None:
    try:
        step: str | None = connection.execute(text(f"SELECT version_num FROM {_STEPS}")).scalar()
    except DatabaseError:
        connection.rollback()
        connection.execute(text("SELECT 1"))  # An empty store answers this; one that is down does not.
        return None
    return step
