"""CT angiography from the chest to the legs (ALI-11): its vignettes are those of test_cta_runoff.py, run for both."""

from __future__ import annotations

from app.conclusions import Draft, Stakes
from app.orders import cta_aorta_runoff, cta_runoff
from tests.orders.charts import patient


def test_it_images_more_and_checks_the_same() -> None:
    """ALI-11: another order id, the same checks and the same forms."""
    decision = cta_aorta_runoff.may(patient("eGFR 90"), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert decision.order == "order.cta_aorta_runoff"
    assert decision.form == "stat"
    assert decision.rows == ("ALI-11", "ALI-64")
    assert cta_aorta_runoff.READS == cta_runoff.READS
    assert cta_aorta_runoff.NOTES == cta_runoff.NOTES
