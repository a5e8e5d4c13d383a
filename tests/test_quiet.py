"""A pathway that has nothing to judge costs next to nothing, and says nothing (DATA-17)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.conclusions import Pathway
from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks.request import parse
from app.pathways import PATHWAYS
from app.picture.patient import PatientPicture
from scripts.stories import STORIES
from tests.support.limits import LIMITS
from tests.support.story import ROOT

MOST_CALLS = 150
"""Ours: calls of Python functions on a healthy chart, some microseconds each; a full assessment needs thousands."""

AT_MOST = {
    "acute_limb_ischemia": 1500,  # The healthy chart holds an examination of both legs, and that is judged.
}


@pytest.fixture(scope="module")
def healthy() -> PatientPicture:
    story = STORIES["chart_completeness/healthy_adult"]
    request = parse(json.dumps(story).encode(), story["hook"])
    assert isinstance(request.as_of, datetime)
    return read_picture(request, Terminology.load(ROOT / "cards"), request.as_of, ZoneInfo("UTC"), LIMITS)


def calls_of(work: Callable[[], object]) -> int:
    """How many Python functions the work calls; no clock, so the answer is the same on any computer."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: str(one.STEM))
def test_nothing_to_judge_costs_nothing(pathway: Pathway, healthy: PatientPicture) -> None:
    told: list[object] = []
    calls = calls_of(lambda: told.extend(pathway.assess(healthy)))
    assert told == []
    assert calls <= AT_MOST.get(pathway.STEM, MOST_CALLS), (
        f"{calls} calls: ask first whether there is anything to judge"
    )


def test_the_counter_counts() -> None:
    assert calls_of(lambda: None) == 1
    assert calls_of(lambda: [abs(-1), str(1)]) == 1
    assert calls_of(lambda: [(lambda: None)() for _ in range(3)]) in (4, 5)  # Newer Pythons inline the list.
