"""The whole service before EHRs of every kind: what it fetches, how long it waits, and what it never says aloud."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.errors import SettingsError
from app.main import create_app
from app.settings import Settings
from app.wiring.fetching import fetcher
from tests.support.ehr import TOKEN, Ehr, Got, Play, http, plays, searchset
from tests.support.fhir_server import held
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import PATIENT_VIEW, client, open_gate

JSON = dict[str, Any]
STORY: JSON = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_text())
CHART: JSON = STORY["prefetch"]
PATIENT: str = STORY["context"]["patientId"]
AUTHORIZATION = {
    "access_token": TOKEN,
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "patient/*.read",
    "subject": "leg-triage",
    "patient": PATIENT,
}
OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
EXPLAIN = "org.leg-triage.explain"
TRACE = "org.leg-triage.trace"


@contextmanager
def listening(play: Play) -> Iterator[Ehr]:
    """An EHR in a thread of its own, as the service under test has a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ehr = Ehr(play)
    asyncio.run_coroutine_threadsafe(ehr.__aenter__(), loop).result(10)
    try:
        yield ehr
    finally:
        asyncio.run_coroutine_threadsafe(ehr.__aexit__(None, None, None), loop).result(10)
        asyncio.run_coroutine_threadsafe(_end_others(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def chart(got: Got) -> bytes:
    """What a server that has the story's patient answers."""
    if got.kind == "Patient":
        return http(CHART["patient"])
    need = {"Condition": "conditions", "MedicationRequest": "medications", "AllergyIntolerance": "allergies",
            "Procedure": "procedures", "Observation": "exam" if "category=" in got.target else "measurements"}  # fmt: skip
    return http(searchset(*held(CHART.get(need.get(got.kind, ""), None))))


async def whole(got: Got, writer: asyncio.StreamWriter) -> None:
    """Plays that server."""
    writer.write(chart(got))


def but(kinds: dict[str, bytes | Play]) -> Play:
    """Plays that server, except for these resource types."""

    async def play(got: Got, writer: asyncio.StreamWriter) -> None:
        other = kinds.get(got.kind)
        if other is None:
            writer.write(chart(got))
        elif isinstance(other, bytes):
            writer.write(other)
        else:
            await other(got, writer)

    return play


async def stuck(_: Got, __: asyncio.StreamWriter) -> None:
    """Never answers."""
    await asyncio.sleep(300)


def calling(server: str | None, prefetch: JSON | None = None, **more: Any) -> JSON:
    """The story's call with only this prefetch, and this server."""
    extension = {**STORY["extension"], EXPLAIN: True}
    return {
        **STORY,
        "prefetch": prefetch or {},
        "extension": extension,
        **({"fhirServer": server, "fhirAuthorization": AUTHORIZATION} if server else {}),
        **more,
    }


@pytest.fixture(scope="module")
def patient() -> Iterator[TestClient]:
    """The service with all the time that a busy computer may need."""
    with client(create_app(Settings(profile="development", deadline_seconds=20))) as started:
        yield started


@pytest.fixture(scope="module")
def hasty() -> Iterator[TestClient]:
    """The service with a short deadline."""
    with client(create_app(Settings(profile="development", deadline_seconds=0.4))) as started:
        yield started


def _said(to: TestClient, body: JSON) -> tuple[list[JSON], JSON]:
    answer = to.post(PATIENT_VIEW, json=body)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    return said["cards"], said["extension"][TRACE]


def test_nothing_is_sent_and_everything_is_fetched(patient: TestClient) -> None:
    expected, _ = _said(patient, calling(None, CHART))
    with listening(whole) as ehr:
        cards, trace = _said(patient, calling(ehr.base))
    assert cards == expected
    assert {one.headers.get("authorization") for one in ehr.got} == {f"Bearer {TOKEN}"}
    assert trace["needs"]["exam"] == "fetched"
    assert trace["needs"]["devices"] == "none on record"
    assert trace["needs"]["encounter"] == "not sent"
    assert set(trace["fetched"]) == set(trace["needs"]) - {"encounter"}
    assert all(told["milliseconds"] >= 0 and told["queries"] == 1 for told in trace["fetched"].values())


def test_what_was_sent_is_not_asked_for(patient: TestClient) -> None:
    with listening(whole) as ehr:
        _, trace = _said(patient, calling(ehr.base, CHART))
        assert ehr.connections == 0
        assert "fetched" not in trace
        half = {need: value for need, value in CHART.items() if need != "measurements"}
        _, trace = _said(patient, calling(ehr.base, half))
    assert [one.kind for one in ehr.got] == ["Observation"]
    assert trace["needs"]["measurements"] == "fetched"
    assert trace["needs"]["exam"] == "sent"


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (http(OUTCOME, 403), "access denied", "Bedside findings: access denied."),
        (http(OUTCOME, 500), "not available", "Bedside findings: not available."),
        (http("<html>", Content_Type="text/html"), "malformed", "Bedside findings: malformed."),
        (http(OUTCOME), "failed", "Bedside findings: failed."),
    ],
)
def test_an_exam_that_cannot_be_had_is_told(patient: TestClient, answer: bytes, state: str, words: str) -> None:
    quiet = {**CHART, "conditions": None}  # Without a problem list entry that would be an emergency by itself.
    del quiet["exam"]
    with listening(but({"Observation": answer})) as ehr:
        cards, trace = _said(patient, calling(ehr.base, quiet))
    assert trace["needs"]["exam"] == state
    (card,) = [one for one in cards if words in one["detail"]]
    assert card["indicator"] == "warning"


def test_nobody_answers_at_all() -> None:
    with client(create_app(Settings(profile="development", not_assessed="412"))) as strict:
        with listening(but(dict.fromkeys(("Patient", "Observation", "Condition", "MedicationRequest", "Procedure",
                           "MedicationStatement", "MedicationAdministration", "AllergyIntolerance", "Device",
                           "ServiceRequest"), http(OUTCOME, 401)))) as ehr:  # fmt: skip
            base = ehr.base
            answer = strict.post(PATIENT_VIEW, json=calling(base))
        assert answer.status_code == 412
        assert TOKEN not in answer.text
        gone = strict.post(PATIENT_VIEW, json=calling(base))
        assert gone.status_code == 412


@pytest.mark.parametrize(
    "server",
    ["https://ehr.example/fhir", "http://169.254.169.254/latest", "http://10.0.0.1/fhir", "http://localhost:22/",
     "http://user@localhost:8080/fhir", "http://[::ffff:127.0.0.1]:8080/fhir", "http://2130706433:8080/"],
)  # fmt: skip
def test_a_server_that_is_not_listed_is_as_no_server(patient: TestClient, server: str) -> None:
    expected, _ = _said(patient, calling(None, {"exam": CHART["exam"]}))
    cards, trace = _said(patient, calling(server, {"exam": CHART["exam"]}))
    assert cards == expected
    assert "fetched" not in trace


def test_production_asks_listed_servers_only() -> None:
    with listening(whole) as ehr, client(create_app(Settings(profile="production"), gate=open_gate())) as production:
        assert production.post(PATIENT_VIEW, json=calling(ehr.base)).status_code == 412
    assert ehr.connections == 0


# The token.


@pytest.mark.parametrize("prefetch", [{}, CHART], ids=["nothing sent", "everything sent"])
@pytest.mark.parametrize("play", [whole, plays(), but({"Observation": http(OUTCOME, 401)}), but({"Observation": b""})])
def test_the_token_is_in_no_answer_and_no_log(
    patient: TestClient, caplog: pytest.LogCaptureFixture, play: Play, prefetch: JSON
) -> None:
    caplog.set_level(logging.DEBUG)
    with listening(play) as ehr:
        for body in (calling(ehr.base, prefetch), calling("https://elsewhere.example/fhir", prefetch)):
            answer = patient.post(PATIENT_VIEW, json=body)
            assert TOKEN not in answer.text
    for record in caplog.records:
        if record.name.startswith(("app", "httpx", "httpcore")) and "httpx2" not in record.name:
            assert TOKEN not in record.getMessage()
            assert PATIENT not in record.getMessage()
            assert "/fhir" not in record.getMessage()


def test_whoever_judges_never_sees_the_token() -> None:
    from app.hooks.card import HookResponse
    from app.hooks.request import HookRequest
    from tests.support.wire import SERVICES, bare_app

    seen: list[HookRequest] = []

    def judge(request: HookRequest) -> HookResponse:
        seen.append(request)
        return HookResponse(cards=())

    assert SERVICES
    with client(bare_app(judge)) as started:
        started.post(PATIENT_VIEW, json=calling("https://ehr.example/fhir"))
    assert [one.access for one in seen] == [None]
    assert TOKEN not in repr(seen)


# Time.


def test_a_stuck_ehr_costs_the_deadline_and_the_answer_says_what_is_missing(hasty: TestClient) -> None:
    with listening(but({"Observation": stuck})) as ehr:
        begun = time.monotonic()
        cards, trace = _said(hasty, calling(ehr.base))
        took = time.monotonic() - begun
    assert 0.35 < took < 4, "the deadline is 0.4 s; the rest is for a busy computer"
    assert trace["needs"]["exam"] == trace["needs"]["measurements"] == "not available"
    assert trace["fetched"]["exam"]["trouble"] == "out of time"
    assert trace["needs"]["conditions"] == "fetched", "what arrived is used"
    assert any("Bedside findings: not available." in card["detail"] for card in cards) or any(
        "not available from the EHR" in card["detail"].replace("Not", "not") for card in cards
    )


def test_a_stuck_ehr_does_not_slow_others_down() -> None:
    """As a ratio, with both measured in turn, so that a busy computer slows both."""
    with (
        client(create_app(Settings(profile="development", deadline_seconds=1.0))) as service,
        listening(stuck) as blocked,
        listening(whole) as ehr,
    ):
        sent, asking = calling(None, CHART), calling(ehr.base)
        for body in (sent, asking):
            _said(service, body)
        calm: dict[str, list[float]] = {"sent": [], "fetched": []}
        rough: dict[str, list[float]] = {"sent": [], "fetched": []}
        late: list[float] = []
        for _ in range(3):
            _measure(service, calm, sent, asking)
            crowd = [
                threading.Thread(target=lambda: late.append(_timed(service, calling(blocked.base)))) for _ in range(8)
            ]
            for one in crowd:
                one.start()
            time.sleep(0.15)  # The crowd has asked, and waits.
            _measure(service, rough, sent, asking)
            for one in crowd:
                one.join(20)
        assert blocked.connections > 8
    assert len(late) == 24
    assert max(late) < 1.0 + 4, "the deadline is 1 s; the rest is for a busy computer"
    for kind in calm:
        assert median(rough[kind]) < 5 * median(calm[kind]) + 0.02, kind


def _timed(service: TestClient, body: JSON) -> float:
    begun = time.monotonic()
    _said(service, body)
    return time.monotonic() - begun


def _measure(service: TestClient, into: dict[str, list[float]], sent: JSON, asking: JSON) -> None:
    for _ in range(6):
        into["sent"].append(_timed(service, sent))
        into["fetched"].append(_timed(service, asking))


# At start.


@pytest.mark.parametrize(
    ("settings", "variable"),
    [
        ({"fhir_bases": "http://ehr.example/fhir"}, "FHIR_BASES"),
        ({"fhir_bases": "ehr.example"}, "FHIR_BASES"),
        ({"fhir_bases": "https://user@ehr.example/fhir"}, "FHIR_BASES"),
        ({"fhir_bases": "https://ehr.example/fhir?x"}, "FHIR_BASES"),
        ({"fhir_networks": "10.0.0.1/8"}, "FHIR_NETWORKS"),
        ({"fhir_networks": "0.0.0.0/0"}, "FHIR_NETWORKS"),
        ({"fhir_http2": True}, "FHIR_HTTP2"),
    ],
)
def test_a_wrong_setting_stops_the_start(settings: JSON, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.wiring.fetching.find_spec", lambda _: None)
    with pytest.raises(SettingsError) as stopped:
        fetcher(Settings(profile="production", **settings), ())
    assert variable in str(stopped.value)
    assert "user" not in str(stopped.value)


def test_production_without_a_list_fetches_nothing() -> None:
    assert fetcher(Settings(profile="production"), ()) is None
    assert fetcher(Settings(profile="production", fhir_bases="https://ehr.example/fhir"), ()) is not None
    assert fetcher(Settings(profile="development", fhir_bases="http://fhir.localhost:8080/fhir"), ()) is not None


def test_whoever_sends_everything_never_waits_for_the_http_client() -> None:
    """In a fresh process: the HTTP client is not even imported."""
    script = """
import json, sys
from starlette.testclient import TestClient
sys.modules.pop("httpx", None)
from app.main import create_app
from app.wiring.fetching import fetcher
from app.settings import Settings
story = json.load(open(sys.argv[1]))
with TestClient(create_app(Settings(profile="development"))) as service:
    story["fhirServer"] = "http://127.0.0.1:9/fhir"
    assert service.post(sys.argv[2], json=story).status_code == 200
print("httpx" in sys.modules, "app.fhir.fetch_client" in sys.modules)
fetcher(Settings(profile="production", fhir_bases="https://ehr.example/fhir"), ())
print("app.fhir.fetch_client" in sys.modules)
"""
    story = FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json"
    told = subprocess.run(
        [sys.executable, "-c", script, str(story), PATIENT_VIEW], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "False", "True"], "where servers are listed, it is loaded at start"
