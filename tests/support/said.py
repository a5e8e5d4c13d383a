"""What a pathway said of a chart, short enough for a column of a vignette table."""

from __future__ import annotations

from collections.abc import Iterable

from app.conclusions import CannotAssess, Finding, Outcome, Pathway
from app.picture.facts import Side
from app.picture.needs import Need, NeedState
from tests.support.bedside import picture

NOTHING = "nothing"
_SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.NOT_RECORDED: "side?"}


def findings(outcomes: Iterable[Outcome]) -> list[Finding]:
    """The findings among the outcomes."""
    return [one for one in outcomes if isinstance(one, Finding)]


def concluded(pathway: Pathway, row: dict[str, str]) -> list[Outcome]:
    """What a pathway concludes of the chart in a row.

    Columns: ``left``, ``right``, ``no side``, ``chart``, ``age`` (``?`` when unknown) and ``not sent``; each may be missing.
    """
    age = row.get("age") or "70"
    unsent = {Need(word): NeedState.ABSENT for word in row.get("not sent", "").split()}
    patient = picture(
        row.get("left", ""),
        row.get("right", ""),
        row.get("no side", ""),
        row.get("chart", ""),
        age=None if age == "?" else int(age),
        needs=unsent,
    )
    return list(pathway.assess(patient))


def words(outcomes: Iterable[Outcome]) -> str:
    """``critical suspected left`` for each finding, ``cannot assess`` for what was not answered, in their order."""
    said = []
    for one in outcomes:
        side = f" {_SIDES[one.side]}" if one.side is not None else ""
        said.append(f"cannot assess{side}" if isinstance(one, CannotAssess) else f"{one.urgency} {one.card}{side}")
    return ", ".join(said) or NOTHING


def notes(finding: Finding) -> list[str]:
    """The ids of its notes."""
    return [note.id for note in finding.notes]
