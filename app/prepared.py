"""What was worked out of the content before the process started, so that a start need not do it again.

YAML is parsed, expressions are compiled and order templates are built as R4 models to see that they are right. That is
most of a start, and gives the same each time, because it depends on the text alone. ``leg-triage prepare`` keeps it in
a file beside this one, under digests of the texts; what is not there, or was kept by other code, is worked out as ever.
The file is trusted as bytecode is, which lies beside it, but holds only data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import blake2b
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, TypeVar

import msgspec

FILE = Path(__file__).with_name("prepared.msgpack")

_WORKERS = ("strict_*.py", "fhir/*.py", "wording/*.py")
"""Who works something out: when this code changes, what it made before counts no more."""

_LIBRARIES = ("fhir.resources", "pydantic", "pyyaml")

_DATE = 1
"""Our number for a date of YAML, of which msgpack knows nothing."""

T = TypeVar("T")

_known: dict[bytes, Any] = {}
_made: dict[bytes, Any] | None = None


class _Kept(msgspec.Struct):
    by: str
    results: dict[bytes, Any]


def once(work: str, text: str | bytes, do: Callable[[], T]) -> T:
    """What ``do`` makes of this text, or made of it before. It must depend on the text alone; it may raise.

    ``work`` names what is done. The result must be plain data, and nobody may change it.
    """
    given = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    key = blake2b(work.encode() + b"\0" + given, digest_size=16).digest()
    if key in _known:
        return _known[key]  # type: ignore[no-any-return]  # As it was made.
    made = do()
    if _made is not None:
        _made[key] = made
    return made


@contextmanager
def at_hand() -> Iterator[None]:
    """While this lasts, what was kept is used. Afterwards nothing of it stays in memory."""
    if _made is None:  # Else everything is to be worked out, in order to be kept.
        _known.update(_read())
    try:
        yield
    finally:
        _known.clear()


@contextmanager
def kept() -> Iterator[None]:
    """What is worked out while this lasts is kept for later starts. Raises OSError when it cannot be written."""
    global _made
    _made = {}
    try:
        yield
        written = msgspec.msgpack.encode(_Kept(_by(), {key: _packed(made) for key, made in _made.items()}))
    finally:
        _made = None
    beside = FILE.with_suffix(".new")
    beside.write_bytes(written)
    beside.replace(FILE)


def _read() -> dict[bytes, Any]:
    try:
        kept = msgspec.msgpack.decode(FILE.read_bytes(), type=_Kept, ext_hook=_unpacked)
    except (OSError, msgspec.DecodeError, ValueError):
        return {}
    return kept.results if kept.by == _by() else {}


def _by() -> str:
    """Which code keeps: a digest of it, of the libraries and of the interpreter."""
    here = Path(__file__)
    ours = [path for place in _WORKERS for path in sorted(here.parent.glob(place))]
    # As texts: to have the version of a library read out of them takes longer than all else here.
    theirs = [(distribution(library).read_text("METADATA") or "").encode() for library in _LIBRARIES]
    code = blake2b(b"\0".join([here.read_bytes(), *(path.read_bytes() for path in ours), *theirs]), digest_size=16)
    return f"{code.hexdigest()} {sys.version.split()[0]}"


def _packed(value: Any) -> Any:
    match value:
        case date():
            return msgspec.msgpack.Ext(_DATE, value.isoformat().encode())
        case dict():
            return {key: _packed(inner) for key, inner in value.items()}
        case list():
            return [_packed(inner) for inner in value]
        case _:
            return value


def _unpacked(kind: int, data: memoryview) -> date:
    if kind != _DATE:
        raise ValueError("not of our making")
    return date.fromisoformat(bytes(data).decode())
