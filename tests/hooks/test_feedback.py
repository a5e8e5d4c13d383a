"""Is every entry that can be used taken, and every other one named? (F1-F7, section 12)"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import NotAHook, NotJson
from app.hooks.feedback import Feedback, parse

AT = "2026-11-21T03:38:27.749Z"
ACCEPTED = {"card": "c1", "outcome": "accepted", "acceptedSuggestions": [{"id": "s1"}], "outcomeTimestamp": AT}
OVERRIDDEN = {"card": "c1", "outcome": "overridden", "outcomeTimestamp": AT}
REASON = {"code": "contraindicated", "system": "http://example.org/reasons"}


def read(*entries: object) -> Feedback:
    return parse(json.dumps({"feedback": entries}).encode())


def without(entry: dict[str, Any], member: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != member}


@pytest.mark.parametrize(
    ("entry", "codes", "comments"),
    [
        (ACCEPTED, [], []),
        (OVERRIDDEN, [], []),
        (OVERRIDDEN | {"overrideReason": {"reason": REASON}}, ["contraindicated"], []),
        (OVERRIDDEN | {"overrideReason": {"reason": {"code": "x"}}}, ["x"], []),  # the sandbox: code alone
        (OVERRIDDEN | {"overrideReason": {"reason": REASON | {"display": "d"}, "userComment": "!"}},
         ["contraindicated"], ["!"]),
        (OVERRIDDEN | {"overrideReason": {"userComment": "!"}}, [None], ["!"]),
        (OVERRIDDEN | {"overrideReasons": {"reason": REASON}}, ["contraindicated"], []),  # Epic's spelling
        (OVERRIDDEN | {"overrideReasons": [{"reason": REASON}, {"reason": {"code": "y"}}], "extension": {"e": 1}},
         ["contraindicated", "y"], []),
        (without(OVERRIDDEN, "card"), [], []),  # the sandbox, for a card without uuid
        (OVERRIDDEN | {"card": "not-a-uuid"}, [], []),
        (OVERRIDDEN | {"outcomeTimestamp": "2026-11-21T04:38:27+01:00", "new": []}, [], []),
    ],
)  # fmt: skip
def test_f2_f3_f4_forms_that_clients_send(entry: dict[str, Any], codes: list[str | None], comments: list[str]) -> None:
    report = read(entry)
    assert report.problems == ()
    (outcome,) = report.outcomes
    assert [one.reason.code if one.reason else None for one in outcome.overrides] == codes
    assert [one.user_comment for one in outcome.overrides if one.user_comment] == comments


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (5, ""),
        (None, ""),
        ({}, ".outcome"),
        (without(ACCEPTED, "outcomeTimestamp"), ".outcomeTimestamp"),
        (ACCEPTED | {"outcomeTimestamp": "yesterday"}, ".outcomeTimestamp"),
        (ACCEPTED | {"outcomeTimestamp": "2026-11-21T03:38:27"}, ".outcomeTimestamp"),
        (ACCEPTED | {"outcome": "ignored"}, ".outcome"),
        (ACCEPTED | {"card": ""}, ".card"),
        (ACCEPTED | {"card": 7}, ".card"),
        (without(ACCEPTED, "acceptedSuggestions"), ".acceptedSuggestions"),
        (ACCEPTED | {"acceptedSuggestions": []}, ".acceptedSuggestions"),
        (ACCEPTED | {"acceptedSuggestions": [{}]}, ".acceptedSuggestions[0].id"),
        (OVERRIDDEN | {"overrideReason": {}}, ".overrideReason"),
        (OVERRIDDEN | {"overrideReason": {"reason": {"system": "s"}}}, ".overrideReason.reason.code"),
        (OVERRIDDEN | {"overrideReason": "patient-refused"}, ".overrideReason"),
    ],
)
def test_a_bad_entry_is_named_and_the_good_one_kept(entry: object, where: str) -> None:
    report = read(ACCEPTED, entry)
    assert len(report.outcomes) == 1
    (problem,) = report.problems
    assert problem.where.replace("[...]", "[0]") == "feedback[1]" + where


def test_f5_a_batch_with_repeats() -> None:
    assert len(read(ACCEPTED, OVERRIDDEN, OVERRIDDEN, ACCEPTED).outcomes) == 4


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"5", b'{"feedback":[NaN]}', b'{"feedback":["\xff"]}',
                                  b'{"feedback":' + b"[" * 100_000 + b"]" * 100_000 + b"}"],
                         ids=lambda body: repr(body[:20]))  # fmt: skip
def test_not_json(body: bytes) -> None:
    with pytest.raises(NotJson):
        parse(body)


@pytest.mark.parametrize("body", [b"{}", b'{"feedback":null}', b'{"feedback":{}}', b'{"feedback":[]}'])
def test_no_entries_at_all(body: bytes) -> None:
    with pytest.raises(NotAHook) as caught:
        parse(body)
    assert caught.value.where == "feedback"
