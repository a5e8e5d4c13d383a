"""From a page of wording back to the code and tests behind it: for the catalogue, never for a call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from app.conclusions import OrderCheck, Pathway
from app.errors import ContentError
from app.orders.plain import PlainOrder

_APP = Path(__file__).resolve().parents[1]
_LIMIT = re.compile(r"\blimits\.([a-z_]+)\b")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from, as paths from the root of the repository.

    ``modules`` are the files of its rules, its own first; ``thresholds`` the disputed numbers that they ask for;
    ``proposes`` the orders that its findings may suggest; ``work_up`` says that the order is a test for a cause.
    """

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    stories: str | None
    thresholds: tuple[str, ...]
    proposes: tuple[str, ...]
    work_up: bool = False


def origin_of_pathway(pathway: Pathway, tests: Path, stories: Path) -> Origin:
    """The files of a pathway: its module and what that is split into."""
    modules = _reached(_APP / "pathways" / f"{pathway.STEM}.py")
    test = tests / "pathways" / f"test_{pathway.STEM}.py"
    folder = stories / pathway.STEM
    return Origin(
        modules=_named(modules),
        tests=(f"tests/pathways/{test.name}",) if test.is_file() else (),
        stories=f"{stories.name}/{pathway.STEM}" if folder.is_dir() else None,
        thresholds=_thresholds(modules),
        proposes=tuple(pathway.PROPOSES),
    )


def origin_of_order(order: OrderCheck, tests: Path) -> Origin:
    """The files of an order; one of the plain orders stands in the module of its room."""
    modules = _reached(_module_of(order))
    return Origin(
        modules=_named(modules),
        tests=tuple(_tests_naming(order, tests)),
        stories=None,
        thresholds=_thresholds(modules) if not isinstance(order, PlainOrder) else (),
        proposes=(),
        work_up=bool(getattr(order, "WORK_UP", False)),
    )


def _module_of(order: OrderCheck) -> Path:
    if not isinstance(order, PlainOrder):
        return _APP / "orders" / f"{order.STEM}.py"
    for path in sorted((_APP / "orders").glob("*.py")):
        if path.stem != "__init__" and any(
            one is order for one in vars(import_module(f"app.orders.{path.stem}")).values()
        ):
            return path
    raise ContentError(f"{order.STEM}: no module of app/orders holds this order")


def _reached(module: Path) -> tuple[Path, ...]:
    """The module and those of its own room that it is made of, by its imports."""
    room = module.parent
    found = [module]
    for one in found:
        for name in _imports(one, room.name):
            path = room / f"{name}.py"
            if path.is_file() and path not in found:
                found.append(path)
    return tuple(found)


def _imports(module: Path, room: str) -> Iterator[str]:
    package = f"app.{room}"
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(package + "."):
            yield node.module.removeprefix(package + ".")


def _named(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.relative_to(_APP.parent).as_posix() for path in paths)


def _thresholds(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for path in paths for name in _LIMIT.findall(path.read_text("utf-8"))))


def _tests_naming(order: OrderCheck, tests: Path) -> Iterator[str]:
    """The test of its name, or else those that name it; plain orders share one, which holds all of them to a table."""
    own = tests / "orders" / ("test_plain.py" if isinstance(order, PlainOrder) else f"test_{order.STEM}.py")
    if own.is_file():
        yield f"tests/orders/{own.name}"
        return
    named = re.compile(rf"\b(?:{re.escape(order.STEM)}|{re.escape(order.ORDER)})\b")
    for path in sorted((tests / "orders").glob("test_*.py")):
        if named.search(path.read_text("utf-8")):
            yield f"tests/orders/{path.name}"
