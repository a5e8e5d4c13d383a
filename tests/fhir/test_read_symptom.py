"""Leg symptoms from FHIR: problems, items with components, reasons for a visit or an order (CODES.md section 3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Side, Symptom
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from tests.fhir.chart_making import (
    ICD,
    LOINC,
    NOW,
    SNOMED,
    bundle,
    coded,
    condition,
    exam,
    observation,
    picture,
    problems,
    resource,
)

L, R, OPEN = Side.LEFT, Side.RIGHT, Side.NOT_RECORDED
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def symptoms(seen: PatientPicture) -> list[Symptom]:
    found = [one for one in seen.facts if isinstance(one, Symptom)]
    assert all(one.concept is Concept.SYMPTOM_LEG for one in found)
    return found


def told(seen: PatientPicture) -> set[tuple[Side | None, str, str]]:
    return {
        (one.side, ", ".join(sorted(map(str, one.complaints))), ", ".join(sorted(map(str, one.traits))))
        for one in symptoms(seen)
    }


@pytest.mark.parametrize(
    ("code", "site", "expected"),
    [
        # By code.
        (coded(ICD, "M79.605"), None, {(L, "pain", "")}),
        (coded(ICD, "M79.661"), None, {(R, "pain", "")}),
        (coded(ICD, "M79.651"), None, {(R, "pain", "thigh")}),
        (coded(ICD, "M79.674"), None, {(R, "pain", "toes")}),
        (coded(ICD, "G47.62"), None, {(OPEN, "cramp", "at night")}),
        (coded(ICD, "M54.31"), None, {(R, "pain", "radiating down the leg")}),
        (coded(ICD, "R20.2"), None, {(OPEN, "numbness", "")}),
        (coded(ICD, "R20.2"), "left foot", {(L, "numbness", "")}),
        (coded(ICD, "R20.2"), "right hand", set()),
        (coded(ICD, "R25.2"), None, set()),
        (coded(ICD, "R25.2"), "left calf", {(L, "cramp", "")}),
        (coded(ICD, "M21.372"), None, {(L, "weakness", "")}),
        (coded(SNOMED, "26544005", "Muscle weakness"), None, set()),
        (coded(SNOMED, "26544005", "Muscle weakness"), "left leg", {(L, "weakness", "")}),
        (coded(SNOMED, "309538000"), "both feet", {(L, "numbness", ""), (R, "numbness", "")}),
        (coded(SNOMED, "63491006"), None, {(OPEN, "pain", "on walking, relieved by rest")}),
        (coded(ICD, "G25.81"), None, set()),
        (coded(ICD, "I10", "Essential hypertension"), None, set()),
        # By code and words.
        (coded(ICD, "M79.605", text="Left leg pain when walking"), None, {(L, "pain", "on walking")}),
        (coded(ICD, "I73.9", text="PAD with calf claudication"), None, {(OPEN, "pain", "calf, on walking")}),
        # By words.
        ({"text": "Burning feet, worse at night"}, None, {(L, "burning", "at night"), (R, "burning", "at night")}),
        ({"text": "Numbness of left outer thigh"}, None, {(L, "numbness", "outer thigh, thigh")}),
        ({"text": "Numbness and tingling"}, None, {(OPEN, "numbness", "")}),
        ({"text": "Numbness of left arm"}, None, set()),
        ({"text": "Numbness"}, "left hand", set()),
        ({"text": "Saddle numbness"}, None, set()),
        ({"text": "Weakness"}, None, set()),
        ({"text": "Pain"}, "right calf", {(R, "pain", "")}),
        ({"text": "No numbness of the left foot"}, None, set()),
        ({"text": "Family history of leg cramps"}, None, set()),
        ({"text": "History of leg cramps"}, None, set()),
        ({"text": "Sciatica"}, "right leg", {(R, "pain", "radiating down the leg")}),
        ({"text": "Restless legs"}, None, {(OPEN, "urge to move", "")}),
    ],
)
def test_problems(code: dict[str, Any], site: str | None, expected: set[tuple[Side, str, str]]) -> None:
    found = told(problems(condition(code, **({"bodySite": [{"text": site}]} if site else {}))))
    assert found == expected


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 1),
        ({"clinicalStatus": coded(CLINICAL, "resolved")}, 0),
        ({"clinicalStatus": coded(CLINICAL, "inactive")}, 0),
        ({"abatementDateTime": "2026-11-20"}, 0),
        ({"verificationStatus": coded(VERIFICATION, "refuted")}, 0),
        ({"verificationStatus": coded(VERIFICATION, "provisional")}, 1),
    ],
)
def test_only_current_problems_tell(fields: dict[str, Any], count: int) -> None:
    """DATA-03, DATA-04."""
    found = symptoms(problems(condition(coded(ICD, "M79.605"), **fields)))
    assert len(found) == count
    assert all(one.suspected is ("verificationStatus" in fields) for one in found)
    assert all(one.continuing for one in found)


@pytest.mark.parametrize(
    ("words", "suspected"), [("Sciatica, left", False), ("Possible sciatica, left", True), ("Sciatica left?", True)]
)
def test_doubt_in_words(words: str, suspected: bool) -> None:
    (found,) = symptoms(problems(condition(words)))
    assert found.suspected is suspected


def test_code_or_words_is_remembered() -> None:
    """DATA-20."""
    assert [one.from_text for one in symptoms(problems(condition(coded(ICD, "M79.605"))))] == [False]
    assert [one.from_text for one in symptoms(problems(condition("Left leg pain")))] == [True]


@pytest.mark.parametrize(
    ("words", "fields", "before"),
    [
        ("Left leg pain", {"onsetString": "3 days ago"}, timedelta(days=3)),
        ("Left leg pain for 3 days", {}, timedelta(days=3)),
        ("2 week history of left leg pain", {}, timedelta(days=14)),
        ("Weakness of left leg over 6 hours", {}, timedelta(hours=6)),
        ("Left foot numb x 2 days", {}, timedelta(days=2)),
        ("Left leg pain after standing for 2 hours", {}, None),
        ("Left leg pain", {}, None),
    ],
)
def test_when_it_began(words: str, fields: dict[str, Any], before: timedelta | None) -> None:
    (found,) = symptoms(problems(condition(words, recordedDate=NOW.isoformat(), **fields)))
    if before is None:
        assert found.onset is None
    else:
        assert found.onset is not None
        assert found.onset.earliest <= NOW - before <= found.onset.latest


def component(label: str, answer: Any) -> dict[str, Any]:
    key = "valueBoolean" if isinstance(answer, bool) else "valueString"
    return {"code": {"text": label}, key: answer}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (observation("Left leg pain", valueBoolean=True), {(L, "pain", "")}),
        (observation("Left leg pain", valueBoolean=False), set()),
        (observation("Left leg pain", valueString="denied"), set()),
        (observation("Left leg pain", valueString="not assessed"), set()),
        (observation("Left leg pain", dataAbsentReason={"text": "unknown"}), set()),
        (observation("Left leg pain", valueString="burning, worse at night"), {(L, "burning, pain", "at night")}),
        (observation("Left leg pain"), {(L, "pain", "")}),
        (observation("Chief complaint", valueString="left leg numb since noon"), {(L, "numbness", "")}),
        (observation("Reason for visit", valueString="calf pain when walking"), {(OPEN, "pain", "calf, on walking")}),
        (observation("Chief complaint", valueString="headache"), set()),
        (
            observation("Leg symptoms", valueCodeableConcept={"text": "Tingling in both feet"}),
            {(L, "numbness", ""), (R, "numbness", "")},
        ),
        (
            observation("Numbness of foot", bodySite={"text": "left foot"}, valueString="yes"),
            {(L, "numbness", "")},
        ),
        (observation(coded(SNOMED, "309538000"), valueBoolean=True), {(OPEN, "numbness", "")}),
        (observation(coded(SNOMED, "309538000", "Numbness of foot"), valueBoolean=False), set()),
        # An examination is no telling, nor is a number.
        (observation("Sensation left foot", valueString="reduced"), set()),
        (observation("Motor strength left leg", valueString="3/5"), set()),
        (observation("Pain score left leg", valueQuantity={"value": 7, "code": "{score}"}), set()),
        (observation(coded(LOINC, "8902-9", "Dorsalis pedis pulse left"), valueString="cold foot, absent"), set()),
        # Components.
        (
            observation(
                "Left leg pain",
                component=[
                    component("Relieving factors", "sitting"),
                    component("Aggravating factors", "walking"),
                    component("Timing", "worse at night"),
                ],
            ),
            {(L, "pain", "at night, on walking, relieved by sitting or bending forward")},
        ),
        (
            observation(
                "Left leg pain", valueBoolean=True, component=[component("Distribution", "stocking to mid-calf")]
            ),
            {(L, "pain", "calf, stocking distribution")},
        ),
        (
            observation(
                "Leg symptoms", component=[component("Left leg numbness", True), component("Right leg pain", "yes")]
            ),
            {(L, "numbness", ""), (R, "pain", "")},
        ),
        (observation("Leg symptoms", component=[component("Left leg numbness", False)]), set()),
        (observation("Relieving factors", valueString="standing still, left leg"), {(L, "", "relieved by standing still")}),
    ],
)  # fmt: skip
def test_items(item: dict[str, Any], expected: set[tuple[Side, str, str]]) -> None:
    assert told(exam(item)) == expected


def test_an_unsigned_item_says_so() -> None:
    """DATA-02."""
    (found,) = symptoms(exam(observation("Left leg pain", valueBoolean=True, status="preliminary")))
    assert found.unsigned
    assert not found.continuing


REASON = {"text": "Left calf pain on walking"}
EXPECTED = {(L, "pain", "calf, on walking")}


@pytest.mark.parametrize(
    "prefetch",
    [
        {Need.ENCOUNTER: resource("Encounter", status="in-progress", reasonCode=[REASON])},
        {
            Need.ENCOUNTER: resource(
                "Encounter",
                status="in-progress",
                reasonReference=[{"reference": "Condition/9", "display": REASON["text"]}],
            )
        },
        {
            Need.ORDERS: bundle(
                resource("ServiceRequest", status="active", intent="order", code={"text": "ABI"}, reasonCode=[REASON])
            )
        },
        {
            Need.MEDICATIONS: bundle(
                resource(
                    "MedicationRequest",
                    status="active",
                    intent="order",
                    medicationCodeableConcept={"text": "ibuprofen"},
                    reasonCode=[REASON],
                )
            )
        },
    ],
)
def test_reasons(prefetch: dict[Need | str, Any]) -> None:
    """CODES.md section 3 row 12."""
    assert told(picture(prefetch)) == EXPECTED


def test_the_reason_of_a_draft() -> None:
    draft = resource("MedicationRequest", medicationCodeableConcept={"text": "gabapentin"}, reasonCode=[REASON])
    seen = picture({}, drafts=bundle(draft), hook="order-select")
    assert told(seen) == EXPECTED
    assert [one.when for one in symptoms(seen)] == [None]


@pytest.mark.parametrize(
    "visit",
    [
        resource("Encounter", status="cancelled", reasonCode=[REASON]),
        resource("Encounter", status="in-progress", reasonCode=[{"text": "Mother with leg pain"}]),
        resource("Encounter", status="in-progress", reasonCode=[{"text": "Chest pain"}]),
    ],
)
def test_reasons_that_tell_nothing(visit: dict[str, Any]) -> None:
    assert told(picture({Need.ENCOUNTER: visit})) == set()


def test_a_reason_is_told_when_the_visit_began() -> None:
    visit = resource(
        "Encounter", status="in-progress", reasonCode=[REASON], period={"start": "2026-11-21T09:00:00-05:00"}
    )
    (found,) = symptoms(picture({Need.ENCOUNTER: visit}))
    assert found.when is not None
    assert found.when.earliest == datetime.fromisoformat("2026-11-21T09:00:00-05:00")
