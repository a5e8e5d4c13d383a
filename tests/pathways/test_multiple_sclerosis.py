"""Known multiple sclerosis with a new deficit, and numbness that comes and goes in the young (MS-01)."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Stakes
from app.pathways import multiple_sclerosis
from app.picture.concepts import Concept
from tests.support.bedside import picture
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

KNOWN = vignettes("""
    | row   | left | right | no side | chart | age | we say |
    |-------+------+-------+---------+-------+-----+--------|
    | MS-01 | numb onset 5d           |               |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | weak onset 5d           |               |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 |                         | numb onset 5d |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 |                         |               | numb onset 5d | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | numb onset 5d           |               |               | cond.ms resolved 900d ago     | 60 | warning relapse |
    | MS-01 | numb onset 5d           |               |               | cond.ms unconfirmed           | 60 | nothing         |
    | MS-01 | numb onset 28d          |               |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | numb onset 28.1d        |               |               | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 | numb onset 28.1d        | weak onset 3d |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | numb                    |               |               | cond.ms 900d ago              | 60 | cannot assess   |
    | MS-01 | numb; began onset 5d    |               |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told numbness           |               |               | cond.ms 900d ago              | 60 | cannot assess   |
    | MS-01 | told numbness (getting worse)         |  |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told numbness (relapsing)             |  |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told weakness (ascending)             |  |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told weakness (sudden onset)          |  |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told weakness (one leg, then both)    |  |               | cond.ms 900d ago              | 60 | warning relapse |
    | MS-01 | told numbness (getting worse) 29d ago |  |               | cond.ms 900d ago              | 60 | cannot assess   |
    | MS-01 | told numbness (getting worse) 91d ago |  |               | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 | told numbness (resolved) onset 5d     |  |               | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 | told pain onset 5d      |               |               | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 |                         |               |               | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 | numb onset 5d; DP absent; PT absent     | |             | cond.ms 900d ago              | 60 | nothing         |
    | MS-01 | numb onset 5d           | DP absent; PT absent | | cond.ms 900d ago | 60 | nothing |
    | MS-01 | numb onset 5d           |               |               | cond.ms 900d ago; sign.sensory_level | 60 | warning relapse |
    | MS-01 | numb onset 5d           |               |               | cond.ms 900d ago              | ?  | warning relapse |
    | MS-01 | numb onset 5d           |               |               | cond.ms 900d ago              | 12 | warning relapse |
    | PHY-01 | told numbness (after a fixed posture) onset 5d | |     | cond.ms 900d ago              | 60 | nothing         |
""")

UNKNOWN = vignettes("""
    | row   | left                                          | right                     | chart | age | we say |
    |-------+-----------------------------------------------+---------------------------+-------+-----+--------|
    | MS-01 | told numbness (relapsing)                     |                           |       | 30  | info comes_and_goes |
    | MS-01 | told numbness; told (relapsing)               |                           |       | 30  | info comes_and_goes |
    | MS-01 |                                               | told numbness (relapsing) |       | 49  | info comes_and_goes |
    | MS-01 | told numbness (relapsing)                     |                           |       | 50  | nothing |
    | MS-01 | told numbness (relapsing)                     |                           |       | 18  | info comes_and_goes |
    | MS-01 | told numbness (relapsing)                     |                           |       | 17  | nothing |
    | MS-01 | told numbness (relapsing)                     |                           |       | ?   | nothing |
    | MS-01 | told numbness                                 |                           |       | 30  | nothing |
    | MS-01 | told weakness (relapsing)                     |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing) listed 900d ago     |                           |       | 30  | info comes_and_goes |
    | MS-01 | told numbness (relapsing) 91d ago             |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing)                     |                           | cond.optic_neuritis resolved 900d ago | 30 | warning comes_and_goes |
    | MS-01 | told numbness (relapsing)                     |                           | cond.optic_neuritis unconfirmed | 30 | info comes_and_goes |
    | MS-01 | told numbness (relapsing, dermatomal)         |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing, radiating down the leg) |                       |       | 30  | nothing |
    | MS-01 | told numbness (relapsing, stocking distribution)  |                       |       | 30  | nothing |
    | MS-01 | told numbness (relapsing, on walking)         |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing); told (on walking)  |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing); told (on walking)  | told numbness (relapsing) |       | 30  | info comes_and_goes |
    | PHY-01 | told numbness (relapsing, after a fixed posture) |                       |       | 30  | nothing |
    | PHY-01 | told numbness (relapsing, on standing)       |                           |       | 30  | nothing |
    | MS-01 | told numbness (relapsing, on standing, getting worse) |                   |       | 30  | nothing |
    | MS-01 | told numbness (relapsing)                     |                           | sciatica | 30 | nothing |
    | MS-01 | told numbness (relapsing)                     |                           | sciatica unconfirmed | 30 | info comes_and_goes |
    | MS-01 | told numbness (relapsing)                     |                           | urinary_retention | 30 | nothing |
    | MS-01 | told numbness (relapsing); DP absent; PT absent |                         |       | 30  | nothing |
    | MS-01 | told numbness (relapsing)                     |                           | cond.ms unconfirmed | 30 | info comes_and_goes |
    | PSY-01 | told numbness (relapsing)                    |                           | cond.functional | 30 | info comes_and_goes |
""")


@pytest.mark.parametrize("row", [*KNOWN, *UNKNOWN], ids=names([*KNOWN, *UNKNOWN]))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(multiple_sclerosis, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.proposes == ("referral.neurology", "order.mri_brain_cord")
        assert one.rows == ("MS-01",)
        assert one.stakes is (Stakes.ELECTIVE if one.urgency.value == "info" else Stakes.URGENT)
        assert one.optional == ({"order.mri_brain_cord"} if one.urgency.value == "info" else set())
        assert Concept.SYMPTOM_LEG in {fact.concept for fact in one.evidence} or row["row"] == "MS-01"


SAYS = vignettes("""
    | row     | left                      | chart                                              | age | says |
    |---------+---------------------------+----------------------------------------------------+-----+------|
    | MS-01   | numb onset 5d             | cond.ms 900d ago                                   | 60  | infection_first relapse_neurology |
    | MS-01   | numb onset 5d             | cond.ms 900d ago; sign.fever                       | 60  | infection_on_record relapse_neurology |
    | MS-01   | numb onset 5d             | cond.ms 900d ago; no sign.fever                    | 60  | infection_first relapse_neurology |
    | MS-01   | numb onset 5d             | cond.ms 900d ago; cond.active_infection            | 60  | infection_on_record relapse_neurology |
    | MS-01   | numb onset 5d             | cond.ms 900d ago; cond.active_infection unconfirmed | 60 | infection_on_record relapse_neurology |
    | MS-01   | numb onset 5d             | cond.ms 900d ago; urinary_retention                | 60  | cord_signs infection_first relapse_neurology |
    | DATA-16 | numb onset 5d             | cond.ms 900d ago                                   | 12  | infection_first relapse_neurology child |
    | MS-01   | told numbness (relapsing) |                                                    | 30  | not_enough_alone mri_by_neurology |
    | MS-01   | told numbness (relapsing) | cond.optic_neuritis                                | 30  | optic_neuritis not_enough_alone mri_by_neurology |
""")


@pytest.mark.parametrize("row", SAYS, ids=names(SAYS))
def test_what_the_card_says(row: dict[str, str]) -> None:
    (finding,) = findings(concluded(multiple_sclerosis, row))
    assert notes(finding) == row["says"].split()
    listed = {fact.concept.value for fact in finding.evidence}
    for item in row["chart"].split("; "):
        if item and not item.startswith("no "):
            assert item.split()[0] in listed


def test_without_an_onset_it_is_asked_for() -> None:
    """MS-01: a numb leg of years ago is no relapse."""
    (asked,) = multiple_sclerosis.assess(picture("numb", chart="cond.ms 900d ago"))
    assert isinstance(asked, CannotAssess)
    assert [gap.concept for gap in asked.missing] == [Concept.SYMPTOM_ONSET]
