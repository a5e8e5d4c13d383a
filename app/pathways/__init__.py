"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import (
    acute_limb_ischemia,
    after_revascularization,
    aortoiliac_disease,
    calcium,
    chart_completeness,
    compartment_syndrome,
    deep_vein_thrombosis,
    leg_symptom_tests,
    limb_threatening_ischemia,
    magnesium,
    nocturnal_cramps,
    peripheral_artery_disease,
    phlegmasia,
    potassium,
    restless_legs,
    thyroid,
    venous_disease,
    vitamin_b12,
)

PATHWAYS: tuple[Pathway, ...] = (
    acute_limb_ischemia,
    compartment_syndrome,
    phlegmasia,
    limb_threatening_ischemia,
    after_revascularization,
    deep_vein_thrombosis,
    potassium,
    calcium,
    aortoiliac_disease,
    peripheral_artery_disease,
    venous_disease,
    vitamin_b12,
    magnesium,
    thyroid,
    restless_legs,
    nocturnal_cramps,
    leg_symptom_tests,
    chart_completeness,
)
"""Every pathway, in the order in which findings of equal urgency are shown."""
