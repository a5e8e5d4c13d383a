"""How a leg with chronic arterial disease complains: on walking, at rest, and for how long.

2024 ACC/AHA lower-extremity PAD guideline, history that suggests PAD: typical claudication settles within about 10
minutes of standing still, atypical exertional symptoms may not. Shared by the chronic arterial pathways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from app.pathways.leg_exam import NOT_PALPABLE, PULSES
from app.pathways.story import Story, story_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Side, Sign, Symptom, Trait
from app.picture.limb_perfusion import of_side
from app.picture.moments import When
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, newest_or_worst, remembered

F = TypeVar("F", bound=Fact)

TOLD_COUNTS_FOR = timedelta(days=90)
"""Ours: a chronic symptom or pulse that was charted once counts for three months, unless it stands on the list."""

PERSISTS_AFTER = timedelta(days=90)
"""Ours: PAD-09 says "persisting"; three months is the length of a course of supervised exercise."""

EXERTIONAL = (Complaint.PAIN, Complaint.CRAMP, Complaint.HEAVINESS, Complaint.WEAKNESS)
"""Ours: what counts as an exertional leg symptom beside pain (PAD-06)."""

MUSCLES = (Trait.CALF, Trait.THIGH, Trait.BUTTOCK)
"""PAD-07."""

PROXIMAL = (Trait.THIGH, Trait.BUTTOCK)
"""LER-01."""

READS = frozenset(
    {
        *PULSES,
        Concept.SYMPTOM_LEG,
        Concept.SYMPTOM_ONSET,
        Concept.PAIN_REST,
        Concept.COND_CLAUDICATION,
        Concept.COND_LIMITING_SYMPTOMS,
    }
)


@dataclass(frozen=True, slots=True)
class Exertion:
    """The symptoms that one leg has on walking."""

    typical: tuple[Fact, ...]
    other: tuple[Fact, ...]
    listed: tuple[Fact, ...]
    only_sitting_helps: bool
    limiting: bool
    worse: bool
    persisting: bool

    @property
    def told(self) -> tuple[Fact, ...]:
        """What was told, without what the problem list says."""
        return tuple(dict.fromkeys((*self.typical, *self.other)))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it, each once."""
        return tuple(dict.fromkeys((*self.typical, *self.other, *self.listed)))

    @property
    def claudication(self) -> tuple[Fact, ...]:
        """Typical of arteries, or diagnosed as such."""
        return tuple(dict.fromkeys((*self.typical, *self.listed)))

    @property
    def calls_for_referral(self) -> bool:
        """PAD-09: limiting, worsening or persisting."""
        return self.limiting or self.worse or self.persisting


@remembered
def exertion(patient: PatientPicture, side: Side) -> Exertion:
    """What walking does to this leg."""
    story = _current(story_of(patient, side), patient)
    listed = of_side(patient.current(Concept.COND_CLAUDICATION), side)
    # A code of claudication tells pain on walking as well; it is what the list says, and nobody's telling of today.
    on_walking = without(_all(story.telling(one, Trait.ON_WALKING) for one in EXERTIONAL), listed)
    typical = without(_all(_typical(story)), listed)
    relief = {trait for one in story.symptoms for trait in one.traits}
    sitting = Trait.RELIEF_BY_SITTING_OR_BENDING in relief and Trait.RELIEF_BY_STANDING_STILL not in relief
    noted = on_walking or listed
    limited = bool(story.with_trait(Trait.LIMITING) or patient.current(Concept.COND_LIMITING_SYMPTOMS))
    return Exertion(
        typical=typical,
        other=on_walking,
        listed=listed,
        only_sitting_helps=bool(on_walking) and sitting,
        limiting=bool(noted) and limited,
        worse=bool(noted) and bool(story.with_trait(Trait.PROGRESSIVE)),
        persisting=any(_began_before(one, PERSISTS_AFTER, patient) for one in (*on_walking, *listed)),
    )


def _typical(story: Story) -> Iterator[tuple[Symptom, ...]]:
    """PAD-07: muscles that hurt on walking and stop on standing still."""
    for one in (Complaint.PAIN, Complaint.CRAMP):
        for muscle in MUSCLES:
            yield story.telling(one, Trait.ON_WALKING, muscle, Trait.RELIEF_BY_STANDING_STILL)


def proximal_claudication(patient: PatientPicture, side: Side) -> tuple[Symptom, ...]:
    """LER-01: pain of buttock or thigh on walking, unless only sitting helps."""
    story = _current(story_of(patient, side), patient)
    found = _all(
        story.telling(one, Trait.ON_WALKING, place)
        for one in (Complaint.PAIN, Complaint.CRAMP, Complaint.WEAKNESS)
        for place in PROXIMAL
    )
    return () if exertion(patient, side).only_sitting_helps else found


@remembered
def rest_pain(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Pain of this leg at rest, charted as such or told; a newer denial takes a charted one away."""
    charted = [one for one in patient.signs(Concept.PAIN_REST, side) if _counts(one, patient) and not one.suspected]
    newest = newest_or_worst(charted, lambda one: one.value.rank)
    denied = newest is not None and newest.fact.value.rank == 0
    signs = [one for one in charted if one.value.rank > 0 and (one.continuing or not denied)]
    story = _current(story_of(patient, side), patient)
    told = _all(story.telling(Complaint.PAIN, one) for one in (Trait.AT_REST, Trait.RELIEF_BY_HANGING_DOWN))
    return (*signs, *without(told, signs))


def without(facts: Iterable[F], others: Iterable[Fact]) -> tuple[F, ...]:
    """The facts that no other one says already: a resource may be read as a finding and as a telling."""
    said = {one.reference for one in others}
    return tuple(one for one in facts if one.reference not in said)


@remembered
def named_rest_pain(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Rest pain that is called ischemic, or that behaves so: hanging the leg down helps, or the toes hurt at rest.

    Ours: without a number that proves ischemia, pain at rest alone is as often the back or a nerve.
    """
    story = _current(story_of(patient, side), patient)
    ischemic = {
        *story.telling(Complaint.PAIN, Trait.RELIEF_BY_HANGING_DOWN),
        *story.telling(Complaint.PAIN, Trait.AT_REST, Trait.TOES),
        *story.telling(Complaint.PAIN, Trait.AT_REST, Trait.DORSUM_OF_FOOT),
    }
    return tuple(one for one in rest_pain(patient, side) if one in ischemic or isinstance(one, Sign))


def surely_acute(facts: Iterable[Fact], side: Side, patient: PatientPicture) -> bool:
    """Did all of it surely begin within two weeks? Then it is the acute pathway's question."""
    began = [_onset(one, side, patient) for one in facts]
    return bool(began) and all(
        one is not None and one.surely_within(ACUTE_ONSET_WITHIN, patient.as_of) for one in began
    )


def surely_chronic(facts: Iterable[Fact], side: Side, patient: PatientPicture) -> bool:
    """Did one of it surely begin more than two weeks ago, or stand on the list for so long?"""
    return any(_chronic(one, _onset(one, side, patient), patient) for one in facts)


def _chronic(one: Fact, onset: When | None, patient: PatientPicture) -> bool:
    if onset is not None:
        return not onset.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
    listed = isinstance(one, Sign | Symptom) and one.continuing
    return listed and one.when is not None and not one.when.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)


@remembered
def newest_sign(patient: PatientPicture, concept: Concept, side: Side) -> Sign | None:
    """A finding of this leg as it was when somebody last looked, within three months."""
    charted = patient.signs(concept, side)
    if not charted:
        return None
    counted = [one for one in charted if _counts(one, patient) and not one.suspected]
    newest = newest_or_worst(counted, lambda one: one.value.rank)
    return None if newest is None else newest.fact


@remembered
def missing_pulses(patient: PatientPicture, side: Side) -> tuple[Sign, ...]:
    """Pulses that were not palpable when they were last felt."""
    found = (newest_sign(patient, concept, side) for concept in PULSES)
    return tuple(one for one in found if one is not None and one.value in NOT_PALPABLE)


def weak_femoral(patient: PatientPicture, side: Side) -> Sign | None:
    """The femoral pulse of this leg, when it was last felt weak or absent."""
    felt = newest_sign(patient, Concept.PULSE_FEMORAL, side)
    return felt if felt is not None and felt.value.rank > 0 else None


def _current(story: Story, patient: PatientPicture) -> Story:
    """Without what was told long ago, and without what is only suspected (DATA-03)."""
    return Story(story.side, tuple(one for one in story.symptoms if not one.suspected and _counts(one, patient)))


def _counts(one: Sign | Symptom, patient: PatientPicture) -> bool:
    if one.continuing:
        return True
    return one.when is not None and one.when.possibly_within(TOLD_COUNTS_FOR, patient.as_of)


def _all(groups: Iterable[tuple[Symptom, ...]]) -> tuple[Symptom, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


def _onset(one: Fact, side: Side, patient: PatientPicture) -> When | None:
    if isinstance(one, Sign | Symptom | Diagnosis) and one.onset is not None:
        return one.onset
    charted = (sign.onset for sign in patient.signs(Concept.SYMPTOM_ONSET, side) if sign.onset is not None)
    return next(charted, None)


def _began_before(one: Fact, span: timedelta, patient: PatientPicture) -> bool:
    began = one.onset if isinstance(one, Sign | Symptom | Diagnosis) else None
    return began is not None and not began.possibly_within(span, patient.as_of)
