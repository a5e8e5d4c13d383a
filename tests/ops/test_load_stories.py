"""Do the shipped patients arrive on a FHIR server whole, each under a name of its own, and as of now?"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from scripts.load_stories import bundles, main
from tests.support.story import FIXTURES

NOW = datetime(2031, 3, 4, 5, 6, tzinfo=UTC)
STORY = "pulseless-leg-class-iib"


def loaded() -> dict[str, Any]:
    return dict(bundles(FIXTURES, NOW))


def test_every_story_has_a_patient_and_nothing_twice() -> None:
    found = list(bundles(FIXTURES, NOW))
    assert len(found) == len(dict(found)) > 280
    urls = [entry["request"]["url"] for _, bundle in found for entry in bundle["entry"]]
    assert len(urls) == len(set(urls)) > 1400
    for url in urls:
        assert re.fullmatch(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}", url)


def test_everything_refers_to_its_own_patient() -> None:
    for patient, bundle in loaded().items():
        assert set(re.findall(r'"Patient/([^"]+)"', json.dumps(bundle))) == {patient}


def test_a_story_happens_now() -> None:
    """The newest finding is as old as it was when the story was written."""
    newest = timedelta.max
    for entry in loaded()[STORY]["entry"]:
        for told in re.findall(r'"(\d{4}-\d\d-\d\dT[^"]+)"', json.dumps(entry)):
            newest = min(newest, NOW - datetime.fromisoformat(told))
    assert timedelta(0) <= newest < timedelta(hours=12)


@contextmanager
def fhir(refuse: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Takes transactions, but not for the patient ``refuse``; what it took."""
    taken: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200)

        def do_POST(self) -> None:
            bundle = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            patient = next(
                one["resource"]["id"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Patient"
            )
            if patient != refuse:
                taken[patient] = bundle
            self.answer(400 if patient == refuse else 200)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/fhir/", taken
    finally:
        server.shutdown()
        server.server_close()


def test_one_that_is_refused_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    with fhir(refuse=STORY) as (base, taken):
        assert main(base, str(FIXTURES)) == 0
    assert len(taken) == len(loaded()) - 1
    said = capsys.readouterr().out
    assert f"Patient/{STORY} was refused: 400" in said
    assert f"{len(taken)} patients are on" in said
