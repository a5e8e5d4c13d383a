"""Baseline bloods as one panel, never a reason to wait (ALI-72).

No drug and no imaging, so it is drafted for a child as well (DATA-16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import Effect, Form, Reason, conclude
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.baseline_bloods"
STEM = "baseline_bloods"

BLOODS_COUNT_FOR = timedelta(hours=24)
"""Ours: an active blood order from before this day does not answer for an acute limb."""

READS = frozenset({Concept.ORDER_BASELINE_BLOODS})
DRAFTS: Mapping[str, tuple[str, ...]] = {"stat": (), "urgent": ()}
NOTES: Mapping[str, tuple[str, ...]] = {"do_not_wait": ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """STAT in an acute limb; a blood order from before this day does not answer for now."""
    acute = stakes.acute_limb
    return conclude(
        ORDER,
        (Reason(effect=Effect.INFORMS, note="do_not_wait", rows=("ALI-72",)),) if acute else (),
        Form(id="stat" if acute else "urgent", rows=("ALI-72",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_BASELINE_BLOODS, acute_age=BLOODS_COUNT_FOR),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: taking blood is no danger."""
    return iter(())
