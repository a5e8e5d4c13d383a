"""Tricyclics: TCA-01, DPN-06, HOOK-02, HOOK-06. Every warning says ``instead``, which the table leaves out."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes, Urgency, Withheld
from app.orders import tca
from app.picture.concepts import Concept
from app.picture.needs import Need
from tests.orders.charts import said
from tests.orders.drug_charts import judged, patient, told
from tests.support.vignettes import names, vignettes

JUDGED = vignettes("""
    | row     | selected    | chart                                      | age     | not sent    | card                                     |
    |---------+-------------+--------------------------------------------+---------+-------------+------------------------------------------|
    | HOOK-02 | med.tca     |                                            | 64      |             | nothing                                  |
    | HOOK-02 | order.tca   |                                            | 64      |             | nothing                                  |
    | HOOK-02 | med.opioid  | med.maoi                                   | 80      |             | nothing                                  |
    | TCA-01  | med.tca     |                                            | 65      |             | warning check_first: age                 |
    | TCA-01  | med.tca     |                                            | 64-65   |             | warning check_first: age                 |
    | TCA-01  | med.tca     |                                            | unknown |             | warning check_first: age                 |
    | TCA-01  | order.tca   | cond.long_qt                               | 50      |             | warning check_first: heart               |
    | TCA-01  | med.tca     | cond.arrhythmia                            | 50      |             | warning check_first: heart               |
    | TCA-01  | med.tca     | cond.arrhythmia unconfirmed                | 50      |             | warning check_first: heart               |
    | TCA-01  | med.tca     | cond.af                                    | 50      |             | warning check_first: heart               |
    | TCA-01  | med.tca     | cond.arrhythmia resolved                   | 50      |             | nothing                                  |
    | TCA-01  | med.tca     | cond.myocardial_infarction onset 90d       | 50      |             | warning check_first: infarction          |
    | TCA-01  | med.tca     | cond.myocardial_infarction onset 91d       | 50      |             | nothing                                  |
    | TCA-01  | med.tca     | cond.myocardial_infarction undated         | 50      |             | warning check_first: infarction          |
    | TCA-01  | med.tca     | cond.myocardial_infarction resolved 90d ago | 50     |             | warning check_first: infarction          |
    | TCA-01  | med.tca     | med.maoi                                   | 50      |             | warning check_first: maoi                |
    | TCA-01  | med.tca     | med.maoi ended last 14d                    | 50      |             | warning check_first: maoi                |
    | TCA-01  | med.tca     | med.maoi ended last 15d                    | 50      |             | nothing                                  |
    | TCA-01  | med.tca     | med.maoi ended 15d ago                     | 50      |             | warning check_first: maoi_unclear        |
    | TCA-01  | med.tca     | draft med.maoi                             | 50      |             | warning check_first: maoi                |
    | TCA-01  | med.tca     | safety.glaucoma_narrow                     | 50      |             | warning check_first: glaucoma            |
    | TCA-01  | med.tca     | urinary_retention                          | 50      |             | warning check_first: retention           |
    | TCA-01  | med.tca     | urinary_retention found 24h ago            | 50      |             | warning check_first: retention           |
    | TCA-01  | med.tca     | urinary_retention found 24.1h ago          | 50      |             | nothing                                  |
    | TCA-01  | med.tca     | urinary_retention denied                   | 50      |             | nothing                                  |
    | TCA-01  | med.tca     | cond.liver_failure                         | 50      |             | warning check_first: liver               |
    | TCA-01  | med.tca     | safety.liver_disease                       | 50      |             | warning check_first: liver               |
    | TCA-01  | med.tca     | cond.seizure                               | 50      |             | warning check_first: seizure             |
    | TCA-01  | med.tca     | cond.seizure resolved                      | 50      |             | nothing                                  |
    | HOOK-06 | med.tca     |                                            | 50      | conditions  | info not_checked: not_checked_conditions |
    | HOOK-06 | med.tca     |                                            | 50      | medications=cut | info not_checked: not_checked_medications |
    | HOOK-06 | med.tca     |                                            | 50      | allergies   | nothing                                  |
    | HOOK-06 | med.tca     | med.maoi                                   | 50      | conditions  | warning check_first: maoi not_checked_conditions |
    | TCA-01  | med.tca+med.sedating | cond.long_qt; med.maoi; cond.seizure; safety.glaucoma_narrow; urinary_retention; cond.liver_failure; cond.myocardial_infarction | 80 | | warning check_first: maoi heart infarction glaucoma retention liver seizure age |
""")


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """TCA-01, HOOK-02, HOOK-06: one card with every reason, or none."""
    picture = patient(
        vignette["chart"], age=vignette["age"], not_sent=vignette["not sent"], selected=vignette["selected"]
    )
    findings = judged(tca, picture, Stakes.URGENT)
    warned = vignette["card"].startswith("warning")
    assert told(findings) == vignette["card"] + (" instead" if warned else "")
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ()
        assert "safety.tca" in one.concepts if warned else one.concepts == ("safety.tca.not_checked",)
        assert vignette["row"] in one.rows
        assert (one.urgency is Urgency.WARNING) is warned
        assert bool(one.evidence) is (warned and not vignette["card"].endswith(": age"))
        assert bool(one.missing) is bool(vignette["not sent"])
        assert ("DPN-06" in one.rows) is warned


def test_a_problem_that_lasts_counts_though_it_was_found_long_ago() -> None:
    """TCA-01: retention as a current problem."""
    from app.picture.facts import Presence, Sign

    listed = Sign(
        concept=Concept.URINARY_RETENTION,
        reference="Condition/1",
        value=Presence.PRESENT,
        continuing=True,
    )
    assert told(judged(tca, patient(age="50", selected="med.tca", extra=(listed,)))).endswith("retention instead")


def test_the_numbers_of_the_notes() -> None:
    """TCA-01: days and years."""
    chart = "med.maoi; cond.myocardial_infarction; med.maoi ended 15d ago"
    (one,) = judged(tca, patient(chart, age="80", selected="med.tca"))
    assert {note.id: dict(note.blanks) for note in one.notes if note.blanks} == {
        "maoi": {"days": 14},
        "infarction": {"days": 90},
        "age": {"age_from": 65},
        "maoi_unclear": {"days": 14},
    }


MAY = vignettes("""
    | row     | chart                           | age | not sent   | says                               | decision        |
    |---------+---------------------------------+-----+------------+------------------------------------+-----------------|
    | DPN-06  |                                 | 50  |            | not_drafted                        | withheld        |
    | TCA-01  |                                 | 65  |            | not_drafted age                    | withheld        |
    | TCA-01  | cond.long_qt                    | 50  |            | not_drafted heart                  | withheld        |
    | HOOK-06 |                                 | 50  | conditions | not_drafted not_checked_conditions | withheld        |
    | DATA-18 | med.tca                         | 50  |            |                                    | already ordered |
    | DATA-18 | med.tca                         | 50  | conditions |                                    | already ordered |
    | DATA-18 | draft order.tca                 | 50  |            |                                    | already ordered |
    | DATA-18 | order order.tca                 | 50  |            |                                    | already ordered |
    | TCA-01  | med.tca; cond.long_qt           | 50  |            | not_drafted heart                  | withheld        |
    | TCA-01  | med.tca ended                   | 50  |            | not_drafted                        | withheld        |
""")


@pytest.mark.parametrize("vignette", MAY, ids=names(MAY))
def test_it_is_never_drafted(vignette: dict[str, str]) -> None:
    """TCA-01: a pathway that asks is told for whom it is not."""
    picture = patient(vignette["chart"], age=vignette["age"], not_sent=vignette["not sent"])
    decision = tca.may(picture, Stakes.ELECTIVE)
    assert decision.order == "order.tca"
    if isinstance(decision, AlreadyOrdered):
        assert vignette["decision"] == "already ordered"
        assert len(decision.evidence) == 1
        return
    assert isinstance(decision, Withheld)
    assert vignette["decision"] == "withheld"
    assert said(decision.notes) == vignette["says"]
    assert decision.rows[0] == "TCA-01"
    assert {need for gap in decision.missing for need in gap.needs} == {
        Need(one) for one in vignette["not sent"].split()
    }
    assert bool(decision.evidence) is ("heart" in vignette["says"])
    assert bool(decision.concepts) is (" " in vignette["says"])
