"""Each token once: which (issuer, jti) were seen, until they expire (J6)."""

from __future__ import annotations

import heapq
from typing import Protocol

MOST_REMEMBERED = 200_000
"""Ours: about 50 MB; a service that sees more tokens in a quarter of an hour needs the shared store."""


class Seen(Protocol):
    """A store of used tokens. One process keeps it in memory; several share one."""

    async def first_use(self, issuer: str, token_id: str, until: float, now: float) -> bool:
        """Note it and say whether it is the first time. Raises OSError when the store cannot be asked."""
        ...


class SeenInMemory:
    """For one process. When it is full, new tokens are refused rather than old ones forgotten."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """Remember at most so many."""
        self._most = most
        self._until: dict[tuple[str, str], float] = {}
        self._by_end: list[tuple[float, tuple[str, str]]] = []

    async def first_use(self, issuer: str, token_id: str, until: float, now: float) -> bool:
        """See ``Seen``."""
        while self._by_end and self._by_end[0][0] < now:
            _, old = heapq.heappop(self._by_end)
            del self._until[old]
        key = (issuer, token_id)
        if key in self._until:
            return False
        if len(self._until) >= self._most:
            raise OSError("the store of used tokens is full")
        self._until[key] = until
        heapq.heappush(self._by_end, (until, key))
        return True
