"""Oral magnesium: CRP-02, HOOK-02, HOOK-06. Every warning says ``weak``, which the table leaves out."""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Stakes, Urgency, Withheld
from app.orders import oral_magnesium
from app.picture.concepts import Concept
from app.picture.needs import Why
from tests.orders.charts import said
from tests.orders.drug_charts import judged, patient, told
from tests.support.vignettes import names, vignettes

JUDGED = vignettes("""
    | row     | selected           | chart                          | not sent     | card                            |
    |---------+--------------------+--------------------------------+--------------+---------------------------------|
    | HOOK-02 | med.magnesium_oral |                                |              | nothing                         |
    | HOOK-02 | order.magnesium    | lab.egfr 90                    |              | nothing                         |
    | HOOK-02 | med.opioid         | lab.egfr 20                    |              | nothing                         |
    | CRP-02  | med.magnesium_oral | lab.egfr 30                    |              | nothing                         |
    | CRP-02  | med.magnesium_oral | lab.egfr 29.9                  |              | warning check_first: renal      |
    | CRP-02  | order.magnesium    | lab.egfr 29.9 unsigned         |              | warning check_first: renal      |
    | CRP-02  | med.magnesium_oral | lab.egfr 29.9 30d ago          |              | warning check_first: renal      |
    | CRP-02  | med.magnesium_oral | lab.egfr 29.9 30.1d ago        |              | warning check_first: renal_unclear |
    | CRP-02  | med.magnesium_oral | lab.egfr 30 30.1d ago          |              | nothing                         |
    | CRP-02  | med.magnesium_oral | cond.acute_kidney_injury       |              | warning check_first: renal      |
    | CRP-02  | med.magnesium_oral | safety.dialysis; lab.egfr 90   |              | warning check_first: renal      |
    | CRP-02  | med.magnesium_oral | safety.ckd                     |              | warning check_first: renal_unclear |
    | CRP-02  | med.magnesium_oral | safety.ckd; lab.egfr 40        |              | nothing                         |
    | CRP-02  | med.magnesium_oral | lab.egfr 90 unsigned           |              | nothing                         |
    | HOOK-06 | med.magnesium_oral | lab.egfr <60                   |              | info not_checked: renal_unclear |
    | HOOK-06 | med.magnesium_oral |                                | measurements | info not_checked: renal_unclear |
    | HOOK-06 | med.magnesium_oral |                                | measurements=cut | info not_checked: renal_unclear |
    | HOOK-06 | med.magnesium_oral | safety.ckd                     | measurements | warning check_first: renal_unclear |
    | HOOK-06 | med.magnesium_oral |                                | conditions   | nothing                         |
""")


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """CRP-02: a card when the eGFR is below 30, or may be."""
    picture = patient(vignette["chart"], not_sent=vignette["not sent"], selected=vignette["selected"])
    findings = judged(oral_magnesium, picture, Stakes.URGENT)
    warned = vignette["card"].startswith("warning")
    assert told(findings) == vignette["card"] + (" weak" if warned else "")
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ()
        assert one.concepts == (("safety.magnesium",) if warned else ("safety.magnesium.not_checked",))
        assert "CRP-02" in one.rows
        assert one.notes[0].blanks == {"limit": 30}
        assert (one.urgency is Urgency.WARNING) is warned
        assert bool(one.evidence) is warned
        assert bool(one.missing) is ("unclear" in vignette["card"])


def test_why_it_is_not_known() -> None:
    """HOOK-06: not sent and across the limit are different things."""
    (one,) = judged(oral_magnesium, patient("", not_sent="measurements", selected="order.magnesium"))
    assert [(gap.concept, gap.why) for gap in one.missing] == [(Concept.LAB_EGFR, Why.NOT_SENT)]
    (two,) = judged(oral_magnesium, patient("lab.egfr <60", selected="order.magnesium"))
    assert [(gap.concept, gap.why) for gap in two.missing] == [(Concept.LAB_EGFR, Why.STRADDLES)]
    (three,) = judged(oral_magnesium, patient("lab.egfr 20 40d ago; lab.egfr 25 50d ago", selected="order.magnesium"))
    assert [fact.reference for fact in three.evidence] == ["Chart/1"]


def test_it_is_never_drafted() -> None:
    """CRP-02: an option in words only."""
    decision = oral_magnesium.may(patient("cond.nocturnal_cramps; med.magnesium_oral ended"), Stakes.ELECTIVE)
    assert isinstance(decision, Withheld)
    assert (decision.order, said(decision.notes), decision.rows) == ("order.magnesium", "not_drafted", ("CRP-02",))
    for chart in ("med.magnesium_oral", "draft order.magnesium", "order order.magnesium"):
        existing = oral_magnesium.may(patient(chart), Stakes.ELECTIVE)
        assert isinstance(existing, AlreadyOrdered)
        assert existing.order == "order.magnesium"
        assert len(existing.evidence) == 1
