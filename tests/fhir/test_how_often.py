"""What a medicine order comes to in a day: by numbers, by code, by words; nothing when it does not say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Dose, Order, OrderStage
from app.picture.needs import Need
from tests.fhir.chart_making import bundle, picture, resource


def order(text: str, *dosage: dict[str, Any], stage: OrderStage = OrderStage.DRAFT) -> Order:
    return orders(text, *dosage, stage=stage)[0]


def orders(text: str, *dosage: dict[str, Any], stage: OrderStage = OrderStage.DRAFT) -> list[Order]:
    request = resource(
        "MedicationRequest",
        status="active",
        intent="order",
        medicationCodeableConcept={"text": text},
        dosageInstruction=list(dosage),
    )
    if stage is OrderStage.DRAFT:
        seen = picture({}, drafts=bundle(request), hook="order-select")
    else:
        seen = picture({Need.MEDICATIONS: bundle(request)})
    return [one for one in seen.facts if isinstance(one, Order)]


def quantity(value: float, unit: str) -> dict[str, Any]:
    return {"doseAndRate": [{"doseQuantity": {"value": value, "unit": unit}}]}


def repeat(**fields: Any) -> dict[str, Any]:
    return {"timing": {"repeat": fields}}


@pytest.mark.parametrize(
    ("dosage", "dose", "daily"),
    [
        ({**quantity(300, "mg"), **repeat(frequency=3, period=1, periodUnit="d")}, "300 mg", "900 mg"),
        ({**quantity(300, "mg"), **repeat(frequency=1, period=8, periodUnit="h")}, "300 mg", "900 mg"),
        ({**quantity(300, "mg"), **repeat(frequency=1, frequencyMax=2, period=1, periodUnit="d")}, "300 mg", "600 mg"),
        ({**quantity(70, "mg"), **repeat(frequency=1, period=1, periodUnit="wk")}, "70 mg", "10 mg"),
        ({**quantity(300, "mg"), "timing": {"code": {"coding": [{"code": "TID"}]}}}, "300 mg", "900 mg"),
        ({**quantity(300, "mg"), "timing": {"code": {"text": "BID"}}}, "300 mg", "600 mg"),
        ({**quantity(300, "mg"), "text": "three times daily"}, "300 mg", "900 mg"),
        ({**quantity(300, "mg"), "text": "twice a day with food"}, "300 mg", "600 mg"),
        ({**quantity(300, "mg"), "text": "every other day"}, "300 mg", "150 mg"),
        ({**quantity(300, "mg"), "text": "at bedtime"}, "300 mg", "300 mg"),
        ({**quantity(300, "mg"), "text": "q8h"}, "300 mg", "900 mg"),
        ({**quantity(300, "mg"), "text": "four times a day"}, "300 mg", "1200 mg"),
        ({**quantity(1, "capsule"), "text": "3 times a day"}, "300 mg", "900 mg"),
        ({"text": "300 mg three times daily"}, None, "900 mg"),
        ({"text": "300 mg or 600 mg daily"}, None, None),
        ({**quantity(300, "mg"), "text": "as directed"}, "300 mg", None),
        ({**quantity(300, "mg"), **repeat(frequency=1, period=0, periodUnit="d")}, "300 mg", None),
        ({**quantity(300, "mg"), **repeat(frequency=1, period=1, periodUnit="min")}, "300 mg", None),
        ({"timing": {"code": {"text": "TID"}}}, None, None),
        ({}, None, None),
    ],
)
def test_dose_and_day(dosage: dict[str, Any], dose: str | None, daily: str | None) -> None:
    found = order("gabapentin 300 MG oral capsule", dosage)
    assert found.concept is Concept.ORDER_GABAPENTINOID
    assert (_said(found.dose), _said(found.daily)) == (dose, daily)


def _said(dose: Dose | None) -> str | None:
    return None if dose is None else f"{dose.amount.normalize():f} {dose.unit}"


def test_the_lines_of_a_day_add_up() -> None:
    morning, night = quantity(300, "mg") | {"text": "in the morning"}, quantity(600, "mg") | {"text": "at bedtime"}
    found = order("gabapentin", morning, night)
    assert (found.dose, found.daily) == (None, Dose(Decimal(900), "mg"))


def test_lines_of_two_units_do_not() -> None:
    found = order("gabapentin", quantity(300, "mg") | {"text": "daily"}, quantity(1, "tablet") | {"text": "daily"})
    assert found.daily is None


def test_an_active_order_has_its_dose_too() -> None:
    found = order("duloxetine", quantity(90, "mg") | {"text": "once daily"}, stage=OrderStage.ACTIVE)
    assert (found.concept, found.dose, found.daily) == (
        Concept.ORDER_DULOXETINE,
        Dose(Decimal(90), "mg"),
        Dose(Decimal(90), "mg"),
    )


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Pregabalin 75 mg", Concept.ORDER_GABAPENTINOID),
        ("Horizant 600 mg", Concept.ORDER_GABAPENTINOID),
        ("Cymbalta 60 mg", Concept.ORDER_DULOXETINE),
        ("Amitriptyline 25 mg", Concept.ORDER_TCA),
        ("Naproxen 500 mg", Concept.ORDER_NSAID),
        ("Quinine sulfate 324 mg", Concept.ORDER_QUININE),
        ("Pramipexole 0.125 mg", Concept.ORDER_DOPAMINE_AGONIST),
        ("Carbidopa/levodopa 25/100", Concept.ORDER_DOPAMINE_AGONIST),
        ("Ferrous sulfate 325 mg", Concept.ORDER_IRON),
        ("Iron sucrose 200 mg IV", Concept.ORDER_IRON_IV),
        ("Cyanocobalamin 1000 mcg IM", Concept.ORDER_B12_REPLACEMENT),
        ("Magnesium oxide 400 mg", Concept.ORDER_MAGNESIUM),
        ("Dexamethasone 16 mg", Concept.ORDER_DEXAMETHASONE),
    ],
)
def test_a_medicine_is_an_order_of_its_kind(text: str, concept: Concept) -> None:
    """DATA-18: drafted and active alike."""
    assert concept in {one.concept for one in orders(text)}
    assert {one.concept for one in orders(text, stage=OrderStage.ACTIVE)} == {concept}


def test_a_nerve_pill_is_no_other_order() -> None:
    assert order("loperamide 2 mg").concept is Concept.ORDER_OTHER
