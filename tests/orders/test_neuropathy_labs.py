"""The panel for the cause of a neuropathy: whole, once, and with what is on record named (DPN-04)."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import neuropathy_labs
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, NeedState
from app.picture.panels import neuropathy_tests_missing
from tests.orders.charts import outcome
from tests.support.bedside import NOW, at, picture, span
from tests.support.vignettes import names, vignettes

ALL_BUT_CBC = "lab.hba1c 6 %; lab.b12 400 pg/mL; lab.spep_mprotein 0 g/dL; lab.tsh 2 mU/L; lab.creatinine 1 mg/dL"
ALL = f"{ALL_BUT_CBC}; lab.hemoglobin 14 g/dL"

VIGNETTES = vignettes(f"""
    | row     | chart                                   | age | not sent     | stakes   | decision        | says |
    |---------+-----------------------------------------+-----+--------------+----------+-----------------+------|
    | DPN-04  |                                         | 60  |              | ELECTIVE | draft routine   |      |
    | DPN-04  |                                         | 60  |              | URGENT   | draft urgent    |      |
    | DPN-04  | lab.hba1c 6 %                           | 60  |              | ELECTIVE | draft routine   | HbA1c |
    | DPN-04  | lab.hba1c 6 % 365d ago                  | 60  |              | ELECTIVE | draft routine   | HbA1c |
    | DPN-04  | lab.hba1c 6 % 366d ago                  | 60  |              | ELECTIVE | draft routine   |      |
    | DPN-04  | lab.hba1c 6 % unsigned                  | 60  |              | ELECTIVE | draft routine   |      |
    | DPN-04  | lab.glucose 90 mg/dL                    | 60  |              | ELECTIVE | draft routine   |      |
    | DPN-04  | lab.b12 400 pg/mL                       | 60  |              | ELECTIVE | draft routine   | vitamin B12 |
    | DPN-04  | lab.spep_mprotein 0 g/dL                | 60  |              | ELECTIVE | draft routine   | protein electrophoresis |
    | DPN-04  | lab.tsh 2 mU/L                          | 60  |              | ELECTIVE | draft routine   | TSH |
    | DPN-04  | lab.creatinine 1 mg/dL 300d ago         | 60  |              | ELECTIVE | draft routine   | creatinine |
    | DPN-04  | lab.egfr 80 mL/min                      | 60  |              | ELECTIVE | draft routine   | creatinine |
    | DPN-04  | lab.creatinine 1 mg/dL; lab.egfr 80 mL/min | 60 |            | ELECTIVE | draft routine   | creatinine |
    | DPN-04  | lab.hemoglobin 14 g/dL 300d ago         | 60  |              | ELECTIVE | draft routine   | CBC |
    | DPN-04  | {ALL_BUT_CBC}                           | 60  |              | ELECTIVE | draft routine   | HbA1c, vitamin B12, protein electrophoresis, TSH, creatinine |
    | DPN-04  | {ALL}                                   | 60  |              | ELECTIVE | withheld        | all_on_record |
    | HOOK-06 |                                         | 60  | measurements | ELECTIVE | draft routine   | results_not_seen |
    | DATA-16 |                                         | 17  |              | ELECTIVE | withheld        | paediatric |
    | DPN-04  |                                         | ?   |              | ELECTIVE | draft routine   |      |
    | DATA-18 | draft order.neuropathy_labs             | 60  |              | ELECTIVE | already ordered |      |
    | DATA-18 | order.neuropathy_labs 300d ago          | 60  |              | ELECTIVE | already ordered |      |
    | DATA-18 | {ALL}; draft order.neuropathy_labs      | 60  |              | ELECTIVE | already ordered |      |
    | DATA-18 | order.b12                               | 60  |              | ELECTIVE | draft routine   |      |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    unsent = {Need(need): NeedState.ABSENT for need in vignette["not sent"].split()}
    age = None if vignette["age"] == "?" else int(vignette["age"])
    decision = neuropathy_labs.may(picture(chart=vignette["chart"], age=age, needs=unsent), Stakes[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.neuropathy_labs"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    told = [str(note.blanks["tests"]) if note.id == "on_record" else note.id for note in decision.notes]
    assert told == ([vignette["says"]] if vignette["says"] else [])
    assert vignette["row"] in decision.rows or vignette["row"] == "DATA-18"
    named = (
        len(vignette["says"].split(", "))
        if vignette["says"] and "_" not in vignette["says"] and vignette["says"] != "paediatric"
        else 0
    )
    assert len(decision.evidence) == (6 if vignette["says"] == "all_on_record" else named)
    assert [gap.concept for gap in decision.missing] == ([Concept.LAB_HBA1C] if vignette["not sent"] else [])


@pytest.mark.parametrize(("days", "again"), [("364d", False), ("366d", True)])
def test_a_panel_that_was_carried_out_within_the_year_is_not_repeated(days: str, again: bool) -> None:
    """DATA-18, DPN-04: some of its results have no code that is read."""
    done = Order(
        concept=Concept.ORDER_NEUROPATHY_LABS, reference="x/1", when=at(NOW - span(days)), stage=OrderStage.DONE
    )
    patient = picture(extra=[done])
    assert isinstance(neuropathy_labs.may(patient, Stakes.ELECTIVE), Draft) is again
    assert neuropathy_tests_missing(patient) is again


def test_an_order_without_a_date_is_not_known_to_be_of_this_year() -> None:
    done = Order(concept=Concept.ORDER_NEUROPATHY_LABS, reference="x/1", stage=OrderStage.DONE)
    assert neuropathy_tests_missing(picture(extra=[done]))


def test_a_selected_one_is_not_judged() -> None:
    selected = Order(concept=Concept.ORDER_NEUROPATHY_LABS, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(neuropathy_labs.judge(picture(), selected, Stakes.ELECTIVE)) == []
    assert neuropathy_labs.WORK_UP
