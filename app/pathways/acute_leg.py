"""What the acute limb pathway says of each leg: the chronic pathways give way to it."""

from __future__ import annotations

from collections.abc import Mapping

from app.conclusions import Finding, Urgency
from app.pathways import acute_limb_ischemia
from app.picture.facts import Side
from app.picture.patient import PatientPicture

READS = acute_limb_ischemia.READS

ISCHEMIA = frozenset({"suspected", "suspected_bilateral", "possible", "possible_conflict", "blue_toes"})
"""The cards of acute or possible acute ischemia; a leg whose pulses were merely not charted is not among them."""


def acute_ischemia(patient: PatientPicture) -> Mapping[Side, Urgency]:
    """How urgent acute ischemia is for each leg of which it is suspected or possible."""
    spoken: dict[Side, Urgency] = {}
    for one in acute_limb_ischemia.assess(patient):
        if isinstance(one, Finding) and one.card in ISCHEMIA:
            for side in Side if one.side is None else (one.side,):
                spoken[side] = one.urgency
    return spoken
