"""The book of records: told of each call, asked to keep feedback, started and stopped with the service."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from app.account import CallAccount
from app.hooks.feedback import Outcome
from app.log.events import events
from app.records.calls import Calls
from app.records.counts import Counts
from app.records.feedback import Feedback
from app.records.retention import keep_purged
from app.records.store import Store
from app.versions import Versions

log = events(__name__)

LAST_WRITES_SECONDS = 4.0
"""Ours: at shutdown, for what still waits."""


class Book:
    """A listener; ``counts``, ``waiting`` and ``failure`` are for whoever watches."""

    def __init__(self, store: Store, versions: Versions) -> None:
        """Keep what the options of the store say."""
        self.counts = Counts()
        self.store = store
        self._calls = Calls(store, versions, self.counts)
        self._feedback = Feedback(store, self.counts)
        self._writers: list[asyncio.Task[None]] = []
        self._purging: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Records that are not written yet."""
        return self._calls.waiting

    @property
    def written(self) -> int:
        """Calls that are recorded."""
        return self.counts.written

    @property
    def lost(self) -> int:
        """Calls that are in no record, and will be in none."""
        return self.counts.lost

    @property
    def refused(self) -> int:
        """Reports of feedback that could not be kept, and were not acknowledged."""
        return self.counts.reports_refused

    @property
    def failure(self) -> str | None:
        """The kind of failure while the store cannot be opened or written, else ``None``."""
        return self.store.failure

    def __call__(self, call: CallAccount) -> None:
        """Take it for the record; nothing is waited for."""
        self._calls.add(call)

    async def keep(self, service: str, client: str | None, outcomes: Sequence[Outcome]) -> None:
        """Store what was reported; returns once it is safe on disk. Raises NotKept, and then it may be sent again."""
        await self._feedback.keep(service, client, outcomes)

    async def start(self) -> None:
        """Begin to write, in the background."""
        self.store.start()
        self._writers = [
            asyncio.create_task(self._calls.write(), name="writing records"),
            asyncio.create_task(self._feedback.write(), name="writing feedback"),
        ]
        self._purging = asyncio.create_task(keep_purged(self.store, self.counts), name="deleting old records")

    async def stop(self) -> None:
        """Write what waits, within a bound; what is left then is lost, counted and told."""
        self._calls.finish()
        self._feedback.finish()
        if self._writers:
            await asyncio.wait(self._writers, timeout=LAST_WRITES_SECONDS)
        for task in (*self._writers, self._purging):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._feedback.give_up()
        if self.waiting:
            self.counts.lost += self.waiting
            log.error("records-lost", count=self.waiting)
        await self.store.stop()
