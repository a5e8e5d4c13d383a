"""Is memory kept from one call to the next, where the C library can be told so?"""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from app.serving.memory import keep_memory
from tests.support.story import ROOT

_GLIBC = platform.libc_ver()[0] == "glibc"

PROGRAM = """
import resource, sys
from app.serving.memory import keep_memory

if sys.argv[1] == "kept":
    assert keep_memory()

def faults(size):
    block = bytes(bytearray(size)); del block
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        # More than glibc lets go of by itself: a block, and its copy.
        block = bytearray(size); copy = bytes(block); del block, copy
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

print(faults(int(sys.argv[2])))
"""


def faults(how: str, size: int) -> int:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, how, str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return int(told.stdout)


def test_it_says_whether_it_can() -> None:
    assert keep_memory() is _GLIBC


@pytest.mark.skipif(not _GLIBC, reason="only glibc gives memory back at once")
def test_a_large_body_meets_memory_that_is_there() -> None:
    """Two megabytes and their copy are 1,000 pages, each time anew without it."""
    size = 2 * 1024 * 1024
    assert faults("kept", size) < faults("as it is", size) / 4
