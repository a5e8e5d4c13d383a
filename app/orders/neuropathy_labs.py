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
    Concept.LAB_HBA1C: "has_hba1c",
    Concept.LAB_B12: "has_b12",
    Concept.LAB_SPEP_MPROTEIN: "has_spep",
    Concept.LAB_TSH: "has_tsh",
    Concept.LAB_CREATININE: "has_creatinine",
    Concept.LAB_EGFR: "has_creatinine",
    Concept.LAB_HEMOGLOBIN: "has_cbc",
}
READS: frozenset[Concept] = panels.READS
DRAFTS: Mapping[str, tuple[str, ...]] = {"urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "all_on_record": (),
    "results_not_seen": (),
    **dict.fromkeys(ON_RECORD.values(), ()),
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
    for one in results:
        yield Reason(effect=Effect.INFORMS, note=ON_RECORD[one.concept], rows=("DPN-04",), evidence=(one,))
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
