"""Numbness, weakness and pain of one leg as a nerve could cause them: what counts as current, and since when.

Told symptoms and bedside findings are one question here. What has resolved, and what only a posture brings on
(PHY-01), is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from app.pathways.story import Story, story_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Side, Sign, Symptom, Trait
from app.picture.moments import When
from app.picture.patient import PatientPicture, newest_or_worst, remembered

TOLD_WITHIN = timedelta(days=90)
"""Ours: what was told or found longer ago, and stands on no problem list, is not a complaint of today."""

SENSORY = (Complaint.NUMBNESS, Complaint.BURNING)
PAINFUL = (Complaint.PAIN, Complaint.BURNING)
POSTURE = frozenset({Trait.AFTER_POSTURE, Trait.ON_STANDING})
NOT_POSTURE = frozenset(Trait) - {
    *POSTURE,
    Trait.SUDDEN,
    Trait.RESOLVED,
    Trait.RELAPSING,
    Trait.IN_THE_EVENING,
    Trait.RELIEF_BY_REST,
    Trait.RELIEF_BY_MOVEMENT,
    Trait.RELIEF_BY_SITTING_OR_BENDING,
    Trait.TOES,
    Trait.DORSUM_OF_FOOT,
    Trait.SOLE,
    Trait.CALF,
    Trait.WHOLE_LEG,
}
"""Ours, PHY-01: with one of these a numbness after a posture or a day on one's feet is more than that."""

READS = frozenset(
    {
        Concept.SYMPTOM_LEG,
        Concept.SYMPTOM_ONSET,
        Concept.SENSORY_LIMB,
        Concept.MOTOR_LIMB,
        Concept.PAIN_LIMB,
        Concept.COND_AMPUTATION,
    }
)

LegFact = Symptom | Sign


@dataclass(frozen=True, slots=True)
class Nerves:
    """What one leg tells now, or what was told without a side: the story, and its facts by kind."""

    side: Side
    story: Story
    numb: tuple[LegFact, ...]
    weak: tuple[LegFact, ...]
    painful: tuple[LegFact, ...]

    @property
    def lost(self) -> tuple[LegFact, ...]:
        """Numbness and weakness: what a nerve has lost."""
        return tuple(dict.fromkeys((*self.numb, *self.weak)))

    @property
    def facts(self) -> tuple[LegFact, ...]:
        """All of it."""
        return tuple(dict.fromkeys((*self.numb, *self.weak, *self.painful)))

    @property
    def traits(self) -> frozenset[Trait]:
        """Every trait that was told of this leg."""
        return frozenset(trait for one in self.story.symptoms for trait in one.traits)


def anything_told(patient: PatientPicture) -> bool:
    """Is there a leg symptom at all? The cheap question before all others."""
    return bool(patient.of(Symptom, Concept.SYMPTOM_LEG) or patient.of(Sign, Concept.SENSORY_LIMB, Concept.MOTOR_LIMB))


@remembered
def nerves_of(patient: PatientPicture, side: Side) -> Nerves:
    """The current nerve symptoms of this side and of no other (DATA-08)."""
    told = story_of(patient, side)
    loose = frozenset(trait for one in told.symptoms if not one.complaints for trait in one.traits)
    over = [one for one in told.symptoms if one.complaints and (is_over(one, loose) or by_posture(one, loose))]
    ended = {one.reference for one in over}
    story = Story(side, tuple(one for one in told.symptoms if one not in over and is_current(one, patient)))

    def facts(concept: Concept, *complaints: Complaint) -> tuple[LegFact, ...]:
        found = [one for one in _found(patient, concept, side) if one.reference not in ended]
        return (*story.of(*complaints), *found)

    return Nerves(
        side,
        story,
        numb=facts(Concept.SENSORY_LIMB, *SENSORY),
        weak=facts(Concept.MOTOR_LIMB, Complaint.WEAKNESS),
        painful=facts(Concept.PAIN_LIMB, *PAINFUL),
    )


@remembered
def legs_of(patient: PatientPicture) -> dict[Side, Nerves]:
    """Left, right and what was told without a side, where there is something; an amputated leg has none."""
    found = (nerves_of(patient, side) for side in Side if not patient.amputated(side))
    return {one.side: one for one in found if one.facts}


def is_current(fact: LegFact, patient: PatientPicture) -> bool:
    """On the problem list, or told or found within three months; without any time it is old (DATA-13)."""
    told = fact.when or fact.onset
    return fact.continuing or (told is not None and told.possibly_within(TOLD_WITHIN, patient.as_of))


def is_over(symptom: Symptom, loose: frozenset[Trait] = frozenset()) -> bool:
    """Told to have gone; an unsigned or unconfirmed word does not end a symptom (DATA-02)."""
    return Trait.RESOLVED in symptom.traits | loose and not (symptom.unsigned or symptom.suspected)


def by_posture(symptom: Symptom, loose: frozenset[Trait] = frozenset()) -> bool:
    """PHY-01: numbness after a fixed posture or of a day on one's feet, and nothing else."""
    traits = symptom.traits | loose
    more_than_numb = {Complaint.WEAKNESS, Complaint.BURNING} & symptom.complaints
    return (
        Complaint.NUMBNESS in symptom.complaints
        and bool(traits & POSTURE)
        and not (traits & NOT_POSTURE or more_than_numb)
    )


def _found(patient: PatientPicture, concept: Concept, side: Side) -> Iterator[Sign]:
    charted = patient.signs(concept, side)
    if not charted:
        return
    listed = [one for one in charted if one.continuing and one.value.rank > 0]
    examined = newest_or_worst(
        (one for one in charted if not one.continuing and is_current(one, patient)), lambda one: one.value.rank
    )
    yield from listed
    if examined is not None and examined.fact.value.rank > 0:
        yield examined.fact


def onset_of(fact: LegFact, patient: PatientPicture) -> When | None:
    """When it began: its own onset, else the one charted for that leg or without a side."""
    if fact.onset is not None:
        return fact.onset
    for side in (fact.side or Side.NOT_RECORDED, Side.NOT_RECORDED):
        for charted in patient.signs(Concept.SYMPTOM_ONSET, side):
            if charted.onset is not None:
                return charted.onset
    return None


def may_have_begun_within(facts: Iterable[LegFact], span: timedelta, patient: PatientPicture) -> bool:
    """May one of them be so new? Without an onset the time of telling speaks."""
    began = (onset_of(one, patient) or one.when for one in facts)
    return any(one is not None and one.possibly_within(span, patient.as_of) for one in began)


def charted_within(facts: Iterable[LegFact], span: timedelta, patient: PatientPicture) -> bool:
    """Has one of them a charted onset that may be so new?"""
    began = (onset_of(one, patient) for one in facts)
    return any(one is not None and one.possibly_within(span, patient.as_of) for one in began)


def surely_began_before(facts: Iterable[LegFact], span: timedelta, patient: PatientPicture) -> bool:
    """Did all of them surely begin longer ago? Without an onset nobody knows."""
    began = [onset_of(one, patient) for one in facts]
    return bool(began) and all(one is not None and not one.possibly_within(span, patient.as_of) for one in began)


def present(patient: PatientPicture, concept: Concept, side: Side | None = None) -> tuple[Sign, ...]:
    """A finding of today, or listed and of these two weeks, that no later signed word denies (DATA-02, DATA-05)."""
    return tuple(one for one in standing(patient, concept, side) if patient.is_fresh(one))


def standing(patient: PatientPicture, concept: Concept, side: Side | None = None) -> tuple[Sign, ...]:
    """A finding of these three months, or listed, that no later signed word denies."""
    charted = _charted(patient, concept, side)
    if not charted:
        return ()
    return tuple(
        one for one in charted if one.value.rank > 0 and is_current(one, patient) and not denied_later(one, charted)
    )


def denied(patient: PatientPicture, concept: Concept, side: Side | None = None) -> tuple[Sign, ...]:
    """A signed denial of today that nothing stands against."""
    if standing(patient, concept, side):
        return ()
    charted = _charted(patient, concept, side)
    return tuple(one for one in charted if one.value.rank == 0 and not one.unsigned and patient.is_fresh(one))


def _charted(patient: PatientPicture, concept: Concept, side: Side | None) -> tuple[Sign, ...]:
    return patient.of(Sign, concept) if side is None else patient.signs(concept, side)


def denied_later(sign: Sign, charted: Iterable[Sign]) -> bool:
    """Does a signed word, surely newer than this finding, say that it is not there?"""
    return any(
        other.value.rank == 0
        and not other.unsigned
        and other.when is not None
        and sign.when is not None
        and other.when.earliest > sign.when.latest
        for other in charted
    )
