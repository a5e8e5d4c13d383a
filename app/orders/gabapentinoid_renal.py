"""Kidneys and the dose of a gabapentinoid: the numbers of a draft, and what a selected dose meets (GAB-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.conclusions import Blanks
from app.orders import creatinine_clearance as clearance_of
from app.orders import renal_function, sedation
from app.orders.creatinine_clearance import creatinine_clearance
from app.orders.gabapentinoid_dose import BANDS, GENTLE_START, Band, band_of, gabapentin_of
from app.orders.indication import NEUROPATHY_READS, RESTLESS_READS, diabetic_neuropathy, restless_legs
from app.orders.reasons import ADULT_FROM, Effect, Form, Reason
from app.orders.renal_function import kidneys_of
from app.orders.sedation import GABAPENTINOIDS
from app.orders.taken import read_as
from app.picture.concepts import Concept
from app.picture.facts import Dose, Fact, Order
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

READS: frozenset[Concept] = (
    clearance_of.READS | renal_function.READS | sedation.READS | RESTLESS_READS | NEUROPATHY_READS | {*GABAPENTINOIDS}
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


@dataclass(frozen=True, slots=True)
class _Cleared:
    """The band, the clearance that a dose must fit, and the facts that it was computed from."""

    band: Band
    milliliters_per_minute: Decimal
    facts: tuple[Fact, ...]


def form_for(patient: PatientPicture) -> tuple[Form, tuple[Reason, ...]]:
    """The draft's form and what is said about its numbers."""
    for_neuropathy = bool(diabetic_neuropathy(patient)) and not restless_legs(patient)
    name, rows = ("pregabalin", ("GAB-01", "DPN-08")) if for_neuropathy else ("gabapentin", ("GAB-01", "RLS-06"))
    cleared = _cleared(patient, Effect.CAUTIONS)
    if isinstance(cleared, Reason):
        return Form(id=f"{name}_without_numbers", rows=rows), (cleared,)
    blanks = _pregabalin(cleared) if for_neuropathy else _gabapentin(cleared, gently=sedation.easily_sedated(patient))
    weight = Reason(effect=Effect.INFORMS, note="actual_weight", rows=("GAB-01",), evidence=cleared.facts)
    return Form(id=name, rows=rows, blanks=blanks), (weight,)


def _gabapentin(cleared: _Cleared, *, gently: bool) -> Blanks:
    dose = gabapentin_of(cleared.band, cleared.milliliters_per_minute)
    return {
        "start_mg": min(dose.start, GENTLE_START) if gently else dose.start,
        "least_mg": dose.least,
        "most_mg": dose.most,
        "doses": dose.doses,
        "clearance": cleared.milliliters_per_minute,
    }


def _pregabalin(cleared: _Cleared) -> Blanks:
    dose = cleared.band.pregabalin
    return {
        "dose_mg": dose.dose,
        "doses": dose.doses,
        "most_mg": dose.most_in_neuropathy,
        "clearance": cleared.milliliters_per_minute,
    }


def _cleared(patient: PatientPicture, unknown: Effect) -> _Cleared | Reason:
    """The clearance with its band, or why the formula gives no dose.

    A machine clears, the creatinine is moving, or something is not known: that has the effect ``unknown``.
    """
    kidneys = kidneys_of(patient)
    if kidneys.dialysis:
        return _about("dialysis", kidneys.dialysis)
    if kidneys.injury:
        return _about("kidney_injury", kidneys.injury)
    clearance = creatinine_clearance(patient)
    if patient.age.at_least(ADULT_FROM) is Verdict.UNKNOWN:
        return Reason(effect=unknown, note="age_unknown", rows=("DATA-16",), missing=clearance.missing)
    band = band_of(clearance)
    if clearance.value is not None and band is not None:
        return _Cleared(band, clearance.value.low, clearance.facts)
    return Reason(
        effect=unknown,
        note="clearance_unknown",
        rows=("GAB-01",),
        concepts=("safety.gabapentinoid.not_checked",),
        missing=clearance.missing or (Missing(Concept.LAB_CREATININE, Why.STRADDLES),),
    )


def _about(note: str, evidence: tuple[Fact, ...], blanks: Blanks | None = None) -> Reason:
    return Reason(
        effect=Effect.CAUTIONS,
        note=note,
        rows=("GAB-01",),
        concepts=("safety.gabapentinoid.renal",),
        blanks=blanks or {},
        evidence=evidence,
    )


def dose_reasons(patient: PatientPicture, selected: Order) -> Iterator[Reason]:
    """What a selected gabapentinoid meets: a dose above the label's, or a clearance that no dose could be held against.

    A child gets no adult number (DATA-16).
    """
    if patient.age.at_least(ADULT_FROM) is Verdict.NO:
        return
    cleared = _cleared(patient, Effect.HOLDS)
    if isinstance(cleared, Reason):
        yield cleared
        return
    limit = _limit(patient, selected, cleared)
    dose = _milligrams(selected.daily or selected.dose)
    if limit is not None and dose is not None and dose > limit.most:
        blanks: Blanks = {"daily_mg": dose, "most_mg": limit.most, "clearance": cleared.milliliters_per_minute}
        yield _about(limit.note, cleared.facts, blanks)
    elif cleared.band is not BANDS[0] and (limit is None or _milligrams(selected.daily) is None):
        yield _about("reduced", cleared.facts, _range(cleared))


def _range(cleared: _Cleared) -> Blanks:
    gabapentin, pregabalin = gabapentin_of(cleared.band, cleared.milliliters_per_minute), cleared.band.pregabalin
    return {
        "clearance": cleared.milliliters_per_minute,
        "gabapentin_least": gabapentin.least,
        "gabapentin_most": gabapentin.most,
        "pregabalin_start": pregabalin.dose * pregabalin.doses,
        "pregabalin_most": pregabalin.most,
    }


@dataclass(frozen=True, slots=True)
class _Limit:
    """The milligrams a day at most, and the note that says so."""

    most: int | Decimal
    note: str


def _limit(patient: PatientPicture, selected: Order, cleared: _Cleared) -> _Limit | None:
    """None for gabapentin enacarbil, of which the table says nothing, or when the agent is not known."""
    agents = read_as(patient, selected, *GABAPENTINOIDS)
    if Concept.MED_GABAPENTIN in agents:
        return _Limit(gabapentin_of(cleared.band, cleared.milliliters_per_minute).most, "dose_above")
    if Concept.MED_PREGABALIN not in agents:
        return None
    if patient.current(Concept.COND_DPN):
        return _Limit(cleared.band.pregabalin.most_in_neuropathy, "dose_above_neuropathy")
    return _Limit(cleared.band.pregabalin.most, "dose_above")


def _milligrams(dose: Dose | None) -> Decimal | None:
    return dose.amount if dose is not None and dose.unit == "mg" else None
