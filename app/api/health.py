"""``GET /healthz`` and ``GET /readyz``, for whoever runs the service."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import Response

from app.api.contract import HEALTH_ANSWERS, READY_ANSWERS
from app.api.failures import JSON, NOT_KEPT, refusal
from app.errors import Unavailable

READY = b'{"status":"ready"}'
READY_FOR_ANYBODY = (
    b'{"status":"ready","profile":"development",'
    b'"warning":"DEVELOPMENT PROFILE: nobody\'s token is checked. Never connect it to real patients."}'
)


class Readiness:
    """What must hold before calls are sent here. Each part is asked whenever somebody asks for the whole."""

    def __init__(self) -> None:
        """Not started, and not about to stop."""
        self.started = False
        self.draining = False
        self._parts: dict[str, Callable[[], bool]] = {}
        self._details: dict[str, Callable[[], object]] = {}

    def require(self, part: str, holds: Callable[[], bool]) -> None:
        """Count ``part`` among what must hold; ``holds`` answers at once."""
        self._parts[part] = holds

    def detail(self, name: str, tell: Callable[[], object]) -> None:
        """Tell more on the admin port: anything that JSON can hold, and no patient's."""
        self._details[name] = tell

    def told(self) -> dict[str, object]:
        """All of it, for the admin port."""
        return {"ready": self.ready, "parts": self.parts()} | {name: tell() for name, tell in self._details.items()}

    def parts(self) -> dict[str, bool]:
        """Each part, and whether it holds."""
        own = {"started": self.started, "not draining": not self.draining}
        return own | {part: holds() for part, holds in self._parts.items()}

    @property
    def ready(self) -> bool:
        """Are calls taken?"""
        return all(self.parts().values())


def routes(readiness: Readiness, *, development: bool) -> APIRouter:
    """The routes; why the service is not ready is told on the admin port only.

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
        """Answers 200 while calls are taken: everything needed is there, and the process is not about to stop."""
        if not readiness.ready:  # Answered and not raised: a probe that hears no is no error to log each time.
            why = "The service is starting or stopping, or lacks something that it needs."
            return refusal(503, "transient", Unavailable.code, [(why, None)])
        return Response(told, media_type=JSON, headers=NOT_KEPT)

    return router
