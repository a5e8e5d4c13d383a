"""MRI of brain and cord, for a relapse of multiple sclerosis or the question of one (MS-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import mri_safety, on_record
from app.orders.mri_safety import mri_reasons
from app.orders.reasons import PAEDIATRIC, Form, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.mri_brain_cord"
STEM = "mri_brain_cord"

READS = mri_safety.READS | {Concept.ORDER_MRI_BRAIN_CORD}
DRAFTS: Mapping[str, tuple[str, ...]] = {"urgent": (), "routine": ()}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), **mri_safety.NOTES}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it with the cautions of any MRI; contrast is left to radiology, so its cautions are said as well."""
    return conclude(
        ORDER,
        (*not_for_children(patient), *mri_reasons(patient, contrast=None)),
        Form(id="routine" if stakes is Stakes.ELECTIVE else "urgent", rows=("MS-01",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_MRI_BRAIN_CORD),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing here: the MRIs that are judged when selected are those of spine and legs (MRI-05)."""
    return iter(())
