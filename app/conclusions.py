"""The words in which pathways and orders conclude: findings, notes, drafts and what was withheld.

They stand between the picture and the wording: no text for people is here, only ids that ``cards/`` puts into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, Side
from app.picture.moments import When
from app.picture.needs import Missing
from app.picture.patient import PatientPicture, remembered

Blank = str | int | Decimal | When | Side | Concept
"""What may fill a blank of a text. A ``str`` must come from a closed vocabulary, never from the chart's free text."""

Blanks = Mapping[str, Blank]


class Urgency(StrEnum):
    """The CDS Hooks indicators, worst first."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Stakes(StrEnum):
    """What delay would cost: order checks weigh harm against it."""

    LIMB_THREATENED = "limb threatened"
    SPINE_THREATENED = "cord or cauda equina threatened"
    EMERGENCY = "another emergency of today"
    LIMB_VIABLE = "acute, limb viable"
    URGENT = "urgent, within days"
    ELECTIVE = "elective"

    @property
    def acute_limb(self) -> bool:
        """Is an acutely ischemic limb at stake?"""
        return self in (Stakes.LIMB_THREATENED, Stakes.LIMB_VIABLE)

    @property
    def today(self) -> bool:
        """Must it happen today?"""
        return self not in (Stakes.URGENT, Stakes.ELECTIVE)


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a card, by its id in the YAML, with its blanks filled."""

    id: str
    blanks: Blanks = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a pathway, or the check of a selected order, concluded; each subclass names its card.

    ``missing`` are the facts whose absence would change the card; ``proposes`` are order ids in order of priority,
    and those in ``optional`` are offered without being recommended;
    ``concepts`` are published in ``extension["org.leg-triage.concepts"]``; ``safety`` keeps an info card beside a
    critical one (DATA-19); ``thresholds`` are the disputed numbers
    (``cards/thresholds.yaml``) that it followed, so that the card can say which text; ``rows`` are the rows of the
    decision table that spoke.
    """

    stem: ClassVar[str]
    card: ClassVar[str]

    urgency: Urgency
    side: Side | None = None
    blanks: Blanks = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    concepts: tuple[str, ...] = ()
    proposes: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    stakes: Stakes = Stakes.ELECTIVE
    safety: bool = False
    thresholds: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannotAssess:
    """A pathway had a question and not the facts to answer it; shown in the trace."""

    pathway: str
    missing: tuple[Missing, ...]
    side: Side | None = None


Outcome = Finding | CannotAssess


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The order may be drafted. ``form`` names the draft in the order's YAML; ``notes`` are its cautions."""

    order: str
    form: str
    blanks: Blanks = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    concepts: tuple[str, ...] = ()
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    recommended: bool = True
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The order is not drafted; ``notes`` say why, and what to do instead. ``instead`` are order ids to try."""

    order: str
    notes: tuple[Note, ...]
    concepts: tuple[str, ...] = ()
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()
    instead: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyOrdered:
    """The order exists: active, or among the drafts of this sitting (DATA-18)."""

    order: str
    evidence: tuple[Fact, ...]


Decision = Draft | Withheld | AlreadyOrdered


class Pathway(Protocol):
    """A module of ``app/pathways``: one guideline's logic.

    ``STEM`` names the module, the YAML, the test and the fixture folder. ``READS`` are the concepts it asks for,
    ``PROPOSES`` the order ids that it may propose.
    ``CARDS`` and ``NOTES`` list the ids it may use, each with the blanks that it fills: start-up compares them with
    the YAML in both directions.
    """

    STEM: str
    READS: frozenset[Concept]
    PROPOSES: tuple[str, ...]
    CARDS: Mapping[str, tuple[str, ...]]
    NOTES: Mapping[str, tuple[str, ...]]

    def assess(self, patient: PatientPicture) -> Iterable[Outcome]:
        """Conclude; pure, without a clock."""
        ...


@remembered
def concluded(patient: PatientPicture, assess: Callable[[PatientPicture], Iterable[Outcome]]) -> tuple[Outcome, ...]:
    """What this pathway concludes: worked out once, for the service and for every pathway that gives way to it."""
    return tuple(assess(patient))


class OrderCheck(Protocol):
    """A module of ``app/orders``: may this order be drafted for this patient, and is a selected one sensible?

    ``ORDER`` is its id (``order.heparin``), ``STEM`` its file name. ``DRAFTS`` lists the forms it may draft with
    their blanks, ``NOTES`` its notes, ``CARDS`` the cards of ``judge``.
    """

    @property
    def ORDER(self) -> str: ...  # noqa: N802  # described above
    @property
    def STEM(self) -> str: ...  # noqa: N802
    @property
    def READS(self) -> frozenset[Concept]: ...  # noqa: N802
    @property
    def DRAFTS(self) -> Mapping[str, tuple[str, ...]]: ...  # noqa: N802
    @property
    def CARDS(self) -> Mapping[str, tuple[str, ...]]: ...  # noqa: N802
    @property
    def NOTES(self) -> Mapping[str, tuple[str, ...]]: ...  # noqa: N802

    def may(self, patient: PatientPicture, stakes: Stakes) -> Decision:
        """Draft, withhold or say that it exists; pure."""
        ...

    def judge(self, patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterable[Finding]:
        """Findings about an order that the clinician selected; nothing for an order of another kind."""
        ...
