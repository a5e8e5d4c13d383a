"""Who need not be asked is not asked, and it makes no difference to what is concluded or judged."""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import triage as triage_module
from app.conclusions import Finding, OrderCheck, Outcome, Pathway, Stakes, Urgency
from app.hooks.card import encode
from app.hooks.request import parse
from app.orders import ORDERS, heparin
from app.pathways import PATHWAYS, chart_completeness
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, OrderStage, Side
from app.picture.moments import Age
from app.picture.needs import Missing, Need, NeedState, Why
from app.picture.patient import PatientPicture
from app.relevance import Relevance, judges, relevance_of
from app.triage import Triage
from scripts.stories import STORIES
from tests.pathways.exact import CHARTS
from tests.support.bedside import NOW, picture
from tests.support.charts_in_pictures import ordinary_visit, story_picture
from tests.support.limits import LIMITS
from tests.support.story import EXPLAIN
from tests.test_triage import build

Concluded = dict[str, list[Outcome]]

NAMES = sorted(STORIES)
CHARTED: tuple[Fact, ...] = tuple(dict.fromkeys(fact for name in NAMES for fact in story_picture(name).facts))
"""Every fact of every story: what a random chart is made of."""


def of_all(patient: PatientPicture) -> Concluded:
    """Every pathway is run."""
    fresh = replace(patient)
    return {one.STEM: list(one.assess(fresh)) for one in PATHWAYS}


@functools.cache
def relevance_for(needs: tuple[tuple[Need, NeedState], ...]) -> Relevance:
    return relevance_of(PATHWAYS, LIMITS, dict(needs), NOW)


def of_those_due(patient: PatientPicture) -> Concluded:
    """Only the pathways that are due."""
    fresh = replace(patient)
    relevance = relevance_for(tuple(fresh.needs.items()))
    told: Concluded = {one.STEM: [] for one in PATHWAYS}
    for pathway, known in relevance.due(fresh):
        told[pathway.STEM] = list(pathway.assess(fresh) if known is None else known)
    return told


def run_on(patient: PatientPicture) -> list[str]:
    """The pathways that must be run on this chart."""
    relevance = relevance_for(tuple(patient.needs.items()))
    return [pathway.STEM for pathway, known in relevance.due(patient) if known is None]


@pytest.mark.parametrize("name", NAMES)
def test_every_story_gets_the_same_conclusions(name: str) -> None:
    """Whole, and with each need withheld."""
    whole = story_picture(name)
    assert of_those_due(whole) == of_all(whole)
    for need in Need:
        withheld = replace(whole, needs={**whole.needs, need: NeedState.ABSENT})
        assert of_those_due(withheld) == of_all(withheld)


@pytest.mark.parametrize("chart", CHARTS, ids=" | ".join)
def test_every_vignette_gets_the_same_conclusions(chart: tuple[str, str, str, str]) -> None:
    for patient in (picture(*chart), picture(*chart, needs=dict.fromkeys(Need, NeedState.ABSENT))):
        assert of_those_due(patient) == of_all(patient)


@pytest.mark.parametrize("concept", sorted({fact.concept for fact in CHARTED}))
def test_a_chart_of_one_fact_gets_the_same_conclusions(concept: Concept) -> None:
    """One fact can wake a pathway, whatever it says."""
    for fact in [one for one in CHARTED if one.concept is concept][:40]:
        patient = replace(picture(), facts=(fact,))
        assert of_those_due(patient) == of_all(patient)


gaps = st.builds(
    Missing, st.sampled_from(Concept), st.sampled_from([Why.UNIT, Why.SIDE, Why.IMPLAUSIBLE]), st.sampled_from(Side)
)


@given(
    st.randoms(use_true_random=False),
    st.integers(0, 12),
    st.lists(gaps, max_size=3),
    st.dictionaries(st.sampled_from(Need), st.sampled_from(NeedState), max_size=4),
    st.sampled_from([Age(), Age(9, 9), Age(17, 18), Age(44, 44), Age(81, 81)]),
)
def test_any_chart_gets_the_same_conclusions(
    chance: random.Random, size: int, unusable: list[Missing], needs: dict[Need, NeedState], age: Age
) -> None:
    """Facts of all stories thrown together, with gaps, and needs that came in any way."""
    drawn = replace(
        picture(), facts=tuple(chance.sample(CHARTED, size)), gaps=tuple(unusable), age=age, sex=chance.choice(SEXES)
    )
    drawn = replace(drawn, needs={**drawn.needs, **needs})
    assert of_those_due(drawn) == of_all(drawn)


SEXES = ("male", "female", None)


def test_a_pathway_with_nothing_to_judge_is_not_run() -> None:
    """An ordinary visit runs none of them; the pathways of the leg wait for a leg."""
    assert run_on(picture()) == []
    assert run_on(ordinary_visit()) == []
    assert run_on(picture(chart="med.cilostazol")) == ["peripheral_artery_disease"]
    assert "acute_limb_ischemia" in run_on(picture("DP absent"))


def test_what_is_charted_and_unusable_breaks_the_silence_too() -> None:
    gap = Missing(Concept.PULSE_DORSALIS_PEDIS, Why.UNREADABLE, Side.LEFT)
    assert "acute_limb_ischemia" in run_on(replace(picture(), gaps=(gap,)))


def test_silence_that_speaks_is_told_without_being_asked_again() -> None:
    """Nobody charted a leg: that it cannot be assessed is known, and is told of every chart."""
    told = of_those_due(ordinary_visit())
    assert len(told["acute_limb_ischemia"]) == 2
    (unseen,) = of_those_due(replace(ordinary_visit(), needs={}))[chart_completeness.STEM]
    assert isinstance(unseen, Finding)
    assert unseen.urgency is Urgency.WARNING


def stand_in(assess: Any) -> Pathway:
    return cast(Pathway, SimpleNamespace(STEM="stand_in", assess=assess))


def looks_at_the_age(patient: PatientPicture) -> Iterator[Outcome]:
    if patient.age == Age(9, 9):
        yield chart_completeness.nothing_sent()


def looks_at_all_facts(patient: PatientPicture) -> Iterator[Outcome]:
    if len(patient.facts) == 1:
        yield chart_completeness.nothing_sent()


def asks_in_turn(patient: PatientPicture) -> Iterator[Outcome]:
    if patient.current(Concept.COND_PAD) and patient.current(Concept.COND_DIABETES):
        yield chart_completeness.nothing_sent()


def fails(patient: PatientPicture) -> Iterator[Outcome]:
    yield chart_completeness.nothing_sent()
    raise ZeroDivisionError(patient)


@pytest.mark.parametrize("assess", [looks_at_the_age, looks_at_all_facts, fails])
def test_who_looks_at_more_than_concepts_is_always_run(assess: Any) -> None:
    patient = picture()
    relevance = relevance_of([stand_in(assess)], patient.limits, patient.needs, patient.as_of)
    assert [known for _, known in relevance.due(patient)] == [None]


def test_only_the_first_question_counts() -> None:
    """Diabetes without the disease that is asked for first changes nothing, so nothing is run for it."""
    relevance = relevance_of([stand_in(asks_in_turn)], picture().limits, picture().needs, picture().as_of)
    assert list(relevance.due(picture(chart="diabetes"))) == []
    assert len(list(relevance.due(picture(chart="PAD")))) == 1


# The whole service.


@functools.cache
def service(_: str) -> Triage:
    """One for each name, because each remembers what it found out."""
    return build(not_assessed_card=True)


def runs_everything(pathways: Sequence[Pathway], *_: Any) -> Relevance:
    """In the place of ``relevance_of``."""
    return Relevance(pathways, {}, always=(1 << len(pathways)) - 1, speaking=0, concluded=((),) * len(pathways))


@pytest.mark.parametrize("name", NAMES)
def test_answer_and_trace_are_those_of_a_service_that_runs_everything(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each story, whole and without one of its needs; the needs take turns."""
    request = copy.deepcopy(STORIES[name])
    request["extension"] = {**request.get("extension", {}), EXPLAIN: True}
    need = sorted(request["prefetch"])[NAMES.index(name) % len(request["prefetch"])]
    without = {**request, "prefetch": {key: sent for key, sent in request["prefetch"].items() if key != need}}
    calls = [parse(json.dumps(one).encode(), request["hook"]) for one in (request, without)]
    due = [encode(service("due").answer(one)) for one in calls]
    monkeypatch.setattr(triage_module, "relevance_of", runs_everything)
    assert [encode(service("everything").answer(one)) for one in calls] == due


# Selected orders.

KINDS = sorted({fact.concept for fact in CHARTED if isinstance(fact, Order)} | {Concept.ORDER_CT_PELVIS})


def selection(kind: Concept) -> Order:
    return Order(concept=kind, reference="ServiceRequest/1", stage=OrderStage.DRAFT, selected=True, with_contrast=True)


@pytest.mark.parametrize("kind", KINDS)
def test_who_does_not_judge_a_kind_of_order_says_nothing_of_it(kind: Concept) -> None:
    """Whatever the chart holds and whatever is at stake."""
    silent = [order for order in ORDERS if not judges(order, kind)]
    assert len(silent) > len(ORDERS) / 2
    for name in NAMES[::9]:
        patient = story_picture(name)
        for stakes in Stakes:
            assert [one for order in silent for one in order.judge(patient, selection(kind), stakes)] == []


def test_who_judges_a_kind_of_order_is_found() -> None:
    assert judges(heparin, Concept.ORDER_HEPARIN)
    assert not judges(heparin, Concept.ORDER_ABI)
    # Only where a limb is at stake.
    assert [order.STEM for order in ORDERS if judges(order, Concept.ORDER_CT_PELVIS)] == ["cta_runoff"]


def looks_at_the_dose(_: PatientPicture, selected: Order, __: Stakes) -> Iterator[Finding]:
    if selected.dose is not None:
        yield chart_completeness.nothing_sent()


def looks_at_the_chart(patient: PatientPicture, _: Order, __: Stakes) -> Iterator[Finding]:
    if patient.deceased:
        yield chart_completeness.nothing_sent()


@pytest.mark.parametrize("judge", [looks_at_the_dose, looks_at_the_chart])
def test_who_looks_at_more_than_the_kind_judges_all_kinds(judge: Any) -> None:
    assert judges(cast(OrderCheck, SimpleNamespace(judge=judge)), Concept.ORDER_ABI)
