"""The admin port: metrics, and how the service is, in detail. It stands apart from the port that clients reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.watch.metrics import Metrics

State = Callable[[], dict[str, object]]
"""How the service is; its member "ready" says whether it takes calls."""

_JSON = "application/json"
_NOT_KEPT = {"Cache-Control": "no-store"}


def admin_app(registry: Callable[[], CollectorRegistry], state: State) -> Starlette:
    """``GET /metrics``, ``/healthz`` and ``/readyz``. ``registry`` is asked at each scrape.

    Nobody is asked for a token here: whoever reaches the port may read it, and it holds no patient data.
    """

    async def metrics(request: Request) -> Response:
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry()), headers={"Content-Type": kind, **_NOT_KEPT})

    async def healthz(_: Request) -> Response:
        return Response(b'{"status":"alive"}', media_type=_JSON, headers=_NOT_KEPT)

    async def readyz(_: Request) -> Response:
        told = state()
        return Response(msgspec.json.encode(told), 200 if told["ready"] else 503, media_type=_JSON, headers=_NOT_KEPT)

    endpoints = {"/metrics": metrics, "/healthz": healthz, "/readyz": readyz}
    return Starlette(routes=[Route(path, endpoint, methods=["GET"]) for path, endpoint in endpoints.items()])


def of_this_process(metrics: Metrics) -> Callable[[], CollectorRegistry]:
    """What a scrape of a single process gives: its counts, settled, and memory, time and files of the process."""
    ProcessCollector(registry=metrics.registry)

    def settled() -> CollectorRegistry:
        metrics.settle()
        return metrics.registry

    return settled


def of_workers(folder: str, pids: Callable[[], Mapping[str, int]]) -> Callable[[], CollectorRegistry]:
    """What a scrape of several workers gives: the sums of the files in ``folder``, and each worker's process."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    registry.register(Processes(pids))
    return lambda: registry


class Processes(Collector):
    """Memory, time and files of each worker."""

    def __init__(self, pids: Callable[[], Mapping[str, int]]) -> None:
        """``pids`` gives the process of each worker by its number."""
        self._pids = pids

    def collect(self) -> Iterable[Metric]:
        """The metrics of the client library's own collector, with the worker as a label."""
        families: dict[str, Metric] = {}
        for worker, pid in self._pids().items():
            for of_one in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                kind = CounterMetricFamily if of_one.type == "counter" else GaugeMetricFamily
                family = families.setdefault(of_one.name, kind(of_one.name, of_one.documentation, labels=["worker"]))
                for sample in of_one.samples:
                    family.add_sample(sample.name, {"worker": worker}, sample.value)
        return families.values()
