"""Sends ready bytes over raw sockets: one call after the other, or many connections at once in one loop.

Requests are built before the clock runs, and of an answer only the length and the status are read, so that the load
core is never what is measured.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Self

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_CHUNK = 262_144
_SILENCE_SECONDS = 60


def request(path: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """A whole HTTP/1.1 request as bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


def _whole(received: bytearray) -> Answer | None:
    """The answer once it is complete."""
    end = received.find(_HEAD_END)
    if end < 0:
        return None
    head = bytes(received[:end]).lower()
    at = head.find(_LENGTH)
    if at < 0:
        raise OSError("an answer without content-length")
    length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
    begins = end + len(_HEAD_END)
    if len(received) < begins + length:
        return None
    return Answer(int(head[9:12]), bytes(received[begins : begins + length]))


class Caller:
    """One connection that calls and waits."""

    def __init__(self, port: int) -> None:
        """Connect to this computer."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_SILENCE_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, request: bytes) -> Answer:
        """Send the request and return its answer. Raises OSError when the server hangs up."""
        self._socket.sendall(request)
        received = bytearray()
        while (answer := _whole(received)) is None:
            piece = self._socket.recv(_CHUNK)
            if not piece:
                raise OSError("the server hung up")
            received += piece
        return answer

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@dataclass(slots=True)
class Stream:
    """Calls that follow one another on one connection: at once, or one every ``interval`` seconds."""

    requests: Sequence[bytes]
    interval: float = 0.0
    seconds: list[float] = field(default_factory=list)
    """How long each answer took, from the moment that the call was due."""
    begun: int = 0

    def next_request(self) -> bytes:
        """The requests in turn."""
        self.begun += 1
        return self.requests[self.begun % len(self.requests)]


@dataclass(slots=True)
class _Line:
    """A connection of the loop, and how far its call has got."""

    stream: Stream
    socket: socket.socket
    due: float
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    received: bytearray = field(default_factory=bytearray)
    calling: bool = False


def flood(port: int, streams: Sequence[Stream], seconds: float) -> float:
    """Run the streams side by side for about this long; the seconds that it really took. Raises OSError.

    Calls that are under way at the end are waited for, so that the server is idle afterwards.
    """
    with selectors.DefaultSelector() as selector:
        lines = [_open(port, stream) for stream in streams]
        try:
            for line in lines:
                selector.register(line.socket, selectors.EVENT_READ, line)
            began = time.perf_counter()
            for line in lines:
                line.due = began
            _loop(selector, lines, began + seconds)
            return time.perf_counter() - began
        finally:
            for line in lines:
                line.socket.close()


def _open(port: int, stream: Stream) -> _Line:
    connected = socket.create_connection(("127.0.0.1", port), timeout=_SILENCE_SECONDS)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connected.setblocking(False)
    return _Line(stream, connected, 0.0)


def _loop(selector: selectors.BaseSelector, lines: Sequence[_Line], until: float) -> None:
    while True:
        now = time.perf_counter()
        for line in lines:
            if not line.calling and line.due <= now < until:
                line.calling, line.unsent = True, memoryview(line.stream.next_request())
                _send(selector, line)
        if now >= until and not any(line.calling for line in lines):
            return
        next_due = min((line.due for line in lines if not line.calling), default=now + 1)
        wait = max(0.0, next_due - now) if now < until else 1.0
        if now > until + _SILENCE_SECONDS:
            raise OSError("the server does not answer any more")
        for key, events in selector.select(wait):
            line = key.data
            if events & selectors.EVENT_WRITE:
                _send(selector, line)
            if events & selectors.EVENT_READ:
                _receive(line)


def _send(selector: selectors.BaseSelector, line: _Line) -> None:
    waiting = True
    while line.unsent:
        try:
            line.unsent = line.unsent[line.socket.send(line.unsent) :]
        except BlockingIOError:
            break
    else:
        waiting = False
    wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if waiting else 0)
    if selector.get_key(line.socket).events != wanted:
        selector.modify(line.socket, wanted, line)


def _receive(line: _Line) -> None:
    piece = line.socket.recv(_CHUNK)
    if not piece:
        raise OSError("the server hung up")
    line.received += piece
    answer = _whole(line.received)
    if answer is None:
        return
    if answer.status != 200:
        raise OSError(f"the server answers with {answer.status}")
    now = time.perf_counter()
    line.stream.seconds.append(now - line.due)
    line.received.clear()
    line.calling = False
    # A call that is late does not make the next ones late: it is paced anew.
    line.due = now if not line.stream.interval else max(now, line.due + line.stream.interval)
