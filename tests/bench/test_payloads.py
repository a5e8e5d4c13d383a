"""The benchmark's charts are the same each time, of the sizes that they are named for, and read whole by the service."""

from __future__ import annotations

import functools
import json

import pytest

from app.hooks.request import parse
from app.picture.needs import Need
from app.settings import Settings
from app.triage import Triage
from app.wiring.services import assemble
from bench.moment import AS_OF
from bench.payloads import Payload, payloads

SIZES = {"S": (26_500, 21), "M": (285_000, 227), "L": (2_410_000, 2_000)}
OBSERVATIONS = 400


@pytest.fixture(scope="module")
def made() -> dict[str, Payload]:
    return payloads(OBSERVATIONS)


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_sizes(made: dict[str, Payload], name: str, size: tuple[int, int]) -> None:
    of_bytes, resources = size
    assert made[name].size == pytest.approx(of_bytes, rel=0.05)
    assert len(set(made[name].bodies)) == len(made[name].bodies) > 1
    assert made[name].resources == resources


@functools.cache
def triage() -> Triage:
    return assemble(Settings(profile="production"), lambda: AS_OF)[0]


def test_they_are_the_same_each_time(made: dict[str, Payload]) -> None:
    assert payloads(OBSERVATIONS) == made


def test_no_need_is_left_out_and_nothing_is_set_aside(made: dict[str, Payload]) -> None:
    """A chart that is not read would be cheap: every key is sent, and every resource of it is used or of no use."""
    for one in made.values():
        sent = set(json.loads(one.bodies[0])["prefetch"])
        assert {need.value for need in Need} - {"encounter"} <= sent
        assessment = triage().judged(parse(one.bodies[-1], one.hook)).assessment
        states = {need: state for need, state in assessment.needs.items() if need != "encounter"}
        assert set(states.values()) == {"sent", "none on record"}, one.name
        assert len(assessment.cards) >= one.cards
        assert assessment.failed == ()


def test_the_critical_limb_is_critical_and_forty_drafts_are_drafted(made: dict[str, Payload]) -> None:
    cards = triage().judged(parse(made["critical limb"].bodies[0], "patient-view")).assessment.cards
    assert (cards[0].pathway, cards[0].urgency, cards[0].side) == ("acute_limb_ischemia", "critical", "left")
    context = json.loads(made["order-select"].bodies[0])["context"]
    assert len(context["draftOrders"]["entry"]) == 40
    judged = triage().judged(parse(made["order-select"].bodies[0], "order-select")).assessment.cards
    assert len(judged) >= 3
