"""A chart that holds nothing, and that remembers what it was asked: how a pathway's first questions are found out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.limits import Limits
from app.picture.needs import Missing, Need, NeedState
from app.picture.patient import F, PatientPicture

_SAME_FOR_ALL = frozenset({"limits", "needs", "_answers"})
"""What a blank chart shares with those that it stands for; ``_answers`` holds what was worked out from the rest."""

_NOTED = frozenset({"_unread", "_gaps_by_concept"})
"""Looked at only for concepts that are remembered; there is nothing left to read."""

_ABOUT_ONE = frozenset(PatientPicture.__slots__) - _SAME_FOR_ALL - _NOTED


class BlankPicture(PatientPicture):
    """Stands for every chart of these needs that holds nothing about the concepts that it was asked for.

    ``concepts`` are those. ``other`` names whatever else of one patient was looked at, the age for example; while it is
    empty, all those charts give the same answers, so that whoever asked would conclude the same from each.
    """

    __slots__ = ("concepts", "other")

    concepts: set[Concept]
    other: set[str]

    def __init__(self, as_of: datetime, limits: Limits, needs: Mapping[Need, NeedState]) -> None:
        """``needs`` tells what came of each; nothing is charted."""
        object.__setattr__(self, "other", set())
        super().__init__(as_of, limits, needs=needs)
        object.__setattr__(self, "concepts", set())
        object.__setattr__(self, "other", set())

    def of(self, kind: type[F], *concepts: Concept) -> tuple[F, ...]:
        """No facts; the concepts are remembered."""
        self.concepts.update(concepts)
        return ()

    def unusable(self, concept: Concept) -> Sequence[Missing]:
        """No gaps; the concept is remembered."""
        self.concepts.add(concept)
        return ()

    def missing(self, concept: Concept, side: Side | None = None, *, stale: bool = False) -> Missing:
        """Why there is none; the concept is remembered."""
        self.concepts.add(concept)
        return super().missing(concept, side, stale=stale)

    def __getattribute__(self, name: str) -> Any:
        """Whatever tells one patient from another is remembered when it is looked at."""
        if name in _ABOUT_ONE:
            object.__getattribute__(self, "other").add(name)
        return object.__getattribute__(self, name)
