"""Duloxetine: DUL-01, DPN-07, DPN-08, DPN-09, HOOK-02, HOOK-06. The base chart is a man with an eGFR of 90.

Every draft says ``measure_pressure`` and ``alternatives``, which the table leaves out.
"""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Urgency, Withheld
from app.orders import duloxetine
from app.picture.concepts import Concept
from app.picture.needs import Need, Why
from tests.orders.charts import outcome, said
from tests.orders.drug_charts import judged, patient, told
from tests.support.limits import LIMITS
from tests.support.vignettes import names, vignettes

MAY = vignettes("""
    | row     | chart                                     | age     | sex    | not sent       | decision           | says                     | concepts    |
    |---------+-------------------------------------------+---------+--------+----------------+--------------------+--------------------------+-------------|
    | DPN-07  |                                           | 50      | male   |                | draft sixty        |                          |             |
    | DPN-07  |                                           | 64      | male   |                | draft sixty        |                          |             |
    | DPN-07  |                                           | 65      | male   |                | draft thirty_first |                          |             |
    | DPN-07  |                                           | 64-65   | male   |                | draft thirty_first |                          |             |
    | DPN-07  | lab.egfr 60                               | 50      | male   |                | draft sixty        |                          |             |
    | DPN-07  | lab.egfr 59.9                             | 50      | male   |                | draft thirty_first |                          |             |
    | DPN-07  | lab.egfr >45                              | 50      | male   |                | draft thirty_first |                          |             |
    | DUL-01  | lab.egfr 30                               | 50      | male   |                | draft thirty_first |                          |             |
    | DUL-01  | lab.egfr 29.9                             | 50      | male   |                | withheld           | renal                    | renal       |
    | DUL-01  | lab.egfr 29.9 unsigned                    | 50      | male   |                | withheld           | renal                    | renal       |
    | DUL-01  | lab.egfr 29.9 30d ago                     | 50      | male   |                | withheld           | renal                    | renal       |
    | DUL-01  | lab.egfr 29.9 30.1d ago                   | 50      | male   |                | withheld           | renal_unclear            | renal       |
    | DUL-01  | lab.egfr 30 30.1d ago                     | 50      | male   |                | draft thirty_first | egfr_first               |             |
    | DUL-01  | lab.egfr 29.9 300d ago; lab.egfr 90 40d ago | 50    | male   |                | draft thirty_first | egfr_first               |             |
    | DUL-01  | lab.egfr 90 unsigned                      | 50      | male   |                | draft thirty_first | egfr_first               |             |
    | DUL-01  | lab.egfr 29.9 40d ago; lab.egfr 90 unsigned | 50    | male   |                | withheld           | renal_unclear            | renal       |
    | DUL-01  | lab.egfr <60                              | 50      | male   |                | withheld           | renal_unclear            | renal       |
    | DUL-01  | no eGFR                                   | 50      | male   |                | draft thirty_first | egfr_first               |             |
    | DUL-01  | no eGFR; safety.ckd                       | 50      | male   |                | withheld           | renal_unclear            | renal       |
    | DUL-01  | lab.egfr 90; safety.ckd                   | 50      | male   |                | draft sixty        |                          |             |
    | HOOK-06 | no eGFR                                   | 50      | male   | measurements   | withheld           | renal_unclear            | renal       |
    | HOOK-06 |                                           | 50      | male   | measurements   | draft sixty        |                          |             |
    | DUL-01  | cond.acute_kidney_injury                  | 50      | male   |                | withheld           | renal                    | renal       |
    | DUL-01  | safety.dialysis                           | 50      | male   |                | withheld           | renal                    | renal       |
    | DUL-01  | med.maoi                                  | 50      | male   |                | withheld           | maoi                     | maoi        |
    | DUL-01  | draft med.maoi                            | 50      | male   |                | withheld           | maoi                     | maoi        |
    | DUL-01  | med.maoi ended last 14d                   | 50      | male   |                | withheld           | maoi                     | maoi        |
    | DUL-01  | med.maoi ended last 15d                   | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | med.maoi ended last 15d 1h ago            | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | med.maoi ended 14d ago                    | 50      | male   |                | withheld           | maoi                     | maoi        |
    | DUL-01  | med.maoi ended 15d ago                    | 50      | male   |                | withheld           | maoi_unclear             | maoi        |
    | DUL-01  | med.maoi ended 365d ago                   | 50      | male   |                | withheld           | maoi_unclear             | maoi        |
    | DUL-01  | med.maoi ended 366d ago                   | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | med.maoi ended undated                    | 50      | male   |                | withheld           | maoi                     | maoi        |
    | DUL-01  | safety.liver_disease                      | 50      | male   |                | withheld           | liver                    | liver       |
    | DUL-01  | safety.liver_disease unconfirmed          | 50      | male   |                | withheld           | liver                    | liver       |
    | DUL-01  | safety.liver_disease resolved             | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | cond.liver_failure                        | 50      | male   |                | withheld           | liver                    | liver       |
    | DUL-01  | cond.alcohol_excess                       | 50      | male   |                | withheld           | liver                    | liver       |
    | DUL-01  | safety.glaucoma_narrow                    | 50      | male   |                | withheld           | glaucoma                 | glaucoma    |
    | DUL-01  | med.cyp1a2_inhibitor                      | 50      | male   |                | withheld           | cyp1a2                   | cyp1a2      |
    | DUL-01  | draft med.cyp1a2_inhibitor                | 50      | male   |                | withheld           | cyp1a2                   | cyp1a2      |
    | DUL-01  | med.cyp1a2_inhibitor ended                | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | bp.systolic 180                           | 50      | male   |                | withheld           | blood_pressure           | blood_pressure |
    | DUL-01  | bp.systolic 179                           | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | bp.diastolic 110                          | 50      | male   |                | withheld           | blood_pressure           | blood_pressure |
    | DUL-01  | bp.diastolic 109                          | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | bp.systolic 180 25h ago                   | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | allergy safety.duloxetine_allergy         | 50      | male   |                | withheld           | allergy                  | allergy     |
    | DUL-01  | allergy med.duloxetine                    | 50      | male   |                | withheld           | allergy                  | allergy     |
    | DUL-01  | pregnancy_status found                    | 30      | female |                | withheld           | pregnancy                | pregnancy   |
    | DUL-01  |                                           | 30      | female |                | draft sixty        | pregnancy_unknown        |             |
    | DUL-01  | pregnancy_status denied                   | 30      | female |                | draft sixty        |                          |             |
    | DUL-01  | med.duloxetine+med.ssri_snri_tramadol; med.maoi | 50 | male  |                | withheld           | maoi                     | maoi        |
    | DUL-01  | med.ssri_snri_tramadol                    | 50      | male   |                | draft sixty        | serotonergic             | serotonergic |
    | DUL-01  | med.triptan                               | 50      | male   |                | draft sixty        | serotonergic             | serotonergic |
    | DUL-01  | med.serotonergic                          | 50      | male   |                | draft sixty        |                          |             |
    | DUL-01  | med.tca                                   | 50      | male   |                | draft sixty        | serotonergic             | serotonergic |
    | DUL-01  | draft order.tca                           | 50      | male   |                | draft sixty        | serotonergic             | serotonergic |
    | DUL-01  | med.nsaid                                 | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | draft order.nsaid                         | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.antiplatelet                          | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.warfarin                              | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.doac                                  | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.lmwh                                  | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.ufh                                   | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.fondaparinux                          | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DUL-01  | med.dti                                   | 50      | male   |                | draft sixty        | bleeding                 | bleeding    |
    | DPN-09  | cond.falls resolved                       | 65      | male   |                | draft thirty_first | falls                    | falls       |
    | DPN-09  | cond.falls                                | 64      | male   |                | draft sixty        |                          |             |
    | DPN-09  | med.benzodiazepine; med.gabapentin        | 65      | male   |                | draft thirty_first | falls                    | falls       |
    | DPN-09  | med.benzodiazepine; med.pregabalin        | 65      | male   |                | draft thirty_first | falls                    | falls       |
    | DPN-09  | med.benzodiazepine; med.gabapentin_enacarbil | 65   | male   |                | draft thirty_first | falls                    | falls       |
    | DPN-09  | med.opioid; med.gabapentin                | 65      | male   |                | draft thirty_first | falls                    | falls       |
    | DPN-09  | med.gabapentin                            | 65      | male   |                | draft thirty_first |                          |             |
    | DUL-01  | med.maoi; safety.liver_disease; med.nsaid | 50      | male   | allergies      | withheld           | maoi liver not_checked_allergies bleeding | maoi liver not_checked bleeding |
    | HOOK-06 |                                           | 50      | male   | conditions     | withheld           | not_checked_conditions   | not_checked |
    | HOOK-06 |                                           | 50      | male   | medications=cut | withheld          | not_checked_medications  | not_checked |
    | HOOK-06 |                                           | 50      | male   | allergies      | withheld           | not_checked_allergies    | not_checked |
    | DATA-16 |                                           | 17      | male   |                | withheld           | paediatric               | data.paediatric |
    | DATA-16 |                                           | 18      | male   |                | draft sixty        |                          |             |
    | DATA-16 |                                           | unknown | male   |                | draft without_dose | age_unknown              |             |
    | DATA-18 | med.duloxetine                            | 50      | male   |                | already ordered    |                          |             |
    | DATA-18 | med.duloxetine+med.ssri_snri_tramadol     | 50      | male   |                | already ordered    |                          |             |
    | DATA-18 | med.duloxetine ended                      | 50      | male   |                | draft sixty        |                          |             |
    | DATA-18 | draft order.duloxetine                    | 50      | male   |                | already ordered    |                          |             |
    | DATA-18 | draft med.duloxetine                      | 50      | male   |                | already ordered    |                          |             |
    | DATA-18 | order order.duloxetine 15d ago            | 50      | male   |                | already ordered    |                          |             |
    | DATA-18 | med.duloxetine                            | 50      | male   | allergies      | already ordered    |                          |             |
    | DATA-18 | med.duloxetine; med.maoi                  | 50      | male   |                | withheld           | maoi                     | maoi        |
""")


def chart_of(text: str) -> str:
    """The base eGFR stands unless the line has another or none."""
    if "no eGFR" in text:
        return "; ".join(part for part in text.split(";") if part.strip() != "no eGFR")
    return text if "lab.egfr" in text else f"lab.egfr 90; {text}"


@pytest.mark.parametrize("vignette", MAY, ids=names(MAY))
def test_may(vignette: dict[str, str]) -> None:
    """DUL-01, DPN-07: 60 mg, 30 mg first, withheld with every reason, or taken already."""
    picture = patient(
        chart_of(vignette["chart"]), age=vignette["age"], sex=vignette["sex"], not_sent=vignette["not sent"]
    )
    decision = duloxetine.may(picture, Stakes.ELECTIVE)
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.duloxetine"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes, "measure_pressure alternatives") == vignette["says"]
    expected = [one if "." in one else f"safety.duloxetine.{one}" for one in vignette["concepts"].split()]
    assert list(decision.concepts) == expected
    if vignette["says"] and vignette["row"] != "DATA-18":
        assert vignette["row"] in decision.rows or vignette["row"] == "HOOK-06"
    found = {"renal", "maoi", "maoi_unclear", "liver", "glaucoma", "cyp1a2", "blood_pressure", "allergy", "pregnancy",
             "serotonergic", "bleeding", "falls"} & set(vignette["says"].split())  # fmt: skip
    if found:
        assert decision.evidence
    if {"egfr_first", "renal_unclear", "pregnancy_unknown"} & set(vignette["says"].split()):
        assert decision.missing
    if isinstance(decision, Draft) and decision.form != "without_dose":
        assert decision.blanks == {"max_mg": LIMITS.duloxetine_max_mg} == {"max_mg": 60}
        assert "DPN-07" in decision.rows
    if isinstance(decision, Draft):
        assert {"measure_pressure", "alternatives"} <= {note.id for note in decision.notes}


def test_reasons_keep_their_facts() -> None:
    """What the card prints as evidence and as not known."""
    decision = duloxetine.may(
        patient("med.maoi; med.cyp1a2_inhibitor; bp.systolic 180; bp.diastolic 110"), Stakes.URGENT
    )
    assert isinstance(decision, Withheld)
    assert [fact.concept for fact in decision.evidence] == [
        Concept.MED_MAOI,
        Concept.MED_CYP1A2_INHIBITOR,
        Concept.BP_SYSTOLIC,
        Concept.BP_DIASTOLIC,
    ]
    assert {note.id: note.blanks for note in decision.notes}["maoi"] == {"days": 14}
    assert {note.id: note.blanks for note in decision.notes}["blood_pressure"] == {"systolic": 180, "diastolic": 110}
    failing = duloxetine.may(patient("cond.acute_kidney_injury; lab.egfr 90"), Stakes.URGENT)
    assert isinstance(failing, Withheld)
    assert failing.notes[0].blanks == {"limit": 30}
    assert [fact.concept for fact in failing.evidence] == [Concept.COND_ACUTE_KIDNEY_INJURY]
    doubtful = duloxetine.may(patient("safety.ckd"), Stakes.URGENT)
    assert isinstance(doubtful, Withheld)
    assert [fact.concept for fact in doubtful.evidence] == [Concept.SAFETY_CKD]
    assert [(gap.concept, gap.why) for gap in doubtful.missing] == [(Concept.LAB_EGFR, Why.NOT_ON_RECORD)]
    assert doubtful.notes[0].blanks == {"limit": 30}
    unseen = duloxetine.may(patient(not_sent="conditions medications allergies"), Stakes.URGENT)
    assert isinstance(unseen, Withheld)
    assert [gap.needs for gap in unseen.missing if gap.needs] == [
        (Need.CONDITIONS,),
        (Need.MEDICATIONS,),
        (Need.ALLERGIES,),
    ]


JUDGED = vignettes("""
    | row     | selected                     | chart                            | age | not sent    | card                                            |
    |---------+------------------------------+----------------------------------+-----+-------------+-------------------------------------------------|
    | HOOK-02 | med.duloxetine daily 60mg    |                                  | 50  |             | nothing                                         |
    | HOOK-02 | order.duloxetine             |                                  | 50  |             | nothing                                         |
    | HOOK-02 | order.duloxetine             |                                  | 80  |             | nothing                                         |
    | HOOK-02 | med.opioid                   | med.maoi                         | 50  |             | nothing                                         |
    | DPN-07  | med.duloxetine daily 60mg    | cond.dpn                         | 50  |             | nothing                                         |
    | DPN-07  | med.duloxetine daily 61mg    | cond.dpn                         | 50  |             | warning check_first: dose_above                 |
    | DPN-07  | med.duloxetine daily 90mg    | cond.diabetes                    | 50  |             | warning check_first: dose_above                 |
    | DPN-07  | order.duloxetine daily 120mg | cond.polyneuropathy              | 50  |             | warning check_first: dose_above                 |
    | DPN-07  | med.duloxetine dose 90mg     | cond.dpn                         | 50  |             | warning check_first: dose_above                 |
    | DPN-07  | med.duloxetine dose 30mg daily 90mg | cond.dpn                  | 50  |             | warning check_first: dose_above                 |
    | DPN-07  | med.duloxetine daily 120mg   |                                  | 50  |             | nothing                                         |
    | DPN-07  | med.duloxetine daily 121mg   |                                  | 50  |             | warning check_first: dose_above_label           |
    | DPN-07  | med.duloxetine daily 121mg   | cond.dpn                         | 50  |             | warning check_first: dose_above_label           |
    | DPN-07  | med.duloxetine daily 200{capsule} | cond.dpn                    | 50  |             | nothing                                         |
    | DUL-01  | med.duloxetine               | med.maoi                         | 50  |             | warning check_first: maoi                       |
    | DUL-01  | med.duloxetine               | med.maoi ended last 14d          | 50  |             | warning check_first: maoi                       |
    | DUL-01  | med.duloxetine               | med.maoi ended last 15d          | 50  |             | nothing                                         |
    | DUL-01  | med.duloxetine               | med.maoi ended 15d ago           | 50  |             | warning check_first: maoi_unclear               |
    | DUL-01  | med.duloxetine               | lab.egfr 29.9                    | 50  |             | warning check_first: renal                      |
    | DUL-01  | med.duloxetine               | lab.egfr 30                      | 50  |             | nothing                                         |
    | DUL-01  | med.duloxetine               | no eGFR                          | 50  |             | nothing                                         |
    | DUL-01  | med.duloxetine               | no eGFR; safety.ckd              | 50  |             | warning check_first: renal_unclear              |
    | DUL-01  | med.duloxetine               | lab.egfr 20 300d ago             | 50  |             | warning check_first: renal_unclear              |
    | HOOK-06 | med.duloxetine               | no eGFR                          | 50  | measurements | info not_checked: renal_unclear                |
    | HOOK-06 | med.duloxetine               | lab.egfr <60                     | 50  |             | info not_checked: renal_unclear                 |
    | HOOK-06 | med.duloxetine               |                                  | 50  | conditions  | info not_checked: not_checked_conditions        |
    | HOOK-06 | med.duloxetine               |                                  | 50  | medications=failed | info not_checked: not_checked_medications |
    | HOOK-06 | med.duloxetine               |                                  | 50  | allergies   | nothing                                         |
    | DUL-01  | med.duloxetine               | safety.liver_disease             | 50  | medications | warning check_first: liver not_checked_medications |
    | DUL-01  | med.duloxetine               | safety.glaucoma_narrow           | 50  |             | warning check_first: glaucoma                   |
    | DUL-01  | med.duloxetine               | draft med.cyp1a2_inhibitor       | 50  |             | warning check_first: cyp1a2                     |
    | DUL-01  | med.duloxetine               | bp.diastolic 110                 | 50  |             | warning check_first: blood_pressure             |
    | DUL-01  | med.duloxetine               | allergy med.duloxetine           | 50  |             | warning check_first: allergy                    |
    | DUL-01  | med.duloxetine               | med.triptan; med.warfarin        | 50  |             | warning check_first: serotonergic bleeding      |
    | DUL-01  | med.duloxetine+med.ssri_snri_tramadol |                         | 50  |             | nothing                                         |
    | DUL-01  | med.duloxetine               | med.duloxetine+med.ssri_snri_tramadol | 50 |         | nothing                                         |
    | DPN-09  | med.duloxetine               | cond.fracture_history            | 65  |             | warning check_first: falls                      |
    | DPN-09  | med.duloxetine               | med.duloxetine; med.opioid       | 65  |             | nothing                                         |
    | DATA-16 | med.duloxetine               | med.maoi                         | 17  |             | warning check_first: maoi                       |
""")


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """DUL-01, DPN-07, HOOK-02, HOOK-06: one card with every reason, or none."""
    picture = patient(
        chart_of(vignette["chart"]), age=vignette["age"], not_sent=vignette["not sent"], selected=vignette["selected"]
    )
    findings = judged(duloxetine, picture, Stakes.URGENT)
    assert told(findings) == vignette["card"]
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ()
        assert one.thresholds == (("duloxetine_max_mg",) if vignette["card"].endswith("dose_above") else ())
        assert vignette["row"] in one.rows or vignette["row"] in ("DATA-16", "HOOK-06")
        assert (one.urgency is Urgency.INFO) is (not one.evidence and not vignette["card"].endswith("_label"))


def test_the_doses_that_are_printed() -> None:
    """DPN-07: what was ordered, and what is followed."""
    (one,) = judged(
        duloxetine, patient("cond.dpn; lab.egfr 90", age="50", selected="med.duloxetine dose 30mg daily 90mg")
    )
    assert {name: str(value) for name, value in one.notes[0].blanks.items()} == {"daily_mg": "90", "max_mg": "60"}
    (two,) = judged(duloxetine, patient("lab.egfr 90", age="50", selected="med.duloxetine daily 150mg"))
    assert {name: str(value) for name, value in two.notes[0].blanks.items()} == {"daily_mg": "150", "label_mg": "120"}
    assert two.concepts == ("safety.duloxetine.dose",)


def test_a_pregnant_woman() -> None:
    """A known pregnancy warns at a selected one; an unknown one is not asked about at every order."""
    for sign, card in (("pregnancy_status found", "warning check_first: pregnancy"), ("", "nothing")):
        picture = patient(f"lab.egfr 90; {sign}", age="30", sex="female", selected="med.duloxetine")
        assert told(judged(duloxetine, picture)) == card
