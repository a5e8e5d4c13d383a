"""Vitamin B12 by injection first, by mouth where an injection would bleed and no nerve is at stake (B12-01, B12-S1).

Am Fam Physician 2017;96:384; review of oral replacement, PMC4993789; hydroxocobalamin label (potassium for 48 hours).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.anticoagulation import READS as ANTICOAGULANTS
from app.orders.anticoagulation import on_board
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Fact, Order, Side, Symptom
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

ORDER = "order.b12_replacement"
STEM = "b12_replacement"

PLATELETS_LOW_BELOW = 150
"""Ours: 10⁹/L, the usual lower limit of the count."""

PLATELETS_HEMATOLOGY_BELOW = 50
"""10⁹/L, B12-S1."""

NERVE_DIAGNOSES = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY, Concept.COND_PARAPARESIS)
NERVE_COMPLAINTS = frozenset({Complaint.NUMBNESS, Complaint.WEAKNESS})
EXAMINED = (Concept.SENSORY_LIMB, Concept.MOTOR_LIMB)
SHOWN_BY = (Concept.SENSORY_MONOFILAMENT, Concept.REFLEX_ANKLE, Concept.SIGN_GAIT_UNSTEADY)

NOT_CHECKED = {
    Need.ALLERGIES: ("not_checked_allergies", Concept.MED_B12),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_DOAC),
}

READS: frozenset[Concept] = ANTICOAGULANTS | {
    *NERVE_DIAGNOSES,
    *EXAMINED,
    *SHOWN_BY,
    Concept.SYMPTOM_LEG,
    Concept.LAB_PLATELETS,
    Concept.SAFETY_BLEEDING_DISORDER,
    Concept.COND_ANEMIA,
    Concept.COND_MEGALOBLASTIC,
    Concept.MED_B12,
    Concept.ORDER_B12_REPLACEMENT,
}
DRAFTS: Mapping[str, tuple[str, ...]] = {"injection": (), "deep_injection": (), "oral": (), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "allergy": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "bleeds_injected": (),
    "bleeds_oral": (),
    "platelets": ("limit",),
    "potassium": (),
    "oral_works": (),
    "age_unknown": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it, unless it is taken, an allergy stands against it, or the lists were not seen."""
    age_known = patient.age.at_least(ADULT_FROM) is not Verdict.UNKNOWN
    bleeding = _bleeds(patient)
    # Only a nerve that was examined and found well lets the injection go (B12-S1).
    by_mouth = bool(bleeding) and nerve_deficit(patient) is Verdict.NO
    ordered = on_record.existing_orders(patient, stakes, Concept.ORDER_B12_REPLACEMENT)
    return conclude(
        ORDER,
        (
            *not_for_children(patient),
            *_against(patient),
            *_with_care(patient, bleeding, by_mouth=by_mouth, age_known=age_known),
        ),
        Form(
            id=_form(bleeds=bool(bleeding), by_mouth=by_mouth) if age_known else "without_dose",
            rows=("B12-01",),
        ),
        existing=on_record.once((*ordered, *patient.medications(Concept.MED_B12))),
    )


def _form(*, bleeds: bool, by_mouth: bool) -> str:
    """B12-S1: who bleeds gets no draft of a plain injection into the muscle."""
    return "oral" if by_mouth else "deep_injection" if bleeds else "injection"


def nerve_deficit(patient: PatientPicture) -> Verdict:
    """Is a nerve at stake? Sensation and power of both legs must have been found normal now before it is not."""
    listed = on_record.now(patient, *NERVE_DIAGNOSES)
    found = tuple(sign for concept in (*EXAMINED, *SHOWN_BY) for sign in on_record.found_present(patient, concept))
    told = tuple(one for one in patient.of(Symptom, Concept.SYMPTOM_LEG) if one.complaints & NERVE_COMPLAINTS)
    if listed or found or told:
        return Verdict.YES
    examined = (patient.sign(concept, side) for concept in EXAMINED for side in (Side.LEFT, Side.RIGHT))
    return Verdict.NO if all(isinstance(one, Reading) for one in examined) else Verdict.UNKNOWN


def _against(patient: PatientPicture) -> Iterator[Reason]:
    allergy = patient.allergies(Concept.MED_B12)
    if allergy:
        yield Reason(
            effect=Effect.STOPS,
            note="allergy",
            rows=("B12-01",),
            concepts=("safety.cobalamin.allergy",),
            evidence=allergy,
        )
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.cobalamin.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )


def _with_care(
    patient: PatientPicture, bleeding: tuple[Fact, ...], *, by_mouth: bool, age_known: bool
) -> Iterator[Reason]:
    if bleeding:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="bleeds_oral" if by_mouth else "bleeds_injected",
            rows=("B12-S1",),
            concepts=("safety.cobalamin.bleeding",),
            evidence=bleeding,
        )
    if _platelets_below(patient, PLATELETS_HEMATOLOGY_BELOW):
        yield Reason(
            effect=Effect.CAUTIONS,
            note="platelets",
            rows=("B12-S1",),
            blanks={"limit": PLATELETS_HEMATOLOGY_BELOW},
        )
    anemia = on_record.now(patient, Concept.COND_MEGALOBLASTIC, Concept.COND_ANEMIA)
    if anemia:
        yield Reason(effect=Effect.CAUTIONS, note="potassium", rows=("B12-S1",), evidence=on_record.once(anemia))
    if not age_known:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))
    yield Reason(effect=Effect.INFORMS, note="oral_works", rows=("B12-01",))


def _bleeds(patient: PatientPicture) -> tuple[Fact, ...]:
    """A full anticoagulant, a bleeding disorder or few platelets: an injection into the muscle may bleed."""
    taken = on_board(patient)
    disorder = on_record.now(patient, Concept.SAFETY_BLEEDING_DISORDER)
    return on_record.once(
        (*taken.full_dose, *taken.warfarin, *disorder, *_platelets_below(patient, PLATELETS_LOW_BELOW))
    )


def _platelets_below(patient: PatientPicture, limit: int) -> tuple[Fact, ...]:
    count = patient.measurement(Concept.LAB_PLATELETS)
    low = isinstance(count, Reading) and count.fact.value.below(limit) is Verdict.YES
    return count.facts if isinstance(count, Reading) and low else ()


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: no row judges a vitamin that was selected."""
    return iter(())
