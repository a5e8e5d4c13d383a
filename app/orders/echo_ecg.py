"""ECG, rhythm monitoring and echocardiography, to find the source once flow is back (ALI-82)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Form, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.echo_ecg"
STEM = "echo_ecg"

READS = frozenset({Concept.ORDER_ECHO_ECG})
DRAFTS: Mapping[str, tuple[str, ...]] = {"urgent": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it, unless it is ordered; adult imaging is not drafted for a child."""
    return conclude(
        ORDER,
        not_for_children(patient),
        Form(id="urgent", rows=("ALI-82",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_ECHO_ECG),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: neither test harms."""
    return iter(())
