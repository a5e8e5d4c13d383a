"""The findings of the acute limb pathway: each class is one card of ``cards/acute_limb_ischemia.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.conclusions import Finding

STEM = "acute_limb_ischemia"

CARDS: Mapping[str, tuple[str, ...]] = {
    "suspected": ("side", "rutherford", "onset"),
    "suspected_bilateral": ("rutherford", "onset"),
    "possible": ("side",),
    "possible_conflict": ("side",),
    "blue_toes": ("side",),
    "pulses_not_recorded": ("side",),
}


class SuspectedAcuteLimbIschemia(Finding):
    """ALI-01, ALI-02: one leg."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class SuspectedBilateralIschemia(Finding):
    """ALI-11: both legs, so the aorta."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected_bilateral"


class PossibleAcuteLimbIschemia(Finding):
    """ALI-06, ALI-07: the signs are there, the perfusion was not settled."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "possible"


class SignsAgainstPulses(Finding):
    """ALI-14, ALI-30: a palpable pulse on a leg that looks ischemic."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "possible_conflict"


class BlueToes(Finding):
    """ALI-14: embolic digits under palpable pulses."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "blue_toes"


class PulsesNotRecorded(Finding):
    """An acute leg symptom and nobody charted a pulse: the leg was not assessed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "pulses_not_recorded"
