"""What speaks against iodinated contrast, or for care with it: rows CTA-01 to CTA-11, shared by the CT angiographies.

ACR-NKF consensus (2020) and ACR manual on contrast media, cited beside the wording. A limb that may be lost outweighs
the kidneys; an elective study does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Stakes
from app.orders import on_record
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason
from app.orders.renal_function import MODERATE_BELOW, SEVERE_BELOW, Kidneys, kidneys_of
from app.orders.renal_function import READS as KIDNEYS
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, OrderStage, Severity
from app.picture.needs import Missing, Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

METFORMIN_FREE_ABOVE = 60
"""mL/min/1.73 m², CTA-09."""

METFORMIN_AT_RISK = (
    Concept.SAFETY_LIVER_DISEASE,
    Concept.COND_LIVER_FAILURE,
    Concept.COND_ALCOHOL_EXCESS,
    Concept.COND_HEART_FAILURE,
)
"""CTA-09: with one of these the FDA label holds metformin at any eGFR."""

THYROID = (Concept.COND_HYPERTHYROID, Concept.SAFETY_PLANNED_RADIOIODINE)

READS: frozenset[Concept] = (
    KIDNEYS
    | PREGNANCY
    | {
        Concept.SAFETY_CONTRAST_ALLERGY,
        Concept.MED_METFORMIN,
        Concept.ORDER_CATHETER_ANGIOGRAPHY,
        *METFORMIN_AT_RISK,
        *THYROID,
    }
)

ALWAYS_NOTES: Mapping[str, tuple[str, ...]] = {
    "dialysis_anuric": (),
    "allergy_severe": (),
    "allergy_mild": (),
    "allergy_unclear": (),
    "pregnancy": (),
    "metformin_hold": ("limit",),
    "metformin_texts_differ": ("limit", "free_above"),
    "metformin_unclear": (),
    "thyroid": (),
}
"""Notes of the findings that are said at a draft and at a selected order alike."""

NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    **ALWAYS_NOTES,
    "renal_threatened": ("limit",),
    "renal_viable": ("limit",),
    "renal_elective": ("limit",),
    "dialysis_urine": (),
    "renal_moderate": ("limit", "below"),
    "egfr_unknown": (),
    "egfr_first": (),
    "allergy_not_checked": (),
    "allergy_check_first": (),
    "pregnancy_unknown": (),
    "pregnancy_test_first": (),
    "do_not_delay": (),
    "existing_older": (),
}

_RENAL_NOTE = {
    Stakes.LIMB_THREATENED: "renal_threatened",
    Stakes.LIMB_VIABLE: "renal_viable",
}


def contrast_reasons(patient: PatientPicture, stakes: Stakes) -> Iterator[Reason]:
    """Everything that speaks against iodinated contrast or for care, in the order of the rows."""
    kidneys = kidneys_of(patient)
    yield from _renal(kidneys, stakes)
    yield from _allergy(patient, stakes)
    yield from _pregnancy(patient, stakes)
    yield from metformin_reasons(patient, kidneys)
    thyroid = on_record.now(patient, *THYROID)
    if thyroid:
        yield Reason(
            effect=Effect.INFORMS,
            note="thyroid",
            rows=("CTA-10",),
            concepts=("safety.cta.thyroid",),
            evidence=thyroid,
        )


def _renal(kidneys: Kidneys, stakes: Stakes) -> Iterator[Reason]:
    """CTA-01 to CTA-04."""
    acute = stakes.acute_limb
    if kidneys.dialysis_anuric:
        evidence = (*kidneys.dialysis, *kidneys.anuria)
        yield Reason(effect=Effect.INFORMS, note="dialysis_anuric", rows=("CTA-04",), evidence=evidence)
        return
    risk = on_record.once((*kidneys.severe, *kidneys.dialysis))
    if risk:
        yield Reason(
            effect=Effect.CAUTIONS if acute else Effect.STOPS,
            note=_RENAL_NOTE.get(stakes, "renal_elective"),
            rows=("CTA-01",),
            concepts=("safety.cta.renal",),
            blanks={"limit": SEVERE_BELOW},
            evidence=risk,
        )
        if kidneys.dialysis:
            yield Reason(effect=Effect.CAUTIONS, note="dialysis_urine", rows=("CTA-04",), evidence=kidneys.dialysis)
        return
    if kidneys.egfr_missing:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="egfr_unknown" if acute else "egfr_first",
            rows=("CTA-03",),
            evidence=kidneys.disease,
            missing=kidneys.egfr_missing,
        )
    elif kidneys.egfr_below(MODERATE_BELOW) is not Verdict.NO:
        yield Reason(
            effect=Effect.INFORMS,
            note="renal_moderate",
            rows=("CTA-02",),
            blanks={"limit": SEVERE_BELOW, "below": MODERATE_BELOW},
            evidence=kidneys.egfr_facts,
        )


def contrast_allergy(patient: PatientPicture) -> dict[Severity, tuple[Fact, ...]]:
    """Past reactions to iodinated contrast by severity; one on the problem list has none recorded."""
    allergies = patient.of(Allergy, Concept.SAFETY_CONTRAST_ALLERGY)
    found: dict[Severity, tuple[Fact, ...]] = {
        severity: tuple(one for one in allergies if one.severity is severity) for severity in Severity
    }
    listed = patient.current(Concept.SAFETY_CONTRAST_ALLERGY, suspected=True)
    found[Severity.NOT_RECORDED] = (*found[Severity.NOT_RECORDED], *listed)
    return found


def _allergy(patient: PatientPicture, stakes: Stakes) -> Iterator[Reason]:
    """CTA-05, CTA-06; an allergy list that was not seen is unknown, not empty."""
    by_severity = contrast_allergy(patient)
    said = (
        (Severity.SEVERE, Effect.STOPS, "allergy_severe", "CTA-05"),
        (Severity.MILD, Effect.CAUTIONS, "allergy_mild", "CTA-06"),
        (Severity.NOT_RECORDED, Effect.CAUTIONS, "allergy_unclear", "CTA-06"),
    )
    for severity, effect, note, row in said:
        if by_severity[severity]:
            yield Reason(
                effect=effect,
                note=note,
                rows=(row,),
                concepts=("safety.cta.contrast_allergy",),
                evidence=by_severity[severity],
            )
    if not patient.state(Need.ALLERGIES).complete:
        elective = not stakes.acute_limb
        yield Reason(
            effect=Effect.HOLDS if elective else Effect.CAUTIONS,
            note="allergy_check_first" if elective else "allergy_not_checked",
            rows=("CTA-05", "HOOK-06"),
            concepts=("safety.cta.not_checked",),
            missing=(allergies_missing(patient),),
        )


def allergies_missing(patient: PatientPicture) -> Missing:
    """The allergy list as a gap."""
    return patient.unseen(Concept.SAFETY_CONTRAST_ALLERGY, (Need.ALLERGIES,))


def _pregnancy(patient: PatientPicture, stakes: Stakes) -> Iterator[Reason]:
    """CTA-08, CTA-11."""
    answer = pregnant(patient)
    match answer.verdict:
        case Verdict.YES:
            yield Reason(
                effect=Effect.STOPS,
                note="pregnancy",
                rows=("CTA-08",),
                concepts=("safety.cta.pregnancy",),
                evidence=answer.evidence,
            )
        case Verdict.UNKNOWN:
            yield Reason(
                effect=Effect.CAUTIONS,
                note="pregnancy_unknown" if stakes.acute_limb else "pregnancy_test_first",
                rows=("CTA-11",),
                concepts=("safety.cta.pregnancy_unknown",),
                missing=answer.missing,
            )
        case Verdict.NO:
            return


def metformin_reasons(patient: PatientPicture, kidneys: Kidneys) -> Iterator[Reason]:
    """CTA-09: hold, hold by the label and not by the ACR, hold until somebody knows, or nothing."""
    taken = patient.medications(Concept.MED_METFORMIN)
    if not taken:
        return
    arterial = [one for one in patient.orders(Concept.ORDER_CATHETER_ANGIOGRAPHY) if one.stage is not OrderStage.DONE]
    surely = (*kidneys.severe, *kidneys.dialysis, *arterial)
    at_risk = on_record.now(patient, *METFORMIN_AT_RISK)
    concepts = ("safety.cta.metformin",)
    if surely:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="metformin_hold",
            rows=("CTA-09",),
            concepts=concepts,
            blanks={"limit": SEVERE_BELOW},
            evidence=(*taken, *surely),
        )
    elif at_risk or kidneys.egfr_surely_within(SEVERE_BELOW, METFORMIN_FREE_ABOVE):
        yield Reason(
            effect=Effect.CAUTIONS,
            note="metformin_texts_differ",
            rows=("CTA-09",),
            concepts=concepts,
            blanks={"limit": SEVERE_BELOW, "free_above": METFORMIN_FREE_ABOVE},
            evidence=(*taken, *kidneys.egfr_facts, *at_risk),
        )
    elif not kidneys.egfr_surely_above(METFORMIN_FREE_ABOVE) or not patient.state(Need.CONDITIONS).complete:
        conditions = patient.unseen(Concept.COND_HEART_FAILURE, (Need.CONDITIONS,))
        unseen = () if patient.state(Need.CONDITIONS).complete else (conditions,)
        yield Reason(
            effect=Effect.CAUTIONS,
            note="metformin_unclear",
            rows=("CTA-09",),
            concepts=concepts,
            evidence=taken,
            missing=(*kidneys.egfr_missing, *unseen),
        )


def form_for(stakes: Stakes, rows: tuple[str, ...]) -> Form:
    """An acute limb is imaged at once, anything else when there is room."""
    return Form(id="stat" if stakes.acute_limb else "elective", rows=rows)


def instead_of(stakes: Stakes) -> tuple[str, ...]:
    """ALI-65, ALI-66: duplex, and MR angiography where there is time for it."""
    if stakes is Stakes.LIMB_THREATENED:
        return ("order.duplex_arterial",)
    return ("order.duplex_arterial", "order.mra_runoff")
