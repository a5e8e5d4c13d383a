"""Makes FHIR R4 resources as servers send them: US Core like, one in three with meta and narrative, always the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from bench.codes import (
    ALLERGENS,
    LABORATORY,
    MEDICINES,
    PROBLEMS,
    PROCEDURES,
    SMOKING,
    VACCINES,
    VITAL_SIGNS,
    Coded,
    Measured,
)
from bench.moment import AS_OF

Resource = dict[str, Any]

PATIENT_ID = "bench-patient-1"

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
_RXNORM, _ICD = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/icd-10-cm"
_LOCAL, _UCUM = "urn:oid:1.2.840.114350.1.13.0.1.7.2.768282", "http://unitsofmeasure.org"
_TERMS = "http://terminology.hl7.org/CodeSystem/"
_PROFILES = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
_NARRATIVE_EVERY = 3


def _concept(system: str, code: str, name: str = "", *more: dict[str, str]) -> Resource:
    first = {"system": system, "code": code} | ({"display": name} if name else {})
    return {"coding": [first, *more]} | ({"text": name} if name else {})


class Maker:
    """Makes the resources of one chart. The same seed makes the same chart."""

    def __init__(self, seed: str) -> None:
        """``seed`` is the name of the chart."""
        self.random = Random(seed)
        self._made = 0

    def uuid(self) -> str:
        """An id that stays the same for this seed and place."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def moment(self, days: float = 1500) -> str:
        """A moment in the last ``days``, in the zone of the site."""
        return (AS_OF - timedelta(seconds=self.random.randrange(int(days * 86_400)))).isoformat()

    def resource(self, kind: str, profile: str, title: str, **members: Any) -> Resource:
        """A resource with an id, and every third one with meta and narrative."""
        self._made += 1
        made: Resource = {"resourceType": kind, "id": self.uuid()}
        if self._made % _NARRATIVE_EVERY == 0:
            made["meta"] = {"versionId": "1", "lastUpdated": self.moment(), "profile": [_PROFILES + profile]}
            narrative = f'<div xmlns="http://www.w3.org/1999/xhtml"><p><b>{kind}</b></p><p>{title}</p></div>'
            made["text"] = {"status": "generated", "div": narrative}
        return made | members

    def _about(self) -> Resource:
        number = self.random.randrange(8)
        subject = {"reference": f"Patient/{PATIENT_ID}"}
        return {"subject": subject, "encounter": {"reference": f"Encounter/bench-encounter-{number}"}}

    def _measured(self, kind: Measured) -> tuple[Resource, str]:
        span = kind.high - kind.low
        value = max(kind.low / 2, kind.low + span * self.random.uniform(-0.2, 1.4))
        flag = "L" if value < kind.low else "H" if value > kind.high else "N"
        exact = Decimal(f"{value:.{kind.decimals}f}")
        return {"value": exact, "unit": kind.unit, "system": _UCUM, "code": kind.unit}, flag

    def _observation(self, profile: str, category: str, kind: Coded | Measured, **value: Any) -> Resource:
        local = {"system": _LOCAL, "code": f"OBS{kind.code.replace('-', '')}", "display": kind.name[:24]}
        named = category.replace("-", " ").title()
        return self.resource(
            "Observation",
            profile,
            kind.name,
            status="final",
            category=[_concept(_TERMS + "observation-category", category, named)],
            code=_concept(LOINC, kind.code, kind.name, local),
            **self._about(),
            effectiveDateTime=self.moment(),
            **value,
        )

    def laboratory(self, number: int) -> Resource:
        """A laboratory value with reference range and flag."""
        kind = LABORATORY[number % len(LABORATORY)]
        quantity, flag = self._measured(kind)
        limit = {"unit": kind.unit, "system": _UCUM, "code": kind.unit}
        low, high = (Decimal(f"{edge:.{kind.decimals}f}") for edge in (kind.low, kind.high))
        return self._observation(
            "observation-lab",
            "laboratory",
            kind,
            issued=self.moment(),
            valueQuantity=quantity,
            interpretation=[_concept(_TERMS + "v3-ObservationInterpretation", flag)],
            referenceRange=[{"low": {"value": low} | limit, "high": {"value": high} | limit, "text": f"{low}-{high}"}],
        )

    def vital_sign(self, number: int) -> Resource:
        """A vital sign; every third one is a blood pressure with its components."""
        if number % 3:
            kind = VITAL_SIGNS[number % len(VITAL_SIGNS)]
            return self._observation("vital-signs", "vital-signs", kind, valueQuantity=self._measured(kind)[0])
        parts = []
        for code, name, low, high in (("8480-6", "Systolic", 98, 185), ("8462-4", "Diastolic", 58, 110)):
            value = {"value": self.random.randint(low, high), "unit": "mmHg", "system": _UCUM, "code": "mm[Hg]"}
            parts.append({"code": _concept(LOINC, code, f"{name} blood pressure"), "valueQuantity": value})
        panel = Coded("85354-9", "Blood pressure panel with all children optional")
        arm = _concept(SNOMED, "368208006", "Left upper arm structure")
        return self._observation("blood-pressure", "vital-signs", panel, bodySite=arm, component=parts)

    def smoking(self, _: int) -> Resource:
        """A smoking status, whose value is coded."""
        status = self.random.choice(SMOKING)
        asked = Coded("72166-2", "Tobacco smoking status")
        value = _concept(SNOMED, status.code, status.name)
        return self._observation(
            "smokingstatus", "social-history", asked, issued=self.moment(), valueCodeableConcept=value
        )

    def condition(self, number: int) -> Resource:
        """A problem with SNOMED CT and ICD-10-CM codes."""
        return self.problem(PROBLEMS[number % len(PROBLEMS)], self.moment(4000)[:10])

    def problem(self, kind: Coded, onset: str, status: str = "active") -> Resource:
        """This problem, since ``onset``."""
        billed = {"system": _ICD, "code": kind.icd, "display": kind.icd_name}
        return self.resource(
            "Condition",
            "condition-problems-health-concerns",
            kind.name,
            clinicalStatus=_concept(_TERMS + "condition-clinical", status),
            verificationStatus=_concept(_TERMS + "condition-ver-status", "confirmed"),
            category=[_concept(_TERMS + "condition-category", "problem-list-item", "Problem List Item")],
            code=_concept(SNOMED, kind.code, kind.name, billed),
            **self._about(),
            onsetDateTime=onset,
            recordedDate=self.moment()[:10],
            recorder={"reference": "Practitioner/bench-practitioner-1", "display": "Example, Robin MD"},
        )

    def medication(self, number: int) -> Resource:
        """A prescription with its dosage."""
        status = self.random.choices(("active", "completed", "stopped"), (60, 30, 10))[0]
        return self.prescription(MEDICINES[number % len(MEDICINES)], status, "order")

    def prescription(self, kind: Coded, status: str, intent: str) -> Resource:
        """A prescription, or a draft of one, for this medicine."""
        tablet = {"value": Decimal("1.0"), "unit": "tablet", "system": _UCUM, "code": "{tbl}"}
        return self.resource(
            "MedicationRequest",
            "medicationrequest",
            kind.name,
            status=status,
            intent=intent,
            category=[_concept(_TERMS + "medicationrequest-category", "outpatient", "Outpatient")],
            medicationCodeableConcept=_concept(_RXNORM, kind.code, kind.name),
            **self._about(),
            authoredOn=self.moment(),
            requester={"reference": "Practitioner/bench-practitioner-1", "display": "Example, Robin MD"},
            dosageInstruction=[
                {
                    "sequence": 1,
                    "text": "Take 1 tablet by mouth daily",
                    "timing": {"repeat": {"frequency": 1, "period": Decimal("1.0"), "periodUnit": "d"}},
                    "route": _concept(SNOMED, "26643006", "Oral route"),
                    "doseAndRate": [{"type": _concept(_TERMS + "dose-rate-type", "ordered"), "doseQuantity": tablet}],
                }
            ],
            dispenseRequest={"numberOfRepeatsAllowed": 3, "quantity": {"value": 90, "unit": "tablet"}},
        )

    def service_request(self, kind: Coded, system: str, status: str = "draft") -> Resource:
        """An order of a test or an image."""
        code = _concept(system, kind.code, kind.name)
        asked = {"status": status, "intent": "order", "code": code, **self._about(), "authoredOn": self.moment(1)}
        return self.resource("ServiceRequest", "servicerequest", kind.name, **asked)

    def allergy(self, number: int) -> Resource:
        """An allergy to a medicine, with its reaction."""
        kind = ALLERGENS[number % len(ALLERGENS)]
        return self.resource(
            "AllergyIntolerance",
            "allergyintolerance",
            kind.name,
            clinicalStatus=_concept(_TERMS + "allergyintolerance-clinical", "active"),
            verificationStatus=_concept(_TERMS + "allergyintolerance-verification", "confirmed"),
            category=["medication"],
            code=_concept(_RXNORM, kind.code, kind.name),
            patient={"reference": f"Patient/{PATIENT_ID}"},
            recordedDate=self.moment()[:10],
            reaction=[{"manifestation": [_concept(SNOMED, "126485001", "Urticaria")]}],
        )

    def procedure(self, number: int) -> Resource:
        """Something that was done."""
        kind = PROCEDURES[number % len(PROCEDURES)]
        done = {"start": self.moment(), "end": self.moment()}
        members = {"status": "completed", "code": _concept(SNOMED, kind.code, kind.name), "performedPeriod": done}
        return self.resource("Procedure", "procedure", kind.name, **members, **self._about())

    def encounter(self, _: int) -> Resource:
        """A visit of the past."""
        visit = _concept("http://www.ama-assn.org/go/cpt", "99213", "Office or other outpatient visit")
        return self.resource(
            "Encounter",
            "encounter",
            "Office visit",
            status="finished",
            **{"class": {"system": _TERMS + "v3-ActCode", "code": "AMB", "display": "ambulatory"}},
            type=[visit],
            subject={"reference": f"Patient/{PATIENT_ID}"},
            participant=[
                {"individual": {"reference": "Practitioner/bench-practitioner-1", "display": "Example, Robin MD"}}
            ],
            period={"start": self.moment(), "end": self.moment()},
            reasonCode=[{"text": "Follow-up"}],
            serviceProvider={"reference": "Organization/bench-organization-1"},
        )

    def immunization(self, number: int) -> Resource:
        """A vaccination."""
        kind = VACCINES[number % len(VACCINES)]
        given = {"status": "completed", "vaccineCode": _concept("http://hl7.org/fhir/sid/cvx", kind.code, kind.name)}
        about = {
            "patient": {"reference": f"Patient/{PATIENT_ID}"},
            "occurrenceDateTime": self.moment(),
            "primarySource": True,
        }
        return self.resource("Immunization", "immunization", kind.name, **given, **about)

    def patient(self) -> Resource:
        """The patient of every chart."""
        address = {
            "line": ["1 Example Street"],
            "city": "Exampleton",
            "state": "OK",
            "postalCode": "00000",
            "country": "US",
        }
        return {
            "resourceType": "Patient",
            "id": PATIENT_ID,
            "meta": {"versionId": "4", "lastUpdated": self.moment(), "profile": [_PROFILES + "patient"]},
            "identifier": [{"use": "usual", "system": "urn:oid:1.2.36.146.595.217.0.1", "value": "0000001"}],
            "active": True,
            "name": [{"use": "official", "family": "Example", "given": ["Robin"]}],
            "telecom": [{"system": "phone", "value": "555-0100", "use": "home"}],
            "gender": "female",
            "birthDate": "1962-02-20",
            "address": [address],
            "communication": [{"language": _concept("urn:ietf:bcp:47", "en")}],
        }

    def several(self, make: Callable[[int], Resource], count: int) -> list[Resource]:
        """``count`` resources of one kind."""
        return [make(number) for number in range(count)]
