"""``python -m bench``: starts floor and service, measures, prints one table and writes it as JSON and Markdown."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from bench import measures, report
from bench.load import Stream, flood
from bench.machine import LOAD_CORE, description, must_be_linux, pin
from bench.measures import FULL, QUICK, SMOKE, Plan
from bench.payloads import Payload, payloads
from bench.rows import Row
from bench.servers import ARGUMENTS, FLOOR, ROOT, SERVICE, SETTINGS, Kind, NotServed, running
from bench.starts import starts
from bench.tenfold import kind_of_tenfold
from bench.tokens import with_tokens

_PARTS = ("start", "memory", "cpu", "load", "pathways", "soak", "tokens")
_PLANS = {"full": FULL, "quick": QUICK, "smoke": SMOKE}


def main() -> None:
    """Read the options, measure, report. Servers are stopped in any case."""
    options = _options()
    must_be_linux()
    signal.signal(signal.SIGTERM, _end)
    pinned = pin(LOAD_CORE)
    if not pinned:
        print("Nothing can be pinned here (one core, or no sched_setaffinity): servers and load share what there is.")
    plan: Plan = _PLANS[options.plan]
    if options.soak is not None:
        plan = replace(plan, soak=options.soak)
    sent = payloads(observations=options.observations)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.profile:
        _profile(sent, plan, options.out)
        return
    rows = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            for row in _measured(sent, plan, Path(folder), options.only):
                rows.append(row)
                print(report.as_line(row), flush=True)
    except (NotServed, OSError) as failure:
        sys.exit(f"Stopped: {failure}")
    conditions = {
        "run": options.plan,
        "on": datetime.now(UTC).date().isoformat(),
        "rounds": plan.rounds,
        "pinned": "server core 0, load core 1" if pinned else "no",
        "load average at the end": f"{os.getloadavg()[0]:.1f}",
    }
    found = report.document(rows, description(), conditions, sent)
    report.write_json(options.out / "bench.json", found)
    tables = report.as_markdown(found, rows)
    (options.out / "bench.md").write_text(tables + "\n", encoding="utf-8")
    if options.document:
        report.into_document(ROOT / "docs" / "performance.md", tables)
    print(f"\n{report.as_text(rows)}\n\nWritten: {options.out / 'bench.json'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--plan", choices=_PLANS, default="full", help="how long it may take")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="folder of what is written")
    parser.add_argument("--document", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--profile", action="store_true", help="draw where the time goes, and measure nothing")
    parser.add_argument("--soak", type=int, help="how many calls the soak makes")
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=_PARTS, help="which parts are measured")
    parser.add_argument("--observations", type=int, default=20_000, help="size of the largest chart")
    return parser.parse_args()


def _profile(sent: dict[str, Payload], plan: Plan, out: Path) -> None:
    """A flame graph for each payload."""
    for name, payload in sent.items():
        drawing = out / f"flames-{name.replace(' ', '-').replace(',', '')}.svg"
        command = (sys.executable, "-m", "bench.flames", str(drawing), *ARGUMENTS)
        with running(Kind(f"flames of {name}", command, SETTINGS), out, payload.requests[0]) as server:
            flood(server.port, [Stream(payload.requests)], plan.loaded)  # Until what is remembered is known.
            server.process.send_signal(signal.SIGUSR1)
            flood(server.port, [Stream(payload.requests)], plan.loaded * 3)
        print(f"{drawing}\n{drawing.with_suffix('.txt').read_text(encoding='utf-8')}")


def _end(number: int, frame: FrameType | None) -> None:
    """SIGTERM like Ctrl-C: what was started is stopped on the way out."""
    raise KeyboardInterrupt


def _measured(sent: dict[str, Payload], plan: Plan, folder: Path, only: Collection[str]) -> Iterator[Row]:
    small = sent["S"]
    ready = small.requests[0]
    if "start" in only:
        yield from starts(small, plan, folder)
    with running(FLOOR, folder, ready) as floor:
        with running(SERVICE, folder, ready) as service:
            if "memory" in only:
                yield measures.memory_after_load(service, sent, plan)
            measures.must_answer(service, sent)
            if "cpu" in only:
                yield from measures.cpu_and_latency(floor, service, sent, plan)
            if "load" in only:
                yield from measures.throughput(floor, service, sent, plan)
                yield measures.beside_a_stream(service, sent, plan)
            if "pathways" in only:
                with running(kind_of_tenfold(folder), folder, ready) as tenfold:
                    yield measures.more_pathways(tenfold, service, small, plan)
        if "soak" in only:
            with running(SERVICE, folder, ready) as service:
                yield measures.soak(service, sent, plan)
        if "tokens" in only:
            yield from with_tokens(floor, small, plan, folder)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
