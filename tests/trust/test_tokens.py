"""Tokens that must not be believed, one line each (threats J1 to J6, J8 and J10)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trust.distrust import Distrusted, Why
from app.trust.replay import SeenInMemory
from app.trust.tokens import LONGEST_TOKEN
from tests.support.tokens import (
    ENDPOINT,
    ISSUER,
    KEYS_URL,
    KID,
    NOW,
    check,
    checker,
    claims,
    client,
    ec,
    header,
    part,
    public,
    rsa,
    signed,
)

STRANGER = ec("stranger")
PEM = ec().as_pem(private=False)


def twice(content: dict[str, Any], name: str, value: Any) -> str:
    """The same object with one member said twice."""
    return json.dumps(content)[:-1] + f", {json.dumps(name)}: {json.dumps(value)}}}"


FORGED: dict[str, tuple[str | None, Why]] = {
    # J1
    "alg none, no signature": (f"{part(header(alg='none'))}.{part(claims())}.", Why.MALFORMED),
    "alg none, some signature": (f"{part(header(alg='none'))}.{part(claims())}.AAAA", Why.ALGORITHM),
    "alg None in capitals": (f"{part(header(alg='NONE'))}.{part(claims())}.AAAA", Why.ALGORITHM),
    "HMAC with the public key as secret": (signed(header(alg="HS256"), key=PEM), Why.ALGORITHM),
    "HMAC that says ES384": (signed(key=PEM), Why.SIGNATURE),
    "RSA that says ES384": (signed(header(kid="rsa-1"), key=rsa()), Why.SIGNATURE),
    "elliptic curve that says RS384": (signed(header(alg="RS384")), Why.SIGNATURE),
    "an algorithm that the client did not register": (signed(header(alg="ES256"), key=ec(KID, "P-256")), Why.ALGORITHM),
    "alg missing": (signed(header(alg=None)), Why.ALGORITHM),
    "alg a list": (signed(header(alg=["ES384"])), Why.ALGORITHM),
    "somebody else's key under our kid": (signed(key=STRANGER), Why.SIGNATURE),
    "claims changed after signing": (
        ".".join([signed().split(".")[0], part(claims(jti="two")), signed().split(".")[2]]),
        Why.SIGNATURE,
    ),
    # J2
    "kid missing": (signed(header(kid=None)), Why.NO_KEY_ID),
    "kid empty": (signed(header(kid="")), Why.NO_KEY_ID),
    "kid a number": (signed(header(kid=1)), Why.NO_KEY_ID),
    "kid unknown": (signed(header(kid="another")), Why.UNKNOWN_KEY),
    "kid a path": (signed(header(kid="../../etc/passwd")), Why.UNKNOWN_KEY),
    "kid a query": (signed(header(kid="' OR 1=1 --")), Why.UNKNOWN_KEY),
    "kid in another case": (signed(header(kid=KID.upper())), Why.UNKNOWN_KEY),
    "kid with a blank behind": (signed(header(kid=KID + " ")), Why.UNKNOWN_KEY),
    # J3
    "jku where none is registered": (signed(header(jku="https://evil.example/keys")), Why.KEY_URL),
    "jku of the client's host": (signed(header(jku=KEYS_URL)), Why.KEY_URL),
    "a key inside the token": (signed(header(jwk=public(STRANGER)), key=STRANGER), Why.KEY_URL),
    "x5u": (signed(header(x5u="https://evil.example/cert")), Why.KEY_URL),
    "x5c": (signed(header(x5c=["MIIB"])), Why.KEY_URL),
    # J4
    "no audience": (signed(body=claims(aud=None)), Why.AUDIENCE),
    "audience empty": (signed(body=claims(aud="")), Why.AUDIENCE),
    "audience an empty list": (signed(body=claims(aud=[])), Why.AUDIENCE),
    "audience a list of numbers": (signed(body=claims(aud=[1])), Why.AUDIENCE),
    "audience a list with a number": (signed(body=claims(aud=[ENDPOINT, 1])), Why.AUDIENCE),
    "audience an object": (signed(body=claims(aud={ENDPOINT: True})), Why.AUDIENCE),
    "slash at the end": (signed(body=claims(aud=ENDPOINT + "/")), Why.AUDIENCE),
    "prefix": (signed(body=claims(aud=ENDPOINT[:-1])), Why.AUDIENCE),
    "the server only": (signed(body=claims(aud="https://triage.example")), Why.AUDIENCE),
    "feedback": (signed(body=claims(aud=ENDPOINT + "/feedback")), Why.AUDIENCE),
    "another service": (signed(body=claims(aud=ENDPOINT.replace("patient-view", "order-select"))), Why.AUDIENCE),
    "http": (signed(body=claims(aud=ENDPOINT.replace("https", "http"))), Why.AUDIENCE),
    "upper case host": (signed(body=claims(aud=ENDPOINT.replace("triage.", "TRIAGE."))), Why.AUDIENCE),
    "default port": (signed(body=claims(aud=ENDPOINT.replace(".example/", ".example:443/"))), Why.AUDIENCE),
    # J5
    "exp missing": (signed(body=claims(exp=None)), Why.TIMES),
    "exp a text": (signed(body=claims(exp=str(NOW + 100))), Why.TIMES),
    "exp true": (signed(body=claims(exp=True)), Why.TIMES),
    "exp null": (signed(body=json.dumps({**claims(), "exp": None})), Why.TIMES),
    "exp huge": (signed(body=json.dumps(claims()).replace(str(NOW + 295), "1" + "0" * 400)), Why.TIMES),
    "exp infinite": (signed(body=json.dumps(claims()).replace(str(NOW + 295), "1e999")), Why.TIMES),
    "exp Infinity": (signed(body=json.dumps(claims()).replace(str(NOW + 295), "Infinity")), Why.MALFORMED),
    "exp NaN": (signed(body=json.dumps(claims()).replace(str(NOW + 295), "NaN")), Why.MALFORMED),
    "exp negative": (signed(body=claims(exp=-1)), Why.TIMES),
    "exp of the year 9999": (signed(body=claims(exp=253_402_300_799)), Why.LIFETIME),
    "expired by the skew": (signed(body=claims(iat=NOW - 360, exp=NOW - 60)), Why.EXPIRED),
    "iat missing": (signed(body=claims(iat=None)), Why.TIMES),
    "iat a text": (signed(body=claims(iat=str(NOW))), Why.TIMES),
    "iat in the future": (signed(body=claims(iat=NOW + 61, exp=NOW + 300)), Why.NOT_YET),
    "nbf in the future": (signed(body=claims(nbf=NOW + 61)), Why.NOT_YET),
    "nbf a text": (signed(body=claims(nbf="soon")), Why.TIMES),
    "lives too long": (signed(body=claims(iat=NOW, exp=NOW + 901)), Why.LIFETIME),
    "ends before it begins": (signed(body=claims(iat=NOW + 30, exp=NOW + 10)), Why.LIFETIME),
    # J6
    "jti missing": (signed(body=claims(jti=None)), Why.NO_TOKEN_ID),
    "jti empty": (signed(body=claims(jti="")), Why.NO_TOKEN_ID),
    "jti a number": (signed(body=claims(jti=7)), Why.NO_TOKEN_ID),
    "jti too long": (signed(body=claims(jti="x" * 256)), Why.NO_TOKEN_ID),
    # J8
    "issuer unknown": (signed(body=claims(iss="https://evil.example")), Why.UNKNOWN_ISSUER),
    "issuer missing": (signed(body=claims(iss=None)), Why.UNKNOWN_ISSUER),
    "issuer a list": (signed(body=claims(iss=[ISSUER])), Why.UNKNOWN_ISSUER),
    "issuer with a slash": (signed(body=claims(iss=ISSUER + "/")), Why.UNKNOWN_ISSUER),
    "a tenant where none is registered": (signed(body=claims(tenant="ward-3")), Why.UNKNOWN_ISSUER),
    "tenant a number": (signed(body=claims(tenant=3)), Why.UNKNOWN_ISSUER),
    # J10
    "header says alg twice": (signed(twice(header(), "alg", "none")), Why.DUPLICATE_MEMBER),
    "claims say aud twice": (
        signed(body=twice(claims(aud="https://evil.example"), "aud", ENDPOINT)),
        Why.DUPLICATE_MEMBER,
    ),
    "duplicate inside a claim": (
        signed(body=twice(claims(x={}), "y", 1).replace("{}", '{"a":1,"a":2}')),
        Why.DUPLICATE_MEMBER,
    ),
    "crit": (signed(header(crit=["exp"])), Why.CRITICAL),
    "b64": (signed(header(b64=False)), Why.CRITICAL),
    "typ missing": (signed(header(typ=None)), Why.TYPE),
    "typ JWS": (signed(header(typ="JOSE")), Why.TYPE),
    "header a list": (signed("[]"), Why.MALFORMED),
    "claims a list": (signed(body="[]"), Why.MALFORMED),
    "claims a text": (signed(body='"claims"'), Why.MALFORMED),
    "claims no JSON": (signed(body="{"), Why.MALFORMED),
    "claims nested 600 times": (signed(body='{"a":' * 600 + "1" + "}" * 600), Why.UNKNOWN_ISSUER),
    # Shapes
    "no token": (None, Why.NO_TOKEN),
    "two parts": (".".join(signed().split(".")[:2]), Why.MALFORMED),
    "four parts": (signed() + ".AAAA", Why.MALFORMED),
    "five parts, as when encrypted": ("a.b.c.d.e", Why.MALFORMED),
    "empty parts": ("..", Why.MALFORMED),
    "not base64": ("é.é.é", Why.MALFORMED),
    "padded base64": (signed().replace(".", "=.", 1), Why.SIGNATURE),
    "not UTF-8": (f"{part(header())}._w.{signed().split('.')[2]}", Why.MALFORMED),
    "too long": ("a" * (LONGEST_TOKEN + 1), Why.TOO_LONG),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged(name: str) -> None:
    token, why = FORGED[name]
    with pytest.raises(Distrusted) as refused:
        check(token)
    assert refused.value.why is why
    assert refused.value.diagnostics == "Not trusted."
    assert refused.value.code == "LT-401-01"


GOOD: dict[str, str] = {
    "elliptic curve": signed(),
    "RSA": signed(header(alg="RS384", kid="rsa-1"), key=rsa()),
    "audience in a list": signed(body=claims(aud=[ENDPOINT, "https://other.example"])),
    "expired within the skew": signed(body=claims(iat=NOW - 359, exp=NOW - 59)),
    "issued ahead within the skew": signed(body=claims(iat=NOW + 60, exp=NOW + 300)),
    "nbf within the skew": signed(body=claims(nbf=NOW + 60)),
    "lives as long as allowed": signed(body=claims(iat=NOW, exp=NOW + 900)),
    "whole seconds": signed(body=claims(iat=int(NOW), exp=int(NOW) + 300)),
    "longest jti": signed(body=claims(jti="x" * 255)),
    "claims that nobody asked for": signed(body=claims(sub="a", scope=["b"])),
}


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str) -> None:
    assert check(GOOD[name]).name == "st-elsewhere"


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic dTpw", "Token x", "Bearer\tx"])
def test_only_a_bearer_token(authorization: str) -> None:
    with pytest.raises(Distrusted) as refused:
        asyncio.run(checker().check(authorization, ENDPOINT))
    assert refused.value.why in (Why.NO_TOKEN, Why.NOT_BEARER)


def test_the_scheme_is_read_in_any_case() -> None:
    assert asyncio.run(checker().check(f"bearer {signed()}", ENDPOINT)).issuer == ISSUER


def test_a_registered_jku_must_be_equal() -> None:
    """J3: it may stand there, and is never what is fetched."""
    asked: list[str] = []

    async def fetch(url: str) -> bytes:
        asked.append(url)
        return json.dumps({"keys": [public(ec())]}).encode()

    by = checker(client(keys_url=KEYS_URL, keys=()), fetch=fetch)
    assert check(signed(header(jku=KEYS_URL)), by=by).issuer == ISSUER
    for other in (KEYS_URL + "/", KEYS_URL.upper(), KEYS_URL + "?x", "https://evil.example/", ["x"], None):
        head = header() | {"jku": other}
        with pytest.raises(Distrusted) as refused:
            check(signed(head), by=by)
        assert refused.value.why is Why.KEY_URL
    assert asked == [KEYS_URL]


def test_an_exception_for_an_audience_is_for_one_client_only() -> None:
    """J4."""
    lenient = client(name="lenient", issuer="https://lenient.example", also_accepted_audiences=("sand_man",))
    by = checker(client(), lenient)
    assert check(signed(body=claims(iss=lenient.issuer, aud="sand_man")), by=by).name == "lenient"
    with pytest.raises(Distrusted) as refused:
        check(signed(body=claims(aud="sand_man")), by=by)
    assert refused.value.why is Why.AUDIENCE


def test_each_token_once() -> None:
    """J6: also when it is sent twice at the same time, and for another client's jti of the same text."""
    other = client(name="other", issuer="https://other.example")
    by = checker(client(), other)

    async def both() -> list[object]:
        return await asyncio.gather(
            *(by.check(f"Bearer {signed()}", ENDPOINT) for _ in range(2)), return_exceptions=True
        )

    believed = [one for one in asyncio.run(both()) if not isinstance(one, Exception)]
    assert len(believed) == 1
    with pytest.raises(Distrusted) as refused:
        check(signed(), by=by)
    assert refused.value.why is Why.REPLAYED
    assert check(signed(body=claims(iss=other.issuer)), by=by).name == "other"


def test_a_refused_token_does_not_use_up_its_id() -> None:
    """Somebody who only knows a jti cannot lock its owner out."""
    by = checker()
    with pytest.raises(Distrusted):
        check(signed(key=STRANGER), by=by)
    assert check(signed(), by=by).name == "st-elsewhere"


def test_a_store_that_fails_refuses() -> None:
    """J6: stated, and the safe side."""

    class Broken(SeenInMemory):
        async def first_use(self, issuer: str, token_id: str, until: float, now: float) -> bool:
            raise ConnectionError

    for seen in (Broken(), SeenInMemory(most=0)):
        with pytest.raises(Distrusted) as refused:
            check(signed(), by=checker(seen=seen))
        assert refused.value.why is Why.STORE_DOWN


def test_used_tokens_are_forgotten_when_they_have_expired() -> None:
    async def story() -> None:
        seen = SeenInMemory(most=1)
        assert await seen.first_use("a", "1", until=10, now=0)
        assert not await seen.first_use("a", "1", until=10, now=10)
        assert await seen.first_use("a", "2", until=30, now=10.1)

    asyncio.run(story())


def test_a_tenant_is_a_client_of_its_own() -> None:
    """J8."""
    ward = client(name="ward", tenant="ward-3", services=frozenset({"leg-triage-patient-view"}))
    by = checker(client(), ward)
    assert check(signed(body=claims(tenant="ward-3")), by=by).name == "ward"
    assert check(signed(body=claims(jti="two")), by=by).name == "st-elsewhere"
    assert not ward.may_call("leg-triage-order-select")
    with pytest.raises(Distrusted):
        check(signed(body=claims(tenant="ward-4", jti="three")), by=by)


JSONS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["alg", "kid", "typ", "jku", "crit", "jwk", "zip"]), JSONS, max_size=4),
    st.dictionaries(st.sampled_from(["iss", "aud", "exp", "iat", "nbf", "jti", "tenant"]), JSONS, max_size=4),
)
def test_any_header_and_claims_are_refused_or_good(head: dict[str, Any], body: dict[str, Any]) -> None:
    """J1, J10: whatever is changed in a signed token, the check ends in a client or in a refusal, never otherwise."""
    token = signed(header() | head, claims() | body)
    try:
        found = check(token)
    except Distrusted:
        return
    merged = claims() | body
    assert found.issuer == merged["iss"]
    assert ENDPOINT in (merged["aud"] if isinstance(merged["aud"], list) else [merged["aud"]])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(Distrusted):
        check(text)
