"""The numbers on which guidelines, or a guideline and an older article, disagree: one value each, as the site chose.

Written once, in ``cards/thresholds.yaml`` with both values and both sources (KNOWLEDGE section 12). A number on which
nobody differs stands as a constant in its pathway.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The chosen value of each threshold; every field is an id of ``cards/thresholds.yaml``, with its unit."""

    mri_ces_hours: int
    mri_cord_hours: int
    mri_motor_hours: int
    mri_mscc_hours: int
    mri_cancer_pain_days: int
    radiculopathy_mri_weeks: int
    stenosis_mri_weeks: int
    rls_ferritin_ng_ml: int
    duloxetine_max_mg: int
    compression_abi_stop: Decimal
    pad_refer_all: bool
