"""One EHR over HTTP: pooled connections to checked addresses, few at a time, and answers that cannot swell.

Nothing here raises for what a server does. No redirect is followed, no cookie kept, no proxy or netrc of the
environment used; the token goes to this base only.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import certifi
import httpcore
import httpx

from app.fhir.fetch_addresses import Allowed, Base
from app.fhir.fetch_answer import Answer, read_answer
from app.fhir.fetch_network import CheckedNetwork, ForbiddenAddressError
from app.fhir.fetch_options import Options
from app.fhir.fetch_queries import FORM
from app.hooks.secret import Secret
from app.picture.needs import Trouble

ACCEPT = "application/fhir+json, application/json;q=0.9"

_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpcore.ConnectError, httpcore.ConnectTimeout)
_LOST = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,  # ssl.SSLError among them
)
_SENT = "send_request_headers.complete"
_CONNECTED = "connect_tcp.started"


@cache
def tls(ca_file: Path | None) -> ssl.SSLContext:
    """Certificates are checked against the public authorities, and the site's own where it names a file."""
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


class Ehr:
    """One base. It has a pool of its own, so that a stuck server cannot take the places of another."""

    def __init__(self, base: Base, allowed: Allowed, options: Options) -> None:
        """Connect to nobody yet."""
        self.base = base
        self.takes_post = True
        """Does it answer POST ``_search``? Until it once refused to."""
        self.takes_order = True
        """Does it answer ``_sort``?"""
        self._places = asyncio.Semaphore(options.at_once)
        self._more_headers = options.headers
        _keep_quiet()
        self._client = httpx.AsyncClient(
            transport=_Transport(base, allowed, options),
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # The call has one deadline for everything.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"Accept": ACCEPT, "Accept-Encoding": "gzip", "User-Agent": "leg-triage"},
        )

    async def get(self, url: str, token: Secret | None) -> Answer:
        """Ask for a URL of this base."""
        return await self._ask("GET", url, token, None)

    async def post(self, url: str, form: bytes, token: Secret | None) -> Answer:
        """Search by a form."""
        return await self._ask("POST", url, token, form)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def _ask(self, method: str, url: str, token: Secret | None, form: bytes | None) -> Answer:
        headers = dict(self._more_headers())
        if form is not None:
            headers["Content-Type"] = FORM
        text = token.reveal() if token is not None else None
        if text is not None:
            headers["Authorization"] = f"Bearer {text}"
        async with self._places:
            answer, died_early = await self._once(method, url, headers, form)
            if died_early:
                answer, _ = await self._once(method, url, headers, form)
        return answer

    async def _once(self, method: str, url: str, headers: dict[str, str], form: bytes | None) -> tuple[Answer, bool]:
        """The answer, and whether the connection died before the server can have had the request.

        A kept connection that ends without a byte was closed by the server before it saw what we wrote.
        """
        seen: set[str] = set()

        async def note(event: str, _: dict[str, Any]) -> None:
            seen.add(event.partition(".")[2])

        try:
            async with self._client.stream(
                method, url, headers=headers, content=form, extensions={"trace": note}
            ) as response:
                return await read_answer(response), False
        except ForbiddenAddressError:
            return Answer(trouble=Trouble.FORBIDDEN_ADDRESS), False
        except _NO_CONNECTION:
            return Answer(trouble=Trouble.NO_CONNECTION), False
        except _LOST:
            kept = _CONNECTED not in seen and "receive_response_headers.complete" not in seen
            return Answer(trouble=Trouble.CONNECTION_LOST), _SENT not in seen or kept


def _keep_quiet() -> None:
    """httpx logs every URL, and a query names the patient; httpcore's debug log would show the token."""
    for name in ("httpx", "httpcore", "hpack"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a pool whose network is checked, and which knows one origin only."""

    def __init__(self, base: Base, allowed: Allowed, options: Options) -> None:
        self._base = base
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls(options.ca_file) if base.scheme == "https" else None,
            max_connections=options.at_once,
            max_keepalive_connections=options.at_once,
            keepalive_expiry=15,
            http2=options.http2,
            network_backend=CheckedNetwork(base, allowed, options.resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, unless its URL leads away from the base: a second lock behind those who made the URL."""
        if self._base.link(str(request.url)) is None:
            raise ForbiddenAddressError
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close the pool."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    """The body of an answer as httpx wants it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._answer.aclose()
