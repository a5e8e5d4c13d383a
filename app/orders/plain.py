"""Orders that harm nobody: laboratory panels, plain tests, referrals. What they share is written here once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes
from app.orders import on_record
from app.orders.reasons import PAEDIATRIC, Form, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture


@dataclass(frozen=True, slots=True)
class PlainOrder:
    """An order without a danger of its own, drafted unless it exists: see ``OrderCheck``.

    ``today``, ``urgent`` and ``routine`` name the forms of ``cards/orders/<stem>.yaml`` by what is at stake; equal
    names share a form. ``answered_by`` are the concepts of orders that answer it. ``counts_for`` is how long an active
    order counts for an emergency of today. ``for_children`` says that a child may have it (DATA-16). ``work_up`` marks
    tests that look for a cause: they are proposed together (DATA-19).
    """

    ORDER: str
    STEM: str
    answered_by: tuple[Concept, ...]
    rows: tuple[str, ...]
    today: str = "routine"
    urgent: str = "routine"
    routine: str = "routine"
    counts_for: timedelta = on_record.ACTIVE_ORDER_IS_FOR_THIS
    for_children: bool = False
    WORK_UP: bool = False
    CARDS: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def READS(self) -> frozenset[Concept]:  # noqa: N802  # the name is that of the protocol
        """The orders that answer it."""
        return frozenset(self.answered_by)

    @property
    def DRAFTS(self) -> Mapping[str, tuple[str, ...]]:  # noqa: N802
        """Its forms; none has a blank."""
        return dict.fromkeys((self.today, self.urgent, self.routine), ())

    @property
    def NOTES(self) -> Mapping[str, tuple[str, ...]]:  # noqa: N802
        """Only what is said for a child."""
        return {} if self.for_children else {PAEDIATRIC: ()}

    def may(self, patient: PatientPicture, stakes: Stakes) -> Decision:
        """Draft it, unless it is ordered; an adult's test is not drafted for a child."""
        form = self.today if stakes.today else self.urgent if stakes is Stakes.URGENT else self.routine
        return conclude(
            self.ORDER,
            () if self.for_children else not_for_children(patient),
            Form(id=form, rows=self.rows),
            existing=on_record.existing_orders(patient, stakes, *self.answered_by, acute_age=self.counts_for),
        )

    def judge(self, patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
        """Nothing: it harms nobody."""
        return iter(())
