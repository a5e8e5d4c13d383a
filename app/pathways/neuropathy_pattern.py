"""What kind of neuropathy a pair of legs tells of: like socks, of several single nerves, or with weak thighs and hips.

Shared by the diabetic and the other polyneuropathies (DPN-01, PNP-01, PNP-02, PNP-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways import nerve_symptoms
from app.pathways.nerve_symptoms import (
    LegFact,
    Nerves,
    charted_within,
    present,
    standing,
    surely_began_before,
)
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Side, Sign, Symptom, Trait
from app.picture.patient import PatientPicture

CIDP_AFTER = timedelta(weeks=8)  # PNP-02
MULTIPLEX_WITHIN = timedelta(weeks=12)
"""Ours: vasculitis takes nerve after nerve within weeks; a picture that stood for longer is not urgent by itself."""

NOT_LIKE_SOCKS = frozenset(
    {
        Trait.DERMATOMAL,
        Trait.RADIATING,
        Trait.RELIEF_BY_MOVEMENT,
        Trait.THIGH,
        Trait.ANTERIOR_THIGH,
        Trait.LATERAL_THIGH,
        Trait.BUTTOCK,
        Trait.WHOLE_LEG,
    }
)
"""Ours: told like this, numbness of both legs is of roots, spine or restless legs, or is not of the feet."""

AT_REST = frozenset({Trait.AT_REST, Trait.AT_NIGHT})
SINGLE_NERVES = (
    Concept.COND_MONONEUROPATHY_PERONEAL,
    Concept.COND_MONONEUROPATHY_SCIATIC,
    Concept.COND_MONONEUROPATHY_FEMORAL,
    Concept.COND_MONONEUROPATHY_TIBIAL,
    Concept.COND_MONONEUROPATHY_LFCN,
)
OF_THE_SPINE = (Concept.COND_RADICULOPATHY, Concept.COND_SPINAL_STENOSIS, Concept.COND_LOW_BACK_PAIN)

READS = nerve_symptoms.READS | {
    *SINGLE_NERVES,
    *OF_THE_SPINE,
    Concept.COND_MONONEURITIS_MULTIPLEX,
    Concept.COND_VASCULITIS,
    Concept.COND_CIDP,
    Concept.SIGN_BACK_PAIN,
    Concept.SIGN_FOOT_DROP,
    Concept.SIGN_PROXIMAL_WEAKNESS,
}

Legs = dict[Side, Nerves]


def like_socks(legs: Legs) -> tuple[LegFact, ...]:
    """DPN-01, PNP-01: numb or burning feet on both sides, or a stocking distribution without a side."""
    left, right = (_distal(legs[side]) if side in legs else () for side in (Side.LEFT, Side.RIGHT))
    both = (*left, *right) if left and right else ()
    unsided = legs.get(Side.NOT_RECORDED)
    stocking: list[Symptom] = []
    if unsided is not None:
        for complaint in nerve_symptoms.SENSORY:
            stocking.extend(unsided.story.telling(complaint, Trait.STOCKING))
    return tuple(dict.fromkeys((*both, *stocking)))


def _distal(leg: Nerves) -> tuple[LegFact, ...]:
    elsewhere = {one.reference for one in leg.story.symptoms if one.complaints and not feels_like_socks(one, leg)}
    return tuple(one for one in leg.numb if one.reference not in elsewhere)


def feels_like_socks(symptom: Symptom, leg: Nerves) -> bool:
    """Was it told as of the feet, with what was told of that leg without a complaint?"""
    loose = (one.traits for one in leg.story.symptoms if not one.complaints)
    traits = symptom.traits.union(*loose)
    if Complaint.URGE_TO_MOVE in symptom.complaints:
        return False
    if Trait.STOCKING in traits:
        return True
    only_walking = Trait.ON_WALKING in traits and not traits & AT_REST
    return not (traits & NOT_LIKE_SOCKS or only_walking)


def several_nerves(patient: PatientPicture, legs: Legs) -> tuple[Fact, ...]:
    """PNP-04: asymmetric and painful, so mononeuritis multiplex; empty when the spine explains it or it is old."""
    painful = tuple(one for leg in legs.values() for one in leg.painful)
    lost = tuple(one for leg in legs.values() for one in leg.lost)
    if not (painful and lost) or surely_began_before(lost, MULTIPLEX_WITHIN, patient) or _spine(patient, legs):
        return ()
    drop = tuple(one for side in (Side.LEFT, Side.RIGHT) for one in standing(patient, Concept.SIGN_FOOT_DROP, side))
    told = tuple(dict.fromkeys((*lost, *painful, *drop)))
    named = tuple(one for one in patient.current(Concept.COND_MONONEURITIS_MULTIPLEX, suspected=True))
    vasculitis = patient.current(Concept.COND_VASCULITIS)
    nerves = patient.current(*SINGLE_NERVES)
    several = len({(one.concept, one.side) for one in nerves}) > 1
    if _any_lately(named, patient):
        return (*named, *told)
    if vasculitis and not like_socks(legs):
        return (*vasculitis, *told)
    if several and _any_lately(nerves, patient):
        return (*nerves, *told)
    return told if _uneven(legs, drop) and changing(lost, legs, patient) else ()


def _any_lately(listed: tuple[Diagnosis, ...], patient: PatientPicture) -> bool:
    began = (one.onset or one.when for one in listed)
    return any(one is not None and one.possibly_within(MULTIPLEX_WITHIN, patient.as_of) for one in began)


def changing(lost: tuple[LegFact, ...], legs: Legs, patient: PatientPicture) -> bool:
    """Charted as new, or told to spread or worsen: without that an uneven deficit may be of years ago."""
    told = {trait for leg in legs.values() for trait in leg.traits}
    return charted_within(lost, MULTIPLEX_WITHIN, patient) or bool(told & {Trait.PROGRESSIVE, Trait.SPREAD_TO_BOTH})


def _spine(patient: PatientPicture, legs: Legs) -> bool:
    """Back pain, a root or a narrow canal explains a leg that hurts and is numb, and "one leg, then both" too."""
    radicular = any(leg.traits & {Trait.RADIATING, Trait.DERMATOMAL, Trait.ON_WALKING} for leg in legs.values())
    return radicular or bool(present(patient, Concept.SIGN_BACK_PAIN)) or bool(patient.current(*OF_THE_SPINE))


def _uneven(legs: Legs, drop: tuple[Sign, ...]) -> bool:
    """Both legs have lost something, one after the other, or one is weak and the other is not."""
    left, right = legs.get(Side.LEFT), legs.get(Side.RIGHT)
    if left is None or right is None or not (left.lost and right.lost):
        return False
    one_after_the_other = any(Trait.SPREAD_TO_BOTH in leg.traits for leg in (left, right))
    dropped = {one.side for one in drop}
    return one_after_the_other or bool(left.weak) is not bool(right.weak) or len(dropped) == 1


@dataclass(frozen=True, slots=True)
class WeakHips:
    """PNP-02: numbness with weak hips or thighs; ``for_long``: surely for more than eight weeks."""

    facts: tuple[LegFact, ...]
    for_long: bool


def weak_hips(patient: PatientPicture, legs: Legs) -> WeakHips | None:
    """Motor and sensory, proximal, and of both legs or without a side; none when CIDP is known."""
    hips = standing(patient, Concept.SIGN_PROXIMAL_WEAKNESS)
    numb = tuple(one for leg in legs.values() for one in leg.numb)
    one_sided = len([side for side in (Side.LEFT, Side.RIGHT) if side in legs and legs[side].numb]) == 1
    if not hips or not numb or one_sided or patient.current(Concept.COND_CIDP):
        return None
    weak = tuple(one for leg in legs.values() for one in leg.weak)
    facts: tuple[LegFact, ...] = tuple(dict.fromkeys((*hips, *weak, *numb)))
    dated = tuple(one for one in facts if nerve_symptoms.onset_of(one, patient) is not None)
    return WeakHips(facts, surely_began_before(dated, CIDP_AFTER, patient))
