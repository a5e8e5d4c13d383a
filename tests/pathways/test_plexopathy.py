"""A wide loss in one leg: the lumbosacral plexus (MNO-06)."""

from __future__ import annotations

import pytest

from app.conclusions import Stakes
from app.pathways import plexopathy
from app.picture.concepts import Concept
from tests.support.said import concluded, findings, notes, words
from tests.support.vignettes import names, vignettes

WIDE = "told numbness (anterior thigh, sole)"

WHO = vignettes(f"""
    | row    | left | right | no side | chart | not sent | we say |
    |--------+------+-------+---------+-------+----------+--------|
    | MNO-06 | {WIDE} |  |  |  | | info wide left |
    | MNO-06 |  | {WIDE} |  |  | | info wide right |
    | MNO-06 |  |  | {WIDE} |  | | info wide side? |
    | MNO-06 | told numbness (outer thigh); told numbness (dorsum of the foot) |  |  |  | | info wide left |
    | MNO-06 | told numbness (anterior thigh) |  |  |  | | nothing |
    | MNO-06 | told pain (anterior thigh, sole) |  |  |  | | nothing |
    | MNO-06 | told numbness (whole leg) |  |  |  | | nothing |
    | MNO-06 | told numbness (whole leg); weak |  |  |  | | warning wide left |
    | MNO-06 | told numbness+weakness (whole leg) |  |  |  | | warning wide left |
    | MNO-06 | told weakness (whole leg) |  |  |  | | nothing |
    | MNO-06 | {WIDE}; weak |  |  |  | | warning wide left |
    | MNO-06 | {WIDE} |  |  | cancer | | warning wide left |
    | MNO-06 | {WIDE} |  |  | cancer resolved | | warning wide left |
    | MNO-06 | {WIDE} |  |  | cancer unconfirmed | | info wide left |
    | MNO-06 | {WIDE} |  |  | diabetes | | info wide left |
    | MNO-06 | {WIDE} |  |  |  | medications | warning wide left |
    | MNO-06 | told numbness (anterior thigh, sole) onset 30.1d |  |  |  | medications | info wide left |
    | MNO-06 | {WIDE} |  |  | med.warfarin | | warning bleed left |
    | MNO-06 | told numbness (anterior thigh, sole) onset 30d |  |  | med.warfarin | | warning bleed left |
    | MNO-06 | told numbness (anterior thigh, sole) onset 30.1d |  |  | med.warfarin | | info wide left |
    | MNO-06 | {WIDE}; proc.groin_pelvic |  |  |  | | warning bleed left |
    | MNO-06 | {WIDE} | proc.groin_pelvic |  |  | | info wide left |
    | MNO-06 | {WIDE} | numb |  |  | | nothing |
    | MNO-06 | {WIDE} | weak |  |  | | nothing |
    | MNO-06 | {WIDE} | told pain |  |  | | info wide left |
    | MNO-06 | {WIDE} | numb |  | med.warfarin | | warning bleed left |
    | MNO-06 | {WIDE} |  |  | sign.back_pain | | nothing |
    | MNO-06 | {WIDE} |  |  | sign.back_pain; med.warfarin | | warning bleed left |
    | MNO-06 | {WIDE}; slr |  |  |  | | nothing |
    | MNO-06 | told numbness (anterior thigh, sole, dermatomal) |  |  |  | | nothing |
    | MNO-06 | told numbness (anterior thigh, sole, radiating down the leg) |  |  |  | | nothing |
    | MNO-06 | told numbness (anterior thigh, sole, sudden onset) |  |  |  | | nothing |
    | MNO-06 | told numbness (anterior thigh, sole, stocking distribution) |  |  |  | | nothing |
    | MNO-06 | told numbness (anterior thigh, sole, on walking) |  |  |  | | nothing |
    | MNO-06 | {WIDE}; DP absent; PT absent |  |  |  | | nothing |
    | MNO-06 | {WIDE}; DP absent; PT absent |  |  | med.warfarin | | nothing |
    | MNO-06 | {WIDE} | DP absent; PT absent |  |  | | info wide left |
    | MNO-06 | {WIDE} |  |  | urinary_retention | | nothing |
    | MNO-06 | {WIDE} |  |  | urinary_retention; med.warfarin | | warning bleed left |
    | MNO-06 | {WIDE}; amputated |  |  |  | | nothing |
    | MNO-06 | numb; cond.plexopathy |  |  |  | | info wide left |
    | MNO-06 | weak; cond.plexopathy 900d ago |  |  |  | | warning wide left |
    | MNO-06 | numb onset 31d; cond.plexopathy |  |  |  | | nothing |
    | MNO-06 | numb; cond.plexopathy unconfirmed |  |  |  | | info wide left |
    | MNO-06 | numb | cond.plexopathy |  |  | | nothing |
    | MNO-06 | numb |  |  | cond.plexopathy | | info wide left |
    | MNO-06 | told pain; cond.plexopathy |  |  |  | | nothing |
    | MNO-06 | cond.plexopathy |  |  |  | | nothing |
    | MNO-06 | numb; cond.plexopathy |  |  | med.warfarin | | warning bleed left |
    | PSY-01 | {WIDE} |  |  | cond.functional | | info wide left |
    | PHY-01 | told numbness (whole leg, after a fixed posture) |  |  |  | | nothing |
""")


@pytest.mark.parametrize("row", WHO, ids=names(WHO))
def test_who_gets_which_card(row: dict[str, str]) -> None:
    found = concluded(plexopathy, row)
    assert words(found) == row["we say"]
    for one in findings(found):
        assert one.blanks == {"side": one.side}
        assert "MNO-06" in one.rows
        assert one.evidence
        if one.card == "bleed":
            assert one.stakes is Stakes.EMERGENCY
            assert one.proposes == ("order.ct_abdomen_pelvis", "order.baseline_bloods")
        else:
            assert one.stakes is (Stakes.URGENT if one.urgency == "warning" else Stakes.ELECTIVE)
            assert one.proposes == ("referral.neurology", "order.mri_plexus")


SAYS = vignettes(f"""
    | row     | left | chart | age | not sent | says | evidence |
    |---------+------+-------+-----+----------+------+----------|
    | MNO-06  | {WIDE} |  | 50 |  | root_first causes | symptom.leg |
    | MNO-06  | {WIDE} | cancer | 50 |  | cancer root_first causes | symptom.leg cond.cancer |
    | MNO-06  | {WIDE} | diabetes | 50 |  | diabetes root_first causes | symptom.leg cond.diabetes |
    | MNO-06  | {WIDE} | diabetes resolved | 50 |  | root_first causes | symptom.leg |
    | HOOK-06 | {WIDE} |  | 50 | medications | ask_anticoagulant root_first causes | symptom.leg |
    | DATA-16 | {WIDE} |  | 12 |  | root_first child causes | symptom.leg |
    | MNO-06  | {WIDE} | med.warfarin | 50 |  | ct_today | symptom.leg med.warfarin |
    | DATA-16 | {WIDE} | med.warfarin | 12 |  | ct_today child | symptom.leg med.warfarin |
    | MNO-06  | numb; cond.plexopathy |  | 50 |  | root_first causes | sensory.limb cond.plexopathy |
""")


@pytest.mark.parametrize("row", SAYS, ids=names(SAYS))
def test_what_the_card_says(row: dict[str, str]) -> None:
    (finding,) = findings(concluded(plexopathy, row))
    assert notes(finding) == row["says"].split()
    assert [fact.concept.value for fact in finding.evidence] == row["evidence"].split()
    assert [gap.concept for gap in finding.missing] == ([Concept.MED_DOAC] if row["not sent"] else [])
