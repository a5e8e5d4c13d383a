"""MRI of brain and cord: the cautions of any MRI (MS-01, MRI-01, MRI-02, MRI-03, MRI-06)."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes
from app.orders import mri_brain_cord
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, patient, said
from tests.support.bedside import facts
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart                 | orders                        | age | sex    | not sent | stakes   | decision        | says               |
    |---------+-----------------------+-------------------------------+-----+--------+----------+----------+-----------------+--------------------|
    | MS-01   |                       |                               | 40  | male   |          | URGENT   | draft urgent    |                    |
    | MS-01   |                       |                               | 40  | male   |          | ELECTIVE | draft routine   |                    |
    | MS-01   |                       |                               | 40  | male   |          | EMERGENCY | draft urgent   |                    |
    | MRI-01  | pacemaker             |                               | 40  | male   |          | URGENT   | draft urgent    | device             |
    | MRI-01  |                       |                               | 40  | male   | devices  | URGENT   | draft urgent    | device_not_checked |
    | MRI-02  | eGFR 29               |                               | 40  | male   |          | URGENT   | draft urgent    | gadolinium_renal   |
    | MRI-02  | allergy to gadolinium |                               | 40  | male   |          | URGENT   | draft urgent    | gadolinium_allergy |
    | MRI-03  | pregnant              |                               | 30  | female |          | URGENT   | draft urgent    | pregnancy          |
    | MRI-03  |                       |                               | 30  | female |          | URGENT   | draft urgent    | pregnancy_unknown  |
    | MRI-06  | eye fragment          |                               | 40  | male   |          | URGENT   | draft urgent    | eye_fragment       |
    | DATA-16 |                       |                               | 17  | male   |          | URGENT   | withheld        | paediatric         |
    | DATA-18 |                       | draft order.mri_brain_cord    | 40  | male   |          | URGENT   | already ordered |                    |
    | DATA-18 |                       | order.mri_brain_cord 90d ago  | 40  | male   |          | URGENT   | already ordered |                    |
    | DATA-18 |                       | order.mri_whole_spine         | 40  | male   |          | URGENT   | draft urgent    |                    |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    picture = patient(
        vignette["chart"],
        base="eGFR 90",
        age=vignette["age"],
        sex=vignette["sex"],
        not_sent=vignette["not sent"],
        extra=facts(vignette["orders"], None),
    )
    decision = mri_brain_cord.may(picture, Stakes[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.mri_brain_cord"
    if not isinstance(decision, AlreadyOrdered):
        assert said(decision.notes) == vignette["says"]
        assert vignette["row"] in decision.rows or vignette["row"] == "DATA-18"


def test_a_selected_one_is_not_judged() -> None:
    selected = Order(concept=Concept.ORDER_MRI_BRAIN_CORD, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(mri_brain_cord.judge(patient("pacemaker"), selected, Stakes.URGENT)) == []
