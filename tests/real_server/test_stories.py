"""Every story gets the same cards however its data arrive: all sent, none sent, or half of each (issue: Data access)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from app.wiring.services import SERVED
from tests.real_server.silences import SILENCES
from tests.support.fhir_server import FhirServer, as_javascript, held, resources_of
from tests.support.story import stories
from tests.support.wire import client

JSON = dict[str, Any]
FOLDERS = {f"{folder.parent.name}/{folder.name}": folder for folder in stories()}
NEEDS = ("patient", "conditions", "exam", "measurements", "medications", "medicationStatements",
         "medicationAdministrations", "allergies", "procedures", "devices", "orders")  # fmt: skip
EXPLAIN = "org.leg-triage.explain"
TRACE = "org.leg-triage.trace"


def _request(folder: Path) -> JSON:
    read: JSON = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    return read


ASKED_BY = {
    "conditions": "Condition",
    "exam": "Observation?category",
    "measurements": "Observation?code",
    "medications": "MedicationRequest",
    "allergies": "AllergyIntolerance",
    "procedures": "Procedure",
}
"""How the server is told to refuse a need."""


def _is_plain(request: JSON, needs: Sequence[str] = NEEDS) -> bool:
    """Were these needs sent, whole, and of this patient?"""
    patient = request["context"]["patientId"]

    def whole(value: Any) -> bool:
        if not isinstance(value, dict) or any(link["relation"] == "next" for link in value.get("link", [])):
            return value is None
        if value["resourceType"] == "OperationOutcome":
            return False
        owners = [one.get("subject") or one.get("patient") or one for one in held(value)]
        return all(owner.get("reference", f"Patient/{owner.get('id')}") == f"Patient/{patient}" for owner in owners)

    return all(need in request["prefetch"] and whole(request["prefetch"][need]) for need in needs)


PLAIN = [name for name in FOLDERS if name not in SILENCES]


def _not_sent(name: str) -> tuple[str, ...]:
    return tuple(need for need in NEEDS if need not in _request(FOLDERS[name])["prefetch"])


LEFT_OUT = [
    name
    for name in SILENCES
    if (absent := _not_sent(name)) and _is_plain(_request(FOLDERS[name]), [one for one in NEEDS if one not in absent])
]
"""Stories whose only silence is a need that was not sent."""


def test_stories_about_silence_are_named_with_their_reason() -> None:
    """Add a story that leaves something out on purpose to ``silences.py``; all others are asked of the server."""
    assert {name for name, folder in FOLDERS.items() if not _is_plain(_request(folder))} == set(SILENCES)


@pytest.fixture(scope="module")
def service() -> Iterator[TestClient]:
    """The service with all the time that a busy computer may need."""
    with client(create_app(Settings(profile="development", deadline_seconds=30))) as started:
        yield started


def _cards(service: TestClient, request: JSON) -> tuple[Any, JSON]:
    explained = {**request, "extension": {**request.get("extension", {}), EXPLAIN: True}}
    answer = service.post(f"/cds-services/{SERVED[request['hook']]}", json=explained)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    return said["cards"], said["extension"][TRACE]


@pytest.mark.parametrize("name", PLAIN)
def test_the_same_cards_however_the_data_arrive(name: str, service: TestClient, fhir_server: FhirServer) -> None:
    request = _request(FOLDERS[name])
    base = fhir_server.chart(name.replace("/", "--"), resources_of(request["prefetch"]))
    sent = {need: as_javascript(request["prefetch"][need]) for need in NEEDS}
    expected, _ = _cards(service, {**request, "prefetch": sent})
    for kept in ((), NEEDS[::2], NEEDS[1::2]):
        half = {need: value for need, value in sent.items() if need in kept}
        cards, trace = _cards(service, {**request, "prefetch": half, "fhirServer": base})
        assert set(trace["fetched"]) == set(NEEDS) - set(kept)
        assert not [told for told in trace["fetched"].values() if "trouble" in told]
        assert cards == expected, f"with only {kept} sent"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_the_same_cards_where_the_server_refuses_what_was_not_sent(
    name: str, service: TestClient, fhir_server: FhirServer
) -> None:
    """Of a story about silence: the silence is the server's now, and the rest comes by either road."""
    request = _request(FOLDERS[name])
    absent = _not_sent(name)
    deny = [ASKED_BY[need] for need in absent]
    base = fhir_server.chart(name.replace("/", "--"), resources_of(request["prefetch"]), deny=deny)
    sent = {need: as_javascript(value) for need, value in request["prefetch"].items()}
    expected, trace = _cards(service, {**request, "prefetch": sent, "fhirServer": base})
    assert {trace["needs"][need] for need in absent} == {"access denied"}
    for kept in ((), NEEDS[::2], NEEDS[1::2]):
        half = {need: value for need, value in sent.items() if need in kept}
        cards, _ = _cards(service, {**request, "prefetch": half, "fhirServer": base})
        assert cards == expected, f"with only {kept} sent"


def test_nearly_every_story_about_silence_is_among_them() -> None:
    assert set(SILENCES) - set(LEFT_OUT) == {
        "chart_completeness/exam_cut_by_paging",
        "chart_completeness/exam_failed_conditions_sent",
        "chart_completeness/wrong_patient",
    }
