"""How long a start takes, from the process to its first answer, and how much memory it then has."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.machine import LOAD_CORE, SERVER_CORE, pin
from bench.measures import Plan
from bench.payloads import Payload
from bench.rows import Row, alone, compared
from bench.servers import ROOT, SERVICE, clean_environment, first_answer, launch, stop


def starts(payload: Payload, plan: Plan, logs: Path) -> Iterator[Row]:
    """Start to the first answer against ``import fastapi``, in turns, and the memory of a worker that idles."""
    sent = payload.requests[0]
    ours, imports, idle = [], [], []
    for _ in range(plan.starts):
        imports.append(_import_fastapi())
        began = time.perf_counter()
        server = launch(SERVICE, logs)
        try:
            first_answer(server, sent)
            ours.append(time.perf_counter() - began)
            idle.append(server.memory)
        finally:
            stop(server)
    against = "import fastapi"
    yield compared("Start to first answer", "S", "s", ours, imports, against=against, goal=1.5)
    yield alone("Memory, idle", "", "MB", idle, goal=65)


def _import_fastapi() -> float:
    pin(SERVER_CORE)
    try:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "import fastapi"], cwd=ROOT, env=clean_environment(), check=True, timeout=60
        )
        return time.perf_counter() - began
    finally:
        pin(LOAD_CORE)
