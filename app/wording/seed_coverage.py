"""Reads ``cards/seed_coverage.yaml``: the lines of the articles that the service began from, and their rows."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.errors import ContentError
from app.strict_yaml import read_mapping

_LINES = re.compile(r"(\d+)(?:-(\d+))?")


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    rows: tuple[str, ...] = ()


class _Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    title: str
    lines: dict[str, _Line]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    articles: tuple[_Article, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines of an article: what they are about, and the rows that deal with it; none for headings and the like."""

    first: int
    last: int
    says: str
    rows: tuple[str, ...]

    @property
    def lines(self) -> str:
        """As it is written in the file."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Article:
    """One of the texts."""

    id: str
    title: str
    passages: tuple[Passage, ...]


def read_seed_coverage(path: Path, known: Collection[str]) -> tuple[Article, ...]:
    """The articles. Raises ContentError for lines out of order or told twice, and for a row that is not ``known``."""
    try:
        file = msgspec.convert(read_mapping(path), _File)
    except msgspec.ValidationError as problem:
        raise ContentError(f"{path}: {problem}") from None
    return tuple(
        Article(article.id, article.title, _passages(f"{path}: {article.id}", article, known))
        for article in file.articles
    )


def _passages(where: str, article: _Article, known: Collection[str]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    for lines, line in article.lines.items():
        span = _LINES.fullmatch(lines)
        if span is None:
            raise ContentError(f"{where}: {lines!r} is no line and no range of lines")
        first, last = int(span[1]), int(span[2] or span[1])
        if first > last or (passages and first <= passages[-1].last):
            raise ContentError(f"{where}: line {lines} is out of order or told twice")
        for row in line.rows:
            if row not in known:
                raise ContentError(f"{where}: line {lines} names {row}, which is not listed")
        passages.append(Passage(first, last, line.says, line.rows))
    return tuple(passages)
