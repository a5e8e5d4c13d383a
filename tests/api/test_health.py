"""Can whoever runs the service see whether it lives and whether it takes calls?"""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.support.wire import bare_app


def test_ready_only_between_start_and_stop() -> None:
    app = bare_app()
    not_started = TestClient(app)
    assert not_started.get("/healthz").json() == {"status": "alive"}
    early = not_started.get("/readyz")
    assert early.status_code == 503
    assert early.json()["issue"][0]["details"]["coding"][0]["code"] == "LT-503-01"
    with TestClient(app) as started:
        assert started.get("/readyz").json() == {"status": "ready"}
    assert TestClient(app).get("/readyz").status_code == 503
