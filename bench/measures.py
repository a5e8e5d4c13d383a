"""What is measured while floor and service run side by side: CPU, latency, throughput and memory."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median, quantiles

from bench.load import Caller, Stream, flood
from bench.payloads import Payload
from bench.rows import Row, alone, compared
from bench.servers import NotServed, Server

CONNECTIONS = 8
_EVERY_SECONDS = 0.025
"""How often S is sent beside the stream of L: often enough to meet it, too seldom to fill the core."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long it may take. ``slot`` is the CPU-second target of a slot, ``most`` and ``fewest`` the calls of one."""

    rounds: int
    slot: float
    most: int
    fewest: int
    loaded: float
    starts: int
    soak: int
    settle: float


FULL = Plan(rounds=11, slot=0.25, most=400, fewest=3, loaded=1.5, starts=7, soak=20_000, settle=5)
QUICK = Plan(rounds=5, slot=0.1, most=150, fewest=2, loaded=0.6, starts=3, soak=5_000, settle=5)
SMOKE = Plan(rounds=1, slot=0.0, most=2, fewest=2, loaded=0.05, starts=1, soak=40, settle=0)

_CPU_LIMITS = {"S": (1.8, 2.5), "M": (0.65, 0.9), "L": (0.45, 0.7)}
_P50_LIMITS = {"S": 2.2, "M": 1.0, "L": 1.0}
_RATE_LIMITS = {"S": 0.5, "M": 1.5, "L": 2.0}


def must_answer(server: Server, payloads: Mapping[str, Payload]) -> None:
    """Every payload gets its cards, twice the same. Raises NotServed."""
    with Caller(server.port) as caller:
        for one, sent in [(payload, sent) for payload in payloads.values() for sent in payload.requests]:
            first, second = caller.call(sent), caller.call(sent)
            if first.status != 200 or first.body != second.body:
                raise NotServed(f"{one.name}: {first.status}, or two answers that differ.")
            cards = json.loads(first.body)["cards"]
            if len(cards) < one.cards:
                raise NotServed(f"{one.name}: {len(cards)} cards, at least {one.cards} are due.")


@dataclass(frozen=True, slots=True)
class Slots:
    """Per round and call: CPU seconds and the median latency in seconds."""

    cpu: list[float]
    p50: list[float]


def counted(servers: Mapping[str, Server], payload: Payload, plan: Plan) -> dict[str, Slots]:
    """One connection, one call after the other; the servers take turns."""
    sent = payload.requests
    found = {name: Slots([], []) for name in servers}
    calls = {name: calls_of_a_slot(servers[name], sent, plan) for name in servers}
    for number in range(plan.rounds):
        # Each goes first every other time, so that neither is always the one after a pause.
        for name in sorted(servers, reverse=bool(number % 2)):
            cpu, p50 = slot(servers[name], in_turns(sent, calls[name]))
            found[name].cpu.append(cpu)
            found[name].p50.append(p50)
    return found


def in_turns(requests: Sequence[bytes], calls: int) -> list[bytes]:
    """So many calls, of all patients in turn."""
    return list(islice(cycle(requests), calls))


def calls_of_a_slot(server: Server, sent: Sequence[bytes], plan: Plan) -> int:
    """How many calls make up a slot, told by a few calls that also warm up."""
    cpu, _ = slot(server, in_turns(sent, max(plan.fewest, len(sent))))
    return max(plan.fewest, min(plan.most, int(plan.slot / max(cpu, 1e-6))))


def slot(server: Server, calls: Sequence[bytes]) -> tuple[float, float]:
    """CPU seconds of a call and the median of its latencies. Raises NotServed when one is not answered with 200.

    Each slot has a connection of its own, because servers close those on which nothing happens for a while.
    """
    took = []
    with Caller(server.port) as caller:
        before = server.cpu
        for sent in calls:
            began = time.perf_counter()
            status = caller.call(sent).status
            took.append(time.perf_counter() - began)
            if status != 200:
                raise NotServed(f"{server.name} answers with {status}.")
    return (server.cpu - before) / len(calls), median(took)


def cpu_and_latency(floor: Server, service: Server, payloads: Mapping[str, Payload], plan: Plan) -> Iterator[Row]:
    """CPU per request of every payload, latency of S and M, and whether the cost grows with the chart only."""
    per_payload = {}
    for name, payload in payloads.items():
        slots = counted({"floor": floor, "service": service}, payload, plan)
        per_payload[name] = ours = slots["service"]
        goal, least = _CPU_LIMITS.get(name, (None, None))
        to_us = [value * 1e6 for value in ours.cpu]
        floor_us = [value * 1e6 for value in slots["floor"].cpu]
        yield compared("CPU per request", name, "µs", to_us, floor_us, goal=goal, least=least)
        if name in _P50_LIMITS:
            mine, theirs = ([value * 1e3 for value in slots[side].p50] for side in ("service", "floor"))
            yield compared("p50, unloaded", name, "ms", mine, theirs, goal=_P50_LIMITS[name])
    big, large = payloads["20,000"], payloads["L"]
    growth = [one / other for one, other in zip(per_payload["20,000"].cpu, per_payload["L"].cpu, strict=True)]
    bytes_ratio = big.size / large.size
    against = [bytes_ratio] * len(growth)
    yield compared("CPU growth, L to 20,000 observations", "20,000", "x", growth, against, against="bytes", goal=1.1)


def more_pathways(tenfold: Server, service: Server, payload: Payload, plan: Plan) -> Row:
    """CPU of S with ten times as many pathways, against the shipped ones."""
    slots = counted({"service": service, "tenfold": tenfold}, payload, plan)
    ours, shipped = ([value * 1e6 for value in slots[name].cpu] for name in ("tenfold", "service"))
    return compared("CPU, ten times the pathways", payload.name, "µs", ours, shipped, against="shipped", goal=3)


def throughput(floor: Server, service: Server, payloads: Mapping[str, Payload], plan: Plan) -> Iterator[Row]:
    """Answers in a second with eight connections."""
    for name, goal in _RATE_LIMITS.items():
        rates: dict[str, list[float]] = {"floor": [], "service": []}
        sent = payloads[name].requests
        for _ in range(plan.rounds):
            for server in (floor, service):
                streams = [Stream(sent) for _ in range(CONNECTIONS)]
                took = flood(server.port, streams, plan.loaded)
                rates[server.name].append(sum(len(one.seconds) for one in streams) / took)
        yield compared(
            "Throughput, 8 connections", name, "1/s", rates["service"], rates["floor"], goal=goal, more_is_better=True
        )


def beside_a_stream(service: Server, payloads: Mapping[str, Payload], plan: Plan) -> Row:
    """p99 of S while one client streams L, against the time that L takes alone."""
    small, large = (payloads[name].requests for name in ("S", "L"))
    tails, alone_times = [], []
    for _ in range(plan.rounds):
        with Caller(service.port) as caller:
            alone_times.append(1e3 * median(_timed(caller, one) for one in large))
        paced = Stream(small, _EVERY_SECONDS)
        flood(service.port, [paced, Stream(large)], max(plan.loaded, 4 * _EVERY_SECONDS))
        tails.append(1e3 * _p99(paced.seconds))
    return compared("p99 beside a stream of L", "S", "ms", tails, alone_times, against="L alone", goal=1.5)


def _timed(caller: Caller, sent: bytes) -> float:
    began = time.perf_counter()
    caller.call(sent)
    return time.perf_counter() - began


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else values[0]


def memory_after_load(service: Server, payloads: Mapping[str, Payload], plan: Plan) -> Row:
    """The most memory that a worker ever had, after L came over eight connections."""
    sent = payloads["L"].requests
    flood(service.port, [Stream(sent) for _ in range(CONNECTIONS)], plan.loaded)
    return alone("Memory after L, 8 connections", "L", "MB", [service.most_memory], goal=100)


def soak(service: Server, payloads: Mapping[str, Payload], plan: Plan) -> Row:
    """By how much memory grows over many calls of S, once what is opened after the first call is open."""
    sent = payloads["S"].requests
    flood(service.port, [Stream(sent)], plan.loaded)
    time.sleep(plan.settle)
    done, tenth, warm = 0, plan.soak / 10, 0.0
    while done < plan.soak:
        streams = [Stream(sent) for _ in range(CONNECTIONS)]
        flood(service.port, streams, plan.loaded)
        done += sum(len(one.seconds) for one in streams)
        warm = warm or (service.memory if done >= tenth else 0.0)
    return alone(f"Memory growth over {plan.soak:,} calls", "S", "MB", [service.memory - warm])
