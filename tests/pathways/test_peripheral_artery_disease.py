"""Peripheral artery disease: PAD-01 to PAD-15, MON-01, BUE-01, ALI-03 to ALI-05, ALI-12 and ALI-13."""

from __future__ import annotations

import pytest

from app.conclusions import CannotAssess, Finding, Stakes, Urgency
from app.pathways import peripheral_artery_disease
from app.picture.concepts import Concept
from app.picture.facts import Fact, Interval, Measurement, Side
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture
from tests.support.limits import LIMITS
from tests.support.vignettes import names, vignettes

CARED_FOR = "med.statin; med.antiplatelet"
TYPICAL = "told pain (calf, on walking, relieved by standing still)"
NEUROGENIC = "told pain (calf, on walking, relieved by sitting or bending forward)"


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in peripheral_artery_disease.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``disease left info``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


DEFICITS = vignettes("""
    | row    | left                                                     | right                    | no side              | we say                                      |
    |--------+----------------------------------------------------------+--------------------------+----------------------+---------------------------------------------|
    | DATA-05 | DP absent; PT absent; pain 25h ago                      |                          |                      | pulse_deficit left warning                  |
    | ALI-12 | DP absent; PT absent; pain onset 14d                     |                          |                      | nothing                                     |
    | ALI-12 | DP absent; PT absent; pain onset 15d                     |                          |                      | chronic_deficit left warning                |
    | ALI-12 | DP absent; PT absent; pain onset 15d; numb onset 2d      |                          |                      | nothing                                     |
    | ALI-12 | DP absent; PT absent; began onset 20d; pain              |                          |                      | chronic_deficit left warning                |
    | ALI-12 | DP absent; PT absent; no pain; began onset 20d           |                          |                      | pulse_deficit left warning                  |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain onset 40d  |                          |                      | chronic_deficit left warning                |
    | ALI-13 | DP absent; PT absent; DP absent 20d ago; pain            |                          |                      | nothing                                     |
    | ALI-13 | DP doppler-only; DP absent 20d ago; arterial inaudible; pain listed onset 40d 40d ago |  |               | chronic_deficit left warning                |
    | ALI-03 | DP absent; PT absent                                     |                          |                      | pulse_deficit left warning                  |
    | ALI-03 | DP absent; PT absent                                     | DP absent; PT absent     |                      | pulse_deficit all warning                   |
    | ALI-03 | DP absent; PT absent; no pain; sensation normal; power normal |                     |                      | pulse_deficit left warning                  |
    | ALI-03 | DP absent; PT absent; DP absent 15d ago                  |                          |                      | nothing                                     |
    | ALI-03 | DP absent; PT absent; DP absent 13d ago                  |                          |                      | pulse_deficit left warning                  |
    | ALI-03 | DP absent; PT absent; DP palpable 15d ago                |                          |                      | pulse_deficit left warning                  |
    | ALI-03 | DP absent; PT absent                                     | DP absent; PT absent; pain |                    | nothing                                     |
    | ALI-03 | DP absent; PT absent                                     | DP weak; PT weak; numb   |                      | pulse_deficit left warning                  |
    | ALI-03 | DP absent; PT absent; amputated                          |                          |                      | nothing                                     |
    | ALI-05 | DP absent; PT palpable; pain                             |                          |                      | single_pulse left info                      |
    | ALI-05 | DP palpable; PT absent; pain onset 40d                   |                          |                      | single_pulse left info                      |
    | ALI-05 | DP absent; PT palpable; pain; ABI 0.95 30d ago           |                          |                      | nothing                                     |
    | ALI-05 | DP absent; PT palpable; pain; ABI 0.95 366d ago          |                          |                      | single_pulse left info                      |
    | DATA-08 | DP palpable; pain                                       |                          | DP absent; PT absent | pulse_deficit unsided warning               |
    | ALI-10 | pain listed 400d ago; DP absent; PT absent               |                          |                      | pulse_deficit left warning                  |
    | ALI-10 | pain listed onset 400d 1h ago; DP absent; PT absent      |                          |                      | chronic_deficit left warning                |
    | ALI-14 | DP palpable; femoral absent                              |                          |                      | nothing                                     |
    | DATA-17 | DP palpable; PT palpable                                | DP palpable; PT weak     |                      | nothing                                     |
""")


@pytest.mark.parametrize("row", DEFICITS, ids=names(DEFICITS))
def test_a_deficit_without_an_acute_symptom(row: dict[str, str]) -> None:
    """ALI-03, ALI-05, ALI-12, ALI-13: the acute pathway says nothing of these legs, so that one card is said here."""
    assert said(picture(row["left"], row["right"], row["no side"], age=40)) == row["we say"]


SINGLE = vignettes("""
    | left                   | chart           | age | we say                 |
    |------------------------+-----------------+-----+------------------------|
    | DP absent; PT palpable |                 | 49  | nothing                |
    | DP absent; PT palpable |                 | 50  | single_pulse left info |
    | DP absent; PT palpable |                 | ?   | nothing                |
    | DP absent; PT palpable | diabetes        | 30  | single_pulse left info |
    | DP absent; PT palpable | smoker          | 30  | single_pulse left info |
    | DP absent; PT palpable | smoker resolved | 30  | nothing                |
    | DP absent; PT palpable | diabetes        | 17  | nothing                |
    | DP absent; PT weak     |                 | 50  | single_pulse left info |
    | DP absent; PT weak     |                 | 49  | nothing                |
""")


@pytest.mark.parametrize("row", SINGLE, ids=names(SINGLE))
def test_a_single_pulse_without_a_symptom(row: dict[str, str]) -> None:
    """ALI-04: an index for those at risk, silence for the young and well."""
    age = None if row["age"] == "?" else int(row["age"])
    assert said(picture(row["left"], chart=row["chart"], age=age)) == row["we say"]


KNOWN = vignettes("""
    | chart                                     | we say                     |
    |-------------------------------------------+----------------------------|
    | PAD; med.statin; med.antiplatelet         | nothing                    |
    | CLTI 91d ago; med.statin; med.antiplatelet | nothing                   |
    | claudication; ABI 0.8 400d ago; med.statin; med.antiplatelet | nothing  |
    | claudication; med.statin; med.antiplatelet | abi_due unsided info      |
    | PAD resolved                              | pulse_deficit left warning |
    | PAD unconfirmed                           | pulse_deficit left warning |
""")


@pytest.mark.parametrize("row", KNOWN, ids=names(KNOWN))
def test_a_known_chronic_deficit_without_symptoms_is_no_news(row: dict[str, str]) -> None:
    """ALI-03 asks for "not known chronic"."""
    assert said(picture("DP absent; PT absent", chart=row["chart"])) == row["we say"]


def test_the_words_of_a_deficit() -> None:
    """ALI-03, ALI-12, ALI-13, ALI-15: what is asked, what is known, and an index in days."""
    fresh = only(picture("DP absent; PT absent", chart="diabetes"))
    assert notes(fresh) == ["deficit_check", "painless"]
    assert fresh.concepts == ("pad", "pad.left", "ali.missing_data")
    assert {gap.concept for gap in fresh.missing} == {Concept.PAIN_LIMB, Concept.SENSORY_LIMB, Concept.MOTOR_LIMB}
    assert (fresh.proposes, fresh.stakes, fresh.rows) == (("order.abi",), Stakes.URGENT, ("ALI-03",))
    asked = only(picture("DP absent; PT absent; no pain; sensation normal; power normal"))
    assert asked.concepts == ("pad", "pad.left")
    assert asked.missing == ()
    old = only(picture("DP absent; PT absent; PT absent 15d ago; pain onset 20d"))
    assert notes(old) == ["chronic_ask", "chronic_known_deficit"]
    assert (old.proposes, old.stakes, old.rows) == (("order.abi",), Stakes.URGENT, ("ALI-12", "ALI-13"))
    recent = only(picture("DP absent; PT absent; PT absent 13d ago; pain onset 20d"))
    assert notes(recent) == ["chronic_ask"]
    assert recent.rows == ("ALI-12",)
    single = only(picture("DP absent; PT palpable", chart="diabetes"))
    assert notes(single) == ["single_pulse_abi", "single_pulse_frequency"]
    assert (single.proposes, single.rows) == (("order.abi",), ("ALI-04",))
    assert only(picture("DP absent; PT palpable; pain")).rows == ("ALI-05",)


INDEX = vignettes("""
    | row    | left                                      | chart         | we say                        |
    |--------+-------------------------------------------+---------------+-------------------------------|
    | PAD-01 | ABI 0.90                                  |               | disease left info             |
    | PAD-01 | ABI 0.91                                  |               | nothing                       |
    | PAD-01 | ABI 0.90 365d ago                         |               | disease left info             |
    | PAD-01 | ABI 0.90 366d ago                         |               | nothing                       |
    | PAD-01 | ABI <0.90                                 |               | disease left info             |
    | PAD-01 | ABI <1.0                                  |               | nothing                       |
    | PAD-01 | ABI 0                                     |               | nothing                       |
    | PAD-01 | abi 0.80 unsigned                         |               | nothing                       |
    | PAD-01 | ABI 0.80 30d ago; revascularized 20d ago  |               | nothing                       |
    | PAD-01 | ABI 0.80 30d ago; revascularized 40d ago  |               | disease left info             |
    | PAD-01 | ABI 0.80; amputated                       |               | nothing                       |
    | PAD-01 | ABI 0.80; rest pain listed onset 40d 40d ago |            | disease left warning          |
    | PAD-01 | ABI 0.80; cond.foot_ulcer onset 15d       |               | disease left warning          |
    | PAD-01 | ABI 0.80; cond.foot_ulcer onset 13d       |               | disease left info             |
    | PAD-01 | ABI 0.80; cond.foot_ulcer                 |               | disease left warning          |
    | PAD-01 | ABI 0.80; cond.open_wound_leg onset 15d   |               | disease left warning          |
    | PAD-01 | ABI 0.80; cond.open_wound_leg onset 14d   |               | disease left info             |
    | PAD-01 | ABI 0.80; cond.open_wound_leg             |               | disease left info             |
    | PAD-01 | ABI 0.80; DP absent; PT absent            |               | disease left warning          |
    | PAD-01 | ABI 0.80 2d ago; DP absent; PT absent     | PAD           | disease left info             |
    | PAD-05 | tbi 0.70                                  |               | disease left info             |
    | PAD-05 | tbi 0.71                                  |               | nothing                       |
    | PAD-05 | ABI 1.20; tbi 0.70                        |               | disease left info             |
    | PAD-05 | ABI 1.50; tbi 0.70                        |               | disease left info             |
    | PAD-05 | ABI 1.50; tbi 0.71                        |               | nothing                       |
    | PAD-04 | ABI 1.40                                  |               | nothing                       |
    | PAD-04 | ABI 1.41                                  |               | noncompressible left info     |
    | PAD-04 | ABI >1.4                                  |               | noncompressible left info     |
    | PAD-04 | ABI >1.3                                  |               | noncompressible left info     |
    | PAD-04 | ABI 1.41                                  | diabetes      | noncompressible left info     |
    | PAD-04 | ABI 1.41; tbi <0.80                       |               | noncompressible left info     |
    | PAD-04 | ABI 1.41; tbi 0.9 366d ago                |               | noncompressible left info     |
    | PAD-04 | ABI 1.41; tbi 0.9 unsigned                |               | noncompressible left info     |
    | PAD-04 | ABI 1.41; cond.foot_ulcer onset 40d       |               | noncompressible left warning  |
    | PAD-04 | ABI 1.41; DP absent; PT absent            |               | noncompressible left warning  |
    | MON-01 | ABI 1.10                                  | cond.arterial_calcification | nothing         |
    | MON-01 | ABI 1.10; told pain (on walking)          | cond.arterial_calcification | noncompressible left info |
    | MON-01 | told pain (on walking)                    | cond.arterial_calcification | noncompressible left info |
    | MON-01 | ABI 0.80; told pain (on walking)          | cond.arterial_calcification | disease left info |
    | MON-01 | told pain (on walking); tbi 0.9           | cond.arterial_calcification | nothing         |
    | MON-01 | told pain (on walking); ABI 1.1           | cond.arterial_calcification resolved | normal_at_rest left info |
    | PAD-02 | ABI 0.91; told pain (on walking)          |               | borderline left info          |
    | PAD-02 | ABI 0.99; told heaviness (on walking)     |               | borderline left info          |
    | PAD-02 | ABI 0.95                                  |               | nothing                       |
    | PAD-02 | ABI 0.95; told pain                       |               | nothing                       |
    | PAD-02 | ABI 0.95; claudication                    |               | care_gap all info             |
    | PAD-02 | ABI 0.95; told pain (on walking) unconfirmed |            | nothing                       |
    | PAD-02 | ABI 0.95; told pain (on walking) 90d ago  |               | borderline left info          |
    | PAD-02 | ABI 0.95; told pain (on walking) 91d ago  |               | nothing                       |
    | PAD-02 | ABI 0.95; told pain (on walking) listed 400d ago |        | borderline left info          |
    | PAD-03 | ABI 1.00; told pain (on walking)          |               | normal_at_rest left info      |
    | PAD-03 | ABI 1.40; told cramp (on walking)         |               | normal_at_rest left info      |
    | PAD-03 | ABI 1.10; told pain (on walking, relieved by sitting or bending forward) | | nothing         |
    | PAD-03 | ABI 1.10; told pain (on walking, relieved by sitting or bending forward, relieved by standing still) | | normal_at_rest left info |
    | PAD-03 | ABI 1.10; told numbness (on walking)      |               | nothing                       |
""")


@pytest.mark.parametrize("row", INDEX, ids=names(INDEX))
def test_what_the_index_means(row: dict[str, str]) -> None:
    """Both sides of 0.90, 0.91, 0.99, 1.00, 1.40 and of 0.70 at the toe; an index without an age of a year is none."""
    assert said(picture(row["left"], chart=row["chart"], age=45)) == row["we say"]


def test_an_index_of_zero_is_believed_by_the_acute_pathway_alone() -> None:
    """PAD-01: an empty field is often a zero."""
    assert said(picture("ABI 0", chart="diabetes", age=45)) == "nothing"
    assert said(picture("tbi 0", age=45)) == "nothing"


REASONS = vignettes("""
    | row    | left                                                 | chart                    | age | exam   | we say                 |
    |--------+------------------------------------------------------+--------------------------+-----+--------+------------------------|
    | PAD-06 | told pain (on walking)                               |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (on walking); ABI 0.95 366d ago            |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (on walking); ABI <1.0                     |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (on walking)                               |                          | 30  | absent | cannot assess          |
    | PAD-06 | told pain (on walking)                               |                          | 30  | cut    | cannot assess          |
    | PAD-06 | told pain (on walking)                               |                          | 17  |        | nothing                |
    | PAD-06 | told pain (on walking)                               |                          | 18  |        | abi_due left info      |
    | PAD-06 | told pain (on walking)                               |                          | ?   |        | abi_due left info      |
    | PAD-06 | told pain                                            |                          | 30  |        | nothing                |
    | PAD-06 | told pain (on standing)                              |                          | 30  |        | nothing                |
    | PAD-06 | told burning (on walking)                            |                          | 30  |        | nothing                |
    | PAD-06 | told weakness (on walking)                           |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain; told (on walking)                         |                          | 30  |        | abi_due left info      |
    | PAD-06 | rest pain listed onset 40d 40d ago                   |                          | 30  |        | abi_due left info      |
    | PAD-06 | rest pain listed onset 40d 40d ago unconfirmed       |                          | 30  |        | nothing                |
    | PAD-06 | rest pain                                            |                          | 30  |        | nothing                |
    | PAD-06 | told pain (at rest)                                  |                          | 30  |        | nothing                |
    | PAD-06 | told pain (at rest, toes)                            |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (at rest, dorsum of the foot)              |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (relieved by hanging the leg down)         |                          | 30  |        | abi_due left info      |
    | PAD-06 | told burning (at rest, toes)                         |                          | 30  |        | nothing                |
    | PAD-06 | cond.foot_ulcer onset 15d                            |                          | 30  |        | abi_due left info      |
    | PAD-06 | cond.foot_ulcer onset 13d                            |                          | 30  |        | nothing                |
    | PAD-06 | cond.foot_ulcer unconfirmed                          |                          | 30  |        | nothing                |
    | PAD-06 | cond.open_wound_leg onset 15d                        |                          | 30  |        | abi_due left info      |
    | PAD-06 | DP absent 30h ago; PT palpable 30h ago               |                          | 50  |        | abi_due left info      |
    | PAD-06 | DP absent 90d ago                                    |                          | 50  |        | abi_due left info      |
    | PAD-06 | DP absent 91d ago                                    |                          | 50  |        | nothing                |
    | PAD-06 | DP absent 30d ago; DP palpable 20d ago               |                          | 50  |        | nothing                |
    | PAD-06 | DP absent 30h ago                                    |                          | 49  |        | nothing                |
    | PAD-06 | DP absent 30h ago                                    | diabetes                 | 30  |        | abi_due left info      |
    | PAD-06 | DP absent 30h ago                                    | smoker                   | 30  |        | abi_due left info      |
    | PAD-06 | DP absent 30h ago; pain listed onset 40d 40d ago     |                          | 30  |        | abi_due left info      |
    | PAD-06 | DP absent 30h ago; told pain (at rest) onset 40d     |                          | 30  |        | abi_due left info      |
    | PAD-06 | told pain (at rest) onset 40d                        |                          | 30  |        | nothing                |
    | PAD-06 | DP weak 30h ago                                      | diabetes                 | 60  |        | nothing                |
    | PAD-06 | DP absent 30h ago                                    | PAD; med.statin; med.antiplatelet | 60 |  | nothing              |
    | PAD-06 | claudication                                         | med.statin; med.antiplatelet | 30 |     | abi_due left info      |
    | PAD-06 | claudication                                         |                          | 30  |        | care_gap all info      |
    | PAD-06 | claudication; ABI 0.8 400d ago                       | med.statin; med.antiplatelet | 30 |     | nothing                |
    | PAD-06 | claudication; told pain (on walking); ABI 0.8 400d ago |                        | 30  |        | abi_due left info      |
    | PAD-06 | numb; told pain (on walking)                         |                          | 30  |        | nothing                |
    | PAD-07 | told pain (calf, on walking, relieved by standing still)    |                   | 30  |        | claudication left info |
    | PAD-07 | told pain (thigh, on walking, relieved by standing still)   |                   | 30  |        | claudication left info |
    | PAD-07 | told cramp (buttock, on walking, relieved by standing still) |                  | 30  |        | claudication left info |
    | PAD-07 | told pain (sole, on walking, relieved by standing still)    |                   | 30  |        | abi_due left info      |
    | PAD-07 | told pain (calf, on walking, relieved by rest)       |                          | 30  |        | abi_due left info      |
    | PAD-07 | told pain (calf, relieved by standing still)         |                          | 30  |        | nothing                |
    | PAD-07 | told pain (calf, on walking); told (relieved by standing still) |               | 30  |        | claudication left info |
    | PAD-07 | told pain (calf, on walking, relieved by standing still); tbi 0.9 |             | 30  |        | nothing                |
    | PAD-07 | told pain (calf, on walking, relieved by standing still); pain |                | 30  |        | claudication left info |
    | PAD-07 | told pain (calf, on walking, relieved by standing still) |                      | 30  | absent | cannot assess          |
    | PAD-14 | sign.femoral_bruit                                   |                          | 70  |        | nothing                |
    | PAD-14 | sign.trophic_skin                                    |                          | 70  |        | nothing                |
    | PAD-14 | sign.femoral_bruit; sign.trophic_skin                |                          | 70  |        | abi_due left info      |
    | PAD-14 | sign.femoral_bruit; told numbness                    |                          | 70  |        | abi_due left info      |
    | PAD-14 | sign.trophic_skin; pain onset 40d                    |                          | 70  |        | abi_due left info      |
    | PAD-14 | sign.femoral_bruit 91d ago; told numbness            |                          | 70  |        | nothing                |
    | PAD-14 | no sign.femoral_bruit; sign.femoral_bruit 2d ago; told numbness |               | 70  |        | nothing                |
""")


@pytest.mark.parametrize("row", REASONS, ids=names(REASONS))
def test_a_reason_to_measure(row: dict[str, str]) -> None:
    """PAD-06 at any adult age, when none is on record and all of the examination was seen."""
    needs = {Need.EXAM: {"": NeedState.SENT, "absent": NeedState.ABSENT, "cut": NeedState.CUT}[row["exam"]]}
    patient = picture(row["left"], chart=row["chart"], age=None if row["age"] == "?" else int(row["age"]), needs=needs)
    told = said(patient)
    unable = [one for one in peripheral_artery_disease.assess(patient) if isinstance(one, CannotAssess)]
    assert ("cannot assess" if unable else told) == row["we say"]
    for finding in findings(patient):
        assert finding.proposes == (("order.abi",) if finding.card != "care_gap" else finding.proposes)
        assert row["row"] in finding.rows or row["row"] == "PAD-07"


def test_what_is_not_known_of_the_index_is_told() -> None:
    """PAD-06: none on record, too old, a range that crosses the limit, measured before the operation."""
    story = "told pain (on walking)"
    charts = {
        story: Why.NOT_ON_RECORD,
        f"{story}; ABI 0.95 366d ago": Why.STALE,
        f"{story}; ABI <1.0": Why.STRADDLES,
        f"{story}; ABI 0.95 30d ago; revascularized 20d ago": Why.STALE,
        f"{story}; ABI 0": Why.IMPLAUSIBLE,
        f"{story}; abi 0.95 unsigned": Why.UNREADABLE,
    }
    for chart, why in charts.items():
        (gap,) = only(picture(chart)).missing
        assert (gap.concept, gap.why, gap.side) == (Concept.ABI, why, Side.LEFT)
    unable = [
        one
        for one in peripheral_artery_disease.assess(picture(story, needs={Need.EXAM: NeedState.ABSENT}))
        if isinstance(one, CannotAssess)
    ]
    assert [(one.pathway, one.side, one.missing[0].why) for one in unable] == [
        ("peripheral_artery_disease", Side.LEFT, Why.NOT_SENT)
    ]


REFERRAL = vignettes("""
    | row    | left                                                             | chart                     | refer all | referred | threshold |
    |--------+------------------------------------------------------------------+---------------------------+-----------+----------+-----------|
    | PAD-09 | ABI 0.80                                                         |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.80                                                         |                           | yes       | yes      | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking)                                 |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking)                                 |                           | yes       | yes      | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking, limits daily life)              |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; told pain (on walking)                                 | cond.limiting_symptoms    | no        | yes      | no        |
    | PAD-09 | ABI 0.80                                                         | cond.limiting_symptoms    | no        | no       | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking, getting worse)                  |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; told pain (getting worse)                              |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking) onset 90d                       |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.80; told pain (on walking) onset 91d                       |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; claudication onset 91d                                 |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.50                                                         |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.49                                                         |                           | no        | yes      | no        |
    | PAD-09 | tbi 0.60; ABI 0.49                                               |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; DP absent; PT absent                                   |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; DP absent 30d ago; PT absent 30d ago                   |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; DP absent 30d ago                                      |                           | no        | no       | yes       |
    | PAD-09 | ABI 0.80; arterial inaudible                                     |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; femoral absent 30d ago                                 |                           | no        | yes      | no        |
    | PAD-09 | ABI 0.80; popliteal absent 30d ago                               |                           | no        | yes      | no        |
    | PAD-01 | ABI 0.80; rest pain listed onset 40d 40d ago                     |                           | no        | yes      | no        |
    | PAD-01 | ABI 0.80; cond.foot_ulcer                                        |                           | no        | yes      | no        |
""")


@pytest.mark.parametrize("row", REFERRAL, ids=names(REFERRAL))
def test_who_is_referred(row: dict[str, str]) -> None:
    """PAD-09: by default for limiting, worsening or persisting symptoms, absent pulses, or an index below 0.5."""
    finding = only(picture(row["left"], chart=row["chart"], refer_all=row["refer all"] == "yes"))
    assert ("referral.vascular" in finding.proposes) is (row["referred"] == "yes")
    assert (finding.thresholds == ("pad_refer_all",)) is (row["threshold"] == "yes")
    assert row["row"] in finding.rows


CARE = vignettes("""
    | row    | left                                        | chart                                             | proposed                                                              |
    |--------+---------------------------------------------+---------------------------------------------------+-----------------------------------------------------------------------|
    | PAD-10 | ABI 0.80                                    |                                                   | order.statin order.antiplatelet                                       |
    | PAD-10 | ABI 0.80                                    | med.statin                                        | order.antiplatelet                                                    |
    | PAD-10 | ABI 0.80                                    | med.statin resolved; med.antiplatelet             | order.statin                                                          |
    | PAD-10 | ABI 0.80                                    | med.statin; med.antiplatelet                      | none                                                                  |
    | PAD-10 | ABI 0.80                                    | order.statin; draft order.antiplatelet            | none                                                                  |
    | PAD-10 | ABI 0.80                                    | allergy med.statin; allergy med.antiplatelet      | none                                                                  |
    | AP-01  | ABI 0.80                                    | med.doac                                          | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | med.warfarin                                      | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | med.ufh                                           | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | med.lmwh                                          | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | med.fondaparinux                                  | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | med.dti                                           | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | AF                                                | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | mural thrombus                                    | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | prosthetic valve                                  | order.statin                                                          |
    | AP-01  | ABI 0.80                                    | safety.active_bleeding unconfirmed                | order.statin                                                          |
    | STA-01 | ABI 0.80                                    | pregnancy_status                                  | order.antiplatelet                                                    |
    | STA-01 | ABI 0.80                                    | cond.breastfeeding                                | order.antiplatelet                                                    |
    | STA-01 | ABI 0.80                                    | safety.liver_disease                              | order.antiplatelet                                                    |
    | STA-01 | ABI 0.80                                    | cond.liver_failure                                | order.antiplatelet                                                    |
    | STA-01 | ABI 0.80                                    | safety.liver_disease resolved                     | order.statin order.antiplatelet                                       |
    | PAD-12 | ABI 0.80; told pain (calf, on walking, relieved by standing still) | med.statin; med.antiplatelet | order.exercise_program                                             |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet                      | order.exercise_program                                                |
    | PAD-12 | ABI 0.80; told pain (on walking)            | med.statin; med.antiplatelet                      | none                                                                  |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet; cond.bedridden      | none                                                                  |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet; cond.paraparesis    | none                                                                  |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet; cond.hemiparesis    | none                                                                  |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet; amputation          | none                                                                  |
    | PAD-12 | ABI 0.80; claudication                      | med.statin; med.antiplatelet; order.exercise_program | none                                                               |
    | PAD-12 | ABI 0.80; told pain (calf, on walking, relieved by standing still) | med.statin; med.antiplatelet; order.exercise_program | order.exercise_program                      |
    | PAD-12 | ABI 0.80; claudication; cond.foot_ulcer     | med.statin; med.antiplatelet                      | referral.vascular order.tbi                                           |
    | PAD-01 | ABI 0.80; cond.foot_ulcer; tbi 0.9          | med.statin; med.antiplatelet                      | referral.vascular                                                     |
    | PAD-01 | ABI 0.80; cond.foot_ulcer; toe_pressure 60 mm[Hg] | med.statin; med.antiplatelet                | referral.vascular                                                     |
""")


@pytest.mark.parametrize("row", CARE, ids=names(CARE))
def test_what_protects(row: dict[str, str]) -> None:
    """PAD-10, PAD-12, AP-01, STA-01: what is lacking and not excluded; exercise for claudication in who walks."""
    told = findings(picture(row["left"], chart=row["chart"]))
    assert (" ".join(told[0].proposes) or "none") == row["proposed"] if told else row["proposed"] == "none"


def test_everything_in_place_is_silence() -> None:
    """DATA-17: a listed disease with a known index and its medicines has no card; one thing missing brings it back."""
    settled = f"PAD; {CARED_FOR}"
    assert said(picture("ABI 0.80", chart=settled)) == "nothing"
    assert said(picture("ABI 0.80", chart=f"PAD unconfirmed; {CARED_FOR}")) == "disease left info"
    assert said(picture("ABI 0.80", chart="PAD; med.statin")) == "disease left info"
    assert said(picture("ABI 0.49", chart=settled)) == "disease left info"
    assert said(picture("ABI 0.49", chart=f"{settled}; referral.vascular")) == "nothing"
    assert said(picture("ABI 0.49", chart=f"{settled}; referral.vascular_surgery")) == "nothing"
    assert said(picture("ABI 0.80; cond.foot_ulcer", chart=f"{settled}; referral.vascular")) == "disease left warning"
    for listed in ("claudication", "CLTI 91d ago", "cond.aortoiliac"):
        chart = f"{listed}; {CARED_FOR}; order.exercise_program"
        assert said(picture("ABI 0.80", chart=chart)) == "nothing"


def test_medicines_that_were_not_sent_are_proposed_and_checked_by_their_orders() -> None:
    """PAD-10, HOOK-06: an unseen list is not an empty one, so that a lone listed disease gets no card for it."""
    unseen = {Need.MEDICATIONS: NeedState.ABSENT}
    assert only(picture("ABI 0.80", needs=unseen)).proposes == ("order.statin", "order.antiplatelet")
    assert said(picture(chart="PAD", needs=unseen)) == "nothing"
    assert said(picture("ABI 0.80", chart="PAD", needs=unseen)) == "nothing"


def test_an_antiplatelet_without_symptoms_is_offered_and_not_recommended() -> None:
    """PAD-10: class 1 with symptoms, 2a without."""
    assert only(picture("ABI 0.80")).optional == {"order.antiplatelet"}
    assert only(picture("ABI 0.80; told pain (on walking)")).optional == frozenset()


GAP = vignettes("""
    | row    | left                                           | chart                            | age | we say            |
    |--------+------------------------------------------------+----------------------------------+-----+-------------------|
    | PAD-10 |                                                | PAD                              | 70  | care_gap all info |
    | PAD-10 | ABI 0.8 400d ago                               | claudication                     | 70  | care_gap all info |
    | PAD-10 |                                                | cond.aortoiliac                  | 70  | care_gap all info |
    | PAD-10 | PAD                                            |                                  | 70  | care_gap all info |
    | PAD-10 |                                                | PAD unconfirmed                  | 70  | nothing           |
    | PAD-10 |                                                | PAD resolved                     | 70  | nothing           |
    | PAD-10 |                                                | PAD; med.statin; med.antiplatelet | 70 | nothing           |
    | PAD-10 |                                                | PAD; med.statin; med.doac        | 70  | nothing           |
    | PAD-10 |                                                | PAD                              | 17  | nothing           |
    | PAD-10 | revascularized 72h ago                         | PAD                              | 70  | nothing           |
    | PAD-10 | revascularized 73h ago                         | PAD                              | 70  | care_gap all info |
    | PAD-10 | ABI 1.1                                        | PAD                              | 70  | care_gap all info |
    | PAD-10 | DP absent; PT absent; pain                     | PAD                              | 70  | nothing           |
    | PAD-10 | told pain (on walking)                         | PAD                              | 70  | abi_due left info |
""")


@pytest.mark.parametrize("row", GAP, ids=names(GAP))
def test_a_listed_disease_without_its_medicines(row: dict[str, str]) -> None:
    """PAD-10: one card of information, only while something is lacking and no leg has a card."""
    assert said(picture(row["left"], chart=row["chart"], age=int(row["age"]))) == row["we say"]


def test_the_gap_names_what_is_lacking() -> None:
    """PAD-10, PAD-12."""
    gap = only(picture(chart="PAD; med.statin; smoker; diabetes"))
    assert gap.proposes == ("order.antiplatelet",)
    assert notes(gap) == ["stop_smoking", "risk", "glucose", "dual_pathway"]
    assert (gap.rows, gap.concepts) == (("PAD-10",), ("pad",))
    for left, right, chart in (("", "", "claudication"), ("claudication", "", ""), ("", "claudication", "")):
        walks = only(picture(left, right, chart=f"{chart}; ABI 0.8 400d ago"))
        assert walks.proposes == ("order.statin", "order.antiplatelet", "order.exercise_program")
        assert notes(walks) == ["exercise", "risk", "dual_pathway"]
        assert walks.rows == ("PAD-10", "PAD-12")
        assert walks.missing == ()
        unproven = only(picture(left, right, chart=chart))
        assert unproven.proposes == ("order.abi", "order.statin", "order.antiplatelet", "order.exercise_program")
        assert notes(unproven) == ["never_measured", "exercise", "risk", "dual_pathway"]
        assert unproven.rows == ("PAD-10", "PAD-06", "PAD-12")
        assert [gap.concept for gap in unproven.missing] == [Concept.ABI]
        unseen = only(picture(left, right, chart=chart, needs={Need.EXAM: NeedState.ABSENT}))
        assert "order.abi" not in unseen.proposes


BOTH = vignettes("""
    | row     | left                        | right                       | no side                | we say                                          |
    |---------+-----------------------------+-----------------------------+------------------------+-------------------------------------------------|
    | DATA-19 | ABI 0.80                    | ABI 0.70                    |                        | disease all info                                |
    | DATA-19 | ABI 0.80                    | tbi 0.70                    |                        | disease left info + disease right info          |
    | DATA-19 | ABI 0.80                    | ABI 0.70; cond.foot_ulcer   |                        | disease left info + disease right warning       |
    | DATA-19 | ABI 0.80                    | ABI 1.50                    |                        | disease left info + noncompressible right info  |
    | DATA-19 | ABI 1.50                    | ABI 1.50                    |                        | noncompressible all info                        |
    | DATA-19 | told pain (on walking)      | told pain (on walking)      |                        | abi_due all info                                |
    | DATA-08 |                             |                             | told pain (on walking) | abi_due unsided info                            |
    | DATA-08 | ABI 0.80                    |                             | told pain (on walking) | disease left info                               |
    | DATA-08 | ABI 0.80; told pain (on walking) |                        | told pain (on walking) | disease left info + abi_due unsided info        |
    | DATA-08 | ABI 0.95                    | ABI 1.10                    | told pain (on walking) | borderline unsided info                         |
    | DATA-08 | ABI 0.95                    | ABI 1.10                    | told pain (on walking); tbi 0.9 | nothing                                |
    | DATA-08 | ABI 1.10                    | ABI 1.10                    | told pain (on walking) | normal_at_rest unsided info                     |
    | DATA-08 | ABI 1.10; tbi 0.9           | ABI 1.50; tbi 0.9           | told pain (on walking) | normal_at_rest unsided info                     |
    | DATA-08 | tbi 0.9                     | ABI 1.50; tbi 0.9           | told pain (on walking) | nothing                                         |
    | DATA-08 | ABI 1.10                    | ABI 1.50                    | told pain (on walking) | noncompressible right info                      |
    | DATA-08 | ABI 0.80; cond.foot_ulcer   |                             | cond.foot_ulcer        | disease left warning                            |
    | DATA-08 | ABI 0.80; rest pain listed 40d ago |                      | rest pain listed 40d ago | disease left warning                          |
    | DATA-08 | ABI 1.10                    |                             | told pain (on walking) | abi_due unsided info                            |
    | DATA-08 | ABI 1.10                    | amputated                   | told pain (on walking) | normal_at_rest unsided info                     |
    | DATA-08 | amputated                   | amputated                   | told pain (on walking) | abi_due unsided info                            |
    | DATA-08 | ABI 0.80                    |                             | amputated              | disease left info                               |
    | DATA-08 |                             |                             | ABI 0.80               | disease unsided info                            |
    | DATA-08 | ABI 1.10                    | ABI 1.10                    | ABI 0.95; told pain (on walking) | borderline unsided info               |
""")


@pytest.mark.parametrize("row", BOTH, ids=names(BOTH))
def test_both_legs_and_no_side(row: dict[str, str]) -> None:
    """DATA-08, DATA-19: the same of both legs is one card; a symptom without a side goes to the leg with the disease."""
    assert said(picture(row["left"], row["right"], row["no side"], age=45)) == row["we say"]


def test_a_card_for_both_legs_holds_what_was_known_of_either() -> None:
    """DATA-19."""
    both = only(picture("ABI 0.80; told pain (on walking)", "ABI 0.45", chart=CARED_FOR))
    assert both.blanks == {"side": "both legs", "test": "ABI"}
    assert [fact.side for fact in both.evidence] == [Side.LEFT, Side.LEFT, Side.RIGHT]
    assert both.proposes == ("referral.vascular",)
    assert both.thresholds == ("pad_refer_all",)
    assert both.concepts == ("pad", "pad.left", "pad.right")
    assert {"medicine_first", "referral_reason"} <= set(notes(both))
    pressing = only(picture("ABI 0.80", "ABI 0.80; DP absent; PT absent", chart="PAD; med.statin"))
    assert (pressing.side, pressing.stakes) == (None, Stakes.URGENT)
    due = only(picture("told pain (on walking)", "told pain (on walking)"))
    assert [gap.side for gap in due.missing] == [Side.LEFT, Side.RIGHT]
    assert due.blanks == {"side": "both legs"}


def test_borrowed_symptoms_ask_for_the_side() -> None:
    """DATA-08."""
    assert "side_to_confirm" in notes(only(picture("ABI 0.80", "", "told pain (on walking)")))
    assert "side_to_confirm" not in notes(only(picture("ABI 0.80; told pain (on walking)")))
    assert "side_to_confirm" in notes(only(picture("", "", "ABI 0.80")))
    assert "side_to_confirm" in notes(only(picture("", "", "ABI 1.50")))
    assert "side_to_confirm" not in notes(only(picture("ABI 1.50")))
    assert only(picture("ABI 0.80", "", "cond.foot_ulcer")).urgency is Urgency.WARNING


GIVES_WAY = vignettes("""
    | row    | left                                                      | right                                               | chart    | we say            |
    |--------+-----------------------------------------------------------+-----------------------------------------------------+----------+-------------------|
    | ALI-01 | DP absent; PT absent; pain; ABI 0.80                      |                                                     |          | nothing           |
    | ALI-01 | DP absent; PT absent; pain                                | ABI 0.80                                            |          | disease right info |
    | ALI-07 | DP weak; PT weak; numb; ABI 0.80                          |                                                     |          | nothing           |
    | ALI-14 | DP palpable; blue toes; ABI 0.80                          |                                                     |          | nothing           |
    | ALI-11 | DP absent; PT absent; pain; ABI 0.8                       | DP absent; PT absent; pain                          |          | nothing           |
    | CLTI-01 | ABI 0.35; cond.foot_ulcer onset 40d                      |                                                     |          | nothing           |
    | CLTI-01 | ABI 0.35; cond.foot_ulcer onset 40d                      | ABI 0.80                                            |          | disease right info |
    | CLTI-05 | cond.foot_ulcer; ABI 0.80 100d ago                       |                                                     | diabetes | nothing           |
    | LER-01 | femoral weak; told pain (buttock, on walking); ABI 0.80   | femoral weak                                        |          | nothing           |
""")


@pytest.mark.parametrize("row", GIVES_WAY, ids=names(GIVES_WAY))
def test_what_is_worse_speaks_instead(row: dict[str, str]) -> None:
    """Acute and possible acute ischemia, a threatened limb and the aorta have their own card for the leg."""
    assert said(picture(row["left"], row["right"], chart=row["chart"])) == row["we say"]


CILOSTAZOL = vignettes("""
    | row    | chart                                                | left     | we say                  |
    |--------+------------------------------------------------------+----------+-------------------------|
    | PAD-13 | med.cilostazol; cond.heart_failure                   |          | cilostazol all warning  |
    | PAD-13 | med.cilostazol; cond.heart_failure resolved          |          | cilostazol all warning  |
    | PAD-13 | med.cilostazol; cond.heart_failure unconfirmed       |          | cilostazol all warning  |
    | PAD-13 | med.cilostazol; cond.nyha_iii                        |          | cilostazol all warning  |
    | PAD-13 | med.cilostazol; cond.nyha_iv                         |          | cilostazol all warning  |
    | PAD-13 | med.cilostazol                                       |          | nothing                 |
    | PAD-13 | med.cilostazol resolved; cond.heart_failure          |          | nothing                 |
    | PAD-13 | cond.heart_failure                                   |          | nothing                 |
    | PAD-13 | med.cilostazol; cond.heart_failure                   | ABI 0.80 | disease left info + cilostazol all warning |
    | PAD-13 | med.cilostazol; cond.heart_failure; PAD              |          | cilostazol all warning  |
""")


@pytest.mark.parametrize("row", CILOSTAZOL, ids=names(CILOSTAZOL))
def test_cilostazol_in_heart_failure(row: dict[str, str]) -> None:
    """PAD-13: of any severity, a past and an unconfirmed one too; one card of no leg, whichever it is."""
    patient = picture(row["left"], chart=row["chart"])
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        warned = finding.side is None
        assert ("cilostazol_stop" in notes(finding)) is warned
        assert ("PAD-13" in finding.rows) is warned
        assert ("safety.cilostazol.heart_failure" in finding.concepts) is warned
        assert ({Concept.MED_CILOSTAZOL} <= {fact.concept for fact in finding.evidence}) is warned
    if "PAD" in row["chart"].split("; "):
        (joined,) = findings(patient)
        assert joined.proposes == ("order.statin", "order.antiplatelet")
        assert notes(joined) == ["cilostazol_stop", "risk", "dual_pathway"]
        assert joined.rows == ("PAD-13", "PAD-10")
        assert Concept.COND_PAD in {fact.concept for fact in joined.evidence}


NOTES = vignettes("""
    | row    | left                                              | right          | chart             | age | note               | there |
    |--------+---------------------------------------------------+----------------+-------------------+-----+--------------------+-------|
    | PAD-08 | ABI 0.80; told pain (on walking)                  |                |                   | 70  | imaging_later      | yes   |
    | PAD-08 | ABI 0.80                                          |                |                   | 70  | imaging_later      | no    |
    | PAD-09 | ABI 0.80; told pain (on walking)                  |                |                   | 70  | medicine_first     | yes   |
    | PAD-09 | ABI 0.80                                          |                |                   | 70  | medicine_first     | no    |
    | PAD-09 | ABI 0.49                                          |                |                   | 70  | referral_reason    | yes   |
    | PAD-09 | ABI 0.49; cond.foot_ulcer; tbi 0.9                |                |                   | 70  | referral_reason    | no    |
    | PAD-01 | ABI 0.49; cond.foot_ulcer; tbi 0.9                |                |                   | 70  | wound_or_rest_pain | yes   |
    | PAD-10 | ABI 0.80                                          |                | smoker            | 70  | stop_smoking       | yes   |
    | PAD-10 | ABI 0.80                                          |                | smoker resolved   | 70  | stop_smoking       | no    |
    | PAD-10 | ABI 0.80                                          |                | diabetes          | 70  | glucose            | yes   |
    | PAD-10 | ABI 0.80                                          |                |                   | 70  | glucose            | no    |
    | PAD-10 | ABI 0.80                                          |                |                   | 70  | risk               | yes   |
    | PAD-11 | ABI 0.80                                          |                |                   | 70  | dual_pathway       | yes   |
    | PAD-12 | ABI 0.80; claudication                            |                |                   | 70  | exercise           | yes   |
    | PAD-12 | ABI 0.80                                          |                |                   | 70  | exercise           | no    |
    | PAD-15 | told pain (on walking, relieved by sitting or bending forward) | told pain (on walking, relieved by sitting or bending forward) | | 70 | stenosis_mimic | yes |
    | PAD-15 | told pain (on walking, relieved by sitting or bending forward) |    |                   | 70  | stenosis_mimic     | no    |
    | PAD-15 | told pain (on walking, relieved by sitting or bending forward) | told pain (on walking) | | 70 | stenosis_mimic | no |
    | BUE-01 | ABI 0.80                                          |                | smoker            | 44  | buerger            | yes   |
    | BUE-01 | ABI 0.80                                          |                | smoker            | 45  | buerger            | no    |
    | BUE-01 | ABI 0.80                                          |                |                   | 44  | buerger            | no    |
    | BUE-01 | ABI 0.80                                          |                | smoker; Buerger   | 60  | buerger            | yes   |
    | PAD-04 | ABI 1.50                                          |                | diabetes          | 70  | diabetes_high_index | yes  |
    | PAD-04 | ABI 1.50                                          |                |                   | 70  | diabetes_high_index | no   |
    | PAD-04 | ABI 1.50                                          |                |                   | 70  | toe_decides        | yes   |
    | MON-01 | ABI 1.10; told pain (on walking)                  |                | cond.arterial_calcification | 70 | calcified | yes |
    | MON-01 | ABI 1.50; told pain (on walking)                  |                | cond.arterial_calcification | 70 | calcified | no  |
    | ALI-12 | ABI 0.80; DP absent; PT absent                    |                |                   | 70  | chronic_ask        | yes   |
    | ALI-12 | ABI 1.50; DP absent; PT absent                    |                |                   | 70  | chronic_ask        | yes   |
    | ALI-12 | ABI 1.50                                          |                |                   | 70  | chronic_ask        | no    |
""")


@pytest.mark.parametrize("row", NOTES, ids=names(NOTES))
def test_what_is_said_beside(row: dict[str, str]) -> None:
    finding = only(picture(row["left"], row["right"], chart=row["chart"], age=int(row["age"])))
    assert (row["note"] in notes(finding)) is (row["there"] == "yes")


def test_the_mimic_is_named_on_a_typical_story_and_on_a_diseased_leg() -> None:
    """PAD-15: both legs; the index comes before the name."""
    diseased = picture(f"ABI 0.80; {NEUROGENIC}", f"ABI 1.10; {NEUROGENIC}")
    assert "stenosis_mimic" in notes(only(diseased))
    assert "stenosis_mimic" not in notes(only(picture(TYPICAL, TYPICAL)))


def test_claudication_is_measured_first_and_referred_where_the_site_wants_it() -> None:
    """PAD-07, PAD-09."""
    finding = only(picture(TYPICAL))
    assert (finding.proposes, finding.thresholds) == (("order.abi",), ("pad_refer_all",))
    assert finding.rows == ("PAD-07", "PAD-06")
    assert finding.concepts == ("pad.claudication", "pad.claudication.left")
    everybody = only(picture(TYPICAL, refer_all=True))
    assert everybody.proposes == ("order.abi", "referral.vascular")


def test_stakes_and_what_is_missing() -> None:
    """PAD-01, PAD-04: rest pain, a wound or a deficit is a matter of days; the toe is missing above 1.40."""
    assert only(picture("ABI 0.80")).stakes is Stakes.ELECTIVE
    assert only(picture("ABI 0.80; cond.foot_ulcer")).stakes is Stakes.URGENT
    assert only(picture("ABI 0.80; DP absent; PT absent")).stakes is Stakes.URGENT
    high = only(picture("ABI 1.50"))
    assert [(gap.concept, gap.why) for gap in high.missing] == [(Concept.TBI, Why.NOT_ON_RECORD)]
    assert (high.proposes, high.rows) == (("order.tbi",), ("PAD-04",))
    unclear = only(picture("ABI 1.50; tbi <0.80"))
    assert [(gap.concept, gap.why) for gap in unclear.missing] == [(Concept.TBI, Why.STRADDLES)]
    calcified = only(picture("told pain (on walking); ABI 1.1", chart="cond.arterial_calcification"))
    assert [(gap.concept, gap.why) for gap in calcified.missing] == [(Concept.TBI, Why.NOT_ON_RECORD)]
    assert calcified.rows == ("PAD-04", "MON-01")
    assert Concept.COND_ARTERIAL_CALCIFICATION in {fact.concept for fact in calcified.evidence}
    other_leg = picture("told pain (on walking); ABI 1.1", "cond.arterial_calcification")
    assert said(other_leg) == "normal_at_rest left info"


def test_a_number_of_an_unnamed_operation_is_old_for_both_legs() -> None:
    """A revascularization whose side nobody charted may have been of this leg."""
    assert said(picture("ABI 0.80 30d ago", "", "revascularized 20d ago", age=45)) == "nothing"
    assert said(picture("ABI 0.80 30d ago", "revascularized 20d ago", age=45)) == "disease left info"


def test_a_conflict_of_one_time_takes_the_worse() -> None:
    """DATA-07."""
    low = Measurement(
        concept=Concept.ABI, reference="x/1", side=Side.LEFT, when=at(NOW), value=Interval.exactly("0.85"), unit="1", printed="0.85"
    )  # fmt: skip
    high = Measurement(
        concept=Concept.ABI, reference="x/2", side=Side.LEFT, when=at(NOW), value=Interval.exactly("1.05"), unit="1", printed="1.05"
    )  # fmt: skip
    extra: list[Fact] = [low, high]
    assert said(picture(extra=extra)) == "disease left info"
    assert LIMITS.pad_refer_all is False
