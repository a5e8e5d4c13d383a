"""Every row of the failure table, and the traps of plain web frameworks (sections 13 and 14, C3, C4, R9)."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import errors
from app.api.failures import ANSWERS
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from tests.support.logged import said
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, bare_app, client, order_select, patient_view

ORIGIN = "http://localhost:3000"
SECRET = "Hopper-1906"
ISSUE_TYPES = {"timeout",
    "structure", "login", "forbidden", "not-found", "required", "too-long", "not-supported", "invalid", "throttled",
    "exception", "transient",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare() -> Any:
    with client(bare_app(max_body_bytes=20_000, accept_gzip=True)) as started:
        yield started


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    """An OperationOutcome that a browser can read and no cache keeps; returns its first issue."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    issue: dict[str, Any] = outcome["issue"][0]
    assert issue["severity"] == "error"
    assert issue["code"] in ISSUE_TYPES
    assert issue["details"]["coding"][0]["code"] == code
    assert issue["diagnostics"]
    assert SECRET not in answer.text
    return issue


def post(to: TestClient, body: bytes, path: str = PATIENT_VIEW, **headers: str) -> Any:
    sent = {"Content-Type": "application/json", "Origin": ORIGIN} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    answer = to.post(path, content=body, headers={name: value for name, value in sent.items() if value})
    if sent["Origin"]:
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert "access-control-allow-credentials" not in answer.headers
    return answer


CALL = json.dumps(patient_view()).encode()


def test_every_failure_has_an_answer() -> None:
    kinds = [errors.ServiceError, errors.Refused]
    for kind in kinds:
        kinds += kind.__subclasses__()
        assert any(one in ANSWERS for one in kind.__mro__)
    assert {status for status, _ in ANSWERS.values()} >= {400, 401, 403, 404, 412, 413, 415, 422, 429, 500, 503}
    assert {kind for _, kind in ANSWERS.values()} <= ISSUE_TYPES


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (errors.NotTrusted("Not trusted."), 401, "LT-401-01"),
        (errors.NotAllowed("Not allowed."), 403, "LT-403-01"),
        (errors.UnknownService("None such."), 404, "LT-404-01"),
        (errors.DataNotObtainable(("exam", "conditions")), 412, "LT-412-01"),
        (errors.TooMany("Later.", after=7), 429, "LT-429-01"),
        (errors.ServiceError("Something."), 500, "LT-500-01"),
        (errors.Unavailable("Stopping."), 503, "LT-503-01"),
    ],
)
def test_failures_of_the_service(failure: errors.ServiceError, status: int, code: str) -> None:
    def answer(_: HookRequest) -> HookResponse:
        raise failure

    with client(bare_app(answer)) as started:
        issue = refused(post(started, CALL), status, code)
    if isinstance(failure, errors.DataNotObtainable):
        assert "exam, conditions" in issue["diagnostics"]
        assert issue["expression"] == ["prefetch"]


class TestNotJson:
    @pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SELECT, PATIENT_VIEW + "/feedback"])
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'{"hook":NaN}',
            b'{"hook":"patient-view",}',
            b'{"hook":"\xff"}',
            b"\xef\xbb\xbf{}",
            CALL.decode().encode("utf-16"),
            CALL + b"}",
        ],
        ids=lambda body: repr(body[:20]),
    )
    def test_400(self, bare: TestClient, path: str, body: bytes) -> None:
        refused(post(bare, body, path), 400, "LT-400-01")

    @pytest.mark.parametrize(
        "value",
        ["[" * 9_000 + "]" * 9_000, '{"a":' * 900 + "1" + "}" * 900, "9" * 6_000, "1e999", '"\\ud800"', '"\\u0000"'],
        ids=lambda value: value[:10],
    )
    @pytest.mark.parametrize("place", ["other", "prefetch", "extension", "fhirAuthorization", "hookInstance"])
    def test_hostile_values_never_break_the_service(self, bare: TestClient, place: str, value: str) -> None:
        """Traps 4 and 11: NaN, surrogates and deep nesting crash a validating framework's own error handler."""
        whole = {"prefetch": {"exam": "@"}, "extension": {"a": "@"}}.get(place, "@")
        body = json.dumps(patient_view(**{place: whole})).replace('"@"', value)
        answer = post(bare, body.encode())
        assert answer.status_code in (200, 400, 422)
        assert answer.headers["content-type"] == "application/json"


class TestNotAHook:
    def test_trap_5_the_request_is_not_echoed(self, bare: TestClient) -> None:
        token = {"access_token": SECRET, "token_type": "Bearer", "expires_in": 5, "scope": SECRET, "subject": SECRET}
        chart = {"patient": {"resourceType": "Patient", "name": [{"family": SECRET}]}}
        call = patient_view(hookInstance=..., fhirAuthorization=token, fhirServer="https://x.example", prefetch=chart)
        issue = refused(post(bare, json.dumps(call).encode()), 422, "LT-422-01")
        assert issue["expression"] == ["hookInstance"]

    def test_r1_the_hook_of_another_service(self, bare: TestClient) -> None:
        refused(post(bare, json.dumps(order_select()).encode()), 422, "LT-422-01")
        refused(post(bare, CALL, ORDER_SELECT), 422, "LT-422-01")

    def test_trap_12_an_empty_patient(self, bare: TestClient) -> None:
        call = patient_view(context={"patientId": ""})
        assert refused(post(bare, json.dumps(call).encode()), 422, "LT-422-01")["expression"] == ["context.patientId"]

    def test_traps_1_2_nulls_and_any_uuid_are_fine(self, bare: TestClient) -> None:
        """The first UUID version, and null for a query that found nothing."""
        assert post(bare, json.dumps(patient_view(prefetch={"exam": None})).encode()).json() == {"cards": []}


class TestMediaType:
    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "text/plain;charset=UTF-8",
            "text/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "application/fhir+xml",
            "application/json; charset=latin1",
            "json",
        ],
    )
    @pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SELECT, PATIENT_VIEW + "/feedback"])
    def test_what_a_page_elsewhere_could_send_unasked(self, bare: TestClient, path: str, kind: str) -> None:
        refused(post(bare, CALL, path, Content_Type=kind), 415, "LT-415-01")

    @pytest.mark.parametrize(
        "kind",
        [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            'application/json;charset="UTF-8"',
            "application/fhir+json",
            "application/json+fhir; charset=utf-8",
        ],
    )
    def test_r9_forms_of_json(self, bare: TestClient, kind: str) -> None:
        expected = 415 if "json+fhir" in kind else 200
        assert post(bare, CALL, Content_Type=kind).status_code == expected

    def test_r9_no_type_at_all_is_taken_from_programs_and_not_from_browsers(self, bare: TestClient) -> None:
        assert post(bare, CALL, Content_Type="", Origin="").status_code == 200
        refused(post(bare, CALL, Content_Type=""), 415, "LT-415-01")


class TestSize:
    def test_over_the_limit_by_its_own_word(self, bare: TestClient) -> None:
        refused(post(bare, b" " * 20_001), 413, "LT-413-01")

    def test_over_the_limit_without_saying_so(self, bare: TestClient) -> None:
        def chunks() -> Any:
            for _ in range(21):
                yield b" " * 1_000

        answer = bare.post(PATIENT_VIEW, content=chunks(), headers={"Content-Type": "application/json"})
        refused(answer, 413, "LT-413-01")

    def test_at_the_limit(self, bare: TestClient) -> None:
        assert post(bare, CALL + b" " * (20_000 - len(CALL))).status_code == 200

    def test_ten_megabytes_fit_the_default(self) -> None:
        call = patient_view(prefetch={"exam": {"resourceType": "Bundle", "note": "x" * 10_000_000}})
        with client(bare_app()) as started:
            assert post(started, json.dumps(call).encode()).status_code == 200

    def test_gzip_must_be_allowed(self) -> None:
        """D2."""
        with client(bare_app()) as started:
            refused(post(started, gzip.compress(CALL), Content_Encoding="gzip"), 415, "LT-415-01")
            assert post(started, CALL, Content_Encoding="identity").status_code == 200

    def test_gzip(self, bare: TestClient) -> None:
        assert post(bare, gzip.compress(CALL), Content_Encoding="gzip").status_code == 200
        assert post(bare, gzip.compress(CALL), Content_Encoding=" GZIP ").status_code == 200
        assert post(bare, CALL, Content_Encoding="identity").status_code == 200

    @pytest.mark.parametrize("inflated", [20_001, 50_000_000])
    def test_a_gzip_bomb(self, bare: TestClient, inflated: int) -> None:
        refused(post(bare, gzip.compress(b" " * inflated), Content_Encoding="gzip"), 413, "LT-413-01")

    @pytest.mark.parametrize(
        "body", [CALL, b"", gzip.compress(CALL)[:-4], gzip.compress(CALL) + b"more", gzip.compress(CALL)[:20]]
    )
    def test_broken_gzip(self, bare: TestClient, body: bytes) -> None:
        refused(post(bare, body, Content_Encoding="gzip"), 400, "LT-400-01")

    @pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
    def test_other_encodings(self, bare: TestClient, encoding: str) -> None:
        refused(post(bare, CALL, Content_Encoding=encoding), 415, "LT-415-01")


class TestWhereAndHow:
    @pytest.mark.parametrize(
        "path",
        ["/", "/cds-services/nobody", "/cds-services/nobody/feedback", "/cds-services/leg-triage-patient-view/x"],
    )
    def test_trap_7_unknown_addresses(self, bare: TestClient, path: str) -> None:
        refused(post(bare, CALL, path), 404, "LT-404-01")
        refused(bare.get(path), 404, "LT-404-01")

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
    @pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SELECT, PATIENT_VIEW + "/feedback"])
    def test_services_take_post_only(self, bare: TestClient, path: str, method: str) -> None:
        answer = bare.request(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
        if method != "HEAD":
            refused(answer, 405, "LT-405-01")

    @pytest.mark.parametrize(
        "path", ["/cds-services//leg-triage-patient-view", PATIENT_VIEW + "/", PATIENT_VIEW + "//"]
    )
    def test_slashes_never_redirect(self, bare: TestClient, path: str) -> None:
        assert post(bare, CALL, path).status_code == 200


class TestUnexpected:
    @pytest.mark.parametrize("raised", [ValueError(SECRET), KeyError(SECRET), RecursionError(SECRET), MemoryError()])
    def test_trap_6_a_browser_can_read_a_500_and_nobody_reads_the_value(
        self, raised: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        def answer(_: HookRequest) -> HookResponse:
            raise raised

        with caplog.at_level(logging.INFO), client(bare_app(answer)) as started:
            refused(post(started, CALL), 500, "LT-500-01")
            assert started.get("/healthz").status_code == 200
        assert SECRET not in repr([vars(record) for record in caplog.records if record.name.startswith("app.")])
        event, exception, trace = said(caplog, "exception", "trace")[-1]
        assert (event, exception) == ("unexpected", type(raised).__name__)
        assert str(trace).rpartition("tests.api.test_refusals:")[1]

    def test_trap_9_a_failure_is_never_an_empty_answer(self) -> None:
        def answer(_: HookRequest) -> HookResponse:
            raise RuntimeError

        with client(bare_app(answer)) as started:
            assert "cards" not in post(started, CALL).json()


def test_c1_answers_about_patients_are_kept_by_no_cache(bare: TestClient) -> None:
    answer = post(bare, CALL)
    assert (answer.status_code, answer.content) == (200, b'{"cards":[]}')
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_a_body_that_does_not_arrive() -> None:
    """D3: a client that sends a byte now and then is cut off; the drip is played to the app itself."""

    async def story() -> list[dict[str, Any]]:
        app = bare_app(body_seconds=0.05)
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"{", "more_body": True}

        async def send(message: Any) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": PATIENT_VIEW,
            "raw_path": PATIENT_VIEW.encode(),
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1),
            "server": ("testserver", 80),
            "scheme": "http",
            "http_version": "1.1",
            "root_path": "",
        }
        await asyncio.wait_for(app(scope, receive, send), 10)
        return said

    start, body = asyncio.run(story())
    assert start["status"] == 408
    assert b"LT-408-01" in body["body"]
