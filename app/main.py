"""The only place where everything meets. Importing it does nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from fastapi import FastAPI

from app.account import Listener
from app.answering import Answering, Guard
from app.api.gate import Gate
from app.api.web import over_http
from app.records.setting import SHARED_IN_RECORDS
from app.settings import Settings
from app.versions import Versions
from app.wiring.fetching import fetcher
from app.wiring.keeping import make_book, make_recall, make_shared
from app.wiring.services import Clock, assemble, must_be_approved, now, silent_by_setting, versions_of
from app.wiring.trusting import make_gate, registered
from app.wiring.watching import make_metrics, make_traces


def create_app(
    settings: Settings,
    *,
    versions: Versions | None = None,
    clock: Clock | None = None,
    gate: Gate | None = None,
    listeners: Sequence[Listener] = (),
) -> FastAPI:
    """The service as an ASGI app. Raises ContentError and SettingsError.

    ``versions`` are those of these settings, for whoever has read them already. ``listeners`` are told of each call
    besides those of the settings. In tests ``clock`` stands in for the wall clock, and ``gate`` for the one that the
    settings ask for.
    """
    triage, services = assemble(settings, clock)
    versions = versions or versions_of(settings)
    must_be_approved(settings, versions)
    registry = registered(settings) if gate is None else None
    book = make_book(settings, versions)
    shared, companions = make_shared(settings, book)
    recall = make_recall(settings, book)
    guard = None
    if recall is not None and settings.repeat_after_hours is not None:
        companions = (*companions, recall)
        guard = Guard(recall, timedelta(hours=settings.repeat_after_hours), clock or now)
    gate = gate or make_gate(settings, registry, shared)
    metrics = make_metrics(settings, versions, services, registry, gate)
    if metrics is not None and book is not None:
        metrics.watch_backlog(book)
    traces = make_traces(settings, versions, services, registry)
    app = over_http(
        settings,
        services,
        Answering(triage, silent=silent_by_setting(settings), guard=guard),
        gate,
        fetcher(settings, services, registry),
        (*listeners, *(one for one in (metrics, traces, book) if one is not None)),
        keeps=book,
        companions=companions,
    )
    if book is not None and settings.shared == SHARED_IN_RECORDS:
        # Without it every token is refused, so calls are better sent elsewhere.
        app.state.readiness.require("store", lambda: book.failure is None)
    app.state.metrics = metrics
    if traces is not None:
        app.add_middleware(traces.around)
    return app
