"""The service in one function: isolation of failures, ranking and volume, what is said when nothing was sent."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from app import triage as triage_module
from app.conclusions import Finding, OrderCheck, Outcome, Pathway, Urgency
from app.errors import DataNotObtainable
from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks import card
from app.hooks.request import parse
from app.orders import ORDERS
from app.pathways import PATHWAYS, acute_limb_ischemia
from app.picture.facts import Side
from app.picture.patient import PatientPicture
from app.settings import read_settings
from app.triage import Triage
from app.wiring.services import assemble
from app.wording import Wording
from scripts.stories import STORIES, metabolic
from scripts.story_book import Chart, request
from tests.support.limits import LIMITS
from tests.support.logged import said
from tests.support.story import ROOT, answered

JSON = dict[str, Any]
THREATENED = STORIES["acute_limb_ischemia/pulseless_leg_class_iib"]
HEALTHY = STORIES["chart_completeness/healthy_adult"]


def build(
    *, pathways: Sequence[Pathway] = PATHWAYS, orders: Sequence[OrderCheck] = ORDERS, not_assessed_card: bool = False
) -> Triage:
    cards = ROOT / "cards"
    return Triage(
        Terminology.load(cards),
        Wording.load(cards, PATHWAYS, ORDERS),
        pathways=pathways,
        orders=orders,
        limits=LIMITS,
        clock=lambda: datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
        zone=UTC,
        not_assessed_card=not_assessed_card,
        honor_as_of=True,
    )


def cards_of(service: Triage, request: JSON) -> list[JSON]:
    answer = service.answer(parse(json.dumps(request).encode(), request["hook"]))
    said: list[JSON] = json.loads(card.encode(answer))["cards"]
    return said


def concepts(told: JSON) -> set[str]:
    return set(told["extension"]["org.leg-triage.concepts"])


def failing(module: ModuleType, name: str, after: int = 0) -> Any:
    """A copy of a pathway or an order check whose function raises after so many outcomes."""

    def raises(*args: Any) -> Iterator[Outcome]:
        if name != "may":
            yield from list(getattr(module, name)(*args))[:after]
        raise ZeroDivisionError("patient Jane Roe")

    def raises_at_once(*_args: Any) -> None:
        raise ZeroDivisionError("patient Jane Roe")

    broken = SimpleNamespace(**vars(module))
    setattr(broken, name, raises if name != "may" else raises_at_once)
    return broken


def test_one_failing_pathway_takes_no_other_card_away(caplog: pytest.LogCaptureFixture) -> None:
    """The emergency is still sent, with a card that says what was not run; no value reaches the log."""
    others = [failing(cast(ModuleType, one), "assess") if one is not acute_limb_ischemia else one for one in PATHWAYS]
    told = cards_of(build(pathways=others), THREATENED)
    assert told[0]["indicator"] == "critical"
    assert "ali" in concepts(told[0])
    assert any("data.not_assessed" in concepts(one) for one in told[1:])
    assert "after_revascularization" in told[1]["detail"].replace("\\", "")
    assert ("part-failed", "after_revascularization", "ZeroDivisionError") in said(caplog, "part", "exception")
    assert "Jane" not in repr([vars(record) for record in caplog.records])


def test_a_failing_emergency_pathway_is_not_silence() -> None:
    broken = [failing(acute_limb_ischemia, "assess"), *PATHWAYS[1:]]
    told = cards_of(build(pathways=broken), HEALTHY)
    assert [one["indicator"] for one in told] == ["warning"]
    assert "data.not_assessed" in concepts(told[0])


def test_what_a_pathway_said_before_it_failed_is_kept() -> None:
    broken = [failing(acute_limb_ischemia, "assess", after=1), *PATHWAYS[1:]]
    told = cards_of(build(pathways=broken), THREATENED)
    assert [one["indicator"] for one in told] == ["critical", "warning"]


def test_one_failing_order_check_takes_no_card_and_no_other_draft_away() -> None:
    broken = [failing(cast(ModuleType, one), "may") if one.ORDER == "order.heparin" else one for one in ORDERS]
    told = cards_of(build(orders=broken), THREATENED)
    proposed = {c for s in told[0]["suggestions"] for c in s["extension"]["org.leg-triage.concepts"]}
    assert "order.heparin" not in proposed
    assert {"referral.vascular", "order.cta_runoff"} <= proposed
    assert "order.heparin" in told[-1]["detail"].replace("\\", "")


def test_a_defect_in_the_wording_never_loses_the_emergency(monkeypatch: pytest.MonkeyPatch) -> None:
    service = build()

    def broken(*_args: object) -> None:
        raise KeyError("Jane Roe")

    monkeypatch.setattr(type(service._wording), "compose", broken)
    told = cards_of(service, THREATENED)
    assert told[0]["indicator"] == "critical"
    assert "left" in told[0]["summary"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"summary": ""}, "summary length"), ({"detail": "<b>Jane Roe</b>"}, "detail"), ({"uuid": "1"}, "uuid")],
)
def test_a_card_that_breaks_a_rule_is_replaced_by_a_plain_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, changes: JSON, rule: str
) -> None:
    """C3: clients drop what they cannot read, and a dropped card looks like an all-clear."""
    service = build()
    compose = type(service._wording).compose

    def spoiled(*arguments: Any) -> Any:
        return msgspec.structs.replace(compose(*arguments), **changes)

    monkeypatch.setattr(type(service._wording), "compose", spoiled)
    first = cards_of(service, THREATENED)[0]
    assert first["indicator"] == "critical"
    assert first["summary"] == "Possible: Acute limb ischemia, left leg – examine the patient now"
    assert "suggestions" not in first
    assert "Jane Roe" not in str(first)
    assert ("part-failed", "card of acute_limb_ischemia", rule) in said(caplog, "part", "why")


def test_a_chart_that_breaks_the_reader_is_not_a_healthy_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> PatientPicture:
        raise RuntimeError("Jane Roe")

    monkeypatch.setattr(triage_module, "read_picture", broken)
    (told,) = cards_of(build(), THREATENED)
    assert told["indicator"] == "warning"
    assert "data.not_assessed" in concepts(told)


NOTHING: list[JSON] = [
    {},
    {"patient": THREATENED["prefetch"]["patient"]},
    {"exam": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}},
    {"unknownKey": {"resourceType": "Bundle", "type": "searchset"}},
]


@pytest.mark.parametrize("prefetch", NOTHING)
@pytest.mark.parametrize("hook", ["patient-view", "order-select"])
def test_nothing_to_judge_by(prefetch: JSON, hook: str) -> None:
    """412 that names the needs, or, where a client is set so, a card that the leg was not assessed (HOOK-06)."""
    request = {**copy.deepcopy(THREATENED), "prefetch": prefetch, "hook": hook}
    request["context"] |= {"selections": [], "draftOrders": {"resourceType": "Bundle", "type": "collection"}}
    with pytest.raises(DataNotObtainable) as refused:
        cards_of(build(), request)
    assert {"exam", "conditions"} <= set(refused.value.needs)
    (told,) = cards_of(build(not_assessed_card=True), request)
    assert told["indicator"] == "warning"
    assert concepts(told) == {"data.not_assessed", "ali.missing_data"}


@pytest.mark.parametrize("need", ["exam", "conditions", "measurements", "allergies"])
def test_null_is_an_answer(need: str) -> None:
    """Data that is there but empty is not "nothing to judge by"."""
    request = {**HEALTHY, "prefetch": {need: None}}
    assert all("ali" not in concepts(one) for one in cards_of(build(), request))


def test_a_healthy_adult_and_the_deceased_get_no_card() -> None:
    """HOOK-01, DATA-16, DATA-17: the one silence that is a statement, and the one that is decency."""
    assert cards_of(build(), HEALTHY) == []
    assert cards_of(build(), STORIES["chart_completeness/deceased"]) == []


def test_what_could_not_be_seen_is_told_on_the_critical_card() -> None:
    """DATA-19, HOOK-06: no second card beside an emergency, and the concept is not lost."""
    request = copy.deepcopy(THREATENED)
    del request["prefetch"]["conditions"]
    request["prefetch"]["exam"]["link"] = [{"relation": "next", "url": "https://ehr.example/next"}]
    told = [one for one in cards_of(build(), request) if one["indicator"] != "info"]
    assert [one["indicator"] for one in told] == ["critical"]
    assert {"ali", "data.not_assessed"} <= concepts(told[0])


def test_order_select_shows_the_emergency_and_no_chronic_advice() -> None:
    """HOOK-02, MRI-04."""
    story = STORIES["acute_limb_ischemia/lumbar_mri_on_a_pulseless_leg"]
    told = cards_of(build(), story)
    assert told[0]["indicator"] == "critical"
    assert "ali" in concepts(told[0])
    actions = [a for one in told for s in one.get("suggestions", []) for a in s["actions"]]
    assert {action["type"] for action in actions} == {"create"}  # the MRI is not deleted
    chronic = {**copy.deepcopy(STORIES["acute_limb_ischemia/deficit_without_symptom"]), "hook": "order-select"}
    chronic["context"] |= copy.deepcopy({key: story["context"][key] for key in ("selections", "draftOrders")})
    assert not any("pad" in concepts(one) for one in cards_of(build(), chronic))


def test_the_same_finding_has_one_identity_across_hooks() -> None:
    """HOOK-07."""
    selecting = STORIES["acute_limb_ischemia/lumbar_mri_on_a_pulseless_leg"]
    viewing = {**copy.deepcopy(selecting), "hook": "patient-view"}
    identity = "org.leg-triage.identity"
    assert (
        answered(selecting)[0]["cards"][0]["extension"][identity]
        == answered(viewing)[0]["cards"][0]["extension"][identity]
    )


def test_what_was_accepted_is_not_proposed_again() -> None:
    """DATA-18, CTA-13."""
    told = cards_of(build(), STORIES["acute_limb_ischemia/cta_accepted_is_not_proposed_again"])
    proposed = {c for s in told[0]["suggestions"] for c in s["extension"]["org.leg-triage.concepts"]}
    assert "order.cta_runoff" not in proposed
    assert "referral.vascular" in proposed


def test_now_is_the_callers_to_choose_only_where_that_is_allowed() -> None:
    """The age of a finding decides what fires: outside the development profile the clock is ours."""
    service = build()
    service._honor_as_of = False
    service._clock = lambda: datetime(2027, 11, 21, tzinfo=UTC)
    assert not any("ali" in concepts(one) for one in cards_of(service, THREATENED))
    service._honor_as_of = True
    assert "ali" in concepts(cards_of(service, THREATENED)[0])


def naming_a_threshold(patient: PatientPicture) -> Iterator[Outcome]:
    """A stand-in for a pathway that follows a disputed number: it fires from 6 hours on."""
    for outcome in acute_limb_ischemia.assess(patient):
        if isinstance(outcome, Finding):
            urgency = Urgency.CRITICAL if patient.limits.mri_ces_hours >= 6 else Urgency.WARNING
            yield replace(outcome, urgency=urgency, thresholds=("mri_ces_hours",))


@pytest.mark.parametrize(
    ("chosen", "indicator", "said", "also_said"),
    [("", "warning", "within 4 h", "2026: 12 h"), ("mri_ces_hours", "critical", "within 12 h", "England: 4 h")],
)
def test_a_site_chooses_which_text_it_follows(
    chosen: str, indicator: str, said: str, also_said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the variable to the limit that a pathway reads and to the line that the card prints."""
    monkeypatch.setenv("LEG_TRIAGE_SEED_VALUES", chosen)
    monkeypatch.setenv("LEG_TRIAGE_PROFILE", "development")
    stand_in = SimpleNamespace(**{**vars(acute_limb_ischemia), "assess": naming_a_threshold})
    monkeypatch.setattr("app.wiring.services.PATHWAYS", (stand_in, *PATHWAYS[1:]))
    service, _ = assemble(read_settings())
    told = cards_of(service, THREATENED)[0]
    assert told["indicator"] == indicator
    assert said in told["detail"]
    assert also_said in told["detail"]


def test_tests_for_a_cause_are_drafted_on_one_card_and_named_on_the_other() -> None:
    """DATA-19: bloods stand in for a work-up; both legs ask for them, and the first card has them all."""
    (found,) = (one for one in acute_limb_ischemia.assess(picture_of(THREATENED)) if isinstance(one, Finding))

    def both_legs(_: PatientPicture) -> Iterator[Outcome]:
        yield replace(found, proposes=("referral.vascular", "order.baseline_bloods"))
        yield replace(found, side=Side.RIGHT, proposes=("order.abi", "order.echo_ecg", "order.baseline_bloods"))

    pathway = SimpleNamespace(**{**vars(acute_limb_ischemia), "assess": both_legs})
    tests = ("order.baseline_bloods", "order.echo_ecg")
    orders = [as_work_up(one) if one.ORDER in tests else one for one in ORDERS]
    first, second = cards_of(build(pathways=[cast(Pathway, pathway)], orders=orders), THREATENED)
    assert [concept for one in first["suggestions"] for concept in suggested(one)] == ["referral.vascular", *tests]
    assert [concept for one in second["suggestions"] for concept in suggested(one)] == ["order.abi"]
    assert "- Suggested on another card: ECG and echocardiogram, Baseline bloods" in second["detail"]
    assert "another card" not in first["detail"]


@pytest.mark.parametrize(
    ("birth", "once"), [("1956-03-02", "order.neuropathy_labs"), ("2014-03-02", "order.b12")], ids=["adult", "child"]
)
def test_a_test_is_not_drafted_beside_the_panel_that_holds_it(birth: str, once: str) -> None:
    """DATA-18, DATA-19; a child, who gets no adult panel, keeps the single test (DATA-16)."""
    chart = metabolic.told(metabolic.tested(Chart("zoe", birth=birth)), "Numbness and tingling of the feet")
    metabolic.taking(chart, "Metformin", "6809")
    cards = answered(request(chart, "panel-and-part"))[0]["cards"]
    assert [suggested(one) for said in cards for one in said.get("suggestions", ())] == [[once]]
    assert all("Neuropathy blood tests" in said["detail"] for said in cards) is (once == "order.neuropathy_labs")


def picture_of(request: JSON) -> PatientPicture:
    asked = parse(json.dumps(request).encode(), request["hook"])
    assert asked.as_of is not None
    return read_picture(asked, Terminology.load(ROOT / "cards"), asked.as_of, UTC, LIMITS)


def as_work_up(order: OrderCheck) -> OrderCheck:
    return cast(OrderCheck, SimpleNamespace(**vars(order), WORK_UP=True))


def suggested(suggestion: JSON) -> list[str]:
    known = {order.ORDER for order in ORDERS}
    return [one for one in suggestion["extension"]["org.leg-triage.concepts"] if one in known]
