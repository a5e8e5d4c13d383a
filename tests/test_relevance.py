"""Who need not be asked is not asked, and it makes no difference to what is concluded."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conclusions import Finding, Outcome, Pathway, Urgency
from app.pathways import PATHWAYS, chart_completeness
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side
from app.picture.moments import Age
from app.picture.needs import Missing, Need, NeedState, Why
from app.picture.patient import PatientPicture
from app.relevance import Relevance, relevance_of
from scripts.stories import STORIES
from tests.pathways.exact import CHARTS
from tests.support.bedside import NOW, picture
from tests.support.charts_in_pictures import ordinary_visit, story_picture
from tests.support.limits import LIMITS

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
