"""The service as a real process on free loopback ports, always stopped in the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

import httpx

from tests.support.story import ROOT

EXAMPLE = (ROOT / "fhir_fixtures/acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes()
JSON = {"Content-Type": "application/json"}

PATIENCE_SECONDS = 60.0
"""No verdict: only how long a busy machine may take before the test gives up."""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass
class Running:
    """A started service."""

    process: subprocess.Popen[bytes]
    url: str
    admin: str
    log: Any

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def details(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(httpx.get(f"{self.admin}/readyz", timeout=5).content)
        return told

    def metrics(self) -> dict[str, float]:
        """Every sample of a scrape, by its name and labels as they are written."""
        lines = httpx.get(f"{self.admin}/metrics", timeout=5).text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    def call(self) -> httpx.Response:
        return httpx.post(
            f"{self.url}/cds-services/leg-triage-patient-view", content=EXAMPLE, headers=JSON, timeout=PATIENCE_SECONDS
        )

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """One call over a connection of its own. Raises httpx.TransportError when the process is gone."""
        return httpx.post(self.url + path, json=body, headers=headers, timeout=PATIENCE_SECONDS)

    def kill(self) -> None:
        """SIGKILL: nothing is said goodbye to."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def terminate(self) -> None:
        """SIGTERM, as an orchestrator does."""
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """The exit code, waited for."""
        return self.process.wait(PATIENCE_SECONDS)

    def end(self) -> int:
        """SIGTERM, and the exit code."""
        self.terminate()
        return self.ended()

    def said(self) -> str:
        self.log.seek(0)
        return str(self.log.read().decode())


def until(holds: Any, why: str) -> None:
    """Wait until ``holds`` does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


@contextmanager
def running(log: Any = None, *, ready: bool = True, **settings: str) -> Iterator[Running]:
    """The service in the development profile with these settings (lower case, without prefix); no records by default.

    ``log`` is the file that it writes its lines to, if they matter.
    """
    with nullcontext(log) if log is not None else TemporaryFile() as lines:
        yield from _running(lines, ready, settings)


def _running(log: Any, ready: bool, settings: Mapping[str, str]) -> Iterator[Running]:
    port, admin = free_port(), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEG_TRIAGE_")}
    environment |= {"LEG_TRIAGE_PROFILE": "development", "LEG_TRIAGE_ADMIN_PORT": str(admin)}
    environment["LEG_TRIAGE_RECORDS"] = "off"
    environment |= {f"LEG_TRIAGE_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    service = Running(process, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{admin}", log)
    try:
        if ready:
            until(lambda: service.ready() or process.poll() is not None, "not ready in time")
            assert process.poll() is None, service.said()
        yield service
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # Its own group, so that no worker is left.
            process.wait()
