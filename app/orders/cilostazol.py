"""Cilostazol that the clinician selected: it kills in heart failure (PAD-13). It is judged, and never drafted.

Cilostazol label: boxed warning and contraindication in heart failure of any severity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Note, Stakes, Urgency, Withheld
from app.orders import on_record
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture

ORDER = "order.cilostazol"
STEM = "cilostazol"

HEART_FAILURE = (Concept.COND_HEART_FAILURE, Concept.COND_NYHA_III, Concept.COND_NYHA_IV)
READS: frozenset[Concept] = frozenset({*HEART_FAILURE, Concept.MED_CILOSTAZOL})
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {"never_drafted": (), "heart_failure": (), "not_checked_conditions": ()}
CARDS: Mapping[str, tuple[str, ...]] = {"heart_failure": (), "not_checked": ()}


class CilostazolInHeartFailure(Finding):
    """PAD-13: a past heart failure counts, and one that is not confirmed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "heart_failure"


class HeartFailureNotChecked(Finding):
    """HOOK-06: the diagnoses could not be seen."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft: no pathway proposes it."""
    return Withheld(order=ORDER, notes=(Note("never_drafted"),), rows=("PAD-13",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """PAD-13 for cilostazol that the clinician selected."""
    if selected.concept is not Concept.MED_CILOSTAZOL:
        return
    failure = on_record.once(on_record.ever(patient, *HEART_FAILURE))
    if failure:
        yield CilostazolInHeartFailure(
            urgency=Urgency.WARNING,
            notes=(Note("heart_failure"),),
            evidence=failure,
            concepts=("safety.cilostazol.heart_failure",),
            safety=True,
            rows=("PAD-13",),
        )
    elif not patient.state(Need.CONDITIONS).complete:
        yield HeartFailureNotChecked(
            urgency=Urgency.WARNING,
            notes=(Note("not_checked_conditions"),),
            missing=(patient.unseen(Concept.COND_HEART_FAILURE, (Need.CONDITIONS,)),),
            concepts=("safety.cilostazol.not_checked",),
            safety=True,
            rows=("PAD-13", "HOOK-06"),
        )
