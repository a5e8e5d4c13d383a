"""``GET /healthz`` and ``GET /readyz``, for whoever runs the service."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import Response

from app.api.contract import HEALTH_ANSWERS, READY_ANSWERS
from app.api.failures import JSON, NOT_KEPT
from app.errors import Unavailable

READY = b'{"status":"ready"}'
READY_FOR_ANYBODY = (
    b'{"status":"ready","profile":"development",'
    b'"warning":"DEVELOPMENT PROFILE: nobody\'s token is checked. Never connect it to real patients."}'
)


def routes(ready: Callable[[], bool], *, development: bool) -> APIRouter:
    """The routes; ``ready`` says whether wording and code lists are loaded and calls are taken.

    In ``development`` whoever asks is told that nobody is kept out.
    """
    router = APIRouter(tags=["Operation"])
    told = READY_FOR_ANYBODY if development else READY

    @router.head("/healthz", include_in_schema=False)
    @router.get("/healthz", summary="Is the process alive?", response_class=Response, responses=HEALTH_ANSWERS)
    async def healthz() -> Response:
        """Answers as long as the process lives."""
        return Response(b'{"status":"alive"}', media_type=JSON, headers=NOT_KEPT)

    @router.head("/readyz", include_in_schema=False)
    @router.get("/readyz", summary="Are calls taken?", response_class=Response, responses=READY_ANSWERS)
    async def readyz() -> Response:
        """Answers 200 while calls are taken: everything is loaded, and the process is not about to stop."""
        if not ready():
            raise Unavailable("The service is starting or stopping.")
        return Response(told, media_type=JSON, headers=NOT_KEPT)

    return router
