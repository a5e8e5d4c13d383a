"""Medicines: what, in what state, how much, by which way, and when last (CODES.md shape 14; DATA-18, HEP-07, HEP-09)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Dose, DoseAim, Medication, MedicationState, Order, OrderStage, Route
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from tests.fhir.chart_making import RXNORM, SNOMED, SUBJECT, bundle, coded, picture, resource

APIXABAN = coded(RXNORM, "1364445", "apixaban 5 MG Oral Tablet")
HEPARIN = coded(RXNORM, "5224", "heparin")
RUNNING, ACTIVE, ENDED = MedicationState.RUNNING, MedicationState.ACTIVE, MedicationState.ENDED


def request(medicine: Any = APIXABAN, /, **fields: Any) -> PatientPicture:
    base = {"status": "active", "intent": "order", "authoredOn": "2026-11-20", "medicationCodeableConcept": medicine}
    return picture({Need.MEDICATIONS: bundle(resource("MedicationRequest", **{**base, **fields}))})


def medicines(seen: PatientPicture) -> list[Medication]:
    return [one for one in seen.facts if isinstance(one, Medication)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "active"}, ACTIVE),
        ({"status": "on-hold"}, ACTIVE),
        ({"status": "unknown"}, ACTIVE),
        ({"status": None}, ACTIVE),
        ({"status": "completed"}, ENDED),
        ({"status": "stopped"}, ENDED),
        ({"status": "cancelled"}, None),
        ({"status": "draft"}, None),
        ({"status": "entered-in-error"}, None),
        ({"intent": "plan"}, ACTIVE),
        ({"intent": None}, ACTIVE),
        ({"intent": "proposal"}, None),
        ({"intent": "option"}, None),
        ({"doNotPerform": True}, None),
        ({"doNotPerform": "true"}, None),
        ({"authoredOn": "2027-01-01"}, None),
    ],
)
def test_state_of_a_request(fields: dict[str, Any], expected: MedicationState | None) -> None:
    assert [one.state for one in medicines(request(**fields))] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "active"}, ACTIVE),
        ({"status": "completed"}, ENDED),
        ({"status": "stopped"}, ENDED),
        ({"status": "not-taken"}, None),
        ({"status": "intended"}, None),
        ({"status": "entered-in-error"}, None),
        ({"status": "active", "effectivePeriod": {"start": "2025", "end": "2026-11-01"}}, ENDED),
        ({"status": "active", "effectivePeriod": {"start": "2025"}}, ACTIVE),
        ({"status": "active", "effectivePeriod": {"start": "2025", "end": "2027-01-01"}}, ACTIVE),
    ],
)
def test_state_of_a_statement(fields: dict[str, Any], expected: MedicationState | None) -> None:
    value = bundle(resource("MedicationStatement", medicationCodeableConcept=APIXABAN, **fields))
    found = medicines(picture({Need.STATEMENTS: value}))
    assert [one.state for one in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": "in-progress", "effectivePeriod": {"start": "2026-11-21T08:00:00-05:00"}}, RUNNING),
        ({"status": "in-progress", "effectivePeriod": {"start": "2026-11-20", "end": "2026-11-20"}}, ENDED),
        ({"status": "completed", "effectiveDateTime": "2026-11-21T08:00:00-05:00"}, ENDED),
        ({"status": "stopped", "effectiveDateTime": "2026-11-21T08:00:00-05:00"}, ENDED),
        ({"status": "on-hold", "effectiveDateTime": "2026-11-21T08:00:00-05:00"}, ACTIVE),
        ({"status": "not-done", "effectiveDateTime": "2026-11-21T08:00:00-05:00"}, None),
        ({"status": "entered-in-error"}, None),
    ],
)
def test_state_of_an_administration(fields: dict[str, Any], expected: MedicationState | None) -> None:
    value = bundle(resource("MedicationAdministration", medicationCodeableConcept=HEPARIN, **fields))
    found = medicines(picture({Need.ADMINISTRATIONS: value}))
    assert [one.state for one in found] == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("medicine", "concept", "from_text"),
    [
        (APIXABAN, Concept.MED_DOAC, False),
        (coded(RXNORM, "11289"), Concept.MED_WARFARIN, False),
        ({"text": "Eliquis 5 mg"}, Concept.MED_DOAC, True),
        (coded("urn:local", "77", "enoxaparin 40 mg syringe"), Concept.MED_LMWH, True),
        (coded(RXNORM, "161", "acetaminophen"), Concept.MED_ACETAMINOPHEN, True),
        (coded(RXNORM, "1897", "loperamide"), None, False),
        ({"coding": [{}]}, None, False),
    ],
)
def test_which_medicine(medicine: Any, concept: Concept | None, from_text: bool) -> None:
    """CODES.md shape 14: by code, then by text (DATA-20)."""
    found = [(one.concept, one.from_text) for one in medicines(request(medicine))]
    assert found == ([] if concept is None else [(concept, from_text)])


@pytest.mark.parametrize(
    "reference", ["Medication/m1", "https://ehr.example/fhir/Medication/m1", "urn:uuid:m", "#inside"]
)
def test_a_referenced_medication(reference: str) -> None:
    """CODES.md shape 14: in the bundle or contained."""
    product = {"resourceType": "Medication", "id": "m1", "code": APIXABAN}
    ask = resource(
        "MedicationRequest",
        status="active",
        intent="order",
        medicationReference={"reference": reference},
        contained=[{**product, "id": "inside"}],
    )
    value = bundle(ask, product)
    value["entry"][1]["fullUrl"] = "urn:uuid:m"
    (found,) = medicines(picture({Need.MEDICATIONS: value}))
    assert found.concept is Concept.MED_DOAC


def test_a_reference_that_leads_nowhere_has_its_display() -> None:
    ask = {"reference": "Medication/gone", "display": "warfarin 5 MG Oral Tablet"}
    (found,) = medicines(request(None, medicationReference=ask))
    assert (found.concept, found.from_text) == (Concept.MED_WARFARIN, True)
    assert medicines(request(None, medicationReference={"reference": "Medication/gone"})) == []


def test_a_product_by_its_ingredient() -> None:
    product = {
        "resourceType": "Medication",
        "id": "m1",
        "ingredient": [{"itemCodeableConcept": HEPARIN, "strength": {"numerator": {"value": 5000, "unit": "units"}}}],
    }
    ask = resource("MedicationRequest", status="active", medicationReference={"reference": "Medication/m1"})
    (found,) = medicines(picture({Need.MEDICATIONS: bundle(ask, product)}))
    assert (found.concept, found.strength) == (Concept.MED_UFH, Dose(Decimal(5000), "[iU]"))


@pytest.mark.parametrize(
    ("text", "strength", "route"),
    [
        ("apixaban 2.5 MG Oral Tablet", Dose(Decimal("2.5"), "mg"), Route.ORAL),
        ("heparin sodium, porcine 5000 UNT/ML Injectable Solution", Dose(Decimal(5000), "[iU]/mL"), None),
        ("heparin 25,000 units IV", Dose(Decimal(25000), "[iU]"), Route.INTRAVENOUS),
        ("enoxaparin 40 mg subcut", Dose(Decimal(40), "mg"), Route.SUBCUTANEOUS),
        ("apixaban", None, None),
    ],
)
def test_strength_and_route_in_a_name(text: str, strength: Dose | None, route: Route | None) -> None:
    (found,) = medicines(request({"text": text}))
    assert (found.strength, found.route) == (strength, route)


@pytest.mark.parametrize(
    ("dosage", "dose"),
    [
        ({"doseAndRate": [{"doseQuantity": {"value": 5000, "unit": "units"}}]}, Dose(Decimal(5000), "[iU]")),
        ({"doseAndRate": [{"doseQuantity": {"value": 5, "code": "mg"}}]}, Dose(Decimal(5), "mg")),
        ({"doseQuantity": {"value": 5, "unit": "mg"}}, Dose(Decimal(5), "mg")),
        ({"doseAndRate": {"doseQuantity": {"value": "5", "unit": "mg"}}}, Dose(Decimal(5), "mg")),
        ({"doseAndRate": [{"doseQuantity": {"value": 5, "unit": "spoons of mercy"}}]}, None),
        ({"doseAndRate": [{"doseQuantity": {"value": 5}}]}, None),
        (
            {
                "doseAndRate": [
                    {"doseQuantity": {"value": 1, "unit": "mg"}},
                    {"doseQuantity": {"value": 2, "unit": "mg"}},
                ]
            },
            None,
        ),
        ({}, None),
    ],
)
def test_dose(dosage: dict[str, Any], dose: Dose | None) -> None:
    """Units are a closed list, because a dose leaves this room."""
    (found,) = medicines(request(dosageInstruction=[dosage]))
    assert found.dose == dose


@pytest.mark.parametrize(
    ("dosage", "continuous"),
    [
        ({"doseAndRate": [{"rateQuantity": {"value": 18, "unit": "units/kg/h"}}]}, True),
        ({"doseAndRate": [{"rateRatio": {"numerator": {"value": 1000}}}]}, True),
        ({"text": "continuous infusion per protocol"}, True),
        ({"text": "5000 units every 8 hours"}, False),
        ({}, False),
    ],
)
def test_an_infusion_is_continuous(dosage: dict[str, Any], continuous: bool) -> None:
    """HEP-07."""
    (found,) = medicines(request(HEPARIN, dosageInstruction=[dosage]))
    assert found.continuous is continuous


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("rivaroxaban 2.5 MG Oral Tablet", DoseAim.PROPHYLAXIS),
        ("Xarelto 2.5 mg", DoseAim.PROPHYLAXIS),
        ("rivaroxaban 20 MG Oral Tablet", None),
        ("apixaban 2.5 MG Oral Tablet", None),
    ],
)
def test_the_vascular_dose_of_rivaroxaban_is_not_full_anticoagulation(text: str, aim: DoseAim | None) -> None:
    """HEP-09."""
    (found,) = [one for one in medicines(request({"text": text})) if one.concept is Concept.MED_DOAC]
    assert found.aim is aim


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("flush line with 100 units", DoseAim.FLUSH),
        ("for catheter patency", DoseAim.FLUSH),
        ("VTE prophylaxis", DoseAim.PROPHYLAXIS),
        ("DVT ppx", DoseAim.PROPHYLAXIS),
        ("for stroke prevention in atrial fibrillation", None),
        ("stroke prophylaxis", None),
        ("prevention of DVT", None),
        ("therapeutic anticoagulation", DoseAim.TREATMENT),
        ("flush after treatment", None),
        ("as directed", None),
    ],
)
def test_what_a_dose_is_for(text: str, aim: DoseAim | None) -> None:
    """HEP-09."""
    (found,) = medicines(request(HEPARIN, dosageInstruction=[{"text": text}]))
    assert found.aim is aim
    (found,) = medicines(request(HEPARIN, reasonCode=[{"text": text}]))
    assert found.aim is aim


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (coded(SNOMED, "47625008"), Route.INTRAVENOUS),
        (coded(SNOMED, "34206005"), Route.SUBCUTANEOUS),
        (coded(SNOMED, "26643006"), Route.ORAL),
        ({"text": "IV"}, Route.INTRAVENOUS),
        ({"text": "SubQ"}, Route.SUBCUTANEOUS),
        ({"text": "Topical"}, Route.OTHER),
        (None, None),
    ],
)
def test_route(route: Any, expected: Route | None) -> None:
    (found,) = medicines(request(HEPARIN, dosageInstruction=[{"route": route}]))
    assert found.route is expected


def test_the_newest_administration_is_the_last_dose() -> None:
    """HEP-07: the last dose of a DOAC decides."""
    given = [
        resource(
            "MedicationAdministration",
            id=f"a{hour}",
            status="completed",
            medicationCodeableConcept=APIXABAN,
            effectiveDateTime=f"2026-11-20T{hour}:00:00-05:00",
        )
        for hour in ("08", "20")
    ]
    ask = resource("MedicationRequest", status="active", medicationCodeableConcept=APIXABAN, authoredOn="2026-01-01")
    for order in (given, given[::-1]):
        seen = picture({Need.MEDICATIONS: bundle(ask), Need.ADMINISTRATIONS: bundle(*order)})
        (found,) = [one for one in medicines(seen) if one.reference == "MedicationRequest/r1"]
        assert found.state is ACTIVE
        assert found.last_given is not None
        assert found.last_given.latest.isoformat() == "2026-11-20T20:00:00-05:00"
        assert found.when == found.last_given


@pytest.mark.parametrize(
    ("medicine", "fields", "expected"),
    [
        (HEPARIN, {}, {Concept.ORDER_HEPARIN}),
        (HEPARIN, {"dosageInstruction": [{"text": "continuous infusion"}]}, {Concept.ORDER_HEPARIN}),
        (HEPARIN, {"dosageInstruction": [{"text": "flush"}]}, set()),
        (HEPARIN, {"dosageInstruction": [{"route": {"text": "SC"}}]}, set()),
        (
            HEPARIN,
            {"dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 100, "unit": "units"}}]}]},
            set(),
        ),
        (HEPARIN, {"status": "on-hold"}, set()),
        (HEPARIN, {"status": "completed"}, set()),
        (coded(RXNORM, "1191", "aspirin"), {}, {Concept.ORDER_ANTIPLATELET}),
        (coded(RXNORM, "83367", "atorvastatin"), {}, {Concept.ORDER_STATIN}),
        (APIXABAN, {}, set()),
    ],
)
def test_an_active_request_is_an_order_that_exists(
    medicine: Any, fields: dict[str, Any], expected: set[Concept]
) -> None:
    """DATA-18; HEP-09: a flush or a prophylactic dose is not the heparin that a draft would repeat."""
    orders = [one for one in request(medicine, **fields).facts if isinstance(one, Order)]
    assert {one.concept for one in orders} == expected
    assert all(one.stage is OrderStage.ACTIVE and not one.selected for one in orders)


@pytest.mark.parametrize(
    ("fields", "readable"),
    [
        ({"medicationReference": {"reference": "Medication/nowhere"}}, False),
        ({"medicationReference": {"reference": "Medication/nowhere", "display": "lisinopril 10 mg"}}, True),
        ({"medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": "99999999"}]}}, False),
        ({"medicationCodeableConcept": coded(RXNORM, "99999999", "some tablet")}, True),
        ({"medicationCodeableConcept": coded(RXNORM, "1364430")}, True),
        ({}, False),
        ({"status": "stopped"}, True),
    ],
)
def test_an_active_medicine_without_a_name_makes_silence_unknown(fields: dict[str, Any], readable: bool) -> None:
    """HEP-07, HOOK-06: it could be an anticoagulant, so "none on record" cannot be said."""
    bare = {"resourceType": "MedicationRequest", "id": "m1", "status": "active", "intent": "order", "subject": SUBJECT}
    seen = picture({Need.MEDICATIONS: bundle({**bare, **fields})})
    assert seen.state(Need.MEDICATIONS).complete is readable
    assert ("without a readable name" in {one.reason for one in seen.set_aside}) is not readable
