"""Is the patient pregnant? Yes, surely not, or unknown; shared by heparin, imaging and statin.

What says yes always wins; only a fresh signed negative test, a charted "not pregnant", male sex or age say no.
"""

from __future__ import annotations

from datetime import timedelta

from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Sign
from app.picture.lifetimes import STAYS_CURRENT
from app.picture.moments import When
from app.picture.patient import PatientPicture
from app.picture.verdict import Answer, Verdict

CHILDBEARING_FROM, CHILDBEARING_UNTIL = 10, 55
"""Ours: completed years between which a pregnancy is asked about, both included."""

PREGNANCY_LASTS = timedelta(days=301)
"""Ours: a pregnancy on the problem list counts for 43 weeks from the day it was recorded or began."""

HCG_POSITIVE_FROM = 25
"""Ours: IU/L from which a quantitative test is called positive."""

HCG_NEGATIVE_BELOW = 5
"""Ours: IU/L below which a quantitative test is called negative."""

STATUS_LASTS = STAYS_CURRENT[Concept.PREGNANCY_STATUS]
TEST_LASTS = STAYS_CURRENT[Concept.LAB_HCG]

READS = frozenset({Concept.PREGNANCY_STATUS, Concept.LAB_HCG, Concept.GESTATIONAL_AGE})


def pregnant(patient: PatientPicture) -> Answer:
    """Answer for now; unknown carries what is missing."""
    positive = _positive(patient)
    if positive:
        return Answer(Verdict.YES, positive)
    if patient.sex == "male" or _is_outside_childbearing_age(patient):
        return Answer(Verdict.NO)
    negative = _negative(patient)
    if negative:
        return Answer(Verdict.NO, negative)
    return Answer(Verdict.UNKNOWN, missing=(patient.missing(Concept.PREGNANCY_STATUS),))


def _is_outside_childbearing_age(patient: PatientPicture) -> bool:
    too_old = patient.age.at_least(CHILDBEARING_UNTIL + 1) is Verdict.YES
    return too_old or patient.age.at_least(CHILDBEARING_FROM) is Verdict.NO


def _positive(patient: PatientPicture) -> tuple[Fact, ...]:
    diagnoses = [
        one
        for one in patient.current(Concept.PREGNANCY_STATUS, suspected=True)
        if _perhaps(one.onset or one.when, PREGNANCY_LASTS, patient)
    ]
    stated = [
        one
        for concept, lasts in ((Concept.PREGNANCY_STATUS, STATUS_LASTS), (Concept.LAB_HCG, TEST_LASTS))
        for one in patient.of(Sign, concept)
        if one.value.rank > 0 and _perhaps(one.when, lasts, patient)
    ]
    tests = [
        one
        for one in patient.of(Measurement, Concept.LAB_HCG)
        if one.value.at_least(HCG_POSITIVE_FROM) is Verdict.YES and _perhaps(one.when, TEST_LASTS, patient)
    ]
    weeks = [
        one for one in patient.of(Measurement, Concept.GESTATIONAL_AGE) if _perhaps(one.when, STATUS_LASTS, patient)
    ]
    return (*diagnoses, *stated, *tests, *weeks)


def _negative(patient: PatientPicture) -> tuple[Fact, ...]:
    stated = [
        one
        for concept, lasts in ((Concept.PREGNANCY_STATUS, STATUS_LASTS), (Concept.LAB_HCG, TEST_LASTS))
        for one in patient.of(Sign, concept)
        if one.value.rank == 0 and not one.unsigned and _surely(one.when, lasts, patient)
    ]
    tests = [
        one
        for one in patient.of(Measurement, Concept.LAB_HCG)
        if one.value.below(HCG_NEGATIVE_BELOW) is Verdict.YES
        and not one.unsigned
        and _surely(one.when, TEST_LASTS, patient)
    ]
    return (*stated, *tests)


def _perhaps(when: When | None, lasts: timedelta, patient: PatientPicture) -> bool:
    return when is None or when.possibly_within(lasts, patient.as_of)


def _surely(when: When | None, lasts: timedelta, patient: PatientPicture) -> bool:
    return when is not None and when.surely_within(lasts, patient.as_of)
