"""Cramps of the calf at night: what helps a little, what does not, and quinine (CRP-01 to CRP-05, QTC-01).

American Family Physician 2012;86:350 (nocturnal leg cramps); Cochrane review of magnesium for muscle cramps; FDA boxed
warning on quinine, 2009 and 2010.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Urgency
from app.pathways import blood_causes
from app.pathways.blood_causes import cause_in_the_blood
from app.pathways.blood_panel import READS as PANEL_READS
from app.pathways.blood_panel import Part, may_be_ordered, not_done
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import CRAMPS_READS, STAYS, WEAKNESS_READS, cramps, found_now, told, weakness
from app.pathways.magnesium import POOR_KIDNEYS_BELOW, poor_kidneys
from app.pathways.story import stories_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Pulse, Side, Symptom, Trait
from app.picture.lab_values import signed_value
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "nocturnal_cramps"

PLATELETS_LOW_BELOW = 150
"""Ours: 10⁹/L, the usual lower limit; quinine lowers the count."""

AT_NIGHT = (Trait.AT_NIGHT, Trait.AT_REST)
RED_FLAGS = (
    Concept.SIGN_LEG_SWELLING,
    Concept.SIGN_MASSIVE_SWELLING,
    Concept.SIGN_LEG_WARM,
    Concept.SIGN_CALF_TENDERNESS,
    Concept.SADDLE_SENSORY_LOSS,
    Concept.URINARY_RETENTION,
    Concept.INCONTINENCE,
    Concept.MOTOR_LIMB,
)
RED_DIAGNOSES = (Concept.COND_DVT, Concept.COND_CLTI, Concept.COND_ALI)
PULSES = (Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL, Concept.PULSE_POPLITEAL, Concept.PULSE_FEMORAL)
VEINS = (Concept.COND_VARICOSE_VEINS, Concept.COND_VENOUS, Concept.COND_VENOUS_SKIN_CHANGE)
SECONDARY = (
    Concept.MED_DIURETIC,
    Concept.MED_PPI,
    Concept.SAFETY_CKD,
    Concept.SAFETY_DIALYSIS,
    Concept.COND_ALCOHOL_EXCESS,
    Concept.COND_HYPOTHYROID,
    Concept.COND_HYPERTHYROID,
    Concept.COND_HYPOPARATHYROID,
)
FORBIDS_QUININE = (Concept.COND_LONG_QT, Concept.COND_MYASTHENIA, Concept.COND_OPTIC_NEURITIS)
QUININE_WITH_CARE = (Concept.COND_AF, Concept.MED_DIGOXIN, Concept.MED_QT_PROLONGING)

SECONDARY_READS = WEAKNESS_READS | frozenset(SECONDARY)
NIGHT_READS = CRAMPS_READS | {Concept.COND_AMPUTATION}
READS = (
    SECONDARY_READS
    | NIGHT_READS
    | PANEL_READS
    | blood_causes.READS
    | {
        *RED_FLAGS,
        *RED_DIAGNOSES,
        *PULSES,
        *VEINS,
        *FORBIDS_QUININE,
        *QUININE_WITH_CARE,
        Concept.MED_QUININE,
        Concept.COND_MALARIA,
        Concept.SAFETY_QUININE_REACTION,
        Concept.MED_MAGNESIUM_ORAL,
        Concept.LAB_EGFR,
        Concept.LAB_PLATELETS,
        Concept.SYMPTOM_NIGHT,
    }
)
PROPOSES: tuple[str, ...] = ("order.electrolytes",)
CARDS: Mapping[str, tuple[str, ...]] = {"cramps": (), "magnesium": ("limit",), "quinine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "check_first": (),
    "measures": (),
    "no_tests": (),
    "tests": (),
    "medicine_review": (),
    "magnesium_weak": ("limit",),
    "magnesium_stop": ("limit",),
    "quinine": (),
    "quinine_forbidden": ("reason",),
    "quinine_care": ("reason",),
    "quinine_platelets": ("limit",),
}


class NightCramps(Finding):
    """CRP-01: told of or listed lately, without a red flag."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "cramps"


class MagnesiumWithPoorKidneys(Finding):
    """CRP-02: magnesium is taken and the eGFR is below 30."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "magnesium"


class QuinineForCramps(Finding):
    """CRP-03: quinine on the list of somebody with cramps."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "quinine"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """Quinine first; then a useless and dangerous magnesium; then advice on cramps that are new."""
    cramping = cramps(patient)
    if not cramping:
        return
    quinine = () if patient.current(Concept.COND_MALARIA) else patient.medications(Concept.MED_QUININE)
    magnesium = patient.medications(Concept.MED_MAGNESIUM_ORAL)
    kidneys = poor_kidneys(patient) if magnesium else ()
    if quinine:
        yield _quinine(patient, quinine, cramping, (*magnesium, *kidneys) if kidneys else ())
    elif kidneys:
        yield MagnesiumWithPoorKidneys(
            urgency=Urgency.INFO,
            blanks={"limit": POOR_KIDNEYS_BELOW},
            notes=(Note("magnesium_stop", {"limit": POOR_KIDNEYS_BELOW}),),
            evidence=(*magnesium, *kidneys, *cramping),
            concepts=("safety.magnesium",),
            safety=True,
            rows=("CRP-02",),
        )
    else:
        yield from _advice(patient)


def night_cramps(patient: PatientPicture) -> tuple[Fact, ...]:
    """Cramps at night or at rest, told or listed; those on walking are claudication until disproved (CRP-04)."""
    wanted = told(patient, Complaint.CRAMP)
    on_walking = walking_cramps(patient)
    at_night = dict.fromkeys(
        one
        for story in stories_of(patient)
        for trait in AT_NIGHT
        for one in story.telling(Complaint.CRAMP, trait)
        if one in wanted and one not in on_walking
    )
    listed = () if on_walking else patient.current(Concept.COND_NOCTURNAL_CRAMPS)
    return (*at_night, *listed)


def walking_cramps(patient: PatientPicture) -> tuple[Symptom, ...]:
    """CRP-04: claudication until disproved."""
    return tuple(one for story in stories_of(patient) for one in story.telling(Complaint.CRAMP, Trait.ON_WALKING))


def secondary_cause(patient: PatientPicture) -> tuple[Fact, ...]:
    """What makes blood tests worth while: weakness, a medicine, or a disease that moves salts (LAB-01, CRP-01)."""
    return (*weakness(patient), *contributors(patient, *SECONDARY))


def _advice(patient: PatientPicture) -> Iterator[Outcome]:
    at_night = night_cramps(patient)
    if not at_night:
        # CRP-04 belongs to claudication; a cramp without a time of day is not known to be one of the night.
        if not walking_cramps(patient):
            yield CannotAssess(STEM, (patient.missing(Concept.SYMPTOM_NIGHT),))
        return
    new = any(_is_new(one, patient) for one in at_night)
    # CRP-05: with varicose veins the venous pathway speaks; a red flag is somebody else's card, and no stretching.
    if not new or _red_flag(patient) or contributors(patient, *VEINS) or cause_in_the_blood(patient):
        return
    secondary = secondary_cause(patient)
    gaps = not_done(patient, Part.METABOLIC, Part.MAGNESIUM) if secondary else ()
    yield NightCramps(
        urgency=Urgency.INFO,
        notes=(
            Note("check_first"),
            Note("measures"),
            Note("tests" if gaps else "no_tests"),
            Note("medicine_review"),
            Note("magnesium_weak", {"limit": POOR_KIDNEYS_BELOW}),
        ),
        evidence=(*at_night, *secondary),
        missing=(*gaps, *lists_unseen(patient, Concept.MED_QUININE)),
        concepts=("cramps",),
        proposes=("order.electrolytes",) if gaps else (),
        optional=frozenset() if may_be_ordered(gaps) else frozenset({"order.electrolytes"}),
        rows=("CRP-01", "CRP-02", "LAB-01") if gaps else ("CRP-01", "CRP-02"),
    )


def _is_new(fact: Fact, patient: PatientPicture) -> bool:
    """A problem of years asks for nothing today; a symptom that was told today does."""
    if isinstance(fact, Symptom) and not fact.continuing:
        return True
    began = fact.onset if isinstance(fact, Symptom | Diagnosis) and fact.onset is not None else fact.when
    return began is not None and began.possibly_within(STAYS, patient.as_of)


def _red_flag(patient: PatientPicture) -> bool:
    pulses = (patient.sign(concept, side) for concept in PULSES for side in Side)
    return (
        any(isinstance(one, Reading) and one.fact.value.rank >= Pulse.DOPPLER_ONLY.rank for one in pulses)
        or bool(found_now(patient, *RED_FLAGS))
        or bool(patient.current(*RED_DIAGNOSES, suspected=True))
    )


def _quinine(
    patient: PatientPicture, quinine: tuple[Fact, ...], cramping: tuple[Fact, ...], magnesium: tuple[Fact, ...]
) -> Finding:
    reactions = patient.allergies(Concept.SAFETY_QUININE_REACTION)
    forbids = (*contributors(patient, *FORBIDS_QUININE), *reactions)
    own = {one.reference for one in quinine}
    care = tuple(one for one in contributors(patient, *QUININE_WITH_CARE) if one.reference not in own)
    count = signed_value(patient, Concept.LAB_PLATELETS)
    low = isinstance(count, Reading) and count.fact.value.below(PLATELETS_LOW_BELOW) is Verdict.YES
    return QuinineForCramps(
        urgency=Urgency.WARNING,
        notes=(
            Note("quinine"),
            *([Note("quinine_platelets", {"limit": PLATELETS_LOW_BELOW})] if low else []),
            *(Note("quinine_forbidden", {"reason": one}) for one in dict.fromkeys(fact.concept for fact in forbids)),
            *(Note("quinine_care", {"reason": one}) for one in dict.fromkeys(fact.concept for fact in care)),
            *([Note("magnesium_stop", {"limit": POOR_KIDNEYS_BELOW})] if magnesium else []),
            Note("measures"),
        ),
        evidence=(
            *quinine,
            *cramping,
            *forbids,
            *care,
            *(count.facts if isinstance(count, Reading) and low else ()),
            *magnesium,
        ),
        concepts=("safety.quinine",),
        safety=True,
        rows=("CRP-03", "QTC-01") if forbids or care else ("CRP-03",),
    )
