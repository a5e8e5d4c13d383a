"""How rows reach the tables: many in one statement, so that a driver holds Python's lock once for many rows.

The usual way, row by row, gives the lock back and waits for it at every row: under load each of these waits is a few
milliseconds. PostgreSQL gets a batch as one JSON text and takes it apart by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Float, Integer, Table, TextClause, insert, text

from app.records.shape import Row, Rows
from app.records.tables import Moment, Structure, cards, decisions, feedback, inputs

ROWS_A_STATEMENT = 50
"""Ours: of SQLite; measured, more rows gain nothing."""

REPORTS_A_STATEMENT = 200
"""Ours: binding them takes some milliseconds, in which no call is answered; one body may hold a hundred thousand."""


def add(connection: Connection, rows: Rows) -> None:
    """Add a batch; a row that is there already, because its commit was not heard of, stays."""
    for table, values in ((decisions, rows.decisions), (cards, rows.cards)):
        if connection.dialect.name == "sqlite":
            _add_to_file(connection, table, values)
        elif values:
            connection.execute(_from_json(table), {"rows": msgspec.json.encode(values).decode()})
    if rows.inputs:
        connection.execute(insert(inputs), rows.inputs)


def add_feedback(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add reports; one that is there already stays as it is."""
    statement = insert_for(connection.dialect.name)(feedback).on_conflict_do_nothing(index_elements=["digest"])
    for start in range(0, len(rows), REPORTS_A_STATEMENT):
        connection.execute(statement, rows[start : start + REPORTS_A_STATEMENT])


def insert_for(dialect: str) -> Any:
    """The ``insert`` that knows conflicts: each dialect has its own, and only the one that is used is loaded."""
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


def _add_to_file(connection: Connection, table: Table, values: Sequence[Row]) -> None:
    whole = len(values) - len(values) % ROWS_A_STATEMENT
    for start in range(0, whole, ROWS_A_STATEMENT):
        some = values[start : start + ROWS_A_STATEMENT]
        connection.exec_driver_sql(_values(table, ROWS_A_STATEMENT), tuple(chain.from_iterable(some)))
    if whole < len(values):
        # The rest row by row: a statement for every number of rows would have to be parsed each time.
        connection.exec_driver_sql(_values(table, 1), list(values[whole:]))


@cache
def _values(table: Table, rows: int) -> str:
    row = "(" + ", ".join("?" for _ in table.columns) + ")"
    return f"INSERT INTO {_named(table)} VALUES {', '.join([row] * rows)} ON CONFLICT DO NOTHING"


@cache
def _from_json(table: Table) -> TextClause:
    values = ", ".join(f"CAST(value ->> {number} AS {_kind(column)})" for number, column in enumerate(table.columns))
    source = "json_array_elements(CAST(:rows AS json))"
    return text(f"INSERT INTO {_named(table)} SELECT {values} FROM {source} ON CONFLICT DO NOTHING")


def _named(table: Table) -> str:
    return f'"{table.name}" (' + ", ".join(f'"{column.name}"' for column in table.columns) + ")"


def _kind(column: Column[Any]) -> str:
    match column.type:
        case Moment():
            return "timestamptz"
        case Structure():
            return "json"
        case Integer():
            return "integer"
        case Float():
            return "double precision"
        case _:
            return "text"
