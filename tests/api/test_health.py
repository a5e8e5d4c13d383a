"""Can whoever runs the service see whether it lives and whether it takes calls?"""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.support.wire import bare_app, client


def test_ready_only_between_start_and_stop() -> None:
    app = bare_app()
    not_started = TestClient(app)
    assert not_started.get("/healthz").json() == {"status": "alive"}
    early = not_started.get("/readyz")
    assert early.status_code == 503
    assert early.json()["issue"][0]["details"]["coding"][0]["code"] == "LT-503-01"
    with TestClient(app) as started:
        assert started.get("/readyz").json()["status"] == "ready"
    assert TestClient(app).get("/readyz").status_code == 503


def test_the_development_profile_says_so_to_whoever_asks() -> None:
    with client(bare_app()) as started:
        told = started.get("/readyz").json()
    assert told["profile"] == "development"
    assert "Never connect it to real patients" in told["warning"]
    with client(bare_app(profile="production")) as started:
        assert started.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/cds-services"])
def test_a_probe_may_ask_by_head(path: str) -> None:
    """RFC 9110, 9.1: what is read by GET is read by HEAD."""
    with client(bare_app()) as started:
        answer = started.head(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
