"""The same as ``shared``, in Redis or what speaks like it (leg-triage[redis])."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

if TYPE_CHECKING:
    from redis.asyncio import Redis

WAIT_SECONDS = 1.0
"""Ours: a call that waits longer for Redis is refused."""

_PREFIX = "leg-triage"


class SharedInRedis:
    """Used tokens and rates. It connects when it is first asked."""

    def __init__(self, url: str) -> None:
        """``url`` is ``redis://``, ``rediss://`` or ``unix://``."""
        from redis.asyncio import Redis

        self._redis: Redis = Redis.from_url(url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)
        scheme, _, place = url.partition("://")
        scheme = {"unix": "redis+unix"}.get(scheme, scheme)
        self._storage = RedisStorage(
            f"async+{scheme}://{place}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix=_PREFIX,
            connection_pool=self._redis.connection_pool,  # type: ignore[arg-type]  # Documented, and passed on.
        )
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)

    async def first_use(self, issuer: str, token_id: str, until: float, now: float) -> bool:
        """See ``app.trust.replay.Seen``. Redis forgets it by its own clock, a second late rather than early."""
        from redis.exceptions import RedisError

        digest = hashlib.sha256(f"{issuer}\0{token_id}".encode("utf-8", "surrogatepass")).hexdigest()
        life = max(1, math.ceil(until - now) + 1)
        try:
            noted = await self._redis.set(f"{_PREFIX}:token:{digest}", b"1", nx=True, ex=life)
        except (RedisError, TimeoutError) as failure:
            raise OSError("Redis cannot be asked") from failure
        return bool(noted)

    async def hit(self, who: str, per_minute: int, now: float) -> float | None:
        """See ``app.trust.rates.SharedRates``."""
        from limits.errors import StorageError

        limit = RateLimitItemPerMinute(per_minute)
        try:
            if await self._limiter.hit(limit, who):
                return None
            reset, _ = await self._limiter.get_window_stats(limit, who)
        except (StorageError, TimeoutError) as failure:
            raise OSError("Redis cannot be asked") from failure
        return reset - now

    async def start(self) -> None:
        """Nothing: it connects when it is first asked."""

    async def stop(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
