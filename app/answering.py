"""What one client is answered: triage, what is silent for it, and what a clinician there set aside a while ago."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from app.account import Overridden, SetAside
from app.conclusions import Finding
from app.hooks.request import HookRequest
from app.log.events import events, raised
from app.repeats import recalled
from app.triage import Judgment, Triage
from app.trust.registry import Client
from app.wording.trace import evidence_of

LOOKUP_SECONDS = 0.1
"""Ours: so long may a card wait to hear what was set aside; after it, it is shown as if nothing had been."""

REST = timedelta(seconds=5)
"""Ours: how long a store that was slow or failed is not asked again; each call would else wait for it."""

log = events(__name__)


class Memory(Protocol):
    """Keeps what became of cards: app.records.recall.Recall."""

    def evidence_key(self, client: str | None, evidence: str) -> str | None:
        """The keyed hash of what a card rests on."""

    async def set_aside(self, client: str | None, patient_id: str, since: datetime) -> Sequence[SetAside]:
        """What clinicians of this client overrode for this patient since then (UTC), and did not accept after."""


class Guard:
    """Finds out which cards a clinician set aside before."""

    def __init__(self, memory: Memory, lasts: timedelta, clock: Callable[[], datetime]) -> None:
        """``lasts`` is for how long an overridden card is not shown again; ``clock`` gives now, in UTC."""
        self._memory = memory
        self._lasts = lasts
        self._clock = clock
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    async def overridden(self, shown: Sequence[Finding], client: str | None, patient_id: str) -> tuple[Overridden, ...]:
        """Those of these findings whose card was set aside; none where the store is slow or fails: a card is shown."""
        now = self._clock()
        if not shown or now < self._rests_until:
            return ()
        memory = self._memory
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                past = await memory.set_aside(client, patient_id, now - self._lasts)
        except Exception as failure:  # noqa: BLE001  # Whatever the store does, the card is shown.
            self._rests_until = now + REST
            log.warning("memory-of-overrides-failed", **raised(failure))
            return ()
        return recalled(shown, past, lambda finding: memory.evidence_key(client, evidence_of(finding)))


class Answering:
    """Answers the calls of all clients."""

    def __init__(self, triage: Triage, *, silent: frozenset[str], guard: Guard | None) -> None:
        """``silent`` are the stems that are silent for a client that does not say otherwise."""
        self._triage = triage
        self._silent = silent
        self._guard = guard

    async def __call__(self, call: HookRequest, client: Client | None) -> Judgment:
        """The cards of this call. Raises DataNotObtainable."""
        own = client.silent if client is not None else None
        assessed = self._triage.assessed(call, self._silent if own is None else own)
        if self._guard is None:
            return self._triage.worded(call, assessed)
        name = client.name if client is not None else None
        overridden = await self._guard.overridden(assessed.shown, name, call.patient_id)
        return self._triage.worded(call, assessed, overridden)
