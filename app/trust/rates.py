"""How often somebody may call: a limit for each known client, and one for each address before anybody is known (D5).

No call is exempt, not even one with an emergency in it: what a chart holds is known only after the work that a flood
is meant to cause. The limits stand far above what chart openings need, and the refusal says when to come again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app.errors import TooMany

Clock = Callable[[], float]


_SHARES = 100
"""Ours: the library is asked for a hundredth of the limit at a time, because to ask it costs as much as to parse a
small chart. The rest of a share keeps until it is used, so a minute may hold a hundredth more than the limit."""

_MOST_KEPT = 10_000
"""Ours: callers whose share is kept. Beyond them all are forgotten: that counts too many calls and never too few."""


class SharedRates(Protocol):
    """Counts calls of all replicas together."""

    async def hit(self, who: str, per_minute: int, now: float) -> float | None:
        """Count one call; ``None`` when it is allowed, else the seconds to wait. Raises OSError."""


class Rates:
    """Counts calls by name, in this process; those of known clients in all replicas, where they share something."""

    def __init__(self, now: Clock, shared: SharedRates | None = None) -> None:
        """``now`` is the wall clock in seconds since 1970."""
        self._now = now
        self._shared = shared
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._left: dict[str, int] = {}

    def count(self, who: str, per_minute: int) -> None:
        """Count one call of ``who``. Raises TooMany, with the seconds to wait."""
        left = self._left.get(who, 0)
        if left:
            self._left[who] = left - 1
            return
        limit = RateLimitItemPerMinute(per_minute)
        share = per_minute // _SHARES
        if share > 1 and self._limiter.hit(limit, who, cost=share):
            if len(self._left) >= _MOST_KEPT:
                self._left.clear()
            self._left[who] = share - 1
            return
        if self._limiter.hit(limit, who):
            return
        reset, _ = self._limiter.get_window_stats(limit, who)
        raise _too_many(reset - self._now())

    async def count_everywhere(self, who: str, per_minute: int) -> None:
        """The same, in all replicas. Raises TooMany.

        Addresses are not counted so: a flood of strangers must not reach the store. While that is down, each counts.
        """
        if self._shared is None:
            self.count(who, per_minute)
            return
        try:
            wait = await self._shared.hit(who, per_minute, self._now())
        except OSError:
            self.count(who, per_minute)
            return
        if wait is not None:
            raise _too_many(wait)


def _too_many(seconds: float) -> TooMany:
    return TooMany("Too many calls; come again later.", after=max(1, math.ceil(seconds)))
