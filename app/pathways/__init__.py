"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import (
    acute_limb_ischemia,
    after_revascularization,
    aortoiliac_disease,
    chart_completeness,
    compartment_syndrome,
    deep_vein_thrombosis,
    limb_threatening_ischemia,
    peripheral_artery_disease,
    phlegmasia,
    venous_disease,
)

PATHWAYS: tuple[Pathway, ...] = (
    acute_limb_ischemia,
    compartment_syndrome,
    phlegmasia,
    limb_threatening_ischemia,
    deep_vein_thrombosis,
    after_revascularization,
    aortoiliac_disease,
    peripheral_artery_disease,
    venous_disease,
    chart_completeness,
)
"""Every pathway, in the order in which findings of equal urgency are shown."""
