"""The short way for calls: from the server to their endpoint, past the router and what stands around it.

Routing, CORS and their wrappers cost as much as parsing a small chart, and a call needs none of them: its path is one
of a few, and an EHR is no browser. Whatever is unusual (an Origin, another method, a doubled slash) takes the long way.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.failures import guarded

Endpoint = Callable[[Request], Awaitable[Response]]

_ORIGIN = b"origin"
_VARY = (b"vary", b"Origin")
"""What CORS adds for whoever sends no Origin, so that no cache gives a browser the answer of an EHR."""


class WithShortWay(FastAPI):
    """Answers calls before anything else, and the rest as ever."""

    def __init__(self, **described: Any) -> None:
        """As FastAPI."""
        super().__init__(**described)
        self._endpoints: Mapping[str, Endpoint] = {}
        self._outermost: ASGIApp = self._answer

    def shorten(self, routes: Iterable[Route]) -> None:
        """Name the ``routes`` of calls: each a path without parameters, by POST."""
        self._endpoints = {route.path: route.endpoint for route in routes}

    def add_middleware(self, middleware_class: Callable[..., ASGIApp], *args: Any, **named: Any) -> None:
        """As FastAPI; what is added after the short way was made stands around both."""
        if self._endpoints:
            self._outermost = middleware_class(self._outermost, *args, **named)
        else:
            super().add_middleware(middleware_class, *args, **named)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self._outermost(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._endpoints.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint is None or scope["method"] != "POST" or _ORIGIN in [name for name, _ in scope["headers"]]:
            await super().__call__(scope, receive, send)
            return
        response = await guarded(endpoint, Request(scope, receive, send))
        if response is not None:
            response.raw_headers.append(_VARY)
            await response(scope, receive, send)
