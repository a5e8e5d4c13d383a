"""What arrives in prefetch decides between an answer and 412 (P2-P4, sections 5 and 14, trap 9)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.sandbox import empty_chart
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, order_select, patient_view

EMPTY = {"resourceType": "Bundle", "type": "searchset", "total": 0}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
OUTCOME_IN_BUNDLE = EMPTY | {"entry": [{"resource": OUTCOME, "search": {"mode": "outcome"}}]}
PATIENT = {"resourceType": "Patient", "id": "p-1"}

CALLS = {PATIENT_VIEW: patient_view(), ORDER_SELECT: order_select()}


def call(to: TestClient, path: str, prefetch: object) -> Any:
    return to.post(path, json=CALLS[path] | {"prefetch": prefetch})


@pytest.fixture
def chart(production: TestClient) -> dict[str, Any]:
    return empty_chart(production, PATIENT_VIEW, "p-1")


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    "value", [None, ..., OUTCOME, OUTCOME_IN_BUNDLE], ids=["no prefetch", "patient only", "failed", "failed in Bundle"]
)
def test_p2_nothing_to_judge_by(
    production: TestClient, development: TestClient, chart: dict[str, Any], path: str, value: object
) -> None:
    """412 in production; in development a card, because the sandbox shows a 412 as an all-clear."""
    match value:
        case None:
            prefetch: Any = None
        case dict():
            prefetch = dict.fromkeys(chart, value) | {"patient": PATIENT}
        case _:
            prefetch = {"patient": PATIENT}
    assert call(production, path, prefetch).status_code == 412
    answer = call(development, path, prefetch)
    assert answer.status_code == 200
    (card,) = answer.json()["cards"]
    assert card["indicator"] in ("warning", "critical")


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("nothing", [None, EMPTY, EMPTY | {"entry": []}], ids=["null", "no entry", "empty entry"])
def test_p3_no_data_is_an_answer(
    production: TestClient, chart: dict[str, Any], path: str, nothing: dict[str, Any] | None
) -> None:
    assert call(production, path, dict.fromkeys(chart, nothing) | {"patient": PATIENT}).status_code == 200


ODD: list[Any] = [None, EMPTY, OUTCOME, OUTCOME_IN_BUNDLE, {"resourceType": "Patient"}, {}, [], "text", 5, True, [[]],
       EMPTY | {"entry": None}, EMPTY | {"entry": [{}]}, EMPTY | {"entry": [None]}, EMPTY | {"entry": {}},
       EMPTY | {"entry": [{"resource": {"resourceType": "Observation"}}]},
       EMPTY | {"link": [{"relation": "next", "url": "https://elsewhere.example/page2"}]}]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("path", CALLS)
def test_p4_one_odd_value_refuses_nothing(
    production: TestClient, chart: dict[str, Any], path: str, odd: object
) -> None:
    for key in chart:
        assert call(production, path, chart | {key: odd}).status_code == 200, key
    assert call(production, path, dict.fromkeys(chart, odd)).status_code in (200, 412)


@pytest.mark.parametrize("path", CALLS)
def test_p4_omitted_and_unasked_keys(production: TestClient, chart: dict[str, Any], path: str) -> None:
    for key in chart:
        sent = {name: value for name, value in chart.items() if name != key} | {"weather": {"sunny": True}}
        assert call(production, path, sent).status_code == 200, key


def test_without_a_fhir_server_a_token_means_nothing(production: TestClient, chart: dict[str, Any]) -> None:
    token = {"access_token": "t", "token_type": "Bearer", "expires_in": 60, "scope": "x", "subject": "y"}
    body = patient_view(prefetch=chart, fhirAuthorization=token)
    assert production.post(PATIENT_VIEW, json=body).status_code == 200


@pytest.mark.parametrize("depth", [50, 300, 600, 800, 900, 950, 990])
def test_nesting_that_the_envelope_still_lets_through(
    production: TestClient, chart: dict[str, Any], depth: int
) -> None:
    deep = '[{"extension":' * (depth // 2) + "1" + "}]" * (depth // 2)
    for key in ("exam", "conditions"):
        bundle = EMPTY | {"entry": [{"resource": {"resourceType": "Observation", "extension": "@"}}]}
        body = json.dumps(patient_view(prefetch=chart | {key: bundle})).replace('"@"', deep)
        answer = production.post(PATIENT_VIEW, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (200, 400)


def test_the_same_hook_instance_again_is_normal(production: TestClient, chart: dict[str, Any]) -> None:
    answers = [call(production, PATIENT_VIEW, chart) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]


def test_calls_for_different_patients_do_not_mix(production: TestClient, chart: dict[str, Any]) -> None:
    """The sandbox calls at every keystroke, so calls overlap."""

    def one(number: int) -> bool:
        mine = f"p-{number}"
        prefetch = chart | {"patient": {"resourceType": "Patient", "id": mine if number % 2 else "another"}}
        answer = production.post(PATIENT_VIEW, json=patient_view(context={"patientId": mine}, prefetch=prefetch))
        return any("patient" in card["summary"].lower() for card in answer.json()["cards"])

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(one, range(24)))
    assert told == [number % 2 == 0 for number in range(24)]
