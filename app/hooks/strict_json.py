"""Reads a request body as strict JSON: an object, in UTF-8, without NaN, trailing commas or bottomless nesting."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from app.errors import NotJson, TooLarge

T = TypeVar("T")

MOST_CONTAINERS = 1_000_000
"""Ours: objects and arrays in one body; a chart of 20,000 results has a fifth of it."""

MOST_VALUES = 2_000_000
"""Ours: commas in one body; a chart of 20,000 results has a quarter. A number of one digit becomes a whole object."""

# The decoder's own words, passed on only in this form, so that nothing from the body can be among them.
_MALFORMED = re.compile(r"JSON is malformed: (?P<what>[a-z0-9 ',:}\]\-]+ \(byte \d+\))")


_FEWEST_BYTES = 2
"""What a container takes at least: its brackets."""
_SPAN, _STRIDE = 1_024, 65_536

_ESCAPED_LETTER = re.compile(rb"\\u00[4-7]", re.IGNORECASE)
_TWICE = "\x00 stands twice"


def decode(body: bytes, kind: type[T], dec_hook: Callable[[type, Any], Any] | None = None) -> T:
    """The body as ``kind``. Raises NotJson, TooLarge, or msgspec.ValidationError for an object of another shape."""
    if _may_hold_too_many(body):
        if _containers(body) > MOST_CONTAINERS:
            raise TooLarge(f"The body holds more than {MOST_CONTAINERS} objects and arrays.")
        if body.count(b",") > MOST_VALUES:
            raise TooLarge(f"The body holds more than {MOST_VALUES} values.")
    try:
        # The decoder skips over what is kept raw without looking at its encoding.
        if not body.isascii():
            body.decode()
        try:
            return msgspec.json.decode(body, type=kind, dec_hook=dec_hook)
        except msgspec.ValidationError:
            # It stops at the first wrong member: what follows may still not be JSON.
            msgspec.json.decode(body, type=msgspec.Raw)
            if body.lstrip()[:1] != b"{":
                raise NotJson("The body must be a JSON object.") from None
            raise
    except UnicodeDecodeError:
        raise NotJson("The body is not UTF-8.") from None
    except RecursionError:
        raise NotJson("The body is nested too deeply.") from None
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as error:
        found = _MALFORMED.fullmatch(str(error))
        raise NotJson(f"The body is not JSON: {found['what'] if found else 'it is cut short'}.") from None


def is_plain(body: bytes) -> bool:
    """Is it UTF-8, and surely within the ceiling? Who decodes it in another way than ``decode`` asks this first."""
    if _may_hold_too_many(body):
        return False
    try:
        return body.isascii() or bool(body.decode())
    except UnicodeDecodeError:
        return False


def _containers(part: bytes) -> int:
    """Braces within texts count too: the figure is a ceiling, and far above what a chart needs."""
    return part.count(b"{") + part.count(b"[")


def _may_hold_too_many(body: bytes) -> bool:
    """Is it worth to count containers and values? To count a large chart takes as long as to read a third of it.

    Looked at are spans at random places, so that nobody can know where to put what should not be seen.
    """
    if len(body) < MOST_CONTAINERS * _FEWEST_BYTES:
        return False
    places = (start + random.randrange(_STRIDE - _SPAN) for start in range(0, len(body), _STRIDE))
    seen = b"".join(body[place : place + _SPAN] for place in places)
    share = _STRIDE // _SPAN
    return _containers(seen) * share > MOST_CONTAINERS // 2 or seen.count(b",") * share > MOST_VALUES // 2


def outside(body: bytes, values: Iterable[tuple[str, msgspec.Raw]]) -> bytes:
    """The body without these values, which were decoded from it in this order, or with those that are not found.

    What is left out is equal to a value byte by byte, wherever it stands, so a text stands in the rest as often as it
    stands in the body outside of the values.
    """
    parts, done = [], 0
    for name, value in values:
        named = b'"%s":' % name.encode()
        begins = body.find(named, done) + len(named)
        if body.startswith(b" ", begins):
            begins += 1
        # At the first that is spelled otherwise the rest is kept: to look on for each would take a square of time.
        if begins < len(named) or not body.startswith(value, begins):
            break
        parts.append(body[done:begins])
        done = begins + len(value)
    return b"".join([*parts, body[done:]])


def repeated(body: bytes, rest: bytes, names: tuple[str, ...], inside: str) -> str | None:
    """The path of a member of these names that stands twice, in the body or in its member ``inside``.

    Of two such members one reader takes the first and another the last. ``rest`` is the body without the parts that
    cannot hold such members. It is searched first, because only a body in which a name occurs twice, or is spelled with
    escapes, needs the slow and exact look.
    """
    if all(rest.count(b'"%s"' % name.encode()) < 2 for name in names) and not _ESCAPED_LETTER.search(rest):
        return None

    def noting(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        own = [name for name, _ in pairs]
        twice = next((name for name in names if own.count(name) > 1), None)
        return dict(pairs) if twice is None else {**dict(pairs), _TWICE: twice}

    whole = json.loads(body, object_pairs_hook=noting)
    for place, part in ((inside + ".", whole.get(inside)), ("", whole)):
        if isinstance(part, dict) and _TWICE in part:
            return f"{place}{part[_TWICE]}"
    return None
