"""A PostgreSQL that goes away in the middle, and comes back: connections are cut, and no new ones are let in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import psycopg
import pytest

from app.errors import NotKept
from app.hooks.feedback import parse
from app.records.tables import decisions, feedback
from tests.support.records import call, rows, until, writing


def report(card: str) -> bytes:
    entry = {"card": card, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T03:38:35Z"}
    return json.dumps({"feedback": [entry]}).encode()


def cut_off(address: str, *, away: bool) -> None:
    """From another database of the same server."""
    rest, _, host = address.partition("?host=")
    name = rest.rpartition("/")[2]
    with psycopg.connect(f"host={host} user=triage dbname=postgres", autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {'false' if away else 'true'}".encode())
        if away:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def test_a_server_that_goes_and_comes_back(new_database: Callable[[], str]) -> None:
    address = new_database()

    async def run() -> None:
        async with writing(address) as book:
            await book.keep("s", None, parse(report("before")).outcomes)
            book(call())
            await until(lambda: book.counts.written == 1)
            await asyncio.to_thread(cut_off, address, away=True)
            for _ in range(300):
                book(call())
            with pytest.raises(NotKept):
                await book.keep("s", None, parse(report("meanwhile")).outcomes)
            await until(lambda: book.failure is not None)
            assert book.waiting == 300
            await asyncio.to_thread(cut_off, address, away=False)
            await until(lambda: book.counts.written == 301)
            await book.keep("s", None, parse(report("after")).outcomes)
            assert (book.counts.lost, book.failure) == (0, None)

    asyncio.run(run())
    assert len(rows(address, decisions)) == 301
    assert [row["card"] for row in rows(address, feedback)] == ["before", "after"]


def test_connections_that_died_while_idle_cost_no_report(new_database: Callable[[], str]) -> None:
    """A server that was started anew: the first use of an old connection fails, and a new one is tried at once."""
    address = new_database()

    async def run() -> None:
        async with writing(address) as book:
            await book.keep("s", None, parse(report("before")).outcomes)
            await asyncio.to_thread(cut_off, address, away=True)
            await asyncio.to_thread(cut_off, address, away=False)
            await book.keep("s", None, parse(report("after")).outcomes)

    asyncio.run(run())
    assert [row["card"] for row in rows(address, feedback)] == ["before", "after"]
