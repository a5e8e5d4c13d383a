"""What answered: the version of the software, of the content that clinicians review, and of the code lists.

They are three numbers, because they change for three reasons. A record, a log line and a metric carry all three, so
that a replayed call which differs can name the one that changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_DIGITS = 12
"""Ours: hexadecimal digits of a digest that are kept, enough to tell any two edits apart and short enough to read."""

_CODE_LISTS = (
    "value_sets",
    "text_patterns",
    "text_patterns.yaml",
    "symptom_words.yaml",
    "value_maps.yaml",
    "units.yaml",
    "misused_codes.json",
)
"""What says which code or word means what; everything else under ``cards/`` says what we do about it."""

_NOT_READ = frozenset({"README.md"})


@dataclass(frozen=True, slots=True)
class Versions:
    """``software`` as released; ``content`` and ``value_sets`` as digests of the files that were loaded."""

    software: str
    content: str
    value_sets: str

    @property
    def knowledge(self) -> str:
        """Content and code lists in one word: what a site approves."""
        return f"{self.content}+{self.value_sets}"


def read_versions(cards: Path, concept_map: Path | None = None, seed_values: Iterable[str] = ()) -> Versions:
    """The versions of this process. A site's map counts as a code list, its choice of numbers as content.

    Raises OSError when a file cannot be read.
    """
    content: list[tuple[str, bytes]] = []
    value_sets: list[tuple[str, bytes]] = []
    for name in sorted(_files(str(cards), ""), key=lambda name: name.split("/")):
        files = value_sets if name.partition("/")[0] in _CODE_LISTS else content
        files.append((name, (cards / name).read_bytes()))
    if concept_map is not None:
        value_sets.append(("concept map", concept_map.read_bytes()))
    content.append(("seed values", ",".join(sorted(seed_values)).encode()))
    return Versions(version("leg-triage"), _digest(content), _digest(value_sets))


def _files(folder: str, inside: str) -> Iterator[str]:
    """The names of the files in a folder, as of ``inside``. Hundreds of paths as objects would take longer to walk."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, f"{inside}{entry.name}/")
            elif entry.is_file() and entry.name not in _NOT_READ:
                yield inside + entry.name


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    # The length parts one file from the next, so that no two trees give one digest.
    parts = (part for name, data in files for part in (f"{name}\0{len(data)}\0".encode(), data))
    return sha256(b"".join(parts)).hexdigest()[:_DIGITS]
