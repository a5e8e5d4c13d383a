"""Keys that are fetched: cached, rotated, and bounded when their address does not answer (J7)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from joserfc.jwk import ECKey

from app.trust.distrust import Distrusted, Why
from app.trust.freshness import ASK_AGAIN_SECONDS, FRESH_SECONDS, STALE_SECONDS
from app.trust.keys import Keys, public_keys
from tests.support.tokens import KEYS_URL, KID, SANDBOX_KEY, Clock, client, ec, public, rsa


class Address:
    """A key set at an address that can be changed, broken and counted."""

    def __init__(self, *keys: Any) -> None:
        self.keys = keys
        self.asked = 0
        self.answer: bytes | Exception | None = None

    async def fetch(self, url: str) -> bytes:
        assert url == KEYS_URL
        self.asked += 1
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return (
            self.answer
            if self.answer is not None
            else json.dumps({"keys": [public(key) for key in self.keys]}).encode()
        )


def keys_at(address: Address, clock: Clock, *, production: bool = True) -> Keys:
    return Keys(client(keys_url=KEYS_URL, keys=()), address.fetch, clock, production=production)


def why(keys: Keys, kid: str) -> Why | None:
    try:
        asyncio.run(keys.find(kid))
    except Distrusted as refused:
        return refused.why
    return None


def test_a_key_set_is_asked_for_once_while_it_is_fresh() -> None:
    address, clock = Address(ec()), Clock()
    keys = keys_at(address, clock)
    before = keys.loaded
    assert not before
    for _ in range(3):
        assert why(keys, KID) is None
    assert keys.loaded
    assert address.asked == 1
    clock.at += FRESH_SECONDS - 1
    assert why(keys, KID) is None
    assert address.asked == 1
    clock.at += 1
    assert why(keys, KID) is None
    assert address.asked == 2


def test_a_rotated_key_is_found_at_once_and_the_old_one_is_gone() -> None:
    address, clock = Address(ec()), Clock()
    keys = keys_at(address, clock)
    assert why(keys, KID) is None
    address.keys = (ec("new"),)
    clock.at += ASK_AGAIN_SECONDS
    assert why(keys, "new") is None
    assert why(keys, KID) is Why.UNKNOWN_KEY


def test_forged_kids_do_not_make_us_ask_again_and_again() -> None:
    address, clock = Address(ec()), Clock()
    keys = keys_at(address, clock)

    async def flood() -> None:
        await asyncio.gather(*(keys.find(f"forged-{number}") for number in range(50)), return_exceptions=True)

    asyncio.run(flood())
    assert address.asked == 1
    clock.at += ASK_AGAIN_SECONDS - 1
    assert why(keys, "forged") is Why.UNKNOWN_KEY
    assert address.asked == 1
    clock.at += 1
    assert why(keys, "forged") is Why.UNKNOWN_KEY
    assert address.asked == 2
    assert why(keys, KID) is None


@pytest.mark.parametrize(
    "answer",
    [
        OSError("no answer"),
        TimeoutError(),
        b"",
        b"<html>",
        b"[]",
        b'{"keys": 1}',
        b'{"keys": []}',
        b'{"keys": [{"kty": "EC"}]}',
        b"\xff",
    ],
)
def test_an_outage_keeps_what_is_known_for_a_day(answer: bytes | Exception) -> None:
    address, clock = Address(ec()), Clock()
    keys = keys_at(address, clock)
    assert why(keys, KID) is None
    address.answer = answer
    clock.at += STALE_SECONDS
    assert why(keys, KID) is None
    clock.at += 1
    assert why(keys, KID) is Why.KEYS_UNAVAILABLE
    address.answer = None
    clock.at += ASK_AGAIN_SECONDS
    assert why(keys, KID) is None


def test_without_any_answer_nobody_is_trusted() -> None:
    address, clock = Address(ec()), Clock()
    address.answer = OSError("down")
    assert why(keys_at(address, clock), KID) is Why.KEYS_UNAVAILABLE


def test_given_keys_are_never_asked_for() -> None:
    async def nobody(url: str) -> bytes:
        raise AssertionError(url)

    keys = Keys(client(), nobody, Clock(), production=True)
    assert keys.loaded
    assert why(keys, KID) is None
    assert why(keys, "another") is Why.UNKNOWN_KEY


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (public(ec()), [KID]),
        (public(rsa()), ["rsa-1"]),
        ({**public(ec()), "use": "sig"}, [KID]),
        ({**public(ec()), "use": "enc"}, []),
        ({**public(ec()), "kid": ""}, []),
        ({**public(ec()), "kid": 7}, []),
        ({name: value for name, value in public(ec()).items() if name != "kid"}, []),
        ({**public(ec()), "x": "AAAA"}, []),
        ({**public(ec()), "crv": "P-999"}, []),
        ({**public(ec()), "kty": "RSA"}, []),
        (ECKey.generate_key("P-384", {"kid": "private"}).as_dict(private=True), []),
        ({"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}, []),
        ({**public(rsa()), "n": public(rsa())["n"][:171]}, []),
        ("text", []),
        (None, []),
        ([], []),
    ],
)
def test_which_keys_are_used(raw: object, kept: list[str]) -> None:
    assert list(public_keys([raw])) == kept


def test_of_two_keys_with_one_kid_none_is_used() -> None:
    other = public(ECKey.generate_key("P-384", {"kid": KID}))
    assert list(public_keys([public(ec()), other, public(rsa())])) == ["rsa-1"]


class Published(ECKey):
    """As the sandbox's own: only its public half is needed here."""

    def as_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {**SANDBOX_KEY, "kid": "ours"}


def test_a_published_key_that_is_fetched_is_no_key_in_production() -> None:
    """J9: the registry sees an address only; what comes from it is looked at too."""
    published = Published.import_key({name: SANDBOX_KEY[name] for name in ("kty", "crv", "x", "y")})
    assert why(keys_at(Address(published, ec()), Clock()), "ours") is Why.UNKNOWN_KEY
    assert why(keys_at(Address(published, ec()), Clock()), KID) is None
    assert why(keys_at(Address(published), Clock(), production=False), "ours") is None


def test_the_age_of_keys_tells_whether_tokens_can_be_checked() -> None:
    address, clock = Address(ec()), Clock()
    fetched, given = keys_at(address, clock), Keys(client(), address.fetch, clock, production=True)
    assert [fetched.age, given.age] == [None, 0.0]
    asyncio.run(fetched.refresh())
    clock.at += 7
    assert fetched.age == 7.0
    address.answer = OSError()
    clock.at += STALE_SECONDS - 7
    assert fetched.age == STALE_SECONDS
    clock.at += 1
    assert [fetched.age, given.age] == [None, 0.0]
    assert why(fetched, KID) is Why.KEYS_UNAVAILABLE
