"""Bladder scan, infection tests and the referrals of the spine: form, duplicate, child (CES-01, CORD-02, CORD-05)."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import spine_orders
from app.orders.plain import PlainOrder
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, said
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

CHECKS: dict[str, PlainOrder] = {
    "bladder scan": spine_orders.bladder_scan,
    "infection tests": spine_orders.infection_tests,
    "spine": spine_orders.spine_referral,
    "oncology": spine_orders.oncology_referral,
    "physiotherapy": spine_orders.physiotherapy_referral,
}
STAKES = {
    "spine": Stakes.SPINE_THREATENED,
    "emergency": Stakes.EMERGENCY,
    "urgent": Stakes.URGENT,
    "elective": Stakes.ELECTIVE,
}

VIGNETTES = vignettes("""
    | row     | order           | chart                             | age | stakes    | decision        |
    |---------+-----------------+-----------------------------------+-----+-----------+-----------------|
    | CES-01  | bladder scan    |                                   | 60  | spine     | draft now       |
    | CES-03  | bladder scan    |                                   | 60  | emergency | draft now       |
    | CES-03  | bladder scan    |                                   | 60  | elective  | draft now       |
    | DATA-18 | bladder scan    | order.bladder_scan 24h ago        | 60  | spine     | already ordered |
    | DATA-18 | bladder scan    | order.bladder_scan 25h ago        | 60  | spine     | draft now       |
    | DATA-18 | bladder scan    | draft order.bladder_scan          | 60  | spine     | already ordered |
    | DATA-16 | bladder scan    |                                   | 17  | spine     | withheld        |
    | CORD-05 | infection tests |                                   | 60  | spine     | draft stat      |
    | CORD-05 | infection tests |                                   | 60  | urgent    | draft urgent    |
    | CORD-05 | infection tests |                                   | 60  | elective  | draft urgent    |
    | CORD-05 | infection tests |                                   | 17  | spine     | draft stat      |
    | DATA-18 | infection tests | order.infection_tests 24h ago     | 60  | spine     | already ordered |
    | DATA-18 | infection tests | order.infection_tests 25h ago     | 60  | spine     | draft stat      |
    | DATA-18 | infection tests | order.infection_tests 25h ago     | 60  | urgent    | already ordered |
    | CES-01  | spine           |                                   | 60  | spine     | draft emergency |
    | CORD-01 | spine           |                                   | 60  | spine     | draft emergency |
    | RAD-02  | spine           |                                   | 60  | emergency | draft emergency |
    | RAD-02  | spine           |                                   | 60  | urgent    | draft urgent    |
    | SST-05  | spine           |                                   | 60  | elective  | draft routine   |
    | CES-01  | spine           |                                   | 17  | spine     | draft emergency |
    | DATA-18 | spine           | referral.spine 24h ago            | 60  | spine     | already ordered |
    | DATA-18 | spine           | referral.neurosurgery 24h ago     | 60  | spine     | already ordered |
    | DATA-18 | spine           | referral.spine 25h ago            | 60  | spine     | draft emergency |
    | DATA-18 | spine           | referral.neurology 1h ago         | 60  | spine     | draft emergency |
    | DATA-18 | spine           | referral.spine 25h ago            | 60  | urgent    | already ordered |
    | CORD-02 | oncology        |                                   | 60  | spine     | draft emergency |
    | CORD-02 | oncology        |                                   | 60  | urgent    | draft urgent    |
    | CORD-02 | oncology        |                                   | 60  | elective  | draft urgent    |
    | CORD-02 | oncology        |                                   | 17  | spine     | draft emergency |
    | DATA-18 | oncology        | referral.oncology 24h ago         | 60  | spine     | already ordered |
    | DATA-18 | oncology        | referral.oncology 25h ago         | 60  | spine     | draft emergency |
    | RAD-01  | physiotherapy   |                                   | 60  | elective  | draft routine   |
    | SST-02  | physiotherapy   |                                   | 60  | urgent    | draft routine   |
    | RAD-01  | physiotherapy   |                                   | 17  | elective  | draft routine   |
    | DATA-18 | physiotherapy   | referral.physiotherapy 90d ago    | 60  | elective  | already ordered |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    check = CHECKS[row["order"]]
    decision = check.may(picture(chart=row["chart"], age=int(row["age"])), STAKES[row["stakes"]])
    assert outcome(decision) == row["decision"]
    assert decision.order == check.ORDER
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
    elif isinstance(decision, Draft):
        assert decision.notes == ()
        assert row["row"] in decision.rows or row["row"].startswith("DATA")
    else:
        assert said(decision.notes) == "paediatric"


@pytest.mark.parametrize("name", CHECKS)
def test_a_selected_one_is_never_judged(name: str) -> None:
    """None of these harms."""
    check = CHECKS[name]
    selected = Order(concept=Concept(check.ORDER), reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(check.judge(picture(extra=[selected]), selected, Stakes.SPINE_THREATENED)) == []
