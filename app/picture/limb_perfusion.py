"""The perfusion of one leg in numbers, and the tissue that it no longer keeps alive.

Asked by the chronic limb pathways and by the check of a compression order, which may not see each other. A number
from before the last revascularization of that leg is history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Measurement, Procedure, Side
from app.picture.moments import When
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading, remembered
from app.picture.verdict import Verdict

NONCOMPRESSIBLE_ABOVE = Decimal("1.40")
"""ABI, PAD-04: the artery is not compressible, and the index says nothing for or against disease."""

TBI_ABNORMAL_UP_TO = Decimal("0.70")
"""PAD-05."""

TEST_OF_DIABETIC_ULCER = timedelta(days=90)
"""CLTI-05: three months."""

NON_HEALING_AFTER = timedelta(days=14)
"""CLTI-01: an ulcer, or rest pain, of more than two weeks (Global Vascular Guidelines 2019)."""

NUMBERS = (Concept.ABI, Concept.TBI, Concept.ANKLE_PRESSURE, Concept.TOE_PRESSURE, Concept.TCPO2_FOOT)
INDICES = (Concept.ABI, Concept.TBI)
TISSUE_LOSS = (Concept.COND_GANGRENE, Concept.COND_FOOT_ULCER)

READS = frozenset({*NUMBERS, *TISSUE_LOSS, Concept.PROC_REVASCULARIZATION})


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a number begins to mean severe ischemia: below ``limit``, or also at it."""

    concept: Concept
    limit: Decimal | int
    inclusive: bool = False

    def reached(self, number: Measurement) -> Verdict:
        """Is the number in the range?"""
        return number.value.at_most(self.limit) if self.inclusive else number.value.below(self.limit)


# CLTI-01: ABI 0.39 or less; indices are charted to two decimals, so that "below 0.40" says it and reads "<0.4" too.
_EITHER_WAY = (Cut(Concept.ABI, Decimal("0.40")), Cut(Concept.TBI, Decimal("0.40")))  # TBI: CLTI-04

REST_PAIN_CUTS = (
    *_EITHER_WAY,
    Cut(Concept.ANKLE_PRESSURE, 50, inclusive=True),  # mmHg, CLTI-02: TASC II says below 50, the article 50 or less
    Cut(Concept.TOE_PRESSURE, 30, inclusive=True),  # mmHg, CLTI-03: likewise
    Cut(Concept.TCPO2_FOOT, 30),  # mmHg, CLTI-01
)
"""Severe ischemia of a foot without a wound."""

WOUND_CUTS = (
    *_EITHER_WAY,
    Cut(Concept.ANKLE_PRESSURE, 70),  # mmHg, CLTI-01: TASC II and PARC
    Cut(Concept.TOE_PRESSURE, 50),  # mmHg, CLTI-01, CLTI-03
    Cut(Concept.TCPO2_FOOT, 40),  # mmHg, CLTI-01
)
"""Too little for a wound to heal."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The numbers that surely mean severe ischemia, and those whose range crosses the limit."""

    low: tuple[Measurement, ...]
    unclear: tuple[Missing, ...]


def of_side(facts: Iterable[Fact], side: Side) -> tuple[Fact, ...]:
    """The facts of this leg; one without a side belongs to the bucket of its own (DATA-08)."""
    return tuple(one for one in facts if (one.side or Side.NOT_RECORDED) is side)


@remembered
def number(
    patient: PatientPicture, concept: Concept, side: Side, within: timedelta | None = None
) -> Reading[Measurement] | Missing:
    """The number that counts for this leg now, or why there is none."""
    reading = patient.measurement(concept, side, within)
    if isinstance(reading, Missing):
        return reading
    if revascularized_after(patient, reading.fact.when, side):
        return Missing(concept, Why.STALE, side)
    if concept in INDICES and reading.fact.value.exact == 0:
        # As for the acute limb: an index of exactly 0 is more often an empty field than a leg without flow.
        return Missing(concept, Why.IMPLAUSIBLE, side)
    return reading


def revascularized_after(patient: PatientPicture, moment: When | None, side: Side) -> bool:
    """Was this leg, or one that nobody named, surely revascularized after this time?"""
    return moment is not None and any(
        done.when is not None
        and done.when.earliest > moment.latest
        and ((done.side or Side.NOT_RECORDED) is side or Side.NOT_RECORDED in (done.side or Side.NOT_RECORDED, side))
        for done in patient.of(Procedure, Concept.PROC_REVASCULARIZATION)
    )


def shortfall(patient: PatientPicture, side: Side, *, wound: bool) -> Shortfall:
    """Severe ischemia by the numbers: with a wound the limits are higher, because healing needs more."""
    low: list[Measurement] = []
    unclear: list[Missing] = []
    for cut in WOUND_CUTS if wound else REST_PAIN_CUTS:
        reading = number(patient, cut.concept, side)
        if isinstance(reading, Missing):
            continue
        match cut.reached(reading.fact):
            case Verdict.YES:
                low.append(reading.fact)
            case Verdict.UNKNOWN:
                unclear.append(Missing(cut.concept, Why.STRADDLES, side))
            case Verdict.NO:
                pass
    return Shortfall(tuple(low), tuple(unclear))


def noncompressible(patient: PatientPicture, side: Side) -> tuple[Verdict, tuple[Measurement, ...]]:
    """PAD-04: is the ABI of this leg above 1.40? Without a number the verdict is no, and no fact is given."""
    reading = number(patient, Concept.ABI, side)
    if isinstance(reading, Missing):
        return Verdict.NO, ()
    return reading.fact.value.above(NONCOMPRESSIBLE_ABOVE), reading.facts


def gangrene(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Gangrene on the list of current problems."""
    return of_side(patient.current(Concept.COND_GANGRENE), side)


def ulcers(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    """Foot ulcers that are older than two weeks, or may be: an age that nobody recorded reassures nobody."""
    listed = (one for one in patient.current(Concept.COND_FOOT_ULCER) if (one.side or Side.NOT_RECORDED) is side)
    return tuple(
        one for one in listed if one.onset is None or not one.onset.surely_within(NON_HEALING_AFTER, patient.as_of)
    )
