"""An accepted suggestion comes back among the drafts, and must be known for what it is (DATA-18)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.picture.facts import Order
from tests.fhir.chart_making import SUBJECT, bundle, picture

ORDERS = Path(__file__).parents[2] / "cards" / "orders"


def _drafts() -> list[tuple[str, str, list[str], dict[str, Any]]]:
    found = []
    for path in sorted(ORDERS.glob("*.yaml")):
        page = yaml.safe_load(path.read_text("utf-8"))
        for name, draft in (page.get("drafts") or {}).items():
            found.append((path.stem, name, page["concepts"], draft["resource"]))
    return found


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return re.sub(r"\{[^}]*\}", "1", value) if isinstance(value, str) else value


@pytest.mark.parametrize(("stem", "name", "concepts", "draft"), _drafts(), ids=lambda value: str(value)[:30])
def test_our_drafts_are_recognized(stem: str, name: str, concepts: list[str], draft: dict[str, Any]) -> None:
    """HOOK-02, DATA-18: by the code or by the words that we chose ourselves."""
    sent = {**_filled(draft), "id": "d1", "status": "draft", "subject": SUBJECT}
    seen = picture({}, drafts=bundle(sent), hook="order-select")
    assert {one.concept.value for one in seen.facts if isinstance(one, Order)} & set(concepts), sent.get("code")
