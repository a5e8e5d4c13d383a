"""The store of one process: opened in the background, so that neither start nor first answer waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from enum import Enum
from typing import TYPE_CHECKING

from app.log.events import events, raised
from app.records.counts import Alarm
from app.records.options import Options

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine  # Loaded by a thread, once calls are answered.
    from sqlalchemy.ext.asyncio import AsyncEngine

    Work = Callable[[Connection], object]

log = events(__name__)

SETTLE_SECONDS = 2.0
"""Ours: how long the first call is waited for, before the database libraries are loaded."""

_AFTER_THE_FIRST_CALL_SECONDS = 0.05
"""Ours: a call is told before its answer is sent; what is loaded beside it would hold it up."""

_NOT_OPENED_YET = "NotOpenedYet"

FIRST_RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 30.0


class NotUsable(Exception):
    """The store answers, but its tables are not those of this version. The message names no address."""


class Written(Enum):
    """What became of a transaction."""

    YES = "yes"
    REFUSED = "refused"
    """It will never be taken: one of its values is at fault."""
    DOWN = "down"
    """The store is at fault; later it may be taken."""


class Store:
    """Keeps trying until the store can be used."""

    def __init__(self, options: Options, *, at_once: bool = False) -> None:
        """``at_once``: something that every call needs lies in it, so it is opened before the first call."""
        self.options = options
        self.failure: str | None = _NOT_OPENED_YET
        """The kind of the last failure; ``None`` while all is well."""
        self.on_failure: list[Callable[[], None]] = []
        """Told when the store cannot be opened."""
        self._engine: AsyncEngine | Engine | None = None
        self._at_once = at_once
        self._wanted = asyncio.Event()
        self._opened = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._alarm = Alarm()
        # SQLite takes one writer; a second one of the same process would poll for its turn.
        one_writer = options.url.startswith("sqlite")
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if one_writer else nullcontext()

    @property
    def cannot_be_opened(self) -> bool:
        """Was it tried, in vain so far?"""
        return self._engine is None and self.failure not in (None, _NOT_OPENED_YET)

    def start(self) -> None:
        """Begin, within a running event loop."""
        self._task = asyncio.create_task(self._open(), name="opening the records")

    async def opened(self, *, wanted: bool = True) -> None:
        """Returns once it can be used. ``wanted``: open it now, there is something to store."""
        if wanted:
            self._wanted.set()
        await self._opened.wait()

    async def write(self, work: Work) -> Written:
        """One transaction; on disk when this returns YES."""
        await self.opened()
        from sqlalchemy.exc import DataError, IntegrityError

        try:
            async with self._turn:
                await self._committed(work)
        except (DataError, IntegrityError) as failure:
            log.error("row-refused", **raised(failure))
            return Written.REFUSED
        except Exception as failure:  # noqa: BLE001  # Drivers raise what they like; whatever it is, nothing was written.
            self.failure = type(failure).__name__
            if self._alarm.due():
                log.error("records-not-written", **_told(failure))
            return Written.DOWN
        if self.failure is not None:
            self.failure = None
            log.warning("records-written-again")
        return Written.YES

    async def _committed(self, work: Work) -> None:
        from sqlalchemy import Engine

        engine = self._engine
        assert engine is not None
        if isinstance(engine, Engine):
            # One thread for all of it: the driver for async hands each statement over by itself, which costs more.
            await asyncio.to_thread(_in_transaction, engine, work)
            return
        async with engine.begin() as connection:
            await connection.run_sync(work)

    async def stop(self) -> None:
        """Stop trying, and close what is open."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._engine is not None:
            closing = self._engine.dispose()
            if closing is not None:
                await closing

    async def _open(self) -> None:
        if not self._at_once:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), SETTLE_SECONDS)
            await asyncio.sleep(_AFTER_THE_FIRST_CALL_SECONDS)
        pause = FIRST_RETRY_SECONDS
        while True:
            try:
                self._engine = await asyncio.to_thread(_made, self.options)
                break
            except Exception as failure:  # noqa: BLE001  # As in ``write``.
                self.failure = type(failure).__name__
                if self._alarm.due():
                    if isinstance(failure, NotUsable):
                        log.error("records-not-current")
                    else:
                        log.error("records-not-opened", **_told(failure))
                for tell in self.on_failure:
                    tell()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_RETRY_SECONDS)
        self.failure = None
        self._opened.set()


def _in_transaction(engine: Engine, work: Work) -> None:
    with engine.begin() as connection:
        work(connection)


def _made(options: Options) -> AsyncEngine | Engine:
    """In a thread: it loads SQLAlchemy and, where there is something to migrate, alembic."""
    from app.records.engine import connect_async, connect_file, file_of, migrate, must_be_current

    if options.migrates:
        migrate(options.url)
    else:
        must_be_current(options.url)
    return connect_async(options.url) if file_of(options.url) is None else connect_file(options.url)


def _told(failure: Exception) -> dict[str, object]:
    """Names of classes only, since a driver's message repeats values and addresses."""
    return {"exception": type(getattr(failure, "orig", None) or failure).__name__}
