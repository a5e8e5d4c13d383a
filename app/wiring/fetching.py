"""Who gets from the EHR what was not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from app.errors import SettingsError
from app.fhir.fetch import Fetcher
from app.fhir.fetch_addresses import Allowed, parse_base, parse_network
from app.fhir.fetch_options import Options
from app.hooks.service import Service
from app.picture.needs import Need
from app.settings import Settings
from app.trust.registry import Registry


def _trace_of_this_call() -> Mapping[str, str]:
    from app.watch.traces import context_of_this_call  # An extra, loaded only where it is used.

    return context_of_this_call()


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
