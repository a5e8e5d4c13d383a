"""One card where the same is to be said of both legs (DATA-19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from app.conclusions import Finding, Outcome, Stakes
from app.picture.facts import Side

BOTH = "both legs"

T = TypeVar("T")


def merged(told: Sequence[Outcome]) -> Iterator[Outcome]:
    """The outcomes, with the findings of the left and the right leg joined when they are the same card."""
    left, right = _of(told, Side.LEFT), _of(told, Side.RIGHT)
    if left is None or right is None or _words(left) != _words(right):
        yield from told
        return
    yield replace(
        left,
        side=None,
        blanks={**left.blanks, "side": BOTH},
        notes=_once(left.notes, right.notes),
        evidence=_once(left.evidence, right.evidence),
        missing=_once(left.missing, right.missing),
        concepts=_once(left.concepts, right.concepts),
        proposes=_once(left.proposes, right.proposes),
        optional=left.optional & right.optional,
        stakes=min(left.stakes, right.stakes, key=tuple(Stakes).index),
        thresholds=_once(left.thresholds, right.thresholds),
        rows=_once(left.rows, right.rows),
    )
    yield from (one for one in told if one is not left and one is not right)


def _of(told: Sequence[Outcome], side: Side) -> Finding | None:
    return next((one for one in told if isinstance(one, Finding) and one.side is side), None)


def _words(one: Finding) -> tuple[object, ...]:
    """What a card says beside the leg."""
    blanks = {name: value for name, value in one.blanks.items() if name != "side"}
    return type(one), one.urgency, blanks


def _once(first: Sequence[T], second: Sequence[T]) -> tuple[T, ...]:
    return (*first, *(one for one in second if one not in first))
