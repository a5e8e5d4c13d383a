"""Cilostazol that the clinician selected: PAD-13."""

from __future__ import annotations

import pytest

from app.conclusions import Stakes, Urgency, Withheld
from app.orders import cilostazol
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, NeedState, Why
from tests.orders.charts import said
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row    | chart                                          | conditions | we say        |
    |--------+------------------------------------------------+------------+---------------|
    | PAD-13 |                                                |            | nothing       |
    | PAD-13 | cond.heart_failure                             |            | heart_failure |
    | PAD-13 | cond.heart_failure resolved                    |            | heart_failure |
    | PAD-13 | cond.heart_failure unconfirmed                 |            | heart_failure |
    | PAD-13 | cond.nyha_iii                                  |            | heart_failure |
    | PAD-13 | cond.nyha_iv                                   |            | heart_failure |
    | PAD-13 | cond.heart_failure                             | cut        | heart_failure |
    | PAD-13 |                                                | cut        | not_checked   |
    | PAD-13 |                                                | absent     | not_checked   |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    """PAD-13: heart failure of any severity; what could not be looked up is said."""
    selected = Order(concept=Concept.MED_CILOSTAZOL, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    state = {"": NeedState.SENT, "cut": NeedState.CUT, "absent": NeedState.ABSENT}[row["conditions"]]
    found = list(
        cilostazol.judge(picture(chart=row["chart"], needs={Need.CONDITIONS: state}), selected, Stakes.ELECTIVE)
    )
    assert ([one.card for one in found] or ["nothing"]) == [row["we say"]]
    for finding in found:
        assert finding.urgency is Urgency.WARNING
        assert finding.safety
        assert "PAD-13" in finding.rows
        assert said(finding.notes) == {"not_checked": "not_checked_conditions"}.get(finding.card, finding.card)
        assert finding.concepts == (f"safety.cilostazol.{row['we say']}",)
        assert bool(finding.evidence) is (row["we say"] == "heart_failure")
        whys = [gap.why for gap in finding.missing]
        assert whys == ({"cut": [Why.CUT], "absent": [Why.NOT_SENT]}[row["conditions"]] if not row["chart"] else [])


def test_it_is_never_drafted_and_nothing_else_is_judged() -> None:
    decision = cilostazol.may(picture(), Stakes.ELECTIVE)
    assert isinstance(decision, Withheld)
    assert [note.id for note in decision.notes] == ["never_drafted"]
    other = Order(concept=Concept.ORDER_STATIN, reference="x/2", stage=OrderStage.DRAFT, selected=True)
    assert list(cilostazol.judge(picture(chart="cond.heart_failure"), other, Stakes.ELECTIVE)) == []
