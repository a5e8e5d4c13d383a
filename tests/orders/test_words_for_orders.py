"""Every order says what it may say, reads what it says it reads, and speaks of rows that exist."""

from __future__ import annotations

import re
import string
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.conclusions import AlreadyOrdered, Decision, OrderCheck, Stakes
from app.orders import ORDERS
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, OrderStage
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture
from app.wording.content import load_content
from app.wording.speech import Speech
from tests.orders.charts import NOW, patient
from tests.support.limits import LIMITS

CARDS = Path(__file__).parents[2] / "cards"
BY_STEM = {order.STEM: order for order in ORDERS}

CROWDED = (
    "HIT; allergy to heparin; bleeding; intracranial bleed; neurosurgery 2d ago; head trauma; dissection; "
    "major surgery 1h ago; organ injury; trauma; platelets 40; platelets 300 20d ago; on UFH ended 9d ago; "
    "on LMWH; on DOAC; on fondaparinux; on argatroban; on warfarin; INR 3; on andexanet; eGFR 20; AKI; on dialysis; "
    "allergy to contrast severe; allergy to gadolinium; pregnant; on metformin; heart failure; hyperthyroid; "
    "pacemaker; eye fragment; SBP 200; endocarditis; liver failure; epidural; AF; allergy to aspirin; "
    "allergy to statin; on NSAID; back pain onset 10d; stroke; weight 70; height 175"
)
CHARTS = (
    "",
    CROWDED,
    "weight 70; height 175; platelets 200; INR 1; eGFR 90",
    "weight 200; height 150; platelets 90; eGFR 40",
    "on metformin; eGFR 50; weight 70; on UFH ended 9d ago",
    "on UFH flush; on DOAC ended 49h ago; order enoxaparin draft; INR 2.5; weight 120; height 200",
    "on warfarin; INR 2.5; allergy to NSAID",
    "on warfarin; INR 1.5; on andexanet ended; weight 60; weight 70; height 150",
    "on warfarin; allergy to contrast; back pain onset 10d; platelets <100; weight 150; height 200",
)


def _answers(order: OrderCheck, picture: PatientPicture) -> list[Any]:
    decisions: list[Any] = [order.may(picture, stakes) for stakes in Stakes]
    for concept in Concept:
        if concept.value.startswith(("order.", "med.")):
            selected = Order(concept=concept, reference="x/1", stage=OrderStage.DRAFT, selected=True)
            decisions.extend(one for stakes in Stakes for one in order.judge(picture, selected, stakes))
    return decisions


def _pictures() -> list[PatientPicture]:
    pictures = []
    for chart in CHARTS:
        for age, sex in (("60", "male"), ("30", "female"), ("17", "female"), ("80", "male"), ("unknown", "unknown")):
            for not_sent in ("", "allergies", "conditions procedures medications devices"):
                pictures.append(patient(chart, age=age, sex=sex, not_sent=not_sent))
    return pictures


@pytest.mark.parametrize("stem", BY_STEM)
def test_it_says_only_what_it_declares(stem: str) -> None:
    """Note, form and card ids with their blanks are those that start-up compares with the YAML."""
    order = BY_STEM[stem]
    written = _rows(yaml.safe_load((CARDS / "orders" / f"{stem}.yaml").read_text(encoding="utf-8")))
    for picture in _pictures():
        for one in _answers(order, picture):
            if isinstance(one, AlreadyOrdered):
                continue
            for note in one.notes:
                assert set(note.blanks) == set(order.NOTES[note.id])
            assert len({note.id for note in one.notes}) == len(one.notes)
            if hasattr(one, "form"):
                assert set(one.blanks) == set(order.DRAFTS[one.form])
            if hasattr(one, "card"):
                assert set(one.blanks) == set(order.CARDS[one.card])
                assert one.stem == order.STEM
            else:
                assert one.order == order.ORDER
            assert one.rows
            assert set(one.rows) <= written, set(one.rows) - written
            assert all(re.fullmatch(r"[a-z][a-z_.]+", concept) for concept in one.concepts)
            for gap in one.missing:
                assert gap.concept in order.READS
                assert isinstance(gap.why, Why)


def _rows(words: Any) -> set[str]:
    if isinstance(words, dict):
        return {row for key, value in words.items() for row in (value if key == "rows" else _rows(value))}
    return set()


class _Asked(dict[Concept, list[Fact]]):
    """An index of facts that remembers what it was asked for."""

    def __init__(self, facts: dict[Concept, list[Fact]]) -> None:
        super().__init__(facts)
        self.concepts: set[Concept] = set()

    def get(self, concept: Concept, default: Any = None) -> Any:
        self.concepts.add(concept)
        return super().get(concept, default)


@pytest.mark.parametrize("stem", BY_STEM)
def test_it_reads_only_what_it_declares(stem: str) -> None:
    """READS holds every concept that the order asks the picture for, so that the prefetch asks for it too."""
    order = BY_STEM[stem]
    asked: set[Concept] = set()
    for picture in _pictures():
        index = _Asked(picture._by_concept)
        object.__setattr__(picture, "_by_concept", index)
        _answers(order, picture)
        asked |= index.concepts
    assert asked <= order.READS


@pytest.mark.parametrize("stem", BY_STEM)
def test_the_yaml_has_the_same_ids(stem: str) -> None:
    """Notes, drafts and cards in both directions; the blanks agree."""
    order = BY_STEM[stem]
    page = yaml.safe_load((CARDS / "orders" / f"{stem}.yaml").read_text(encoding="utf-8"))
    assert page["order"] == order.ORDER
    for key, declared in (("notes", order.NOTES), ("drafts", order.DRAFTS), ("cards", order.CARDS)):
        assert set(page.get(key, {})) == set(declared)
        for id_, words in page.get(key, {}).items():
            assert words["rows"], id_
            assert _blanks(words) == set(declared[id_]), id_


def _blanks(words: Any) -> set[str]:
    if isinstance(words, dict):
        return {name for value in words.values() for name in _blanks(value)}
    if isinstance(words, list):
        return {name for value in words for name in _blanks(value)}
    if isinstance(words, str):
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}
    return set()


def test_orders_are_told_apart() -> None:
    """One id and one stem each; ids begin with order. or referral."""
    assert len({order.ORDER for order in ORDERS}) == len(ORDERS) == len(BY_STEM)
    assert all(order.ORDER.startswith(("order.", "referral.")) for order in ORDERS)


@pytest.mark.parametrize("stem", BY_STEM)
def test_nothing_sent_at_all_drafts_no_drug_and_raises_nothing(stem: str) -> None:
    """A chart of which no need was sent: no order crashes, and no drug is drafted but the analgesia text."""
    order = BY_STEM[stem]
    empty = PatientPicture(as_of=NOW, limits=LIMITS, needs=dict.fromkeys(Need, NeedState.ABSENT))
    for stakes in Stakes:
        decision: Decision = order.may(empty, stakes)
        drugs = {"heparin", "antiplatelet", "statin"}
        assert stem not in drugs or type(decision).__name__ == "Withheld"


def test_the_words_load() -> None:
    """The real loader accepts every page, with the orders alone."""
    from app.pathways import PATHWAYS

    content = load_content(CARDS, PATHWAYS, ORDERS)
    speech = Speech(UTC, content.labels)
    assert set(content.orders) == {order.ORDER for order in ORDERS}
    assert speech.zone is UTC
