"""One file per order: may it be drafted for this patient, and is a selected one safe and sensible?"""

from __future__ import annotations

from app.conclusions import OrderCheck
from app.orders import (
    abi,
    analgesia,
    antiplatelet,
    baseline_bloods,
    ct_abdomen_pelvis,
    cta_aorta_runoff,
    cta_runoff,
    duplex_arterial,
    echo_ecg,
    heparin,
    mra_runoff,
    mri_brain_cord,
    mri_lumbar,
    mri_plexus,
    neuropathy_labs,
    statin,
    thrombolysis,
    vascular_referral,
)
from app.orders.nerve_orders import NERVE_ORDERS

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
    ct_abdomen_pelvis,
    mri_brain_cord,
    mri_plexus,
    neuropathy_labs,
    *NERVE_ORDERS,
)
"""Every order that a pathway may propose, and whose selection is checked."""
