"""Real PostgreSQL and Redis servers for the tests: installed where that can be, started, and stopped again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

REQUIRED = {
    "postgresql": os.environ.get("POSTGRES_REQUIRED") == "1",
    "redis-server": os.environ.get("REDIS_REQUIRED") == "1",
}
"""Where a server must be (LEG_TRIAGE_REQUIRE_POSTGRES=1); elsewhere its tests are skipped when it cannot be had."""

_START_SECONDS = 60


class CannotBeHad(Exception):
    """Why there is no such server here."""


def _installed(package: str, find: Callable[[], str | None]) -> str:
    """The program, from Debian's packages if it is missing and may be installed."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *command], env=environment, capture_output=True, timeout=600, check=False)
        found = find()
    if found is None:
        raise CannotBeHad(f"no {package} here, and none could be installed (as root: apt-get install {package})")
    return found


def _postgres() -> str | None:
    if found := shutil.which("postgres"):
        return str(Path(found).resolve())
    return next(map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None)


def _somebody_else() -> dict[str, int | str]:
    """PostgreSQL does not run as root: whom it runs as then, for ``subprocess``."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            who = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": who.pw_uid, "group": who.pw_gid}
    raise CannotBeHad("PostgreSQL does not run as root, and there is nobody else")


@contextmanager
def _own_folder(owner: dict[str, int | str]) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="leg-triage-", dir="/tmp"))  # A socket's path must be short.
    try:
        if owner:
            os.chown(folder, int(owner["user"]), int(owner["group"]))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Callable[[], str]]:
    """A server on a socket of its own; each call gives the URL of a new, empty database."""
    program = Path(_installed("postgresql", _postgres))
    owner = _somebody_else()
    with _own_folder(owner) as folder:
        data = folder / "data"
        initdb = [str(program.parent / "initdb"), "-D", str(data), "-U", "triage", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C", "--no-sync"],
            check=True,
            capture_output=True,
            timeout=120,
            cwd=folder,
            **owner,  # type: ignore[call-overload]
        )
        # Our processes are killed here, and never the server: what it was told to commit need not reach a disk.
        fast = ["-c", "fsync=off", "-c", "full_page_writes=off"]
        command = [str(program), "-D", str(data), "-k", str(folder), "-h", "", *fast]
        with _running(command, folder, owner, signal.SIGQUIT):
            admin = f"host={folder} user=triage dbname=postgres"
            _wait(lambda: _connects(admin))
            yield _new_databases(folder, admin)


def _new_databases(folder: Path, admin: str) -> Callable[[], str]:
    import psycopg

    made = iter(range(10**6))

    def new() -> str:
        name = f"records_{next(made)}"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://triage@/{name}?host={folder}"

    return new


def _connects(address: str) -> bool:
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a server on a socket of its own, which keeps nothing."""
    program = _installed("redis-server", lambda: shutil.which("redis-server"))
    with _own_folder({}) as folder:
        socket = folder / "redis.sock"
        command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
        with _running([*command, "--dir", str(folder)], folder, {}, signal.SIGTERM):
            _wait(socket.exists)
            yield f"unix://{socket}"


@contextmanager
def _running(command: list[str], folder: Path, owner: dict[str, int | str], end: signal.Signals) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
            **owner,  # type: ignore[call-overload]
        )
    try:
        yield
    finally:
        process.send_signal(end)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _START_SECONDS
    while not ready():
        if time.monotonic() > end:
            raise CannotBeHad("the server did not start in time")
        time.sleep(0.05)
