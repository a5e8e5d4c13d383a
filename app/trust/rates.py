"""How often somebody may call: a limit for each known client, and one for each address before anybody is known (D5).

No call is exempt, not even one with an emergency in it: what a chart holds is known only after the work that a flood
is meant to cause. The limits stand far above what chart openings need, and the refusal says when to come again.
"""

from __future__ import annotations

import math
from collections.abc import Callable

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


class Rates:
    """Counts calls in this process, by name."""

    def __init__(self, now: Clock) -> None:
        """``now`` is the wall clock in seconds since 1970."""
        self._now = now
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
        raise TooMany("Too many calls; come again later.", after=max(1, math.ceil(reset - self._now())))
