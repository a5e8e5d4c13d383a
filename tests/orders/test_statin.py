"""High-intensity statin: ALI-84, PAD-10, STA-01."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import statin
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need
from tests.orders.charts import card, outcome, patient, said
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | chart                    | age     | sex    | not sent    | decision             | says                    | concepts    |
    |---------+--------------------------+---------+--------+-------------+----------------------+-------------------------+-------------|
    | ALI-84  |                          | 60      | male   |             | draft high_intensity |                         |             |
    | STA-01  | pregnant                 | 30      | female |             | withheld             | pregnancy               | pregnancy   |
    | STA-01  |                          | 30      | female |             | draft high_intensity | pregnancy_unknown       |             |
    | STA-01  | not pregnant             | 30      | female |             | draft high_intensity |                         |             |
    | STA-01  | breastfeeding; not pregnant | 30   | female |             | withheld             | breastfeeding           | breastfeeding |
    | STA-01  | liver disease            | 60      | male   |             | withheld             | liver                   | liver       |
    | STA-01  | liver failure            | 60      | male   |             | withheld             | liver                   | liver       |
    | STA-01  | liver disease resolved   | 60      | male   |             | draft high_intensity |                         |             |
    | ALI-84  | allergy to statin        | 60      | male   |             | withheld             | allergy                 | allergy     |
    | HOOK-06 |                          | 60      | male   | conditions  | withheld             | not_checked_conditions  | not_checked |
    | HOOK-06 |                          | 60      | male   | allergies   | withheld             | not_checked_allergies   | not_checked |
    | HOOK-06 |                          | 60      | male   | medications=failed | withheld      | not_checked_medications | not_checked |
    | STA-01  | liver disease            | 60      | male   | allergies   | withheld             | liver not_checked_allergies | liver not_checked |
    | DATA-18 | on statin                | 60      | male   |             | already ordered      |                         |             |
    | DATA-18 | on statin                | 60      | male   | allergies   | already ordered      |                         |             |
    | DATA-18 | on statin ended          | 60      | male   |             | draft high_intensity |                         |             |
    | DATA-18 | order statin draft       | 60      | male   |             | already ordered      |                         |             |
    | DATA-18 | order statin active 15d ago | 60 | male | | already ordered | | |
    | STA-01  | on statin; pregnant      | 30      | female |             | withheld             | pregnancy               | pregnancy   |
    | DATA-16 |                          | 17      | male   |             | withheld             | paediatric              | paediatric  |
    | DATA-16 |                          | 18      | male   |             | draft high_intensity |                         |             |
    | DATA-16 |                          | unknown | male   |             | draft without_dose   | age_unknown             |             |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """ALI-84, STA-01: for somebody who takes none, unless pregnancy, liver or an intolerance stands against it."""
    picture = patient(vignette["chart"], age=vignette["age"], sex=vignette["sex"], not_sent=vignette["not sent"])
    decision = statin.may(picture, Stakes.ELECTIVE)
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.statin"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == vignette["says"]
    assert decision.concepts == tuple(
        "data.paediatric" if one == "paediatric" else f"safety.statin.{one}" for one in vignette["concepts"].split()
    )
    assert not vignette["says"] or vignette["row"] in decision.rows
    found = {"pregnancy", "breastfeeding", "liver", "allergy"} & set(vignette["says"].split())
    assert bool(decision.evidence) is bool(found)
    needs = {need for gap in decision.missing for need in gap.needs}
    assert needs == {Need(word.split("=")[0]) for word in vignette["not sent"].split()}
    assert bool(decision.missing) is bool(needs or vignette["says"] == "pregnancy_unknown")


SELECTED = vignettes("""
    | row    | chart                   | sex    | we say                                       |
    |--------+-------------------------+--------+----------------------------------------------|
    | STA-01 |                         | female |                                              |
    | STA-01 | pregnant                | female | warning check_first: pregnancy               |
    | STA-01 | breastfeeding           | female | warning check_first: breastfeeding           |
    | STA-01 | breastfeeding resolved  | female |                                              |
    | STA-01 | liver disease           | male   | warning check_first: liver                   |
    | STA-01 | liver failure           | male   | warning check_first: liver                   |
    | STA-01 | liver disease resolved  | male   |                                              |
    | STA-01 | pregnant; liver disease | female | warning check_first: pregnancy liver         |
    | STA-01 | allergy to statin       | male   |                                              |
""")


@pytest.mark.parametrize("row", SELECTED, ids=names(SELECTED))
def test_a_selected_one(row: dict[str, str]) -> None:
    """STA-01: in pregnancy, while breastfeeding, with liver disease."""
    selected = Order(concept=Concept.ORDER_STATIN, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    found = list(statin.judge(patient(row["chart"], age="30", sex=row["sex"]), selected, Stakes.ELECTIVE))
    assert card(found) == row["we say"]
    for finding in found:
        assert finding.rows == ("STA-01",)
        assert finding.safety
        assert finding.evidence
    unseen = patient(row["chart"], age="30", sex=row["sex"], not_sent="conditions allergies medications")
    assert card(statin.judge(unseen, selected, Stakes.ELECTIVE)) == row["we say"]


def test_another_order_is_not_judged() -> None:
    aspirin = Order(concept=Concept.ORDER_ANTIPLATELET, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(statin.judge(patient("liver disease"), aspirin, Stakes.ELECTIVE)) == []


def test_it_serves_chronic_disease_too() -> None:
    """PAD-10."""
    decision = statin.may(patient(), Stakes.ELECTIVE)
    assert isinstance(decision, Draft)
    assert decision.rows == ("ALI-84", "PAD-10")
