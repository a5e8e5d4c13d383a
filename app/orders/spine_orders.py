"""Orders of the spine pathways that harm nobody: a bladder scan, blood tests, and the calls that must not wait."""

from __future__ import annotations

from datetime import timedelta

from app.orders.plain import PlainOrder
from app.picture.concepts import Concept

TODAY_COUNTS_FOR = timedelta(hours=24)
"""Ours: a referral or test from before today was not made for this emergency."""

bladder_scan = PlainOrder(
    ORDER="order.bladder_scan",
    STEM="bladder_scan",
    answered_by=(Concept.ORDER_BLADDER_SCAN,),
    rows=("CES-01", "CES-03"),
    today="now",
    urgent="now",
    routine="now",
    counts_for=TODAY_COUNTS_FOR,
)

infection_tests = PlainOrder(
    ORDER="order.infection_tests",
    STEM="infection_tests",
    answered_by=(Concept.ORDER_INFECTION_TESTS,),
    rows=("CORD-05",),
    today="stat",
    urgent="urgent",
    routine="urgent",
    counts_for=TODAY_COUNTS_FOR,
    for_children=True,
)

spine_referral = PlainOrder(
    ORDER="referral.spine",
    STEM="spine_referral",
    answered_by=(Concept.REFERRAL_SPINE, Concept.REFERRAL_NEUROSURGERY),
    rows=("CES-01", "CORD-01", "RAD-02", "SST-05"),
    today="emergency",
    urgent="urgent",
    routine="routine",
    counts_for=TODAY_COUNTS_FOR,
    for_children=True,
)

oncology_referral = PlainOrder(
    ORDER="referral.oncology",
    STEM="oncology_referral",
    answered_by=(Concept.REFERRAL_ONCOLOGY,),
    rows=("CORD-02",),
    today="emergency",
    urgent="urgent",
    routine="urgent",
    counts_for=TODAY_COUNTS_FOR,
    for_children=True,
)

physiotherapy_referral = PlainOrder(
    ORDER="referral.physiotherapy",
    STEM="physiotherapy_referral",
    answered_by=(Concept.REFERRAL_PHYSIOTHERAPY,),
    rows=("RAD-01", "SST-02"),
    for_children=True,
)
