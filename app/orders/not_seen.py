"""What could not be looked up before an order, said need by need (HOOK-06): silence about it is not "none"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.orders.reasons import Effect, Reason
from app.picture.concepts import Concept
from app.picture.needs import Need
from app.picture.patient import PatientPicture

NOTES = {
    Need.CONDITIONS: "not_checked_conditions",
    Need.MEDICATIONS: "not_checked_medications",
    Need.ALLERGIES: "not_checked_allergies",
}
"""The note of each need; every page words them for its own order."""


def notes(*needs: Need) -> Mapping[str, tuple[str, ...]]:
    """The notes of these needs, as an order declares them."""
    return {NOTES[need]: () for need in needs}


def not_seen(patient: PatientPicture, lookups: Mapping[Need, Concept], published: str) -> Iterator[Reason]:
    """Hold the order for each need that did not come whole; ``lookups`` names what it would have shown."""
    for need, concept in lookups.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=NOTES[need],
                rows=("HOOK-06",),
                concepts=(published,),
                missing=(patient.unseen(concept, (need,)),),
            )
