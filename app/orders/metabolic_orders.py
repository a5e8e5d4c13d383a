"""The blood tests behind vitamin, iron, thyroid and salt questions, and the ECG that a dangerous salt needs.

Taking blood harms nobody, so that each is drafted for a child as well (DATA-16).
"""

from __future__ import annotations

from datetime import timedelta

from app.orders.plain import PlainOrder
from app.picture.concepts import Concept

TODAY_ONLY = timedelta(hours=24)
"""Ours: an ECG or a blood test from before this day does not answer for a dangerous salt of now."""

iron_studies = PlainOrder(
    ORDER="order.iron_studies",
    STEM="iron_studies",
    answered_by=(Concept.ORDER_IRON_STUDIES,),
    rows=("RLS-01",),
    for_children=True,
    WORK_UP=True,
)
b12_test = PlainOrder(
    ORDER="order.b12",
    STEM="b12_test",
    answered_by=(Concept.ORDER_B12_TEST, Concept.ORDER_NEUROPATHY_LABS),
    rows=("B12-03",),
    for_children=True,
    WORK_UP=True,
)
mma_test = PlainOrder(
    ORDER="order.mma",
    STEM="mma_test",
    answered_by=(Concept.ORDER_MMA_TEST, Concept.ORDER_NEUROPATHY_LABS),
    rows=("B12-02",),
    for_children=True,
    WORK_UP=True,
)
free_t4 = PlainOrder(
    ORDER="order.free_t4",
    STEM="free_t4",
    answered_by=(Concept.ORDER_FREE_T4,),
    rows=("TSH-01",),
    for_children=True,
    WORK_UP=True,
)
calcium_tests = PlainOrder(
    ORDER="order.calcium_tests",
    STEM="calcium_tests",
    answered_by=(Concept.ORDER_CALCIUM_TESTS,),
    rows=("CA-01", "CA-02"),
    today="stat",
    urgent="urgent",
    counts_for=TODAY_ONLY,
    for_children=True,
    WORK_UP=True,
)
electrolytes = PlainOrder(
    ORDER="order.electrolytes",
    STEM="electrolytes",
    answered_by=(Concept.ORDER_ELECTROLYTES,),
    rows=("LAB-01", "K-01"),
    today="stat",
    urgent="urgent",
    counts_for=TODAY_ONLY,
    for_children=True,
    WORK_UP=True,
)
ecg = PlainOrder(
    ORDER="order.ecg",
    STEM="ecg",
    answered_by=(Concept.ORDER_ECG,),
    rows=("CA-01", "K-01"),
    today="stat",
    urgent="urgent",
    routine="urgent",
    counts_for=TODAY_ONLY,
    for_children=True,
)
