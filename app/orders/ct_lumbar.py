"""CT of the lumbar spine, or CT myelography, when MRI is impossible or unsafe (CES-04): as urgent as the MRI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.ct_lumbar"
STEM = "ct_lumbar"

EMERGENCY_COUNTS_FOR = timedelta(hours=24)
"""Ours: an older active order was not made for this emergency."""

READS: frozenset[Concept] = PREGNANCY | {Concept.ORDER_CT_LUMBAR}
DRAFTS: Mapping[str, tuple[str, ...]] = {"emergency": (), "urgent": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "instead_of_mri": (), "pregnancy": (), "pregnancy_unknown": ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it unless it exists; a pregnancy cautions, because the cauda equina cannot wait."""
    return conclude(
        ORDER,
        _reasons(patient),
        Form(id="emergency" if stakes.today else "urgent", rows=("CES-04",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_CT_LUMBAR, acute_age=EMERGENCY_COUNTS_FOR),
    )


def _reasons(patient: PatientPicture) -> Iterator[Reason]:
    yield from not_for_children(patient)
    yield Reason(effect=Effect.CAUTIONS, note="instead_of_mri", rows=("CES-04",))
    child = pregnant(patient)
    if child.verdict is Verdict.YES:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="pregnancy",
            rows=("CES-04",),
            concepts=("safety.ct.pregnancy",),
            evidence=child.evidence,
        )
    if child.verdict is Verdict.UNKNOWN:
        yield Reason(effect=Effect.CAUTIONS, note="pregnancy_unknown", rows=("CES-04",), missing=child.missing)


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: a plain CT of the spine is no danger of its own."""
    return iter(())
