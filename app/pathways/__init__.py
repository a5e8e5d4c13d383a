"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import (
    acute_limb_ischemia,
    after_revascularization,
    chart_completeness,
    diabetic_neuropathy,
    guillain_barre,
    mononeuropathy,
    multiple_sclerosis,
    plexopathy,
    polyneuropathy,
    stroke,
)

PATHWAYS: tuple[Pathway, ...] = (
    acute_limb_ischemia,
    after_revascularization,
    stroke,
    guillain_barre,
    mononeuropathy,
    plexopathy,
    polyneuropathy,
    multiple_sclerosis,
    diabetic_neuropathy,
    chart_completeness,
)
"""Every pathway, in the order in which findings of equal urgency are shown."""
