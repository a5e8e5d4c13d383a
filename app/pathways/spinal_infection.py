"""Suspected spinal infection: fever or another sign of infection with the back, or with a new loss in a leg (CORD-05).

2015 IDSA guideline on native vertebral osteomyelitis: suspect it with back pain and fever, raised ESR or CRP, or
bloodstream infection; consider it with fever and new neurological symptoms even without back pain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import back_pain, both_legs, cord_signs, spinal_red_flags
from app.pathways.back_pain import new_back_pain
from app.pathways.both_legs import weak_legs
from app.pathways.cord_signs import cord_signs_of
from app.pathways.leg_deficit import deficits, pulseless
from app.pathways.onset import found_lately, found_today, new
from app.pathways.spinal_red_flags import new_flags
from app.picture.concepts import Concept
from app.picture.facts import Fact, OrderStage, Procedure
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

STEM = "spinal_infection"

FEVER_FROM = 38
"""Degrees Celsius. Ours: IDSA says fever without a number."""

FEVER_LISTED_WITHIN = timedelta(days=7)
"""Ours: a fever on the problem list for longer than a week needs a temperature."""

CRP_ABOVE = 10
"""mg/L. Ours: the usual upper limit of normal; IDSA says "elevated"."""

ESR_ABOVE = 20
"""mm/h. Ours: a usual upper limit of normal; IDSA says "elevated"."""

PAIN_WITHIN = timedelta(days=90)
"""Ours: vertebral osteomyelitis is often found weeks to months after the pain began."""

LOSS_WITHIN = timedelta(days=28)
"""Ours: a new leg or bladder deficit, as in the cauda equina pathway (CES-01)."""

PROCEDURE_WITHIN = timedelta(days=90)
"""Ours: infections after injection or operation of the spine show within three months."""

IMAGED_WITHIN = timedelta(days=28)
"""Ours."""

SPINE_MRI = (Concept.ORDER_MRI_LUMBAR, Concept.ORDER_MRI_WHOLE_SPINE)
CAUSES = (Concept.COND_BLOODSTREAM_INFECTION, Concept.COND_ENDOCARDITIS, Concept.COND_SEPSIS)
"""Current infections that seed the spine."""

RISKS = (Concept.COND_IV_DRUG_USE, Concept.COND_IMMUNOSUPPRESSION)
RAISED = ((Concept.LAB_CRP, CRP_ABOVE), (Concept.LAB_ESR, ESR_ABOVE))

READS = (
    back_pain.READS
    | both_legs.READS
    | cord_signs.READS
    | spinal_red_flags.READS
    | {
        *CAUSES,
        *RISKS,
        *SPINE_MRI,
        Concept.LAB_CRP,
        Concept.LAB_ESR,
        Concept.COND_SPINAL_INFECTION,
        Concept.SIGN_FEVER,
        Concept.VITAL_TEMPERATURE,
        Concept.MED_IMMUNOSUPPRESSANT,
        Concept.PROC_SPINAL,
    }
)
PROPOSES: tuple[str, ...] = ("referral.spine", "order.infection_tests", "order.mri_whole_spine")
CARDS: Mapping[str, tuple[str, ...]] = {"with_deficit": (), "suspected": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "call_now": (),
    "mri_contrast": (),
    "cultures_first": (),
    "antibiotics_now": (),
    "antibiotics_wait": (),
    "team": (),
    "no_back_pain_needed": (),
    "listed": (),
    "any_loss": (),
}


class SpinalInfectionWithDeficit(Finding):
    """CORD-05, critical: infection and a leg or bladder deficit."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "with_deficit"


class SuspectedSpinalInfection(Finding):
    """CORD-05, warning: new back pain and a sign of, or a reason for, infection."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """Critical with a deficit, else a warning with new back pain, else nothing."""
    fresh = new_back_pain(patient, PAIN_WITHIN)
    listed = new(patient.current(Concept.COND_SPINAL_INFECTION, suspected=True), LOSS_WITHIN, patient)
    told = found_lately(patient, Concept.SIGN_FEVER, FEVER_LISTED_WITHIN)
    if not (listed or told or back_pain.back_pain(patient) or _lost(patient, flags=False)):
        return  # With nothing of back or legs a temperature is no question of the spine.
    measured, unclear = _measured_fever(patient)
    fever = (*told, *measured)
    seeds = patient.current(*CAUSES)
    # An old back that hurts today may hurt worse: beside a fever or a seeding infection nobody can tell.
    pain = fresh or (tuple(filter(found_today, back_pain.back_pain(patient))) if fever or seeds else ())
    if not (pain or listed or fever):
        return
    signs: tuple[Fact, ...] = (*fever, *((*seeds, *_raised(patient)) if pain or listed else ()))
    risks = _risks(patient) if fresh else ()
    reasons = tuple(dict.fromkeys((*signs, *risks)))
    lost = _lost(patient, flags=bool(pain or listed)) if reasons or listed else ()
    if lost:
        yield _with_deficit(pain, listed, reasons, lost)
    elif listed or (pain and (signs or (risks and not _imaged(patient)))):
        yield _suspected(patient, pain, listed, reasons)
    elif unclear:
        yield CannotAssess(STEM, unclear)


def _measured_fever(patient: PatientPicture) -> tuple[tuple[Fact, ...], tuple[Missing, ...]]:
    """Fever measured within a day; a temperature that straddles the limit decides nothing."""
    measured = patient.measurement(Concept.VITAL_TEMPERATURE)
    if isinstance(measured, Missing):
        return (), ()
    match measured.fact.value.at_least(FEVER_FROM):
        case Verdict.YES:
            return (measured.fact,), ()
        case Verdict.UNKNOWN:
            return (), (Missing(Concept.VITAL_TEMPERATURE, Why.STRADDLES),)
        case Verdict.NO:
            return (), ()


def _raised(patient: PatientPicture) -> tuple[Fact, ...]:
    """CRP and ESR above their limits."""
    return tuple(
        reading.fact
        for concept, limit in RAISED
        if not isinstance(reading := patient.measurement(concept), Missing)
        and reading.fact.value.above(limit) is Verdict.YES
    )


def _risks(patient: PatientPicture) -> tuple[Fact, ...]:
    """What makes an infection of the spine more likely in new back pain."""
    return (
        *patient.current(*RISKS),
        *patient.medications(Concept.MED_IMMUNOSUPPRESSANT),
        *patient.recent(Procedure, Concept.PROC_SPINAL, PROCEDURE_WITHIN),
    )


def _imaged(patient: PatientPicture) -> bool:
    """A spine MRI of the last four weeks answers the question of a mere risk, not that of a fever."""
    return any(
        one.when is not None and one.when.surely_within(IMAGED_WITHIN, patient.as_of)
        for one in patient.orders(*SPINE_MRI, stage=OrderStage.DONE)
    )


def _lost(patient: PatientPicture, *, flags: bool) -> tuple[Fact, ...]:
    """New weakness or numbness of a leg with blood enough, signs of the cord and, with the back, bladder or bowel."""
    weak = weak_legs(patient, LOSS_WITHIN)
    return tuple(
        dict.fromkeys(
            (
                *(weak.facts if weak and not weak.pulseless else ()),
                *(
                    fact
                    for leg in deficits(patient, LOSS_WITHIN)
                    if not pulseless(patient, leg.side)
                    for fact in leg.facts
                ),
                *cord_signs_of(patient, LOSS_WITHIN).of_the_cord,
                *(new_flags(patient) if flags else ()),
            )
        )
    )


def _with_deficit(
    pain: tuple[Fact, ...],
    listed: tuple[Fact, ...],
    reasons: tuple[Fact, ...],
    lost: tuple[Fact, ...],
) -> Finding:
    return SpinalInfectionWithDeficit(
        urgency=Urgency.CRITICAL,
        notes=(
            Note("call_now"),
            Note("cultures_first"),
            Note("antibiotics_now"),
            Note("mri_contrast"),
            *(() if pain or listed else (Note("no_back_pain_needed"),)),
        ),
        evidence=tuple(dict.fromkeys((*listed, *reasons, *pain, *lost))),
        concepts=("spinal_infection", "referral.spine.emergency"),
        proposes=PROPOSES,
        stakes=Stakes.SPINE_THREATENED,
        rows=("CORD-05", *(("SST-08",) if listed else ())),
    )


def _suspected(
    patient: PatientPicture, pain: tuple[Fact, ...], listed: tuple[Fact, ...], reasons: tuple[Fact, ...]
) -> Finding:
    septic = bool(patient.current(*CAUSES))
    return SuspectedSpinalInfection(
        urgency=Urgency.WARNING,
        notes=(
            *((Note("listed"),) if listed else ()),
            Note("cultures_first"),
            Note("antibiotics_now" if septic else "antibiotics_wait"),
            Note("mri_contrast"),
            Note("team"),
            Note("any_loss"),
        ),
        evidence=tuple(dict.fromkeys((*listed, *reasons, *pain))),
        missing=tuple(one for concept, _ in RAISED if isinstance(one := patient.measurement(concept), Missing)),
        concepts=("spinal_infection.possible",),
        proposes=("order.infection_tests", "order.mri_whole_spine", "referral.spine"),
        stakes=Stakes.EMERGENCY if septic else Stakes.URGENT,
        rows=("CORD-05", *(("SST-08",) if listed else ())),
    )
