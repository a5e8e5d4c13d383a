"""The service as a process of its own, with a real port, as an operator starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Any

from tests.support.story import ROOT

_START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Process:
    """A running service."""

    address: str
    process: subprocess.Popen[bytes]

    def post(self, path: str, body: object, **headers: str) -> Answer:
        """One call."""
        given = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), given)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, _lower(answer.headers), json.load(answer))
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, _lower(refused.headers), json.load(refused))

    def kill(self) -> None:
        """SIGKILL: nothing is said goodbye to."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def end(self) -> int:
        """SIGTERM, as an orchestrator does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def service(**settings: str) -> Iterator[Process]:
    """A service with these settings, named as the environment does without the prefix; killed at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEG_TRIAGE_")}
    environment |= {f"LEG_TRIAGE_{name}": value for name, value in {"PROFILE": "development", **settings}.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    started = Process(f"http://127.0.0.1:{port}", process)
    try:
        _wait(started)
        yield started
    finally:
        process.kill()
        process.wait(30)
        assert process.stderr is not None
        process.stderr.close()


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _wait(started: Process) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(started.address + "/readyz", timeout=5):
                return
        except OSError:
            if started.process.poll() is not None or time.monotonic() > end:
                assert started.process.stderr is not None
                started.process.kill()
                raise AssertionError(started.process.stderr.read().decode()[-2000:]) from None
            time.sleep(0.1)
