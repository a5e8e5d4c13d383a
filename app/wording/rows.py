"""The rows of the decision table, and how each is done: for the catalogue, never for a call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from app.errors import ContentError
from app.strict_yaml import read_mapping
from app.wording.pages import Content, Page

Mark = Literal["v", "s", "r", "x"]
Done = Literal["code", "data", "text", "never", "out"]

MARK_WORDS: Mapping[Mark, str] = {
    "v": "read",
    "s": "secondary",
    "r": "recalled, unchecked",
    "x": "ours",
}
"""How well a source is known. Recalled is not a citation, and the catalogue must not let it look like one."""

_ROW_ID = re.compile(r"\b[A-Z][A-Z0-9]*-(?:\d{2}|S\d)\b")


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: str
    mark: Mark
    also: tuple[Mark, ...] = ()
    done: Done | None = None
    why: str | None = None
    by: tuple[str, ...] = ()


class _Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    rows: dict[str, _Row]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it asks for, how well its source is known, and where it is said, computed and tested.

    ``by`` are the rows that a conflict between texts is decided in: it is done, and tested, where they are.
    ``thresholds`` are the disputed numbers that it takes from ``thresholds.yaml``.
    """

    id: str
    what: str
    mark: str
    done: Done | None
    why: str | None
    said: tuple[str, ...]
    code: tuple[str, ...]
    tests: tuple[str, ...]
    by: tuple[str, ...] = ()
    thresholds: tuple[str, ...] = ()

    @property
    def accounted_for(self) -> bool:
        """Said on a card or an order, a rule in code or lists, or left to text, never done or out with a reason."""
        match self.done:
            case "out":
                return bool(self.why) and not self.said
            case "text" | "data" | "never":
                return bool(self.why)
            case "code":
                return bool(self.code)
            case None:
                return bool(self.said or self.by)


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the table."""

    title: str
    rows: tuple[Row, ...]


def read_rows(cards: Path, content: Content, *, app: Path, tests: Path | None) -> tuple[Group, ...]:
    """The rows with what was found about them. Raises ContentError for a broken file or a row that it lacks."""
    path = cards / "rows.yaml"
    try:
        file = msgspec.convert(read_mapping(path), _File)
    except msgspec.ValidationError as problem:
        raise ContentError(f"{path}: {problem}") from None
    said = _said(content)
    code = _named_in(app, app.parent)
    tested = _named_in(tests, tests.parent) if tests is not None and tests.is_dir() else {}
    known = [id_ for group in file.groups for id_ in group.rows]
    if len(set(known)) < len(known):
        raise ContentError(f"{path}: a row is listed twice")
    for id_ in said:
        if id_ not in known:
            raise ContentError(f"{path}: {id_} is named by {said[id_][0]} and is not listed")
    for threshold in content.thresholds.values():
        for id_ in threshold.rows:
            if id_ not in known:
                raise ContentError(f"{path}: {id_} is named by the threshold {threshold.id} and is not listed")
    for group in file.groups:
        for id_, row in group.rows.items():
            for other in row.by:
                if other not in known:
                    raise ContentError(f"{path}: {id_} is decided by {other}, which is not listed")
    return tuple(
        Group(
            group.title,
            tuple(
                Row(
                    id=id_,
                    what=row.what,
                    mark=_mark(row),
                    done=row.done,
                    why=row.why,
                    said=tuple(said.get(id_, ())),
                    code=tuple(code.get(id_, ())),
                    tests=tuple(tested.get(id_, ())),
                    by=row.by,
                    thresholds=tuple(one.id for one in content.thresholds.values() if id_ in one.rows),
                )
                for id_, row in group.rows.items()
            ),
        )
        for group in file.groups
    )


def _mark(row: _Row) -> str:
    words = MARK_WORDS[row.mark]
    return words + "".join(f"; in part {MARK_WORDS[mark]}" for mark in row.also)


def _said(content: Content) -> dict[str, list[str]]:
    """Row id to the pages that name it: ``heparin (card, note)``."""
    found: dict[str, dict[str, list[str]]] = {}
    for page in content.pages:
        for kind, row in _rows_of(page):
            kinds = found.setdefault(row, {}).setdefault(page.stem, [])
            if kind not in kinds:
                kinds.append(kind)
    said = {row: [f"{stem} ({', '.join(kinds)})" for stem, kinds in stems.items()] for row, stems in found.items()}
    for row in content.override_rows:
        said.setdefault(row, []).append("override reasons")
    return said


def _rows_of(page: Page) -> Iterator[tuple[str, str]]:
    yield from (("page", row) for row in page.rows)
    yield from (("card", row) for card in page.cards.values() for row in card.rows)
    yield from (("draft", row) for draft in page.drafts.values() for row in draft.rows)
    yield from (("note", row) for note in page.notes.values() for row in note.rows)


def _named_in(folder: Path, root: Path) -> dict[str, list[str]]:
    """Row id to the Python files that name it, as paths from ``root``."""
    named: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.py")):
        for row in sorted(set(rows_named(path.read_text("utf-8")))):
            named.setdefault(row, []).append(path.relative_to(root).as_posix())
    return named


def rows_named(text: str) -> Iterator[str]:
    """The rows that a text names one by one. A range names its ends only: nobody tests sixty rows by one sentence."""
    yield from _ROW_ID.findall(text)
