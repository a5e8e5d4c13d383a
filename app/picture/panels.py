"""Which results answer a panel of tests: asked by the pathway that proposes it and by the order that drafts it."""

from __future__ import annotations

from datetime import timedelta

from app.picture.concepts import Concept
from app.picture.facts import Measurement, Order, OrderStage
from app.picture.patient import PatientPicture, Reading

NEUROPATHY_WITHIN = timedelta(days=365)
"""Ours: DATA-06 gives HbA1c, B12 and TSH a year; for the cause of a neuropathy the others count as long."""

NEUROPATHY = (
    (Concept.LAB_HBA1C,),
    (Concept.LAB_B12,),
    (Concept.LAB_SPEP_MPROTEIN,),
    (Concept.LAB_TSH,),
    (Concept.LAB_CREATININE, Concept.LAB_EGFR),
    (Concept.LAB_HEMOGLOBIN,),
)
"""DPN-04: what answers each part of the panel. A glucose does not answer for HbA1c: few are fasting."""

READS = frozenset({*(concept for part in NEUROPATHY for concept in part), Concept.ORDER_NEUROPATHY_LABS})


def neuropathy_results(patient: PatientPicture) -> tuple[Measurement, ...]:
    """The signed results of the last year, one for each part that has one."""
    found = []
    for part in NEUROPATHY:
        readings = (patient.measurement(concept, within=NEUROPATHY_WITHIN) for concept in part)
        signed = [one.fact for one in readings if isinstance(one, Reading) and not one.fact.unsigned]
        found.extend(signed[:1])
    return tuple(found)


def neuropathy_panels_done(patient: PatientPicture) -> tuple[Order, ...]:
    """The whole panel as an order that was carried out within the year."""
    done = patient.orders(Concept.ORDER_NEUROPATHY_LABS, stage=OrderStage.DONE)
    return tuple(one for one in done if one.when and one.when.surely_within(NEUROPATHY_WITHIN, patient.as_of))


def neuropathy_tests_missing(patient: PatientPicture) -> bool:
    """Is a part of the panel not on record? What was not sent counts as missing."""
    return not neuropathy_panels_done(patient) and len(neuropathy_results(patient)) < len(NEUROPATHY)
