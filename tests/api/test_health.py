"""Can whoever runs the service see whether it lives and whether it takes calls?"""

from __future__ import annotations

from typing import ClassVar

import pytest
from starlette.testclient import TestClient

from tests.support.wire import bare_app, client, open_gate


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


def test_why_it_is_not_ready_is_told_apart_from_that_it_is_not() -> None:
    app = bare_app()
    with client(app) as started:
        readiness = app.state.readiness
        readiness.require("store", lambda: False)
        readiness.detail("waiting", lambda: 7)
        assert started.get("/readyz").status_code == 503
        assert "store" not in started.get("/readyz").text
        assert readiness.told()["parts"]["store"] is False
        assert readiness.told()["waiting"] == 7


def test_one_client_without_keys_does_not_stop_the_others() -> None:
    """Whose EHR does not answer is refused; nobody is served only when no client's token could be checked at all."""

    class Keys:
        exceptions = ()
        ages: ClassVar[dict[str, float | None]] = {"a": None, "b": None}

        async def load_keys(self) -> bool:
            return False

        def key_ages(self) -> dict[str, float | None]:
            return self.ages

    with client(bare_app(gate=open_gate(checker=Keys()))) as started:
        assert started.get("/readyz").status_code == 503
        Keys.ages = {"a": None, "b": 3.0}
        assert started.get("/readyz").status_code == 200
