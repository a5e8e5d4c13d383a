"""Vascular referral: ALI-62, CLTI-01, PAD-09, DATA-16, DATA-18."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import vascular_referral
from app.picture.facts import Order, OrderStage
from tests.orders.charts import ORDERS, STAKES, outcome, patient, said
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart                              | age | not sent   | stakes     | decision        | says           |
    |---------+------------------------------------+-----+------------+------------+-----------------+----------------|
    | ALI-62  |                                    | 60  |            | threatened | draft emergency |                |
    | ALI-62  |                                    | 60  |            | viable     | draft emergency |                |
    | CLTI-01 |                                    | 60  |            | emergency  | draft same_day  |                |
    | CLTI-01 |                                    | 60  |            | spine      | draft same_day  |                |
    | CLTI-01 |                                    | 60  |            | urgent     | draft urgent    |                |
    | PAD-09  |                                    | 60  |            | elective   | draft routine   |                |
    | DATA-18 | order vascular active 24h ago      | 60  |            | emergency  | already ordered |                |
    | DATA-18 | order vascular active 24.1h ago    | 60  |            | emergency  | draft same_day  | existing_older |
    | DATA-18 | order vascular active 24.1h ago    | 60  |            | urgent     | already ordered |                |
    | ALI-62  |                                    | 60  | orders conditions allergies medications | threatened | draft emergency | |
    | ALI-62  |                                    | unknown |        | threatened | draft emergency |                |
    | DATA-16 |                                    | 17  |            | threatened | draft emergency | paediatric     |
    | DATA-16 |                                    | 18  |            | threatened | draft emergency |                |
    | DATA-18 | order vascular draft               | 60  |            | threatened | already ordered |                |
    | DATA-18 | order vascular-surgery draft       | 60  |            | elective   | already ordered |                |
    | DATA-18 | order vascular active 24h ago      | 60  |            | threatened | already ordered |                |
    | DATA-18 | order vascular-surgery active 24h ago | 60 |          | viable     | already ordered |                |
    | DATA-18 | order vascular active 24.1h ago    | 60  |            | threatened | draft emergency | existing_older |
    | DATA-18 | order vascular active 24.1h ago    | 60  |            | viable     | draft emergency | existing_older |
    | DATA-18 | order vascular active 90d ago      | 60  |            | elective   | already ordered |                |
    | DATA-18 | order vascular active 90d ago; order vascular done | 60 | | elective | already ordered | |
    | DATA-18 | order vascular active undated      | 60  |            | threatened | already ordered |                |
    | DATA-18 | order vascular done 1h ago         | 60  |            | threatened | draft emergency |                |
    | DATA-18 | order CTA draft                    | 60  |            | threatened | draft emergency |                |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """Never withheld, in the form that the stakes ask for; a routine referral of last week does not stand in for the emergency call."""
    picture = patient(vignette["chart"], age=vignette["age"], not_sent=vignette["not sent"])
    decision = vascular_referral.may(picture, STAKES[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "referral.vascular"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert isinstance(decision, Draft)
    assert said(decision.notes) == vignette["says"]
    emergency = ("referral.vascular.emergency",) if vignette["stakes"] not in ("elective", "urgent") else ()
    child = ("data.paediatric",) if vignette["says"] == "paediatric" else ()
    assert decision.concepts == ("referral.vascular", *emergency, *child)
    assert decision.recommended
    row = {"draft emergency": "ALI-62", "draft routine": "PAD-09"}.get(vignette["decision"], "CLTI-01")
    assert row in decision.rows
    assert bool(decision.evidence) is (vignette["says"] == "existing_older")
    assert not vignette["says"] or vignette["row"] in decision.rows


def test_one_referral_under_two_names_is_one() -> None:
    """DATA-18: a referral that both lists recognise is shown once."""
    both = [
        Order(concept=ORDERS[name], reference="ServiceRequest/1", stage=OrderStage.DRAFT)
        for name in ("vascular", "vascular-surgery")
    ]
    decision = vascular_referral.may(patient(extra=both), Stakes.LIMB_VIABLE)
    assert isinstance(decision, AlreadyOrdered)
    assert len(decision.evidence) == 1
    assert list(vascular_referral.judge(patient(extra=both), both[0], Stakes.LIMB_VIABLE)) == []
