"""Shapes of bedside findings that wards write and that were once lost (DATA-14, DATA-15, CODES.md section 3)."""

from __future__ import annotations

import pytest

from app.fhir.terminology import TextKind
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Grade, Motor, Pulse, Sensory, Side, Sign
from tests.fhir.chart_making import LOINC, SNOMED, coded, condition, exam, observation, problems, terminology

DP_LEFT = coded(LOINC, "8902-9")


@pytest.mark.parametrize(
    ("answer", "grade"),
    [
        ("2+ (Normal)", Pulse.NORMAL),
        ("+2 (normal)", Pulse.NORMAL),
        ("1+ (weak)", Pulse.DIMINISHED),
        ("0 (absent)", Pulse.ABSENT),
        ("0 = not palpable", Pulse.ABSENT),
        ("2+ (weak)", None),
        ("0 (Doppler)", None),
        ("2+ (see note)", None),
        ("2+ weak or absent", None),
        ("Present with Doppler", Pulse.DOPPLER_ONLY),
        ("Doppler +", Pulse.DOPPLER_ONLY),
    ],
)
def test_a_number_with_its_gloss(answer: str, grade: Pulse | None) -> None:
    """DATA-14: both halves must be listed and mean one grade; otherwise the answer stays unread (DATA-12)."""
    found = [one.value for one in exam(observation(DP_LEFT, valueString=answer)).facts if isinstance(one, Sign)]
    assert found == ([] if grade is None else [grade])


@pytest.mark.parametrize(
    ("answer", "grade"), [("5 (normal)", Motor.NONE), ("4-/5 (mild weakness)", Motor.MILD), ("5 (weak)", None)]
)
def test_a_motor_grade_with_its_gloss(answer: str, grade: Motor | None) -> None:
    """DATA-14."""
    seen = exam(observation("Motor strength left leg", valueString=answer))
    assert [one.value for one in seen.facts if isinstance(one, Sign)] == ([] if grade is None else [grade])


@pytest.mark.parametrize(
    ("label", "site", "answer", "concept", "grade"),
    [
        ("Sensation", "Left foot", "decreased", Concept.SENSORY_LIMB, Sensory.MORE_THAN_TOES),
        ("Sensation", "Left toes", "decreased", Concept.SENSORY_LIMB, Sensory.MINIMAL),
        ("Motor strength", "Left leg", "4/5", Concept.MOTOR_LIMB, Motor.MILD),
        ("Pulse", "Left dorsalis pedis artery", "absent", Concept.PULSE_DORSALIS_PEDIS, Pulse.ABSENT),
    ],
)
def test_a_bare_label_is_read_with_its_body_site(
    label: str, site: str, answer: str, concept: Concept, grade: Grade
) -> None:
    """ALI-22, DATA-08, DATA-20: the closed lists over label and site, marked as text."""
    (fact,) = exam(observation(label, bodySite={"text": site}, valueString=answer)).facts
    assert isinstance(fact, Sign)
    assert (fact.concept, fact.side, fact.value, fact.from_text) == (concept, Side.LEFT, grade, True)


@pytest.mark.parametrize(("label", "site"), [("Sensation", "Left hand"), ("Strength", "Right arm"), ("Note", "Foot")])
def test_a_bare_label_elsewhere_is_nothing_of_a_leg(label: str, site: str) -> None:
    """DATA-20."""
    assert not exam(observation(label, bodySite={"text": site}, valueString="decreased")).facts


@pytest.mark.parametrize("text", ["AF (father)", "Atrial fibrillation (her mother)", "Father: atrial fibrillation"])
def test_the_disease_of_a_parent_in_brackets(text: str) -> None:
    """DATA-15, ALI-55."""
    assert not problems(condition(coded(SNOMED, "49436004", text=text))).facts


@pytest.mark.parametrize("text", ["Left common femoral endarterectomy", "Atherectomy of right popliteal artery"])
def test_endarterectomy_of_a_leg_restores_flow(text: str) -> None:
    """ALI-80."""
    assert Concept.PROC_REVASCULARIZATION in terminology().by_text(TextKind.PROCEDURE, text)
    assert Concept.PROC_REVASCULARIZATION not in terminology().by_text(TextKind.PROCEDURE, "Carotid endarterectomy")


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Acute limb ischemia, left leg", Side.LEFT),
        ("Acute ischaemia of right foot", Side.RIGHT),
        ("Cold pulseless left leg", Side.LEFT),
        ("History of acute limb ischemia, left leg", None),
        ("Acute limb ischemia, right arm", None),
        ("Acute ischemic stroke", None),
        ("No acute limb ischemia, left leg", None),
    ],
)
def test_a_problem_that_names_the_ischemic_leg_in_words_asks_for_the_examination(text: str, side: Side | None) -> None:
    """DATA-20, ALI-02: read from a list of ours, so it is support and never the diagnosis itself."""
    seen = problems(condition(text))
    assert [one.side for one in seen.of(Diagnosis, Concept.COND_PULSELESS_LEG)] == ([side] if side else [])
    assert seen.of(Diagnosis, Concept.COND_ALI) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Atrial fibrillation", True),
        ("Paroxysmal AFib", True),
        ("History of atrial fibrillation", False),
        ("No atrial fibrillation", False),
        ("Atrial septal defect", False),
    ],
)
def test_atrial_fibrillation_in_words_is_a_reason_for_full_anticoagulation(text: str, found: bool) -> None:
    """ALI-83, DATA-20: over-matching only withholds an antiplatelet."""
    assert bool(problems(condition(text)).current(Concept.COND_AF)) is found
