"""Real requests of the public CDS Hooks sandbox, replayed (section 12; J-, R-, C- and F-rows as they occur)."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.support.sandbox import Recorded, empty_chart, recorded
from tests.support.wire import PATIENT_VIEW

# File -> status without prefetch: in production, in development. 200 in development is a card that says so.
EXPECTED = {
    "01-preflight-discovery": (400, 200),
    "02-discovery": (200, 200),
    "03-preflight-service": (400, 200),
    "04-preflight-feedback": (400, 200),
    "18-order-select-rx-opened": (412, 200),
    "20-order-select-rx-dosage": (412, 200),
    "22-order-select-rx-tab-clicked-again": (422, 422),
    "23-order-select-rx-reason": (412, 200),
    "24-order-select-rx-invalid-date": (412, 200),
    "25-order-select-rx-date-half-typed": (412, 200),
    "26-order-select-pama-opened": (412, 200),
    "27-order-select-pama-study": (412, 200),
    "28-order-select-pama-study-and-reason": (412, 200),
    "29-order-sign-rx": (404, 404),
    "30-hook-does-not-match-service": (422, 422),
    "32-smart-launch-default-patient-first": (412, 200),
    "33-feedback-accepted": (200, 200),
    "34-feedback-overridden-with-reason": (200, 200),
    "35-feedback-overridden-no-reason": (200, 200),
    "36-feedback-order-select": (200, 200),
}
REQUESTS = recorded()
CALLS = [one for one in REQUESTS if EXPECTED[one.name][0] == 412]


def test_every_recording_has_an_expectation() -> None:
    assert {one.name for one in REQUESTS} == set(EXPECTED)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.name)
def test_in_production(production: TestClient, request_: Recorded) -> None:
    """The sandbox is not among a hospital's origins, so its preflights fail; what gets through is answered."""
    answer = request_.send(production)
    assert answer.status_code == EXPECTED[request_.name][0]
    assert "access-control-allow-origin" not in answer.headers
    if answer.status_code >= 400:
        assert answer.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.name)
def test_in_development(development: TestClient, request_: Recorded) -> None:
    answer = request_.send(development)
    assert answer.status_code == EXPECTED[request_.name][1]
    assert answer.headers["access-control-allow-origin"] == request_.headers["Origin"]
    if answer.status_code >= 400:
        assert answer.json()["resourceType"] == "OperationOutcome"
    if request_ in CALLS:
        assert answer.json()["cards"], "the sandbox shows no cards as: All clear!"


@pytest.mark.parametrize("request_", CALLS, ids=lambda one: one.name)
def test_p2_the_412_names_what_would_have_helped(production: TestClient, request_: Recorded) -> None:
    (issue,) = request_.send(production).json()["issue"]
    assert issue["details"]["coding"][0]["code"] == "LT-412-01"
    assert "exam" in issue["diagnostics"]
    assert "conditions" in issue["diagnostics"]


@pytest.mark.parametrize("request_", CALLS, ids=lambda one: one.name)
def test_p3_an_empty_chart_is_an_answer(production: TestClient, request_: Recorded) -> None:
    assert request_.body is not None
    chart = empty_chart(production, request_.path, request_.body["context"]["patientId"])
    answer = request_.send(production, chart)
    assert answer.status_code == 200
    assert isinstance(answer.json()["cards"], list)


@pytest.mark.parametrize("request_", CALLS, ids=lambda one: one.name)
def test_p3_null_is_the_same_answer_as_an_empty_bundle(production: TestClient, request_: Recorded) -> None:
    assert request_.body is not None
    chart = empty_chart(production, request_.path, request_.body["context"]["patientId"])
    nulls = {key: value if key == "patient" else None for key, value in chart.items()}
    expected = [card["summary"] for card in request_.send(production, chart).json()["cards"]]
    assert [card["summary"] for card in request_.send(production, nulls).json()["cards"]] == expected


def test_the_access_token_goes_nowhere(production: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    (launch,) = [one for one in REQUESTS if one.name.startswith("32-")]
    assert launch.body is not None
    token = launch.body["fhirAuthorization"]["access_token"]
    answer = launch.send(production)
    assert token not in answer.text
    assert token not in caplog.text


def test_feedback_for_a_card_without_uuid(development: TestClient) -> None:
    body = {"feedback": [{"outcome": "overridden", "outcomeTimestamp": "2026-11-21T03:38:35.408Z"}]}
    assert development.post(PATIENT_VIEW + "/feedback", json=body).json() == {"taken": 1, "kept": False}
