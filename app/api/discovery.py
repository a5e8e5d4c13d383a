"""``GET /cds-services``: which services there are. The answer never changes while the process lives."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.api.contract import DISCOVERY_ANSWERS
from app.api.failures import JSON
from app.api.gate import Gate
from app.hooks.service import Service, discovery
from app.log.events import events
from app.trust.distrust import Distrusted

PATH = "/cds-services"

log = events(__name__)


def routes(services: Sequence[Service], gate: Gate, *, guarded: bool) -> APIRouter:
    """The route, with its answer encoded once; ``guarded`` asks for a token here too."""
    router = APIRouter(tags=["CDS Hooks"])
    document = discovery(services)

    @router.head(PATH, include_in_schema=False)
    @router.get(PATH, summary="Discovery", response_class=Response, responses=DISCOVERY_ANSWERS)
    async def announce(request: Request) -> Response:
        """The services of this server, and the prefetch queries that each of them would like answered."""
        if guarded:
            try:
                with gate:
                    await gate.admit(request, PATH)
            except Distrusted as refused:  # No service is called, so no account of a call tells of it.
                log.warning("discovery-refused", why=refused.why)
                raise
        return Response(document, media_type=JSON)

    return router
