"""The only place where everything meets. Importing it does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fastapi import FastAPI

from app import prepared
from app.account import FEEDBACK, REPEAT, SHOWN, SILENT, Listener
from app.answering import Answering, Guard
from app.api.gate import Gate
from app.api.web import Companion, over_http
from app.conclusions import Urgency
from app.errors import SettingsError
from app.fhir import prefetch
from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed, parse_base, parse_network
from app.fhir.fetch_options import Options
from app.fhir.terminology import Terminology
from app.hooks.service import Service
from app.orders import ORDERS
from app.pathways import PATHWAYS, chart_completeness
from app.picture.concepts import Concept
from app.picture.needs import Need
from app.records.book import Book
from app.records.recall import Recall
from app.records.setting import SHARED_IN_RECORDS, must_fit_replicas, options_of
from app.records.shared import RatesInStore, SeenInStore
from app.records.store import Store
from app.settings import Settings
from app.silence import Voices
from app.triage import READING, Triage
from app.trust.distrust import Why
from app.trust.rates import Rates, SharedRates
from app.trust.registry import Registry, read_registry
from app.trust.replay import Seen
from app.versions import read_versions
from app.watch.vocabulary import Vocabulary
from app.wording import Wording

if TYPE_CHECKING:
    from app.watch.metrics import Metrics
    from app.watch.traces import Traces

Clock = Callable[[], datetime]

SERVED = {"patient-view": "leg-triage-patient-view", "order-select": "leg-triage-order-select"}
"""Hook -> service id. One id for each: the public sandbox lets a second entry of the same id overwrite the first."""

VOICES = Voices(
    alone=frozenset(part.STEM for part in PATHWAYS) - {chart_completeness.STEM} | {part.STEM for part in ORDERS},
    only_together=frozenset({chart_completeness.STEM}),
)
"""All that may speak, and so all that may be silent."""

_NEEDS_A_CHART = (
    "Needs chart data by prefetch, or access to the FHIR server for what prefetch leaves out: bedside leg findings, "
    "problems, measurements, medications and allergies. What cannot be had is never taken as normal."
)


def _now() -> datetime:
    return datetime.now(UTC)


def registered(settings: Settings) -> Registry | None:
    """The clients of these settings, or none in a development profile without them. Raises SettingsError."""
    if not settings.development:
        _must_be_fit_for_production(settings)
    if settings.clients is None:
        return None
    production = not settings.development
    return read_registry(settings.clients, production=production, services=SERVED, voices=VOICES)


def silent_by_setting(settings: Settings) -> frozenset[str]:
    """The stems that are silent for every client that does not say otherwise. Raises SettingsError."""
    wish = settings.silent == ("all",) or settings.silent
    return VOICES.silent(wish, "Wrong setting: LEG_TRIAGE_SILENT")


@dataclass(frozen=True, slots=True)
class Shared:
    """What replicas share: used tokens, and how often a client called. One that stands alone shares nothing."""

    seen: Seen | None = None
    rates: SharedRates | None = None


ALONE = Shared()


def make_gate(settings: Settings, registry: Registry | None, shared: Shared = ALONE) -> Gate:
    """The gate of these settings and clients."""
    checker = None
    if registry is not None:
        from app.trust.fetch import fetch_keys  # Cryptography and HTTP are loaded only where there is a registry.
        from app.trust.replay import SeenInMemory
        from app.trust.tokens import Checker

        checker = Checker(
            registry,
            shared.seen or SeenInMemory(),
            fetch_keys,
            now=time.time,
            clock=time.monotonic,
            production=not settings.development,
        )
    return Gate(
        checker=checker,
        rates=Rates(time.time, shared.rates),
        public_url=settings.public_url or "",
        calls_at_once=settings.calls_at_once,
        calls_per_minute_and_address=settings.calls_per_minute_and_address,
    )


def _must_be_approved(settings: Settings) -> None:
    """A site that names what it has approved runs that and nothing else (K1)."""
    if settings.approved is None:
        return
    versions = read_versions(settings.cards_dir, settings.concept_map, settings.seed_values)
    if settings.approved != versions.knowledge:
        raise SettingsError(f"LEG_TRIAGE_APPROVED: this is {versions.knowledge}, which is not approved.")


def _must_be_fit_for_production(settings: Settings) -> None:
    if settings.clients is None:
        raise SettingsError("LEG_TRIAGE_CLIENTS: production needs a client registry (docs/clients.md).")
    if settings.public_url is None:
        raise SettingsError("LEG_TRIAGE_PUBLIC_URL: tokens name the exact address that was called, so it must be set.")
    if not settings.public_url.startswith("https://"):
        raise SettingsError("LEG_TRIAGE_PUBLIC_URL: https in production; TLS may end at a proxy (docs/clients.md).")
    if "*" in settings.allowed_origins:
        raise SettingsError("LEG_TRIAGE_ALLOWED_ORIGINS: * is not allowed in production; name each origin.")


def assemble(settings: Settings, clock: Clock | None = None) -> tuple[Triage, tuple[Service, ...]]:
    """Triage, with everything that it needs loaded and checked, and the services that share it.

    Raises ContentError when something under ``cards/`` does not fit the code.
    """
    with prepared.at_hand():
        terminology = Terminology.load(settings.cards_dir, settings.concept_map)
        wording = Wording.load(settings.cards_dir, PATHWAYS, ORDERS, settings.seed_values)
    triage = Triage(
        terminology,
        wording,
        pathways=PATHWAYS,
        orders=ORDERS,
        limits=wording.limits,
        clock=clock or _now,
        zone=settings.zone,
        not_assessed_card=settings.not_assessed_card,
        honor_as_of=settings.development,
        keep_evidence=settings.repeat_after_hours is not None,
    )
    reads = {concept for part in (PATHWAYS, ORDERS) for module in part for concept in module.READS}
    asked = {need.value: query for need, query in prefetch.templates(terminology, reads).items()}
    return triage, (
        Service(
            id=SERVED["patient-view"],
            hook="patient-view",
            title="Leg triage",
            description="Says when a painful, numb or weak leg may be in danger, what is missing to tell, "
            "and which orders may help.",
            usage_requirements=_NEEDS_A_CHART,
            prefetch=asked,
        ),
        Service(
            id=SERVED["order-select"],
            hook="order-select",
            title="Leg triage at order selection",
            description="Says whether an order that was just selected is safe and sensible for this patient's leg.",
            usage_requirements=_NEEDS_A_CHART,
            prefetch=asked,
        ),
    )


def create_app(
    settings: Settings, *, clock: Clock | None = None, gate: Gate | None = None, listeners: Sequence[Listener] = ()
) -> FastAPI:
    """The service as an ASGI app. Raises ContentError and SettingsError.

    ``clock`` stands in for the wall clock, ``gate`` for the one that the settings ask for, and ``listeners`` are told
    of each call besides those of the settings, in tests.
    """
    _must_be_approved(settings)
    triage, services = assemble(settings, clock)
    registry = registered(settings) if gate is None else None
    book = make_book(settings)
    shared, companions = make_shared(settings, book)
    recall = make_recall(settings, book)
    guard = None
    if recall is not None and settings.repeat_after_hours is not None:
        companions = (*companions, recall)
        guard = Guard(recall, timedelta(hours=settings.repeat_after_hours), clock or _now)
    gate = gate or make_gate(settings, registry, shared)
    metrics = make_metrics(settings, services, registry, gate)
    if metrics is not None and book is not None:
        metrics.watch_backlog(book)
    traces = make_traces(settings, services, registry)
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


def make_metrics(
    settings: Settings, services: Sequence[Service], registry: Registry | None, gate: Gate
) -> Metrics | None:
    """What counts the calls, where there is an admin port to read it from."""
    if settings.admin_port is None:
        return None
    from app.watch.metrics import Metrics  # The client library is loaded only where there is an admin port.

    words = vocabulary(services, registry)
    metrics = Metrics(
        words,
        read_versions(settings.cards_dir, settings.concept_map, settings.seed_values),
        shared=settings.workers > 1,
    )
    metrics.watch("calls_in_progress", "Calls that are being answered.", lambda: gate.inside)
    metrics.watch(
        "clients_without_keys",
        "Clients whose tokens cannot be checked.",
        lambda: sum(age is None for age in gate.key_ages().values()),
        over_workers="livemax",
    )
    metrics.watch_each(
        "keys_age_seconds",
        "Since the keys of a client were had; -1 while there are none.",
        "client",
        {name: partial(_age, gate, name) for name in sorted(words.clients)},
    )
    return metrics


def make_traces(settings: Settings, services: Sequence[Service], registry: Registry | None) -> Traces | None:
    """What writes a span for each call, where the site wants it. Raises SettingsError without the packages for it."""
    if not settings.traces:
        return None
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        raise SettingsError("Wrong setting: LEG_TRIAGE_TRACES: needs the packages of leg-triage[otel].")
    from app.watch.traces import Traces  # An extra, loaded only where it is used.

    versions = read_versions(settings.cards_dir, settings.concept_map, settings.seed_values)
    return Traces(vocabulary(services, registry), versions)


def vocabulary(services: Sequence[Service], registry: Registry | None = None) -> Vocabulary:
    """The words that metrics and traces of these services may carry."""
    parts = {READING, *(pathway.STEM for pathway in PATHWAYS)}
    parts.update(name for order in ORDERS for name in (order.STEM, order.ORDER))
    return Vocabulary(
        hooks={service.id: frozenset({service.hook, FEEDBACK}) for service in services},
        clients=frozenset(client.name for client in registry.clients) if registry is not None else frozenset(),
        parts=frozenset(parts),
        concepts=frozenset(concept.value for concept in Concept),
        urgencies=frozenset(urgency.value for urgency in Urgency),
        fates=frozenset({SHOWN, SILENT, REPEAT}),
        reasons=frozenset(why.value for why in Why),
    )


def _trace_of_this_call() -> Mapping[str, str]:
    from app.watch.traces import context_of_this_call  # An extra, loaded only where it is used.

    return context_of_this_call()


def _age(gate: Gate, client: str) -> float:
    age = gate.key_ages()[client]
    return -1.0 if age is None else age


def make_book(settings: Settings) -> Book | None:
    """Who keeps records and feedback; nobody where the site keeps none. Raises SettingsError."""
    options = options_of(settings)
    if options is None:
        return None
    versions = read_versions(settings.cards_dir, settings.concept_map, settings.seed_values)
    return Book(Store(options, at_once=settings.shared == SHARED_IN_RECORDS), versions)


def make_recall(settings: Settings, book: Book | None) -> Recall | None:
    """Who remembers what was set aside; nobody where every card is always shown. Raises SettingsError."""
    if settings.repeat_after_hours is None:
        return None
    if book is None or book.store.options.hash_key is None:
        raise SettingsError(
            "Wrong setting: LEG_TRIAGE_REPEAT_AFTER_HOURS: needs LEG_TRIAGE_RECORDS and LEG_TRIAGE_HASH_KEY, or nobody "
            "can tell that it is the same patient."
        )
    return Recall(book.store, book.store.options.hash_key)


def make_shared(settings: Settings, book: Book | None) -> tuple[Shared, tuple[Companion, ...]]:
    """What replicas share, and what starts and stops with the service. Raises SettingsError."""
    companions: tuple[Companion, ...] = () if book is None else (book,)
    must_fit_replicas(settings)
    if settings.shared is None:
        return ALONE, companions
    if settings.shared == SHARED_IN_RECORDS:
        assert book is not None  # must_fit_replicas
        return Shared(SeenInStore(book.store), RatesInStore(book.store)), companions
    from app.records.in_redis import SharedInRedis  # An extra, loaded only where it is used.

    redis = SharedInRedis(settings.shared)
    return Shared(redis, redis), (*companions, redis)


def fetcher(settings: Settings, services: Sequence[Service], registry: Registry | None = None) -> Fetcher | None:
    """Who gets what was not sent; nobody when no EHR may be asked. Raises SettingsError for a base that is none."""
    bases, networks = [], []
    named = [("LEG_TRIAGE_FHIR_BASES", url) for url in settings.fhir_bases]
    for known in registry.clients if registry is not None else ():
        named += [(f"client {known.name}: fhir_bases", url) for url in known.fhir_bases]
    for where, url in named:
        base = parse_base(url)
        if base is None or (base.scheme != "https" and not settings.development):
            raise SettingsError(f"Wrong setting: {where}: https://host[:port]/path; http in development.")
        bases.append(base)
    for text in settings.fhir_networks:
        network = parse_network(text)
        if network is None:
            raise SettingsError("Wrong setting: LEG_TRIAGE_FHIR_NETWORKS: private networks such as 10.20.0.0/16.")
        networks.append(network)
    if settings.traces_to_fhir and not settings.traces:
        raise SettingsError("Wrong setting: LEG_TRIAGE_TRACES_TO_FHIR: there is no trace without LEG_TRIAGE_TRACES.")
    if settings.fhir_http2 and find_spec("h2") is None:
        raise SettingsError("Wrong setting: LEG_TRIAGE_FHIR_HTTP2: needs the package h2 (leg-triage[http2]).")
    allowed = Allowed(bases, networks, any_loopback=settings.development)
    if not allowed:
        return None
    options = Options(
        deadline_seconds=settings.deadline_seconds,
        at_once=settings.fhir_connections,
        http2=settings.fhir_http2,
        ca_file=settings.fhir_ca_file,
        headers=_trace_of_this_call if settings.traces_to_fhir else dict,
    )
    wanted = {Need(key): template for service in services for key, template in service.prefetch.items()}
    fetches = Fetcher(wanted, allowed, options)
    if bases:
        fetches.warm()
    return fetches
