"""Synthetic calls for the reading tests: small dictionaries in, a picture out."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from app.hooks.request import HookRequest
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from tests.fhir.agreement import NOW, ZONE, must_agree, picture_of, terminology
from tests.support.limits import LIMITS

__all__ = ["LIMITS", "NOW", "ZONE", "terminology"]  # Told on to the tests.

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
CPT = "http://www.ama-assn.org/go/cpt"

TODAY = "2026-11-21T13:00:00-05:00"

SUBJECT = {"reference": "Patient/p1"}


def coded(system: str, code: str, display: str | None = None, text: str | None = None) -> dict[str, Any]:
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding], **({"text": text} if text else {})}


def observation(code: dict[str, Any] | str, /, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "subject": SUBJECT,
        "effectiveDateTime": TODAY,
        "code": {"text": code} if isinstance(code, str) else code,
        **fields,
    }


def condition(code: dict[str, Any] | str, /, **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": SUBJECT,
        "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
        "verificationStatus": coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
        "recordedDate": TODAY,
        "code": {"text": code} if isinstance(code, str) else code,
        **fields,
    }


def resource(kind: str, /, **fields: Any) -> dict[str, Any]:
    owner = "patient" if kind in ("AllergyIntolerance", "Device") else "subject"
    return {"resourceType": kind, "id": "r1", owner: SUBJECT, **fields}


def bundle(*resources: Any, **fields: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources], **fields}


def call(
    prefetch: dict[Need | str, Any] | None = None,
    *,
    drafts: Any = None,
    selections: tuple[str, ...] = (),
    hook: str = "patient-view",
) -> HookRequest:
    return HookRequest(
        hook=hook,
        hook_instance="7d1c6a52-6c1c-4b69-8d9f-0d7a0c1f0e11",
        patient_id="p1",
        selections=selections,
        draft_orders=None if drafts is None else raw(drafts),
        prefetch={str(key): raw(value) for key, value in (prefetch or {}).items()},
    )


def raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(value if isinstance(value, bytes) else json.dumps(value).encode())


def picture(prefetch: dict[Need | str, Any] | None = None, **fields: Any) -> PatientPicture:
    request = call(prefetch, **fields)
    must_agree(request)
    return picture_of(request)


def exam(*observations: dict[str, Any]) -> PatientPicture:
    numbered = [{**one, "id": f"o{index}"} for index, one in enumerate(observations)]
    return picture({Need.EXAM: bundle(*numbered)})


def problems(*conditions: dict[str, Any]) -> PatientPicture:
    numbered = [{**one, "id": f"c{index}"} for index, one in enumerate(conditions)]
    return picture({Need.CONDITIONS: bundle(*numbered)})
