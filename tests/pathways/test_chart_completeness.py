"""What could not be seen is said whenever it could have hidden an emergency (HOOK-06, DATA-01)."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Urgency
from app.pathways import chart_completeness
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState, Why
from tests.support.bedside import picture

INCOMPLETE = [
    NeedState.CUT,
    NeedState.FAILED,
    NeedState.DENIED,
    NeedState.UNAVAILABLE,
    NeedState.MALFORMED,
    NeedState.WRONG_PATIENT,
    NeedState.ABSENT,
]

IN_VAIN = [NeedState.DENIED, NeedState.UNAVAILABLE]


@pytest.mark.parametrize("need", list(Need))
@pytest.mark.parametrize("state", list(NeedState))
def test_only_needs_that_hide_an_emergency_speak(need: Need, state: NeedState) -> None:
    found = list(chart_completeness.assess(picture(needs={need: state})))
    if need in (Need.EXAM, Need.CONDITIONS) and state in INCOMPLETE:
        (finding,) = found
        assert isinstance(finding, Finding)
        assert finding.card == "partly_assessed"
        assert finding.urgency is Urgency.WARNING
        assert (finding.notes[0].id, finding.notes[0].blanks) == (f"{need.value}_unseen", {"state": state.value})
        assert [gap.needs for gap in finding.missing] == [(need,)]
        assert [gap.why for gap in finding.missing] == [
            {
                NeedState.ABSENT: Why.NOT_SENT,
                NeedState.CUT: Why.CUT,
                NeedState.DENIED: Why.DENIED,
                NeedState.UNAVAILABLE: Why.UNAVAILABLE,
            }.get(state, Why.FAILED)
        ]
        assert finding.concepts == ("data.not_assessed", "ali.missing_data")
        assert finding.safety
    elif need in (Need.MEASUREMENTS, Need.MEDICATIONS, Need.PROCEDURES) and state in IN_VAIN:
        (finding,) = found
        assert isinstance(finding, Finding)
        assert (finding.card, finding.urgency, finding.safety) == ("partly_available", Urgency.INFO, True)
        assert [(note.id, note.blanks) for note in finding.notes] == [(f"{need.value}_unseen", {"state": state.value})]
    else:
        assert found == []


def test_what_was_asked_for_in_vain_joins_what_hides_an_emergency() -> None:
    needs = {Need.EXAM: NeedState.UNAVAILABLE, Need.PROCEDURES: NeedState.DENIED}
    (finding,) = chart_completeness.assess(picture(needs=needs))
    assert isinstance(finding, Finding)
    assert finding.card == "partly_assessed"
    assert [note.id for note in finding.notes] == ["exam_unseen", "procedures_unseen", "look_at_the_leg"]


def test_both_needs_are_one_card() -> None:
    needs = {Need.EXAM: NeedState.FAILED, Need.CONDITIONS: NeedState.ABSENT}
    (finding,) = chart_completeness.assess(picture(needs=needs))
    assert isinstance(finding, Finding)
    assert [gap.concept for gap in finding.missing] == [Concept.PULSE_DORSALIS_PEDIS, Concept.COND_ALI]
    assert [note.id for note in finding.notes] == ["exam_unseen", "conditions_unseen", "look_at_the_leg"]


def test_the_cards_that_stand_in_for_an_assessment() -> None:
    """Each says why nothing was assessed; none is silent and none is clinical (DATA-01, HOOK-06)."""
    nothing = chart_completeness.nothing_sent()
    assert (nothing.card, nothing.urgency, nothing.concepts) == (
        "not_assessed",
        Urgency.WARNING,
        ("data.not_assessed", "ali.missing_data"),
    )
    other = chart_completeness.wrong_patient()
    assert (other.card, other.urgency, other.concepts) == ("wrong_patient", Urgency.WARNING, ("data.wrong_patient",))
    failed = chart_completeness.parts_failed(["acute_limb_ischemia", "order.heparin"])
    assert [note.blanks.get("part") for note in failed.notes] == ["acute_limb_ischemia", "order.heparin", None]
    assert (failed.card, failed.urgency, failed.concepts) == ("failed", Urgency.WARNING, ("data.not_assessed",))
    assert all(one.safety for one in (nothing, other, failed))
