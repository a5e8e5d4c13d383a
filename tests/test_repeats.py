"""A card that was set aside rests for a while; what is critical, unseen or about a selected order never does."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from app.account import REPEAT, SHOWN, CardAccount, SetAside
from app.answering import LOOKUP_SECONDS, Answering, Guard
from app.conclusions import Finding, Urgency
from app.hooks.request import HookRequest, parse
from app.pathways import PATHWAYS, chart_completeness
from app.picture.facts import Measurement, Side
from app.picture.needs import Missing
from app.repeats import held_back, recalled
from app.triage import NOT_REPEATED, Judgment
from app.wording.trace import evidence_of
from tests.support.story import stories, triage

STORIES = {f"{path.parent.name}/{path.name}": path for path in stories()}
THEN = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
PATHWAY_STEMS = {one.STEM for one in PATHWAYS} - {chart_completeness.STEM}


def call_of(story: str) -> HookRequest:
    body = (STORIES[story] / "request.json").read_bytes()
    return parse(body, json.loads(body)["hook"])


def set_aside(finding: Finding, **changes: Any) -> SetAside:
    usual = SetAside(
        pathway=finding.stem,
        card=finding.card,
        side=finding.side.value if finding.side else None,
        urgency=finding.urgency.value,
        evidence=evidence_of(finding),
        at=THEN,
    )
    return structs.replace(usual, **changes)


class Remembered:
    """A store that holds this and takes so long."""

    def __init__(self, past: Sequence[SetAside] = (), *, seconds: float = 0, fails: Exception | None = None) -> None:
        self.past, self.seconds, self.fails, self.asked = past, seconds, fails, 0

    def evidence_key(self, _: str | None, evidence: str) -> str:
        return evidence

    async def set_aside(self, *_: object) -> Sequence[SetAside]:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        if self.fails is not None:
            raise self.fails
        return self.past


def answered(call: HookRequest, memory: Remembered) -> Judgment:
    guard = Guard(memory, timedelta(hours=24), lambda: THEN + timedelta(hours=1))
    return asyncio.run(Answering(triage(), silent=frozenset(), guard=guard)(call, None))


@functools.cache
def findings(story: str) -> tuple[Finding, ...]:
    return triage().assessed(call_of(story)).shown


def told(judgment: Judgment, shown: str) -> list[CardAccount]:
    return [one for one in judgment.assessment.cards if one.shown == shown]


@pytest.mark.parametrize("story", STORIES)
def test_after_all_was_set_aside_only_what_may_rest_does(story: str) -> None:
    """The floor, over every story: what is critical, unseen or of a selected order is shown, and says when."""
    shown = findings(story)
    judgment = answered(call_of(story), Remembered([set_aside(one) for one in shown]))
    resting = {one.pathway for one in told(judgment, REPEAT)}
    assert resting <= PATHWAY_STEMS
    assert all(one.urgency != "critical" for one in told(judgment, REPEAT))
    assert {one.stem for one in shown if one.urgency is Urgency.CRITICAL or one.stem not in PATHWAY_STEMS} <= {
        one.pathway for one in told(judgment, SHOWN)
    }
    assert [card.uuid for card in judgment.response.cards] == [one.uuid for one in told(judgment, SHOWN)]
    assert all("A clinician set this aside on 2026-11-20 07:05." in (c.detail or "") for c in judgment.response.cards)
    if resting:
        assert isinstance(judgment.response.extension, dict)
        held = judgment.response.extension[NOT_REPEATED]
        assert {one["pathway"] for one in held} == resting
        assert {one["overridden"] for one in held} == {"2026-11-20T07:05:00+00:00"}
    else:
        assert judgment.response.extension == triage().judged(call_of(story)).response.extension


@pytest.mark.parametrize("story", STORIES)
def test_other_evidence_shows_every_card_again(story: str) -> None:
    past = [set_aside(one, evidence="other") for one in findings(story)]
    judgment = answered(call_of(story), Remembered(past))
    assert told(judgment, REPEAT) == []
    assert all("What it rests on has changed since." in (card.detail or "") for card in judgment.response.cards)
    loud = triage().judged(call_of(story)).response.cards
    assert [(card.uuid, card.suggestions) for card in judgment.response.cards] == [
        (c.uuid, c.suggestions) for c in loud
    ]


WARNING = next(
    one
    for story in STORIES
    for one in findings(story)
    if one.urgency is Urgency.WARNING and one.stem in PATHWAY_STEMS and one.evidence
)
CHANGED_MISSING: tuple[Missing, ...] = next(one.missing for story in STORIES for one in findings(story) if one.missing)
AGAIN: list[tuple[str, dict[str, Any], bool]] = [
    ("the same", {}, True),
    ("more urgent by now", {"urgency": "info"}, False),
    ("less urgent by now", {"urgency": "critical"}, True),
    ("the other leg", {"side": "right" if WARNING.side is Side.LEFT else "left"}, False),
    ("another card of the pathway", {"card": "other"}, False),
    ("another pathway", {"pathway": "other"}, False),
    ("evidence that nobody kept", {"evidence": None}, False),
]


@pytest.mark.parametrize(("what", "changes", "rests"), AGAIN)
def test_what_counts_as_the_same_card(what: str, changes: dict[str, Any], rests: bool) -> None:
    found = recalled([WARNING], [set_aside(WARNING, **changes)], evidence_of)
    assert bool(held_back([WARNING], found, PATHWAY_STEMS)) is rests, what


def test_the_newest_time_counts_and_the_same_evidence_before_another() -> None:
    past = [
        set_aside(WARNING, at=THEN - timedelta(hours=2)),
        set_aside(WARNING, at=THEN - timedelta(hours=1), reason=(None, "goalsofcare")),
        set_aside(WARNING, at=THEN, evidence="other"),
    ]
    (found,) = recalled([WARNING], past, evidence_of)
    assert (found.at, found.reason, found.changed) == (THEN - timedelta(hours=1), (None, "goalsofcare"), False)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, evidence=one.evidence[1:]),
        lambda one: replace(one, evidence=(replace(one.evidence[0], reference="Observation/other"), *one.evidence[1:])),
        lambda one: replace(one, missing=(*one.missing, *CHANGED_MISSING)),
        lambda one: replace(one, notes=one.notes[1:]),
    ],
)
def test_what_makes_it_other_evidence(change: Callable[[Finding], Finding]) -> None:
    assert evidence_of(change(WARNING)) != evidence_of(WARNING)


def test_a_corrected_value_under_the_same_id_is_other_evidence() -> None:
    finding, fact = next(
        (one, fact)
        for story in STORIES
        for one in findings(story)
        for fact in one.evidence
        if isinstance(fact, Measurement)
    )
    corrected = replace(fact, printed="1 mmHg")
    other = replace(finding, evidence=tuple(corrected if one is fact else one for one in finding.evidence))
    assert evidence_of(other) != evidence_of(finding)


def test_the_order_of_entries_is_no_other_evidence() -> None:
    assert evidence_of(replace(WARNING, evidence=WARNING.evidence[::-1])) == evidence_of(WARNING)


@pytest.mark.parametrize("memory", [Remembered(seconds=LOOKUP_SECONDS * 20), Remembered(fails=OSError("disk"))])
def test_a_store_that_is_slow_or_fails_costs_no_card(memory: Remembered, caplog: pytest.LogCaptureFixture) -> None:
    story = next(one for one in STORIES if WARNING in findings(one))
    memory.past = [set_aside(one) for one in findings(story)]
    assert answered(call_of(story), memory).response == triage().judged(call_of(story)).response
    assert "memory-of-overrides-failed" in caplog.text


def test_nothing_is_looked_up_when_there_is_nothing_to_say() -> None:
    memory = Remembered()
    quiet = next(one for one in STORIES if not findings(one))
    answered(call_of(quiet), memory)
    assert memory.asked == 0


@pytest.mark.parametrize("story", STORIES)
def test_what_rests_takes_no_suggestion_along_that_another_card_asks_for_too(story: str) -> None:
    call, shown = call_of(story), findings(story)
    loud = {order for one in triage().judged(call).assessment.cards for order in one.suggestions.values()}
    for resting in (one for one in shown if one.stem in PATHWAY_STEMS and one.urgency is not Urgency.CRITICAL):
        judgment = answered(call, Remembered([set_aside(resting)]))
        assert [one.pathway for one in told(judgment, REPEAT)] == [resting.stem]
        wanted = {order for one in shown if one is not resting for order in one.proposes} & loud
        assert wanted <= {order for one in told(judgment, SHOWN) for order in one.suggestions.values()}
