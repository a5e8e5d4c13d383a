"""The findings of the pathway of peripheral artery disease: each class is one card of its YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.conclusions import Finding

STEM = "peripheral_artery_disease"

CARDS: Mapping[str, tuple[str, ...]] = {
    "disease": ("side", "test"),
    "pulse_deficit": ("side",),
    "chronic_deficit": ("side",),
    "noncompressible": ("side",),
    "borderline": ("side",),
    "normal_at_rest": ("side",),
    "claudication": ("side",),
    "abi_due": ("side",),
    "single_pulse": ("side",),
    "care_gap": (),
    "cilostazol": (),
}


class ArterialDisease(Finding):
    """PAD-01, PAD-05: an index in the range of disease."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "disease"


class PulseDeficit(Finding):
    """ALI-03: a perfusion deficit without an acute symptom."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "pulse_deficit"


class ChronicDeficit(Finding):
    """ALI-12, ALI-13: a perfusion deficit with symptoms of more than two weeks."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "chronic_deficit"


class NotCompressible(Finding):
    """PAD-04, MON-01: an index that says nothing for or against disease."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "noncompressible"


class BorderlineIndex(Finding):
    """PAD-02: exertional symptoms and an index just above disease."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "borderline"


class NormalAtRest(Finding):
    """PAD-03: exertional symptoms and a normal index at rest."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "normal_at_rest"


class Claudication(Finding):
    """PAD-07: a typical story, and no index."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "claudication"


class IndexDue(Finding):
    """PAD-06: another reason for an index, and none in a year."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "abi_due"


class SinglePedalPulse(Finding):
    """ALI-04, ALI-05: one pedal pulse of two."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "single_pulse"


class CareGap(Finding):
    """PAD-10: the diagnosis is listed, and a medicine that protects is not."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "care_gap"


class CilostazolInHeartFailure(Finding):
    """PAD-13: on the list of medicines, and contraindicated."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "cilostazol"
