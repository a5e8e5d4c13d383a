"""What every answer to a call must fit: the specification, and the stricter wishes of real clients (sections 1, 6, 11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID


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


def must_fit(cards: Any, patient_id: str) -> None:
    """Fail when one of these cards, for this patient, breaks a rule."""
    assert isinstance(cards, list)
    assert list(nothing_empty({"cards": cards})) == []
    uuids: list[str] = []
    for card in cards:
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
                _order_must_fit(action, patient_id)
    assert len(set(uuids)) == len(uuids)
    assert all(str(UUID(one)) == one for one in uuids)


def _order_must_fit(action: dict[str, Any], patient_id: str) -> None:
    assert action["type"] == "create"
    assert action["description"]
    order = action["resource"]
    assert (order["status"], order["subject"]) == ("draft", {"reference": f"Patient/{patient_id}"})
    assert order["intent"]
