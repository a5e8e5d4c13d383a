"""Legs without suspected acute ischemia that still need a word: possible ischemia, conflicts, pulses not charted.

Rows ALI-06 to ALI-08, ALI-14 and ALI-30. A deficit without an acute symptom, and a single pedal pulse, belong to the
chronic pathways (ALI-03 to ALI-05, ALI-12, ALI-13): ``peripheral_artery_disease``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import leg_exam
from app.pathways.affected_leg import Leg, painless
from app.pathways.leg_exam import examine
from app.pathways.limb_findings import (
    STEM,
    BlueToes,
    PossibleAcuteLimbIschemia,
    PulsesNotRecorded,
    SignsAgainstPulses,
)
from app.pathways.one_card import merged
from app.picture.concepts import Concept
from app.picture.facts import Fact, Motor, Sensory, Side, Signal
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

SIGNS_FOR_POSSIBLE = 3  # of the five Ps besides pulselessness: ALI-06, and ours in ALI-14


def unsettled(patient: PatientPicture, leg: Leg) -> Iterator[Outcome]:
    exam = leg.exam
    if exam.palpable_pedal:
        yield from _palpable(leg)
    elif leg.unconfirmed:
        facts = (*leg.unconfirmed, *exam.deficit)
        urgency = Urgency.CRITICAL if exam.deficit else Urgency.WARNING
        yield _possible(patient, leg, "possible_unconfirmed", ("ALI-02",), facts, urgency=urgency)
    elif exam.deficit and leg.symptoms:
        # Every symptom is unconfirmed, or pain in words of our own: no ground for an order, but the deficit is certain.
        yield _possible(patient, leg, "possible_unconfirmed", ("ALI-01",), exam.deficit, urgency=Urgency.CRITICAL)
    elif exam.deficit:
        return
    elif exam.felt_pedal and leg.symptoms and (not leg.other.symptoms or len(leg.kinds) >= SIGNS_FOR_POSSIBLE):
        yield _possible(patient, leg, "possible_diminished", ("ALI-07",), exam.felt_pedal)
    elif leg.symptoms and not exam.pedal_recorded:
        if not _both_legs_palpable(patient, leg):
            yield _pulses_unknown(patient, leg)
    elif leg.side is not Side.NOT_RECORDED and not exam.pedal_recorded:
        yield CannotAssess(STEM, tuple(patient.missing(concept, leg.side) for concept in leg_exam.PEDAL), leg.side)


def one_recheck(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """ALI-14: where the pulses of both legs are in doubt, one card asks for both."""
    doubted = {one.side for one in outcomes if isinstance(one, SignsAgainstPulses)}
    yield from merged(outcomes) if {Side.LEFT, Side.RIGHT} <= doubted else outcomes


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


def _palpable(leg: Leg) -> Iterator[Outcome]:
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
            stakes=Stakes.EMERGENCY,  # The call is for today; the limb itself is not in danger.
            rows=("ALI-14",),
        )
