"""Who may call: the registry of these settings, and the gate before every call."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.api.gate import Gate
from app.errors import SettingsError
from app.settings import Settings
from app.trust.rates import Rates, SharedRates
from app.trust.registry import Registry, read_registry
from app.trust.replay import Seen
from app.wiring.services import SERVED, VOICES


def registered(settings: Settings) -> Registry | None:
    """The clients of these settings, or none in a development profile without them. Raises SettingsError."""
    if not settings.development:
        _must_be_fit_for_production(settings)
    if settings.clients is None:
        return None
    production = not settings.development
    return read_registry(settings.clients, production=production, services=SERVED, voices=VOICES)


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


def _must_be_fit_for_production(settings: Settings) -> None:
    if settings.clients is None:
        raise SettingsError("LEG_TRIAGE_CLIENTS: production needs a client registry (docs/clients.md).")
    if settings.public_url is None:
        raise SettingsError("LEG_TRIAGE_PUBLIC_URL: tokens name the exact address that was called, so it must be set.")
    if not settings.public_url.startswith("https://"):
        raise SettingsError("LEG_TRIAGE_PUBLIC_URL: https in production; TLS may end at a proxy (docs/clients.md).")
    if "*" in settings.allowed_origins:
        raise SettingsError("LEG_TRIAGE_ALLOWED_ORIGINS: * is not allowed in production; name each origin.")
