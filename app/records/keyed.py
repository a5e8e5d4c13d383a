"""Keyed hashes of identifiers: the same patient can be found again, and nobody without the key can tell who it is."""

from __future__ import annotations

import hmac

SHORTEST_KEY = 32
"""Bytes of a key: as many as the hash has (NIST SP 800-107, section 5.3.4, wants no fewer for its full strength)."""

_DIGITS = 32
"""Ours: 128 bits of the hash; two of a billion patients meet with a chance of one in 10^20."""


class Keyed:
    """HMAC-SHA256 under a site's key; without a key there is nothing to keep.

    An id is one of a client: the same number in another EHR is another person.
    """

    def __init__(self, key: bytes | None) -> None:
        """Hash with this key."""
        self._key = key

    def __repr__(self) -> str:
        """Whether there is a key, and nothing of it."""
        return f"Keyed({'a key' if self._key is not None else None})"

    def patient(self, client: str | None, patient_id: str | None) -> str | None:
        """The key of a patient."""
        return self._hash("patient", client, patient_id)

    def encounter(self, client: str | None, encounter_id: str | None) -> str | None:
        """The key of an encounter."""
        return self._hash("encounter", client, encounter_id)

    def evidence(self, client: str | None, evidence: str) -> str | None:
        """The key of what a card rests on."""
        return self._hash("evidence", client, evidence)

    def _hash(self, kind: str, client: str | None, text: str | None) -> str | None:
        if self._key is None or text is None:
            return None
        # NUL parts the three, so that no two questions give one message.
        return hmac.digest(self._key, f"{kind}\0{client or ''}\0{text}".encode(), "sha256").hex()[:_DIGITS]
