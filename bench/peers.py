"""Other services of this kind, where somebody has installed them: each in an environment of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.load import request
from bench.measures import Plan, calls_of_a_slot, in_turns, slot
from bench.payloads import Payload
from bench.rows import Row, compared
from bench.servers import Kind, Server, running

_SIZES = ("S", "M", "L")


def healthchain(
    floor: Server, python: Path, payloads: Mapping[str, Payload], plan: Plan, folder: Path
) -> Iterator[Row]:
    """CPU per request of HealthChain's simplest handler against the floor; ``python`` is of its environment."""
    script = Path(__file__).with_name("peer_healthchain.py")
    kind = Kind("HealthChain", (str(python), str(script), "{port}"), {})
    with running(kind, folder, _requests(payloads["S"])[0]) as peer:
        for name in _SIZES:
            theirs, plain = _requests(payloads[name]), payloads[name].requests
            calls = calls_of_a_slot(peer, theirs, plan)
            costs, floors = [], []
            for _ in range(plan.rounds):
                floors.append(1e6 * slot(floor, in_turns(plain, calls))[0])
                costs.append(1e6 * slot(peer, in_turns(theirs, calls))[0])
            yield compared("CPU per request, HealthChain", name, "µs", costs, floors)


def _requests(payload: Payload) -> list[bytes]:
    return [request(f"/cds{payload.path}", body) for body in payload.bodies]
