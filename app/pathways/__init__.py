"""Clinical reasoning: one file per pathway, pure functions from a picture to findings."""

from __future__ import annotations

from app.conclusions import Pathway
from app.pathways import acute_limb_ischemia, after_revascularization, chart_completeness, stroke

PATHWAYS: tuple[Pathway, ...] = (acute_limb_ischemia, after_revascularization, stroke, chart_completeness)
"""Every pathway, in the order in which findings of equal urgency are shown."""
