"""Does discovery say what the specification asks for? (D1-D13, T1-T7, J2)"""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.wire import bare_app, client

TOKENS = {"{{context.patientId}}", "{{context.userId}}", "{{context.encounterId}}"}


@pytest.fixture(scope="module")
def services(development: TestClient) -> list[dict[str, Any]]:
    answer = development.get("/cds-services")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert set(found) == {"services"}
    listed: list[dict[str, Any]] = found["services"]
    return listed


def test_d3_d4_d5_the_two_services_by_distinct_ids(services: list[dict[str, Any]]) -> None:
    assert [(one["id"], one["hook"]) for one in services] == [
        ("leg-triage-patient-view", "patient-view"),
        ("leg-triage-order-select", "order-select"),
    ]
    assert all(one["title"] and one["description"] for one in services)


def test_d7_d8_what_is_needed_and_which_version_is_spoken(services: list[dict[str, Any]]) -> None:
    assert all(one["usageRequirements"] for one in services)
    assert {one["version"] for one in services} == {"2.0.1"}


def test_j2_nothing_is_empty_or_null(services: list[dict[str, Any]]) -> None:
    assert all(value for one in services for value in one.values())
    assert all(value for one in services for value in one["prefetch"].values())


def test_t1_t2_t3_t6_templates_that_a_2_0_client_can_resolve(services: list[dict[str, Any]]) -> None:
    for service in services:
        for template in service["prefetch"].values():
            assert re.fullmatch(r"[A-Z]\w+[/?].+", template)
            assert set(re.findall(r"\{\{.*?\}\}", template)) <= TOKENS
            assert "{{" in template
            parameters = [part.split("=")[0] for part in template.partition("?")[2].split("&")]
            assert len(parameters) == len(set(parameters)), "the sandbox joins a repeated parameter with a comma"


def test_d1_the_address_as_people_type_it(development: TestClient) -> None:
    expected = development.get("/cds-services").content
    for path in ("/cds-services/", "/cds-services//"):
        answer = development.get(path)
        assert (answer.status_code, answer.content) == (200, expected)


def test_d12_a_token_that_we_do_not_check_does_no_harm(development: TestClient) -> None:
    assert development.get("/cds-services", headers={"Authorization": "Bearer a.b.c"}).status_code == 200


def test_d11_discovery_takes_get_only(development: TestClient) -> None:
    answer = development.post("/cds-services", json={})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


def test_d13_the_contract_is_published(development: TestClient) -> None:
    assert development.get("/openapi.json").json()["paths"]["/cds-services"]
    with client(bare_app(profile="production")) as production:
        assert production.get("/openapi.json").status_code == 404
        assert production.get("/docs").status_code == 404
