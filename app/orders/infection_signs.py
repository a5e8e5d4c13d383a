"""Signs of an infection now, as far as they withhold an order: whatever may be fever or inflammation counts."""

from __future__ import annotations

from app.picture.concepts import Concept
from app.picture.facts import Fact, Sign
from app.picture.needs import Missing
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

FEVER_FROM = 38
"""Degrees Celsius; ours, as in the spinal infection pathway."""

CRP_ABOVE = 10
"""mg/L; ours, as there."""

ESR_ABOVE = 20
"""mm/h; ours, as there."""

READS = frozenset({Concept.SIGN_FEVER, Concept.VITAL_TEMPERATURE, Concept.LAB_CRP, Concept.LAB_ESR})


def fever(patient: PatientPicture) -> tuple[Fact, ...]:
    """Told within a day, or a temperature that is not surely below the limit."""
    told = tuple(one for one in patient.of(Sign, Concept.SIGN_FEVER) if one.value.rank > 0 and patient.is_fresh(one))
    measured = patient.measurement(Concept.VITAL_TEMPERATURE)
    if isinstance(measured, Missing) or measured.fact.value.at_least(FEVER_FROM) is Verdict.NO:
        return told
    return (*told, measured.fact)


def inflammation(patient: PatientPicture) -> tuple[Fact, ...]:
    """CRP and ESR that are not surely within their limits."""
    return tuple(
        reading.fact
        for concept, limit in ((Concept.LAB_CRP, CRP_ABOVE), (Concept.LAB_ESR, ESR_ABOVE))
        if not isinstance(reading := patient.measurement(concept), Missing)
        and reading.fact.value.above(limit) is not Verdict.NO
    )
