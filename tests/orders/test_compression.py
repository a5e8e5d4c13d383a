"""Compression that the clinician selected: COMPR-01 to COMPR-04."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.conclusions import Finding, Stakes, Urgency, Withheld
from app.orders import compression
from app.picture.concepts import Concept
from app.picture.facts import Device, Order, OrderStage, Procedure, Side
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

SELECTED = Order(concept=Concept.ORDER_COMPRESSION, reference="x/1", stage=OrderStage.DRAFT, selected=True)
SOUND = "ABI 1.0"


def judged(patient: PatientPicture, stakes: Stakes = Stakes.ELECTIVE) -> list[Finding]:
    return list(compression.judge(patient, SELECTED, stakes))


def said(patient: PatientPicture, stakes: Stakes = Stakes.ELECTIVE) -> str:
    """``warning do_not_apply: low_index``, or ``nothing``."""
    told = [
        f"{one.urgency.value} {one.card}: {' '.join(note.id for note in one.notes)}" for one in judged(patient, stakes)
    ]
    return " / ".join(told) or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = judged(patient)
    return finding


FLOW = vignettes("""
    | row      | left                                      | right    | no side             | chart    | age | we say                                                        |
    |----------+-------------------------------------------+----------+---------------------+----------+-----+---------------------------------------------------------------|
    | COMPR-01 | ABI 1.0                                   | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-01 | ABI 0.59                                  | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_index                 |
    | COMPR-02 | ABI 0.60                                  | ABI 1.0  |                     |          | 70  | warning reduced: reduced_pressure                             |
    | COMPR-02 | ABI 0.80                                  | ABI 1.0  |                     |          | 70  | warning reduced: reduced_pressure                             |
    | COMPR-02 | ABI 0.81                                  | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-01 | ABI 0.59 365d ago                         | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_index                 |
    | COMPR-04 | ABI 0.59 366d ago                         | ABI 1.0  |                     |          | 70  | info measure_first: measure_first                             |
    | COMPR-01 | ABI <0.6                                  | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_index                 |
    | COMPR-02 | ABI <0.7                                  | ABI 1.0  |                     |          | 70  | warning reduced: reduced_pressure                             |
    | COMPR-04 | ABI <0.9                                  | ABI 1.0  |                     |          | 70  | info measure_first: measure_first                             |
    | COMPR-01 | ABI 0.59                                  | ABI 0.70 |                     |          | 70  | warning do_not_apply: call_vascular low_index reduced_pressure |
    | COMPR-01 | ABI 1.0                                   | ABI 1.0  | ABI 0.59            |          | 70  | warning do_not_apply: call_vascular low_index                 |
    | COMPR-01 | ABI 0.59; amputated                       | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-01 | amputated                                 | CLTI; ABI 1.0 |                |          | 70  | critical do_not_apply: call_vascular threatened_limb          |
    | COMPR-01 | ABI 1.0; cond.foot_ulcer onset 40d        | ABI 0.35 |                     |          | 70  | warning do_not_apply: call_vascular low_index                 |
    | COMPR-01 | ABI 0.59 30d ago; revascularized 20d ago; ABI 1.0 | ABI 1.0 |              |          | 70  | nothing                                                       |
    | DATA-02  | abi 0.59 unsigned                         | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_index measure_first   |
    | DATA-02  | abi 1.0 unsigned                          | ABI 1.0  |                     |          | 70  | info measure_first: measure_first                             |
    | COMPR-01 | ABI 1.0; ankle 59                         | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_ankle                 |
    | COMPR-01 | ABI 1.0; ankle 60                         | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-01 | ABI 1.0; toe_pressure 29 mm[Hg]           | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_toe                   |
    | COMPR-01 | ABI 1.0; toe_pressure 30 mm[Hg]           | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-01 | ABI 1.0; tcpo2_foot 19 mm[Hg]             | ABI 1.0  |                     |          | 70  | warning do_not_apply: call_vascular low_oxygen                |
    | COMPR-01 | ABI 1.0; tcpo2_foot 20 mm[Hg]             | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-03 | ABI 1.30                                  | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-03 | ABI 1.31                                  | ABI 1.0  |                     |          | 70  | warning toe_pressure: index_not_reliable                      |
    | COMPR-03 | ABI >1.2                                  | ABI 1.0  |                     |          | 70  | warning toe_pressure: index_not_reliable                      |
    | COMPR-03 | ABI 1.31; toe_pressure 60 mm[Hg]          | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-03 | ABI 1.31; tbi 0.8                         | ABI 1.0  |                     |          | 70  | nothing                                                       |
    | COMPR-03 | ABI 1.31                                  | ABI 1.0; tbi 0.8 |             |          | 70  | warning toe_pressure: index_not_reliable                      |
    | COMPR-03 | ABI 1.31; toe_pressure 60 mm[Hg] unsigned | ABI 1.0  |                     |          | 70  | warning toe_pressure: index_not_reliable                      |
    | COMPR-03 | ABI 1.31; toe_pressure 60 mm[Hg] 366d ago | ABI 1.0  |                     |          | 70  | warning toe_pressure: index_not_reliable                      |
    | COMPR-03 | ABI 1.0                                   | ABI 1.0  |                     | diabetes | 70  | warning toe_pressure: toe_always                              |
    | COMPR-03 | ABI 1.0                                   | ABI 1.0  |                     | safety.ckd | 70 | warning toe_pressure: toe_always                             |
    | COMPR-03 | ABI 1.0                                   | ABI 1.0  |                     | safety.dialysis | 70 | warning toe_pressure: toe_always                        |
    | COMPR-03 | ABI 1.0                                   | ABI 1.0  |                     | diabetes resolved | 70 | nothing                                               |
    | COMPR-03 | ABI 1.0                                   | ABI 1.0  |                     | diabetes unconfirmed | 70 | warning toe_pressure: toe_always                   |
    | COMPR-03 | ABI 1.0; tbi 0.8                          | ABI 1.0; tbi 0.8 |             | diabetes | 70  | nothing                                                       |
    | COMPR-03 | ABI 1.0; tbi 0.8                          | ABI 1.0  |                     | diabetes | 70  | warning toe_pressure: toe_always                              |
    | COMPR-03 | ABI 1.0; tbi 0.8                          | ABI 1.0; amputated |           | diabetes | 70  | nothing                                                       |
    | COMPR-02 | ABI 0.70                                  | ABI 1.0  |                     | diabetes | 70  | warning reduced: reduced_pressure toe_always                  |
    | COMPR-04 |                                           |          |                     |          | 50  | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          |                     |          | 49  | nothing                                                       |
    | COMPR-04 |                                           |          |                     |          | ?   | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          |                     | diabetes | 49  | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          |                     | PAD      | 49  | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          |                     | PAD unconfirmed | 49 | info measure_first: measure_first                       |
    | COMPR-04 |                                           |          |                     | claudication | 49 | info measure_first: measure_first                          |
    | COMPR-04 |                                           |          |                     | cond.aortoiliac | 49 | info measure_first: measure_first                       |
    | COMPR-04 | DP weak                                   |          |                     |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 | PT absent 90d ago                         |          |                     |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 | PT absent 91d ago                         |          |                     |          | 49  | nothing                                                       |
    | COMPR-04 | DP weak 2d ago; DP palpable               |          |                     |          | 49  | nothing                                                       |
    | COMPR-04 | DP palpable; DP weak                      |          |                     |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 | DP weak; DP palpable                      |          |                     |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          | femoral weak        |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 |                                           | popliteal weak |               |          | 49  | info measure_first: measure_first                             |
    | COMPR-04 | ABI 1.0                                   |          |                     |          | 70  | info measure_first: measure_first                             |
    | COMPR-04 |                                           |          | ABI 1.0             |          | 70  | info measure_first: measure_first                             |
    | COMPR-04 | tbi 0.8                                   | toe_pressure 80 mm[Hg] |       |          | 70  | nothing                                                       |
    | COMPR-04 | tbi 0.8                                   |          |                     |          | 70  | info measure_first: measure_first                             |
    | COMPR-04 | ABI 1.0                                   | amputated |                    |          | 70  | nothing                                                       |
    | COMPR-04 | ABI 0                                     | ABI 1.0  |                     |          | 70  | info measure_first: measure_first                             |
""")


@pytest.mark.parametrize("row", FLOW, ids=names(FLOW))
def test_is_there_enough_flow(row: dict[str, str]) -> None:
    """COMPR-01 to COMPR-04: both sides of each number on either leg, and every way of not knowing one."""
    age = None if row["age"] == "?" else int(row["age"])
    patient = picture(row["left"], row["right"], row["no side"], row["chart"], age=age)
    assert said(patient) == row["we say"]
    for finding in judged(patient):
        assert row["row"] in finding.rows or row["row"].startswith("DATA")
        assert finding.safety


OTHER = vignettes("""
    | row      | chart                                           | left                         | we say                                     | concepts       |
    |----------+-------------------------------------------------+------------------------------+--------------------------------------------+----------------|
    | COMPR-01 | cond.epifascial_bypass                          |                              | warning do_not_apply: bypass               | bypass         |
    | COMPR-01 | cond.epifascial_bypass resolved                 |                              | warning do_not_apply: bypass               | bypass         |
    | COMPR-01 | cond.epifascial_bypass unconfirmed              |                              | warning do_not_apply: bypass               | bypass         |
    | COMPR-01 | cond.nyha_iv                                    |                              | warning do_not_apply: heart_failure_iv     | heart_failure  |
    | COMPR-01 | cond.nyha_iv; cond.nyha_iii; cond.heart_failure |                              | warning do_not_apply: heart_failure_iv     | heart_failure  |
    | COMPR-01 | cond.nyha_iv unconfirmed                        |                              | warning do_not_apply: heart_failure_iv     | heart_failure  |
    | COMPR-01 | cond.nyha_iii; cond.heart_failure               |                              | warning with_care: heart_failure_iii       | heart_failure  |
    | COMPR-01 | cond.heart_failure                              |                              | warning with_care: heart_failure_class     | heart_failure  |
    | COMPR-01 | cond.heart_failure resolved                     |                              | nothing                                    |                |
    | COMPR-01 | diabetic neuropathy                             | numb                         | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | diabetic neuropathy                             | numb toes 365d ago           | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | diabetic neuropathy                             | numb toes 366d ago           | nothing                                    |                |
    | COMPR-01 | diabetic neuropathy                             | no monofilament felt         | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | diabetic neuropathy                             | sensation normal             | nothing                                    |                |
    | COMPR-01 | diabetic neuropathy                             | numb 3d ago; sensation normal | nothing                                   |                |
    | COMPR-01 | diabetic neuropathy                             | sensation normal; numb       | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | diabetic neuropathy                             | numb; sensation normal       | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | diabetic neuropathy                             |                              | nothing                                    |                |
    | COMPR-01 | diabetes; neuropathy                            | numb; tbi 0.8                | warning do_not_apply: neuropathy           | neuropathy     |
    | COMPR-01 | neuropathy                                      | numb                         | nothing                                    |                |
    | COMPR-01 | diabetes                                        | numb; tbi 0.8                | nothing                                    |                |
""")


@pytest.mark.parametrize("row", OTHER, ids=names(OTHER))
def test_what_else_speaks_against_it(row: dict[str, str]) -> None:
    """COMPR-01: bypass, heart failure, a leg that cannot feel; the flow is sound."""
    right = "ABI 1.0; tbi 0.8" if "tbi" in row["left"] else SOUND
    patient = picture(f"{SOUND}; {row['left']}", right, chart=row["chart"])
    assert said(patient) == row["we say"]
    for finding in judged(patient):
        assert finding.concepts == (f"safety.compression.{row['concepts']}",)


THREATENED = vignettes("""
    | row      | left                                              | chart            | critical |
    |----------+---------------------------------------------------+------------------+----------|
    | COMPR-01 | ABI 0.35                                          |                  | no       |
    | COMPR-01 | ABI 0.35; cond.foot_ulcer onset 40d               |                  | yes      |
    | COMPR-01 | ABI 0.55; cond.foot_ulcer onset 40d               |                  | no       |
    | COMPR-01 | ABI 0.35; rest pain                               |                  | yes      |
    | COMPR-01 | ABI 0.35; no rest pain                            |                  | no       |
    | COMPR-01 | ABI 0.59; toe_pressure 45 mm[Hg]; cond.foot_ulcer |                  | yes      |
    | COMPR-01 | ABI 0.59; toe_pressure 45 mm[Hg]; rest pain       |                  | no       |
    | COMPR-01 | CLTI                                              |                  | yes      |
    | COMPR-01 |                                                   | CLTI             | yes      |
    | COMPR-01 | CLTI unconfirmed                                  |                  | yes      |
    | COMPR-01 | ABI 0.55; CLTI resolved                           |                  | no       |
    | COMPR-01 | ABI 0.55; CLTI 30d ago; revascularized 20d ago    |                  | no       |
    | COMPR-01 | CLTI; amputated                                   |                  | none     |
    | COMPR-01 | cond.gangrene                                     |                  | yes      |
    | COMPR-01 | ABI 0.55; cond.gangrene 30d ago; revascularized 20d ago | | no |
    | COMPR-01 | ABI 0.35; cond.gangrene 30d ago; revascularized 20d ago | | yes |
    | COMPR-01 | ALI 14d ago                                       |                  | yes      |
    | COMPR-01 | ALI 15d ago                                       |                  | none     |
    | COMPR-01 | ALI undated                                       |                  | yes      |
    | COMPR-01 | ALI unconfirmed                                   |                  | yes      |
""")


@pytest.mark.parametrize("row", THREATENED, ids=names(THREATENED))
def test_a_threatened_limb_is_critical(row: dict[str, str]) -> None:
    """COMPR-01: acute or chronic limb-threatening ischemia."""
    found = [
        one.urgency is Urgency.CRITICAL
        for one in judged(picture(row["left"], chart=row["chart"]))
        if one.card == "do_not_apply"
    ]
    assert found == {"yes": [True], "no": [False], "none": []}[row["critical"]]


def test_a_suspected_acute_limb_is_critical_whatever_the_numbers() -> None:
    """COMPR-01: the pathway suspects it; the call is that of the acute limb."""
    (acute,) = judged(picture(SOUND, SOUND), Stakes.LIMB_THREATENED)
    assert acute.urgency is Urgency.CRITICAL
    assert [note.id for note in acute.notes] == ["call_vascular", "threatened_limb"]
    assert (acute.proposes, acute.stakes) == (("referral.vascular",), Stakes.LIMB_THREATENED)
    (viable,) = judged(picture(SOUND, SOUND), Stakes.LIMB_VIABLE)
    assert viable.stakes is Stakes.LIMB_VIABLE
    assert judged(picture(SOUND, SOUND), Stakes.SPINE_THREATENED) == []
    (chronic,) = judged(picture("CLTI"))
    assert chronic.stakes is Stakes.EMERGENCY
    (low,) = judged(picture("ABI 0.55", SOUND))
    assert low.stakes is Stakes.URGENT


def test_what_the_card_holds() -> None:
    """COMPR-01 to COMPR-04: numbers, orders, what is missing, and the disputed limit."""
    low = only(picture("ABI 0.55", "ABI 0.50"))
    assert low.notes[-1].blanks == {"limit": Decimal("0.6")}
    assert low.proposes == ("referral.vascular",)
    assert low.thresholds == ("compression_abi_stop",)
    assert low.concepts == ("safety.compression.low_abi",)
    assert [fact.side for fact in low.evidence] == [Side.LEFT, Side.RIGHT]
    reduced = only(picture("ABI <0.7", SOUND))
    assert reduced.notes[0].blanks == {"limit": Decimal("0.8"), "below": Decimal("0.6")}
    assert reduced.thresholds == ("compression_abi_stop",)
    assert [(gap.concept, gap.why, gap.side) for gap in reduced.missing] == [(Concept.ABI, Why.STRADDLES, Side.LEFT)]
    assert only(picture("ABI 0.70", SOUND)).missing == ()
    assert reduced.proposes == ()
    for number, note, limit in (
        ("ankle 50", "low_ankle", 60),
        ("toe_pressure 20 mm[Hg]", "low_toe", 30),
        ("tcpo2_foot 10 mm[Hg]", "low_oxygen", 20),
    ):
        finding = only(picture(f"{SOUND}; {number}", SOUND))
        assert (finding.notes[-1].id, finding.notes[-1].blanks) == (note, {"limit": limit})
        assert finding.thresholds == ()
    high = only(picture("ABI 1.35", SOUND))
    assert high.notes[0].blanks == {"limit": Decimal("1.30")}
    assert high.proposes == ("order.tbi",)
    assert [(gap.concept, gap.side) for gap in high.missing] == [(Concept.TOE_PRESSURE, Side.LEFT)]
    diabetic = only(picture(SOUND, SOUND, chart="diabetes"))
    assert [gap.side for gap in diabetic.missing] == [Side.LEFT, Side.RIGHT]
    assert Concept.COND_DIABETES in {fact.concept for fact in diabetic.evidence}
    measure = only(picture())
    assert (measure.proposes, measure.stakes) == (("order.abi",), Stakes.ELECTIVE)
    assert [(gap.concept, gap.side, gap.why) for gap in measure.missing] == [
        (Concept.ABI, Side.LEFT, Why.NOT_ON_RECORD),
        (Concept.ABI, Side.RIGHT, Why.NOT_ON_RECORD),
    ]
    heart = only(picture(SOUND, SOUND, chart="cond.nyha_iv"))
    assert heart.proposes == ()
    assert heart.concepts == ("safety.compression.heart_failure",)
    numb = only(picture(f"{SOUND}; numb", SOUND, chart="diabetic neuropathy"))
    assert {fact.concept for fact in numb.evidence} == {Concept.COND_DPN, Concept.SENSORY_LIMB}
    both = only(picture("ABI 0.55", SOUND, chart="cond.nyha_iii"))
    assert [note.id for note in both.notes] == ["call_vascular", "low_index", "heart_failure_iii"]


def test_the_site_may_stop_at_another_index() -> None:
    """COMPR-01: other texts stop at 0.5."""
    patient = picture("ABI 0.55", SOUND)
    site = replace(patient, limits=replace(patient.limits, compression_abi_stop=Decimal("0.5")))
    assert said(site) == "warning reduced: reduced_pressure"
    assert only(site).notes[0].blanks["below"] == Decimal("0.5")


def test_what_could_not_be_seen() -> None:
    """HOOK-06: an index that was not sent is not an index of 1; unseen diagnoses may hide heart failure."""
    unseen = only(picture(needs={Need.EXAM: NeedState.ABSENT}))
    assert {gap.why for gap in unseen.missing} == {Why.NOT_SENT}
    blind = picture(SOUND, SOUND, needs={Need.CONDITIONS: NeedState.CUT})
    assert said(blind) == "warning with_care: not_checked_conditions"
    assert [(gap.concept, gap.why) for gap in only(blind).missing] == [(Concept.COND_HEART_FAILURE, Why.CUT)]
    assert only(blind).rows == ("HOOK-06",)
    assert only(blind).concepts == ("safety.compression.not_checked",)


def test_a_bypass_among_the_devices_or_operations_counts() -> None:
    """COMPR-01."""
    graft = Device(concept=Concept.COND_EPIFASCIAL_BYPASS, reference="Device/1")
    assert said(picture(SOUND, SOUND, extra=[graft])) == "nothing"
    listed = picture(f"{SOUND}; cond.epifascial_bypass", SOUND)
    assert said(listed) == "warning do_not_apply: bypass"
    operation = Procedure(concept=Concept.COND_EPIFASCIAL_BYPASS, reference="Procedure/1")
    assert said(picture(SOUND, SOUND, extra=[operation])) == "warning do_not_apply: bypass"
    other = Procedure(concept=Concept.PROC_REVASCULARIZATION, reference="Procedure/1")
    assert said(picture(SOUND, SOUND, extra=[other])) == "nothing"


def test_it_is_never_drafted_and_nothing_else_is_judged() -> None:
    decision = compression.may(picture(), Stakes.ELECTIVE)
    assert isinstance(decision, Withheld)
    assert [note.id for note in decision.notes] == ["never_drafted"]
    other = Order(concept=Concept.ORDER_ABI, reference="x/2", stage=OrderStage.DRAFT, selected=True)
    assert list(compression.judge(picture("ABI 0.3"), other, Stakes.ELECTIVE)) == []
