"""MRI of the whole spine: suspected cord compression, metastases, infection or infarct (CORD-01 to CORD-09).

Contrast is radiology's choice, so what speaks against gadolinium is said. A selected one is judged with the lumbar MRI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import mri_safety, spine_mri
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.mri_whole_spine"
STEM = "mri_whole_spine"

READS: frozenset[Concept] = mri_safety.READS | {Concept.ORDER_MRI_WHOLE_SPINE}
DRAFTS = spine_mri.DRAFTS
NOTES = spine_mri.NOTES
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft it unless it exists; a lumbar MRI does not answer it."""
    return spine_mri.draft(
        ORDER,
        patient,
        stakes,
        answered_by=(Concept.ORDER_MRI_WHOLE_SPINE,),
        contrast=None,
        rows=("CORD-01", "CORD-02", "CORD-03", "CORD-05", "CORD-07", "CORD-09"),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing here: ``mri_lumbar`` judges every selected spine MRI."""
    return iter(())
