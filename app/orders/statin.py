"""A high-intensity statin for arterial disease of the leg, for somebody who takes none (ALI-84, PAD-10, STA-01).

2024 ACC/AHA lower-extremity PAD guideline; FDA safety communication of 20 July 2021 on statins in pregnancy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes, Urgency
from app.orders import on_record
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, Reasons, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.statin"
STEM = "statin"

LIVER = (Concept.SAFETY_LIVER_DISEASE, Concept.COND_LIVER_FAILURE)

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", Concept.SAFETY_LIVER_DISEASE),
    Need.ALLERGIES: ("not_checked_allergies", Concept.MED_STATIN),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_STATIN),
}

READS: frozenset[Concept] = PREGNANCY | {
    *LIVER,
    Concept.COND_BREASTFEEDING,
    Concept.MED_STATIN,
    Concept.ORDER_STATIN,
}
DRAFTS: Mapping[str, tuple[str, ...]] = {"high_intensity": (), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "pregnancy": (),
    "breastfeeding": (),
    "liver": (),
    "allergy": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "pregnancy_unknown": (),
    "age_unknown": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": ()}


class StatinCheckFirst(Finding):
    """STA-01: selected in pregnancy, while breastfeeding or with liver disease."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft, unless there is one, or pregnancy, active liver disease or an intolerance stands against it."""
    age_known = patient.age.at_least(ADULT_FROM) is not Verdict.UNKNOWN
    ordered = on_record.existing_orders(patient, stakes, Concept.ORDER_STATIN)
    return conclude(
        ORDER,
        (*not_for_children(patient), *_against(patient), *_with_care(patient, age_known=age_known)),
        Form(id="high_intensity" if age_known else "without_dose", rows=("ALI-84", "PAD-10")),
        existing=on_record.once((*ordered, *patient.medications(Concept.MED_STATIN))),
    )


def _against(patient: PatientPicture) -> Iterator[Reason]:
    child = pregnant(patient)
    if child.verdict is Verdict.YES:
        yield _stop("pregnancy", "STA-01", child.evidence)
    breastfeeding = on_record.now(patient, Concept.COND_BREASTFEEDING)
    if breastfeeding:
        yield _stop("breastfeeding", "STA-01", breastfeeding)
    liver = on_record.now(patient, *LIVER)
    if liver:
        yield _stop("liver", "STA-01", on_record.once(liver))
    allergy = patient.of(Allergy, Concept.MED_STATIN)
    if allergy:
        yield _stop("allergy", "ALI-84", allergy)
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.statin.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )


def _stop(note: str, row: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(effect=Effect.STOPS, note=note, rows=(row,), concepts=(f"safety.statin.{note}",), evidence=evidence)


def _with_care(patient: PatientPicture, *, age_known: bool) -> Iterator[Reason]:
    child = pregnant(patient)
    if child.verdict is Verdict.UNKNOWN:
        yield Reason(effect=Effect.CAUTIONS, note="pregnancy_unknown", rows=("STA-01",), missing=child.missing)
    if not age_known:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """STA-01 for a statin that the clinician selected."""
    if selected.concept is not Concept.ORDER_STATIN:
        return
    told = Reasons(tuple(one for one in _against(patient) if "STA-01" in one.rows))
    if told.all:
        yield StatinCheckFirst(
            urgency=Urgency.WARNING,
            notes=told.notes,
            evidence=told.evidence,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=told.rows,
        )
