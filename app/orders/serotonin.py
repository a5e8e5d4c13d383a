"""Monoamine oxidase inhibitors and serotonergic medicines beside duloxetine or a tricyclic (DUL-01, TCA-01).

Linezolid and methylene blue are monoamine oxidase inhibitors too, and read as such.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from app.orders.taken import lately, spelled, stopped_unclear, taken
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.patient import PatientPicture

MAOI_WASHES_OUT = timedelta(days=14)
"""DUL-01, TCA-01."""

SEROTONERGIC = (
    Concept.MED_SSRI_SNRI_TRAMADOL,
    Concept.MED_TRIPTAN,
    Concept.MED_TCA,
)
"""DUL-01; ours: a tricyclic is serotonergic too. The wider list holds ondansetron, so that it would never rest."""

MAOI_READS = frozenset({Concept.MED_MAOI})
READS = MAOI_READS | frozenset(spelled(*SEROTONERGIC))


def maoi(patient: PatientPicture) -> tuple[Fact, ...]:
    """Taken now or perhaps within two weeks, or drafted."""
    return lately(patient, MAOI_WASHES_OUT, Concept.MED_MAOI)


def maoi_unclear(patient: PatientPicture) -> tuple[Fact, ...]:
    """Stopped, and nobody charted the last dose."""
    return stopped_unclear(patient, MAOI_WASHES_OUT, Concept.MED_MAOI)


def serotonergic(patient: PatientPicture, besides: Collection[str]) -> tuple[Fact, ...]:
    """Other medicines that add to serotonin."""
    return taken(patient, *SEROTONERGIC, besides=besides)
