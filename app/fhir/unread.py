"""A chart that is read as it is asked about: its resources wait under the concepts of which they may speak.

``about`` and ``everything`` go through the same readers: what is told of one concept is what the whole would tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace
from itertools import chain
from typing import Any

from app.fhir.chart import Chart
from app.fhir.read_medication import with_last_doses
from app.fhir.read_order import read_drafts
from app.fhir.sealed import opened
from app.fhir.spoken import Speaker
from app.hooks.request import HookRequest
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Order, Pulse, Sign, Signal
from app.picture.needs import Missing, Why
from app.picture.patient import Told

Read = Callable[[Chart, Any], None]
"""Reads one resource into a chart."""

Noted = tuple[list[Fact], Collection[Missing]]
"""The facts of a resource, and what it holds that cannot be used."""

_SILENT = (Signal.INAUDIBLE, Pulse.ABSENT)


class UnreadChart:
    """The resources of one patient, each read at most once for single questions, and once more for the whole."""

    def __init__(self, chart: Chart, resources: Sequence[Any], request: HookRequest, read: Read) -> None:
        """Raises msgspec.DecodeError when a part of a sealed resource does not fit."""
        self._chart = chart
        self._scratch: Chart | None = None
        self._resources = resources
        self._request = request
        self._read = read
        self._notes: dict[int, Noted] = {}
        self._parts: dict[Any, Any] = {}
        self._waiting: defaultdict[Concept, list[int]] = defaultdict(list)
        self._sort()
        self._drafts = self._read_drafts()

    def _sort(self) -> None:
        waiting = self._waiting
        speakers = Speaker(self._chart).by_kind()
        for index, resource in enumerate(self._resources):
            speaker = speakers.get(type(resource))
            spoken = None if speaker is None else speaker(resource)
            if spoken is None:
                facts, gaps = self._noted(index)
                spoken = {*(fact.concept for fact in facts), *(gap.concept for gap in gaps)}
            for concept in spoken:
                waiting[concept].append(index)

    def _noted(self, index: int) -> Noted:
        known = self._notes.get(index)
        if known is None:
            one = self._blank()
            self._read(one, opened(self._resources[index], self._parts))
            known = self._notes[index] = (one.facts, one.gaps)
        return known

    def _blank(self) -> Chart:
        """The chart to read into, without what was read before; what it remembers of texts stays."""
        scratch = self._scratch
        if scratch is None:
            scratch = self._scratch = copy(self._chart)
        scratch.facts, scratch.gaps, scratch.set_aside = [], {}, []
        return scratch

    def _read_drafts(self) -> Noted:
        request = self._request
        if request.draft_orders is None:
            return [], ()
        drafts = self._blank()
        read_drafts(drafts, request.draft_orders, request.selections, request.patient_id)
        return drafts.facts, drafts.gaps

    def concepts(self) -> Iterable[Concept]:
        """Every concept about which it may hold anything."""
        facts, gaps = self._drafts
        if not facts and not gaps:
            return self._waiting
        drafted = (fact.concept for fact in facts), (gap.concept for gap in gaps)
        return {**self._waiting, **dict.fromkeys(chain(*drafted))}

    def drafts(self) -> Sequence[Order]:
        """The draft orders of this sitting."""
        return [one for one in self._drafts[0] if isinstance(one, Order)]

    def about(self, concept: Concept) -> tuple[Sequence[Fact], Sequence[Missing]]:
        """What it holds about one concept, exactly as ``everything`` has it."""
        noted = [self._noted(index) for index in self._waiting.get(concept, ())]
        noted.append(self._drafts)
        facts = [fact for found, _ in noted for fact in found if fact.concept is concept]
        gaps = {gap: None for _, unusable in noted for gap in unusable if gap.concept is concept}
        with_last_doses(facts)
        if concept is Concept.ABI and facts:
            signs = [fact for one in self._waiting if self._is_signal(one) for fact in self.about(one)[0]]
            facts = _without_unlikely_zero(facts, signs, gaps)
        return _distinct(facts), tuple(gaps)

    def _is_signal(self, concept: Concept) -> bool:
        return self._chart.terminology.scale(concept) in (Pulse, Signal)

    def everything(self) -> Told:
        """The whole of it, in the order of the chart."""
        chart = replace(self._chart, facts=[], gaps={}, set_aside=list(self._chart.set_aside))
        for resource in self._resources:
            self._read(chart, opened(resource, self._parts))
        with_last_doses(chart.facts)
        request = self._request
        read_drafts(chart, request.draft_orders, request.selections, request.patient_id)
        facts = _without_unlikely_zero(chart.facts, chart.facts, chart.gaps)
        return Told(tuple(dict.fromkeys(facts)), tuple(chart.gaps), tuple(chart.set_aside))


def _distinct(facts: list[Fact]) -> Sequence[Fact]:
    """Each fact once; two facts of different resources differ anyhow, and comparing facts is slow."""
    if len({fact.reference for fact in facts}) == len(facts):
        return facts
    return tuple(dict.fromkeys(facts))


def _without_unlikely_zero(facts: list[Fact], signs: Iterable[Fact], gaps: dict[Missing, None]) -> list[Fact]:
    """CODES.md section 4: an index of 0 counts only beside an absent pedal signal or pulse of that side."""
    silent = {fact.side for fact in signs if isinstance(fact, Sign) and fact.value in _SILENT}
    kept: list[Fact] = []
    for fact in facts:
        zero = isinstance(fact, Measurement) and fact.concept is Concept.ABI and fact.value.exact == 0
        if zero and fact.side not in silent:
            gaps[Missing(Concept.ABI, Why.IMPLAUSIBLE, fact.side)] = None
        else:
            kept.append(fact)
    return kept
