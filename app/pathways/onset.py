"""Is a symptom or finding of now, and may it be new? Shared by the pathways of the spine.

A chart seldom says when something began. It began when its onset says; without one it began by the time it was found
or recorded. What was charted before the span in question is known, and finding it again today does not make it new;
what has no time at all may be new (the question before an alarm, DATA-13).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Grade, Sign, Symptom, Trait
from app.picture.moments import When
from app.picture.patient import ACUTE_EXAM_MAX_AGE, PatientPicture

TOLD_COUNTS_FOR = timedelta(days=14)
"""Ours: what was told at a visit is still the complaint for two weeks; an examination counts for 24 h (DATA-05)."""

Dated = Sign | Symptom | Diagnosis
D = TypeVar("D", bound=Sign | Symptom | Diagnosis)


def began(one: Dated) -> When | None:
    """Its onset, or the time by which it had begun."""
    return one.onset or one.when


def may_be_within(one: Dated, span: timedelta, patient: PatientPicture) -> bool:
    """May it have begun so recently?"""
    when = began(one)
    return when is None or when.possibly_within(span, patient.as_of)


def new(facts: Iterable[D], span: timedelta, patient: PatientPicture, *, known: bool = False) -> tuple[D, ...]:
    """Those of one kind that may have begun within this span.

    A finding without an onset of its own is not new when the same was charted before the span, or when ``known`` says
    that it has another, older explanation; an entry of the problem list speaks for itself.
    """
    listed = tuple(facts)
    if not listed:
        return ()
    known = known or any(not may_be_within(one, span, patient) for one in listed)
    return tuple(
        one
        for one in listed
        if may_be_within(one, span, patient) and (one.onset is not None or on_problem_list(one) or not known)
    )


def on_problem_list(one: Dated) -> bool:
    """Is it an entry that stands until somebody closes it, as against a finding of one moment?"""
    return isinstance(one, Diagnosis) or one.continuing


def of_now(one: Sign | Symptom, patient: PatientPicture) -> bool:
    """Present, and on the problem list, found within 24 hours, or told within two weeks; what is resolved is over."""
    if isinstance(one, Symptom):
        if Trait.RESOLVED in one.traits and Trait.RELAPSING not in one.traits:
            return False
        lasts = TOLD_COUNTS_FOR
    else:
        if one.value.rank == 0:
            return False
        lasts = ACUTE_EXAM_MAX_AGE
    return one.continuing or (one.when is not None and one.when.possibly_within(lasts, patient.as_of))


def denied_since(one: Sign | Diagnosis, patient: PatientPicture) -> bool:
    """Did a later, signed finding say that it is not so (DATA-07)? An unsigned one lowers nothing (DATA-02)."""
    return one.when is not None and any(
        later.value.rank == 0
        and not later.unsigned
        and later.when is not None
        and later.when.earliest > one.when.latest
        for later in patient.of(Sign, one.concept)
        if later.side is one.side
    )


def found_today(one: Dated) -> bool:
    """Was it found or told at a visit, as against an entry of the problem list that nobody asked about today?"""
    return not on_problem_list(one)


def found_now(patient: PatientPicture, concept: Concept, *grades: Grade) -> tuple[Sign, ...]:
    """Confirmed findings of now that were not denied since, of these grades when some are named."""
    charted = patient.of(Sign, concept)
    if not charted:
        return ()
    return tuple(
        one
        for one in charted
        if (not grades or one.value in grades)
        and not one.suspected
        and of_now(one, patient)
        and not denied_since(one, patient)
    )


def found_lately(patient: PatientPicture, concept: Concept, within: timedelta) -> tuple[Sign, ...]:
    """The same, as far as it may have begun within this span: an old entry of the problem list is not of now."""
    return new(found_now(patient, concept), within, patient)
