"""How low is vitamin B12, and does methylmalonic acid confirm it (B12-01, B12-02)?"""

from __future__ import annotations

from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import Measurement
from app.picture.lab_values import signed_value
from app.picture.needs import Missing
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

DEFICIENT_BELOW = 200
"""pg/mL, B12-01: a slightly wider trigger than the 180 pg/mL of Am Fam Physician 2025."""

BORDERLINE_UNTIL = 350
"""pg/mL, B12-02: up to here methylmalonic acid decides (Am Fam Physician 2025)."""

IN_PMOL_PER_L = {DEFICIENT_BELOW: 148, BORDERLINE_UNTIL: 258}
"""The same limits as other laboratories print them (B12-01, B12-02)."""

MMA_RAISED_ABOVE = Decimal("0.40")
"""µmol/L: the upper reference limit of adults in a Danish study of reference intervals (Aarhus University)."""

MMA_RAISED_ABOVE_FROM_65 = Decimal("0.46")
"""µmol/L, from 65 years, the same study."""

OLDER_FROM = 65
"""Completed years, the same study."""

READS = frozenset({Concept.LAB_B12, Concept.LAB_MMA})


def acid_raised(patient: PatientPicture, acid: Measurement) -> Verdict:
    """Is methylmalonic acid above the limit of this age?"""
    older = patient.age.at_least(OLDER_FROM) is Verdict.YES
    return acid.value.above(MMA_RAISED_ABOVE_FROM_65 if older else MMA_RAISED_ABOVE)


def deficient(patient: PatientPicture) -> bool:
    """Surely low, or borderline with a raised acid."""
    level, acid = signed_value(patient, Concept.LAB_B12), signed_value(patient, Concept.LAB_MMA)
    if isinstance(level, Missing):
        return False
    if level.fact.value.below(DEFICIENT_BELOW) is Verdict.YES:
        return True
    borderline = level.fact.value.at_most(BORDERLINE_UNTIL) is Verdict.YES
    return borderline and not isinstance(acid, Missing) and acid_raised(patient, acid.fact) is Verdict.YES
