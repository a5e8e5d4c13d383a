"""Is it of now, and may it be new: DATA-05, DATA-07, DATA-13, CES-01."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.pathways.onset import began, denied_since, found_lately, found_now, may_be_within, new, of_now
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Presence, Side, Sign, Standing, Symptom, Trait
from app.picture.moments import When
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture, span

DAY = When(NOW - span("36h"), NOW - span("12h"))
MONTH = When(NOW - span("40d"), NOW - span("10d"))


def sign(
    *,
    when: When | None,
    onset: When | None = None,
    value: Presence = Presence.PRESENT,
    side: Side | None = None,
    listed: bool = False,
    unsigned: bool = False,
    suspected: bool = False,
    reference: str = "Observation/1",
) -> Sign:
    return Sign(
        concept=Concept.SIGN_CONSTIPATION,
        reference=reference,
        side=side,
        when=when,
        onset=onset,
        value=value,
        continuing=listed,
        unsigned=unsigned,
        suspected=suspected,
    )


def symptom(*, when: When | None, listed: bool = False, traits: tuple[Trait, ...] = ()) -> Symptom:
    return Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference="Observation/2",
        side=Side.LEFT,
        when=when,
        continuing=listed,
        traits=frozenset(traits),
    )


def chart(*facts: Sign) -> PatientPicture:
    return picture(extra=facts)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (sign(when=at(NOW - span("24h"))), True),
        (sign(when=at(NOW - span("24.1h"))), False),
        (sign(when=DAY), True),
        (sign(when=None), False),
        (sign(when=None, listed=True), True),
        (sign(when=at(NOW - span("900d")), listed=True), True),
        (sign(when=at(NOW), value=Presence.DENIED), False),
        (sign(when=at(NOW), value=Presence.DENIED, listed=True), False),
        (symptom(when=at(NOW - span("14d"))), True),
        (symptom(when=at(NOW - span("14.1d"))), False),
        (symptom(when=When(NOW - span("15d"), NOW - span("13d"))), True),
        (symptom(when=None), False),
        (symptom(when=None, listed=True), True),
        (symptom(when=at(NOW), traits=(Trait.RESOLVED,)), False),
        (symptom(when=at(NOW), listed=True, traits=(Trait.RESOLVED,)), False),
        (symptom(when=at(NOW), traits=(Trait.RESOLVED, Trait.RELAPSING)), True),
    ],
)
def test_of_now(one: Sign | Symptom, expected: bool) -> None:
    """DATA-05: a finding counts for a day, a telling for two weeks, an entry until it is closed."""
    assert of_now(one, picture()) is expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (sign(when=at(NOW), value=Presence.DENIED), True),
        (sign(when=at(NOW), value=Presence.DENIED, unsigned=True), False),
        (sign(when=at(NOW), value=Presence.DENIED, side=Side.LEFT), False),
        (sign(when=at(NOW)), False),
        (sign(when=None, value=Presence.DENIED), False),
        (sign(when=at(NOW - span("5h")), value=Presence.DENIED), False),
        (sign(when=at(NOW - span("6h")), value=Presence.DENIED), False),
        (sign(when=DAY, value=Presence.DENIED), False),
    ],
)
def test_denied_since(later: Sign, expected: bool) -> None:
    """DATA-07, DATA-02: only a later, signed word for the same side."""
    told = sign(when=at(NOW - span("5h")))
    assert denied_since(told, chart(told, later)) is expected
    assert denied_since(sign(when=None), chart(later)) is False
    assert bool(found_now(chart(told, later), Concept.SIGN_CONSTIPATION)) is (not expected or later.value.rank > 0)


def test_found_now_asks_for_grades_and_leaves_out_the_unconfirmed() -> None:
    """DATA-03."""
    one = sign(when=at(NOW))
    assert found_now(chart(one), Concept.SIGN_CONSTIPATION, Presence.PRESENT) == (one,)
    assert found_now(chart(one), Concept.SIGN_CONSTIPATION, Presence.DENIED) == ()
    assert found_now(chart(sign(when=at(NOW), suspected=True)), Concept.SIGN_CONSTIPATION) == ()


def test_found_lately() -> None:
    """An old entry of the problem list is not of now."""
    within = timedelta(days=28)
    assert found_lately(chart(sign(when=at(NOW - span("28d")), listed=True)), Concept.SIGN_CONSTIPATION, within)
    assert not found_lately(chart(sign(when=at(NOW - span("29d")), listed=True)), Concept.SIGN_CONSTIPATION, within)


def test_began() -> None:
    """DATA-13: the onset, or the time by which it had begun; an undated one may be new."""
    patient = picture()
    assert began(sign(when=at(NOW), onset=DAY)) is DAY
    assert began(sign(when=DAY)) is DAY
    assert may_be_within(sign(when=None), timedelta(days=1), patient)
    assert may_be_within(sign(when=at(NOW), onset=MONTH), timedelta(days=28), patient)
    assert not may_be_within(sign(when=at(NOW), onset=MONTH), timedelta(days=9), patient)


def test_new() -> None:
    """What was charted before the span is known; its own onset and an entry of the list speak for themselves."""
    patient, within = picture(), timedelta(days=28)
    old = sign(when=at(NOW - span("40d")), reference="Observation/old")
    found = sign(when=at(NOW))
    dated = sign(when=at(NOW), onset=at(NOW - span("3d")))
    listed = sign(when=at(NOW - span("3d")), listed=True)
    diagnosis = Diagnosis(
        concept=Concept.COND_LOW_BACK_PAIN, reference="Condition/1", when=at(NOW), standing=Standing.CURRENT
    )
    assert new([found], within, patient) == (found,)
    assert new([old, found], within, patient) == ()
    assert new([old, dated], within, patient) == (dated,)
    assert new([old, listed], within, patient) == (listed,)
    assert new([found], within, patient, known=True) == ()
    assert new([diagnosis], within, patient, known=True) == (diagnosis,)
    assert new([dated], within, patient, known=True) == (dated,)
