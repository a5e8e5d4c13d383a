"""Blood tests for the cause of a neuropathy as one panel (DPN-04, PNP-01).

AAN/AANEM/AAPMR practice parameter 2009: glucose, B12 with methylmalonic acid and serum immunofixation have the highest
yield. Nothing is left out of the panel in silence: what is on record already is named, so that it can be struck out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture import panels
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.needs import Need
from app.picture.panels import neuropathy_panels_done, neuropathy_results, neuropathy_tests_missing
from app.picture.patient import PatientPicture

ORDER = "order.neuropathy_labs"
STEM = "neuropathy_labs"
WORK_UP = True

ON_RECORD = {
    Concept.LAB_HBA1C: "HbA1c",
    Concept.LAB_B12: "vitamin B12",
    Concept.LAB_SPEP_MPROTEIN: "protein electrophoresis",
    Concept.LAB_TSH: "TSH",
    Concept.LAB_CREATININE: "creatinine",
    Concept.LAB_EGFR: "creatinine",
    Concept.LAB_HEMOGLOBIN: "CBC",
}
"""What a result answers, by the panel's words for it."""

READS: frozenset[Concept] = panels.READS
DRAFTS: Mapping[str, tuple[str, ...]] = {"urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "all_on_record": (),
    "on_record": ("tests",),
    "results_not_seen": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """The whole panel, unless it is ordered, was done within the year, or every part of it is on record."""
    existing = (
        *on_record.existing_orders(patient, stakes, Concept.ORDER_NEUROPATHY_LABS),
        *neuropathy_panels_done(patient),
    )
    return conclude(
        ORDER,
        (*not_for_children(patient), *_said(patient)),
        Form(id="routine" if stakes is Stakes.ELECTIVE else "urgent", rows=("DPN-04",)),
        existing=existing,
    )


def _said(patient: PatientPicture) -> Iterator[Reason]:
    results = neuropathy_results(patient)
    if not neuropathy_tests_missing(patient):
        yield Reason(effect=Effect.HOLDS, note="all_on_record", rows=("DPN-04",), evidence=results)
        return
    if results:
        tests = ", ".join(ON_RECORD[one.concept] for one in results)
        blanks = {"tests": tests}
        yield Reason(effect=Effect.INFORMS, note="on_record", rows=("DPN-04",), blanks=blanks, evidence=results)
    if not patient.state(Need.MEASUREMENTS).complete:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="results_not_seen",
            rows=("DPN-04", "HOOK-06"),
            missing=(patient.unseen(Concept.LAB_HBA1C, (Need.MEASUREMENTS,)),),
        )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: taking blood is no danger."""
    return iter(())
