"""What a hospital's security reviewer would try, on the production profile as a real process with keys of our own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.process import free_port, until
from tests.support.story import ROOT
from tests.support.tokens import claims, ec, header, public, rsa, signed
from tests.support.wire import PATIENT_VIEW, patient_view

PUBLIC = "https://triage.example/cds"
VIEW = f"{PUBLIC}{PATIENT_VIEW}"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the process is told to stop by a signal")


class Target:
    """The service under attack."""

    def __init__(self, url: str, streams: Path) -> None:
        self.url = url
        self.streams = streams
        self.http = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def post(self, headers: dict[str, str], path: str = PATIENT_VIEW, body: Any = None) -> httpx.Response:
        return self.http.post(path, json=body or patient_view(), headers=headers)

    def raw(self, request: bytes) -> bytes:
        host, port = self.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as talk:
            talk.sendall(request)
            got = bytearray()
            try:
                while piece := talk.recv(65536):
                    got += piece
            except (ConnectionError, TimeoutError):
                pass
            return bytes(got)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("target")
    (folder / "keys.json").write_text(json.dumps({"keys": [public(ec()), public(rsa())]}), "utf-8")
    (folder / "clients.toml").write_text(
        '[[client]]\nname = "ehr"\nissuer = "https://ehr.example"\nkeys.file = "keys.json"\n'
        'services = ["leg-triage-patient-view"]\nnot_assessed = "card"\n',
        "utf-8",
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEG_TRIAGE_")}
    environment |= {
        "LEG_TRIAGE_CLIENTS": str(folder / "clients.toml"),
        "LEG_TRIAGE_PUBLIC_URL": PUBLIC,
        "LEG_TRIAGE_ALLOWED_ORIGINS": "https://ehr.example",
        "LEG_TRIAGE_HEAD_SECONDS": "2",
        "LEG_TRIAGE_BODY_SECONDS": "2",
        "LEG_TRIAGE_DRAIN_SECONDS": "0",
    }
    port = free_port()
    with (folder / "streams").open("wb") as streams:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=streams, stderr=streams, start_new_session=True,
        )  # fmt: skip
    found = Target(f"http://127.0.0.1:{port}", folder / "streams")

    def ready() -> bool:
        assert process.poll() is None, found.streams.read_text()
        try:
            return found.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(ready, "not ready in time")
        yield found
        found.http.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


_NUMBERS = iter(range(10**6))


def token(head: dict[str, Any] | None = None, key: Any = None, **changes: Any) -> dict[str, str]:
    now = time.time()
    body = claims(**{"aud": VIEW, "iat": now, "exp": now + 300, "jti": f"attack-{next(_NUMBERS)}", **changes})
    return {"Authorization": f"Bearer {signed(head or header(), body, key)}"}


def test_a_good_token_opens_the_door(target: Target) -> None:
    assert target.post(token()).status_code == 200
    assert target.post(token(header(kid="rsa-1", alg="RS384"), rsa())).status_code == 200


@pytest.mark.parametrize(
    "forged",
    [
        dict,
        lambda: {"Authorization": "Bearer"},
        lambda: {"Authorization": "Bearer " + "x" * 50_000},
        lambda: {"Cookie": token()["Authorization"]},
        lambda: {"X-Forwarded-Authorization": token()["Authorization"]},
        lambda: token(key=ec("stranger")),
        lambda: token(header(alg="HS256"), json.dumps(public(ec())).encode()),
        lambda: token(aud=f"{PUBLIC}/cds-services"),
        lambda: token(aud=VIEW + "/"),
        lambda: token(aud=f"http://127.0.0.1{PATIENT_VIEW}"),
        lambda: token(iss="https://ehr.example/"),
        lambda: token(tenant="ehr"),
        lambda: token(exp=time.time() - 61),
    ],
)
def test_anything_else_is_a_bare_401(target: Target, forged: Any) -> None:
    answer = target.post(forged())
    assert answer.status_code in (400, 401)
    if answer.status_code == 401:
        assert answer.json()["issue"][0]["diagnostics"] == "Not trusted."
    assert "ehr.example" not in answer.text


def test_two_tokens_are_none(target: Target) -> None:
    """Of two headers a proxy may have looked at the other one."""
    good, bad = token()["Authorization"], "Bearer x"
    for pair in ((good, bad), (bad, good)):
        answer = target.http.post(PATIENT_VIEW, json=patient_view(), headers=[("Authorization", one) for one in pair])
        assert answer.status_code == 401


def test_a_token_once(target: Target) -> None:
    again = token()
    assert [target.post(again).status_code for _ in range(3)] == [200, 401, 401]


def test_another_service_is_forbidden(target: Target) -> None:
    path = "/cds-services/leg-triage-order-select"
    assert target.post(token(aud=PUBLIC + path), path).status_code == 403


def test_production_serves_what_it_must_and_nothing_else(target: Target) -> None:
    """W3."""
    served = {"/cds-services": 200, "/healthz": 200, "/readyz": 200}
    for path in (
        "/", "/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect", "/metrics", "/admin", "/config", "/.env",
        "/cds-services/../docs", "/cds-services/%2e%2e/openapi.json", "/static/x", "/favicon.ico", *served,
    ):  # fmt: skip
        answer = target.http.get(path)
        assert answer.status_code == served.get(path, 404), path
        assert "server" not in answer.headers
    assert "development" not in target.http.get("/readyz").text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_other_methods_are_refused(target: Target, method: str) -> None:
    answer = target.raw(
        f"{method} {PATIENT_VIEW} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Canary: echo\r\n\r\n".encode()
    )
    assert re.match(rb"HTTP/1.1 4\d\d", answer)
    assert b"echo" not in answer


def test_no_origin_but_the_listed_one(target: Target) -> None:
    for origin in (
        "https://evil.example",
        "null",
        "https://ehr.example.evil.example",
        "http://ehr.example",
        "http://localhost",
    ):
        answer = target.http.options(PATIENT_VIEW, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert answer.status_code == 400
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-origin" not in target.post({**token(), "Origin": origin}).headers
    good = target.http.options(
        PATIENT_VIEW, headers={"Origin": "https://ehr.example", "Access-Control-Request-Method": "POST"}
    )
    assert good.headers["access-control-allow-origin"] == "https://ehr.example"
    assert "access-control-allow-credentials" not in good.headers


def test_a_head_and_a_body_that_drip_are_cut_off(target: Target) -> None:
    """And everybody else is answered meanwhile."""
    host, port = target.url.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(20)]
    for number, one in enumerate(slow):
        head = f"POST {PATIENT_VIEW} HTTP/1.1\r\nHost: x\r\n"
        if number % 2:
            head += f"Authorization: {token()['Authorization']}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
        one.sendall(head.encode())
    assert target.post(token()).status_code == 200
    answers = []
    for one in slow:
        try:
            answers.append(one.recv(65536))
        except ConnectionError:
            answers.append(b"")
        one.close()
    assert [bool(one) for one in answers] == [bool(number % 2) for number in range(20)]
    assert all(b" 408 " in one for one in answers if one)


def test_a_body_over_the_limit_costs_no_memory(target: Target) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(400):
            yield b" " * 65536

    try:
        answer = target.http.post(
            PATIENT_VIEW, content=endless(), headers={**token(), "Content-Type": "application/json"}
        )
        assert answer.status_code == 413
    except httpx.WriteError:  # It was cut off while it was still being sent.
        pass


def test_the_log_has_a_line_for_each_and_the_reason_as_a_code(target: Target) -> None:
    target.post(token(aud="https://elsewhere.example"))
    lines = [json.loads(line) for line in target.streams.read_bytes().splitlines()]
    calls = [line for line in lines if line["event"] == "call"]
    assert calls[-1]["refused_because"] == "audience"
    assert calls[-1]["outcome"] == "LT-401-01"
    text = target.streams.read_text()
    for secret in ("elsewhere.example", "Bearer", "eyJ", "p-1", "Practitioner"):
        assert secret not in text, secret
