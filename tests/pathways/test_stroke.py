"""Sudden weakness, numbness or speech trouble (STR-01, STR-02)."""

from __future__ import annotations

import pytest

from app.conclusions import Stakes
from app.pathways import stroke
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Side, Standing
from app.picture.moments import When
from tests.support.bedside import NOW, picture
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

GOOD = "DP palpable"

THERE = vignettes("""
    | row    | left | right | no side | chart | we say |
    |--------+------+-------+---------+-------+--------|
    | STR-01 | | | | sign.face_weakness onset 2h                                     | critical suspected |
    | STR-01 | | | | sign.arm_deficit onset 24h                                      | critical suspected |
    | STR-01 | | | | sign.arm_deficit onset 24.1h                                    | nothing            |
    | STR-01 | | | | sign.speech_disturbance onset 1h unsigned                       | critical suspected |
    | STR-01 | | | | sign.speech_disturbance onset 1h unconfirmed listed             | critical suspected |
    | STR-01 | | | | sign.face_weakness                                              | critical suspected |
    | STR-01 | | | | sign.face_weakness 24h ago                                      | critical suspected |
    | STR-01 | | | | sign.face_weakness 24.1h ago                                    | nothing            |
    | STR-01 | | | | sign.face_weakness undated                                      | nothing            |
    | STR-01 | | | | no sign.face_weakness                                           | nothing            |
    | STR-01 | | | | sign.face_weakness 3h ago; no sign.face_weakness unsigned       | critical suspected |
    | STR-01 | | | | sign.face_weakness; no sign.face_weakness                       | critical suspected |
    | STR-01 | | | | sign.face_weakness; sign.face_weakness 30h ago                  | warning unsure     |
    | STR-01 | | | | sign.face_weakness; no sign.face_weakness 30h ago               | critical suspected |
    | STR-01 | | | | sign.face_weakness; cond.stroke_tia 400d ago                    | warning unsure     |
    | STR-01 | | | | sign.face_weakness; cond.stroke_tia resolved 400d ago           | warning unsure     |
    | STR-01 | | | | sign.face_weakness; cond.stroke_tia unconfirmed 400d ago        | critical suspected |
    | STR-01 | | | | sign.face_weakness; cond.hemiparesis onset 400d                 | warning unsure     |
    | STR-01 | | | | sign.face_weakness onset 2h; cond.stroke_tia 400d ago           | critical suspected |
    | STR-01 | | | | sign.face_weakness; sign.face_weakness 30h ago; cond.stroke_tia 400d ago | nothing   |
    | STR-01 | | | | cond.stroke_tia 400d ago                                        | nothing            |
    | STR-01 | | | | cond.stroke_tia                                                 | nothing            |
    | STR-01 | | | | cond.stroke_tia unconfirmed                                     | warning unsure     |
    | STR-01 | | | | cond.stroke_tia unconfirmed 30h ago                             | nothing            |
    | STR-01 | | | | cond.stroke_tia onset 3h                                        | critical suspected |
    | STR-01 | | | | cond.stroke_tia onset 25h                                       | nothing            |
    | STR-01 | | | | cond.stroke_tia onset 3h resolved                               | nothing            |
    | STR-01 | | | | cond.hemiparesis onset 3h                                       | critical suspected |
    | STR-01 | | | | cond.hemiparesis onset 3h unconfirmed                           | critical suspected |
    | STR-01 | | | | cond.hemiparesis onset 25h                                      | nothing            |
    | STR-01 | | | | cond.hemiparesis                                                | warning unsure     |
    | STR-01 | | | | cond.hemiparesis 25h ago                                        | nothing            |
    | STR-01 | | | | cond.hemiparesis; cond.stroke_tia 400d ago                      | nothing            |
    | STR-01 | told numbness (sudden onset) | | | sign.arm_deficit onset 2h          | critical suspected |
    | STR-01 | told numbness (sudden onset) | | | sign.arm_deficit                   | critical suspected |
    | STR-01 | told numbness (sudden onset); DP absent | | | sign.arm_deficit        | warning unsure     |
    | STR-01 | | | | sign.arm_deficit                                                | nothing            |
    | STR-01 | told pain | | | sign.arm_deficit                                       | nothing            |
    | STR-01 | | | | sign.arm_deficit; sign.arm_deficit 30h ago                      | nothing            |
    | STR-01 | weak | | | sign.arm_deficit                                            | warning unsure     |
    | STR-01 | | | | sign.arm_deficit; sign.face_weakness                            | critical suspected |
    | STR-01 | | | | sign.arm_deficit; sign.speech_disturbance onset 2h              | critical suspected |
    | STR-01 | | | | sign.arm_deficit; cond.hemiparesis                              | warning unsure     |
    | STR-01 | told numbness | told numbness | | sign.arm_deficit                     | nothing            |
    | STR-01 | told numbness | told numbness | | sign.arm_deficit onset 3h            | critical suspected |
    | STR-01 | told numbness | told numbness | | sign.arm_deficit; cond.hemiparesis   | warning unsure     |
    | STR-01 | told numbness | told numbness | | sign.face_weakness                   | critical suspected |
    | STR-01 | told numbness | | | sign.arm_deficit                                   | warning unsure     |
    | STR-01 | told weakness (sudden onset); DP absent; PT absent | | | sign.arm_deficit onset 2h | critical suspected |
    | PSY-01 | | | | sign.face_weakness onset 2h; cond.functional                    | critical suspected |
""")

ALONE = vignettes("""
    | row    | left                                           | right | no side | chart | we say |
    |--------+------------------------------------------------+-------+---------+-------+--------|
    | STR-01 | told weakness (sudden onset); DP palpable      | | | | critical suspected |
    | STR-01 | told numbness (sudden onset); DP palpable      | | | | warning leg_unsure left |
    | STR-01 | told numbness (sudden onset)                   | | | | warning leg_unsure left |
    | STR-01 | told numbness (sudden onset); told (whole leg); DP palpable | | | | critical suspected |
    | STR-01 | told numbness (sudden onset, whole leg); PT palpable | | | | critical suspected |
    | STR-01 | told weakness (sudden onset) onset 24h; DP palpable   | | | | critical suspected |
    | STR-01 | told weakness (sudden onset) onset 24.1h; DP palpable | | | | nothing            |
    | STR-01 | told weakness (sudden onset) 24.1h ago; DP palpable   | | | | nothing            |
    | STR-01 | told weakness (sudden onset) undated; DP palpable     | | | | nothing            |
    | STR-01 | told weakness; DP palpable                     | | | | nothing            |
    | STR-01 | told weakness; told (sudden onset); DP palpable | | | | critical suspected |
    | STR-01 | told weakness (sudden onset)                   | | | | warning leg_unsure left |
    | STR-01 | told weakness (sudden onset); DP palpable unsigned | | | | warning leg_unsure left |
    | STR-01 | told weakness (sudden onset); DP palpable 30h ago  | | | | warning leg_unsure left |
    | STR-01 | told weakness (sudden onset); DP weak          | | | | nothing            |
    | STR-01 | told weakness (sudden onset); DP absent        | | | | nothing            |
    | STR-01 | told weakness (sudden onset); DP palpable; arterial inaudible | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP absent; PT palpable | | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP weak; PT palpable   | | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | told weakness (sudden onset); DP palpable | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | weak                  | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | numb onset 3h         | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | numb 25h ago          | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | told numbness onset 90d | | | critical suspected |
    | STR-01 | | told weakness (sudden onset); PT palpable                       | | | critical suspected |
    | STR-01 | weak | told weakness (sudden onset); PT palpable                  | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | told numbness (sudden onset) | | critical suspected |
    | STR-01 | | | told weakness (sudden onset)                          | | warning leg_unsure side? |
    | STR-01 | | | told weakness (sudden onset); DP palpable             | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | | sign.back_pain    | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | | no sign.back_pain | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | | sign.back_pain 30h ago | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | | back pain 400d ago | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | | urinary_retention | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; reflex brisk | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; slr         | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; no slr      | | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable; sign.foot_drop | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | sign.foot_drop  | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable; sign.knee_extension_weak | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; sign.root_weakness | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; cond.leg_fracture | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | cond.leg_fracture | | | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | cond.leg_trauma | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | | cond.leg_trauma 13d ago | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | | cond.leg_trauma 15d ago | critical suspected |
    | STR-01 | told weakness (sudden onset); DP palpable | | | cond.open_wound_leg | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | | cond.trauma | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable | | | cond.spinal_trauma | nothing |
    | STR-01 | | | told weakness (sudden onset); DP palpable; cond.leg_fracture | | nothing |
    | STR-01 | cond.leg_fracture | | told weakness (sudden onset); DP palpable | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; pain                 | | | | nothing |
    | STR-01 | told pain+weakness (sudden onset); DP palpable                  | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; told pain onset 13d  | | | | nothing |
    | STR-01 | told weakness (sudden onset); DP palpable; told pain onset 15d  | | | | critical suspected |
    | STR-01 | told weakness (sudden onset, radiating down the leg); DP palpable | | | | nothing |
    | STR-01 | told weakness (sudden onset, dermatomal); DP palpable           | | | | nothing |
    | STR-01 | told weakness (sudden onset, on walking); DP palpable           | | | | nothing |
    | STR-01 | told weakness (sudden onset, on standing); DP palpable          | | | | nothing |
    | STR-01 | told weakness (sudden onset, stocking distribution); DP palpable | | | | nothing |
    | STR-01 | told weakness (sudden onset, ascending); DP palpable            | | | | nothing |
    | STR-01 | told weakness (sudden onset, one leg, then both); DP palpable   | | | | nothing |
    | STR-01 | told weakness (sudden onset, after a fixed posture); DP palpable | | | | nothing |
    | PHY-01 | told numbness (sudden onset, after a fixed posture); DP palpable | | | | nothing |
    | PHY-01 | told numbness (sudden onset, on standing); DP palpable          | | | | nothing |
    | STR-01 | told numbness (sudden onset, outer thigh); DP palpable          | | | | nothing |
    | STR-01 | told numbness (sudden onset, sole); DP palpable                 | | | | nothing |
    | STR-01 | told numbness (sudden onset); told (sole); DP palpable          | | | | nothing |
    | STR-01 | told weakness (sudden onset); told (on walking); DP palpable    | | | | nothing |
    | STR-01 | told numbness+weakness (sudden onset, sole); DP palpable        | | | | critical suspected |
    | STR-01 | told numbness (sudden onset, thigh); DP palpable                | | | | warning leg_unsure left |
    | STR-01 | told numbness (sudden onset, whole leg)                         | | | | warning leg_unsure left |
    | STR-01 | told weakness (sudden onset); amputated                         | | | | nothing |
    | PSY-01 | told weakness (sudden onset); DP palpable | | | cond.functional   | critical suspected |
""")

GONE = vignettes("""
    | row    | left | chart | we say |
    |--------+------+-------+--------|
    | STR-02 | | sign.face_weakness 5h ago; no sign.face_weakness                             | critical tia       |
    | STR-02 | | sign.arm_deficit 7d ago; no sign.arm_deficit 6d ago                          | critical tia       |
    | STR-02 | | sign.arm_deficit 8d ago; no sign.arm_deficit 6d ago                          | nothing            |
    | STR-02 | | sign.arm_deficit onset 8d 5d ago; no sign.arm_deficit                        | nothing            |
    | STR-02 | | sign.speech_disturbance 5h ago; no sign.speech_disturbance unsigned          | critical suspected |
    | STR-02 | | sign.speech_disturbance 5h ago; no sign.speech_disturbance 6h ago            | critical suspected |
    | STR-02 | | sign.speech_disturbance 5h ago; no sign.speech_disturbance undated           | critical suspected |
    | STR-02 | | sign.face_weakness 5h ago; no sign.face_weakness; sign.arm_deficit onset 5h  | critical suspected |
    | STR-02 | | sign.face_weakness 5h ago; no sign.face_weakness 2h ago; sign.face_weakness  | critical suspected |
    | STR-02 | | sign.face_weakness 5h ago; no sign.face_weakness; sign.arm_deficit; cond.stroke_tia 400d ago | critical tia |
    | STR-02 | told weakness (sudden onset) | sign.face_weakness 5h ago; no sign.face_weakness | critical suspected |
    | STR-02 | told weakness (sudden onset); DP absent | sign.face_weakness 5h ago; no sign.face_weakness | critical tia |
    | STR-02 | told weakness (sudden onset, resolved); DP palpable                 | | critical tia            |
    | STR-02 | told weakness (sudden onset, resolved) onset 7d; DP palpable        | | critical tia            |
    | STR-02 | told weakness (sudden onset, resolved) onset 7.1d; DP palpable      | | nothing                 |
    | STR-02 | told weakness (sudden onset, resolved) unsigned; DP palpable        | | critical suspected      |
    | STR-02 | told weakness (sudden onset, resolved) unconfirmed; DP palpable     | | critical suspected      |
    | STR-02 | told weakness (sudden onset, resolved)                              | | warning leg_unsure left |
    | STR-02 | told weakness (sudden onset, resolved); DP weak                     | | nothing                 |
    | STR-02 | told numbness (sudden onset, resolved); DP palpable                 | | warning leg_unsure left |
    | STR-02 | told numbness (sudden onset, resolved, whole leg); DP palpable      | | critical tia            |
    | PHY-01 | told numbness (sudden onset, resolved, after a fixed posture)       | | nothing                 |
    | PHY-01 | told numbness (sudden onset, resolved, on standing)                 | | nothing                 |
    | STR-02 | told weakness (sudden onset, resolved); told numbness (sudden onset); DP palpable | | critical suspected |
""")


@pytest.mark.parametrize("row", [*THERE, *ALONE, *GONE], ids=names([*THERE, *ALONE, *GONE]))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(stroke, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.stakes is Stakes.EMERGENCY
        assert one.proposes == ("referral.stroke",)
        assert bool(one.optional) is (one.urgency.value != "critical")
        assert one.evidence
        expected = {"tia": "STR-02", "suspected": "STR-01", "unsure": "STR-01"}
        assert one.rows == (expected.get(one.card, row["row"]),)


ASPIRIN = vignettes("""
    | row     | chart                        | age | not sent              | says                        |
    |---------+------------------------------+-----+-----------------------+-----------------------------|
    | STR-02  |                              | 70  |                       | aspirin                     |
    | STR-02  |                              | 18  |                       | aspirin                     |
    | DATA-16 |                              | 17  |                       | child                       |
    | DATA-16 |                              | ?   |                       | aspirin_age_unknown         |
    | STR-02  | med.warfarin                 | 70  |                       | image_first                 |
    | STR-02  | med.doac                     | 70  |                       | image_first                 |
    | STR-02  | med.ufh                      | 70  |                       | image_first                 |
    | STR-02  | med.lmwh                     | 70  |                       | image_first                 |
    | STR-02  | med.fondaparinux             | 70  |                       | image_first                 |
    | STR-02  | med.dti                      | 70  |                       | image_first                 |
    | STR-02  | med.doac resolved            | 70  |                       | aspirin                     |
    | STR-02  | safety.bleeding_disorder     | 70  |                       | image_first                 |
    | STR-02  | safety.bleeding_disorder unconfirmed | 70 |                | image_first                 |
    | STR-02  | med.doac                     | 17  | allergies             | child image_first           |
    | STR-02  | safety.active_bleeding       | 70  |                       | aspirin_not                 |
    | STR-02  | safety.ich resolved 900d ago | 70  |                       | aspirin_not                 |
    | STR-02  | cond.gi_ulcer                | 70  |                       | aspirin_not                 |
    | STR-02  | cond.gi_ulcer resolved       | 70  |                       | aspirin                     |
    | DATA-03 | cond.gi_ulcer unconfirmed    | 70  |                       | aspirin_not                 |
    | DATA-03 | safety.active_bleeding unconfirmed | 70 |                  | aspirin_not                 |
    | DATA-03 | safety.ich unconfirmed 900d ago | 70 |                     | aspirin_not                 |
    | STR-02  | allergy med.antiplatelet     | 70  |                       | aspirin_not                 |
    | STR-02  | allergy med.nsaid            | 70  |                       | aspirin_not                 |
    | STR-02  | med.antiplatelet             | 70  |                       | aspirin_not                 |
    | STR-02  | cond.gi_ulcer                | 70  | medications           | aspirin_not                 |
    | HOOK-06 |                              | 70  | medications           | aspirin_not_checked         |
    | HOOK-06 |                              | 70  | allergies             | aspirin_not_checked         |
    | HOOK-06 |                              | 70  | conditions            | aspirin_not_checked         |
    | HOOK-06 |                              | 70  | procedures            | aspirin                     |
    | STR-02  | sign.speech_disturbance; cond.stroke_tia 400d ago | 70 |   |                       still_there                 |
    | STR-02  | sign.arm_deficit; cond.stroke_tia 400d ago | 70 |          | still_there                 |
    | STR-02  | sign.arm_deficit; cond.stroke_tia 400d ago; med.doac | 70 | | image_first                |
""")


@pytest.mark.parametrize("row", ASPIRIN, ids=names(ASPIRIN))
def test_aspirin_is_a_sentence_with_its_conditions(row: dict[str, str]) -> None:
    gone = "sign.face_weakness 5h ago; no sign.face_weakness"
    (finding,) = findings(concluded(stroke, {**row, "chart": f"{gone}; {row['chart']}"}))
    always = ["see_within", "no_score"]
    assert [one for one in notes(finding) if one not in always] == row["says"].split()
    assert notes(finding)[0] == "see_within"
    if "aspirin_not" in row["says"].split():
        against = row["chart"].removeprefix("allergy ").split()[0]
        assert against in {fact.concept.value for fact in finding.evidence}
    assert all(gap.concept in stroke.CHECKED_IN.values() for gap in finding.missing)
    assert {need.value for gap in finding.missing for need in gap.needs} == (
        set(row["not sent"].split()) if "not_checked" in row["says"] else set()
    )
    if row["chart"].startswith("med.doac") and "image_first" in row["says"]:
        assert Concept.MED_DOAC in {fact.concept for fact in finding.evidence}
    doses = {note.id: note.blanks for note in finding.notes}
    assert doses.get("aspirin", {"mg": 300}) == {"mg": 300}
    assert doses["see_within"] == {"hours": 24}


def test_what_a_stroke_card_says() -> None:
    """STR-01: call, last known well, glucose; the leg stops."""
    (finding,) = stroke.assess(
        picture("told numbness (sudden onset)", chart="sign.arm_deficit onset 2h; sign.face_weakness onset 3h")
    )
    (finding,) = findings([finding])
    assert notes(finding) == ["known_onset", "call_now", "leg_stops", "glucose", "if_resolved", "windows"]
    blanks = {note.id: dict(note.blanks) for note in finding.notes}
    onset = blanks["known_onset"]["onset"]
    assert isinstance(onset, When)
    assert (NOW - onset.earliest).total_seconds() == 3 * 3600
    assert str(blanks["windows"]["lysis_hours"]) == "4.5"
    assert blanks["windows"]["hours"] == 24
    assert blanks["if_resolved"] == {"hours": 24}
    assert finding.blanks == {"hours": 24}
    assert finding.missing == ()
    assert Concept.SYMPTOM_LEG in {fact.concept for fact in finding.evidence}
    assert finding.concepts == ("stroke", "referral.stroke")


def test_an_onset_that_was_not_charted_is_asked_for() -> None:
    """STR-01."""
    (finding,) = findings(stroke.assess(picture(chart="sign.face_weakness", age=9)))
    assert notes(finding) == ["last_known_well", "call_now", "child", "leg_stops", "glucose", "if_resolved", "windows"]
    assert [gap.concept for gap in finding.missing] == [Concept.SYMPTOM_ONSET]


def test_a_leg_alone_says_so_and_shows_its_pulses() -> None:
    """STR-01."""
    (finding,) = findings(stroke.assess(picture("told weakness (sudden onset); DP palpable")))
    assert notes(finding)[0] == "leg_alone"
    assert [fact.concept for fact in finding.evidence] == [Concept.SYMPTOM_LEG, Concept.PULSE_DORSALIS_PEDIS]


def test_a_leg_without_pulses_on_record_names_what_is_missing() -> None:
    """STR-01: pulses first."""
    (finding,) = findings(stroke.assess(picture("told weakness (sudden onset)")))
    assert notes(finding) == ["pulses_first", "glucose"]
    assert [(gap.concept, gap.side) for gap in finding.missing] == [
        (Concept.PULSE_DORSALIS_PEDIS, Side.LEFT),
        (Concept.PULSE_POSTERIOR_TIBIAL, Side.LEFT),
    ]
    (alone,) = findings(stroke.assess(picture("told numbness (sudden onset)")))
    assert notes(alone) == ["pulses_first", "numbness_alone", "glucose"]
    (brief,) = findings(stroke.assess(picture("told numbness (sudden onset, resolved); DP palpable")))
    assert notes(brief) == ["brief_numbness", "glucose"]
    assert brief.missing == ()


def test_a_stroke_of_a_charted_day_may_be_of_today() -> None:
    """STR-01: a date without a time may be within 24 h."""

    def of_day(days: int) -> Diagnosis:
        midnight = NOW.replace(hour=0)
        start = midnight.replace(day=midnight.day - days)
        onset = When(start, start.replace(hour=23, minute=59))
        return Diagnosis(
            concept=Concept.COND_STROKE_TIA, reference="Condition/1", standing=Standing.CURRENT, onset=onset
        )

    assert words(stroke.assess(picture(extra=[of_day(1)]))) == "critical suspected"
    assert words(stroke.assess(picture(extra=[of_day(2)]))) == "nothing"
