"""Is there enough arterial flow for a compression? Rows COMPR-01 (its numbers and its limbs) to COMPR-04."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from app.orders.reasons import Effect, Reason
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Measurement, Side, Sign
from app.picture.limb_perfusion import number, shortfall
from app.picture.needs import Missing, Why
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, Reading, newest_or_worst
from app.picture.verdict import Verdict

REDUCED_UP_TO = Decimal("0.8")
"""ABI, COMPR-02."""

NOT_RELIABLE_ABOVE = Decimal("1.30")
"""ABI, COMPR-03: lower than the 1.40 of PAD-04, because a false reassurance is bandaged for a week."""

MEASURED_FROM_AGE = 50
"""Years, COMPR-04."""

PULSE_COUNTS_FOR = timedelta(days=90)
"""Ours: a weak pulse that was charted within three months."""

FLOORS: Mapping[Concept, tuple[int, str]] = {
    Concept.ANKLE_PRESSURE: (60, "low_ankle"),
    Concept.TOE_PRESSURE: (30, "low_toe"),
    Concept.TCPO2_FOOT: (20, "low_oxygen"),
}
"""mmHg below which nothing is applied, COMPR-01."""

PULSES = (
    Concept.PULSE_DORSALIS_PEDIS,
    Concept.PULSE_POSTERIOR_TIBIAL,
    Concept.PULSE_POPLITEAL,
    Concept.PULSE_FEMORAL,
)
NOT_RELIABLE_IN = (Concept.COND_DIABETES, Concept.SAFETY_CKD, Concept.SAFETY_DIALYSIS)
ARTERIAL = (Concept.COND_PAD, Concept.COND_CLAUDICATION, Concept.COND_AORTOILIAC)
LEGS = (Side.LEFT, Side.RIGHT)

READS = limb_perfusion.READS | {
    *PULSES,
    *NOT_RELIABLE_IN,
    *ARTERIAL,
    Concept.COND_ALI,
    Concept.COND_CLTI,
    Concept.COND_AMPUTATION,
    Concept.PAIN_REST,
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "threatened_limb": (),
    "low_index": ("limit",),
    "low_ankle": ("limit",),
    "low_toe": ("limit",),
    "low_oxygen": ("limit",),
    "reduced_pressure": ("limit", "below"),
    "index_not_reliable": ("limit",),
    "toe_always": (),
    "measure_first": (),
}


def threatened_limb(patient: PatientPicture, *, acute: bool) -> tuple[Reason, ...]:
    """COMPR-01: acute or chronic limb-threatening ischemia; ``acute`` says that a pathway suspects the former."""
    listed: list[Fact] = [
        one for one in patient.current(Concept.COND_ALI, suspected=True) if _acute_enough(patient, one)
    ]
    for side in Side:
        if patient.amputated(side):
            continue
        listed.extend(_clti(patient, side))
        wound = (*limb_perfusion.gangrene(patient, side), *limb_perfusion.ulcers(patient, side))
        pain = tuple(one for one in patient.signs(Concept.PAIN_REST, side) if one.value.rank > 0)
        low = shortfall(patient, side, wound=bool(wound)).low
        if low and (wound or pain):
            listed.extend((*wound, *pain, *low))
    if not (acute or listed):
        return ()
    return (_stop("threatened_limb", tuple(dict.fromkeys(listed))),)


def _acute_enough(patient: PatientPicture, one: Diagnosis) -> bool:
    began = one.onset or one.when
    return began is None or began.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)


def _clti(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    """Listed, gangrene too, unless the leg was revascularized since."""
    listed = (
        one
        for concept in (Concept.COND_CLTI, Concept.COND_GANGRENE)
        for one in patient.current(concept, suspected=True)
        if (one.side or Side.NOT_RECORDED) is side
    )
    return tuple(one for one in listed if not limb_perfusion.revascularized_after(patient, one.onset or one.when, side))


def flow_reasons(patient: PatientPicture) -> Iterator[Reason]:
    """What the numbers of the legs say, each thing once, and where a number is lacking."""
    sides = [side for side in Side if not patient.amputated(side)]
    yield from _low_pressures(patient, sides)
    yield from _indices(patient, sides)
    legs = [side for side in LEGS if side in sides]
    unmeasured = tuple(gap for side in legs if (gap := _unmeasured(patient, side)) is not None)
    if unmeasured and _at_risk(patient):
        yield Reason(effect=Effect.HOLDS, note="measure_first", rows=("COMPR-04",), missing=unmeasured)
    elif not unmeasured:
        yield from _toe_always(patient, legs)


def _stop(note: str, evidence: tuple[Fact, ...], **blanks: int | Decimal) -> Reason:
    return Reason(
        effect=Effect.STOPS,
        note=note,
        rows=("COMPR-01",),
        concepts=("safety.compression.low_abi",),
        blanks=blanks,
        evidence=evidence,
    )


def _readings(patient: PatientPicture, concept: Concept, sides: list[Side]) -> list[Reading[Measurement]]:
    return [one for side in sides if isinstance(one := number(patient, concept, side), Reading)]


def _facts(readings: Iterable[Reading[Measurement]]) -> tuple[Fact, ...]:
    return tuple(fact for one in readings for fact in one.facts)


def _low_pressures(patient: PatientPicture, sides: list[Side]) -> Iterator[Reason]:
    for concept, (limit, note) in FLOORS.items():
        low = [one for one in _readings(patient, concept, sides) if one.fact.value.below(limit) is Verdict.YES]
        if low:
            yield _stop(note, _facts(low), limit=limit)


def _indices(patient: PatientPicture, sides: list[Side]) -> Iterator[Reason]:
    """COMPR-01, COMPR-02 and COMPR-03 for the ankle-brachial indices."""
    limit = patient.limits.compression_abi_stop
    readings = _readings(patient, Concept.ABI, sides)
    low = [one for one in readings if one.fact.value.below(limit) is Verdict.YES]
    reduced = [one for one in readings if one not in low and one.fact.value.at_most(REDUCED_UP_TO) is Verdict.YES]
    high = [one for one in readings if one.fact.value.above(NOT_RELIABLE_ABOVE) is not Verdict.NO]
    # A range that reaches above the limit and below 0.8 is no usable index at all: see _unmeasured.
    high = [one for one in high if one.fact.value.at_most(REDUCED_UP_TO) is Verdict.NO]
    high = [one for one in high if not _toes(patient, one.fact.side or Side.NOT_RECORDED)]
    if low:
        yield _stop("low_index", _facts(low), limit=limit)
    if reduced:
        crossing = (one.fact.side for one in reduced if one.fact.value.below(limit) is Verdict.UNKNOWN)
        yield Reason(
            effect=Effect.CAUTIONS,
            note="reduced_pressure",
            rows=("COMPR-02",),
            concepts=("safety.compression.reduced",),
            blanks={"limit": REDUCED_UP_TO, "below": limit},
            evidence=_facts(reduced),
            missing=tuple(Missing(Concept.ABI, Why.STRADDLES, side) for side in crossing),
        )
    if high:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="index_not_reliable",
            rows=("COMPR-03",),
            concepts=("safety.compression.toe_pressure",),
            blanks={"limit": NOT_RELIABLE_ABOVE},
            evidence=_facts(high),
            missing=tuple(patient.missing(Concept.TOE_PRESSURE, one.fact.side) for one in high),
        )


def _toes(patient: PatientPicture, side: Side) -> bool:
    """A toe pressure or index of the year, signed: an unsigned one reassures nobody (DATA-02)."""
    readings = (number(patient, concept, side) for concept in (Concept.TOE_PRESSURE, Concept.TBI))
    return any(isinstance(one, Reading) and not one.fact.unsigned for one in readings)


def _unmeasured(patient: PatientPicture, side: Side) -> Missing | None:
    """Why there is no index of this leg that could allow a compression; a toe pressure stands in for it."""
    if _toes(patient, side):
        return None
    reading = number(patient, Concept.ABI, side)
    if isinstance(reading, Missing):
        return reading
    if reading.fact.unsigned:
        return Missing(Concept.ABI, Why.UNREADABLE, side)
    crossing = reading.fact.value.at_most(REDUCED_UP_TO) is Verdict.UNKNOWN
    return Missing(Concept.ABI, Why.STRADDLES, side) if crossing else None


def _toe_always(patient: PatientPicture, legs: list[Side]) -> Iterator[Reason]:
    """COMPR-03: in diabetes and kidney disease an index of any height may be falsely high."""
    because = patient.current(*NOT_RELIABLE_IN, suspected=True)
    gaps = tuple(patient.missing(Concept.TOE_PRESSURE, side) for side in legs if not _toes(patient, side))
    if because and gaps:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="toe_always",
            rows=("COMPR-03",),
            concepts=("safety.compression.toe_pressure",),
            evidence=because,
            missing=gaps,
        )


def _at_risk(patient: PatientPicture) -> bool:
    """COMPR-04. An age that may be 50 counts."""
    listed = any(patient.current(concept, suspected=True) for concept in (*ARTERIAL, *NOT_RELIABLE_IN))
    old = patient.age.at_least(MEASURED_FROM_AGE) is not Verdict.NO
    return old or listed or any(_weak(patient, concept, side) for concept in PULSES for side in Side)


def _weak(patient: PatientPicture, concept: Concept, side: Side) -> bool:
    lately = (one for one in patient.signs(concept, side) if _lately(patient, one))
    newest = newest_or_worst(lately, lambda one: one.value.rank)
    return newest is not None and newest.fact.value.rank > 0


def _lately(patient: PatientPicture, one: Sign) -> bool:
    return one.when is not None and one.when.possibly_within(PULSE_COUNTS_FOR, patient.as_of)
