"""Starts what is measured, each as a process of its own on the server core, and stops it whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from bench.load import Caller
from bench.machine import LOAD_CORE, SERVER_CORE, cpu_seconds, memory_mb, pin

ROOT = Path(__file__).resolve().parent.parent

_PATIENCE_SECONDS = 60
_LAST_SECONDS = 15


class NotServed(Exception):
    """A server did not start, or did not answer as it must."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a server is started: the command with ``{port}``, and the environment with ``{own}`` for files of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(slots=True)
class Server:
    """A server that runs."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def cpu(self) -> float:
        """CPU seconds so far, with everything that it started."""
        return cpu_seconds(self.process.pid)

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        return memory_mb(self.process.pid)

    @property
    def most_memory(self) -> float:
        """The most resident memory so far, in MB."""
        return memory_mb(self.process.pid, "VmHWM")

    def must_run(self) -> None:
        """Raise NotServed when it has ended."""
        if self.process.poll() is not None:
            last = self.log.read_text(errors="replace")[-2000:]
            raise NotServed(f"{self.name} has ended with status {self.process.returncode}:\n{last}")


def launch(kind: Kind, logs: Path) -> Server:
    """Start it and return at once."""
    port = free_port()
    command = [part.replace("{port}", str(port)) for part in kind.command]
    environment = {name: value.replace("{own}", f"{logs}/{port}") for name, value in kind.environment.items()}
    log = logs / f"{kind.name.replace(' ', '-')}.log"
    # A child inherits the core of its parent, so that it never runs elsewhere; the parent goes back to its own.
    pin(SERVER_CORE)
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**clean_environment(), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
    finally:
        pin(LOAD_CORE)
    return Server(kind.name, process, port, log)


def clean_environment() -> dict[str, str]:
    """Ours without what would change what is measured: settings of the service, and starts that compile all code."""
    unwanted = ("PORT", "PYTHONDONTWRITEBYTECODE")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("LEG_TRIAGE_") and name not in unwanted
    }


@contextmanager
def running(kind: Kind, logs: Path, request: bytes) -> Iterator[Server]:
    """The server, once it answers ``request`` with 200. It is stopped in the end."""
    server = launch(kind, logs)
    try:
        first_answer(server, request)
        yield server
    finally:
        stop(server)


def first_answer(server: Server, request: bytes) -> None:
    """Wait until the server answers ``request``. Raises NotServed when it does not, or not with 200."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        server.must_run()
        try:
            with Caller(server.port) as caller:
                status = caller.call(request).status
        except OSError:
            time.sleep(0.002)
            continue
        if status == 200:
            return
        raise NotServed(f"{server.name} answers with {status}; see {server.log}")
    raise NotServed(f"{server.name} did not answer within {_PATIENCE_SECONDS} seconds.")


def stop(server: Server) -> None:
    """Ask it to end, and make it end when it does not."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(_LAST_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


FLOOR = Kind("floor", (sys.executable, "-m", "bench.floor", "{port}"), {})

SETTINGS = {
    "LEG_TRIAGE_PROFILE": "production",
    "LEG_TRIAGE_CALLS_PER_MINUTE_AND_ADDRESS": "100000000",
    "LEG_TRIAGE_MAX_BODY_BYTES": str(64 * 1024 * 1024),
    "LEG_TRIAGE_BODY_SECONDS": "300",
    "LEG_TRIAGE_RECORDS": "sqlite:///{own}.sqlite3",
    "LEG_TRIAGE_HASH_KEY": token_hex(32),
}
"""Production with records, and with limits that let a flood and a chart with 20,000 observations through."""

ARGUMENTS = ("serve", "--host", "127.0.0.1", "--port", "{port}")

SERVICE = Kind("service", (sys.executable, "-m", "bench.service", *ARGUMENTS), SETTINGS)
