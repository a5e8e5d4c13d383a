"""Tokens as clients sign them, and as nobody should."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from app.trust.registry import Client, Registry
from app.trust.replay import Seen, SeenInMemory
from app.trust.tokens import Checker

NOW = 1_795_000_000.0
ISSUER = "https://ehr.example"
ENDPOINT = "https://triage.example/cds-services/leg-triage-patient-view"
KEYS_URL = "https://ehr.example/jwks.json"
_BY_CURVE = {"P-384": "ES384", "P-256": "ES256"}
KID = "a+/=.kid-1"

# As the sandbox publishes it; its private half stands beside it in the repository.
SANDBOX_KEY = {
    "kty": "EC",
    "crv": "P-384",
    "kid": "44823f3d-0b01-4a6c-a80e-b9d3e8a7226f",
    "x": "dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",
    "y": "Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy",
}


@cache
def ec(kid: str = KID, curve: str = "P-384") -> ECKey:
    """A signing key of the elliptic curve kind; the kid has the characters that one large EHR uses."""
    return ECKey.generate_key(curve, {"kid": kid})


@cache
def rsa(kid: str = "rsa-1", bits: int = 2048) -> RSAKey:
    """A signing key of the RSA kind."""
    return RSAKey.generate_key(bits, {"kid": kid})


def public(key: Any) -> dict[str, Any]:
    """What stands in a key set."""
    return dict(key.as_dict(private=False))


def client(**changes: Any) -> Client:
    """A registered client."""
    given: dict[str, Any] = {
        "name": "st-elsewhere",
        "issuer": ISSUER,
        "keys_url": None,
        "keys": (public(ec()), public(rsa())),
        "algorithms": ("ES384", "RS384"),
        "also_accepted_audiences": (),
        "tenant": None,
        "fhir_bases": (),
        "services": None,
        "not_assessed": None,
        "calls_per_minute": 1200,
    }
    return Client(**{**given, **changes})


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; ``None`` leaves one away."""
    given = {"iss": ISSUER, "aud": ENDPOINT, "iat": NOW - 5, "exp": NOW + 295, "jti": "one", **changes}
    return {name: value for name, value in given.items() if value is not None}


def header(**changes: Any) -> dict[str, Any]:
    """The header of a good token; ``None`` leaves one away."""
    given = {"alg": "ES384", "kid": KID, "typ": "JWT", **changes}
    return {name: value for name, value in given.items() if value is not None}


def part(content: Any) -> str:
    """One part of a token; a text is taken as it is."""
    raw = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def signed(head: dict[str, Any] | str | None = None, body: dict[str, Any] | str | None = None, key: Any = None) -> str:
    """A token whose signature is right for exactly these bytes, whatever they say; a key of bytes is a shared secret."""
    head = header() if head is None else head
    body = claims() if body is None else body
    key = key or ec()
    content = f"{part(head)}.{part(body)}"
    if isinstance(key, bytes):
        signature = hmac.digest(key, content.encode(), "sha256")
    else:
        algorithm = "RS384" if isinstance(key, RSAKey) else _BY_CURVE[key.curve_name]
        signature = jws.JWSRegistry(algorithms=[algorithm]).get_alg(algorithm).sign(content.encode(), key)
    return f"{content}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: float = NOW) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def checker(
    *clients: Client, seen: Seen | None = None, fetch: Callable[[str], Any] | None = None, clock: Clock | None = None
) -> Checker:
    """A checker of these clients, or of the usual one."""

    async def nobody(url: str) -> bytes:
        raise AssertionError(f"asked {url}")

    clock = clock or Clock()
    return Checker(Registry(clients or (client(),)), seen or SeenInMemory(), fetch or nobody, now=clock, clock=clock)


def check(token: str | None, *, endpoint: str = ENDPOINT, by: Checker | None = None) -> Client:
    """Check one token as a bearer token."""
    authorization = None if token is None else f"Bearer {token}"
    return asyncio.run((by or checker()).check(authorization, endpoint))
