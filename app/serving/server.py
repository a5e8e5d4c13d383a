"""One process that answers calls, and how it stops: not ready first, then no new calls, the last ones, exit 0.

uvicorn stops listening as soon as it is told to stop. A load balancer learns a moment later that it should send its
calls elsewhere, and the calls of that moment would fail; so the service goes on for ``drain_seconds`` while
``/readyz`` already answers 503 and every answer asks its connection to close.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from app.log.events import events, raised
from app.serving.memory import keep_memory
from app.serving.patience import patient
from app.settings import LAST_WRITES_SECONDS, Settings

if TYPE_CHECKING:
    from app.watch.metrics import Metrics  # The client library is loaded only where there is an admin port.

CUT_OFF = 4
"""The exit code of a process that was not done when its grace time was over. uvicorn's own failure to start is 3."""

_TICK_SECONDS = 0.1
"""How often uvicorn asks whether it is time to stop."""

_CLOSE = (b"connection", b"close")

log = events(__name__)

EverySecond = Callable[[], None]


class Server(uvicorn.Server):
    """uvicorn with a drain before the stop, a limit to the whole of it, and something to do every second."""

    def __init__(self, service: FastAPI, settings: Settings, every_second: EverySecond | None = None) -> None:
        """``every_second`` is called once a second between start and stop."""
        super().__init__(_config(service, settings))
        self.service = service
        self._settings = settings
        self._every_second = every_second
        self._leave_at: float | None = None
        self._ticked_at: float | None = None
        self._late = 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM drains; Ctrl-C or a second signal stops at once. uvicorn's own would end by the signal, not by 0."""
        if sig == signal.SIGTERM and self._leave_at is None:
            self.drain()
        elif self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        else:
            self._stop_within(self._settings.grace_seconds)
            self.should_exit = True

    def drain(self) -> None:
        """Call the service not ready, go on for a while, then stop."""
        self._stop_within(self._settings.grace_seconds)
        self.service.state.readiness.draining = True
        self._leave_at = time.monotonic() + self._settings.drain_seconds
        # These headers go out with every answer; they are made anew each second from those of the configuration.
        self.config.encoded_headers.append(_CLOSE)
        self.server_state.default_headers = [*self.server_state.default_headers, _CLOSE]

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: is it time to stop?"""
        now = time.monotonic()
        if self._ticked_at is not None:
            self._late = max(self._late, now - self._ticked_at - _TICK_SECONDS)
        self._ticked_at = now
        if self._every_second is not None and counter % 10 == 0:
            try:
                self._every_second()
            except Exception as failure:  # noqa: BLE001  # Counts that cannot be kept are no reason to stop answering.
                log.error("watch-failed", **raised(failure))
        if self._leave_at is not None and now >= self._leave_at:
            self.should_exit = True
        return await super().on_tick(counter)

    def lag(self) -> float:
        """By how many seconds the event loop was late at worst since this was last asked."""
        late, self._late = self._late, 0.0
        return late

    def _stop_within(self, seconds: float) -> None:
        """End the process when it is not done by then; a thread, so that not even a blocked event loop can stay."""

        def cut_off() -> None:
            log.error("grace-over")
            os._exit(CUT_OFF)

        watchdog = threading.Timer(seconds, cut_off)
        watchdog.daemon = True
        watchdog.start()


class QuietServer(uvicorn.Server):
    """A second server in the same loop, for the admin port: signals are the first one's."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """Serve ``app``, which has nothing to do at start or stop."""
        super().__init__(
            uvicorn.Config(
                app,
                http="httptools",
                loop="none",
                lifespan="off",
                access_log=False,
                server_header=False,
                log_config=None,
                timeout_graceful_shutdown=1,
                ws="none",
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


def _config(service: FastAPI, settings: Settings) -> uvicorn.Config:
    last_calls = settings.grace_seconds - settings.drain_seconds - LAST_WRITES_SECONDS
    return uvicorn.Config(
        service,
        host=settings.host,
        port=settings.port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=patient(settings),
        ws="none",
        access_log=False,
        server_header=False,
        log_config=None,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=max(1, int(last_calls)),
    )


def serve_one(service: FastAPI, settings: Settings, port: socket.socket, admin_port: socket.socket | None) -> None:
    """Answer calls in this process until it is told to stop. Returns when all is done."""
    keep_memory()
    metrics = service.state.metrics
    server = Server(service, settings, None if metrics is None else metrics.settle)
    if metrics is not None:
        watch_process(metrics, service, server)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_both(server, port, admin_port))


def watch_process(metrics: Metrics, service: FastAPI, server: Server) -> None:
    """The gauges that only the process knows."""
    readiness = service.state.readiness
    metrics.watch("workers_ready", "Processes that take calls.", lambda: float(readiness.ready))
    metrics.watch("loop_lag_seconds", "Greatest delay of the event loop.", server.lag, over_workers="livemax")


async def _both(server: Server, port: socket.socket, admin_port: socket.socket | None) -> None:
    """The admin port is open from before the start till after the last call."""
    if admin_port is None:
        await server.serve([port])
        return
    from app.watch.admin import admin_app, of_this_process

    service = server.service
    registry = of_this_process(service.state.metrics)
    admin = QuietServer(admin_app(registry, service.state.readiness.told))
    beside = asyncio.create_task(admin.serve([admin_port]))
    try:
        await server.serve([port])
    finally:
        admin.should_exit = True
        await beside
