"""A nerve cut or torn: a new deficit beside an open wound, or beside a closed injury of that leg (MNO-07).

Washington University Center for Nerve Injury: explore an open injury as soon as possible, review a closed one monthly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways import nerve_symptoms
from app.pathways.nerve_symptoms import LegFact, Nerves, charted_within, may_have_begun_within, standing
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Side
from app.picture.patient import PatientPicture

INJURY_WITHIN = timedelta(days=14)
"""Ours: a deficit that is found in these days belongs to the injury."""

OPEN = (Concept.COND_OPEN_WOUND_LEG,)
CLOSED = (Concept.COND_LEG_FRACTURE, Concept.COND_LEG_TRAUMA)
NAMED_WEAKNESS = (Concept.SIGN_FOOT_DROP, Concept.SIGN_KNEE_EXTENSION_WEAK)
NUMB_BEFORE = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY)

READS = nerve_symptoms.READS | {*OPEN, *CLOSED, *NAMED_WEAKNESS, *NUMB_BEFORE}


@dataclass(frozen=True, slots=True)
class InjuredLeg:
    """The injury and the deficit that is new beside it; ``side_unsure`` when only one of the two has a side."""

    wounded: bool
    injuries: tuple[Diagnosis, ...]
    lost: tuple[LegFact, ...]
    side_unsure: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Both."""
        return (*self.injuries, *self.lost)


def injured(patient: PatientPicture, leg: Nerves) -> InjuredLeg | None:
    """The injury of this leg with its new deficit, or nothing."""
    wounds, closed = _listed(patient, leg.side, OPEN), _listed(patient, leg.side, CLOSED)
    injuries = (*wounds, *closed)
    if not injuries:
        return None
    named = tuple(one for concept in NAMED_WEAKNESS for one in standing(patient, concept, leg.side))
    lost = tuple(dict.fromkeys((*leg.lost, *named)))
    if not may_have_begun_within(lost, INJURY_WITHIN, patient):
        return None
    numb_before = bool(patient.current(*NUMB_BEFORE))
    if numb_before and not charted_within(lost, INJURY_WITHIN, patient):
        return None
    unsure = any((one.side or Side.NOT_RECORDED) is not leg.side for one in injuries)
    return InjuredLeg(bool(wounds), injuries, lost, unsure)


def _listed(patient: PatientPicture, side: Side, concepts: tuple[Concept, ...]) -> tuple[Diagnosis, ...]:
    """Injuries of these days of this leg; one without a side may be of it."""
    return tuple(
        one
        for concept in concepts
        for one in patient.current(concept, suspected=True)
        if (began := one.onset or one.when) is not None
        and began.possibly_within(INJURY_WITHIN, patient.as_of)
        and (one.side in (side, None, Side.NOT_RECORDED) or side is Side.NOT_RECORDED)
    )
