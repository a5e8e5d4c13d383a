"""Do several replicas know one token, one count and one failure?"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.errors import TooMany
from app.records.engine import migrate
from app.records.in_redis import SharedInRedis
from app.records.options import Options
from app.records.retention import purge_old
from app.records.shared import RatesInStore, SeenInStore, plain
from app.records.store import Store
from app.records.tables import rates, used_tokens
from app.trust.distrust import Distrusted, Why
from app.trust.rates import Rates
from tests.records.test_calls import change
from tests.support.process import running
from tests.support.records import rows
from tests.support.tokens import ENDPOINT, NOW, Clock, checker, claims, ec, header, public, signed
from tests.support.wire import PATIENT_VIEW, patient_view

ISSUER = "https://ehr.example"


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where replicas share what they know."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite3'}"
    if request.param == "redis":
        return str(request.getfixturevalue("redis_url"))
    return str(request.getfixturevalue("new_database")())


@asynccontextmanager
async def replica(where: str) -> AsyncIterator[tuple[Any, Any]]:
    """Used tokens and rates of one replica."""
    if where.startswith("unix"):
        redis = SharedInRedis(where)
        yield redis, redis
        await redis.stop()
        return
    store = Store(Options(url=where), at_once=True)
    store.start()
    yield SeenInStore(store), RatesInStore(store)
    await store.stop()


def test_a_token_is_used_once_whichever_replica_hears_it(shared: str) -> None:
    async def run() -> None:
        async with replica(shared) as (one, _), replica(shared) as (other, _):
            assert await one.first_use(ISSUER, "a", NOW + 60, NOW)
            assert not await other.first_use(ISSUER, "a", NOW + 60, NOW)
            assert not await one.first_use(ISSUER, "a", NOW + 60, NOW)
            assert await other.first_use(ISSUER, "b", NOW + 60, NOW)
            assert await other.first_use("https://other.example", "a", NOW + 60, NOW)

    asyncio.run(run())


def test_of_many_that_come_together_one_is_the_first(shared: str) -> None:
    async def run() -> None:
        async with replica(shared) as (one, _), replica(shared) as (other, _):
            await one.first_use(ISSUER, "warm", NOW + 60, NOW)
            together = [each.first_use(ISSUER, "together", NOW + 60, NOW) for _ in range(10) for each in (one, other)]
            assert sum(await asyncio.gather(*together)) == 1

    asyncio.run(run())


@pytest.mark.parametrize("odd", ["\0", "\ud800", "é" * 255, "'); DROP TABLE used_tokens; --", "\n"])
def test_odd_ids_are_ids(shared: str, odd: str) -> None:
    async def run() -> None:
        async with replica(shared) as (one, _):
            issuer = f"{ISSUER}/{plain(odd)}"
            assert [await one.first_use(issuer, odd, NOW + 60, NOW) for _ in range(2)] == [True, False]

    asyncio.run(run())


def test_rates_are_counted_together(shared: str) -> None:
    """A window that slides: in the second half of a minute, half of the minute before counts."""
    start = NOW - NOW % 60

    async def run() -> None:
        async with replica(shared) as (_, one), replica(shared) as (_, other):
            if shared.startswith("unix"):
                waits = [await each.hit("client a", 4, start) for each in (one, other, one, other, one)]
                assert waits[:4] == [None] * 4
                assert waits[4] is not None
                assert await one.hit("client b", 4, start) is None
                return
            waits = [await each.hit("client a", 4, start + 15) for each in (one, other, one, other, one)]
            assert waits == [None, None, None, None, 45]
            assert await other.hit("client b", 4, start + 15) is None
            assert await one.hit("client a", 4, start + 60) == 60, "all of the minute before counts"
            late = [await one.hit("client a", 4, start + 60 + 30) for _ in range(3)]
            assert late == [None, None, 30], "half of it"
            assert await one.hit("client a", 4, start + 200) is None

    asyncio.run(run())


def test_what_is_over_is_deleted(address: str) -> None:
    async def run() -> None:
        store = Store(Options(url=address), at_once=True)
        store.start()
        seen, counts = SeenInStore(store), RatesInStore(store)
        await seen.first_use(ISSUER, "old", NOW - 1, NOW)
        await seen.first_use(ISSUER, "new", NOW + 60, NOW)
        await counts.hit("a", 4, NOW - 200)
        await counts.hit("a", 4, NOW)
        assert await purge_old(store, datetime.fromtimestamp(NOW, UTC)) == 2
        await store.stop()

    asyncio.run(run())
    assert [row["jti"] for row in rows(address, used_tokens)] == ["new"]
    assert len(rows(address, rates)) == 1


@pytest.mark.parametrize("where", ["sqlite:////nowhere/at/all", "unix:///nowhere/redis.sock"])
def test_a_store_that_cannot_be_asked_refuses_tokens_and_counts_alone(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J6."""
    monkeypatch.setattr("app.records.shared.LONGEST_WAIT_SECONDS", 0.2)

    async def run() -> None:
        async with replica(where) as (seen, shared_rates):
            asked = checker(seen=seen)
            with pytest.raises(Distrusted) as refused:
                await asked.check(f"Bearer {signed(header(), claims())}", ENDPOINT)
            assert refused.value.why is Why.STORE_DOWN
            counts = Rates(Clock(), shared_rates)
            await counts.count_everywhere("a", 1)
            with pytest.raises(TooMany):
                await counts.count_everywhere("a", 1)

    asyncio.run(run())


def test_a_store_that_fails_later_refuses_too(address: str) -> None:
    migrate(address)

    async def run() -> None:
        async with replica(address) as (seen, _):
            assert await seen.first_use(ISSUER, "a", NOW + 60, NOW)
            await asyncio.to_thread(change, address, "ALTER TABLE used_tokens RENAME TO away")
            with pytest.raises(OSError, match="shared store"):
                await seen.first_use(ISSUER, "b", NOW + 60, NOW)

    asyncio.run(run())


def test_alone_nothing_is_shared() -> None:
    async def run() -> None:
        counts = Rates(Clock())
        await counts.count_everywhere("a", 1)
        with pytest.raises(TooMany):
            await counts.count_everywhere("a", 1)

    asyncio.run(run())


def _clients(tmp_path: Path) -> Path:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": [public(ec())]}))
    registry = tmp_path / "clients.toml"
    registry.write_text(f'[[client]]\nname = "st-elsewhere"\nissuer = "{ISSUER}"\nkeys.file = "{keys}"\n')
    return registry


@pytest.mark.parametrize("where", ["postgresql", "redis"])
def test_two_replicas_take_a_token_once(
    where: str, request: pytest.FixtureRequest, tmp_path: Path, new_database: Any
) -> None:
    """Two real processes in the production profile, with one store between them."""
    public_url = "https://triage.example"
    state = "records" if where == "postgresql" else request.getfixturevalue("redis_url")
    address = new_database()
    migrate(address)
    settings = {
        "profile": "production",
        "clients": str(_clients(tmp_path)),
        "public_url": public_url,
        "records": address,
        "replicas": "2",
        "shared_state": state,
    }

    def token(jti: str) -> dict[str, str]:
        now = time.time()
        told = claims(iss=ISSUER, aud=public_url + PATIENT_VIEW, iat=now, exp=now + 300, jti=jti)
        return {"Authorization": f"Bearer {signed(header(), told)}"}

    with running(**settings) as one, running(**settings) as other:
        first = token(f"first-{where}")
        statuses = [each.post(PATIENT_VIEW, patient_view(), **first).status_code for each in (one, other, one, other)]
        # 412: believed, and nothing was sent to judge by.
        assert statuses == [412, 401, 401, 401]
        again = token(f"again-{where}")
        assert [each.post(PATIENT_VIEW, patient_view(), **again).status_code for each in (other, one)] == [412, 401]
        assert [each.end() for each in (one, other)] == [0, 0]
