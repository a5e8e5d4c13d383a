"""Is the patient a child? Emergencies are told all the same, without doses and adult orders (DATA-16)."""

from __future__ import annotations

from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ADULT_FROM = 18
"""Completed years, DATA-16."""


def is_child(patient: PatientPicture) -> bool:
    """Surely below 18 years; an unknown age does not say child."""
    return patient.age.at_least(ADULT_FROM) is Verdict.NO


def is_adult(patient: PatientPicture) -> bool:
    """Surely 18 years or older; only then is a dose named."""
    return patient.age.at_least(ADULT_FROM) is Verdict.YES
