"""MR angiography of the legs, where CT angiography is withheld and there is time for it (ALI-65)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes, Urgency
from app.orders import mri_safety, on_record
from app.orders.mri_safety import gadolinium_avoided, mri_reasons
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, Reasons, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.mra_runoff"
STEM = "mra_runoff"

READS = mri_safety.READS | {Concept.ORDER_MRA_RUNOFF}
DRAFTS: Mapping[str, tuple[str, ...]] = {
    "contrast_stat": (),
    "contrast_elective": (),
    "non_contrast_stat": (),
    "non_contrast_elective": (),
}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "too_slow": (), **mri_safety.NOTES}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": ()}


class CheckMraFirst(Finding):
    """MRI-01, -02, -03, -06: an MR angiography was selected and something must be checked before it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it with the cautions of any MRI, without gadolinium where that is better; not for a threatened limb."""
    contrast = not gadolinium_avoided(patient)
    reasons = [*not_for_children(patient)]
    if stakes is Stakes.LIMB_THREATENED:
        reasons.append(Reason(effect=Effect.HOLDS, note="too_slow", rows=("ALI-65",)))
    # What is said of gadolinium is the reason for leaving it out, so it is said at either form.
    reasons.extend(mri_reasons(patient, contrast=None))
    priority = "stat" if stakes.acute_limb else "elective"
    return conclude(
        ORDER,
        reasons,
        Form(id=f"contrast_{priority}" if contrast else f"non_contrast_{priority}", rows=("ALI-65",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_MRA_RUNOFF),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """The cautions of any MRI for a selected MR angiography."""
    if selected.concept is not Concept.ORDER_MRA_RUNOFF:
        return
    told = Reasons(tuple(mri_reasons(patient, contrast=selected.with_contrast)))
    if told.evidence:
        yield CheckMraFirst(
            urgency=Urgency.WARNING,
            notes=told.notes,
            evidence=told.evidence,
            missing=told.missing,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=told.rows,
        )
