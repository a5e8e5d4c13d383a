"""CT of abdomen and pelvis without contrast for a bleed on a nerve (MNO-02)."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import ct_abdomen_pelvis
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, patient, said
from tests.support.bedside import facts
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart        | orders                               | age     | sex    | decision        | says              | concepts               |
    |---------+--------------+--------------------------------------+---------+--------+-----------------+-------------------+------------------------|
    | MNO-02  |              |                                      | 60      | male   | draft stat      |                   |                        |
    | MNO-02  | eGFR 9       |                                      | 60      | male   | draft stat      |                   |                        |
    | MNO-02  | allergy to contrast severe |                        | 60      | male   | draft stat      |                   |                        |
    | CTA-08  | pregnant     |                                      | 30      | female | withheld        | pregnancy         | safety.ct.pregnancy    |
    | CTA-11  |              |                                      | 30      | female | draft stat      | pregnancy_unknown | safety.ct.pregnancy_unknown |
    | MNO-02  | not pregnant |                                      | 30      | female | draft stat      |                   |                        |
    | DATA-16 |              |                                      | 17      | male   | withheld        | paediatric        | data.paediatric        |
    | DATA-16 |              |                                      | 18      | male   | draft stat      |                   |                        |
    | DATA-16 |              |                                      | unknown | male   | draft stat      |                   |                        |
    | DATA-18 |              | draft order.ct_abdomen_pelvis        | 60      | male   | already ordered |                   |                        |
    | DATA-18 |              | order.ct_abdomen_pelvis 24h ago      | 60      | male   | already ordered |                   |                        |
    | DATA-18 |              | order.ct_abdomen_pelvis 24.1h ago    | 60      | male   | draft stat      |                   |                        |
    | DATA-18 |              | order.ct_pelvis                      | 60      | male   | draft stat      |                   |                        |
    | CTA-08  | pregnant     | draft order.ct_abdomen_pelvis        | 30      | female | withheld        | pregnancy         | safety.ct.pregnancy    |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """MNO-02: without contrast, so kidneys and contrast allergy do not stand against it."""
    picture = patient(
        vignette["chart"], age=vignette["age"], sex=vignette["sex"], extra=facts(vignette["orders"], None)
    )
    decision = ct_abdomen_pelvis.may(picture, Stakes.EMERGENCY)
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.ct_abdomen_pelvis"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == vignette["says"]
    assert decision.concepts == tuple(vignette["concepts"].split())
    assert vignette["row"] in decision.rows or vignette["row"].startswith("DATA")
    assert bool(decision.evidence) is (vignette["says"] == "pregnancy")
    assert bool(decision.missing) is (vignette["says"] == "pregnancy_unknown")
    if isinstance(decision, Draft):
        assert decision.form == "stat"


def test_a_selected_one_is_not_judged() -> None:
    selected = Order(concept=Concept.ORDER_CT_ABDOMEN_PELVIS, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(ct_abdomen_pelvis.judge(patient(), selected, Stakes.EMERGENCY)) == []
