"""What could not be seen of the chart, said aloud whenever it could have hidden an emergency (DATA-01, HOOK-06).

Not sent and not on record are different silences: this pathway speaks of the first only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Urgency
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture

STEM = "chart_completeness"

HIDES_EMERGENCY = {Need.EXAM: Concept.PULSE_DORSALIS_PEDIS, Need.CONDITIONS: Concept.COND_ALI}
"""The needs that an emergency is read from, each with a concept that stands for it."""

HIDES_FINDING = (Need.MEASUREMENTS, Need.MEDICATIONS, Need.PROCEDURES, Need.ORDERS)
"""The other needs that a pathway may begin from. They speak only when the EHR was asked for them and did not give them:
what an EHR never sends would be told at every chart."""

ASKED_IN_VAIN = frozenset({NeedState.DENIED, NeedState.UNAVAILABLE})

READS = frozenset(HIDES_EMERGENCY.values())
PROPOSES: tuple[str, ...] = ()
CARDS: Mapping[str, tuple[str, ...]] = {
    "not_assessed": (),
    "partly_assessed": (),
    "partly_available": (),
    "wrong_patient": (),
    "failed": (),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "exam_unseen": ("state",),
    "conditions_unseen": ("state",),
    "measurements_unseen": ("state",),
    "medications_unseen": ("state",),
    "procedures_unseen": ("state",),
    "orders_unseen": ("state",),
    "look_at_the_leg": (),
    "wrong_patient": (),
    "failed": ("part",),
}


class PartlyAssessed(Finding):
    """Bedside findings or problems were not to be had, or only in part."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "partly_assessed"


class PartlyAvailable(Finding):
    """Something else that was asked for was not to be had; without it a finding may not have come up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "partly_available"


class NotAssessed(Finding):
    """Nothing at all was to be had; shown instead of 412 where a client is set so."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_assessed"


class WrongPatient(Finding):
    """The chart that was sent is somebody else's."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "wrong_patient"


class PartFailed(Finding):
    """A pathway or an order check failed: our defect, and never a silent one."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "failed"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """Say which of the needs that an emergency is read from did not come whole, and what else could not be had."""
    hidden = [need for need in HIDES_EMERGENCY if not patient.state(need).complete]
    in_vain = [need for need in HIDES_FINDING if patient.state(need) in ASKED_IN_VAIN]
    unseen = [Note(f"{need.value}_unseen", {"state": patient.state(need).value}) for need in (*hidden, *in_vain)]
    if hidden:
        yield PartlyAssessed(
            urgency=Urgency.WARNING,
            notes=(*unseen, Note("look_at_the_leg")),
            missing=tuple(patient.unseen(HIDES_EMERGENCY[need], (need,)) for need in hidden),
            concepts=("data.not_assessed", "ali.missing_data"),
            safety=True,
            rows=("HOOK-06",),
        )
    elif in_vain:
        # For safety, so that it stays beside a critical card: what is missing may be that one's cause.
        yield PartlyAvailable(urgency=Urgency.INFO, notes=tuple(unseen), safety=True, rows=("HOOK-06",))


def nothing_sent() -> Finding:
    """The card that stands in for 412."""
    return NotAssessed(
        urgency=Urgency.WARNING,
        notes=(Note("look_at_the_leg"),),
        concepts=("data.not_assessed", "ali.missing_data"),
        safety=True,
        rows=("HOOK-06",),
    )


def wrong_patient() -> Finding:
    """DATA-01: no clinical card, but not silence either."""
    return WrongPatient(
        urgency=Urgency.WARNING,
        notes=(Note("wrong_patient"),),
        concepts=("data.wrong_patient",),
        safety=True,
        rows=("DATA-01",),
    )


def parts_failed(parts: Iterable[str]) -> Finding:
    """``parts`` are stems of pathways or ids of orders, never values."""
    return PartFailed(
        urgency=Urgency.WARNING,
        notes=(*(Note("failed", {"part": part}) for part in parts), Note("look_at_the_leg")),
        concepts=("data.not_assessed",),
        safety=True,
    )
