"""The same emergency at both hooks, and nothing else at order-select: over every story (HOOK-02, HOOK-07)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from app.pathways import PATHWAYS, chart_completeness
from scripts.stories import STORIES
from tests.support.story import answered

JSON = dict[str, Any]

IDENTITY = "org.leg-triage.identity"
PATHWAY_STEMS = {pathway.STEM for pathway in PATHWAYS}
UNSEEN = chart_completeness.STEM

DIET: JSON = {
    "resourceType": "ServiceRequest",
    "id": "diet",
    "status": "draft",
    "intent": "order",
    "code": {"text": "Diet advice"},
}


def viewing(name: str) -> JSON:
    request = {**copy.deepcopy(STORIES[name]), "hook": "patient-view"}
    for gone in ("selections", "draftOrders"):
        request["context"].pop(gone, None)
    return request


def selecting(name: str) -> JSON:
    """Another order is selected, which is no business of any pathway."""
    request = viewing(name) | {"hook": "order-select"}
    diet = {**DIET, "subject": {"reference": f"Patient/{request['context']['patientId']}"}}
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": diet}]}
    request["context"] |= {"selections": ["ServiceRequest/diet"], "draftOrders": bundle}
    return request


def emergencies(response: JSON) -> list[JSON]:
    return [card["extension"][IDENTITY] for card in response["cards"] if card["indicator"] == "critical"]


@pytest.mark.parametrize("name", sorted(STORIES))
def test_an_emergency_is_the_same_card_at_both_hooks(name: str) -> None:
    assert emergencies(answered(selecting(name))[0]) == emergencies(answered(viewing(name))[0])


@pytest.mark.parametrize("name", sorted(STORIES))
def test_selecting_an_order_brings_no_advice_that_has_nothing_to_do_with_it(name: str) -> None:
    """HOOK-02: of the pathways only what is critical; of the rest only what judges the order or could not be seen."""
    response, _ = answered(selecting(name))
    for card in response["cards"]:
        pathway = card["extension"][IDENTITY]["pathway"]
        assert pathway in PATHWAY_STEMS, "diet advice is judged by no order check"
        assert card["indicator"] == "critical" or pathway == UNSEEN


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_pathway_says_one_thing_about_one_side(name: str) -> None:
    """DATA-19: the ranking would drop the lesser card, and with it what it says; so a pathway joins them itself."""
    _, trace = answered(viewing(name))
    for page in trace["pathways"]:
        sides = [finding["side"] for finding in page["findings"]]
        assert page["pathway"] == UNSEEN or len(sides) == len(set(sides)), page["pathway"]


@pytest.mark.parametrize("name", sorted(STORIES))
def test_no_information_stands_beside_an_emergency(name: str) -> None:
    """DATA-19: unless it is about safety."""
    response, trace = answered(viewing(name))
    if not emergencies(response):
        return
    told = [f for page in trace["pathways"] for f in page["findings"] if f["shown"] and f["urgency"] == "info"]
    assert len(told) == sum(card["indicator"] == "info" for card in response["cards"])
    assert [f["card"] for f in told if f["card"] not in SAFETY] == []


SAFETY = {"watch"}
"""Cards of information that say what to watch for after an operation."""
