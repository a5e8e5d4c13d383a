"""Whatever bytes arrive: an answer in JSON that a browser can read, never a 5xx, never a value sent back.

Whole stories are mutated at random places, as JSON and as bytes, and sent through the app over HTTP.
"""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.pathways.chart_completeness import PartFailed
from scripts.stories import STORIES
from tests.support.cards import must_fit
from tests.support.wire import INSTANCE, ORDER_SELECT, PATIENT_VIEW

JSON = dict[str, Any]

LOCAL = "http://localhost:3000"
MARK = "Zzyzx"  # Stands for whatever a chart may tell of a person.
PATHS = {"patient-view": PATIENT_VIEW, "order-select": ORDER_SELECT}
IDENTITY = "org.leg-triage.identity"
EXPLAIN = {"org.leg-triage.explain": True}

FEEDBACK: JSON = {
    "feedback": [
        {
            "card": INSTANCE,
            "outcome": "accepted",
            "acceptedSuggestions": [{"id": INSTANCE}],
            "outcomeTimestamp": "2026-11-21T08:00:00.123Z",
        },
        {
            "card": INSTANCE,
            "outcome": "overridden",
            "overrideReason": {"reason": {"code": "c", "system": "urn:s", "display": "d"}, "userComment": "u"},
            "outcomeTimestamp": "2026-11-21T08:00:00Z",
        },
        {"card": INSTANCE, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T08:00:00+01:00"},
    ]
}

odd_texts = st.sampled_from(
    ["", " ", MARK, f"<img src=x onerror={MARK}>", f"[{MARK}](javascript:0)", "Patient/p", "\x00", "é\u202e", "9" * 400]
)
odd_times = st.sampled_from(["0000", "0002-01-01", "2026", "9999-12-31T23:59:59+14:00", "Invalid date", "2026-02-30"])
scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from([0, -1, 2**63, 10**400, 0.1, 1e308, -0.0])
    | odd_texts
    | odd_times
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_texts | st.just("resourceType"), inner, max_size=3),
    max_leaves=6,
)

# What to do, where (a place among all places, by fraction), and with which value.
mutations = st.lists(
    st.tuples(
        st.sampled_from(["delete", "replace", "wrap", "insert", "repeat", "retype"]),
        st.floats(0, 1, exclude_max=True),
        junk,
    ),
    max_size=4,
)
# What to do to the bytes, where, and how much.
damage = st.tuples(
    st.sampled_from(["truncate", "flip", "cut", "repeat", "insert"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 255),
)
# Mostly none: a body that is no JSON any more tells nothing about the reading of a chart.
rare_damage = st.integers(0, 5).flatmap(lambda number: damage if number == 5 else st.none())

# Both hooks alike, though few stories are order-select.
names = st.one_of(
    *(st.sampled_from(sorted(name for name in STORIES if STORIES[name]["hook"] == hook)) for hook in PATHS)
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in list(members):
        yield value, key
        yield from places(one)


def retyped(value: Any) -> Any:
    """The same in another JSON type."""
    match value:
        case str():
            return [value]
        case list():
            return value[0] if value else {}
        case dict():
            return list(value.values())
        case _:
            return str(value)


def mutated(whole: JSON, changes: list[tuple[str, float, Any]]) -> JSON:
    """A copy with these changes, one after the other."""
    changed = copy.deepcopy(whole)
    for what, where, value in changes:
        there = list(places(changed))
        if not there:
            break
        inside, key = there[int(where * len(there))]
        match what:
            case "delete":
                del inside[key]
            case "replace":
                inside[key] = value
            case "wrap":
                inside[key] = {"resource": inside[key]}
            case "retype":
                inside[key] = retyped(inside[key])
            case "repeat" if isinstance(inside, list):
                inside.insert(key, copy.deepcopy(inside[key]))
            case _ if isinstance(inside, list):
                inside.insert(key, value)
            case _:
                inside[MARK if what == "insert" else key] = value
    return changed


def damaged(body: bytes, how: tuple[str, float, int] | None) -> bytes:
    """The bytes with one place spoiled."""
    if how is None:
        return body
    what, where, much = how
    at = int(where * len(body))
    match what:
        case "truncate":
            return body[:at]
        case "flip":
            return body[:at] + bytes([body[at] ^ much]) + body[at + 1 :]
        case "cut":
            return body[:at] + body[at + much :]
        case "repeat":
            return body[: at + much] + body[at:]
        case _:
            return body[:at] + bytes([much]) * 2 + body[at:]


def told(to: TestClient, path: str, body: bytes) -> tuple[int, Any]:
    """Status and answer to these bytes, checked for what holds of every answer."""
    answer = to.post(path, content=body, headers={"Content-Type": "application/json", "Origin": LOCAL})
    assert answer.status_code < 500, answer.text
    assert answer.status_code in (200, 400, 412, 422)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Origin"
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (LOCAL if lets_in(to) else None)
    given = answer.json()
    if answer.status_code != 200:
        assert given["resourceType"] == "OperationOutcome"
        assert given["issue"]
        for issue in given["issue"]:
            assert issue["severity"] == "error"
            assert issue["details"]["coding"][0]["code"].startswith(f"LT-{answer.status_code}-")
            assert issue["diagnostics"]
        assert MARK not in answer.text
    return answer.status_code, given


@functools.cache
def lets_in(to: TestClient) -> bool:
    """Is this the profile that pages on this computer may call?"""
    return to.get("/healthz", headers={"Origin": LOCAL}).headers.get("access-control-allow-origin") == LOCAL


def call_is_answered(to: TestClient, path: str, body: bytes) -> None:
    """Cards that fit, of this patient, without a failure inside and without any text of the chart; or a refusal."""
    status, answer = told(to, path, body)
    if status != 200:
        return
    sent = json.loads(body)
    assert set(answer) <= {"cards", "extension"}
    must_fit(answer["cards"], sent["context"]["patientId"])
    said = {(one["pathway"], one["card"]) for one in (card["extension"][IDENTITY] for card in answer["cards"])}
    assert (PartFailed.stem, PartFailed.card) not in said
    if "extension" in answer:
        assert answer["extension"]["org.leg-triage.trace"]["failed"] == []
    if MARK not in json.dumps(sent["context"]):
        assert MARK not in json.dumps(answer["cards"])


@pytest.fixture(scope="session", params=["development", "production"])
def service(request: pytest.FixtureRequest) -> TestClient:
    """The whole service, in each profile."""
    started: TestClient = request.getfixturevalue(request.param)
    return started


often, seldom = settings(max_examples=400), settings(max_examples=120)


@often
@given(names, mutations, rare_damage)
def test_a_spoiled_chart_is_answered(
    development: TestClient, name: str, changes: list[tuple[str, float, Any]], how: tuple[str, float, int] | None
) -> None:
    story = STORIES[name]
    explained = story | {"extension": story.get("extension", {}) | EXPLAIN}
    body = json.dumps(mutated(explained, changes)).encode()
    call_is_answered(development, PATHS[story["hook"]], damaged(body, how))


@often
@given(names, mutations, rare_damage)
def test_a_spoiled_chart_is_answered_in_production(
    production: TestClient, name: str, changes: list[tuple[str, float, Any]], how: tuple[str, float, int] | None
) -> None:
    """Without the time that the story names: everything in it may be old."""
    story = STORIES[name]
    body = json.dumps(mutated(story, changes)).encode()
    call_is_answered(production, PATHS[story["hook"]], damaged(body, how))


@seldom
@given(mutations, rare_damage)
def test_a_spoiled_report_is_taken_or_refused(
    service: TestClient, changes: list[tuple[str, float, Any]], how: tuple[str, float, int] | None
) -> None:
    body = damaged(json.dumps(mutated(FEEDBACK, changes)).encode(), how)
    for path in (PATIENT_VIEW, ORDER_SELECT):
        status, answer = told(service, f"{path}/feedback", body)
        if status == 200:
            assert answer["taken"] > 0
            assert MARK not in json.dumps(answer)


@seldom
@given(st.binary(max_size=64) | junk.map(lambda value: json.dumps(value).encode()))
@example(b"")
@example(b"{")
@example(b"[" * 50_000)
@example(b'{"a":' * 50_000)
@example(b'{"hook":"patient-view","hookInstance":' + b"9" * 6_000 + b"}")
def test_any_bytes_are_refused(service: TestClient, body: bytes) -> None:
    for path in (PATIENT_VIEW, ORDER_SELECT):
        for address in (path, f"{path}/feedback"):
            status, _ = told(service, address, body)
            assert status in (400, 422)
