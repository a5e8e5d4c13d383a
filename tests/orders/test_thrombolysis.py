"""Thrombolysis: THR-01, THR-02, ALI-69. Never a draft; each contraindication of the patient, and what was not checked.

The base chart has platelets and a blood pressure. Every answer begins with ``specialist_option``.
"""

from __future__ import annotations

import pytest

from app.conclusions import Stakes, Withheld
from app.orders import thrombolysis
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, Why
from tests.orders.charts import STAKES, patient, said
from tests.support.vignettes import names, vignettes

BASE = "platelets 200; SBP 140; DBP 80"

VIGNETTES = vignettes("""
    | chart                                  | sex    | not sent     | stakes     | says                                   | kind              |
    |----------------------------------------+--------+--------------+------------+----------------------------------------+-------------------|
    |                                        | male   |              | viable     | none_found                             |                   |
    |                                        | male   |              | threatened | none_found too_slow                    |                   |
    | stroke 92d ago                         | male   |              | viable     | stroke lytic_free                      | absolute          |
    | stroke 92.1d ago                       | male   |              | viable     | none_found                             |                   |
    | stroke undated                         | male   |              | viable     | stroke lytic_free                      | absolute          |
    | stroke unconfirmed                     | male   |              | viable     | stroke lytic_free                      | absolute          |
    | bleeding 300d ago                      | male   |              | viable     | bleeding lytic_free                    | absolute          |
    | bleeding unconfirmed 300d ago | male | | viable | bleeding lytic_free | absolute |
    | bleeding resolved 10d ago              | male   |              | viable     | bleeding lytic_free                    | absolute          |
    | bleeding resolved 10.1d ago            | male   |              | viable     | none_found                             |                   |
    | bleeding disorder                      | male   |              | viable     | bleeding_disorder lytic_free           | absolute          |
    | neurosurgery 92d ago                   | male   |              | viable     | neurosurgery lytic_free                | absolute          |
    | neurosurgery 92.1d ago                 | male   |              | viable     | none_found                             |                   |
    | head trauma 92d ago                    | male   |              | viable     | head_trauma lytic_free                 | absolute          |
    | head trauma 92.1d ago                  | male   |              | viable     | none_found                             |                   |
    | intracranial bleed resolved 4000d ago  | male   |              | viable     | ich lytic_free                         | absolute          |
    | brain lesion resolved                  | male   |              | viable     | intracranial_lesion lytic_free         | absolute          |
    | dissection unconfirmed                 | male   |              | viable     | dissection lytic_free                  | absolute          |
    | resuscitation 10d ago                  | male   |              | viable     | resuscitation                          | relative          |
    | resuscitation 10.1d ago                | male   |              | viable     | none_found                             |                   |
    | major surgery 21d ago                  | male   |              | viable     | surgery                                | relative          |
    | major surgery 21.1d ago                | male   |              | viable     | none_found                             |                   |
    | trauma surgery 21d ago                 | male   |              | viable     | surgery                                | relative          |
    | trauma 21d ago                         | male   |              | viable     | surgery                                | relative          |
    | organ injury 21d ago                   | male   |              | viable     | surgery                                | relative          |
    | SBP 180                                | male   |              | viable     | none_found                             |                   |
    | SBP 181                                | male   |              | viable     | hypertension                           | relative          |
    | DBP 110                                | male   |              | viable     | none_found                             |                   |
    | DBP 111                                | male   |              | viable     | hypertension                           | relative          |
    | puncture 10d ago                       | male   |              | viable     | puncture                               | relative          |
    | puncture 10.1d ago                     | male   |              | viable     | none_found                             |                   |
    | pregnant                               | female |              | viable     | pregnancy                              | relative          |
    |                                        | female |              | viable     | none_found                             |                   |
    | not pregnant | female | | viable | none_found | |
    | endocarditis                           | male   |              | viable     | endocarditis                           | relative          |
    | retinopathy                            | male   |              | viable     | retinopathy                            | relative          |
    | liver failure                          | male   |              | viable     | liver_failure                          | relative          |
    | platelets 49                           | male   |              | viable     | platelets                              | relative          |
    | platelets 50                           | male   |              | viable     | none_found                             |                   |
    | platelets <100                         | male   |              | viable     | none_found                             |                   |
    | on DOAC                                | male   |              | viable     | anticoagulant                          | relative          |
    | on warfarin                            | male   |              | viable     | anticoagulant                          | relative          |
    | on UFH flush                           | male   |              | viable     | none_found                             |                   |
    | stroke; endocarditis; on DOAC          | male   |              | threatened | stroke endocarditis anticoagulant lytic_free too_slow | absolute relative |
    |                                        | male   | conditions   | viable     | none_found not_checked_conditions      | not_checked       |
    |                                        | male   | procedures=cut | viable   | none_found not_checked_procedures      | not_checked       |
    |                                        | male   | medications  | viable     | none_found not_checked_medications     | not_checked       |
    | stroke                                 | male   | medications  | viable     | stroke lytic_free not_checked_medications | absolute not_checked |
    | no platelets                           | male   |              | viable     | none_found not_measured                |                   |
    | no SBP                                 | male   |              | viable     | none_found not_measured                |                   |
    | platelets 200 unsigned                 | male   |              | viable     | none_found not_measured                |                   |
    | SBP 140 25h ago                        | male   |              | viable     | none_found not_measured                |                   |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(vignette: dict[str, str]) -> None:
    """THR-01 and THR-02 as a list; an empty list never reads as a clearance."""
    picture = patient(vignette["chart"], base=BASE, age="40", sex=vignette["sex"], not_sent=vignette["not sent"])
    decision = thrombolysis.may(picture, STAKES[vignette["stakes"]])
    assert isinstance(decision, Withheld)
    assert decision.order == "order.thrombolysis"
    assert decision.notes[0].id == "specialist_option"
    assert said(decision.notes, "specialist_option") == vignette["says"]
    assert decision.concepts == tuple(f"safety.thrombolysis.{kind}" for kind in vignette["kind"].split())
    hit = "absolute" in vignette["kind"] or "relative" in vignette["kind"]
    assert bool(decision.evidence) is hit
    assert ("ALI-69" in decision.rows) is ("absolute" in vignette["kind"])
    assert ("THR-02" in decision.rows) is (vignette["stakes"] == "threatened")
    needs = {need for gap in decision.missing for need in gap.needs}
    assert needs == {Need(word.split("=")[0]) for word in vignette["not sent"].split()}


def test_numbers_and_gaps() -> None:
    """The limits that the notes print, and why a number is missing."""
    chart = "bleeding; resuscitation; major surgery 2d ago; SBP 200; puncture; platelets 20"
    decision = thrombolysis.may(patient(chart), Stakes.LIMB_VIABLE)
    assert isinstance(decision, Withheld)
    assert {note.id: dict(note.blanks) for note in decision.notes if note.blanks} == {
        "bleeding": {"days": 10},
        "resuscitation": {"days": 10},
        "surgery": {"weeks": 3},
        "hypertension": {"systolic": 180, "diastolic": 110},
        "puncture": {"days": 10},
        "platelets": {"limit": 50},
    }
    bare = thrombolysis.may(patient(), Stakes.LIMB_VIABLE)
    assert isinstance(bare, Withheld)
    assert [(gap.concept, gap.why) for gap in bare.missing] == [
        (Concept.LAB_PLATELETS, Why.NOT_ON_RECORD),
        (Concept.BP_SYSTOLIC, Why.NOT_ON_RECORD),
    ]
    selected = Order(concept=Concept.ORDER_OTHER, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    assert list(thrombolysis.judge(patient(), selected, Stakes.LIMB_VIABLE)) == []
