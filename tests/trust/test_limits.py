"""Each limit of docs/limits.md: real charts and draft orders fit in, bombs do not, and work grows with what was sent."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.errors import Refused
from app.hooks.request import parse
from app.hooks.strict_json import MOST_CONTAINERS, MOST_VALUES
from app.serving.patience import LARGEST_HEAD
from app.settings import Settings
from app.trust.tokens import LONGEST_LIFE_SECONDS, LONGEST_TOKEN, SKEW_SECONDS
from app.wiring.services import assemble
from tests.support.calls import calls_of
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import ORDER_SELECT, PATIENT_VIEW, bare_app, client, order_select, patient_view

STORY = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes())
PATIENT = STORY["context"]["patientId"]
TRIAGE, _ = assemble(Settings(profile="development"), lambda: datetime(2026, 11, 21, 9, tzinfo=UTC))


def result(number: int) -> dict[str, Any]:
    """A laboratory result as EHRs send it, with all that we do not read."""
    return {
        "resourceType": "Observation",
        "id": f"lab-{number}",
        "meta": {"versionId": "1", "lastUpdated": "2026-11-20T08:00:00Z"},
        "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}], "text": "Potassium"},
        "subject": {"reference": f"Patient/{PATIENT}", "display": "Somebody"},
        "effectiveDateTime": f"2026-11-{1 + number % 20:02}T08:{number % 60:02}:00Z",
        "valueQuantity": {"value": 4 + number % 10 / 10, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"},
        "referenceRange": [{"low": {"value": 3.5}, "high": {"value": 5.1}, "text": "3.5-5.1"}],
    }  # fmt: skip


def order(number: int) -> dict[str, Any]:
    """A draft order as an EHR sends it, with a narrative that fills it up."""
    return {
        "resourceType": "MedicationRequest",
        "id": f"order-{number}",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{PATIENT}"},
        "medicationCodeableConcept": {"text": "Sodium chloride 0.9 %"},
        "text": {"status": "generated", "div": "<div>" + "x" * 9000 + "</div>"},
    }


def of(count: int, make: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": make(number)} for number in range(count)]}


def test_five_megabytes_of_draft_orders_fit(development: TestClient) -> None:
    call = order_select(patientId=PATIENT, selections=["MedicationRequest/order-1"], draftOrders=of(550, order))
    body = json.dumps({**call, "prefetch": STORY["prefetch"]}).encode()
    assert len(body) > 5_000_000
    answer = development.post(ORDER_SELECT, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


def test_twelve_thousand_results_fit(development: TestClient) -> None:
    body = json.dumps({**STORY, "prefetch": {**STORY["prefetch"], "measurements": of(12_000, result)}}).encode()
    assert 8_000_000 < len(body) < Settings().max_body_bytes
    answer = development.post(PATIENT_VIEW, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["cards"][0]["indicator"] == "critical"


@pytest.mark.parametrize("values", [b"[" + b"1," * MOST_VALUES + b"1]", b"[" + b"{}," * MOST_CONTAINERS + b"{}]"])
def test_more_values_than_a_chart_can_have(development: TestClient, values: bytes) -> None:
    """Sixteen megabytes of one-digit numbers would become a gigabyte of objects, by either way of decoding."""
    body = json.dumps(patient_view(prefetch={"exam": "@"})).encode().replace(b'"@"', values)
    assert len(body) < Settings().max_body_bytes
    with client(bare_app()) as nobody_is_asked:
        for service in (development, nobody_is_asked):
            answer = service.post(PATIENT_VIEW, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 413


BOMBS: dict[str, Callable[[int], bytes]] = {
    "arrays in arrays": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "objects in objects": lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6),
    "many empty objects": lambda size: b"[" + b"{}," * (size // 3) + b"{}]",
    "many members": lambda size: b"{" + b",".join(b'"k%d":0' % n for n in range(size // 10)) + b"}",
    "one long number": lambda size: b"9" * size,
    "one long fraction": lambda size: b"0." + b"9" * size,
    "one long exponent": lambda size: b"1e" + b"9" * size,
    "one long text": lambda size: b'"' + b"x" * size + b'"',
    "one long text of escapes": lambda size: b'"' + b"\\u0000" * (size // 6) + b'"',
    "lone surrogates": lambda size: b'"' + b"\\ud800" * (size // 6) + b'"',
    "many numbers": lambda size: b"[" + b"1," * (size // 2) + b"1]",
}
PLACES = ["@", '{"resourceType":"Bundle","entry":@}', '{"resourceType":"Bundle","entry":[{"resource":@}]}',
          '{"resourceType":"Observation","id":"a","status":"final","subject":{"reference":"Patient/%s"},"component":@}'.replace("%s", PATIENT),
          '{"resourceType":"Observation","id":"a","code":{"text":"a"},"valueQuantity":{"value":@}}']  # fmt: skip

SIZE = 2_000_000
MOST_TIMES = 80
"""Ours: bytes of memory for a byte of the hostilest body: a number of one digit and a comma may become an object."""


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
def test_a_bomb_is_answered_within_bounds(bomb: str, place: str) -> None:
    """D1: no failure of ours, and memory in proportion to what was sent."""
    body = json.dumps(patient_view(context={"patientId": PATIENT}, prefetch={"exam": "@"})).encode()
    body = body.replace(b'"@"', place.encode()).replace(b"@", BOMBS[bomb](SIZE))
    tracemalloc.start()
    try:
        with suppress(Refused):
            TRIAGE.answer(parse(body, "patient-view"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_TIMES * len(body)


@pytest.mark.parametrize("need", ["exam", "measurements", "conditions", "medications", "orders"])
def test_work_grows_with_what_was_sent_and_not_faster(need: str) -> None:
    """D4: ten times the entries are ten times the work, and a little for sorting them; squared it would be a hundred."""

    def work(count: int) -> int:
        make = order if need in ("medications", "orders") else result
        call = {**STORY, "prefetch": {**STORY["prefetch"], need: of(count, make)}}
        request = parse(json.dumps(call).encode(), "patient-view")
        return calls_of(lambda: TRIAGE.answer(request)).total()

    work(10)  # What is worked out once for all calls is no work of these.
    # From one on, because a list that came is reasoned about in another way than one that holds nothing.
    one, hundred, thousand = work(1), work(100), work(1000)
    assert thousand - one < 15 * max(hundred - one, 100)


def test_the_document_names_each_limit_as_it_is() -> None:
    text = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    settings = Settings()
    for said in (
        f"{settings.max_body_bytes // 2**20} MiB", f"{MOST_CONTAINERS:,}".replace(",", " "), f"{MOST_VALUES:,}".replace(",", " "), f"{LARGEST_HEAD // 1024} KiB",
        f"{settings.head_seconds:g} s", f"{settings.body_seconds:g} s", f"{settings.calls_at_once} calls",
        f"{settings.connections} connections", f"{settings.calls_per_minute_and_address} calls", f"{LONGEST_TOKEN // 1024} KiB",
        f"{LONGEST_LIFE_SECONDS // 60} minutes", f"{SKEW_SECONDS} s", f"{settings.deadline_seconds:g} s",
    ):  # fmt: skip
        assert said in text, said
    for name in re.findall(r"LEG_TRIAGE_(\w+)", text):
        assert name.lower() in Settings.model_fields, name
