"""Conditions: standing, certainty, family, sides, onset, and what a text may say (DATA-03, -04, -08, -15, -20)."""

from __future__ import annotations

from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Grade, Motor, Presence, Pulse, Sensory, Side, Sign, Standing
from tests.fhir.chart_making import ICD, SNOMED, coded, condition, problems

L, R, OPEN = Side.LEFT, Side.RIGHT, Side.NOT_RECORDED
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
AF = coded(SNOMED, "49436004")
NUMB_LEFT = condition(coded(SNOMED, "309538000", "Numbness of foot"), bodySite=[{"text": "left foot"}])


def diagnoses(*conditions: dict[str, Any]) -> set[tuple[Concept, Side | None, Standing, bool]]:
    return {
        (one.concept, one.side, one.standing, one.suspected)
        for one in problems(*conditions).facts
        if isinstance(one, Diagnosis)
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("confirmed", (Standing.CURRENT, False)),
        (None, (Standing.CURRENT, False)),
        ("unconfirmed", (Standing.CURRENT, True)),
        ("provisional", (Standing.CURRENT, True)),
        ("differential", (Standing.CURRENT, True)),
        ("our own word", (Standing.CURRENT, True)),
        ("refuted", None),
        ("entered-in-error", None),
    ],
)
def test_how_sure_a_diagnosis_is(status: str | None, expected: tuple[Standing, bool] | None) -> None:
    """DATA-03."""
    value = None if status is None else coded(VERIFICATION, status)
    found = diagnoses(condition(AF, verificationStatus=value))
    assert found == ({(Concept.COND_AF, None, *expected)} if expected else set())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"clinicalStatus": coded(CLINICAL, "active")}, Standing.CURRENT),
        ({"clinicalStatus": coded(CLINICAL, "recurrence")}, Standing.CURRENT),
        ({"clinicalStatus": coded(CLINICAL, "relapse")}, Standing.CURRENT),
        ({"clinicalStatus": coded(CLINICAL, "inactive")}, Standing.HISTORY),
        ({"clinicalStatus": coded(CLINICAL, "resolved")}, Standing.HISTORY),
        ({"clinicalStatus": coded(CLINICAL, "remission")}, Standing.HISTORY),
        ({"clinicalStatus": {"text": "Resolved"}}, Standing.HISTORY),
        ({"clinicalStatus": "resolved"}, Standing.HISTORY),
        ({"clinicalStatus": None}, Standing.CURRENT),
        ({"clinicalStatus": None, "abatementDateTime": "2024"}, Standing.HISTORY),
        ({"clinicalStatus": None, "abatementString": "last winter"}, Standing.HISTORY),
        ({"clinicalStatus": None, "abatementDateTime": "2027-01-01"}, Standing.CURRENT),
        ({"clinicalStatus": None, "abatementBoolean": True}, Standing.HISTORY),
        ({"clinicalStatus": None, "abatementBoolean": False}, Standing.CURRENT),
        ({"abatementPeriod": {"start": "2025", "end": "2026-01-01"}}, Standing.HISTORY),
    ],
)
def test_current_or_history(fields: dict[str, Any], expected: Standing) -> None:
    """DATA-04."""
    assert diagnoses(condition(AF, **fields)) == {(Concept.COND_AF, None, expected, False)}


def test_history_by_its_own_code() -> None:
    """DATA-04: Z86.718 is history even on an active problem list."""
    assert diagnoses(condition(coded(ICD, "Z86.718"))) == {(Concept.COND_DVT_HISTORY, OPEN, Standing.HISTORY, False)}


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        (coded(ICD, "D75.822"), True),
        (coded(ICD, "Z83.2", "Family history of diseases of the blood"), False),
        ({"coding": [{"system": ICD, "code": "Z80.3"}, {"system": SNOMED, "code": "254837009"}]}, False),
        (coded(SNOMED, "254837009", "Malignant neoplasm of breast"), True),
        ({"text": "Family history of heparin induced thrombocytopenia"}, False),
        ({"text": "FH: pacemaker"}, False),
        ({"text": "Mother had a pacemaker"}, False),
        ({"text": "Pacemaker"}, True),
    ],
)
def test_family_history_never_counts(code: dict[str, Any], counts: bool) -> None:
    """DATA-15."""
    assert bool(problems(condition(code)).facts) is counts


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        (coded(ICD, "M79.605"), {}, L),
        (coded(ICD, "M79.604"), {}, R),
        (coded(ICD, "M79.606"), {}, OPEN),
        (coded(ICD, "M79.606"), {"bodySite": [coded(SNOMED, "22335008")]}, L),
        (coded(ICD, "M79.606", text="Pain in right leg"), {}, R),
        (coded(ICD, "M79.605"), {"bodySite": [{"text": "right leg"}]}, OPEN),
        (coded(ICD, "M79.605"), {"bodySite": {"text": "left leg"}}, L),
    ],
)
def test_side_of_a_symptom(code: dict[str, Any], fields: dict[str, Any], expected: Side) -> None:
    """DATA-08, CODES.md shapes 7 and 16."""
    found = {(one.concept, one.side) for one in problems(condition(code, **fields)).facts if isinstance(one, Sign)}
    assert found == {(Concept.PAIN_LIMB, expected)}


def test_two_sites_are_two_legs() -> None:
    """DATA-08: one fact per side."""
    seen = problems(condition(coded(ICD, "M79.606"), bodySite=[{"text": "left leg"}, {"text": "right leg"}]))
    assert {one.side for one in seen.of(Sign, Concept.PAIN_LIMB)} == {L, R}


@pytest.mark.parametrize(
    ("code", "site", "expected"),
    [
        (coded(ICD, "I74.3"), None, {OPEN}),
        (coded(SNOMED, "54687002", "Arterial embolism"), None, set()),
        (coded(SNOMED, "54687002", "Arterial embolism"), [{"text": "left leg"}], {L}),
        (coded(SNOMED, "54687002", "Arterial embolism"), [{"text": "left arm"}], set()),
    ],
)
def test_an_embolism_counts_only_in_a_leg(code: dict[str, Any], site: Any, expected: set[Side]) -> None:
    """CODES.md, cond.ali: codes that name no site need one."""
    seen = problems(condition(code, **({"bodySite": site} if site else {})))
    assert {one.side for one in seen.of(Diagnosis, Concept.COND_ALI)} == expected


@pytest.mark.parametrize(
    ("code", "site", "expected"),
    [
        (coded(SNOMED, "309538000"), "left foot", (Concept.SENSORY_LIMB, L, Sensory.EXTENT_UNKNOWN)),
        (coded(SNOMED, "44077006"), None, (Concept.SENSORY_LIMB, OPEN, Sensory.EXTENT_UNKNOWN)),
        (coded(SNOMED, "44077006"), "right hand", None),
        (coded(ICD, "M21.372"), None, (Concept.MOTOR_LIMB, L, Motor.EXTENT_UNKNOWN)),
        (coded(ICD, "M79.671"), None, (Concept.PAIN_LIMB, R, Presence.PRESENT)),
        ({"text": "Numbness of left leg"}, None, (Concept.SENSORY_LIMB, L, Sensory.EXTENT_UNKNOWN)),
        ({"text": "Absent dorsalis pedis pulse, left"}, None, (Concept.PULSE_DORSALIS_PEDIS, L, Pulse.ABSENT)),
        ({"text": "No numbness of left leg"}, None, None),
    ],
)
def test_symptoms_are_signs(
    code: dict[str, Any], site: str | None, expected: tuple[Concept, Side, Grade] | None
) -> None:
    """CODES.md shapes 6 and 7: a symptom on the problem list continues until it is over."""
    seen = problems(condition(code, **({"bodySite": [{"text": site}]} if site else {})))
    signs = [one for one in seen.facts if isinstance(one, Sign) and one.concept is not Concept.SIGN_FOOT_DROP]
    assert {(one.concept, one.side, one.value) for one in signs} == ({expected} if expected else set())
    assert all(one.continuing for one in seen.facts if isinstance(one, Sign))


@pytest.mark.parametrize("over", [{"clinicalStatus": coded(CLINICAL, "resolved")}, {"abatementDateTime": "2026-11-20"}])
def test_a_symptom_that_is_over_is_no_sign(over: dict[str, Any]) -> None:
    """DATA-04."""
    assert not [one for one in problems({**NUMB_LEFT, **over}).facts if isinstance(one, Sign)]


def test_an_unconfirmed_symptom_is_marked() -> None:
    """DATA-03."""
    seen = problems({**NUMB_LEFT, "verificationStatus": coded(VERIFICATION, "provisional")})
    assert {one.suspected for one in seen.facts if isinstance(one, Sign)} == {True}


@pytest.mark.parametrize(
    ("onset", "earliest", "latest"),
    [
        ({"onsetDateTime": "2026-11-21T11:00:00-05:00"}, "2026-11-21T11:00:00-05:00", "2026-11-21T11:00:00-05:00"),
        ({"onsetDateTime": "2026-11-20"}, "2026-11-20T00:00:00-05:00", "2026-11-20T23:59:59.999999-05:00"),
        ({"onsetPeriod": {"start": "2026-11-20T09:00:00Z"}}, "2026-11-20T09:00:00+00:00", "2026-11-20T09:00:00+00:00"),
        # Recorded at 13:00, so three hours ago is 10:00, give or take half an hour.
        ({"onsetString": "3 hours ago"}, "2026-11-21T09:30:00-05:00", "2026-11-21T10:30:00-05:00"),
        ({"onsetString": "2 days"}, "2026-11-19T01:00:00-05:00", "2026-11-20T01:00:00-05:00"),
        ({"onsetString": "2026-11-20"}, "2026-11-20T00:00:00-05:00", "2026-11-20T23:59:59.999999-05:00"),
        ({"onsetString": "since lunch"}, None, None),
        ({"onsetDateTime": "Invalid date"}, None, None),
        ({"onsetDateTime": "2026-12-24"}, None, None),
        ({"onsetAge": {"value": 60, "code": "a"}}, None, None),
        ({}, None, None),
    ],
)
def test_onset(onset: dict[str, Any], earliest: str | None, latest: str | None) -> None:
    """DATA-13 and CODES.md, symptom.onset; an age needs a birth date, which this chart has not."""
    (fact,) = problems(condition(AF, **onset)).facts
    assert isinstance(fact, Diagnosis)
    found = fact.onset
    assert (found and found.earliest.isoformat(), found and found.latest.isoformat()) == (earliest, latest)


def test_a_condition_of_tomorrow_is_ignored() -> None:
    """DATA-13."""
    assert problems(condition(AF, recordedDate="2026-11-23")).facts == ()


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("History of heparin-induced thrombocytopenia", Concept.SAFETY_HIT),
        ("Cardiac pacemaker in situ", Concept.SAFETY_MRI_DEVICE),
        ("Allergy to heparin", Concept.SAFETY_HEPARIN_ALLERGY),
        ("Contrast media reaction", Concept.SAFETY_CONTRAST_ALLERGY),
        ("Subarachnoid hemorrhage", Concept.SAFETY_ICH),
        ("Long-term use of heparin", None),
        ("CT with contrast done", None),
    ],
)
def test_exclusions_are_read_from_text(text: str, concept: Concept | None) -> None:
    """DATA-20: over-matching only withholds; a drug that is taken is still no allergy."""
    found = {
        (one.concept, one.from_text)
        for one in problems(condition(text)).facts
        if one.concept.value.startswith("safety")
    }
    assert found == ({(concept, True)} if concept else set())


def test_exclusions_are_read_beside_a_code_for_something_else() -> None:
    """DATA-20."""
    both = coded(SNOMED, "49436004", "Atrial fibrillation", text="AF, has a pacemaker")
    assert {one.concept for one in problems(condition(both)).facts} == {
        Concept.COND_AF,
        Concept.COND_ARRHYTHMIA,
        Concept.SAFETY_MRI_DEVICE,
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (coded(SNOMED, "77386006", "Pregnant"), {Concept.PREGNANCY_STATUS}),
        (coded(ICD, "Z33.1"), {Concept.PREGNANCY_STATUS}),
        (coded(SNOMED, "60001007", "Not pregnant"), set()),
    ],
)
def test_pregnancy_on_the_problem_list(code: dict[str, Any], expected: set[Concept]) -> None:
    assert {one.concept for one in problems(condition(code)).facts if isinstance(one, Diagnosis)} == expected
