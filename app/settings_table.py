"""The table of all settings, from the fields themselves, for ``docs/operations.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.settings import PREFIX, Settings

_UNION_WITH_NONE = 2
_MEBIBYTE = 1024 * 1024


def settings_table() -> str:
    """Every setting as a row of a Markdown table: variable, meaning, default."""
    return "\n".join(("| variable | meaning | default |", "|---|---|---|", *_rows()))


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        meaning = field.description or ""
        allowed = _choices(field.annotation)
        if allowed:
            meaning += f" ({', '.join(f'`{one}`' for one in allowed)})"
        yield f"| `{PREFIX}{name.upper()}` | {meaning.replace('|', chr(92) + '|')} | {_default(field)} |"


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(one) for one in get_args(annotation))
    inside = [one for one in get_args(annotation) if one is not type(None)]
    return _choices(inside[0]) if len(inside) == 1 and len(get_args(annotation)) == _UNION_WITH_NONE else ()


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "shipped"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    match value:
        case None | () | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case int() if value >= _MEBIBYTE and value % _MEBIBYTE == 0:
            return f"{value // _MEBIBYTE} MiB"
        case tuple():
            return f"`{','.join(map(str, value))}`"
        case Path() | str():
            return f"`{value}`"
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)
