"""What is weak or numb in each leg, told or examined, and whether it is new: the question of every spine pathway.

Weakness and numbness only: pain, burning and cramps are no loss of function. An old lesion of brain or cord, or a
listed polyneuropathy for numbness, explains a finding without an onset, so that a yearly foot examination is no alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from app.pathways import leg_exam
from app.pathways.onset import found_now, may_be_within, new, of_now
from app.pathways.story import Story
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Motor, Sensory, Side, Sign, Symptom, Trait
from app.picture.moments import When
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, newest_or_worst, remembered

WEAK_SIGNS = (Concept.SIGN_FOOT_DROP, Concept.SIGN_KNEE_EXTENSION_WEAK, Concept.SIGN_ROOT_WEAKNESS)
"""Named weaknesses of one leg, without a degree."""

WITHOUT_DEGREE = (Motor.EXTENT_UNKNOWN, Sensory.EXTENT_UNKNOWN)

LOSSES = (Concept.MOTOR_LIMB, Concept.SENSORY_LIMB, *WEAK_SIGNS, Concept.SIGN_PROXIMAL_WEAKNESS)

SEVERE = (Motor.SEVERE, Motor.PROFOUND)
"""2/5 or less (RAD-02, CORD-04)."""

GRADED = (Motor.MILD, Motor.MODERATE, Motor.SEVERE, Motor.PROFOUND)
"""Two of these can be compared; "weak" without a degree cannot."""

OLD_LESIONS = (
    Concept.COND_PARAPARESIS,
    Concept.COND_HEMIPARESIS,
    Concept.COND_CORD_COMPRESSION,
    Concept.COND_CORD_INFARCT,
)
RELIEF = (Trait.RELIEF_BY_REST, Trait.RELIEF_BY_STANDING_STILL, Trait.RELIEF_BY_SITTING_OR_BENDING)

LESION_IS_OLD_AFTER = timedelta(weeks=4)
"""Ours: a lesion listed for longer than that explains what is found today without an onset."""

NUMB_FEET = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY)

READS = leg_exam.READS | {
    *WEAK_SIGNS,
    *OLD_LESIONS,
    *NUMB_FEET,
    Concept.SYMPTOM_LEG,
    Concept.SIGN_PROXIMAL_WEAKNESS,
}


@dataclass(frozen=True, slots=True)
class LegDeficit:
    """What one leg has lost, or what was charted without a side."""

    side: Side
    weakness: tuple[Sign | Symptom, ...]
    numbness: tuple[Sign | Symptom, ...]
    grew: tuple[Sign, ...] = ()
    """The earlier and the later examination when weakness grew between them within two weeks."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it, each once."""
        return tuple(dict.fromkeys((*self.weakness, *self.numbness, *self.grew)))

    @property
    def severe(self) -> bool:
        """2/5 or less, as examined."""
        return any(isinstance(one, Sign) and one.value in SEVERE for one in self.weakness)

    @property
    def weakening(self) -> bool:
        """Weakness that grew between two examinations, or is told to get worse."""
        return bool(self.grew) or any(told_worse(one) for one in self.weakness)

    @property
    def worsening(self) -> bool:
        """Weakness or numbness that grows."""
        return self.weakening or any(told_worse(one) for one in self.numbness)


@remembered
def deficits(patient: PatientPicture, within: timedelta) -> tuple[LegDeficit, ...]:
    """What may have begun within this span, or is getting worse; legs without any are left out."""
    if not _anything_lost(patient):
        return ()
    charted = (leg for side in Side if not patient.amputated(side) and (leg := charted_deficit(patient, side)).facts)
    explained = bool(old_lesions(patient))
    numb_feet = bool(patient.current(*NUMB_FEET))
    found: list[LegDeficit] = []
    for leg in charted:
        weakness = _recent(patient, leg, leg.weakness, within, known=explained)
        numbness = _recent(patient, leg, leg.numbness, within, known=explained or numb_feet)
        if weakness or numbness:
            found.append(LegDeficit(leg.side, weakness, numbness, leg.grew))
    return tuple(found)


def _anything_lost(patient: PatientPicture) -> bool:
    """Asked first, because most charts hold nothing of the kind."""
    return bool(patient.of(Symptom, Concept.SYMPTOM_LEG)) or any(
        one.value.rank > 0 for one in patient.of(Sign, *LOSSES)
    )


@remembered
def old_lesions(patient: PatientPicture) -> tuple[Diagnosis, ...]:
    """Known lesions of brain or cord that surely are not new."""
    return tuple(
        one
        for concept in OLD_LESIONS
        for one in patient.current(concept)
        if not may_be_within(one, LESION_IS_OLD_AFTER, patient)
    )


@remembered
def charted_deficit(patient: PatientPicture, side: Side) -> LegDeficit:
    """What this leg has lost now, new or old."""
    story = Story(side, tuple(one for one in patient.symptoms(side) if of_now(one, patient) and not one.suspected))
    named = (one for concept in WEAK_SIGNS for one in found_now(patient, concept) if one.side is side)
    loose = found_now(patient, Concept.SIGN_PROXIMAL_WEAKNESS) if side is Side.NOT_RECORDED else ()
    power = _examined(patient, Concept.MOTOR_LIMB, side)
    return LegDeficit(
        side,
        (*power, *named, *loose, *_told(story, Complaint.WEAKNESS)),
        (*_examined(patient, Concept.SENSORY_LIMB, side), *_told(story, Complaint.NUMBNESS)),
        _grown(patient, power[0]) if power else (),
    )


def _told(story: Story, complaint: Complaint) -> tuple[Symptom, ...]:
    """Told losses that stay; one that effort brings and rest takes away is claudication (SST-01, CORD-08)."""
    if not story.symptoms:
        return ()
    passing = {
        one
        for effort in (Trait.ON_WALKING, Trait.ON_STANDING)
        for relief in RELIEF
        for one in story.telling(complaint, effort, relief)
    }
    return tuple(one for one in story.of(complaint) if one not in passing or Trait.AT_REST in one.traits)


def _examined(patient: PatientPicture, concept: Concept, side: Side) -> tuple[Sign, ...]:
    """The finding that counts now when it is a loss; a newer normal examination takes an older loss away (DATA-07)."""
    charted = patient.signs(concept, side)
    lost = [one for one in charted if of_now(one, patient) and not one.suspected]
    normal = [one for one in charted if one.value.rank == 0 and not one.unsigned and patient.is_fresh(one)]
    reading = newest_or_worst((*lost, *normal), lambda sign: sign.value.rank)
    if reading is None:
        # Listed without any time, so none is the newest: the worst.
        return tuple(sorted(lost, key=lambda sign: -sign.value.rank)[:1])
    return (reading.fact,) if reading.fact.value.rank > 0 else ()


def _grown(patient: PatientPicture, now: Sign) -> tuple[Sign, ...]:
    if now.when is None or now.value not in GRADED:
        return ()
    for earlier in patient.signs(now.concept, now.side or Side.NOT_RECORDED):
        if (
            earlier.value in GRADED
            and earlier.value.rank < now.value.rank
            and earlier.when is not None
            and earlier.when.latest < now.when.earliest
            and earlier.when.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
        ):
            return (earlier, now)
    return ()


def _recent(
    patient: PatientPicture, leg: LegDeficit, facts: tuple[Sign | Symptom, ...], within: timedelta, *, known: bool
) -> tuple[Sign | Symptom, ...]:
    """Those that may be new; what grows or is told to get worse counts whenever it began."""
    known = known or any(_charted_before(patient, one, within) for one in facts)
    fresh = new((_with_onset(one, patient) for one in facts), within, patient, known=known)
    kept = {one.reference for one in fresh}
    worse = leg.grew and any(one in leg.grew for one in facts)
    return tuple(one for one in facts if one.reference in kept or worse or told_worse(one))


def told_worse(one: Sign | Symptom) -> bool:
    """Was it told to get worse?"""
    return isinstance(one, Symptom) and Trait.PROGRESSIVE in one.traits


def _charted_before(patient: PatientPicture, one: Sign | Symptom, within: timedelta) -> bool:
    """Was as much of it lost in this leg before the span? A loss without a degree may have been as much."""
    return isinstance(one, Sign) and any(
        (earlier.value.rank >= one.value.rank or earlier.value in WITHOUT_DEGREE)
        and not may_be_within(earlier, within, patient)
        for earlier in patient.of(Sign, one.concept)
        if earlier.side is one.side
    )


def _with_onset(one: Sign | Symptom, patient: PatientPicture) -> Sign | Symptom:
    return replace(one, onset=onset) if (onset := onset_of(one, patient)) else one


def onset_of(one: Sign | Symptom, patient: PatientPicture) -> When | None:
    """The recorded onset: its own, or for a finding the one that was charted for that leg."""
    return leg_exam.onset_of(one, patient) if isinstance(one, Sign) else one.onset


def pulseless(patient: PatientPicture, *sides: Side) -> bool:
    """Is each of these legs short of blood? Then its numbness and weakness are not the spine's (ALI-11, ALI-16)."""
    return all(leg_exam.examine(patient, side).deficit for side in sides)
