"""Is a resource about the patient of the call? Nothing else is ever read (DATA-01)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any

import msgspec

from app.fhir.decode import Arrived, contained_in
from app.fhir.sealed import BY_KIND
from app.fhir.structs import Observation, Patient, Reference, Resource

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


class Addresses:
    """``fullUrl`` to ``Type/id``, for the references that Bundles make to their own entries; made when first asked."""

    def __init__(self, values: Sequence[Sequence[Arrived]] = ()) -> None:
        self._values = values
        self._known: dict[str, Any] | None = None

    def names(self, reference: str) -> bool:
        """Is there an entry of this address? Answers for one reference only, without an index of all of them."""
        return any(reference in [one.full_url for one in arrived] for arrived in self._values)

    def get(self, reference: str) -> str | None:
        """``Type/id`` of the entry of this address; None when there is none."""
        if self._known is None:
            self._known = {
                one.full_url: one.resource
                for arrived in self._values
                for one in arrived
                if one.full_url and one.resource.id is not None
            }
        found = self._known.get(reference)
        return None if found is None else f"{type(found).__name__}/{found.id}"


def _subject(resource: Any) -> Reference | msgspec.Raw | None:
    subject: Reference | msgspec.Raw | None = getattr(resource, "subject", None) or getattr(resource, "patient", None)
    return subject


_REFERENCES = msgspec.json.Decoder(Reference | None)


class Identity:
    """Who the call is about."""

    def __init__(self, patient_id: str, *addresses: Addresses) -> None:
        """``addresses`` are those of the Bundles' entries; the first that knows a reference is believed."""
        self._id = patient_id
        self._target = f"Patient/{patient_id}"
        self._addresses = addresses
        self._usual: msgspec.Raw | None = None
        self._plain_target: bool | None = None

    def owner(self, resource: Any) -> Owner:
        """Whose resource this is, by its subject (and focus); the Patient resource itself by its id.

        Raises msgspec.DecodeError for a sealed resource whose subject does not fit.
        """
        if isinstance(resource, Patient):
            return Owner.PATIENT if resource.id in (None, self._id) else Owner.SOMEONE_ELSE
        sealed = subject = _subject(resource)
        if isinstance(subject, msgspec.Raw):
            subject = _REFERENCES.decode(subject)
        if subject is None:
            return Owner.UNSAID
        if not self._is_patient(subject, resource):
            return Owner.SOMEONE_ELSE
        # An observation on a fetus or a donor stands in the patient's chart, and its focus says so.
        for focus in getattr(resource, "focus", None) or ():
            if focus is not None and not self._is_patient(focus, resource):
                return Owner.SOMEONE_ELSE
        if isinstance(sealed, msgspec.Raw) and not (subject.reference or "").startswith("#"):
            self._usual = sealed
        return Owner.PATIENT

    def own_all(self, arrived: Sequence[Arrived], kind: type[Resource]) -> bool:
        """Is everything of one sealed type and, word for word, of the subject that was found to be the patient?

        So it is in almost every answer, and comparing bytes is much cheaper than reading references.
        """
        twin = BY_KIND.get(kind)
        if twin is None or not arrived or type(arrived[0].resource) is not twin:
            return False
        if self._usual is None:
            self.owner(arrived[0].resource)
        usual = self._usual
        if usual is None:
            return False
        has_focus = kind is Observation
        for one in arrived:
            resource = one.resource
            if type(resource) is not twin or resource.subject != usual or (has_focus and resource.focus is not None):
                return False
        return True

    def _target_is_no_entry(self) -> bool:
        """Is "Patient/1" the patient, and not what somebody wrote as the address of another entry?"""
        if self._plain_target is None:
            self._plain_target = not any(book.names(self._target) for book in self._addresses)
        return self._plain_target

    def _is_patient(self, reference: Reference, resource: Resource) -> bool:
        text = reference.reference
        if text is None or len(text) > _LONGEST_REFERENCE:
            return False
        if text.startswith("#"):
            return any(
                isinstance(one, Patient) and one.id == text[1:] == self._id
                for one in (arrived.resource for arrived in contained_in(resource).resources)
            )
        if text == self._target and self._target_is_no_entry():
            return True
        entry = next((one for book in self._addresses if (one := book.get(text)) is not None), None)
        if entry is not None:
            return entry == self._target
        if text.startswith(("urn:uuid:", "urn:oid:")):
            return text.rsplit(":", 1)[1] == self._id
        return target_of(text) == self._target
