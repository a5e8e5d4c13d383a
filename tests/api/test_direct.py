"""The short way of a call answers like the long one, byte for byte; only a browser and odd paths take the long one."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, bare_app, client, order_select, patient_view

ORIGIN = {"Origin": "http://localhost:8080"}
ONLY_FOR_BROWSERS = {"access-control-allow-origin"}

CALLS: list[tuple[str, Any]] = [
    (PATIENT_VIEW, patient_view()),
    (ORDER_SELECT, order_select()),
    (PATIENT_VIEW, patient_view(hook="order-select")),
    (PATIENT_VIEW, {}),
    (f"{PATIENT_VIEW}/feedback", {"feedback": []}),
    (f"{PATIENT_VIEW}/feedback", {"feedback": [{"outcome": "overridden", "outcomeTimestamp": "2026-11-21T08:00:00Z"}]}),
]


def breaks(_: HookRequest) -> HookResponse:
    raise ZeroDivisionError("a patient's value")


@pytest.mark.parametrize(("path", "call"), CALLS)
def test_both_ways_answer_alike(development: TestClient, path: str, call: Any) -> None:
    short = development.post(path, json=call)
    for long in (
        development.post(path, json=call, headers=ORIGIN),
        development.post(path.replace("/cds-services/", "/cds-services//"), json=call),
    ):
        assert (long.status_code, long.content) == (short.status_code, short.content)
        assert {k: v for k, v in long.headers.items() if k not in ONLY_FOR_BROWSERS} == dict(short.headers)
    assert short.headers["vary"] == "Origin"
    assert not ONLY_FOR_BROWSERS & set(short.headers)


@pytest.mark.parametrize("headers", [{}, ORIGIN])
def test_what_nobody_foresaw_is_answered_and_logged_alike(
    caplog: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    with caplog.at_level(logging.ERROR), client(bare_app(breaks)) as started:
        answer = started.post(PATIENT_VIEW, json=patient_view(), headers=headers)
    assert answer.status_code == 500
    assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "LT-500-01"
    ((said, exception, trace),) = [
        (one.msg, *(getattr(one, name) for name in ("exception", "trace"))) for one in caplog.records
    ]
    assert (said, exception) == ("unexpected", "ZeroDivisionError")
    assert "test_direct" in trace[-1]


def test_another_method_is_refused_by_the_router(development: TestClient) -> None:
    assert development.get(PATIENT_VIEW).status_code == 405
    assert development.put(PATIENT_VIEW, json=patient_view()).status_code == 405
