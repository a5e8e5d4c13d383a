"""A sudden deficit of one leg and nothing else: the limb's, the back's, the nerve's, or the brain's (STR-01)?

A leg alone is a rare stroke and a common ischemia, root or nerve. So the word "sudden" must have been told, the leg
must not hurt, and back, injury, posture and a single nerve must not explain it; its pulses then decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.pathways import outranks_nerve
from app.pathways.brain_deficit import NEW_WITHIN, TIA_WITHIN
from app.pathways.leg_exam import LegExam, examine
from app.pathways.nerve_symptoms import READS as SYMPTOMS
from app.pathways.nerve_symptoms import LegFact, by_posture, is_over, may_have_begun_within, nerves_of, present
from app.pathways.story import Story, story_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Side, Symptom, Trait
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture

IN_THE_LEG = frozenset(
    {
        Trait.AFTER_POSTURE,
        Trait.ON_STANDING,
        Trait.ON_WALKING,
        Trait.DERMATOMAL,
        Trait.RADIATING,
        Trait.STOCKING,
        Trait.ASCENDING,
        Trait.SPREAD_TO_BOTH,
    }
)
"""Ours: with one of these a sudden deficit of a leg began in the leg, its nerves or its root."""

IN_ONE_PLACE = frozenset(
    {
        Trait.TOES,
        Trait.DORSUM_OF_FOOT,
        Trait.SOLE,
        Trait.LATERAL_FOOT,
        Trait.CALF,
        Trait.LATERAL_LOWER_LEG,
        Trait.POSTERIOR_LOWER_LEG,
        Trait.ANTEROMEDIAL_LOWER_LEG,
        Trait.ANTERIOR_THIGH,
        Trait.LATERAL_THIGH,
        Trait.BUTTOCK,
    }
)
"""Ours: numbness of such a place is a nerve's; a numb leg of the brain is numb as a whole."""

INJURIES = (
    Concept.COND_LEG_TRAUMA,
    Concept.COND_LEG_FRACTURE,
    Concept.COND_OPEN_WOUND_LEG,
    Concept.COND_TRAUMA,
    Concept.COND_SPINAL_TRAUMA,
)
NERVE_SIGNS = (Concept.SIGN_FOOT_DROP, Concept.SIGN_KNEE_EXTENSION_WEAK, Concept.SIGN_ROOT_WEAKNESS, Concept.SLR)

READS = SYMPTOMS | outranks_nerve.READS | {*INJURIES, *NERVE_SIGNS, Concept.SIGN_BACK_PAIN}


class Flow(Enum):
    """The pulses of that leg, without which nobody may think of the brain."""

    GOOD = "a pedal pulse of normal strength and no deficit"
    DOUBTFUL = "the limb's business"
    UNKNOWN = "not examined today"


@dataclass(frozen=True, slots=True)
class SuddenLeg:
    """A leg whose sudden deficit nothing local explains.

    ``large``: weak, or numb as a whole leg; numbness of a part is more often a nerve's. ``gone``: told to have
    resolved.
    """

    exam: LegExam
    facts: tuple[Symptom, ...]
    large: bool
    gone: bool
    flow: Flow


def sudden_leg_of(patient: PatientPicture) -> SuddenLeg | None:
    """The one leg with such a deficit; none when there are two, which is the cord's or the aorta's."""
    told = {side: found for side in Side if not patient.amputated(side) and (found := _sudden(story_of(patient, side)))}
    if not told or (Side.LEFT in told and Side.RIGHT in told):
        return None
    side = next(one for one in Side if one in told)
    story, facts = story_of(patient, side), told[side]
    gone = all(is_over(one) for one in facts if one.complaints)
    if not may_have_begun_within(facts, TIA_WITHIN if gone else NEW_WITHIN, patient):
        return None
    if _explained(patient, story, facts) or _other_leg_too(patient, side):
        return None
    exam = examine(patient, side)
    large = _weak(facts) or Trait.WHOLE_LEG in _traits(story, facts)
    return SuddenLeg(exam, facts, large, gone, _flow(exam))


def _sudden(story: Story) -> tuple[Symptom, ...]:
    told = (
        *story.telling(Complaint.WEAKNESS, Trait.SUDDEN),
        *story.telling(Complaint.NUMBNESS, Trait.SUDDEN),
    )
    return tuple(one for one in dict.fromkeys(told) if not by_posture(one))


def _weak(facts: tuple[Symptom, ...]) -> bool:
    return any(Complaint.WEAKNESS in one.complaints for one in facts)


def _traits(story: Story, facts: tuple[Symptom, ...]) -> frozenset[Trait]:
    """What was told of these symptoms, and of the leg without a complaint."""
    loose = (one.traits for one in story.symptoms if not one.complaints)
    return frozenset().union(*(one.traits for one in facts), *loose)


def _explained(patient: PatientPicture, story: Story, facts: tuple[Symptom, ...]) -> bool:
    traits = _traits(story, facts)
    painful = nerves_of(patient, story.side).painful
    if traits & IN_THE_LEG or may_have_begun_within(painful, ACUTE_ONSET_WITHIN, patient):
        return True
    if not _weak(facts) and traits & IN_ONE_PLACE:
        return True
    if present(patient, Concept.SIGN_BACK_PAIN) or outranks_nerve.cord_signs(patient):
        return True
    if any(present(patient, concept, story.side) for concept in NERVE_SIGNS):
        return True
    return any(
        one
        for concept in INJURIES
        for one in patient.recent(Diagnosis, concept, ACUTE_ONSET_WITHIN)
        if one.side in (story.side, None, Side.NOT_RECORDED) or story.side is Side.NOT_RECORDED
    )


def _other_leg_too(patient: PatientPicture, side: Side) -> bool:
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side)
    if other is None:
        return False
    lost: tuple[LegFact, ...] = nerves_of(patient, other).lost
    return may_have_begun_within(lost, NEW_WITHIN, patient)


def _flow(exam: LegExam) -> Flow:
    if exam.deficit or (exam.felt_pedal and not exam.palpable_pedal):
        return Flow.DOUBTFUL
    return Flow.GOOD if exam.palpable_pedal else Flow.UNKNOWN
