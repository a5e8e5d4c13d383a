"""The service behind its HTTP layer, with an answer that a test chooses: what is tested here is the wire."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from app.account import Assessment
from app.api.gate import Gate
from app.api.web import over_http
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from app.hooks.service import Service
from app.settings import Settings
from app.triage import Judgment
from app.trust.rates import Rates
from app.trust.registry import Client

PATIENT_VIEW = "/cds-services/leg-triage-patient-view"
ORDER_SELECT = "/cds-services/leg-triage-order-select"

INSTANCE = "d1577c69-dfbe-11ad-9abc-0242ac120002"  # A version 1 UUID, as some clients send.

SERVICES = (
    Service(
        id="leg-triage-patient-view",
        hook="patient-view",
        title="Leg triage",
        description="Reads a chart.",
        usage_requirements="Needs a chart.",
        prefetch={"patient": "Patient/{{context.patientId}}"},
    ),
    Service(
        id="leg-triage-order-select",
        hook="order-select",
        title="Leg triage at order selection",
        description="Reads a chart and an order.",
        usage_requirements="Needs a chart.",
    ),
)


def nothing_found(_: HookRequest) -> HookResponse:
    """Answers every call without a card."""
    return HookResponse(cards=())


def open_gate(**changes: Any) -> Gate:
    """A gate that lets everybody in."""
    usual: dict[str, Any] = {
        "checker": None,
        "rates": Rates(time.time),
        "public_url": "https://triage.example",
        "calls_at_once": 64,
        "calls_per_minute_and_address": 1_000_000,
    }
    return Gate(**{**usual, **changes})


def bare_app(answer: Callable[[HookRequest], HookResponse] = nothing_found, **settings: Any) -> FastAPI:
    """The HTTP layer around this answer."""
    gate = settings.pop("gate", None) or open_gate()
    beside = {name: settings.pop(name) for name in ("listeners", "keeps", "companions") if name in settings}

    async def judged(call: HookRequest, _: Client | None) -> Judgment:
        return Judgment(answer(call), Assessment(as_of=datetime(2026, 11, 21, 12, tzinfo=UTC)))

    return over_http(Settings(**{"profile": "development", **settings}), SERVICES, judged, gate, **beside)


@contextmanager
def client(app: FastAPI) -> Iterator[TestClient]:
    """A started app. An exception that escapes it is an answer here too, as it would be to a client."""
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as started:
        yield started


def patient_view(**changes: Any) -> dict[str, Any]:
    """A patient-view call; a member set to ... is left out."""
    context = {"patientId": "p-1", "userId": "Practitioner/u"}
    call = {"hook": "patient-view", "hookInstance": INSTANCE, "context": context}
    return {name: value for name, value in (call | changes).items() if value is not ...}


def order_select(**context: Any) -> dict[str, Any]:
    """An order-select call with changes of its context; a member set to ... is left out."""
    whole = {
        "patientId": "p-1",
        "userId": "Practitioner/u",
        "selections": ["MedicationRequest/m"],
        "draftOrders": {"resourceType": "Bundle", "entry": []},
    } | context
    kept = {name: value for name, value in whole.items() if value is not ...}
    return {"hook": "order-select", "hookInstance": INSTANCE, "context": kept}
