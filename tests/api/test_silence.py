"""Silence by client, over HTTP: the record says it, and no empty list can be taken for a chart without findings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.account import SILENT, CallAccount
from app.main import create_app
from app.settings import Settings
from app.trust.registry import Client
from tests.support.story import FIXTURES
from tests.support.wire import PATIENT_VIEW, client, open_gate

CHART = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes())
ISCHEMIA = frozenset({"acute_limb_ischemia"})


class Known:
    """Takes everybody for one client."""

    exceptions = ()

    def __init__(self, silent: frozenset[str] | None) -> None:
        self.client = Client("clinic", "https://clinic.example", None, (), (), (), None, (), None, 1_000_000, silent)

    async def check(self, *_: object) -> Client:
        return self.client

    async def load_keys(self) -> bool:
        return True

    def key_ages(self) -> dict[str, float | None]:
        return {"clinic": 0.0}


@pytest.mark.parametrize(
    ("setting", "own", "silent"),
    [
        ((), None, None),
        (("acute_limb_ischemia",), None, ["acute_limb_ischemia"]),
        ((), ISCHEMIA, ["acute_limb_ischemia"]),
        (("all",), None, True),
        (("all",), ISCHEMIA, ["acute_limb_ischemia"]),  # A client's own record is what holds for it.
        (("all",), frozenset(), None),
    ],
)
def test_who_is_silent_for_whom(setting: tuple[str, ...], own: frozenset[str] | None, silent: Any) -> None:
    told: list[CallAccount] = []
    gate = open_gate(checker=Known(own))
    app = create_app(Settings(profile="development", silent=setting), gate=gate, listeners=(told.append,))
    with client(app) as started:
        answer = started.post(PATIENT_VIEW, json=CHART).json()
    assert answer.get("extension", {}).get("org.leg-triage.silent") == silent
    assert any(card["indicator"] == "critical" for card in answer["cards"]) is (silent is None)
    assert told[0].assessment is not None
    cards = {one.pathway: one.shown for one in told[0].assessment.cards}
    assert (cards["acute_limb_ischemia"] == SILENT) is (silent is not None)
