"""Records of calls: a queue that nobody waits for, and batches of it that are written in the background."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from app.account import FEEDBACK, CallAccount
from app.log.events import events, raised
from app.records.counts import Alarm, Counts
from app.records.keyed import Keyed
from app.records.shape import Rows, Shape, Taken, size, take
from app.records.store import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS, Store, Written
from app.versions import Versions

log = events(__name__)

MOST_WAITING = 20_000
"""Ours: records that wait for the store; of a service that answers 100 calls a second three minutes."""

MOST_BODY_BYTES = 64 * 1024 * 1024
"""Ours: bodies that wait to be encrypted; beyond it a record is kept without its call."""

MOST_AT_ONCE = 200
"""Ours: records in one transaction; making their rows takes about two milliseconds, in which no call is answered."""

BATCH_SECONDS = 0.2
"""Ours: how long records are gathered; a process that is killed loses no more than these."""

MOST_STRANGERS_A_MINUTE = 60
"""Ours: recorded refusals of callers that nobody knows; the rest is only counted, or a flood would fill the disk."""


class Calls:
    """Told of each call; ``write`` is run in the background for as long as calls come."""

    def __init__(self, store: Store, versions: Versions, counts: Counts) -> None:
        """Keep what the options of the store say."""
        self._store = store
        self._versions = versions
        self._counts = counts
        self._identifies = store.options.hash_key is not None
        self._keeps_input = bool(store.options.input_keys)
        self._queue: deque[Taken] = deque()
        self._batch: list[Taken] = []
        self._body_bytes = 0
        self._strangers = (0, 0)
        self._came = asyncio.Event()
        self._last = asyncio.Event()
        self._full, self._without_call = Alarm(), Alarm()

    @property
    def waiting(self) -> int:
        """How many are not written yet."""
        return len(self._queue) + len(self._batch)

    def add(self, call: CallAccount) -> None:
        """Put it in the queue; what finds no room is counted. Feedback has a table of its own."""
        if call.hook == FEEDBACK or (call.client is None and call.private is None and self._one_too_many(call)):
            return
        if len(self._queue) >= MOST_WAITING:
            self._counts.lost += 1
            if self._full.due():
                log.error("records-full", count=self._counts.lost)
            return
        body = self._keeps_input and self._has_room(call)
        self._queue.append(take(call, identifiers=self._identifies, body=body))
        self._came.set()

    def finish(self) -> None:
        """What is there is the last: write it without waiting for more."""
        self._last.set()
        self._came.set()

    async def write(self) -> None:
        """Write until ``finish``, and everything that is there by then."""
        shape: Shape | None = None
        while await self._gathered():
            if shape is None:
                await self._store.opened()
                shape = await asyncio.to_thread(self._shape)
            self._batch = [self._queue.popleft() for _ in range(min(MOST_AT_ONCE, len(self._queue)))]
            rows = await asyncio.to_thread(_shaped, shape, self._batch)
            self._body_bytes -= sum(one.size for one in self._batch)
            self._counts.lost += len(self._batch) - len(rows.decisions)
            await self._insert(rows)
            self._batch = []

    async def _gathered(self) -> bool:
        """Is there something to write? Waits until there is, and a short time for more."""
        if not self._queue and not self._last.is_set():
            self._came.clear()
            await self._came.wait()
        if len(self._queue) < MOST_AT_ONCE:
            await self._pause(BATCH_SECONDS)
        return bool(self._queue)

    async def _pause(self, seconds: float) -> None:
        """Unless it is the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._last.wait(), seconds)

    async def _insert(self, rows: Rows) -> None:
        """Write a batch, however long the store is down. Rows that it refuses are tried one by one."""
        from app.records.insert import add

        pause = FIRST_RETRY_SECONDS
        while True:
            match await self._store.write(lambda connection: add(connection, rows)):
                case Written.YES:
                    self._counts.written += len(rows.decisions)
                    return
                case Written.REFUSED:
                    break
                case Written.DOWN:
                    await self._pause(pause)
                    if self._last.is_set():
                        await asyncio.sleep(FIRST_RETRY_SECONDS)
                    pause = min(2 * pause, LONGEST_RETRY_SECONDS)
        if len(rows.decisions) == 1:
            self._counts.lost += 1
            return
        for one in rows.apart():
            await self._insert(one)

    def _shape(self) -> Shape:
        options = self._store.options
        keyed = Keyed(options.hash_key)
        if not options.input_keys:
            return Shape(self._versions, keyed, settings=options.answers_by)
        from app.records.sealed import Seals  # Cryptography is loaded only where calls are kept.

        seals = Seals(options.input_keys)
        return Shape(self._versions, keyed, (seals.seal, seals.current, options.keep_inputs), options.answers_by)

    def _has_room(self, call: CallAccount) -> bool:
        if call.private is None:
            return False
        more = size(call.private)
        if self._body_bytes + more > MOST_BODY_BYTES:
            self._counts.without_input += 1
            if self._without_call.due():
                log.error("records-without-call", count=self._counts.without_input)
            return False
        self._body_bytes += more
        return True

    def _one_too_many(self, call: CallAccount) -> bool:
        """Is this one more refusal of somebody unknown than is recorded in a minute?"""
        minute, count = self._strangers
        now = int(call.at.timestamp()) // 60
        count = count + 1 if now == minute else 1
        self._strangers = (now, count)
        if count <= MOST_STRANGERS_A_MINUTE:
            return False
        self._counts.strangers += 1
        return True


def _shaped(shape: Shape, batch: Sequence[Taken]) -> Rows:
    rows = Rows([], [], [])
    for taken in batch:
        before = (len(rows.decisions), len(rows.cards))
        try:
            shape.add(taken, rows)
        except Exception as failure:  # noqa: BLE001  # One call that cannot be recorded must not cost the others.
            log.error("record-failed", **raised(failure))
            del rows.decisions[before[0] :]
            del rows.cards[before[1] :]
    return rows
