"""Referrals and tests of the nerve pathways that harm nobody: stroke team, neurology, podiatry, nerve surgery, NCS."""

from __future__ import annotations

from datetime import timedelta

from app.orders.plain import PlainOrder
from app.picture.concepts import Concept

EMERGENCY_CALL_COUNTS_FOR = timedelta(hours=24)
"""Ours: an older active referral was not made for the emergency of today."""

STROKE_TEAM = PlainOrder(
    ORDER="referral.stroke",
    STEM="stroke_referral",
    answered_by=(Concept.REFERRAL_STROKE,),
    rows=("STR-01", "STR-02"),
    today="emergency",
    urgent="emergency",
    routine="emergency",
    counts_for=EMERGENCY_CALL_COUNTS_FOR,
    for_children=True,
)
NEUROLOGY = PlainOrder(
    ORDER="referral.neurology",
    STEM="neurology_referral",
    answered_by=(Concept.REFERRAL_NEUROLOGY,),
    rows=("GBS-01", "MS-01", "PNP-02", "PNP-04"),
    today="emergency",
    urgent="urgent",
    routine="routine",
    counts_for=EMERGENCY_CALL_COUNTS_FOR,
    for_children=True,
)
PODIATRY = PlainOrder(
    ORDER="referral.podiatry",
    STEM="podiatry_referral",
    answered_by=(Concept.REFERRAL_PODIATRY,),
    rows=("DPN-03", "DPN-10", "CLTI-05"),
    today="urgent",
    urgent="urgent",
    for_children=True,
)
NERVE_SURGERY = PlainOrder(
    ORDER="referral.nerve_surgery",
    STEM="nerve_surgery_referral",
    answered_by=(Concept.REFERRAL_NERVE_SURGERY,),
    rows=("MNO-07", "MNO-08"),
    today="emergency",
    urgent="urgent",
    routine="routine",
    counts_for=EMERGENCY_CALL_COUNTS_FOR,
    for_children=True,
)
NERVE_CONDUCTION = PlainOrder(
    ORDER="order.ncs_emg",
    STEM="ncs_emg",
    answered_by=(Concept.ORDER_NCS_EMG,),
    rows=("PNP-05",),
    today="urgent",
    urgent="urgent",
    routine="routine",
)

NERVE_ORDERS = (STROKE_TEAM, NEUROLOGY, PODIATRY, NERVE_SURGERY, NERVE_CONDUCTION)
"""In the order in which they are listed."""
