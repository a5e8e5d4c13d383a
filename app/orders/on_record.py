"""What the chart says now, or lately, of a danger to an order, whichever kind of fact says it.

Unconfirmed diagnoses and facts without a date count: the questions are asked before a risk, where counting too much
only withholds a draft (DATA-03, DATA-20).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.conclusions import Stakes
from app.picture.concepts import Concept
from app.picture.facts import Device, Diagnosis, Fact, Measurement, Order, OrderStage, Procedure, Sign
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading

ACTIVE_ORDER_IS_FOR_THIS = timedelta(days=14)
"""Ours: an active order from before the two weeks that define an acute limb was written for something else."""


def now(patient: PatientPicture, *concepts: Concept) -> tuple[Fact, ...]:
    """Current diagnoses, unconfirmed ones too, and devices."""
    if not patient.of(Fact, *concepts):
        return ()
    return tuple(
        fact
        for concept in concepts
        for fact in (*patient.current(concept, suspected=True), *patient.of(Device, concept))
    )


def ever(patient: PatientPicture, *concepts: Concept) -> tuple[Fact, ...]:
    """Diagnoses at any time, resolved and unconfirmed ones too."""
    return patient.ever(*concepts, suspected=True)


def lately(patient: PatientPicture, within: timedelta, *concepts: Concept) -> tuple[Fact, ...]:
    """Diagnoses that began, and procedures that were done, perhaps within this time."""
    if not patient.of(Fact, *concepts):
        return ()
    return tuple(
        fact
        for concept in concepts
        for fact in (*patient.recent(Diagnosis, concept, within), *patient.recent(Procedure, concept, within))
    )


def found_present(patient: PatientPicture, concept: Concept) -> tuple[Sign, ...]:
    """Findings of this concept that are not normal, whenever they were charted."""
    return tuple(sign for sign in patient.of(Sign, concept) if sign.value.rank > 0)


def once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each resource once: one operation may be read as two concepts."""
    return tuple({fact.reference: fact for fact in facts}.values())


def signed(patient: PatientPicture, concept: Concept) -> Reading[Measurement] | None:
    """The number that counts now, when it is signed: an unsigned one may alarm, it never reassures (DATA-02)."""
    reading = patient.measurement(concept)
    return reading if isinstance(reading, Reading) and not reading.fact.unsigned else None


def gap(patient: PatientPicture, concept: Concept) -> Missing:
    """Why a number decides nothing: there is none, it is unsigned, or its range crosses the limit."""
    reading = patient.measurement(concept)
    if isinstance(reading, Missing):
        return reading
    return Missing(concept, Why.UNREADABLE if reading.fact.unsigned else Why.STRADDLES)


def existing_orders(
    patient: PatientPicture, stakes: Stakes, *concepts: Concept, acute_age: timedelta = ACTIVE_ORDER_IS_FOR_THIS
) -> tuple[Order, ...]:
    """DATA-18: drafts of this sitting and active orders; in an acute limb not those surely older than ``acute_age``."""
    older = older_orders(patient, stakes, *concepts, acute_age=acute_age)
    active = (one for one in patient.orders(*concepts, stage=OrderStage.ACTIVE) if one not in older)
    return (*patient.orders(*concepts, stage=OrderStage.DRAFT), *active)


def older_orders(
    patient: PatientPicture, stakes: Stakes, *concepts: Concept, acute_age: timedelta = ACTIVE_ORDER_IS_FOR_THIS
) -> tuple[Order, ...]:
    """Active orders that were surely not written for the acute limb of today; none when nothing is acute."""
    if not stakes.today:
        return ()
    return tuple(
        one
        for one in patient.orders(*concepts, stage=OrderStage.ACTIVE)
        if one.when is not None and not one.when.possibly_within(acute_age, patient.as_of)
    )
