"""Observations: statuses, times, sides, shapes, answers and numbers (DATA-02 to DATA-14, CODES.md section 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import (
    Colour,
    Diagnosis,
    Grade,
    Interval,
    Measurement,
    Motor,
    Presence,
    Pulse,
    Refill,
    Sensory,
    Side,
    Sign,
    Signal,
    Standing,
    Temperature,
)
from app.picture.needs import Missing, Need, NeedState, Why
from app.picture.patient import PatientPicture, Reading
from tests.fhir.chart_making import (
    ICD,
    LOINC,
    NOW,
    SNOMED,
    bundle,
    coded,
    exam,
    observation,
    picture,
)

L, R, OPEN = Side.LEFT, Side.RIGHT, Side.NOT_RECORDED
DP_LEFT = coded(LOINC, "8902-9", "Pulse intensity Dorsal pedal artery - left by palpation")
DP_RIGHT = coded(LOINC, "74782-4")
ANY_ARTERY = coded(LOINC, "44974-4", "Pulse intensity of Unspecified artery palpation")
ABSENT = coded(SNOMED, "2667000", "Absent")
PRESENT = coded(SNOMED, "52101004", "Present")


def signs(seen: PatientPicture) -> set[tuple[Concept, Side | None, Grade]]:
    return {(fact.concept, fact.side, fact.value) for fact in seen.facts if isinstance(fact, Sign)}


def numbers(seen: PatientPicture) -> set[tuple[Concept, Side | None, Interval, str]]:
    return {(one.concept, one.side, one.value, one.printed) for one in seen.facts if isinstance(one, Measurement)}


def gaps(seen: PatientPicture) -> set[tuple[Concept, Why]]:
    return {(gap.concept, gap.why) for gap in seen.gaps}


# DATA-02: statuses.


@pytest.mark.parametrize(
    ("status", "unsigned"),
    [
        ("final", False),
        ("amended", False),
        ("corrected", False),
        ("preliminary", True),
        (None, True),
        ("entered-in-error", None),
        ("cancelled", None),
        ("unknown", None),
        ("registered", None),
        ("FINAL", None),
        ("", None),
    ],
)
def test_status_of_an_observation(status: str | None, unsigned: bool | None) -> None:
    """DATA-02: signed, unsigned (may only raise an alarm), or ignored."""
    seen = exam(observation(DP_LEFT, status=status, valueString="absent"))
    assert [fact.unsigned for fact in seen.facts] == ([] if unsigned is None else [unsigned])
    assert bool([one for one in seen.set_aside if "DATA-02" in one.reason]) is (unsigned is None)


@pytest.mark.parametrize(
    ("code", "unit", "kept"),
    [("777-3", "10*3/uL", True), ("6301-6", "{INR}", True), ("2276-4", "ng/mL", False), ("29463-7", "kg", False)],
)
def test_a_preliminary_number_may_warn_and_never_replaces(code: str, unit: str, kept: bool) -> None:
    """DATA-02: never feeds lab-replacement logic; a low count that warns is kept, marked unsigned."""
    quantity = {"value": 40, "code": unit, "unit": unit}
    if unit == "{INR}":
        quantity["value"] = 2
    seen = exam(observation(coded(LOINC, code), status="preliminary", valueQuantity=quantity))
    assert [fact.unsigned for fact in seen.facts] == ([True] if kept else [])


# DATA-13: times.


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"effectiveDateTime": "2026-11-21T10:00:00-05:00"}, "2026-11-21T10:00:00-05:00"),
        ({"effectiveInstant": "2026-11-21T10:00:00-05:00"}, "2026-11-21T10:00:00-05:00"),
        (
            {"effectivePeriod": {"start": "2026-11-20", "end": "2026-11-21T10:00:00-05:00"}},
            "2026-11-21T10:00:00-05:00",
        ),
        ({"issued": "2026-11-21T10:00:00-05:00"}, "2026-11-21T10:00:00-05:00"),
        ({"effectiveDateTime": "Invalid date", "issued": "2026-11-21T10:00:00-05:00"}, "2026-11-21T10:00:00-05:00"),
        ({"effectiveDateTime": "Invalid date"}, None),
        ({"effectiveDateTime": "0202-01-01"}, None),
        ({}, None),
    ],
)
def test_time_of_a_finding(times: dict[str, Any], expected: str | None) -> None:
    """DATA-13; CODES.md shape 19. A finding without a time is kept and counts as stale."""
    base = {key: value for key, value in observation(DP_LEFT).items() if key != "effectiveDateTime"}
    seen = exam({**base, **times, "valueString": "absent"})
    (fact,) = seen.facts
    assert (fact.when.latest.isoformat() if fact.when else None) == expected
    if expected is None:
        assert isinstance(seen.sign(Concept.PULSE_DORSALIS_PEDIS, L), Missing)


@pytest.mark.parametrize(("minute", "kept"), [("59", True), ("00", True), ("01", False)])
def test_the_future_is_not_believed(minute: str, kept: bool) -> None:
    """DATA-13: now is 14:00; up to 15:00 is a clock that runs ahead, 15:01 is an error."""
    hour = "14" if minute == "59" else "15"
    seen = exam(observation(DP_LEFT, effectiveDateTime=f"2026-11-21T{hour}:{minute}:00-05:00", valueString="absent"))
    assert bool(seen.facts) is kept
    assert any("DATA-13" in one.reason for one in seen.set_aside) is not kept


# DATA-08: sides.


@pytest.mark.parametrize(
    ("code", "site", "expected"),
    [
        (DP_LEFT, None, L),
        (DP_RIGHT, None, R),
        (DP_LEFT, coded(SNOMED, "22335008", "left foot"), L),
        (DP_LEFT, coded(SNOMED, "7769000", "right foot"), OPEN),
        (DP_LEFT, {"text": "right foot"}, OPEN),
        (coded(LOINC, "8902-9", text="DP pulse both feet"), None, L),
        (coded(LOINC, "8902-9", text="Right dorsalis pedis pulse"), None, OPEN),
        (ANY_ARTERY, coded(SNOMED, "792817008"), L),
        (ANY_ARTERY, coded(SNOMED, "792816004"), R),
        (ANY_ARTERY, coded(SNOMED, "86547008"), OPEN),
        (ANY_ARTERY, {"coding": [{"system": SNOMED, "code": "86547008"}], "text": "right"}, R),
        ({"text": "LLE Pulse DP"}, None, L),
        ({"text": "Dorsalis Pedis Pulse R"}, None, R),
        ({"text": "Dorsalis pedis pulse"}, None, OPEN),
    ],
)
def test_side_comes_from_code_then_site_then_text(code: Any, site: Any, expected: Side) -> None:
    """DATA-08, CODES.md shapes 1, 2, 8, 16; contradiction leaves the side open."""
    one = observation(code, valueString="absent", **({"bodySite": site} if site else {}))
    assert signs(exam(one)) == {(Concept.PULSE_DORSALIS_PEDIS, expected, Pulse.ABSENT)}


@pytest.mark.parametrize(("code", "side"), [("8908-6", R), ("8909-4", L)])
def test_the_right_posterior_tibial_has_the_lower_number(code: str, side: Side) -> None:
    """CODES.md: a trap, opposite to the other pairs."""
    seen = exam(observation(coded(LOINC, code), valueString="absent"))
    assert signs(seen) == {(Concept.PULSE_POSTERIOR_TIBIAL, side, Pulse.ABSENT)}


def test_a_contradiction_is_marked() -> None:
    """DATA-08: data.conflict, and the leg's pulse is charted but not usable."""
    seen = exam(observation(DP_LEFT, bodySite={"text": "right foot"}, valueString="absent"))
    assert any("data.conflict" in one.reason for one in seen.set_aside)
    assert gaps(seen) == {(Concept.PULSE_DORSALIS_PEDIS, Why.SIDE)}


def test_both_feet_are_one_fact_per_leg() -> None:
    """DATA-08: sides are never merged."""
    seen = exam(observation({"text": "Dorsalis pedis pulses"}, bodySite={"text": "Both feet"}, valueString="2+"))
    assert signs(seen) == {
        (Concept.PULSE_DORSALIS_PEDIS, L, Pulse.NORMAL),
        (Concept.PULSE_DORSALIS_PEDIS, R, Pulse.NORMAL),
    }


@pytest.mark.parametrize(
    ("code", "site", "expected"),
    [
        (coded(SNOMED, "44077006", "Numbness"), None, OPEN),
        (coded(SNOMED, "44077006", "Numbness"), {"text": "left foot"}, L),
        (coded(SNOMED, "44077006", "Numbness"), coded(SNOMED, "32153003"), L),
        (coded(SNOMED, "44077006", "Numbness"), {"text": "left hand"}, None),
        (coded(SNOMED, "44077006", "Numbness", text="Numbness of face"), None, None),
        (coded(SNOMED, "309538000", "Numbness of foot"), None, OPEN),
        ({"text": "No numbness of the left foot"}, None, None),
        ({"text": "Patient denies numbness in left leg"}, None, None),
        ({"text": "Family history of numbness of the legs"}, None, None),
    ],
)
def test_where_numbness_is_felt(code: Any, site: Any, expected: Side | None) -> None:
    """DATA-08: without a site the side is open; of an arm, a hand or the face it is no leg sign; nor is a denial."""
    seen = exam(observation(code, **({"bodySite": site} if site else {})))
    wanted = set() if expected is None else {(Concept.SENSORY_LIMB, expected, Sensory.EXTENT_UNKNOWN)}
    assert signs(seen) == wanted


# DATA-14: answers.


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        (DP_LEFT, {"valueCodeableConcept": ABSENT}, Pulse.ABSENT),
        (DP_LEFT, {"valueCodeableConcept": {"text": "Absent"}}, Pulse.ABSENT),
        (DP_LEFT, {"valueCodeableConcept": coded(LOINC, "LA11841-6", "1+")}, Pulse.DIMINISHED),
        (DP_LEFT, {"valueString": "0"}, Pulse.ABSENT),
        (DP_LEFT, {"valueString": "2+"}, Pulse.NORMAL),
        (DP_LEFT, {"valueString": "Doppler"}, Pulse.DOPPLER_ONLY),
        (DP_LEFT, {"valueString": "Difficult to Palpate"}, Pulse.DIMINISHED),
        (DP_LEFT, {"valueInteger": 0}, Pulse.ABSENT),
        (DP_LEFT, {"valueInteger": 1}, Pulse.DIMINISHED),
        (DP_LEFT, {"valueInteger": 3}, Pulse.NORMAL),
        (DP_LEFT, {"valueInteger": "0"}, Pulse.ABSENT),
        (DP_LEFT, {"valueQuantity": {"value": 2}}, Pulse.NORMAL),
        (DP_LEFT, {"valueBoolean": False}, Pulse.ABSENT),
        ({"text": "Absent dorsalis pedis pulse left"}, {}, Pulse.ABSENT),
        ({"text": "Absent dorsalis pedis pulse left"}, {"valueBoolean": True}, Pulse.ABSENT),
    ],
)
def test_answers_to_a_pulse(code: Any, value: dict[str, Any], expected: Pulse) -> None:
    """DATA-14; CODES.md shapes 1, 3, 6."""
    assert signs(exam(observation(code, **value))) == {(Concept.PULSE_DORSALIS_PEDIS, L, expected)}


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (
            {"dataAbsentReason": coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown")},
            Why.UNABLE,
        ),
        ({"dataAbsentReason": {"text": "refused"}, "valueString": "2+"}, Why.UNABLE),
        ({"valueString": "unable to assess"}, Why.UNABLE),
        ({"valueString": "Not Applicable"}, Why.UNABLE),
        ({"valueString": ""}, Why.UNABLE),
        ({"valueString": "as before"}, Why.UNREADABLE),
        ({"valueString": "x" * 5000}, Why.UNREADABLE),
        ({"valueInteger": 77}, Why.UNREADABLE),
        ({"valueQuantity": {"value": "none"}}, Why.UNREADABLE),
        ({"interpretation": [coded("x", "A")]}, Why.UNREADABLE),
        ({}, Why.UNREADABLE),
    ],
)
def test_ways_of_not_knowing_a_pulse(value: dict[str, Any], why: Why) -> None:
    """DATA-12, CODES.md shapes 10 and 18: missing is never normal and never absent."""
    seen = exam(observation(DP_LEFT, **value))
    assert signs(seen) == set()
    assert seen.gaps == (Missing(Concept.PULSE_DORSALIS_PEDIS, why, L),)
    assert seen.sign(Concept.PULSE_DORSALIS_PEDIS, L) == seen.gaps[0]


def test_a_pulse_that_is_not_absent_has_no_grade() -> None:
    seen = exam(observation({"text": "Absent dorsalis pedis pulse left"}, valueBoolean=False))
    assert signs(seen) == set()
    assert gaps(seen) == {(Concept.PULSE_DORSALIS_PEDIS, Why.UNREADABLE)}


def test_absent_pedal_pulses_are_both_arteries() -> None:
    assert signs(exam(observation({"text": "Absent pedal pulses left foot"}))) == {
        (Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT),
        (Concept.PULSE_POSTERIOR_TIBIAL, L, Pulse.ABSENT),
    }


def test_an_unspecified_artery_without_a_site_is_not_used() -> None:
    """CODES.md: without bodySite ignore."""
    seen = exam(observation(ANY_ARTERY, valueString="absent"))
    assert seen.facts == ()
    assert [one.reason for one in seen.set_aside] == ["artery not given"]


NUMB_FOOT = coded(SNOMED, "309538000", "Numbness of foot")
WEAK_LEFT = coded(SNOMED, "16018391000119104", "Paresis of left lower limb")
LEG_PAIN = coded(SNOMED, "10601006", "Pain in lower limb")


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        (NUMB_FOOT, {}, Sensory.EXTENT_UNKNOWN),
        (NUMB_FOOT, {"valueBoolean": True}, Sensory.EXTENT_UNKNOWN),
        (NUMB_FOOT, {"valueCodeableConcept": PRESENT}, Sensory.EXTENT_UNKNOWN),
        (NUMB_FOOT, {"valueString": "moderate"}, Sensory.MORE_THAN_TOES),
        (NUMB_FOOT, {"valueString": "mild"}, Sensory.MINIMAL),
        (NUMB_FOOT, {"valueBoolean": False}, Sensory.NONE),
        (NUMB_FOOT, {"valueCodeableConcept": ABSENT}, Sensory.NONE),
        (NUMB_FOOT, {"valueString": "no"}, Sensory.NONE),
        ({"text": "Sensation left foot"}, {"valueString": "intact"}, Sensory.NONE),
        ({"text": "Sensation left foot"}, {"valueString": "insensate"}, Sensory.PROFOUND),
        ({"text": "Sensation left foot"}, {"valueString": "decreased"}, Sensory.MORE_THAN_TOES),
        ({"text": "Sensation left toes"}, {"valueString": "decreased"}, Sensory.MINIMAL),
        ({"text": "Motor strength LLE"}, {"valueString": "5/5"}, Motor.NONE),
        ({"text": "Motor strength LLE"}, {"valueString": "4/5"}, Motor.MILD),
        ({"text": "Motor strength LLE"}, {"valueInteger": 2}, Motor.SEVERE),
        ({"text": "Motor strength LLE"}, {"valueInteger": 0}, Motor.PROFOUND),
        (WEAK_LEFT, {"valueString": "severe weakness"}, Motor.SEVERE),
        (WEAK_LEFT, {"valueBoolean": True}, Motor.EXTENT_UNKNOWN),
        (WEAK_LEFT, {"valueBoolean": False}, Motor.NONE),
        (LEG_PAIN, {}, Presence.PRESENT),
        (LEG_PAIN, {"valueBoolean": False}, Presence.DENIED),
        (LEG_PAIN, {"valueCodeableConcept": ABSENT}, Presence.DENIED),
        (coded(SNOMED, "364537001", "Temperature of skin"), {"valueString": "cold"}, Temperature.COLD),
        (coded(SNOMED, "364537001", "Temperature of skin"), {"valueString": "warm"}, Temperature.WARM),
        (coded(LOINC, "39107-8", "Color of Skin"), {"valueString": "pale"}, Colour.PALE),
        ({"text": "Arterial Doppler signal left DP"}, {"valueString": "inaudible"}, Signal.INAUDIBLE),
        ({"text": "Arterial Doppler signal left DP"}, {"valueString": "biphasic"}, Signal.AUDIBLE),
        ({"text": "Venous Doppler left"}, {"valueString": "absent"}, Signal.INAUDIBLE),
    ],
)
def test_answers_to_other_findings(code: Any, value: dict[str, Any], expected: Grade) -> None:
    """DATA-14: false or "absent" on a symptom code means denied; a finding without an answer is the finding."""
    seen = exam(observation(code, bodySite={"text": "left foot"}, **value))
    grades = {fact.value for fact in seen.facts if isinstance(fact, Sign)}
    assert grades == {expected}


@pytest.mark.parametrize("answer", ["present", "yes"])
def test_sensation_that_is_present_is_no_numbness(answer: str) -> None:
    """DATA-14: "sensation: present" must not be read as sensory loss."""
    seen = exam(observation({"text": "Sensation left foot"}, valueString=answer))
    assert all(fact.value is Sensory.NONE for fact in seen.facts if isinstance(fact, Sign))


def test_texts_say_that_they_are_texts() -> None:
    """DATA-20: positive triggers by text are marked."""
    assert [fact.from_text for fact in exam(observation({"text": "LLE Pulse DP"}, valueString="absent")).facts] == [
        True
    ]
    assert [fact.from_text for fact in exam(observation(DP_LEFT, valueString="absent")).facts] == [False]


# Panels.


def test_a_panel_is_read_by_its_components() -> None:
    """CODES.md shape 4."""
    panel = observation(
        coded(LOINC, "80284-3"),
        component=[
            {"code": DP_LEFT, "valueString": "absent"},
            {"code": coded(LOINC, "8909-4"), "valueInteger": 2},
            {"code": coded(LOINC, "8908-6"), "dataAbsentReason": {"text": "refused"}},
            {"code": {"text": "Mood"}, "valueString": "absent"},
            None,
        ],
    )
    seen = exam(panel)
    assert signs(seen) == {
        (Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT),
        (Concept.PULSE_POSTERIOR_TIBIAL, L, Pulse.NORMAL),
    }
    assert seen.gaps == (Missing(Concept.PULSE_POSTERIOR_TIBIAL, Why.UNABLE, R),)


def test_a_panel_by_artery_and_side() -> None:
    """CODES.md shape 2 inside shape 4: components named by artery, the side from the panel's site."""
    panel = observation(
        coded(LOINC, "80284-3"),
        bodySite=coded(SNOMED, "32153003", "left lower limb"),
        component=[
            {"code": {"text": "Dorsalis pedis"}, "valueString": "absent"},
            {"code": coded(SNOMED, "13363002", "Posterior tibial artery"), "valueString": "weak"},
        ],
    )
    assert signs(exam(panel)) == {
        (Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT),
        (Concept.PULSE_POSTERIOR_TIBIAL, L, Pulse.DIMINISHED),
    }


def test_contained_members_are_read() -> None:
    """CODES.md shape 5: they inherit time, status and subject of the panel."""
    member = {"resourceType": "Observation", "id": "m", "code": DP_LEFT, "valueString": "absent"}
    seen = exam(observation(coded(LOINC, "80284-3"), contained=[member], hasMember=[{"reference": "#m"}]))
    assert signs(seen) == {(Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT)}
    (fact,) = seen.facts
    assert fact.when is not None
    assert not fact.unsigned


def test_a_contained_member_of_another_subject_is_not_read() -> None:
    """DATA-01."""
    member = {
        "resourceType": "Observation",
        "id": "m",
        "code": DP_LEFT,
        "valueString": "absent",
        "subject": {"reference": "Patient/p2"},
    }
    assert exam(observation(coded(LOINC, "80284-3"), contained=[member])).facts == ()


def test_members_in_the_bundle_are_read_once() -> None:
    """CODES.md shape 5; DATA-18 in the data: the same Type/id twice is one fact."""
    member = observation(DP_LEFT, valueString="absent")
    value = bundle(
        member, observation(coded(LOINC, "80284-3"), id="panel", hasMember=[{"reference": "Observation/o1"}])
    )
    seen = picture({Need.EXAM: value, Need.MEASUREMENTS: bundle(member)})
    assert len(seen.facts) == 1


def test_the_version_that_was_updated_last_counts() -> None:
    old = observation(DP_LEFT, valueString="absent", meta={"lastUpdated": "2026-11-21T10:00:00Z"})
    new = observation(DP_LEFT, valueString="2+", meta={"lastUpdated": "2026-11-21T12:00:00Z"})
    for first, second in ((old, new), (new, old)):
        assert signs(picture({Need.EXAM: bundle(first, second)})) == {(Concept.PULSE_DORSALIS_PEDIS, L, Pulse.NORMAL)}


def test_onset_in_a_component() -> None:
    """CODES.md, symptom.onset: the onset belongs to the symptom."""
    onset = coded(LOINC, "11368-8")
    one = observation(
        NUMB_FOOT,
        bodySite={"text": "left foot"},
        component=[{"code": onset, "valueDateTime": "2026-11-21T11:00:00-05:00"}],
    )
    (fact,) = exam(one).of(Sign, Concept.SENSORY_LIMB)
    assert fact.onset is not None
    assert fact.onset.earliest.isoformat() == "2026-11-21T11:00:00-05:00"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"valueString": "3 hours ago"}, True),
        ({"valueDateTime": "2026-11-20"}, True),
        ({"valueString": "since lunch"}, False),
        ({"valueDateTime": "2027-01-01"}, False),
    ],
)
def test_onset_on_its_own(value: dict[str, str], found: bool) -> None:
    seen = exam(observation(coded(LOINC, "11368-8"), **value))
    onsets = [fact.onset for fact in seen.of(Sign, Concept.SYMPTOM_ONSET)]
    assert bool(onsets) is found
    assert bool(seen.gaps) is not found


# Numbers: DATA-09, -10, -11.


@pytest.mark.parametrize(
    ("code", "value", "low", "high", "printed"),
    [
        ("8579-5", {"valueQuantity": {"value": 0.62, "code": "{ratio}"}}, "0.62", "0.62", "0.62"),
        ("8579-5", {"valueQuantity": {"value": 62, "unit": "%", "code": "%"}}, "0.62", "0.62", "62%"),
        ("8579-5", {"valueQuantity": {"value": 0.62}}, "0.62", "0.62", "0.62"),
        ("8579-5", {"valueString": "0.62"}, "0.62", "0.62", "0.62"),
        ("8579-5", {"valueQuantity": {"value": "0.62", "unit": "1"}}, "0.62", "0.62", "0.62"),
        ("777-3", {"valueQuantity": {"value": 90, "code": "10*3/uL"}}, "90", "90", "90 ×10³/µL"),
        ("777-3", {"valueQuantity": {"value": 90, "code": "10*9/L"}}, "90", "90", "90 ×10⁹/L"),
        ("29463-7", {"valueQuantity": {"value": 80.5, "unit": "kg", "code": "kg"}}, "80.5", "80.5", "80.5 kg"),
    ],
)
def test_numbers(code: str, value: dict[str, Any], low: str, high: str, printed: str) -> None:
    """DATA-10; CODES.md shape 9: the canonical value, and the number as sent for the card."""
    seen = exam(observation(coded(LOINC, code), **value))
    (fact,) = seen.facts
    assert isinstance(fact, Measurement)
    assert (fact.value.low, fact.value.high) == (Decimal(low), Decimal(high))
    assert fact.printed == printed


def test_comparators_are_intervals() -> None:
    """DATA-09, CODES.md shape 17."""
    seen = exam(
        observation(coded(LOINC, "8579-5"), valueQuantity={"value": 0.1, "comparator": "<"}),
        observation(
            coded(LOINC, "98979-8"), valueQuantity={"value": 90, "comparator": ">", "code": "mL/min/{1.73_m2}"}
        ),
        observation(coded(LOINC, "8580-3"), valueString="> 1.4"),
    )
    by_concept = {(one.concept, one.side): one for one in seen.facts if isinstance(one, Measurement)}
    abi = by_concept[Concept.ABI, L]
    assert (abi.value.high, abi.value.high_open, abi.printed) == (Decimal("0.1"), True, "<0.1")
    assert by_concept[Concept.LAB_EGFR, None].value.low == 90
    assert by_concept[Concept.ABI, R].value.low == Decimal("1.4")


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("777-3", {"valueQuantity": {"value": 90}}, Why.UNIT),
        ("777-3", {"valueQuantity": {"value": 90, "unit": "furlong"}}, Why.UNIT),
        ("29463-7", {"valueQuantity": {"value": 80}}, Why.UNIT),
        ("8579-5", {"valueQuantity": {"value": 62}}, Why.IMPLAUSIBLE),
        ("29463-7", {"valueQuantity": {"value": 9000, "code": "kg"}}, Why.IMPLAUSIBLE),
        ("6301-6", {"valueQuantity": {"value": 99}}, Why.IMPLAUSIBLE),
        ("29463-7", {"valueQuantity": {"value": 80, "comparator": "~", "code": "kg"}}, Why.UNREADABLE),
        ("29463-7", {"valueString": "see scale"}, Why.UNREADABLE),
        ("29463-7", {"valueString": "unable to assess"}, Why.UNABLE),
        ("29463-7", {"dataAbsentReason": {"text": "asked"}}, Why.UNABLE),
        ("29463-7", {}, Why.UNREADABLE),
        ("29463-7", {"valueQuantity": {"value": "1e999999", "code": "kg"}}, Why.UNREADABLE),
        ("29463-7", {"valueQuantity": {"value": "NaN", "code": "kg"}}, Why.UNREADABLE),
    ],
)
def test_numbers_that_cannot_be_used(code: str, value: dict[str, Any], why: Why) -> None:
    """DATA-10, DATA-11, DATA-12: a gap with its reason, never a guess and never clamped."""
    seen = exam(observation(coded(LOINC, code), **value))
    assert seen.facts == ()
    assert {gap.why for gap in seen.gaps} == {why}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.62 L / 0.98 R", {L: "0.62", R: "0.98"}),
        ("R 0.98, L 0.62", {L: "0.62", R: "0.98"}),
        ("Left: 0.62; Right: 0.98", {L: "0.62", R: "0.98"}),
        ("0.62 (L), 0.98 (R)", {L: "0.62", R: "0.98"}),
        ("0.62 / 0.98", {}),
        ("0.62 L / 0.98 L", {}),
        ("0.62 L / 0.98 R / 0.7 R", {}),
    ],
)
def test_a_two_sided_index_is_split(text: str, expected: dict[Side, str]) -> None:
    """CODES.md shape 9: split on L/R, else unknown."""
    seen = exam(observation({"text": "ABI"}, valueString=text))
    assert {one.side: one.value.exact for one in seen.of(Measurement, Concept.ABI)} == {
        side: Decimal(value) for side, value in expected.items()
    }
    assert bool(seen.gaps) is not bool(expected)


def test_an_index_with_a_component_per_side() -> None:
    """CODES.md shape 9: 446841001 with components left and right."""
    one = observation(
        coded(SNOMED, "446841001", "Ankle brachial pressure index"),
        component=[
            {"code": coded(SNOMED, "7771000", "Left"), "valueQuantity": {"value": 0.62}},
            {"code": {"text": "Right"}, "valueQuantity": {"value": 0.98}},
        ],
    )
    assert numbers(exam(one)) == {
        (Concept.ABI, L, Interval.exactly("0.62"), "0.62"),
        (Concept.ABI, R, Interval.exactly("0.98"), "0.98"),
    }


@pytest.mark.parametrize(
    ("beside", "believed"),
    [
        (observation({"text": "Arterial Doppler signal left DP"}, valueString="inaudible"), True),
        (observation(DP_LEFT, valueString="absent"), True),
        (observation(DP_RIGHT, valueString="absent"), False),
        (observation(DP_LEFT, valueString="2+"), False),
    ],
)
def test_an_index_of_zero_needs_a_silent_artery(beside: dict[str, Any], believed: bool) -> None:
    """CODES.md section 4: 0 is valid only if the pedal signal is absent on that side."""
    seen = exam(observation(coded(LOINC, "8579-5"), valueQuantity={"value": 0}), beside)
    assert bool(seen.of(Measurement, Concept.ABI)) is believed
    assert ((Concept.ABI, Why.IMPLAUSIBLE) in gaps(seen)) is not believed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueQuantity": {"value": 2, "code": "s"}}, Refill.NORMAL),
        ({"valueQuantity": {"value": 3, "code": "s"}}, Refill.NORMAL),
        ({"valueQuantity": {"value": 4, "code": "s"}}, Refill.SLOW),
        ({"valueQuantity": {"value": 5, "code": "s"}}, Refill.SLOW),
        ({"valueQuantity": {"value": 6, "code": "s"}}, Refill.VERY_SLOW),
        ({"valueString": "<3 sec"}, Refill.NORMAL),
    ],
)
def test_capillary_refill_in_seconds(value: dict[str, Any], expected: Refill) -> None:
    seen = exam(observation(coded(LOINC, "44963-7"), bodySite={"text": "left foot"}, **value))
    assert signs(seen) == {(Concept.CAPILLARY_REFILL, L, expected)}


def test_a_pain_score_of_a_leg_is_leg_pain() -> None:
    score = coded(LOINC, "72514-3", "Pain severity")
    for value, expected in ((8, Presence.PRESENT), (0, Presence.DENIED)):
        quantity = {"value": value, "code": "{score}"}
        seen = exam(observation(score, bodySite={"text": "left leg"}, valueQuantity=quantity))
        assert (Concept.PAIN_LIMB, L, expected) in signs(seen)
    seen = exam(observation(score, valueQuantity={"value": 8, "code": "{score}"}))
    assert signs(seen) == set()
    assert seen.of(Measurement, Concept.PAIN_SEVERITY)


def test_blood_pressure_of_a_panel() -> None:
    mm = {"unit": "mmHg", "code": "mm[Hg]"}
    one = observation(
        coded(LOINC, "85354-9"),
        component=[
            {"code": coded(LOINC, "8480-6"), "valueQuantity": {"value": 120, **mm}},
            {"code": coded(LOINC, "8462-4"), "valueQuantity": {"value": 80, **mm}},
        ],
    )
    assert numbers(exam(one)) == {
        (Concept.BP_SYSTOLIC, None, Interval.exactly(120), "120 mmHg"),
        (Concept.BP_DIASTOLIC, None, Interval.exactly(80), "80 mmHg"),
    }


def test_a_pressure_at_the_ankle_is_no_blood_pressure() -> None:
    mm = {"value": 45, "unit": "mmHg", "code": "mm[Hg]"}
    at_dp = observation(coded(LOINC, "8480-6"), bodySite=coded(SNOMED, "792817008"), valueQuantity=mm)
    assert numbers(exam(at_dp)) == {(Concept.ANKLE_PRESSURE, L, Interval.exactly(45), "45 mmHg")}
    at_leg = observation(coded(LOINC, "8480-6"), bodySite={"text": "left leg"}, valueQuantity=mm)
    assert exam(at_leg).facts == ()


# Pregnancy, smoking, HIT.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (coded(SNOMED, "77386006", "Pregnant"), Presence.PRESENT),
        (coded(SNOMED, "60001007", "Not pregnant"), Presence.DENIED),
    ],
)
def test_pregnancy_status(value: Any, expected: Presence) -> None:
    seen = exam(observation(coded(LOINC, "82810-3"), valueCodeableConcept=value))
    assert signs(seen) == {(Concept.PREGNANCY_STATUS, None, expected)}


@pytest.mark.parametrize(("answer", "expected"), [("Positive", Presence.PRESENT), ("Negative", Presence.DENIED)])
def test_pregnancy_test_in_words(answer: str, expected: Presence) -> None:
    seen = exam(observation(coded(LOINC, "2106-3"), valueCodeableConcept={"text": answer}))
    assert signs(seen) == {(Concept.LAB_HCG, None, expected)}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (coded(SNOMED, "77176002", "Smoker"), Standing.CURRENT),
        (coded(SNOMED, "449868002", "Current every day smoker"), Standing.CURRENT),
        ({"text": "Current some day smoker"}, Standing.CURRENT),
        (coded(SNOMED, "8517006", "Ex-smoker"), Standing.HISTORY),
        ({"text": "Former smoker"}, Standing.HISTORY),
        (coded(SNOMED, "266919005", "Never smoked tobacco"), None),
        ({"text": "Never smoker"}, None),
        ({"text": "Unknown if ever smoked"}, None),
        ({"text": "see note"}, None),
    ],
)
def test_smoking(value: Any, expected: Standing | None) -> None:
    seen = exam(observation(coded(LOINC, "72166-2"), valueCodeableConcept=value))
    found = [one.standing for one in seen.of(Diagnosis, Concept.SMOKING)]
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"valueString": "positive"}, Presence.PRESENT),
        ({"valueString": "negative"}, Presence.DENIED),
        ({"valueQuantity": {"value": 1.2}, "interpretation": [coded("x", "POS")]}, Presence.PRESENT),
        ({"valueQuantity": {"value": 0.1}, "interpretation": [coded("x", "N")]}, Presence.DENIED),
    ],
)
def test_a_test_for_hit(value: dict[str, Any], expected: Presence) -> None:
    """HEP-01; DATA-20: the name of the test is read from its text."""
    seen = exam(observation({"text": "Heparin PF4 antibody"}, **value))
    assert signs(seen) == {(Concept.SAFETY_HIT_LAB, None, expected)}


def test_a_number_without_a_cut_off_stays_a_number() -> None:
    seen = exam(observation({"text": "Heparin PF4 antibody"}, valueQuantity={"value": 1.2}))
    assert [one.printed for one in seen.of(Measurement, Concept.SAFETY_HIT_LAB)] == ["1.2"]


# DATA-05: what is stale is asked of the picture, by the time that was read.


@pytest.mark.parametrize(("hour", "fresh"), [("15", True), ("13", False)])
def test_freshness_rests_on_the_time_that_was_read(hour: str, fresh: bool) -> None:
    """DATA-05: 24 h before 14:00 on the 21st."""
    seen = exam(observation(DP_LEFT, effectiveDateTime=f"2026-11-20T{hour}:00:00-05:00", valueString="absent"))
    assert isinstance(seen.sign(Concept.PULSE_DORSALIS_PEDIS, L), Reading) is fresh
    assert NOW.hour == 14


def test_an_unreadable_finding_makes_silence_unknown() -> None:
    """One bad entry among good ones: the good are read, and a pulse that is not seen is not "none on record"."""
    seen = picture(
        {Need.EXAM: bundle(observation(DP_LEFT, valueString="absent"), {"resourceType": "Observation", "code": 7})}
    )
    assert signs(seen) == {(Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT)}
    assert seen.state(Need.EXAM) is NeedState.MALFORMED
    assert not seen.complete(Concept.PULSE_FEMORAL)
    assert seen.missing(Concept.PULSE_FEMORAL, L).why is not Why.NOT_ON_RECORD


def test_icd_codes_as_findings() -> None:
    """CODES.md shape 7 as an observation."""
    seen = exam(observation(coded(ICD, "R20.0", "Anesthesia of skin"), bodySite={"text": "left foot"}))
    assert signs(seen) == {(Concept.SENSORY_LIMB, L, Sensory.EXTENT_UNKNOWN)}


@pytest.mark.parametrize(("day", "usable"), [("18T15", True), ("18T13", False)])
def test_lifetime_of_a_number_rests_on_the_time_that_was_read(day: str, usable: bool) -> None:
    """DATA-06: an INR counts for 72 h, here from 14:00 on the 18th."""
    inr = {"value": 2.4, "code": "{INR}"}
    seen = exam(observation(coded(LOINC, "6301-6"), effectiveDateTime=f"2026-11-{day}:00:00-05:00", valueQuantity=inr))
    assert isinstance(seen.measurement(Concept.LAB_INR), Reading) is usable


@pytest.mark.parametrize(
    ("earlier", "later", "counts", "contradicted"),
    [
        (("12", "2+"), ("13", "absent"), Pulse.ABSENT, False),
        (("12", "absent"), ("13", "2+"), Pulse.NORMAL, False),
        (("13", "2+"), ("13", "absent"), Pulse.ABSENT, True),
        (("13", "absent"), ("13", "absent"), Pulse.ABSENT, False),
    ],
)
def test_the_newest_finding_counts_and_the_worse_of_one_instant(
    earlier: tuple[str, str], later: tuple[str, str], counts: Pulse, contradicted: bool
) -> None:
    """DATA-07: both are read and kept apart, so that the picture can choose and name the conflict."""
    seen = exam(
        *(
            observation(DP_LEFT, effectiveDateTime=f"2026-11-21T{hour}:00:00-05:00", valueString=answer)
            for hour, answer in (earlier, later)
        )
    )
    reading = seen.sign(Concept.PULSE_DORSALIS_PEDIS, L)
    assert isinstance(reading, Reading)
    assert reading.fact.value is counts
    assert bool(reading.contradicted_by) is contradicted
