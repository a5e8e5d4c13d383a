"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import (
    acute_limb_ischemia,
    after_revascularization,
    calcium,
    chart_completeness,
    leg_symptom_tests,
    magnesium,
    nocturnal_cramps,
    potassium,
    restless_legs,
    thyroid,
    vitamin_b12,
)

PATHWAYS: tuple[Pathway, ...] = (
    acute_limb_ischemia,
    after_revascularization,
    potassium,
    calcium,
    nocturnal_cramps,
    vitamin_b12,
    magnesium,
    thyroid,
    restless_legs,
    leg_symptom_tests,
    chart_completeness,
)
"""Every pathway, in the order in which findings of equal urgency are shown."""
