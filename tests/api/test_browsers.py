"""Can a browser client call, from where it should and from nowhere else? (S10, section 12, trap 10)"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, bare_app, client, patient_view

SANDBOX = "https://sandbox.cds-hooks.org"


def preflight(app: Any, path: str, origin: str, headers: str = "authorization,content-type", **more: str) -> Any:
    asked = {"Origin": origin, "Access-Control-Request-Method": more.pop("method", "POST")}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    with client(app) as started:
        return started.options(path, headers=asked | {name.replace("_", "-"): value for name, value in more.items()})


@pytest.mark.parametrize("path", ["/cds-services", PATIENT_VIEW, ORDER_SELECT, PATIENT_VIEW + "/feedback"])
@pytest.mark.parametrize("origin", [SANDBOX, "http://127.0.0.1:18080", "http://localhost:3000", "https://localhost"])
def test_preflight_passes_without_authorization(path: str, origin: str) -> None:
    answer = preflight(bare_app(), path, origin, method="GET" if path == "/cds-services" else "POST")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert {"authorization", "content-type"} <= set(allowed.split(", "))
    assert answer.headers["access-control-allow-methods"] == "GET, POST"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_public_page_may_reach_this_computer_in_development_only() -> None:
    asked = {"Access_Control_Request_Private_Network": "true"}
    granted = preflight(bare_app(), PATIENT_VIEW, SANDBOX, **asked)
    assert granted.headers["access-control-allow-private-network"] == "true"
    production = bare_app(profile="production", allowed_origins=(SANDBOX,))
    assert preflight(production, PATIENT_VIEW, SANDBOX, **asked).status_code == 400


@pytest.mark.parametrize(
    ("settings", "origin"),
    [
        ({}, "https://evil.example"),
        ({}, "http://localhost.evil.example"),
        ({}, "http://127.0.0.1.evil.example:80"),
        ({}, "null"),
        ({"profile": "production"}, SANDBOX),
        ({"profile": "production"}, "http://localhost:3000"),
        ({"profile": "production", "allowed_origins": ("https://ehr.example",)}, "https://ehr.example.evil.example"),
    ],
)
def test_other_origins_are_refused(settings: dict[str, Any], origin: str) -> None:
    answer = preflight(bare_app(**settings), PATIENT_VIEW, origin)
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers
    assert answer.json()["resourceType"] == "OperationOutcome"
    with client(bare_app(**settings)) as started:
        read = started.post(PATIENT_VIEW, json=patient_view(), headers={"Origin": origin})
    assert "access-control-allow-origin" not in read.headers


def test_a_site_lists_its_own_origins() -> None:
    app = bare_app(profile="production", allowed_origins=("https://ehr.example",))
    assert preflight(app, PATIENT_VIEW, "https://ehr.example").headers["access-control-allow-origin"] == (
        "https://ehr.example"
    )


def test_trap_10_any_origin_never_comes_with_credentials() -> None:
    with client(bare_app(profile="production", allowed_origins=("*",))) as started:
        answer = started.get("/cds-services", headers={"Origin": "https://anyone.example", "Cookie": "a=b"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("headers", ["x-other", "authorization,x-other"])
def test_other_headers_are_refused(headers: str) -> None:
    assert preflight(bare_app(), PATIENT_VIEW, SANDBOX, headers).status_code == 400


@pytest.mark.parametrize("method", ["DELETE", "PUT"])
def test_other_methods_are_refused(method: str) -> None:
    assert preflight(bare_app(), PATIENT_VIEW, SANDBOX, method=method).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [(PATIENT_VIEW, b"{", 400), ("/nowhere", b"{}", 404), ("/cds-services", b"{}", 405), (PATIENT_VIEW, b"{}", 422)],
)
def test_errors_can_be_read_by_the_page(path: str, body: bytes, status: int) -> None:
    with client(bare_app()) as started:
        answer = started.post(path, content=body, headers={"Origin": SANDBOX, "Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == SANDBOX
