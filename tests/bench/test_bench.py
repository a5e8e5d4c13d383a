"""The benchmark works, whatever it measures: a very short run fills every row, and leaves no server behind."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.story import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="CPU time is read from /proc")

ROWS = {
    "Start to first answer",
    "Memory, idle",
    "Memory after L, 8 connections",
    "CPU per request",
    "p50, unloaded",
    "CPU growth, L to 20,000 observations",
    "Throughput, 8 connections",
    "p99 beside a stream of L",
    "CPU, ten times the pathways",
    "CPU per request, ES384 token",
    "CPU per request, RS384 token",
}
CHARTS = {"S", "M", "L", "20,000", "critical limb", "order-select"}
MARK = "BENCH_RUN_OF_THE_TESTS"


def begun(folder: Path, mark: str) -> subprocess.Popen[str]:
    """A smoke run whose processes can be told by their environment."""
    command = [sys.executable, "-m", "bench", "--plan", "smoke", "--observations", "300", "--out", str(folder)]
    marked = {**os.environ, MARK: mark}
    return subprocess.Popen(command, cwd=ROOT, env=marked, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def left_behind(mark: str) -> list[str]:
    """The commands of the processes of this run that still live."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}" in (process / "environ").read_text(errors="replace"):
                found.append((process / "cmdline").read_text(errors="replace").replace("\0", " "))
        except OSError:
            continue
    return found


def until(true: Callable[[], object], seconds: float = 120) -> bool:
    """Has it become true in time?"""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_short_run_fills_every_row_and_stops_every_server(tmp_path: Path) -> None:
    mark = str(uuid4())
    process = begun(tmp_path, mark)
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    found = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    rows = found["rows"]
    grown = {row["measure"] for row in rows if row["measure"].startswith("Memory growth over")}
    assert len(grown) == 1
    assert {row["measure"] for row in rows} - grown == ROWS
    assert {row["of"] for row in rows if row["measure"] == "CPU per request"} == CHARTS == set(found["payloads"])
    for row in rows:
        assert all(math.isfinite(row[name]) for name in ("ours", "figure", "low", "high")), row
        assert row["ours"] > 0 or row["measure"] in grown, row
    assert {"python", "msgspec", "cores"} <= set(found["machine"])
    table = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert all(f"| {row['measure']} | {row['of']} |" in table for row in rows)
    assert left_behind(mark) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_whoever_stops_it_stops_its_servers(tmp_path: Path, ending: signal.Signals) -> None:
    mark = str(uuid4())
    process = begun(tmp_path, mark)
    assert until(lambda: any("leg-triage serve" in one for one in left_behind(mark)))
    process.send_signal(ending)
    output, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "Traceback" not in output
    assert left_behind(mark) == []
