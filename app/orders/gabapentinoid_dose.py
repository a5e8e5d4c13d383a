"""Gabapentin and pregabalin by creatinine clearance: what a draft starts with, and what the label allows (GAB-01).

Neurontin prescribing information, sections 2.1 and 2.3; pregabalin prescribing information, diabetic neuropathy and
renal impairment. A clearance on a boundary takes the lower band. The start is the lowest step of the band.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from app.orders.creatinine_clearance import Clearance
from app.picture.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Gabapentin:
    """Milligrams of the first evening dose, milligrams a day at least and at most, in how many doses."""

    start: int
    least: int
    most: int
    doses: int


@dataclass(frozen=True, slots=True)
class Pregabalin:
    """Milligrams of one dose at the start, how many a day, milligrams a day at most, and in diabetic neuropathy."""

    dose: int
    doses: int
    most: int
    most_in_neuropathy: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """The doses above a clearance in mL/min, up to the next band."""

    above: int
    gabapentin: Gabapentin
    pregabalin: Pregabalin


LOWEST_BAND_TO = 15
"""mL/min, GAB-01: from here down the doses of gabapentin fall in proportion to the clearance."""

BELIEVED_ABOVE = 1
"""Ours: mL/min; nobody off dialysis has less, so that a smaller result is a slip of the pen and gives no dose."""

BANDS = (
    Band(60, Gabapentin(300, 900, 3600, 3), Pregabalin(50, 3, 600, Decimal(300))),
    Band(30, Gabapentin(200, 400, 1400, 2), Pregabalin(25, 3, 300, Decimal(150))),
    Band(LOWEST_BAND_TO, Gabapentin(200, 200, 700, 1), Pregabalin(25, 1, 150, Decimal(75))),
    Band(BELIEVED_ABOVE, Gabapentin(100, 100, 300, 1), Pregabalin(25, 1, 75, Decimal("37.5"))),
)
"""GAB-01; the maxima in neuropathy below 60 are halved from band to band, as the table says, and were not read."""

GABAPENTIN_STEP = 5
"""Ours: mg, rounded down, where a dose in proportion to the clearance needs the oral solution."""


GENTLE_START = 100
"""mg of gabapentin, GAB-02: the lowest capsule, for who is older, takes a sedative or has poor lungs (FDA 2019)."""


def band_of(clearance: Clearance) -> Band | None:
    """The band, or none when the clearance is not known or may lie in two of them."""
    for band in BANDS:
        match clearance.above(band.above):
            case Verdict.YES:
                return band
            case Verdict.UNKNOWN:
                return None
            case Verdict.NO:
                continue
    return None


def gabapentin_of(band: Band, milliliters_per_minute: Decimal) -> Gabapentin:
    """The doses of the band; in the lowest one in proportion to the clearance."""
    whole = band.gabapentin
    if band.above >= LOWEST_BAND_TO:
        return whole
    part = milliliters_per_minute / LOWEST_BAND_TO
    return Gabapentin(_part(whole.start, part), _part(whole.least, part), _part(whole.most, part), whole.doses)


def _part(milligrams: int, part: Decimal) -> int:
    return int((milligrams * part / GABAPENTIN_STEP).to_integral_value(rounding=ROUND_DOWN)) * GABAPENTIN_STEP
