"""The public keys of a client: given in the registry, or fetched from the one address that the registry names (J7)."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from app.trust.distrust import Distrusted, Why
from app.trust.freshness import ASK_AGAIN_SECONDS, FRESH_SECONDS, STALE_SECONDS
from app.trust.registry import Client

PublicKey = ECKey | RSAKey | OKPKey

MOST_KEYS = 100
SMALLEST_RSA_BITS = 2048
_BITS_OF_A_CHARACTER = 6  # base64url

PUBLISHED = frozenset(
    {
        "s9fOe-KDYD1myZ8YCzleUqJQgrYZL49kVijBxhnZvZc",
        "WUEVfFenRfMtdDhwPUzCCfmqEN45h61hdHclwVoqfes",
        "oinqNI3POUw3TTo_R_BmQFF2EK2jQK8R7cJm3Cw-K6Y",
    }
)
"""Thumbprints (RFC 7638) of keys whose private halves stand in the public repository of the CDS Hooks sandbox (J9)."""

_TYPES: Mapping[str, type[ECKey] | type[RSAKey] | type[OKPKey]] = {"EC": ECKey, "RSA": RSAKey, "OKP": OKPKey}
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members of keys that nobody but their owner may have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1)."""


Fetch = Callable[[str], Awaitable[bytes]]
"""Gets the bytes of a key set: bounded in size and time, without redirects. Raises OSError when it cannot."""


def public_keys(given: Iterable[object]) -> dict[str, PublicKey]:
    """The usable signing keys by their kid; what is private, symmetric, weak or unreadable is left.

    Of two keys with one kid neither is used: nobody could say which one was meant.
    """
    found: dict[str, PublicKey] = {}
    twice: set[str] = set()
    for raw in list(given)[:MOST_KEYS]:
        key = _public_key(raw)
        if key is None:
            continue
        kid, public = key
        if kid in found:
            twice.add(kid)
        found[kid] = public
    return {kid: key for kid, key in found.items() if kid not in twice}


def _public_key(raw: object) -> tuple[str, PublicKey] | None:
    if not isinstance(raw, dict) or PRIVATE & raw.keys() or raw.get("use") not in (None, "sig"):
        return None
    kid, kind = raw.get("kid"), _TYPES.get(str(raw.get("kty")))
    if not isinstance(kid, str) or not kid or kind is None:
        return None
    if kind is RSAKey and len(str(raw.get("n"))) * _BITS_OF_A_CHARACTER < SMALLEST_RSA_BITS:
        return None
    try:
        return kid, kind.import_key(raw)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def is_published(key: PublicKey) -> bool:
    """Can anybody sign with this key, because its private half is published?"""
    return key.thumbprint() in PUBLISHED


class Keys:
    """The keys of one client."""

    def __init__(self, client: Client, fetch: Fetch, clock: Callable[[], float], *, production: bool) -> None:
        """``clock`` counts seconds and never goes back; in ``production`` no published key is believed."""
        self._production = production
        self._url = client.keys_url
        self._fetch = fetch
        self._clock = clock
        self._known = self._believed(client.keys)
        self._fetched_at: float | None = None
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    @property
    def loaded(self) -> bool:
        """Is there any key to check with? Asked before the service calls itself ready."""
        return bool(self._known)

    @property
    def age(self) -> float | None:
        """Seconds since the key set was had, 0 when the registry holds it; none without a usable key."""
        if not self._known:
            return None
        if self._url is None:
            return 0.0
        age = math.inf if self._fetched_at is None else self._clock() - self._fetched_at
        return age if age <= STALE_SECONDS else None

    async def find(self, kid: str) -> PublicKey:
        """The key of exactly this kid. Raises Distrusted when there is none, or when no key set can be had."""
        if self._url is None:
            return self._chosen(kid)
        fresh = self._fetched_at is not None and self._clock() - self._fetched_at < FRESH_SECONDS
        if not (fresh and kid in self._known):
            await self.refresh()
        if self._fetched_at is None or self._clock() - self._fetched_at > STALE_SECONDS:
            raise Distrusted(Why.KEYS_UNAVAILABLE)
        return self._chosen(kid)

    def _believed(self, given: Iterable[object]) -> dict[str, PublicKey]:
        found = public_keys(given)
        return {kid: key for kid, key in found.items() if not (self._production and is_published(key))}

    def _chosen(self, kid: str) -> PublicKey:
        key = self._known.get(kid)
        if key is None:
            raise Distrusted(Why.UNKNOWN_KEY)
        return key

    async def refresh(self) -> None:
        """Ask the address anew, unless somebody just did; what was known stays when it does not answer."""
        async with self._asking:
            now = self._clock()
            if self._url is None or (self._asked_at is not None and now - self._asked_at < ASK_AGAIN_SECONDS):
                return
            self._asked_at = now
            try:
                content: Any = msgspec.json.decode(await self._fetch(self._url))
            except (OSError, msgspec.DecodeError):
                return
            keys = content.get("keys") if isinstance(content, dict) else None
            if isinstance(keys, list) and (found := self._believed(keys)):
                self._known, self._fetched_at = found, now
