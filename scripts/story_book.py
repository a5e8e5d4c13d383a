"""The stories of ``fhir_fixtures/``: invented people, each a whole hook request with the answer it must get.

``python scripts/story_book.py`` writes every ``request.json`` and records ``response.json`` and ``trace.json`` from
the service as it is: read the difference before you keep it. The dates in a story are frozen by its ``as-of``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fhir_fixtures"
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1)))
AS_OF = "org.leg-triage.as-of"
EXPLAIN = "org.leg-triage.explain"

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"

JSON = dict[str, Any]

SITES = {"left": ("32153003", "Left lower limb"), "right": ("62175007", "Right lower limb")}
PULSES = {
    ("DP", "left"): "8902-9",
    ("DP", "right"): "74782-4",
    ("PT", "left"): "8909-4",
    ("PT", "right"): "8908-6",
    ("popliteal", "left"): "8906-0",
    ("popliteal", "right"): "8907-8",
    ("femoral", "left"): "8904-5",
    ("femoral", "right"): "8905-2",
}


def concept(system: str, code: str, display: str) -> JSON:
    """A CodeableConcept with one coding and its text."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def ago(**span: float) -> str:
    """That long before the story's now, as a FHIR instant."""
    return (NOW - timedelta(**span)).isoformat()


@dataclass
class Chart:
    """One invented patient, filled line by line."""

    patient: str
    birth: str = "1956-03-02"
    sex: str = "female"
    resources: dict[str, list[JSON]] = field(default_factory=dict)
    number: int = 0

    def add(self, need: str, resource: JSON) -> Chart:
        """File a resource under its prefetch key with the next id."""
        self.number += 1
        kind = resource["resourceType"]
        subject = "patient" if kind in ("AllergyIntolerance", "Device") else "subject"
        named = {"resourceType": kind, "id": f"{self.patient}-{self.number}", subject: self.reference, **resource}
        self.resources.setdefault(need, []).append(named)
        return self

    @property
    def reference(self) -> JSON:
        """The patient as a reference."""
        return {"reference": f"Patient/{self.patient}"}

    def bedside(self, code: JSON, *, hours: float = 1, status: str = "final", **more: Any) -> Chart:
        """A bedside observation."""
        base = {
            "resourceType": "Observation",
            "status": status,
            "category": [
                {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}]}
            ],
            "code": code,
            "effectiveDateTime": ago(hours=hours),
        }
        return self.add("exam", {**base, **more})

    def pulse(self, artery: str, side: str, value: str, **more: Any) -> Chart:
        """A palpated pulse with its value in words."""
        code = concept(LOINC, PULSES[artery, side], f"{artery} pulse {side}")
        return self.bedside(code, valueCodeableConcept={"text": value}, **more)

    def pedal(self, side: str, value: str, **more: Any) -> Chart:
        """Both pedal pulses alike."""
        return self.pulse("DP", side, value, **more).pulse("PT", side, value, **more)

    def on_leg(self, text: str, side: str, value: str, **more: Any) -> Chart:
        """A flowsheet item with its text, body site and a value in words."""
        site = concept(SNOMED, *SITES[side])
        return self.bedside({"text": text}, bodySite=site, valueString=value, **more)

    def sensation(self, side: str, value: str, **more: Any) -> Chart:
        """Sensation of the foot."""
        return self.on_leg("Sensation foot", side, value, **more)

    def power(self, side: str, value: str, **more: Any) -> Chart:
        """Motor strength of the leg."""
        return self.on_leg("Motor strength leg", side, value, **more)

    def color(self, side: str, value: str, **more: Any) -> Chart:
        """Color of the limb."""
        site = concept(SNOMED, *SITES[side])
        return self.bedside(
            concept(SNOMED, "248412009", "Color of extremity"),
            bodySite=site,
            valueCodeableConcept={"text": value},
            **more,
        )

    def doppler(self, vessel: str, side: str, value: str, **more: Any) -> Chart:
        """Hand-held Doppler, ``arterial`` or ``venous``."""
        text = {"arterial": "Doppler arterial signal, pedal", "venous": "Doppler venous signal"}[vessel]
        return self.on_leg(text, side, value, **more)

    def pain(self, side: str, *, onset_hours: float | None = None, **more: Any) -> Chart:
        """New leg pain as a coded problem with its onset."""
        code = {"left": "M79.605", "right": "M79.604"}[side]
        times: JSON = {} if onset_hours is None else {"onsetDateTime": ago(hours=onset_hours)}
        return self.condition(ICD10, code, f"Pain in {side} leg", recorded_hours=1, **times, **more)

    def condition(
        self,
        system: str,
        code: str,
        display: str,
        *,
        recorded_hours: float = 24 * 400,
        clinical: str = "active",
        verification: str = "confirmed",
        **more: Any,
    ) -> Chart:
        """A problem."""
        terminology = "http://terminology.hl7.org/CodeSystem/condition-"
        base = {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"system": terminology + "clinical", "code": clinical}]},
            "verificationStatus": {"coding": [{"system": terminology + "ver-status", "code": verification}]},
            "code": concept(system, code, display),
            "recordedDate": ago(hours=recorded_hours),
        }
        return self.add("conditions", {**base, **more})

    def number_of(
        self, loinc: str, display: str, value: float | str, unit: str, *, hours: float = 4, need: str = "measurements"
    ) -> Chart:
        """A laboratory value or a vital sign; a comparator may stand before the number."""
        text = str(value)
        comparator = text.rstrip("0123456789.")
        amount = float(text[len(comparator) :])
        quantity: JSON = {"value": amount, "unit": unit, "system": UCUM, "code": unit}
        if comparator:
            quantity["comparator"] = comparator
        base = {
            "resourceType": "Observation",
            "status": "final",
            "code": concept(LOINC, loinc, display),
            "effectiveDateTime": ago(hours=hours),
            "valueQuantity": quantity,
        }
        return self.add(need, base)

    def weight(self, kilograms: float, *, hours: float = 24) -> Chart:
        """Body weight."""
        return self.number_of("29463-7", "Body weight", kilograms, "kg", hours=hours)

    def labs(self, *, platelets: float = 220, egfr: float | str = 82) -> Chart:
        """The usual blood values."""
        self.number_of("777-3", "Platelets", platelets, "10*3/uL")
        return self.number_of("98979-8", "eGFR", egfr, "mL/min/{1.73_m2}")

    def medication(self, rxnorm: str, display: str, status: str = "active", **more: Any) -> Chart:
        """A prescription."""
        base = {
            "resourceType": "MedicationRequest",
            "status": status,
            "intent": "order",
            "medicationCodeableConcept": concept(RXNORM, rxnorm, display),
            "authoredOn": ago(hours=30),
        }
        return self.add("medications", {**base, **more})

    def allergy(self, system: str, code: str, display: str, **more: Any) -> Chart:
        """An allergy."""
        terminology = "http://terminology.hl7.org/CodeSystem/allergyintolerance-"
        base = {
            "resourceType": "AllergyIntolerance",
            "clinicalStatus": {"coding": [{"system": terminology + "clinical", "code": "active"}]},
            "verificationStatus": {"coding": [{"system": terminology + "verification", "code": "confirmed"}]},
            "code": concept(system, code, display),
        }
        return self.add("allergies", {**base, **more})

    def procedure(self, code: JSON, *, hours: float, **more: Any) -> Chart:
        """Something that was done."""
        base = {"resourceType": "Procedure", "status": "completed", "code": code, "performedDateTime": ago(hours=hours)}
        return self.add("procedures", {**base, **more})

    def prefetch(self, *, without: tuple[str, ...] = ()) -> JSON:
        """Everything that discovery asks for; a need without resources is an empty searchset."""
        needs = [
            "conditions",
            "exam",
            "measurements",
            "medications",
            "medicationStatements",
            "medicationAdministrations",
            "allergies",
            "procedures",
            "devices",
            "orders",
        ]
        sent: JSON = {
            "patient": {
                "resourceType": "Patient",
                "id": self.patient,
                "name": [{"family": "Example", "given": [self.patient.title()]}],
                "gender": self.sex,
                "birthDate": self.birth,
            }
        }
        for need in needs:
            held = self.resources.get(need, [])
            sent[need] = {
                "resourceType": "Bundle",
                "type": "searchset",
                "total": len(held),
                **({"entry": [{"resource": one} for one in held]} if held else {}),
            }
        return {key: value for key, value in sent.items() if key not in without}


def request(
    chart: Chart, story: str, *, hook: str = "patient-view", context: JSON | None = None, **changes: Any
) -> JSON:
    """The hook call of a story. ``without`` names needs that were not sent, ``prefetch`` replaces single values."""
    prefetch = chart.prefetch(without=changes.get("without", ()))
    prefetch.update(changes.get("prefetch", {}))
    return {
        "hook": hook,
        "hookInstance": str(uuid5(NAMESPACE_URL, f"https://leg-triage.org/stories/{story}")),
        "context": {"userId": "Practitioner/example", "patientId": chart.patient, **(context or {})},
        "prefetch": prefetch,
        "extension": {AS_OF: NOW.isoformat()},
    }


def teller(stories: dict[str, JSON]) -> Callable[..., None]:
    """A function that keeps a story under its folder's name; see ``request`` for the call."""

    def story(name: str, chart: Chart, **call: Any) -> None:
        assert name not in stories, name
        stories[name] = request(chart, name, **call)

    return story


def drafts(chart: Chart, *orders: JSON) -> JSON:
    """The context of an order-select call in which every draft is selected."""
    return {
        "selections": [f"{order['resourceType']}/{order['id']}" for order in orders],
        "draftOrders": {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": {"status": "draft", "subject": chart.reference, **order}} for order in orders],
        },
    }


def service_request(code: JSON) -> JSON:
    """A drafted imaging order."""
    return {"resourceType": "ServiceRequest", "id": "draft-1", "intent": "order", "code": code}


LUMBAR_MRI = concept(LOINC, "30679-5", "MR Lumbar spine WO contrast")
HEPARIN = ("5224", "heparin")


def threatened(name: str, **patient: Any) -> Chart:
    """A left leg of class IIb for five hours, in a patient with weight and blood values and nothing against heparin."""
    return (
        Chart(name, **patient)
        .pedal("left", "absent")
        .pedal("right", "2+")
        .sensation("left", "decreased")
        .power("left", "4/5")
        .pain("left", onset_hours=5)
        .weight(80)
        .labs()
    )


def write(path: Path, content: JSON) -> None:
    """One JSON file, readable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write the requests and record the answers."""
    sys.path.insert(0, str(ROOT))
    from scripts.stories import STORIES
    from tests.support.story import answered

    for story, content in STORIES.items():
        folder = FIXTURES / story
        write(folder / "request.json", content)
        response, trace = answered(content)
        write(folder / "response.json", response)
        write(folder / "trace.json", trace)


if __name__ == "__main__":
    main()
