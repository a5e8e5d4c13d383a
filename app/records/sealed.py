"""Calls as they are kept where a site opts in: without the access token, compressed, encrypted (AES-256-GCM)."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Mapping, Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.hooks.request import Fetched

KEY_BYTES = 32
_NONCE_BYTES = 12
"""NIST SP 800-38D, section 5.2.1.1: the length that needs no further hashing."""

_FAST = 1
"""zlib's level: a chart shrinks to a tenth, and a better level gains little."""

_TOKEN = "fhirAuthorization"


class CannotBeOpened(Exception):
    """No key that is here opens it, or it was changed."""


class Seals:
    """Encrypts with the first key, opens with any. A body is bound to its record: it opens under no other id."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """``keys`` of 32 bytes each."""
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}
        self.current = key_id(keys[0])

    def seal(self, record: str, body: bytes, fetched: Mapping[str, Fetched] | None = None) -> bytes:
        """The call, and what its EHR was asked for besides, to be stored. The token in it is dropped before (F3)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        packed = zlib.compress(_packed(without_token(body), fetched), _FAST)
        return nonce + self._ciphers[self.current].encrypt(nonce, packed, record.encode())

    def open(self, record: str, key: str, sealed: bytes) -> bytes:
        """The call, as it was sent but for the token. Raises CannotBeOpened."""
        return self.opened(record, key, sealed)[0]

    def opened(self, record: str, key: str, sealed: bytes) -> tuple[bytes, Mapping[str, Fetched] | None]:
        """The call, and what its EHR answered; ``None`` when nothing was asked for. Raises CannotBeOpened."""
        cipher = self._ciphers.get(key)
        if cipher is None:
            raise CannotBeOpened(f"The key {key} is not among those of this site.")
        try:
            whole = zlib.decompress(cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], record.encode()))
            return _unpacked(whole)
        except (InvalidTag, zlib.error, msgspec.DecodeError):
            raise CannotBeOpened("The stored call was changed, or belongs to another record.") from None


class _Whole(msgspec.Struct, array_like=True, frozen=True):
    """A call with what was fetched for it."""

    body: bytes
    fetched: dict[str, Fetched]


_WITH_FETCHED = b"\x00"
"""What begins with it is no JSON: a call with what was fetched for it follows, as MessagePack."""


def _packed(body: bytes, fetched: Mapping[str, Fetched] | None) -> bytes:
    return body if fetched is None else _WITH_FETCHED + msgspec.msgpack.encode(_Whole(body, dict(fetched)))


def _unpacked(whole: bytes) -> tuple[bytes, Mapping[str, Fetched] | None]:
    if not whole.startswith(_WITH_FETCHED):
        return whole, None
    kept = msgspec.msgpack.decode(whole[len(_WITH_FETCHED) :], type=_Whole)
    return kept.body, kept.fetched


def key_id(key: bytes) -> str:
    """Names a key without telling it."""
    return hashlib.sha256(b"leg-triage inputs\0" + key).hexdigest()[:8]


def without_token(body: bytes) -> bytes:
    """The call without its right to read at the EHR; all else as it came."""
    members = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    if members.pop(_TOKEN, None) is None:
        return body
    return msgspec.json.encode(members)
