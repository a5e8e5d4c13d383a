"""A pathway that has nothing to judge costs next to nothing, and says nothing (DATA-17)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import yaml

from app.conclusions import Finding, Pathway
from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks.request import parse
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.picture.concepts import Concept
from app.picture.patient import PatientPicture
from scripts.stories import STORIES
from tests.support.bedside import picture
from tests.support.calls import calls_of
from tests.support.limits import LIMITS
from tests.support.story import ROOT

MOST_CALLS = 250
"""Ours: calls of Python functions on a healthy chart, some microseconds each; a full assessment needs thousands."""

AT_MOST = {
    # The healthy chart holds an examination of both legs and today's values, and these are judged before they are normal.
    "acute_limb_ischemia": 1500,
    "potassium": 400,
    "calcium": 400,
    # It first asks the pathways of the acute and the threatened limb whether a leg is theirs.
    "peripheral_artery_disease": 4000,
}


@pytest.fixture(scope="module")
def healthy() -> PatientPicture:
    story = STORIES["chart_completeness/healthy_adult"]
    request = parse(json.dumps(story).encode(), story["hook"])
    assert isinstance(request.as_of, datetime)
    chart = read_picture(request, Terminology.load(ROOT / "cards"), request.as_of, ZoneInfo("UTC"), LIMITS)
    return replace(chart)  # Read as a whole, because the reading is not what is counted here.


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: str(one.STEM))
def test_nothing_to_judge_costs_nothing(pathway: Pathway, healthy: PatientPicture) -> None:
    told: list[object] = []
    calls = calls_of(lambda: told.extend(pathway.assess(healthy))).total()
    assert told == []
    assert calls <= AT_MOST.get(pathway.STEM, MOST_CALLS), (
        f"{calls} calls: ask first whether there is anything to judge"
    )


def test_the_counter_counts() -> None:
    assert calls_of(lambda: None).total() == 1
    assert calls_of(lambda: [abs(-1), str(1)]).total() == 1
    assert calls_of(lambda: [(lambda: None)() for _ in range(3)]).total() in (4, 5)  # Newer Pythons inline the list.


EXAMINED = "DP palpable; PT palpable; femoral palpable; sensation normal; power normal; no pain"
"""Both legs, today."""

LONG_AGO = "400d ago"


def told_of(chart: str) -> list[tuple[str, str]]:
    """(pathway, card) of what is said about somebody with sound legs and this in the chart."""
    patient = picture(EXAMINED, EXAMINED, chart=chart)
    findings = [one for pathway in PATHWAYS for one in pathway.assess(patient) if isinstance(one, Finding)]
    return [(one.stem, one.card) for one in findings]


def concepts_of(prefix: str) -> list[Concept]:
    return [concept for concept in Concept if concept.value.startswith(prefix)]


def extremes() -> list[tuple[str, str]]:
    """Every laboratory value at both ends of what is plausible."""
    quantities = yaml.safe_load((ROOT / "cards" / "units.yaml").read_text("utf-8"))["quantities"].values()
    return [
        (concept, f"{concept} {value} {one['canonical']}")
        for one in quantities
        for concept in one["concepts"]
        if concept.startswith("lab.")
        for value in one["plausible"]
    ]


@pytest.mark.parametrize("measured", [measured for _, measured in extremes()])
def test_an_abnormal_lab_without_a_leg_complaint_is_silent(measured: str) -> None:
    """DATA-17."""
    assert told_of(measured) == []


MAY_SPEAK = {
    "cond.pad": "care_gap",
    "cond.clti": "care_gap",
    "cond.claudication": "care_gap",
    "cond.aortoiliac": "care_gap",
    "cond.foot_ulcer": "abi_due",
    "cond.open_wound_leg": "abi_due",
    "cond.venous_ulcer": "refer",
    "cond.venous_skin_change": "refer",
    "cond.gangrene": "emergency",
    "cond.bleeding_veins": "bleeding",
    "cond.rls": "test",
}
"""Diagnoses that may have this card without any complaint: something is to be done, however long they are listed."""


@pytest.mark.parametrize("concept", concepts_of("cond."), ids=lambda one: str(one.value))
def test_a_lone_chronic_diagnosis_is_silent(concept: Concept) -> None:
    """DATA-17: a problem of last year on the list of somebody with sound legs."""
    cards = {card for _, card in told_of(f"{concept.value} {LONG_AGO} onset 400d")}
    assert cards <= {MAY_SPEAK.get(concept.value)}


@pytest.mark.parametrize("concept", [*concepts_of("med."), *concepts_of("proc.")], ids=lambda one: str(one.value))
def test_a_lone_medicine_and_an_old_procedure_are_silent(concept: Concept) -> None:
    """DATA-17."""
    assert told_of(f"{concept.value} {LONG_AGO}") == []


def test_no_rule_asks_for_a_functional_label() -> None:
    """PSY-01: what nobody asks for lowers no alarm."""
    assert [one.STEM for one in PATHWAYS if Concept.COND_FUNCTIONAL in one.READS] == []
    assert [one.STEM for one in ORDERS if Concept.COND_FUNCTIONAL in one.READS] == []
