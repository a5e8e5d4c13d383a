"""Requests that nobody thought of, generated from the contract: does the service keep what the contract promises?

No 5xx, documented statuses, media types and bodies; what fits the contract is taken, what breaks it is refused.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection

from app.main import create_app
from app.settings import Settings
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, open_gate

EXAMPLES = 60


@pytest.fixture(scope="module")
def contract() -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi(
        "/openapi.json", create_app(Settings(profile="development"), gate=open_gate())
    )


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", [PATIENT_VIEW, ORDER_SELECT, PATIENT_VIEW + "/feedback", ORDER_SELECT + "/feedback"])
def test_posts(contract: schemathesis.BaseSchema, path: str, mode: GenerationMode) -> None:
    # A bad entry beside a good one is reported with 200, which the contract's schema cannot say.
    tolerated = [negative_data_rejection] if path.endswith("feedback") else []

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=contract[path]["POST"].as_strategy(generation_mode=mode))
    def kept(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=tolerated)

    kept()


@pytest.mark.parametrize("path", ["/cds-services", "/healthz"])
def test_gets(contract: schemathesis.BaseSchema, path: str) -> None:
    contract[path]["GET"].Case().call_and_validate()
