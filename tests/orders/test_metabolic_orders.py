"""Blood tests and the ECG: RLS-01, B12-02, B12-03, TSH-01, CA-01, LAB-01, K-01, with DATA-16 and DATA-18."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import metabolic_orders
from app.orders.plain import PlainOrder
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

CHECKS = {
    one.ORDER.removeprefix("order."): one for one in vars(metabolic_orders).values() if isinstance(one, PlainOrder)
}
STAKES = {"today": Stakes.EMERGENCY, "days": Stakes.URGENT, "whenever": Stakes.ELECTIVE}

VIGNETTES = vignettes("""
    | row     | order         | when     | chart                          | age | decision        |
    |---------+---------------+----------+--------------------------------+-----+-----------------|
    | RLS-01  | iron_studies  | whenever |                                | 70  | draft routine   |
    | RLS-01  | iron_studies  | whenever |                                | 9   | draft routine   |
    | DATA-18 | iron_studies  | whenever | order.iron_studies 90d ago     | 70  | already ordered |
    | DATA-18 | iron_studies  | whenever | draft order.iron_studies       | 70  | already ordered |
    | B12-03  | b12           | whenever |                                | 9   | draft routine   |
    | DATA-18 | b12           | whenever | order.b12                      | 70  | already ordered |
    | DATA-18 | b12           | whenever | order.neuropathy_labs          | 70  | already ordered |
    | B12-02  | mma           | whenever |                                | 9   | draft routine   |
    | DATA-18 | mma           | whenever | order.mma                      | 70  | already ordered |
    | DATA-18 | mma           | whenever | order.neuropathy_labs          | 70  | already ordered |
    | B12-02  | mma           | whenever | order.b12                      | 70  | draft routine   |
    | TSH-01  | free_t4       | whenever |                                | 9   | draft routine   |
    | DATA-18 | free_t4       | whenever | order.free_t4                  | 70  | already ordered |
    | CA-01   | calcium_tests | today    |                                | 9   | draft stat      |
    | CA-01   | calcium_tests | days     |                                | 70  | draft urgent    |
    | CA-02   | calcium_tests | whenever |                                | 70  | draft routine   |
    | DATA-18 | calcium_tests | today    | order.calcium_tests 24h ago    | 70  | already ordered |
    | DATA-18 | calcium_tests | today    | order.calcium_tests 25h ago    | 70  | draft stat      |
    | DATA-18 | calcium_tests | days     | order.calcium_tests 25h ago    | 70  | already ordered |
    | K-01    | electrolytes  | today    |                                | 9   | draft stat      |
    | K-01    | electrolytes  | days     |                                | 70  | draft urgent    |
    | LAB-01  | electrolytes  | whenever |                                | 70  | draft routine   |
    | DATA-18 | electrolytes  | today    | order.electrolytes 24h ago     | 70  | already ordered |
    | DATA-18 | electrolytes  | today    | order.electrolytes 25h ago     | 70  | draft stat      |
    | DATA-18 | electrolytes  | whenever | order.electrolytes 25h ago     | 70  | already ordered |
    | K-01    | ecg           | today    |                                | 9   | draft stat      |
    | CA-01   | ecg           | days     |                                | 70  | draft urgent    |
    | K-01    | ecg           | whenever |                                | 70  | draft urgent    |
    | DATA-18 | ecg           | today    | order.ecg 24h ago              | 70  | already ordered |
    | DATA-18 | ecg           | today    | order.ecg 25h ago              | 70  | draft stat      |
    | K-01    | ecg           | today    | order.echo_ecg                 | 70  | draft stat      |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    check = CHECKS[row["order"]]
    decision = check.may(picture(chart=row["chart"], age=int(row["age"])), STAKES[row["when"]])
    assert outcome(decision) == row["decision"]
    assert decision.order == f"order.{row['order']}"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
    elif row["row"] != "DATA-18":
        assert isinstance(decision, Draft)
        assert row["row"] in decision.rows


def test_what_looks_for_a_cause_is_proposed_together() -> None:
    """DATA-19: all but the ECG, which is for today's danger."""
    assert {name for name, check in CHECKS.items() if check.WORK_UP} == set(CHECKS) - {"ecg"}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_selected_one_is_not_judged(check: PlainOrder) -> None:
    selected = Order(concept=Concept(check.ORDER), reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(check.judge(picture(), selected, Stakes.ELECTIVE)) == []
