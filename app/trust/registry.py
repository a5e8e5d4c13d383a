"""The clients that a site knows: one TOML file, a record for each, and nothing about a client anywhere else.

The record binds an issuer to its keys, its tenant, the services it may call and the FHIR servers it may name, so that
a token of one client never opens what belongs to another.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from app.errors import SettingsError
from app.silence import Voices

SANDBOX_ISSUER = "https://sandbox.cds-hooks.org"
"""The private key of this issuer is published with the sandbox: anybody can sign in its name."""

RECOMMENDED = ("ES384", "RS384")
"""CDS Hooks 2.0.1, "Trusting CDS Clients": the algorithms that it recommends."""

ASYMMETRIC = frozenset(
    {"ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA", "Ed25519"}
)
"""What a record may list; ``none`` and shared secrets never (CDS Hooks 2.0.1)."""

_NAMED = 4
"""Ours: so many silent pathways are named on the line of a client; more are counted."""

_NO_VOICES = Voices(frozenset(), frozenset())

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

Name = Annotated[str, Meta(pattern=rf"^{_NAME.pattern}$", description="how logs and metrics call the client")]
Url = Annotated[str, Meta(min_length=8, max_length=2048)]
NotAssessed = Literal["412", "card"]
PerMinute = Annotated[int, Meta(ge=1, le=1_000_000)]


class KeysFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a client's public keys are: exactly one of an address, a file, or the keys themselves."""

    url: Url | None = None
    file: str | None = None
    set: tuple[dict[str, Any], ...] | None = None


class ClientFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[client]]`` of the file."""

    name: Name
    issuer: Url
    keys: KeysFile
    algorithms: tuple[str, ...] = RECOMMENDED
    also_accepted_audiences: tuple[Url, ...] = ()
    tenant: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    fhir_bases: tuple[Url, ...] = ()
    hooks: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    not_assessed: NotAssessed | None = None
    calls_per_minute: PerMinute = 1200
    silent: bool | tuple[str, ...] | None = None


class RegistryFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    client: tuple[ClientFile, ...]


@dataclass(frozen=True, slots=True)
class Client:
    """A client as it is registered.

    ``services`` are the service ids that it may call, ``None`` for all. ``not_assessed`` is what it hears when there is
    nothing to judge by, ``None`` for the answer of the settings. ``calls_per_minute`` is its limit (429 beyond).
    ``silent`` are the stems whose cards it is not shown, ``None`` where the setting of the service holds.
    """

    name: str
    issuer: str
    keys_url: str | None
    keys: tuple[dict[str, Any], ...]
    algorithms: tuple[str, ...]
    also_accepted_audiences: tuple[str, ...]
    tenant: str | None
    fhir_bases: tuple[str, ...]
    services: frozenset[str] | None
    calls_per_minute: int
    silent: frozenset[str] | None = None
    not_assessed: NotAssessed | None = None

    def may_call(self, service: str) -> bool:
        """Is this service open to it?"""
        return self.services is None or service in self.services


class Registry:
    """Every known client, found by its issuer and tenant."""

    def __init__(self, clients: Sequence[Client]) -> None:
        """Keep them; ``read_registry`` has checked that no two share issuer and tenant."""
        self.clients = tuple(clients)
        self._by_issuer = {(one.issuer, one.tenant): one for one in clients}

    def find(self, issuer: str, tenant: str | None) -> Client | None:
        """The client with exactly this issuer and this tenant, or none."""
        return self._by_issuer.get((issuer, tenant))

    def redacted(self) -> Iterator[str]:
        """The records, line by line; of given keys only their thumbprints."""
        for one in self.clients:
            yield f"client {one.name}"
            yield f"  issuer {one.issuer}" + (f", tenant {one.tenant}" if one.tenant else "")
            yield f"  keys {one.keys_url or ', '.join(_thumbprints(one.keys))}; {', '.join(one.algorithms)}"
            for audience in one.also_accepted_audiences:
                yield f"  EXCEPTION: takes tokens for {audience} too"
            yield f"  services {'all' if one.services is None else ', '.join(sorted(one.services))}"
            yield f"  FHIR servers {', '.join(one.fhir_bases) or 'none'}"
            yield f"  without data {one.not_assessed or 'as set'}; {one.calls_per_minute} calls a minute"
            if one.silent:
                some = ", ".join(sorted(one.silent)) if len(one.silent) <= _NAMED else f"{len(one.silent)} parts"
                yield f"  silent {some}"


def _thumbprints(keys: Sequence[dict[str, Any]]) -> Iterator[str]:
    from app.trust.keys import public_keys

    for key in public_keys(keys).values():
        yield f"{key.key_type} {key.thumbprint()[:12]}"


def read_registry(
    path: Path, *, production: bool, services: Mapping[str, str], voices: Voices | None = None
) -> Registry:
    """The registry of this file; ``services`` are those that there are, by hook.

    Raises SettingsError, which names the client and never prints a key. ``voices`` are what a client may want silent,
    nothing when left out. In production neither the sandbox's issuer nor its published keys nor a plain http address is
    taken.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        file = msgspec.convert(content, RegistryFile)
    except OSError as failure:
        raise SettingsError(f"{path.name}: cannot be read ({failure.strerror})") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as failure:
        raise SettingsError(f"{path.name}: {failure}") from None
    except msgspec.ValidationError as failure:
        raise SettingsError(f"{path.name}: {failure}") from None
    if not file.client:
        raise SettingsError(f"{path.name}: holds no client")
    clients = [
        _client(one, path, production=production, services=services, voices=voices or _NO_VOICES) for one in file.client
    ]
    _each_once([one.name for one in clients], path, "name")
    _each_once([f"{one.issuer} {one.tenant or ''}" for one in clients], path, "issuer and tenant")
    return Registry(clients)


def _each_once(values: Sequence[str], path: Path, what: str) -> None:
    if len(set(values)) < len(values):
        raise SettingsError(f"{path.name}: two clients have the same {what}")


def _services(file: ClientFile, where: str, services: Mapping[str, str]) -> frozenset[str] | None:
    """The services that are left by the lists of hooks and of services; ``None`` when neither is given."""
    for given, known, what in ((file.hooks, services, "hook"), (file.services, services.values(), "service")):
        if given is not None and (strange := sorted(set(given) - set(known))):
            raise SettingsError(f"{where}: no such {what}: {', '.join(strange)}")
    if file.hooks is None and file.services is None:
        return None
    of_hooks = {services[hook] for hook in file.hooks} if file.hooks is not None else set(services.values())
    left = of_hooks & set(file.services) if file.services is not None else of_hooks
    if not left:
        raise SettingsError(f"{where}: its hooks and services leave nothing that it may call")
    return frozenset(left)


def _client(file: ClientFile, path: Path, *, production: bool, services: Mapping[str, str], voices: Voices) -> Client:
    where = f"{path.name}: {file.name}"
    given = [one for one in (file.keys.url, file.keys.file, file.keys.set) if one is not None]
    if len(given) != 1:
        raise SettingsError(f"{where}: keys need exactly one of url, file and set")
    unknown = sorted(set(file.algorithms) - ASYMMETRIC)
    if unknown or not file.algorithms:
        raise SettingsError(f"{where}: algorithms must be asymmetric: {', '.join(sorted(ASYMMETRIC))}")
    if production and file.issuer.rstrip("/") == SANDBOX_ISSUER:
        raise SettingsError(f"{where}: the sandbox's private key is public; its issuer is refused in production")
    for address in (*filter(None, (file.keys.url,)), *file.fhir_bases, *file.also_accepted_audiences):
        _must_be_address(address, where, production=production)
    keys = file.keys.set or (_keys_in(path.parent / file.keys.file, where) if file.keys.file else ())
    if file.keys.url is None:
        from app.trust.keys import PRIVATE, is_published, public_keys  # Cryptography is loaded only with a registry.

        if any(PRIVATE & one.keys() for one in keys):
            raise SettingsError(f"{where}: a private or shared key is among its keys; replace that key")
        usable = public_keys(keys)
        if not usable:
            raise SettingsError(f"{where}: no public key with a kid can be read")
        if production and any(map(is_published, usable.values())):
            raise SettingsError(f"{where}: the private half of this key is published; it is refused in production")
    return Client(
        name=file.name,
        issuer=file.issuer,
        keys_url=file.keys.url,
        keys=tuple(keys),
        algorithms=file.algorithms,
        also_accepted_audiences=file.also_accepted_audiences,
        tenant=file.tenant,
        fhir_bases=file.fhir_bases,
        services=_services(file, where, services),
        not_assessed=file.not_assessed,
        calls_per_minute=file.calls_per_minute,
        silent=None if file.silent is None else voices.silent(file.silent, f"{where}: silent"),
    )


def _must_be_address(address: str, where: str, *, production: bool) -> None:
    parts = urlsplit(address)
    plain = parts.scheme == "http" and not production
    if not (parts.scheme == "https" or plain) or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise SettingsError(f"{where}: an address must be https, without user, query and fragment")


def _keys_in(path: Path, where: str) -> tuple[dict[str, Any], ...]:
    try:
        content = msgspec.json.decode(path.read_bytes())
    except OSError as failure:
        raise SettingsError(f"{where}: the key file cannot be read ({failure.strerror})") from None
    except msgspec.DecodeError:
        raise SettingsError(f"{where}: the key file is not JSON") from None
    keys = content.get("keys") if isinstance(content, dict) else None
    if not isinstance(keys, list) or not all(isinstance(one, dict) for one in keys):
        raise SettingsError(f"{where}: the key file is no JSON Web Key Set")
    return tuple(keys)
