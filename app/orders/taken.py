"""What a patient takes besides the medicine in question: active medicines, and the other drafts of this sitting.

A renewal must not be held against itself, so that every check names what is its own and leaves it out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from app.orders import on_record
from app.picture.concepts import Concept
from app.picture.facts import Fact, Medication, MedicationState, Order, OrderStage
from app.picture.patient import PatientPicture

STOPPED_STILL_ASKED = timedelta(days=365)
"""Ours: a stopped medicine without a last dose is asked about when it was written within a year."""

ORDERED_AS: Mapping[Concept, Concept] = {
    Concept.MED_UFH: Concept.ORDER_HEPARIN,
    Concept.MED_ANTIPLATELET: Concept.ORDER_ANTIPLATELET,
    Concept.MED_NSAID: Concept.ORDER_NSAID,
    Concept.MED_TCA: Concept.ORDER_TCA,
    Concept.MED_DULOXETINE: Concept.ORDER_DULOXETINE,
    Concept.MED_QUININE: Concept.ORDER_QUININE,
    Concept.MED_DEXAMETHASONE: Concept.ORDER_DEXAMETHASONE,
    Concept.MED_GABAPENTIN: Concept.ORDER_GABAPENTINOID,
    Concept.MED_PREGABALIN: Concept.ORDER_GABAPENTINOID,
    Concept.MED_GABAPENTIN_ENACARBIL: Concept.ORDER_GABAPENTINOID,
    Concept.MED_DOPAMINE_AGONIST: Concept.ORDER_DOPAMINE_AGONIST,
    Concept.MED_LEVODOPA: Concept.ORDER_DOPAMINE_AGONIST,
    Concept.MED_MAGNESIUM_ORAL: Concept.ORDER_MAGNESIUM,
}
"""Medicines whose order has a concept of its own."""


def spelled(*medicines: Concept) -> tuple[Concept, ...]:
    """These medicines as medicines and as orders: what a check of them reads."""
    orders = (ORDERED_AS[one] for one in medicines if one in ORDERED_AS)
    return tuple(dict.fromkeys((*medicines, *orders)))


def taken(patient: PatientPicture, *medicines: Concept, besides: Collection[str] = ()) -> tuple[Fact, ...]:
    """Active medicines and drafts of this sitting, without those in ``besides``.

    A resource that is read as several of them counts once, as the first of them.
    """
    active = patient.medications(*medicines)
    drafted = patient.orders(*spelled(*medicines), stage=OrderStage.DRAFT)
    found: dict[str, Fact] = {}
    for one in (*active, *drafted):
        if one.reference not in besides:
            found.setdefault(one.reference, one)
    return tuple(found.values())


def kind_of(fact: Fact) -> Concept:
    """The medicine that a fact is about, be it a medicine or an order of it."""
    return ORDERED_AS.get(fact.concept, fact.concept)


def own(patient: PatientPicture, *medicines: Concept) -> frozenset[str]:
    """The resources that are this medicine itself, the selected draft too, whatever else they are read as."""
    return frozenset(one.reference for one in taken(patient, *medicines))


def read_as(patient: PatientPicture, selected: Order, *medicines: Concept) -> frozenset[Concept]:
    """Which of these medicines the selected order is; none when it only says the class."""
    same = {one.concept for one in patient.orders(*medicines) if one.reference == selected.reference}
    return frozenset((same | {selected.concept}) & set(medicines))


def told_as_order(patient: PatientPicture, selected: Order) -> bool:
    """Is this selected medicine also told as the order of it? Then it is judged as that, once."""
    order = ORDERED_AS.get(selected.concept)
    return order is not None and any(one.reference == selected.reference for one in patient.orders(order))


def lately(patient: PatientPicture, within: timedelta, medicine: Concept) -> tuple[Fact, ...]:
    """Taken now, or stopped perhaps within this time by its last dose, or by its order when that is so recent."""
    stopped = (one for one in patient.recent(Medication, medicine, within) if one.state is MedicationState.ENDED)
    return on_record.once((*taken(patient, medicine), *stopped))


def stopped_unclear(patient: PatientPicture, within: timedelta, medicine: Concept) -> tuple[Fact, ...]:
    """Stopped, written before that and within a year, with no last dose on record: the last dose must be asked for."""
    recent = lately(patient, within, medicine)
    return tuple(
        one
        for one in patient.recent(Medication, medicine, STOPPED_STILL_ASKED)
        if one.state is MedicationState.ENDED and one.last_given is None and one not in recent
    )
