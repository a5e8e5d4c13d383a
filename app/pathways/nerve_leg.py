"""One leg with what decides about its nerves, and the small questions that several nerves share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.conclusions import Note
from app.pathways import leg_exam, nerve_symptoms
from app.pathways.childhood import is_child
from app.pathways.leg_exam import PEDAL, LegExam, examine
from app.pathways.nerve_symptoms import LegFact, Nerves, charted_within, present, standing
from app.picture.concepts import Concept
from app.picture.facts import Fact, Procedure, Side, Trait
from app.picture.needs import Missing
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture

NOT_SETTLED_AFTER = timedelta(weeks=12)
"""Ours, MNO-08: the review says conservative first and names no time."""

CAUSED_WITHIN = timedelta(days=30)
"""Ours: an injection or a cast of these days may be the cause."""

OF_A_ROOT = (Trait.DERMATOMAL, Trait.RADIATING)
OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}

READS = (
    leg_exam.READS
    | nerve_symptoms.READS
    | {Concept.SIGN_BACK_PAIN, Concept.SLR, Concept.PROC_CAST, Concept.SIGN_TIGHT_DRESSING}
)


@dataclass(frozen=True, slots=True)
class Leg:
    """What the leg tells, its pulses, whether both are numb like socks, and what points to a root."""

    nerves: Nerves
    exam: LegExam
    socks: bool
    root: tuple[Fact, ...]

    @property
    def side(self) -> Side:
        """Which leg."""
        return self.nerves.side


def leg_of(patient: PatientPicture, nerves: Nerves, *, socks: bool) -> Leg:
    """Put it together; back pain, a positive leg raise or a complaint told as of a root point to the root."""
    told = nerves.story.with_trait(*OF_A_ROOT)
    root = (*told, *present(patient, Concept.SIGN_BACK_PAIN), *present(patient, Concept.SLR, nerves.side))
    return Leg(nerves, examine(patient, nerves.side), socks, root)


def newly(patient: PatientPicture, concept: Concept, side: Side) -> bool:
    """New by its onset, or found now without one and not charted before."""
    found: tuple[LegFact, ...] = standing(patient, concept, side)
    undated = [one for one in present(patient, concept, side) if one.onset is None]
    before = any(
        one.value.rank > 0 and one.when is not None and not one.when.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
        for one in patient.signs(concept, side)
    )
    return charted_within(found, ACUTE_ONSET_WITHIN, patient) or bool(undated and not before)


def lately_on(patient: PatientPicture, concept: Concept, side: Side) -> tuple[Procedure, ...]:
    """A procedure of these days, of that leg or without a side."""
    done = patient.recent(Procedure, concept, CAUSED_WITHIN)
    return tuple(one for one in done if one.side is None or one.side is not OTHER.get(side))


def casts(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """A cast or splint of these days, or a tight dressing now."""
    return (*lately_on(patient, Concept.PROC_CAST, side), *present(patient, Concept.SIGN_TIGHT_DRESSING, side))


def pulses_unknown(leg: Leg) -> tuple[Missing, ...]:
    """The pedal pulses that were not found today, when none was found palpable."""
    if leg.exam.palpable_pedal:
        return ()
    return tuple(one for concept in PEDAL if isinstance(one := leg.exam.reading(concept), Missing))


def for_a_child(patient: PatientPicture) -> tuple[Note, ...]:
    """DATA-16."""
    return (Note("child"),) if is_child(patient) else ()
