"""What reading a chart may cost, counted in calls and not in time, so that the answer is the same on any computer.

The limits stand about a third above what was counted when they were written. Whoever breaks one has put work on the path
of every resource of every chart: it has to wait until a pathway asks, or to be remembered.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from app.fhir import gist
from app.fhir.plain_call import parse
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Measurement, Medication
from app.picture.patient import PatientPicture
from tests.fhir.agreement import picture_of, terminology
from tests.fhir.chart_making import LOINC, RXNORM, SNOMED, bundle, coded, condition, observation, resource

JSON = dict[str, Any]
MARK = "Zzyzx"

FEW = 10
"""Resources of each kind."""


def chart(many: int, odd: JSON | None = None) -> bytes:
    """A call whose chart holds ``many`` of each: numbers, panels, answers, problems, medicines, and what nobody knows."""
    labs = [
        {
            **observation(
                coded(LOINC, code, name, name), valueQuantity={"value": 4 + n % 5, "unit": unit, "code": unit}
            ),
            "interpretation": [coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "N")],
            "id": f"{code}-{n}",
        }
        for n in range(many)
        for code, name, unit in (("2823-3", "Potassium", "mmol/L"), ("718-7", "Hemoglobin", "g/dL"))
    ]
    unknown = [
        {**observation(coded(LOINC, "8867-4", "Heart rate"), valueQuantity={"value": 70 + n}), "id": f"hr-{n}"}
        for n in range(many)
    ]
    pressures = [
        {
            **observation(coded(LOINC, "85354-9", "Blood pressure panel")),
            "id": f"bp-{n}",
            "component": [
                {"code": coded(LOINC, code), "valueQuantity": {"value": 100 + n, "code": "mm[Hg]"}}
                for code in ("8480-6", "8462-4")
            ],
        }
        for n in range(many)
    ]
    smoking = [
        {
            **observation(coded(LOINC, "72166-2", "Tobacco smoking status")),
            "id": f"smoke-{n}",
            "valueCodeableConcept": coded(SNOMED, "8517006", "Former smoker"),
        }
        for n in range(many)
    ]
    problems = [{**condition(coded(SNOMED, "44054006", "Type 2 diabetes")), "id": f"c-{n}"} for n in range(many)]
    medicines = [
        resource(
            "MedicationRequest",
            id=f"m-{n}",
            status="active",
            intent="order",
            medicationCodeableConcept=coded(RXNORM, "860975", "metformin 500 MG Oral Tablet"),
            dosageInstruction=[{"text": "Take 1 tablet by mouth daily"}],
        )
        for n in range(many)
    ]
    call = {
        "hook": "patient-view",
        "hookInstance": "7d1c6a52-6c1c-4b69-8d9f-0d7a0c1f0e11",
        "context": {"patientId": "p1"},
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": "p1"},
            "measurements": bundle(*labs),
            "exam": bundle(*unknown, *pressures, *smoking, *([odd] if odd else [])),
            "conditions": bundle(*problems),
            "medications": bundle(*medicines),
        },
    }
    return json.dumps(call).encode()


KINDS = 7


def read(body: bytes) -> PatientPicture:
    return picture_of(parse(body, "patient-view"))


def calls_of(work: Callable[[], object]) -> int:
    """How many functions the work calls, those of Python and those of C; the second time, when all is warm."""
    work()
    count = 0

    def counted(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def reading(many: int, odd: JSON | None = None) -> int:
    body = chart(many, odd)
    return calls_of(lambda: read(body))


def test_a_call_without_a_chart() -> None:
    """What is paid for the call, whatever it holds."""
    assert reading(0) <= 230


def test_a_resource_that_nobody_asks_about() -> None:
    """Its parts are looked up by their bytes, and that is all."""
    more = 100 * KINDS
    assert (reading(FEW + 100) - reading(FEW)) / more <= 10


def test_twice_the_chart_costs_twice() -> None:
    once, twice, often = (reading(many) for many in (100, 200, 1600))
    empty = reading(0)
    assert twice - empty <= 2.02 * (once - empty)
    assert often - empty <= 16.2 * (once - empty)


ODD: list[JSON] = [
    {**observation("Left dorsalis pedis pulse", valueString="absent"), "id": "odd", "status": ["final", "amended"]},
    {**observation({"coding": [5]}), "id": "odd"},
    {**observation("Odd"), "id": "odd", "subject": 5},
    {**observation("Odd"), "id": "odd", "subject": {"reference": "Patient/p2"}},
    {**observation("Odd"), "id": "hr-1"},
    {**observation("Odd"), "id": "odd", "contained": [5]},
]


@pytest.mark.parametrize("odd", ODD)
def test_one_odd_resource_does_not_make_the_others_dear(odd: JSON) -> None:
    """Those that are as they should be are still not read; each is looked at once more."""
    once, twice = reading(100, odd), reading(200, odd)
    empty = reading(0, odd)
    assert once / reading(100) <= 8
    assert twice - empty <= 2.02 * (once - empty)


def test_only_what_is_asked_is_read() -> None:
    picture = read(chart(50))
    notes = picture._unread._notes  # type: ignore[union-attr]
    assert not notes
    assert len(picture.of(Measurement, Concept.LAB_POTASSIUM)) == 50
    assert len(notes) == 50
    assert len(picture.of(Diagnosis, Concept.SMOKING)) == 50
    assert len(picture.of(Medication, Concept.MED_METFORMIN)) == 50
    assert len(notes) == 150


@pytest.mark.parametrize(
    ("concept", "most"),
    [
        (Concept.LAB_POTASSIUM, 260),
        (Concept.BP_SYSTOLIC, 420),
        (Concept.SMOKING, 240),
        (Concept.COND_DIABETES, 330),
        (Concept.MED_METFORMIN, 300),
    ],
)
def test_a_resource_that_is_asked_about(concept: Concept, most: int) -> None:
    few, many = chart(FEW), chart(FEW + 100)

    def asked(body: bytes) -> int:
        return calls_of(lambda: read(body).of(Measurement, concept)) - calls_of(lambda: read(body))

    assert (asked(many) - asked(few)) / 100 <= most


def test_nothing_is_left_for_the_collector_of_cycles() -> None:
    """A chart that holds itself alive fills the memory until somebody stops to sweep."""
    body = chart(20)
    read(body).of(Measurement, Concept.LAB_POTASSIUM)
    gc.collect()
    gc.disable()
    try:
        read(body).of(Measurement, Concept.LAB_POTASSIUM)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gist, "MEMO_SIZE", 20)
    terminology().forget()
    panel = observation("Panel", component=[{"code": {"text": f"Part {n}"}} for n in range(1000)])
    for n in range(30):
        read(chart(1, {**panel, "id": "odd", "code": {"text": f"Label {n}"}, "bodySite": {"text": f"Site {n}"}}))
    remembered = terminology().gists
    assert remembered["item"]
    assert all(len(known) <= 20 for known in remembered.values())
    assert not any(len(key) > 60 for key in remembered["observation"])
    terminology().forget()
    assert not terminology().gists


def test_no_text_of_a_chart_outlives_its_call() -> None:
    label = {"coding": [{"system": MARK, "code": MARK, "display": MARK}], "text": f"{MARK} left leg pain"}
    odd = {**observation(label), "id": "odd", "valueCodeableConcept": label, "component": [{"code": label}]}
    picture = read(chart(2, odd))
    assert picture.facts
    del picture
    assert terminology().gists
    assert MARK not in repr(dict(terminology().gists))
