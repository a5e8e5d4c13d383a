"""What a medicine for leg symptoms is probably for: restless legs, painful diabetic neuropathy, Parkinson disease.

An order tells no reason that we read, so the chart has to; it decides wording and doses, never an alarm by itself.
"""

from __future__ import annotations

from app.orders import on_record
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Fact, Symptom
from app.picture.patient import PatientPicture

RESTLESS_READS = frozenset({Concept.COND_RLS, Concept.SYMPTOM_LEG})
NEUROPATHY_READS = frozenset({Concept.COND_DPN, Concept.COND_DIABETES})


def restless_legs(patient: PatientPicture) -> tuple[Fact, ...]:
    """Restless legs on record, unconfirmed ones too, or an urge to move the legs as told."""
    told = (one for one in patient.of(Symptom, Concept.SYMPTOM_LEG) if Complaint.URGE_TO_MOVE in one.complaints)
    # A diagnosis whose name tells the symptom as well is printed as the diagnosis: of one resource the last name stays.
    return on_record.once((*told, *on_record.now(patient, Concept.COND_RLS)))


def diabetic_neuropathy(patient: PatientPicture) -> tuple[Fact, ...]:
    """Diabetic neuropathy on record, or diabetes: of an adult who is offered a medicine for neuropathic pain."""
    return patient.current(Concept.COND_DPN) or patient.current(Concept.COND_DIABETES)
