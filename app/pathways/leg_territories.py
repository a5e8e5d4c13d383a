"""Where a leg is numb, and which nerve has that place: rows MNO-01 to MNO-06."""

from __future__ import annotations

from enum import StrEnum

from app.pathways.nerve_symptoms import SENSORY, LegFact, Nerves
from app.picture.facts import Trait


class Nerve(StrEnum):
    """A nerve of the leg, by the name of its row; the plexus stands for more than one."""

    SCIATIC = "sciatic"
    FEMORAL = "femoral"
    TIBIAL = "tibial"
    PERONEAL = "peroneal"
    LFCN = "lfcn"
    PLEXUS = "plexus"


FEMORAL = frozenset({Trait.ANTERIOR_THIGH, Trait.ANTEROMEDIAL_LOWER_LEG})  # MNO-02
OUTER_THIGH = frozenset({Trait.LATERAL_THIGH})  # MNO-05
OUTER_THIGH_AND_FRONT = OUTER_THIGH | {Trait.ANTERIOR_THIGH}
"""MNO-05: it begins at the outer side and may spread to the front."""

PERONEAL = frozenset({Trait.LATERAL_LOWER_LEG, Trait.DORSUM_OF_FOOT})  # MNO-04
TIBIAL = frozenset({Trait.POSTERIOR_LOWER_LEG, Trait.SOLE})  # MNO-03
LATERAL_FOOT = frozenset({Trait.LATERAL_FOOT})  # MNO-01, beside one of the two above
LUMBAR = FEMORAL | OUTER_THIGH
SACRAL = PERONEAL | TIBIAL | LATERAL_FOOT


def numb_places(leg: Nerves) -> frozenset[Trait]:
    """Where the leg is numb or burns, with what was told of it without a complaint; pain alone is of no nerve."""
    told = [one.traits for one in leg.story.of(*SENSORY)]
    loose = [one.traits for one in leg.story.symptoms if not one.complaints] if told else []
    return frozenset().union(*told, *loose) & (LUMBAR | SACRAL | {Trait.WHOLE_LEG})


def nerve_of(places: frozenset[Trait]) -> Nerve | None:
    """The nerve that has all of these places; none when one place could be of several."""
    lumbar, sacral = places & LUMBAR, places & SACRAL
    if lumbar and sacral:
        return Nerve.PLEXUS
    if lumbar:
        outer = Trait.LATERAL_THIGH in lumbar and lumbar <= OUTER_THIGH_AND_FRONT
        return Nerve.LFCN if outer else Nerve.PLEXUS if lumbar & OUTER_THIGH else Nerve.FEMORAL
    peroneal, tibial, lateral = sacral & PERONEAL, sacral & TIBIAL, sacral & LATERAL_FOOT
    if (peroneal and (tibial or lateral)) or (Trait.POSTERIOR_LOWER_LEG in tibial and lateral):
        return Nerve.SCIATIC
    if peroneal:
        return Nerve.PERONEAL
    return Nerve.TIBIAL if tibial else None


def numb_there(leg: Nerves, places: frozenset[Trait]) -> tuple[LegFact, ...]:
    """The symptoms that tell numbness or burning in one of these places."""
    return tuple(
        dict.fromkeys(one for complaint in SENSORY for place in places for one in leg.story.telling(complaint, place))
    )
