"""Each rule of a card, broken once (threat C3, and C1 and C2 as a last line)."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
import pytest

from app.hooks.card import Action, Card, Coding, Source, Suggestion
from app.hooks.rules import broken_rules, first_broken

UUID = str(uuid5(NAMESPACE_URL, "card"))
OTHER = str(uuid5(NAMESPACE_URL, "suggestion"))
REASON = Coding(system="urn:x", code="a", display="A")
ACTION = Action(type="create", description="Draft.", resource={"resourceType": "ServiceRequest", "status": "draft"})
SUGGESTION = Suggestion(label="Draft", uuid=OTHER, actions=(ACTION,))
GOOD = Card(
    uuid=UUID,
    summary="x" * 139,
    indicator="critical",
    source=Source(label="A guideline", url="https://pmc.ncbi.nlm.nih.gov/articles/PMC1/", topic=REASON),
    detail="**Bold**\n\n- a \\[b\\](c) &lt;script&gt; https\\://x",
    suggestions=(SUGGESTION,),
    selection_behavior="any",
    override_reasons=(REASON,),
)


def action(**changes: Any) -> dict[str, Any]:
    changed = msgspec.structs.replace(ACTION, **changes)
    return {"suggestions": (msgspec.structs.replace(SUGGESTION, actions=(changed,)),)}


def source(**changes: Any) -> dict[str, Any]:
    return {"source": msgspec.structs.replace(GOOD.source, **changes)}


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"summary": ""}, "summary length"),
    ({"summary": "x" * 140}, "summary length"),
    ({"summary": "a\nb"}, "summary length"),
    ({"indicator": "hard-stop"}, "indicator"),
    ({"indicator": ""}, "indicator"),
    (source(label=""), "source label"),
    (source(url="http://a.example"), "source address"),
    (source(url="javascript:alert(1)"), "source address"),
    (source(url="https://a.example/ b"), "source address"),
    (source(url="https://u@a.example/"), "source address"),
    (source(topic=Coding(system="", code="a")), "topic"),
    (source(topic=Coding(system="urn:x", code="")), "topic"),
    ({"detail": ""}, "detail"),
    ({"detail": "<b>"}, "detail"),
    ({"detail": "[a](b)"}, "detail"),
    ({"detail": "http://a.example"}, "detail"),
    ({"summary": "a\u202eb"}, "hidden characters"),
    ({"detail": "a\u200bb"}, "hidden characters"),
    ({"detail": "a\x00b"}, "hidden characters"),
    (source(label="a\ufeff"), "hidden characters"),
    (action(description="a\u2066"), "hidden characters"),
    ({"override_reasons": (Coding(system="urn:x", code="a"),)}, "override reason"),
    ({"override_reasons": (Coding(system="urn:x", code="", display="A"),)}, "override reason"),
    ({"selection_behavior": None}, "selection behavior"),
    ({"selection_behavior": "all"}, "selection behavior"),
    ({"suggestions": ()}, "selection behavior"),
    ({"uuid": "1"}, "uuid"),
    ({"uuid": UUID.upper()}, "uuid"),
    ({"uuid": OTHER}, "uuid"),
    ({"suggestions": (msgspec.structs.replace(SUGGESTION, label=""),)}, "suggestion"),
    ({"suggestions": (msgspec.structs.replace(SUGGESTION, actions=()),)}, "suggestion"),
    (action(type="update"), "action"),
    (action(type="delete"), "action"),
    (action(description=""), "action"),
    (action(resource={"resourceType": "ServiceRequest", "status": "active"}), "action"),
    (action(resource={"resourceType": "ServiceRequest"}), "action"),
]


def test_a_good_card() -> None:
    assert list(broken_rules(GOOD)) == []
    assert first_broken(msgspec.structs.replace(GOOD, suggestions=(), selection_behavior=None, detail=None)) is None


@pytest.mark.parametrize(("changes", "rule"), BROKEN)
def test_a_broken_rule(changes: dict[str, Any], rule: str) -> None:
    assert first_broken(msgspec.structs.replace(GOOD, **changes)) == rule
