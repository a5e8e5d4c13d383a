"""Are both legs weak, and is it severe, growing or sudden? The cauda equina, the cord and its arteries all ask it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.pathways import leg_deficit
from app.pathways.leg_deficit import deficits, onset_of, pulseless
from app.pathways.onset import new
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Side, Sign, Symptom, Trait
from app.picture.patient import PatientPicture, remembered

BOTH = (Side.LEFT, Side.RIGHT)

SUDDEN_WITHIN = timedelta(hours=24)
"""Ours: a weakness that began within a day came suddenly ("minutes to hours", CORD-07)."""

LISTED_WITHIN = timedelta(weeks=4)
"""Ours: a paraparesis that was listed longer ago is known to whoever treats the patient."""

READS = leg_deficit.READS


@dataclass(frozen=True, slots=True)
class WeakLegs:
    """Weakness of both legs."""

    facts: tuple[Fact, ...]
    severe: bool
    worsening: bool
    sudden: bool
    pulseless: bool
    """Neither leg has blood enough: the aorta comes before the spine (ALI-11)."""


@remembered
def weak_legs(patient: PatientPicture, within: timedelta) -> WeakLegs | None:
    """Weakness of each leg, or of one and then the other, or a listed paraparesis, that may be so new or gets worse."""
    legs = [leg for leg in deficits(patient, within) if leg.weakness]
    listed = new(patient.current(Concept.COND_PARAPARESIS), LISTED_WITHIN, patient)
    weakness = [one for leg in legs for one in leg.weakness]
    spread = any(isinstance(one, Symptom) and Trait.SPREAD_TO_BOTH in one.traits for one in weakness)
    if not (listed or spread or {leg.side for leg in legs} >= set(BOTH)):
        return None
    return WeakLegs(
        facts=tuple(dict.fromkeys((*(one for leg in legs for one in (*leg.weakness, *leg.grew)), *listed))),
        severe=bool(listed) or any(leg.severe for leg in legs),
        worsening=spread or any(leg.weakening for leg in legs),
        sudden=any(_sudden(one, patient) for one in (*weakness, *listed)),
        pulseless=pulseless(patient, *BOTH),
    )


def _sudden(one: Sign | Symptom | Diagnosis, patient: PatientPicture) -> bool:
    told = isinstance(one, Symptom) and Trait.SUDDEN in one.traits
    onset = one.onset if isinstance(one, Diagnosis) else onset_of(one, patient)
    return told or (onset is not None and onset.possibly_within(SUDDEN_WITHIN, patient.as_of))
