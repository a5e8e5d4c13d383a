"""Chronic limb-threatening ischemia: CLTI-01 to CLTI-07, BUE-01."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import limb_threatening_ischemia
from app.picture.concepts import Concept
from app.picture.facts import Interval, Measurement, Side
from app.picture.moments import When
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture
from tests.support.vignettes import names, vignettes

REST_PAIN = "rest pain listed onset 40d 40d ago"


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in limb_threatening_ischemia.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``suspected left warning``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


NUMBERS = vignettes("""
    | row     | complaint | number                          | we say                     |
    |---------+-----------+---------------------------------+----------------------------|
    | CLTI-01 | rest pain | ABI 0.39                        | suspected left warning     |
    | CLTI-01 | rest pain | ABI 0.40                        | nothing                    |
    | CLTI-01 | rest pain | ABI <0.4                        | suspected left warning     |
    | CLTI-01 | rest pain | ABI <0.5                        | nothing                    |
    | CLTI-01 | rest pain | ABI 0                           | nothing                    |
    | CLTI-01 | rest pain | ABI 0.39 365d ago               | suspected left warning     |
    | CLTI-01 | rest pain | ABI 0.39 366d ago               | nothing                    |
    | CLTI-01 | rest pain | ABI 0.39 30d ago; revascularized 20d ago | nothing           |
    | CLTI-01 | rest pain | ABI 0.39 30d ago; revascularized 40d ago | suspected left warning |
    | CLTI-04 | rest pain | tbi 0.39                        | suspected left warning     |
    | CLTI-04 | rest pain | tbi 0.40                        | nothing                    |
    | CLTI-01 | rest pain | ankle 50                        | suspected left warning     |
    | CLTI-01 | rest pain | ankle 51                        | nothing                    |
    | CLTI-01 | rest pain | toe_pressure 30 mm[Hg]          | suspected left warning     |
    | CLTI-01 | rest pain | toe_pressure 31 mm[Hg]          | nothing                    |
    | CLTI-01 | rest pain | toe_pressure <40 mm[Hg]         | nothing                    |
    | CLTI-01 | rest pain | tcpo2_foot 29 mm[Hg]            | suspected left warning     |
    | CLTI-01 | rest pain | tcpo2_foot 30 mm[Hg]            | nothing                    |
    | CLTI-01 | ulcer     | ABI 0.39                        | suspected left warning     |
    | CLTI-01 | ulcer     | ABI 0.40                        | nothing                    |
    | CLTI-01 | ulcer     | tbi 0.39                        | suspected left warning     |
    | CLTI-01 | ulcer     | ankle 69                        | suspected left warning     |
    | CLTI-01 | ulcer     | ankle 70                        | nothing                    |
    | CLTI-03 | ulcer     | toe_pressure 31 mm[Hg]          | suspected left warning     |
    | CLTI-03 | ulcer     | toe_pressure 49 mm[Hg]          | suspected left warning     |
    | CLTI-03 | ulcer     | toe_pressure 50 mm[Hg]          | nothing                    |
    | CLTI-01 | ulcer     | tcpo2_foot 39 mm[Hg]            | suspected left warning     |
    | CLTI-01 | ulcer     | tcpo2_foot 40 mm[Hg]            | nothing                    |
    | CLTI-01 | ulcer     | toe_pressure 40 mm[Hg]; ABI 1.2 | suspected left warning     |
    | DATA-02 | ulcer     | toe_pressure 40 mm[Hg] unsigned | suspected left warning     |
    | CLTI-02 | none      | ankle 50                        | low_pressure left warning  |
    | CLTI-02 | none      | ankle 51                        | nothing                    |
    | CLTI-03 | none      | toe_pressure 30 mm[Hg]          | low_pressure left warning  |
    | CLTI-03 | none      | toe_pressure 31 mm[Hg]          | nothing                    |
    | CLTI-02 | none      | ankle 50 366d ago               | nothing                    |
    | CLTI-02 | none      | ABI 0.35                        | nothing                    |
    | CLTI-02 | none      | tcpo2_foot 20 mm[Hg]            | nothing                    |
    | CLTI-02 | none      | tbi 0.20                        | nothing                    |
    | CLTI-02 | none      | ABI 0.35; ankle 45; amputated   | nothing                    |
""")


@pytest.mark.parametrize("row", NUMBERS, ids=names(NUMBERS))
def test_both_sides_of_every_number(row: dict[str, str]) -> None:
    """CLTI-01 to CLTI-04: rest pain has one set of limits, a wound a higher one; two pressures speak alone."""
    complaint = {"rest pain": REST_PAIN, "ulcer": "cond.foot_ulcer onset 15d", "none": ""}[row["complaint"]]
    patient = picture(f"{complaint}; {row['number']}")
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        assert row["row"] in (*finding.rows, "CLTI-03", "CLTI-04", "DATA-02")


TIME = vignettes("""
    | row     | left: ABI 0.35 of 30 days ago and                           | chart    | we say                    |
    |---------+-------------------------------------------------------------+----------+---------------------------|
    | CLTI-01 | rest pain listed onset 15d 15d ago                          |          | suspected left warning    |
    | CLTI-01 | rest pain listed onset 13d 13d ago                          |          | nothing                   |
    | CLTI-01 | rest pain onset 40d                                         |          | suspected left warning    |
    | CLTI-01 | rest pain onset 40d 90d ago                                 |          | suspected left warning    |
    | CLTI-01 | rest pain onset 400d 91d ago                                |          | nothing                   |
    | CLTI-01 | rest pain onset 40d 5d ago; no rest pain 1d ago             |          | nothing                   |
    | CLTI-01 | rest pain listed onset 40d 5d ago; no rest pain 1d ago      |          | suspected left warning    |
    | DATA-07 | rest pain onset 40d; no rest pain                           |          | suspected left warning    |
    | CLTI-01 | no rest pain listed                                         |          | nothing                   |
    | CLTI-01 | rest pain listed onset 40d unconfirmed                      |          | nothing                   |
    | CLTI-01 | rest pain 30h ago                                           |          | suspected left warning    |
    | CLTI-01 | told pain (at rest) onset 40d                               |          | suspected left warning    |
    | CLTI-01 | told pain (at rest) onset 13d                               |          | nothing                   |
    | CLTI-01 | told pain (at rest)                                         |          | suspected left warning    |
    | CLTI-01 | told pain (relieved by hanging the leg down) onset 40d      |          | suspected left warning    |
    | CLTI-01 | told pain onset 40d                                         |          | nothing                   |
    | CLTI-01 | told pain (at rest) onset 40d unconfirmed                   |          | nothing                   |
    | CLTI-01 | told burning (at rest) onset 40d                            |          | nothing                   |
    | CLTI-01 | cond.foot_ulcer onset 15d                                   |          | suspected left warning    |
    | CLTI-01 | cond.foot_ulcer onset 13d                                   |          | nothing                   |
    | CLTI-01 | cond.foot_ulcer                                             |          | suspected left warning    |
    | CLTI-01 | cond.foot_ulcer unconfirmed                                 |          | nothing                   |
    | CLTI-01 | cond.foot_ulcer resolved                                    |          | nothing                   |
    | CLTI-01 | cond.foot_ulcer onset 13d                                   | diabetes | emergency left critical   |
    | CLTI-07 | cond.foot_ulcer onset 40d                                   | neuropathy | suspected left warning  |
""")


@pytest.mark.parametrize("row", TIME, ids=names(TIME))
def test_more_than_two_weeks_or_nobody_knows(row: dict[str, str]) -> None:
    """CLTI-01: what surely began within two weeks is acute, or not yet a wound that does not heal; CLTI-07."""
    left = row["left: ABI 0.35 of 30 days ago and"]
    assert said(picture(f"ABI 0.35 30d ago; {left}", chart=row["chart"])) == row["we say"]


EMERGENCY = vignettes("""
    | row     | left                                                     | chart             | we say                      | reason              |
    |---------+----------------------------------------------------------+-------------------+-----------------------------+---------------------|
    | CLTI-01 | cond.gangrene                                            |                   | emergency left critical     | gangrene            |
    | CLTI-01 | cond.gangrene; ABI 0.35                                  |                   | emergency left critical     | gangrene            |
    | CLTI-01 | cond.gangrene; ABI 1.10                                  |                   | emergency left critical     | gangrene            |
    | CLTI-01 | cond.gangrene; tbi 0.71                                  |                   | nothing                     |                     |
    | CLTI-01 | cond.gangrene; tbi 0.70                                  |                   | emergency left critical     | gangrene            |
    | CLTI-01 | cond.gangrene; tbi 0.71 unsigned                         |                   | emergency left critical     | gangrene            |
    | CLTI-01 | cond.gangrene unconfirmed                                |                   | nothing                     |                     |
    | CLTI-01 | cond.gangrene resolved                                   |                   | nothing                     |                     |
    | CLTI-01 | cond.gangrene; amputated                                 |                   | nothing                     |                     |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35; cond.foot_infection           |                   | emergency left critical     | infection           |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35; cond.cellulitis               |                   | emergency left critical     | infection           |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35                                | cond.foot_infection | emergency left critical   | infection           |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35                                | cond.sepsis       | emergency left critical     | infection           |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35                                | cond.bloodstream_infection | emergency left critical | infection      |
    | CLTI-06 | cond.foot_ulcer; ABI 0.35                                | cond.sepsis unconfirmed | suspected left warning |                    |
    | CLTI-06 | cond.foot_ulcer; ABI 0.80                                | cond.sepsis       | nothing                     |                     |
    | CLTI-06 | rest pain listed onset 40d 40d ago; ABI 0.35             | cond.sepsis       | suspected left warning      |                     |
    | CLTI-01 | cond.foot_ulcer; ABI 0.35                                | diabetes          | emergency left critical     | diabetic foot ulcer |
    | CLTI-01 | cond.foot_ulcer; toe_pressure 49 mm[Hg]                  | diabetes          | emergency left critical     | diabetic foot ulcer |
    | CLTI-04 | cond.foot_ulcer; ABI 1.50; toe_pressure 30 mm[Hg]        | diabetes          | emergency left critical     | diabetic foot ulcer |
    | CLTI-04 | rest pain listed onset 40d 40d ago; ABI 1.50; tbi 0.39   | diabetes          | suspected left warning      |                     |
    | CLTI-01 | cond.foot_ulcer; ABI 0.35                                | diabetes resolved | suspected left warning      |                     |
    | CLTI-01 | cond.foot_ulcer; CLTI                                    | diabetes          | emergency left critical     | diabetic foot ulcer |
    | CLTI-05 | cond.foot_ulcer; cond.foot_infection                     | diabetes          | emergency left critical     | infection           |
    | CLTI-05 | cond.foot_ulcer; cond.foot_infection; toe_pressure 60 mm[Hg] | diabetes      | nothing                     |                     |
""")


@pytest.mark.parametrize("row", EMERGENCY, ids=names(EMERGENCY))
def test_the_same_day(row: dict[str, str]) -> None:
    """CLTI-01, CLTI-06: gangrene, infection, or a diabetic foot ulcer on an ischemic leg."""
    patient = picture(row["left"], chart=row["chart"])
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        assert finding.blanks.get("reason", "") == row["reason"]
        if finding.card == "emergency":
            assert finding.stakes is Stakes.EMERGENCY
            assert "referral.vascular.emergency" in finding.concepts
            assert ("CLTI-06" in finding.rows) is ("infection_first" in notes(finding))


LISTED = vignettes("""
    | row     | left                                    | no side      | chart        | we say                    |
    |---------+-----------------------------------------+--------------+--------------+---------------------------|
    | CLTI-01 | CLTI                                    |              |              | suspected left warning    |
    | CLTI-01 | CLTI 90d ago                            |              |              | suspected left warning    |
    | CLTI-01 | CLTI 91d ago                            |              |              | nothing                   |
    | CLTI-01 | CLTI undated                            |              |              | nothing                   |
    | CLTI-01 | CLTI unconfirmed                        |              |              | nothing                   |
    | CLTI-01 | CLTI 30d ago; revascularized 20d ago    |              |              | nothing                   |
    | CLTI-01 | CLTI 30d ago; revascularized 40d ago    |              |              | suspected left warning    |
    | CLTI-01 | CLTI 400d ago; cond.foot_ulcer onset 40d |             |              | suspected left warning    |
    | CLTI-01 | cond.foot_ulcer onset 40d               |              | CLTI 400d ago | suspected left warning   |
    | CLTI-01 | cond.foot_ulcer onset 40d               | CLTI 400d ago |             | suspected left warning    |
    | CLTI-01 | cond.foot_ulcer onset 40d               | CLTI         |              | suspected left warning    |
    | DATA-08 |                                         | CLTI         |              | suspected unsided warning |
    | DATA-08 |                                         |              | CLTI         | suspected unsided warning |
""")


@pytest.mark.parametrize("row", LISTED, ids=names(LISTED))
def test_a_listed_diagnosis(row: dict[str, str]) -> None:
    """CLTI-01: it proves ischemia for a leg that complains; alone it is news for three months."""
    assert said(picture(row["left"], "", row["no side"], row["chart"])) == row["we say"]


UNTESTED = vignettes("""
    | row     | left                                       | right | chart    | exam   | we say                      |
    |---------+--------------------------------------------+-------+----------+--------+-----------------------------|
    | CLTI-05 | cond.foot_ulcer                            |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer                            |       |          |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer unconfirmed                |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer onset 1d                   |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; ABI 0.95 90d ago          |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer; ABI 0.95 91d ago          |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; ABI 0.95 30d ago; revascularized 20d ago | | diabetes |  | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; abi 0.95 unsigned         |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; ABI 1.40                  |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer; ABI 1.41                  |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; ABI >1.3                  |       | diabetes |        | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer; tbi 0.75                  |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer; ankle 120                 |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer; toe_pressure 60 mm[Hg]    |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer; tcpo2_foot 50 mm[Hg]      |       | diabetes |        | nothing                     |
    | CLTI-05 | cond.foot_ulcer                            | ABI 0.95 | diabetes |     | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer                            |       | diabetes | absent | ulcer_untested left warning |
    | CLTI-05 | cond.foot_ulcer                            |       | diabetes | cut    | ulcer_untested left warning |
""")


@pytest.mark.parametrize("row", UNTESTED, ids=names(UNTESTED))
def test_a_diabetic_ulcer_that_nobody_tested(row: dict[str, str]) -> None:
    """CLTI-05: a usable test of the last three months on that side; not sent is not "tested"."""
    needs = {Need.EXAM: {"": NeedState.SENT, "absent": NeedState.ABSENT, "cut": NeedState.CUT}[row["exam"]]}
    patient = picture(row["left"], row["right"], chart=row["chart"], needs=needs)
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        assert finding.proposes == ("order.abi", "order.tbi", "referral.podiatry")
        assert finding.stakes is Stakes.URGENT
        assert finding.missing
        assert finding.rows == ("CLTI-05", "CLTI-07")
        assert {"absent": Why.NOT_SENT, "cut": Why.CUT}.get(row["exam"]) in (None, finding.missing[0].why)


def test_a_test_of_perhaps_three_months_ago_is_none() -> None:
    """CLTI-05: a date without a time of day, or a month alone, may lie on either side."""
    measured = Measurement(
        concept=Concept.TOE_PRESSURE,
        reference="Observation/toe",
        side=Side.LEFT,
        when=When(NOW - timedelta(days=95), NOW - timedelta(days=85)),
        value=Interval.exactly(Decimal(60)),
        unit="mm[Hg]",
        printed="60 mmHg",
    )
    assert only(picture("cond.foot_ulcer", chart="diabetes", extra=[measured])).card == "ulcer_untested"
    sure = replace(measured, when=at(NOW - timedelta(days=90)))
    assert findings(picture("cond.foot_ulcer", chart="diabetes", extra=[sure])) == []


def test_why_an_ulcer_is_untested() -> None:
    """CLTI-05: not on record, too old, not compressible, unsigned: each is told."""
    plain = only(picture("cond.foot_ulcer", chart="diabetes"))
    assert [(gap.concept, gap.why) for gap in plain.missing] == [
        (Concept.ABI, Why.NOT_ON_RECORD),
        (Concept.TBI, Why.NOT_ON_RECORD),
        (Concept.TOE_PRESSURE, Why.NOT_ON_RECORD),
    ]
    assert notes(plain) == ["ulcer_test", "painless"]
    assert plain.notes[0].blanks == {"months": 3}
    assert plain.concepts == ("clti.untested", "clti.untested.left")
    assert only(picture("cond.foot_ulcer; ABI 0.9 91d ago", chart="diabetes")).missing[0].why is Why.STALE
    high = only(picture("cond.foot_ulcer; ABI 1.5", chart="diabetes"))
    assert (high.missing[0].concept, high.missing[0].why) == (Concept.ABI, Why.UNREADABLE)
    assert notes(high) == ["ulcer_test", "painless", "high_index"]
    unsigned = only(picture("cond.foot_ulcer; toe_pressure 60 mm[Hg] unsigned", chart="diabetes"))
    assert Why.UNREADABLE in {gap.why for gap in unsigned.missing}
    crossing = only(picture("cond.foot_ulcer; toe_pressure <60 mm[Hg] unsigned", chart="diabetes"))
    assert (crossing.missing[0].concept, crossing.missing[0].why) == (Concept.TOE_PRESSURE, Why.STRADDLES)
    unsided = only(picture("", "", "cond.foot_ulcer", "diabetes"))
    assert "side_to_confirm" in notes(unsided)


SIDES = vignettes("""
    | row     | left                        | right    | no side                            | we say                                       | confirm |
    |---------+-----------------------------+----------+------------------------------------+----------------------------------------------+---------|
    | DATA-08 | ABI 0.35                    |          | cond.foot_ulcer onset 40d          | suspected left warning                       | yes     |
    | DATA-08 | ABI 0.35                    | ABI 0.35 | cond.foot_ulcer onset 40d          | suspected all warning | yes |
    | DATA-08 | ABI 0.35                    | cond.foot_ulcer onset 40d | cond.foot_ulcer onset 40d | nothing                              | no      |
    | DATA-08 | cond.foot_ulcer onset 40d; ABI 0.35 |  | cond.foot_ulcer onset 40d; ABI 0.35 | suspected left warning                      | no      |
    | DATA-08 | cond.gangrene               |          | cond.gangrene                      | emergency left critical                      | no      |
    | DATA-08 | told pain (at rest); ABI 0.35 |        | told pain (at rest); ABI 0.35      | suspected left warning                       | no      |
    | DATA-08 | told pain (at rest); ABI 0.35 |        | cond.foot_ulcer onset 40d; ABI 0.35 | suspected left warning + suspected unsided warning | both |
    | DATA-08 |                             |          | cond.foot_ulcer onset 40d; ABI 0.35 | suspected unsided warning                   | yes     |
    | DATA-08 | cond.foot_ulcer onset 40d   |          | ABI 0.35                           | nothing                                      | no      |
    | DATA-08 | ABI 0.35                    |          | told pain (at rest) onset 40d      | suspected left warning                       | yes     |
    | DATA-08 | toe_pressure 40 mm[Hg]      |          | told pain (at rest) onset 40d      | nothing                                      | no      |
    | DATA-08 | toe_pressure 40 mm[Hg]      |          | cond.foot_ulcer onset 40d          | suspected left warning                       | yes     |
    | DATA-08 |                             |          | ankle 45                           | low_pressure unsided warning                 | yes     |
    | DATA-08 | ankle 45                    | ankle 45 |                                    | low_pressure all warning | no |
    | DATA-08 | ankle 45                    | rest pain onset 40d; ABI 0.35 |               | low_pressure left warning + suspected right warning | no |
    | DATA-08 | cond.foot_ulcer onset 40d; ABI 0.35 |  | amputated                          | suspected left warning                       | no      |
""")


@pytest.mark.parametrize("row", SIDES, ids=names(SIDES))
def test_the_side(row: dict[str, str]) -> None:
    """DATA-08: a wound without a side is looked at with the leg that has the low number; sides are never merged."""
    patient = picture(row["left"], row["right"], row["no side"])
    assert said(patient) == row["we say"]
    for one in findings(patient):
        unsure = row["confirm"] == "yes" or (row["confirm"] == "both" and one.side is Side.NOT_RECORDED)
        assert ("side_to_confirm" in notes(one)) is unsure


GIVES_WAY = vignettes("""
    | row    | left                                                      | chart    | we say                  |
    |--------+-----------------------------------------------------------+----------+-------------------------|
    | ALI-01 | DP absent; PT absent; pain; ABI 0.35; cond.foot_ulcer     |          | nothing                 |
    | ALI-01 | DP absent; PT absent; pain; cond.gangrene                 |          | nothing                 |
    | ALI-07 | DP weak; PT weak; pain; ABI 0.35 30d ago; cond.foot_ulcer |          | nothing                 |
    | ALI-07 | DP weak; PT weak; pain; cond.gangrene                     |          | emergency left critical |
    | ALI-08 | pain; ABI 0.35 30d ago; cond.foot_ulcer                   |          | suspected left warning  |
    | ALI-12 | DP absent; PT absent; pain onset 20d; ABI 0.35 30d ago; cond.foot_ulcer | | suspected left warning |
""")


@pytest.mark.parametrize("row", GIVES_WAY, ids=names(GIVES_WAY))
def test_acute_ischemia_speaks_first(row: dict[str, str]) -> None:
    """One leg, one answer: only a worse card is added to the acute one."""
    assert said(picture(row["left"], chart=row["chart"])) == row["we say"]


def test_it_is_quiet() -> None:
    """DATA-17."""
    for left, chart in (
        ("", ""),
        ("ABI 1.0; toe_pressure 80 mm[Hg]", "diabetes"),
        ("", "diabetes; cond.sepsis; cond.foot_infection"),
        ("told pain (on walking)", "PAD"),
        (REST_PAIN, "diabetes"),
    ):
        assert said(picture(left, chart=chart)) == "nothing"


def test_the_words() -> None:
    """CLTI-01, CLTI-02, CLTI-04, CLTI-07, BUE-01: what is said, and the numbers that were used."""
    pain = only(picture(f"{REST_PAIN}; ABI 0.35"))
    assert notes(pain) == ["within_two_days", "imaging_by_team", "limits"]
    assert pain.notes[-1].blanks == {"ankle": 50, "toe": 30, "oxygen": 30}
    assert (pain.proposes, pain.stakes, pain.rows) == (("referral.vascular",), Stakes.URGENT, ("CLTI-01",))
    assert pain.concepts == ("clti", "clti.left")
    assert pain.missing == ()
    wound = only(picture("cond.foot_ulcer onset 40d; ABI 0.35; tcpo2_foot <60 mm[Hg]"))
    assert wound.notes[-1].blanks == {"ankle": 70, "toe": 50, "oxygen": 40}
    assert [(gap.concept, gap.why) for gap in wound.missing] == [(Concept.TCPO2_FOOT, Why.STRADDLES)]
    assert {fact.concept for fact in wound.evidence} == {Concept.COND_FOOT_ULCER, Concept.ABI}
    high = only(picture(f"{REST_PAIN}; ABI 1.5; tbi 0.39"))
    assert "high_index" in notes(high)
    assert high.rows == ("CLTI-01", "CLTI-04")
    assert Concept.ABI in {fact.concept for fact in high.evidence}
    assert "high_index" in notes(only(picture(f"{REST_PAIN}; ABI >1.3; tbi 0.39")))
    unknown = only(picture("told pain (at rest); ABI 0.35"))
    assert "duration_unknown" in notes(unknown)
    assert [gap.concept for gap in unknown.missing] == [Concept.SYMPTOM_ONSET]
    assert "duration_unknown" not in notes(only(picture("cond.foot_ulcer; told pain (at rest); ABI 0.35")))
    listed_for_weeks = only(picture("rest pain listed 20d ago; ABI 0.35 30d ago"))
    assert "duration_unknown" not in notes(listed_for_weeks)
    painless = only(picture("cond.foot_ulcer onset 40d; ABI 0.35", chart="diabetic neuropathy"))
    assert "painless" in notes(painless)
    assert "painless" not in notes(wound)
    hurts = only(picture(f"cond.foot_ulcer onset 40d; {REST_PAIN}; ABI 0.35", chart="neuropathy"))
    assert "painless" not in notes(hurts)
    smoker = only(picture(f"{REST_PAIN}; ABI 0.35", chart="smoker", age=44))
    assert smoker.notes[-1].blanks == {"age": 45}
    listed = only(picture("CLTI"))
    assert notes(listed)[:2] == ["within_two_days", "not_measured"]
    assert listed.proposes == ("referral.vascular", "order.abi", "order.tbi")
    black = only(picture("cond.gangrene"))
    assert notes(black)[:2] == ["same_day", "not_measured"]
    assert black.proposes == ("referral.vascular", "order.abi", "order.tbi")
    measured = only(picture("cond.gangrene; ABI 0.35"))
    assert measured.proposes == ("referral.vascular",)
    stiff = only(picture("cond.foot_ulcer; ABI 1.5; toe_pressure 28 mm[Hg]", chart="diabetes"))
    assert {fact.concept for fact in stiff.evidence} == {
        Concept.COND_FOOT_ULCER,
        Concept.ABI,
        Concept.TOE_PRESSURE,
        Concept.COND_DIABETES,
    }
    infected = only(picture("cond.foot_ulcer; ABI 0.35; cond.foot_infection"))
    assert notes(infected)[:2] == ["same_day", "infection_first"]
    assert Concept.COND_FOOT_INFECTION in {fact.concept for fact in infected.evidence}
    low = only(picture("ankle 45; tbi 0.3"))
    assert notes(low) == ["look_for_wound", "within_two_days", "imaging_by_team", "limits"]
    assert {fact.concept for fact in low.evidence} == {Concept.ANKLE_PRESSURE, Concept.TBI}
    assert (low.rows, low.stakes) == (("CLTI-02", "CLTI-03"), Stakes.URGENT)
    assert low.proposes == ("referral.vascular",)


def test_the_sides_it_speaks_of() -> None:
    """What peripheral artery disease gives way to."""
    patient = picture("cond.gangrene", "ankle 45")
    assert limb_threatening_ischemia.threatened_sides(patient) == {Side.LEFT, Side.RIGHT}
    assert limb_threatening_ischemia.threatened_sides(picture()) == frozenset()
    assert {one.urgency for one in findings(patient)} == {Urgency.CRITICAL, Urgency.WARNING}
