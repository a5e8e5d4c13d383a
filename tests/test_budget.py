"""What a call may cost, counted in Python calls: a careless loop or model on the hot path is noticed without a clock.

The limits stand a third above what was counted when they were written. Who goes beyond one asks first whether the work
is needed, then whether it can wait until it is, and only then raises the limit.
"""

from __future__ import annotations

import copy
import functools
import json
import types
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app import triage as triage_module
from app.conclusions import Outcome, Pathway
from app.hooks.request import HookRequest, parse
from app.pathways import PATHWAYS
from app.picture.patient import PatientPicture
from app.triage import Triage
from scripts.stories import STORIES
from tests.support.bedside import picture
from tests.support.calls import calls_of
from tests.support.charts_in_pictures import ordinary_visit, story_picture
from tests.support.story import triage
from tests.test_triage import build

EMERGENCY = "acute_limb_ischemia/pulseless_leg_class_iib"


def call(name: str) -> HookRequest:
    request = copy.deepcopy(STORIES[name])
    return parse(json.dumps(request).encode(), request["hook"])


@pytest.fixture
def chart(monkeypatch: pytest.MonkeyPatch) -> Callable[[PatientPicture], None]:
    """Puts a picture in the place of what is read, so that reading is not counted."""

    def read_instead(patient: PatientPicture) -> None:
        monkeypatch.setattr(triage_module, "read_picture", lambda *_: replace(patient))

    return read_instead


def judging(service: Triage, request: HookRequest) -> Counter[str]:
    """A second call of its kind: what is worked out once has been worked out."""
    service.judged(request)
    return calls_of(functools.partial(service.judged, request))


def test_an_ordinary_visit_costs_next_to_nothing(chart: Callable[[PatientPicture], None]) -> None:
    """Nothing of a leg: no pathway, no order check and no wording is called at all."""
    chart(ordinary_visit())
    called = judging(triage(), call(EMERGENCY))
    assert called.total() <= 50
    rooms = ("app.pathways.", "app.orders.", "app.wording.")
    assert [name for name in called if name.startswith(rooms)] == []


def test_more_of_what_nobody_asks_for_costs_nothing(chart: Callable[[PatientPicture], None]) -> None:
    """A chart of years: values and vital signs by the hundred."""
    patient = ordinary_visit()
    many = tuple(replace(fact, reference=f"Observation/{number}") for fact in patient.facts for number in range(100))
    chart(patient)
    few_calls = judging(triage(), call(EMERGENCY)).total()
    chart(replace(patient, facts=many))
    assert judging(triage(), call(EMERGENCY)).total() == few_calls


def test_an_emergency_stays_within_its_budget(chart: Callable[[PatientPicture], None]) -> None:
    chart(story_picture(EMERGENCY))
    service, request = triage(), call(EMERGENCY)
    assert judging(service, request).total() <= REASONING + WORDING
    assessed = service.assessed(request)
    assert calls_of(lambda: service.worded(request, assessed)).total() <= WORDING


REASONING, WORDING = 5300, 1750


# Ten times as many pathways.


def copies(pathways: Iterable[Pathway], times: int) -> Sequence[Pathway]:
    """The pathways, and copies with stems and functions of their own, so that nothing is worked out for several."""
    return [copied(one, number) for number in range(times) for one in pathways]


def copied(pathway: Pathway, number: int) -> Pathway:
    if number == 0:
        return pathway
    assess = cast(types.FunctionType, pathway.assess)
    own = types.FunctionType(assess.__code__, assess.__globals__, assess.__name__, assess.__defaults__)
    return cast(Pathway, SimpleNamespace(**{**vars(pathway), "STEM": f"{pathway.STEM}_{number}", "assess": own}))


def test_ten_times_as_many_pathways_do_not_cost_three_times_as_much(chart: Callable[[PatientPicture], None]) -> None:
    chart(ordinary_visit())
    once = judging(build(), call(EMERGENCY)).total()
    tenfold = judging(build(pathways=copies(PATHWAYS, 10)), call(EMERGENCY)).total()
    assert once < tenfold < 3 * once


def test_only_pathways_with_something_to_judge_are_called(chart: Callable[[PatientPicture], None]) -> None:
    called: Counter[str] = Counter()

    def counting(pathway: Pathway) -> Pathway:
        def assess(patient: PatientPicture) -> Iterable[Outcome]:
            called[pathway.STEM] += 1
            return pathway.assess(patient)

        return cast(Pathway, SimpleNamespace(**{**vars(pathway), "assess": assess}))

    service = build(pathways=[counting(one) for one in PATHWAYS])
    charts: dict[str, Any] = {
        "nothing": picture(),
        "ordinary": ordinary_visit(),
        "cilostazol": picture(chart="med.cilostazol; diabetes; lab.potassium 4.1 mmol/L"),
    }
    expected = {"nothing": {}, "ordinary": {}, "cilostazol": {"peripheral_artery_disease": 1}}
    chart(picture())
    service.judged(call(EMERGENCY))  # The blank chart is asked once for each way in which needs come.
    for name, patient in charts.items():
        called.clear()
        chart(patient)
        service.judged(call(EMERGENCY))
        assert dict(called) == expected[name]
