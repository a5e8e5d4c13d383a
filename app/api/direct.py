"""The short way for calls: from the server to their endpoint, past the router and what stands around it.

Routing, CORS and their wrappers cost as much as parsing a small chart, and a call needs none of them: its path is one
of a few, and an EHR is no browser. Whatever is unusual (an Origin, another method, a doubled slash) takes the long way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.failures import guarded

Endpoint = Callable[[Request], Awaitable[Response]]

_ORIGIN = b"origin"
_VARY = (b"vary", b"Origin")
"""What CORS adds for whoever sends no Origin, so that no cache gives a browser the answer of an EHR."""


class Direct:
    """Answers calls itself, and leaves the rest to the app behind it. It stands outermost."""

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        """``routes`` are those of calls: a path without parameters, by POST."""
        self._app = app
        self._endpoints: Mapping[str, Endpoint] = {route.path: route.endpoint for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        endpoint = self._endpoints.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint is None or scope["method"] != "POST" or any(name == _ORIGIN for name, _ in scope["headers"]):
            await self._app(scope, receive, send)
            return
        response = await guarded(endpoint, Request(scope, receive, send))
        if response is not None:
            response.raw_headers.append(_VARY)
            await response(scope, receive, send)
