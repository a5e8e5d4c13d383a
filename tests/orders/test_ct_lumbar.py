"""CT of the lumbar spine when MRI cannot be done: CES-04, DATA-16, DATA-18."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import ct_lumbar
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, said
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart                      | age | sex    | stakes   | decision        | says                             |
    |---------+----------------------------+-----+--------+----------+-----------------+----------------------------------|
    | CES-04  |                            | 60  | male   | spine    | draft emergency | instead_of_mri                   |
    | CES-04  |                            | 60  | male   | urgent   | draft urgent    | instead_of_mri                   |
    | CES-04  | pregnancy_status           | 30  | female | spine    | draft emergency | instead_of_mri pregnancy         |
    | CES-04  |                            | 30  | female | spine    | draft emergency | instead_of_mri pregnancy_unknown |
    | DATA-16 |                            | 17  | male   | spine    | withheld        | paediatric instead_of_mri        |
    | DATA-16 |                            | 18  | male   | spine    | draft emergency | instead_of_mri                   |
    | DATA-18 | draft order.ct_lumbar      | 60  | male   | spine    | already ordered |                                  |
    | DATA-18 | order.ct_lumbar 24h ago    | 60  | male   | spine    | already ordered |                                  |
    | DATA-18 | order.ct_lumbar 25h ago    | 60  | male   | spine    | draft emergency | instead_of_mri                   |
    | DATA-18 | order.ct_lumbar 25h ago    | 60  | male   | urgent   | already ordered |                                  |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    """CES-04: as urgent as the MRI; a pregnancy cautions."""
    stakes = {"spine": Stakes.SPINE_THREATENED, "urgent": Stakes.URGENT}[row["stakes"]]
    decision = ct_lumbar.may(replace(picture(chart=row["chart"], age=int(row["age"])), sex=row["sex"]), stakes)
    assert outcome(decision) == row["decision"]
    assert decision.order == "order.ct_lumbar"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == row["says"]
    assert "CES-04" in decision.rows
    if isinstance(decision, Draft):
        assert decision.concepts == (("safety.ct.pregnancy",) if row["says"].endswith(" pregnancy") else ())
        assert bool(decision.evidence) is row["says"].endswith(" pregnancy")
        assert bool(decision.missing) is row["says"].endswith("pregnancy_unknown")


def test_a_selected_one_is_not_judged() -> None:
    """CES-04."""
    selected = Order(concept=Concept.ORDER_CT_LUMBAR, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(ct_lumbar.judge(picture(), selected, Stakes.ELECTIVE)) == []
