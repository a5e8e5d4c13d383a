"""Chronic limb-threatening ischemia: rest pain or tissue loss of more than two weeks on a leg with too little flow.

Global Vascular Guidelines on CLTI 2019, the hemodynamic criteria of TASC II and PARC, NICE NG19 as summarized for the
diabetic foot, IWGDF 2023; rows CLTI-01 to CLTI-07 and BUE-01. The limits stand in ``app/picture/limb_perfusion.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import acute_leg, buerger, chronic_leg
from app.pathways.acute_leg import acute_ischemia
from app.pathways.one_card import merged
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Measurement, Side
from app.picture.limb_perfusion import NUMBERS, TEST_OF_DIABETIC_ULCER, of_side, shortfall
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, remembered
from app.picture.verdict import Verdict

STEM = "limb_threatening_ischemia"

LISTED_IS_NEWS_FOR = timedelta(days=90)
"""Ours: a diagnosis listed longer ago, without wound, rest pain or low number, is known and has its plan."""

SPEAKS_ALONE = (Concept.ANKLE_PRESSURE, Concept.TOE_PRESSURE)
"""CLTI-02, CLTI-03: these pressures threaten the limb even before anybody charted pain or a wound."""

INFECTION = (Concept.COND_FOOT_INFECTION, Concept.COND_CELLULITIS)
SEPSIS = (Concept.COND_SEPSIS, Concept.COND_BLOODSTREAM_INFECTION)
NEUROPATHY = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY, Concept.COND_DIABETES)

READS = (
    limb_perfusion.READS
    | acute_leg.READS
    | chronic_leg.READS
    | buerger.READS
    | {*INFECTION, *SEPSIS, *NEUROPATHY, Concept.COND_CLTI}
)
PROPOSES: tuple[str, ...] = ("referral.vascular", "order.abi", "order.tbi", "referral.podiatry")
CARDS: Mapping[str, tuple[str, ...]] = {
    "emergency": ("side", "reason"),
    "suspected": ("side",),
    "low_pressure": ("side",),
    "ulcer_untested": ("side",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "same_day": (),
    "within_two_days": (),
    "infection_first": (),
    "limits": ("ankle", "toe", "oxygen"),
    "look_for_wound": (),
    "high_index": (),
    "duration_unknown": (),
    "side_to_confirm": (),
    "not_measured": (),
    "ulcer_test": ("months",),
    "imaging_by_team": (),
    "painless": (),
    **buerger.NOTES,
}

_OPENS = (*NUMBERS, *limb_perfusion.TISSUE_LOSS, Concept.COND_CLTI, Concept.PAIN_REST, Concept.SYMPTOM_LEG)


class LimbThreatNow(Finding):
    """CLTI-01, CLTI-06: gangrene, infection, or a diabetic foot ulcer on an ischemic leg."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "emergency"


class SuspectedLimbThreat(Finding):
    """CLTI-01: rest pain or tissue loss with objective ischemia."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class LowPressure(Finding):
    """CLTI-02, CLTI-03: a pressure at which the limb is at risk, nothing else charted."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "low_pressure"


class UntestedUlcer(Finding):
    """CLTI-05: a diabetic foot ulcer whose perfusion nobody measured lately."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "ulcer_untested"


@dataclass(frozen=True, slots=True)
class _Leg:
    """What threatens one leg."""

    side: Side
    gangrene: tuple[Fact, ...]
    ulcers: tuple[Fact, ...]
    pain: tuple[Fact, ...]
    side_unsure: bool = False

    @property
    def wound(self) -> tuple[Fact, ...]:
        return (*self.gangrene, *self.ulcers)

    @property
    def complaint(self) -> tuple[Fact, ...]:
        return (*self.wound, *self.pain)


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg, or one for both."""
    yield from merged(_spoken(patient))


@remembered
def threatened_sides(patient: PatientPicture) -> frozenset[Side]:
    """The legs of which this pathway speaks: peripheral artery disease is no second card for them."""
    return frozenset(one.side for one in _spoken(patient) if one.side is not None)


@remembered
def _spoken(patient: PatientPicture) -> list[Finding]:
    """Judge each leg; where the acute pathway speaks, only what is worse than its card is added."""
    found = _found(patient) if patient.of(Fact, *_OPENS) else []
    if not found:
        return []
    acute = acute_ischemia(patient)
    return [one for one in found if _outranks(one, acute.get(one.side or Side.NOT_RECORDED))]


def _outranks(one: Finding, acute: Urgency | None) -> bool:
    return acute is None or (one.urgency is Urgency.CRITICAL and acute is not Urgency.CRITICAL)


def _found(patient: PatientPicture) -> list[Finding]:
    legs = [(leg, one) for leg in _legs(patient) if (one := _judge(patient, leg)) is not None]
    named = any(leg.side is not Side.NOT_RECORDED for leg, _ in legs)
    # A leg that is named speaks for a diagnosis that was listed without a side.
    return [one for leg, one in legs if leg.side is not Side.NOT_RECORDED or leg.complaint or not named]


def _legs(patient: PatientPicture) -> list[_Leg]:
    """The legs that there are. A wound or pain without a side is looked at with the leg that has the low number."""
    legs = {side: _leg(patient, side) for side in Side if not patient.amputated(side)}
    unsided = legs.pop(Side.NOT_RECORDED)
    sided = list(legs.values())
    # A code without a side often stands beside the one that names the leg: one ulcer, one card.
    unsided = replace(
        unsided,
        gangrene=() if any(leg.gangrene for leg in sided) else unsided.gangrene,
        ulcers=() if any(leg.ulcers for leg in sided) else unsided.ulcers,
        pain=() if any(leg.pain for leg in sided) else unsided.pain,
    )
    if unsided.complaint and not any(leg.complaint for leg in sided):
        fits = [leg for leg in sided if shortfall(patient, leg.side, wound=bool(unsided.wound)).low]
        if fits:
            return [_Leg(leg.side, unsided.gangrene, unsided.ulcers, unsided.pain, side_unsure=True) for leg in fits]
    return [*sided, unsided]


def _leg(patient: PatientPicture, side: Side) -> _Leg:
    pain = chronic_leg.rest_pain(patient, side)
    if chronic_leg.surely_acute(pain, side, patient):
        pain = ()  # Rest pain of less than two weeks is the acute pathway's question.
    ulcers: tuple[Fact, ...] = limb_perfusion.ulcers(patient, side)
    if patient.current(Concept.COND_DIABETES):
        ulcers = of_side(patient.current(Concept.COND_FOOT_ULCER), side)  # No waiting in the diabetic foot (NG19).
    return _Leg(side, limb_perfusion.gangrene(patient, side), ulcers, pain)


def _judge(patient: PatientPicture, leg: _Leg) -> Finding | None:
    flow = shortfall(patient, leg.side, wound=bool(leg.wound))
    listed = _listed(patient, leg)
    ischemic: tuple[Fact, ...] = (*flow.low, *listed)
    infected = _infected(patient, leg.side) if leg.wound else ()
    diabetes = patient.current(Concept.COND_DIABETES)
    if leg.gangrene and not _toes_well_perfused(patient, leg.side):
        return _emergency(patient, leg, "gangrene", ischemic, infected, flow.unclear)
    if leg.wound and ischemic and infected:
        return _emergency(patient, leg, "infection", ischemic, infected, flow.unclear)
    if leg.ulcers and ischemic and diabetes:
        return _emergency(patient, leg, "diabetic foot ulcer", (*ischemic, *diabetes), infected, flow.unclear)
    if leg.complaint and ischemic:
        return _suspected(patient, leg, ischemic, flow.unclear)
    if leg.ulcers and diabetes and not _tested(patient, leg.side):
        if infected:
            return _emergency(patient, leg, "infection", diabetes, infected, flow.unclear)
        return _untested(patient, leg, diabetes, flow.unclear)
    alone = tuple(one for one in flow.low if one.concept in SPEAKS_ALONE)
    if alone:
        return _low_pressure(patient, leg, flow.low)
    if any(_is_news(patient, one) for one in listed):
        return _suspected(patient, leg, ischemic, flow.unclear)
    return None


def _listed(patient: PatientPicture, leg: _Leg) -> tuple[Diagnosis, ...]:
    """CLTI on the list of current problems, unless the leg was revascularized since.

    Listed without a side, it counts for a leg that complains.
    """
    sides = (leg.side, Side.NOT_RECORDED) if leg.complaint else (leg.side,)
    return tuple(
        one
        for one in patient.current(Concept.COND_CLTI)
        if (one.side or Side.NOT_RECORDED) in sides
        and not limb_perfusion.revascularized_after(patient, one.onset or one.when, leg.side)
    )


def _is_news(patient: PatientPicture, one: Diagnosis) -> bool:
    began = one.when or one.onset
    return began is not None and began.possibly_within(LISTED_IS_NEWS_FOR, patient.as_of)


def _infected(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Infection of this foot, or of a foot that nobody named, and sepsis wherever it came from."""
    local = [*patient.current(*INFECTION)]
    here = [one for one in local if (one.side or Side.NOT_RECORDED) in (side, Side.NOT_RECORDED)]
    return (*here, *patient.current(*SEPSIS))


def _toes_well_perfused(patient: PatientPicture, side: Side) -> bool:
    """The one finding that makes gangrene something else: a toe-brachial index surely above the limit of PAD-05."""
    reading = limb_perfusion.number(patient, Concept.TBI, side)
    if isinstance(reading, Missing) or reading.fact.unsigned:
        return False
    return reading.fact.value.above(limb_perfusion.TBI_ABNORMAL_UP_TO) is Verdict.YES


def _tested(patient: PatientPicture, side: Side) -> bool:
    """CLTI-05: a usable perfusion test of the last three months. An index above 1.40 tests nothing (PAD-04)."""
    return any(_usable(patient, concept, side) for concept in NUMBERS)


def _usable(patient: PatientPicture, concept: Concept, side: Side) -> bool:
    reading = limb_perfusion.number(patient, concept, side, TEST_OF_DIABETIC_ULCER)
    if isinstance(reading, Missing) or reading.fact.unsigned or reading.fact.when is None:
        return False
    if not reading.fact.when.surely_within(TEST_OF_DIABETIC_ULCER, patient.as_of):
        return False
    if concept is not Concept.ABI:
        return True
    return reading.fact.value.above(limb_perfusion.NONCOMPRESSIBLE_ABOVE) is Verdict.NO


# Findings.


def _emergency(
    patient: PatientPicture,
    leg: _Leg,
    reason: str,
    because: tuple[Fact, ...],
    infected: tuple[Fact, ...],
    unclear: tuple[Missing, ...],
) -> Finding:
    flow = tuple(one for one in because if isinstance(one, Measurement))
    _, index = limb_perfusion.noncompressible(patient, leg.side)
    notes = [Note("same_day")]
    if infected:
        notes.append(Note("infection_first"))
    if not flow:
        notes.append(Note("not_measured"))
    return LimbThreatNow(
        urgency=Urgency.CRITICAL,
        side=leg.side,
        blanks={"side": leg.side, "reason": reason},
        notes=(*notes, *_more_notes(patient, leg, wound=True)),
        evidence=_evidence(leg, because, (*infected, *index)),
        missing=_missing(patient, leg, unclear),
        concepts=_concepts("clti", leg, "referral.vascular.emergency"),
        proposes=("referral.vascular", *(() if flow else ("order.abi", "order.tbi"))),
        stakes=Stakes.EMERGENCY,
        rows=("CLTI-01", "CLTI-06") if infected else ("CLTI-01",),
    )


def _suspected(patient: PatientPicture, leg: _Leg, because: tuple[Fact, ...], unclear: tuple[Missing, ...]) -> Finding:
    flow = tuple(one for one in because if isinstance(one, Measurement))
    high, high_facts = limb_perfusion.noncompressible(patient, leg.side)
    notes = [Note("within_two_days"), *([] if flow else [Note("not_measured")])]
    return SuspectedLimbThreat(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(*notes, *_more_notes(patient, leg, wound=bool(leg.wound))),
        evidence=_evidence(leg, because, high_facts if high is Verdict.YES else ()),
        missing=_missing(patient, leg, unclear),
        concepts=_concepts("clti", leg),
        proposes=("referral.vascular", *(() if flow else ("order.abi", "order.tbi"))),
        stakes=Stakes.URGENT,
        rows=("CLTI-01", "CLTI-04") if high is Verdict.YES else ("CLTI-01",),
    )


def _low_pressure(patient: PatientPicture, leg: _Leg, low: tuple[Fact, ...]) -> Finding:
    return LowPressure(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("look_for_wound"), Note("within_two_days"), *_more_notes(patient, leg, wound=False)),
        evidence=_evidence(leg, low, ()),
        concepts=_concepts("clti", leg),
        proposes=("referral.vascular",),
        stakes=Stakes.URGENT,
        rows=("CLTI-02", "CLTI-03"),
    )


def _untested(
    patient: PatientPicture, leg: _Leg, diabetes: tuple[Diagnosis, ...], unclear: tuple[Missing, ...]
) -> Finding:
    _, high = limb_perfusion.noncompressible(patient, leg.side)
    test = (Note("ulcer_test", {"months": TEST_OF_DIABETIC_ULCER.days // 30}), Note("painless"))
    gaps = tuple(_gap(patient, concept, leg.side) for concept in (Concept.ABI, Concept.TBI, Concept.TOE_PRESSURE))
    return UntestedUlcer(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(*test, *_side_note(leg), *([Note("high_index")] if high else [])),
        evidence=_evidence(leg, diabetes, high),
        missing=tuple(dict.fromkeys((*unclear, *gaps))),
        concepts=_concepts("clti.untested", leg),
        proposes=("order.abi", "order.tbi", "referral.podiatry"),
        stakes=Stakes.URGENT,
        rows=("CLTI-05", "CLTI-07"),
    )


def _gap(patient: PatientPicture, concept: Concept, side: Side) -> Missing:
    reading = limb_perfusion.number(patient, concept, side, TEST_OF_DIABETIC_ULCER)
    return reading if isinstance(reading, Missing) else Missing(concept, Why.UNREADABLE, side)


def _more_notes(patient: PatientPicture, leg: _Leg, *, wound: bool) -> Iterator[Note]:
    cuts = {cut.concept: cut.limit for cut in (limb_perfusion.WOUND_CUTS if wound else limb_perfusion.REST_PAIN_CUTS)}
    high, _ = limb_perfusion.noncompressible(patient, leg.side)
    yield from _side_note(leg)
    if leg.pain and not leg.wound and not chronic_leg.surely_chronic(leg.pain, leg.side, patient):
        yield Note("duration_unknown")
    if high is not Verdict.NO:
        yield Note("high_index")
    if leg.wound and not leg.pain and patient.current(*NEUROPATHY):
        yield Note("painless")
    yield Note("imaging_by_team")
    yield Note(
        "limits",
        {
            "ankle": cuts[Concept.ANKLE_PRESSURE],
            "toe": cuts[Concept.TOE_PRESSURE],
            "oxygen": cuts[Concept.TCPO2_FOOT],
        },
    )
    yield from buerger.notes(patient)


def _side_note(leg: _Leg) -> list[Note]:
    unsure = leg.side_unsure or leg.side is Side.NOT_RECORDED
    return [Note("side_to_confirm")] if unsure else []


def _evidence(leg: _Leg, because: tuple[Fact, ...], more: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys((*leg.complaint, *because, *more)))


def _missing(patient: PatientPicture, leg: _Leg, unclear: tuple[Missing, ...]) -> tuple[Missing, ...]:
    onset = leg.pain and not leg.wound and not chronic_leg.surely_chronic(leg.pain, leg.side, patient)
    return (*unclear, *([patient.missing(Concept.SYMPTOM_ONSET, leg.side)] if onset else []))


def _concepts(name: str, leg: _Leg, *more: str) -> tuple[str, ...]:
    side = () if leg.side is Side.NOT_RECORDED else (f"{name}.{leg.side.value}",)
    return (name, *side, *more)
