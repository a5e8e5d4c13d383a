"""Reads a request body as strict JSON: an object, in UTF-8, without NaN, trailing commas or bottomless nesting."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from app.errors import NotJson, TooLarge

T = TypeVar("T")

MOST_CONTAINERS = 1_000_000
"""Ours: objects and arrays in one body; a chart of 20,000 results has a fifth of it."""

# The decoder's own words, passed on only in this form, so that nothing from the body can be among them.
_MALFORMED = re.compile(r"JSON is malformed: (?P<what>[a-z0-9 ',:}\]\-]+ \(byte \d+\))")


_ESCAPED_LETTER = re.compile(rb"\\u00[4-7]", re.IGNORECASE)
_TWICE = "\x00 stands twice"


def decode(body: bytes, kind: type[T], dec_hook: Callable[[type, Any], Any] | None = None) -> T:
    """The body as ``kind``. Raises NotJson, TooLarge, or msgspec.ValidationError for an object of another shape."""
    # Braces within texts count too: the figure is a ceiling, and far above what a chart needs.
    if body.count(b"{") + body.count(b"[") > MOST_CONTAINERS:
        raise TooLarge(f"The body holds more than {MOST_CONTAINERS} objects and arrays.")
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


def repeated(body: bytes, names: tuple[str, ...], inside: str) -> str | None:
    """The path of a member of these names that stands twice, in the body or in its member ``inside``.

    Of two such members one reader takes the first and another the last. The bytes are counted first, because only a
    body in which a name occurs twice, or is spelled with escapes, needs the slow and exact look.
    """
    if all(body.count(b'"%s"' % name.encode()) < 2 for name in names) and not _ESCAPED_LETTER.search(body):
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
