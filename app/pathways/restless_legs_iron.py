"""What restless legs need of iron: none, by mouth, by vein only, or first the tests (RLS-02 to RLS-05, RLS-13).

AASM 2025 guideline (Winkelman, J Clin Sleep Med): ferritin up to 75 ng/mL or transferrin saturation below 20 %; by vein
only between 75 and 100. IRLSSG 2018 for higher values. Children: ferritin below 50 ng/mL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from app.pathways.childhood import is_child
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Medication
from app.picture.lab_values import IRON_READS, signed_value, transferrin_saturation
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

SATURATION_LOW_BELOW = 20
"""Percent, RLS-02: AASM 2025."""

SATURATION_HIGH_ABOVE = 45
"""Percent, RLS-04, IRN-01: from here iron overload is looked for (ARUP and Mayo Clinic pages on hemochromatosis)."""

VEIN_ONLY_UNTIL = 100
"""ng/mL of ferritin, RLS-03: AASM 2025."""

CHILD_LOW_BELOW = 50
"""ng/mL of ferritin, RLS-13: AASM 2025; Rosen, J Clin Sleep Med 2019;15:1149."""

RECHECK_AFTER = timedelta(days=90)
"""Ours, IRN-02: three months of iron; no guideline interval was found."""

RAISES_FERRITIN = (
    Concept.SAFETY_CKD,
    Concept.SAFETY_DIALYSIS,
    Concept.COND_INFLAMMATION,
    Concept.COND_ACTIVE_INFECTION,
)
IRON = (Concept.MED_IRON_ORAL, Concept.MED_IRON_IV)

READS = IRON_READS | {Concept.LAB_FERRITIN, *RAISES_FERRITIN, *IRON}


class Iron(Enum):
    """What follows for iron."""

    UNKNOWN = "tests first"
    LOW = "low"
    VEIN_ONLY = "by vein only"
    ENOUGH = "enough"
    TOO_MUCH = "perhaps too much"
    RECHECK = "taken, recheck due"
    WAITING = "begun lately"
    STILL_LOW = "taken, and still low"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class IronStatus:
    """The conclusion, what it rests on, what it lacks, and why ferritin may look higher than the stores are."""

    iron: Iron
    facts: tuple[Fact, ...]
    missing: tuple[Missing, ...] = ()
    inflamed: tuple[Fact, ...] = ()
    taken: tuple[Medication, ...] = ()


def iron_status(patient: PatientPicture) -> IronStatus:
    """Read it. Iron that is taken already comes first: it is rechecked, not drafted again (IRN-02)."""
    ferritin = signed_value(patient, Concept.LAB_FERRITIN)
    saturation = transferrin_saturation(patient)
    taken = patient.medications(*IRON)
    inflamed = patient.current(*RAISES_FERRITIN)
    facts = tuple(fact for reading in (ferritin, saturation) if isinstance(reading, Reading) for fact in reading.facts)
    stores = _child(ferritin) if is_child(patient) else _adult(patient, ferritin, saturation, bool(inflamed))
    iron = _too_much(patient) or (_while_taken(patient, ferritin, taken, stores) if taken else stores)
    return IronStatus(iron, facts, _gaps(ferritin, saturation, iron), inflamed, taken)


def _too_much(patient: PatientPicture) -> Iron | None:
    highest = transferrin_saturation(patient, higher_is_worse=True)
    high = isinstance(highest, Reading) and highest.fact.value.above(SATURATION_HIGH_ABOVE) is Verdict.YES
    return Iron.TOO_MUCH if high else None


def _while_taken(
    patient: PatientPicture, ferritin: Reading[Measurement] | Missing, taken: tuple[Medication, ...], stores: Iron
) -> Iron:
    """Only values of the last months that are not low say that iron is done; iron of weeks needs time (RLS-06)."""
    measured = (
        isinstance(ferritin, Reading)
        and ferritin.fact.when is not None
        and ferritin.fact.when.possibly_within(RECHECK_AFTER, patient.as_of)
    )
    new = any(
        began.possibly_within(RECHECK_AFTER, patient.as_of)
        for one in taken
        if (began := one.started or one.when) is not None
    )
    if measured and stores not in (Iron.LOW, Iron.UNKNOWN):
        return Iron.TAKEN
    if new:
        return Iron.WAITING
    if not measured or stores is Iron.UNKNOWN:
        return Iron.RECHECK
    return Iron.STILL_LOW


def _child(ferritin: Reading[Measurement] | Missing) -> Iron:
    if isinstance(ferritin, Missing):
        return Iron.UNKNOWN
    match ferritin.fact.value.below(CHILD_LOW_BELOW):
        case Verdict.YES:
            return Iron.LOW
        case Verdict.NO:
            return Iron.ENOUGH
        case Verdict.UNKNOWN:
            return Iron.UNKNOWN


def _adult(
    patient: PatientPicture,
    ferritin: Reading[Measurement] | Missing,
    saturation: Reading[Measurement] | Missing,
    inflamed: bool,
) -> Iron:
    depleted = (
        ferritin.fact.value.at_most(patient.limits.rls_ferritin_ng_ml)
        if isinstance(ferritin, Reading)
        else Verdict.UNKNOWN
    )
    unsaturated = (
        saturation.fact.value.below(SATURATION_LOW_BELOW) if isinstance(saturation, Reading) else Verdict.UNKNOWN
    )
    if Verdict.YES in (depleted, unsaturated):
        return Iron.LOW
    if inflamed and unsaturated is Verdict.NO and depleted is Verdict.NO:
        return Iron.ENOUGH  # RLS-05: the saturation decides.
    if depleted is Verdict.UNKNOWN or isinstance(ferritin, Missing) or (inflamed and unsaturated is Verdict.UNKNOWN):
        return Iron.UNKNOWN
    match ferritin.fact.value.at_most(VEIN_ONLY_UNTIL), unsaturated:
        case Verdict.YES, _:
            return Iron.VEIN_ONLY
        case Verdict.NO, Verdict.NO:
            return Iron.ENOUGH
        case _:
            return Iron.UNKNOWN


def _gaps(
    ferritin: Reading[Measurement] | Missing, saturation: Reading[Measurement] | Missing, iron: Iron
) -> tuple[Missing, ...]:
    gaps = tuple(one for one in (ferritin, saturation) if isinstance(one, Missing))
    if gaps or iron is not Iron.UNKNOWN:
        return gaps
    return (Missing(Concept.LAB_FERRITIN, Why.STRADDLES),)
