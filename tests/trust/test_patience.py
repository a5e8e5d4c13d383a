"""Is a caller that does not come to an end cut off, and everybody else answered? Played to the protocol over loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import repeat
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from app.serving.patience import LARGEST_HEAD, MOST_UNASKED, patient
from app.settings import BODY_IS_HERE, BODY_IS_WANTED, Settings
from tests.support.wire import PATIENT_VIEW, bare_app

SOON = 0.3
GIVES_UP = 30.0
"""No verdict, only the end of a test that hangs."""

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


@asynccontextmanager
async def served(app: Any, **settings: float) -> AsyncIterator[int]:
    given: dict[str, Any] = {"profile": "development", "head_seconds": SOON, **settings}
    protocol = patient(Settings(**given))
    config = uvicorn.Config(app, http=protocol, access_log=False, log_config=None, lifespan="off")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()


def heard(pieces: Iterator[bytes] | list[bytes], *, pause: float = 0.0, app: Any = None, **settings: float) -> bytes:
    """Everything that comes back until the service closes the connection; the pieces go out one by one."""

    async def story() -> bytes:
        async with served(app or bare_app(), **settings) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)

            async def send() -> None:
                try:
                    for piece in pieces:
                        writer.write(piece)
                        await writer.drain()
                        await asyncio.sleep(pause)
                except OSError:
                    pass

            sending = asyncio.create_task(send())
            try:
                return await asyncio.wait_for(_all(reader), GIVES_UP)
            finally:
                sending.cancel()
                writer.close()

    return asyncio.run(story())


async def _all(reader: asyncio.StreamReader) -> bytes:
    got = bytearray()
    try:
        while piece := await reader.read(65536):
            got += piece
    except ConnectionError:
        pass
    return bytes(got)


def drip(start: bytes, more: bytes) -> Iterator[bytes]:
    yield start
    yield from repeat(more)


HEAD = f"POST {PATIENT_VIEW} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode()


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(list, id="silent"),
        pytest.param(lambda: drip(b"GET /", b"x"), id="a request line that drips"),
        pytest.param(lambda: drip(b"GET / HTTP/1.1\r\nX: ", b"x"), id="a header that drips"),
        pytest.param(lambda: drip(b"GET / HTTP/1.1\r\n", b"X: y\r\n"), id="headers without an end"),
    ],
)
def test_a_head_that_does_not_arrive_is_cut_off(pieces: Callable[[], Iterator[bytes]]) -> None:
    assert heard(pieces(), pause=0.05) == b""


def test_the_second_head_of_a_connection_too() -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    told = heard(drip(first + b"GET /he", b"x"), pause=0.05)
    assert told.count(b"HTTP/1.1 200") == 1


@pytest.mark.parametrize("more", [b"x" * 8192, b"X: y\r\n" * 1000])
def test_a_head_without_measure_is_refused(more: bytes) -> None:
    """uvicorn would keep it all, until there is no memory."""
    told = heard(drip(b"GET / HTTP/1.1\r\nX: ", more), head_seconds=GIVES_UP)
    assert told.startswith(b"HTTP/1.1 400")


def test_a_head_with_the_largest_token_is_read() -> None:
    token = b"Authorization: Bearer " + b"x" * 8192 + b"\r\n"
    told = heard([HEAD + token + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}"])
    assert told.startswith(b"HTTP/1.1 422")
    assert len(token) * 4 < LARGEST_HEAD


def test_a_body_that_goes_on_after_its_answer_is_cut_off() -> None:
    """Nobody reads it: the time for a body is over once it was answered."""
    told = heard(drip(b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", b"x"), pause=0.05)
    assert told.startswith(b"HTTP/1.1 404")


def test_a_slow_body_has_its_own_time() -> None:
    """A head that came in time does not make a body late."""
    body = [b"{", b" ", b" ", b" ", b" ", b"}"]
    told = heard([HEAD + b"Connection: close\r\nContent-Length: 6\r\n\r\n", *body], pause=SOON / 2)
    assert told.startswith(b"HTTP/1.1 422")


@pytest.mark.parametrize(
    ("wanted", "size", "pieces"),
    [(True, 150_000, 1), (True, 2_000_000, 1), (True, 6_500_000, 3), (False, 200_000, 1), (False, 2_000_000, 40)],
)
def test_a_body_is_gathered_and_whole(wanted: bool, size: int, pieces: int) -> None:
    """It comes in many pieces and is handed on as one, or in few beyond what a body may have; nothing of it is lost.

    Of a call that nobody let in yet no more is kept than a little.
    """
    body = b"x" * size
    head = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    told: list[int] = []

    async def counting(scope: Any, receive: Any, send: Any) -> None:
        if wanted:
            scope[BODY_IS_WANTED] = True
        more = True
        while more:
            message = await receive()
            more = message["more_body"]
            told.append(len(message["body"]))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    sent = [head, *(body[at : at + 50_000] for at in range(0, size, 50_000))]
    answer = heard(sent, app=counting, head_seconds=GIVES_UP, max_body_bytes=3_000_000)
    assert answer.startswith(b"HTTP/1.1 200")
    assert sum(told) == size
    assert len(told) <= pieces
    assert wanted or max(told) <= 2 * MOST_UNASKED


def test_of_a_call_that_waits_at_the_gate_only_a_little_is_taken_in() -> None:
    """Whoever is not let in for a while, because keys are fetched for its token, cannot fill the memory meanwhile."""
    body = b"x" * 8_000_000
    seen: list[int] = []

    async def waiting(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(SOON)
        seen.append(len((await receive())["body"]))
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    head = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    heard([head, body], app=waiting, max_body_bytes=16_000_000)
    assert MOST_UNASKED < seen[0] <= 2 * MOST_UNASKED + 300_000


@pytest.mark.parametrize("come", [False, True])
def test_a_body_that_is_here_is_not_waited_for(come: bool) -> None:
    """The mark stands in the scope once all of it has come, and not before."""
    marks: list[bool] = []

    async def looking(scope: Any, receive: Any, send: Any) -> None:
        marks.append(BODY_IS_HERE in scope)
        while (await receive())["more_body"]:
            pass
        marks.append(BODY_IS_HERE in scope)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    head = HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\n"
    heard([head + b"{}"] if come else [head, b"{}"], pause=SOON / 3, app=looking)
    assert marks == [come, True]


def test_no_more_connections_than_allowed() -> None:
    """Who comes too late is dropped, who is connected is served, and there is room again afterwards."""

    async def story() -> tuple[bytes, bytes, bytes]:
        ask = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        async with served(bare_app(), connections=1, head_seconds=GIVES_UP) as port:

            async def call() -> bytes:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(ask)
                told = await asyncio.wait_for(_all(reader), GIVES_UP)
                writer.close()
                return told

            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            dropped = await call()
            writer.write(ask)
            served_one = await asyncio.wait_for(_all(reader), GIVES_UP)
            writer.close()
            return dropped, served_one, await call()

    dropped, first, afterwards = asyncio.run(story())
    assert dropped == b""
    assert first.startswith(b"HTTP/1.1 200")
    assert afterwards.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: +2\r\n",
        b"Content-Length: 2, 2\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"X: a\nTransfer-Encoding: chunked\r\n",
        b"X: a\x00b\r\nContent-Length: 2\r\n",
    ],
)
def test_a_body_of_two_lengths_is_no_request(head: bytes) -> None:
    """Two readers of one connection, a proxy and we, must not take different bytes for the next request."""
    smuggled = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    told = heard([HEAD + head + b"\r\n" + smuggled])
    assert told.startswith(b"HTTP/1.1 4")
    assert b"alive" not in told
