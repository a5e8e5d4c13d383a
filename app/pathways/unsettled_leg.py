"""Legs without suspected acute ischemia that still need a word: possible ischemia, conflicts, deficits, single pulses.

Rows ALI-03 to ALI-08, ALI-12 to ALI-14 and ALI-30.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import leg_exam
from app.pathways.affected_leg import KNOWN_CHRONIC, Leg, painless
from app.pathways.leg_exam import examine
from app.pathways.limb_findings import (
    STEM,
    BlueToes,
    ChronicDeficit,
    PossibleAcuteLimbIschemia,
    PulseDeficit,
    PulsesNotRecorded,
    SignsAgainstPulses,
    SinglePedalPulse,
)
from app.picture.concepts import Concept
from app.picture.facts import Fact, Motor, Sensory, Side, Signal
from app.picture.needs import Missing
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

SIGNS_FOR_POSSIBLE = 3  # of the five Ps besides pulselessness: ALI-06, and ours in ALI-14
ABI_FOR_SINGLE_PULSE_FROM_AGE = 50  # years; ours, ALI-04


def unsettled(patient: PatientPicture, leg: Leg, *, another_suspected: bool) -> Iterator[Outcome]:
    exam = leg.exam
    if exam.palpable_pedal:
        yield from _palpable(patient, leg)
    elif leg.unconfirmed:
        facts = (*leg.unconfirmed, *exam.deficit)
        urgency = Urgency.CRITICAL if exam.deficit else Urgency.WARNING
        yield _possible(patient, leg, "possible_unconfirmed", ("ALI-02",), facts, urgency=urgency)
    elif exam.deficit and leg.symptoms:
        # Every symptom is unconfirmed, or pain in words of our own: no ground for an order, but the deficit is certain.
        yield _possible(patient, leg, "possible_unconfirmed", ("ALI-01",), exam.deficit, urgency=Urgency.CRITICAL)
    elif exam.deficit:
        if not another_suspected:  # The other leg's card is the emergency; this one would only dilute it.
            yield from _deficit_only(patient, leg)
    elif exam.felt_pedal and leg.symptoms and (not leg.other.symptoms or len(leg.kinds) >= SIGNS_FOR_POSSIBLE):
        yield _possible(patient, leg, "possible_diminished", ("ALI-07",), exam.felt_pedal)
    elif exam.felt_pedal and exam.pedal_not_palpable:
        yield from _single_pulse(patient, leg)
    elif leg.symptoms and not exam.pedal_recorded:
        if not _both_legs_palpable(patient, leg):
            yield _pulses_unknown(patient, leg)
    elif leg.side is not Side.NOT_RECORDED and not exam.pedal_recorded:
        yield CannotAssess(STEM, tuple(patient.missing(concept, leg.side) for concept in leg_exam.PEDAL), leg.side)


def _both_legs_palpable(patient: PatientPicture, leg: Leg) -> bool:
    """A symptom without a side needs no pulse check when both legs were found well perfused."""
    if leg.side is not Side.NOT_RECORDED:
        return False
    return all(examine(patient, side).palpable_pedal for side in (Side.LEFT, Side.RIGHT))


def _pulses_unknown(patient: PatientPicture, leg: Leg) -> Finding:
    if len(leg.kinds) >= SIGNS_FOR_POSSIBLE:
        weak = Concept.MOTOR_LIMB in leg.kinds
        return _possible(
            patient,
            leg,
            "possible_check_pulses",
            ("ALI-06", "ALI-10"),
            (),
            urgency=Urgency.CRITICAL if weak else Urgency.WARNING,
        )
    before = [sign for concept in leg_exam.PEDAL for sign in patient.signs(concept, leg.side)]
    charted_before = bool(before)
    missed_before = any(sign.value in leg_exam.NOT_PALPABLE for sign in before)
    only_pain = leg.kinds == {Concept.PAIN_LIMB}
    return PulsesNotRecorded(
        urgency=Urgency.INFO if only_pain and not missed_before else Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            Note("not_recorded_check"),
            *([Note("last_pulses_old")] if charted_before else []),
            *painless(patient, leg),
        ),
        evidence=leg.symptoms,
        missing=tuple(patient.missing(one, leg.side, stale=charted_before) for one in leg_exam.PEDAL),
        concepts=("ali.missing_data",),
        safety=True,
        rows=("ALI-08",),
    )


def _possible(
    patient: PatientPicture,
    leg: Leg,
    note: str,
    rows: tuple[str, ...],
    because: tuple[Fact, ...],
    *,
    urgency: Urgency = Urgency.WARNING,
) -> Finding:
    unknown = tuple(
        one
        for concept in (*leg_exam.PEDAL, Concept.DOPPLER_ARTERIAL)
        if isinstance(one := leg.exam.reading(concept), Missing)
    )
    side_note = [Note("side_to_confirm")] if leg.side is Side.NOT_RECORDED else []
    return PossibleAcuteLimbIschemia(
        urgency=urgency,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note(note), Note("possible_no_heparin"), *side_note, *painless(patient, leg)),
        evidence=tuple(dict.fromkeys((*because, *leg.symptoms, *leg.exam.conflicts))),
        missing=unknown,
        concepts=(
            "ali.possible",
            *(["ali.missing_data"] if unknown else []),
            *leg.contradicted,
            "referral.vascular",
        ),
        proposes=("referral.vascular",),
        stakes=Stakes.LIMB_VIABLE,
        rows=rows,
    )


def _palpable(patient: PatientPicture, leg: Leg) -> Iterator[Outcome]:
    exam = leg.exam
    motor_lost = Concept.MOTOR_LIMB in leg.kinds
    silent = exam.value(Concept.DOPPLER_ARTERIAL) is Signal.INAUDIBLE
    many = len(leg.kinds) >= SIGNS_FOR_POSSIBLE
    if silent or motor_lost or many or (exam.deficit and leg.symptoms) or leg.diagnosed:
        severe = exam.motor in (Motor.SEVERE, Motor.PROFOUND) or exam.sensory is Sensory.PROFOUND
        neuro = [Note("deficit_with_neuro")] if severe and exam.arterial is Signal.AUDIBLE else []
        facts = (*exam.palpable_pedal, *exam.deficit, *leg.symptoms, *leg.diagnosed, *exam.conflicts)
        yield SignsAgainstPulses(
            urgency=Urgency.WARNING,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(Note("possible_recheck"), *neuro, Note("possible_no_heparin")),
            evidence=tuple(dict.fromkeys(facts)),
            concepts=("ali.possible", "data.conflict"),
            proposes=("referral.vascular",),
            optional=frozenset({"referral.vascular"}),
            stakes=Stakes.LIMB_VIABLE,
            rows=("ALI-14", "ALI-30") if neuro else ("ALI-14",),
        )
    elif exam.blue_toes:
        yield BlueToes(
            urgency=Urgency.WARNING,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(Note("blue_toes_call"), Note("possible_no_heparin")),
            evidence=(*exam.palpable_pedal, *exam.blue_toes),
            concepts=("ali.possible", "referral.vascular"),
            proposes=("referral.vascular",),
            rows=("ALI-14",),
        )
    elif exam.pedal_not_palpable:
        yield from _single_pulse(patient, leg)


def _single_pulse(patient: PatientPicture, leg: Leg) -> Iterator[Outcome]:
    """ALI-04 and ALI-05: not acute ischemia; an ankle-brachial index unless there is one."""
    if isinstance(patient.measurement(Concept.ABI, leg.side), Reading):
        return
    symptomatic = bool(leg.symptoms or leg.exam.chronic_symptoms)
    at_risk = (
        patient.age.at_least(ABI_FOR_SINGLE_PULSE_FROM_AGE) is Verdict.YES
        or bool(patient.current(Concept.COND_DIABETES))
        or bool(patient.current(Concept.SMOKING))
    )
    if symptomatic or at_risk:
        yield SinglePedalPulse(
            urgency=Urgency.INFO,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(Note("single_pulse_abi"), Note("single_pulse_frequency")),
            evidence=(*leg.exam.pedal_not_palpable, *leg.exam.felt_pedal, *leg.symptoms, *leg.exam.conflicts),
            concepts=("pad.pulse_abnormal", *leg.contradicted),
            proposes=("order.abi",),
            rows=("ALI-05",) if symptomatic else ("ALI-04",),
        )


def _deficit_only(patient: PatientPicture, leg: Leg) -> Iterator[Outcome]:
    exam = leg.exam
    earlier = leg_exam.deficit_recorded_earlier(patient, leg.side)
    known = tuple(fact for concept in KNOWN_CHRONIC for fact in patient.current(concept))
    asked = tuple(
        one
        for concept in (Concept.PAIN_LIMB, Concept.SENSORY_LIMB, Concept.MOTOR_LIMB)
        if isinstance(one := exam.reading(concept), Missing)
    )
    if exam.chronic_symptoms:
        yield ChronicDeficit(
            urgency=Urgency.WARNING,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(
                Note("chronic_ask"),
                *([Note("chronic_known_deficit")] if earlier else []),
                *painless(patient, leg),
            ),
            evidence=tuple(dict.fromkeys((*exam.deficit, *exam.chronic_symptoms, *earlier, *exam.conflicts))),
            missing=asked,
            concepts=(
                "pad",
                *(f"pad.{one.value}" for one in (leg.side,) if one is not Side.NOT_RECORDED),
                *leg.contradicted,
            ),
            proposes=("order.abi",),
            rows=("ALI-12", "ALI-13") if earlier else ("ALI-12",),
        )
    elif leg.lost_signal or not (known or earlier):
        yield PulseDeficit(
            urgency=Urgency.WARNING,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(Note("deficit_check"), *painless(patient, leg)),
            evidence=tuple(dict.fromkeys((*exam.deficit, *leg.lost_signal, *exam.conflicts))),
            missing=asked,
            concepts=(
                "pad",
                *(f"pad.{one.value}" for one in (leg.side,) if one is not Side.NOT_RECORDED),
                *(["ali.missing_data"] if asked else []),
                *leg.contradicted,
            ),
            proposes=("order.abi",),
            rows=("ALI-03",),
        )
