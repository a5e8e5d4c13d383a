"""Cancer, now or ever: a history is enough to think of metastases in the spine (CORD-02, CORD-03)."""

from __future__ import annotations

from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Standing
from app.picture.patient import PatientPicture

CANCERS = (Concept.COND_CANCER, Concept.COND_LYMPHOMA, Concept.COND_SPINAL_METASTASES)
READS = frozenset(CANCERS)


def cancers(patient: PatientPicture) -> tuple[Diagnosis, ...]:
    """Confirmed cancers, current ones first, each entry of the list once."""
    found = {one.reference: one for one in patient.ever(*reversed(CANCERS))}
    return tuple(sorted(found.values(), key=lambda one: one.standing is not Standing.CURRENT))
