"""Who is easily sedated: other medicines that slow the brain, poor lungs, age and falls (GAB-02, DPN-09).

FDA Drug Safety Communication of 19 December 2019 on gabapentinoids; AGS Beers criteria 2023.
"""

from __future__ import annotations

from collections.abc import Collection

from app.orders import on_record
from app.orders.taken import kind_of, spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

OLDER_FROM = 65
"""Completed years, GAB-02, TCA-01 and the Beers criteria."""

OTHERS_TOO_MANY = 2
"""DPN-09: with the new one these make three."""

DEPRESSANTS = (
    Concept.MED_OPIOID,
    Concept.MED_BENZODIAZEPINE,
    Concept.MED_SEDATING,
    Concept.MED_ANTIHISTAMINE,
    Concept.MED_TCA,
)
"""GAB-02: a tricyclic is a sedating antidepressant."""

GABAPENTINOIDS = (Concept.MED_GABAPENTIN, Concept.MED_PREGABALIN, Concept.MED_GABAPENTIN_ENACARBIL)

CNS_ACTIVE = (
    Concept.MED_OPIOID,
    Concept.MED_BENZODIAZEPINE,
    Concept.MED_TCA,
    Concept.MED_SSRI_SNRI_TRAMADOL,
    Concept.MED_DULOXETINE,
    Concept.MED_ANTIDOPAMINERGIC,
    Concept.MED_SEDATING,
    *GABAPENTINOIDS,
)
"""DPN-09: antidepressants count as well. Ours: antipsychotics and other sedating medicines too."""

LUNGS = (Concept.COND_COPD,)
FALLS = (Concept.COND_FALLS, Concept.COND_FRACTURE_HISTORY)

READS = frozenset({*spelled(*DEPRESSANTS, *CNS_ACTIVE), *LUNGS, *FALLS, Concept.COND_ALCOHOL_EXCESS})


def older(patient: PatientPicture) -> bool:
    """65 years or more, or perhaps so."""
    return patient.age.at_least(OLDER_FROM) is not Verdict.NO


def depressants(patient: PatientPicture, besides: Collection[str]) -> tuple[Fact, ...]:
    """Medicines that add to the sedation, and alcohol."""
    drink = on_record.now(patient, Concept.COND_ALCOHOL_EXCESS)
    return (*taken(patient, *DEPRESSANTS, besides=besides), *drink)


def poor_lungs(patient: PatientPicture) -> tuple[Fact, ...]:
    """Chronic obstructive lung disease on record."""
    return on_record.now(patient, *LUNGS)


def easily_sedated(patient: PatientPicture) -> bool:
    """GAB-02: the lowest dose to begin with."""
    return older(patient) or bool(depressants(patient, ()) or poor_lungs(patient))


def falls_risk(patient: PatientPicture, besides: Collection[str]) -> tuple[Fact, ...]:
    """DPN-09: in an older person falls or a fracture at any time, or two other medicines that act on the brain.

    Two entries of one kind of medicine count once, because a list often holds one tablet twice.
    """
    if not older(patient):
        return ()
    fell = on_record.ever(patient, *FALLS)
    kinds = {kind_of(one): one for one in taken(patient, *CNS_ACTIVE, besides=besides)}
    many = tuple(kinds.values()) if len(kinds) >= OTHERS_TOO_MANY else ()
    return on_record.once((*fell, *many))
