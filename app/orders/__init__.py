"""One file per order: may it be drafted for this patient, and is a selected one safe and sensible?"""

from __future__ import annotations

from app.conclusions import OrderCheck
from app.orders import (
    abi,
    analgesia,
    antiplatelet,
    baseline_bloods,
    ct_lumbar,
    cta_aorta_runoff,
    cta_runoff,
    dexamethasone,
    duplex_arterial,
    echo_ecg,
    heparin,
    mra_runoff,
    mri_lumbar,
    mri_whole_spine,
    spine_orders,
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
    mri_whole_spine,
    ct_lumbar,
    dexamethasone,
    spine_orders.spine_referral,
    spine_orders.oncology_referral,
    spine_orders.bladder_scan,
    spine_orders.infection_tests,
    spine_orders.physiotherapy_referral,
)
"""Every order that a pathway may propose, and whose selection is checked."""
