"""What protects somebody with peripheral artery disease: medicines, exercise, and which of them are lacking.

2024 ACC/AHA lower-extremity PAD guideline (medical therapy, exercise); rows PAD-10 to PAD-13, AP-01, STA-01. The orders
check every draft again; here it is only asked whether there is anything worth a card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Note
from app.pathways.chronic_leg import Exertion
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Fact, OrderStage
from app.picture.needs import Need
from app.picture.patient import PatientPicture, remembered

ANTICOAGULANTS = (
    Concept.MED_UFH,
    Concept.MED_LMWH,
    Concept.MED_DOAC,
    Concept.MED_WARFARIN,
    Concept.MED_FONDAPARINUX,
    Concept.MED_DTI,
)
ANTIPLATELET_IS_NOT_THE_QUESTION = (
    Concept.COND_AF,
    Concept.COND_CARDIAC_SOURCE,
    Concept.COND_PROSTHETIC_VALVE,
    Concept.SAFETY_ACTIVE_BLEEDING,
)
STATIN_IS_NOT_THE_QUESTION = (
    Concept.PREGNANCY_STATUS,
    Concept.COND_BREASTFEEDING,
    Concept.SAFETY_LIVER_DISEASE,
    Concept.COND_LIVER_FAILURE,
)
CANNOT_WALK = (Concept.COND_BEDRIDDEN, Concept.COND_PARAPARESIS, Concept.COND_HEMIPARESIS)
HEART_FAILURE = (Concept.COND_HEART_FAILURE, Concept.COND_NYHA_III, Concept.COND_NYHA_IV)

READS = frozenset(
    {
        *ANTICOAGULANTS,
        *ANTIPLATELET_IS_NOT_THE_QUESTION,
        *STATIN_IS_NOT_THE_QUESTION,
        *CANNOT_WALK,
        *HEART_FAILURE,
        Concept.MED_STATIN,
        Concept.MED_ANTIPLATELET,
        Concept.MED_CILOSTAZOL,
        Concept.ORDER_STATIN,
        Concept.ORDER_ANTIPLATELET,
        Concept.ORDER_EXERCISE_PROGRAM,
        Concept.REFERRAL_VASCULAR,
        Concept.REFERRAL_VASCULAR_SURGERY,
        Concept.COND_AMPUTATION,
        Concept.SMOKING,
        Concept.COND_DIABETES,
    }
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "risk": (),
    "stop_smoking": (),
    "glucose": (),
    "dual_pathway": (),
    "exercise": (),
}


@remembered
def lacking(patient: PatientPicture) -> tuple[str, ...]:
    """Order ids of the medicines that are surely not taken, and against which nothing stands that we read here."""
    if not patient.state(Need.MEDICATIONS).complete:
        return ()
    return tuple(_lacking(patient))


def _lacking(patient: PatientPicture) -> Iterator[str]:
    statin = _taken(patient, Concept.MED_STATIN, Concept.ORDER_STATIN)
    if not statin and not _listed(patient, *STATIN_IS_NOT_THE_QUESTION):
        yield "order.statin"
    antiplatelet = _taken(patient, Concept.MED_ANTIPLATELET, Concept.ORDER_ANTIPLATELET)
    anticoagulated = bool(patient.medications(*ANTICOAGULANTS))
    if not (antiplatelet or anticoagulated or _listed(patient, *ANTIPLATELET_IS_NOT_THE_QUESTION)):
        yield "order.antiplatelet"


def _taken(patient: PatientPicture, medicine: Concept, order: Concept) -> bool:
    """Taken, ordered, or not tolerated."""
    tolerated = not patient.of(Allergy, medicine)
    return bool(patient.medications(medicine)) or _ordered(patient, order) or not tolerated


def _listed(patient: PatientPicture, *concepts: Concept) -> bool:
    return bool(patient.current(*concepts, suspected=True))


def _ordered(patient: PatientPicture, *concepts: Concept) -> bool:
    return any(one.stage is not OrderStage.DONE for one in patient.orders(*concepts))


def referral_is_made(patient: PatientPicture) -> bool:
    """A vascular referral is active or among the drafts."""
    return _ordered(patient, Concept.REFERRAL_VASCULAR, Concept.REFERRAL_VASCULAR_SURGERY)


def exercise_is_ordered(patient: PatientPicture) -> bool:
    """A program is active or among the drafts."""
    return _ordered(patient, Concept.ORDER_EXERCISE_PROGRAM)


def exercise_fits(patient: PatientPicture, exertion: Exertion) -> bool:
    """PAD-12: claudication in somebody who walks."""
    if not exertion.claudication:
        return False
    return not (_listed(patient, *CANNOT_WALK) or patient.ever(Concept.COND_AMPUTATION))


def notes(patient: PatientPicture, *, exercise: bool) -> tuple[Note, ...]:
    """PAD-10 and PAD-11 in a few short lines."""
    return (
        *([Note("stop_smoking")] if patient.current(Concept.SMOKING) else []),
        *([Note("exercise")] if exercise else []),
        Note("risk"),
        *([Note("glucose")] if patient.current(Concept.COND_DIABETES) else []),
        Note("dual_pathway"),
    )


def cilostazol_in_heart_failure(patient: PatientPicture) -> tuple[Fact, ...]:
    """PAD-13: the label forbids it in heart failure of any severity, a past or an unconfirmed one too."""
    taken = patient.medications(Concept.MED_CILOSTAZOL)
    if not taken:
        return ()
    failure: tuple[Diagnosis, ...] = patient.ever(*HEART_FAILURE, suspected=True)
    return (*taken, *failure) if failure else ()
