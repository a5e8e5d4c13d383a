"""Duloxetine for painful diabetic neuropathy: 60 mg, or 30 mg for a week first; never more (DUL-01, DPN-07).

Duloxetine prescribing information, section 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes
from app.orders import duloxetine_safety, not_seen, on_record
from app.orders.duloxetine_safety import dangers, doubts, with_care
from app.orders.indication import NEUROPATHY_READS, diabetic_neuropathy
from app.orders.kidneys_for_drugs import kidneys_below
from app.orders.pregnancy import pregnant
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.orders.renal_function import SEVERE_BELOW
from app.orders.sedation import older
from app.orders.selected_card import card_of
from app.orders.taken import own, spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.duloxetine"
STEM = "duloxetine"

LOWER_START_BELOW = 60
"""mL/min/1.73 m²; ours: what "renal impairment" means in DPN-07."""

LABEL_MOST_MG = 120
"""Milligrams a day of the label for depression, above which the safety is not known; never drafted (DPN-07)."""

SELECTED_AS = spelled(Concept.MED_DULOXETINE)

READS: frozenset[Concept] = duloxetine_safety.READS | NEUROPATHY_READS | {*SELECTED_AS, Concept.COND_POLYNEUROPATHY}
DRAFTS: Mapping[str, tuple[str, ...]] = {"thirty_first": ("max_mg",), "sixty": ("max_mg",), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    **duloxetine_safety.NOTES,
    **not_seen.notes(Need.ALLERGIES),
    "egfr_first": ("limit",),
    "pregnancy_unknown": (),
    "age_unknown": (),
    "measure_pressure": (),
    "alternatives": (),
    "dose_above": ("daily_mg", "max_mg"),
    "dose_above_label": ("daily_mg", "label_mg"),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "not_checked": ()}


class CheckDuloxetineFirst(Finding):
    """DUL-01, DPN-07: something forbids it, asks for care, or the dose is too high."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class DuloxetineNotChecked(Finding):
    """HOOK-06: what forbids it could not be looked up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft 60 mg, or 30 mg for a week first; withhold with every reason; or say that it is taken already."""
    besides = own(patient, Concept.MED_DULOXETINE)
    return conclude(
        ORDER,
        (
            *not_for_children(patient),
            *dangers(patient),
            *doubts(patient),
            *not_seen.not_seen(
                patient, {Need.ALLERGIES: Concept.SAFETY_DULOXETINE_ALLERGY}, "safety.duloxetine.not_checked"
            ),
            *with_care(patient, besides),
            *_unknown(patient),
            Reason(effect=Effect.INFORMS, note="measure_pressure", rows=("DUL-01",)),
            Reason(effect=Effect.INFORMS, note="alternatives", rows=("DPN-08",)),
        ),
        _form(patient),
        existing=on_record.once(
            (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, Concept.MED_DULOXETINE))
        ),
    )


def _form(patient: PatientPicture) -> Form:
    """DPN-07: a week of 30 mg first in older people and with kidneys that are, or may be, impaired."""
    if patient.age.at_least(ADULT_FROM) is Verdict.UNKNOWN:
        return Form(id="without_dose", rows=("DUL-01", "DATA-16"))
    gently = older(patient) or not kidneys_below(patient, LOWER_START_BELOW).is_no
    return Form(
        id="thirty_first" if gently else "sixty",
        rows=("DPN-07",),
        blanks={"max_mg": patient.limits.duloxetine_max_mg},
    )


def _unknown(patient: PatientPicture) -> Iterator[Reason]:
    kidneys = kidneys_below(patient, SEVERE_BELOW)
    if kidneys.is_unknown and not any(one.note == "renal_unclear" for one in doubts(patient)):
        yield Reason(
            effect=Effect.CAUTIONS,
            note="egfr_first",
            rows=("DUL-01",),
            blanks={"limit": SEVERE_BELOW},
            missing=kidneys.missing,
        )
    child = pregnant(patient)
    if child.is_unknown:
        yield Reason(effect=Effect.CAUTIONS, note="pregnancy_unknown", rows=("DUL-01",), missing=child.missing)
    if patient.age.at_least(ADULT_FROM) is Verdict.UNKNOWN:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """One card for selected duloxetine; when nothing speaks against it there is none."""
    if selected.concept not in SELECTED_AS:
        return
    dose = tuple(_dose(patient, selected))
    yield from card_of(
        (
            *dangers(patient),
            *dose,
            *with_care(patient, own(patient, Concept.MED_DULOXETINE)),
            *doubts(patient),
        ),
        warning=CheckDuloxetineFirst,
        information=DuloxetineNotChecked,
        stakes=stakes,
        thresholds=("duloxetine_max_mg",) if any(one.note == "dose_above" for one in dose) else (),
    )


def _dose(patient: PatientPicture, selected: Order) -> Iterator[Reason]:
    """DPN-07. Ours: above 60 mg only where it is for a neuropathy, because the label allows more in depression."""
    dose = selected.daily or selected.dose
    if dose is None or dose.unit != "mg":
        return
    most = patient.limits.duloxetine_max_mg
    neuropathy = diabetic_neuropathy(patient) or patient.current(Concept.COND_POLYNEUROPATHY)
    if dose.amount > LABEL_MOST_MG:
        yield _above("dose_above_label", dose.amount, (), label_mg=LABEL_MOST_MG)
    elif neuropathy and dose.amount > most:
        yield _above("dose_above", dose.amount, neuropathy, max_mg=most)


def _above(note: str, milligrams: Decimal, evidence: tuple[Fact, ...], **limit: int) -> Reason:
    return Reason(
        effect=Effect.CAUTIONS,
        note=note,
        rows=("DPN-07",),
        concepts=("safety.duloxetine.dose",),
        blanks={"daily_mg": milligrams, **limit},
        evidence=evidence,
    )
