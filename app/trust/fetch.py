"""Fetches a key set from the one address that the registry names: bounded, without redirects and without proxies."""

from __future__ import annotations

import asyncio

import httpx

LARGEST_KEY_SET = 256 * 1024
"""Bytes, ours: real key sets have a few thousand."""

PATIENCE_SECONDS = 3.0
"""Ours: a call waits for it, and an EHR gives up after a few seconds."""


async def fetch_keys(url: str) -> bytes:
    """The bytes of a key set. Raises OSError when it cannot be had in time, is too large, or is anything but a 200."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _fetched(url)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as failure:
        raise OSError(type(failure).__name__) from None


async def _fetched(url: str) -> bytes:
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=PATIENCE_SECONDS) as http,
        http.stream("GET", url, headers={"Accept": "application/json", "Accept-Encoding": "identity"}) as answer,
    ):
        if answer.status_code != 200:
            raise OSError(f"status {answer.status_code}")
        content = bytearray()
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > LARGEST_KEY_SET:
                raise OSError("too large")
        return bytes(content)
