"""Yes, no or unknown, with the facts behind it: the answer to every question put to a chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.picture.facts import Fact
    from app.picture.needs import Missing


class Verdict(Enum):
    """Kleene's three values. They have no truth value: one matches on them, so that unknown is never forgotten."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse: ``if verdict`` would turn unknown into yes."""
        raise TypeError("a verdict is yes, no or unknown: match on it")

    def negated(self) -> Verdict:
        """Not yes is no, not unknown is unknown."""
        match self:
            case Verdict.YES:
                return Verdict.NO
            case Verdict.NO:
                return Verdict.YES
            case Verdict.UNKNOWN:
                return Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, the facts it rests on, and what was missing when it is unknown."""

    verdict: Verdict
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()

    def __bool__(self) -> bool:
        """Refuse: see ``Verdict``."""
        raise TypeError("an answer is yes, no or unknown: match on its verdict")

    @property
    def is_yes(self) -> bool:
        """Certainly so."""
        return self.verdict is Verdict.YES

    @property
    def is_no(self) -> bool:
        """Certainly not so."""
        return self.verdict is Verdict.NO

    @property
    def is_unknown(self) -> bool:
        """Neither: the data do not say."""
        return self.verdict is Verdict.UNKNOWN


def _joined(answers: tuple[Answer, ...], verdict: Verdict) -> Answer:
    chosen = [answer for answer in answers if answer.verdict is verdict]
    return Answer(
        verdict,
        tuple(fact for answer in chosen for fact in answer.evidence),
        tuple(gap for answer in chosen for gap in answer.missing),
    )


def any_of(*answers: Answer) -> Answer:
    """Yes if one is yes; no if all are no; else unknown."""
    for verdict in (Verdict.YES, Verdict.UNKNOWN):
        if any(answer.verdict is verdict for answer in answers):
            return _joined(answers, verdict)
    return _joined(answers, Verdict.NO)


def all_of(*answers: Answer) -> Answer:
    """No if one is no; yes if all are yes; else unknown."""
    for verdict in (Verdict.NO, Verdict.UNKNOWN):
        if any(answer.verdict is verdict for answer in answers):
            return _joined(answers, verdict)
    return _joined(answers, Verdict.YES)


def none_of(*answers: Answer) -> Answer:
    """Yes if all are no; no if one is yes; else unknown."""
    found = any_of(*answers)
    return Answer(found.verdict.negated(), found.evidence, found.missing)
