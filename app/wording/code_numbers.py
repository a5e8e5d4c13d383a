"""The constants of the medicine, with the sentence that stands beside each in the code: for the catalogue."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType

from app.wording.speech import number_in_words


@dataclass(frozen=True, slots=True)
class CodeNumber:
    """A constant: its value in words, and the reason or source that is written beside it."""

    name: str
    value: str
    reason: str
    module: str


def code_numbers() -> Iterator[CodeNumber]:
    """Those of pathways, orders and the picture, in the order of the files."""
    app = Path(__file__).resolve().parents[1]
    for room in ("pathways", "orders", "picture"):
        for path in sorted((app / room).glob("*.py")):
            module = import_module(f"app.{room}.{path.stem}")
            for name, reason in _comments(module).items():
                value = _value(getattr(module, name, None))
                if value:
                    yield CodeNumber(name, value, reason, f"{room}/{path.name}")


def _value(value: object) -> str:
    match value:
        case bool() | str():
            return ""
        case int() | Decimal():
            return number_in_words(value)
        case timedelta():
            return _duration(value)
        case tuple() if value and all(isinstance(one, int | Decimal | timedelta) for one in value):
            return " to ".join(_value(one) for one in value)
        case dict() if value and all(isinstance(one, int | Decimal | timedelta) for one in value.values()):
            return ", ".join(f"{key} {_value(one)}" for key, one in value.items())
        case _:
            return ""


def _duration(span: timedelta) -> str:
    if span % timedelta(days=1) or span <= timedelta(days=3):
        hours = Decimal(int(span.total_seconds())) / 3600
        return f"{number_in_words(hours)} h"
    return f"{span.days} days"


def _comments(module: ModuleType) -> dict[str, str]:
    """Constant name to the docstring below it, or else the comment behind it, in the order of the file."""
    source = inspect.getsource(module)
    behind = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    body = ast.parse(source).body
    found: dict[str, str] = {}
    for statement, following in zip(body, [*body[1:], None], strict=True):
        name = _constant(statement)
        if name is None or statement.end_lineno is None:
            continue
        below = following.value if isinstance(following, ast.Expr) else None
        if isinstance(below, ast.Constant) and isinstance(below.value, str):
            found[name] = " ".join(below.value.split())
        else:
            found[name] = behind.get(statement.end_lineno, "")
    return found


def _constant(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name if name.isupper() and not name.startswith("_") else None
        case _:
            return None
