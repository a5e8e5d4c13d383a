"""What watches the calls: metrics and traces, and the words that they may carry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from app.account import FEEDBACK, REPEAT, SHOWN, SILENT
from app.api.gate import Gate
from app.conclusions import Urgency
from app.errors import SettingsError
from app.hooks.service import Service
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.picture.concepts import Concept
from app.settings import Settings
from app.triage import READING
from app.trust.distrust import Why
from app.trust.registry import Registry
from app.versions import Versions
from app.watch.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.watch.metrics import Metrics
    from app.watch.traces import Traces


def make_metrics(
    settings: Settings, versions: Versions, services: Sequence[Service], registry: Registry | None, gate: Gate
) -> Metrics | None:
    """What counts the calls, where there is an admin port to read it from."""
    if settings.admin_port is None:
        return None
    from app.watch.metrics import Metrics  # The client library is loaded only where there is an admin port.

    words = vocabulary(services, registry)
    metrics = Metrics(words, versions, shared=settings.workers > 1)
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


def make_traces(
    settings: Settings, versions: Versions, services: Sequence[Service], registry: Registry | None
) -> Traces | None:
    """What writes a span for each call, where the site wants it. Raises SettingsError without the packages for it."""
    if not settings.traces:
        return None
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        raise SettingsError("Wrong setting: LEG_TRIAGE_TRACES: needs the packages of leg-triage[otel].")
    from app.watch.traces import Traces  # An extra, loaded only where it is used.

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


def _age(gate: Gate, client: str) -> float:
    age = gate.key_ages()[client]
    return -1.0 if age is None else age
