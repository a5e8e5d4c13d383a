"""Stroke team, neurology, podiatry, nerve surgery, nerve conduction: the form by haste, the duplicate, the child."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import ORDERS
from app.orders.nerve_orders import NERVE_ORDERS
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, patient, said
from tests.support.bedside import facts
from tests.support.vignettes import names, vignettes

CHECKS = {order.ORDER: order for order in NERVE_ORDERS}

VIGNETTES = vignettes("""
    | row     | order                  | chart                               | age | stakes    | decision        | says       |
    |---------+------------------------+-------------------------------------+-----+-----------+-----------------+------------|
    | STR-01  | referral.stroke        |                                     | 60  | EMERGENCY | draft emergency |            |
    | STR-02  | referral.stroke        |                                     | 60  | ELECTIVE  | draft emergency |            |
    | DATA-18 | referral.stroke        | draft referral.stroke               | 60  | EMERGENCY | already ordered |            |
    | DATA-18 | referral.stroke        | referral.stroke 24h ago             | 60  | EMERGENCY | already ordered |            |
    | DATA-18 | referral.stroke        | referral.stroke 24.1h ago           | 60  | EMERGENCY | draft emergency |            |
    | DATA-18 | referral.stroke        | referral.neurology                  | 60  | EMERGENCY | draft emergency |            |
    | DATA-16 | referral.stroke        |                                     | 9   | EMERGENCY | draft emergency |            |
    | GBS-01  | referral.neurology     |                                     | 60  | EMERGENCY | draft emergency |            |
    | PNP-04  | referral.neurology     |                                     | 60  | URGENT    | draft urgent    |            |
    | MS-01   | referral.neurology     |                                     | 60  | ELECTIVE  | draft routine   |            |
    | PNP-02  | referral.neurology     |                                     | 9   | URGENT    | draft urgent    |            |
    | DATA-18 | referral.neurology     | referral.neurology 24.1h ago        | 60  | EMERGENCY | draft emergency |            |
    | DATA-18 | referral.neurology     | referral.neurology 24.1h ago        | 60  | URGENT    | already ordered |            |
    | DATA-18 | referral.neurology     | referral.neurology 300d ago         | 60  | ELECTIVE  | already ordered |            |
    | DPN-03  | referral.podiatry      |                                     | 60  | ELECTIVE  | draft routine   |            |
    | DPN-10  | referral.podiatry      |                                     | 9   | ELECTIVE  | draft routine   |            |
    | CLTI-05 | referral.podiatry      |                                     | 60  | URGENT    | draft urgent    |            |
    | CLTI-05 | referral.podiatry      |                                     | 60  | EMERGENCY | draft urgent    |            |
    | DATA-18 | referral.podiatry      | referral.podiatry 300d ago          | 60  | ELECTIVE  | already ordered |            |
    | MNO-07  | referral.nerve_surgery |                                     | 60  | EMERGENCY | draft emergency |            |
    | MNO-07  | referral.nerve_surgery |                                     | 9   | URGENT    | draft urgent    |            |
    | MNO-08  | referral.nerve_surgery |                                     | 60  | ELECTIVE  | draft routine   |            |
    | DATA-18 | referral.nerve_surgery | referral.nerve_surgery 24.1h ago    | 60  | EMERGENCY | draft emergency |            |
    | DATA-18 | referral.nerve_surgery | draft referral.nerve_surgery        | 60  | ELECTIVE  | already ordered |            |
    | PNP-05  | order.ncs_emg          |                                     | 60  | URGENT    | draft urgent    |            |
    | PNP-05  | order.ncs_emg          |                                     | 60  | EMERGENCY | draft urgent    |            |
    | PNP-05  | order.ncs_emg          |                                     | 60  | ELECTIVE  | draft routine   |            |
    | DATA-18 | order.ncs_emg          | order.ncs_emg 300d ago              | 60  | ELECTIVE  | already ordered |            |
    | DATA-18 | order.ncs_emg          | order.ncs_emg 14.1d ago             | 60  | EMERGENCY | draft urgent    |            |
    | DATA-16 | order.ncs_emg          |                                     | 17  | ELECTIVE  | withheld        | paediatric |
    | DATA-16 | order.ncs_emg          |                                     | 18  | ELECTIVE  | draft routine   |            |
    | DATA-16 | order.ncs_emg          |                                     | unknown | ELECTIVE | draft routine |            |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    check = CHECKS[vignette["order"]]
    picture = patient(age=vignette["age"], extra=facts(vignette["chart"], None))
    decision = check.may(picture, Stakes[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == check.ORDER
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == vignette["says"]
    if isinstance(decision, Draft):
        assert vignette["row"] in decision.rows or vignette["row"].startswith("DATA")


@pytest.mark.parametrize("name", CHECKS)
def test_a_selected_one_is_never_judged(name: str) -> None:
    """None of these harms."""
    selected = Order(concept=CHECKS[name].answered_by[0], reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(CHECKS[name].judge(patient(extra=(selected,)), selected, Stakes.ELECTIVE)) == []


def test_all_are_orders_of_the_service() -> None:
    assert all(order in ORDERS for order in NERVE_ORDERS)
