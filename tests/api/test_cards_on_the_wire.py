"""Does every card that any story gets fit the specification, and the stricter wishes of real clients? (sections 6, 11)"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from scripts.stories import STORIES
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


def nothing_empty(value: Any, place: str = "") -> Iterator[str]:
    """Every place that breaks J2; ``cards`` alone may be an empty array."""
    if value in (None, "", [], {}) and place != ".cards":
        yield place
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from nothing_empty(one, f"{place}.{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from nothing_empty(one, f"{place}[{number}]")


def test_every_card_fits(answer: dict[str, Any], story: dict[str, Any]) -> None:
    assert list(nothing_empty(answer)) == []
    assert set(answer) == {"cards"}
    uuids: list[str] = []
    for card in answer["cards"]:
        uuids.append(card["uuid"])
        assert 0 < len(card["summary"]) < 140
        assert card["indicator"] in ("info", "warning", "critical")
        assert card["source"]["label"]
        assert {"code", "system"} <= set(card["source"]["topic"]), "Da Vinci's test kit asks for a topic"
        if "url" in card["source"]:
            assert urlsplit(card["source"]["url"]).scheme == "https"
        assert "<" not in card.get("detail", ""), "the sandbox renders raw HTML"
        for reason in card.get("overrideReasons", []):
            assert reason["code"]
            assert reason["system"]
            assert reason["display"]
        assert ("selectionBehavior" in card) == ("suggestions" in card)
        assert card.get("selectionBehavior", "any") in ("any", "at-most-one")
        for suggestion in card.get("suggestions", []):
            uuids.append(suggestion["uuid"])
            assert suggestion["label"]
            for action in suggestion["actions"]:
                assert action["type"] == "create"
                assert action["description"]
                order = action["resource"]
                assert (order["status"], order["subject"]) == (
                    "draft",
                    {"reference": f"Patient/{story['context']['patientId']}"},
                )
                assert order["intent"]
    assert len(set(uuids)) == len(uuids)
    assert all(str(UUID(one)) == one for one in uuids)


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
