"""Dexamethasone 16 mg for suspected metastatic cord compression with a deficit: a draft to be confirmed (CORD-02).

NICE NG234, recommendations 1.8.1 and 1.5.2 as quoted in secondary texts. It is withheld where an infection of the spine
is possible, where a lymphoma waits for its biopsy, and where nobody could look for either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import infection_signs, on_record
from app.orders.infection_signs import fever
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Medication, Order, Route
from app.picture.needs import Missing, Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.dexamethasone"
STEM = "dexamethasone"

DOSE_MG = 16
"""CORD-02."""

GLUCOSE_HIGH_FROM = 200
"""mg/dL; ours: the usual limit of diabetes at any time of the day."""

GLUCOSE_LASTS = timedelta(days=7)
"""Ours: an older value says nothing of the start of a steroid."""

SAME_DOSE_FROM_MG = 8
"""Ours: 8 mg twice a day is the same treatment; less was given for something else."""

SEEDING = (
    Concept.COND_SPINAL_INFECTION,
    Concept.COND_BLOODSTREAM_INFECTION,
    Concept.COND_ENDOCARDITIS,
    Concept.COND_SEPSIS,
)
"""With one of these the mass in the spine may be an abscess."""

SUGAR = (Concept.COND_DIABETES,)
STOMACH = (Concept.COND_GI_ULCER, Concept.SAFETY_ACTIVE_BLEEDING)
STEROIDS = (Concept.MED_DEXAMETHASONE, Concept.MED_STEROID)

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", Concept.COND_SPINAL_INFECTION),
    Need.ALLERGIES: ("not_checked_allergies", Concept.MED_DEXAMETHASONE),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_DEXAMETHASONE),
}

READS: frozenset[Concept] = (
    PREGNANCY
    | infection_signs.READS
    | {
        *SEEDING,
        Concept.COND_ACTIVE_INFECTION,
        *SUGAR,
        *STOMACH,
        *STEROIDS,
        Concept.COND_LYMPHOMA,
        Concept.LAB_GLUCOSE,
        Concept.ORDER_DEXAMETHASONE,
    }
)
DRAFTS: Mapping[str, tuple[str, ...]] = {"oral": ("dose",), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "spinal_infection": (),
    "lymphoma": (),
    "allergy": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "fever_unknown": (),
    "glucose": (),
    "glucose_unknown": (),
    "infection": (),
    "stomach": (),
    "on_steroid": (),
    "pregnancy": (),
    "age_unknown": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft one dose, unless there is one, or infection, an undiagnosed lymphoma or an allergy stands against it."""
    age_known = patient.age.at_least(ADULT_FROM) is not Verdict.UNKNOWN
    form = Form(id="oral", rows=("CORD-02",), blanks={"dose": DOSE_MG})
    return conclude(
        ORDER,
        (*not_for_children(patient), *_against(patient), *_with_care(patient, age_known=age_known)),
        form if age_known else Form(id="without_dose", rows=("CORD-02", "DATA-16")),
        existing=on_record.once(
            (
                *on_record.existing_orders(patient, stakes, Concept.ORDER_DEXAMETHASONE),
                *(one for one in _steroids(patient) if _same_treatment(one)),
            )
        ),
    )


def _steroids(patient: PatientPicture) -> tuple[Medication, ...]:
    """Steroids by mouth or vein, or by a route that is not recorded; drops and creams are none."""
    taken = (one for one in patient.medications(*STEROIDS) if one.route is not Route.OTHER)
    return tuple({one.reference: one for one in reversed(tuple(taken))}.values())


def _same_treatment(one: Medication) -> bool:
    """Dexamethasone of that size, or of an unknown one."""
    if one.concept is not Concept.MED_DEXAMETHASONE:
        return False
    return one.dose is None or one.dose.unit != "mg" or one.dose.amount >= SAME_DOSE_FROM_MG


def _against(patient: PatientPicture) -> Iterator[Reason]:
    infection = on_record.once((*on_record.now(patient, *SEEDING), *fever(patient)))
    if infection:
        yield _stop("spinal_infection", infection)
    undiagnosed = tuple(one for one in patient.current(Concept.COND_LYMPHOMA, suspected=True) if one.suspected)
    if undiagnosed:
        yield _stop("lymphoma", undiagnosed)
    allergy = on_record.once(patient.of(Allergy, *STEROIDS))
    if allergy:
        yield _stop("allergy", allergy)
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06", "CORD-02"),
                concepts=("safety.dexamethasone.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )


def _stop(note: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(
        effect=Effect.STOPS,
        note=note,
        rows=("CORD-02",),
        concepts=(f"safety.dexamethasone.{note}",),
        evidence=evidence,
    )


def _with_care(patient: PatientPicture, *, age_known: bool) -> Iterator[Reason]:
    if isinstance(temperature := patient.measurement(Concept.VITAL_TEMPERATURE), Missing):
        yield Reason(effect=Effect.CAUTIONS, note="fever_unknown", rows=("CORD-02",), missing=(temperature,))
    yield from _glucose(patient)
    for note, evidence in (
        ("infection", on_record.now(patient, Concept.COND_ACTIVE_INFECTION)),
        ("stomach", on_record.now(patient, *STOMACH)),
        ("on_steroid", tuple(one for one in _steroids(patient) if not _same_treatment(one))),
        ("pregnancy", child.evidence if (child := pregnant(patient)).verdict is Verdict.YES else ()),
    ):
        if evidence:
            yield Reason(effect=Effect.CAUTIONS, note=note, rows=("CORD-02",), evidence=on_record.once(evidence))
    if not age_known:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))


def _glucose(patient: PatientPicture) -> Iterator[Reason]:
    """Diabetes or a high value: watch it; no recent value: measure it."""
    value = patient.measurement(Concept.LAB_GLUCOSE, within=GLUCOSE_LASTS)
    high: tuple[Fact, ...] = ()
    if not isinstance(value, Missing) and value.fact.value.at_least(GLUCOSE_HIGH_FROM) is not Verdict.NO:
        high = (value.fact,)
    diabetes = (*on_record.now(patient, *SUGAR), *high)
    if diabetes:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="glucose",
            rows=("CORD-02",),
            concepts=("safety.dexamethasone.glucose",),
            evidence=on_record.once(diabetes),
        )
    elif isinstance(value, Missing):
        yield Reason(effect=Effect.CAUTIONS, note="glucose_unknown", rows=("CORD-02",), missing=(value,))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: steroid selections are another topic."""
    return iter(())
