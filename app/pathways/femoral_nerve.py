"""The femoral nerve: weak knee extension, numb front of the thigh, and a bleed behind the peritoneum (MNO-02).

Case series of femoral neuropathy after retroperitoneal hemorrhage: on an anticoagulant a hematoma of iliacus or psoas
is looked for by CT at once, because a late evacuation left lasting weakness.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways.leg_territories import FEMORAL, Nerve, nerve_of, numb_places, numb_there
from app.pathways.nerve_symptoms import LegFact, Nerves, charted_within, standing, surely_began_before
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Procedure, Side
from app.picture.needs import Missing, Need
from app.picture.patient import PatientPicture

BLEED_WITHIN = timedelta(days=30)
"""Ours: how long after a procedure, and how new a deficit, a bleed is thought of."""

ANTICOAGULANTS = (
    Concept.MED_UFH,
    Concept.MED_LMWH,
    Concept.MED_FONDAPARINUX,
    Concept.MED_WARFARIN,
    Concept.MED_DOAC,
    Concept.MED_DTI,
)
READS = frozenset(
    {
        *ANTICOAGULANTS,
        Concept.PROC_GROIN_PELVIC,
        Concept.SIGN_KNEE_EXTENSION_WEAK,
        Concept.COND_MONONEUROPATHY_FEMORAL,
    }
)


@dataclass(frozen=True, slots=True)
class Femoral:
    """What speaks for the femoral nerve.

    ``typical``: numb enough for a card without a bleed or a weak knee. ``known``: listed for longer, and nothing of it
    is new.
    """

    knee: tuple[LegFact, ...]
    numb: tuple[LegFact, ...]
    listed: tuple[Diagnosis, ...]
    typical: bool
    new: bool
    known: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it."""
        return tuple(dict.fromkeys((*self.knee, *self.numb, *self.listed)))


def femoral_of(patient: PatientPicture, leg: Nerves) -> Femoral | None:
    """The femoral signs of this leg, or nothing; a lone numb front thigh is enough to ask for a bleed only."""
    places = numb_places(leg)
    knee = standing(patient, Concept.SIGN_KNEE_EXTENSION_WEAK, leg.side)
    numb = numb_there(leg, places & FEMORAL) if nerve_of(places) is Nerve.FEMORAL else ()
    of_leg = tuple(
        one
        for one in patient.current(Concept.COND_MONONEUROPATHY_FEMORAL, suspected=True)
        if (one.side or Side.NOT_RECORDED) is leg.side
    )
    listed = tuple(one for one in of_leg if _new(one, patient))
    if not (knee or numb or listed):
        return None
    old = surely_began_before((*knee, *numb), BLEED_WITHIN, patient) and not listed
    known = len(of_leg) > len(listed) and not charted_within((*knee, *numb), BLEED_WITHIN, patient)
    return Femoral(knee, numb, listed, places >= FEMORAL, not old, known)


def _new(one: Diagnosis, patient: PatientPicture) -> bool:
    began = one.onset or one.when
    return began is not None and began.possibly_within(BLEED_WITHIN, patient.as_of)


def bleeding_risk(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """A running anticoagulant, or a groin or pelvic procedure of these days on that side or without one."""
    running = patient.medications(*ANTICOAGULANTS)
    done = patient.recent(Procedure, Concept.PROC_GROIN_PELVIC, BLEED_WITHIN)
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side)
    return (*running, *(one for one in done if one.side is None or one.side is not other))


def medicines_unseen(patient: PatientPicture) -> tuple[Missing, ...]:
    """The list in which an anticoagulant would stand, when it was not seen whole."""
    if patient.state(Need.MEDICATIONS).complete:
        return ()
    return (patient.unseen(Concept.MED_DOAC, (Need.MEDICATIONS,)),)
