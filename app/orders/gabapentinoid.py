"""Gabapentin or pregabalin: a start dose by creatinine clearance, and what speaks against a selected one.

Rows GAB-01, GAB-02, DPN-09, RLS-06, RLS-12. Pregabalin for diabetic neuropathy, for which it is labeled (DPN-08), and
gabapentin for anything else, because one evening dose starts it in restless legs as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes
from app.orders import gabapentinoid_renal, not_seen, on_record, sedation
from app.orders.gabapentinoid_renal import dose_reasons, form_for
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.orders.sedation import GABAPENTINOIDS, OLDER_FROM
from app.orders.selected_card import card_of
from app.orders.taken import own, read_as, spelled, taken, told_as_order
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.gabapentinoid"
STEM = "gabapentinoid"

ALLERGIES = (Concept.SAFETY_GABAPENTINOID_ALLERGY, *GABAPENTINOIDS)
SELECTED_AS = spelled(*GABAPENTINOIDS)
LOOKUPS = {
    Need.CONDITIONS: Concept.COND_COPD,
    Need.MEDICATIONS: Concept.MED_OPIOID,
}
ALLERGY_LOOKUP = {Need.ALLERGIES: Concept.SAFETY_GABAPENTINOID_ALLERGY}

READS: frozenset[Concept] = (
    gabapentinoid_renal.READS | sedation.READS | PREGNANCY | {*SELECTED_AS, Concept.SAFETY_GABAPENTINOID_ALLERGY}
)
DRAFTS: Mapping[str, tuple[str, ...]] = gabapentinoid_renal.DRAFTS
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "allergy": (),
    "pregnancy": (),
    "pregnancy_unknown": (),
    **not_seen.notes(Need.CONDITIONS, Need.MEDICATIONS, Need.ALLERGIES),
    "sedation_medicines": (),
    "sedation_lungs": (),
    "sedation_age": ("age_from",),
    "falls": (),
    "two_gabapentinoids": (),
    **gabapentinoid_renal.NOTES,
    "alternatives_neuropathy": (),
    "alternatives_restless": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "not_checked": ()}


class CheckGabapentinoidFirst(Finding):
    """GAB-01, GAB-02: the dose is too high for the kidneys, or sedation adds up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class GabapentinoidNotChecked(Finding):
    """HOOK-06: kidney function, medicines or diagnoses could not be held against it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft a start dose, draft without numbers, withhold with the reasons, or say that one is taken already."""
    form, said = form_for(patient)
    return conclude(
        ORDER,
        (
            *not_for_children(patient),
            *_against(patient),
            *not_seen.not_seen(patient, {**LOOKUPS, **ALLERGY_LOOKUP}, "safety.gabapentinoid.not_checked"),
            *_pregnancy_unknown(patient),
            *_sedation(patient, own(patient, *GABAPENTINOIDS)),
            *said,
            _alternatives(form),
        ),
        form,
        existing=on_record.once(
            (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, *GABAPENTINOIDS))
        ),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """One card for a selected gabapentinoid; a suitable dose without a risk gets none."""
    if selected.concept not in SELECTED_AS or told_as_order(patient, selected):
        return
    yield from card_of(
        (
            *_against(patient),
            *dose_reasons(patient, selected),
            *_sedation(patient, own(patient, *GABAPENTINOIDS)),
            *_two(patient, selected),
            *not_seen.not_seen(patient, LOOKUPS, "safety.gabapentinoid.not_checked"),
        ),
        warning=CheckGabapentinoidFirst,
        information=GabapentinoidNotChecked,
        stakes=stakes,
    )


def _against(patient: PatientPicture) -> Iterator[Reason]:
    allergy = patient.of(Allergy, *ALLERGIES)
    if allergy:
        yield _reason(Effect.STOPS, "allergy", "GAB-01", "allergy", allergy)
    child = pregnant(patient)
    if child.verdict is Verdict.YES:
        yield _reason(Effect.STOPS, "pregnancy", "RLS-12", "pregnancy", child.evidence)


def _pregnancy_unknown(patient: PatientPicture) -> Iterator[Reason]:
    child = pregnant(patient)
    if child.verdict is Verdict.UNKNOWN:
        yield Reason(effect=Effect.CAUTIONS, note="pregnancy_unknown", rows=("RLS-12",), missing=child.missing)


def _sedation(patient: PatientPicture, besides: Collection[str]) -> Iterator[Reason]:
    """GAB-02, DPN-09."""
    said = (
        ("sedation_medicines", "GAB-02", sedation.depressants(patient, besides)),
        ("sedation_lungs", "GAB-02", sedation.poor_lungs(patient)),
        ("falls", "DPN-09", sedation.falls_risk(patient, besides)),
    )
    for note, row, evidence in said:
        if evidence:
            yield _reason(Effect.CAUTIONS, note, row, "sedation", evidence)
    if sedation.older(patient):
        yield Reason(
            effect=Effect.CAUTIONS,
            note="sedation_age",
            rows=("GAB-02", "DPN-09"),
            concepts=("safety.gabapentinoid.sedation",),
            blanks={"age_from": OLDER_FROM},
        )


def _two(patient: PatientPicture, selected: Order) -> Iterator[Reason]:
    """Ours: another gabapentinoid beside the selected one adds to the sedation as any depressant does."""
    agents = read_as(patient, selected, *GABAPENTINOIDS)
    others = tuple(one for agent in GABAPENTINOIDS if agent not in agents for one in patient.medications(agent))
    if agents and others:
        yield _reason(Effect.CAUTIONS, "two_gabapentinoids", "GAB-02", "sedation", others)


def _reason(effect: Effect, note: str, row: str, concept: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(
        effect=effect,
        note=note,
        rows=(row,),
        concepts=(f"safety.gabapentinoid.{concept}",),
        evidence=evidence,
    )


def _alternatives(form: Form) -> Reason:
    neuropathy = form.id.startswith("pregabalin")
    note, row = ("alternatives_neuropathy", "DPN-08") if neuropathy else ("alternatives_restless", "RLS-06")
    return Reason(effect=Effect.INFORMS, note=note, rows=(row,))
