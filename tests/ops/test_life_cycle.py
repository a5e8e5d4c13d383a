"""Does a service that is told to stop lose no call, and does it end in time and with 0?"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.serving.server import CUT_OFF
from tests.support.process import EXAMPLE, JSON, Running, free_port, running, until

CALL = "/cds-services/leg-triage-patient-view"


@pytest.fixture
def log(tmp_path: Any) -> Iterator[Any]:
    with (tmp_path / "log").open("w+b") as opened:
        yield opened


def half_a_call(service: Running) -> socket.socket:
    """A call whose body is on its way."""
    host, port = service.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    head = (
        f"POST {CALL} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(EXAMPLE)}\r\n\r\n"
    )
    connection.sendall(head.encode() + EXAMPLE[:1000])
    return connection


def received(connection: socket.socket) -> bytes:
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)


@pytest.mark.parametrize(("drain", "workers"), [("0", "1"), ("1", "2")])
def test_a_call_in_flight_is_answered(log: Any, drain: str, workers: str) -> None:
    with running(log, drain_seconds=drain, workers=workers) as service, half_a_call(service) as connection:
        until(lambda: service.metrics().get("leg_triage_calls_in_progress") == 1, "the call did not arrive")
        service.terminate()
        until(lambda: not service.ready(), "still ready after SIGTERM")
        connection.sendall(EXAMPLE[1000:])
        answer = received(connection)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b'"critical"' in answer
        assert service.ended() == 0, service.said()


def test_it_is_not_ready_before_it_refuses_calls(log: Any) -> None:
    with running(log, drain_seconds="3") as service, httpx.Client(base_url=service.url) as kept:
        assert kept.get("/healthz").headers.get("connection") is None
        service.terminate()
        until(lambda: not service.ready(), "still ready after SIGTERM")
        details = service.details()
        assert (details["ready"], details["parts"]["not draining"]) == (False, False)
        late = service.call()
        assert (late.status_code, late.headers["connection"]) == (200, "close")
        assert kept.get("/healthz").headers["connection"] == "close"
        assert service.ended() == 0


def test_what_does_not_end_is_cut_off(log: Any) -> None:
    """A body that never comes is waited for, but not beyond the grace time."""
    settings: Any = {"drain_seconds": "0", "grace_seconds": "6", "body_seconds": "300"}
    with running(log, **settings) as service, half_a_call(service):
        until(lambda: service.metrics().get("leg_triage_calls_in_progress") == 1, "the call did not arrive")
        service.terminate()
        assert service.ended() in (0, CUT_OFF)


def test_a_second_signal_does_not_wait_for_the_drain(log: Any) -> None:
    with running(log, drain_seconds="200", grace_seconds="250") as service:
        service.terminate()
        until(lambda: not service.ready(), "still ready after SIGTERM")
        service.process.send_signal(signal.SIGINT)
        assert service.ended() == 0


class Balancer:
    """Sends each call to the next instance that says it is ready; never twice."""

    def __init__(self, instances: list[Running]) -> None:
        self._clients = {one.url: httpx.AsyncClient(base_url=one.url, timeout=60) for one in instances}
        self.ready: list[str] = []
        self._turn = 0
        self.by_instance: Counter[str] = Counter()

    async def watch(self) -> None:
        async with httpx.AsyncClient(timeout=60) as probe:
            while True:
                found = []
                for url in self._clients:
                    try:
                        if (await probe.get(f"{url}/readyz")).status_code == 200:
                            found.append(url)
                    except httpx.TransportError:
                        pass
                self.ready = found
                await asyncio.sleep(0.1)

    async def call(self) -> int:
        self._turn += 1
        url = self.ready[self._turn % len(self.ready)]
        self.by_instance[url] += 1
        answer = await self._clients[url].post(CALL, content=EXAMPLE, headers=JSON)
        assert b'"critical"' in answer.content
        return answer.status_code

    async def close(self) -> None:
        for one in self._clients.values():
            await one.aclose()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_call_fails_while_one_of_two_instances_is_stopped(tmp_path: Any, workers: str) -> None:
    async def load(first: Running, second: Running) -> tuple[Counter[Any], Counter[str], int]:
        balancer, outcomes, stop = Balancer([first, second]), Counter[Any](), asyncio.Event()
        watching = asyncio.create_task(balancer.watch())
        while len(balancer.ready) < 2:
            await asyncio.sleep(0.05)

        async def caller() -> None:
            while not stop.is_set():
                try:
                    outcomes[await balancer.call()] += 1
                except Exception as failure:  # noqa: BLE001  # Whatever a client would have seen is what is counted.
                    outcomes[repr(failure)] += 1

        callers = [asyncio.create_task(caller()) for _ in range(4)]
        while min(balancer.by_instance[one.url] for one in (first, second)) < 20:
            await asyncio.sleep(0.05)
        first.terminate()
        code = await asyncio.to_thread(first.ended)
        gone_at = outcomes.total()
        while outcomes.total() < gone_at + 20:
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*callers)
        watching.cancel()
        await balancer.close()
        return outcomes, balancer.by_instance, code

    with (tmp_path / "1").open("w+b") as one, (tmp_path / "2").open("w+b") as other:
        settings: Any = {"drain_seconds": "1.5", "workers": workers}
        kept: Any = {"records": f"sqlite:///{tmp_path}/kept.sqlite3"}
        with running(one, **settings, **kept) as first, running(other, **settings) as second:
            outcomes, by_instance, code = asyncio.run(load(first, second))
    assert set(outcomes) == {200}
    assert code == 0
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as records:
        recorded = records.execute("SELECT count(*) FROM decisions").fetchone()[0]
    assert recorded == by_instance[first.url]  # The queue was written before the end.
    assert by_instance[second.url] > by_instance[first.url] >= 20


def test_a_worker_that_dies_is_replaced_and_its_counts_stay(
    log: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running(log, workers="2", drain_seconds="0") as service:
        until(lambda: service.metrics().get("leg_triage_workers_ready") == 2, "two workers")
        for _ in range(6):
            assert service.call().status_code == 200
        counted = 'leg_triage_calls_total{client="none",hook="patient-view",outcome="answered",service="leg-triage-patient-view"}'
        until(lambda: service.metrics().get(counted) == 6, "counts of both workers")
        before = {name for name in service.metrics() if name.startswith("process_start_time")}
        assert before == {f'process_start_time_seconds{{worker="{number}"}}' for number in (1, 2)}
        victim = next(int(pid) for pid in children(service.process.pid) if is_worker(pid))
        os.kill(victim, signal.SIGKILL)
        until(lambda: service.metrics().get("leg_triage_workers_ready") == 1, "the dead one is not counted")
        until(lambda: service.metrics().get("leg_triage_workers_ready") == 2, "replaced")
        assert service.metrics()[counted] == 6
        assert service.call().status_code == 200
        files = [path.stem for path in tmp_path.glob("leg-triage-*/*.db")]
        assert {name.rsplit("_", 1)[1] for name in files} == {
            "1",
            "2",
        }  # The new one goes on with the files of the old.
        service.terminate()
        assert service.ended() == 0, service.said()
    assert list(tmp_path.glob("leg-triage-*")) == []


def children(pid: int) -> list[str]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as listed:
        return listed.read().split()


def is_worker(pid: str) -> bool:
    with open(f"/proc/{pid}/cmdline", "rb") as command:
        return b"spawn_main" in command.read()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_cannot_start_says_so_once_and_ends(log: Any, workers: str) -> None:
    with running(log, ready=False, workers=workers, profile="production") as service:
        assert service.ended() == 2
        assert service.said().count("LEG_TRIAGE_CLIENTS") == 1


def test_an_admin_port_in_use_stops_the_start(log: Any) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)), running(log, ready=False, admin_port=str(port)) as service:
        assert service.ended() == 2
        assert f"port {port}" in service.said()
