"""The plain orders of the vascular pathways: PAD-02 to PAD-04, PAD-12, CLTI-05, COMP-01, DVT-01, DVT-02, DVT-04."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Withheld
from app.orders.vascular_orders import VASCULAR_ORDERS
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture, span
from tests.support.vignettes import names, vignettes

BY_ID = {order.ORDER: order for order in VASCULAR_ORDERS}

FORMS = vignettes("""
    | row     | order                  | today        | urgent       | routine      | counts for | for children |
    |---------+------------------------+--------------+--------------+--------------+------------+--------------|
    | PAD-04  | order.tbi              | urgent       | urgent       | routine      | 14d        | no           |
    | CLTI-05 | order.tbi              | urgent       | urgent       | routine      | 14d        | no           |
    | PAD-02  | order.exercise_abi     | routine      | routine      | routine      | 14d        | no           |
    | PAD-03  | order.exercise_abi     | routine      | routine      | routine      | 14d        | no           |
    | PAD-12  | order.exercise_program | routine      | routine      | routine      | 14d        | no           |
    | DVT-01  | order.duplex_venous    | within_hours | urgent       | routine      | 7d         | no           |
    | DVT-04  | order.duplex_venous    | within_hours | urgent       | routine      | 7d         | no           |
    | DVT-02  | order.d_dimer          | within_hours | within_hours | within_hours | 24h        | no           |
    | COMP-01 | referral.surgery       | emergency    | emergency    | emergency    | 24h        | yes          |
""")


def with_order(name: str, stage: OrderStage, age: str = "1h") -> PatientPicture:
    order = Order(concept=Concept(name), reference="x/1", stage=stage, when=at(NOW - span(age)))
    return picture(extra=[order])


@pytest.mark.parametrize("row", FORMS, ids=names(FORMS))
def test_forms_duplicates_and_children(row: dict[str, str]) -> None:
    """The form by what is at stake; an active order counts for so long in an emergency; DATA-16."""
    order = BY_ID[row["order"]]
    for stakes, form in (
        (Stakes.EMERGENCY, row["today"]),
        (Stakes.URGENT, row["urgent"]),
        (Stakes.ELECTIVE, row["routine"]),
    ):
        decision = order.may(picture(), stakes)
        assert isinstance(decision, Draft)
        assert decision.form == form
        assert row["row"] in decision.rows
    assert isinstance(order.may(with_order(row["order"], OrderStage.DRAFT), Stakes.EMERGENCY), AlreadyOrdered)
    limit = row["counts for"]
    assert isinstance(order.may(with_order(row["order"], OrderStage.ACTIVE, limit), Stakes.EMERGENCY), AlreadyOrdered)
    older = with_order(row["order"], OrderStage.ACTIVE, {"24h": "25h", "7d": "8d", "14d": "15d"}[limit])
    assert isinstance(order.may(older, Stakes.EMERGENCY), Draft)
    assert isinstance(order.may(older, Stakes.ELECTIVE), AlreadyOrdered)
    assert isinstance(order.may(with_order(row["order"], OrderStage.DONE), Stakes.EMERGENCY), Draft)
    child = order.may(picture(age=17), Stakes.EMERGENCY)
    assert isinstance(child, Draft if row["for children"] == "yes" else Withheld)


def test_all_of_them_are_in_the_table() -> None:
    assert {row["order"] for row in FORMS} == set(BY_ID)
    assert all(list(order.judge(picture(), Order(concept=Concept.ORDER_TBI, reference="x/1", stage=OrderStage.DRAFT), Stakes.ELECTIVE)) == [] for order in VASCULAR_ORDERS)  # fmt: skip
