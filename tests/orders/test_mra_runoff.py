"""MR angiography: ALI-65, MRI-01, -02, -03, -06, -07, one patient a line; the base chart has eGFR 90."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import mra_runoff
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need
from tests.orders.charts import ORDERS, STAKES, card, outcome, patient, said
from tests.support.vignettes import names, vignettes

BASE = "eGFR 90"

VIGNETTES = vignettes("""
    | row     | chart                        | age | sex    | not sent   | stakes     | decision                    | says                          | concepts            |
    |---------+------------------------------+-----+--------+------------+------------+-----------------------------+-------------------------------+---------------------|
    | ALI-65  |                              | 60  | male   |            | viable     | draft contrast_stat         |                               |                     |
    | ALI-65  |                              | 60  | male   |            | elective   | draft contrast_elective     |                               |                     |
    | ALI-65  |                              | 60  | male   |            | threatened | withheld                    | too_slow                      |                     |
    | ALI-65  | pacemaker                    | 60  | male   |            | threatened | withheld                    | too_slow device               | device              |
    | MRI-01  | pacemaker                    | 60  | male   |            | elective   | draft contrast_elective     | device                        | device              |
    | MRI-01  | pacemaker listed             | 60  | male   |            | elective   | draft contrast_elective     | device                        | device              |
    | MRI-01  | pacemaker listed unconfirmed | 60  | male   |            | elective   | draft contrast_elective     | device                        | device              |
    | MRI-01  | pacemaker implanted 4000d ago | 60 | male   |            | viable     | draft contrast_stat         | device                        | device              |
    | MRI-01  |                              | 60  | male   | devices    | elective   | draft contrast_elective     | device_not_checked            | not_checked         |
    | MRI-01  |                              | 60  | male   | conditions=cut | elective | draft contrast_elective   | device_not_checked            | not_checked         |
    | MRI-01  |                              | 60  | male   | procedures | elective   | draft contrast_elective     | device_not_checked            | not_checked         |
    | MRI-02  | eGFR 29                      | 60  | male   |            | elective   | draft non_contrast_elective | gadolinium_renal              | gadolinium_renal    |
    | MRI-02  | eGFR 30                      | 60  | male   |            | elective   | draft contrast_elective     |                               |                     |
    | MRI-02  | AKI                          | 60  | male   |            | viable     | draft non_contrast_stat     | gadolinium_renal              | gadolinium_renal    |
    | MRI-02  | on dialysis; anuria          | 60  | male   |            | viable     | draft non_contrast_stat     | gadolinium_renal              | gadolinium_renal    |
    | MRI-02  | no eGFR                      | 60  | male   |            | viable     | draft contrast_stat         |                               |                     |
    | MRI-02  | allergy to gadolinium        | 60  | male   |            | elective   | draft non_contrast_elective | gadolinium_allergy            | gadolinium_allergy  |
    | MRI-03  | pregnant                     | 30  | female |            | elective   | draft non_contrast_elective | pregnancy                     | pregnancy           |
    | MRI-03  | pregnant                     | 30  | female |            | viable     | draft non_contrast_stat     | pregnancy                     | pregnancy           |
    | MRI-03  |                              | 30  | female |            | elective   | draft contrast_elective     | pregnancy_unknown             | pregnancy_unknown   |
    | MRI-03  | not pregnant                 | 30  | female |            | elective   | draft contrast_elective     |                               |                     |
    | MRI-06  | eye fragment                 | 60  | male   |            | elective   | draft contrast_elective     | eye_fragment                  | eye_fragment        |
    | MRI-06 | eye fragment device | 60 | male | | elective | draft contrast_elective | eye_fragment | eye_fragment |
    | MRI-06  | eye fragment resolved        | 60  | male   |            | elective   | draft contrast_elective     | eye_fragment                  | eye_fragment        |
    | MRI-07  | order MRA draft              | 60  | male   |            | elective   | already ordered             |                               |                     |
    | MRI-07  | order MRA active 15d ago     | 60  | male   |            | viable     | draft contrast_stat         |                               |                     |
    | MRI-07  | order MRA active 15d ago     | 60  | male   |            | elective   | already ordered             |                               |                     |
    | MRI-07  | order MRA draft              | 60  | male   |            | threatened | already ordered             |                               |                     |
    | DATA-16 |                              | 17  | male   |            | elective   | withheld                    | paediatric                    | paediatric          |
    | DATA-16 |                              | 17  | male   |            | threatened | withheld                    | paediatric too_slow           | paediatric          |
    | DATA-16 |                              | 18  | male   |            | elective   | draft contrast_elective     |                               |                     |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """ALI-65 and the MRI rows: cautions never cancel, gadolinium is left out where that is better."""
    picture = patient(
        vignette["chart"], base=BASE, age=vignette["age"], sex=vignette["sex"], not_sent=vignette["not sent"]
    )
    decision = mra_runoff.may(picture, STAKES[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.mra_runoff"
    if isinstance(decision, AlreadyOrdered):
        assert decision.evidence
        return
    assert said(decision.notes) == vignette["says"]
    assert decision.concepts == tuple(
        "data.paediatric" if one == "paediatric" else f"safety.mri.{one}" for one in vignette["concepts"].split()
    )
    assert not vignette["says"] or vignette["row"] in decision.rows
    assert not isinstance(decision, Draft) or "ALI-65" in decision.rows
    if vignette["not sent"]:
        assert [gap.needs for gap in decision.missing] == [(Need(vignette["not sent"].split("=")[0]),)]


SELECTED = vignettes("""
    | order    | marks    | chart            | sex    | not sent | card                                                   | rows          |
    |----------+----------+------------------+--------+----------+--------------------------------------------------------+---------------|
    | MRA      |          |                  | male   |          |                                                        |               |
    | MRA      |          |                  | male   | devices  |                                                        |               |
    | MRA      |          |                  | female |          |                                                        |               |
    | MRA      |          | pacemaker        | male   |          | warning check_first: device                            | MRI-01        |
    | MRA      |          | pacemaker        | female | devices  | warning check_first: device pregnancy_unknown device_not_checked | MRI-01 MRI-03 HOOK-06 |
    | MRA      | contrast | eGFR 29          | male   |          | warning check_first: gadolinium_renal                  | MRI-02        |
    | MRA      |          | eGFR 29          | male   |          | warning check_first: gadolinium_renal                  | MRI-02        |
    | MRA      | plain    | eGFR 29          | male   |          |                                                        |               |
    | MRA      | plain    | pregnant         | female |          |                                                        |               |
    | MRA      | contrast | pregnant         | female |          | warning check_first: pregnancy                         | MRI-03        |
    | MRA      | plain    | eye fragment     | male   |          | warning check_first: eye_fragment                      | MRI-06        |
    | CTA      |          | pacemaker        | male   |          |                                                        |               |
""")


@pytest.mark.parametrize("vignette", SELECTED, ids=names(SELECTED))
def test_selected(vignette: dict[str, str]) -> None:
    """MRI-01, -02, -03, -06 at a selected MR angiography; what is only unknown raises no card of its own."""
    contrast = {"": None, "contrast": True, "plain": False}[vignette["marks"]]
    selected = Order(
        concept=ORDERS[vignette["order"]],
        reference="ServiceRequest/x",
        stage=OrderStage.DRAFT,
        selected=True,
        with_contrast=contrast,
    )
    picture = patient(
        vignette["chart"], base=BASE, age="30", sex=vignette["sex"], not_sent=vignette["not sent"], extra=(selected,)
    )
    findings = list(mra_runoff.judge(picture, selected, Stakes.LIMB_VIABLE))
    assert card(findings) == vignette["card"]
    for one in findings:
        assert one.rows == tuple(vignette["rows"].split())
        assert one.safety
        assert one.stakes is Stakes.LIMB_VIABLE
        assert one.concepts
        assert one.evidence
        assert one.stem == "mra_runoff"
        assert {gap.concept.value for gap in one.missing} == (
            {"pregnancy_status", "safety.mri_device"} if vignette["not sent"] else set()
        )
        assert all(note.blanks == {"limit": 30} for note in one.notes if note.id == "gadolinium_renal")
