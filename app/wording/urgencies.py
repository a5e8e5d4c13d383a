"""How urgent each card may be, read from the rules and the recorded stories: for the catalogue, never for a call."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.conclusions import Urgency
from app.errors import ContentError
from app.wording.origins import Origin

_ROOT = Path(__file__).resolve().parents[2]
_WORST_FIRST = tuple(Urgency)


def urgencies(origins: Mapping[str, Origin], stories: Path) -> Mapping[tuple[str, str], tuple[Urgency, ...]]:
    """(page, card) to the urgencies it may have, worst first: those written in its rules, and those of the stories.

    ``origins`` by the stem of the page. Where neither tells, all that the modules of the page name.
    """
    known: dict[tuple[str, str], set[Urgency]] = {}
    for stem, origin in origins.items():
        for card, written in _written(stem, origin).items():
            known[stem, card] = written
    for place, seen in _seen(stories).items():
        known.setdefault(place, set()).update(seen)
    for stem, origin in origins.items():
        modules = _modules(stem, origin)
        silent = {card for module in modules for card in _cards(module).values() if not known.get((stem, card))}
        for card in silent:
            known[stem, card] = {urgency for module in modules for urgency in _all_named(module)}
    return {place: tuple(sorted(found, key=_WORST_FIRST.index)) for place, found in known.items()}


def _modules(stem: str, origin: Origin) -> list[ast.Module]:
    """The modules of a page, without those that are another page's own."""
    modules = [ast.parse((_ROOT / module).read_text("utf-8")) for module in origin.modules]
    return [module for module in modules if all(other == stem for other in _stems(module))]


def _stems(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="STEM")], value=ast.Constant(value=str(stem))):
                yield stem
            case _:
                pass


def _cards(module: ast.Module) -> dict[str, str]:
    """Name of the finding's class to its card."""
    return {node.name: card for node in module.body if isinstance(node, ast.ClassDef) for card in _card_of(node)}


def _written(stem: str, origin: Origin) -> dict[str, set[Urgency]]:
    """Card to the urgencies with which the modules of a page make its finding."""
    modules = _modules(stem, origin)
    nodes = [node for module in modules for node in ast.walk(module)]
    cards = {name: card for module in modules for name, card in _cards(module).items()}
    written: dict[str, set[Urgency]] = {}
    for maker in nodes:
        # The function around tells what a name stands for: a local, or an argument of its callers.
        if not isinstance(maker, ast.FunctionDef):
            continue
        for call in ast.walk(maker):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in cards:
                found = {one for value in _urgency_of(call) for one in _named_urgencies(value, maker, nodes)}
                written.setdefault(cards[call.func.id], set()).update(found)
    return written


def _card_of(node: ast.ClassDef) -> Iterator[str]:
    for one in node.body:
        match one:
            case ast.AnnAssign(target=ast.Name(id="card"), value=ast.Constant(value=str(card))):
                yield card
            case _:
                pass


def _urgency_of(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "urgency")


def _named_urgencies(value: ast.expr, maker: ast.FunctionDef, nodes: Sequence[ast.AST]) -> Iterator[Urgency]:
    """``Urgency.X`` in the expression, or in what its name was set to, here or by a caller."""
    expressions: list[ast.expr] = [value]
    if isinstance(value, ast.Name):
        expressions += [
            one.value
            for one in ast.walk(maker)
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == value.id for t in one.targets)
        ]
        expressions += [
            given
            for call in nodes
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == maker.name
            for given in _urgency_of(call)
        ]
    for expression in expressions:
        yield from _all_named(expression)


def _all_named(tree: ast.AST) -> Iterator[Urgency]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="Urgency"), attr=name):
                yield Urgency[name]
            case _:
                pass


def _seen(stories: Path) -> Mapping[tuple[str, str], set[Urgency]]:
    """(page, card) to the urgencies of the recorded stories. Raises ContentError."""
    seen: dict[tuple[str, str], set[Urgency]] = {}
    for path in sorted(stories.glob("*/*/trace.json")):
        try:
            told = json.loads(path.read_text("utf-8"))["pathways"]
            for page in told:
                for finding in page["findings"]:
                    seen.setdefault((page["pathway"], finding["card"]), set()).add(Urgency(finding["urgency"]))
        except (ValueError, KeyError, TypeError):
            raise ContentError(f"{path}: not the trace of a story") from None
    return seen
