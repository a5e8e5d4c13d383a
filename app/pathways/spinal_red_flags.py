"""Bladder, bowel, sexual and saddle trouble: the red flags of the cauda equina, each new or old (CES-01, CES-03).

A bladder scan of 200 mL or less is no flag and takes none away: half of the operated patients had one [99].
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from app.pathways.onset import denied_since, may_be_within, of_now, on_problem_list
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Sign
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

NEW_WITHIN = timedelta(weeks=4)
"""CES-01."""

RESIDUAL_ABOVE = 200
"""mL after voiding, CES-01: 201 is a flag, 200 is none and reassures nobody."""

SACRAL = (Concept.SADDLE_SENSORY_LOSS, Concept.SIGN_ANAL_TONE_REDUCED)
"""Hardly anything but the sacral roots causes these, so they are asked about even without a back or leg symptom."""

FLAGS = (
    *SACRAL,
    Concept.URINARY_RETENTION,
    Concept.INCONTINENCE,
    Concept.SIGN_BOWEL_CHANGE,
    Concept.SIGN_SEXUAL_DYSFUNCTION,
)
READS = frozenset({*FLAGS, Concept.POSTVOID_RESIDUAL, Concept.COND_ERECTILE_DYSFUNCTION})

RedFlagFact = Sign | Diagnosis


class FlagState(Enum):
    """New: may have begun within four weeks. Unsettled: somebody must look again. Old: surely older than that."""

    NEW = "new"
    UNSETTLED = "unsettled"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One charted red flag."""

    fact: Fact
    state: FlagState

    @property
    def onset_recorded(self) -> bool:
        """Does the chart say when it began? A measured residual is of now."""
        return not isinstance(self.fact, Sign | Diagnosis) or self.fact.onset is not None


def red_flags(patient: PatientPicture) -> tuple[RedFlag, ...]:
    """Every red flag of the chart that is not plainly past."""
    return (*_residual(patient), *(one for concept in FLAGS for one in _flags(patient, concept)), *_erection(patient))


def those(flags: Iterable[RedFlag], state: FlagState) -> tuple[RedFlag, ...]:
    """The flags in this state."""
    return tuple(one for one in flags if one.state is state)


def new_flags(patient: PatientPicture) -> tuple[Fact, ...]:
    """The facts of the flags that may be new."""
    return tuple(one.fact for one in those(red_flags(patient), FlagState.NEW))


def _flags(patient: PatientPicture, concept: Concept) -> list[RedFlag]:
    charted: tuple[RedFlagFact, ...] = (
        *(one for one in patient.of(Sign, concept) if one.value.rank > 0),
        *patient.current(concept, suspected=True),
    )
    if not charted:
        return []
    known = any(not may_be_within(one, NEW_WITHIN, patient) for one in charted)
    return [RedFlag(one, state) for one in charted if (state := _state(one, patient, known=known))]


def _state(one: RedFlagFact, patient: PatientPicture, *, known: bool) -> FlagState | None:
    """``None`` for what is past: found once, long ago, or denied since and not new."""
    listed = on_problem_list(one)
    now = listed or (isinstance(one, Sign) and of_now(one, patient))
    denied = denied_since(one, patient)
    if not may_be_within(one, NEW_WITHIN, patient):
        return FlagState.OLD if now and not denied else None
    if known and one.onset is None and not listed:
        return FlagState.OLD if now and not denied else None
    # Found more than a day ago, denied later or unconfirmed: it does not lower the question, somebody must look again.
    settled = (now or one.onset is not None) and not denied and not one.suspected
    return FlagState.NEW if settled else FlagState.UNSETTLED


def _residual(patient: PatientPicture) -> list[RedFlag]:
    reading = patient.measurement(Concept.POSTVOID_RESIDUAL)
    if not isinstance(reading, Reading):
        return []
    match reading.fact.value.above(RESIDUAL_ABOVE):
        case Verdict.YES:
            return [RedFlag(reading.fact, FlagState.NEW)]
        case Verdict.UNKNOWN:
            return [RedFlag(reading.fact, FlagState.UNSETTLED)]
        case Verdict.NO:
            return []


def _erection(patient: PatientPicture) -> list[RedFlag]:
    """A diagnosis so common is a flag only when its onset is recorded, and a question when it was just listed."""
    return [
        RedFlag(one, FlagState.NEW if one.onset is not None and not one.suspected else FlagState.UNSETTLED)
        for one in patient.current(Concept.COND_ERECTILE_DYSFUNCTION, suspected=True)
        if may_be_within(one, NEW_WITHIN, patient) and (one.onset or one.when) is not None
    ]
