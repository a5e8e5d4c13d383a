"""How long, and how much, a caller may send before its head is whole: uvicorn by itself waits for ever (D3).

A connection that says nothing, a head that drips and a body that goes on after its answer are each cut off. A body that
is waited for has its own time in ``app.api.body``.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.settings import BODY_IS_HERE, BODY_IS_WANTED, Settings

LARGEST_HEAD = 64 * 1024
"""Bytes, ours: request line and headers; a token has at most 8 KiB."""

MOST_UNASKED = 256 * 1024
"""Bytes, ours: of the body of a call that was not let in yet, since whoever waits there may be anybody."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, for callers who come to an end."""

    seconds: ClassVar[float]
    most: ClassVar[int]
    gathers: ClassVar[int]

    _timer: asyncio.TimerHandle | None = None
    _in_head = False
    _in_message = False
    _head = 0
    _pieces: list[bytes]
    _gathered = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a whole head in time, unless there are as many connections as may be."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._watch()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head that is not whole yet."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            self._watch()
            if self._head > LARGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = self._in_message = True
        self._head = self._gathered = 0
        self._pieces = []
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._in_head = False
        self._unwatch()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Gather it, and hand it on once it is whole or too much: to wake and to copy for every piece costs a tenth."""
        if self.cycle.response_complete or self.parser.should_upgrade():
            super().on_body(body)
            return
        self._pieces.append(body)
        self._gathered += len(body)
        if self._gathered > (self.gathers if BODY_IS_WANTED in self.cycle.scope else MOST_UNASKED):
            self._hand_on()
            self.flow.pause_reading()
            self.cycle.message_event.set()

    def _hand_on(self) -> None:
        """Give the call what was gathered, as one piece, so that nobody has to copy it again."""
        waiting = self.cycle.body
        # uvicorn adds to it and empties it, and asks for nothing else of a bytearray.
        self.cycle.body = b"".join([waiting, *self._pieces] if waiting else self._pieces)  # type: ignore[assignment]
        self._pieces.clear()
        self._gathered = 0

    def on_message_complete(self) -> None:
        """Its body is whole."""
        self._in_message = False
        self._hand_on()
        self.scope[BODY_IS_HERE] = True  # type: ignore[literal-required]  # A key of ours, as ASGI allows.
        self._unwatch()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Whoever was answered before it had sent everything has a little time to finish."""
        super().on_response_complete()
        if self._in_message:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._unwatch()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.seconds, self.transport.close)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def patient(settings: Settings) -> type[PatientProtocol]:
    """The protocol of these settings."""
    limits = {"seconds": settings.head_seconds, "most": settings.connections, "gathers": settings.max_body_bytes}
    return type("Patient", (PatientProtocol,), limits)
