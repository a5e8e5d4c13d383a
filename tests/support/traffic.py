"""Months of invented traffic, written straight into the tables: calls, cards, and what clinicians did with them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.account import ANSWERED, SHOWN
from app.records.engine import connect, migrate
from app.records.tables import cards, decisions, feedback

SYSTEM = "https://leg-triage.example/CodeSystem/override-reasons"
NEEDS = {"exam": "sent", "conditions": "sent", "measurements": "fetched", "medications": "none on record"}
BEGIN = datetime(2026, 8, 31, 8, tzinfo=UTC)  # A Monday.


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One card of a call, and what became of it: ``None`` when the client said nothing."""

    pathway: str
    urgency: str = "warning"
    shown: str = SHOWN
    became: str | None = None
    reasons: tuple[str, ...] = ()


class Ledger:
    """Collects rows; ``write`` puts them into a store of their own."""

    def __init__(self) -> None:
        self.decisions: list[dict[str, Any]] = []
        self.cards: list[dict[str, Any]] = []
        self.feedback: list[dict[str, Any]] = []

    def call(self, at: datetime, told: Sequence[Told] = (), **changes: Any) -> str:
        """One call with these cards; its id."""
        record = f"{int(at.timestamp() * 1000):012x}-{len(self.decisions):06x}"
        usual = {
            "id": record,
            "at": at,
            "service": "leg-triage-patient-view",
            "hook": "patient-view",
            "client": "clinic",
            "status": 200,
            "outcome": ANSWERED,
            "software": "0.2.0",
            "content": "c0ffee000001",
            "value_sets": "c0de00000001",
            "milliseconds": 6.5,
            "fetch_milliseconds": 0.0,
            "needs": NEEDS,
            "failed": [],
            "silent": [],
        }
        call = usual | changes
        self.decisions.append(call)
        for position, one in enumerate(told):
            uuid = str(UUID(int=(len(self.decisions) << 8) + position))
            self.cards.append(
                {
                    "decision_id": record,
                    "position": position,
                    "card_uuid": uuid,
                    "client": call["client"],
                    "pathway": one.pathway,
                    "card": "card",
                    "urgency": one.urgency,
                    "topic": one.pathway.replace("_", ""),
                    "concepts": [],
                    "suggestions": {},
                    "shown": one.shown,
                }
            )
            if one.became is not None:
                self.report(at + timedelta(minutes=2), uuid, one.became, one.reasons, client=call["client"])
        return record

    def report(self, at: datetime, card: str | None, outcome: str, codes: Sequence[str] = (), **changes: Any) -> None:
        """What a client said of a card."""
        usual = {
            "id": f"f-{len(self.feedback):06}",
            "at": at,
            "service": "leg-triage-patient-view",
            "client": "clinic",
            "card": card,
            "outcome": outcome,
            "outcome_at": at,
            "accepted": [],
            "reasons": [{"system": SYSTEM, "code": code} for code in codes],
            "comment": None,
            "digest": f"digest-{len(self.feedback)}",
        }
        self.feedback.append(usual | changes)

    def write(self, address: str) -> None:
        """Into the store at this address."""
        migrate(address)
        engine = connect(address)
        with engine.begin() as connection:
            for table, rows in ((decisions, self.decisions), (cards, self.cards), (feedback, self.feedback)):
                if rows:
                    connection.execute(insert(table), rows)
        engine.dispose()


BURDEN: Mapping[tuple[str, str], float] = {
    ("acute_limb_ischemia", "critical"): 0.012,
    ("acute_limb_ischemia", "warning"): 0.03,
    ("peripheral_artery_disease", "info"): 0.06,
    ("peripheral_artery_disease", "warning"): 0.02,
    ("deep_vein_thrombosis", "warning"): 0.018,
    ("cauda_equina", "critical"): 0.002,
    ("diabetic_neuropathy", "info"): 0.04,
    ("vitamin_b12", "info"): 0.015,
    ("limb_threatening_ischemia", "critical"): 0.004,
    ("nsaid", "warning"): 0.01,
    ("chart_completeness", "warning"): 0.05,
}
REASONS = ("alreadytreated", "notischemic", "specialistadvised", "goalsofcare")


def months(seed: int = 7, weeks: int = 13, calls_a_week: int = 700) -> Ledger:
    """A clinic whose restless legs run in silence, with a new content half way and a bad week for feedback."""
    dice = random.Random(seed)
    ledger = Ledger()
    for number in range(weeks * calls_a_week):
        at = BEGIN + timedelta(weeks=weeks) * (number / (weeks * calls_a_week))
        later = number > weeks * calls_a_week * 0.55
        if dice.random() < 0.006:
            ledger.call(at, status=412, outcome="LT-412-01", needs=None, failed=None, silent=None)
            continue
        ledger.call(
            at,
            list(_cards(dice, later)),
            content="c0ffee000002" if later else "c0ffee000001",
            needs=NEEDS if dice.random() < 0.97 else NEEDS | {"exam": "not sent"},
            silent=["restless_legs"],
        )
    return ledger


def _cards(dice: random.Random, later: bool) -> Iterator[Told]:
    for (pathway, urgency), often in BURDEN.items():
        if dice.random() < often:
            yield _card(dice, pathway, urgency, later)
    if dice.random() < 0.05:
        yield Told(pathway="restless_legs", urgency="info", shown="silent")


def _card(dice: random.Random, pathway: str, urgency: str, later: bool) -> Told:
    if urgency != "critical" and dice.random() < 0.05:
        return Told(pathway=pathway, urgency=urgency, shown="repeat")
    chance = dice.random()
    accepted = {"critical": 0.55, "warning": 0.3, "info": 0.15}[urgency] + (0.06 if later else 0)
    if chance < accepted:
        return Told(pathway=pathway, urgency=urgency, became="accepted")
    if chance < accepted + 0.25:
        reasons = (dice.choice(REASONS),) if dice.random() < 0.8 else ()
        return Told(pathway=pathway, urgency=urgency, became="overridden", reasons=reasons)
    return Told(pathway=pathway, urgency=urgency)
