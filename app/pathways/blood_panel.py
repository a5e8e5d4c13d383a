"""Which of the usual blood tests nobody did lately (LAB-01, GLU-01)."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum

from app.picture.concepts import Concept
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading

DONE_WITHIN = timedelta(days=90)
"""LAB-01."""

GLUCOSE_WITHIN = timedelta(days=365)
"""DATA-06, the lifetime of an HbA1c."""


class Part(Enum):
    """A part of the panel by the values that show that it was done; any of them will do."""

    BLOOD_COUNT = (DONE_WITHIN, Concept.LAB_HEMOGLOBIN, Concept.LAB_PLATELETS)
    METABOLIC = (DONE_WITHIN, Concept.LAB_CREATININE, Concept.LAB_EGFR)
    MAGNESIUM = (DONE_WITHIN, Concept.LAB_MAGNESIUM)
    GLUCOSE = (GLUCOSE_WITHIN, Concept.LAB_HBA1C, Concept.LAB_GLUCOSE)

    def __init__(self, within: timedelta, *shown_by: Concept) -> None:
        """Keep how long it counts, and what shows it."""
        self.within = within
        self.shown_by = shown_by


READS = frozenset(concept for part in Part for concept in part.shown_by)


def not_done(patient: PatientPicture, *parts: Part) -> tuple[Missing, ...]:
    """The parts without any value of that time, unsigned ones included, each by the value that shows it best."""
    return tuple(
        patient.missing(part.shown_by[0], stale=_ever(patient, part))
        for part in parts
        if not any(isinstance(patient.measurement(concept, within=part.within), Reading) for concept in part.shown_by)
    )


def may_be_ordered(gaps: tuple[Missing, ...]) -> bool:
    """Do we know that they were not done? What we could not see was perhaps done."""
    return all(gap.why in (Why.NOT_ON_RECORD, Why.STALE) for gap in gaps)


def _ever(patient: PatientPicture, part: Part) -> bool:
    return any(patient.measurements(concept) for concept in part.shown_by)
