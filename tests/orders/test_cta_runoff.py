"""CT angiography with runoff: rows CTA-01 to CTA-14, one patient a line.

The base chart is a man of 60 with eGFR 90 of whom everything was sent. At a threatened limb every draft says
``do_not_delay``, which the tables leave out.
"""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Withheld
from app.orders import cta_aorta_runoff, cta_runoff
from app.picture.facts import Order, OrderStage
from app.picture.needs import Need, Why
from tests.orders.charts import ORDERS, STAKES, card, outcome, patient, said
from tests.support.vignettes import names, vignettes

BASE = "eGFR 90"

VIGNETTES = vignettes("""
    | row    | chart                              | age | sex    | not sent  | stakes     | decision       | says                            | concepts          |
    |--------+------------------------------------+-----+--------+-----------+------------+----------------+---------------------------------+-------------------|
    | ALI-63 |                                    | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | ALI-63 |                                    | 60  | male   |           | viable     | draft stat     |                                 |                   |
    | ALI-63 |                                    | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-01 | eGFR 29                            | 60  | male   |           | threatened | draft stat     | renal_threatened                | renal             |
    | CTA-01 | eGFR 29                            | 60  | male   |           | viable     | draft stat     | renal_viable                    | renal             |
    | CTA-01 | eGFR 29                            | 60  | male   |           | elective   | withheld       | renal_elective                  | renal             |
    | CTA-01 | eGFR 29 unsigned                   | 60  | male   |           | elective   | withheld       | renal_elective                  | renal             |
    | CTA-02 | eGFR 30                            | 60  | male   |           | elective   | draft elective | renal_moderate                  |                   |
    | CTA-02 | eGFR 44                            | 60  | male   |           | threatened | draft stat     | renal_moderate                  |                   |
    | CTA-02 | eGFR 44.9                          | 60  | male   |           | elective   | draft elective | renal_moderate                  |                   |
    | CTA-02 | eGFR 45                            | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-02 | eGFR >30                           | 60  | male   |           | elective   | draft elective | renal_moderate                  |                   |
    | CTA-01 | AKI                                | 60  | male   |           | elective   | withheld       | renal_elective                  | renal             |
    | CTA-01 | AKI unconfirmed                    | 60  | male   |           | threatened | draft stat     | renal_threatened                | renal             |
    | CTA-01 | AKI resolved                       | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-01 | eGFR 29 30d ago                    | 60  | male   |           | elective   | withheld       | renal_elective                  | renal             |
    | CTA-03 | eGFR 29 30.1d ago                  | 60  | male   |           | elective   | draft elective | egfr_first                      |                   |
    | CTA-03 | no eGFR                            | 60  | male   |           | threatened | draft stat     | egfr_unknown                    |                   |
    | CTA-03 | no eGFR                            | 60  | male   |           | viable     | draft stat     | egfr_unknown                    |                   |
    | CTA-03 | no eGFR; CKD                       | 60  | male   |           | elective   | draft elective | egfr_first                      |                   |
    | CTA-03 | no eGFR                            | 60  | male   | measurements | elective | draft elective | egfr_first                     |                   |
    | CTA-03 | eGFR 90 unsigned                   | 60  | male   |           | elective   | draft elective | egfr_first                      |                   |
    | CTA-03 | eGFR <60                           | 60  | male   |           | elective   | draft elective | egfr_first                      |                   |
    | CTA-04 | on dialysis; anuria; eGFR 8        | 60  | male   |           | elective   | draft elective | dialysis_anuric                 |                   |
    | CTA-04 | on dialysis; urine absent; no eGFR     | 60  | male   |           | elective   | draft elective | dialysis_anuric                 |                   |
    | CTA-04 | on dialysis; no eGFR               | 60  | male   |           | elective   | withheld       | renal_elective dialysis_urine   | renal             |
    | CTA-04 | on dialysis; passes urine          | 60  | male   |           | threatened | draft stat     | renal_threatened dialysis_urine | renal             |
    | CTA-04 | on dialysis; urine absent unsigned     | 60  | male   |           | elective   | withheld       | renal_elective dialysis_urine   | renal             |
    | CTA-04 | on dialysis; urine absent 25h ago      | 60  | male   |           | elective   | withheld       | renal_elective dialysis_urine   | renal             |
    | CTA-04 | on dialysis; anuria unconfirmed    | 60  | male   |           | elective   | withheld       | renal_elective dialysis_urine   | renal             |
    | CTA-04 | dialysis session 30d ago           | 60  | male   |           | elective   | withheld       | renal_elective dialysis_urine   | renal             |
    | CTA-04 | dialysis session 30.1d ago         | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-04 | anuria                             | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-05 | allergy to contrast severe         | 60  | male   |           | threatened | withheld       | allergy_severe                  | contrast_allergy  |
    | CTA-05 | allergy to contrast severe         | 60  | male   |           | elective   | withheld       | allergy_severe                  | contrast_allergy  |
    | CTA-06 | allergy to contrast mild           | 60  | male   |           | threatened | draft stat     | allergy_mild                    | contrast_allergy  |
    | CTA-06 | allergy to contrast                | 60  | male   |           | threatened | draft stat     | allergy_unclear                 | contrast_allergy  |
    | CTA-06 | contrast allergy listed            | 60  | male   |           | elective   | draft elective | allergy_unclear                 | contrast_allergy  |
    | CTA-06 | contrast allergy listed unconfirmed | 60 | male   |           | elective   | draft elective | allergy_unclear                 | contrast_allergy  |
    | CTA-06 | contrast allergy listed resolved   | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-05 | allergy to contrast mild; allergy to contrast severe | 60 | male | | threatened | withheld       | allergy_severe allergy_mild     | contrast_allergy  |
    | CTA-07 | allergy to heparin severe          | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-05 |                                    | 60  | male   | allergies | threatened | draft stat     | allergy_not_checked             | not_checked       |
    | CTA-05 |                                    | 60  | male   | allergies=cut | viable | draft stat     | allergy_not_checked             | not_checked       |
    | CTA-05 |                                    | 60  | male   | allergies | elective   | withheld       | allergy_check_first             | not_checked       |
    | CTA-08 | pregnant                           | 30  | female |           | threatened | withheld       | pregnancy                       | pregnancy         |
    | CTA-08 | pregnancy 200d ago                 | 30  | female |           | elective   | withheld       | pregnancy                       | pregnancy         |
    | CTA-11 |                                    | 30  | female |           | threatened | draft stat     | pregnancy_unknown               | pregnancy_unknown |
    | CTA-11 |                                    | 30  | female |           | viable     | draft stat     | pregnancy_unknown               | pregnancy_unknown |
    | CTA-11 |                                    | 30  | female |           | elective   | draft elective | pregnancy_test_first            | pregnancy_unknown |
    | CTA-11 | test negative                      | 30  | female |           | elective   | draft elective |                                 |                   |
    | CTA-09 | on metformin; eGFR 29              | 60  | male   |           | threatened | draft stat     | renal_threatened metformin_hold | renal metformin   |
    | CTA-09 | on metformin; AKI                  | 60  | male   |           | threatened | draft stat     | renal_threatened metformin_hold | renal metformin   |
    | CTA-09 | on metformin; on dialysis; anuria  | 60  | male   |           | threatened | draft stat     | metformin_hold dialysis_anuric  | metformin         |
    | CTA-09 | on metformin; order catheter draft | 60  | male   |           | elective   | draft elective | metformin_hold                  | metformin         |
    | CTA-09 | on metformin; order catheter active | 60 | male   |           | elective   | draft elective | metformin_hold                  | metformin         |
    | CTA-09 | on metformin; order catheter done  | 60  | male   |           | elective   | draft elective |                                 |                   |
    | CTA-09 | on metformin; eGFR 30              | 60  | male   |           | threatened | draft stat     | metformin_texts_differ renal_moderate | metformin   |
    | CTA-09 | on metformin; eGFR 60              | 60  | male   |           | threatened | draft stat     | metformin_texts_differ          | metformin         |
    | CTA-09 | on metformin; eGFR 60.1            | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | CTA-09 | on metformin; eGFR >60             | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | CTA-09 | on metformin; liver disease        | 60  | male   |           | threatened | draft stat     | metformin_texts_differ          | metformin         |
    | CTA-09 | on metformin; liver failure        | 60  | male   |           | threatened | draft stat     | metformin_texts_differ          | metformin         |
    | CTA-09 | on metformin; alcohol excess       | 60  | male   |           | threatened | draft stat     | metformin_texts_differ          | metformin         |
    | CTA-09 | on metformin; heart failure        | 60  | male   |           | threatened | draft stat     | metformin_texts_differ          | metformin         |
    | CTA-09 | on metformin; no eGFR              | 60  | male   |           | threatened | draft stat     | egfr_unknown metformin_unclear  | metformin         |
    | CTA-09 | on metformin; eGFR 90 unsigned     | 60  | male   |           | threatened | draft stat     | egfr_unknown metformin_unclear  | metformin         |
    | CTA-09 | on metformin; eGFR 50 unsigned     | 60  | male   |           | threatened | draft stat     | egfr_unknown metformin_unclear  | metformin         |
    | CTA-09 | on metformin; eGFR >45             | 60  | male   |           | threatened | draft stat     | metformin_unclear               | metformin         |
    | CTA-09 | on metformin                       | 60  | male   | conditions | threatened | draft stat    | metformin_unclear               | metformin         |
    | CTA-09 | on metformin ended                 | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | CTA-10 | hyperthyroid                       | 60  | male   |           | threatened | draft stat     | thyroid                         | thyroid           |
    | CTA-10 | planned radioiodine                | 60  | male   |           | elective   | draft elective | thyroid                         | thyroid           |
    | CTA-13 | order CTA draft                    | 60  | male   |           | threatened | already ordered |                                |                   |
    | CTA-13 | order CTA active 1h ago            | 60  | male   |           | threatened | already ordered |                                |                   |
    | CTA-13 | order CTA active 14d ago           | 60  | male   |           | threatened | already ordered |                                |                   |
    | DATA-18 | order CTA active 14.1d ago        | 60  | male   |           | threatened | draft stat     | existing_older                  |                   |
    | DATA-18 | order CTA active 14.1d ago        | 60  | male   |           | viable     | draft stat     | existing_older                  |                   |
    | CTA-13 | order CTA active 14.1d ago         | 60  | male   |           | elective   | already ordered |                                |                   |
    | CTA-13 | order CTA active undated           | 60  | male   |           | threatened | already ordered |                                |                   |
    | CTA-13 | order CTA done 24h ago             | 60  | male   |           | threatened | already ordered |                                |                   |
    | CTA-13 | order CTA done 24.1h ago           | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | CTA-13 | order CTA done undated             | 60  | male   |           | threatened | draft stat     |                                 |                   |
    | CTA-13 | order CTA done 20d ago | 60 | male | | threatened | draft stat | | |
    | CTA-13 | order CTA draft                    | 60  | male   | allergies | elective   | already ordered |                                |                   |
    | CTA-05 | order CTA draft; allergy to contrast severe | 60 | male |       | elective   | withheld       | allergy_severe                  | contrast_allergy  |
    | DATA-16 |                                   | 18  | male   |           | threatened | draft stat     |                                 |                   |
    | DATA-16 |                                   | 17  | male   |           | threatened | withheld       | paediatric                      | paediatric        |
    | DATA-16 | allergy to contrast severe        | 17  | male   |           | threatened | withheld       | allergy_severe paediatric       | contrast_allergy paediatric |
    | DATA-16 |                                   | unknown | male |         | threatened | draft stat     |                                 |                   |
""")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=names(VIGNETTES))
@pytest.mark.parametrize("check", [cta_runoff, cta_aorta_runoff], ids=["legs", "aorta"])
def test_vignettes(vignette: dict[str, str], check: object) -> None:
    """CTA-01 to CTA-13, DATA-16, DATA-18, for both CT angiographies alike (ALI-11)."""
    assert check in (cta_runoff, cta_aorta_runoff)
    may = cta_runoff.may if check is cta_runoff else cta_aorta_runoff.may
    picture = patient(
        vignette["chart"], base=BASE, age=vignette["age"], sex=vignette["sex"], not_sent=vignette["not sent"]
    )
    decision = may(picture, STAKES[vignette["stakes"]])
    assert outcome(decision) == vignette["decision"]
    assert decision.order == ("order.cta_runoff" if check is cta_runoff else "order.cta_aorta_runoff")
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes, "do_not_delay") == vignette["says"]
    assert decision.concepts == tuple(
        "data.paediatric" if one == "paediatric" else f"safety.cta.{one}" for one in vignette["concepts"].split()
    )
    threatened_draft = vignette["stakes"] == "threatened" and isinstance(decision, Draft)
    assert ("do_not_delay" in {note.id for note in decision.notes}) is threatened_draft
    if isinstance(decision, Draft):
        assert ("ALI-63" if check is cta_runoff else "ALI-11") in decision.rows
    elif vignette["stakes"] == "threatened":
        assert decision.instead == ("order.duplex_arterial",)
    else:
        assert decision.instead == ("order.duplex_arterial", "order.mra_runoff")
    if vignette["says"]:
        assert vignette["row"] in decision.rows


def test_evidence_and_gaps() -> None:
    """What the card prints under evidence and under not known."""
    chart = "eGFR 29; AKI; allergy to contrast mild; on metformin"
    decision = cta_runoff.may(patient(chart, age="30", sex="female"), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert {fact.concept.value for fact in decision.evidence} == {
        "lab.egfr",
        "cond.acute_kidney_injury",
        "safety.contrast_allergy",
        "med.metformin",
    }
    assert [gap.concept.value for gap in decision.missing] == ["pregnancy_status"]
    unseen = cta_runoff.may(patient("on metformin", not_sent="allergies conditions"), Stakes.ELECTIVE)
    assert isinstance(unseen, Withheld)
    gaps = {gap.concept.value: (gap.why, gap.needs) for gap in unseen.missing}
    assert gaps == {
        "safety.contrast_allergy": (Why.NOT_SENT, (Need.ALLERGIES,)),
        "lab.egfr": (Why.NOT_ON_RECORD, ()),
        "cond.heart_failure": (Why.NOT_SENT, (Need.CONDITIONS,)),
    }
    known = cta_runoff.may(patient("on metformin; no eGFR"), Stakes.ELECTIVE)
    assert isinstance(known, Draft)
    assert [gap.concept.value for gap in known.missing] == ["lab.egfr"]
    straddling = cta_runoff.may(patient("eGFR <60"), Stakes.ELECTIVE)
    assert isinstance(straddling, Draft)
    assert [gap.why for gap in straddling.missing] == [Why.STRADDLES]
    unsigned = cta_runoff.may(patient("eGFR 90 unsigned"), Stakes.ELECTIVE)
    assert isinstance(unsigned, Draft)
    assert [gap.why for gap in unsigned.missing] == [Why.UNREADABLE]


def test_the_numbers_that_the_notes_print() -> None:
    """Each limit reaches the wording from the rule that applies it."""
    for chart, note, blanks in (
        ("eGFR 29", "renal_threatened", {"limit": 30}),
        ("eGFR 40", "renal_moderate", {"limit": 30, "below": 45}),
        ("on metformin; eGFR 20", "metformin_hold", {"limit": 30}),
        ("on metformin; eGFR 50", "metformin_texts_differ", {"limit": 30, "free_above": 60}),
    ):
        decision = cta_runoff.may(patient(chart), Stakes.LIMB_THREATENED)
        assert isinstance(decision, Draft)
        assert {one.id: dict(one.blanks) for one in decision.notes}[note] == blanks


SELECTED = vignettes("""
    | row     | order     | chart                            | age | sex    | not sent  | stakes     | card                                                        |
    |---------+-----------+----------------------------------+-----+--------+-----------+------------+-------------------------------------------------------------|
    |         | CTA       |                                  | 60  | male   |           | elective   |                                                             |
    |         | CTA       | no eGFR                          | 60  | male   |           | elective   |                                                             |
    |         | CTA       | eGFR 30                          | 60  | male   |           | elective   |                                                             |
    |         | CTA       | allergy to contrast mild         | 60  | male   |           | elective   |                                                             |
    |         | CTA       | on dialysis; anuria              | 60  | male   |           | elective   |                                                             |
    |         | CTA       |                                  | 30  | female |           | elective   |                                                             |
    |         | CTA       | hyperthyroid                     | 60  | male   |           | elective   |                                                             |
    | CTA-12  | CTA       | eGFR 29                          | 60  | male   |           | elective   | warning check_first: renal_elective                         |
    | CTA-12  | CTA       | eGFR 29                          | 60  | male   |           | threatened | warning check_first: renal_threatened                       |
    | CTA-12  | CTA       | AKI                              | 60  | male   |           | elective   | warning check_first: renal_elective                         |
    | CTA-12  | CTA       | on dialysis                      | 60  | male   |           | elective   | warning check_first: renal_elective dialysis_urine          |
    | CTA-12  | CTA       | allergy to contrast severe       | 60  | male   |           | elective   | warning check_first: allergy_severe                         |
    | CTA-12  | CTA       | pregnant                         | 30  | female |           | elective   | warning check_first: pregnancy                              |
    | CTA-12  | CTA       | eGFR 29; on metformin; allergy to contrast mild | 60 | male |  | elective   | warning check_first: renal_elective allergy_mild metformin_hold |
    | CTA-12  | CTA       | eGFR 29                          | 60  | male   | allergies | elective   | warning check_first: renal_elective allergy_check_first     |
    | CTA-09  | CTA       | on metformin; eGFR 50            | 60  | male   |           | elective   | info metformin: metformin_texts_differ                      |
    | CTA-09  | CTA       | on metformin; order catheter draft | 60 | male  |           | elective   | warning metformin: metformin_hold                           |
    | CTA-09  | CTA       | on metformin; no eGFR            | 60  | male   |           | elective   | info metformin: metformin_unclear                           |
    |         | CTA       | on metformin                     | 60  | male   |           | elective   |                                                             |
    | HOOK-06 | CTA       |                                  | 60  | male   | allergies | elective   | info not_checked: allergy_check_first                       |
    | HOOK-06 | CTA       |                                  | 60  | male   | allergies=failed | viable | info not_checked: allergy_not_checked                    |
    | CTA-14  | CT-pelvis |                                  | 60  | male   |           | threatened | warning not_angiographic                                    |
    | CTA-14  | CT-pelvis |                                  | 60  | male   |           | viable     | warning not_angiographic                                    |
    |         | CT-pelvis | eGFR 29                          | 60  | male   |           | elective   |                                                             |
    |         | MRA       | eGFR 29; allergy to contrast severe | 60 | male |           | threatened |                                                             |
""")


@pytest.mark.parametrize("vignette", SELECTED, ids=names(SELECTED))
def test_selected(vignette: dict[str, str]) -> None:
    """CTA-12, CTA-09 and CTA-14 at order-select; a CT angiography is judged once, also when it is of the aorta."""
    selected = Order(
        concept=ORDERS[vignette["order"]], reference="ServiceRequest/x", stage=OrderStage.DRAFT, selected=True
    )
    picture = patient(
        vignette["chart"],
        base=BASE,
        age=vignette["age"],
        sex=vignette["sex"],
        not_sent=vignette["not sent"],
        extra=(selected,),
    )
    stakes = STAKES[vignette["stakes"]]
    findings = list(cta_runoff.judge(picture, selected, stakes))
    assert card(findings) == vignette["card"]
    for one in findings:
        assert one.stem == "cta_runoff"
        assert one.safety
        assert one.stakes is stakes
        assert one.concepts
        assert vignette["row"] in one.rows
        assert bool(one.evidence) is (vignette["row"] != "HOOK-06")
    assert list(cta_aorta_runoff.judge(picture, selected, stakes)) == []


def test_metformin_and_unseen_allergies_are_two_cards() -> None:
    """CTA-09 and HOOK-06 do not hide one another."""
    selected = Order(concept=ORDERS["CTA"], reference="ServiceRequest/x", stage=OrderStage.DRAFT, selected=True)
    picture = patient("on metformin; eGFR 50", not_sent="allergies", extra=(selected,))
    assert card(cta_runoff.judge(picture, selected, Stakes.ELECTIVE)) == (
        "info metformin: metformin_texts_differ / info not_checked: allergy_check_first"
    )


EVIDENCE = vignettes("""
    | chart                             | evidence                                       |
    |-----------------------------------+------------------------------------------------|
    | eGFR 40                           | lab.egfr                                       |
    | hyperthyroid                      | cond.hyperthyroid                              |
    | on dialysis; anuria               | safety.anuria safety.dialysis                  |
    | on dialysis                       | safety.dialysis                                |
    | no eGFR; CKD                      | safety.ckd                                     |
    | CKD; no eGFR; dialysis session    | safety.dialysis                                |
    | order CTA active 20d ago          | order.cta_runoff                               |
    | on metformin; heart failure       | cond.heart_failure lab.egfr med.metformin      |
    | on metformin; order catheter draft | med.metformin order.catheter_angiography      |
""")


@pytest.mark.parametrize("vignette", EVIDENCE, ids=names(EVIDENCE))
def test_evidence(vignette: dict[str, str]) -> None:
    """CTA-02, -03, -04, -09, -10: what the card prints under evidence."""
    decision = cta_runoff.may(patient(vignette["chart"], base=BASE), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert sorted(fact.concept.value for fact in decision.evidence) == vignette["evidence"].split()


def test_gaps_at_a_selected_order() -> None:
    """CTA-09, CTA-12, HOOK-06: each card says what was not known."""
    selected = Order(concept=ORDERS["CTA"], reference="ServiceRequest/x", stage=OrderStage.DRAFT, selected=True)
    for chart, not_sent, missing in (
        ("AKI", "allergies", ["safety.contrast_allergy"]),
        ("on metformin", "", ["lab.egfr"]),
        ("", "allergies", ["safety.contrast_allergy"]),
    ):
        picture = patient(chart, not_sent=not_sent, extra=(selected,))
        (finding,) = cta_runoff.judge(picture, selected, Stakes.LIMB_VIABLE)
        assert [gap.concept.value for gap in finding.missing] == missing
        assert finding.stakes is Stakes.LIMB_VIABLE
