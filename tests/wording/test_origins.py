"""From a card back to its rule, its test and its urgency: what the catalogue finds by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.conclusions import Urgency
from app.errors import ContentError
from app.orders import ORDERS, heparin
from app.orders.plain import PlainOrder
from app.pathways import PATHWAYS, acute_limb_ischemia
from app.picture.concepts import Concept
from app.wording.code_numbers import code_numbers
from app.wording.origins import origin_of_order, origin_of_pathway
from app.wording.urgencies import urgencies

ROOT = Path(__file__).resolve().parents[2]
TESTS, STORIES = ROOT / "tests", ROOT / "fhir_fixtures"


def test_a_pathway_is_its_module_and_what_that_is_split_into() -> None:
    origin = origin_of_pathway(acute_limb_ischemia, TESTS, STORIES)
    assert origin.modules[0] == "app/pathways/acute_limb_ischemia.py"
    assert {"app/pathways/rutherford.py", "app/pathways/unsettled_leg.py"} <= set(origin.modules)
    assert "app/pathways/after_revascularization.py" not in origin.modules
    assert origin.tests == ("tests/pathways/test_acute_limb_ischemia.py",)
    assert origin.stories == "fhir_fixtures/acute_limb_ischemia"
    assert "order.heparin" in origin.proposes


def test_an_order_is_its_module_and_what_that_is_split_into() -> None:
    origin = origin_of_order(heparin, TESTS)
    assert origin.modules[0] == "app/orders/heparin.py"
    assert "app/orders/heparin_dose.py" in origin.modules
    assert origin.tests == ("tests/orders/test_heparin.py",)
    assert (origin.thresholds, origin.proposes, origin.work_up) == ((), (), False)


def test_a_plain_order_that_stands_nowhere_is_refused() -> None:
    stray = PlainOrder(ORDER="order.stray", STEM="stray", answered_by=(Concept.ORDER_ABI,), rows=("X-1",))
    with pytest.raises(ContentError, match="stray: no module of app/orders holds this order"):
        origin_of_order(stray, TESTS)


def test_the_urgency_of_every_card_is_known() -> None:
    origins = {one.STEM: origin_of_pathway(one, TESTS, STORIES) for one in PATHWAYS}
    origins |= {one.STEM: origin_of_order(one, TESTS) for one in ORDERS}
    known = urgencies(origins, STORIES)
    cards = [(one.STEM, card) for one in PATHWAYS for card in one.CARDS]
    cards += [(one.STEM, card) for one in ORDERS for card in one.CARDS]
    assert [card for card in cards if not known.get(card)] == []
    # One written beside the finding, one by a condition, one given by the callers of a function.
    assert known["heparin", "stop_and_check"] == (Urgency.CRITICAL,)
    assert known["cta_runoff", "metformin"] == (Urgency.WARNING, Urgency.INFO)
    assert known["acute_limb_ischemia", "possible"] == (Urgency.CRITICAL, Urgency.WARNING)


def test_the_rules_tell_the_urgency_without_any_story(tmp_path: Path) -> None:
    origins = {"heparin": origin_of_order(heparin, TESTS)}
    assert urgencies(origins, tmp_path)["heparin", "check_first"] == (Urgency.WARNING,)


def test_a_story_tells_the_urgency_of_a_card_whose_rule_does_not(tmp_path: Path) -> None:
    (tmp_path / "foot" / "cold").mkdir(parents=True)
    finding = {"card": "cold", "urgency": "info"}
    trace = {"pathways": [{"pathway": "foot", "findings": [finding, {**finding, "urgency": "critical"}]}]}
    (tmp_path / "foot" / "cold" / "trace.json").write_text(json.dumps(trace), "utf-8")
    assert urgencies({}, tmp_path) == {("foot", "cold"): (Urgency.CRITICAL, Urgency.INFO)}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pathways": [{"pathway": "x", "findings": [{"card": "y"}]}]}'])
def test_a_trace_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "foot" / "cold").mkdir(parents=True)
    (tmp_path / "foot" / "cold" / "trace.json").write_text(text, "utf-8")
    with pytest.raises(ContentError, match="not the trace of a story"):
        urgencies({}, tmp_path)


def test_a_number_of_the_code_stands_with_its_reason() -> None:
    numbers = {(one.module, one.name): one for one in code_numbers()}
    example = numbers["orders/on_record.py", "ACTIVE_ORDER_IS_FOR_THIS"]
    assert example.value == "14 days"
    assert example.reason.startswith("Ours:")
