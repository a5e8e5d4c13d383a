"""What the acute limb pathway says of each leg: the chronic pathways give way to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.conclusions import Finding, Urgency, concluded
from app.pathways import acute_limb_ischemia
from app.pathways.limb_findings import PulsesNotRecorded
from app.picture.facts import Side
from app.picture.patient import PatientPicture, remembered

READS = acute_limb_ischemia.READS


@dataclass(frozen=True, slots=True)
class AcuteWord:
    """The legs of which acute ischemia is suspected or possible, and those whose pulses are asked for first."""

    ischemia: Mapping[Side, Urgency]
    unexamined: frozenset[Side]

    @property
    def emergency(self) -> bool:
        """One of the legs is an emergency."""
        return Urgency.CRITICAL in self.ischemia.values()


@remembered
def acute_word(patient: PatientPicture) -> AcuteWord:
    """Ask the acute pathway; a card for both legs speaks of every side."""
    ischemia: dict[Side, Urgency] = {}
    unexamined: set[Side] = set()
    for one in concluded(patient, acute_limb_ischemia.assess):
        if not isinstance(one, Finding):
            continue
        sides = tuple(Side) if one.side is None else (one.side,)
        if isinstance(one, PulsesNotRecorded):
            unexamined.update(sides)
        else:
            ischemia.update(dict.fromkeys(sides, one.urgency))
    return AcuteWord(ischemia, frozenset(unexamined))


def acute_ischemia(patient: PatientPicture) -> Mapping[Side, Urgency]:
    """How urgent acute ischemia is for each leg of which it is suspected or possible."""
    return acute_word(patient).ischemia
