"""Feedback: kept before it is acknowledged. Reports that come together are one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.errors import NotKept
from app.hooks.feedback import Outcome
from app.records.counts import Counts
from app.records.reports import Reports
from app.records.store import Store, Written

MOST_WAITING = 2_000
"""Ours: calls with reports that wait for the store at the same time."""

MANY = 100
"""Ours: entries of one report beyond which a thread makes the rows, so that calls are answered meanwhile."""

LONGEST_WAIT_SECONDS = 5.0
"""Ours: how long a report may wait for the store until its client is asked to come again."""


@dataclass(slots=True)
class _Waiting:
    rows: list[dict[str, Any]]
    done: asyncio.Future[Written]


class Feedback:
    """Asked to keep reports; ``write`` is run in the background."""

    def __init__(self, store: Store, counts: Counts) -> None:
        """Keep what the options of the store say."""
        self._store = store
        self._counts = counts
        self._reports = Reports(comments=store.options.comments)
        self._waiting: list[_Waiting] = []
        self._came = asyncio.Event()
        self._last = False
        store.on_failure.append(self.give_up)

    async def keep(self, service: str, client: str | None, outcomes: Sequence[Outcome]) -> None:
        """Store what was reported; returns once it is safe on disk. Raises NotKept, and then it may be sent again."""
        now = datetime.now(UTC)
        if len(outcomes) <= MANY:
            rows = self._reports.rows(now, service, client, outcomes)
        else:
            rows = await asyncio.to_thread(self._reports.rows, now, service, client, outcomes)
        no_room = self._last or len(self._waiting) >= MOST_WAITING or self._store.cannot_be_opened
        if no_room or await self._stored(rows) is not Written.YES:
            self._counts.reports_refused += len(outcomes)
            raise NotKept("The feedback could not be stored; send it again later.")
        self._counts.reports += len(outcomes)

    async def _stored(self, rows: list[dict[str, Any]]) -> Written:
        mine = _Waiting(rows, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        self._came.set()
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                return await mine.done
        except TimeoutError:
            return Written.DOWN

    def finish(self) -> None:
        """Nothing more will come."""
        self._last = True
        self._came.set()

    def give_up(self) -> None:
        """Whoever waits is told now that the store cannot be had."""
        _answer(self._taken(), Written.DOWN)

    async def write(self) -> None:
        """Write until ``finish``."""
        while not self._last or self._waiting:
            await self._came.wait()
            self._came.clear()
            if not self._waiting:
                continue
            await self._store.opened()
            group = self._taken()
            fate = await self._insert([row for one in group for row in one.rows])
            if fate is not Written.REFUSED:
                _answer(group, fate)
                continue
            for one in group:  # A bad neighbor must not cost the others.
                _answer([one], await self._insert(one.rows))

    def _taken(self) -> list[_Waiting]:
        group = [one for one in self._waiting if not one.done.done()]
        self._waiting = []
        return group

    async def _insert(self, rows: list[dict[str, Any]]) -> Written:
        from app.records.insert import add_feedback

        if not rows:
            return Written.YES
        fate = await self._store.write(lambda connection: add_feedback(connection, rows))
        if fate is Written.DOWN:  # A connection that was idle may be dead by now; a new one tells.
            fate = await self._store.write(lambda connection: add_feedback(connection, rows))
        return fate


def _answer(group: Sequence[_Waiting], fate: Written) -> None:
    for one in group:
        if not one.done.done():
            one.done.set_result(fate)
