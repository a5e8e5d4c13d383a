"""How long a number may be used, and which way it is worse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.picture.concepts import Concept

STAYS_CURRENT: Mapping[Concept, timedelta] = {
    Concept.ABI: timedelta(days=365),
    Concept.TBI: timedelta(days=365),
    Concept.ANKLE_PRESSURE: timedelta(days=365),
    Concept.TOE_PRESSURE: timedelta(days=365),
    Concept.LAB_EGFR: timedelta(days=30),
    Concept.LAB_CREATININE: timedelta(days=30),
    Concept.LAB_PLATELETS: timedelta(hours=72),
    Concept.LAB_INR: timedelta(hours=72),
    Concept.LAB_APTT: timedelta(hours=72),
    Concept.BODY_WEIGHT: timedelta(days=90),
    Concept.BODY_HEIGHT: timedelta(days=3650),  # Ours: an adult's height hardly changes.
    Concept.LAB_FERRITIN: timedelta(days=180),
    Concept.LAB_TSAT: timedelta(days=180),
    Concept.LAB_HBA1C: timedelta(days=365),
    Concept.LAB_B12: timedelta(days=365),
    Concept.LAB_TSH: timedelta(days=365),
    Concept.LAB_CALCIUM: timedelta(days=90),
    Concept.LAB_MAGNESIUM: timedelta(days=90),
    Concept.LAB_MMA: timedelta(days=365),  # Ours, here and below where the table is silent: as the test it goes with.
    Concept.LAB_HOMOCYSTEINE: timedelta(days=365),
    Concept.LAB_FREE_T4: timedelta(days=365),
    Concept.LAB_GLUCOSE: timedelta(days=365),
    Concept.LAB_HEMOGLOBIN: timedelta(days=90),
    Concept.LAB_MCV: timedelta(days=90),
    Concept.LAB_IRON: timedelta(days=180),
    Concept.LAB_TIBC: timedelta(days=180),
    Concept.LAB_CALCIUM_IONIZED: timedelta(days=90),
    Concept.LAB_ALBUMIN: timedelta(days=90),
    Concept.LAB_POTASSIUM: timedelta(days=7),
    Concept.LAB_CK: timedelta(days=2),
    Concept.LAB_LACTATE: timedelta(days=2),
    Concept.LAB_CRP: timedelta(days=14),
    Concept.LAB_ESR: timedelta(days=14),
    Concept.LAB_D_DIMER: timedelta(days=7),
    Concept.LAB_SPEP_MPROTEIN: timedelta(days=365),
    Concept.TCPO2_FOOT: timedelta(days=365),
    Concept.COMPARTMENT_PRESSURE: timedelta(hours=24),
    Concept.POSTVOID_RESIDUAL: timedelta(hours=24),
    Concept.PAIN_SEVERITY: timedelta(hours=24),
    Concept.VITAL_TEMPERATURE: timedelta(hours=24),
    Concept.VITAL_CAPACITY: timedelta(hours=24),
    Concept.BP_ORTHOSTATIC_DROP: timedelta(days=30),
    Concept.LAB_HCG: timedelta(days=7),
    Concept.PREGNANCY_STATUS: timedelta(days=42),
    Concept.BP_SYSTOLIC: timedelta(hours=24),  # Ours: the table is silent on blood pressure.
    Concept.BP_DIASTOLIC: timedelta(hours=24),
}
"""DATA-06: how long a number may be used."""

HIGHER_IS_WORSE = frozenset(
    {
        Concept.LAB_INR,
        Concept.LAB_APTT,
        Concept.LAB_CREATININE,
        Concept.LAB_MMA,
        Concept.LAB_HOMOCYSTEINE,
        Concept.LAB_TSH,
        Concept.LAB_HBA1C,
        Concept.LAB_GLUCOSE,
        Concept.LAB_CK,
        Concept.LAB_LACTATE,
        Concept.LAB_CRP,
        Concept.LAB_ESR,
        Concept.LAB_D_DIMER,
        Concept.LAB_SPEP_MPROTEIN,
        Concept.COMPARTMENT_PRESSURE,
        Concept.POSTVOID_RESIDUAL,
        Concept.PAIN_SEVERITY,
        Concept.VITAL_TEMPERATURE,
        Concept.BP_ORTHOSTATIC_DROP,
        Concept.BP_SYSTOLIC,
        Concept.BP_DIASTOLIC,
    }
)
"""DATA-07 takes the worse of two values of one instant; for every other number lower is worse."""
