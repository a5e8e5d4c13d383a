"""A pathway that runs in silence is recorded in full, shown to nobody, and changes nothing of what is shown."""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from app.account import SHOWN, SILENT, CardAccount
from app.errors import SettingsError
from app.fhir.terminology import Terminology
from app.hooks.card import HookResponse, encode
from app.hooks.request import HookRequest, parse
from app.orders import ORDERS
from app.pathways import PATHWAYS, acute_limb_ischemia, chart_completeness
from app.settings import Settings
from app.triage import SILENT_EXTENSION, TRACE, Judgment, Triage
from app.wiring.services import VOICES, silent_by_setting
from app.wording import Wording
from tests.support.limits import LIMITS
from tests.support.story import EXPLAIN, ROOT, stories, triage
from tests.test_triage import build, failing

STORIES = {f"{path.parent.name}/{path.name}": path for path in stories()}
EMERGENCY = "acute_limb_ischemia/pulseless_leg_class_iib"
EVERYTHING = VOICES.silent(True, "")
TERMINOLOGY = Terminology.load(ROOT / "cards")
WORDING = Wording.load(ROOT / "cards", PATHWAYS, ORDERS)


def call_of(story: str, **extension: Any) -> HookRequest:
    request = json.loads((STORIES[story] / "request.json").read_bytes())
    request["extension"] = request.get("extension", {}) | extension
    return parse(json.dumps(request).encode(), request["hook"])


@functools.cache
def without(stem: str) -> Triage:
    """The service as it would be if there were no such pathway, or no such check of selected orders."""

    def deaf(order: object) -> Any:
        quiet = SimpleNamespace(**vars(cast(ModuleType, order)))
        quiet.judge = lambda *_: ()
        return quiet

    return Triage(
        TERMINOLOGY,
        WORDING,
        pathways=tuple(one for one in PATHWAYS if stem != one.STEM),
        orders=tuple(deaf(one) if stem == one.STEM else one for one in ORDERS),
        limits=LIMITS,
        clock=lambda: datetime.now(UTC),
        zone=UTC,
        not_assessed_card=True,
        honor_as_of=True,
    )


def bare(judgment: Judgment) -> bytes:
    return encode(msgspec.structs.replace(judgment.response, extension=msgspec.UNSET))


def heard(judgment: Judgment, shown: str) -> list[CardAccount]:
    return [one for one in judgment.assessment.cards if one.shown == shown]


@pytest.mark.parametrize("story", STORIES)
def test_what_is_shown_is_what_a_service_without_the_silent_pathway_would_show(story: str) -> None:
    """Neither its urgency, nor its stakes, nor the tests that it asks for reach another card."""
    call = call_of(story)
    loud = triage().judged(call)
    for stem in {one.pathway for one in loud.assessment.cards} - {chart_completeness.STEM}:
        hushed = triage().judged(call, frozenset({stem}))
        assert bare(hushed) == bare(without(stem).judged(call)), stem
        assert [one.uuid for one in heard(hushed, SHOWN)] == [card.uuid for card in hushed.response.cards]
        assert {one.uuid for one in heard(hushed, SILENT)} == {
            one.uuid for one in loud.assessment.cards if one.pathway == stem
        }
        assert hushed.response.extension == {SILENT_EXTENSION: [stem]}


@pytest.mark.parametrize("story", STORIES)
def test_everything_silent_is_recorded_as_it_would_be_shown(story: str) -> None:
    loud, hushed = triage().judged(call_of(story)), triage().judged(call_of(story), EVERYTHING)
    assert encode(hushed.response) == b'{"cards":[],"extension":{"org.leg-triage.silent":true}}'
    assert [one for one in loud.assessment.cards if one.shown != SHOWN] == []
    told = [(one.uuid, one.urgency, one.concepts, one.suggestions) for one in hushed.assessment.cards]
    assert told == [(one.uuid, one.urgency, one.concepts, one.suggestions) for one in loud.assessment.cards]
    assert {one.shown for one in hushed.assessment.cards} <= {SILENT}


def test_a_silent_emergency_is_silent_and_on_record() -> None:
    """The site asked for silence; the record, the metric and the trace have it."""
    silent = frozenset({acute_limb_ischemia.STEM})
    judgment = triage().judged(call_of(EMERGENCY, **{EXPLAIN: True}), silent)
    assert all(card.indicator != "critical" for card in judgment.response.cards)
    assert [one.urgency for one in heard(judgment, SILENT)] == ["critical"]
    assert "order.heparin" in heard(judgment, SILENT)[0].suggestions.values()
    assert judgment.assessment.silent == (acute_limb_ischemia.STEM,)
    assert isinstance(judgment.response.extension, dict)
    told = judgment.response.extension[TRACE]["pathways"]
    (ischemia,) = [one["findings"] for one in told if one["pathway"] == acute_limb_ischemia.STEM]
    assert [one["shown"] for one in ischemia] == [False]


def test_a_silent_pathway_that_fails_is_on_record_and_alarms_nobody() -> None:
    broken = build(pathways=[failing(acute_limb_ischemia, "assess"), *PATHWAYS[1:]])
    healthy = call_of("chart_completeness/healthy_adult")
    judgment = broken.judged(healthy, frozenset({acute_limb_ischemia.STEM}))
    assert judgment.response.cards == ()
    assert judgment.assessment.failed == (acute_limb_ischemia.STEM,)
    assert [card.indicator for card in broken.judged(healthy, frozenset({"restless_legs"})).response.cards] == [
        "warning"
    ]


def test_nothing_silent_costs_no_member() -> None:
    assert triage().judged(call_of(EMERGENCY)).response.extension is msgspec.UNSET
    assert HookResponse(cards=()).extension is msgspec.UNSET


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (("restless_leg",), "no pathway or order check of that name: restless_leg"),
        (("chart_completeness", "nsaid"), "chart_completeness cannot be silent while others speak"),
        (("all", "nsaid"), "no pathway or order check of that name: all"),
    ],
)
def test_a_wish_that_cannot_be_meant_stops_the_start(wish: tuple[str, ...], why: str) -> None:
    with pytest.raises(SettingsError, match=f"^Wrong setting: LEG_TRIAGE_SILENT: {why}$"):
        silent_by_setting(Settings(silent=wish))


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert silent_by_setting(Settings()) == frozenset()
    monkeypatch.setenv("LEG_TRIAGE_SILENT", "all")
    assert silent_by_setting(Settings()) == EVERYTHING
    monkeypatch.setenv("LEG_TRIAGE_SILENT", "restless_legs, nsaid")
    assert silent_by_setting(Settings()) == {"restless_legs", "nsaid"}
