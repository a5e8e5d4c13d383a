"""Oral magnesium that a clinician selected: little use in cramps, and it accumulates in poor kidneys (CRP-02).

Cochrane review of magnesium for skeletal muscle cramps. Never drafted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import AlreadyOrdered, Decision, Finding, Note, Stakes, Withheld
from app.orders import kidneys_for_drugs, on_record
from app.orders.kidneys_for_drugs import kidneys_below, unseen
from app.orders.reasons import Effect, Reason
from app.orders.renal_function import SEVERE_BELOW
from app.orders.selected_card import card_of
from app.orders.taken import spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.magnesium"
STEM = "oral_magnesium"

SELECTED_AS = spelled(Concept.MED_MAGNESIUM_ORAL)

READS: frozenset[Concept] = kidneys_for_drugs.READS | {*SELECTED_AS}
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "not_drafted": (),
    "renal": ("limit",),
    "renal_unclear": ("limit",),
    "weak": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "not_checked": ()}


class CheckMagnesiumFirst(Finding):
    """CRP-02: magnesium was selected, and the kidneys may not clear it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class MagnesiumNotChecked(Finding):
    """HOOK-06: kidney function could not be looked up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft."""
    existing = on_record.once(
        (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, Concept.MED_MAGNESIUM_ORAL))
    )
    if existing:
        return AlreadyOrdered(order=ORDER, evidence=existing)
    return Withheld(order=ORDER, notes=(Note("not_drafted"),), rows=("CRP-02",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """A card when the eGFR is below 30, or may be."""
    if selected.concept in SELECTED_AS:
        yield from card_of(
            _reasons(patient),
            warning=CheckMagnesiumFirst,
            information=MagnesiumNotChecked,
            stakes=stakes,
            besides=(Reason(effect=Effect.INFORMS, note="weak", rows=("CRP-02",)),),
        )


def _reasons(patient: PatientPicture) -> Iterator[Reason]:
    kidneys = kidneys_below(patient, SEVERE_BELOW)
    if kidneys.is_yes:
        yield Reason(
            effect=Effect.STOPS,
            note="renal",
            rows=("CRP-02",),
            concepts=("safety.magnesium",),
            blanks={"limit": SEVERE_BELOW},
            evidence=kidneys.evidence,
        )
    elif kidneys.is_unknown and (kidneys.evidence or unseen(patient, kidneys)):
        yield Reason(
            effect=Effect.HOLDS,
            note="renal_unclear",
            rows=("CRP-02",),
            concepts=("safety.magnesium",) if kidneys.evidence else ("safety.magnesium.not_checked",),
            blanks={"limit": SEVERE_BELOW},
            evidence=kidneys.evidence,
            missing=kidneys.missing,
        )
