"""The young smoker with an ischemic foot: thromboangiitis obliterans is thought of, and tobacco stops (BUE-01).

Thromboangiitis obliterans, Orphanet J Rare Dis (abstract): under 45 years, tobacco, distal ischemia.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Note
from app.picture.concepts import Concept
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

YOUNG_BELOW = 45
"""Completed years, BUE-01."""

READS = frozenset({Concept.COND_BUERGER, Concept.SMOKING})
NOTES: Mapping[str, tuple[str, ...]] = {"buerger": ("age",)}


def notes(patient: PatientPicture) -> Iterator[Note]:
    """A line for the card of a leg with ischemia; smokes is what the list says now."""
    young = patient.age.at_least(YOUNG_BELOW) is Verdict.NO
    if patient.current(Concept.SMOKING) and (young or patient.current(Concept.COND_BUERGER)):
        yield Note("buerger", {"age": YOUNG_BELOW})
