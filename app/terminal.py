"""Cards in a terminal, as a clinician would read them."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text
from rich.tree import Tree

from app.hooks.card import Card, HookResponse

_COLORS = {"critical": "red", "warning": "yellow", "info": "blue"}


def show(answer: HookResponse) -> None:
    """Print the cards, and the trace if the answer has one."""
    Console().print(_shown(answer))


def _shown(answer: HookResponse) -> RenderableType:
    parts: list[RenderableType] = [_card(card) for card in answer.cards]
    if not parts:
        parts.append(Text("No cards: nothing was found in what was sent.", style="dim"))
    if isinstance(answer.extension, dict):
        for name, trace in answer.extension.items():
            parts.append(_tree(name, trace))
    return Group(*parts)


def _card(card: Card) -> RenderableType:
    color = _COLORS.get(card.indicator, "white")
    inside: list[RenderableType] = [Text(card.summary, style="bold")]
    if card.detail:
        inside += [Text(), Markdown(card.detail)]
    for suggestion in card.suggestions:
        mark = "* " if suggestion.is_recommended else "- "
        inside += [Text(), Text(f"{mark}{suggestion.label}", style="bold green")]
        for action in suggestion.actions:
            inside.append(Padding(Text(f"{action.type}: {action.description}"), (0, 0, 0, 4)))
    if card.source.label not in (card.detail or ""):
        inside += [Text(), Text(f"Source: {card.source.label}", style="dim")]
    return Panel(Group(*inside), title=card.indicator.upper(), title_align="left", border_style=color)


def _tree(name: str, value: Any) -> Tree:
    """Any JSON, readable: what holds objects as branches, the rest on a line, what is empty left out."""
    match value:
        case dict():
            members = [(str(key), one) for key, one in value.items()]
        case list() | tuple() if any(isinstance(one, dict | list | tuple) for one in value):
            members = [(str(number), one) for number, one in enumerate(value, 1)]
        case list() | tuple():
            return Tree(Text(f"{name}: ").append(", ".join(map(str, value)), style="cyan"))
        case _:
            return Tree(Text(f"{name}: ").append(str(value), style="cyan"))
    tree = Tree(Text(name, style="bold"))
    tree.children.extend(_tree(key, one) for key, one in members if one not in ([], {}, (), None))
    return tree
