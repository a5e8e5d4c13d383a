"""CT angiography of abdominal aorta and both legs: may it be drafted, and is a selected CT the right and safe one?

Rows ALI-63, ALI-64 and CTA-01 to CTA-14 of the decision table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes, Urgency
from app.orders import contrast_ct, on_record
from app.orders.contrast_ct import contrast_reasons, form_for, instead_of
from app.orders.reasons import Effect, Reason, Reasons, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.patient import PatientPicture

ORDER = "order.cta_runoff"
STEM = "cta_runoff"

DONE_COUNTS_FOR = timedelta(hours=24)
"""CTA-13."""

READS: frozenset[Concept] = contrast_ct.READS | {Concept.ORDER_CTA_RUNOFF, Concept.ORDER_CT_PELVIS}
DRAFTS: Mapping[str, tuple[str, ...]] = {"stat": (), "elective": ()}
NOTES: Mapping[str, tuple[str, ...]] = contrast_ct.NOTES
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "metformin": (), "not_checked": (), "not_angiographic": ()}

WARNED_OF = frozenset({"CTA-01", "CTA-05", "CTA-08"})
"""CTA-12; a dialysis patient who passes urine is told of by CTA-01 as well (CTA-04)."""


class CheckContrastFirst(Finding):
    """CTA-12: a CT angiography was selected for somebody whom its contrast may harm."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class MetforminAndContrast(Finding):
    """CTA-09 at a selected CT angiography, nothing else being against it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "metformin"


class ContrastAllergyNotChecked(Finding):
    """HOOK-06: a CT angiography was selected and the allergy list could not be seen."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


class NotAngiographic(Finding):
    """CTA-14: a plain CT of the pelvis does not answer the question of an ischemic leg."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_angiographic"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft at once or electively, withhold with every reason and what to do instead, or say that it exists."""
    return conclude(
        ORDER,
        reasons(patient, stakes),
        form_for(stakes, ("ALI-63",)),
        existing=existing(patient, stakes),
        instead=instead_of(stakes),
    )


def reasons(patient: PatientPicture, stakes: Stakes) -> Iterator[Reason]:
    """What is said at either CT angiography."""
    yield from not_for_children(patient)
    yield from contrast_reasons(patient, stakes)
    older = on_record.older_orders(patient, stakes, Concept.ORDER_CTA_RUNOFF)
    if older:
        yield Reason(effect=Effect.CAUTIONS, note="existing_older", rows=("DATA-18",), evidence=older)
    if stakes is Stakes.LIMB_THREATENED:
        yield Reason(effect=Effect.INFORMS, note="do_not_delay", rows=("ALI-64",))


def existing(patient: PatientPicture, stakes: Stakes) -> tuple[Order, ...]:
    """CTA-13: drafted, active, or done within a day; a done one without a date is not taken for today's."""
    done = tuple(
        one
        for one in patient.orders(Concept.ORDER_CTA_RUNOFF, stage=OrderStage.DONE)
        if one.when is not None and one.when.possibly_within(DONE_COUNTS_FOR, patient.as_of)
    )
    return (*on_record.existing_orders(patient, stakes, Concept.ORDER_CTA_RUNOFF), *done)


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """CTA-12 for a selected CT angiography, CTA-14 for a plain CT of the pelvis; neither blocks."""
    if selected.concept is Concept.ORDER_CT_PELVIS and stakes.acute_limb:
        yield NotAngiographic(
            urgency=Urgency.WARNING,
            evidence=(selected,),
            concepts=("safety.cta.not_angiographic",),
            stakes=stakes,
            safety=True,
            rows=("CTA-14",),
        )
    if selected.concept is Concept.ORDER_CTA_RUNOFF:
        yield from _judge_contrast(patient, stakes)


def _judge_contrast(patient: PatientPicture, stakes: Stakes) -> Iterator[Finding]:
    said = tuple(contrast_reasons(patient, stakes))
    told = Reasons(said).having(Effect.STOPS, Effect.HOLDS, Effect.CAUTIONS)
    if any(WARNED_OF & set(one.rows) and one.evidence for one in told.all):
        yield CheckContrastFirst(
            urgency=Urgency.WARNING,
            notes=told.notes,
            evidence=told.evidence,
            missing=told.missing,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=("CTA-12", *told.rows),
        )
        return
    metformin = Reasons(tuple(one for one in said if "CTA-09" in one.rows))
    if metformin.all:
        yield MetforminAndContrast(
            urgency=Urgency.WARNING if any(one.note == "metformin_hold" for one in metformin.all) else Urgency.INFO,
            notes=metformin.notes,
            evidence=metformin.evidence,
            missing=metformin.missing,
            concepts=metformin.concepts,
            stakes=stakes,
            safety=True,
            rows=metformin.rows,
        )
    unseen = Reasons(tuple(one for one in said if "HOOK-06" in one.rows))
    if unseen.all:
        yield ContrastAllergyNotChecked(
            urgency=Urgency.INFO,
            notes=unseen.notes,
            missing=unseen.missing,
            concepts=unseen.concepts,
            stakes=stakes,
            safety=True,
            rows=unseen.rows,
        )
