"""Nothing leaks (P1, P2, F3): unique texts in every place of a call, every path driven, every sink searched.

The service is a real process, so that whatever it writes to its streams is seen, by whomever it is written.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from app.settings import Settings
from tests.support.canary import CODE, IDENTITY, KINDS, SERVER, TEXT, TOKEN, Sinks, also, planted, renamed
from tests.support.canary_service import BREAKS
from tests.support.process import free_port, until
from tests.support.story import FIXTURES, ROOT
from tests.support.tokens import claims, ec, header, public, signed

_YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
# In production a chart cannot bring its own now along.
STORY = json.loads(
    (FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json")
    .read_text(encoding="utf-8")
    .replace("2026-11-21", _YESTERDAY)
)
SCHEMA = Draft202012Validator(json.loads((ROOT / "openapi" / "log.schema.json").read_text()))
PUBLIC = "https://triage.example"
VIEW = "/cds-services/leg-triage-patient-view"
SELECT = "/cds-services/leg-triage-order-select"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the process is told to stop by a signal")


class Collector(BaseHTTPRequestHandler):
    """Takes in traces."""

    received: list[bytes]

    def do_POST(self) -> None:
        self.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class HostileEhr(BaseHTTPRequestHandler):
    """A FHIR server whose every word is a canary: in bodies, headers, reasons and links."""

    def do_GET(self) -> None:
        kind = self.path.partition("?")[0].rpartition("/fhir/")[2].partition("/")[0]
        body = json.dumps({"resourceType": "OperationOutcome", "issue": [{"code": SERVER, "diagnostics": SERVER}]})
        answers: dict[str, tuple[int, str, str]] = {
            "Patient": (500, body, "application/fhir+json"),
            "Condition": (401, body, "application/json"),
            "Observation": (200, f"<html>{SERVER}</html>", "text/html"),
            "AllergyIntolerance": (302, "", "text/plain"),
            "Procedure": (200, "{" + SERVER, "application/json"),
            "Device": (429, body, "application/json"),
        }
        page = {
            "resourceType": "Bundle",
            "type": "searchset",
            "entry": [{"resource": planted("MedicationRequest", SERVER)}],
            "link": [{"relation": "next", "url": f"http://{SERVER}.example/{SERVER}"}],
        }
        status, text, media = answers.get(kind, (200, json.dumps(page), "application/fhir+json"))
        self.send_response(status, SERVER)
        self.send_header("Content-Type", media)
        self.send_header("Location", f"http://{SERVER}.example/{SERVER}")
        self.send_header("WWW-Authenticate", f'Bearer realm="{SERVER}"')
        self.send_header("X-" + SERVER, SERVER)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


class Calls:
    """Calls of a started service, each answer kept in the sinks."""

    def __init__(self, url: str, sinks: Sinks) -> None:
        self.http = httpx.Client(base_url=url, timeout=60, trust_env=False)
        self.sinks = sinks
        self.statuses: list[int] = []

    def send(self, path: str, body: Any = None, method: str = "POST", **more: Any) -> httpx.Response:
        headers = {"Content-Type": "application/json", **more.pop("headers", {})}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.http.request(method, path, content=content, headers=headers, **more)
        name = "answers" if answer.status_code == 200 else "refusals"
        self.sinks.add(name, answer.content)
        self.sinks.add("headers of answers", repr(answer.headers))
        self.statuses.append(answer.status_code)
        return answer


_NUMBERS = iter(range(10**6))


def token(path: str, **changes: Any) -> dict[str, str]:
    now = time.time()
    body = claims(**{"aud": PUBLIC + path, "iat": now, "exp": now + 300, "jti": f"{TOKEN}-{next(_NUMBERS)}", **changes})
    return {"Authorization": f"Bearer {signed(header(), body)}", "X-Request-Id": TEXT, "User-Agent": TEXT}


def call(patient: str, chart: Any, hook: str = "patient-view", **more: Any) -> dict[str, Any]:
    context: dict[str, Any] = {
        "patientId": patient,
        "userId": f"Practitioner/{IDENTITY}",
        "encounterId": IDENTITY,
        TEXT: TEXT,
    }
    if hook == "order-select":
        orders = [
            {"resource": planted(kind, patient)} for kind in ("MedicationRequest", "ServiceRequest", "DeviceRequest")
        ]
        context |= {"selections": [f"MedicationRequest/{IDENTITY}-MedicationRequest-1"],
                    "draftOrders": {"resourceType": "Bundle", "entry": orders}}  # fmt: skip
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-9abc-0242ac120002",
        "context": context,
        "prefetch": chart,
        "fhirAuthorization": {"access_token": TOKEN, "token_type": "Bearer", "scope": TEXT, "subject": TEXT, "expires_in": 9},
        "extension": {"org.leg-triage.explain": True, TEXT: TEXT},
        TEXT: TEXT,
        **more,
    }  # fmt: skip


def charts(patient: str) -> Iterator[dict[str, Any]]:
    """A chart that fires with canaries in it, then one of canaries only, whole or not to be read, and one of another patient."""
    yield also(renamed(STORY["prefetch"], STORY["context"]["patientId"], patient))
    readable = [{"resource": planted(kind, patient)} for kind in KINDS if kind != "OperationOutcome"]
    failed = {"resource": planted("OperationOutcome", patient)}
    for owner, entries in ((patient, readable), (patient, [*readable, failed]), (f"{IDENTITY}-another", readable)):
        chart: dict[str, Any] = {key: {"resourceType": "Bundle", "entry": entries} for key in STORY["prefetch"]}
        yield chart | {"patient": planted("Patient", owner)}


def drive(calls: Calls, ehr: str | None = None) -> None:
    """Every way through the service that a caller can take."""
    for chart in charts(IDENTITY):
        for path, hook in ((VIEW, "patient-view"), (SELECT, "order-select")):
            assert calls.send(path, call(IDENTITY, chart, hook), headers=token(path)).status_code in (200, 412)
    working = next(charts(IDENTITY))
    for part in BREAKS:
        patient = f"{part}-{IDENTITY}"
        chart = renamed(working, IDENTITY, patient)
        server = {"fhirServer": f"{ehr}/fhir"} if ehr else {}
        calls.send(VIEW, call(patient, chart, **server), headers=token(VIEW))
    good = call(IDENTITY, working)
    wrong: tuple[dict[str, Any], ...] = (
        {"hook": TEXT}, {"hookInstance": TEXT}, {"context": {"patientId": f"{TEXT} x"}}, {"fhirServer": f"ftp://{TEXT}"},
        {"fhirAuthorization": TEXT}, {"prefetch": TEXT}, {"prefetch": {}}, {"context": TEXT},
    )  # fmt: skip
    for changes in wrong:
        calls.send(VIEW, good | changes, headers=token(VIEW))
    for body in (
        b'{"' + TEXT.encode(), TEXT.encode(), b"", b"[" * 5000, json.dumps(good).encode() + TEXT.encode(),
        b'{"hook":"' + TEXT.encode() + b'\xff"}', json.dumps(good).replace('"hook":', f'"hook":"{TEXT}","hook":', 1).encode(),
    ):  # fmt: skip
        calls.send(VIEW, body, headers=token(VIEW))
    calls.send(VIEW, good, headers=token(VIEW) | {"Content-Type": f"text/{TEXT}"})
    calls.send(VIEW, good, headers=token(VIEW) | {"Content-Encoding": TEXT})
    calls.send(f"/{TEXT}?patient={TEXT}", good)
    calls.send(f"{VIEW}/{TEXT}", good)
    calls.send(VIEW, good, method="GET")
    calls.send(
        VIEW,
        good,
        method="OPTIONS",
        headers={"Origin": f"https://{TEXT}.example", "Access-Control-Request-Method": "POST"},
    )
    calls.send(f"{VIEW}?patient={TEXT}", good, headers=token(VIEW))
    for bad in (
        {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Basic {TOKEN}"}, {"Authorization": TOKEN}, {},
        token(VIEW, iss=f"https://{TOKEN}.example"), token(VIEW, aud=TOKEN), token(VIEW, exp=1), token(VIEW, tenant=TEXT),
    ):  # fmt: skip
        calls.send(VIEW, good, headers=bad)
    again = token(VIEW)
    for _ in range(2):
        calls.send(VIEW, good, headers=again)
    reports = [
        {"card": CODE, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T08:00:00Z",
         "overrideReason": {"reason": {"code": CODE, "system": CODE, "display": TEXT}, "userComment": TEXT}},
        {"card": CODE, "outcome": "accepted", "acceptedSuggestions": [{"id": CODE}], "outcomeTimestamp": "2026-11-21T08:00:00Z"},
        {"card": TEXT, "outcome": TEXT}, TEXT,
    ]  # fmt: skip
    calls.send(f"{VIEW}/feedback", {"feedback": reports}, headers=token(f"{VIEW}/feedback"))
    calls.send(f"{VIEW}/feedback", {"feedback": [TEXT]}, headers=token(f"{VIEW}/feedback"))
    calls.send(f"{VIEW}/feedback", {TEXT: TEXT}, headers=token(f"{VIEW}/feedback"))
    for path in ("/readyz", "/healthz", "/cds-services"):
        calls.send(path, method="GET", headers={"Host": f"{TEXT}.example", "X-Forwarded-Host": TEXT})
    if ehr:
        for prefetch in ({}, {"patient": None}):
            for authorization in (good["fhirAuthorization"], None):
                calls.send(
                    VIEW,
                    call(IDENTITY, prefetch, fhirServer=f"{ehr}/fhir", fhirAuthorization=authorization),
                    headers=token(VIEW),
                )


def registry(folder: Path) -> Path:
    path = folder / "clients.toml"
    key = json.dumps(public(ec())).replace('":', '" =')
    path.write_text(f'[[client]]\nname = "ehr"\nissuer = "https://ehr.example"\nkeys.set = [{key}]\n', "utf-8")
    return path


@contextmanager
def service(folder: Path, sinks: Sinks, **settings: str) -> Iterator[Calls]:
    """A started service. Whatever it wrote, to its streams or to files, is in the sinks when it has ended."""
    port, admin, work = free_port(), free_port(), folder / "work"
    work.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEG_TRIAGE_")}
    environment |= {
        "LEG_TRIAGE_CLIENTS": str(registry(folder)),
        "LEG_TRIAGE_PUBLIC_URL": PUBLIC,
        "LEG_TRIAGE_ADMIN_PORT": str(admin),
        "LEG_TRIAGE_DRAIN_SECONDS": "0",
        "TMPDIR": str(work),
        "PYTHONPATH": str(ROOT),
    }
    if "records" in Settings.model_fields:
        environment["LEG_TRIAGE_RECORDS"] = f"sqlite:///{work}/records.db"
    environment |= settings
    with (folder / "streams").open("wb") as streams:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.canary_service", "serve", "--port", str(port)],
            cwd=work, env=environment, stdout=streams, stderr=streams, start_new_session=True,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        assert process.poll() is None, (folder / "streams").read_text()
        try:
            return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(ready, "not ready in time")
        calls = Calls(url, sinks)
        yield calls
        for path in ("/metrics", "/readyz", "/healthz"):
            sinks.add("admin port", httpx.get(f"http://127.0.0.1:{admin}{path}", trust_env=False).content)
        calls.http.close()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        sinks.add("streams", (folder / "streams").read_bytes())
        sinks.add_files("files", work)


ALLOWED: dict[str, tuple[str, ...]] = {"answers": (IDENTITY,), "files": (CODE,)}
"""An EHR hears the ids of its own resources again, in the identity of a card and in the trace that it asked for."""


def test_nothing_of_a_call_comes_out_anywhere(tmp_path: Path) -> None:
    """Production, with JSON lines, metrics and traces."""
    sinks = Sinks()
    Collector.received = []
    with listening(Collector) as otlp:
        settings = {"LEG_TRIAGE_TRACES": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": otlp, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        with service(tmp_path, sinks, **settings) as calls:
            drive(calls)
    for spans in Collector.received:
        sinks.add("traces", spans)
    assert list(sinks.sung(ALLOWED)) == []
    assert set(calls.statuses) >= {200, 400, 401, 404, 405, 412, 415, 422, 500}
    lines = [json.loads(line) for line in b"".join(sinks.texts["streams"]).splitlines()]
    for line in lines:
        SCHEMA.validate(line)
    said = [line["event"] for line in lines]
    assert {"call", "part-failed", "unexpected", "listener-failed", "unlisted", "warned", "server-finished"} <= set(
        said
    )
    failed = {part for line in lines for part in line.get("failed", ())}
    assert {"reading the chart", "acute_limb_ischemia", "wording of acute_limb_ischemia", "nocturnal_cramps"} <= failed
    assert b"leg_triage_calls_total" in b"".join(sinks.texts["admin port"])
    assert b"leg-triage-patient-view" in b"".join(sinks.texts["traces"])
    if "records" in Settings.model_fields:
        assert b"records.db" in b"".join(sinks.texts["files: names"])


def test_nor_of_a_hostile_ehr(tmp_path: Path) -> None:
    """Development, readable lines, and a FHIR server whose every word is a canary."""
    sinks = Sinks()
    with (
        listening(HostileEhr) as ehr,
        service(tmp_path, sinks, LEG_TRIAGE_PROFILE="development", LEG_TRIAGE_CLIENTS="") as calls,
    ):
        drive(calls, ehr)
    assert list(sinks.sung(ALLOWED)) == []
    streams = b"".join(sinks.texts["streams"]).decode()
    for word in ("server error", "access denied", "Fetching failed by a defect of ours"):
        assert word in streams, word


@pytest.mark.parametrize(
    ("careless", "where"), [("print", "streams"), ("stderr", "streams"), ("field", "streams"), ("handler", "streams")]
)
def test_a_careless_line_makes_it_sing(tmp_path: Path, careless: str, where: str) -> None:
    """The canary itself: it must fail when somebody prints a value, adds a field, or takes the list of fields away."""
    sinks = Sinks()
    with service(tmp_path, sinks, CARELESS=careless) as calls:
        patient = f"warning-{IDENTITY}"
        chart = renamed(next(charts(IDENTITY)), IDENTITY, patient)
        calls.send(VIEW, call(patient, chart), headers=token(VIEW))
    assert {one.partition(":")[0] for one in sinks.sung(ALLOWED)} == {where}


def test_an_answer_that_echoes_would_be_found() -> None:
    sinks = Sinks()
    sinks.add("refusals", f"no such id {IDENTITY}")
    sinks.add("answers", f"card for {IDENTITY}")
    sinks.add("answers", f"card for {TEXT.lower()}")
    assert [one.partition(":")[0] for one in sinks.sung(ALLOWED)] == ["refusals", "answers"]
