"""The service in one function: a hook request in, a hook response out. No HTTP; the clock is read here, once.

At patient-view all pathways speak (HOOK-01); at order-select the selected orders are judged, and of the pathways only
what is critical is shown (HOOK-02).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

from app.account import Assessment, CardAccount
from app.conclusions import (
    CannotAssess,
    Decision,
    Draft,
    Finding,
    OrderCheck,
    Outcome,
    Pathway,
    Stakes,
    Urgency,
    Withheld,
)
from app.errors import DataNotObtainable
from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks.card import Card, HookResponse
from app.hooks.request import HookRequest
from app.hooks.rules import BrokenCard, first_broken
from app.log.events import events, raised
from app.pathways import chart_completeness
from app.picture.limits import Limits
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from app.ranking import Proposal, ranked, shared_out
from app.wording import Wording
from app.wording.identity import CONCEPTS_EXTENSION
from app.wording.trace import came, trace

log = events(__name__)

TRACE = "org.leg-triage.trace"
ORDER_SELECT = "order-select"

_NOT_CLINICAL = frozenset({Need.PATIENT, Need.ENCOUNTER})
_STAKES = tuple(reversed(Stakes))


@dataclass(slots=True)
class _Evaluation:
    """One call in progress: what was concluded, what was decided, what failed."""

    patient: PatientPicture
    concluded: dict[str, list[Outcome]] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def attempt(self, part: str, outcomes: Callable[[], Iterable[Outcome]]) -> None:
        """Collect what a pathway or an order check says; what it said before it failed is kept."""
        said = self.concluded.setdefault(part, [])
        try:
            for outcome in outcomes():
                said.append(outcome)
        except Exception as cause:  # noqa: BLE001  # one failing pathway must not take another's emergency card away
            self.fail(part, cause)

    def fail(self, part: str, cause: Exception) -> None:
        """Remember and log which part failed, and how; never a value."""
        rule = cause.rule if isinstance(cause, BrokenCard) else None
        log.error("part-failed", part=part, why=rule, **raised(cause))
        self.failed.append(part)

    @property
    def findings(self) -> list[Finding]:
        return [one for outcomes in self.concluded.values() for one in outcomes if isinstance(one, Finding)]


@dataclass(frozen=True, slots=True)
class Judgment:
    """What goes back to the caller, and what is told of it to those who keep records."""

    response: HookResponse
    assessment: Assessment


class Triage:
    """Everything that a call needs, wired once."""

    def __init__(
        self,
        terminology: Terminology,
        wording: Wording,
        *,
        pathways: Sequence[Pathway],
        orders: Sequence[OrderCheck],
        limits: Limits,
        clock: Callable[[], datetime],
        zone: tzinfo,
        not_assessed_card: bool,
        honor_as_of: bool,
    ) -> None:
        """``not_assessed_card`` turns the 412 of a call without any data into a card, unless its client wants it.

        ``honor_as_of`` lets a request name its own now, so that a story keeps its answer; never set it in production,
        where the age of a finding must not be the caller's to choose.
        """
        self._terminology = terminology
        self._wording = wording
        self._pathways = pathways
        self._one_card_a_side = {pathway.STEM for pathway in pathways} - {chart_completeness.STEM}
        self._orders = {order.ORDER: order for order in orders}
        self._work_up = {order.ORDER for order in orders if getattr(order, "WORK_UP", False)}
        self._limits = limits
        self._clock = clock
        self._zone = zone
        self._not_assessed_card = not_assessed_card
        self._honor_as_of = honor_as_of

    def answer(self, request: HookRequest) -> HookResponse:
        """The cards for one call. Raises DataNotObtainable when nothing at all was sent to judge by."""
        return self.judged(request).response

    def judged(self, request: HookRequest) -> Judgment:
        """The cards for one call, with the account of how they came about. Raises DataNotObtainable."""
        as_of = (request.as_of if self._honor_as_of else None) or self._clock()
        evaluation = self._evaluate(request, as_of)
        shown = ranked(evaluation.findings, self._one_card_a_side)
        made = tuple(self._cards(request, evaluation, shown, as_of))
        cards = tuple(card for card, _ in made)
        assessment = _assessment(evaluation, tuple(account for _, account in made))
        if not request.explain:
            return Judgment(HookResponse(cards=cards), assessment)
        told: dict[str, Any] = trace(
            evaluation.patient, evaluation.concluded, evaluation.decided, shown, evaluation.failed
        )
        return Judgment(HookResponse(cards=cards, extension={TRACE: told}), assessment)

    def _evaluate(self, request: HookRequest, as_of: datetime) -> _Evaluation:
        try:
            patient = read_picture(request, self._terminology, as_of, self._zone, self._limits)
        except Exception as cause:  # noqa: BLE001  # a chart that breaks the reader must not look like a healthy one
            evaluation = _Evaluation(PatientPicture(as_of, self._limits))
            evaluation.fail("reading the chart", cause)
            evaluation.concluded[chart_completeness.STEM] = [chart_completeness.parts_failed(evaluation.failed)]
            return evaluation
        evaluation = _Evaluation(patient)
        if patient.deceased:
            return evaluation
        instead = self._instead_of_assessing(patient, request.not_assessed)
        if instead is not None:
            evaluation.concluded[chart_completeness.STEM] = [instead]
            return evaluation
        for pathway in self._pathways:
            evaluation.attempt(pathway.STEM, lambda pathway=pathway: pathway.assess(patient))  # type: ignore[misc]
        if request.hook == ORDER_SELECT:
            self._judge_selected(evaluation)
        if evaluation.failed:
            said = evaluation.concluded.setdefault(chart_completeness.STEM, [])
            said.append(chart_completeness.parts_failed(evaluation.failed))
        return evaluation

    def _instead_of_assessing(self, patient: PatientPicture, not_assessed: str | None) -> Finding | None:
        """The one card for a chart of another person, or for no chart at all; None when there is one to assess."""
        clinical = [need for need in Need if need not in _NOT_CLINICAL]
        states = {patient.state(need) for need in clinical}
        if patient.state(Need.PATIENT) is NeedState.WRONG_PATIENT or (
            NeedState.WRONG_PATIENT in states and not states & {NeedState.SENT, NeedState.CUT}
        ):
            return chart_completeness.wrong_patient()
        if any(state.complete or state is NeedState.CUT for state in states):
            return None
        if not_assessed == "card" or (not_assessed is None and self._not_assessed_card):
            return chart_completeness.nothing_sent()
        raise DataNotObtainable(tuple(need.value for need in clinical))

    def _judge_selected(self, evaluation: _Evaluation) -> None:
        """HOOK-02: the selected orders, and of the pathways only what is critical or says what could not be seen."""
        patient = evaluation.patient
        for stem, said in evaluation.concluded.items():
            if stem != chart_completeness.STEM:
                said[:] = [one for one in said if not isinstance(one, Finding) or one.urgency is Urgency.CRITICAL]
        stakes = max((one.stakes for one in evaluation.findings), key=_STAKES.index, default=Stakes.ELECTIVE)
        for selected in patient.selected():
            for order in self._orders.values():
                evaluation.attempt(
                    order.STEM,
                    lambda order=order, selected=selected: order.judge(patient, selected, stakes),  # type: ignore[misc]
                )

    def _decide(self, evaluation: _Evaluation, proposals: Sequence[Proposal]) -> list[Decision]:
        """The orders of a card, and what stands in for those that are withheld; each once per call."""
        decisions: list[Decision] = []
        waiting = list(proposals)
        while waiting:
            proposal = waiting.pop(0)
            if proposal.order in evaluation.decided or proposal.order not in self._orders:
                continue
            try:
                decision = self._orders[proposal.order].may(evaluation.patient, proposal.stakes)
            except Exception as cause:  # noqa: BLE001  # the card and the other drafts must still go out
                evaluation.fail(proposal.order, cause)
                continue
            if isinstance(decision, Withheld):
                waiting.extend(replace(proposal, order=order, recommended=True) for order in decision.instead)
            elif isinstance(decision, Draft) and not proposal.recommended:
                decision = replace(decision, recommended=False)
            evaluation.decided[proposal.order] = decision
            decisions.append(decision)
        return decisions

    def _cards(
        self, request: HookRequest, evaluation: _Evaluation, shown: Sequence[Finding], as_of: datetime
    ) -> Iterable[tuple[Card, CardAccount]]:
        known_failures = len(evaluation.failed)
        for finding, proposals in shared_out(shown, self._work_up):
            # What an earlier card suggests is named on this one, so that its advice does not look forgotten.
            before = [evaluation.decided[order] for order in finding.proposes if order in evaluation.decided]
            decisions = self._decide(evaluation, proposals)
            card = self._card(request, evaluation, finding, decisions, as_of, elsewhere=before)
            yield card, _card_account(finding, decisions, card)
        if len(evaluation.failed) > known_failures:
            late = chart_completeness.parts_failed(evaluation.failed[known_failures:])
            card = self._card(request, evaluation, late, [], as_of)
            yield card, _card_account(late, [], card)

    def _card(
        self,
        request: HookRequest,
        evaluation: _Evaluation,
        finding: Finding,
        decisions: Sequence[Decision],
        as_of: datetime,
        elsewhere: Sequence[Decision] = (),
    ) -> Card:
        try:
            card = self._wording.compose(finding, decisions, request, self._zone, as_of, elsewhere)
            broken = first_broken(card)
            if broken is None:
                return card
            evaluation.fail(f"card of {finding.stem}", BrokenCard(broken))
        except Exception as cause:  # noqa: BLE001  # an emergency must not be lost to a defect in its wording
            evaluation.fail(f"wording of {finding.stem}", cause)
        return self._wording.fallback(finding, request)


def _card_account(finding: Finding, decisions: Sequence[Decision], card: Card) -> CardAccount:
    drafts = [one.order for one in decisions if isinstance(one, Draft)]
    extension = card.extension or {}
    return CardAccount(
        uuid=card.uuid,
        pathway=finding.stem,
        card=finding.card,
        urgency=finding.urgency.value,
        side=finding.side.value if finding.side is not None else None,
        topic=card.source.topic.code if card.source.topic is not None else None,
        concepts=tuple(extension.get(CONCEPTS_EXTENSION, ())),
        # A card that could not be worded has no suggestions.
        suggestions={one.uuid: order for one, order in zip(card.suggestions, drafts, strict=False)},
        references=tuple(sorted({fact.reference for fact in finding.evidence})),
    )


def _assessment(evaluation: _Evaluation, cards: tuple[CardAccount, ...]) -> Assessment:
    unknown: dict[str, tuple[str, ...]] = {}
    for stem, outcomes in evaluation.concluded.items():
        missing = {gap.concept.value for one in outcomes if isinstance(one, CannotAssess) for gap in one.missing}
        if missing:
            unknown[stem] = tuple(sorted(missing))
    return Assessment(
        as_of=evaluation.patient.as_of,
        cards=cards,
        needs={need.value: came(evaluation.patient, need, state) for need, state in evaluation.patient.needs.items()},
        unknown=unknown,
        failed=tuple(evaluation.failed),
    )
