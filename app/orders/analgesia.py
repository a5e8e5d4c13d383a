"""Analgesia without a drug and without a dose: the choice stays with the clinician; no NSAID (ALI-61)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.analgesia"
STEM = "analgesia"

READS = frozenset({Concept.ORDER_ANALGESIA, Concept.MED_NSAID})
DRAFTS: Mapping[str, tuple[str, ...]] = {"choice_open": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "on_nsaid": ()}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft a text for the clinician to complete."""
    return conclude(
        ORDER,
        (*not_for_children(patient), *_nsaid(patient)),
        Form(id="choice_open", rows=("ALI-61",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_ANALGESIA),
    )


def _nsaid(patient: PatientPicture) -> Iterator[Reason]:
    taken = patient.medications(Concept.MED_NSAID)
    if taken:
        yield Reason(effect=Effect.CAUTIONS, note="on_nsaid", rows=("ALI-61",), evidence=taken)


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: NSAID selections are another topic."""
    return iter(())
