"""What an EHR answered: a body of bounded size, or what was in the way. No status, type or encoding is guessed at."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import httpx

from app.picture.needs import Trouble

LARGEST_ANSWER = 8 * 1024 * 1024
"""Ours, in bytes, on the wire and inflated: 200 Observations are 0.2 to 0.6 MB."""

_JSON = re.compile(r"(?:application|text)/(?:[\w.+-]+\+)?json(?:\+fhir)?", re.IGNORECASE)
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_STATUS = {
    401: Trouble.DENIED,
    403: Trouble.DENIED,
    404: Trouble.NOT_FOUND,
    410: Trouble.NOT_FOUND,
    429: Trouble.TOO_MANY_CALLS,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, or what was in the way; ``wait`` is what a Retry-After asks for, in seconds."""

    body: bytes = b""
    trouble: Trouble | None = None
    status: int = 0
    wait: float | None = None


async def read_answer(response: httpx.Response) -> Answer:
    """What came, once it was read to its end or to the limit."""
    status = response.status_code
    if status != 200:
        return Answer(trouble=_trouble(status), status=status, wait=_wait(response.headers.get("retry-after", "")))
    announced = response.headers.get("content-type", "").partition(";")[0].strip()
    if announced and not _JSON.fullmatch(announced):
        return Answer(trouble=Trouble.NOT_JSON, status=status)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        return Answer(trouble=Trouble.NOT_JSON, status=status)
    try:
        body = await _body(response, zipped="gzip" in encoding)
    except zlib.error:
        return Answer(trouble=Trouble.NOT_JSON, status=status)
    if body is None:
        return Answer(trouble=Trouble.TOO_LARGE, status=status)
    return Answer(body, None if body.strip() else Trouble.NOT_JSON, status)


def _trouble(status: int) -> Trouble:
    if status in _STATUS:
        return _STATUS[status]
    if 300 <= status < 400:
        return Trouble.REDIRECT
    if 400 <= status < 500:
        return Trouble.REFUSED
    return Trouble.SERVER_ERROR if status >= 500 else Trouble.NOT_JSON


def _wait(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 6 else None


async def _body(response: httpx.Response, *, zipped: bool) -> bytes | None:
    """The body, inflated a piece at a time; ``None`` when it is over the limit, in either form."""
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > LARGEST_ANSWER:
        return None
    inflater = zlib.decompressobj(_GZIP_WINDOW) if zipped else None
    taken, wire = bytearray(), 0
    async for chunk in response.aiter_raw():
        wire += len(chunk)
        taken += inflater.decompress(chunk, LARGEST_ANSWER + 1 - len(taken)) if inflater else chunk
        if max(wire, len(taken)) > LARGEST_ANSWER:
            return None
    if inflater is not None and (not inflater.eof or inflater.unused_data):
        raise zlib.error("cut short, or followed by something else")
    return bytes(taken)
