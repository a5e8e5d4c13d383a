"""Injury with a numb or weak leg, one patient a line: CORD-06, SST-10."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Stakes
from app.pathways import spinal_injury
from app.picture.concepts import Concept
from tests.support.bedside import picture
from tests.support.spine import findings, notes, spoken
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left                    | right         | chart                                        | we say             |
    |---------+-------------------------+---------------+----------------------------------------------+--------------------|
    | CORD-06 | told numbness           |               | trauma onset 1d                              | critical suspected |
    | CORD-06 | told weakness           |               | trauma onset 1d                              | critical suspected |
    | CORD-06 | numb                    |               | cond.spinal_trauma onset 1d                  | critical suspected |
    | CORD-06 | weak                    |               | cond.spinal_trauma onset 1d unconfirmed      | critical suspected |
    | CORD-06 |                         |               | trauma onset 1d                              |                    |
    | CORD-06 | told pain               |               | trauma onset 1d                              |                    |
    | CORD-06 | told numbness           |               |                                              |                    |
    | CORD-06 | told numbness           |               | trauma onset 14d                             | critical suspected |
    | CORD-06 | told numbness           |               | trauma onset 15d                             |                    |
    | CORD-06 | told numbness           |               | trauma 15d ago                               |                    |
    | CORD-06 | told numbness           |               | trauma undated                               | critical suspected |
    | CORD-06 | told numbness           |               | trauma onset 1d resolved                     |                    |
    | CORD-06 | told numbness onset 15d |               | trauma onset 1d                              |                    |
    | CORD-06 | told numbness onset 14d |               | trauma onset 1d                              | critical suspected |
    | DPN-10  | numb                    | numb          | trauma onset 1d; diabetic neuropathy         |                    |
    | MNO-07  | told numbness; leg trauma onset 1d |    | trauma onset 1d                              |                    |
    | MNO-07  | told numbness           |               | trauma onset 1d; cond.leg_fracture           |                    |
    | MNO-07  | told numbness           |               | trauma onset 1d; cond.open_wound_leg unconfirmed |                |
    | CORD-06 | told numbness           | leg trauma onset 1d | trauma onset 1d                        | critical suspected |
    | CORD-06 | told numbness; leg trauma onset 1d | told numbness | trauma onset 1d                   | critical suspected |
    | CORD-06 | told numbness; leg trauma onset 1d |    | trauma onset 1d; back pain                   | critical suspected |
    | CORD-06 | told numbness; leg trauma onset 1d |    | cond.spinal_trauma onset 1d                  | critical suspected |
    | CORD-06 | told numbness; leg trauma onset 1d |    | trauma onset 1d; cond.spinal_trauma onset 1d | critical suspected |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_injury_and_a_new_loss(row: dict[str, str]) -> None:
    """CORD-06; an injury of that very leg, without a word of the spine, belongs to nerve, vessel and compartment."""
    assert spoken(spinal_injury, row) == row["we say"]


def test_notes_and_orders() -> None:
    """CORD-06: the trauma team images; nothing but the call is drafted."""
    (finding,) = findings(spinal_injury, {"left": "told numbness", "chart": "trauma onset 1d; back pain"})
    assert notes(finding) == ["precautions", "imaging", "leg_too", "splint"]
    assert finding.proposes == ("referral.spine",)
    assert finding.stakes is Stakes.SPINE_THREATENED
    assert finding.rows == ("CORD-06", "SST-10")
    assert finding.concepts == ("spinal_injury", "referral.spine.emergency")
    assert [one.concept for one in finding.evidence] == [
        Concept.COND_TRAUMA,
        Concept.SYMPTOM_LEG,
        Concept.COND_LOW_BACK_PAIN,
    ]


UNEXAMINED = vignettes("""
    | row     | left                          | right                         | chart                        | not known                                        |
    |---------+-------------------------------+-------------------------------+------------------------------+--------------------------------------------------|
    | CORD-06 |                               |                               | cond.spinal_trauma onset 1d  | motor left, sensory left, motor right, sensory right |
    | CORD-06 | power normal; sensation normal |                              | cond.spinal_trauma onset 1d  | motor right, sensory right                       |
    | CORD-06 | power normal; sensation normal | power normal 25h ago; sensation normal | cond.spinal_trauma onset 1d | motor right                              |
    | CORD-06 | power normal; sensation normal | power normal; sensation normal | cond.spinal_trauma onset 1d |                                                  |
    | DATA-08 | amputated                     |                               | cond.spinal_trauma onset 1d  | motor right, sensory right                       |
    | CORD-06 | power normal; sensation normal | amputated                    | cond.spinal_trauma onset 1d  |                                                  |
    | CORD-06 |                               |                               | cond.spinal_trauma onset 15d |                                                  |
    | CORD-06 |                               |                               | trauma onset 1d              |                                                  |
""")


@pytest.mark.parametrize("row", UNEXAMINED, ids=names(UNEXAMINED))
def test_legs_that_nobody_examined_after_an_injury_of_the_spine_are_not_called_sound(row: dict[str, str]) -> None:
    """CORD-06: no card, and no all-clear either."""
    outcomes = list(spinal_injury.assess(picture(row["left"], row["right"], chart=row["chart"])))
    gaps = [gap for one in outcomes if isinstance(one, CannotAssess) for gap in one.missing]
    told = ", ".join(f"{gap.concept.value.removesuffix('.limb')} {gap.side}" for gap in gaps)
    assert told == row["not known"]
    assert len(outcomes) == bool(gaps)
    assert all(isinstance(one, CannotAssess) and one.pathway == "spinal_injury" for one in outcomes)
