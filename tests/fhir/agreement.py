"""A chart that is read as it is asked about must tell what the whole of it tells; every chart of these tests is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks.request import HookRequest
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order
from app.picture.needs import Missing
from app.picture.patient import PatientPicture
from tests.support.limits import LIMITS

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZONE)


@cache
def terminology() -> Terminology:
    return Terminology.load(Path(__file__).parents[2] / "cards")


def picture_of(request: HookRequest) -> PatientPicture:
    return read_picture(request, terminology(), request.as_of or NOW, ZONE, LIMITS)


def must_agree(request: HookRequest, order: Sequence[Concept] = tuple(Concept)) -> None:
    """What is told of each concept alone, in any order of asking, is what the whole tells."""
    asked, whole = picture_of(request), picture_of(request)
    facts: dict[Concept, list[Fact]] = {}
    gaps: dict[Concept, list[Missing]] = {}
    for fact in whole.facts:
        facts.setdefault(fact.concept, []).append(fact)
    for gap in whole.gaps:
        gaps.setdefault(gap.concept, []).append(gap)
    for concept in order:
        assert list(asked.unusable(concept)) == gaps.get(concept, []), concept
        assert list(asked.of(Fact, concept)) == facts.get(concept, []), concept
    assert facts.keys() | gaps.keys() <= set(asked.charted())
    assert asked.selected() == tuple(one for one in whole.facts if isinstance(one, Order) and one.selected)
    eager = picture_of(replace(request, explain=True))
    assert (eager.facts, eager.gaps, eager.set_aside) == (whole.facts, whole.gaps, whole.set_aside)
    assert eager.needs == asked.needs
    assert list(asked.facts) == list(whole.facts)
