"""Where lines go: a descriptor that is written to at once, never waited for, and never a reason to fail.

A log collector that is stuck must not hold a card up, and one that is gone must not crash the service: a line that
cannot be taken now is lost.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from threading import RLock

PIECE = 4096
"""Bytes that a pipe takes without waiting once it says that it takes any (POSIX, PIPE_BUF on Linux)."""


class Sink:
    """Writes whole lines to a descriptor."""

    def __init__(self, descriptor: int) -> None:
        """``descriptor`` stays the caller's, who closes it."""
        self._descriptor = descriptor
        self._torn = False
        # Taken again by the same thread when the handler of a signal logs while a line is being written.
        self._lock = RLock()
        self._ready = _asking(descriptor)

    def write(self, line: bytes) -> bool:
        """Write a line, which brings its line break along, now or not at all; says whether. Never raises or waits."""
        with self._lock:
            if self._torn:  # What follows half a line must not be read as its other half.
                line = b"\n" + line
            written = 0
            while written < len(line):
                piece = line[written : written + PIECE]
                taken = self._taken(piece)
                written += taken
                if taken < len(piece):
                    self._torn = self._torn or written > 0
                    return False
            self._torn = False
            return True

    def _taken(self, piece: bytes) -> int:
        try:
            return os.write(self._descriptor, piece) if self._ready() else 0
        except (OSError, ValueError):  # Nobody reads any more, the disk is full, or the descriptor is closed.
            return 0


def _asking(descriptor: int) -> Callable[[], bool]:
    """A question that never waits: would a write be taken now?"""
    if sys.platform == "win32":
        return lambda: True
    asked = select.poll()
    asked.register(descriptor, select.POLLOUT)
    return lambda: bool(asked.poll(0))
