"""Does the health check of the container tell a service that lives from one that does not, and load next to nothing?"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.healthy import alive, main
from tests.support.process import free_port
from tests.support.story import ROOT


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port on which ``/healthz``, and nothing else, is answered with the wanted status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("answering", "lives"), [(200, True), (503, False)], indirect=["answering"])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", ""])
def test_it_lives_when_it_answers_200(answering: int, host: str, lives: bool) -> None:
    assert alive(host, answering) is lives


@pytest.mark.parametrize("answering", [200], indirect=True)
def test_where_it_listens_is_read_as_the_service_reads_it(answering: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    assert main() == 1
    monkeypatch.setenv("LEG_TRIAGE_PORT", str(answering))
    assert main() == 0
    assert CliRunner().invoke(app, ["healthy"]).exit_code == 0
    monkeypatch.setenv("LEG_TRIAGE_PORT", "eighty")
    assert main() == 1


def test_nobody_is_not_healthy() -> None:
    assert not alive("127.0.0.1", free_port())


def test_it_loads_neither_the_service_nor_a_library() -> None:
    code = (
        "import sys, app.healthy; print([name for name in ('fastapi', 'pydantic', 'app.main') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
