"""Does the committed contract say what the service does?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.support.wire import open_gate

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"


def _document(**settings: Any) -> dict[str, Any]:
    app: FastAPI = create_app(Settings(**settings), gate=open_gate())
    return app.openapi()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return _document()


def test_the_committed_document_is_current(document: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text()) == document, "run: make openapi"


def test_it_is_the_same_in_development(document: dict[str, Any]) -> None:
    assert _document(profile="development") == document


def test_it_describes_every_route(document: dict[str, Any]) -> None:
    assert {(path, method) for path, item in document["paths"].items() for method in item} == {
        ("/cds-services", "get"),
        ("/cds-services/leg-triage-patient-view", "post"),
        ("/cds-services/leg-triage-patient-view/feedback", "post"),
        ("/cds-services/leg-triage-order-select", "post"),
        ("/cds-services/leg-triage-order-select/feedback", "post"),
        ("/healthz", "get"),
        ("/readyz", "get"),
    }


def test_every_error_is_an_operation_outcome(document: dict[str, Any]) -> None:
    for item in document["paths"].values():
        for operation in item.values():
            for status, answer in operation["responses"].items():
                schema = answer["content"]["application/json"]["schema"]
                is_outcome = schema == {"$ref": "#/components/schemas/OperationOutcome"}
                assert is_outcome == (status != "200")


def test_every_reference_is_defined_and_every_definition_is_used(document: dict[str, Any]) -> None:
    prefix = '"$ref": "#/components/schemas/'
    text = json.dumps(document)
    used = {part.split('"')[0] for part in text.split(prefix)[1:]}
    assert used == set(document["components"]["schemas"])


def test_answers_never_promise_a_null(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("HookResponse", "Card", "Suggestion", "Action", "Source", "Coding", "OperationOutcome", "Issue"):
        assert "null" not in json.dumps(schemas[name])
    assert schemas["Card"]["properties"]["summary"]["maxLength"] == 139
    assert schemas["Card"]["properties"]["indicator"]["enum"] == ["info", "warning", "critical"]
