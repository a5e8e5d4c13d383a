"""Does a log that is stuck, gone or full never hold the service up, and is what was lost told?"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.log.lines import EventLine
from app.log.process import Log
from app.log.sink import Sink

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes are asked by poll")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe: where it is read, where it is written. Both block, as those of a log collector do."""
    reading, writing = os.pipe()
    yield reading, writing
    for end in (reading, writing):
        with contextlib.suppress(OSError):
            os.close(end)


def event(text: str = "started") -> EventLine:
    return EventLine(event=text, at=datetime(2026, 11, 21, tzinfo=UTC), level="info")


def lines(reading: int) -> list[str]:
    return os.read(reading, 1 << 20).decode().splitlines()


def test_a_line_is_written_at_once(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    Log(Sink(writing), human=False).write(event())
    assert [json.loads(line)["event"] for line in lines(reading)] == ["started"]


def test_a_stuck_reader_holds_nobody_up_and_what_was_lost_is_told(pipe: tuple[int, int]) -> None:
    """Nobody reads: a write that waited would hang this test for good."""
    reading, writing = pipe
    log = Log(Sink(writing), human=False)
    while not log.lost:
        log.write(event())
    for _ in range(9):
        log.write(event())
    assert log.lost == 10
    before = 0
    while len(os.read(reading, 4096)) == 4096:
        before += 1
    assert before > 5
    log.write(event("stopping"))
    assert [(one["event"], one.get("count")) for one in map(json.loads, lines(reading))] == [
        ("lines-lost", 10),
        ("stopping", None),
    ]
    assert log.lost == 10


def test_half_a_line_is_not_glued_to_the_next(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    sink = Sink(writing)
    while sink.write(b"x" * 4095 + b"\n"):
        pass
    os.read(reading, 8192)
    assert not sink.write(b"y" * 100_000 + b"\n")
    os.read(reading, 1 << 20)
    assert sink.write(b"whole\n")
    assert lines(reading) == ["", "whole"]
    assert sink.write(b"next\n")
    assert lines(reading) == ["next"]


def test_a_line_longer_than_a_piece_is_whole(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    assert Sink(writing).write(b"z" * 20_000 + b"\n")
    assert lines(reading) == ["z" * 20_000]


def test_a_reader_that_is_gone(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.close(reading)
    assert not Sink(writing).write(b"nobody\n")


def test_a_descriptor_that_is_closed(pipe: tuple[int, int]) -> None:
    _, writing = pipe
    sink = Sink(writing)
    os.close(writing)
    assert not sink.write(b"nobody\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        log = Log(Sink(full), human=False)
        log.write(event())
        log.write(event())
        assert log.lost == 2
    finally:
        os.close(full)
