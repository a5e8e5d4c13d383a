"""The leg after flow is back: what to watch for 72 hours, the cause to find, and what protects the repair.

2016 AHA/ACC PAD guideline (monitor for compartment syndrome, class I), 2024 ACC/AHA PAD guideline (antiplatelet,
statin); rows ALI-80 to ALI-84.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Urgency
from app.picture.concepts import Concept
from app.picture.facts import Fact, Procedure
from app.picture.patient import PatientPicture

STEM = "after_revascularization"

WATCH_FOR = timedelta(hours=72)  # ALI-80

ANTICOAGULANTS = (Concept.MED_UFH, Concept.MED_LMWH, Concept.MED_DOAC, Concept.MED_WARFARIN, Concept.MED_FONDAPARINUX)
ANTICOAGULANT_REASONS = (
    Concept.COND_AF,
    Concept.COND_CARDIAC_SOURCE,
    Concept.COND_PROSTHETIC_VALVE,
    Concept.COND_DVT,
)
READS = frozenset({Concept.PROC_REVASCULARIZATION, *ANTICOAGULANTS, *ANTICOAGULANT_REASONS})
PROPOSES: tuple[str, ...] = ("order.echo_ecg", "order.antiplatelet", "order.statin")
CARDS: Mapping[str, tuple[str, ...]] = {"watch": ("side",)}
NOTES: Mapping[str, tuple[str, ...]] = {
    "compartment": (),
    "recheck": (),
    "find_cause": (),
    "anticoagulate_instead": (),
    "dual_pathway": (),
}


class WatchTheLeg(Finding):
    """ALI-80: revascularised within 72 hours."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "watch"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg that was revascularised in the last 72 hours."""
    done = [
        one
        for one in patient.of(Procedure, Concept.PROC_REVASCULARIZATION)
        if one.when is not None and one.when.possibly_within(WATCH_FOR, patient.as_of)
    ]
    if not done:
        return
    reasons: tuple[Fact, ...] = patient.current(*ANTICOAGULANT_REASONS)
    running: tuple[Fact, ...] = patient.medications(*ANTICOAGULANTS)
    anticoagulated = bool(reasons or running)
    for side in dict.fromkeys(one.side for one in done):
        yield WatchTheLeg(
            urgency=Urgency.WARNING,
            side=side,
            blanks={"side": side or "side not recorded"},
            notes=(
                Note("compartment"),
                Note("recheck"),
                Note("find_cause"),
                Note("anticoagulate_instead" if anticoagulated else "dual_pathway"),
            ),
            evidence=(*(one for one in done if one.side is side), *reasons, *running),
            concepts=("ali.revascularized",),
            proposes=("order.echo_ecg", *(() if anticoagulated else ("order.antiplatelet",)), "order.statin"),
            safety=True,
            rows=("ALI-80", "ALI-81", "ALI-82", "ALI-83", "ALI-84"),
        )
