"""Ankle-brachial index at rest: ALI-03 to ALI-05, PAD-06, PAD-07, CLTI-05, COMPR-04."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Form, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.abi"
STEM = "abi"

READS = frozenset({Concept.ORDER_ABI})
DRAFTS: Mapping[str, tuple[str, ...]] = {"urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it, unless it is ordered; an adult's test is not drafted for a child."""
    elective = stakes is Stakes.ELECTIVE
    return conclude(
        ORDER,
        not_for_children(patient),
        Form(id="routine", rows=("ALI-04", "ALI-05", "PAD-06")) if elective else Form(id="urgent", rows=("ALI-03",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_ABI),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: a cuff harms nobody."""
    return iter(())
