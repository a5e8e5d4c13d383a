"""Is whoever listens told once of each call, however it ended, and does it never cost an answer?"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import pytest

from app.account import ANSWERED, FEEDBACK, CallAccount
from app.errors import DataNotObtainable
from app.hooks.card import HookResponse
from app.hooks.request import HookRequest
from app.main import create_app
from app.settings import Settings
from tests.support.story import FIXTURES
from tests.support.wire import INSTANCE, PATIENT_VIEW, bare_app, client, open_gate, patient_view

OUTCOME = {"card": "c-1", "outcome": "overridden", "outcomeTimestamp": "2026-11-21T12:00:00Z"}


def nothing_to_judge_by(_: HookRequest) -> HookResponse:
    raise DataNotObtainable(("exam",))


def broken(_: HookRequest) -> HookResponse:
    raise RuntimeError("Jane Doe")


@pytest.mark.parametrize(
    ("path", "body", "answer", "hook", "status", "outcome"),
    [
        (PATIENT_VIEW, patient_view(), None, "patient-view", 200, ANSWERED),
        (PATIENT_VIEW, patient_view(hook="order-sign"), None, "patient-view", 422, "LT-422-01"),
        (PATIENT_VIEW, patient_view(), nothing_to_judge_by, "patient-view", 412, "LT-412-01"),
        (PATIENT_VIEW, patient_view(), broken, "patient-view", 500, "LT-500-01"),
        (f"{PATIENT_VIEW}/feedback", {"feedback": [OUTCOME]}, None, FEEDBACK, 200, ANSWERED),
        (f"{PATIENT_VIEW}/feedback", {"feedback": [{}]}, None, FEEDBACK, 422, "LT-422-01"),
    ],
)
def test_each_call_is_told_once(
    path: str, body: dict[str, Any], answer: Any, hook: str, status: int, outcome: str
) -> None:
    told: list[CallAccount] = []
    app = bare_app(answer, listeners=(told.append,)) if answer else bare_app(listeners=(told.append,))
    with client(app) as started:
        assert started.post(path, json=body).status_code == status
    (call,) = told
    assert (call.service, call.hook, call.status, call.outcome) == ("leg-triage-patient-view", hook, status, outcome)
    assert call.seconds > 0
    if hook == FEEDBACK:
        assert call.feedback == (("overridden",) if status == 200 else ())
    elif outcome != "LT-422-01":
        assert (call.hook_instance, call.private and call.private.patient_id) == (INSTANCE, "p-1")


def test_why_a_caller_is_not_trusted_is_told_here_only() -> None:
    from app.trust.distrust import Distrusted, Why

    class Nobody:
        exceptions = ()

        async def check(self, *_: object) -> NoReturn:
            raise Distrusted(Why.EXPIRED)

        async def load_keys(self) -> bool:
            return True

        def key_ages(self) -> dict[str, float | None]:
            return {"ehr": 1.0}

    told: list[CallAccount] = []
    with client(bare_app(gate=open_gate(checker=Nobody()), listeners=(told.append,))) as started:
        assert started.post(PATIENT_VIEW, json=patient_view()).status_code == 401
    assert (told[0].outcome, told[0].refused_because, told[0].private) == ("LT-401-01", "expired", None)


def test_a_listener_that_fails_costs_nothing() -> None:
    told: list[CallAccount] = []

    def fails(_: CallAccount) -> None:
        raise OSError("disk full")

    with client(bare_app(listeners=(fails, told.append))) as started:
        assert started.post(PATIENT_VIEW, json=patient_view()).status_code == 200
    assert len(told) == 1


def test_what_is_private_does_not_print() -> None:
    told: list[CallAccount] = []
    with client(bare_app(listeners=(told.append,))) as started:
        call = patient_view(context={"patientId": "canary-7", "userId": "Practitioner/u"})
        started.post(PATIENT_VIEW, json=call)
    assert told[0].private is not None
    assert b"canary-7" in told[0].private.body
    assert "canary-7" not in repr(told[0])


def test_the_account_agrees_with_the_cards() -> None:
    request = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes())
    told: list[CallAccount] = []
    app = create_app(Settings(profile="development"), listeners=(told.append,))
    with client(app) as started:
        cards = started.post(PATIENT_VIEW, json=request).json()["cards"]
    assert told[0].assessment is not None
    accounts = told[0].assessment.cards
    assert [one.uuid for one in accounts] == [card["uuid"] for card in cards]
    assert [one.urgency for one in accounts] == [card["indicator"] for card in cards]
    for account, card in zip(accounts, cards, strict=True):
        assert list(account.suggestions) == [one["uuid"] for one in card.get("suggestions", ())]
        assert list(account.concepts) == card["extension"].get("org.leg-triage.concepts", [])
    assert "order.heparin" in accounts[0].suggestions.values()
    assert told[0].assessment.needs["exam"] == "sent"
