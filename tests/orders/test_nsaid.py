"""NSAID: NSA-01, HOOK-02, HOOK-06. Every warning says ``instead``, which the table leaves out.

The base chart is a man of 60 of whom everything was sent and who has no eGFR on record.
"""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes, Urgency, Withheld
from app.orders import nsaid
from app.orders.gestation import at_least_weeks
from app.picture.concepts import Concept
from app.picture.facts import Interval, Measurement
from app.picture.moments import When
from app.picture.needs import Need, Why
from tests.orders.charts import said
from tests.orders.drug_charts import judged, patient, span, told
from tests.support.vignettes import names, vignettes

JUDGED = vignettes("""
    | row     | selected            | chart                                         | age     | sex    | not sent    | card                                        |
    |---------+---------------------+-----------------------------------------------+---------+--------+-------------+---------------------------------------------|
    | HOOK-02 | med.nsaid           |                                               | 60      | male   |             | nothing                                     |
    | HOOK-02 | order.nsaid         |                                               | 60      | male   |             | nothing                                     |
    | HOOK-02 | med.opioid          | med.warfarin                                  | 80      | male   |             | nothing                                     |
    | NSA-01  | order.nsaid         | med.warfarin                                  | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.doac                                      | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.lmwh                                      | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.ufh                                       | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.fondaparinux                              | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.dti                                       | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | draft med.warfarin                            | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | draft order.heparin                           | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | done order.heparin                            | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.doac ended last 47h                       | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid           | med.doac ended last 49h                       | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.warfarin ended last 6d                    | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.antiplatelet                              | 60      | male   |             | warning check_first: antiplatelet           |
    | NSA-01  | med.nsaid           | draft order.antiplatelet                      | 60      | male   |             | warning check_first: antiplatelet           |
    | NSA-01  | med.nsaid           | med.antiplatelet ended                        | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.steroid                                   | 60      | male   |             | warning check_first: steroid                |
    | NSA-01  | med.nsaid           | med.dexamethasone                             | 60      | male   |             | warning check_first: steroid                |
    | NSA-01  | med.nsaid           | draft order.dexamethasone                     | 60      | male   |             | warning check_first: steroid                |
    | NSA-01  | med.nsaid           | med.ssri_snri_tramadol                        | 60      | male   |             | warning check_first: serotonin              |
    | NSA-01  | med.nsaid           | med.duloxetine                                | 60      | male   |             | warning check_first: serotonin              |
    | NSA-01  | med.nsaid           | draft order.duloxetine                        | 60      | male   |             | warning check_first: serotonin              |
    | NSA-01  | med.nsaid           | med.ace_arb                                   | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.diuretic                                  | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | med.ace_arb; med.diuretic                     | 60      | male   |             | warning check_first: pressure_medicines     |
    | NSA-01  | med.nsaid           | med.ace_arb; draft med.diuretic               | 60      | male   |             | warning check_first: pressure_medicines     |
    | NSA-01  | med.nsaid           | med.ace_arb+med.diuretic                      | 60      | male   |             | warning check_first: pressure_medicines     |
    | NSA-01  | med.nsaid           | med.ace_arb; med.diuretic ended               | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | cond.gi_ulcer                                 | 60      | male   |             | warning check_first: ulcer                  |
    | NSA-01  | med.nsaid           | cond.gi_ulcer resolved 4000d ago              | 60      | male   |             | warning check_first: ulcer                  |
    | NSA-01  | med.nsaid           | safety.active_bleeding                        | 60      | male   |             | warning check_first: ulcer                  |
    | NSA-01  | med.nsaid           | safety.active_bleeding resolved               | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | cond.heart_failure                            | 60      | male   |             | warning check_first: heart_failure          |
    | NSA-01  | med.nsaid           | cond.nyha_iii                                 | 60      | male   |             | warning check_first: heart_failure          |
    | NSA-01  | med.nsaid           | cond.nyha_iv                                  | 60      | male   |             | warning check_first: heart_failure          |
    | NSA-01  | med.nsaid           | cond.heart_failure resolved                   | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | lab.egfr 60                                   | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | lab.egfr 59.9                                 | 60      | male   |             | warning check_first: renal_reduced          |
    | NSA-01  | med.nsaid           | lab.egfr 30                                   | 60      | male   |             | warning check_first: renal_reduced          |
    | NSA-01  | med.nsaid           | lab.egfr <60                                  | 60      | male   |             | warning check_first: renal_reduced          |
    | NSA-01  | med.nsaid           | lab.egfr 29.9                                 | 60      | male   |             | warning check_first: renal_severe           |
    | NSA-01  | med.nsaid           | lab.egfr 29.9 unsigned                        | 60      | male   |             | warning check_first: renal_severe           |
    | NSA-01  | med.nsaid           | cond.acute_kidney_injury; lab.egfr 90         | 60      | male   |             | warning check_first: renal_severe           |
    | NSA-01  | med.nsaid           | safety.dialysis                               | 60      | male   |             | warning check_first: renal_severe           |
    | NSA-01  | med.nsaid           | safety.ckd                                    | 60      | male   |             | warning check_first: renal_unclear          |
    | NSA-01  | med.nsaid           | safety.ckd; lab.egfr 61                       | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | lab.egfr 59.9 30.1d ago                       | 60      | male   |             | warning check_first: renal_unclear          |
    | NSA-01  | med.nsaid           | lab.egfr 60 30.1d ago                         | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | lab.egfr 90 unsigned                          | 60      | male   |             | nothing                                     |
    | HOOK-06 | med.nsaid           | lab.egfr >45                                  | 60      | male   |             | info not_checked: renal_unclear             |
    | HOOK-06 | med.nsaid           |                                               | 60      | male   | measurements | info not_checked: renal_unclear            |
    | HOOK-06 | med.nsaid           | lab.egfr 90                                   | 60      | male   | measurements=cut | nothing                                |
    | NSA-01  | med.nsaid           | gestational_age 20                            | 30      | female |             | warning check_first: pregnancy              |
    | NSA-01  | med.nsaid           | gestational_age 19.9                          | 30      | female |             | nothing                                     |
    | NSA-01  | med.nsaid           | gestational_age 19 7d ago                     | 30      | female |             | warning check_first: pregnancy              |
    | NSA-01  | med.nsaid           | gestational_age 19 6.9d ago                   | 30      | female |             | nothing                                     |
    | NSA-01  | med.nsaid           | gestational_age >19                           | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | gestational_age <20                           | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | gestational_age <19 7d ago                    | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | gestational_age <19.5                         | 30      | female |             | nothing                                     |
    | NSA-01  | med.nsaid           | gestational_age 12; gestational_age 21        | 30      | female |             | warning check_first: pregnancy              |
    | NSA-01  | med.nsaid           | gestational_age 12; gestational_age >12       | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | gestational_age 12 undated                    | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | pregnancy_status found                        | 30      | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           | pregnancy_status found; gestational_age 10 43d ago | 30 | female |             | nothing                                     |
    | NSA-01  | med.nsaid           | pregnancy_status found; gestational_age 14 43d ago | 30 | female |             | warning check_first: pregnancy              |
    | NSA-01  | med.nsaid           | pregnancy_status found; gestational_age 30 90.9d ago | 30 | female |           | warning check_first: pregnancy              |
    | NSA-01  | med.nsaid           | pregnancy_status found; gestational_age 30 91d ago | 30 | female |             | warning check_first: pregnancy_weeks_unknown |
    | NSA-01  | med.nsaid           |                                               | 30      | female |             | nothing                                     |
    | NSA-01  | med.nsaid           |                                               | 74      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           |                                               | 75      | male   |             | warning check_first: age                    |
    | NSA-01  | med.nsaid           |                                               | 74-75   | male   |             | warning check_first: age                    |
    | NSA-01  | med.nsaid           |                                               | unknown | male   |             | warning check_first: age                    |
    | NSA-01  | med.nsaid           | allergy med.nsaid                             | 60      | male   |             | warning check_first: allergy                |
    | NSA-01  | med.nsaid           | med.nsaid                                     | 60      | male   |             | nothing                                     |
    | DATA-16 | med.nsaid           | med.warfarin                                  | 12      | male   |             | warning check_first: anticoagulant          |
    | HOOK-06 | med.nsaid           |                                               | 60      | male   | conditions  | info not_checked: not_checked_conditions    |
    | HOOK-06 | med.nsaid           |                                               | 60      | male   | medications=failed | info not_checked: not_checked_medications |
    | HOOK-06 | med.nsaid           |                                               | 60      | male   | conditions medications measurements | info not_checked: renal_unclear not_checked_conditions not_checked_medications |
    | HOOK-06 | med.nsaid           |                                               | 60      | male   | allergies   | nothing                                     |
    | HOOK-06 | med.nsaid           | cond.gi_ulcer                                 | 60      | male   | medications | warning check_first: ulcer not_checked_medications |
    | NSA-01  | med.nsaid           | med.warfarin; med.antiplatelet; med.steroid; med.ssri_snri_tramadol; cond.gi_ulcer; lab.egfr 20; med.ace_arb; med.diuretic; cond.heart_failure | 75 | male | | warning check_first: renal_severe anticoagulant antiplatelet steroid serotonin ulcer pressure_medicines heart_failure age |
    | NSA-01  | order.nsaid+order.antiplatelet | med.warfarin                       | 80      | male   |             | nothing                                     |
    | NSA-01  | order.nsaid+med.antiplatelet daily 81mg | med.warfarin              | 80      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid+order.antiplatelet daily 162mg | med.warfarin             | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid+order.antiplatelet daily 163mg | med.warfarin             | 60      | male   |             | warning check_first: anticoagulant          |
    | NSA-01  | med.nsaid+order.antiplatelet dose 650mg | med.nsaid+med.antiplatelet | 60     | male   |             | nothing                                     |
    | NSA-01  | med.nsaid           | allergy med.nsaid; lab.egfr 20; med.warfarin  | 60      | male   |             | warning check_first: allergy renal_severe anticoagulant |
    | NSA-01  | med.nsaid+order.antiplatelet dose 650mg |                           | 80      | male   |             | warning check_first: age                    |
    | NSA-01  | med.nsaid+order.antiplatelet dose 81mg daily 324mg |                | 80      | male   |             | warning check_first: age                    |
    | NSA-01  | med.nsaid+order.antiplatelet daily 400{tablet} | med.warfarin       | 60      | male   |             | nothing                                     |
    | NSA-01  | med.nsaid daily 81mg | med.warfarin                                 | 60      | male   |             | warning check_first: anticoagulant          |
""")


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """NSA-01, HOOK-02, HOOK-06: one card with each reason by itself, or none."""
    picture = patient(
        vignette["chart"],
        age=vignette["age"],
        sex=vignette["sex"],
        not_sent=vignette["not sent"],
        selected=vignette["selected"],
    )
    findings = judged(nsaid, picture, Stakes.URGENT)
    instead = " instead" if vignette["card"].startswith("warning") else ""
    assert told(findings) == vignette["card"] + instead
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ()
        assert vignette["row"] in one.rows or vignette["row"] in ("DATA-16", "HOOK-06")
        warned = one.urgency is Urgency.WARNING
        assert ("safety.nsaid" in one.concepts) is warned
        assert set(one.concepts) <= {"safety.nsaid", "safety.nsaid.not_checked"}
        assert ("safety.nsaid.not_checked" in one.concepts) is (not warned or "not_checked_" in vignette["card"])
        assert bool(one.evidence) is (warned and vignette["card"] != "warning check_first: age")
        unknown = ("not_checked", "renal_unclear", "weeks_unknown")
        needed = any(word in vignette["card"] for word in unknown) and not vignette["card"].endswith("_weeks_unknown")
        assert bool(one.missing) >= needed


def test_what_each_reason_rests_on() -> None:
    """The facts and the numbers of the notes."""
    chart = "med.warfarin; med.ace_arb; med.diuretic; lab.egfr 50; gestational_age 25"
    (one,) = judged(nsaid, patient(chart, age="40", sex="female", selected="order.nsaid"))
    assert [fact.concept for fact in one.evidence] == [
        Concept.GESTATIONAL_AGE,
        Concept.MED_WARFARIN,
        Concept.LAB_EGFR,
        Concept.MED_ACE_ARB,
        Concept.MED_DIURETIC,
    ]
    blanks = {note.id: dict(note.blanks) for note in one.notes if note.blanks}
    assert blanks == {
        "pregnancy": {"weeks": 20, "never_from": 30},
        "renal_reduced": {"limit": 60, "avoid_below": 30},
    }
    (old,) = judged(nsaid, patient("lab.egfr 20", age="80", selected="order.nsaid"))
    assert {note.id: dict(note.blanks) for note in old.notes if note.blanks} == {
        "renal_severe": {"limit": 30},
        "age": {"age_from": 75},
    }


def test_weeks_that_nobody_charted() -> None:
    """NSA-01: a known pregnancy without a gestational age: the card says what is missing."""
    (one,) = judged(nsaid, patient("pregnancy_status found", age="30", sex="female", selected="order.nsaid"))
    assert [fact.concept for fact in one.evidence] == [Concept.PREGNANCY_STATUS]
    assert [(gap.concept, gap.why) for gap in one.missing] == [(Concept.GESTATIONAL_AGE, Why.NOT_ON_RECORD)]
    assert one.notes[0].blanks == {"weeks": 20, "never_from": 30}
    (two,) = judged(nsaid, patient("", not_sent="conditions medications", selected="order.nsaid"))
    assert [gap.needs for gap in two.missing] == [(Need.CONDITIONS,), (Need.MEDICATIONS,)]


@pytest.mark.parametrize(("weeks", "card"), [("19.8", "pregnancy_weeks_unknown"), ("19.9", "pregnancy"), ("19", "")])
def test_a_gestational_age_of_a_day(weeks: str, card: str) -> None:
    """NSA-01: charted for a day only, the weeks of today are an interval."""
    day = When(span("48h").earliest, span("24h").latest)
    charted = Measurement(
        concept=Concept.GESTATIONAL_AGE,
        reference="Chart/weeks",
        when=day,
        value=Interval.exactly(weeks),
        unit="wk",
        printed=weeks,
    )
    findings = judged(nsaid, patient(age="30", sex="female", selected="order.nsaid", extra=(charted,)))
    assert told(findings) == (f"warning check_first: {card} instead" if card else "nothing")


def test_weeks_of_no_pregnancy() -> None:
    """NSA-01: a gestational age that is history, and a man."""
    assert at_least_weeks(patient(age="30", sex="female"), 20).is_no
    assert at_least_weeks(patient("gestational_age 30 400d ago", age="30", sex="female"), 20).is_no
    assert at_least_weeks(patient("gestational_age 20", age="30", sex="female"), 20).is_yes


MAY = vignettes("""
    | row     | chart                    | age | says                              | decision        |
    |---------+--------------------------+-----+-----------------------------------+-----------------|
    | NSA-01  |                          | 60  | not_drafted                       | withheld        |
    | NSA-01  | med.warfarin             | 60  | not_drafted anticoagulant         | withheld        |
    | NSA-01  |                          | 75  | not_drafted age                   | withheld        |
    | NSA-01  | safety.ckd               | 60  | not_drafted renal_unclear         | withheld        |
    | NSA-01  | med.nsaid+med.antiplatelet; lab.egfr 20 | 60 | not_drafted renal_severe | withheld     |
    | DATA-18 | med.nsaid                | 60  |                                   | already ordered |
    | DATA-18 | draft order.nsaid        | 60  |                                   | already ordered |
    | DATA-18 | order order.nsaid        | 60  |                                   | already ordered |
    | DATA-18 | med.nsaid; safety.ckd    | 60  |                                   | already ordered |
    | NSA-01  | med.nsaid; med.warfarin  | 60  | not_drafted anticoagulant         | withheld        |
    | NSA-01  | med.nsaid; lab.egfr 20   | 60  | not_drafted renal_severe          | withheld        |
    | NSA-01  | med.nsaid ended          | 60  | not_drafted                       | withheld        |
""")


@pytest.mark.parametrize("vignette", MAY, ids=names(MAY))
def test_it_is_never_drafted(vignette: dict[str, str]) -> None:
    """NSA-01: a pathway that asks is told what speaks against one; none is drafted for anybody."""
    decision = nsaid.may(patient(vignette["chart"], age=vignette["age"]), Stakes.ELECTIVE)
    assert decision.order == "order.nsaid"
    if isinstance(decision, AlreadyOrdered):
        assert vignette["decision"] == "already ordered"
        assert len(decision.evidence) == 1
        return
    assert isinstance(decision, Withheld)
    assert vignette["decision"] == "withheld"
    assert said(decision.notes) == vignette["says"]
    assert decision.rows[0] == "NSA-01"
    assert decision.concepts == (("safety.nsaid",) if " " in vignette["says"] else ())
    assert decision.instead == ()
    assert bool(decision.evidence) is (" " in vignette["says"] and "age" not in vignette["says"])
    assert bool(decision.missing) is ("renal_unclear" in vignette["says"])
