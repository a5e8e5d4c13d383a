"""Is the eGFR too low for this medicine? For duloxetine, NSAID and magnesium, whose limits are in eGFR.

Nobody looks at the kidneys of everybody before every tablet: that there is no value speaks only when kidney disease, or
an older low value, is on record, or when the values were not sent.
"""

from __future__ import annotations

from app.orders import on_record, renal_function
from app.orders.renal_function import kidneys_of
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.needs import Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Answer, Verdict

READS = renal_function.READS


def kidneys_below(patient: PatientPicture, limit: int) -> Answer:
    """Yes with the facts that say so; unknown with the facts that make it likely, and what is missing.

    Acute kidney injury and dialysis count as below every limit.
    """
    kidneys = kidneys_of(patient)
    verdict = kidneys.egfr_below(limit)
    severe = on_record.once((*kidneys.injury, *kidneys.dialysis))
    if severe or verdict is Verdict.YES:
        low = kidneys.egfr_facts if verdict is Verdict.YES else ()
        return Answer(Verdict.YES, on_record.once((*severe, *low)))
    if verdict is Verdict.NO:
        return Answer(Verdict.NO)
    suspect = on_record.once((*kidneys.disease, *_low_before(patient, limit)))
    return Answer(Verdict.UNKNOWN, suspect, (on_record.gap(patient, Concept.LAB_EGFR),))


def _low_before(patient: PatientPicture, limit: int) -> tuple[Fact, ...]:
    """The newest eGFR of any age, when it lies below the limit; an unsigned one does not reassure (DATA-02)."""
    values = patient.measurements(Concept.LAB_EGFR)
    dated = [one for one in values if one.when is not None and not one.unsigned]
    newest = max(dated, key=lambda one: one.when.latest, default=None)  # type: ignore[union-attr]  # dated above
    return (newest,) if newest is not None and newest.value.below(limit) is Verdict.YES else ()


def unseen(patient: PatientPicture, answer: Answer) -> bool:
    """Is it unknown because the values were not sent whole, or lie across the limit? It must be said (HOOK-06)."""
    return not patient.complete(Concept.LAB_EGFR) or any(gap.why is Why.STRADDLES for gap in answer.missing)
