"""What we ask for, and what came: the two silences, failures, paging, another patient, and nothing ever lost."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fhir.prefetch import OWN_TYPE, sort, templates
from app.fhir.structs import Observation
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState
from tests.fhir.chart_making import LOINC, bundle, call, coded, condition, observation, resource, terminology

OUTCOME_ERROR = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "security"}]}
OUTCOME_WARNING = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "processing"}]}
SOMEONE_ELSE = {"reference": "Patient/p2"}
GOOD = observation(coded(LOINC, "8902-9"))


def state_of(value: Any, need: Need = Need.EXAM) -> NeedState:
    return sort(call({need: value}))[need].state


# Templates.


@cache
def everything() -> dict[Need, str]:
    return templates(terminology(), Concept)


def test_every_need_has_a_template_when_everything_is_read() -> None:
    assert set(everything()) == set(Need)


@pytest.mark.parametrize("need", list(Need))
def test_templates_stay_in_the_subset_that_every_client_answers(need: Need) -> None:
    """CDS Hooks 2.0.1, prefetch templates: relative, known tokens, equality, each parameter once."""
    template = everything()[need]
    assert not template.startswith(("/", "http"))
    assert set(re.findall(r"{{(.*?)}}", template)) <= {"context.patientId", "context.encounterId"}
    assert template.split("?")[0].split("/")[0] == OWN_TYPE[need].__name__
    if "?" in template:
        names = [pair.split("=", 1)[0] for pair in template.split("?")[1].split("&")]
        assert names[0] == "patient"
        assert len(names) == len(set(names))
        assert set(names) <= {"patient", "code", "category", "_count", "_sort"}
        assert "%" not in template


def test_only_what_is_read_is_asked_for() -> None:
    asked = templates(terminology(), [Concept.PULSE_DORSALIS_PEDIS])
    assert set(asked) == {Need.PATIENT, Need.ENCOUNTER, Need.EXAM}
    assert asked[Need.PATIENT] == "Patient/{{context.patientId}}"
    assert asked[Need.ENCOUNTER] == "Encounter/{{context.encounterId}}"
    assert asked[Need.EXAM].endswith(
        "&category=exam,vital-signs,survey,procedure,imaging,therapy,activity&_sort=-date&_count=200"
    )


def test_measurements_are_asked_for_by_the_codes_of_the_value_sets() -> None:
    asked = templates(terminology(), [Concept.LAB_PLATELETS, Concept.LAB_INR, Concept.COND_AF])
    codes = re.search(r"code=([^&]*)", asked[Need.MEASUREMENTS])
    assert codes is not None
    tokens = codes[1].split(",")
    assert "http://loinc.org|777-3" in tokens
    assert "http://loinc.org|6301-6" in tokens
    assert all(token.startswith("http://loinc.org|") for token in tokens)
    assert "http://loinc.org|2160-0" not in tokens
    assert Need.CONDITIONS in asked


# What came.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, NeedState.NONE_ON_RECORD),
        ({"resourceType": "Bundle", "type": "searchset"}, NeedState.NONE_ON_RECORD),
        (bundle(), NeedState.NONE_ON_RECORD),
        ({"resourceType": "Bundle", "entry": None}, NeedState.NONE_ON_RECORD),
        ({"resourceType": "Bundle", "entry": [None, {}]}, NeedState.NONE_ON_RECORD),
        (bundle(GOOD), NeedState.SENT),
        (GOOD, NeedState.SENT),
        (bundle({"resourceType": "Provenance", "id": "x"}), NeedState.NONE_ON_RECORD),
        (bundle({"resourceType": "MedicationOrder", "id": "x"}), NeedState.NONE_ON_RECORD),
        (bundle({"resourceType": "NeverHeardOf", "id": "x"}, GOOD), NeedState.SENT),
        (OUTCOME_ERROR, NeedState.FAILED),
        (OUTCOME_WARNING, NeedState.FAILED),
        (bundle(OUTCOME_ERROR), NeedState.FAILED),
        (bundle({"resourceType": "OperationOutcome"}), NeedState.FAILED),
        (bundle(OUTCOME_WARNING), NeedState.NONE_ON_RECORD),
        (bundle(OUTCOME_WARNING, GOOD), NeedState.SENT),
        (bundle(OUTCOME_ERROR, GOOD), NeedState.FAILED),
        (bundle(GOOD, link=[{"relation": "self", "url": "x"}]), NeedState.SENT),
        (bundle(GOOD, link=[{"relation": "next", "url": "x"}]), NeedState.CUT),
        (bundle(link=[{"relation": "next", "url": "x"}]), NeedState.CUT),
        (bundle(GOOD, link={"relation": "next"}), NeedState.CUT),
        ([], NeedState.MALFORMED),
        ([GOOD], NeedState.MALFORMED),
        ("x", NeedState.MALFORMED),
        (7, NeedState.MALFORMED),
        ({}, NeedState.MALFORMED),
        ({"resourceType": 7}, NeedState.MALFORMED),
        (b"{", NeedState.MALFORMED),
        (b"\xff", NeedState.MALFORMED),
        (b"[" * 5000 + b"]" * 5000, NeedState.MALFORMED),
        (b'{"resourceType":"Bundle","entry":' + b"[" * 90000 + b"]" * 90000 + b"}", NeedState.MALFORMED),
        (bundle(condition("x")), NeedState.MALFORMED),
        (condition("x"), NeedState.MALFORMED),
        (bundle({**GOOD, "subject": SOMEONE_ELSE}), NeedState.WRONG_PATIENT),
        (bundle({**GOOD, "subject": SOMEONE_ELSE}, {**GOOD, "id": "o2"}), NeedState.SENT),
        (bundle(GOOD, 7), NeedState.MALFORMED),
        (bundle(GOOD, {"resourceType": "Observation", "subject": 7}), NeedState.MALFORMED),
    ],
)
def test_what_a_value_means(value: Any, expected: NeedState) -> None:
    assert state_of(value) is expected


def test_a_key_that_was_left_out_is_not_none_on_record() -> None:
    received = sort(call({Need.CONDITIONS: None}))
    assert received[Need.CONDITIONS].state is NeedState.NONE_ON_RECORD
    assert received[Need.EXAM].state is NeedState.ABSENT
    assert set(received) == set(Need)


def test_keys_that_nobody_asked_for_are_ignored() -> None:
    assert {one.state for one in sort(call({"observations": bundle(GOOD)})).values()} == {NeedState.ABSENT}


def test_what_came_of_a_cut_answer_is_still_used() -> None:
    received = sort(call({Need.EXAM: bundle(GOOD, link=[{"relation": "next", "url": "x"}])}))[Need.EXAM]
    assert [type(one.resource) for one in received.resources] == [Observation]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"resourceType": "Patient", "id": "p1"}, NeedState.SENT),
        ({"resourceType": "Patient"}, NeedState.SENT),
        (bundle({"resourceType": "Patient", "id": "p1"}), NeedState.SENT),
        ({"resourceType": "Patient", "id": "p2"}, NeedState.WRONG_PATIENT),
        ({"resourceType": "Patient", "id": "P1"}, NeedState.WRONG_PATIENT),
    ],
)
def test_the_patient_must_be_the_patient_of_the_call(patient: Any, expected: NeedState) -> None:
    """DATA-01."""
    assert state_of(patient, Need.PATIENT) is expected


@pytest.mark.parametrize(
    ("subject", "is_patient"),
    [
        ({"reference": "Patient/p1"}, True),
        ({"reference": "Patient/p1/_history/3"}, True),
        ({"reference": "https://ehr.example/fhir/Patient/p1"}, True),
        ({"reference": "urn:uuid:p1"}, True),
        ({"reference": "urn:uuid:aaaa"}, True),
        ("Patient/p1", True),
        ([{"reference": "Patient/p1"}], True),
        ({"reference": "Patient/p2"}, False),
        ({"reference": "Patient/p11"}, False),
        ({"reference": "Group/p1"}, False),
        ({"reference": "https://ehr.example/fhir/Patient/p1/extra"}, False),
        ({"reference": "urn:uuid:bbbb"}, False),
        ({"reference": "urn:uuid:cccc"}, False),
        ({"reference": "#p1"}, False),
        ({"reference": "p1"}, False),
        ({"reference": ""}, False),
        ({"identifier": {"system": "urn:mrn", "value": "p1"}}, False),
        ({"display": "p1"}, False),
        ({}, False),
    ],
)
def test_whose_resource_it_is(subject: Any, is_patient: bool) -> None:
    """DATA-01: the subject must resolve to context.patientId; an identifier or a name proves nothing."""
    family = bundle({"resourceType": "Patient", "id": "p1"}, {"resourceType": "Patient", "id": "p2"})
    family["entry"][0]["fullUrl"] = "urn:uuid:aaaa"
    family["entry"][1]["fullUrl"] = "urn:uuid:bbbb"
    received = sort(call({Need.PATIENT: family, Need.EXAM: bundle({**GOOD, "subject": subject})}))[Need.EXAM]
    assert received.state is (NeedState.SENT if is_patient else NeedState.WRONG_PATIENT)
    assert bool(received.resources) is is_patient
    assert ("another patient" in {one.reason for one in received.set_aside}) is not is_patient


def test_a_contained_patient_is_the_patient_only_by_its_id() -> None:
    """DATA-01."""
    for inside, expected in (("p1", NeedState.SENT), ("p9", NeedState.WRONG_PATIENT)):
        one = {
            **GOOD,
            "subject": {"reference": f"#{inside}"},
            "contained": [{"resourceType": "Patient", "id": inside}],
        }
        assert state_of(bundle(one)) is expected


def test_a_missing_subject_counts_only_in_the_search_for_its_own_type() -> None:
    """DATA-01: every search is by patient, so its own type is taken for the patient's, and that is noted."""
    nameless = {key: value for key, value in GOOD.items() if key != "subject"}
    exam = sort(call({Need.EXAM: bundle(nameless)}))[Need.EXAM]
    assert len(exam.resources) == 1
    assert [one.reason for one in exam.set_aside] == ["read although its subject is not given"]
    conditions = sort(call({Need.CONDITIONS: bundle(nameless, condition("x"))}))[Need.CONDITIONS]
    assert [type(one.resource).__name__ for one in conditions.resources] == ["Condition"]
    assert [one.reason for one in conditions.set_aside] == ["subject not given"]


def test_a_finding_on_a_fetus_is_not_the_patients() -> None:
    """DATA-01: Observation.focus names whom it is about."""
    assert state_of(bundle({**GOOD, "focus": [{"reference": "RelatedPerson/fetus"}]})) is NeedState.WRONG_PATIENT
    assert state_of(bundle({**GOOD, "focus": [{"reference": "Patient/p1"}]})) is NeedState.SENT


def test_set_aside_repeats_no_text_of_the_chart() -> None:
    """Ids go into traces; one that is no FHIR id could hold anything."""
    received = sort(call({Need.EXAM: bundle({**GOOD, "id": "<b>Ann Example</b>", "subject": SOMEONE_ELSE})}))
    assert [one.reference for one in received[Need.EXAM].set_aside] == ["Observation/(no id)"]


# One bad resource never loses another one.

BROKEN: list[Any] = [
    7,
    "x",
    [],
    {},
    {"resourceType": "Observation", "subject": {"reference": 7}},
    {"resourceType": "Observation", "id": {"a": 1}, "code": 7},
    {"resourceType": "Observation", "category": {"text": "exam"}, "code": {"coding": [{}]}},
    {"resourceType": "Observation", "category": None, "component": None, "code": {"coding": []}},
    {"resourceType": "Observation", "component": [7, {"code": "x"}]},
    {"resourceType": "Observation", "valueQuantity": {"value": "not a number"}},
    {"resourceType": "Observation", "valueQuantity": {"value": "NaN"}},
    {"resourceType": "Observation", "effectiveDateTime": {"start": 7}},
    {"resourceType": "Observation", "unknownElement": {"deep": [[[]]]}},
    b'{"resourceType":"Observation","valueQuantity":{"value":1e999999999}}',
    b'{"resourceType":"Observation","valueInteger":' + b"9" * 6000 + b"}",
    b'{"resourceType":"Observation","valueString":"\\ud800"}',
    b'{"resourceType":"Observation","valueString":"\\ud800","contained":[{"x":"\\ud800"}]}',
    {"resourceType": "Condition", "bodySite": {"text": "left leg"}, "clinicalStatus": "active"},
    {"resourceType": "MedicationRequest", "reasonCode": {"text": "x"}, "dosageInstruction": {"text": "x"}},
    {"resourceType": "MedicationRequest", "category": {"text": "x"}, "doNotPerform": "true"},
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_bad_resource_never_loses_another_one(broken: Any) -> None:
    text = broken if isinstance(broken, bytes) else json.dumps(broken).encode()
    good = json.dumps(GOOD).encode()
    for first, second in ((text, good), (good, text)):
        value = b'{"resourceType":"Bundle","entry":[{"resource":' + first + b'},{"resource":' + second + b"}]}"
        received = sort(call({Need.EXAM: value}))[Need.EXAM]
        assert "o1" in [one.resource.id for one in received.resources]


def test_a_wrong_field_is_dropped_and_named_and_the_rest_stays() -> None:
    received = sort(call({Need.EXAM: bundle({**GOOD, "issued": {"a": 1}, "category": {"text": "exam"}})}))[Need.EXAM]
    (one,) = received.resources
    assert isinstance(one.resource, Observation)
    assert one.resource.code is not None
    assert one.resource.category is not None
    assert [aside.reason for aside in received.set_aside] == ["issued not readable"]
    assert received.state is NeedState.SENT


def test_numbers_keep_their_digits_on_every_path() -> None:
    for extra in ({}, {"category": {"text": "exam"}}):
        value = bundle({**GOOD, **extra, "valueQuantity": {"value": 0}})
        text = json.dumps(value).replace('"value": 0', '"value": 6.10').encode()
        (one,) = sort(call({Need.EXAM: text}))[Need.EXAM].resources
        assert isinstance(one.resource, Observation)
        assert one.resource.value_quantity is not None
        assert str(one.resource.value_quantity.value) == "6.10"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["resourceType", "entry", "resource", "link", "relation", "subject", "reference", "code", "coding",
                 "component", "valueQuantity", "value", "contained", "id", "status", "fullUrl", "issue", "severity"]
            ),
            inner | st.sampled_from(["Bundle", "Observation", "Patient", "OperationOutcome", "next", "Patient/p1"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)  # fmt: skip


@given(st.sampled_from(list(Need)), JSON)
def test_no_json_raises(need: Need, value: Any) -> None:
    received = sort(call({need: value}))[need]
    assert isinstance(received.state, NeedState)


@given(st.binary(max_size=60))
def test_no_bytes_raise(value: bytes) -> None:
    sort(call({Need.EXAM: value}))


def test_another_patients_resource_is_kept_nowhere() -> None:
    """DATA-01."""
    received = sort(call({Need.ALLERGIES: bundle(resource("AllergyIntolerance", patient=SOMEONE_ELSE))}))
    assert received[Need.ALLERGIES].resources == ()
    assert [one.reason for one in received[Need.ALLERGIES].set_aside] == ["another patient"]


def test_an_order_of_an_older_version_is_seen_beside_an_odd_resource() -> None:
    """Ignoring it in silence would turn a running anticoagulant into "none on record"."""
    older = {"resourceType": "MedicationOrder", "id": "x", "status": "active"}
    odd = resource("MedicationRequest", authoredOn={"a": 1})
    assert state_of(bundle(older, odd), Need.MEDICATIONS) is NeedState.MALFORMED
    assert (
        state_of({"resourceType": "Bundle", "entry": [{"resource": older}, 5]}, Need.MEDICATIONS) is NeedState.MALFORMED
    )
