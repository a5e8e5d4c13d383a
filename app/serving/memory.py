"""How the C library keeps memory that was given back: tuned for calls that each take some megabytes for a moment.

By itself glibc gives such blocks back to the system after each call and asks for them again at the next one; the page
faults of that were a quarter of a large call. It also gives every thread a heap of its own, which a process that runs
Python in one thread at a time has no use for.
"""

from __future__ import annotations

import ctypes
import sys

KEPT = 64 * 1024 * 1024
"""Bytes, ours: how much free memory is kept for the next call; what the largest chart needs that a body may hold."""

LARGEST = 32 * 1024 * 1024
"""Bytes: the largest block that is taken from it, which is the most that glibc allows."""

# From malloc.h, which has no other names for them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def keep_memory() -> bool:
    """Keep some for the next call; says whether this C library can be told so."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # musl, in Alpine images, has none.
        return False
    return all([mallopt(_TRIM_THRESHOLD, KEPT), mallopt(_MMAP_THRESHOLD, LARGEST), mallopt(_ARENA_MAX, 1)])
