"""Why a token was not believed: a code for the log and the metric, and never a word of it to the caller."""

from __future__ import annotations

from enum import StrEnum

from app.errors import NotTrusted


class Why(StrEnum):
    """The reasons; each is one line of ``tests/trust/test_tokens.py``."""

    NO_TOKEN = "no-token"  # A reason, no password.
    NOT_BEARER = "not-bearer"
    MALFORMED = "malformed"
    TOO_LONG = "too-long"
    DUPLICATE_MEMBER = "duplicate-member"
    TYPE = "wrong-typ"
    CRITICAL = "unknown-crit"
    ALGORITHM = "algorithm"
    NO_KEY_ID = "no-kid"
    UNKNOWN_KEY = "unknown-kid"
    KEYS_UNAVAILABLE = "keys-unavailable"
    KEY_URL = "foreign-jku"
    UNKNOWN_ISSUER = "unknown-issuer"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET = "not-yet"
    TIMES = "times"
    LIFETIME = "lifetime"
    NO_TOKEN_ID = "no-jti"
    REPLAYED = "replayed"
    STORE_DOWN = "replay-store-down"


class Distrusted(NotTrusted):
    """The caller hears "not trusted"; ``why`` is for the log."""

    def __init__(self, why: Why) -> None:
        """Keep the reason apart from what is sent."""
        super().__init__("Not trusted.")
        self.why = why
