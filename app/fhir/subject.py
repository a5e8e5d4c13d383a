"""Is a resource about the patient of the call? Nothing else is ever read (DATA-01)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum

from app.fhir.decode import Arrived, contained_in
from app.fhir.structs import AllergyIntolerance, Device, Observation, Patient, Reference, Resource

_REFERENCE = re.compile(r"(?:.*/)?(?P<type>[A-Z][A-Za-z]{2,63})/(?P<id>[A-Za-z0-9_.\-]{1,64})(?:/_history/[^/]*)?")
_ID = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
_LONGEST_REFERENCE = 2048


class Owner(Enum):
    """Whose resource it is."""

    PATIENT = "the patient"
    SOMEONE_ELSE = "another patient"
    UNSAID = "subject not given"


def target_of(reference: str | None) -> str | None:
    """``Type/id`` of a relative or absolute reference; ``None`` for any other form."""
    if not reference or len(reference) > _LONGEST_REFERENCE or (found := _REFERENCE.fullmatch(reference)) is None:
        return None
    return f"{found['type']}/{found['id']}"


def name_of(resource: Resource) -> str:
    """``Type/id`` for a trace. An id that is none in FHIR is not repeated, since it could hold anything."""
    known = resource.id is not None and _ID.fullmatch(resource.id)
    return f"{type(resource).__name__}/{resource.id if known else '(no id)'}"


def addresses(arrived: Iterable[Arrived]) -> dict[str, str]:
    """``fullUrl`` to ``Type/id``, for the references that Bundles make to their own entries."""
    return {
        one.full_url: f"{type(one.resource).__name__}/{one.resource.id}"
        for one in arrived
        if one.full_url and one.resource.id is not None
    }


def _subject(resource: Resource) -> Reference | None:
    if isinstance(resource, AllergyIntolerance | Device):
        return resource.patient
    subject: Reference | None = getattr(resource, "subject", None)
    return subject


class Identity:
    """Who the call is about."""

    def __init__(self, patient_id: str, full_urls: Mapping[str, str]) -> None:
        """``full_urls`` are the addresses of the Bundles' entries, from ``addresses``."""
        self._id = patient_id
        self._target = f"Patient/{patient_id}"
        self._full_urls = full_urls

    def owner(self, resource: Resource) -> Owner:
        """Whose resource this is, by its subject (and focus); the Patient resource itself by its id."""
        if isinstance(resource, Patient):
            return Owner.PATIENT if resource.id in (None, self._id) else Owner.SOMEONE_ELSE
        subject = _subject(resource)
        if subject is None:
            return Owner.UNSAID
        if not self._is_patient(subject, resource):
            return Owner.SOMEONE_ELSE
        if isinstance(resource, Observation):
            # An observation on a fetus or a donor stands in the patient's chart, and its focus says so.
            for focus in resource.focus or ():
                if focus is not None and not self._is_patient(focus, resource):
                    return Owner.SOMEONE_ELSE
        return Owner.PATIENT

    def _is_patient(self, reference: Reference, resource: Resource) -> bool:
        text = reference.reference
        if text is None or len(text) > _LONGEST_REFERENCE:
            return False
        if text.startswith("#"):
            return any(
                isinstance(one, Patient) and one.id == text[1:] == self._id
                for one in (arrived.resource for arrived in contained_in(resource).resources)
            )
        if text in self._full_urls:
            return self._full_urls[text] == self._target
        if text.startswith(("urn:uuid:", "urn:oid:")):
            return text.rsplit(":", 1)[1] == self._id
        return target_of(text) == self._target
