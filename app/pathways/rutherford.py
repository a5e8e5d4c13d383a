"""The Rutherford class of an acutely ischemic leg, as a lower and an upper bound.

Rutherford and others, J Vasc Surg 1997 (SVS/ISCVS reporting standards), read in secondary tables; the rules are
ALI-20 to ALI-28 of the decision table. What was not examined takes every value that it could have, so that an
unknown is never read as normal: the best case gives the lower bound, the worst case the upper one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import product
from typing import assert_never

from app.picture.facts import Grade, Motor, Sensory, Signal


class Rutherford(IntEnum):
    """Severity of acute limb ischemia, from viable (I) to irreversible (III)."""

    I = 1  # noqa: E741  # the class is called I
    IIA = 2
    IIB = 3
    III = 4

    @property
    def label(self) -> str:
        """As clinicians write it."""
        return {1: "I", 2: "IIa", 3: "IIb", 4: "III"}[self.value]


@dataclass(frozen=True, slots=True)
class LimbInputs:
    """The four inputs of the classifier; ``None`` is "not known now"."""

    sensory: Sensory | None = None
    motor: Motor | None = None
    arterial: Signal | None = None
    venous: Signal | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """The class lies between ``lower`` and ``upper``; ``decisive`` names the unknown inputs that would narrow it."""

    lower: Rutherford
    upper: Rutherford
    decisive: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Both bounds agree (ALI-25)."""
        return self.lower is self.upper

    @property
    def concept(self) -> str:
        """``ali.rutherford=IIb``, or ``ali.rutherford>=IIa`` when only the lower bound is known."""
        return f"ali.rutherford{'=' if self.exact else '>='}{self.lower.label}"


def _class_of(sensory: Grade, motor: Grade, arterial: Grade, venous: Grade) -> Rutherford:
    silent = arterial is Signal.INAUDIBLE
    if sensory is Sensory.PROFOUND and motor is Motor.PROFOUND and silent and venous is Signal.INAUDIBLE:
        return Rutherford.III  # ALI-20
    if motor is not Motor.NONE or sensory in (Sensory.MORE_THAN_TOES, Sensory.PROFOUND):
        return Rutherford.IIB  # ALI-21
    if sensory is Sensory.MINIMAL or silent:
        return Rutherford.IIA  # ALI-22
    return Rutherford.I  # ALI-23


def _possible_sensory(charted: Sensory | None) -> tuple[Sensory, ...]:
    match charted:
        case None:
            return (Sensory.NONE, Sensory.MINIMAL, Sensory.MORE_THAN_TOES, Sensory.PROFOUND)
        case Sensory.EXTENT_UNKNOWN:  # ALI-27: numb is at least minimal
            return (Sensory.MINIMAL, Sensory.MORE_THAN_TOES, Sensory.PROFOUND)
        case Sensory.NONE | Sensory.MINIMAL | Sensory.MORE_THAN_TOES | Sensory.PROFOUND:
            return (charted,)
        case _ as unreachable:
            assert_never(unreachable)


def _possible_motor(charted: Motor | None) -> tuple[Motor, ...]:
    match charted:
        case None:
            return (Motor.NONE, Motor.MILD, Motor.SEVERE, Motor.PROFOUND)
        case Motor.EXTENT_UNKNOWN:
            return (Motor.MILD, Motor.SEVERE, Motor.PROFOUND)
        case Motor.NONE | Motor.MILD | Motor.MODERATE | Motor.SEVERE | Motor.PROFOUND:
            return (charted,)
        case _ as unreachable:
            assert_never(unreachable)


def _possible_signal(charted: Signal | None) -> tuple[Signal, ...]:
    return tuple(Signal) if charted is None else (charted,)


_NAMES = ("sensory", "motor", "arterial", "venous")


def _bounds(possible: Iterable[tuple[Grade, ...]]) -> tuple[Rutherford, Rutherford]:
    classes = [_class_of(*inputs) for inputs in product(*possible)]
    return min(classes), max(classes)


@cache
def classify(inputs: LimbInputs) -> Classification:
    """The bounds of the class (ALI-25). Class III needs all four inputs known, because unknown has a best case."""
    possible: list[tuple[Grade, ...]] = [
        _possible_sensory(inputs.sensory),
        _possible_motor(inputs.motor),
        _possible_signal(inputs.arterial),
        _possible_signal(inputs.venous),
    ]
    lower, upper = _bounds(possible)
    decisive = []
    for index, values in enumerate(possible):
        fixed = [_bounds([*possible[:index], (value,), *possible[index + 1 :]]) for value in values]
        if any(bounds != (lower, upper) for bounds in fixed):
            decisive.append(_NAMES[index])
    return Classification(lower, upper, tuple(decisive))
