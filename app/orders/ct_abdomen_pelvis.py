"""CT of abdomen and pelvis without contrast: a bleed behind the peritoneum that presses on a nerve (MNO-02, MNO-06)?

A hematoma is seen without contrast, so nothing of the kidneys or of an allergy can stand against it; whether a contrast
phase follows, to see if it still bleeds, is radiology's decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.ct_abdomen_pelvis"
STEM = "ct_abdomen_pelvis"

SCAN_COUNTS_FOR = timedelta(hours=24)
"""Ours: an older active order was not written for the bleed of today."""

READS: frozenset[Concept] = PREGNANCY | {Concept.ORDER_CT_ABDOMEN_PELVIS}
DRAFTS: Mapping[str, tuple[str, ...]] = {"stat": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "pregnancy": (), "pregnancy_unknown": ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Today, unless the patient is pregnant or a child."""
    return conclude(
        ORDER,
        (*not_for_children(patient), *_pregnancy(patient)),
        Form(id="stat", rows=("MNO-02",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_CT_ABDOMEN_PELVIS, acute_age=SCAN_COUNTS_FOR),
    )


def _pregnancy(patient: PatientPicture) -> Iterator[Reason]:
    answer = pregnant(patient)
    match answer.verdict:
        case Verdict.YES:
            yield Reason(
                effect=Effect.STOPS,
                note="pregnancy",
                rows=("CTA-08",),
                concepts=("safety.ct.pregnancy",),
                evidence=answer.evidence,
            )
        case Verdict.UNKNOWN:
            yield Reason(
                effect=Effect.CAUTIONS,
                note="pregnancy_unknown",
                rows=("CTA-11",),
                concepts=("safety.ct.pregnancy_unknown",),
                missing=answer.missing,
            )
        case Verdict.NO:
            return


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing here: contrast is judged with CT angiography."""
    return iter(())
