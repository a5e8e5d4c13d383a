"""Whatever a chart holds: no exception, no lost emergency, no silence by accident; order and strangers do not matter."""

from __future__ import annotations

import copy
import json
import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.stories import STORIES
from tests.support.story import FIXTURES, answered

JSON = dict[str, Any]

VIEWED = sorted(name for name, request in STORIES.items() if request["hook"] == "patient-view")
RECORDED = {name: json.loads((FIXTURES / name / "response.json").read_text("utf-8")) for name in VIEWED}
CRITICAL = [name for name in VIEWED if any(card["indicator"] == "critical" for card in RECORDED[name]["cards"])]
NEEDS = sorted(STORIES["acute_limb_ischemia/pulseless_leg_class_iib"]["prefetch"])
SEARCHES = [need for need in NEEDS if need != "patient"]
RANK = {"info": 1, "warning": 2, "critical": 3}

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
RESOURCE_TYPES = [
    "Observation",
    "Condition",
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "AllergyIntolerance",
    "Procedure",
    "Device",
    "ServiceRequest",
    "Patient",
    "OperationOutcome",
    "MedicationOrder",
    "Bundle",
]
FIELDS = [
    "id",
    "status",
    "subject",
    "code",
    "bodySite",
    "component",
    "valueQuantity",
    "valueCodeableConcept",
    "valueString",
    "effectiveDateTime",
    "clinicalStatus",
    "verificationStatus",
    "category",
    "onsetDateTime",
    "recordedDate",
    "medicationCodeableConcept",
    "dosageInstruction",
    "reaction",
    "contained",
    "hasMember",
    "issued",
]
strange_resources = st.builds(
    lambda kind, fields: {**fields, "resourceType": kind},
    st.sampled_from(RESOURCE_TYPES) | st.text(max_size=6),
    st.dictionaries(st.sampled_from(FIELDS), junk, max_size=6),
)


def worst(response: JSON) -> int:
    return max((RANK[card["indicator"]] for card in response["cards"]), default=0)


def concepts(response: JSON) -> set[str]:
    return {one for card in response["cards"] for one in card["extension"]["org.leg-triage.concepts"]}


def with_entries(request: JSON, need: str, added: list[Any]) -> JSON:
    """The request with entries before those that were sent; a need that was not sent becomes a searchset of them."""
    changed = copy.deepcopy(request)
    bundle = changed["prefetch"].get(need) or {"resourceType": "Bundle", "type": "searchset"}
    changed["prefetch"][need] = {**bundle, "entry": [*added, *bundle.get("entry", [])]}
    return changed


@given(st.sampled_from(sorted(STORIES)), st.sampled_from(NEEDS), junk)
def test_any_prefetch_value_is_answered_or_refused(name: str, need: str, value: object) -> None:
    """Arbitrary JSON in place of one need: cards, never an exception, and never a silent loss of the exam."""
    request = copy.deepcopy(STORIES[name])
    before, _ = answered(request)
    request["prefetch"][need] = value
    response, trace = answered(request)
    assert trace["failed"] == []
    if value is not None and need in ("exam", "conditions") and worst(response) < worst(before):
        told = concepts(response) & {"data.not_assessed", "data.wrong_patient", "ali.missing_data"}
        # An empty searchset is an answer: none on record.
        assert told or trace["needs"][need] == "none on record"


@given(st.sampled_from(CRITICAL), st.sampled_from(SEARCHES), st.lists(strange_resources, min_size=1, max_size=3))
def test_strange_resources_lose_no_emergency(name: str, need: str, strange: list[JSON]) -> None:
    """What cannot be read never takes away what can."""
    request = STORIES[name]
    before, _ = answered(request)
    response, trace = answered(with_entries(request, need, [{"resource": one} for one in strange]))
    assert trace["failed"] == []
    if worst(before) == RANK["critical"]:
        assert worst(response) == RANK["critical"]


@given(st.sampled_from(sorted(STORIES)), st.randoms(use_true_random=False))
def test_the_order_of_entries_is_irrelevant(name: str, chance: random.Random) -> None:
    request = copy.deepcopy(STORIES[name])
    for bundle in request["prefetch"].values():
        if isinstance(bundle, dict) and "entry" in bundle:
            chance.shuffle(bundle["entry"])
    shuffled, _ = answered(request)
    original, _ = answered(STORIES[name])
    assert _unordered(shuffled) == _unordered(original)


def _unordered(response: JSON) -> list[JSON]:
    """The response without the order in which evidence of one time is told."""
    cards = []
    for card in response["cards"]:
        lines = sorted(card.get("detail", "").splitlines())
        cards.append({**card, "detail": lines})
    return cards


STRANGERS: list[JSON] = [
    {"resourceType": "Observation", "status": "final", "code": {"text": "Amylase"}, "valueString": "13"},
    {"resourceType": "Condition", "code": {"text": "Seasonal allergic rhinitis"}},
    {"resourceType": "Provenance", "recorded": "2026-11-20T10:00:00Z"},
    {"resourceType": "Procedure", "status": "completed", "code": {"text": "Eye examination, routine"}},
]


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: str(one["resourceType"]))
@pytest.mark.parametrize("name", sorted(STORIES))
def test_an_unrelated_resource_changes_nothing(name: str, stranger: JSON) -> None:
    request = copy.deepcopy(STORIES[name])
    need = {"Observation": "exam", "Condition": "conditions", "Procedure": "procedures"}.get(
        stranger["resourceType"], "orders"
    )
    bundle = request["prefetch"].get(need)
    if bundle is None or bundle["resourceType"] != "Bundle":
        return
    patient = {"reference": f"Patient/{request['context']['patientId']}"}
    bundle.setdefault("entry", []).append({"resource": {"id": "stranger", "subject": patient, **stranger}})
    assert answered(request)[0] == answered(STORIES[name])[0]


LABELS: list[JSON] = [
    {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F44.4"}]},
    {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F41.9"}]},
    {"text": "Functional neurological disorder"},
    {"text": "Vegetative-vascular dystonia"},
]


@pytest.mark.parametrize("label", LABELS, ids=str)
@pytest.mark.parametrize("name", VIEWED)
def test_a_functional_label_changes_nothing(name: str, label: JSON) -> None:
    """PSY-01, MISC-01, CONFLICT-15: it never lowers an alarm, and it raises none."""
    request = copy.deepcopy(STORIES[name])
    bundle = request["prefetch"].get("conditions")
    if bundle is None or bundle["resourceType"] != "Bundle":
        return
    condition = {
        "resourceType": "Condition",
        "id": "label",
        "subject": {"reference": f"Patient/{request['context']['patientId']}"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": label,
    }
    bundle.setdefault("entry", []).append({"resource": condition})
    assert answered(request)[0] == answered(STORIES[name])[0]


def worded(response: JSON) -> bool:
    """Is it said that something could not be seen?"""
    unseen = re.compile(r"(sent|obtained) by the EHR|not available", re.IGNORECASE)
    return "data.not_assessed" in concepts(response) or any(
        unseen.search(card.get("detail", "")) for card in response["cards"]
    )


WITHHELD = [
    *((name, need) for name in CRITICAL for need in SEARCHES),
    # Below an emergency: a warning that rests on what many EHRs do not serve (procedures, orders) may go unsaid,
    # because a card for every chart without them would be switched off.
    *((name, need) for name in VIEWED if name not in CRITICAL for need in ("exam", "conditions")),
]


@pytest.mark.parametrize(("name", "need"), WITHHELD)
@pytest.mark.parametrize("how", ["not sent", "failed", "cut"])
def test_withholding_a_need_never_lowers_urgency_silently(name: str, need: str, how: str) -> None:
    """HOOK-06: what was urgent stays so, or a card says that something could not be seen."""
    request = copy.deepcopy(STORIES[name])
    before, _ = answered(STORIES[name])
    held = request["prefetch"].pop(need, None)
    if how == "failed":
        request["prefetch"][need] = {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": "exception"}],
        }
    elif how == "cut" and held is not None:
        request["prefetch"][need] = {
            "resourceType": "Bundle",
            "type": "searchset",
            "link": [{"relation": "next", "url": "https://ehr.example/next"}],
        }
    response, _ = answered(request)
    assert worst(response) >= worst(before) or worded(response)


@pytest.mark.parametrize("name", sorted(STORIES))
def test_another_patients_resources_are_never_used(name: str) -> None:
    """DATA-01: with every subject somebody else's, no clinical concept is left."""
    request = copy.deepcopy(STORIES[name])
    text = json.dumps(request["prefetch"]).replace(
        f'"Patient/{request["context"]["patientId"]}"', '"Patient/somebody-else"'
    )
    request["prefetch"] = json.loads(text)
    response, _ = answered(request)
    assert not any(one == "ali" or (one.startswith("ali.") and one != "ali.missing_data") for one in concepts(response))


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_replay_is_the_same_and_another_call_is_not(name: str) -> None:
    """HOOK-07: the uuid belongs to the call, the identity to the finding."""
    first, _ = answered(STORIES[name])
    assert answered(STORIES[name])[0] == first
    other, _ = answered({**STORIES[name], "hookInstance": "0f0f0f0f-1111-4222-8333-444455556666"})
    assert not {card["uuid"] for card in first["cards"]} & {card["uuid"] for card in other["cards"]}
    assert [card["extension"] for card in first["cards"]] == [card["extension"] for card in other["cards"]]
