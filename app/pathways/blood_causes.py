"""Has the blood told why a leg is numb or cramps? Then advice for legs without a cause stays away (DATA-19)."""

from __future__ import annotations

from app.conclusions import Finding, concluded
from app.pathways import b12_level, calcium, magnesium, potassium, thyroid
from app.picture.concepts import Concept
from app.picture.patient import PatientPicture

ASKED = (potassium, calcium, magnesium, thyroid)
CAUSES = frozenset({"hypokalemia", "hyperkalemia", "hypocalcemia", "hypomagnesemia", "tsh_raised"})
"""What they publish when a value explains the leg; a test that is only due explains nothing."""

TESTED_BY_CALCIUM = "hypocalcemia.check"
"""Its tests hold potassium, magnesium and creatinine as well."""

READS: frozenset[Concept] = frozenset(b12_level.READS).union(*(pathway.READS for pathway in ASKED))


def cause_in_the_blood(patient: PatientPicture) -> bool:
    """Does one of these pathways speak of a value that explains it, or is vitamin B12 low?"""
    return b12_level.deficient(patient) or any(
        isinstance(outcome, Finding) and not CAUSES.isdisjoint(outcome.concepts)
        for pathway in ASKED
        for outcome in concluded(patient, pathway.assess)
    )


def calcium_is_asked_for(patient: PatientPicture) -> bool:
    """Does the calcium pathway ask for its tests already? A second panel beside them would be the same blood."""
    return any(
        isinstance(outcome, Finding) and TESTED_BY_CALCIUM in outcome.concepts
        for outcome in concluded(patient, calcium.assess)
    )
