"""Lumbar MRI: may it be drafted, and is a selected spine MRI safe, doubled, or not needed yet (MRI-01 to MRI-07)?

It is drafted without contrast, as for a suspected cauda equina or a root. That a pulseless leg outranks the spine
(MRI-04) is said by the acute limb's own card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Note, Stakes, Urgency
from app.orders import mri_safety, spine_mri, uncomplicated_back_pain
from app.orders.mri_safety import mri_reasons
from app.orders.reasons import Reasons
from app.orders.uncomplicated_back_pain import PAIN_SHORTER_THAN, uncomplicated
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need
from app.picture.patient import PatientPicture

ORDER = "order.mri_lumbar"
STEM = "mri_lumbar"

SPINE = (Concept.ORDER_MRI_LUMBAR, Concept.ORDER_MRI_WHOLE_SPINE)
READS: frozenset[Concept] = mri_safety.READS | uncomplicated_back_pain.READS | {*SPINE}
DRAFTS = spine_mri.DRAFTS
NOTES: Mapping[str, tuple[str, ...]] = {**spine_mri.NOTES, "usually_not_needed": ("weeks",)}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "already_ordered": (), "usually_not_needed": ()}


class CheckMriFirst(Finding):
    """MRI-01, -02, -03, -06: something must be checked before the spine MRI."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class MriAlreadyOrdered(Finding):
    """MRI-07: the same MRI is ordered already."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "already_ordered"


class MriUsuallyNotNeeded(Finding):
    """MRI-05: recent back pain, normal examination, no red flag."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "usually_not_needed"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it unless it exists; an MRI of the whole spine answers it too."""
    return spine_mri.draft(
        ORDER,
        patient,
        stakes,
        answered_by=SPINE,
        contrast=False,
        rows=("CES-01", "CES-02", "RAD-02", "SST-04", "CORD-04"),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Safety first, then a double order, then whether it is needed now.

    Implants that could not be looked up are said when the problems were not seen whole (HOOK-06): devices and
    procedures alone are not served by many EHRs, and a card at every MRI would be switched off.
    """
    if selected.concept not in SPINE:
        return
    told = Reasons(tuple(mri_reasons(patient, contrast=selected.with_contrast)))
    if told.evidence or (told.notes and not patient.state(Need.CONDITIONS).complete):
        yield CheckMriFirst(
            urgency=Urgency.WARNING if told.evidence else Urgency.INFO,
            notes=told.notes,
            evidence=told.evidence,
            missing=told.missing,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=told.rows,
        )
    others = tuple(
        one
        for one in patient.orders(selected.concept)
        if one.stage is not OrderStage.DONE and one.reference != selected.reference
    )
    if others:
        yield MriAlreadyOrdered(urgency=Urgency.WARNING, evidence=others, stakes=stakes, rows=("MRI-07",))
    pain = uncomplicated(patient) if stakes is Stakes.ELECTIVE else ()
    if selected.concept is Concept.ORDER_MRI_LUMBAR and pain:
        yield MriUsuallyNotNeeded(
            urgency=Urgency.INFO,
            notes=(Note("usually_not_needed", {"weeks": PAIN_SHORTER_THAN.days // 7}),),
            evidence=pain,
            concepts=("spine.imaging_not_now",),
            rows=("MRI-05",),
        )
