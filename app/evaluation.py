"""One call in progress: what was concluded, what was decided, what failed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.conclusions import (
    Decision,
    Finding,
    Outcome,
    Pathway,
    concluded,
)
from app.hooks.rules import BrokenCard
from app.log.events import events, raised
from app.picture.patient import PatientPicture
from app.relevance import Relevance

log = events(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What follows from the way in which the needs came, whatever they held; worked out once for each way."""

    needs: Mapping[str, str]
    instead: Finding | None
    relevance: Relevance


@dataclass(slots=True)
class Evaluation:
    """One call in progress: what was concluded, what was decided, what failed.

    ``put_to`` are the stems of all that the chart was put to; ``concluded`` leaves out those that had nothing to say.
    """

    patient: PatientPicture
    arrival: Arrival | None = None
    put_to: tuple[str, ...] = ()
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

    def run(self, pathway: Pathway) -> None:
        """Collect what a pathway concludes."""
        try:
            self.concluded[pathway.STEM] = list(concluded(self.patient, pathway.assess))
        except Exception:  # noqa: BLE001  # once more, for the log and for what it says before it fails
            self.attempt(pathway.STEM, functools.partial(pathway.assess, self.patient))

    def fail(self, part: str, cause: Exception) -> None:
        """Remember and log which part failed, and how; never a value."""
        rule = cause.rule if isinstance(cause, BrokenCard) else None
        log.error("part-failed", part=part, why=rule, **raised(cause))
        self.failed.append(part)

    @property
    def all_told(self) -> dict[str, list[Outcome]]:
        """What was concluded, with those that had nothing to say in their places."""
        return {stem: [] for stem in self.put_to} | self.concluded

    @property
    def findings(self) -> list[Finding]:
        return [one for outcomes in self.concluded.values() for one in outcomes if isinstance(one, Finding)]
