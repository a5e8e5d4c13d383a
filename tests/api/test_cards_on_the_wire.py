"""Does every card that any story gets fit the specification, and the stricter wishes of real clients? (sections 6, 11)"""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from scripts.stories import STORIES
from tests.support.cards import must_fit
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW

PATHS = {"patient-view": PATIENT_VIEW, "order-select": ORDER_SELECT}


@pytest.fixture(params=STORIES.values(), ids=list(STORIES))
def story(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def answer(development: TestClient, story: dict[str, Any]) -> dict[str, Any]:
    sent = development.post(PATHS[story["hook"]], json=story)
    assert sent.status_code == 200, sent.text
    told: dict[str, Any] = sent.json()
    return told


def test_every_card_fits(answer: dict[str, Any], story: dict[str, Any]) -> None:
    assert set(answer) == {"cards"}
    must_fit(answer["cards"], story["context"]["patientId"])


def test_uuids_are_new_for_every_call(development: TestClient, story: dict[str, Any], answer: dict[str, Any]) -> None:
    again = story | {"hookInstance": "9d0b4b2c-6f0e-4f8e-9a51-3f1f0f3f7a10"}
    other = development.post(PATHS[story["hook"]], json=again).json()
    assert len(other["cards"]) == len(answer["cards"])
    assert not {card["uuid"] for card in other["cards"]} & {card["uuid"] for card in answer["cards"]}


def test_the_trace_is_sent_only_when_it_is_asked_for(development: TestClient, story: dict[str, Any]) -> None:
    asked = story | {"extension": story.get("extension", {}) | {"org.leg-triage.explain": True}}
    told = development.post(PATHS[story["hook"]], json=asked).json()
    assert set(told) == {"cards", "extension"}
    assert told["extension"]["org.leg-triage.trace"]
