"""What a drafted medicine order comes to in a day, and which medicine it is (GAB-01, DPN-07, RLS-07)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Dose, Order
from tests.fhir.chart_making import RXNORM, SUBJECT, bundle, coded, picture
from tests.support.vignettes import names, vignettes

DAYS = vignettes("""
    | row    | first line        | then                      | daily |
    |--------+-------------------+---------------------------+-------|
    | GAB-01 | 300 mg 3 a day    |                           | 900   |
    | GAB-01 | 300 mg 1 a day    | 600 mg 1 a day            | 900   |
    | GAB-01 | 300 mg 1 a day #1 | 600 mg 1 a day #1         | 900   |
    | DPN-07 | 30 mg 1 a day #1  | 60 mg 1 a day #2          | 60    |
    | GAB-01 | 300 mg 2 a day #1 | 100 mg 1 a day #2         | 600   |
    | GAB-01 | 300 mg 1 a day #1 | 600 mg 1 a day            | 900   |
    | GAB-01 | 300 mg #1         | 600 mg 1 a day #2         |       |
    | GAB-01 | 300 mg 1 a day    | 1 g 1 a day               |       |
""")


def line(text: str) -> dict[str, Any]:
    """``300 mg 3 a day #1``: a dose, how often, and the number of its step."""
    words, _, step = text.partition("#")
    amount, unit, *often = words.split()
    dosage: dict[str, Any] = {"doseAndRate": [{"doseQuantity": {"value": float(amount), "unit": unit}}]}
    if often:
        dosage["timing"] = {"repeat": {"frequency": int(often[0]), "period": 1, "periodUnit": "d"}}
    return {**dosage, **({"sequence": int(step)} if step else {})}


def drafted(code: dict[str, Any], *lines: dict[str, Any]) -> list[Order]:
    """The orders that one selected draft is read as."""
    draft = {
        "resourceType": "MedicationRequest",
        "id": "d1",
        "status": "draft",
        "intent": "order",
        "subject": SUBJECT,
        "medicationCodeableConcept": code,
        "dosageInstruction": list(lines),
    }
    return [one for one in picture({}, drafts=bundle(draft), hook="order-select").facts if isinstance(one, Order)]


@pytest.mark.parametrize("vignette", DAYS, ids=names(DAYS))
def test_a_day(vignette: dict[str, str]) -> None:
    """Lines together add up; the steps of a titration follow each other, so that the highest one counts."""
    lines = [line(vignette[column]) for column in ("first line", "then") if vignette[column]]
    for one in drafted(coded(RXNORM, "25480", "gabapentin"), *lines):
        assert one.daily == (Dose(Decimal(vignette["daily"]), "mg") if vignette["daily"] else None)


@pytest.mark.parametrize("sequence", ["1", 1.0, 2**70, None])
def test_an_odd_step_number_harms_nothing(sequence: object) -> None:
    """DATA-14: the order is read all the same."""
    (one, _) = drafted(coded(RXNORM, "25480", "gabapentin"), {**line("300 mg 1 a day"), "sequence": sequence})
    assert one.daily == Dose(Decimal(300), "mg")


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("25480", "gabapentin", {Concept.ORDER_GABAPENTINOID, Concept.MED_GABAPENTIN}),
        ("187832", "pregabalin", {Concept.ORDER_GABAPENTINOID, Concept.MED_PREGABALIN}),
        ("", "Horizant (gabapentin enacarbil)", {Concept.ORDER_GABAPENTINOID, Concept.MED_GABAPENTIN_ENACARBIL}),
        ("72302", "ropinirole", {Concept.ORDER_DOPAMINE_AGONIST, Concept.MED_DOPAMINE_AGONIST}),
        ("", "carbidopa-levodopa 25-100", {Concept.ORDER_DOPAMINE_AGONIST, Concept.MED_LEVODOPA}),
        ("", "cabergoline 0.5 mg", {Concept.ORDER_OTHER}),
        ("72625", "duloxetine", {Concept.ORDER_DULOXETINE}),
        ("5640", "ibuprofen", {Concept.ORDER_NSAID}),
        ("9071", "quinine", {Concept.ORDER_QUININE}),
        ("10689", "tramadol", {Concept.MED_OPIOID, Concept.MED_SSRI_SNRI_TRAMADOL}),
    ],
)
def test_which_medicine_it_is(code: str, text: str, expected: set[Concept]) -> None:
    """Where one order stands for medicines whose doses or uses differ, the medicine is told as well."""
    named = coded(RXNORM, code, text) if code else {"text": text}
    assert {one.concept for one in drafted(named)} == expected
