"""The leg without an index that says disease: a pulse deficit, claudication, or another reason to measure.

2024 ACC/AHA lower-extremity PAD guideline, resting and exercise ABI; rows PAD-02, PAD-03, PAD-06, PAD-07, PAD-14 and
PAD-15 and, from the acute limb table, ALI-03 to ALI-05, ALI-12 and ALI-13.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import chronic_leg, leg_exam, pad_care, pad_legs
from app.pathways.acute_leg import AcuteWord
from app.pathways.affected_leg import KNOWN_CHRONIC, PAINLESS, painless
from app.pathways.pad_findings import (
    STEM,
    BorderlineIndex,
    ChronicDeficit,
    Claudication,
    IndexDue,
    NormalAtRest,
    PulseDeficit,
    SinglePedalPulse,
)
from app.pathways.pad_index import Meaning
from app.pathways.pad_legs import LISTED, ChronicLeg
from app.picture.concepts import Concept
from app.picture.facts import Fact, Sign
from app.picture.needs import Missing
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

INDEX_WITHOUT_SYMPTOM_FROM_AGE = 50
"""Years; ours, ALI-04: an abnormal pulse alone is a reason from this age on, or with diabetes or tobacco."""

SUGGESTIVE = (Concept.SIGN_FEMORAL_BRUIT, Concept.SIGN_TROPHIC_SKIN)
"""PAD-14: each supports an index and makes no card alone; ours: two of them, or one with a leg symptom, do."""

READS = frozenset(
    {*SUGGESTIVE, *PAINLESS, *KNOWN_CHRONIC, *LISTED, Concept.SMOKING, Concept.COND_DIABETES, Concept.ABI}
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "deficit_check": (),
    "chronic_ask": (),
    "chronic_known_deficit": (),
    "single_pulse_abi": (),
    "single_pulse_frequency": (),
    "painless": (),
    "exercise_test": (),
    "index_first": (),
    "index_reason": (),
    "stenosis_mimic": (),
}


def assess_leg(patient: PatientPicture, leg: ChronicLeg, acute: AcuteWord) -> Iterator[Outcome]:
    """The most important of these."""
    deficit = list(_deficit(patient, leg))
    if deficit:
        if not acute.emergency:  # The other leg's card is the emergency; this one would only dilute it.
            yield from deficit
        return
    if leg.index.meaning in (Meaning.BORDERLINE, Meaning.NORMAL):
        yield from _exercise_test(leg)
    elif leg.index.meaning is Meaning.UNKNOWN:
        yield from _index_due(patient, leg, pulses_first=leg.side in acute.unexamined)


def _deficit(patient: PatientPicture, leg: ChronicLeg) -> Iterator[Finding]:
    """ALI-03, ALI-12, ALI-13: a deficit of now without an acute symptom."""
    exam = leg.leg.exam
    if not leg.deficit:
        return
    earlier = leg_exam.deficit_recorded_earlier(patient, leg.side)
    known = bool(patient.current(*KNOWN_CHRONIC))
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
                *painless(patient, leg.leg),
            ),
            evidence=tuple(dict.fromkeys((*exam.deficit, *exam.chronic_symptoms, *earlier, *exam.conflicts))),
            missing=asked,
            concepts=leg.concepts("pad"),
            proposes=("order.abi",),
            stakes=Stakes.URGENT,
            rows=("ALI-12", "ALI-13") if earlier else ("ALI-12",),
        )
    elif leg.leg.lost_signal or not (known or earlier):
        yield PulseDeficit(
            urgency=Urgency.WARNING,
            side=leg.side,
            blanks={"side": leg.side},
            notes=(Note("deficit_check"), *painless(patient, leg.leg)),
            evidence=tuple(dict.fromkeys((*exam.deficit, *leg.leg.lost_signal, *exam.conflicts))),
            missing=asked,
            concepts=leg.concepts("pad", *(("ali.missing_data",) if asked else ())),
            proposes=("order.abi",),
            stakes=Stakes.URGENT,
            rows=("ALI-03",),
        )


def _exercise_test(leg: ChronicLeg) -> Iterator[Finding]:
    """PAD-02, PAD-03: symptoms on walking that an index at rest does not explain."""
    if not leg.walking.told or leg.walking.only_sitting_helps:
        return
    borderline = leg.index.meaning is Meaning.BORDERLINE
    card: type[Finding] = BorderlineIndex if borderline else NormalAtRest
    yield card(
        urgency=Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("exercise_test"),),
        evidence=leg.evidence,
        concepts=leg.concepts("pad.borderline" if borderline else "pad.exercise_test"),
        proposes=("order.exercise_abi",),
        rows=("PAD-02",) if borderline else ("PAD-03",),
    )


def _index_due(patient: PatientPicture, leg: ChronicLeg, *, pulses_first: bool) -> Iterator[Outcome]:
    """PAD-06, PAD-07, ALI-04, ALI-05: a reason to measure, and no usable index of the year.

    Where the acute pathway asks for the pulses first, only the typical story is worth a second card.
    """
    finding = _claudication(patient, leg) or _single_pulse(patient, leg)
    if finding is None and not pulses_first:
        finding = _other_reason(patient, leg)
    if finding is None:
        return
    if patient.complete(Concept.ABI):
        yield finding
    else:
        # Whether there is an index is not known: another one is not asked for.
        yield CannotAssess(STEM, (patient.missing(Concept.ABI, leg.side),), leg.side)


def _claudication(patient: PatientPicture, leg: ChronicLeg) -> Finding | None:
    if not leg.walking.typical:
        return None
    refer = patient.limits.pad_refer_all
    return Claudication(
        urgency=Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("index_first"), *_mimic(patient)),
        evidence=leg.evidence,
        missing=leg.index.missing,
        concepts=leg.concepts("pad.claudication"),
        proposes=("order.abi", "referral.vascular") if refer else ("order.abi",),
        thresholds=("pad_refer_all",),
        rows=("PAD-07", "PAD-06"),
    )


def _single_pulse(patient: PatientPicture, leg: ChronicLeg) -> Finding | None:
    exam = leg.leg.exam
    if not (exam.felt_pedal and exam.pedal_not_palpable):
        return None
    symptomatic = bool(leg.leg.symptoms or exam.chronic_symptoms)
    if not (symptomatic or _at_risk(patient)):
        return None
    return SinglePedalPulse(
        urgency=Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("single_pulse_abi"), Note("single_pulse_frequency")),
        evidence=(*exam.pedal_not_palpable, *exam.felt_pedal, *leg.leg.symptoms, *exam.conflicts),
        concepts=leg.concepts("pad.pulse_abnormal"),
        proposes=("order.abi",),
        rows=("ALI-05",) if symptomatic else ("ALI-04",),
    )


def _at_risk(patient: PatientPicture) -> bool:
    old = patient.age.at_least(INDEX_WITHOUT_SYMPTOM_FROM_AGE) is Verdict.YES
    return old or bool(patient.current(Concept.COND_DIABETES) or patient.current(Concept.SMOKING))


def _other_reason(patient: PatientPicture, leg: ChronicLeg) -> Finding | None:
    """PAD-06. Claudication that is merely listed asks for an index once, and not again every year."""
    suggestive = _suggestive(patient, leg)
    pulses = _pulses(patient, leg)
    # Where a medicine is lacking as well, the card of the medicines asks for the index.
    listed = () if patient.measurements(Concept.ABI) or pad_care.lacking(patient) else leg.walking.listed
    because: tuple[Fact, ...] = (*leg.walking.told, *listed, *leg.urgent, *pulses, *suggestive)
    if not because:
        return None
    return IndexDue(
        urgency=Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("index_reason"), *_mimic(patient)),
        evidence=tuple(dict.fromkeys((*because, *leg.index.facts))),
        missing=leg.index.missing,
        concepts=leg.concepts("pad.index_due"),
        proposes=("order.abi",),
        rows=("PAD-06", "PAD-14") if suggestive else ("PAD-06",),
    )


def _pulses(patient: PatientPicture, leg: ChronicLeg) -> tuple[Fact, ...]:
    """Pulses that were not palpable within three months, in a leg with a symptom or somebody at risk.

    With the diagnosis on the list they are no news.
    """
    if patient.current(*LISTED):
        return ()
    told = leg.leg.symptoms or leg.leg.exam.chronic_symptoms or leg.symptoms
    if not (told or chronic_leg.rest_pain(patient, leg.side) or _at_risk(patient)):
        return ()
    return leg.missing_pulses


def _suggestive(patient: PatientPicture, leg: ChronicLeg) -> tuple[Sign, ...]:
    found = pad_legs.lately_present(patient, SUGGESTIVE, leg.side)
    told = patient.symptoms(leg.side) or leg.leg.symptoms or leg.leg.exam.chronic_symptoms
    kinds = {one.concept for one in found}
    return found if len(kinds) > 1 or (kinds and told) else ()


def _mimic(patient: PatientPicture) -> list[Note]:
    return [Note("stenosis_mimic")] if pad_legs.only_sitting_helps_both(patient) else []
