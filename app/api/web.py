"""The ASGI app around the service: routes, what stands around them, and what happens at start."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Protocol

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from app.account import Listener
from app.api import calls, contract, discovery, health
from app.api.body import Intake
from app.api.doors import BrowserDoor, OneSlash
from app.api.failures import Unexpected, on_failure, on_http
from app.api.gate import Gate
from app.errors import ServiceError
from app.hooks.service import Service
from app.settings import Settings

# Counts of allocations before a collection: decoding a chart allocates far more than the defaults expect.
_COLLECT_AFTER = (50_000, 20, 50)

logger = logging.getLogger(__name__)


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
) -> FastAPI:
    """The routes of these services around ``answer``, behind ``gate``, and what stands around the routes.

    ``listeners`` are told of each call, ``keeps`` stores feedback, ``companions`` start and stop
    with the service.
    """
    ready = False

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        nonlocal ready
        _say_whom_we_trust(settings)
        for companion in companions:
            await companion.start()
        if not await gate.ready():
            logger.error("The keys of some client could not be fetched; its calls are refused until they can.")
        # What is loaded stays for good; a collector that walks it for every chart doubles the time of a call.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECT_AFTER)
        ready = True
        yield
        ready = False
        if fetches is not None:
            await fetches.close()
        for companion in reversed(companions):
            await companion.stop()

    app = FastAPI(
        title="Leg Triage",
        version=version("leg-triage"),
        description="A CDS Hooks service that speaks up when a leg is in danger.",
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url="/docs" if settings.development else None,
        redoc_url=None,
        exception_handlers={ServiceError: on_failure, HTTPException: on_http},
    )
    app.include_router(discovery.routes(services, gate, guarded=settings.discovery == "guarded"))
    intake = Intake(settings.max_body_bytes, settings.body_seconds, gzip=settings.accept_gzip)
    app.include_router(health.routes(lambda: ready))
    app.router.routes.extend(calls.routes(services, answer, intake, gate, fetches, listeners, keeps))

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = contract.document(app, services)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document.
    # The last one added stands outermost: paths, then CORS, then whatever nobody foresaw.
    app.add_middleware(Unexpected)
    app.add_middleware(BrowserDoor, settings)
    app.add_middleware(OneSlash)
    return app


def _say_whom_we_trust(settings: Settings) -> None:
    if settings.development:
        logger.warning(
            "DEVELOPMENT PROFILE: whoever reaches this port may call, nobody's token is checked, and pages on this "
            "computer may call too. Never connect it to real patients."
        )
    elif settings.discovery == "open":
        logger.info("Discovery is open: whoever reaches this port may read which services there are.")
