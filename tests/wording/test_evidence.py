"""Evidence and missing facts in one line each (DATA-02, DATA-03, DATA-07, DATA-08, DATA-12, DATA-20, HOOK-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Complaint,
    Device,
    Diagnosis,
    Fact,
    Interval,
    Measurement,
    Medication,
    MedicationState,
    Order,
    OrderStage,
    Presence,
    Procedure,
    Pulse,
    Severity,
    Side,
    Sign,
    Standing,
    Symptom,
    Trait,
)
from app.picture.needs import Missing, Need, Why
from app.wording.evidence import WHY_WORDS, evidence_lines, missing_lines
from app.wording.speech import Speech
from tests.wording.specimen import ABSENT_DP, ABSENT_PT, NINE, ZONE, at, on_day, pulse

LABELS = {
    Concept.PULSE_DORSALIS_PEDIS: "dorsalis pedis pulse",
    Concept.PULSE_POSTERIOR_TIBIAL: "posterior tibial pulse",
    Concept.PULSE_FEMORAL: "femoral pulse",
    Concept.PAIN_LIMB: "leg pain",
    Concept.COND_AF: "atrial fibrillation",
    Concept.MED_DOAC: "DOAC",
    Concept.SAFETY_CONTRAST_ALLERGY: "iodinated contrast",
    Concept.SAFETY_MRI_DEVICE: "pacemaker",
    Concept.COND_PRIOR_REVASCULARIZATION: "revascularization",
    Concept.ORDER_CTA_RUNOFF: "CTA runoff",
    Concept.ABI: "ABI",
    Concept.LAB_EGFR: "eGFR",
    Concept.DOPPLER_VENOUS: "venous Doppler",
    Concept.DOPPLER_ARTERIAL: "arterial Doppler",
}
SPEECH = Speech(ZONE, LABELS)
T = "2026-11-21 09:10"

PALPABLE_DP = replace(ABSENT_DP, value=Pulse.NORMAL, reference="Observation/2")
ABSENT_FEMORAL = pulse(Concept.PULSE_FEMORAL, Pulse.ABSENT)
PAIN = Sign(concept=Concept.PAIN_LIMB, reference="Condition/1", side=Side.LEFT, when=at(NINE), value=Presence.PRESENT)
AF = Diagnosis(concept=Concept.COND_AF, reference="Condition/2", when=on_day(2025, 3, 2), standing=Standing.CURRENT)
DOAC = Medication(
    concept=Concept.MED_DOAC, reference="MedicationRequest/1", when=at(NINE), state=MedicationState.ACTIVE
)
ABI = Measurement(
    concept=Concept.ABI,
    reference="Observation/abi",
    side=Side.RIGHT,
    when=at(NINE),
    value=Interval.exactly(Decimal("0.3")),
    unit="1",
    printed="0.3",
)

TOLD = Symptom(
    concept=Concept.SYMPTOM_LEG,
    reference="Observation/told",
    side=Side.LEFT,
    when=at(NINE),
    complaints=frozenset({Complaint.NUMBNESS, Complaint.PAIN}),
    traits=frozenset({Trait.CALF, Trait.ON_WALKING}),
)

LINES: list[tuple[str, tuple[Fact, ...], list[str]]] = [
    ("a symptom as told", (TOLD,), [f"Symptom.leg, left leg: pain, numbness, on walking, calf, {T}"]),
    (
        "a symptom with its onset",
        (replace(TOLD, complaints=frozenset(), onset=at(NINE - timedelta(hours=2))),),
        [f"Symptom.leg, left leg: on walking, calf, began 2026-11-21 07:10, noted {T}"],
    ),
    ("one", (ABSENT_DP,), [f"Dorsalis pedis pulse, left leg: absent, {T}"]),
    ("merged", (ABSENT_DP, ABSENT_PT), [f"Dorsalis pedis pulse and posterior tibial pulse, left leg: absent, {T}"]),
    (
        "three merged",
        (ABSENT_DP, ABSENT_PT, ABSENT_FEMORAL),
        [f"Dorsalis pedis pulse, posterior tibial pulse and femoral pulse, left leg: absent, {T}"],
    ),
    ("said twice", (ABSENT_DP, ABSENT_DP), [f"Dorsalis pedis pulse, left leg: absent, {T}"]),
    (
        "sides are never merged",
        (ABSENT_DP, replace(ABSENT_DP, side=Side.RIGHT)),
        [f"Dorsalis pedis pulse, left leg: absent, {T}", f"Dorsalis pedis pulse, right leg: absent, {T}"],
    ),
    (
        "another time, another line",
        (ABSENT_DP, replace(ABSENT_PT, when=at(NINE - timedelta(hours=2)))),
        [
            f"Dorsalis pedis pulse, left leg: absent, {T}",
            "Posterior tibial pulse, left leg: absent, 2026-11-21 07:10",
        ],
    ),
    (
        "conflict",
        (ABSENT_DP, PALPABLE_DP),
        [f"Dorsalis pedis pulse, left leg: absent, {T} (conflict: also charted as palpable at the same time)"],
    ),
    (
        "no conflict at another time",
        (ABSENT_DP, replace(PALPABLE_DP, when=at(NINE - timedelta(hours=2)))),
        [
            f"Dorsalis pedis pulse, left leg: absent, {T}",
            "Dorsalis pedis pulse, left leg: palpable, 2026-11-21 07:10",
        ],
    ),
    (
        "free text and unsigned",
        (replace(ABSENT_DP, from_text=True, unsigned=True),),
        [f"Dorsalis pedis pulse, left leg: absent, {T} (from free text; unsigned finding)"],
    ),
    (
        "side not recorded",
        (replace(ABSENT_DP, side=Side.NOT_RECORDED),),
        [f"Dorsalis pedis pulse: absent, {T} (side not recorded – confirm)"],
    ),
    (
        "unconfirmed, with an onset",
        (replace(PAIN, suspected=True, onset=at(NINE - timedelta(hours=4))),),
        [f"Leg pain, left leg: present, began 2026-11-21 05:10, noted {T} (not confirmed)"],
    ),
    (
        "a label that begins small",
        (replace(ABI, concept=Concept.LAB_EGFR, side=None, printed="28 mL/min/1.73 m2"),),
        [f"eGFR: 28 mL/min/1.73 m2, {T}"],
    ),
    ("no time", (replace(ABSENT_DP, when=None),), ["Dorsalis pedis pulse, left leg: absent, time not recorded"]),
    ("number", (ABI,), [f"ABI, right leg: 0.3, {T}"]),
    (
        "diagnosis",
        (AF,),
        ["Atrial fibrillation: on the problem list, 2025-03-02, time of day not recorded"],
    ),
    (
        "history",
        (replace(AF, standing=Standing.HISTORY, when=None, onset=at(NINE)),),
        [f"Atrial fibrillation: history, since {T}, time not recorded"],
    ),
    ("medicine", (DOAC,), [f"DOAC: active, {T}"]),
    ("last dose", (replace(DOAC, last_given=at(NINE), when=None),), [f"DOAC: active, last given {T}"]),
    (
        "allergy",
        (Allergy(concept=Concept.SAFETY_CONTRAST_ALLERGY, reference="A/1", severity=Severity.SEVERE),),
        ["Iodinated contrast: recorded as an allergy, severe, time not recorded"],
    ),
    (
        "procedure",
        (Procedure(concept=Concept.COND_PRIOR_REVASCULARIZATION, reference="P/1", when=at(NINE)),),
        [f"Revascularization: performed, {T}"],
    ),
    (
        "device",
        (Device(concept=Concept.SAFETY_MRI_DEVICE, reference="D/1", when=at(NINE)),),
        [f"Pacemaker: recorded, {T}"],
    ),
]


@pytest.mark.parametrize(("facts", "lines"), [(f, w) for _, f, w in LINES], ids=[n for n, _, _ in LINES])
def test_evidence_is_printed(facts: tuple[Fact, ...], lines: list[str]) -> None:
    assert evidence_lines(facts, SPEECH) == lines


@pytest.mark.parametrize(
    ("stage", "selected", "words"),
    [
        (OrderStage.DRAFT, True, "selected now"),
        (OrderStage.DRAFT, False, "draft of this session"),
        (OrderStage.ACTIVE, False, "ordered"),
        (OrderStage.DONE, False, "done"),
    ],
)
def test_an_order_says_where_it_stands(stage: OrderStage, selected: bool, words: str) -> None:
    order = Order(concept=Concept.ORDER_CTA_RUNOFF, reference="S/1", when=at(NINE), stage=stage, selected=selected)
    assert evidence_lines((order,), SPEECH) == [f"CTA runoff: {words}, {T}"]


def test_the_reference_is_never_printed() -> None:
    assert "Observation" not in " ".join(evidence_lines((ABSENT_DP, PALPABLE_DP, ABI), SPEECH))


# Missing facts.

EFFECTS = {Concept.DOPPLER_VENOUS: "would tell IIb from III"}


def lines_of(*gaps: Missing) -> list[str]:
    return missing_lines([(gap, EFFECTS) for gap in gaps], SPEECH)


def test_the_two_silences_are_printed_differently() -> None:
    """HOOK-06: nobody let us look, or somebody looked and there was none."""
    gap = Missing(Concept.DOPPLER_VENOUS, Why.NOT_SENT, Side.LEFT, (Need.EXAM,))
    assert lines_of(gap) == [
        "Not sent by the EHR, so not looked at, left leg: venous Doppler (would tell IIb from III)"
    ]
    none = replace(gap, why=Why.NOT_ON_RECORD, needs=())
    assert lines_of(none) == ["None on record, left leg: venous Doppler (would tell IIb from III)"]


def test_every_way_of_not_knowing_has_its_own_words() -> None:
    """DATA-10, DATA-11, DATA-12."""
    assert set(WHY_WORDS) == set(Why)
    assert len(set(WHY_WORDS.values())) == len(Why)
    assert not [words for words in WHY_WORDS.values() if "normal" in words or "negative" in words]


def test_gaps_of_one_reason_share_a_line() -> None:
    dp, pt = (Missing(c, Why.STALE, Side.LEFT) for c in (Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL))
    assert lines_of(dp, pt, dp) == ["Too old to use, left leg: dorsalis pedis pulse, posterior tibial pulse"]


def test_a_gap_of_both_legs_is_said_once() -> None:
    one = Missing(Concept.DOPPLER_ARTERIAL, Why.STALE, Side.LEFT)
    assert lines_of(one, replace(one, side=Side.RIGHT)) == ["Too old to use, both legs: arterial Doppler"]


def test_gaps_of_two_reasons_do_not_share_a_line() -> None:
    one = Missing(Concept.DOPPLER_ARTERIAL, Why.STALE, Side.LEFT)
    assert lines_of(one, replace(one, why=Why.UNABLE, side=Side.RIGHT)) == [
        "Too old to use, left leg: arterial Doppler",
        "Could not be assessed at the bedside, right leg: arterial Doppler",
    ]


def test_a_gap_without_a_recorded_side_names_no_leg() -> None:
    """DATA-08."""
    assert lines_of(Missing(Concept.DOPPLER_ARTERIAL, Why.STALE, Side.NOT_RECORDED)) == [
        "Too old to use: arterial Doppler"
    ]
