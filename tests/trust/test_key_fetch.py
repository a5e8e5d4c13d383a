"""The fetch of a key set: bounded in size and time, without redirects, proxies and cookies (J3, J7)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

import app.trust.fetch
from app.trust.fetch import LARGEST_KEY_SET, fetch_keys
from tests.support.ehr import Ehr, Got, http, plays

Play = Callable[[Got, asyncio.StreamWriter], Awaitable[None]]


def fetched(play: Play) -> tuple[bytes | str, Ehr]:
    """What came, or why not."""

    async def story() -> tuple[bytes | str, Ehr]:
        async with Ehr(play) as server:
            try:
                return await asyncio.wait_for(fetch_keys(f"{server.base}/jwks.json"), 30), server
            except OSError as failure:
                return str(failure), server

    return asyncio.run(story())


def always(answer: bytes) -> Play:
    async def play(_: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return play


def test_a_key_set_comes() -> None:
    got, server = fetched(always(http(b'{"keys":[]}')))
    assert got == b'{"keys":[]}'
    assert server.got[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [201, 204, 400, 401, 404, 429, 500, 503])
def test_any_other_answer_is_none(status: int) -> None:
    assert fetched(always(http(b'{"keys":[]}', status)))[0] == f"status {status}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    async def story() -> tuple[int, int]:
        async with Ehr(plays()) as foreigner, Ehr(always(http(b"", status, location=foreigner.base))) as server:
            with pytest.raises(OSError, match="status"):
                await fetch_keys(f"{server.base}/jwks.json")
            return foreigner.connections, server.connections

    assert asyncio.run(story()) == (0, 1)


def test_a_key_set_without_measure_is_cut_off() -> None:
    """10 MB: the server notices that nobody reads to the end."""
    sent = 0

    async def play(_: Got, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n")
        for _chunk in range(160):
            writer.write(b" " * 65536)
            sent += 65536
            await writer.drain()

    assert fetched(play)[0] == "too large"
    assert sent > LARGEST_KEY_SET


def test_a_key_set_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.trust.fetch, "PATIENCE_SECONDS", 0.3)

    async def play(_: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 40\r\n\r\n")
        for _byte in range(40):  # It would come in the end, piece by piece and none of them late.
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    assert fetched(play)[0] == "TimeoutError"


def test_a_compressed_key_set_is_not_inflated() -> None:
    import gzip

    bomb = gzip.compress(b" " * 50_000_000)
    got, _ = fetched(always(http(bomb, content_encoding="gzip")))
    assert got == "too large"


def test_nobody_listens() -> None:
    assert asyncio.run(_failure("http://127.0.0.1:9/jwks.json")) == "ConnectError"


async def _failure(url: str) -> str:
    try:
        await fetch_keys(url)
    except OSError as failure:
        return str(failure)
    return ""


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> tuple[int, int]:
        async with Ehr(plays()) as proxy, Ehr(always(http(b"{}"))) as server:
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("NO_PROXY", "")
            await fetch_keys(f"{server.base}/jwks.json")
            return proxy.connections, server.connections

    assert asyncio.run(story()) == (0, 1)
