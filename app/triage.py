"""The service in one function: a hook request in, a hook response out. No HTTP; the clock is read here, once.

At patient-view all pathways speak (HOOK-01); at order-select the selected orders are judged, and of the pathways only
what is critical is shown (HOOK-02).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from app import repeats
from app.account import REPEAT, SILENT, Assessment, CardAccount, Overridden
from app.conclusions import (
    CannotAssess,
    Decision,
    Draft,
    Finding,
    OrderCheck,
    Pathway,
    Stakes,
    Urgency,
    Withheld,
)
from app.errors import DataNotObtainable
from app.evaluation import Arrival, Evaluation
from app.fhir.read import read_picture
from app.fhir.terminology import Terminology
from app.hooks.card import Card, HookResponse
from app.hooks.request import HookRequest
from app.hooks.rules import BrokenCard, first_broken
from app.pathways import chart_completeness
from app.picture.concepts import Concept
from app.picture.limits import Limits
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from app.ranking import Proposal, ranked, shared_out
from app.relevance import judges, relevance_of
from app.wording import Wording
from app.wording.identity import CONCEPTS_EXTENSION
from app.wording.trace import came, evidence_of, trace

TRACE = "org.leg-triage.trace"

SILENT_EXTENSION = "org.leg-triage.silent"
"""Key of the response's ``extension`` that names what runs in silence for this client: of that no card says nothing."""

NOT_REPEATED = "org.leg-triage.not-repeated"
"""Key of the response's ``extension`` that names the cards which were set aside before and are not shown again yet."""

ORDER_SELECT = "order-select"

READING = "reading the chart"
"""The part that broke when it was no pathway and no order."""

_NOT_CLINICAL = frozenset({Need.PATIENT, Need.ENCOUNTER})
_STAKES = tuple(reversed(Stakes))

_ARRIVALS_KEPT = 64
"""Ours: an EHR sends its needs in a handful of ways."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was concluded from one chart, before it is put into words.

    ``shown`` are the findings that become cards, worst first; ``quiet`` those that would, were the stems in ``silent``
    not silent for this client.
    """

    evaluation: Evaluation
    shown: tuple[Finding, ...]
    quiet: tuple[Finding, ...]
    silent: frozenset[str]


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
        keep_evidence: bool = False,
    ) -> None:
        """``not_assessed_card`` turns the 412 of a call without any data into a card, unless its client wants it.

        ``honor_as_of`` lets a request name its own now, so that a story keeps its answer; never set it in production,
        where the age of a finding must not be the caller's to choose. ``keep_evidence`` adds to the account of each
        card what it rests on, which only the guard against repeats asks for.
        """
        self._terminology = terminology
        self._wording = wording
        self._pathways = pathways
        self._stems = {pathway.STEM for pathway in pathways} | {order.STEM for order in orders}
        self._pathway_stems = tuple(pathway.STEM for pathway in pathways)
        self._order_stems = tuple(order.STEM for order in orders)
        self._one_card_a_side = {pathway.STEM for pathway in pathways} - {chart_completeness.STEM}
        self._orders = {order.ORDER: order for order in orders}
        self._work_up = {order.ORDER for order in orders if getattr(order, "WORK_UP", False)}
        self._limits = limits
        self._clock = clock
        self._zone = zone
        self._not_assessed_card = not_assessed_card
        self._honor_as_of = honor_as_of
        self._keep_evidence = keep_evidence
        self._arrivals: dict[tuple[tuple[tuple[Need, NeedState], ...], str | None], Arrival] = {}
        self._judges_of: dict[Concept, tuple[OrderCheck, ...]] = {}

    def answer(self, request: HookRequest) -> HookResponse:
        """The cards for one call. Raises DataNotObtainable when nothing at all was sent to judge by."""
        return self.judged(request).response

    def judged(self, request: HookRequest, silent: frozenset[str] = frozenset()) -> Judgment:
        """The cards for one call, with the account of how they came about. Raises DataNotObtainable.

        ``silent`` are the stems whose cards are made and recorded, and shown to nobody.
        """
        return self.worded(request, self.assessed(request, silent))

    def assessed(self, request: HookRequest, silent: frozenset[str] = frozenset()) -> Assessed:
        """What is to be said, in order. Raises DataNotObtainable.

        What speaks is ranked as if nothing were silent beside it, so that a pathway on trial changes no card.
        """
        as_of = (request.as_of if self._honor_as_of else None) or self._clock()
        evaluation = self._evaluate(request, as_of, silent)
        findings = evaluation.findings
        if not silent:
            return Assessed(evaluation, tuple(ranked(findings, self._one_card_a_side)), (), silent)
        speaking = [one for one in findings if one.stem not in silent]
        everything = ranked(findings, self._one_card_a_side)
        return Assessed(
            evaluation,
            shown=tuple(ranked(speaking, self._one_card_a_side)),
            quiet=tuple(one for one in everything if one.stem in silent),
            silent=silent,
        )

    def worded(self, request: HookRequest, assessed: Assessed, overridden: Sequence[Overridden] = ()) -> Judgment:
        """The cards of what is to be said. ``overridden`` are those of its cards that were set aside before."""
        evaluation, silent = assessed.evaluation, assessed.silent
        resting = repeats.held_back(assessed.shown, overridden, self._one_card_a_side)
        shown = [one for one in assessed.shown if one not in resting] if resting else assessed.shown
        made = list(self._cards(request, evaluation, shown, overridden))
        cards = tuple(card for card, _ in made)
        accounts = [account for _, account in made]
        told: dict[str, Any] = {}
        if request.explain:
            told[TRACE] = trace(evaluation.patient, evaluation.all_told, evaluation.decided, shown, evaluation.failed)
        if silent:
            told[SILENT_EXTENSION] = silent >= self._stems or sorted(silent)
            accounts += self._unheard(request, evaluation, assessed.quiet, SILENT)
        if resting:
            accounts += self._unheard(request, evaluation, resting, REPEAT)
            told[NOT_REPEATED] = repeats.told(resting, overridden)
        response = HookResponse(cards=cards, extension=told) if told else HookResponse(cards=cards)
        return Judgment(response, _assessment(evaluation, tuple(accounts), silent, overridden))

    def _evaluate(self, request: HookRequest, as_of: datetime, silent: frozenset[str]) -> Evaluation:
        try:
            patient = read_picture(request, self._terminology, as_of, self._zone, self._limits)
        except Exception as cause:  # noqa: BLE001  # a chart that breaks the reader must not look like a healthy one
            evaluation = Evaluation(PatientPicture(as_of, self._limits))
            evaluation.fail(READING, cause)
            evaluation.concluded[chart_completeness.STEM] = [chart_completeness.parts_failed(evaluation.failed)]
            return evaluation
        evaluation = Evaluation(patient)
        if patient.deceased:
            return evaluation
        evaluation.arrival = arrival = self._arrival(patient, request.not_assessed)
        if arrival.instead is not None:
            evaluation.concluded[chart_completeness.STEM] = [arrival.instead]
            return evaluation
        evaluation.put_to = self._pathway_stems
        for pathway, known in arrival.relevance.due(patient):
            if known is None:
                evaluation.run(pathway)
            else:
                evaluation.concluded[pathway.STEM] = list(known)
        if request.hook == ORDER_SELECT:
            self._judge_selected(evaluation, silent)
        missed = [part for part in evaluation.failed if part not in silent]
        if missed:
            evaluation.concluded = evaluation.all_told
            said = evaluation.concluded.setdefault(chart_completeness.STEM, [])
            said.append(chart_completeness.parts_failed(missed))
        return evaluation

    def _arrival(self, patient: PatientPicture, not_assessed: str | None) -> Arrival:
        """Raises DataNotObtainable when nothing at all was sent to judge by."""
        needs = tuple(patient.needs.items())
        arrival = self._arrivals.get((needs, not_assessed))
        if arrival is None:
            arrival = Arrival(
                needs={need.value: state.value for need, state in needs},
                instead=self._instead_of_assessing(patient, not_assessed),
                relevance=relevance_of(self._pathways, patient.limits, patient.needs, patient.as_of),
            )
            if len(self._arrivals) >= _ARRIVALS_KEPT:
                self._arrivals.clear()
            self._arrivals[needs, not_assessed] = arrival
        return arrival

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

    def _judge_selected(self, evaluation: Evaluation, silent: frozenset[str]) -> None:
        """HOOK-02: the selected orders, and of the pathways only what is critical or says what could not be seen."""
        patient = evaluation.patient
        for stem, said in evaluation.concluded.items():
            if stem != chart_completeness.STEM:
                said[:] = [one for one in said if not isinstance(one, Finding) or one.urgency is Urgency.CRITICAL]
        # What runs in silence must not soften a warning that is shown.
        heard = _highest(one.stakes for one in evaluation.findings if one.stem not in silent)
        at_all = _highest(one.stakes for one in evaluation.findings)
        judged = [(selected, self._judges(selected.concept)) for selected in patient.selected()]
        if not judged:
            return
        evaluation.put_to += self._order_stems
        judging = {order.STEM for _, orders in judged for order in orders}
        evaluation.concluded.update({stem: [] for stem in self._order_stems if stem in judging})
        for selected, orders in judged:
            for order in orders:
                stakes = at_all if order.STEM in silent else heard
                evaluation.attempt(
                    order.STEM,
                    functools.partial(order.judge, patient, selected, stakes),
                )

    def _judges(self, selected: Concept) -> tuple[OrderCheck, ...]:
        """The order checks that may have anything to say of an order of this kind."""
        known = self._judges_of.get(selected)
        if known is None:
            known = self._judges_of[selected] = tuple(one for one in self._orders.values() if judges(one, selected))
        return known

    def _decide(self, evaluation: Evaluation, proposals: Sequence[Proposal]) -> list[Decision]:
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
        self,
        request: HookRequest,
        evaluation: Evaluation,
        shown: Sequence[Finding],
        overridden: Sequence[Overridden],
    ) -> Iterable[tuple[Card, CardAccount]]:
        known_failures = len(evaluation.failed)
        for finding, proposals in shared_out(shown, self._work_up):
            # What an earlier card suggests is named on this one, so that its advice does not look forgotten.
            before = [evaluation.decided[order] for order in finding.proposes if order in evaluation.decided]
            decisions = self._decide(evaluation, proposals)
            card = self._card(request, evaluation, finding, decisions, before, overridden)
            yield card, self._account(finding, decisions, card)
        if len(evaluation.failed) > known_failures:
            late = chart_completeness.parts_failed(evaluation.failed[known_failures:])
            card = self._card(request, evaluation, late, [])
            yield card, self._account(late, [], card)

    def _account(self, finding: Finding, decisions: Sequence[Decision], card: Card) -> CardAccount:
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
            evidence=evidence_of(finding) if self._keep_evidence else None,
        )

    def _unheard(
        self, request: HookRequest, evaluation: Evaluation, findings: Sequence[Finding], shown: str
    ) -> Iterable[CardAccount]:
        """The accounts of cards that nobody sees, made as if they were all that is said."""
        apart = replace(evaluation, decided={})
        for _, account in self._cards(request, apart, findings, ()):
            yield msgspec.structs.replace(account, shown=shown)

    def _card(
        self,
        request: HookRequest,
        evaluation: Evaluation,
        finding: Finding,
        decisions: Sequence[Decision],
        elsewhere: Sequence[Decision] = (),
        overridden: Sequence[Overridden] = (),
    ) -> Card:
        before = repeats.last_of(finding, overridden) if overridden else None
        try:
            as_of = evaluation.patient.as_of
            card = self._wording.compose(finding, decisions, request, self._zone, as_of, elsewhere, before)
            broken = first_broken(card)
            if broken is None:
                return card
            evaluation.fail(f"card of {finding.stem}", BrokenCard(broken))
        except Exception as cause:  # noqa: BLE001  # an emergency must not be lost to a defect in its wording
            evaluation.fail(f"wording of {finding.stem}", cause)
        return self._wording.fallback(finding, request)


def _highest(stakes: Iterable[Stakes]) -> Stakes:
    return max(stakes, key=_STAKES.index, default=Stakes.ELECTIVE)


def _assessment(
    evaluation: Evaluation,
    cards: tuple[CardAccount, ...],
    silent: frozenset[str],
    overridden: Sequence[Overridden],
) -> Assessment:
    unknown: dict[str, tuple[str, ...]] = {}
    for stem, outcomes in evaluation.concluded.items():
        if not outcomes:
            continue
        missing = {str(gap.concept) for one in outcomes if isinstance(one, CannotAssess) for gap in one.missing}
        if missing:
            unknown[stem] = tuple(sorted(missing))
    return Assessment(
        as_of=evaluation.patient.as_of,
        cards=cards,
        silent=tuple(sorted(silent)),
        overridden=tuple(overridden),
        needs=_needs_told(evaluation),
        unknown=unknown,
        failed=tuple(evaluation.failed),
    )


def _needs_told(evaluation: Evaluation) -> Mapping[str, str]:
    patient = evaluation.patient
    if evaluation.arrival is not None and not patient.asked:
        return evaluation.arrival.needs
    return {need.value: came(patient, need, state) for need, state in patient.needs.items()}
