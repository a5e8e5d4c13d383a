"""Does any part of the service break on a chart whose findings were each twisted a little? Sides, times, grades, doubts.

A part that breaks takes no other's card away, and says so; but what it would have said is lost.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import triage as triage_module
from app.conclusions import Stakes
from app.errors import DataNotObtainable
from app.fhir.chart import LIMB
from app.hooks.card import encode
from app.hooks.request import HookRequest, parse
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.picture.concepts import Concept
from app.picture.facts import (
    Complaint,
    Diagnosis,
    Fact,
    Interval,
    Measurement,
    Medication,
    MedicationState,
    Order,
    OrderStage,
    Side,
    Sign,
    Standing,
    Symptom,
    Trait,
)
from app.picture.moments import Age, When
from app.picture.needs import Missing, Need, NeedState, Why
from app.picture.patient import PatientPicture
from scripts.stories import STORIES
from tests.support.bedside import NOW, picture
from tests.support.charts_in_pictures import story_picture
from tests.support.story import triage

NAMES = sorted(STORIES)
TOLD = tuple(dict.fromkeys(fact for name in NAMES for fact in story_picture(name).facts))


def one_of(concept: Concept) -> Fact:
    """As some story has it, or in its plainest form."""
    told = next((fact for fact in TOLD if fact.concept is concept), None)
    return told or next(fact for fact in picture(chart=concept.value).facts if fact.concept is concept)


CHARTED = tuple(dict.fromkeys((*TOLD, *map(one_of, Concept))))
ORDERED = tuple(one for one in CHARTED if isinstance(one, Order))
DOUBTS = ("unsigned", "from_text", "suspected", "continuing")
AGO = [timedelta(minutes=5), *(timedelta(hours=hours) for hours in (2, 7, 25)), *map(timedelta, (5, 13, 40, 400))]
LONG = [timedelta(0), timedelta(0), timedelta(days=1), timedelta(days=365)]
AGES = [Age(), Age(0, 0), Age(9, 9), Age(17, 18), Age(44, 44), Age(64, 66), Age(81, 81)]

T = TypeVar("T")
charts = st.randoms(use_true_random=False)


def some(chance: random.Random, kind: Any, most: int) -> list[Any]:
    return chance.sample(list(kind), chance.randrange(most))


def moment(chance: random.Random) -> When | None:
    latest = NOW - chance.choice(AGO)
    return chance.choice([None, When(latest - chance.choice(LONG), latest), When(latest, latest)])


def twists(chance: random.Random, fact: Fact) -> Iterator[tuple[str, Any]]:
    """What may be otherwise about a fact, one by one."""
    yield "when", moment(chance)
    if fact.side is not None:
        yield "side", chance.choice(list(Side))
    if hasattr(fact, "onset"):
        yield "onset", moment(chance)
    for doubt in DOUBTS:
        if hasattr(fact, doubt):
            yield doubt, not getattr(fact, doubt)
    match fact:
        case Sign():
            yield "value", chance.choice(list(type(fact.value)))
        case Measurement():
            low = fact.value.low
            others = [Interval(Decimal(0), low), Interval(low, 3 * low, low_open=True), Interval.exactly(low / 3)]
            yield "value", chance.choice(others)
        case Diagnosis():
            yield "standing", chance.choice(list(Standing))
        case Symptom():
            yield "complaints", frozenset(some(chance, Complaint, 3))
            yield "traits", frozenset(some(chance, Trait, 4))
        case Medication():
            yield "state", chance.choice(list(MedicationState))
            yield "dose", None
        case Order():
            yield "stage", chance.choice(list(OrderStage))
        case _:
            pass


def twisted(chance: random.Random, fact: Fact) -> Fact:
    return replace(fact, **{name: value for name, value in twists(chance, fact) if chance.random() < 0.25})


def drawn(chance: random.Random) -> PatientPicture:
    """Most of one story and some of all the others, twisted; with gaps, and needs that came in any way."""
    story = [fact for fact in story_picture(chance.choice(NAMES)).facts if chance.random() < 0.85]
    gaps = [
        Missing(chance.choice(list(Concept)), chance.choice(list(Why)), chance.choice([None, *Side]))
        for _ in range(chance.randrange(3))
    ]
    needs = {need: chance.choice(list(NeedState)) for need in some(chance, Need, 4)}
    usual = picture()
    return replace(
        usual,
        facts=tuple(twisted(chance, fact) for fact in (*story, *chance.sample(CHARTED, chance.randrange(10)))),
        gaps=tuple(gaps),
        age=chance.choice(AGES),
        sex=chance.choice(["male", "female", "other", None]),
        needs={**usual.needs, **needs},
    )


@given(charts)
def test_no_pathway_and_no_order_breaks(chance: random.Random) -> None:
    patient = drawn(chance)
    selected = replace(chance.choice(ORDERED), stage=OrderStage.DRAFT, selected=True)
    for pathway in PATHWAYS:
        list(pathway.assess(patient))
    for order in ORDERS:
        stakes = chance.choice(list(Stakes))
        order.may(patient, stakes)
        list(order.judge(patient, selected, stakes))


BESIDE = ("acute_limb_ischemia/pulseless_leg_class_iib", "limb_threatening_ischemia/gangrene")
"""Charts that ask the most of everything else: an acute leg and a chronic one."""


def one_by_one(fact: Fact) -> Iterator[Fact]:
    """Each way in which this fact may be told less well."""
    for side in Side if fact.concept in LIMB else (None,):
        here = replace(fact, side=side)
        yield from (here, replace(here, when=None))
        for doubt in DOUBTS:
            if hasattr(here, doubt):
                doubted: dict[str, Any] = {doubt: True}
                yield replace(here, **doubted)


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("concept", Concept)
def test_whatever_stands_beside_a_leg_breaks_nothing(concept: Concept, beside: str) -> None:
    """Every concept, on either side and on none, without a time and in doubt."""
    leg = story_picture(beside)
    for fact in one_by_one(one_of(concept)):
        patient = replace(leg, facts=(*leg.facts, fact))
        for pathway in PATHWAYS:
            list(pathway.assess(patient))
        for order in ORDERS:
            order.may(patient, Stakes.ELECTIVE)


def call(hook: str) -> HookRequest:
    story = next(one for one in STORIES.values() if one["hook"] == hook)
    return parse(json.dumps(story).encode(), hook)


@pytest.mark.parametrize("hook", ["patient-view", "order-select"])
def test_every_conclusion_can_be_worded(hook: str) -> None:
    """From the picture to the bytes; a card that could not be worded would have been replaced by a plain one."""
    service, request = triage(), call(hook)

    @settings(deadline=None)
    @given(charts)
    def holds(chance: random.Random) -> None:
        patient = drawn(chance)
        if hook == "order-select":
            chosen = (replace(one, stage=OrderStage.DRAFT, selected=True) for one in some(chance, ORDERED, 4))
            patient = replace(patient, facts=(*patient.facts, *chosen))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(triage_module, "read_picture", lambda *_: replace(patient))
            try:
                judgment = service.judged(request)
            except DataNotObtainable:
                return
        assert judgment.assessment.failed == ()
        assert encode(judgment.response)

    holds()
