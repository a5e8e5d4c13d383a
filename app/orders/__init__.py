"""One file per order: may it be drafted for this patient, and is a selected one safe and sensible?"""

from __future__ import annotations

from app.conclusions import OrderCheck
from app.orders import (
    abi,
    analgesia,
    antiplatelet,
    b12_replacement,
    baseline_bloods,
    cta_aorta_runoff,
    cta_runoff,
    duplex_arterial,
    echo_ecg,
    heparin,
    iron,
    metabolic_orders,
    mra_runoff,
    mri_lumbar,
    statin,
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
    metabolic_orders.ecg,
    metabolic_orders.electrolytes,
    metabolic_orders.calcium_tests,
    metabolic_orders.b12_test,
    metabolic_orders.mma_test,
    metabolic_orders.free_t4,
    metabolic_orders.iron_studies,
    b12_replacement,
    iron,
)
"""Every order that a pathway may propose, and whose selection is checked."""
