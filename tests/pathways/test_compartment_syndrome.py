"""Compartment syndrome: COMP-01 to COMP-05."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import compartment_syndrome
from app.picture.concepts import Concept
from app.picture.facts import Fact, Interval, Measurement, Side
from app.picture.needs import Why
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture, span
from tests.support.vignettes import names, vignettes


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in compartment_syndrome.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``suspected left critical``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


SIGNS = vignettes("""
    | row     | left                                                                       | no side                    | chart                | we say                    |
    |---------+----------------------------------------------------------------------------+----------------------------+----------------------+---------------------------|
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 7; sign.tense_compartment          |                            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 6; sign.tense_compartment          |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 7 25h ago; sign.tense_compartment  |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 7 24h ago; sign.tense_compartment  |                            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 9 5h ago; pain.severity 3; sign.tense_compartment |             |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 4 5h ago; pain.severity 6; sign.tense_compartment |             |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 5 5h ago; pain.severity 6; sign.tense_compartment |             |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 4 26h ago; pain.severity 6; sign.tense_compartment |            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.tense_compartment                           |                            | pain.severity 8      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.tense_compartment                           | pain.severity 8            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; told pain (getting worse); sign.tense_compartment |                           |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; told pain; told (getting worse); sign.tense_compartment |                     |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; told numbness; told (getting worse); sign.tense_compartment |                 |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; told pain; sign.tense_compartment                |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; told pain (getting worse) unconfirmed; sign.tense_compartment |               |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; sign.tense_compartment |                           |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb                  |                            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; told numbness         |                            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; told numbness onset 8d |                           |                      | examine left warning      |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb 25h ago          |                            |                      | examine left warning      |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb; numb 8d ago     |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb onset 2d; numb 8d ago |                       |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb onset 8d         |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; numb unconfirmed      |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.passive_stretch_pain; sign.tense_compartment unconfirmed |               |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 1d ago; sign.tense_compartment; numb                     |                            |                      | nothing                   |
    | COMP-01 | sign.passive_stretch_pain; sign.tense_compartment; pain.severity 9         |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture 7d ago; pain.severity 8; sign.tense_compartment          |                            |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 8d ago; pain.severity 8; sign.tense_compartment          |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture onset 8d; pain.severity 8; sign.tense_compartment        |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture undated; pain.severity 8; sign.tense_compartment         |                            |                      | nothing                   |
    | COMP-01 | cond.leg_fracture undated onset 1d; pain.severity 8; sign.tense_compartment |                           |                      | suspected left critical   |
    | COMP-01 | cond.leg_fracture 1d ago unconfirmed; pain.severity 8; sign.tense_compartment |                         |                      | nothing                   |
    | COMP-01 | leg trauma 1d ago; pain.severity 8; sign.tense_compartment                 |                            |                      | suspected left critical   |
    | COMP-01 | revascularized 2d ago; pain.severity 8; sign.tense_compartment             |                            |                      | suspected left critical   |
    | COMP-01 | revascularized 8d ago; pain.severity 8; sign.tense_compartment             |                            |                      | nothing                   |
    | COMP-01 | revascularized undated; pain.severity 8; sign.tense_compartment            |                            |                      | nothing                   |
    | COMP-01 | pain.severity 8; sign.tense_compartment                                    |                            | cond.leg_fracture 1d ago | suspected left critical |
    | COMP-01 |                                                                            | pain.severity 8; sign.tense_compartment | cond.leg_fracture 1d ago | suspected unsided critical |
    | COMP-01 | cond.leg_fracture 1d ago                                                   | pain.severity 8; sign.tense_compartment |         | suspected unsided critical |
    | COMP-01 | cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment; amputated |                          |                      | nothing                   |
    | COMP-04 | cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment; DP palpable; PT palpable |           |                      | suspected left critical   |
    | DATA-02 | cond.leg_fracture 1d ago; pain.severity 8 unsigned; sign.tense_compartment unsigned |                   |                      | suspected left critical   |
    | DATA-02 | cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment 2h ago; no sign.tense_compartment unsigned | |                | suspected left critical   |
    | DATA-12 | cond.leg_fracture 1d ago; pain.severity 8                                  |                            |                      | examine left warning      |
    | DATA-12 | cond.leg_fracture 1d ago; sign.passive_stretch_pain                        |                            |                      | examine left warning      |
    | DATA-12 | cond.leg_fracture 1d ago; pain.severity 8; no sign.tense_compartment       |                            |                      | nothing                   |
    | DATA-12 | cond.leg_fracture 1d ago; pain.severity 8; sensation normal                |                            |                      | nothing                   |
    | DATA-12 | cond.leg_fracture 1d ago; no sign.tense_compartment                        |                            | pain.severity 8      | nothing                   |
    | DATA-12 |                                                                            |                            | cond.leg_fracture 1d ago; pain.severity 8 | examine unsided warning |
    | DATA-12 | cond.leg_fracture 1d ago; pain.severity 6                                  |                            |                      | nothing                   |
    | DATA-09 | cond.leg_fracture 1d ago; pain.severity >5; sign.tense_compartment         |                            |                      | nothing                   |
    | DATA-09 | cond.leg_fracture 1d ago; pain.severity >7; sign.tense_compartment         |                            |                      | suspected left critical   |
""")


@pytest.mark.parametrize("row", SIGNS, ids=names(SIGNS))
def test_cause_pain_and_sign(row: dict[str, str]) -> None:
    """COMP-01: a cause of the week, bad pain, and a tense compartment or new numbness; COMP-04: whatever the pulses."""
    assert said(picture(row["left"], "", row["no side"], row["chart"])) == row["we say"]


TIGHT = vignettes("""
    | row     | left                                             | chart        | we say                   |
    |---------+--------------------------------------------------+--------------+--------------------------|
    | COMP-02 | proc.cast 1d ago; numb                           |              | suspected left critical  |
    | COMP-02 | proc.cast 42d ago; numb                          |              | suspected left critical  |
    | COMP-02 | proc.cast 43d ago; numb                          |              | nothing                  |
    | COMP-02 | proc.cast undated; numb                          |              | nothing                  |
    | COMP-02 | numb                                             | proc.cast 9d ago | suspected left critical |
    | COMP-02 | proc.cast 9d ago; sign.leg_swelling              |              | suspected left critical  |
    | COMP-02 | proc.cast 9d ago; sign.massive_swelling          |              | suspected left critical  |
    | COMP-02 | proc.cast 9d ago; told swelling                  |              | suspected left critical  |
    | COMP-02 | proc.cast 9d ago; told swelling onset 8d         |              | nothing                  |
    | COMP-02 | proc.cast 9d ago; told numbness                  |              | suspected left critical  |
    | COMP-02 | proc.cast 9d ago; sensation normal; no sign.leg_swelling |      | nothing                  |
    | COMP-02 | proc.cast 9d ago; pain.severity 9                |              | nothing                  |
    | COMP-02 | sign.tight_dressing; numb                        |              | suspected left critical  |
    | COMP-02 | sign.tight_dressing; sign.leg_swelling           |              | suspected left critical  |
    | COMP-02 | sign.tight_dressing                              |              | nothing                  |
    | COMP-02 | sign.tight_dressing 25h ago; numb                |              | nothing                  |
    | COMP-02 | no sign.tight_dressing; numb                     |              | nothing                  |
    | COMP-03 | cond.compartment                                 |              | listed left critical     |
    | COMP-03 | cond.compartment 14d ago                         |              | listed left critical     |
    | COMP-03 | cond.compartment 15d ago                         |              | nothing                  |
    | COMP-03 | cond.compartment undated                         |              | listed left critical     |
    | COMP-03 | cond.compartment onset 15d                       |              | nothing                  |
    | COMP-03 | cond.compartment resolved                        |              | nothing                  |
    | COMP-03 | cond.compartment; DP palpable; no sign.tense_compartment |      | listed left critical     |
    | COMP-03 |                                                  | cond.compartment | listed unsided critical |
    | DATA-03 | cond.compartment unconfirmed                     |              | examine left warning     |
    | DATA-03 | cond.compartment unconfirmed; cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment | | suspected left critical |
""")


@pytest.mark.parametrize("row", TIGHT, ids=names(TIGHT))
def test_a_tight_cast_and_a_listed_diagnosis(row: dict[str, str]) -> None:
    """COMP-02, COMP-03."""
    assert said(picture(row["left"], chart=row["chart"])) == row["we say"]


PRESSURE = vignettes("""
    | row     | left                                                              | chart              | we say                  | missing              |
    |---------+-------------------------------------------------------------------+--------------------+-------------------------+----------------------|
    | COMP-05 | compartment_pressure 50 mm[Hg]                                    | bp.diastolic 80    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 49 mm[Hg]                                    | bp.diastolic 80    | nothing                 |                      |
    | COMP-05 | compartment_pressure 50 mm[Hg]                                    | bp.diastolic 81    | nothing                 |                      |
    | COMP-05 | compartment_pressure 50 mm[Hg] 25h ago                            | bp.diastolic 80    | nothing                 |                      |
    | COMP-05 | compartment_pressure 50 mm[Hg]                                    | bp.diastolic 80 25h ago | examine left warning | bp.diastolic        |
    | COMP-05 | compartment_pressure 20 mm[Hg]                                    |                    | examine left warning    | bp.diastolic         |
    | COMP-05 | compartment_pressure >45 mm[Hg]                                   | bp.diastolic 80    | examine left warning    | compartment_pressure |
    | COMP-05 | compartment_pressure <55 mm[Hg]                                   | bp.diastolic 80    | examine left warning    | compartment_pressure |
    | COMP-05 | compartment_pressure >55 mm[Hg]                                   | bp.diastolic 80    | suspected left critical |                      |
    | COMP-05 | compartment_pressure <45 mm[Hg]                                   | bp.diastolic 80    | nothing                 |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]; sign.tense_compartment            | bp.diastolic 90    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 40 mm[Hg]; sign.tense_compartment            | bp.diastolic 90    | nothing                 |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]; sign.passive_stretch_pain         |                    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]; pain.severity 8                   |                    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]; numb                              |                    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]; sign.leg_swelling                 |                    | suspected left critical |                      |
    | COMP-05 | compartment_pressure 41 mm[Hg]                                    | bp.diastolic 90    | nothing                 |                      |
    | COMP-05 | compartment_pressure 10 mm[Hg]; cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment | bp.diastolic 90 | suspected left critical | |
    | DATA-02 | compartment_pressure 50 mm[Hg] unsigned                           | bp.diastolic 80    | suspected left critical |                      |
""")


@pytest.mark.parametrize("row", PRESSURE, ids=names(PRESSURE))
def test_a_measured_pressure(row: dict[str, str]) -> None:
    """COMP-05: both sides of the difference and of the absolute limit; a larger difference takes nothing back."""
    patient = picture(row["left"], chart=row["chart"])
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        assert [gap.concept.value for gap in finding.missing] == row["missing"].split()
        assert ("pressure_not_judged" in notes(finding)) is bool(row["missing"])


def test_the_words_and_the_call() -> None:
    """COMP-01 to COMP-06: the surgeon is called, the cast comes off first, heparin waits, pulses exclude nothing."""
    signs = only(picture("cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment; numb"))
    assert notes(signs) == ["call_surgeon", "heart_level", "heparin_waits", "pulses_do_not_exclude"]
    assert (signs.urgency, signs.stakes) == (Urgency.CRITICAL, Stakes.EMERGENCY)
    assert signs.proposes == ("referral.surgery",)
    assert signs.concepts == ("compartment", "referral.surgery.emergency")
    assert signs.rows == ("COMP-01", "COMP-04")
    assert {fact.concept for fact in signs.evidence} == {
        Concept.COND_LEG_FRACTURE,
        Concept.PAIN_SEVERITY,
        Concept.SIGN_TENSE_COMPARTMENT,
        Concept.SENSORY_LIMB,
    }
    tight = only(picture("proc.cast 1d ago; numb"))
    assert notes(tight)[:2] == ["release", "call_surgeon"]
    assert tight.rows == ("COMP-02", "COMP-04")
    listed = only(picture("cond.compartment"))
    assert notes(listed)[:2] == ["fasciotomy", "call_surgeon"]
    assert listed.rows == ("COMP-03", "COMP-04")
    pressed = only(picture("compartment_pressure 50 mm[Hg]", chart="bp.diastolic 80"))
    assert pressed.notes[0].id == "pressure_low_difference"
    assert pressed.notes[0].blanks == {"limit": 30, "absolute": 40}
    assert {fact.concept for fact in pressed.evidence} == {Concept.COMPARTMENT_PRESSURE, Concept.BP_DIASTOLIC}
    assert pressed.rows == ("COMP-05", "COMP-04")
    unsided = only(picture("", "", "pain.severity 8; sign.tense_compartment", "cond.leg_fracture 1d ago"))
    assert "side_to_confirm" in notes(unsided)
    assert "side_to_confirm" not in notes(signs)


def test_what_must_be_examined_first() -> None:
    """COMP-01, DATA-03, DATA-12: no call is drafted, what is missing is named, heparin waits only for a listed one."""
    open_question = only(picture("cond.leg_fracture 1d ago; pain.severity 8"))
    assert notes(open_question) == ["examine_now", "pulses_do_not_exclude"]
    assert [(gap.concept, gap.why) for gap in open_question.missing] == [
        (Concept.SIGN_TENSE_COMPARTMENT, Why.NOT_ON_RECORD),
        (Concept.SENSORY_LIMB, Why.NOT_ON_RECORD),
    ]
    assert open_question.proposes == ()
    assert open_question.concepts == ("compartment.possible",)
    unconfirmed = only(picture("cond.compartment unconfirmed"))
    assert notes(unconfirmed) == ["not_confirmed", "heparin_waits", "pulses_do_not_exclude"]
    assert unconfirmed.rows == ("COMP-03", "DATA-03", "COMP-04")
    assert unconfirmed.missing == ()
    unjudged = only(picture("compartment_pressure 20 mm[Hg]"))
    assert notes(unjudged) == ["pressure_not_judged", "pulses_do_not_exclude"]
    assert unjudged.notes[0].blanks == {"limit": 30}


def test_each_leg_for_itself() -> None:
    """DATA-08: a cause on one side says nothing of the other; both may be in danger."""
    signs = "pain.severity 8; sign.tense_compartment"
    assert said(picture(signs, "cond.leg_fracture 1d ago")) == "nothing"
    both = picture(f"cond.leg_fracture 1d ago; {signs}", f"cond.leg_fracture 1d ago; {signs}")
    assert said(both) == "suspected left critical + suspected right critical"
    named = picture(f"cond.leg_fracture 1d ago; {signs}", "", signs)
    assert said(named) == "suspected left critical"


def test_the_rise_is_in_the_evidence() -> None:
    """COMP-01: both ratings, the earlier first."""
    finding = only(picture("cond.leg_fracture 1d ago; pain.severity 4 5h ago; pain.severity 6; sign.tense_compartment"))
    ratings = [fact.printed for fact in finding.evidence if isinstance(fact, Measurement)]
    assert ratings == ["4", "6"]


def test_of_two_ratings_of_one_time_the_worse_counts() -> None:
    """DATA-07."""
    ratings: list[Fact] = [
        Measurement(
            concept=Concept.PAIN_SEVERITY,
            reference=f"x/{value}",
            side=Side.LEFT,
            when=at(NOW - span("1h")),
            value=Interval.exactly(value),
            unit="1",
            printed=value,
        )
        for value in ("8", "3")
    ]
    for extra in (ratings, ratings[::-1]):
        patient = picture("cond.leg_fracture 1d ago; sign.tense_compartment", extra=extra)
        assert said(patient) == "suspected left critical"
