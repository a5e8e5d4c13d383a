"""How many weeks a pregnancy has come to today: the charted gestational age, and the days since (NSA-01)."""

from __future__ import annotations

from datetime import timedelta

from app.orders import pregnancy
from app.orders.pregnancy import PREGNANCY_LASTS, pregnant
from app.picture.concepts import Concept
from app.picture.facts import Measurement
from app.picture.patient import PatientPicture
from app.picture.verdict import Answer, Verdict

READS = pregnancy.READS

LONGEST = PREGNANCY_LASTS.days // 7
"""Weeks after which a charted gestational age was that of an earlier pregnancy."""


def at_least_weeks(patient: PatientPicture, weeks: int) -> Answer:
    """Is a known pregnancy this far along? No without one; unknown when nobody charted how far it is.

    Of several values the one that says most weeks counts, because it is asked before a risk.
    """
    child = pregnant(patient)
    if not child.is_yes:
        return Answer(Verdict.NO)
    said = [
        (_reached(patient, one, weeks), one)
        for one in patient.of(Measurement, Concept.GESTATIONAL_AGE)
        if _reached(patient, one, LONGEST) is not Verdict.YES
    ]
    for verdict in (Verdict.YES, Verdict.UNKNOWN, Verdict.NO):
        facts = tuple(one for reached, one in said if reached is verdict)
        if facts:
            return Answer(verdict, facts)
    return Answer(Verdict.UNKNOWN, child.evidence, (patient.missing(Concept.GESTATIONAL_AGE),))


def _reached(patient: PatientPicture, one: Measurement, weeks: int) -> Verdict:
    if one.when is None:
        return Verdict.UNKNOWN
    if patient.as_of - one.when.latest >= timedelta(weeks=float(weeks - one.value.low)):
        return Verdict.YES
    perhaps = patient.as_of - one.when.earliest >= timedelta(weeks=float(weeks - one.value.high))
    return Verdict.UNKNOWN if perhaps else Verdict.NO
