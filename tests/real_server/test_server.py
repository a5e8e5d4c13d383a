"""What only a server with real search can show: pages, a wanted token, a refused type, an unknown patient."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.fhir_server import FhirServer, as_javascript, resources_of
from tests.support.story import FIXTURES
from tests.support.wire import PATIENT_VIEW, client

JSON = dict[str, Any]
STORY: JSON = json.loads((FIXTURES / "acute_limb_ischemia/both_legs_saddle_embolus/request.json").read_text())
CHART: JSON = as_javascript(STORY["prefetch"])
RESOURCES = resources_of(CHART)
TRACE = "org.leg-triage.trace"


@pytest.fixture(scope="module")
def service() -> Iterator[TestClient]:
    """The service with all the time that a busy computer may need."""
    with client(create_app(Settings(profile="development", deadline_seconds=30))) as started:
        yield started


def _said(service: TestClient, **call: Any) -> tuple[list[JSON], JSON]:
    extension = {**STORY["extension"], "org.leg-triage.explain": True}
    answer = service.post(PATIENT_VIEW, json={**STORY, "prefetch": {}, "extension": extension, **call})
    assert answer.status_code == 200, answer.text
    said = answer.json()
    return said["cards"], said["extension"][TRACE]


def _expected(service: TestClient) -> list[JSON]:
    return _said(service, prefetch=CHART)[0]


@pytest.mark.parametrize("page", [2, 3, 7])
def test_pages_of_a_real_search_add_up(service: TestClient, fhir_server: FhirServer, page: int) -> None:
    base = fhir_server.chart(f"pages-{page}", RESOURCES, page=page)
    cards, trace = _said(service, fhirServer=base)
    assert cards == _expected(service)
    exam = len(CHART["exam"]["entry"])
    assert trace["fetched"]["exam"]["queries"] == -(-exam // page)


def test_pages_behind_a_prefetched_one(service: TestClient, fhir_server: FhirServer) -> None:
    """The client sends the first page as the server gave it, with the server's own next link."""
    import urllib.request

    base = fhir_server.chart("half-a-page", RESOURCES, page=3)
    query = f"{base}/Observation?patient={STORY['context']['patientId']}&category=exam&_sort=-date"
    with urllib.request.urlopen(query, timeout=30) as answer:
        first = json.load(answer)
    assert [link["relation"] for link in first["link"]] == ["self", "next"]
    cards, trace = _said(service, fhirServer=base, prefetch={**CHART, "exam": first})
    assert cards == _expected(service)
    assert trace["needs"]["exam"] == "fetched"


def test_a_server_that_wants_a_token(service: TestClient, fhir_server: FhirServer) -> None:
    base = fhir_server.chart("token", RESOURCES, token="abc")
    right = {"access_token": "abc", "token_type": "Bearer", "expires_in": 60, "scope": "x", "subject": "y"}
    cards, _ = _said(service, fhirServer=base, fhirAuthorization=right)
    assert cards == _expected(service)
    assert all(one["token"] for one in fhir_server.asked(base))
    for wrong in (None, {**right, "access_token": "abd"}):
        cards, trace = _said(service, fhirServer=base, fhirAuthorization=wrong)
        assert {state for need, state in trace["needs"].items() if need != "encounter"} == {"access denied"}
        assert [card["summary"] for card in cards] != []


@pytest.mark.parametrize("kind", ["Observation", "Condition", "AllergyIntolerance", "MedicationRequest"])
def test_a_type_that_is_refused(service: TestClient, fhir_server: FhirServer, kind: str) -> None:
    base = fhir_server.chart(f"without-{kind}", RESOURCES, deny=[kind])
    cards, trace = _said(service, fhirServer=base)
    assert "access denied" in trace["needs"].values()
    assert any("access denied" in card["detail"].lower() for card in cards)


def test_a_patient_whom_the_server_does_not_know(service: TestClient, fhir_server: FhirServer) -> None:
    """Its empty searches prove nothing: of another server's patient it would say the same."""
    base = fhir_server.chart("nobody", [])
    cards, trace = _said(service, fhirServer=base)
    assert {state for need, state in trace["needs"].items() if need != "encounter"} == {"not available"}
    assert [card["indicator"] for card in cards] == ["warning"]
    known = fhir_server.chart("somebody", [CHART["patient"]])
    _, trace = _said(service, fhirServer=known)
    assert trace["needs"]["exam"] == "none on record"


def test_a_long_list_of_codes_goes_by_post_and_is_found(fhir_server: FhirServer) -> None:
    from app.fhir.prefetch import sort
    from app.picture.needs import Need, NeedState
    from tests.support.ehr import call, fetched, run

    codes = ",".join(f"http://loinc.org|{number}-9" for number in range(200))
    long = {Need.MEASUREMENTS: f"Observation?patient={{{{context.patientId}}}}&code={codes},http://loinc.org|29463-7"}
    base = fhir_server.chart("long", RESOURCES)
    request = run(fetched(call(base, patient_id=STORY["context"]["patientId"]), long))
    assert sort(request)[Need.MEASUREMENTS].state is NeedState.SENT
    assert [one["method"] for one in fhir_server.asked(base)] == ["POST"]
