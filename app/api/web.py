"""The ASGI app around the service: routes, what stands around them, and what happens at start."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from app.account import Listener
from app.api import calls, contract, discovery, health
from app.api.body import Intake
from app.api.direct import WithShortWay
from app.api.doors import BrowserDoor, OneSlash
from app.api.failures import Unexpected, on_failure, on_http
from app.api.gate import Gate
from app.errors import ServiceError
from app.hooks.service import Service
from app.log.events import events
from app.settings import Settings

# Counts of allocations before a collection: decoding a chart allocates far more than the defaults expect.
_COLLECT_AFTER = (50_000, 20, 50)

# FastAPI would tell URLs, input that did not validate and the text of exceptions to any exporter that it finds.
_SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}

log = events(__name__)


class Companion(Protocol):
    """What lives as long as the service, beside it."""

    async def start(self) -> None:
        """Before the first call; must not wait."""

    async def stop(self) -> None:
        """After the last call; must end by itself within some seconds."""


def over_http(
    settings: Settings,
    services: Sequence[Service],
    answer: calls.Answer,
    gate: Gate,
    fetches: calls.Fetches | None = None,
    listeners: Sequence[Listener] = (),
    keeps: calls.Keeps | None = None,
    companions: Sequence[Companion] = (),
) -> WithShortWay:
    """The routes of these services around ``answer``, behind ``gate``, and what stands around the routes.

    ``listeners`` are told of each call, ``keeps`` stores feedback, ``companions`` start and stop
    with the service.
    """
    readiness = health.Readiness()
    readiness.require("keys", gate.has_keys)
    readiness.detail("seconds since the keys of a client were had", gate.key_ages)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        _say_whom_we_trust(settings, gate)
        for companion in companions:
            await companion.start()
        if not await gate.ready():
            log.error("keys-missing")
        # What is loaded stays for good; a collector that walks it for every chart doubles the time of a call.
        # Nothing is collected before: a start leaves hardly any garbage, and to look for it takes a tenth of the start.
        gc.freeze()
        gc.set_threshold(*_COLLECT_AFTER)
        gc.enable()
        keeping = asyncio.create_task(gate.keep_keys())
        readiness.started = True
        yield
        readiness.started = False
        keeping.cancel()
        if fetches is not None:
            await fetches.close()
        for companion in reversed(companions):
            await companion.stop()

    app = WithShortWay(
        title="Leg Triage",
        version=version("leg-triage"),
        description="A CDS Hooks service that speaks up when a leg is in danger.",
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url="/docs" if settings.development else None,
        openapi_url="/openapi.json" if settings.development else None,
        redoc_url=None,
        telemetry=_SILENT,
        exception_handlers={ServiceError: on_failure, HTTPException: on_http},
    )
    app.include_router(discovery.routes(services, gate, guarded=settings.discovery == "guarded"))
    intake = Intake(settings.max_body_bytes, settings.body_seconds, gzip=settings.accept_gzip)
    app.state.readiness = readiness
    app.include_router(health.routes(readiness, development=settings.development))
    call_routes = list(calls.routes(services, answer, intake, gate, fetches, listeners, keeps))
    app.router.routes.extend(call_routes)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = contract.document(app, services)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document.
    # The last one added stands outermost: paths, then CORS, then whatever nobody foresaw.
    app.add_middleware(Unexpected)
    app.add_middleware(BrowserDoor, settings)
    app.add_middleware(OneSlash)
    app.shorten(call_routes)
    return app


def _say_whom_we_trust(settings: Settings, gate: Gate) -> None:
    for client in gate.exceptions:
        log.warning("audience-exception", client=client)
    if settings.development:
        log.warning("development-profile")
    elif settings.discovery == "open":
        log.info("discovery-open")
