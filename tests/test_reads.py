"""What is asked of the picture is declared, because the prefetch templates are made from the declarations."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC
from types import ModuleType
from typing import cast

import pytest

from app.conclusions import Stakes
from app.fhir.read import read_picture
from app.hooks.request import parse
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, NeedState, sources_of
from app.picture.patient import PatientPicture
from scripts.stories import STORIES
from scripts.story_book import NOW
from tests.pathways.exact import CHARTS
from tests.support.bedside import picture
from tests.support.limits import LIMITS
from tests.support.story import triage

SELECTED = [
    Order(concept=concept, reference="ServiceRequest/draft", stage=OrderStage.DRAFT, selected=True)
    for concept in (
        Concept.ORDER_HEPARIN,
        Concept.ORDER_CTA_RUNOFF,
        Concept.ORDER_CT_PELVIS,
        Concept.ORDER_MRI_LUMBAR,
        Concept.ORDER_MRA_RUNOFF,
    )
]


def _pictures() -> list[PatientPicture]:
    pictures = [picture(*chart) for chart in CHARTS]
    pictures += [picture(*chart, needs=dict.fromkeys(Need, NeedState.ABSENT)) for chart in CHARTS[:5]]
    for request in STORIES.values():
        call = parse(json.dumps(copy.deepcopy(request)).encode(), request["hook"])
        pictures.append(read_picture(call, triage()._terminology, NOW, UTC, LIMITS))
    return pictures


PICTURES = _pictures()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[Concept]:
    """The concepts that are asked for, by whichever question."""
    concepts: set[Concept] = set()
    plain = PatientPicture.of

    def recording(self: PatientPicture, kind: type, *wanted: Concept) -> object:
        concepts.update(wanted)
        return plain(self, kind, *wanted)

    monkeypatch.setattr(PatientPicture, "of", recording)
    return concepts


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: str(one.STEM))
def test_a_pathway_asks_only_for_what_it_declares(pathway: ModuleType, asked: set[Concept]) -> None:
    for patient in PICTURES:
        list(pathway.assess(replace(patient)))  # A fresh one, which remembers no earlier answer.
    assert asked - pathway.READS == set()


@pytest.mark.parametrize("order", ORDERS, ids=lambda one: str(one.STEM))
def test_an_order_check_asks_only_for_what_it_declares(order: ModuleType, asked: set[Concept]) -> None:
    for patient in PICTURES:
        for stakes in Stakes:
            order.may(patient, stakes)
            for selected in SELECTED:
                list(order.judge(patient, selected, stakes))
    assert asked - order.READS == set()


def test_every_declared_concept_can_be_asked_of_a_chart() -> None:
    for module in (*PATHWAYS, *ORDERS):
        for concept in cast(ModuleType, module).READS:
            assert sources_of(concept)
