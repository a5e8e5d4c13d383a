"""Markdown as two parsers read it, as tolerant as clients are: raw HTML allowed, every extension on (C1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import mistune
from markdown_it import MarkdownIt

OURS = frozenset({"paragraph", "text", "strong", "emphasis", "list", "list_item", "block_text", "softbreak"})
"""What our own markup is made of."""

LEAF = frozenset({"paragraph", "text"})
"""What a single escaped text may be read as."""

_MARKDOWN_IT = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_PLUGINS = (
    "strikethrough", "footnotes", "table", "url", "task_lists", "def_list", "abbr", "mark", "insert", "superscript",
    "subscript", "math", "ruby", "spoiler",
)  # fmt: skip
_MISTUNE = mistune.create_markdown(escape=False, renderer="ast", plugins=list(_PLUGINS))

_ONE_WORD = {
    "text_special": "text", "em": "emphasis", "bullet_list": "list", "ordered_list": "ordered list",
    "linebreak": "line break", "blank_line": "",
}  # fmt: skip


def kinds(markdown: str) -> dict[str, set[str]]:
    """By parser, every kind of thing that it finds in a text."""
    return {"markdown-it": set(_named(_of_markdown_it(markdown))), "mistune": set(_named(_of_mistune(markdown)))}


def shown(markdown: str) -> dict[str, str]:
    """By parser, the text that a reader sees."""
    inline = [token for token in _MARKDOWN_IT.parse(markdown) if token.type == "inline"]
    first = "".join(child.content for token in inline for child in token.children or ())
    return {"markdown-it": first, "mistune": "".join(_raw(_parsed(markdown)))}


def _named(found: Iterable[str]) -> Iterator[str]:
    for kind in found:
        name = _ONE_WORD.get(kind, kind)
        if name:
            yield name


def _of_markdown_it(markdown: str) -> Iterator[str]:
    for token in _MARKDOWN_IT.parse(markdown):
        if token.type == "inline":
            yield from (child.type.removesuffix("_open").removesuffix("_close") for child in token.children or ())
        else:
            yield token.type.removesuffix("_open").removesuffix("_close")


def _parsed(markdown: str) -> list[dict[str, Any]]:
    parsed = _MISTUNE(markdown)
    assert isinstance(parsed, list)
    return parsed


def _of_mistune(markdown: str) -> Iterator[str]:
    def walk(nodes: list[dict[str, Any]]) -> Iterator[str]:
        for node in nodes:
            ordered = node["type"] == "list" and node["attrs"]["ordered"]
            yield "ordered_list" if ordered else node["type"]
            yield from walk(node.get("children", []))

    return walk(_parsed(markdown))


def _raw(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        yield node.get("raw", "")
        yield from _raw(node.get("children", []))
