"""Arterial duplex of the legs: an adjunct, and what is left when CT angiography is withheld (ALI-65, ALI-66)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.duplex_arterial"
STEM = "duplex_arterial"

READS = frozenset({Concept.ORDER_DUPLEX_ARTERIAL})
DRAFTS: Mapping[str, tuple[str, ...]] = {"stat": (), "elective": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "do_not_delay": ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """At once in an acute limb, without delaying anything; else electively."""
    acute = stakes.acute_limb
    return conclude(
        ORDER,
        (*not_for_children(patient), *_said(acute=acute)),
        Form(id="stat" if acute else "elective", rows=("ALI-66",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_DUPLEX_ARTERIAL),
    )


def _said(*, acute: bool) -> Iterator[Reason]:
    if acute:
        yield Reason(effect=Effect.INFORMS, note="do_not_delay", rows=("ALI-66",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: an ultrasound harms nobody."""
    return iter(())
