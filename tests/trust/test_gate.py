"""The gate on the wire: who gets in, what everybody else hears, and what the log says of it."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.account import CallAccount
from app.api.gate import Gate
from app.errors import TooMany
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from app.main import create_app
from app.settings import Settings
from app.trust.freshness import ASK_AGAIN_SECONDS, FRESH_SECONDS
from app.trust.rates import Rates
from app.trust.registry import Client
from tests.support.logged import said
from tests.support.tokens import NOW, Clock, checker, claims, header, signed
from tests.support.tokens import client as registered
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, bare_app, client, nothing_found, open_gate, patient_view

HOST = "https://triage.example"
DISCOVERY = "/cds-services"


def guarded(*clients: Client, clock: Clock | None = None, **changes: Any) -> Gate:
    clock = clock or Clock()
    return open_gate(checker=checker(*clients, clock=clock), rates=Rates(clock), **changes)


_NUMBER = iter(range(10**6))


def token(path: str, **changes: Any) -> dict[str, str]:
    """An Authorization header for this path, with a jti of its own."""
    body = claims(aud=HOST + path, jti=f"jti-{next(_NUMBER)}", **changes)
    return {"Authorization": f"Bearer {signed(header(), body)}"}


@pytest.fixture
def service() -> Iterator[TestClient]:
    with client(bare_app(gate=guarded(), discovery="guarded")) as started:
        yield started


BODIES = {
    PATIENT_VIEW: patient_view(),
    PATIENT_VIEW + "/feedback": {
        "feedback": [{"card": "a", "outcome": "overridden", "outcomeTimestamp": "2026-11-21T08:00:00Z"}]
    },
}


@pytest.mark.parametrize("path", BODIES)
def test_a_known_client_is_answered(service: TestClient, path: str) -> None:
    assert service.post(path, json=BODIES[path], headers=token(path)).status_code == 200


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        token("/another"),
        token(PATIENT_VIEW, exp=NOW - 100),
        {"Authorization": "Basic eDp5"},
    ],
)
def test_everybody_else_hears_the_same(service: TestClient, path: str, headers: dict[str, str]) -> None:
    """J: a bare 401 without a reason; nothing of the token comes back."""
    answer = service.post(path, json=BODIES[path], headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    (issue,) = answer.json()["issue"]
    assert issue == {
        "severity": "error",
        "code": "login",
        "details": {"coding": [{"system": "urn:leg-triage:failure", "code": "LT-401-01"}]},
        "diagnostics": "Not trusted.",
    }


def test_a_token_for_the_call_does_not_open_its_feedback(service: TestClient) -> None:
    path = PATIENT_VIEW + "/feedback"
    assert service.post(path, json=BODIES[path], headers=token(PATIENT_VIEW)).status_code == 401


def test_the_address_that_counts_is_the_configured_one(service: TestClient) -> None:
    """W2: no header of the caller changes what a token must name."""
    for spoof in ("evil.example", "triage.example:443"):
        headers = {"Host": spoof, "X-Forwarded-Host": spoof, "Forwarded": f"host={spoof}", "X-Forwarded-Proto": "http"}
        good = token(PATIENT_VIEW)
        assert service.post(PATIENT_VIEW, json=patient_view(), headers={**headers, **good}).status_code == 200
        body = claims(aud=f"https://{spoof}{PATIENT_VIEW}", jti=f"spoof {spoof}")
        bad = {"Authorization": f"Bearer {signed(header(), body)}"}
        assert service.post(PATIENT_VIEW, json=patient_view(), headers={**headers, **bad}).status_code == 401


def test_discovery_is_open_or_guarded(service: TestClient) -> None:
    assert service.get(DISCOVERY).status_code == 401
    assert service.get(DISCOVERY, headers=token(DISCOVERY)).status_code == 200
    with client(bare_app(gate=guarded())) as started:
        assert started.get(DISCOVERY).status_code == 200
        assert started.get(DISCOVERY, headers={"Authorization": "Bearer x"}).status_code == 200


def test_exceptions_for_an_audience_are_told_at_every_start(caplog: pytest.LogCaptureFixture) -> None:
    """J4."""
    lenient = registered(also_accepted_audiences=("https://old.example/cds",))
    strict = registered(name="strict", issuer="https://strict.example")
    with client(bare_app(gate=guarded(lenient, strict), profile="production")):
        assert ("audience-exception", "st-elsewhere") in said(caplog, "client")
    assert "strict" not in {client for _, client in said(caplog, "client")}


def test_health_needs_no_token(service: TestClient) -> None:
    assert service.get("/healthz").status_code == 200
    assert service.get("/readyz").status_code == 200


def test_the_reason_is_told_as_a_code_and_the_token_is_not(caplog: pytest.LogCaptureFixture) -> None:
    told: list[CallAccount] = []
    headers = token("/another")
    with caplog.at_level(logging.DEBUG), client(bare_app(gate=guarded(), listeners=(told.append,))) as started:
        started.post(PATIENT_VIEW, json=patient_view(), headers=headers)
    assert [(one.outcome, one.refused_because) for one in told] == [("LT-401-01", "audience")]
    assert headers["Authorization"].split(".")[2] not in caplog.text + repr(told)


def test_who_is_refused_at_discovery_is_logged(service: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """No service is called there, so no account of a call would tell of it."""
    assert service.get(DISCOVERY).status_code == 401
    assert said(caplog, "why") == [("discovery-refused", "no-token")]


@pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SELECT])
def test_whoever_was_known_before_it_was_refused_is_named(path: str) -> None:
    told: list[CallAccount] = []
    mine = registered(services=frozenset({"leg-triage-patient-view"}), calls_per_minute=1)
    with client(bare_app(gate=guarded(mine), listeners=(told.append,))) as started:
        for _ in range(2):
            started.post(path, json=patient_view(), headers=token(path))
    assert [one.client for one in told] == ["st-elsewhere"] * 2
    assert told[-1].outcome == "LT-429-01"


def test_a_client_calls_only_its_services_and_names_only_its_servers() -> None:
    """J8: 403, and nothing is fetched."""
    mine = registered(services=frozenset({"leg-triage-patient-view"}), fhir_bases=("https://ehr.example/fhir",))
    asked: list[str | None] = []

    def answer(call: HookRequest) -> HookResponse:
        asked.append(call.fhir_server)
        return nothing_found(call)

    with client(bare_app(answer, gate=guarded(mine))) as started:
        assert started.post(ORDER_SELECT, json={}, headers=token(ORDER_SELECT)).status_code == 403
        for server, status in {
            "https://ehr.example/fhir": 200,
            "https://ehr.example/fhir/": 200,
            "https://other.example/fhir": 403,
            "https://ehr.example/fhir2": 403,
            "https://ehr.example": 403,
            "http://ehr.example/fhir": 403,
        }.items():
            call = patient_view(fhirServer=server)
            assert started.post(PATIENT_VIEW, json=call, headers=token(PATIENT_VIEW)).status_code == status, server
        assert started.post(PATIENT_VIEW, json=patient_view(), headers=token(PATIENT_VIEW)).status_code == 200
    assert asked == ["https://ehr.example/fhir", "https://ehr.example/fhir/", None]


@pytest.mark.parametrize(("site", "own", "status"), [("412", "card", 200), ("card", "412", 412), ("card", None, 200)])
def test_each_client_hears_what_it_wants_when_there_is_nothing_to_judge_by(site: str, own: Any, status: int) -> None:
    settings = Settings(profile="production", not_assessed=site)
    with client(create_app(settings, gate=guarded(registered(not_assessed=own)))) as started:
        answer = started.post(PATIENT_VIEW, json=patient_view(), headers=token(PATIENT_VIEW))
    assert answer.status_code == status
    assert len(answer.json().get("cards", [])) == (status == 200)


def test_a_client_without_servers_may_name_any_that_nobody_asks() -> None:
    with client(bare_app(gate=guarded())) as started:
        call = patient_view(fhirServer="https://ehr.example/fhir")
        assert started.post(PATIENT_VIEW, json=call, headers=token(PATIENT_VIEW)).status_code == 200


def test_a_client_that_calls_too_often_is_told_when_to_come_again() -> None:
    """D5: and another one is not held up by it."""
    clock = Clock()
    slow = registered(calls_per_minute=3)
    other = registered(name="other", issuer="https://other.example")
    with client(bare_app(gate=guarded(slow, other, clock=clock))) as started:
        said = [started.post(PATIENT_VIEW, json=patient_view(), headers=token(PATIENT_VIEW)) for _ in range(5)]
        assert [answer.status_code for answer in said] == [200, 200, 200, 429, 429]
        assert int(said[-1].headers["Retry-After"]) >= 1 or said[-1].headers["Retry-After"].isdigit()
        mine = token(PATIENT_VIEW, iss=other.issuer)
        assert started.post(PATIENT_VIEW, json=patient_view(), headers=mine).status_code == 200


def test_an_address_that_calls_too_often_is_refused_before_its_token_is_looked_at() -> None:
    told: list[CallAccount] = []
    with client(bare_app(gate=guarded(calls_per_minute_and_address=2), listeners=(told.append,))) as started:
        said = [started.post(PATIENT_VIEW, json=patient_view()).status_code for _ in range(4)]
    assert said == [401, 401, 429, 429]
    assert [one.refused_because for one in told] == ["no-token", "no-token", None, None]


def test_the_wait_is_never_nothing() -> None:
    clock = Clock()
    rates = Rates(clock)
    rates.count("a", 1)
    with pytest.raises(TooMany) as refused:
        rates.count("a", 1)
    assert refused.value.after >= 1
    rates.count("b", 1)


@pytest.mark.parametrize("limit", [1, 99, 100, 250, 1200])
def test_a_limit_lets_in_as_many_as_it_says(limit: int) -> None:
    """Counted in shares of a hundredth, so that a call does not pay for the count."""
    rates = Rates(Clock())
    for _ in range(limit):
        rates.count("a", limit)
    with pytest.raises(TooMany):
        rates.count("a", limit)


def test_shares_are_kept_of_so_many_callers_only() -> None:
    rates = Rates(Clock())
    for number in range(20_001):
        rates.count(f"address {number}", 6000)
    assert len(rates._left) <= 10_000


def test_no_more_calls_at_once_than_allowed() -> None:
    """D3: the one too many hears 503 and when to come again; afterwards there is room."""
    inside, leave = threading.Event(), threading.Event()

    def slow(call: HookRequest) -> HookResponse:
        inside.set()
        leave.wait(10)
        return nothing_found(call)

    gate = open_gate(calls_at_once=1)
    app = bare_app(slow, gate=gate)
    gate._inside = 1  # One call is being answered; the loop of the test client takes one at a time.
    with client(app) as started:
        answer = started.post(PATIENT_VIEW, json=patient_view())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "LT-503-02"
        gate._inside = 0
        leave.set()
        assert started.post(PATIENT_VIEW, json=patient_view()).status_code == 200
    assert inside.is_set()
    assert gate._inside == 0


def test_a_call_that_fails_makes_room_too() -> None:
    gate = open_gate(calls_at_once=1)
    with client(bare_app(gate=gate)) as started:
        for body in (b"{", b"", json.dumps(patient_view()).encode()):
            started.post(PATIENT_VIEW, content=body, headers={"Content-Type": "application/json"})
    assert gate._inside == 0


def test_keys_are_asked_for_in_the_background_sooner_while_some_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that is not ready for want of keys gets no call that would make it ask."""

    class Keys:
        asked = 0

        def key_ages(self) -> dict[str, float | None]:
            return {"a": 1.0, "b": None if self.asked < 2 else 1.0}

        async def load_keys(self) -> bool:
            self.asked += 1
            return True

    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr("app.api.gate.asyncio.sleep", sleep)
    keys = Keys()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(open_gate(checker=keys).keep_keys())
    assert waited == [ASK_AGAIN_SECONDS, ASK_AGAIN_SECONDS, FRESH_SECONDS, FRESH_SECONDS]
    assert keys.asked == 3


def test_without_a_registry_nobody_asks_for_keys() -> None:
    gate = open_gate()
    asyncio.run(gate.keep_keys())
    assert (gate.has_keys(), gate.key_ages()) == (True, {})
