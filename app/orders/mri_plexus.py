"""MRI of the lumbosacral plexus (MNO-06), without gadolinium where that is better avoided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import mri_safety, on_record
from app.orders.mri_safety import gadolinium_avoided, mri_reasons
from app.orders.reasons import PAEDIATRIC, Form, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.mri_plexus"
STEM = "mri_plexus"

READS = mri_safety.READS | {Concept.ORDER_MRI_PLEXUS}
DRAFTS: Mapping[str, tuple[str, ...]] = {
    "contrast_urgent": (),
    "contrast_routine": (),
    "non_contrast_urgent": (),
    "non_contrast_routine": (),
}
NOTES: Mapping[str, tuple[str, ...]] = {PAEDIATRIC: (), **mri_safety.NOTES}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it with the cautions of any MRI; what is said of gadolinium is the reason for leaving it out."""
    contrast = "non_contrast" if gadolinium_avoided(patient) else "contrast"
    haste = "routine" if stakes is Stakes.ELECTIVE else "urgent"
    return conclude(
        ORDER,
        (*not_for_children(patient), *mri_reasons(patient, contrast=None)),
        Form(id=f"{contrast}_{haste}", rows=("MNO-06",)),
        existing=on_record.existing_orders(patient, stakes, Concept.ORDER_MRI_PLEXUS),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing here: the MRIs that are judged when selected are those of spine and legs."""
    return iter(())
