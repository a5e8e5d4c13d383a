"""Takes in a request body: JSON only, plain or (where allowed) gzip, in time, and never more than the limit."""

from __future__ import annotations

import asyncio
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import ClientDisconnect, Request

from app.errors import NotJson, TooLarge, TooSlow, WrongMediaType
from app.settings import BODY_IS_HERE, BODY_IS_WANTED

_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)\"?", re.IGNORECASE)

_CHARSETS = ("utf-8", "utf8", "us-ascii")

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
"""zlib's way to say: expect a gzip header."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What a body may be: ``limit`` in bytes, on the wire and decompressed; ``seconds`` to arrive in."""

    limit: int
    seconds: float
    gzip: bool


async def take(request: Request, intake: Intake) -> bytes:
    """The body, decompressed. Raises WrongMediaType, TooLarge, TooSlow, and NotJson for a broken gzip stream."""
    request.scope[BODY_IS_WANTED] = True
    if BODY_IS_HERE in request.scope:  # As most are: then there is nothing to wait for.
        return await _taken(request, intake)
    try:
        async with asyncio.timeout(intake.seconds):
            return await _taken(request, intake)
    except TimeoutError:
        raise TooSlow(f"The body did not arrive within {intake.seconds:g} seconds.") from None


async def _taken(request: Request, intake: Intake) -> bytes:
    # As bytes, and of two headers of one name the first: Starlette's mapping would walk through all for each.
    headers, limit = dict(reversed(request.scope["headers"])), intake.limit
    if not _is_json(headers.get(b"content-type", b""), from_a_page=b"origin" in headers):
        raise WrongMediaType("Send the body as application/json in UTF-8.")
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    match headers.get(b"content-encoding", b"").strip().lower():
        case b"identity" | b"":
            return await _plain(request, limit)
        case b"gzip" | b"x-gzip" if intake.gzip:
            return await _gzip(request, limit)
        case _:
            allowed = "plain or with Content-Encoding gzip" if intake.gzip else "plain, without Content-Encoding"
            raise WrongMediaType(f"A body may be sent {allowed}.")


@lru_cache(maxsize=64)  # Clients announce one type, again and again.
def _is_json(announced: bytes, *, from_a_page: bool) -> bool:
    """Is it none that a web page could send from elsewhere without asking first (forms, text/plain, no type at all)?

    A missing type is tolerated from a client that is no browser: the specification only shows one in an example.
    """
    if not announced and not from_a_page:
        return True
    kind, _, parameters = announced.decode("latin-1").partition(";")
    charset = _CHARSET.search(parameters)
    return bool(_JSON.fullmatch(kind.strip())) and (not charset or charset[1].lower() in _CHARSETS)


async def _plain(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    # By hand, because a generator between here and the server costs more than the reading.
    more = True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


async def _gzip(request: Request, limit: int) -> bytes:
    gzip = zlib.decompressobj(_GZIP_WINDOW)
    chunks: list[bytes] = []
    wire = size = 0
    async for chunk in request.stream():
        wire += len(chunk)
        try:
            piece = gzip.decompress(chunk, limit - size + 1)
        except zlib.error:
            raise NotJson("The gzip stream is broken.") from None
        size += len(piece)
        if size > limit or wire > limit:
            raise _too_large(limit)
        if gzip.unused_data:
            raise NotJson("Something follows the gzip stream.")
        chunks.append(piece)
    if not gzip.eof:
        raise NotJson("The gzip stream is cut short.")
    return b"".join(chunks)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit} bytes.")
