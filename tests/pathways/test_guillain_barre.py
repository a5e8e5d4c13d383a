"""Weakness that climbs or takes both legs, weak reflexes, failing breath (GBS-01)."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Stakes
from app.pathways import guillain_barre
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.needs import Why
from tests.support.bedside import picture
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row    | left | right | no side | chart | we say |
    |--------+------+-------+---------+-------+--------|
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d; reflex absent | | | critical suspected |
    | GBS-01 | weak onset 5d; reflex reduced | weak onset 5d | | | critical suspected |
    | GBS-01 | weak onset 5d | weak onset 5d; reflex reduced | | | critical suspected |
    | GBS-01 | weak onset 5d; reflex reduced unsigned | weak onset 5d | | | critical suspected |
    | GBS-01 | weak onset 28d; reflex absent | weak onset 28d | | | critical suspected |
    | GBS-01 | weak onset 28.1d; reflex absent | weak onset 5d | | | critical suspected |
    | GBS-01 | told weakness onset 5d; reflex absent | told weakness onset 5d | | | critical suspected |
    | GBS-01 | | | told weakness (ascending) onset 5d; reflex absent | | critical suspected |
    | GBS-01 | told weakness (ascending); reflex absent | | | | critical suspected |
    | GBS-01 | told weakness (ascending) 29d ago; reflex absent | | | | warning possible |
    | GBS-01 | told weakness (one leg, then both); reflex absent | | | | critical suspected |
    | GBS-01 | told weakness; told (ascending); reflex absent | | | | critical suspected |
    | GBS-01 | told numbness (ascending); reflex absent | | | | nothing |
    | GBS-01 | weak onset 5d; reflex absent | | | | nothing |
    | GBS-01 | weak onset 5d; reflex absent | power normal | | | nothing |
    | GBS-01 | weak onset 5d; reflex absent | numb onset 5d | | | nothing |
    | GBS-01 | told weakness (resolved) onset 5d; reflex absent | told weakness onset 5d | | | nothing |
    | GBS-01 | weak onset 5d; reflex absent; amputated | weak onset 5d | | | nothing |
    | GBS-01 | amputated; DP absent; PT absent | | told weakness (ascending) onset 5d; reflex absent | | critical suspected |
    | GBS-01 | weak onset 5d | weak onset 5d | | urinary_retention listed onset 90d | warning possible |
    | GBS-01 | told weakness (getting worse); weak; reflex absent | weak | | | critical suspected |
    | GBS-01 | told weakness (getting worse) 29d ago; weak; reflex absent | weak | | | warning possible |
    | GBS-01 | mild weakness 5d ago; severe weakness; reflex absent | weak | | | critical suspected |
    | GBS-01 | weak | mild weakness 5d ago; severe weakness; reflex absent | | | critical suspected |
    | GBS-01 | mild weakness 15d ago; severe weakness; reflex absent | weak | | | warning possible |
    | GBS-01 | numb toes 5d ago; numb foot; weak; reflex absent | weak | | | warning possible |
    | GBS-01 | weak; reflex absent | weak | began onset 6d | | critical suspected |
    | GBS-01 | weak; reflex absent; began onset 6d | weak | | | critical suspected |
    | GBS-01 | weak; reflex absent | weak | | | warning possible |
    | GBS-01 | weak; reflex absent | weak | | diabetes | cannot assess |
    | GBS-01 | weak; reflex absent | weak | | neuropathy | cannot assess |
    | GBS-01 | weak; reflex absent | weak | | diabetic neuropathy | cannot assess |
    | GBS-01 | weak; reflex absent | weak | | cond.cidp | cannot assess |
    | GBS-01 | weak onset 5d; reflex absent | weak | | diabetes | critical suspected |
    | GBS-01 | weak | weak | | | cannot assess |
    | GBS-01 | weak; reflex normal | weak | | | cannot assess |
    | GBS-01 | weak onset 5d | weak onset 5d | | | warning possible |
    | GBS-01 | weak onset 5d; reflex absent 25h ago | weak onset 5d | | | warning possible |
    | GBS-01 | weak onset 5d; reflex normal unsigned | weak onset 5d | | | warning possible |
    | GBS-01 | weak onset 5d; reflex normal | weak onset 5d; reflex absent | | | critical suspected |
    | GBS-01 | weak onset 5d; reflex normal | weak onset 5d | | | nothing |
    | GBS-01 | told weakness (ascending) onset 5d; reflex normal | | | | warning possible |
    | GBS-01 | weak onset 5d; reflex brisk | weak onset 5d | | | nothing |
    | GBS-01 | weak onset 5d; reflex brisk | weak onset 5d; reflex absent | | | nothing |
    | GBS-01 | weak onset 5d; reflex brisk unsigned | weak onset 5d | | | nothing |
    | GBS-01 | told weakness (ascending) onset 5d; reflex brisk unsigned | told weakness onset 5d | | | warning possible |
    | GBS-01 | weak onset 5d; reflex brisk unsigned; reflex absent | weak onset 5d | | | critical suspected |
    | GBS-01 | told weakness (sudden onset) onset 5h; reflex absent | told weakness onset 5h | | | nothing |
    | GBS-01 | told weakness (sudden onset, ascending) onset 20h; reflex absent | told weakness onset 20h | | | critical suspected |
    | GBS-01 | weak onset 5d; reflex absent; DP absent; PT absent | weak onset 5d | | | nothing |
    | GBS-01 | weak onset 5d; reflex absent; DP weak; PT weak | weak onset 5d | | | critical suspected |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | sign.sensory_level | nothing |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | sign.sensory_level unsigned | critical suspected |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | urinary_retention | nothing |
    | GBS-01 | told weakness (ascending) onset 5d; reflex absent | | | urinary_retention | critical suspected |
    | GBS-01 | told weakness (ascending) onset 5d | | | urinary_retention | nothing |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | cond.cord_compression | nothing |
    | GBS-01 | reflex absent | | | cond.paraparesis onset 5d | critical suspected |
    | GBS-01 | reflex absent | | | cond.paraparesis onset 5d unconfirmed | critical suspected |
    | GBS-01 | reflex absent | | | cond.paraparesis | warning possible |
    | GBS-01 | reflex absent | | | cond.paraparesis 29d ago | nothing |
    | GBS-01 | reflex absent | | | cond.paraparesis onset 29d | nothing |
    | GBS-01 | reflex absent | | | cond.gbs unconfirmed | critical suspected |
    | GBS-01 | | | | cond.gbs unconfirmed | warning possible |
    | GBS-01 | | | | cond.gbs unconfirmed 28d ago | warning possible |
    | GBS-01 | | | | cond.gbs unconfirmed 29d ago | nothing |
    | GBS-01 | | | | cond.gbs unconfirmed onset 29d | nothing |
    | GBS-01 | | | | cond.gbs | nothing |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | cond.gbs | nothing |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | cond.gbs 900d ago | critical suspected |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | cond.gbs resolved | critical suspected |
    | GBS-01 | | | | cond.gbs; vital.capacity 20 mL/kg | critical breathing |
    | GBS-01 | | | | cond.gbs; vital.capacity 20.1 mL/kg | nothing |
    | GBS-01 | | | | cond.gbs; sign.breathless | critical breathing |
    | GBS-01 | weak onset 5d | weak onset 5d | | vital.capacity 20 mL/kg | critical breathing |
    | GBS-01 | weak onset 5d | weak onset 5d | | vital.capacity 21 mL/kg | warning possible |
    | GBS-01 | weak onset 5d | weak onset 5d | | sign.breathless | critical breathing |
    | GBS-01 | weak onset 5d; reflex normal | weak onset 5d | | sign.breathless | critical breathing |
    | GBS-01 | weak onset 5d | weak onset 5d | | no sign.breathless | warning possible |
    | GBS-01 | weak | weak | | sign.breathless | cannot assess |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | vital.capacity 15 mL/kg 25h ago | critical suspected |
    | GBS-01 | weak onset 5d; reflex brisk | weak onset 5d | | vital.capacity 15 mL/kg | nothing |
    | GBS-01 | weak onset 5d | weak onset 5d | | cancer | nothing |
    | GBS-01 | weak onset 5d; reflex absent | weak onset 5d | | cancer | critical suspected |
    | GBS-01 | told weakness (ascending) onset 5d | told weakness onset 5d | | cancer | warning possible |
    | GBS-01 | weak onset 5d | weak onset 5d | | cancer; sign.breathless | critical breathing |
    | PSY-01 | weak onset 5d; reflex absent | weak onset 5d | | cond.functional | critical suspected |
    | PHY-01 | told numbness (after a fixed posture); reflex absent | told numbness (after a fixed posture) | | | nothing |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(guillain_barre, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.stakes is Stakes.EMERGENCY
        assert one.proposes == ("referral.neurology",)
        assert bool(one.optional) is (one.card == "possible")
        assert one.rows == ("GBS-01",)
        assert one.evidence
        assert one.blanks == ({"weeks": 4} if one.card == "suspected" else {})


LASTING = vignettes("""
    | row    | left | right | no side | chart | we say |
    |--------+------+-------+---------+-------+--------|
    | PNP-02 | weak onset 28.1d; reflex absent | weak onset 28.1d | | | warning lasting |
    | PNP-02 | weak onset 28.1d; reflex reduced | weak onset 28.1d; reflex normal | | | warning lasting |
    | PNP-02 | weak onset 364d; reflex absent | weak onset 364d | | | warning lasting |
    | PNP-02 | weak onset 364.1d; reflex absent | weak onset 364.1d | | | nothing |
    | PNP-02 | weak onset 364.1d; reflex absent | weak onset 90d | | | warning lasting |
    | PNP-02 | weak onset 60d; reflex normal | weak onset 60d | | | nothing |
    | PNP-02 | weak onset 60d | weak onset 60d | | | nothing |
    | PNP-02 | weak onset 60d; reflex brisk | weak onset 60d; reflex absent | | | nothing |
    | PNP-02 | weak onset 60d; reflex absent | | | | nothing |
    | PNP-02 | weak onset 60d; reflex absent | weak onset 60d | | diabetes | nothing |
    | PNP-02 | weak onset 60d; reflex absent | weak onset 60d | | neuropathy | nothing |
    | PNP-02 | weak onset 60d; reflex absent | weak onset 60d | | stenosis | nothing |
    | PNP-02 | told weakness (on walking, relieved by sitting or bending forward) onset 60d; reflex absent | told weakness (on walking, relieved by sitting or bending forward) onset 60d | | | nothing |
    | PNP-02 | weak onset 60d; reflex absent | weak onset 60d | | sign.sensory_level | nothing |
    | PNP-02 | weak onset 60d; reflex absent; DP absent; PT absent | weak onset 60d | | | nothing |
    | PNP-02 | weak onset 60d; numb onset 60d; reflex absent | weak onset 60d; numb onset 60d | | sign.proximal_weakness | nothing |
    | PNP-02 | told weakness (one leg, then both) onset 60d; reflex absent | | | | warning lasting |
    | PNP-02 | told weakness (ascending) onset 40d; reflex absent | | | | warning lasting |
""")


@pytest.mark.parametrize("row", LASTING, ids=names(LASTING))
def test_the_same_for_longer_than_four_weeks(row: dict[str, str]) -> None:
    """PNP-02: no emergency any more, and not nothing; a year later it is known to somebody."""
    found = concluded(guillain_barre, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ("referral.neurology", "order.ncs_emg")
        assert one.concepts == ("neuropathy.cidp",)
        assert not one.optional
        assert one.rows == ("PNP-02",)
        assert one.blanks == {"weeks": 4}
        assert notes(one) == ["lasting_tests", "worse", "cord_if"]
        assert {fact.concept for fact in one.evidence} >= {Concept.REFLEX_ANKLE}
        assert {fact.concept for fact in one.evidence} & {Concept.MOTOR_LIMB, Concept.SYMPTOM_LEG}


def test_a_child_whose_legs_are_weak_for_weeks() -> None:
    """DATA-16."""
    row = {"left": "weak onset 60d; reflex absent", "right": "weak onset 60d", "age": "9"}
    (finding,) = findings(concluded(guillain_barre, row))
    assert notes(finding) == ["lasting_tests", "child", "worse", "cord_if"]


CAPACITY = vignettes("""
    | row    | chart                                           | card      | missing        | why                           |
    |--------+-------------------------------------------------+-----------+----------------+-------------------------------|
    | GBS-01 |                                                 | suspected | vital.capacity | not on record                 |
    | GBS-01 | vital.capacity 15 mL/kg 25h ago                 | suspected | vital.capacity | too old                       |
    | GBS-01 | vital.capacity 21 mL/kg                         | suspected |                |                               |
    | GBS-01 | vital.capacity <25 mL/kg                        | suspected | vital.capacity | range crosses the limit       |
""")


@pytest.mark.parametrize("row", CAPACITY, ids=names(CAPACITY))
def test_vital_capacity(row: dict[str, str]) -> None:
    patient = picture("weak onset 5d; reflex absent", "weak onset 5d", chart=row["chart"])
    (finding,) = findings(guillain_barre.assess(patient))
    assert finding.card == row["card"]
    assert [(gap.concept.value, gap.why.value) for gap in finding.missing] == (
        [(row["missing"], row["why"])] if row["missing"] else []
    )
    assert ("intensive_care" in notes(finding)) is (row["card"] == "breathing")
    assert (Concept.VITAL_CAPACITY in {fact.concept for fact in finding.evidence}) is (row["card"] == "breathing")
    limits = {note.blanks["limit"] for note in finding.notes if "limit" in note.blanks}
    assert limits == {20}


SAYS = vignettes("""
    | row     | left                                              | right         | chart                            | age | says |
    |---------+---------------------------------------------------+---------------+----------------------------------+-----+------|
    | GBS-01  | weak onset 5d; reflex absent                      | weak onset 5d |                                  | 70  | measure monitor treat cord_if infection_not_needed |
    | GBS-01  | weak onset 5d; reflex absent                      | weak onset 5d | cond.recent_infection onset 42d  | 70  | measure monitor treat cord_if infection_on_record  |
    | GBS-01  | weak onset 5d; reflex absent                      | weak onset 5d | cond.recent_infection onset 43d  | 70  | measure monitor treat cord_if infection_not_needed |
    | DATA-16 | weak onset 5d; reflex absent                      | weak onset 5d |                                  | 9   | measure monitor treat child cord_if infection_not_needed |
    | GBS-01  | weak onset 5d                                     | weak onset 5d |                                  | 70  | test_reflexes measure if_so cord_if infection_not_needed |
    | GBS-01  | told weakness (ascending) onset 5d; reflex normal |               |                                  | 70  | reflexes_normal measure if_so cord_if infection_not_needed |
    | GBS-01  | weak; reflex absent                               | weak          |                                  | 70  | ask_course measure if_so cord_if infection_not_needed |
    | GBS-01  | weak onset 5d; reflex absent                      | weak onset 5d | sign.breathless; vital.capacity 9 mL/kg | 70 | intensive_care breathless monitor treat cord_if infection_not_needed |
""")


@pytest.mark.parametrize("row", SAYS, ids=names(SAYS))
def test_what_the_card_says(row: dict[str, str]) -> None:
    (finding,) = findings(concluded(guillain_barre, row))
    assert notes(finding) == row["says"].split()
    listed = {fact.concept for fact in finding.evidence}
    assert (Concept.COND_RECENT_INFECTION in listed) is ("infection_on_record" in row["says"])
    weeks = [note.blanks for note in finding.notes if note.id == "ask_course"]
    assert weeks in ([], [{"weeks": 4}])


def test_what_decides_and_is_not_known_is_named() -> None:
    """GBS-01: the reflexes of each side, the onset."""
    (finding,) = findings(guillain_barre.assess(picture("weak onset 5d; reflex absent 30h ago", "weak onset 5d")))
    assert [(gap.concept, gap.side, gap.why) for gap in finding.missing] == [
        (Concept.REFLEX_ANKLE, Side.LEFT, Why.STALE),
        (Concept.REFLEX_ANKLE, Side.RIGHT, Why.NOT_ON_RECORD),
        (Concept.VITAL_CAPACITY, None, Why.NOT_ON_RECORD),
    ]
    (asked,) = guillain_barre.assess(picture("weak", "weak"))
    assert isinstance(asked, CannotAssess)
    assert [gap.concept for gap in asked.missing] == [Concept.REFLEX_ANKLE, Concept.REFLEX_ANKLE, Concept.SYMPTOM_ONSET]
    (course,) = findings(guillain_barre.assess(picture("weak; reflex absent", "weak")))
    assert [gap.concept for gap in course.missing] == [Concept.SYMPTOM_ONSET, Concept.VITAL_CAPACITY]


def test_the_evidence_holds_the_jerks_and_both_legs() -> None:
    """GBS-01."""
    (finding,) = findings(
        guillain_barre.assess(picture("weak onset 5d; reflex absent; told weakness (getting worse)", "weak onset 5d"))
    )
    assert sorted((fact.concept.value, str(fact.side)) for fact in finding.evidence) == [
        ("motor.limb", "left"),
        ("motor.limb", "right"),
        ("reflex.ankle", "left"),
        ("symptom.leg", "left"),
    ]
