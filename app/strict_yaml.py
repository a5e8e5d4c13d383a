"""YAML read strictly: plain data only, no duplicate keys, and every complaint names the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import ContentError
from app.prepared import once


def read_mapping(path: Path) -> dict[str, Any]:
    """The file as a mapping with text keys. Raises ContentError when it is missing, not YAML, or anything else."""
    try:
        text = path.read_bytes()
        content = once("mapping", text, lambda: _parsed(text, path))
    except FileNotFoundError:
        raise ContentError(f"{path}: the file is missing") from None
    except OSError as problem:
        raise ContentError(f"{path}: cannot be read ({problem.strerror})") from None
    if not isinstance(content, dict):
        raise ContentError(f"{path}: must be a mapping")
    _only_text_keys(content, str(path))
    return content


def _parsed(text: bytes, path: Path) -> object:
    import yaml  # A start that finds everything prepared parses nothing.

    from app.strict_loader import StrictLoader

    try:
        # The loader derives from the safe one: it builds plain data only.
        return yaml.load(text, Loader=StrictLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise ContentError(f"{path}: {_where(problem)}") from None


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
