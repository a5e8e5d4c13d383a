"""Signs of the differential: asked with yes and no, named as a finding or a problem, on their side; their numbers too."""

from __future__ import annotations

from typing import Any

import pytest

from app.picture.concepts import Concept
from app.picture.facts import (
    Diagnosis,
    Grade,
    Measurement,
    Presence,
    Procedure,
    Reflex,
    Sensory,
    Side,
    Sign,
    Standing,
)
from app.picture.needs import Need, Why
from tests.fhir.chart_making import (
    ICD,
    LOINC,
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
YES, NO = Presence.PRESENT, Presence.DENIED
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"


def signs(item: dict[str, Any], concept: Concept) -> set[tuple[Side | None, Grade]]:
    return {(one.side, one.value) for one in exam(item).of(Sign, concept)}


@pytest.mark.parametrize(
    ("item", "concept", "expected"),
    [
        # Sided signs.
        (observation("Left foot drop", valueBoolean=True), Concept.SIGN_FOOT_DROP, {(L, YES)}),
        (observation("Foot drop", valueString="left"), Concept.SIGN_FOOT_DROP, {(L, YES)}),
        (observation("Foot drop", valueString="bilateral"), Concept.SIGN_FOOT_DROP, {(L, YES), (R, YES)}),
        (observation("Foot drop", valueString="no", bodySite={"text": "left leg"}), Concept.SIGN_FOOT_DROP, {(L, NO)}),
        (observation("Foot drop"), Concept.SIGN_FOOT_DROP, {(OPEN, YES)}),
        (observation("Foot drop", valueString="see physio"), Concept.SIGN_FOOT_DROP, set()),
        (observation("Foot drop", dataAbsentReason={"text": "unknown"}), Concept.SIGN_FOOT_DROP, set()),
        (observation("Weak hip abduction, left", valueString="3/5"), Concept.SIGN_ROOT_WEAKNESS, {(L, YES)}),
        (observation("Weak hip abduction, left", valueString="5/5"), Concept.SIGN_ROOT_WEAKNESS, {(L, NO)}),
        (observation("Tense left calf compartment", valueString="present"), Concept.SIGN_TENSE_COMPARTMENT, {(L, YES)}),
        (observation("Tense calf compartment", valueString="soft"), Concept.SIGN_TENSE_COMPARTMENT, {(OPEN, NO)}),
        (
            observation("Pain on passive stretch, right", valueBoolean=True),
            Concept.SIGN_PASSIVE_STRETCH_PAIN,
            {(R, YES)},
        ),
        (observation("Left calf tenderness", valueString="positive"), Concept.SIGN_CALF_TENDERNESS, {(L, YES)}),
        (observation("Pitting edema", valueString="2+ right"), Concept.SIGN_PITTING_EDEMA, {(R, YES)}),
        (
            observation("Calf circumference difference, left", valueQuantity={"value": 3.5, "unit": "cm"}),
            Concept.SIGN_CALF_CIRCUMFERENCE,
            {(L, YES)},
        ),
        (
            observation("Calf circumference difference, left", valueQuantity={"value": 30, "unit": "mm"}),
            Concept.SIGN_CALF_CIRCUMFERENCE,
            {(L, YES)},
        ),
        (
            observation("Calf circumference difference, left", valueQuantity={"value": 2.9, "unit": "cm"}),
            Concept.SIGN_CALF_CIRCUMFERENCE,
            {(L, NO)},
        ),
        (
            observation("Calf circumference difference", valueQuantity={"value": 3}),
            Concept.SIGN_CALF_CIRCUMFERENCE,
            set(),
        ),
        (observation("Edema", bodySite={"text": "left leg"}, valueString="yes"), Concept.SIGN_LEG_SWELLING, {(L, YES)}),
        (observation("Swelling of left arm", valueBoolean=True), Concept.SIGN_LEG_SWELLING, set()),
        # Signs without a side.
        (observation("Sensory level at T10", valueBoolean=True), Concept.SIGN_SENSORY_LEVEL, {(None, YES)}),
        (observation("Fever", valueString="denied"), Concept.SIGN_FEVER, {(None, NO)}),
        (observation("Back pain", valueString="severe"), Concept.SIGN_BACK_PAIN, {(None, YES)}),
        (observation("Right arm weakness", valueString="4/5"), Concept.SIGN_ARM_DEFICIT, {(None, YES)}),
        (observation("Facial droop", valueString="absent"), Concept.SIGN_FACE_WEAKNESS, {(None, NO)}),
        (observation("Proximal weakness", valueString="yes"), Concept.SIGN_PROXIMAL_WEAKNESS, {(None, YES)}),
        # An item that asks for what may be lost, and one that names the loss.
        (observation("Anal tone", valueString="reduced"), Concept.SIGN_ANAL_TONE_REDUCED, {(None, YES)}),
        (observation("Anal tone", valueString="absent"), Concept.SIGN_ANAL_TONE_REDUCED, {(None, YES)}),
        (observation("Anal tone", valueString="normal"), Concept.SIGN_ANAL_TONE_REDUCED, {(None, NO)}),
        (observation("Anal tone"), Concept.SIGN_ANAL_TONE_REDUCED, set()),
        (observation("Reduced anal tone", valueString="absent"), Concept.SIGN_ANAL_TONE_REDUCED, {(None, NO)}),
        (observation("Reduced anal tone", valueBoolean=True), Concept.SIGN_ANAL_TONE_REDUCED, {(None, YES)}),
        (observation("Perianal sensation", valueString="absent"), Concept.SADDLE_SENSORY_LOSS, {(None, YES)}),
        (observation("Perianal sensation", valueString="reduced"), Concept.SADDLE_SENSORY_LOSS, {(None, YES)}),
        (observation("Perianal sensation", valueString="intact"), Concept.SADDLE_SENSORY_LOSS, {(None, NO)}),
        (observation("Saddle numbness", valueString="absent"), Concept.SADDLE_SENSORY_LOSS, {(None, NO)}),
        (observation("Saddle anesthesia"), Concept.SADDLE_SENSORY_LOSS, {(None, YES)}),
        # Graded ones of the old vocabulary.
        (observation("Ankle reflex left", valueString="absent"), Concept.REFLEX_ANKLE, {(L, Reflex.ABSENT)}),
        (observation("Ankle reflex", valueString="1+ on the right"), Concept.REFLEX_ANKLE, {(R, Reflex.REDUCED)}),
        (
            observation("Ankle jerks", valueString="brisk bilaterally"),
            Concept.REFLEX_ANKLE,
            {(L, Reflex.BRISK), (R, Reflex.BRISK)},
        ),
        (observation("Achilles reflex, right", valueString="2+"), Concept.REFLEX_ANKLE, {(R, Reflex.NORMAL)}),
        (observation("Achilles reflex, right", valueString="absent on the left"), Concept.REFLEX_ANKLE, set()),
        (observation("Straight leg raise left", valueString="positive at 40 degrees"), Concept.SLR, {(L, YES)}),
        (observation("SLR", valueString="positive on the left"), Concept.SLR, {(L, YES)}),
        (observation("Straight leg raise right", valueString="negative"), Concept.SLR, {(R, NO)}),
        (
            observation(coded(SNOMED, "134388005"), valueString="absent", bodySite={"text": "left foot"}),
            Concept.SENSORY_MONOFILAMENT,
            {(L, Sensory.PROFOUND)},
        ),
        (
            observation("Monofilament, right foot", valueString="6/10"),
            Concept.SENSORY_MONOFILAMENT,
            {(R, Sensory.EXTENT_UNKNOWN)},
        ),
        (
            observation("Monofilament, right foot", valueString="10/10"),
            Concept.SENSORY_MONOFILAMENT,
            {(R, Sensory.NONE)},
        ),
        (
            observation("Monofilament test left foot", valueString="reduced"),
            Concept.SENSORY_MONOFILAMENT,
            {(L, Sensory.MORE_THAN_TOES)},
        ),
        (observation("Urinary retention", valueBoolean=True), Concept.URINARY_RETENTION, {(None, YES)}),
        # A denial in the label is no finding at all.
        (observation("No foot drop"), Concept.SIGN_FOOT_DROP, set()),
        (observation("Family history of foot drop"), Concept.SIGN_FOOT_DROP, set()),
    ],
)
def test_signs_at_the_bedside(item: dict[str, Any], concept: Concept, expected: set[tuple[Side | None, Grade]]) -> None:
    assert signs(item, concept) == expected


def test_what_cannot_be_read_is_a_gap() -> None:
    """DATA-12: recorded and unusable is not "none"."""
    seen = exam(observation("Left foot drop", valueString="see physiotherapy note"))
    assert [(one.concept, one.side, one.why) for one in seen.gaps] == [(Concept.SIGN_FOOT_DROP, L, Why.UNREADABLE)]
    seen = exam(observation("Calf circumference difference", valueQuantity={"value": 4, "unit": "in"}))
    assert [(one.concept, one.why) for one in seen.gaps] == [(Concept.SIGN_CALF_CIRCUMFERENCE, Why.UNIT)]


@pytest.mark.parametrize(
    ("code", "concept", "expected"),
    [
        (coded(ICD, "R50.9"), Concept.SIGN_FEVER, {(None, YES)}),
        ({"text": "Fever"}, Concept.SIGN_FEVER, {(None, YES)}),
        (coded(ICD, "M54.50"), Concept.SIGN_BACK_PAIN, {(None, YES)}),
        (coded(ICD, "M54.6"), Concept.SIGN_BACK_PAIN, {(None, YES)}),
        (coded(ICD, "M21.371"), Concept.SIGN_FOOT_DROP, {(R, YES)}),
        (coded(ICD, "R29.810"), Concept.SIGN_FACE_WEAKNESS, {(None, YES)}),
        (coded(ICD, "R26.0"), Concept.SIGN_GAIT_UNSTEADY, {(None, YES)}),
        (coded(ICD, "R26.9"), Concept.SIGN_GAIT_UNSTEADY, set()),
        (coded(ICD, "R22.42"), Concept.SIGN_LEG_SWELLING, {(L, YES)}),
        (coded(ICD, "R60.0"), Concept.SIGN_LEG_SWELLING, set()),
        ({"text": "Swelling of left leg"}, Concept.SIGN_LEG_SWELLING, {(L, YES)}),
        ({"text": "Unsteady gait"}, Concept.SIGN_GAIT_UNSTEADY, {(None, YES)}),
        ({"text": "History of fever"}, Concept.SIGN_FEVER, set()),
        ({"text": "No fever"}, Concept.SIGN_FEVER, set()),
        ({"text": "Saddle anesthesia"}, Concept.SADDLE_SENSORY_LOSS, {(None, YES)}),
        ({"text": "Acute urinary retention"}, Concept.URINARY_RETENTION, {(None, YES)}),
    ],
)
def test_signs_on_the_problem_list(
    code: dict[str, Any], concept: Concept, expected: set[tuple[Side | None, Grade]]
) -> None:
    found = problems(condition(code)).of(Sign, concept)
    assert {(one.side, one.value) for one in found} == expected
    assert all(one.continuing for one in found)


def test_a_sign_that_is_over_and_one_in_doubt() -> None:
    """DATA-03, DATA-04."""
    over = condition(coded(ICD, "R50.9"), clinicalStatus=coded(CLINICAL, "resolved"))
    assert problems(over).of(Sign, Concept.SIGN_FEVER) == ()
    (doubted,) = problems(condition("Possible foot drop, left")).of(Sign, Concept.SIGN_FOOT_DROP)
    assert doubted.suspected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ({"text": "Restless legs syndrome"}, (Concept.COND_RLS, None, Standing.CURRENT, False)),
        ({"text": "Gangrene of right great toe"}, (Concept.COND_GANGRENE, R, Standing.CURRENT, False)),
        ({"text": "Gangrene"}, (Concept.COND_GANGRENE, OPEN, Standing.CURRENT, False)),
        ({"text": "Guillain-Barré syndrome"}, (Concept.COND_GBS, None, Standing.CURRENT, False)),
        ({"text": "Possible cauda equina syndrome"}, (Concept.COND_CAUDA_EQUINA, None, Standing.CURRENT, True)),
        ({"text": "History of deep vein thrombosis"}, (Concept.COND_DVT, OPEN, Standing.HISTORY, False)),
        (
            coded(ICD, "C79.51", "Secondary malignant neoplasm of bone", text="Metastasis to lumbar spine"),
            (Concept.COND_SPINAL_METASTASES, None, Standing.CURRENT, False),
        ),
        (coded(ICD, "Z89.411"), (Concept.COND_FOOT_AMPUTATION, R, Standing.CURRENT, False)),
        (coded(ICD, "I83.012"), (Concept.COND_VENOUS_ULCER, R, Standing.CURRENT, False)),
        (coded(ICD, "L03.116"), (Concept.COND_CELLULITIS, L, Standing.CURRENT, False)),
        (coded(ICD, "G70.00"), (Concept.COND_MYASTHENIA, None, Standing.CURRENT, False)),
        ({"text": "Heart failure, NYHA III"}, (Concept.COND_NYHA_III, None, Standing.CURRENT, False)),
    ],
)
def test_diagnoses(code: dict[str, Any], expected: tuple[Concept, Side | None, Standing, bool]) -> None:
    found = [
        (one.concept, one.side, one.standing, one.suspected)
        for one in problems(condition(code)).facts
        if isinstance(one, Diagnosis)
    ]
    assert expected in found


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Cellulitis of left arm"},
        {"text": "Laceration of right hand"},
        {"text": "No gangrene of the toes"},
        {"text": "Family history of restless legs syndrome"},
        {"text": "Rule out cauda equina syndrome"},
        coded(ICD, "I96"),
    ],
)
def test_diagnoses_that_are_none(code: dict[str, Any]) -> None:
    unread = {
        Concept.COND_CELLULITIS, Concept.COND_OPEN_WOUND_LEG, Concept.COND_GANGRENE, Concept.COND_RLS,
        Concept.COND_CAUDA_EQUINA,
    }  # fmt: skip
    assert not unread & {one.concept for one in problems(condition(code)).facts}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (observation("IV drug use", valueString="yes"), {Concept.COND_IV_DRUG_USE}),
        (observation("IV drug use", valueString="no"), set()),
        (observation("IV drug use"), set()),
        (observation("NYHA class", valueString="III"), {Concept.COND_NYHA_III}),
        (observation("NYHA classification", valueInteger=4), {Concept.COND_NYHA_IV}),
        (
            observation("NYHA class", valueCodeableConcept={"text": "New York Heart Association class II"}),
            set(),
        ),
        (observation("Foot ulcer assessment"), set()),
    ],
)
def test_diagnoses_among_the_observations(item: dict[str, Any], expected: set[Concept]) -> None:
    assert {one.concept for one in exam(item).facts if isinstance(one, Diagnosis)} == expected


# Numbers.


@pytest.mark.parametrize(
    ("item", "concept", "side", "low", "high", "printed"),
    [
        (
            observation(coded(LOINC, "8310-5"), valueQuantity={"value": 38.4, "code": "Cel"}),
            Concept.VITAL_TEMPERATURE, None, "38.4", "38.4", "38.4 °C",
        ),
        (
            observation("Temp", valueQuantity={"value": 100.4, "unit": "°F"}),
            Concept.VITAL_TEMPERATURE, None, "38", "38", "100.4 °F",
        ),
        (
            observation("Compartment pressure left leg", valueQuantity={"value": 32, "code": "mm[Hg]"}),
            Concept.COMPARTMENT_PRESSURE, L, "32", "32", "32 mmHg",
        ),
        (
            observation("Vital capacity", valueQuantity={"value": 18, "unit": "mL/kg"}),
            Concept.VITAL_CAPACITY, None, "18", "18", "18 mL/kg",
        ),
        (
            observation("TcPO2 right foot", valueQuantity={"value": 28, "unit": "mmHg"}),
            Concept.TCPO2_FOOT, R, "28", "28", "28 mmHg",
        ),
        (
            observation("Bladder scan", valueQuantity={"value": 450, "unit": "ml"}),
            Concept.POSTVOID_RESIDUAL, None, "450", "450", "450 ml",
        ),
        (
            observation("Orthostatic drop in blood pressure", valueQuantity={"value": 24, "unit": "mmHg"}),
            Concept.BP_ORTHOSTATIC_DROP, None, "24", "24", "24 mmHg",
        ),
        (
            observation(coded(LOINC, "1988-5"), valueQuantity={"value": 4.1, "code": "mg/dL"}),
            Concept.LAB_CRP, None, "41", "41", "4.1 mg/dL",
        ),
        (
            observation("Ferritin, serum", valueQuantity={"value": 18, "unit": "ng/mL"}),
            Concept.LAB_FERRITIN, None, "18", "18", "18 ng/mL",
        ),
        (
            observation("Ionized calcium", valueQuantity={"value": 1.05, "unit": "mmol/L"}),
            Concept.LAB_CALCIUM_IONIZED, None, "1.05", "1.05", "1.05 mmol/L",
        ),
        (
            observation(coded(LOINC, "48065-7"), valueQuantity={"value": 0.6, "unit": "mg/L FEU"}),
            Concept.LAB_D_DIMER, None, "600", "600", "0.6 mg/L FEU",
        ),
        # Of a unit without its kind it is one or the other: of D-dimer units one is two of FEU.
        (
            observation(coded(LOINC, "48065-7", "D-dimer FEU"), valueQuantity={"value": 300, "unit": "ng/mL"}),
            Concept.LAB_D_DIMER, None, "300", "300", "300 ng/mL",
        ),
        (
            observation(coded(LOINC, "48066-5", "D-dimer DDU"), valueQuantity={"value": 300, "unit": "ng/mL"}),
            Concept.LAB_D_DIMER, None, "600", "600", "300 ng/mL",
        ),
        (
            observation("D-dimer", valueQuantity={"value": 300, "unit": "ng/mL"}),
            Concept.LAB_D_DIMER, None, "300", "600", "300 ng/mL",
        ),
        (
            observation("D-dimer", valueQuantity={"value": 200, "comparator": "<", "unit": "ng/mL"}),
            Concept.LAB_D_DIMER, None, "0", "400", "<200 ng/mL",
        ),
    ],
)  # fmt: skip
def test_numbers(item: dict[str, Any], concept: Concept, side: Side | None, low: str, high: str, printed: str) -> None:
    (found,) = [one for one in exam(item).facts if isinstance(one, Measurement)]
    assert (found.concept, found.side, found.printed) == (concept, side, printed)
    assert (float(found.value.low), float(found.value.high)) == (float(low), float(high))


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (observation("Vital capacity", valueQuantity={"value": 1.2, "unit": "L"}), Why.UNIT),
        (observation("D-dimer", valueQuantity={"value": 300}), Why.UNIT),
        (observation("Ferritin", valueQuantity={"value": 300}), Why.UNIT),
        (observation("Body temperature", valueQuantity={"value": 98.6, "unit": "°C"}), Why.IMPLAUSIBLE),
    ],
)
def test_numbers_that_cannot_be_used(item: dict[str, Any], why: Why) -> None:
    """DATA-10, DATA-11."""
    seen = exam(item)
    assert not [one for one in seen.facts if isinstance(one, Measurement)]
    assert [one.why for one in seen.gaps] == [why]


# Procedures.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Application of short leg cast, left", {(Concept.PROC_CAST, L)}),
        ("Epidural steroid injection", {(Concept.PROC_SPINAL, None)}),
        ("Diabetic foot examination", {(Concept.PROC_FOOT_EXAM, None)}),
        ("Amputation of left second toe", {(Concept.COND_FOOT_AMPUTATION, L)}),
        ("Arm cast application", set()),
    ],
)
def test_procedures(words: str, expected: set[tuple[Concept, Side | None]]) -> None:
    done = resource("Procedure", status="completed", code={"text": words}, performedDateTime="2026-11-20")
    seen = picture({Need.PROCEDURES: bundle(done)})
    kinds = {one for one, _ in expected} or {Concept.PROC_CAST}
    assert {
        (one.concept, one.side) for one in seen.facts if isinstance(one, Procedure) and one.concept in kinds
    } == expected


def test_a_cast_is_a_dressing_that_may_be_tight() -> None:
    """COMP-02."""
    done = resource(
        "Procedure", status="completed", code={"text": "Short leg cast, left"}, performedDateTime="2026-11-20"
    )
    seen = picture({Need.PROCEDURES: bundle(done)})
    (sign,) = seen.of(Sign, Concept.SIGN_TIGHT_DRESSING)
    assert (sign.side, sign.value, sign.continuing) == (L, YES, True)
    assert seen.is_fresh(sign)


@pytest.mark.parametrize(
    ("item", "count"),
    [
        (observation(coded(SNOMED, "134388005"), valueString="normal"), 1),
        (observation("Diabetic foot exam", valueString="done"), 1),
        (observation("Diabetic foot exam", valueString="not done"), 0),
        (observation("Diabetic foot exam", dataAbsentReason={"text": "refused"}), 0),
    ],
)
def test_a_foot_examination_among_the_observations(item: dict[str, Any], count: int) -> None:
    """DPN-02."""
    assert len(exam(item).of(Procedure, Concept.PROC_FOOT_EXAM)) == count
