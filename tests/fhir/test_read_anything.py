"""Whatever a client sends: nothing raises, order never matters, no resource loses another, no text leaves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fhir.read import read_picture
from app.picture.needs import Need
from tests.fhir.chart_making import (
    ICD,
    LOINC,
    NOW,
    RXNORM,
    SNOMED,
    ZONE,
    bundle,
    call,
    coded,
    condition,
    observation,
    picture,
    resource,
    terminology,
)
from tests.support.limits import LIMITS

FIELDS = [
    "resourceType", "id", "meta", "lastUpdated", "entry", "resource", "fullUrl", "link", "relation", "status", "intent",
    "subject", "patient", "reference", "display", "code", "coding", "system", "text", "bodySite", "effectiveDateTime",
    "effectivePeriod", "issued", "start", "end", "valueQuantity", "value", "comparator", "unit", "valueString",
    "valueInteger", "valueBoolean", "valueCodeableConcept", "valueRange", "valueRatio", "low", "high", "numerator",
    "denominator", "dataAbsentReason", "interpretation", "component", "contained", "hasMember", "clinicalStatus",
    "verificationStatus", "onsetString", "onsetAge", "abatementString", "recordedDate", "birthDate", "deceasedDateTime",
    "gender", "medicationCodeableConcept", "medicationReference", "dosageInstruction", "dosage", "doseAndRate",
    "doseQuantity", "rateQuantity", "route", "authoredOn", "reasonCode", "reaction", "manifestation", "substance",
    "severity", "criticality", "deviceName", "name", "type", "performedString", "performedAge", "period", "focus",
]  # fmt: skip
WORDS = [
    "Bundle", "Observation", "Condition", "Patient", "MedicationRequest", "MedicationAdministration", "Medication",
    "AllergyIntolerance", "Procedure", "Device", "ServiceRequest", "Encounter", "OperationOutcome", "final", "active",
    "preliminary", "completed", "in-progress", "p1", "Patient/p1", "#x", "next", LOINC, SNOMED, ICD, RXNORM, "8902-9",
    "8579-5", "44974-4", "80284-3", "11368-8", "72166-2", "85354-9", "44963-7", "309538000", "2667000", "I74.3", "R20.0",
    "5224", "1364445", "absent", "0.62 L / 0.98 R", "<0.1", "2+", "left foot", "both legs", "numbness of left leg",
    "heparin", "pacemaker", "2026-11-21", "2026", "Invalid date", "9999-12-31T23:59:59-12:00", "3 hours ago", "kg", "%",
    "1e999999", "NaN", "", "high", "a",
]  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=6)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=30,
)
ENTRIES = st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=9), max_size=3)


@given(st.dictionaries(st.sampled_from([str(need) for need in Need]), JSON, max_size=3), JSON, JSON)
@settings(max_examples=150)
def test_no_json_in_any_value_raises(prefetch: dict[str, Any], drafts: Any, selection: Any) -> None:
    request = call(dict(prefetch.items()), drafts=drafts, selections=(str(selection),))
    read_picture(request, terminology(), NOW, ZONE, LIMITS)


@given(st.sampled_from(list(Need)), ENTRIES, st.sampled_from(WORDS[1:13]))
@settings(max_examples=250)
def test_no_resource_raises(need: Need, resources: list[dict[str, Any]], kind: str) -> None:
    """Shapes closer to FHIR: any field with any content, of the right patient."""
    subject = {"reference": "Patient/p1"}
    sent = [{**one, "resourceType": kind, "subject": subject, "patient": subject} for one in resources]
    read_picture(call({need: bundle(*sent)}, drafts=bundle(*sent)), terminology(), NOW, ZONE, LIMITS)


DP_LEFT = coded(LOINC, "8902-9")
CHART: list[dict[str, Any]] = [
    observation(DP_LEFT, valueString="absent"),
    observation(DP_LEFT, id="o2", valueString="2+", effectiveDateTime="2026-11-19"),
    observation(DP_LEFT, id="o1", valueString="weak", meta={"lastUpdated": "2026-11-20"}),
    observation(coded(LOINC, "8579-5"), id="o3", valueQuantity={"value": 0}),
    observation(coded(LOINC, "777-3"), id="o4", valueQuantity={"value": 90, "unit": "10*3/uL"}),
    observation(coded(SNOMED, "309538000"), id="o5", bodySite={"text": "left foot"}, category={"text": "exam"}),
    {"resourceType": "Observation", "id": "o6", "code": 7},
    {"resourceType": "Observation", "id": "o7", "subject": {"reference": "Patient/p2"}, "code": DP_LEFT},
    condition(coded(ICD, "I74.3"), bodySite=[{"text": "left leg"}]),
    condition(coded(SNOMED, "49436004"), id="c2", clinicalStatus="resolved"),
    condition({"text": "Pacemaker"}, id="c3"),
    resource("MedicationRequest", status="active", medicationReference={"reference": "Medication/m1"}),
    {"resourceType": "Medication", "id": "m1", "code": coded(RXNORM, "1364445", "apixaban 5 MG Oral Tablet")},
    resource(
        "MedicationAdministration",
        status="completed",
        effectiveDateTime="2026-11-21T08:00:00-05:00",
        medicationReference={"reference": "Medication/m1"},
    ),
    resource(
        "MedicationAdministration",
        id="a2",
        status="completed",
        effectiveDateTime="2026-11-20",
        medicationReference={"reference": "Medication/m1"},
    ),
    resource("AllergyIntolerance", code={"text": "heparin"}),
    resource("Procedure", status="completed", code=coded(SNOMED, "732213003")),
    resource("Device", type=coded(SNOMED, "14106009")),
    resource("ServiceRequest", status="active", code={"text": "MRI lumbar spine"}, reasonCode={"text": "leg pain"}),
]
BY_NEED: dict[Need | str, tuple[str, ...]] = {
    Need.EXAM: ("Observation",),
    Need.CONDITIONS: ("Condition",),
    Need.MEDICATIONS: ("MedicationRequest", "Medication"),
    Need.ADMINISTRATIONS: ("MedicationAdministration",),
    Need.ALLERGIES: ("AllergyIntolerance",),
    Need.PROCEDURES: ("Procedure",),
    Need.DEVICES: ("Device",),
    Need.ORDERS: ("ServiceRequest",),
}


def sent(chart: list[dict[str, Any]]) -> dict[Need | str, Any]:
    return {need: bundle(*(one for one in chart if one["resourceType"] in kinds)) for need, kinds in BY_NEED.items()}


@given(st.permutations(CHART))
@settings(max_examples=40)
def test_the_order_of_the_entries_never_matters(chart: list[dict[str, Any]]) -> None:
    first, other = picture(sent(CHART)), picture(sent(chart))
    assert set(first.facts) == set(other.facts)
    assert set(first.gaps) == set(other.gaps)
    assert set(first.set_aside) == set(other.set_aside)
    assert first.needs == other.needs


@given(st.permutations(list(BY_NEED)))
@settings(max_examples=20)
def test_the_order_of_the_keys_never_matters(needs: list[Need]) -> None:
    values = sent(CHART)
    assert set(picture({need: values[need] for need in needs}).facts) == set(picture(values).facts)


@pytest.mark.parametrize("index", range(len(CHART)))
def test_no_resource_loses_another_one(index: int) -> None:
    """Broken in one of three ways, a resource takes nothing but its own facts along."""
    without = [one for place, one in enumerate(CHART) if place != index]
    expected = set(picture(sent(without)).facts)
    kind = CHART[index]["resourceType"]
    for broken in (
        {"resourceType": kind, "code": 7},
        {"resourceType": kind, "subject": [[]], "id": {}},
        {"resourceType": kind, "status": {}},
    ):
        chart = [broken if place == index else one for place, one in enumerate(CHART)]
        assert set(picture(sent(chart)).facts) == expected


def test_an_unrelated_resource_changes_nothing() -> None:
    unrelated = [
        observation(coded(LOINC, "8867-4", "Heart rate"), id="x1", valueQuantity={"value": 80, "code": "/min"}),
        observation({"text": "Favourite colour"}, id="x2", valueString="blue"),
        condition(coded(SNOMED, "24079001", "Atopic dermatitis"), id="x3"),
    ]
    assert set(picture(sent(CHART + unrelated)).facts) == set(picture(sent(CHART)).facts)


SECRET = "Ann Example 555-0100"


def test_no_text_of_the_chart_leaves() -> None:
    """Facts, gaps and what was set aside hold closed vocabulary only; every text of this chart carries a mark."""
    concept = {"coding": [{"system": LOINC, "code": "8902-9", "display": SECRET}], "text": SECRET}
    marked: list[dict[str, Any]] = [
        observation(concept, valueString=SECRET),
        observation(coded(LOINC, "8902-9", SECRET), id="o2", valueString="absent", bodySite={"text": SECRET}),
        observation(
            coded(LOINC, "29463-7", SECRET), id="o3", valueQuantity={"value": 80, "code": "kg", "unit": SECRET}
        ),
        observation(coded(LOINC, "29463-7"), id=SECRET, valueQuantity={"value": 80, "unit": SECRET}),
        observation(coded(LOINC, "8902-9"), id="o5", status=SECRET, issued={SECRET: SECRET}),
        condition({"text": "Pacemaker " + SECRET}, onsetString=SECRET),
        resource(
            "MedicationRequest",
            medicationCodeableConcept={"text": "heparin " + SECRET},
            dosageInstruction=[
                {
                    "text": SECRET,
                    "route": {"text": SECRET},
                    "doseAndRate": [{"doseQuantity": {"value": 1, "unit": SECRET}}],
                }
            ],
        ),
        resource("AllergyIntolerance", code={"text": "heparin " + SECRET}, criticality=SECRET),
        resource("ServiceRequest", status="active", code={"text": SECRET}, reasonCode=[{"text": "leg pain " + SECRET}]),
    ]
    person = {"resourceType": "Patient", "id": "p1", "gender": SECRET, "birthDate": SECRET}
    seen = picture({**sent(marked), Need.PATIENT: person})
    assert len(seen.facts) >= 6
    assert "Ann" not in repr(seen)
    assert "555" not in repr(seen)


def test_another_patients_content_is_kept_nowhere() -> None:
    """DATA-01."""
    other = {"reference": "Patient/p2"}
    chart = [{**one, "subject": other, "patient": other} for one in CHART if one["resourceType"] != "Medication"]
    seen = picture(sent(chart))
    assert seen.facts == ()
    assert seen.gaps == ()


def test_the_zone_decides_dates_and_nothing_else() -> None:
    """DATA-13: an instant is the same everywhere, a date is the local day."""
    instant = observation(DP_LEFT, valueString="absent")
    day = observation(DP_LEFT, id="o2", valueString="absent", effectiveDateTime="2026-11-20")
    request = call({Need.EXAM: bundle(instant, day)})
    here, there = (read_picture(request, terminology(), NOW, zone, LIMITS) for zone in (ZONE, UTC))
    (at_here, day_here), (at_there, day_there) = ([fact.when for fact in seen.facts] for seen in (here, there))
    assert at_here == at_there
    assert day_here is not None
    assert day_there is not None
    assert day_there.earliest == datetime(2026, 11, 20, tzinfo=UTC)
    assert day_here.earliest == datetime(2026, 11, 20, tzinfo=ZONE)


def test_numbers_beyond_all_reason_are_harmless() -> None:
    huge = ["1e999999999", "-1e999999999", "9" * 4000, "0." + "0" * 4000 + "1", "1e-999999"]
    for text in huge:
        one = json.dumps(observation(coded(LOINC, "29463-7"), valueQuantity={"value": 0, "code": "kg"}))
        value = '{"resourceType":"Bundle","entry":[{"resource":' + one.replace('"value": 0', f'"value": {text}') + "}]}"
        assert picture({Need.EXAM: value.encode()}).facts == ()
