"""All we were told of one patient as of now, and the questions that clinical reasoning may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, Concatenate, Generic, NamedTuple, ParamSpec, Protocol, TypeVar

from app.picture.concepts import Concept
from app.picture.facts import (
    Allergy,
    Diagnosis,
    Fact,
    Measurement,
    Medication,
    MedicationState,
    Order,
    OrderStage,
    Procedure,
    Side,
    Sign,
    Standing,
    Symptom,
)
from app.picture.lifetimes import HIGHER_IS_WORSE, STAYS_CURRENT
from app.picture.limits import Limits
from app.picture.moments import Age, When
from app.picture.needs import COMPLETE, Asked, Missing, Need, NeedState, Why, missing, needs_of, why_unseen

ACUTE_EXAM_MAX_AGE = timedelta(hours=24)
"""DATA-05: a bedside finding older than this is history."""

ACUTE_ONSET_WITHIN = timedelta(days=14)
"""Acute limb ischaemia means onset within two weeks (2024 ACC/AHA PAD guideline, definitions)."""

F = TypeVar("F", bound=Fact)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[F]):
    """The fact that counts, and the others of the same time that contradict it (``data.conflict``)."""

    fact: F
    contradicted_by: tuple[F, ...] = ()

    @property
    def facts(self) -> tuple[F, ...]:
        """The chosen fact first, then those that contradict it."""
        return (self.fact, *self.contradicted_by)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A resource that was not used, by reference and reason; its content is kept nowhere."""

    reference: str
    reason: str


class Told(NamedTuple):
    """What a chart says: its facts, what was charted and cannot be used, and which resources were not used."""

    facts: tuple[Fact, ...]
    gaps: tuple[Missing, ...]
    set_aside: tuple[SetAside, ...]


class Unread(Protocol):
    """A chart that is read only as far as somebody asks."""

    def concepts(self) -> Iterable[Concept]:
        """Every concept about which it may hold anything."""

    def about(self, concept: Concept) -> tuple[Sequence[Fact], Sequence[Missing]]:
        """What it holds about one concept, exactly as ``everything`` has it."""

    def drafts(self) -> Sequence[Order]:
        """The draft orders of this sitting."""

    def everything(self) -> Told:
        """The whole of it, in the order of the chart."""


def _overlap(one: Fact, other: Fact) -> bool:
    return one.when is not None and other.when is not None and one.when.overlaps(other.when)


def newest_or_worst(facts: Iterable[F], badness: Callable[[F], object]) -> Reading[F] | None:
    """DATA-07 and DATA-02 in one place.

    The newest signed fact wins; among facts of the same time the worse one. An unsigned fact counts only when it is
    worse and not older. Facts without a time are ignored: they are stale (DATA-13).
    """
    timed = [fact for fact in facts if fact.when is not None]
    if len(timed) < 2:  # nothing to compare
        return Reading(timed[0]) if timed else None
    signed = [fact for fact in timed if not fact.unsigned]
    chosen: F | None = None
    contradicted: tuple[F, ...] = ()
    if signed:
        newest = max(signed, key=lambda fact: fact.when.latest)  # type: ignore[union-attr]  # timed above
        same_time = [fact for fact in signed if _overlap(fact, newest)]
        chosen = max(same_time, key=badness)  # type: ignore[arg-type]  # badness is ordered
        contradicted = tuple(fact for fact in same_time if badness(fact) != badness(chosen))
    for fact in timed:
        if not fact.unsigned:
            continue
        not_older = chosen is None or fact.when.latest >= chosen.when.earliest  # type: ignore[union-attr]
        if not_older and (chosen is None or badness(fact) > badness(chosen)):  # type: ignore[operator]
            chosen, contradicted = fact, ()
    return None if chosen is None else Reading(chosen, contradicted)


@dataclass(frozen=True, slots=True)
class PatientPicture:
    """Everything known of one patient at ``as_of``; immutable, free of FHIR, safe to share between pathways.

    ``chart`` takes the place of ``facts``, ``gaps`` and ``set_aside``: it is read when they are asked for, and of one
    concept alone when only that is asked about. What is never asked is never read.
    """

    as_of: datetime
    limits: Limits
    age: Age = Age()
    sex: str | None = None
    deceased: bool = False
    needs: Mapping[Need, NeedState] = field(default_factory=dict)
    asked: Mapping[Need, Asked] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    gaps: tuple[Missing, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    chart: InitVar[Unread | None] = None
    _unread: Unread | None = field(init=False, repr=False, compare=False)
    _by_concept: dict[Concept, Any] = field(init=False, repr=False, compare=False)
    _gaps_by_concept: dict[Concept, Sequence[Missing]] = field(init=False, repr=False, compare=False)
    _answers: dict[Hashable, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self, chart: Unread | None) -> None:
        """Index facts and gaps once; nothing else is derived ahead of a question."""
        object.__setattr__(self, "_unread", chart)
        facts: dict[Concept, Any] = {}
        gaps: dict[Concept, Any] = {}
        if chart is not None:
            facts = dict.fromkeys(chart.concepts())  # None stands for what was not read yet.
            for name in Told._fields:
                object.__delattr__(self, name)
        else:
            for fact in self.facts:
                facts.setdefault(fact.concept, []).append(fact)
            for gap in self.gaps:
                gaps.setdefault(gap.concept, []).append(gap)
        object.__setattr__(self, "_by_concept", facts)
        object.__setattr__(self, "_gaps_by_concept", gaps)

    if not TYPE_CHECKING:  # It is not there for whoever mistypes a name.

        def __getattr__(self, name: str) -> Any:
            """Facts, gaps and what was set aside, when they are asked for as a whole for the first time."""
            if name not in Told._fields or self._unread is None:
                raise AttributeError(name)
            for one, told in self._unread.everything()._asdict().items():
                object.__setattr__(self, one, told)
            return object.__getattribute__(self, name)

    def charted(self) -> Iterable[Concept]:
        """Every concept about which anything is charted, usable or not; one may come twice.

        Of a chart that is read as it is asked about, there may be concepts that turn out to hold nothing.
        """
        return chain(self._by_concept, self._gaps_by_concept)

    def _about(self, concept: Concept) -> Sequence[Fact]:
        """The facts about a concept, read now if nobody asked before."""
        facts: Sequence[Fact] | None = self._by_concept.get(concept, ())
        if facts is None and self._unread is not None:
            facts, gaps = self._unread.about(concept)
            self._by_concept[concept] = facts
            if gaps:
                self._gaps_by_concept[concept] = gaps
        return facts or ()

    # What was asked, and what came.

    def state(self, need: Need) -> NeedState:
        """What came of this need; one that nobody mentioned was not sent."""
        return self.needs.get(need, NeedState.ABSENT)

    def complete(self, concept: Concept) -> bool:
        """Would we have seen this concept if it were on record?"""
        return not self.incomplete_needs(concept)

    def incomplete_needs(self, concept: Concept) -> tuple[Need, ...]:
        """The needs that stand between us and a "not on record"."""
        came = self.needs
        return tuple([need for need in needs_of(concept) if came.get(need) not in COMPLETE])

    def missing(self, concept: Concept, side: Side | None = None, *, stale: bool = False) -> Missing:
        """Why there is no usable fact: too old, recorded but unusable, not on record, or not sent."""
        if stale:
            return missing(concept, Why.STALE, side)
        if self._unread is not None:
            self._about(concept)
        for gap in self._gaps_by_concept.get(concept, ()):
            if gap.side in (side, None):
                return gap
        came = self.needs
        for need in needs_of(concept):
            if came.get(need) not in COMPLETE:
                return self.unseen(concept, self.incomplete_needs(concept), side)
        return missing(concept, Why.NOT_ON_RECORD, side)

    def unseen(self, concept: Concept, needs: tuple[Need, ...], side: Side | None = None) -> Missing:
        """A fact that these needs would have shown, with what came of the first of them."""
        return missing(concept, why_unseen(self.state(needs[0])), side, needs)

    def unusable(self, concept: Concept) -> Sequence[Missing]:
        """What was recorded about this concept and cannot be used, with the reasons."""
        if self._unread is not None:
            self._about(concept)
        return self._gaps_by_concept.get(concept, ())

    # Facts by kind.

    def of(self, kind: type[F], *concepts: Concept) -> tuple[F, ...]:
        """All facts of a kind about these concepts, in the order of the chart."""
        index = self._by_concept
        charted: Sequence[Fact]
        if len(concepts) == 1:
            known: Sequence[Fact] | None = index.get(concepts[0], ())
            charted = self._about(concepts[0]) if known is None else known
        else:
            held = [concept for concept in concepts if concept in index]
            charted = [fact for concept in held for fact in self._about(concept)] if held else ()
        return tuple([fact for fact in charted if isinstance(fact, kind)]) if charted else ()

    def signs(self, concept: Concept, side: Side) -> tuple[Sign, ...]:
        """Every charted value of a bedside finding on one side, however old."""
        charted = self.of(Sign, concept)
        return tuple([one for one in charted if one.side is side]) if charted else ()

    def is_fresh(self, sign: Sign) -> bool:
        """DATA-05. An alarming finding may be fresh on the evidence, a reassuring one must surely be.

        A symptom on the problem list counts while its onset is within two weeks, or, without an onset, for 24 hours.
        """
        if sign.continuing and sign.onset is not None:
            return sign.onset.possibly_within(ACUTE_ONSET_WITHIN, self.as_of)
        if sign.when is None:
            return False
        if sign.value.rank == 0:
            return sign.when.surely_within(ACUTE_EXAM_MAX_AGE, self.as_of)
        return sign.when.possibly_within(ACUTE_EXAM_MAX_AGE, self.as_of)

    def sign(self, concept: Concept, side: Side) -> Reading[Sign] | Missing:
        """The bedside finding that counts now, or why there is none. An unsigned normal finding is none."""
        charted = self.of(Sign, concept)
        if charted:
            charted = tuple([sign for sign in charted if sign.side is side])
        if not charted:
            return self.missing(concept, side)
        fresh = [sign for sign in charted if self.is_fresh(sign) and not (sign.unsigned and sign.value.rank == 0)]
        reading = newest_or_worst(fresh, lambda sign: sign.value.rank)
        if reading is None and fresh:
            # A symptom with an onset but no recording time: it has no rival in time, so the worst one stands.
            reading = Reading(max(fresh, key=lambda sign: sign.value.rank))
        return reading or self.missing(concept, side, stale=True)

    def symptoms(self, side: Side) -> tuple[Symptom, ...]:
        """The leg symptoms that were told of one side, in the order of the chart."""
        told = self.of(Symptom, Concept.SYMPTOM_LEG)
        return tuple([one for one in told if one.side is side]) if told else ()

    def measurements(self, concept: Concept, side: Side | None = None) -> tuple[Measurement, ...]:
        """Every signed value of a number; of one side when a side is named."""
        charted = self.of(Measurement, concept)
        return tuple([one for one in charted if side is None or one.side is side]) if charted else ()

    def measurement(
        self, concept: Concept, side: Side | None = None, within: timedelta | None = None
    ) -> Reading[Measurement] | Missing:
        """The number that counts now, within its own lifetime (DATA-06) or a shorter one, or why there is none."""
        age = within or STAYS_CURRENT[concept]
        charted = self.of(Measurement, concept)
        if side is not None and charted:
            charted = tuple([number for number in charted if number.side is side])
        if not charted:
            return self.missing(concept, side)
        fresh = [number for number in charted if number.when and number.when.possibly_within(age, self.as_of)]
        sign = 1 if concept in HIGHER_IS_WORSE else -1
        reading = newest_or_worst(fresh, lambda number: (sign * number.value.high, sign * number.value.low))
        return reading or self.missing(concept, side, stale=True)

    def current(self, *concepts: Concept, suspected: bool = False) -> tuple[Diagnosis, ...]:
        """Current diagnoses; unconfirmed ones only when asked for (DATA-03)."""
        listed = self.of(Diagnosis, *concepts)
        if not listed:
            return ()  # Here and below: by far the most frequent answer.
        return tuple([one for one in listed if one.standing is Standing.CURRENT and (suspected or not one.suspected)])

    def ever(self, *concepts: Concept, suspected: bool = False) -> tuple[Diagnosis, ...]:
        """Diagnoses at any time, resolved ones too (DATA-04)."""
        listed = self.of(Diagnosis, *concepts)
        return tuple([one for one in listed if suspected or not one.suspected]) if listed else ()

    def recent(self, kind: type[F], concept: Concept, within: timedelta) -> tuple[F, ...]:
        """Facts that may be so recent. An undated one counts: this is asked before a risk, never before reassurance."""
        charted = self.of(kind, concept)
        return tuple([one for one in charted if self._possibly_since(_began(one), within)]) if charted else ()

    def _possibly_since(self, when: When | None, within: timedelta) -> bool:
        return when is None or when.possibly_within(within, self.as_of)

    def medications(self, *concepts: Concept) -> tuple[Medication, ...]:
        """Medicines that are running or active."""
        charted = self.of(Medication, *concepts)
        return tuple([one for one in charted if one.state is not MedicationState.ENDED]) if charted else ()

    def allergies(self, concept: Concept) -> tuple[Allergy, ...]:
        """Current allergies."""
        return self.of(Allergy, concept)

    def orders(self, *concepts: Concept, stage: OrderStage | None = None) -> tuple[Order, ...]:
        """Orders, active in the chart or drafted in this sitting."""
        charted = self.of(Order, *concepts)
        return tuple([one for one in charted if stage is None or one.stage is stage]) if charted else ()

    def selected(self) -> tuple[Order, ...]:
        """The draft orders that the clinician just selected (order-select)."""
        orders = self.facts if self._unread is None else self._unread.drafts()
        return tuple(one for one in orders if isinstance(one, Order) and one.selected)

    def amputated(self, side: Side) -> bool:
        """A limb amputated at or above the ankle has no pulses and is left out (DATA-08).

        An amputation without a side leaves out nothing, because nobody knows which leg is meant.
        """
        told = self.of(Fact, Concept.COND_AMPUTATION)
        return side is not Side.NOT_RECORDED and any(
            one.side is side and (isinstance(one, Procedure) or (isinstance(one, Diagnosis) and not one.suspected))
            for one in told
        )


def _began(fact: Fact) -> When | None:
    if isinstance(fact, Diagnosis):
        return fact.onset or fact.when
    if isinstance(fact, Medication):
        return fact.last_given or fact.when
    return fact.when


_NOT_ASKED: Any = object()


def remembered(
    question: Callable[Concatenate[PatientPicture, P], T],
) -> Callable[Concatenate[PatientPicture, P], T]:
    """A question that several pathways ask of one picture is worked out once; the answer must not be changed."""

    @wraps(question)
    def ask(patient: PatientPicture, /, *more: P.args, **named: P.kwargs) -> T:
        key: Hashable = (question, *more, *named.items()) if more or named else question
        answers = patient._answers
        answer: T = answers.get(key, _NOT_ASKED)
        if answer is _NOT_ASKED:
            answer = answers[key] = question(patient, *more, **named)
        return answer

    return ask
