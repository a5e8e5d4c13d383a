"""YAML read strictly: plain data only, no duplicate keys, and every complaint names the file."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from app.errors import ContentError
from app.prepared import once

if TYPE_CHECKING:
    from yaml import SafeLoader as _Loader
else:
    # The C parser is ten times faster; both build nothing but plain data.
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):
    """The safe loader, except that a key said twice is an error and not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; refuse the second of two equal keys."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_mapping(path: Path) -> dict[str, Any]:
    """The file as a mapping with text keys. Raises ContentError when it is missing, not YAML, or anything else."""
    try:
        text = path.read_bytes()
        # The loader derives from the safe one: it builds plain data only.
        content = once("mapping", text, lambda: yaml.load(text, Loader=_StrictLoader))
    except FileNotFoundError:
        raise ContentError(f"{path}: the file is missing") from None
    except OSError as problem:
        raise ContentError(f"{path}: cannot be read ({problem.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise ContentError(f"{path}: {_where(problem)}") from None
    if not isinstance(content, dict):
        raise ContentError(f"{path}: must be a mapping")
    _only_text_keys(content, str(path))
    return content


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    words = getattr(problem, "problem", None) or "not readable as YAML"
    return f"line {mark.line + 1}: {words}" if mark else str(words)


def _only_text_keys(content: object, where: str) -> None:
    """YAML reads a bare ``no`` or ``on`` as a truth value; such a key would never be found again."""
    if isinstance(content, dict):
        for key, value in content.items():
            if not isinstance(key, str):
                raise ContentError(f"{where}: the key {key!r} is not text; put it in quotes")
            _only_text_keys(value, f"{where}: {key}")
    elif isinstance(content, list):
        for value in content:
            _only_text_keys(value, where)
