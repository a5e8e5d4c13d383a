"""The short way through a plain call ends where the exact one does, for every body."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import NotAHook, NotJson, TooLarge
from app.fhir import plain_call
from app.hooks import request as exact
from app.hooks import strict_json
from app.hooks.request import HookRequest
from scripts.stories import STORIES
from tests.fhir.agreement import picture_of
from tests.properties.test_bodies import damaged, mutated, mutations, rare_damage

JSON = dict[str, Any]
SAME = (
    "hook",
    "hook_instance",
    "patient_id",
    "user_id",
    "encounter_id",
    "selections",
    "fhir_server",
    "explain",
    "as_of",
)
INSTANCE = "7d1c6a52-6c1c-4b69-8d9f-0d7a0c1f0e11"


def outcome(parse: Any, body: bytes, hook: str) -> HookRequest | tuple[object, ...]:
    try:
        request: HookRequest = parse(body, hook)
    except (NotAHook, NotJson, TooLarge) as refusal:
        return type(refusal), str(refusal), getattr(refusal, "where", None)
    return request


def must_be_the_same(body: bytes, hook: str) -> HookRequest | tuple[object, ...]:
    short, long = outcome(plain_call.parse, body, hook), outcome(exact.parse, body, hook)
    if isinstance(short, tuple) or isinstance(long, tuple):
        assert short == long
        return short
    for name in SAME:
        assert getattr(short, name) == getattr(long, name), name
    assert (short.draft_orders is None) == (long.draft_orders is None)
    one, other = picture_of(short), picture_of(long)
    assert one.needs == other.needs
    assert (one.facts, one.gaps, one.set_aside) == (other.facts, other.gaps, other.set_aside)
    assert (one.age, one.sex, one.deceased, one.selected()) == (other.age, other.sex, other.deceased, other.selected())
    return short


@pytest.mark.parametrize("name", sorted(STORIES))
def test_every_story_is_plain(name: str) -> None:
    story = STORIES[name]
    request = must_be_the_same(json.dumps(story).encode(), story["hook"])
    assert isinstance(request, HookRequest)
    assert request.anew is not None, "else it took the long way"


@settings(max_examples=500)
@given(st.sampled_from(sorted(STORIES)), mutations, rare_damage)
def test_every_spoiled_body(name: str, changes: list[Any], how: Any) -> None:
    story = STORIES[name]
    body = damaged(json.dumps(mutated(copy.deepcopy(story), changes)).encode(), how)
    must_be_the_same(body, story["hook"])


def call(**members: str) -> bytes:
    """A call as text, so that a member may be written in any way."""
    written = {"hook": '"patient-view"', "hookInstance": f'"{INSTANCE}"', "context": '{"patientId": "p1"}', **members}
    return ("{" + ",".join(f'"{name.split("/")[0]}": {value}' for name, value in written.items()) + "}").encode()


EXAM = '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "code": {"text": "x"}}}]}'


@pytest.mark.parametrize(
    "body",
    [
        call(prefetch="{}", **{"prefetch/2": f'{{"exam": {EXAM}}}'}),
        call(prefetch="null", **{"prefetch/2": f'{{"exam": {EXAM}}}'}),
        call(prefetch=f'{{"exam": {EXAM}}}', **{"prefetch/2": "{}"}),
        call(prefetch=f'{{"exam": {EXAM}, "exam": {EXAM}}}'),
        call(prefetch=f'{{"exam": null, "\\u0065xam": {EXAM}}}'),
        call(context='{"patientId": "p1", "patientId": "p1"}'),
        call(context="{}", **{"context/2": '{"patientId": "p1"}'}),
        call(**{"hook/2": '"patient-view"'}),
        call(fhirServer="null", **{"fhirServer/2": '"https://ehr.example"'}),
        call(fhirServer='"https://ehr.example"', fhirAuthorization='{"access_token": "a", "expires_in": 3}'),
        call(fhirServer='"ftp://ehr.example"'),
        call(fhirAuthorization="[]"),
        call(extension='{"org.leg-triage.explain": true, "org.leg-triage.as-of": "2026-11-21T08:00:00Z"}'),
        call(extension='{"org.leg-triage.explain": 1, "org.leg-triage.as-of": 5}'),
        call(extension='{"org.leg-triage.explain": "true", "org.leg-triage.as-of": "today"}'),
        call(extension='{"org.leg-triage.explain": true, "other": {"resourceType": "Patient"}}'),
        call(extension='{"org.leg-triage.explain": true, "other": {"deep": [{}]}}'),
        call(extension="[true]"),
        call(prefetch='{"exam": null, "conditions": 5, "devices": [], "orders": "x"}'),
        call(prefetch='{"exam": {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation",'
             ' "code": {"coding": [5]}}}]}}'),
        call(prefetch='{"exam": {"entry": []}}'),
        call(other="1e999", more="9" * 6000),
        call(other="NaN"),
        call(other='"\\ud800"'),
        call(other='"é"'),
        call().replace(b"p1", b"\xff"),
        call(prefetch='{"exam": "\x01"}'),
        call(hookInstance='"5"'),
        call(context='{"patientId": "Patient/p1"}'),
        call(context='{"patientId": "p1", "userId": 5}'),
        call(context='{"patientId": "p1", "encounterId": ""}'),
        call(context='{"patientId": "p1", "encounterId": "a b"}'),
        call(context='{"patientId": "p1", "draftOrders": {"odd": 1}, "selections": 5}'),
        call() + b" ",
        call() + b"x",
        b"",
        b"[]",
    ],
    ids=lambda body: repr(body[60:110]),
)  # fmt: skip
@pytest.mark.parametrize("hook", ["patient-view", "order-select"])
def test_bodies_of_every_kind(body: bytes, hook: str) -> None:
    must_be_the_same(body, hook)
    must_be_the_same(body.replace(b'"patient-view"', b'"order-select"'), hook)


@pytest.mark.parametrize(
    "drafts",
    [
        '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ServiceRequest", "id": "a"}}]}',
        '{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ServiceRequest", "code": "CTA"}}]}',
        '{"resourceType": "ServiceRequest", "id": "a", "code": {"text": "CTA of the legs"}}',
        '{"odd": 1}',
        "null",
        "[]",
    ],
)
def test_drafts_of_every_kind(drafts: str) -> None:
    context = f'{{"patientId": "p1", "selections": ["ServiceRequest/a"], "draftOrders": {drafts}}}'
    must_be_the_same(call(hook='"order-select"', context=context), "order-select")


def test_a_call_may_not_hold_more_than_the_ceiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_json, "MOST_CONTAINERS", 1000)
    body = call(prefetch='{"exam": {"resourceType": "Bundle", "entry": [' + "{}," * 100_000 + "{}]}}")
    refused = must_be_the_same(body, "patient-view")
    assert isinstance(refused, tuple)
    assert refused[0] is TooLarge


def test_the_token_is_not_taken() -> None:
    """Who decodes on the way fetches nothing."""
    body = call(fhirServer='"https://ehr.example"', fhirAuthorization='{"access_token": "secret"}')
    assert plain_call.parse(body, "patient-view").access is None
    assert exact.parse(body, "patient-view").access is not None


def test_prefetch_is_decoded_once() -> None:
    request = plain_call.parse(call(prefetch=f'{{"exam": {EXAM}}}'), "patient-view")
    assert isinstance(request.prefetch["exam"], msgspec.Struct)


SERVER = '"https://ehr.example"'
GRANT = '{"access_token": "secret"}'


@pytest.mark.parametrize(
    "body",
    [
        call(fhirServer=SERVER, fhirAuthorization=GRANT, prefetch=f'{{"exam": {EXAM}}}'),
        call(prefetch=f'{{"exam": {EXAM}}}', fhirServer=SERVER, fhirAuthorization=GRANT),
        call(other=f'"{"x" * 9000}"', fhirServer=SERVER, fhirAuthorization=GRANT, more=f'"{"x" * 9000}"'),
        call(fhirAuthorization=GRANT).replace(b'"fhirAuth', b'"fhirServ\\u0065r": ' + SERVER.encode() + b', "fhirAuth'),
    ],
)
def test_who_fetches_has_the_json_and_the_access(body: bytes) -> None:
    request = plain_call.parse_to_fetch(body, "patient-view")
    assert request.fhir_server == "https://ehr.example"
    assert request.access is not None
    assert all(isinstance(value, msgspec.Raw) for value in request.prefetch.values())


def test_who_fetches_has_nothing_to_ask_without_a_server() -> None:
    request = plain_call.parse_to_fetch(call(prefetch=f'{{"exam": {EXAM}}}'), "patient-view")
    assert isinstance(request.prefetch["exam"], msgspec.Struct)
