"""The bodies that the benchmark sends: S, M and L as every CDS service meets them, and three of our own.

They are what a client sends that satisfies every prefetch query of our discovery document: laboratory values and
smoking under ``measurements``, vital signs and findings under ``exam``, and an empty Bundle where there is nothing.
Visits and vaccinations go under keys that we do not ask for, as clients send them that ask the same for all services.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from bench.codes import MEDICINES, Coded
from bench.load import request
from bench.moment import AS_OF
from bench.resources import LOINC, PATIENT_ID, SNOMED, Maker, Resource

_FHIR_SERVER = "https://ehr.example.org/fhir/R4"
_LISTS = (
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
)
"""The prefetch keys whose answers are Bundles."""

# Decimals are written as they are: 6.10 stays 6.10, as servers send it.
_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True)
class Payload:
    """A kind of call: its hook, how many resources it holds, and how many cards it must get at least.

    ``bodies`` are of as many patients, who share codes and words as patients of one site do, and nothing else: what a
    service remembers of one patient must not make the next one cheap.
    """

    name: str
    what: str
    hook: str
    resources: int
    bodies: tuple[bytes, ...]
    cards: int = 0

    @property
    def size(self) -> float:
        """Mean length in bytes."""
        return sum(map(len, self.bodies)) / len(self.bodies)

    @property
    def requests(self) -> list[bytes]:
        """The bodies as HTTP requests."""
        return [request(self.path, body) for body in self.bodies]

    @property
    def path(self) -> str:
        """Where they are sent."""
        return f"/cds-services/leg-triage-{self.hook}"


@dataclass(frozen=True, slots=True)
class _Size:
    observations: int
    conditions: int
    medications: int = 0
    allergies: int = 0
    procedures: int = 0
    encounters: int = 0
    immunizations: int = 0


_SIZES = {
    "S": _Size(15, 5),
    "M": _Size(150, 30, 40, 6),
    "L": _Size(1300, 150, 300, 0, 100, 120, 29),
}
_PATIENTS = {"S": 64, "M": 16, "L": 4}
_WHAT = {
    "critical limb": "M's chart with a pulseless, numb and weak leg",
    "order-select": "S's chart with 40 draft orders, 5 selected",
}


def payloads(observations: int = 20_000) -> dict[str, Payload]:
    """All of them, by name. The last chart has this many ``observations``."""
    sizes = {**_SIZES, "20,000": _Size(observations, 30, 40, 6)}
    made = {
        name: [_plain(Maker(f"{name} {number}"), size) for number in range(_PATIENTS.get(name, 1))]
        for name, size in sizes.items()
    }
    few = range(_PATIENTS["M"])
    made["critical limb"] = [_critical_limb(Maker(f"limb {number}")) for number in few]
    made["order-select"] = [_order_select(Maker(f"orders {number}")) for number in few]
    return {
        name: Payload(
            name,
            _WHAT.get(name, f"{name}: a chart without a leg in danger"),
            calls[0].hook,
            calls[0].resources,
            tuple(call.body for call in calls),
            cards=0 if name in sizes else 1,
        )
        for name, calls in made.items()
    }


class _Call(NamedTuple):
    hook: str
    resources: int
    body: bytes


def _plain(maker: Maker, size: _Size) -> _Call:
    return _call("patient-view", maker, _prefetch(maker, size))


def _prefetch(maker: Maker, size: _Size) -> dict[str, list[Resource]]:
    """The lists of a chart; of the observations half are laboratory values, a tenth smoking, the rest vital signs."""
    smoking, laboratory = size.observations // 10, size.observations // 2
    vital_signs = size.observations - smoking - laboratory
    return {
        "conditions": maker.several(maker.condition, size.conditions),
        "measurements": maker.several(maker.laboratory, laboratory) + maker.several(maker.smoking, smoking),
        "exam": maker.several(maker.vital_sign, vital_signs),
        "medications": maker.several(maker.medication, size.medications),
        "allergies": maker.several(maker.allergy, size.allergies),
        "procedures": maker.several(maker.procedure, size.procedures),
        "encounters": maker.several(maker.encounter, size.encounters),
        "immunizations": maker.several(maker.immunization, size.immunizations),
    }


def _critical_limb(maker: Maker) -> _Call:
    """M's chart, and since five hours a left leg without pulses, numb and weak: Rutherford IIb."""
    lists = _prefetch(maker, _SIZES["M"])
    lists["exam"] += [
        _finding(maker, "8902-9", "DP pulse left", "absent"),
        _finding(maker, "8909-4", "PT pulse left", "absent"),
        _finding(maker, "74782-4", "DP pulse right", "2+"),
        _finding(maker, "8908-6", "PT pulse right", "2+"),
        _finding(maker, "", "Sensation foot", "decreased"),
        _finding(maker, "", "Motor strength leg", "4/5"),
    ]
    pain = Coded("10601006", "Pain in left leg", "M79.605", "Pain in left leg")
    lists["conditions"].append(maker.problem(pain, AS_OF.replace(hour=4).isoformat()))
    return _call("patient-view", maker, lists)


def _finding(maker: Maker, code: str, name: str, value: str) -> Resource:
    """A bedside finding of an hour ago; without a code it is told in words, and for the left leg."""
    concept: dict[str, Any] = {"coding": [{"system": LOINC, "code": code, "display": name}]} if code else {}
    left = {"coding": [{"system": SNOMED, "code": "32153003", "display": "Left lower limb"}], "text": "Left lower limb"}
    found = {
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}]}
        ],
        "code": concept | {"text": name},
        "subject": {"reference": f"Patient/{PATIENT_ID}"},
        "effectiveDateTime": AS_OF.replace(hour=8).isoformat(),
        "valueString": value,
    }
    return maker.resource("Observation", "clinical-result", name, **found) | ({} if code else {"bodySite": left})


_DRAFTED = (
    Coded("1361615", "heparin sodium, porcine 5000 UNT/ML Injectable Solution"),
    Coded("310431", "gabapentin 300 MG Oral Capsule"),
    Coded("596930", "duloxetine 60 MG Delayed Release Oral Capsule"),
    Coded("310965", "ibuprofen 200 MG Oral Tablet"),
)
_IMAGED = Coded("75635", "CT angiography abdominal aorta and bilateral iliofemoral runoff")
_DRAFTS = 40


def _order_select(maker: Maker) -> _Call:
    """S's chart and a sitting with 40 draft orders, of which five were just selected."""
    selected = [maker.prescription(kind, "draft", "proposal") for kind in _DRAFTED]
    selected.append(maker.service_request(_IMAGED, "http://www.ama-assn.org/go/cpt"))
    others = _DRAFTS - len(selected)
    drafts = selected + [maker.prescription(MEDICINES[n % len(MEDICINES)], "draft", "order") for n in range(others)]
    sitting = {
        "selections": [f"{one['resourceType']}/{one['id']}" for one in selected],
        "draftOrders": {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in drafts]},
    }
    lists = _prefetch(maker, _SIZES["S"])
    return _call("order-select", maker, lists, sitting)


def _call(hook: str, maker: Maker, lists: dict[str, list[Resource]], context: dict[str, Any] | None = None) -> _Call:
    prefetch: dict[str, Any] = {"patient": maker.patient()}
    prefetch |= {key: _bundle(lists.get(key, [])) for key in _LISTS}
    prefetch |= {key: _bundle(found) for key, found in lists.items() if found}
    call = {
        "hook": hook,
        "hookInstance": maker.uuid(),
        "context": {"userId": "Practitioner/bench-practitioner-1", "patientId": PATIENT_ID} | (context or {}),
        "prefetch": prefetch,
    }
    drafts = context["draftOrders"]["entry"] if context else []
    return _Call(hook, 1 + len(drafts) + sum(len(found) for found in lists.values()), _encode(call))


def _bundle(found: list[Resource]) -> Resource:
    entries = [{"fullUrl": f"{_FHIR_SERVER}/{one['resourceType']}/{one['id']}", "resource": one} for one in found]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(found)} | (
        {"entry": entries} if entries else {}
    )
