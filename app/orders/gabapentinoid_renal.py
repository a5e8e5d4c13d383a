"""Kidneys and the dose of a gabapentinoid: the numbers of a draft, and what a selected dose meets (GAB-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.conclusions import Blanks
from app.orders import creatinine_clearance as clearance_of
from app.orders import renal_function
from app.orders.creatinine_clearance import Clearance, creatinine_clearance
from app.orders.gabapentinoid_dose import BANDS, Band, band_of, gabapentin_of
from app.orders.indication import NEUROPATHY_READS, RESTLESS_READS, diabetic_neuropathy, restless_legs
from app.orders.reasons import ADULT_FROM, Effect, Form, Reason
from app.orders.renal_function import kidneys_of
from app.orders.sedation import GABAPENTINOIDS
from app.orders.taken import read_as
from app.picture.concepts import Concept
from app.picture.facts import Dose, Fact, Interval, Order
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

READS: frozenset[Concept] = (
    clearance_of.READS | renal_function.READS | RESTLESS_READS | NEUROPATHY_READS | {*GABAPENTINOIDS}
)

DRAFTS: Mapping[str, tuple[str, ...]] = {
    "gabapentin": ("start_mg", "least_mg", "most_mg", "doses", "clearance"),
    "gabapentin_without_numbers": (),
    "pregabalin": ("dose_mg", "doses", "most_mg", "clearance"),
    "pregabalin_without_numbers": (),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "dialysis": (),
    "kidney_injury": (),
    "age_unknown": (),
    "clearance_unknown": (),
    "actual_weight": (),
    "dose_above": ("daily_mg", "most_mg", "clearance"),
    "dose_above_neuropathy": ("daily_mg", "most_mg", "clearance"),
    "reduced": ("clearance", "gabapentin_least", "gabapentin_most", "pregabalin_start", "pregabalin_most"),
}


def form_for(patient: PatientPicture) -> tuple[Form, tuple[Reason, ...]]:
    """The draft's form and what is said about its numbers."""
    for_neuropathy = bool(diabetic_neuropathy(patient)) and not restless_legs(patient)
    name, rows = ("pregabalin", ("GAB-01", "DPN-08")) if for_neuropathy else ("gabapentin", ("GAB-01", "RLS-06"))
    doubts = tuple(_doubts(patient, Effect.CAUTIONS))
    clearance = creatinine_clearance(patient)
    band = band_of(clearance)
    if doubts or band is None or clearance.value is None:
        return Form(id=f"{name}_without_numbers", rows=rows), doubts
    blanks = (_pregabalin if for_neuropathy else _gabapentin)(band, clearance.value)
    weight = Reason(effect=Effect.INFORMS, note="actual_weight", rows=("GAB-01",), evidence=clearance.facts)
    return Form(id=name, rows=rows, blanks=blanks), (weight,)


def _gabapentin(band: Band, clearance: Interval) -> Blanks:
    dose = gabapentin_of(band, clearance.low)
    return {
        "start_mg": dose.start,
        "least_mg": dose.least,
        "most_mg": dose.most,
        "doses": dose.doses,
        "clearance": clearance.low,
    }


def _pregabalin(band: Band, clearance: Interval) -> Blanks:
    dose = band.pregabalin
    return {
        "dose_mg": dose.dose,
        "doses": dose.doses,
        "most_mg": dose.most_in_neuropathy,
        "clearance": clearance.low,
    }


def _doubts(patient: PatientPicture, unknown: Effect) -> Iterator[Reason]:
    """Why the formula gives no dose: a machine clears, the creatinine moves, or something is not known."""
    kidneys = kidneys_of(patient)
    if kidneys.dialysis:
        yield _about("dialysis", kidneys.dialysis)
        return
    if kidneys.injury:
        yield _about("kidney_injury", kidneys.injury)
        return
    clearance = creatinine_clearance(patient)
    if patient.age.at_least(ADULT_FROM) is Verdict.UNKNOWN:
        yield Reason(effect=unknown, note="age_unknown", rows=("DATA-16",), missing=clearance.missing)
    elif band_of(clearance) is None:
        missing = clearance.missing or (Missing(Concept.LAB_CREATININE, Why.STRADDLES),)
        yield Reason(
            effect=unknown,
            note="clearance_unknown",
            rows=("GAB-01",),
            concepts=("safety.gabapentinoid.not_checked",),
            missing=missing,
        )


def _about(note: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(
        effect=Effect.CAUTIONS,
        note=note,
        rows=("GAB-01",),
        concepts=("safety.gabapentinoid.renal",),
        evidence=evidence,
    )


def dose_reasons(patient: PatientPicture, selected: Order) -> Iterator[Reason]:
    """What a selected gabapentinoid meets: a dose above the label's, or a clearance that no dose could be held against.

    A child gets no adult number (DATA-16).
    """
    if patient.age.at_least(ADULT_FROM) is Verdict.NO:
        return
    doubts = tuple(_doubts(patient, Effect.HOLDS))
    clearance = creatinine_clearance(patient)
    band = band_of(clearance)
    if doubts or band is None or clearance.value is None:
        yield from doubts
        return
    note, most = _most(patient, selected, band, clearance.value)
    dose = _milligrams(selected.daily or selected.dose)
    if most is not None and dose is not None and dose > most:
        blanks: Blanks = {"daily_mg": dose, "most_mg": most, "clearance": clearance.value.low}
        yield _numbers(note, blanks, clearance)
    elif (most is None or _milligrams(selected.daily) is None) and band is not BANDS[0]:
        gabapentin = gabapentin_of(band, clearance.value.low)
        yield _numbers(
            "reduced",
            {
                "clearance": clearance.value.low,
                "gabapentin_least": gabapentin.least,
                "gabapentin_most": gabapentin.most,
                "pregabalin_start": band.pregabalin.dose * band.pregabalin.doses,
                "pregabalin_most": band.pregabalin.most,
            },
            clearance,
        )


def _most(
    patient: PatientPicture, selected: Order, band: Band, clearance: Interval
) -> tuple[str, int | Decimal | None]:
    """The note and the milligrams a day at most; none for gabapentin enacarbil, or when the agent is not known."""
    agents = read_as(patient, selected, *GABAPENTINOIDS)
    if Concept.MED_GABAPENTIN in agents:
        return "dose_above", gabapentin_of(band, clearance.low).most
    if Concept.MED_PREGABALIN not in agents:
        return "dose_above", None
    if patient.current(Concept.COND_DPN):
        return "dose_above_neuropathy", band.pregabalin.most_in_neuropathy
    return "dose_above", band.pregabalin.most


def _milligrams(dose: Dose | None) -> Decimal | None:
    return dose.amount if dose is not None and dose.unit == "mg" else None


def _numbers(note: str, blanks: Blanks, clearance: Clearance) -> Reason:
    return Reason(
        effect=Effect.CAUTIONS,
        note=note,
        rows=("GAB-01",),
        concepts=("safety.gabapentinoid.renal",),
        blanks=blanks,
        evidence=clearance.facts,
    )
