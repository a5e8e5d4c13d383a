"""Is this call from a client we know? The JWT of CDS Hooks 2.0.1, "Trusting CDS Clients", checked line by line.

Everything is bounded before it is parsed, keys come from the registry only, and every refusal looks alike.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from app.trust.distrust import Distrusted, Why
from app.trust.keys import Fetch, Keys, PublicKey
from app.trust.registry import Client, Registry
from app.trust.replay import Seen

LONGEST_TOKEN = 8192
"""Ours: real tokens have about 700 characters."""

LONGEST_TOKEN_ID = 255
SKEW_SECONDS = 60
"""Ours: how far the clocks of client and service may differ."""

LONGEST_LIFE_SECONDS = 15 * 60
"""Ours: from iat to exp; real EHRs use five minutes, some ten."""

LATEST = 253_402_300_799
"""The end of the year 9999; a time beyond it is no time."""

_HEADER_MEMBERS_OF_KEYS = ("jwk", "x5u", "x5c")
"""A key that a token brings along proves nothing."""

Claims = Mapping[str, Any]


class Checker:
    """Checks the tokens of every registered client."""

    def __init__(
        self,
        registry: Registry,
        seen: Seen,
        fetch: Fetch,
        *,
        now: Callable[[], float],
        clock: Callable[[], float],
        production: bool = True,
    ) -> None:
        """``now`` is the wall clock in seconds since 1970, ``clock`` one that never goes back.

        In ``production`` no key is believed whose private half is published.
        """
        self._registry = registry
        self._seen = seen
        self._now = now
        self._keys = {client.name: Keys(client, fetch, clock, production=production) for client in registry.clients}

    async def check(self, authorization: str | None, endpoint: str) -> Client:
        """The client that calls ``endpoint`` (its exact public URL). Raises Distrusted."""
        token = _bearer(authorization)
        header, claims = _opened(token)
        client = self._client(header, claims)
        key = await self._keys[client.name].find(header["kid"])
        _must_be_signed(token, key, header["alg"])
        now = self._now()
        until = _must_be_current(claims, now)
        _must_be_for(claims, endpoint, client)
        token_id = claims.get("jti")
        if not isinstance(token_id, str) or not 0 < len(token_id) <= LONGEST_TOKEN_ID:
            raise Distrusted(Why.NO_TOKEN_ID)
        try:
            first = await self._seen.first_use(client.issuer, token_id, until, now)
        except OSError:
            raise Distrusted(Why.STORE_DOWN) from None
        if not first:
            raise Distrusted(Why.REPLAYED)
        return client

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The clients with audiences besides the exact address (J4)."""
        return tuple(one.name for one in self._registry.clients if one.also_accepted_audiences)

    async def load_keys(self) -> bool:
        """Fetch every key set once; True when each client has a key."""
        for keys in self._keys.values():
            await keys.refresh()
        return all(keys.loaded for keys in self._keys.values())

    def key_ages(self) -> dict[str, float | None]:
        """For each client how many seconds ago its keys were had, 0 where the registry holds them, none without any."""
        return {name: keys.age for name, keys in self._keys.items()}

    def _client(self, header: Claims, claims: Claims) -> Client:
        issuer, tenant = claims.get("iss"), claims.get("tenant")
        if not isinstance(issuer, str) or not (tenant is None or isinstance(tenant, str)):
            raise Distrusted(Why.UNKNOWN_ISSUER)
        client = self._registry.find(issuer, tenant)
        if client is None:
            raise Distrusted(Why.UNKNOWN_ISSUER)
        if header["alg"] not in client.algorithms:
            raise Distrusted(Why.ALGORITHM)
        if "jku" in header and header["jku"] != client.keys_url:
            raise Distrusted(Why.KEY_URL)
        return client


def _bearer(authorization: str | None) -> str:
    if not authorization:
        raise Distrusted(Why.NO_TOKEN)
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Distrusted(Why.NOT_BEARER)
    token = token.strip()
    if len(token) > LONGEST_TOKEN:
        raise Distrusted(Why.TOO_LONG)
    return token


def _opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, not believed yet. Duplicate members are refused: two readers could take different ones."""
    parts = token.split(".")
    if len(parts) != 3 or not all(parts):
        raise Distrusted(Why.MALFORMED)
    header, claims = (_object(part) for part in parts[:2])
    if not isinstance(header.get("alg"), str):
        raise Distrusted(Why.ALGORITHM)
    if header.get("typ") != "JWT":
        raise Distrusted(Why.TYPE)
    if "crit" in header or "b64" in header:
        raise Distrusted(Why.CRITICAL)
    if any(member in header for member in _HEADER_MEMBERS_OF_KEYS):
        raise Distrusted(Why.KEY_URL)
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise Distrusted(Why.NO_KEY_ID)
    return header, claims


def _object(part: str) -> dict[str, Any]:
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_refused)
    except (binascii.Error, UnicodeError, ValueError, RecursionError):
        raise Distrusted(Why.MALFORMED) from None
    if not isinstance(content, dict):
        raise Distrusted(Why.MALFORMED)
    return content


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in members}) < len(members):
        raise Distrusted(Why.DUPLICATE_MEMBER)
    return dict(members)


def _refused(_: str) -> None:
    raise ValueError("no number")


def _must_be_signed(token: str, key: PublicKey, algorithm: str) -> None:
    """The key type must fit the algorithm, or the library refuses."""
    try:
        jws.deserialize_compact(token, key, algorithms=[algorithm])
    except (JoseError, ValueError, TypeError):
        raise Distrusted(Why.SIGNATURE) from None


def _seconds(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LATEST:
        raise Distrusted(Why.TIMES)
    return float(value)


def _must_be_current(claims: Claims, now: float) -> float:
    """When the token ends, skew included. Numbers only, and no token that lives longer than a quarter of an hour."""
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires + SKEW_SECONDS <= now:
        raise Distrusted(Why.EXPIRED)
    if issued - SKEW_SECONDS > now or ("nbf" in claims and _seconds(claims, "nbf") - SKEW_SECONDS > now):
        raise Distrusted(Why.NOT_YET)
    if not 0 < expires - issued <= LONGEST_LIFE_SECONDS or now - issued > LONGEST_LIFE_SECONDS + SKEW_SECONDS:
        raise Distrusted(Why.LIFETIME)
    return expires + SKEW_SECONDS


def _must_be_for(claims: Claims, endpoint: str, client: Client) -> None:
    """``aud`` names this very endpoint, as a text or in a list of texts; a registered exception counts alike."""
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise Distrusted(Why.AUDIENCE)
    if not {endpoint, *client.also_accepted_audiences} & set(named):
        raise Distrusted(Why.AUDIENCE)
