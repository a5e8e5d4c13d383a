"""CT angiography of chest, abdomen and pelvis with leg runoff, for ischemia of both legs at once (ALI-11).

It shares every check with ``cta_runoff`` and differs in what it images: embolus to the bifurcation, aortic or graft
thrombosis, dissection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Decision, Finding, Stakes
from app.orders import cta_runoff
from app.orders.contrast_ct import form_for, instead_of
from app.orders.reasons import conclude
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.cta_aorta_runoff"
STEM = "cta_aorta_runoff"

READS: frozenset[Concept] = cta_runoff.READS
DRAFTS: Mapping[str, tuple[str, ...]] = cta_runoff.DRAFTS
NOTES: Mapping[str, tuple[str, ...]] = cta_runoff.NOTES
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """As for ``cta_runoff``."""
    return conclude(
        ORDER,
        cta_runoff.reasons(patient, stakes),
        form_for(stakes, ("ALI-11",)),
        existing=cta_runoff.existing(patient, stakes),
        instead=instead_of(stakes),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing: a selected CT angiography is judged by ``cta_runoff``."""
    return iter(())
