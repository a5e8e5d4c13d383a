"""Quinine that a clinician selected: not for cramps, and for whom not at all (CRP-03, QTC-01); never drafted.

FDA boxed warning for quinine sulfate (2009, 2010) and its prescribing information.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import AlreadyOrdered, Decision, Finding, Note, Stakes, Withheld
from app.orders import not_seen, on_record
from app.orders.reasons import Effect, Reason
from app.orders.selected_card import card_of
from app.orders.taken import own, spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture

ORDER = "order.quinine"
STEM = "quinine"

REACTIONS = (Concept.SAFETY_QUININE_REACTION, Concept.MED_QUININE)
QT_MEDICINES = (Concept.MED_QT_PROLONGING,)
SELECTED_AS = spelled(Concept.MED_QUININE)
LOOKUPS = {
    Need.CONDITIONS: Concept.COND_LONG_QT,
    Need.MEDICATIONS: Concept.MED_QT_PROLONGING,
    Need.ALLERGIES: Concept.SAFETY_QUININE_REACTION,
}

READS: frozenset[Concept] = frozenset(
    {
        *SELECTED_AS,
        *REACTIONS,
        *spelled(*QT_MEDICINES, Concept.MED_DIGOXIN),
        Concept.COND_MALARIA,
        Concept.COND_LONG_QT,
        Concept.COND_MYASTHENIA,
        Concept.COND_OPTIC_NEURITIS,
        Concept.COND_AF,
    }
)
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "not_drafted": (),
    "not_for_cramps": (),
    "reaction": (),
    "long_qt": (),
    "myasthenia": (),
    "optic_neuritis": (),
    "fibrillation": (),
    "digoxin": (),
    "qt_medicine": (),
    **not_seen.notes(*LOOKUPS),
    "instead": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"not_for_cramps": (), "contraindicated": ()}


class QuinineNotForCramps(Finding):
    """CRP-03: quinine was selected, and no malaria is on record."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_for_cramps"


class QuinineContraindicated(Finding):
    """QTC-01: quinine was selected for malaria, and something on record forbids it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "contraindicated"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft."""
    existing = on_record.once(
        (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, Concept.MED_QUININE))
    )
    if existing:
        return AlreadyOrdered(order=ORDER, evidence=existing)
    return Withheld(order=ORDER, notes=(Note("not_drafted"),), rows=("CRP-03",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Always a warning for cramps; for malaria only what its label forbids."""
    if selected.concept not in SELECTED_AS:
        return
    forbidden = tuple(_forbidden(patient))
    if patient.current(Concept.COND_MALARIA):
        yield from card_of(forbidden, warning=QuinineContraindicated, stakes=stakes)
        return
    careful = _careful(patient, own(patient, Concept.MED_QUININE))
    unseen = not_seen.not_seen(patient, LOOKUPS, "safety.quinine.not_checked")
    yield from card_of(
        (_reason(Effect.STOPS, "not_for_cramps", "CRP-03"), *forbidden, *careful, *unseen),
        warning=QuinineNotForCramps,
        stakes=stakes,
        besides=(Reason(effect=Effect.INFORMS, note="instead", rows=("CRP-03",)),),
    )


def _forbidden(patient: PatientPicture) -> Iterator[Reason]:
    """QTC-01: contraindicated."""
    said = (
        ("reaction", patient.of(Allergy, *REACTIONS)),
        ("long_qt", on_record.now(patient, Concept.COND_LONG_QT)),
        ("myasthenia", on_record.now(patient, Concept.COND_MYASTHENIA)),
        ("optic_neuritis", on_record.now(patient, Concept.COND_OPTIC_NEURITIS)),
    )
    for note, evidence in said:
        if evidence:
            yield _reason(Effect.STOPS, note, "QTC-01", evidence)


def _careful(patient: PatientPicture, ours: frozenset[str]) -> Iterator[Reason]:
    """QTC-01: caution. A quinine that is taken already is itself read as prolonging QT."""
    said = (
        ("fibrillation", on_record.now(patient, Concept.COND_AF)),
        ("digoxin", taken(patient, Concept.MED_DIGOXIN)),
        ("qt_medicine", taken(patient, *QT_MEDICINES, besides=ours)),
    )
    for note, evidence in said:
        if evidence:
            yield _reason(Effect.CAUTIONS, note, "QTC-01", evidence)


def _reason(effect: Effect, note: str, row: str, evidence: tuple[Fact, ...] = ()) -> Reason:
    return Reason(effect=effect, note=note, rows=(row,), concepts=("safety.quinine",), evidence=evidence)
