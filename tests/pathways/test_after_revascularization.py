"""The leg after flow is back (ALI-80 to ALI-84)."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Urgency
from app.pathways import after_revascularization
from app.picture.concepts import Concept
from app.picture.facts import Medication, MedicationState, Side
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

WATCHED = vignettes("""
    | row    | left                    | right                   | no side                | legs watched      |
    |--------+-------------------------+-------------------------+------------------------+-------------------|
    | ALI-80 | revascularized 1h ago   |                         |                        | left              |
    | ALI-80 | revascularized 72h ago  |                         |                        | left              |
    | ALI-80 | revascularized 73h ago  |                         |                        |                   |
    | ALI-80 | revascularized undated  |                         |                        |                   |
    | ALI-80 | revascularized 1h ago; revascularized 9h ago | revascularized 2h ago |     | left right        |
    | ALI-80 |                         |                         | revascularized 1h ago  | side not recorded |
    | ALI-80 |                         |                         |                        |                   |
""")


@pytest.mark.parametrize("row", WATCHED, ids=names(WATCHED))
def test_watch_for_72_hours(row: dict[str, str]) -> None:
    found = list(after_revascularization.assess(picture(row["left"], row["right"], row["no side"])))
    sides = [one.side.value for one in found if isinstance(one, Finding) and one.side]
    assert " ".join(sides) == row["legs watched"]
    assert all(isinstance(one, Finding) and one.urgency is Urgency.WARNING and one.safety for one in found)


@pytest.mark.parametrize(
    ("chart", "running", "antiplatelet"),
    [
        ("", None, True),
        ("AF", None, False),
        ("AF resolved", None, True),
        ("AF unconfirmed", None, True),
        ("mural thrombus", None, False),
        ("prosthetic valve", None, False),
        ("DVT", None, False),
        ("", Concept.MED_UFH, False),
        ("", Concept.MED_LMWH, False),
        ("", Concept.MED_DOAC, False),
        ("", Concept.MED_WARFARIN, False),
        ("", Concept.MED_FONDAPARINUX, False),
        ("", Concept.MED_ANTIPLATELET, True),
    ],
)
def test_antiplatelet_or_full_anticoagulation(chart: str, running: Concept | None, antiplatelet: bool) -> None:
    """ALI-83, AP-01: no antiplatelet is proposed beside a reason for full anticoagulation, or the drug itself."""
    extra = (
        [Medication(concept=running, reference="MedicationRequest/1", state=MedicationState.ACTIVE)] if running else []
    )
    (finding,) = after_revascularization.assess(picture("revascularized 2h ago", chart=chart, extra=extra))
    assert isinstance(finding, Finding)
    expected = (
        ("order.echo_ecg", "order.antiplatelet", "order.statin") if antiplatelet else ("order.echo_ecg", "order.statin")
    )
    assert finding.proposes == expected
    assert [note.id for note in finding.notes] == [
        "compartment",
        "recheck",
        "find_cause",
        "dual_pathway" if antiplatelet else "anticoagulate_instead",
    ]
    assert finding.concepts == ("ali.revascularized",)
    assert finding.blanks == {"side": Side.LEFT}


def test_an_ended_anticoagulant_is_not_running() -> None:
    """ALI-83."""
    ended = Medication(concept=Concept.MED_UFH, reference="MedicationRequest/1", state=MedicationState.ENDED)
    (finding,) = after_revascularization.assess(picture("revascularized 2h ago", extra=[ended]))
    assert isinstance(finding, Finding)
    assert "order.antiplatelet" in finding.proposes
