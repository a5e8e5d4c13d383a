"""One leg as chronic arterial disease sees it: its index, how it walks, what does not heal, which pulses are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.conclusions import Stakes
from app.pathways import chronic_leg, leg_exam, pad_index
from app.pathways.affected_leg import KNOWN_CHRONIC, Leg
from app.pathways.chronic_leg import Exertion, exertion
from app.pathways.pad_index import Index, Meaning, index_of
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side, Sign
from app.picture.limb_perfusion import NON_HEALING_AFTER, of_side
from app.picture.patient import PatientPicture, Reading

LISTED = (*KNOWN_CHRONIC, Concept.COND_AORTOILIAC)
"""The diagnosis on the list, by whichever name."""

READS = (
    chronic_leg.READS
    | pad_index.READS
    | {*LISTED, Concept.COND_OPEN_WOUND_LEG, Concept.COND_ARTERIAL_CALCIFICATION, Concept.COND_DIABETES}
)


@dataclass(frozen=True, slots=True)
class ChronicLeg:
    """What is known of one leg; ``borrowed`` marks symptoms that were charted without a side."""

    leg: Leg
    index: Index
    walking: Exertion
    rest_pain: tuple[Fact, ...]
    wounds: tuple[Fact, ...]
    missing_pulses: tuple[Sign, ...]
    borrowed: bool = False

    @property
    def side(self) -> Side:
        """Which leg."""
        return self.leg.side

    @property
    def deficit(self) -> tuple[Fact, ...]:
        """The perfusion deficit of now; beside a palpable pedal pulse it is a question asked elsewhere (ALI-14)."""
        return () if self.leg.exam.palpable_pedal else self.leg.exam.deficit

    @property
    def urgent(self) -> tuple[Fact, ...]:
        """PAD-01: rest pain, or a wound that does not heal."""
        return (*self.wounds, *self.rest_pain)

    @property
    def symptoms(self) -> tuple[Fact, ...]:
        """What the leg complains of."""
        return tuple(dict.fromkeys((*self.walking.facts, *self.urgent)))

    @property
    def pulses_gone(self) -> bool:
        """PAD-09, absent pulses: both pedal ones, or one above them."""
        gone = {one.concept for one in self.missing_pulses}
        above = {Concept.PULSE_FEMORAL, Concept.PULSE_POPLITEAL}
        return bool(self.deficit) or gone >= set(leg_exam.PEDAL) or bool(gone & above)

    @property
    def evidence(self) -> tuple[Fact, ...]:
        """The facts that a card rests on."""
        return tuple(dict.fromkeys((*self.index.facts, *self.symptoms, *self.deficit, *self.missing_pulses)))

    def concepts(self, name: str, *more: str) -> tuple[str, ...]:
        """The published names, with the side when there is one."""
        side = () if self.side is Side.NOT_RECORDED else (f"{name}.{self.side.value}",)
        return (name, *side, *more, *self.leg.contradicted)

    def beside(self, legs: Iterable[ChronicLeg]) -> ChronicLeg:
        """What was charted without a side, less the wounds and the rest pain that a named leg has as well."""
        named = tuple(legs)
        return replace(
            self,
            wounds=() if any(leg.wounds for leg in named) else self.wounds,
            rest_pain=() if any(leg.rest_pain for leg in named) else self.rest_pain,
        )

    def with_symptoms_of(self, other: ChronicLeg) -> ChronicLeg:
        """This leg with the symptoms that were charted without a side."""
        return replace(self, walking=other.walking, rest_pain=other.rest_pain, wounds=other.wounds, borrowed=True)


def chronic_leg_of(patient: PatientPicture, leg: Leg) -> ChronicLeg:
    """Gather what is known."""
    return ChronicLeg(
        leg=leg,
        index=index_of(patient, leg.side),
        walking=exertion(patient, leg.side),
        rest_pain=chronic_leg.named_rest_pain(patient, leg.side),
        wounds=_wounds(patient, leg.side),
        missing_pulses=chronic_leg.missing_pulses(patient, leg.side),
    )


def _wounds(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """PAD-06: gangrene, ulcers of the foot, and wounds of the leg that are surely older than two weeks."""
    open_wounds = [
        one
        for one in patient.current(Concept.COND_OPEN_WOUND_LEG)
        if one.onset is not None and not one.onset.possibly_within(NON_HEALING_AFTER, patient.as_of)
    ]
    ulcers = limb_perfusion.ulcers(patient, side)
    return (*limb_perfusion.gangrene(patient, side), *ulcers, *of_side(open_wounds, side))


def calcified(patient: PatientPicture, leg: ChronicLeg) -> tuple[Fact, ...]:
    """MON-01: calcified arteries are listed and the leg gives a reason to ask, so that its ankle cannot be believed."""
    if leg.index.meaning not in (Meaning.NORMAL, Meaning.BORDERLINE, Meaning.UNKNOWN):
        return ()
    if not (leg.walking.told or leg.urgent or leg.missing_pulses):
        return ()
    if isinstance(limb_perfusion.number(patient, Concept.TBI, leg.side), Reading):
        return ()
    listed = patient.current(Concept.COND_ARTERIAL_CALCIFICATION)
    return tuple(one for one in listed if (one.side or Side.NOT_RECORDED) in (leg.side, Side.NOT_RECORDED))


def lately_present(patient: PatientPicture, concepts: Iterable[Concept], side: Side) -> tuple[Sign, ...]:
    """Signs of this leg that were present when they were last looked for, within three months."""
    found: list[Sign] = []
    for concept in concepts:
        newest = chronic_leg.newest_sign(patient, concept, side)
        if newest is not None and newest.value.rank > 0:
            found.append(newest)
    return tuple(found)


def toes_measured(patient: PatientPicture, side: Side) -> bool:
    """Is there a toe pressure or toe index of the year?"""
    concepts = (Concept.TBI, Concept.TOE_PRESSURE)
    return any(isinstance(limb_perfusion.number(patient, one, side), Reading) for one in concepts)


def only_sitting_helps_both(patient: PatientPicture) -> bool:
    """PAD-15: both legs hurt on walking, and only sitting or bending helps."""
    return all(exertion(patient, side).only_sitting_helps for side in (Side.LEFT, Side.RIGHT))


def stakes_of(leg: ChronicLeg) -> Stakes:
    """Rest pain, a wound or a pulse deficit of now is a matter of days; the rest can be planned."""
    return Stakes.URGENT if leg.urgent or leg.deficit else Stakes.ELECTIVE
