"""What stands around the routes, as plain ASGI: who may call from a browser, and how a path may be typed."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.failures import refusal
from app.settings import Settings

WRONG_ORIGIN = "LT-400-02"


class BrowserDoor(CORSMiddleware):
    """CORS whose refusals are OperationOutcomes like all others."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Let in the origins of these settings, never with credentials: a token is a header, and no cookie is read."""
        super().__init__(
            app,
            allow_origins=settings.origins,
            allow_origin_regex=settings.origin_pattern,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type"),
            allow_credentials=False,
            allow_private_network=settings.development,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer a browser that asks before it calls."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        replaced = ("content-length", "content-type")
        kept = {name: value for name, value in response.headers.items() if name not in replaced}
        why = "This origin, method or header is not allowed; origins are listed in LEG_TRIAGE_ALLOWED_ORIGINS."
        return refusal(response.status_code, "forbidden", WRONG_ORIGIN, [(why, None)], kept)


_SLASHES = re.compile(r"//+")


class OneSlash:
    """Reads doubled and trailing slashes as the path that was meant.

    A discovery URL typed with a slash at its end makes clients call ``/cds-services//id``; a redirect would fail their
    preflight.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap everything else."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on under the path that was meant."""
        if scope["type"] == "http":
            path = scope["path"]
            if "//" in path or path.endswith("/"):
                scope["path"] = _SLASHES.sub("/", path).rstrip("/") or "/"
        await self.app(scope, receive, send)
