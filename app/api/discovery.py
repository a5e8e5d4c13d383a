"""``GET /cds-services``: which services there are. The answer never changes while the process lives."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from app.api.contract import DISCOVERY_ANSWERS
from app.api.failures import JSON
from app.hooks.service import Service, discovery


def routes(services: Sequence[Service]) -> APIRouter:
    """The route, with its answer encoded once."""
    router = APIRouter(tags=["CDS Hooks"])
    document = discovery(services)

    @router.head("/cds-services", include_in_schema=False)
    @router.get("/cds-services", summary="Discovery", response_class=Response, responses=DISCOVERY_ANSWERS)
    async def announce() -> Response:
        """The services of this server, and the prefetch queries that each of them would like answered."""
        return Response(document, media_type=JSON)

    return router
