"""Is a compartment syndrome of the leg suspected? Asked by its pathway, and before heparin.

BOAST "Compartment syndrome of the limbs" (British Orthopaedic Association): pain out of proportion and pain on passive
movement after injury, reperfusion or a tight cast; neurology and pulses do not help early, so that no pulse is read
here (COMP-04). Rows COMP-01 to COMP-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Measurement, Procedure, Side, Sign, Symptom, Trait
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

CAUSE_WITHIN = timedelta(days=7)
"""COMP-01: injury, reperfusion or cast of the last week."""

CAST_IS_WORN = timedelta(days=42)
"""Ours: a cast stays on for about six weeks (COMP-02)."""

LISTED_COUNTS_FOR = timedelta(days=14)
"""Ours: as for a listed acute limb ischemia; an older entry is not the emergency of today (COMP-03)."""

PAIN_SEVERE_FROM = 7
"""Of 10, COMP-01; the number is ours."""

PAIN_ESCALATES_BY = 2
"""Ours: points of 10 between two ratings of a day (COMP-01 has no number)."""

DELTA_PRESSURE_UP_TO = 30
"""mmHg, COMP-05: diastolic pressure minus compartment pressure."""

ABSOLUTE_PRESSURE_ABOVE = 40
"""mmHg, COMP-05: with signs."""

INJURIES = (Concept.COND_LEG_TRAUMA, Concept.COND_LEG_FRACTURE)
TREATMENTS = (Concept.PROC_REVASCULARIZATION, Concept.PROC_CAST)
SWELLING = (Concept.SIGN_LEG_SWELLING, Concept.SIGN_MASSIVE_SWELLING)

READS = frozenset(
    {
        *INJURIES,
        *TREATMENTS,
        *SWELLING,
        Concept.COND_COMPARTMENT,
        Concept.COND_AMPUTATION,
        Concept.SIGN_TIGHT_DRESSING,
        Concept.SIGN_TENSE_COMPARTMENT,
        Concept.SIGN_PASSIVE_STRETCH_PAIN,
        Concept.SENSORY_LIMB,
        Concept.PAIN_SEVERITY,
        Concept.SYMPTOM_LEG,
        Concept.COMPARTMENT_PRESSURE,
        Concept.BP_DIASTOLIC,
    }
)


class Ground(Enum):
    """Why a compartment syndrome is thought of, the strongest first."""

    LISTED = "listed"
    PRESSURE = "pressure"
    TIGHT = "tight cast or dressing"
    SIGNS = "signs"
    UNCONFIRMED = "listed without confirmation"
    TO_EXAMINE = "not examined, or a pressure that cannot be judged"

    @property
    def suspected(self) -> bool:
        """Enough for the surgeon now: everything but the two that ask for an examination first."""
        return self not in (Ground.UNCONFIRMED, Ground.TO_EXAMINE)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One leg of which somebody must think of a compartment syndrome, and why."""

    side: Side
    ground: Ground
    evidence: tuple[Fact, ...]
    missing: tuple[Missing, ...] = ()
    tight: bool = False


def suspicions(patient: PatientPicture) -> tuple[Suspicion, ...]:
    """One for each leg; a leg that is named speaks for what was charted without a side."""
    if not patient.of(Fact, *_OPENS):
        return ()
    sided = tuple(one for side in (Side.LEFT, Side.RIGHT) if (one := _of_leg(patient, side)) is not None)
    if any(one.ground.suspected for one in sided):
        return sided
    unsided = _of_leg(patient, Side.NOT_RECORDED)
    if unsided is not None and (unsided.ground.suspected or not sided):
        return (unsided,)
    return sided


_OPENS = (
    *INJURIES,
    *TREATMENTS,
    Concept.COND_COMPARTMENT,
    Concept.SIGN_TIGHT_DRESSING,
    Concept.COMPARTMENT_PRESSURE,
)
"""Without one of these nobody asks further."""


@dataclass(frozen=True, slots=True)
class _Leg:
    """What is known of one leg."""

    causes: tuple[Fact, ...]
    tight: tuple[Fact, ...]
    pain: tuple[Fact, ...]
    stretch: tuple[Fact, ...]
    tense: tuple[Fact, ...]
    numb: tuple[Fact, ...]
    swollen: tuple[Fact, ...]

    @property
    def signs(self) -> tuple[Fact, ...]:
        return (*self.pain, *self.stretch, *self.tense, *self.numb, *self.swollen)

    @property
    def all(self) -> tuple[Fact, ...]:
        return (*self.causes, *self.tight, *self.signs)


@dataclass(frozen=True, slots=True)
class _Pressure:
    """A measured pressure: ``low`` is the difference that calls for decompression; ``gap`` why it cannot be judged."""

    low: bool = False
    facts: tuple[Fact, ...] = ()
    gap: tuple[Missing, ...] = ()


def _of_leg(patient: PatientPicture, side: Side) -> Suspicion | None:
    if patient.amputated(side):
        return None
    leg = _Leg(
        causes=_causes(patient, side),
        tight=_tight(patient, side),
        pain=_bad_pain(patient, side),
        stretch=_present(patient, side, Concept.SIGN_PASSIVE_STRETCH_PAIN),
        tense=_present(patient, side, Concept.SIGN_TENSE_COMPARTMENT),
        numb=_newly_numb(patient, side),
        swollen=(*_present(patient, side, *SWELLING), *_told(patient, side, Complaint.SWELLING)),
    )
    pressure = _pressure(patient, side, leg)
    listed = _listed(patient, side)
    if side is not Side.NOT_RECORDED and not any(one.side is side for one in (*listed, *leg.all, *pressure.facts)):
        return None  # What was charted without a side is its own bucket (DATA-08).
    ground = _ground(leg, listed, pressure)
    unexamined = _unexamined(patient, side, leg) if ground is None else ()
    if ground is None and not (unexamined or pressure.gap):
        return None
    return Suspicion(
        side=side,
        ground=ground or Ground.TO_EXAMINE,
        evidence=tuple(dict.fromkeys((*listed, *leg.all, *pressure.facts))),
        missing=(*unexamined, *pressure.gap),
        tight=bool(leg.tight),
    )


def _ground(leg: _Leg, listed: tuple[Diagnosis, ...], pressure: _Pressure) -> Ground | None:
    if any(not one.suspected for one in listed):
        return Ground.LISTED
    if pressure.low:
        return Ground.PRESSURE
    if leg.tight and (leg.numb or leg.swollen):
        return Ground.TIGHT
    if leg.causes and (leg.pain or leg.stretch) and (leg.tense or leg.numb):
        return Ground.SIGNS
    return Ground.UNCONFIRMED if listed else None


def _unexamined(patient: PatientPicture, side: Side, leg: _Leg) -> tuple[Missing, ...]:
    """COMP-01 lacks what decides: the pain is there, and neither tension nor sensation was examined."""
    causes = leg.causes
    if side is Side.NOT_RECORDED:
        # The leg that was injured has been looked at by itself, with a pain rating that has no side.
        causes = tuple(one for one in causes if one.side in (None, side))
    if not (causes and (leg.pain or leg.stretch)):
        return ()
    read = [patient.sign(one, side) for one in (Concept.SIGN_TENSE_COMPARTMENT, Concept.SENSORY_LIMB)]
    gaps = tuple(one for one in read if isinstance(one, Missing))
    return gaps if len(gaps) == len(read) else ()


def _same_leg(fact: Fact, side: Side) -> bool:
    """A cause without a side may be of this leg; a finding without a side looks at the causes of both."""
    place = fact.side or Side.NOT_RECORDED
    return place is side or Side.NOT_RECORDED in (place, side)


def _causes(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for concept in INJURIES:
        facts.extend(
            one
            for one in patient.recent(Diagnosis, concept, CAUSE_WITHIN)
            if not one.suspected and (one.onset or one.when)
        )
    for concept in TREATMENTS:
        facts.extend(one for one in patient.recent(Procedure, concept, CAUSE_WITHIN) if one.when)
    return tuple(one for one in facts if _same_leg(one, side))


def _tight(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    casts = [
        one
        for one in patient.recent(Procedure, Concept.PROC_CAST, CAST_IS_WORN)
        if one.when is not None and _same_leg(one, side)
    ]
    return (*_present(patient, side, Concept.SIGN_TIGHT_DRESSING), *casts)


def _present(patient: PatientPicture, side: Side, *concepts: Concept) -> tuple[Sign, ...]:
    """What was found now; a finding that is not confirmed does not suffice (DATA-03)."""
    found = (one.fact for concept in concepts if isinstance(one := patient.sign(concept, side), Reading))
    return tuple(sign for sign in found if sign.value.rank > 0 and not sign.suspected)


def _told(patient: PatientPicture, side: Side, complaint: Complaint) -> tuple[Symptom, ...]:
    """Symptoms that may have begun within the week."""
    told = (one for one in patient.symptoms(side) if complaint in one.complaints and not one.suspected)
    return tuple(one for one in told if _new(patient, one))


def _escalating(patient: PatientPicture, side: Side) -> tuple[Symptom, ...]:
    """Pain that is told to get worse, in one resource or in two."""
    pain = _told(patient, side, Complaint.PAIN)
    loose = tuple(one for one in patient.symptoms(side) if not one.complaints and Trait.PROGRESSIVE in one.traits)
    return (*pain, *loose) if pain and loose else tuple(one for one in pain if Trait.PROGRESSIVE in one.traits)


def _new(patient: PatientPicture, one: Sign | Symptom) -> bool:
    began = one.onset or one.when
    return began is not None and began.possibly_within(CAUSE_WITHIN, patient.as_of)


def _newly_numb(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """New numbness. The sensory loss of an old neuropathy is none, unless it is charted to have begun anew."""
    before = any(
        sign.value.rank > 0 and sign.when is not None and not sign.when.possibly_within(CAUSE_WITHIN, patient.as_of)
        for sign in patient.signs(Concept.SENSORY_LIMB, side)
    )
    found = _present(patient, side, Concept.SENSORY_LIMB)
    new = tuple(one for one in found if _new(patient, one) and (one.onset is not None or not before))
    return (*new, *_told(patient, side, Complaint.NUMBNESS))


def _bad_pain(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Severe or escalating pain of this leg; a rating without a side is of the leg that was injured."""
    told = _escalating(patient, side)
    for place in dict.fromkeys((side, Side.NOT_RECORDED, None)):
        reading = _rating(patient, place)
        if reading is None:
            continue
        severe = reading.value.at_least(PAIN_SEVERE_FROM) is Verdict.YES
        earlier = [one for one in _ratings(patient, place) if _rose(one, reading)]
        if severe or earlier:
            return (*earlier[:1], reading, *told)
    return told


def _ratings(patient: PatientPicture, place: Side | None) -> tuple[Measurement, ...]:
    return tuple(one for one in patient.measurements(Concept.PAIN_SEVERITY) if one.side is place)


def _rating(patient: PatientPicture, place: Side | None) -> Measurement | None:
    fresh = [one for one in _ratings(patient, place) if one.when and one.when.possibly_within(_DAY, patient.as_of)]
    return max(fresh, key=lambda one: (one.when.latest, one.value.low), default=None)  # type: ignore[union-attr]


_DAY = timedelta(hours=24)
"""DATA-05."""


def _rose(earlier: Measurement, now: Measurement) -> bool:
    if earlier.when is None or now.when is None or earlier.value.exact is None or now.value.exact is None:
        return False
    in_order = now.when.earliest - _DAY <= earlier.when.earliest and earlier.when.latest < now.when.earliest
    return in_order and now.value.exact - earlier.value.exact >= PAIN_ESCALATES_BY


def _pressure(patient: PatientPicture, side: Side, leg: _Leg) -> _Pressure:
    """COMP-05: does a measured pressure call for decompression, or what is missing to judge it?

    A larger difference is never given back: it does not exclude anything.
    """
    reading = patient.measurement(Concept.COMPARTMENT_PRESSURE, side)
    if isinstance(reading, Missing):
        return _Pressure()
    inside = reading.fact
    if leg.signs and inside.value.above(ABSOLUTE_PRESSURE_ABOVE) is Verdict.YES:
        return _Pressure(low=True, facts=(inside,))
    blood = patient.measurement(Concept.BP_DIASTOLIC)
    if isinstance(blood, Missing):
        return _Pressure(facts=(inside,), gap=(blood,))
    diastolic, facts = blood.fact, (inside, blood.fact)
    if diastolic.value.high - inside.value.low <= DELTA_PRESSURE_UP_TO:
        return _Pressure(low=True, facts=facts)
    if diastolic.value.low - inside.value.high <= DELTA_PRESSURE_UP_TO:
        return _Pressure(facts=facts, gap=(Missing(Concept.COMPARTMENT_PRESSURE, Why.STRADDLES, side),))
    return _Pressure(facts=facts)


def _listed(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    """COMP-03: current, and not surely older than two weeks; unconfirmed ones too."""
    return tuple(
        one
        for one in patient.current(Concept.COND_COMPARTMENT, suspected=True)
        if (one.side or Side.NOT_RECORDED) is side and _may_be_of_now(patient, one)
    )


def _may_be_of_now(patient: PatientPicture, one: Diagnosis) -> bool:
    began = one.onset or one.when
    return began is None or began.possibly_within(LISTED_COUNTS_FOR, patient.as_of)


def heparin_waits(patient: PatientPicture) -> tuple[Fact, ...]:
    """COMP-06: the facts for which a surgeon decides before anticoagulation; an unconfirmed suspicion counts."""
    told = (one for one in suspicions(patient) if one.ground is not Ground.TO_EXAMINE)
    return tuple(dict.fromkeys(fact for one in told for fact in one.evidence))
