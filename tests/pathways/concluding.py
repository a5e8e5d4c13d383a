"""What a pathway concluded, in the words of a vignette table."""

from __future__ import annotations

from collections.abc import Iterable

from app.conclusions import CannotAssess, Finding, Outcome
from app.pathways import PATHWAYS
from app.picture.needs import Missing

STEMS = frozenset(pathway.STEM for pathway in PATHWAYS)


def gaps(missing: Iterable[Missing]) -> str:
    """``lab.b12 not on record; lab.tsh too old``."""
    return "; ".join(f"{gap.concept.value} {gap.why.value}" for gap in missing)


def says(outcomes: Iterable[Outcome]) -> str:
    """``warning low`` for a card, ``cannot assess: …`` for a question without an answer; nothing for silence."""
    said = []
    for one in outcomes:
        match one:
            case Finding():
                said.append(f"{one.urgency.value} {one.card}")
            case CannotAssess():
                assert one.pathway in STEMS
                said.append(f"cannot assess: {gaps(one.missing)}")
    return " / ".join(said)


def notes(finding: Finding) -> str:
    """The ids of its notes."""
    return " ".join(note.id for note in finding.notes)


def orders(finding: Finding) -> str:
    """The orders it proposes without their prefix; ``?`` marks those that are not recommended."""
    return " ".join(f"{one.removeprefix('order.')}{'?' if one in finding.optional else ''}" for one in finding.proposes)


def evidence(finding: Finding) -> str:
    """The concepts it rests on."""
    return " ".join(dict.fromkeys(fact.concept.value for fact in finding.evidence))


def only(outcomes: Iterable[Outcome]) -> Finding:
    """The one card that was concluded."""
    (finding,) = outcomes
    assert isinstance(finding, Finding)
    return finding
