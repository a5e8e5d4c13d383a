"""Tests and referrals of the vascular pathways that harm nobody: toe pressure, exercise, venous duplex, surgery."""

from __future__ import annotations

from datetime import timedelta

from app.orders.plain import PlainOrder
from app.picture.concepts import Concept

EMERGENCY_COUNTS_FOR = timedelta(hours=24)
"""Ours: an older active order was not made for the emergency of today."""

SCAN_COUNTS_FOR = timedelta(days=7)
"""Ours: a venous scan that is ordered within the week answers the question of today."""

TBI = PlainOrder(
    ORDER="order.tbi",
    STEM="tbi",
    answered_by=(Concept.ORDER_TBI,),
    rows=("PAD-04", "CLTI-05"),
    today="urgent",
    urgent="urgent",
    routine="routine",
)

EXERCISE_ABI = PlainOrder(
    ORDER="order.exercise_abi",
    STEM="exercise_abi",
    answered_by=(Concept.ORDER_EXERCISE_ABI,),
    rows=("PAD-02", "PAD-03"),
)

DUPLEX_VENOUS = PlainOrder(
    ORDER="order.duplex_venous",
    STEM="duplex_venous",
    answered_by=(Concept.ORDER_DUPLEX_VENOUS,),
    rows=("DVT-01", "DVT-04"),
    today="within_hours",
    urgent="urgent",
    routine="routine",
    counts_for=SCAN_COUNTS_FOR,
)

D_DIMER = PlainOrder(
    ORDER="order.d_dimer",
    STEM="d_dimer",
    answered_by=(Concept.ORDER_D_DIMER,),
    rows=("DVT-02",),
    today="within_hours",
    urgent="within_hours",
    routine="within_hours",
    counts_for=EMERGENCY_COUNTS_FOR,
)

EXERCISE_PROGRAM = PlainOrder(
    ORDER="order.exercise_program",
    STEM="exercise_program",
    answered_by=(Concept.ORDER_EXERCISE_PROGRAM,),
    rows=("PAD-12",),
)

SURGERY = PlainOrder(
    ORDER="referral.surgery",
    STEM="surgical_referral",
    answered_by=(Concept.REFERRAL_SURGERY,),
    rows=("COMP-01",),
    today="emergency",
    urgent="emergency",
    routine="emergency",
    counts_for=EMERGENCY_COUNTS_FOR,
    for_children=True,
)

VASCULAR_ORDERS: tuple[PlainOrder, ...] = (SURGERY, TBI, EXERCISE_ABI, DUPLEX_VENOUS, D_DIMER, EXERCISE_PROGRAM)
