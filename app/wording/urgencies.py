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

    ``origins`` by the stem of the page. A rule that computes the urgency out of sight is known by its stories only.
    """
    known = {(stem, card): written for stem, origin in origins.items() for card, written in _written(origin).items()}
    for card, seen in _seen(stories).items():
        known.setdefault(card, set()).update(seen)
    return {card: tuple(sorted(found, key=_WORST_FIRST.index)) for card, found in known.items()}


def _written(origin: Origin) -> dict[str, set[Urgency]]:
    """Card to the urgencies with which the modules of a page make its finding."""
    trees = [ast.parse((_ROOT / module).read_text("utf-8")) for module in origin.modules]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    cards = {node.name: card for node in nodes if isinstance(node, ast.ClassDef) for card in _card_of(node)}
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
        for node in ast.walk(expression):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Urgency":
                yield Urgency[node.attr]


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
