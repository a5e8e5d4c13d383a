"""One line a patient for the spine pathways: what is said, by which card, with which notes and orders."""

from __future__ import annotations

from app.conclusions import CannotAssess, Finding, Pathway
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.support.bedside import picture


def patient_of(row: dict[str, str]) -> PatientPicture:
    """The chart of a row; ``age`` and ``not sent`` may be left out."""
    age = row.get("age") or "60"
    return picture(
        row.get("left", ""),
        row.get("right", ""),
        row.get("no side", ""),
        row.get("chart", ""),
        age=None if age == "unknown" else int(age),
        needs={Need(word): NeedState.ABSENT for word in row.get("not sent", "").split()},
    )


def findings(pathway: Pathway, row: dict[str, str]) -> list[Finding]:
    """What the pathway finds."""
    return [one for one in pathway.assess(patient_of(row)) if isinstance(one, Finding)]


def spoken(pathway: Pathway, row: dict[str, str]) -> str:
    """``critical suspected`` for each finding, with its side when it has one; ``cannot assess``; or nothing."""
    said = []
    for one in pathway.assess(patient_of(row)):
        if isinstance(one, CannotAssess):
            said.append("cannot assess")
        else:
            said.append(" ".join(filter(None, (one.urgency.value, one.card, one.side.value if one.side else ""))))
    return " / ".join(said)


def notes(finding: Finding) -> list[str]:
    """The ids of its notes."""
    return [note.id for note in finding.notes]
