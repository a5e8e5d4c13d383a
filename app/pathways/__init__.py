"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import (
    acute_limb_ischemia,
    after_revascularization,
    cauda_equina,
    chart_completeness,
    cord_compression,
    radiculopathy,
    spinal_infection,
    spinal_injury,
    spinal_metastasis,
    spinal_stenosis,
    spinal_stroke,
)

PATHWAYS: tuple[Pathway, ...] = (
    acute_limb_ischemia,
    cauda_equina,
    spinal_injury,
    spinal_metastasis,
    spinal_infection,
    spinal_stroke,
    cord_compression,
    after_revascularization,
    radiculopathy,
    spinal_stenosis,
    chart_completeness,
)
"""Every pathway, in the order in which findings of equal urgency are shown."""
