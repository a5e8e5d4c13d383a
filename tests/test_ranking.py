"""DATA-19: which findings become cards, in which order, and on which card an order is suggested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways.chart_completeness import PartFailed, PartlyAssessed
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.needs import Missing, Why
from app.ranking import Proposal, ranked, shared_out

PATHWAYS = {"cord", "clot", "nerve", "iron"}
"""Invented pathways; ``mri`` is an order, judged because it was selected."""

LEFT, RIGHT = Side.LEFT, Side.RIGHT
CRITICAL, WARNING, INFO = Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Cord(Finding):
    stem: ClassVar[str] = "cord"
    card: ClassVar[str] = "compressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeCord(Finding):
    stem: ClassVar[str] = "cord"
    card: ClassVar[str] = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clot(Finding):
    stem: ClassVar[str] = "clot"
    card: ClassVar[str] = "suspected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nerve(Finding):
    stem: ClassVar[str] = "nerve"
    card: ClassVar[str] = "numb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Iron(Finding):
    stem: ClassVar[str] = "iron"
    card: ClassVar[str] = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMri(Finding):
    stem: ClassVar[str] = "mri"
    card: ClassVar[str] = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class MriExists(Finding):
    stem: ClassVar[str] = "mri"
    card: ClassVar[str] = "exists"


def shown(*findings: Finding) -> list[Finding]:
    return ranked(findings, PATHWAYS)


def test_worst_first_and_otherwise_in_the_order_of_the_pathways() -> None:
    info, first, second, critical = (
        Nerve(urgency=INFO),
        Clot(urgency=WARNING),
        Iron(urgency=WARNING),
        Cord(urgency=CRITICAL),
    )
    assert shown(info, first, second) == [first, second, info]
    assert shown(info, second, critical, first) == [critical, second, first]
    assert shown() == []


@pytest.mark.parametrize("worse_first", [True, False])
def test_a_pathway_has_one_card_a_side_and_it_is_the_worst(worse_first: bool) -> None:
    certain, possible = Cord(urgency=CRITICAL, side=LEFT), MaybeCord(urgency=WARNING, side=LEFT)
    assert shown(*((certain, possible) if worse_first else (possible, certain))) == [certain]


def test_sides_are_cards_of_their_own() -> None:
    """DATA-08: left, right, not recorded, and what has no side."""
    findings = [MaybeCord(urgency=WARNING, side=side) for side in (LEFT, RIGHT, Side.NOT_RECORDED, None)]
    assert shown(*findings) == findings


def test_every_judgment_of_a_selected_order_keeps_its_card() -> None:
    check, exists = CheckMri(urgency=WARNING), MriExists(urgency=WARNING)
    assert shown(check, exists, CheckMri(urgency=INFO)) == [check, exists]


def test_what_could_not_be_seen_and_what_failed_are_told_apart() -> None:
    partly, failed = PartlyAssessed(urgency=WARNING, safety=True), PartFailed(urgency=WARNING, safety=True)
    assert shown(partly, failed) == [partly, failed]


def test_info_gives_way_to_an_emergency_unless_it_is_about_safety() -> None:
    critical, warning = Cord(urgency=CRITICAL), Clot(urgency=WARNING)
    info, safe = Nerve(urgency=INFO), Iron(urgency=INFO, safety=True)
    assert shown(info, safe, warning, critical) == [critical, warning, safe]
    assert shown(info, safe, warning) == [warning, info, safe]


def test_what_could_not_be_seen_is_told_on_each_emergency() -> None:
    """HOOK-06."""
    gap, known = Missing(Concept.COND_ALI, Why.NOT_SENT), Missing(Concept.DOPPLER_VENOUS, Why.NOT_ON_RECORD)
    partly = PartlyAssessed(urgency=WARNING, missing=(gap,), concepts=("data.not_assessed",), safety=True)
    cord, iron = Cord(urgency=CRITICAL, missing=(known,), concepts=("cord",)), Iron(urgency=WARNING)
    clot = Clot(urgency=CRITICAL, missing=(gap,), concepts=("data.not_assessed",))
    first, second, third = shown(partly, iron, cord, clot)
    assert (first.missing, first.concepts) == ((known, gap), ("cord", "data.not_assessed"))
    assert (second.missing, second.concepts) == ((gap,), ("data.not_assessed",))
    assert third == iron
    warning = Clot(urgency=WARNING)
    assert shown(partly, warning) == [partly, warning]


WORK_UP = {"order.b12", "order.tsh", "order.ferritin"}


def cards(*findings: Finding) -> list[list[Proposal]]:
    found = list(shared_out(findings, WORK_UP))
    assert [finding for finding, _ in found] == list(findings)
    return [proposals for _, proposals in found]


def proposed(order: str, stakes: Stakes = Stakes.ELECTIVE, *, recommended: bool = True) -> Proposal:
    return Proposal(order, stakes, recommended)


def test_tests_for_a_cause_stand_together_on_the_first_card_that_asks_for_one() -> None:
    clot = Clot(urgency=WARNING, proposes=("order.duplex",))
    nerve = Nerve(urgency=INFO, proposes=("order.b12", "referral.nerve", "order.tsh"))
    iron = Iron(urgency=INFO, proposes=("order.ferritin", "order.b12", "order.iron"))
    assert cards(clot, nerve, iron) == [
        [proposed("order.duplex")],
        [proposed("referral.nerve"), proposed("order.b12"), proposed("order.tsh"), proposed("order.ferritin")],
        [proposed("order.iron")],
    ]


def test_without_tests_every_card_keeps_its_orders() -> None:
    clot, iron = Clot(urgency=WARNING, proposes=("order.duplex",)), Iron(urgency=INFO, proposes=("order.duplex",))
    assert cards(clot, iron) == [[proposed("order.duplex")], [proposed("order.duplex")]]
    assert cards() == []


def test_a_test_that_moves_keeps_its_own_haste() -> None:
    """A routine test does not become urgent because it stands on the card of an emergency."""
    cord = Cord(urgency=CRITICAL, stakes=Stakes.SPINE_THREATENED, proposes=("order.b12",))
    iron = Iron(urgency=INFO, proposes=("order.b12", "order.ferritin"))
    assert cards(cord, iron) == [[proposed("order.b12", Stakes.SPINE_THREATENED), proposed("order.ferritin")], []]


def test_a_test_is_recommended_when_any_card_recommends_it() -> None:
    nerve = Nerve(urgency=INFO, proposes=("order.b12", "order.tsh"), optional=frozenset({"order.b12", "order.tsh"}))
    iron = Iron(urgency=INFO, proposes=("order.b12",))
    assert cards(nerve, iron) == [[proposed("order.b12"), proposed("order.tsh", recommended=False)], []]
    assert cards(iron, nerve) == [[proposed("order.b12"), proposed("order.tsh", recommended=False)], []]
