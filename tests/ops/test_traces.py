"""Is a call one span, that says what became of it and nothing of whom it was about?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from msgspec import structs
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from starlette.testclient import TestClient

from app.errors import SettingsError
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from app.main import create_app
from app.settings import Settings
from app.versions import Versions
from app.watch.traces import CALL, REPORT, Traces, context_of_this_call
from app.watch.vocabulary import OTHER
from app.wiring.services import assemble
from app.wiring.watching import vocabulary
from tests.support.story import FIXTURES
from tests.support.wire import PATIENT_VIEW, bare_app, client, patient_view

STORY = "acute_limb_ischemia/pulseless_leg_class_iib"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE, SPAN = 0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331


@dataclass
class Traced:
    http: TestClient
    exporter: InMemorySpanExporter

    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def span(self) -> ReadableSpan:
        (one,) = self.spans()
        return one


@contextmanager
def traced(answer: Any = None) -> Iterator[Traced]:
    """The service, with its spans in memory."""
    exporter = InMemorySpanExporter()
    _, services = assemble(Settings(profile="development"))
    traces = Traces(vocabulary(services), Versions("1.2.3", "c0ffee", "f00d"), SimpleSpanProcessor(exporter))
    app = (
        create_app(Settings(profile="development"), listeners=(traces,))
        if answer is None
        else bare_app(answer, listeners=(traces,))
    )
    app.add_middleware(traces.around)
    with client(app) as started:
        yield Traced(started, exporter)


def test_a_call_is_one_span_in_words_of_ours() -> None:
    with traced() as service:
        request = json.loads((FIXTURES / STORY / "request.json").read_bytes())
        assert service.http.post(PATIENT_VIEW, json=request).status_code == 200
        span = service.span()
    assert (span.name, span.kind, span.parent) == (CALL, SpanKind.SERVER, None)
    assert dict(span.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/cds-services/{id}",
        "http.response.status_code": 200,
        "leg_triage.service": "leg-triage-patient-view",
        "leg_triage.hook": "patient-view",
        "leg_triage.outcome": "answered",
        "leg_triage.client": "none",
        "leg_triage.fetch_seconds": 0.0,
        "leg_triage.cards.critical": 1,
        "leg_triage.cards.warning": 0,
        "leg_triage.cards.info": 0,
    }
    assert dict(span.resource.attributes)["service.version"] == "1.2.3"


def test_the_callers_trace_is_continued_and_nothing_else_of_it() -> None:
    with traced() as service:
        state = {"traceparent": PARENT, "tracestate": "ehr=canary", "baggage": "patient=canary"}
        service.http.post(PATIENT_VIEW, json=patient_view(), headers=state)
        span = service.span()
    assert span.parent is not None
    assert (span.context and span.context.trace_id, span.parent.span_id) == (TRACE, SPAN)
    assert "canary" not in span.to_json()


@pytest.mark.parametrize("parent", ["", "canary", "00-" + "0" * 32 + "-b7ad6b7169203331-01", PARENT * 100])
def test_a_trace_that_is_none_begins_a_new_one(parent: str) -> None:
    with traced() as service:
        assert service.http.post(PATIENT_VIEW, json=patient_view(), headers={"traceparent": parent}).status_code == 200
        assert service.span().parent is None


def test_no_patient_is_in_a_span() -> None:
    """Nor what an exception says, nor the URL of a service that does not exist."""

    def broken(_: HookRequest) -> NoReturn:
        raise RuntimeError("canary-1")

    with traced(broken) as service:
        call = patient_view(context={"patientId": "canary-2", "userId": "Practitioner/canary-3"})
        assert service.http.post(PATIENT_VIEW + "?canary-4", json=call).status_code == 500
        service.http.post("/cds-services/canary-5", json=call)
        service.http.post(f"{PATIENT_VIEW}/feedback", json={"feedback": [{"card": "canary-6", "outcome": "canary-7"}]})
        spans = service.spans()
    assert [one.name for one in spans] == [CALL, CALL, REPORT]
    assert not spans[0].status.is_ok
    assert not spans[0].events
    assert "canary" not in "".join(one.to_json() for one in spans)


def test_what_is_not_a_call_has_no_span() -> None:
    with traced() as service:
        for path in ("/healthz", "/readyz", "/cds-services"):
            service.http.get(path)
        assert service.spans() == ()


def test_the_trace_goes_on_with_numbers_only() -> None:
    carried: list[dict[str, str]] = []

    def answer(_: HookRequest) -> HookResponse:
        carried.append(dict(context_of_this_call()))
        return HookResponse(cards=())

    with traced(answer) as service:
        service.http.post(PATIENT_VIEW, json=patient_view(), headers={"traceparent": PARENT, "tracestate": "a=b"})
        span = service.span()
    assert span.context is not None
    assert carried == [{"traceparent": f"00-{TRACE:032x}-{span.context.span_id:016x}-01"}]
    assert context_of_this_call() == {}


def test_a_span_may_only_hold_listed_words() -> None:
    from tests.ops.test_metrics import CALL as TOLD

    exporter = InMemorySpanExporter()
    _, services = assemble(Settings(profile="development"))
    traces = Traces(vocabulary(services), Versions("1", "2", "3"), SimpleSpanProcessor(exporter))
    with traces._tracer.start_as_current_span("x"):
        traces(structs.replace(TOLD, service="canary", hook="canary", outcome="canary", client="canary"))
    (span,) = exporter.get_finished_spans()
    said = dict(span.attributes or {})
    assert {said[f"leg_triage.{name}"] for name in ("service", "hook", "outcome", "client")} == {OTHER}


def test_queries_carry_no_trace_unless_the_site_says_so() -> None:
    with pytest.raises(SettingsError, match="LEG_TRIAGE_TRACES_TO_FHIR"):
        create_app(Settings(profile="development", traces_to_fhir=True))
