"""What the pathway of the single nerves can conclude: a finding for each card (MNO-01 to MNO-05, MNO-07, MNO-08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.conclusions import Finding
from app.pathways.leg_territories import Nerve

STEM = "mononeuropathy"

CARDS: Mapping[str, tuple[str, ...]] = {
    "open_injury": ("side",),
    "closed_injury": ("side",),
    "femoral_bleed": ("side",),
    "femoral": ("side",),
    "foot_drop": ("side",),
    "sciatic": ("side",),
    "tibial": ("side",),
    "peroneal": ("side",),
    "lfcn": ("side",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "explore": (),
    "pulses_and_compartment": (),
    "clinic_later": (),
    "injury_side": (),
    "ct_today": (),
    "bleed_opinion": (),
    "ask_anticoagulant": (),
    "femoral_examine": (),
    "pulses_first": (),
    "check_root": (),
    "root_not_nerve": (),
    "nerve_not_root": (),
    "both_feet": (),
    "peroneal_pressure": (),
    "cast": (),
    "sciatic_where": (),
    "gluteal_injection": (),
    "tibial_where": (),
    "lfcn_advice": (),
    "not_settling": (),
    "child": (),
}


class OpenNerveInjury(Finding):
    """MNO-07: an open wound and a new deficit."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "open_injury"


class ClosedNerveInjury(Finding):
    """MNO-07: a closed injury and a new deficit."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "closed_injury"


class FemoralBleed(Finding):
    """MNO-02: femoral deficit, and a reason to bleed behind the peritoneum."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "femoral_bleed"


class FemoralNeuropathy(Finding):
    """MNO-02: femoral deficit, and no such reason seen."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "femoral"


class FootDrop(Finding):
    """MNO-04: the foot drops."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "foot_drop"


class SciaticNeuropathy(Finding):
    """MNO-01."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "sciatic"


class TibialNeuropathy(Finding):
    """MNO-03."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "tibial"


class PeronealNeuropathy(Finding):
    """MNO-04: numb, and the foot does not drop."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "peroneal"


class Meralgia(Finding):
    """MNO-05."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "lfcn"


NUMB: Mapping[Nerve, tuple[type[Finding], str]] = {
    Nerve.SCIATIC: (SciaticNeuropathy, "MNO-01"),
    Nerve.TIBIAL: (TibialNeuropathy, "MNO-03"),
    Nerve.PERONEAL: (PeronealNeuropathy, "MNO-04"),
    Nerve.LFCN: (Meralgia, "MNO-05"),
}
"""The finding and the row of each nerve whose numbness is told by its place."""
