"""Each test of the records runs on a SQLite file and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support import databases


def _or_skip(package: str, why: databases.CannotBeHad) -> NoReturn:
    if databases.REQUIRED[package]:
        pytest.fail(f"{package} is required here: {why}")
    pytest.skip(f"NOT TESTED on {package}: {why}")


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """Gives the URL of an empty PostgreSQL database at each call."""
    with ExitStack() as stack:
        try:
            new = stack.enter_context(databases.postgres())
        except databases.CannotBeHad as why:
            _or_skip("postgresql", why)
        yield new


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(databases.redis())
        except databases.CannotBeHad as why:
            _or_skip("redis-server", why)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite3'}"
    new: Callable[[], str] = request.getfixturevalue("new_database")
    return new()
