"""Takes in a request body: JSON only, plain or (where allowed) gzip, in time, and never more than the limit."""

from __future__ import annotations

import asyncio
import re
import zlib
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request

from app.errors import NotJson, TooLarge, TooSlow, WrongMediaType

_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)\"?", re.IGNORECASE)

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
    try:
        async with asyncio.timeout(intake.seconds):
            return await _taken(request, intake)
    except TimeoutError:
        raise TooSlow(f"The body did not arrive within {intake.seconds:g} seconds.") from None


async def _taken(request: Request, intake: Intake) -> bytes:
    headers, limit = request.headers, intake.limit
    _must_be_json(headers)
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(limit)
    match headers.get("content-encoding", "identity").strip().lower():
        case "identity" | "":
            return await _plain(request, limit)
        case "gzip" | "x-gzip" if intake.gzip:
            return await _gzip(request, limit)
        case _:
            allowed = "plain or with Content-Encoding gzip" if intake.gzip else "plain, without Content-Encoding"
            raise WrongMediaType(f"A body may be sent {allowed}.")


def _must_be_json(headers: Headers) -> None:
    """Refuse what a web page could send from elsewhere without asking first (forms, text/plain, no type at all).

    A missing type is tolerated from a client that is no browser: the specification only shows one in an example.
    """
    announced = headers.get("content-type", "")
    if not announced and "origin" not in headers:
        return
    kind, _, parameters = announced.partition(";")
    charset = _CHARSET.search(parameters)
    if not _JSON.fullmatch(kind.strip()) or (charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii")):
        raise WrongMediaType("Send the body as application/json in UTF-8.")


async def _plain(request: Request, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
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
