"""Is feedback taken as real clients send it? (F1-F8) Nothing keeps it here; ``tests/records`` asks whether it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.wire import PATIENT_VIEW, bare_app, client

FEEDBACK = PATIENT_VIEW + "/feedback"
GOOD = {"card": "unknown-to-this-process", "outcome": "overridden", "outcomeTimestamp": "2026-11-21T03:38:35.408Z"}
BAD = {"card": "c", "outcome": "forgotten", "outcomeTimestamp": "2026-11-21T03:38:35.408Z"}


@pytest.fixture(scope="module")
def bare() -> Any:
    with client(bare_app()) as started:
        yield started


def test_f7_cards_that_this_process_never_sent(bare: TestClient) -> None:
    answer = bare.post(FEEDBACK, json={"feedback": [GOOD]})
    assert (answer.status_code, answer.json()) == (200, {"taken": 1, "kept": False})
    assert answer.headers["cache-control"] == "no-store"


def test_f5_the_same_report_again(bare: TestClient) -> None:
    for _ in range(2):
        assert bare.post(FEEDBACK, json={"feedback": [GOOD, GOOD]}).json() == {"taken": 2, "kept": False}


def test_bad_entries_are_named_and_good_ones_taken(bare: TestClient) -> None:
    answer = bare.post(FEEDBACK, json={"feedback": [BAD, GOOD, 5]})
    assert answer.status_code == 200
    assert answer.json() == {
        "taken": 1,
        "kept": False,
        "refused": [
            {"where": "feedback[0].outcome", "why": "not valid"},
            {"where": "feedback[2]", "why": "not valid"},
        ],
    }


def test_trap_12_nothing_but_bad_entries(bare: TestClient) -> None:
    answer = bare.post(FEEDBACK, json={"feedback": [BAD, {}]})
    assert answer.status_code == 422
    assert [issue["expression"] for issue in answer.json()["issue"]] == [
        ["feedback[0].outcome"],
        ["feedback[1].outcome"],
    ]


@pytest.mark.parametrize("body", [{}, {"feedback": []}, {"feedback": "x"}, {"feedback": None}])
def test_no_entries(bare: TestClient, body: object) -> None:
    assert bare.post(FEEDBACK, json=body).status_code == 422


def test_feedback_for_a_service_that_does_not_exist(bare: TestClient) -> None:
    assert bare.post("/cds-services/leg-triage/feedback", json={"feedback": [GOOD]}).status_code == 404
