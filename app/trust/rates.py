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


class Rates:
    """Counts calls in this process, by name."""

    def __init__(self, now: Clock) -> None:
        """``now`` is the wall clock in seconds since 1970."""
        self._now = now
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, who: str, per_minute: int) -> None:
        """Count one call of ``who``. Raises TooMany, with the seconds to wait."""
        limit = RateLimitItemPerMinute(per_minute)
        if self._limiter.hit(limit, who):
            return
        reset, _ = self._limiter.get_window_stats(limit, who)
        raise TooMany("Too many calls; come again later.", after=max(1, math.ceil(reset - self._now())))
