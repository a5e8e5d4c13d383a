"""Are cards encoded without a null and without anything empty? (J2, J7, C1, section 6)"""

from __future__ import annotations

import json

from app.hooks.card import Action, Card, Coding, HookResponse, Source, Suggestion, encode
from tests.support.wire import INSTANCE


def test_c1_no_advice_is_an_empty_list() -> None:
    assert encode(HookResponse(cards=())) == b'{"cards":[]}'


def test_j2_members_without_a_value_are_left_out() -> None:
    card = Card(uuid=INSTANCE, summary="Look.", indicator="info", source=Source(label="A guideline"))
    assert json.loads(encode(HookResponse(cards=(card,)))) == {
        "cards": [{"uuid": INSTANCE, "summary": "Look.", "indicator": "info", "source": {"label": "A guideline"}}]
    }


def test_the_wire_names() -> None:
    suggestion = Suggestion(
        label="Do",
        uuid=INSTANCE,
        actions=(Action(type="create", description="Draft it", resource={"resourceType": "ServiceRequest"}),),
        is_recommended=False,
    )
    card = Card(
        uuid=INSTANCE,
        summary="Look.",
        indicator="critical",
        source=Source(label="A guideline", topic=Coding(system="s", code="c")),
        suggestions=(suggestion,),
        selection_behavior="any",
        override_reasons=(Coding(system="s", code="c", display="d"),),
    )
    (sent,) = json.loads(encode(HookResponse(cards=(card,), extension={"x": 1})))["cards"]
    assert sent["selectionBehavior"] == "any"
    assert sent["overrideReasons"] == [{"system": "s", "code": "c", "display": "d"}]
    assert sent["suggestions"][0]["isRecommended"] is False
    assert "systemActions" not in sent
