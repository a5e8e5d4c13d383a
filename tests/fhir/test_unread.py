"""A chart that is read as it is asked about tells exactly what the whole of it tells, whoever asks first."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hooks.request import HookRequest, parse
from app.picture.concepts import Concept
from app.picture.facts import Fact
from scripts.stories import STORIES
from tests.fhir.agreement import must_agree, picture_of
from tests.fhir.chart_making import LOINC, SNOMED, bundle, call, coded, observation, resource
from tests.properties.test_bodies import mutated, mutations

JSON = dict[str, Any]


def request_of(story: JSON) -> HookRequest:
    return parse(json.dumps(story).encode(), story["hook"])


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_story(name: str) -> None:
    must_agree(request_of(STORIES[name]), list(Concept))


@settings(max_examples=300)
@given(st.sampled_from(sorted(STORIES)), mutations, st.randoms(use_true_random=False))
def test_every_spoiled_story(name: str, changes: list[tuple[str, float, Any]], random: Any) -> None:
    story = STORIES[name]
    chart = {key: story[key] for key in ("prefetch", "context")}
    changed = mutated(chart, changes)
    try:
        request = request_of({**copy.deepcopy(story), **changed})
    except Exception:  # noqa: BLE001  # no call any more
        return
    order = list(Concept)
    random.shuffle(order)
    must_agree(request, order)


def exam(*observations: Any) -> HookRequest:
    return call({"exam": bundle(*({**one, "id": f"o{index}"} for index, one in enumerate(observations)))})


ABI_ZERO = observation(coded(LOINC, "76497-4", text="ABI left"), valueQuantity={"value": 0, "code": "1"})


@pytest.mark.parametrize(
    "observations",
    [
        [ABI_ZERO],
        [observation("Gait", valueString="unsteady")],
        [observation("Gait", valueCodeableConcept={"text": "unsteady"})],
        [observation("Left calf compartment", valueString="tense", bodySite={"text": "Left calf"})],
        [observation("Neurological panel", component=[{"code": {"text": "Speech"}, "valueString": "slurred"}])],
        [observation("Left leg color", valueString="blue"), observation("Sensory level", valueString="T10")],
        [ABI_ZERO, observation("Left dorsalis pedis pulse", valueString="absent")],
        [observation("Blood pressure", bodySite={"text": "Left dorsalis pedis artery"}, component=[
            {"code": coded(LOINC, "8480-6"), "valueQuantity": {"value": 80, "code": "mm[Hg]"}}])],
        [observation(coded(LOINC, "8480-6", text="Systolic, left dorsalis pedis"),
                     valueQuantity={"value": 80, "code": "mm[Hg]"})],
        [observation("Pain severity", bodySite={"text": "Left leg"}, valueInteger=7)],
        [observation("Pain severity", component=[{"code": {"text": "Left foot"}, "valueInteger": 7}])],
        [observation("Sensation", bodySite={"text": "Left foot"}, valueString="reduced")],
        [observation(coded(LOINC, "80284-3"), bodySite=coded(SNOMED, "32153003", "left lower limb"),
                     component=[{"code": {"text": "Dorsalis pedis"}, "valueString": "absent"}])],
        [observation("Panel", component=[{"code": {"text": "Gait"}, "valueCodeableConcept": {"text": "unsteady"}}])],
        [observation("NYHA class", valueString="III")],
        [observation("Left leg symptoms", valueString="numb for 3 days")],
        [observation("Relieving factors", valueString="rest"), observation("Left leg pain", valueBoolean=True)],
        [observation("Reason", valueCodeableConcept={"text": "Both legs are numb"})],
        [observation("Neurological examination", component=[
            {"code": {"text": "Left calf compartment"}, "valueString": "tense"},
            {"code": {"text": "Speech"}, "valueCodeableConcept": {"text": "slurred"}}])],
        [observation("Panel", contained=[observation("Left dorsalis pedis pulse", valueString="absent")])],
    ],
)  # fmt: skip
def test_what_one_resource_tells_besides_its_own_concept(observations: list[JSON]) -> None:
    request = exam(*observations)
    assert picture_of(request).facts or picture_of(request).gaps, "else the line shows nothing"
    must_agree(request, list(Concept))


def test_what_is_never_asked_is_never_read() -> None:
    """A potassium nobody asks about does not make the pulse slower."""
    pulse = observation("Left dorsalis pedis pulse", valueString="absent")
    potassium = observation(coded(LOINC, "2823-3"), valueQuantity={"value": 4.1, "code": "mmol/L"})
    picture = picture_of(exam(pulse, *[potassium] * 50))
    reading = picture._unread
    assert picture.of(Fact, Concept.PULSE_DORSALIS_PEDIS)
    assert len(reading._notes) == 1  # type: ignore[union-attr]
    assert len(picture.of(Fact, Concept.LAB_POTASSIUM)) == 50
    assert len(reading._notes) == 51  # type: ignore[union-attr]


def test_a_medicine_by_reference_and_its_last_dose() -> None:
    drug = {"resourceType": "Medication", "id": "m1", "code": {"text": "heparin sodium"}}
    order = resource("MedicationRequest", id="r1", status="active", medicationReference={"reference": "Medication/m1"})
    given = resource(
        "MedicationAdministration",
        status="completed",
        medicationCodeableConcept={"text": "heparin"},
        effectiveDateTime="2026-11-21T08:00:00-05:00",
    )
    request = call({"medications": bundle(drug, order), "medicationAdministrations": bundle(given)})
    must_agree(request, list(Concept))
    first = picture_of(request).medications(Concept.MED_UFH)[0]
    assert first.last_given is not None


def test_an_answer_is_not_taken_for_a_component_of_the_same_words() -> None:
    """Both are known by the hash of their bytes, so it counts where they stand."""
    words = {"text": "Left leg numbness"}
    answer = observation("Reason", valueCodeableConcept=words)
    panel = observation("Reason", component=[{"code": words}])
    for observations in ([answer, panel], [panel, answer]):
        must_agree(exam(*observations))


@pytest.mark.parametrize(
    ("pointer", "contained"),
    [
        ({"reference": "Medication/m1"}, None),
        ({"reference": "Medication/m1", "display": "apixaban"}, None),
        ({"reference": "Medication/none", "display": "heparin"}, None),
        ({"reference": "Medication/none"}, None),
        ({"display": "warfarin"}, None),
        ({"reference": "#p"}, [{"resourceType": "Medication", "id": "p", "code": {"text": "enoxaparin"}}]),
        ({"reference": "#q"}, [{"resourceType": "Medication", "id": "p", "code": {"text": "enoxaparin"}}]),
        ({"reference": "urn:uuid:1"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("kind", ["MedicationRequest", "MedicationStatement", "MedicationAdministration"])
def test_medicines_by_reference(kind: str, pointer: JSON, contained: list[JSON] | None) -> None:
    """They wait under their concepts too; what has no name is noticed, though nobody asks."""
    ingredients = [{"itemCodeableConcept": {"text": "aspirin"}}, None, {}]
    products = [
        {"resource": {"resourceType": "Medication", "id": "m1", "code": {"text": "clopidogrel"}}},
        {"resource": {"resourceType": "Medication", "id": "m2", "ingredient": ingredients}, "fullUrl": "urn:uuid:1"},
    ]
    order = resource(kind, status="active", medicationReference=pointer)
    if contained:
        order["contained"] = contained
    need = {"MedicationRequest": "medications", "MedicationStatement": "medicationStatements"}
    value = {"resourceType": "Bundle", "entry": [*products, {"resource": order}]}
    must_agree(call({need.get(kind, "medicationAdministrations"): value}))
