"""One span for each call, for OpenTelemetry: template names and words of the vocabulary, never a URL, never a patient.

Needs ``leg-triage[otel]`` and ``LEG_TRIAGE_TRACES``. Where spans go is said by OpenTelemetry's own variables
(``OTEL_EXPORTER_OTLP_ENDPOINT`` and others). The provider is ours and not the global one, so that no library of the
process writes spans of its own, with whatever it knows, to the same place.
"""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.account import FEEDBACK, CallAccount
from app.versions import Versions
from app.watch.vocabulary import Vocabulary, one_of

CALL = "POST /cds-services/{id}"
REPORT = "POST /cds-services/{id}/feedback"

SEND_SECONDS = 2
"""Ours: for a batch of spans, repetitions included; a collector that is down must not hold up the end."""

_PARENT = "traceparent"

_SERVICES = "/cds-services/"
_SERVER_ERROR = 500


class Traces:
    """Spans of calls. It wraps the endpoints, and is told of each call inside its span (``app.account.Listener``)."""

    def __init__(self, vocabulary: Vocabulary, versions: Versions, processor: SpanProcessor | None = None) -> None:
        """``processor`` stands in for the one that sends spans in batches, in tests."""
        about = {
            "service.name": "leg-triage",
            "service.version": versions.software,
            "leg_triage.content": versions.content,
            "leg_triage.value_sets": versions.value_sets,
        }
        self._words = vocabulary
        self._provider = TracerProvider(resource=Resource.create(about))
        self._provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter(timeout=SEND_SECONDS)))
        self._tracer = self._provider.get_tracer("leg-triage", versions.software)
        self._context = TraceContextTextMapPropagator()

    def around(self, app: ASGIApp) -> ASGIApp:
        """``app`` with a span for each POST to a service or its feedback.

        Of the caller's context only ``traceparent`` is read: it holds numbers, while ``tracestate`` and ``baggage``
        could hold anything.
        """

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["method"] != "POST" or _SERVICES not in scope["path"]:
                await app(scope, receive, send)
                return
            parent = Headers(scope=scope).get(_PARENT)
            context = self._context.extract({_PARENT: parent}) if parent is not None else None
            method = {"http.request.method": "POST"}
            span = self._tracer.start_span(CALL, context, SpanKind.SERVER, method)

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= _SERVER_ERROR:
                        span.set_status(Status(StatusCode.ERROR))
                await send(message)

            # What an exception says may be a value of a chart.
            with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
                await app(scope, receive, sending)

        return traced

    def __call__(self, call: CallAccount) -> None:
        """Put what became of the call on its span."""
        span, words = trace.get_current_span(), self._words
        service, hook = words.called(call.service, call.hook)
        name = REPORT if hook == FEEDBACK else CALL
        span.update_name(name)
        span.set_attributes(
            {
                "http.route": name.partition(" ")[2],
                "leg_triage.service": service,
                "leg_triage.hook": hook,
                "leg_triage.outcome": one_of(words.outcomes, call.outcome),
                "leg_triage.client": words.client(call.client),
                "leg_triage.fetch_seconds": call.fetch_seconds,
            }
        )
        if call.assessment is not None:
            urgencies = [one_of(words.urgencies, card.urgency) for card in call.assessment.cards]
            span.set_attributes({f"leg_triage.cards.{one}": urgencies.count(one) for one in words.urgencies})


def context_of_this_call() -> Mapping[str, str]:
    """The headers that let another service continue the trace of the call that is being answered: numbers only."""
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return {}
    return {_PARENT: f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"}
