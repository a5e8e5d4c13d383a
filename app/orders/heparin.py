"""Unfractionated heparin for an acutely ischemic limb: may it be drafted, in which numbers, and is a selected one safe?

Rows ALI-60 and HEP-01 to HEP-17 of the decision table; 2016 AHA/ACC PAD guideline (class 1 unless contraindicated).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Blanks, Decision, Finding, Stakes, Urgency
from app.orders import heparin_dose, heparin_platelets, heparin_safety
from app.orders.heparin_dose import (
    BOLUS_CAP,
    RATE_CAP,
    REDUCED,
    REDUCED_FROM_AGE,
    STANDARD,
    Regimen,
    Weight,
    dosing_weight,
    start_dose,
    very_obese,
)
from app.orders.heparin_safety import safety_reasons
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, Reasons, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Medication, Order, OrderStage
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.heparin"
STEM = "heparin"

READS: frozenset[Concept] = heparin_safety.READS | heparin_dose.READS | {Concept.ORDER_HEPARIN}

_NUMBERS = ("weight_kg", "bolus_units", "rate_units_per_h", "bolus_per_kg", "rate_per_kg")
DRAFTS: Mapping[str, tuple[str, ...]] = {
    "weight_based": _NUMBERS,
    "reduced": _NUMBERS,
    "without_numbers": (),
    "weight_based_count_first": _NUMBERS,
    "reduced_count_first": _NUMBERS,
    "without_numbers_count_first": (),
}

NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    **heparin_safety.NOTES,
    "count_first": (),
    "missing_weight": (),
    "age_unknown": (),
    "actual_weight": (),
    "weight_conflict": (),
    "reduced_age": ("age_limit",),
    "reduced_bmi": ("bmi_limit",),
    "bmi_unknown": ("bmi_limit",),
    "edema_not_read": ("bolus_per_kg", "rate_per_kg"),
    "bolus_capped": ("bolus_cap",),
    "rate_capped": ("rate_cap",),
    "monitoring": (),
}

CARDS: Mapping[str, tuple[str, ...]] = {"stop_and_check": (), "check_first": ()}

STOP_AND_CHECK = frozenset({"HEP-01", "HEP-02", "HEP-03", "HEP-04", "HEP-06"})
"""HEP-17."""


class StopAndCheck(Finding):
    """HEP-17: heparin was selected and one of the grave contraindications is on record."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "stop_and_check"


class CheckFirst(Finding):
    """Heparin was selected, and its safety could not be checked or another row of section 10.1 speaks against it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft by weight, draft without numbers, withhold with every reason, or say that it is drafted already."""
    form, said = _form(patient)
    reasons = (*not_for_children(patient), *safety_reasons(patient), *said)
    return conclude(ORDER, reasons, form, existing=_existing(patient))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """HEP-17, and the rest of section 10.1, for heparin that the clinician selected; it never blocks.

    Ours: a low-molecular-weight heparin is a heparin too where one is dangerous, and no more is said of it.
    """
    if selected.concept not in (Concept.ORDER_HEPARIN, Concept.MED_LMWH):
        return
    said = Reasons(tuple(safety_reasons(patient, besides=selected)))
    against = said.having(Effect.STOPS)
    grave = Reasons(tuple(one for one in against.all if STOP_AND_CHECK & set(one.rows)))
    told = said.having(Effect.STOPS, Effect.HOLDS, Effect.CAUTIONS)
    if grave.all:
        yield StopAndCheck(
            urgency=Urgency.CRITICAL,
            notes=told.notes,
            evidence=told.evidence,
            missing=told.missing,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=("HEP-17", *told.rows),
        )
        return
    if selected.concept is Concept.MED_LMWH:
        return
    doubtful = [one for one in said.having(Effect.CAUTIONS).all if "HEP-06" in one.rows]
    if against.all or said.having(Effect.HOLDS).all or doubtful:
        yield CheckFirst(
            urgency=Urgency.WARNING,
            notes=told.notes,
            evidence=told.evidence,
            missing=told.missing,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=told.rows,
        )


def _existing(patient: PatientPicture) -> tuple[Order, ...]:
    """HEP-16. An active heparin that is also read as a medicine is judged by its dose instead (HEP-07, HEP-09)."""
    medicines = {one.reference for one in patient.of(Medication, Concept.MED_UFH)}
    active = patient.orders(Concept.ORDER_HEPARIN, stage=OrderStage.ACTIVE)
    drafted = patient.orders(Concept.ORDER_HEPARIN, stage=OrderStage.DRAFT)
    return (
        *(one for one in drafted if not one.small_dose),
        *(one for one in active if one.reference not in medicines),
    )


def _form(patient: PatientPicture) -> tuple[Form, tuple[Reason, ...]]:
    """The draft's form and what is to be said about its numbers (HEP-10, HEP-11, HEP-12, DATA-16)."""
    said: list[Reason] = []
    suffix = ""
    rows: tuple[str, ...] = ("ALI-60", "HEP-11")
    if heparin_platelets.count_first(patient):
        suffix, rows = "_count_first", (*rows, "HEP-12")
        said.append(Reason(effect=Effect.CAUTIONS, note="count_first", rows=("HEP-12",)))
    weight = dosing_weight(patient)
    blanks: Blanks = {}
    if isinstance(weight, Missing):
        name = "without_numbers"
        said.append(
            Reason(
                effect=Effect.CAUTIONS,
                note="missing_weight",
                rows=("HEP-10",),
                concepts=("safety.heparin.missing_weight",),
                missing=(weight,),
            )
        )
    elif patient.age.at_least(ADULT_FROM) is Verdict.UNKNOWN:
        name = "without_numbers"
        said.append(Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",)))
    else:
        reduced = tuple(_reduced(patient, weight))
        regimen, name = (REDUCED, "reduced") if reduced else (STANDARD, "weight_based")
        blanks = _blanks(weight, regimen)
        said.extend((*reduced, *_about_numbers(patient, weight, regimen)))
    said.append(Reason(effect=Effect.INFORMS, note="monitoring", rows=("ALI-60",)))
    return Form(id=name + suffix, rows=rows, blanks=blanks), tuple(said)


def _blanks(weight: Weight, regimen: Regimen) -> Blanks:
    dose = start_dose(weight.kilograms, regimen)
    return {
        "weight_kg": weight.printed,
        "bolus_units": dose.bolus_units,
        "rate_units_per_h": dose.rate_units_per_h,
        "bolus_per_kg": regimen.bolus_per_kg,
        "rate_per_kg": regimen.rate_per_kg,
    }


def _reduced(patient: PatientPicture, weight: Weight) -> Iterator[Reason]:
    """HEP-11. An age that may be 75 counts as 75: the lower start is the one that harms less."""
    if patient.age.at_least(REDUCED_FROM_AGE) is not Verdict.NO:
        yield Reason(
            effect=Effect.INFORMS, note="reduced_age", rows=("HEP-11",), blanks={"age_limit": REDUCED_FROM_AGE}
        )
    obese, height = very_obese(patient, weight)
    if obese is Verdict.YES:
        yield Reason(
            effect=Effect.INFORMS,
            note="reduced_bmi",
            rows=("HEP-11",),
            blanks={"bmi_limit": heparin_dose.REDUCED_FROM_BMI},
            evidence=(*weight.reading.facts, *height),
        )


def _about_numbers(patient: PatientPicture, weight: Weight, regimen: Regimen) -> Iterator[Reason]:
    yield Reason(effect=Effect.INFORMS, note="actual_weight", rows=("HEP-11",), evidence=weight.reading.facts)
    if weight.reading.contradicted_by:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="weight_conflict",
            rows=("DATA-07",),
            concepts=("data.conflict",),
            evidence=weight.reading.facts,
        )
    dose = start_dose(weight.kilograms, regimen)
    if dose.bolus_capped:
        yield Reason(effect=Effect.INFORMS, note="bolus_capped", rows=("HEP-11",), blanks={"bolus_cap": BOLUS_CAP})
    if dose.rate_capped:
        yield Reason(effect=Effect.INFORMS, note="rate_capped", rows=("HEP-11",), blanks={"rate_cap": RATE_CAP})
    if regimen is STANDARD:
        obese, _ = very_obese(patient, weight)
        if obese is Verdict.UNKNOWN:
            yield Reason(
                effect=Effect.INFORMS,
                note="bmi_unknown",
                rows=("HEP-11",),
                blanks={"bmi_limit": heparin_dose.REDUCED_FROM_BMI},
                missing=(_height_missing(patient),),
            )
        yield Reason(
            effect=Effect.INFORMS,
            note="edema_not_read",
            rows=("HEP-11",),
            blanks={"bolus_per_kg": REDUCED.bolus_per_kg, "rate_per_kg": REDUCED.rate_per_kg},
        )


def _height_missing(patient: PatientPicture) -> Missing:
    height = patient.measurement(Concept.BODY_HEIGHT)
    return height if isinstance(height, Missing) else Missing(Concept.BODY_HEIGHT, Why.UNREADABLE)
