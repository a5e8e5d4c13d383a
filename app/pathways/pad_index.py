"""What the ankle and toe indices of one leg mean: disease, borderline, normal, or nothing at all.

2024 ACC/AHA lower-extremity PAD guideline, resting ABI; rows PAD-01 to PAD-05 and MON-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Measurement, Side
from app.picture.limb_perfusion import NONCOMPRESSIBLE_ABOVE, TBI_ABNORMAL_UP_TO
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, remembered
from app.picture.verdict import Verdict

ABI_ABNORMAL_UP_TO = Decimal("0.90")
"""PAD-01."""

ABI_NORMAL_FROM = Decimal("1.00")
"""PAD-02, PAD-03."""

ABI_REFERRED_BELOW = Decimal("0.5")
"""Ours: PAD-09, severe enough for a vascular opinion whatever the symptoms."""

READS = limb_perfusion.READS


class Meaning(Enum):
    """What the numbers of a leg say; the worst that is certain."""

    DISEASE = "disease"
    NOT_COMPRESSIBLE = "not compressible"
    BORDERLINE = "borderline"
    NORMAL = "normal"
    PERFUSED = "normal at the toes"
    UNKNOWN = "no usable index"


@dataclass(frozen=True, slots=True)
class Index:
    """The meaning, the numbers behind it, which test it was, and what is missing."""

    meaning: Meaning
    facts: tuple[Measurement, ...] = ()
    missing: tuple[Missing, ...] = ()
    test: str = ""
    severe: bool = False


@remembered
def index_of(patient: PatientPicture, side: Side) -> Index:
    """Judge one leg by the ABI, and by the TBI where the ankle cannot be compressed or was not measured.

    An unsigned number does not count: chronic disease is no emergency that it might raise (DATA-02).
    """
    ankle, toe = _signed(patient, Concept.ABI, side), _signed(patient, Concept.TBI, side)
    if isinstance(toe, Measurement) and toe.value.at_most(TBI_ABNORMAL_UP_TO) is Verdict.YES:
        facts = (toe, ankle) if isinstance(ankle, Measurement) else (toe,)
        return Index(Meaning.DISEASE, facts, test="TBI", severe=_severe(ankle))
    if isinstance(ankle, Measurement):
        return _by_ankle(ankle, toe, side)
    if isinstance(toe, Measurement) and toe.value.above(TBI_ABNORMAL_UP_TO) is Verdict.YES:
        return Index(Meaning.PERFUSED, (toe,))
    return Index(Meaning.UNKNOWN, missing=(ankle,))


def _by_ankle(ankle: Measurement, toe: Measurement | Missing, side: Side) -> Index:
    match ankle.value.at_most(ABI_ABNORMAL_UP_TO):
        case Verdict.YES:
            return Index(Meaning.DISEASE, (ankle,), test="ABI", severe=_severe(ankle))
        case Verdict.UNKNOWN:
            return Index(Meaning.UNKNOWN, (ankle,), (Missing(Concept.ABI, Why.STRADDLES, side),))
        case Verdict.NO:
            pass
    if ankle.value.above(NONCOMPRESSIBLE_ABOVE) is not Verdict.NO:
        # A range that only may lie above the limit does not reassure either: the toe decides.
        return _by_toe(ankle, toe, side)
    normal = ankle.value.at_least(ABI_NORMAL_FROM) is Verdict.YES
    return Index(Meaning.NORMAL if normal else Meaning.BORDERLINE, (ankle,))


def _by_toe(ankle: Measurement, toe: Measurement | Missing, side: Side) -> Index:
    if isinstance(toe, Missing):
        return Index(Meaning.NOT_COMPRESSIBLE, (ankle,), (toe,))
    if toe.value.above(TBI_ABNORMAL_UP_TO) is Verdict.YES:
        return Index(Meaning.PERFUSED, (toe, ankle))
    return Index(Meaning.NOT_COMPRESSIBLE, (ankle, toe), (Missing(Concept.TBI, Why.STRADDLES, side),))


def _severe(ankle: Measurement | Missing) -> bool:
    return isinstance(ankle, Measurement) and ankle.value.below(ABI_REFERRED_BELOW) is Verdict.YES


def _signed(patient: PatientPicture, concept: Concept, side: Side) -> Measurement | Missing:
    reading = limb_perfusion.number(patient, concept, side)
    if isinstance(reading, Missing):
        return reading
    return Missing(concept, Why.UNREADABLE, side) if reading.fact.unsigned else reading.fact
