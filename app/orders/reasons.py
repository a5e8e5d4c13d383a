"""Why an order is drafted, drafted with a caution, or withheld: how the checks of an order are put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from app.conclusions import AlreadyOrdered, Blanks, Decision, Draft, Note, Withheld
from app.picture.facts import Fact
from app.picture.needs import Missing
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ADULT_FROM = 18
"""Completed years, DATA-16."""

PAEDIATRIC = "paediatric"
"""The id of the note that every adult-only order says for a child."""


class Effect(Enum):
    """What a reason does to the order.

    ``STOPS``: a known danger. ``HOLDS``: no known danger, but nothing is drafted before somebody looked. ``CAUTIONS``
    and ``INFORMS`` leave the draft standing; an information is of no use once the order is withheld.
    """

    STOPS = "stops"
    HOLDS = "holds"
    CAUTIONS = "cautions"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing to say about an order: its effect, its note, and the facts it rests on or lacks."""

    effect: Effect
    note: str
    rows: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    blanks: Blanks = field(default_factory=dict)
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reasons in the order in which a card lists them, gathered without repetition."""

    all: tuple[Reason, ...]

    def having(self, *effects: Effect) -> Reasons:
        """Those with one of these effects, in the order of the effects."""
        return Reasons(tuple(one for effect in effects for one in self.all if one.effect is effect))

    @property
    def notes(self) -> tuple[Note, ...]:
        """Their notes."""
        return tuple(Note(one.note, one.blanks) for one in self.all)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Their concept ids."""
        return tuple(dict.fromkeys(concept for one in self.all for concept in one.concepts))

    @property
    def evidence(self) -> tuple[Fact, ...]:
        """The facts they rest on."""
        return tuple(dict.fromkeys(fact for one in self.all for fact in one.evidence))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts they lack."""
        return tuple(dict.fromkeys(gap for one in self.all for gap in one.missing))

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the decision table that spoke."""
        return tuple(dict.fromkeys(row for one in self.all for row in one.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A draft that stands ready, should no reason be against it."""

    id: str
    rows: tuple[str, ...]
    blanks: Blanks = field(default_factory=dict)
    concepts: tuple[str, ...] = ()


def conclude(
    order: str,
    reasons: Iterable[Reason],
    form: Form,
    *,
    existing: tuple[Fact, ...] = (),
    instead: tuple[str, ...] = (),
) -> Decision:
    """Withhold, say that it exists, or draft; every reason that applies is told, not only the first.

    A known danger outranks an order that already exists (DATA-18), because the existing one needs it as much.
    """
    told = Reasons(tuple(reasons))
    if told.having(Effect.STOPS).all or (told.having(Effect.HOLDS).all and not existing):
        said = told.having(Effect.STOPS, Effect.HOLDS, Effect.CAUTIONS)
        return Withheld(
            order=order,
            notes=said.notes,
            concepts=said.concepts,
            evidence=said.evidence,
            missing=said.missing,
            instead=instead,
            rows=said.rows,
        )
    if existing:
        return AlreadyOrdered(order=order, evidence=existing)
    said = told.having(Effect.CAUTIONS, Effect.INFORMS)
    return Draft(
        order=order,
        form=form.id,
        blanks=form.blanks,
        notes=said.notes,
        concepts=tuple(dict.fromkeys((*form.concepts, *said.concepts))),
        evidence=said.evidence,
        missing=said.missing,
        rows=tuple(dict.fromkeys((*form.rows, *said.rows))),
    )


def not_for_children(patient: PatientPicture) -> Iterator[Reason]:
    """DATA-16: no drug draft and no adult imaging draft below 18 years; an unknown age does not say child."""
    if patient.age.at_least(ADULT_FROM) is Verdict.NO:
        yield Reason(effect=Effect.HOLDS, note=PAEDIATRIC, rows=("DATA-16",), concepts=("data.paediatric",))
