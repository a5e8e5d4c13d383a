"""Antiplatelet after revascularization: ALI-83, AP-01. Every draft ends with ``low_dose_rivaroxaban``."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import antiplatelet
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need
from tests.orders.charts import card, outcome, patient, said
from tests.support.vignettes import names, vignettes

DRAFT = "draft aspirin_or_clopidogrel"

VIGNETTES = vignettes("""
    | row     | chart                          | age     | not sent    | decision           | says                    | concepts      |
    |---------+--------------------------------+---------+-------------+--------------------+-------------------------+---------------|
    | ALI-83  |                                | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | AP-01   | on DOAC                        | 60      |             | withheld           | with_anticoagulant      | anticoagulated |
    | AP-01   | on UFH infusion running        | 60      |             | withheld           | with_anticoagulant      | anticoagulated |
    | AP-01   | on warfarin                    | 60      |             | withheld           | with_anticoagulant      | anticoagulated |
    | AP-01   | on warfarin ended 6d ago       | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | AP-01   | on LMWH 40mg                   | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | ALI-83  | AF                             | 60      |             | withheld           | embolic                 | embolic       |
    | ALI-83  | AF resolved                    | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | ALI-83  | cardiac source                 | 60      |             | withheld           | embolic                 | embolic       |
    | ALI-83  | prosthetic valve               | 60      |             | withheld           | embolic                 | embolic       |
    | AP-01   | bleeding                       | 60      |             | withheld           | bleeding                | bleeding      |
    | AP-01   | bleeding unconfirmed           | 60      |             | withheld           | bleeding                | bleeding      |
    | AP-01   | bleeding resolved 1d ago       | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | AP-01   | intracranial bleed 90d ago     | 60      |             | withheld           | bleeding                | bleeding      |
    | AP-01   | intracranial bleed 90.1d ago   | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | ALI-83  | allergy to aspirin             | 60      |             | withheld           | allergy                 | allergy       |
    | ALI-83  | allergy to NSAID               | 60      |             | draft aspirin_or_clopidogrel | nsaid_allergy |               |
    | AP-01   | platelets 49                   | 60      |             | draft aspirin_or_clopidogrel | platelets     |               |
    | AP-01   | platelets 50                   | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | AP-01   | platelets <100                 | 60      |             | draft aspirin_or_clopidogrel | platelets     |               |
    | HOOK-06 |                                | 60      | conditions  | withheld           | not_checked_conditions  | not_checked   |
    | HOOK-06 |                                | 60      | allergies=cut | withheld         | not_checked_allergies   | not_checked   |
    | HOOK-06 |                                | 60      | medications | withheld           | not_checked_medications | not_checked   |
    | AP-01   | AF; on DOAC; bleeding          | 60      | allergies   | withheld           | with_anticoagulant embolic bleeding not_checked_allergies | anticoagulated embolic bleeding not_checked |
    | DATA-18 | on aspirin                     | 60      |             | already ordered    |                         |               |
    | DATA-18 | on aspirin ended               | 60      |             | draft aspirin_or_clopidogrel |               |               |
    | DATA-18 | order antiplatelet draft       | 60      |             | already ordered    |                         |               |
    | DATA-18 | order antiplatelet active 15d ago | 60 | | already ordered | | |
    | ALI-83  | order antiplatelet draft; AF   | 60      |             | withheld           | embolic                 | embolic       |
    | DATA-16 |                                | 17      |             | withheld           | paediatric              | paediatric    |
    | DATA-16 |                                | 18      |             | draft aspirin_or_clopidogrel |               |               |
    | DATA-16 |                                | unknown |             | draft without_dose | age_unknown             |               |
    | DATA-16 |                                | 17-18   |             | draft without_dose | age_unknown             |               |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """ALI-83, AP-01: one antiplatelet only where no full anticoagulation, source, bleeding or allergy stands against it."""
    picture = patient(vignette["chart"], age=vignette["age"], not_sent=vignette["not sent"])
    decision = antiplatelet.may(picture, Stakes.ELECTIVE)
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.antiplatelet"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes, "low_dose_rivaroxaban") == vignette["says"]
    assert ("low_dose_rivaroxaban" in {note.id for note in decision.notes}) is isinstance(decision, Draft)
    assert decision.concepts == tuple(
        "data.paediatric" if one == "paediatric" else f"safety.antiplatelet.{one}"
        for one in vignette["concepts"].split()
    )
    assert not vignette["says"] or vignette["row"] in decision.rows
    assert {need for gap in decision.missing for need in gap.needs} == {
        Need(word.split("=")[0]) for word in vignette["not sent"].split()
    }
    silent = {"", "age_unknown", "paediatric"}
    assert bool(decision.evidence) is (vignette["says"] not in silent and "HOOK" not in vignette["row"])
    limits = [note.blanks for note in decision.notes if note.id == "platelets"]
    assert limits == ([{"limit": 50}] if vignette["says"] == "platelets" else [])


SELECTED = vignettes("""
    | row   | chart                        | we say                                                              |
    |-------+------------------------------+---------------------------------------------------------------------|
    | AP-01 |                              |                                                                     |
    | AP-01 | on DOAC                      | warning check_first: with_anticoagulant                             |
    | AP-01 | on warfarin                  | warning check_first: with_anticoagulant                             |
    | AP-01 | on LMWH 40mg                 |                                                                     |
    | AP-01 | on DOAC ended 9d ago         |                                                                     |
    | AP-01 | bleeding                     | warning check_first: bleeding                                       |
    | AP-01 | bleeding unconfirmed         | warning check_first: bleeding                                       |
    | AP-01 | intracranial bleed 90d ago   | warning check_first: bleeding                                       |
    | AP-01 | intracranial bleed 90.1d ago |                                                                     |
    | AP-01 | platelets 49                 | warning check_first: platelets                                      |
    | AP-01 | platelets 50                 |                                                                     |
    | AP-01 | on DOAC; bleeding; AF; allergy to aspirin | warning check_first: with_anticoagulant bleeding       |
    | AP-01 | AF                           |                                                                     |
    | AP-01 | on aspirin                   |                                                                     |
""")


@pytest.mark.parametrize("row", SELECTED, ids=names(SELECTED))
def test_a_selected_one(row: dict[str, str]) -> None:
    """AP-01: beside full anticoagulation, or while the patient bleeds."""
    selected = Order(concept=Concept.ORDER_ANTIPLATELET, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    found = list(antiplatelet.judge(patient(row["chart"]), selected, Stakes.ELECTIVE))
    assert card(found) == row["we say"]
    for finding in found:
        assert finding.rows == ("AP-01",)
        assert finding.safety
        assert finding.evidence
        assert all(concept.startswith("safety.antiplatelet.") for concept in finding.concepts)
    unseen = patient(row["chart"], not_sent="conditions allergies medications", age="unknown")
    assert card(antiplatelet.judge(unseen, selected, Stakes.ELECTIVE)) == row["we say"]


def test_another_order_is_not_judged() -> None:
    statin = Order(concept=Concept.ORDER_STATIN, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(antiplatelet.judge(patient("on DOAC"), statin, Stakes.ELECTIVE)) == []


def test_it_serves_chronic_disease_too() -> None:
    """PAD-10: the same draft after revascularization and in symptomatic arterial disease."""
    decision = antiplatelet.may(patient(), Stakes.ELECTIVE)
    assert isinstance(decision, Draft)
    assert decision.rows[:2] == ("ALI-83", "PAD-10")
