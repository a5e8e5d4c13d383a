"""Does the service find what it needs of a shipped patient that was put on a FHIR server, as the compose file does it?"""

from __future__ import annotations

from datetime import UTC, datetime

from app.main import create_app
from app.settings import Settings
from scripts.load_stories import bundles
from tests.support.fhir_server import FhirServer
from tests.support.story import FIXTURES
from tests.support.wire import PATIENT_VIEW, client, patient_view

STORY = "pulseless-leg-class-iib"


def test_the_emergency_is_found_without_any_prefetch(fhir_server: FhirServer) -> None:
    chart = dict(bundles(FIXTURES, datetime.now(UTC)))[STORY]
    base = fhir_server.chart("loaded", [entry["resource"] for entry in chart["entry"]])
    call = patient_view(fhirServer=base, context={"patientId": STORY, "userId": "Practitioner/u"})
    with client(create_app(Settings(profile="development", deadline_seconds=20))) as started:
        answer = started.post(PATIENT_VIEW, json=call)
    assert answer.status_code == 200, answer.text
    assert answer.json()["cards"][0]["indicator"] == "critical"
