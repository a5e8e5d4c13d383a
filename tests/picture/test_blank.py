"""The blank chart remembers every question, so that nobody's silence is taken for granted by mistake."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from app.picture.blank import BlankPicture
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Presence, Side, Sign
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at
from tests.support.limits import LIMITS

ASKED = Concept.COND_DIABETES
SIGN = Sign(concept=ASKED, reference="Observation/1", when=at(NOW), value=Presence.PRESENT)


def blank() -> BlankPicture:
    return BlankPicture(NOW, LIMITS, dict.fromkeys(Need, NeedState.SENT))


QUESTIONS: dict[str, Callable[[PatientPicture], Any]] = {
    "missing": lambda one: one.missing(ASKED),
    "unusable": lambda one: one.unusable(ASKED),
    "of": lambda one: one.of(Diagnosis, ASKED),
    "signs": lambda one: one.signs(ASKED, Side.LEFT),
    "sign": lambda one: one.sign(ASKED, Side.LEFT),
    "measurements": lambda one: one.measurements(ASKED),
    "measurement": lambda one: one.measurement(ASKED, within=timedelta(days=1)),
    "current": lambda one: one.current(ASKED),
    "ever": lambda one: one.ever(ASKED),
    "recent": lambda one: one.recent(Diagnosis, ASKED, timedelta(days=1)),
    "medications": lambda one: one.medications(ASKED),
    "allergies": lambda one: one.allergies(ASKED),
    "orders": lambda one: one.orders(ASKED),
}
ABOUT_ONE_CONCEPT: dict[str, Callable[[PatientPicture], Any]] = {
    "symptoms": lambda one: one.symptoms(Side.LEFT),
    "amputated": lambda one: one.amputated(Side.LEFT),
}
ABOUT_THE_WHOLE_CHART: dict[str, Callable[[PatientPicture], Any]] = {
    "charted": lambda one: list(one.charted()),
    "selected": lambda one: one.selected(),
    "is_fresh": lambda one: one.is_fresh(SIGN),
}
ABOUT_NEEDS = {"state", "complete", "incomplete_needs", "unseen"}
"""The same for all charts for which the blank one stands."""


def test_every_question_to_a_picture_is_in_these_lists() -> None:
    public = {name for name, _ in inspect.getmembers(PatientPicture, inspect.isfunction) if not name.startswith("_")}
    assert public == {*QUESTIONS, *ABOUT_ONE_CONCEPT, *ABOUT_THE_WHOLE_CHART, *ABOUT_NEEDS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_about_a_concept_is_remembered(question: str) -> None:
    asked = blank()
    QUESTIONS[question](asked)
    assert (asked.concepts, asked.other) == ({ASKED}, set())


@pytest.mark.parametrize("question", ABOUT_ONE_CONCEPT)
def test_so_is_one_that_names_its_concept_itself(question: str) -> None:
    asked = blank()
    ABOUT_ONE_CONCEPT[question](asked)
    assert len(asked.concepts) == 1


@pytest.mark.parametrize("question", ABOUT_THE_WHOLE_CHART)
def test_whoever_looks_at_the_whole_chart_is_found_out(question: str) -> None:
    asked = blank()
    ABOUT_THE_WHOLE_CHART[question](asked)
    assert asked.other


@pytest.mark.parametrize("field", [one.name for one in fields(PatientPicture)])
def test_whatever_tells_patients_apart_is_remembered(field: str) -> None:
    asked = blank()
    getattr(asked, field)
    assert asked.other == ({field} - {"limits", "needs", "_answers", "_unread", "_gaps_by_concept"})


def test_needs_tell_nothing_of_a_patient() -> None:
    asked = blank()
    assert asked.complete(ASKED)
    assert asked.incomplete_needs(ASKED) == ()
    assert asked.state(Need.EXAM) is NeedState.SENT
    assert (asked.concepts, asked.other) == (set(), set())
