"""Reads a request body as strict JSON: an object, in UTF-8, without NaN, trailing commas or bottomless nesting."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from app.errors import NotJson

T = TypeVar("T")

# The decoder's own words, passed on only in this form, so that nothing from the body can be among them.
_MALFORMED = re.compile(r"JSON is malformed: (?P<what>[a-z0-9 ',:}\]\-]+ \(byte \d+\))")


def decode(body: bytes, kind: type[T], dec_hook: Callable[[type, Any], Any] | None = None) -> T:
    """The body as ``kind``. Raises NotJson, or msgspec.ValidationError for an object of another shape."""
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
