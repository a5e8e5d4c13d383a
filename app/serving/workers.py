"""Several workers on one port: replaced when they die or hang, stopped together.

Each worker is a process with a state of its own. They share the listening socket, so that the system gives a call to
whichever is free, and the files in which the client library of Prometheus keeps its counts.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from fastapi import FastAPI

from app.errors import ContentError, SettingsError
from app.log.events import events
from app.serving.memory import keep_memory
from app.serving.server import CUT_OFF, QuietServer, Server, watch_process
from app.settings import Settings

START_SECONDS = 60.0
"""Ours: within which a worker must take calls for the first time."""

SILENT_SECONDS = 30.0
"""Ours: a worker that says nothing for so long hangs, since it speaks every second; no chart takes so long."""

AGAIN_SECONDS = 1.0
"""Ours: between a worker's death and its replacement, so that one that always dies does not eat the machine."""

PARENT_WAITS_SECONDS = 2.0
"""Ours: beyond the workers' own grace time, after which they are killed."""

WRONG_START = 2
"""The exit code of a worker that cannot start as it is set up."""

Make = Callable[[Settings], FastAPI]
"""Makes the service in the process that runs it; a function of a module, because another process must find it."""

Start = Callable[[int, Connection], Any]

_SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"

log = events(__name__)


class Worker:
    """One worker process, as its parent sees it."""

    def __init__(self, number: int, start: Start) -> None:
        """``start`` gives the started process of this number, which speaks into the connection."""
        self.number = number
        self.told: Mapping[str, object] = {"ready": False}
        ears, mouth = multiprocessing.Pipe(duplex=False)
        self._ears = ears
        self.process = start(number, mouth)
        mouth.close()
        self.gone = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.heard_at = self._loop.time()
        self.took_calls = asyncio.Event()
        self._loop.add_reader(ears.fileno(), self._hear)
        self._loop.add_reader(self.process.sentinel, self._end)

    def _hear(self) -> None:
        try:
            self.told = self._ears.recv()
        except (EOFError, OSError):
            self._loop.remove_reader(self._ears.fileno())
            return
        self.heard_at = self._loop.time()
        if self.told["ready"]:
            self.took_calls.set()

    def _end(self) -> None:
        self._loop.remove_reader(self.process.sentinel)
        self._loop.remove_reader(self._ears.fileno())
        self._ears.close()
        self.process.join()
        self.told = {"ready": False}
        self.gone.set()

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self.process.pid or 0)

    def send(self, sig: int) -> None:
        """A signal, unless it is gone."""
        if not self.gone.is_set():
            with suppress(ProcessLookupError):
                os.kill(self.pid, sig)


class Supervisor:
    """Keeps as many workers as are set."""

    def __init__(self, settings: Settings, start: Start, port: socket.socket) -> None:
        """``port`` is the listening socket; the parent closes its own copy once it stops."""
        self._settings = settings
        self._start = start
        self._port = port
        self._stopping = asyncio.Event()
        self._code = 0
        self.workers: dict[int, Worker] = {}

    async def run(self) -> int:
        """Start all, tend them until a signal, stop all. Returns the exit code."""
        loop = asyncio.get_running_loop()
        for sig in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sig, self._stop, sig)
        try:
            async with asyncio.TaskGroup() as tending:
                # The first one alone: it migrates a store, and says once what is wrong.
                self.workers[1] = Worker(1, self._start)
                if await self._started(self.workers[1]):
                    for number in range(2, self._settings.workers + 1):
                        self.workers[number] = Worker(number, self._start)
                    for number in self.workers:
                        tending.create_task(self._tend(number))
                await self._stopping.wait()
                tending.create_task(self._see_all_gone())
        finally:
            for worker in self.workers.values():
                worker.send(signal.SIGKILL)
        return self._code

    async def _started(self, worker: Worker) -> bool:
        """Wait until it speaks for the first time; stop everything when it cannot start."""
        waiting = [asyncio.create_task(event.wait()) for event in (worker.took_calls, worker.gone, self._stopping)]
        await asyncio.wait(waiting, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        if self._stopping.is_set():
            return False
        if worker.took_calls.is_set() or not worker.gone.is_set():
            return True  # Not ready for want of something is no reason to stop: it may come.
        self._code = worker.process.exitcode or WRONG_START
        self._stop(signal.SIGTERM)
        return False

    async def _tend(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        while True:
            worker = self.workers[number]
            with suppress(TimeoutError):
                await asyncio.wait_for(worker.gone.wait(), 1)
            if self._stopping.is_set():
                return
            if worker.gone.is_set():
                log.error("worker-ended", worker=number, code=worker.process.exitcode)
                self.forget(worker)
                await asyncio.sleep(AGAIN_SECONDS)
                if self._stopping.is_set():
                    return
                self.workers[number] = Worker(number, self._start)
            elif worker.took_calls.is_set() and loop.time() - worker.heard_at > SILENT_SECONDS:
                log.error("worker-hangs", worker=number)
                worker.send(signal.SIGKILL)

    def forget(self, worker: Worker) -> None:
        """Take the gauges of a worker that is gone out of the sums."""
        if _SHARED_COUNTS in os.environ:
            from prometheus_client.multiprocess import mark_process_dead

            mark_process_dead(worker.number)  # type: ignore[no-untyped-call]

    def _stop(self, sig: int) -> None:
        self._port.close()
        self._stopping.set()
        for worker in self.workers.values():
            worker.send(sig)

    async def _see_all_gone(self) -> None:
        all_gone = asyncio.gather(*(worker.gone.wait() for worker in self.workers.values()))
        try:
            await asyncio.wait_for(all_gone, self._settings.grace_seconds + PARENT_WAITS_SECONDS)
        except TimeoutError:
            self._code = CUT_OFF
            return
        # Who had not begun to take calls dies by the signal, and nothing is lost with it.
        codes = [abs(one.process.exitcode or 0) for one in self.workers.values() if one.took_calls.is_set()]
        self._code = self._code or max(codes, default=0)

    def told(self) -> dict[str, object]:
        """How the workers are, for the admin port: ready while one of them takes calls."""
        ready = any(worker.told["ready"] for worker in self.workers.values()) and not self._stopping.is_set()
        return {"ready": ready, "workers": {str(one.number): one.told for one in self.workers.values()}}

    def pids(self) -> dict[str, int]:
        """The process of each worker that lives."""
        return {str(one.number): one.pid for one in self.workers.values() if not one.gone.is_set()}


def serve_several(settings: Settings, make: Make, port: socket.socket, admin_port: socket.socket | None) -> int:
    """Answer calls in several processes until told to stop. Returns the exit code."""
    spawn = multiprocessing.get_context("spawn")
    port.set_inheritable(True)

    def start(number: int, mouth: Connection) -> Any:
        process = spawn.Process(target=work, args=(number, settings, make, port, mouth), daemon=False)
        process.start()
        return process

    async def supervise() -> int:
        supervisor = Supervisor(settings, start, port)
        if admin_port is None:
            return await supervisor.run()
        from app.watch.admin import admin_app, of_workers

        admin = QuietServer(admin_app(of_workers(folder, supervisor.pids), supervisor.told))
        beside = asyncio.create_task(admin.serve([admin_port]))
        try:
            return await supervisor.run()
        finally:
            admin.should_exit = True
            await beside

    with tempfile.TemporaryDirectory(prefix="leg-triage-") as folder:
        if admin_port is not None:
            os.environ[_SHARED_COUNTS] = folder  # Read by the client library when it is first loaded, here and there.
        return asyncio.run(supervise())


def work(number: int, settings: Settings, make: Make, port: socket.socket, mouth: Connection) -> None:
    """The life of a worker. It ends, too, when its parent is gone."""
    keep_memory()
    if settings.admin_port is not None:
        from app.watch.metrics import count_as  # The client library is loaded only where there is an admin port.

        count_as(number)
    try:
        service = make(settings)
    except (SettingsError, ContentError) as failure:
        sys.stderr.write(f"The service cannot start. {failure}\n")
        sys.exit(WRONG_START)
    metrics, readiness = service.state.metrics, service.state.readiness
    silent = False

    def every_second() -> None:
        nonlocal silent
        if metrics is not None:
            metrics.settle()
        try:
            # A parent that does not listen any more must not stop us, so nothing is said that would have to wait.
            if not silent and select.select((), (mouth,), (), 0)[1]:
                mouth.send(readiness.told())
        except OSError:
            silent = True
            server.drain()

    server = Server(service, settings, every_second)
    if metrics is not None:
        watch_process(metrics, service, server)
    server.run([port])
