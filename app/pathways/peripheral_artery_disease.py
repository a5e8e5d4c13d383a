"""Peripheral artery disease: the index that is low, or cannot be believed, or was never measured.

2024 ACC/AHA lower-extremity PAD guideline; rows PAD-01 to PAD-15, MON-01, BUE-01, and those of the acute limb table
that end here: a deficit without an acute symptom (ALI-03, ALI-12, ALI-13) and a single pedal pulse (ALI-04, ALI-05). It
gives way to every pathway that is worse: acute ischemia, threatened limb, aorto-iliac disease. One card a leg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.conclusions import Finding, Note, Outcome, Urgency
from app.pathways import (
    acute_leg,
    after_revascularization,
    aortoiliac_disease,
    buerger,
    chronic_leg,
    leg_exam,
    limb_threatening_ischemia,
    pad_care,
    pad_findings,
    pad_index,
    pad_legs,
    pad_unmeasured,
)
from app.pathways.acute_leg import AcuteWord, acute_word
from app.pathways.affected_leg import legs_of
from app.pathways.childhood import is_child
from app.pathways.one_card import merged
from app.pathways.pad_findings import ArterialDisease, CareGap, CilostazolInHeartFailure, NotCompressible
from app.pathways.pad_index import Index, Meaning
from app.pathways.pad_legs import LISTED, ChronicLeg, chronic_leg_of
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Fact, Procedure, Side, Sign
from app.picture.needs import Need
from app.picture.patient import PatientPicture

STEM = pad_findings.STEM
CARDS = pad_findings.CARDS

READS = (
    acute_leg.READS
    | chronic_leg.READS
    | limb_threatening_ischemia.READS
    | aortoiliac_disease.READS
    | pad_care.READS
    | pad_index.READS
    | pad_legs.READS
    | pad_unmeasured.READS
    | buerger.READS
)
PROPOSES: tuple[str, ...] = (
    "referral.vascular",
    "order.abi",
    "order.tbi",
    "order.exercise_abi",
    "order.exercise_program",
    "order.statin",
    "order.antiplatelet",
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "wound_or_rest_pain": (),
    "medicine_first": (),
    "referral_reason": (),
    "imaging_later": (),
    "toe_decides": ("limit",),
    "diabetes_high_index": (),
    "calcified": (),
    "side_to_confirm": (),
    "cilostazol_stop": (),
    "never_measured": (),
    **pad_unmeasured.NOTES,
    **pad_care.NOTES,
    **buerger.NOTES,
}

_OPENS = (
    *limb_perfusion.NUMBERS,
    *LISTED,
    *limb_perfusion.TISSUE_LOSS,
    Concept.SYMPTOM_LEG,
    Concept.COND_OPEN_WOUND_LEG,
)
_OPENS_WHEN_ABNORMAL = (*leg_exam.PULSES, Concept.DOPPLER_ARTERIAL, Concept.PAIN_REST, *pad_unmeasured.SUGGESTIVE)


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card a leg, the most important; one for the medicines when no leg has a card."""
    opened = _anything_to_judge(patient)
    cilostazol = pad_care.cilostazol_in_heart_failure(patient)
    if not (opened or cilostazol) or is_child(patient):
        return
    told = tuple(_told(patient)) if opened else ()
    yield from _with_cilostazol(told, cilostazol) if cilostazol else told


def _anything_to_judge(patient: PatientPicture) -> bool:
    if patient.of(Fact, *_OPENS):
        return True
    return any(one.value.rank > 0 for one in patient.of(Sign, *_OPENS_WHEN_ABNORMAL))


def _told(patient: PatientPicture) -> Iterator[Outcome]:
    if aortoiliac_disease.speaks(patient):
        return
    acute = acute_word(patient)
    spoken_for = limb_threatening_ischemia.threatened_sides(patient) | frozenset(acute.ischemia)
    judged = list(_judged(patient, acute, spoken_for))
    yield from merged(judged)
    if not (spoken_for or any(isinstance(one, Finding) for one in judged)):
        yield from _care_gap(patient)


def _judged(patient: PatientPicture, acute: AcuteWord, spoken_for: frozenset[Side]) -> Iterator[Outcome]:
    legs = {leg.side: chronic_leg_of(patient, leg) for leg in legs_of(patient)}
    unsided = legs.pop(Side.NOT_RECORDED).beside(legs.values())
    borrowed = False
    for leg in legs.values():
        if leg.side in spoken_for:
            continue
        one = leg
        if leg.index.meaning is Meaning.DISEASE and not leg.symptoms and unsided.symptoms:
            # As for the acute limb: a symptom without a side counts for the leg that has the deficit and none itself.
            one = leg.with_symptoms_of(unsided)
            borrowed = True
        yield from _of_leg(patient, one, acute)
    if Side.NOT_RECORDED not in spoken_for and not borrowed:
        yield from _of_leg(patient, _by_both_indices(unsided, tuple(legs.values())), acute)


def _by_both_indices(unsided: ChronicLeg, legs: Sequence[ChronicLeg]) -> ChronicLeg:
    """A symptom without a side is judged by both legs when the indices of both are known and neither is low."""
    from_best = (Meaning.PERFUSED, Meaning.NORMAL, Meaning.BORDERLINE)
    known = (*from_best, Meaning.NOT_COMPRESSIBLE)
    if unsided.index.facts or not legs or any(leg.index.meaning not in known for leg in legs):
        return unsided
    if any(leg.index.meaning is Meaning.NOT_COMPRESSIBLE for leg in legs):
        return replace(unsided, index=Index(Meaning.PERFUSED))  # That leg has a card of its own.
    worst = max(legs, key=lambda leg: from_best.index(leg.index.meaning))
    facts = tuple(fact for leg in legs for fact in leg.index.facts)
    return replace(unsided, index=replace(worst.index, facts=facts))


def _of_leg(patient: PatientPicture, leg: ChronicLeg, acute: AcuteWord) -> Iterator[Outcome]:
    """The most important thing to say of one leg."""
    if leg.index.meaning is Meaning.DISEASE:
        yield from _disease(patient, leg)
        return
    calcified = pad_legs.calcified(patient, leg)
    if leg.index.meaning is Meaning.NOT_COMPRESSIBLE or calcified:
        yield _not_compressible(patient, leg, calcified)
        return
    yield from pad_unmeasured.assess_leg(patient, leg, acute)


def _disease(patient: PatientPicture, leg: ChronicLeg) -> Iterator[Finding]:
    """PAD-01, PAD-05, PAD-09, PAD-10, PAD-12."""
    walking = leg.walking
    reasons = bool(leg.urgent or leg.pulses_gone or leg.index.severe or walking.calls_for_referral)
    refer = reasons or patient.limits.pad_refer_all
    exercise = not leg.urgent and pad_care.exercise_fits(patient, walking)
    lacking = pad_care.lacking(patient)
    listed = bool(patient.current(*LISTED))
    to_exercise = exercise and not pad_care.exercise_is_ordered(patient)
    to_do = leg.urgent or lacking or to_exercise or (refer and not pad_care.referral_is_made(patient))
    if listed and not to_do:
        return  # Known, and everything is in place.
    unseen = () if patient.state(Need.MEDICATIONS).complete else ("order.statin", "order.antiplatelet")
    proposes = (
        *(("referral.vascular",) if refer else ()),
        *(("order.tbi",) if leg.urgent and not pad_legs.toes_measured(patient, leg.side) else ()),
        *(("order.exercise_program",) if exercise else ()),
        *lacking,
        *unseen,
    )
    yield ArterialDisease(
        urgency=Urgency.WARNING if leg.urgent or (leg.deficit and not listed) else Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side, "test": leg.index.test},
        notes=tuple(_disease_notes(patient, leg, refer=refer, exercise=exercise)),
        evidence=leg.evidence,
        concepts=leg.concepts("pad", *(("pad.claudication",) if walking.claudication else ())),
        proposes=proposes,
        # The guideline is firm on an antiplatelet for symptoms, and reserved without them.
        optional=frozenset() if leg.symptoms else frozenset({"order.antiplatelet"}),
        stakes=pad_legs.stakes_of(leg),
        thresholds=() if reasons else ("pad_refer_all",),
        rows=(
            "PAD-01" if leg.index.test == "ABI" else "PAD-05",
            "PAD-09",
            "PAD-10",
            *(("PAD-12",) if exercise else ()),
        ),
    )


def _disease_notes(patient: PatientPicture, leg: ChronicLeg, *, refer: bool, exercise: bool) -> Iterator[Note]:
    if leg.deficit:
        yield Note("chronic_ask")
    if leg.urgent:
        yield Note("wound_or_rest_pain")
    elif refer:
        yield Note("referral_reason")
    elif leg.walking.facts:
        yield Note("medicine_first")
    if leg.borrowed or leg.side is Side.NOT_RECORDED:
        yield Note("side_to_confirm")
    if pad_legs.only_sitting_helps_both(patient):
        yield Note("stenosis_mimic")
    yield from pad_care.notes(patient, exercise=exercise)
    if leg.symptoms:
        yield Note("imaging_later")
    yield from buerger.notes(patient)


def _not_compressible(patient: PatientPicture, leg: ChronicLeg, calcified: tuple[Fact, ...]) -> Finding:
    """PAD-04, MON-01."""
    pressing = bool(leg.urgent or leg.deficit)
    high = leg.index.meaning is Meaning.NOT_COMPRESSIBLE
    return NotCompressible(
        urgency=Urgency.WARNING if pressing else Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            *([Note("chronic_ask")] if leg.deficit else []),
            Note("toe_decides", {"limit": limb_perfusion.NONCOMPRESSIBLE_ABOVE}) if high else Note("calcified"),
            *([Note("diabetes_high_index")] if patient.current(Concept.COND_DIABETES) else []),
            *([Note("side_to_confirm")] if leg.side is Side.NOT_RECORDED else []),
        ),
        evidence=tuple(dict.fromkeys((*leg.evidence, *calcified))),
        missing=leg.index.missing if high else (patient.missing(Concept.TBI, leg.side),),
        concepts=leg.concepts("pad.noncompressible"),
        proposes=("order.tbi",),
        stakes=pad_legs.stakes_of(leg),
        rows=("PAD-04", "MON-01") if calcified else ("PAD-04",),
    )


def _care_gap(patient: PatientPicture) -> Iterator[Finding]:
    """PAD-10: no leg has a card, but the list names the disease and lacks what protects."""
    listed = patient.current(*LISTED)
    lacking = pad_care.lacking(patient) if listed else ()
    if not lacking or _just_revascularized(patient):
        return
    walking = chronic_leg.exertion(patient, Side.NOT_RECORDED)
    for side in (Side.LEFT, Side.RIGHT):
        if not walking.claudication:
            walking = chronic_leg.exertion(patient, side)
    exercise = pad_care.exercise_fits(patient, walking)
    unproven = bool(walking.listed) and not patient.measurements(Concept.ABI) and patient.complete(Concept.ABI)
    yield CareGap(
        urgency=Urgency.INFO,
        notes=(*([Note("never_measured")] if unproven else []), *pad_care.notes(patient, exercise=exercise)),
        evidence=tuple(dict.fromkeys(listed)),
        missing=(patient.missing(Concept.ABI),) if unproven else (),
        concepts=("pad",),
        proposes=(
            *(("order.abi",) if unproven else ()),
            *lacking,
            *(("order.exercise_program",) if exercise else ()),
        ),
        rows=("PAD-10", *(("PAD-06",) if unproven else ()), *(("PAD-12",) if exercise else ())),
    )


def _just_revascularized(patient: PatientPicture) -> bool:
    """Then the card of the revascularized leg proposes the same medicines."""
    span = after_revascularization.WATCH_FOR
    done = patient.of(Procedure, Concept.PROC_REVASCULARIZATION)
    return any(one.when is not None and one.when.possibly_within(span, patient.as_of) for one in done)


def _with_cilostazol(told: Sequence[Outcome], facts: tuple[Fact, ...]) -> Iterator[Outcome]:
    """PAD-13. Of a pathway and a side one card is shown, so that a card of no one leg is told on this one."""
    general = next((one for one in told if isinstance(one, Finding) and one.side is None), None)
    yield from (one for one in told if one is not general)
    shared = general or CilostazolInHeartFailure(urgency=Urgency.WARNING)
    yield CilostazolInHeartFailure(
        urgency=Urgency.WARNING,
        notes=(Note("cilostazol_stop"), *shared.notes),
        evidence=tuple(dict.fromkeys((*facts, *shared.evidence))),
        missing=shared.missing,
        concepts=("safety.cilostazol.heart_failure", *shared.concepts),
        proposes=shared.proposes,
        optional=shared.optional,
        stakes=shared.stakes,
        thresholds=shared.thresholds,
        rows=("PAD-13", *shared.rows),
    )
