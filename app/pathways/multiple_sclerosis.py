"""Known multiple sclerosis with a new deficit of a leg, or numbness that comes and goes in a young adult (MS-01).

NICE NG220: usually under 50, evolving over more than a day, lasting days to weeks; vague sensory symptoms alone are not
enough, and a relapse is not treated before an infection was looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import leg_exam, nerve_symptoms, outranks_nerve
from app.pathways.childhood import is_adult, is_child
from app.pathways.leg_exam import examine
from app.pathways.nerve_symptoms import (
    LegFact,
    anything_told,
    charted_within,
    legs_of,
    may_have_begun_within,
    present,
    surely_began_before,
)
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Side, Symptom, Trait
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

STEM = "multiple_sclerosis"

YOUNGER_THAN = 50  # years, MS-01, NICE NG220: usually under 50
NEW_WITHIN = timedelta(weeks=4)
"""Ours: a relapse lasts days to weeks, so a deficit of longer ago is not a new one."""

TELLS_A_CHANGE = (Trait.PROGRESSIVE, Trait.RELAPSING, Trait.SUDDEN, Trait.ASCENDING, Trait.SPREAD_TO_BOTH)
ANOTHER_CAUSE = frozenset(
    {Trait.DERMATOMAL, Trait.RADIATING, Trait.STOCKING, Trait.ON_WALKING, Trait.ON_STANDING, Trait.AFTER_POSTURE}
)
"""Ours: told like this, numbness that comes and goes is that of a root, a polyneuropathy, a spine or a posture."""

READS: frozenset[Concept] = (
    nerve_symptoms.READS
    | leg_exam.READS
    | outranks_nerve.READS
    | {
        Concept.COND_MS,
        Concept.COND_OPTIC_NEURITIS,
        Concept.COND_RADICULOPATHY,
        Concept.COND_ACTIVE_INFECTION,
        Concept.SIGN_FEVER,
    }
)
PROPOSES: tuple[str, ...] = ("referral.neurology", "order.mri_brain_cord")
CARDS: Mapping[str, tuple[str, ...]] = {"relapse": (), "comes_and_goes": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "cord_signs": (),
    "infection_first": (),
    "infection_on_record": (),
    "relapse_neurology": (),
    "child": (),
    "optic_neuritis": (),
    "not_enough_alone": (),
    "mri_by_neurology": (),
}


class NewDeficitInMultipleSclerosis(Finding):
    """MS-01: the diagnosis is known and a deficit of a leg is new."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "relapse"


class NumbnessThatComesAndGoes(Finding):
    """MS-01: relapsing numbness in a young adult."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "comes_and_goes"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for the patient; in remission the diagnosis is as known as before, so history counts here."""
    if not anything_told(patient):
        return
    if any(examine(patient, side).deficit for side in Side if not patient.amputated(side)):
        return
    known = patient.ever(Concept.COND_MS)
    if known:
        yield from _known(patient, known)
    elif is_adult(patient) and patient.age.at_least(YOUNGER_THAN) is Verdict.NO:
        yield from _unknown(patient)


def _known(patient: PatientPicture, known: tuple[Diagnosis, ...]) -> Iterator[Outcome]:
    lost = tuple(one for leg in legs_of(patient).values() for one in leg.lost)
    if not lost or surely_began_before(lost, NEW_WITHIN, patient):
        return
    if not _is_new(lost, patient):
        yield CannotAssess(STEM, (Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD),))
        return
    cord = outranks_nerve.cord_signs(patient)
    infection = (*present(patient, Concept.SIGN_FEVER), *patient.current(Concept.COND_ACTIVE_INFECTION, suspected=True))
    yield NewDeficitInMultipleSclerosis(
        urgency=Urgency.WARNING,
        notes=(
            *([Note("cord_signs")] if cord else []),
            Note("infection_on_record" if infection else "infection_first"),
            Note("relapse_neurology"),
            *([Note("child")] if is_child(patient) else []),
        ),
        evidence=tuple(dict.fromkeys((*known, *lost, *cord, *infection))),
        concepts=("ms.relapse",),
        proposes=PROPOSES,
        stakes=Stakes.URGENT,
        rows=("MS-01",),
    )


def _is_new(lost: tuple[LegFact, ...], patient: PatientPicture) -> bool:
    """Its onset was charted, or its change was told; a numb leg without either may be that of years ago."""
    changing = [one for one in lost if isinstance(one, Symptom) and one.traits & set(TELLS_A_CHANGE)]
    return charted_within(lost, NEW_WITHIN, patient) or may_have_begun_within(changing, NEW_WITHIN, patient)


def _unknown(patient: PatientPicture) -> Iterator[Outcome]:
    told = tuple(
        one
        for leg in legs_of(patient).values()
        for one in leg.story.telling(Complaint.NUMBNESS, Trait.RELAPSING)
        if not leg.traits & ANOTHER_CAUSE
    )
    if not told or patient.current(Concept.COND_RADICULOPATHY) or outranks_nerve.cord_signs(patient):
        return
    optic = patient.ever(Concept.COND_OPTIC_NEURITIS)
    yield NumbnessThatComesAndGoes(
        urgency=Urgency.WARNING if optic else Urgency.INFO,
        notes=(*([Note("optic_neuritis")] if optic else []), Note("not_enough_alone"), Note("mri_by_neurology")),
        evidence=(*told, *optic),
        concepts=("ms.possible",),
        proposes=PROPOSES,
        optional=frozenset() if optic else frozenset({"order.mri_brain_cord"}),
        stakes=Stakes.URGENT if optic else Stakes.ELECTIVE,
        rows=("MS-01",),
    )
