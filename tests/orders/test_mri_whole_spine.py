"""MRI of the whole spine: its table stands beside that of the lumbar MRI (``test_mri_lumbar``)."""

from __future__ import annotations

from app.conclusions import Draft, Stakes
from app.orders import mri_whole_spine
from tests.orders.charts import patient


def test_an_emergency_is_drafted() -> None:
    """CORD-01."""
    decision = mri_whole_spine.may(patient(), Stakes.SPINE_THREATENED)
    assert isinstance(decision, Draft)
    assert decision.form == "emergency"
