"""The guard against repeats on a real store: who is asked about, what counts, and months in which nothing urgent is lost."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.account import ANSWERED, REPEAT, SHOWN, CallAccount, CardAccount, Private, SetAside
from app.answering import Guard
from app.errors import SettingsError
from app.fhir.terminology import Terminology
from app.hooks.request import HookRequest, parse
from app.main import create_app
from app.orders import ORDERS
from app.pathways import PATHWAYS, chart_completeness
from app.records.insert import add
from app.records.keyed import Keyed
from app.records.options import Options
from app.records.recall import Recall
from app.records.shape import Rows, Shape, take
from app.records.store import Store
from app.records.tables import feedback
from app.settings import Settings
from app.triage import Judgment, Triage
from app.wording import Wording
from tests.support.limits import LIMITS
from tests.support.records import HASH_KEY, VERSIONS, until
from tests.support.story import FIXTURES, ROOT
from tests.support.wire import PATIENT_VIEW, client, open_gate

BEGIN = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOURS = 24
SYSTEM = "https://leg-triage.example/CodeSystem/override-reasons"
EMERGENCY = "acute_limb_ischemia/pulseless_leg_class_iib"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
CONTENT = (Terminology.load(ROOT / "cards"), Wording.load(ROOT / "cards", PATHWAYS, ORDERS))


def service() -> Triage:
    terminology, wording = CONTENT
    return Triage(
        terminology,
        wording,
        pathways=PATHWAYS,
        orders=ORDERS,
        limits=LIMITS,
        clock=lambda: BEGIN,
        zone=UTC,
        not_assessed_card=True,
        honor_as_of=True,
        keep_evidence=True,
    )


def call_of(story: str, change: str = "") -> HookRequest:
    """The chart of a story; a ``change`` gives every observation another id, as a new examination would."""
    body = (FIXTURES / story / "request.json").read_bytes()
    request = json.loads(body)
    exam = request["prefetch"].get("exam") or {}
    for entry in exam.get("entry", ()):
        entry["resource"]["id"] += change
    return parse(json.dumps(request).encode(), request["hook"])


MAY_REST = {one.STEM for one in PATHWAYS} - {chart_completeness.STEM}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy computer must not be taken for a slow store."""
    monkeypatch.setattr("app.answering.LOOKUP_SECONDS", 60)


class Clinic:
    """A service with a store, whose time a test tells: calls are recorded at once, overrides when a test says so."""

    def __init__(self, recall: Recall, store: Store) -> None:
        self.now = BEGIN
        self.recall, self._store = recall, store
        self._shape = Shape(VERSIONS, Keyed(HASH_KEY))
        self._count = 0
        self._guard = Guard(recall, timedelta(hours=HOURS), lambda: self.now)
        self._triage = service()

    async def answer(self, call: HookRequest, name: str | None = "clinic") -> Judgment:
        """The cards of a call, recorded."""
        assessed = self._triage.assessed(call)
        overridden = await self._guard.overridden(assessed.shown, name, call.patient_id)
        judgment = self._triage.worded(call, assessed, overridden)
        self._count += 1
        account = CallAccount(
            at=self.now,
            service="leg-triage-patient-view",
            hook="patient-view",
            status=200,
            outcome=ANSWERED,
            seconds=0.005,
            client=name,
            assessment=judgment.assessment,
            private=Private(call.patient_id, None, b"{}"),
        )
        rows = Rows([], [], [])
        self._shape.add(take(account, identifiers=True, body=False), rows)
        await self._store.write(lambda connection: add(connection, rows))
        return judgment

    async def report(self, card: str, outcome: str = "overridden", name: str | None = "clinic", **changes: Any) -> None:
        """What a clinician did, known at once."""
        self._count += 1
        usual = {
            "id": f"f-{self._count:06}",
            "at": self.now,
            "service": "leg-triage-patient-view",
            "client": name,
            "card": card,
            "outcome": outcome,
            "outcome_at": self.now,
            "accepted": [],
            "reasons": [{"system": SYSTEM, "code": "goalsofcare"}],
            "digest": f"d-{self._count}",
        }
        await self._store.write(lambda connection: connection.execute(insert(feedback), [usual | changes]))


@asynccontextmanager
async def clinic(address: str) -> AsyncIterator[Clinic]:
    store = Store(Options(url=address, hash_key=HASH_KEY), at_once=True)
    recall = Recall(store, HASH_KEY)
    store.start()
    await recall.start()
    try:
        await store.opened()
        await until(lambda: recall._engine is not None)
        yield Clinic(recall, store)
    finally:
        await recall.stop()
        await store.stop()


def cards(judgment: Judgment, shown: str) -> list[CardAccount]:
    return [one for one in judgment.assessment.cards if one.shown == shown]


QUIET = "restless_legs/" + min(one.name for one in (FIXTURES / "restless_legs").iterdir())


def test_what_counts_as_set_aside(address: str) -> None:
    """By the same client, for the same patient, within the time, by the last word and no later than it was received."""

    async def asked() -> None:
        async with clinic(address) as here:
            call = call_of(EMERGENCY)
            (card, *_) = cards(await here.answer(call), SHOWN)
            since = BEGIN - DAY

            async def told(name: str | None = "clinic", patient: str = call.patient_id) -> list[SetAside]:
                return list(await here.recall.set_aside(name, patient, since))

            assert await told() == []
            await here.report(card.uuid, name="other")
            await here.report("unknown")
            assert await told() == []
            # The client's clock is a year ahead.
            await here.report(card.uuid, outcome_at=BEGIN + 365 * DAY)
            (one,) = await told()
            assert (one.pathway, one.card, one.urgency, one.at) == (card.pathway, card.card, card.urgency, BEGIN)
            assert one.reason == (SYSTEM, "goalsofcare")
            assert one.evidence == here.recall.evidence_key("clinic", card.evidence or "")
            assert await told("other") == []
            assert await told(patient="somebody-else") == []
            assert list(await here.recall.set_aside("clinic", call.patient_id, BEGIN + MINUTE)) == []
            here.now += MINUTE
            await here.report(card.uuid, "accepted")
            assert await told() == []
            here.now += MINUTE
            await here.report(card.uuid, reasons=[])
            (one,) = await told()
            assert (one.at, one.reason) == (BEGIN + 2 * MINUTE, None)

    asyncio.run(asked())


def test_a_client_without_a_name_is_one_too(address: str) -> None:
    async def asked() -> None:
        async with clinic(address) as here:
            call = call_of(EMERGENCY)
            (card, *_) = cards(await here.answer(call, None), SHOWN)
            await here.report(card.uuid, name=None)
            assert len(await here.recall.set_aside(None, call.patient_id, BEGIN - DAY)) == 1
            assert await here.recall.set_aside("clinic", call.patient_id, BEGIN - DAY) == []

    asyncio.run(asked())


def test_what_was_held_back_or_silent_is_no_override(address: str) -> None:
    async def asked() -> None:
        async with clinic(address) as here:
            call = call_of(QUIET)
            (card,) = cards(await here.answer(call), SHOWN)
            await here.report(card.uuid)
            here.now += timedelta(hours=HOURS - 1)
            (rests,) = cards(await here.answer(call), REPEAT)
            assert rests.uuid == card.uuid  # The story is sent with one hookInstance.
            here.now += timedelta(hours=2)
            assert cards(await here.answer(call), REPEAT) == []

    asyncio.run(asked())


STORIES = (
    EMERGENCY,
    QUIET,
    "peripheral_artery_disease/" + min(p.name for p in (FIXTURES / "peripheral_artery_disease").iterdir()),
)


def test_months_of_traffic_lose_nothing_urgent(address: str) -> None:
    """Each card is overridden whenever it is shown. What is critical appears each time; the rest once in its time."""

    async def months() -> None:
        dice = random.Random(5)
        async with clinic(address) as here:
            last: dict[tuple[str, str, str | None, str | None], datetime] = {}
            seen = {SHOWN: 0, REPEAT: 0, "critical": 0}
            change = ""
            for visit in range(150):
                here.now = BEGIN + visit * timedelta(hours=9)
                change = f"-{visit}" if dice.random() < 0.1 else change
                for story in STORIES:
                    judgment = await here.answer(call_of(story, change))
                    expected = {one.uuid for one in service().judged(call_of(story, change)).assessment.cards}
                    assert {one.uuid for one in judgment.assessment.cards} == expected
                    for card in judgment.assessment.cards:
                        place = (card.pathway, card.card, card.side, card.evidence)
                        lately = here.now - last.get(place, BEGIN - 30 * DAY) <= timedelta(hours=HOURS)
                        rests = lately and card.pathway in MAY_REST
                        seen[card.shown] += 1
                        if card.urgency == "critical":
                            assert card.shown == SHOWN
                            seen["critical"] += 1
                            detail = next(one.detail for one in judgment.response.cards if one.uuid == card.uuid)
                            assert ("set this aside on" in (detail or "")) is (visit > 0)
                        else:
                            assert (card.shown == REPEAT) is rests, (visit, place)
                        if card.shown == SHOWN:
                            await here.report(card.uuid, outcome_at=here.now)
                            last[place] = here.now
            assert seen["critical"] >= 150
            assert seen[REPEAT] > 50
            assert seen[SHOWN] - seen["critical"] > 50

    asyncio.run(months())


def test_over_http(address: str) -> None:
    """The whole service: overridden by feedback, not shown again, and said so."""
    settings = Settings(
        profile="development", records=address, records_migrate=True, hash_key="k" * 32, repeat_after_hours=HOURS
    )
    request = json.loads((FIXTURES / QUIET / "request.json").read_bytes())
    with client(create_app(settings, gate=open_gate())) as started:

        def shown() -> Any:
            return started.post(PATIENT_VIEW, json=request).json()

        (card,) = shown()["cards"]
        report = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-11-21T12:00:00Z"}
        report["outcomeTimestamp"] = datetime.now(UTC).isoformat()
        assert started.post(f"{PATIENT_VIEW}/feedback", json={"feedback": [report]}).status_code == 200
        answers = [shown()]
        # The record of the first call is written in the background, and a store that is not open yet is asked again later.
        for _ in range(600):
            if answers[-1]["cards"] == []:
                break
            time.sleep(0.1)
            answers.append(shown())
        held = answers[-1]["extension"]["org.leg-triage.not-repeated"]
    assert [one["pathway"] for one in held] == ["restless_legs"]


@pytest.mark.parametrize("lacks", [{"records": "off"}, {"hash_key": None}])
def test_without_a_key_or_records_the_service_does_not_start(lacks: dict[str, Any]) -> None:
    chosen = {"records": "sqlite:///none.sqlite3", "hash_key": "k" * 32} | lacks
    with pytest.raises(SettingsError, match="LEG_TRIAGE_REPEAT_AFTER_HOURS"):
        create_app(Settings(profile="development", repeat_after_hours=1, **chosen), gate=open_gate())
