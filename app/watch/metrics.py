"""Counts what became of each call, for Prometheus. The list of all metrics is in ``docs/operations.md``.

While a call is answered a count is one addition to a dictionary. ``settle`` puts the sums into the words of the
vocabulary and carries them over to the client library, which locks, and with several workers writes to a file that
they share. It runs once a second and before a scrape.
"""

from __future__ import annotations

import platform
from collections import Counter as Sums
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, values

from app.account import CallAccount
from app.versions import Versions
from app.watch.vocabulary import NOBODY, Vocabulary, one_of

PREFIX = "leg_triage_"

# Ours: from a call without findings to the longest that a site may wait for its EHR.
SECONDS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0)


M = TypeVar("M", Counter, Histogram)
K = TypeVar("K")


def count_as(worker: int) -> None:
    """Keep the shared counts of this process under the number of its worker, and not under its process id.

    A worker that replaces a dead one then goes on with its files; else each death would leave some megabytes behind.
    """
    values.ValueClass = values.MultiProcessValue(lambda: worker)  # type: ignore[no-untyped-call]


class Backlog(Protocol):
    """What waits to be written: the queue of ``app.records``. ``written`` and ``lost`` only ever grow."""

    @property
    def waiting(self) -> int:
        """Records that are not written yet."""

    @property
    def written(self) -> int:
        """Records that were written since the start."""

    @property
    def lost(self) -> int:
        """Records that could not be kept since the start."""

    @property
    def refused(self) -> int:
        """Reports of feedback that could not be kept, and were not acknowledged."""


class Metrics:
    """The counts of one process; a listener of calls (``app.account.Listener``).

    Made for one event loop: nothing here is called from two threads at once.
    """

    def __init__(self, vocabulary: Vocabulary, versions: Versions, *, shared: bool = False) -> None:
        """``shared``: other workers count the same, and the client library adds the files of all up."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # A second series for each, which nobody reads.
        self.registry = CollectorRegistry()
        self._words = vocabulary
        self._shared = shared
        # What was told since the last settling, in the words of the accounts.
        self._told_calls: Sums[tuple[str, str, str, str | None]] = Sums()
        self._told_needs: Sums[tuple[str, str]] = Sums()
        self._told_cards: Sums[tuple[str, str, str]] = Sums()
        self._told_lacking: Sums[str] = Sums()
        self._told_unknown: Sums[str] = Sums()
        self._told_failed: Sums[str] = Sums()
        self._told_refusals: Sums[str] = Sums()
        self._told_feedback: Sums[tuple[str | None, str]] = Sums()
        self._seconds: list[tuple[str, str, float, float]] = []
        self._known: dict[tuple[object, ...], Any] = {}
        self._reads: list[Callable[[], None]] = []
        self._calls = self._counter("calls", "Calls by how they ended.", "service", "hook", "outcome", "client")
        self._call_seconds = self._histogram("call_seconds", "Time of a call, its body and the EHR included.")
        self._fetch_seconds = self._histogram("fetch_seconds", "Time of a call in which the EHR was waited for.")
        self._cards = self._counter("cards", "Cards that were made.", "pathway", "urgency", "shown")
        self._lacking = self._counter("pathway_unknown", "Calls in which a pathway could not conclude.", "pathway")
        self._unknown = self._counter("concept_unknown", "Calls in which a fact was asked for in vain.", "concept")
        self._needs = self._counter("needs", "What came of each need.", "need", "state")
        self._refusals = self._counter("refusals", "Tokens that were not believed, by reason.", "reason")
        self._feedback = self._counter("feedback", "Cards that feedback was given on.", "client", "outcome")
        self._failed = self._counter("failed_parts", "Parts that broke during a call: a defect.", "part")
        about = ("software", "content", "value_sets", "python")
        build = self._gauge("versions", "Always 1; the labels say what answers.", "max", *about)
        build.labels(versions.software, versions.content, versions.value_sets, platform.python_version()).set(1)
        self._start_at_zero()

    def __call__(self, call: CallAccount) -> None:
        """Count this call."""
        self._told_calls[call.service, call.hook, call.outcome, call.client] += 1
        self._seconds.append((call.service, call.hook, call.seconds, call.fetch_seconds))
        if call.refused_because is not None:
            self._told_refusals[call.refused_because] += 1
        if call.feedback:
            self._told_feedback.update((call.client, outcome) for outcome in call.feedback)
        assessment = call.assessment
        if assessment is None:
            return
        self._told_needs.update(assessment.needs.items())
        for card in assessment.cards:
            self._told_cards[card.pathway, card.urgency, card.shown] += 1
        if assessment.unknown:
            self._told_lacking.update(assessment.unknown.keys())
            self._told_unknown.update(set().union(*assessment.unknown.values()))
        if assessment.failed:
            self._told_failed.update(assessment.failed)

    def settle(self) -> None:
        """Carry what was counted over to the client library, in words of the vocabulary only, and read the gauges."""
        words, carry = self._words, self._carry
        for (service, hook, outcome, client), number in _taken(self._told_calls):
            called = words.called(service, hook)
            carry(number, self._calls, *called, one_of(words.outcomes, outcome), words.client(client))
        for (need, state), number in _taken(self._told_needs):
            carry(number, self._needs, one_of(words.needs, need), one_of(words.states, state))
        for (pathway, urgency, fate), number in _taken(self._told_cards):
            labels = one_of(words.parts, pathway), one_of(words.urgencies, urgency), one_of(words.fates, fate)
            carry(number, self._cards, *labels)
        for (client, outcome), number in _taken(self._told_feedback):
            carry(number, self._feedback, words.client(client), one_of(words.feedback, outcome))
        for told, counter, known in (
            (self._told_lacking, self._lacking, words.parts),
            (self._told_unknown, self._unknown, words.concepts),
            (self._told_refusals, self._refusals, words.reasons),
        ):
            for word, number in _taken(told):
                carry(number, counter, one_of(known, word))
        for part, number in _taken(self._told_failed):
            carry(number, self._failed, words.part(part))
        seconds, self._seconds = self._seconds, []
        for service, hook, whole, waited in seconds:
            called = words.called(service, hook)
            self._child(self._call_seconds, *called).observe(whole)
            if waited:
                self._child(self._fetch_seconds, *called).observe(waited)
        for read in self._reads:
            read()

    def _carry(self, number: int, counter: Counter, *labels: str) -> None:
        self._child(counter, *labels).inc(number)

    def watch(self, name: str, told: str, read: Callable[[], float], *, over_workers: str = "livesum") -> None:
        """A gauge that is read at each ``settle``; ``over_workers`` says how several workers make one number."""
        gauge = self._gauge(name, told, over_workers)
        self._reads.append(lambda: gauge.set(read()))

    def watch_each(self, name: str, told: str, label: str, reads: Mapping[str, Callable[[], float]]) -> None:
        """A gauge for each word of a closed list, the greatest of all workers."""
        gauge = self._gauge(name, told, "livemax", label)
        for word, read in reads.items():
            one = gauge.labels(word)
            self._reads.append(lambda one=one, read=read: one.set(read()))  # type: ignore[misc]

    def watch_total(self, name: str, told: str, read: Callable[[], int]) -> None:
        """A counter of what somebody else counts; ``read`` gives the total since the start."""
        counter = self._counter(name, told)
        carried = 0

        def carry() -> None:
            nonlocal carried
            total = read()
            counter.inc(max(total - carried, 0))
            carried = max(total, carried)

        self._reads.append(carry)

    def watch_backlog(self, backlog: Backlog) -> None:
        """The queue of records: its depth, what was written and what was lost."""
        self.watch("records_waiting", "Records that are not written yet.", lambda: backlog.waiting)
        self.watch_total("records_written", "Records that were written.", lambda: backlog.written)
        self.watch_total("records_lost", "Records that could not be kept.", lambda: backlog.lost)
        self.watch_total("feedback_refused", "Reports that could not be kept.", lambda: backlog.refused)

    def _start_at_zero(self) -> None:
        """A series that appears with its first failure cannot be alarmed on: there is no increase from nothing."""
        words = self._words
        for service, hooks in words.hooks.items():
            for hook in hooks:
                for outcome in words.outcomes:
                    self._child(self._calls, service, hook, outcome, NOBODY)
                self._child(self._call_seconds, service, hook)
        for reason in words.reasons:
            self._child(self._refusals, reason)
        for part in words.parts:
            self._child(self._failed, part)

    def _child(self, metric: M, *labels: str) -> M:
        """The series of these labels. Labels come from the vocabulary, so that what is kept here is bounded."""
        key = (metric, labels)
        child: M | None = self._known.get(key)
        if child is None:
            child = self._known[key] = metric.labels(*labels)
        return child

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(PREFIX + name, told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str) -> Histogram:
        return Histogram(PREFIX + name, told, ("service", "hook"), registry=self.registry, buckets=SECONDS)

    def _gauge(self, name: str, told: str, over_workers: str, *labels: str) -> Gauge:
        mode: dict[str, Any] = {"multiprocess_mode": over_workers} if self._shared else {}
        return Gauge(PREFIX + name, told, labels, registry=self.registry, **mode)


def _taken(told: Sums[K]) -> list[tuple[K, int]]:
    """What was told, which is then forgotten."""
    counted = list(told.items())
    told.clear()
    return counted
