"""The line of a call: every field, against its published schema, and nothing of the patient."""

from __future__ import annotations

import json
import os
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.account import CallAccount
from app.errors import DataNotObtainable
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from app.log.calls import call_log
from app.log.lines import CallLine, EventLine
from app.log.process import Log
from app.log.sink import Sink
from app.main import create_app
from app.settings import Settings
from app.versions import Versions
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import PATIENT_VIEW, bare_app, client, patient_view

SCHEMA = Draft202012Validator(json.loads((ROOT / "openapi" / "log.schema.json").read_text()))
VERSIONS = Versions("1.2.3", "0123456789ab", "ba9876543210")


class Kept(Sink):
    """A sink that keeps its lines."""

    def __init__(self) -> None:
        super().__init__(os.open(os.devnull, os.O_WRONLY))
        self.lines: list[dict[str, Any]] = []

    def write(self, line: bytes) -> bool:
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        self.lines.append(json.loads(line))
        return True


@pytest.fixture
def kept() -> Kept:
    return Kept()


def listening(kept: Kept) -> Any:
    return call_log(Log(kept, human=False), VERSIONS)


STORIES = sorted(FIXTURES.glob("*/*/request.json"))


def test_the_line_of_an_emergency(kept: Kept) -> None:
    request = (FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes()
    with client(create_app(Settings(profile="development"), listeners=(listening(kept),))) as started:
        started.post(PATIENT_VIEW, content=request, headers={"Content-Type": "application/json"})
    (line,) = kept.lines
    SCHEMA.validate(line)
    assert line["milliseconds"] > 0
    told = {name: value for name, value in line.items() if name not in ("at", "milliseconds")}
    assert told == {
        "event": "call",
        "level": "info",
        "service": "leg-triage-patient-view",
        "hook": "patient-view",
        "status": 200,
        "outcome": "answered",
        "versions": {"software": "1.2.3", "content": "0123456789ab", "value_sets": "ba9876543210"},
        "needs": told["needs"],
        "cards": {"critical": 1},
        "pathways": ["acute_limb_ischemia"],
        "concepts": ["ali", "ali.left", "ali.rutherford=IIb", "referral.vascular", "referral.vascular.emergency"],
    }
    assert told["needs"]["exam"] == "sent"
    assert told["needs"]["orders"] == "none on record"


def test_every_story_has_a_line_that_the_schema_allows(kept: Kept) -> None:
    with client(create_app(Settings(profile="development"), listeners=(listening(kept),))) as started:
        for story in STORIES:
            hook = json.loads(story.read_bytes())["hook"]
            path = f"/cds-services/leg-triage-{hook}"
            started.post(path, content=story.read_bytes(), headers={"Content-Type": "application/json"})
    assert len(kept.lines) == len(STORIES) > 100
    for line in kept.lines:
        SCHEMA.validate(line)
        assert len(json.dumps(line)) < 4096, "longer than a pipe takes at once"
    assert {urgency for line in kept.lines for urgency in line.get("cards", {})} == {"critical", "warning", "info"}


def refuses(_: HookRequest) -> HookResponse:
    raise DataNotObtainable(("exam",))


def breaks(_: HookRequest) -> NoReturn:
    raise ValueError("canary")


OUTCOMES = [{"outcome": "overridden", "outcomeTimestamp": "2026-11-21T08:00:00Z", "card": "a"}] * 2


@pytest.mark.parametrize(
    ("path", "body", "answer", "expected"),
    [
        (PATIENT_VIEW, patient_view(), refuses, ("warning", 412, "LT-412-01")),
        (PATIENT_VIEW, patient_view(hook="x"), refuses, ("warning", 422, "LT-422-01")),
        (PATIENT_VIEW, patient_view(), breaks, ("error", 500, "LT-500-01")),
        (PATIENT_VIEW + "/feedback", {"feedback": OUTCOMES}, refuses, ("info", 200, "answered")),
    ],
)
def test_the_line_of_what_is_no_card(kept: Kept, path: str, body: Any, answer: Any, expected: Any) -> None:
    with client(bare_app(answer, listeners=(listening(kept),))) as started:
        started.post(path, json=body)
    (line,) = kept.lines
    SCHEMA.validate(line)
    assert (line["level"], line["status"], line["outcome"]) == expected
    assert line.get("feedback", {}) == ({"overridden": 2} if path.endswith("feedback") else {})


def test_nothing_that_identifies_is_a_field() -> None:
    """Whoever adds one here has to argue it."""
    assert [*CallLine.__struct_fields__] == [
        "at", "level", "service", "hook", "status", "outcome", "milliseconds", "versions", "client", "refused_because",
        "fetch_milliseconds", "needs", "troubles", "cards", "pathways", "concepts", "failed", "feedback",
    ]  # fmt: skip
    assert [*EventLine.__struct_fields__] == [
        "event", "at", "level", "says", "logger", "place", "exception", "trace", "part", "why", "client", "url", "count", "worker", "code",
        "withheld",
    ]  # fmt: skip


@given(st.sampled_from(["event", "level", "service", "client", "outcome", "pathways", "patient"]), st.text(min_size=1))
def test_the_schema_refuses_what_no_line_may_hold(name: str, value: str) -> None:
    line = {
        "event": "call", "at": "2026-11-21T08:00:00Z", "level": "info", "service": "s", "hook": "h", "status": 200,
        "outcome": "answered", "milliseconds": 0.2, "versions": {"software": "1", "content": "2", "value_sets": "3"},
    }  # fmt: skip
    SCHEMA.validate(line)
    hostile = f"{value} (born 1906)"
    assert not SCHEMA.is_valid({**line, name: hostile})


def test_what_holds_the_patient_is_not_read() -> None:
    """The account's identifiers are behind an object that the log never opens."""

    class Shut:
        def __getattribute__(self, name: str) -> NoReturn:
            raise AssertionError(name)

    from datetime import UTC, datetime

    kept = Kept()
    account = CallAccount(
        at=datetime.now(UTC),
        service="s",
        hook="h",
        status=200,
        outcome="answered",
        seconds=0.1,
        hook_instance="d1577c69",
        private=Shut(),  # type: ignore[arg-type]
    )
    listening(kept)(account)
    assert "d1577c69" not in json.dumps(kept.lines)
