"""One file per order: may it be drafted for this patient, and is a selected one safe and sensible?"""

from __future__ import annotations

from app.conclusions import OrderCheck
from app.orders import (
    abi,
    analgesia,
    antiplatelet,
    baseline_bloods,
    cta_aorta_runoff,
    cta_runoff,
    dopamine_agonist,
    duloxetine,
    duplex_arterial,
    echo_ecg,
    gabapentinoid,
    heparin,
    magnesium,
    mra_runoff,
    mri_lumbar,
    nsaid,
    quinine,
    statin,
    tca,
    thrombolysis,
    vascular_referral,
)

ORDERS: tuple[OrderCheck, ...] = (
    vascular_referral,
    heparin,
    cta_runoff,
    cta_aorta_runoff,
    mra_runoff,
    duplex_arterial,
    abi,
    analgesia,
    baseline_bloods,
    thrombolysis,
    echo_ecg,
    antiplatelet,
    statin,
    mri_lumbar,
    gabapentinoid,
    duloxetine,
    tca,
    nsaid,
    quinine,
    dopamine_agonist,
    magnesium,
)
"""Every order that a pathway may propose, and whose selection is checked."""
