"""What the kernel knows: cores to pin to, CPU time and memory of a process with its children, and the machine."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_TOLD = ("uvicorn", "uvloop", "httptools", "fastapi", "starlette", "msgspec", "orjson", "pydantic")

SERVER_CORE, LOAD_CORE = 0, 1


def pin(core: int, pid: int = 0) -> bool:
    """Keep a process on one core. ``False`` where the system or the machine has no way to."""
    if not hasattr(os, "sched_setaffinity") or (os.cpu_count() or 1) < 2:
        return False
    try:
        os.sched_setaffinity(pid, {core})
    except OSError:
        return False
    return True


def tree(pid: int) -> Iterator[int]:
    """The process and everything that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def cpu_seconds(pid: int) -> float:
    """CPU time that the process tree has used, to the nanosecond."""
    nanoseconds = 0
    for one in tree(pid):
        for task in Path(f"/proc/{one}/task").glob("*"):
            try:
                nanoseconds += int((task / "schedstat").read_text().split()[0])
            except OSError:
                continue  # This thread has just ended.
    return nanoseconds / 1e9


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Resident memory of the process tree in MB; ``VmHWM`` is the most that it ever was."""
    kilobytes = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith(f"{field}:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def description() -> dict[str, str]:
    """The kind of machine and the versions of what matters, without its name."""
    told = {
        "cpu": _cpu_model(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
    }
    for package in _TOLD:
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            told[package] = "not installed"
    return told


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def must_be_linux() -> None:
    """CPU time is read from ``/proc``; there is no such thing elsewhere."""
    if not Path("/proc/self/schedstat").exists():
        sys.exit("make bench reads CPU time from /proc/<pid>/schedstat, which only Linux has.")
