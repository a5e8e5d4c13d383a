"""MRI of the lumbosacral plexus: with gadolinium, or without where that is better (MNO-06, MRI-01 to MRI-03, MRI-06)."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes
from app.orders import mri_plexus
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from tests.orders.charts import outcome, patient, said
from tests.support.bedside import facts
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart                 | orders                    | age | sex    | not sent | stakes    | decision                   | says               |
    |---------+-----------------------+---------------------------+-----+--------+----------+-----------+----------------------------+--------------------|
    | MNO-06  |                       |                           | 60  | male   |          | URGENT    | draft contrast_urgent      |                    |
    | MNO-06  |                       |                           | 60  | male   |          | ELECTIVE  | draft contrast_routine     |                    |
    | MNO-06  |                       |                           | 60  | male   |          | EMERGENCY | draft contrast_urgent      |                    |
    | MRI-02  | eGFR 29               |                           | 60  | male   |          | URGENT    | draft non_contrast_urgent  | gadolinium_renal   |
    | MRI-02  | allergy to gadolinium |                           | 60  | male   |          | ELECTIVE  | draft non_contrast_routine | gadolinium_allergy |
    | MRI-03  | pregnant              |                           | 30  | female |          | URGENT    | draft non_contrast_urgent  | pregnancy          |
    | MRI-03  |                       |                           | 30  | female |          | URGENT    | draft contrast_urgent      | pregnancy_unknown  |
    | MRI-01  | pacemaker             |                           | 60  | male   |          | URGENT    | draft contrast_urgent      | device             |
    | MRI-01  |                       |                           | 60  | male   | procedures | URGENT  | draft contrast_urgent      | device_not_checked |
    | MRI-06  | eye fragment          |                           | 60  | male   |          | URGENT    | draft contrast_urgent      | eye_fragment       |
    | DATA-16 |                       |                           | 17  | male   |          | URGENT    | withheld                   | paediatric         |
    | DATA-18 |                       | draft order.mri_plexus    | 60  | male   |          | URGENT    | already ordered            |                    |
    | DATA-18 |                       | order.mri_plexus 90d ago  | 60  | male   |          | ELECTIVE  | already ordered            |                    |
    | DATA-18 |                       | order.mri_lumbar          | 60  | male   |          | ELECTIVE  | draft contrast_routine     |                    |
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
    decision = mri_plexus.may(picture, Stakes[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.mri_plexus"
    if not isinstance(decision, AlreadyOrdered):
        assert said(decision.notes) == vignette["says"]
        assert vignette["row"] in decision.rows or vignette["row"] == "DATA-18"


def test_a_selected_one_is_not_judged() -> None:
    selected = Order(concept=Concept.ORDER_MRI_PLEXUS, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(mri_plexus.judge(patient("pacemaker"), selected, Stakes.URGENT)) == []
