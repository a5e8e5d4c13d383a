"""What the spine MRIs share: safety first, then whether one is ordered or done, then the form by what is at stake.

An implant, poor kidneys or a pregnancy caution and never cancel an emergency MRI (MRI-01 to MRI-03); for a child no
adult imaging is drafted (DATA-16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Stakes
from app.orders import mri_safety, on_record
from app.orders.mri_safety import mri_reasons
from app.orders.reasons import PAEDIATRIC, Effect, Form, Reason, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage
from app.picture.patient import PatientPicture

EMERGENCY_COUNTS_FOR = timedelta(hours=24)
"""Ours: an active order from before today was not made for this emergency, and may be planned for next month."""

DONE_COUNTS_FOR = timedelta(hours=24)
"""Ours, as for CT angiography (CTA-13): an examination of the last day has answered."""

DRAFTS: Mapping[str, tuple[str, ...]] = {"emergency": (), "urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), "existing_older": (), **mri_safety.NOTES}


def draft(
    order: str,
    patient: PatientPicture,
    stakes: Stakes,
    *,
    answered_by: tuple[Concept, ...],
    contrast: bool | None,
    rows: tuple[str, ...],
) -> Decision:
    """Draft it, with its cautions, unless it exists; ``answered_by`` are the orders that answer the question."""
    return conclude(
        order,
        _reasons(patient, stakes, answered_by, contrast),
        Form(id="emergency" if stakes.today else "urgent" if stakes is Stakes.URGENT else "routine", rows=rows),
        existing=(
            *on_record.existing_orders(patient, stakes, *answered_by, acute_age=EMERGENCY_COUNTS_FOR),
            *_done(patient, answered_by),
        ),
    )


def _reasons(
    patient: PatientPicture, stakes: Stakes, answered_by: tuple[Concept, ...], contrast: bool | None
) -> Iterator[Reason]:
    yield from not_for_children(patient)
    yield from mri_reasons(patient, contrast=contrast)
    older = on_record.older_orders(patient, stakes, *answered_by, acute_age=EMERGENCY_COUNTS_FOR)
    if older:
        yield Reason(effect=Effect.CAUTIONS, note="existing_older", rows=("DATA-18",), evidence=older)


def _done(patient: PatientPicture, answered_by: tuple[Concept, ...]) -> tuple[Order, ...]:
    return tuple(
        one
        for one in patient.orders(*answered_by, stage=OrderStage.DONE)
        if one.when is not None and one.when.surely_within(DONE_COUNTS_FOR, patient.as_of)
    )
