"""Aorto-iliac disease: LER-01."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Finding, Stakes, Urgency
from app.pathways import aortoiliac_disease
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.needs import Why
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

BUTTOCK = "told pain (buttock, on walking)"

VIGNETTES = vignettes("""
    | row    | left                                                     | right                        | no side                        | age | we say        |
    |--------+----------------------------------------------------------+------------------------------+--------------------------------+-----+---------------|
    | LER-01 | femoral absent; told pain (buttock, on walking)          | femoral absent               |                                | 60  | suspected     |
    | LER-01 | femoral weak; told pain (thigh, on walking)              | femoral weak                 |                                | 60  | suspected     |
    | LER-01 | femoral doppler-only; told cramp (buttock, on walking)   | femoral absent               |                                | 60  | suspected     |
    | LER-01 | femoral weak; told weakness (thigh, on walking)          | femoral weak                 |                                | 60  | suspected     |
    | LER-01 | femoral weak                                             | femoral weak; told pain (buttock, on walking) |               | 60  | suspected     |
    | LER-01 | femoral weak                                             | femoral weak                 | told pain (buttock, on walking) | 60 | suspected     |
    | LER-01 | femoral weak; told pain (buttock); told (on walking)     | femoral weak                 |                                | 60  | suspected     |
    | LER-01 | femoral weak 90d ago; told pain (buttock, on walking)    | femoral weak 90d ago         |                                | 60  | suspected     |
    | LER-01 | femoral weak 91d ago; told pain (buttock, on walking)    | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | femoral weak 2d ago; femoral palpable; told pain (buttock, on walking) | femoral weak   |                                | 60  | nothing       |
    | LER-01 | femoral palpable; told pain (buttock, on walking)        | femoral palpable             |                                | 60  | nothing       |
    | LER-01 | told pain (buttock, on walking)                          | femoral weak                 |                                | 60  | cannot assess |
    | LER-01 | femoral palpable; told pain (buttock, on walking)        | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | told pain (buttock, on walking)                          |                              |                                | 60  | nothing       |
    | LER-01 | femoral weak; told pain (calf, on walking)               | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | femoral weak; told pain (buttock)                        | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | femoral weak                                             | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | femoral weak; told pain (buttock, on walking, relieved by sitting or bending forward) | femoral weak |                 | 60  | nothing       |
    | LER-01 | femoral weak; told pain (buttock, on walking) unconfirmed | femoral weak                |                                | 60  | nothing       |
    | LER-01 | femoral weak; told pain (buttock, on walking) 91d ago    | femoral weak                 |                                | 60  | nothing       |
    | LER-01 | femoral weak; told pain (buttock, on walking)            | femoral weak                 |                                | 17  | nothing       |
    | LER-01 | femoral weak; told pain (buttock, on walking)            | femoral weak                 |                                | 18  | suspected     |
    | LER-01 | femoral weak; told pain (buttock, on walking)            | femoral weak; amputated      |                                | 60  | nothing       |
    | ALI-11 | femoral absent; told pain (buttock, on walking); pain onset 2h | femoral absent; numb   |                                | 60  | nothing       |
    | ALI-14 | femoral weak; told pain (buttock, on walking); DP palpable; arterial inaudible | femoral weak |                        | 60  | nothing       |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    """LER-01: both femoral pulses weak and pain above the knee on walking; the acute form is ALI-11."""
    outcomes = list(aortoiliac_disease.assess(picture(row["left"], row["right"], row["no side"], age=int(row["age"]))))
    said = ["cannot assess" if isinstance(one, CannotAssess) else one.card for one in outcomes]
    assert (" ".join(said) or "nothing") == row["we say"]
    patient = picture(row["left"], row["right"], row["no side"], age=int(row["age"]))
    assert aortoiliac_disease.speaks(patient) is (row["we say"] == "suspected")


def test_which_groin_was_not_felt() -> None:
    """LER-01: one weak pulse is half of it."""
    (unable,) = aortoiliac_disease.assess(picture(BUTTOCK, "femoral weak"))
    assert isinstance(unable, CannotAssess)
    (gap,) = unable.missing
    assert (gap.concept, gap.side, gap.why, unable.side) == (
        Concept.PULSE_FEMORAL,
        Side.LEFT,
        Why.NOT_ON_RECORD,
        Side.LEFT,
    )


def test_the_words() -> None:
    """LER-01, PAD-08: an index unless there is one, a referral, and a picture that nobody has to take."""
    (plain,) = aortoiliac_disease.assess(picture(f"femoral weak; {BUTTOCK}", "femoral weak"))
    assert isinstance(plain, Finding)
    assert (plain.urgency, plain.stakes, plain.side) == (Urgency.WARNING, Stakes.ELECTIVE, None)
    assert plain.proposes == ("order.abi", "referral.vascular", "order.cta_runoff")
    assert plain.optional == {"order.cta_runoff"}
    assert plain.rows == ("LER-01", "PAD-08")
    assert plain.concepts == ("leriche", "pad")
    assert [note.id for note in plain.notes] == ["ask_what_is_new", "index_and_referral", "imaging", "spine_mimics"]
    assert {fact.concept for fact in plain.evidence} == {Concept.PULSE_FEMORAL, Concept.SYMPTOM_LEG}
    (measured,) = aortoiliac_disease.assess(picture(f"femoral weak; ABI 0.5; {BUTTOCK}", "femoral weak; ABI 0.6"))
    assert isinstance(measured, Finding)
    assert measured.proposes == ("referral.vascular", "order.cta_runoff")
    assert Concept.ABI in {fact.concept for fact in measured.evidence}
    (half,) = aortoiliac_disease.assess(picture(f"femoral weak; ABI 0.5; {BUTTOCK}", "femoral weak"))
    assert isinstance(half, Finding)
    assert half.proposes[0] == "order.abi"


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ("cond.erectile_dysfunction", True),
        ("cond.erectile_dysfunction resolved", False),
        ("sign.sexual_dysfunction", True),
        ("no sign.sexual_dysfunction", False),
        ("", False),
    ],
)
def test_erectile_dysfunction_belongs_to_it(chart: str, said: bool) -> None:
    """LER-01: it supports, and is not required."""
    (finding,) = aortoiliac_disease.assess(picture(f"femoral weak; {BUTTOCK}", "femoral weak", chart=chart))
    assert isinstance(finding, Finding)
    assert ("with_erectile_dysfunction" in {note.id for note in finding.notes}) is said
    assert any("dysfunction" in fact.concept.value for fact in finding.evidence) is said
