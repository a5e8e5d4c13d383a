"""Unique texts in every place of a call that can hold one, and where they could come out again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT = "xqCanaryText"
"""Names, notes, displays, comments: nowhere at all, not even on a card."""

IDENTITY = "xqCanaryId"
"""Ids of patient and resources: in the answer to the EHR that sent them, and nowhere else."""

TOKEN = "xqCanaryToken"
"""Secrets: nowhere at all."""

CODE = "xqCanaryCode"
"""Ids and codes by which a client reports on cards: kept with the report, where records are, and nowhere else."""

SERVER = "xqCanaryServer"
"""What a FHIR server says of itself: nowhere at all."""

ALL = (TEXT, IDENTITY, TOKEN, CODE, SERVER)

KINDS = (
    "Patient", "Encounter", "Observation", "Condition", "MedicationRequest", "MedicationStatement", "MedicationAdministration",
    "Medication", "AllergyIntolerance", "Procedure", "Device", "ServiceRequest", "DeviceRequest", "OperationOutcome",
)  # fmt: skip


def concept() -> dict[str, Any]:
    coding = {"system": f"urn:{TEXT}", "code": TEXT, "display": TEXT, "version": TEXT}
    return {"coding": [coding], "text": TEXT}


def planted(kind: str, patient: str, number: int = 1) -> dict[str, Any]:
    """A resource of this kind whose every text is a canary."""
    reference = {"reference": f"Patient/{patient}", "display": TEXT, "identifier": {"system": TEXT, "value": TEXT}}
    period = {"start": "2026-11-20", "end": TEXT}
    quantity = {"value": 5, "unit": TEXT, "code": TEXT, "system": TEXT}
    dose = {"text": TEXT, "patientInstruction": TEXT, "route": concept(), "doseAndRate": [{"doseQuantity": quantity}]}
    resource: dict[str, Any] = {
        "resourceType": kind,
        "id": patient if kind == "Patient" else f"{IDENTITY}-{kind}-{number}",
        "meta": {"source": TEXT, "tag": [{"code": TEXT, "display": TEXT}], "lastUpdated": TEXT},
        "text": {"status": "generated", "div": f"<div><b>{TEXT}</b></div>"},
        "identifier": [{"system": f"urn:{TEXT}", "value": TEXT, "type": concept()}],
        "extension": [{"url": f"http://x.example/{TEXT}", "valueString": TEXT}],
        "contained": [{"resourceType": "Medication", "id": TEXT, "code": concept()}],
        "name": [{"family": TEXT, "given": [TEXT], "text": TEXT}],
        "telecom": [{"system": "phone", "value": TEXT}],
        "address": [{"line": [TEXT], "city": TEXT, "text": TEXT}],
        "note": [{"text": TEXT, "authorString": TEXT}],
        "code": concept(),
        "category": [concept()],
        "bodySite": concept(),
        "method": concept(),
        "interpretation": [concept()],
        "valueString": TEXT,
        "valueCodeableConcept": concept(),
        "valueQuantity": quantity,
        "component": [{"code": concept(), "valueString": TEXT, "valueQuantity": quantity}],
        "dataAbsentReason": concept(),
        "referenceRange": [{"text": TEXT}],
        "clinicalStatus": concept(),
        "verificationStatus": concept(),
        "severity": concept(),
        "reaction": [{"manifestation": [concept()], "description": TEXT, "substance": concept()}],
        "criticality": TEXT,
        "medicationCodeableConcept": concept(),
        "medicationReference": {"reference": f"Medication/{IDENTITY}", "display": TEXT},
        "dosageInstruction": [dose],
        "dosage": [dose],
        "reasonCode": [concept()],
        "reason": TEXT,
        "status": TEXT,
        "intent": TEXT,
        "priority": TEXT,
        "outcome": concept(),
        "deviceName": [{"name": TEXT, "type": TEXT}],
        "type": concept(),
        "distinctIdentifier": TEXT,
        "performer": [{"display": TEXT, "actor": reference}],
        "recorder": reference,
        "subject": reference,
        "patient": reference,
        "encounter": {"reference": f"Encounter/{IDENTITY}", "display": TEXT},
        "effectivePeriod": period,
        "onsetString": TEXT,
        "recordedDate": TEXT,
        "issue": [{"severity": "error", "code": TEXT, "details": concept(), "diagnostics": TEXT, "expression": [TEXT]}],
        TEXT: TEXT,
    }
    if kind != "OperationOutcome":
        del resource["issue"]
    if kind in ("Encounter",):
        resource["class"] = {"code": TEXT, "display": TEXT}
    if kind in ("AllergyIntolerance", "MedicationStatement", "MedicationAdministration", "DeviceRequest"):
        resource |= {"category": [TEXT], "bodySite": [concept()]}
    return resource


def also(resource: Any) -> Any:
    """A resource that means something, with canaries beside what it means: in every text, and in places of its own."""
    if isinstance(resource, list):
        return [also(one) for one in resource]
    if not isinstance(resource, dict):
        return resource
    told = {name: also(value) for name, value in resource.items()}
    for name in ("text", "display"):
        if isinstance(told.get(name), str):
            told[name] = f"{told[name]} {TEXT}"
    if "resourceType" in told and told["resourceType"] != "Bundle":
        told |= {"note": [{"text": TEXT}], "name": [{"family": TEXT}], "identifier": [{"value": TEXT}], TEXT: TEXT}
    return told


def renamed(chart: Any, patient: str, other: str) -> Any:
    """The chart, of another patient id, its resources of canary ids."""
    text = json.dumps(chart).replace(f'"{patient}"', f'"{other}"').replace(f"Patient/{patient}", f"Patient/{other}")
    told = json.loads(text)

    def named(one: Any) -> None:
        if isinstance(one, dict):
            if "resourceType" in one and one["resourceType"] not in ("Bundle", "Patient") and "id" in one:
                one["id"] = f"{IDENTITY}-{one['id']}"[:64]
            for value in one.values():
                named(value)
        elif isinstance(one, list):
            for value in one:
                named(value)

    named(told)
    return told


@dataclass
class Sinks:
    """Every place where something could come out. A new one is added by name, and is searched like all others."""

    texts: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, name: str, content: bytes | str) -> None:
        """Keep what came out of this one."""
        self.texts.setdefault(name, []).append(content if isinstance(content, bytes) else content.encode())

    def add_files(self, name: str, folder: Path) -> None:
        """Keep every file below a folder: stores, counts, whatever the process wrote; and the names of the files."""
        for path in sorted(folder.rglob("*")):
            self.add(f"{name}: names", str(path.relative_to(folder)))
            if path.is_file():
                self.add(name, path.read_bytes())

    def sung(self, allowed: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[str]:
        """The sinks in which a canary was found, with what stands around it."""
        for name, contents in self.texts.items():
            for canary in ALL:
                if canary in (allowed or {}).get(name, ()):
                    continue
                for content in contents:
                    at = content.lower().find(canary.lower().encode())
                    if at >= 0:
                        yield f"{name}: {content[max(0, at - 80) : at + 60]!r}"
                        break
