"""Gabapentin and pregabalin: GAB-01, GAB-02, DPN-08, DPN-09, RLS-06, RLS-12, RLS-13, HOOK-02, HOOK-06.

A man of 80 years and 72 kg: his clearance in mL/min is 60 divided by the creatinine in mg/dL. At that age
``sedation_age`` is always said, and with numbers ``actual_weight``; the tables leave both out.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Urgency, Withheld
from app.orders import gabapentinoid
from app.orders.gabapentinoid_dose import BANDS, gabapentin_of
from app.picture.concepts import Concept
from app.picture.needs import Need, Why
from tests.orders.charts import outcome, said
from tests.orders.drug_charts import judged, patient, told
from tests.support.vignettes import names, vignettes

USUAL = "sedation_age actual_weight alternatives_restless alternatives_neuropathy"

DOSES = vignettes("""
    | row    | chart                             | creatinine | form       | numbers            |
    |--------+-----------------------------------+------------+------------+--------------------|
    | GAB-01 |                                   | 0.998      | gabapentin | 100 900-3600 3     |
    | GAB-01 |                                   | 1          | gabapentin | 100 400-1400 2     |
    | GAB-01 |                                   | 1.001      | gabapentin | 100 400-1400 2     |
    | GAB-01 |                                   | 1.99       | gabapentin | 100 400-1400 2     |
    | GAB-01 |                                   | 2          | gabapentin | 100 200-700 1      |
    | GAB-01 |                                   | 2.003      | gabapentin | 100 200-700 1      |
    | GAB-01 |                                   | 3.97       | gabapentin | 100 200-700 1      |
    | GAB-01 |                                   | 4          | gabapentin | 100 100-300 1      |
    | GAB-01 |                                   | 4.02       | gabapentin | 95 95-295 1        |
    | GAB-01 |                                   | 8          | gabapentin | 50 50-150 1        |
    | RLS-06 | cond.rls                          | 0.5        | gabapentin | 100 900-3600 3     |
    | RLS-06 | cond.rls; cond.dpn                | 0.5        | gabapentin | 100 900-3600 3     |
    | RLS-06 | told urge to move; cond.diabetes  | 0.5        | gabapentin | 100 900-3600 3     |
    | DPN-08 | told pain; cond.diabetes          | 0.5        | pregabalin | 50 3 300           |
    | DPN-08 | cond.dpn                          | 0.998      | pregabalin | 50 3 300           |
    | DPN-08 | cond.diabetes                     | 0.998      | pregabalin | 50 3 300           |
    | GAB-01 | cond.dpn                          | 1          | pregabalin | 25 3 150           |
    | GAB-01 | cond.dpn                          | 1.99       | pregabalin | 25 3 150           |
    | GAB-01 | cond.dpn                          | 2          | pregabalin | 25 1 75            |
    | GAB-01 | cond.dpn                          | 3.97       | pregabalin | 25 1 75            |
    | GAB-01 | cond.dpn                          | 4          | pregabalin | 25 1 37.5          |
    | DPN-08 | cond.dpn resolved                 | 0.5        | gabapentin | 100 900-3600 3     |
    | DPN-08 | cond.dpn unconfirmed              | 0.5        | gabapentin | 100 900-3600 3     |
""")


@pytest.mark.parametrize("vignette", DOSES, ids=names(DOSES))
def test_start_doses(vignette: dict[str, str]) -> None:
    """GAB-01: the start and the label's range by clearance; the boundary belongs to the lower band."""
    chart = f"body_weight 72; lab.creatinine {vignette['creatinine']}; {vignette['chart']}"
    decision = gabapentinoid.may(patient(chart, age="80"), Stakes.ELECTIVE)
    assert isinstance(decision, Draft)
    assert decision.form == vignette["form"]
    blanks = decision.blanks
    assert blanks["clearance"] == (Decimal(60) / Decimal(vignette["creatinine"])).quantize(Decimal("0.1"), "ROUND_DOWN")
    if decision.form == "gabapentin":
        shown = f"{blanks['start_mg']} {blanks['least_mg']}-{blanks['most_mg']} {blanks['doses']}"
        assert decision.rows[:2] == ("GAB-01", "RLS-06")
    else:
        shown = f"{blanks['dose_mg']} {blanks['doses']} {blanks['most_mg']}"
        assert decision.rows[:2] == ("GAB-01", "DPN-08")
    assert shown == vignette["numbers"]
    last = "alternatives_restless" if decision.form == "gabapentin" else "alternatives_neuropathy"
    assert said(decision.notes) == f"sedation_age actual_weight {last}"
    assert {fact.concept for fact in decision.evidence} == {Concept.LAB_CREATININE, Concept.BODY_WEIGHT}
    assert decision.concepts == ("safety.gabapentinoid.sedation",)
    assert decision.recommended


STARTS = vignettes("""
    | row    | chart                           | age     | creatinine | start |
    |--------+---------------------------------+---------+------------+-------|
    | GAB-01 |                                 | 64      | 0.5        | 300   |
    | GAB-01 |                                 | 64      | 1.8        | 200   |
    | GAB-01 |                                 | 64      | 3.3        | 200   |
    | GAB-02 |                                 | 65      | 0.5        | 100   |
    | GAB-02 |                                 | 65      | 3.3        | 100   |
    | GAB-02 | med.opioid                      | 50      | 0.5        | 100   |
    | GAB-02 | draft med.benzodiazepine        | 50      | 0.5        | 100   |
    | GAB-02 | cond.alcohol_excess             | 50      | 0.5        | 100   |
    | GAB-02 | cond.copd                       | 50      | 0.5        | 100   |
    | GAB-02 | cond.copd resolved              | 50      | 0.5        | 300   |
    | GAB-02 | cond.falls                      | 50      | 0.5        | 300   |
""")


@pytest.mark.parametrize("vignette", STARTS, ids=names(STARTS))
def test_who_is_easily_sedated_starts_with_the_lowest_capsule(vignette: dict[str, str]) -> None:
    chart = f"body_weight 72; lab.creatinine {vignette['creatinine']}; {vignette['chart']}"
    decision = gabapentinoid.may(patient(chart, age=vignette["age"]), Stakes.ELECTIVE)
    assert isinstance(decision, Draft)
    assert str(decision.blanks["start_mg"]) == vignette["start"]


def test_the_dose_is_never_above_what_the_band_allows() -> None:
    """GAB-01: every start fits into its own band, and no band allows more than the one above it."""
    for band, lower in pairwise(BANDS):
        assert lower.gabapentin.most < band.gabapentin.most
        assert lower.pregabalin.most < band.pregabalin.most
        assert lower.pregabalin.most_in_neuropathy * 2 == band.pregabalin.most_in_neuropathy
    for band in BANDS:
        assert band.gabapentin.start <= band.gabapentin.least
        assert band.pregabalin.dose * band.pregabalin.doses <= band.pregabalin.most_in_neuropathy
    assert gabapentin_of(BANDS[-1], Decimal("7.5")).most == BANDS[-1].gabapentin.most / 2


MAY = vignettes("""
    | row     | chart                                            | age     | sex    | not sent      | decision                         | says                      | concepts          |
    |---------+--------------------------------------------------+---------+--------+---------------+----------------------------------+---------------------------+-------------------|
    | GAB-01  |                                                  | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-01  | no creatinine                                    | 50      | male   |               | draft gabapentin_without_numbers | clearance_unknown         | not_checked       |
    | GAB-01  | no weight                                        | 50      | male   |               | draft gabapentin_without_numbers | clearance_unknown         | not_checked       |
    | GAB-01  | no creatinine; cond.dpn                          | 50      | male   |               | draft pregabalin_without_numbers | clearance_unknown         | not_checked       |
    | GAB-01  | no creatinine                                    | 50      | male   | measurements  | draft gabapentin_without_numbers | clearance_unknown         | not_checked       |
    | GAB-01  | no creatinine; lab.creatinine <1                 | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-01  | no creatinine; lab.creatinine <2                 | 50      | male   |               | draft gabapentin_without_numbers | clearance_unknown         | not_checked       |
    | GAB-01  | safety.dialysis                                  | 50      | male   |               | draft gabapentin_without_numbers | dialysis                  | renal             |
    | GAB-01  | safety.dialysis session 30d ago                  | 50      | male   |               | draft gabapentin_without_numbers | dialysis                  | renal             |
    | GAB-01  | safety.dialysis session 30.1d ago                | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-01  | safety.dialysis; cond.acute_kidney_injury; cond.dpn | 50   | male   |               | draft pregabalin_without_numbers | dialysis                  | renal             |
    | GAB-01  | cond.acute_kidney_injury                         | 50      | male   |               | draft gabapentin_without_numbers | kidney_injury             | renal             |
    | GAB-01  | cond.acute_kidney_injury unconfirmed             | 50      | male   |               | draft gabapentin_without_numbers | kidney_injury             | renal             |
    | GAB-01  | cond.acute_kidney_injury resolved                | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-01  | allergy safety.gabapentinoid_allergy             | 50      | male   |               | withheld                         | allergy                   | allergy           |
    | GAB-01  | allergy med.gabapentin                           | 50      | male   |               | withheld                         | allergy                   | allergy           |
    | GAB-01  | allergy med.pregabalin                           | 50      | male   |               | withheld                         | allergy                   | allergy           |
    | GAB-01  | allergy med.gabapentin_enacarbil                 | 50      | male   |               | withheld                         | allergy                   | allergy           |
    | RLS-12  | pregnancy_status found                           | 30      | female |               | withheld                         | pregnancy                 | pregnancy         |
    | RLS-12  |                                                  | 30      | female |               | draft gabapentin                 | pregnancy_unknown         |                   |
    | RLS-12  | pregnancy_status denied                          | 30      | female |               | draft gabapentin                 |                           |                   |
    | DATA-16 |                                                  | 17      | male   |               | withheld                         | paediatric                | data.paediatric   |
    | DATA-16 |                                                  | 18      | male   |               | draft gabapentin                 |                           |                   |
    | DATA-16 |                                                  | unknown | male   |               | draft gabapentin_without_numbers | sedation_age age_unknown  | sedation          |
    | GAB-02  |                                                  | 64      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-02  |                                                  | 65      | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | GAB-02  |                                                  | 64-65   | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | DPN-09  |                                                  | 65      | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | GAB-02  | med.opioid                                       | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | med.benzodiazepine                               | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | med.sedating                                     | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | med.antihistamine                                | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | med.tca                                          | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | draft order.tca                                  | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | draft med.opioid                                 | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | cond.alcohol_excess                              | 50      | male   |               | draft gabapentin                 | sedation_medicines        | sedation          |
    | GAB-02  | med.opioid ended                                 | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-02  | med.ssri_snri_tramadol                           | 50      | male   |               | draft gabapentin                 |                           |                   |
    | GAB-02  | cond.copd                                        | 50      | male   |               | draft gabapentin                 | sedation_lungs            | sedation          |
    | GAB-02  | cond.copd unconfirmed                            | 50      | male   |               | draft gabapentin                 | sedation_lungs            | sedation          |
    | GAB-02  | cond.copd resolved                               | 50      | male   |               | draft gabapentin                 |                           |                   |
    | DPN-09  | cond.falls resolved                              | 65      | male   |               | draft gabapentin                 | falls sedation_age        | sedation          |
    | DPN-09  | cond.fracture_history                            | 65      | male   |               | draft gabapentin                 | falls sedation_age        | sedation          |
    | DPN-09  | cond.falls                                       | 64      | male   |               | draft gabapentin                 |                           |                   |
    | DPN-09  | med.ssri_snri_tramadol                           | 65      | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | DPN-09  | med.ssri_snri_tramadol; med.ssri_snri_tramadol   | 65      | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | DPN-09  | med.ssri_snri_tramadol; med.antidopaminergic     | 65      | male   |               | draft gabapentin                 | falls sedation_age        | sedation          |
    | DPN-09  | med.ssri_snri_tramadol; med.duloxetine           | 65      | male   |               | draft gabapentin                 | falls sedation_age        | sedation          |
    | DPN-09  | med.duloxetine; draft order.duloxetine           | 65      | male   |               | draft gabapentin                 | sedation_age              | sedation          |
    | DPN-09  | med.opioid+med.ssri_snri_tramadol                | 65      | male   |               | draft gabapentin                 | sedation_medicines sedation_age | sedation    |
    | DPN-09  | med.opioid+med.ssri_snri_tramadol; med.ssri_snri_tramadol | 65 | male |               | draft gabapentin                 | sedation_medicines falls sedation_age | sedation |
    | DPN-09  | med.benzodiazepine; med.tca                      | 65      | male   |               | draft gabapentin                 | sedation_medicines falls sedation_age | sedation |
    | DPN-09  | med.benzodiazepine; med.sedating                 | 65      | male   |               | draft gabapentin                 | sedation_medicines falls sedation_age | sedation |
    | HOOK-06 |                                                  | 50      | male   | conditions    | withheld                         | not_checked_conditions    | not_checked       |
    | HOOK-06 |                                                  | 50      | male   | medications=cut | withheld                       | not_checked_medications   | not_checked       |
    | HOOK-06 |                                                  | 50      | male   | allergies=failed | withheld                      | not_checked_allergies     | not_checked       |
    | DATA-18 | med.gabapentin                                   | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | med.pregabalin                                   | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | med.gabapentin_enacarbil                         | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | med.gabapentin ended                             | 50      | male   |               | draft gabapentin                 |                           |                   |
    | DATA-18 | draft order.gabapentinoid                        | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | draft med.pregabalin                             | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | order order.gabapentinoid 15d ago                | 50      | male   |               | already ordered                  |                           |                   |
    | DATA-18 | med.gabapentin                                   | 50      | male   | allergies     | already ordered                  |                           |                   |
    | DATA-18 | med.gabapentin+med.sedating; allergy med.pregabalin | 50   | male   |               | withheld                         | allergy                   | allergy           |
    | DATA-18 | med.gabapentin; allergy med.pregabalin           | 50      | male   |               | withheld                         | allergy                   | allergy           |
""")


@pytest.mark.parametrize("vignette", MAY, ids=names(MAY))
def test_may(vignette: dict[str, str]) -> None:
    """GAB-01, GAB-02 and the rest: draft, draft without numbers, withhold, or taken already."""
    given = vignette["chart"]
    base = [
        one
        for one, word in (("body_weight 80", "no weight"), ("lab.creatinine 0.8", "no creatinine"))
        if word not in given
    ]
    items = [part.strip() for part in given.split(";") if not part.strip().startswith("no ")]
    picture = patient(
        "; ".join([*base, *items]), age=vignette["age"], sex=vignette["sex"], not_sent=vignette["not sent"]
    )
    decision = gabapentinoid.may(picture, Stakes.ELECTIVE)
    assert outcome(decision) == vignette["decision"]
    assert decision.order == "order.gabapentinoid"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes, "actual_weight alternatives_restless alternatives_neuropathy") == vignette["says"]
    expected = [one if "." in one else f"safety.gabapentinoid.{one}" for one in vignette["concepts"].split()]
    assert list(decision.concepts) == expected
    known = {"dialysis", "kidney_injury", "allergy", "pregnancy", "sedation_medicines", "sedation_lungs", "falls"}
    assert bool(known & set(vignette["says"].split())) <= bool(decision.evidence)
    unknown = {"clearance_unknown", "pregnancy_unknown"} & set(vignette["says"].split())
    assert bool(decision.missing) is bool(
        unknown or (isinstance(decision, Withheld) and "not_checked" in vignette["says"])
    )
    if vignette["says"] and not vignette["row"].startswith("DATA-18"):
        assert vignette["row"] in decision.rows
    if isinstance(decision, Draft):
        assert bool(decision.blanks) is (not decision.form.endswith("without_numbers"))


JUDGED = vignettes("""
    | row     | selected                       | creatinine | chart                           | age     | not sent     | card                                                  |
    |---------+--------------------------------+------------+---------------------------------+---------+--------------+-------------------------------------------------------|
    | HOOK-02 | med.gabapentin daily 900mg     | 0.5        |                                 | 50      |              | nothing                                               |
    | HOOK-02 | order.gabapentinoid            | 0.5        |                                 | 50      |              | nothing                                               |
    | HOOK-02 | med.gabapentin_enacarbil       | 0.5        |                                 | 50      |              | nothing                                               |
    | HOOK-02 | med.opioid                     | 0.5        | cond.copd                       | 80      |              | nothing                                               |
    | GAB-01  | med.gabapentin daily 3600mg    | 0.5        |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.gabapentin daily 3601mg    | 0.5        |                                 | 50      |              | warning check_first: dose_above 3601 3600             |
    | GAB-01  | med.pregabalin daily 600mg     | 0.5        |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.pregabalin daily 601mg     | 0.5        |                                 | 50      |              | warning check_first: dose_above 601 600               |
    | GAB-01  | med.pregabalin daily 601mg     | 0.5        | cond.diabetes                   | 50      |              | warning check_first: dose_above 601 600               |
    | GAB-01  | med.pregabalin daily 300mg     | 0.5        | cond.dpn                        | 50      |              | nothing                                               |
    | GAB-01  | med.pregabalin daily 301mg     | 0.5        | cond.dpn                        | 50      |              | warning check_first: dose_above_neuropathy 301 300    |
    | GAB-01  | med.gabapentin daily 1400mg    | 1.5        |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.gabapentin daily 1401mg    | 1.5        |                                 | 50      |              | warning check_first: dose_above 1401 1400             |
    | GAB-01  | med.gabapentin+order.gabapentinoid daily 1401mg | 1.5 |                    | 50      |              | warning check_first: dose_above 1401 1400             |
    | GAB-01  | med.pregabalin daily 300mg     | 1.5        |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.pregabalin daily 300.5mg   | 1.5        |                                 | 50      |              | warning check_first: dose_above 300.5 300             |
    | GAB-01  | med.gabapentin daily 700mg     | 3          |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.gabapentin daily 701mg     | 3          |                                 | 50      |              | warning check_first: dose_above 701 700               |
    | GAB-01  | med.gabapentin daily 300mg     | 8          |                                 | 50      |              | warning check_first: dose_above 300 150               |
    | GAB-01  | med.gabapentin dose 1600mg     | 1.5        |                                 | 50      |              | warning check_first: dose_above 1600 1400             |
    | GAB-01  | med.gabapentin dose 300mg      | 1.5        |                                 | 50      |              | warning check_first: reduced 400-1400 75 300          |
    | GAB-01  | med.gabapentin dose 300mg      | 0.5        |                                 | 50      |              | nothing                                               |
    | GAB-01  | med.gabapentin daily 2{tablet} | 1.5        |                                 | 50      |              | warning check_first: reduced 400-1400 75 300          |
    | GAB-01  | order.gabapentinoid            | 1.5        |                                 | 50      |              | warning check_first: reduced 400-1400 75 300          |
    | GAB-01  | order.gabapentinoid daily 200mg | 1.5       |                                 | 50      |              | warning check_first: reduced 400-1400 75 300          |
    | GAB-01  | med.gabapentin_enacarbil daily 600mg | 1.5  |                                 | 50      |              | warning check_first: reduced 400-1400 75 300          |
    | GAB-01  | med.gabapentin                 | 3          |                                 | 50      |              | warning check_first: reduced 200-700 25 150           |
    | GAB-01  | med.pregabalin                 | 8          |                                 | 50      |              | warning check_first: reduced 50-150 25 75             |
    | GAB-01  | med.gabapentin daily 900mg     | 0.5        | safety.dialysis                 | 50      |              | warning check_first: dialysis                         |
    | GAB-01  | med.gabapentin daily 900mg     | 0.5        | cond.acute_kidney_injury        | 50      |              | warning check_first: kidney_injury                    |
    | HOOK-06 | med.gabapentin daily 900mg     |            |                                 | 50      |              | info not_checked: clearance_unknown                   |
    | HOOK-06 | med.gabapentin daily 900mg     |            |                                 | 50      | measurements | info not_checked: clearance_unknown                   |
    | HOOK-06 | med.gabapentin daily 900mg     | <2         |                                 | 50      |              | info not_checked: clearance_unknown                   |
    | HOOK-06 | med.gabapentin daily 900mg     | 0.5        |                                 | 50      | conditions   | info not_checked: not_checked_conditions              |
    | HOOK-06 | med.gabapentin daily 900mg     | 0.5        |                                 | 50      | medications  | info not_checked: not_checked_medications             |
    | HOOK-06 | med.gabapentin daily 900mg     |            |                                 | 50      | medications  | info not_checked: clearance_unknown not_checked_medications |
    | HOOK-06 | med.gabapentin daily 900mg     | 0.5        |                                 | 50      | allergies    | nothing                                               |
    | HOOK-06 | med.gabapentin daily 900mg     |            | cond.copd                       | 50      | medications  | warning check_first: sedation_lungs clearance_unknown not_checked_medications |
    | DATA-16 | med.gabapentin daily 900mg     | 0.5        |                                 | unknown |              | warning check_first: sedation_age age_unknown         |
    | DATA-16 | med.gabapentin daily 9000mg    | 1.5        |                                 | 17      |              | nothing                                               |
    | DATA-16 | med.gabapentin daily 9000mg    |            | med.opioid                      | 17      |              | warning check_first: sedation_medicines               |
    | DATA-16 | med.gabapentin daily 9000mg    | 0.5        |                                 | 18      |              | warning check_first: dose_above 9000 3600             |
    | GAB-01  | med.gabapentin daily 900mg     | 0.5        | allergy med.pregabalin          | 50      |              | warning check_first: allergy                          |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | med.opioid                      | 50      |              | warning check_first: sedation_medicines               |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | draft med.opioid                | 50      |              | warning check_first: sedation_medicines               |
    | GAB-02  | med.gabapentin+med.sedating daily 900mg | 0.5 |                              | 50      |              | nothing                                               |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | cond.copd                       | 50      |              | warning check_first: sedation_lungs                   |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        |                                 | 64      |              | nothing                                               |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        |                                 | 65      |              | warning check_first: sedation_age                     |
    | DPN-09  | med.gabapentin daily 900mg     | 0.5        | cond.falls                      | 65      |              | warning check_first: falls sedation_age               |
    | DPN-09  | med.gabapentin daily 900mg     | 0.5        | med.gabapentin; med.duloxetine  | 65      |              | warning check_first: sedation_age                     |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | med.gabapentin                  | 50      |              | nothing                                               |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | med.pregabalin                  | 50      |              | warning check_first: two_gabapentinoids               |
    | GAB-02  | med.pregabalin daily 150mg     | 0.5        | med.gabapentin_enacarbil        | 50      |              | warning check_first: two_gabapentinoids               |
    | GAB-02  | order.gabapentinoid            | 0.5        | med.pregabalin                  | 50      |              | nothing                                               |
    | GAB-02  | med.gabapentin daily 900mg     | 0.5        | med.pregabalin ended            | 50      |              | nothing                                               |
    | GAB-02  | med.gabapentin daily 9000mg    | 0.5        | med.opioid; cond.copd           | 65      |              | warning check_first: dose_above 9000 3600 sedation_medicines sedation_lungs sedation_age |
""")


@pytest.mark.parametrize("vignette", JUDGED, ids=names(JUDGED))
def test_judge(vignette: dict[str, str]) -> None:
    """GAB-01, GAB-02, HOOK-02, HOOK-06: one card with every reason, or none. He weighs 48 kg: at 50 years 60 / mg/dL."""
    creatinine = f"lab.creatinine {vignette['creatinine']}" if vignette["creatinine"] else ""
    picture = patient(
        f"body_weight 48; {creatinine}; {vignette['chart']}",
        age=vignette["age"],
        not_sent=vignette["not sent"],
        selected=vignette["selected"],
    )
    findings = judged(gabapentinoid, picture, Stakes.URGENT)
    head, _, notes = vignette["card"].partition(": ")
    expected = [word for word in notes.split() if word[0].isalpha()]
    assert told(findings) == (f"{head}: {' '.join(expected)}" if notes else head)
    for one in findings:
        assert one.safety
        assert one.stakes is Stakes.URGENT
        assert one.proposes == ()
        if one.urgency is Urgency.INFO:
            assert one.evidence == ()
            assert one.missing
            assert one.concepts == ("safety.gabapentinoid.not_checked",)
        assert vignette["row"] in one.rows or vignette["row"] in ("DATA-16", "HOOK-06")
        families = {one.rpartition(".")[2] for one in one.concepts}
        assert families <= {"sedation", "renal", "not_checked", "allergy"}
        assert ("sedation" in families) is any(word in notes for word in ("sedation", "falls", "two_"))
        if any(word in notes for word in ("dose_above", "reduced")):
            assert {Concept.LAB_CREATININE, Concept.BODY_WEIGHT} <= {fact.concept for fact in one.evidence}
        numbers = {note.id: note.blanks for note in one.notes}
        shown = [word for word in notes.split() if not word[0].isalpha()]
        for note in ("dose_above", "dose_above_neuropathy"):
            if note in numbers:
                assert [str(numbers[note][name]) for name in ("daily_mg", "most_mg")] == shown
                assert "safety.gabapentinoid.renal" in one.concepts
        if "reduced" in numbers:
            blanks = numbers["reduced"]
            gabapentin = f"{blanks['gabapentin_least']}-{blanks['gabapentin_most']}"
            assert [gabapentin, str(blanks["pregabalin_start"]), str(blanks["pregabalin_most"])] == shown


def test_a_pregnant_woman() -> None:
    """RLS-12 at a selected one: a warning; an unknown pregnancy is not asked about at every order."""
    chart = "body_weight 60; lab.creatinine 0.5"
    for sign, card in (("pregnancy_status found", "warning check_first: pregnancy"), ("", "nothing")):
        picture = patient(f"{chart}; {sign}", age="30", sex="female", selected="med.gabapentin daily 900mg")
        assert told(judged(gabapentinoid, picture)) == card


def test_why_the_clearance_is_not_known() -> None:
    """DATA-09, DATA-16: a range across a limit is said as such; without an age the other gaps are said too."""
    (one,) = judged(gabapentinoid, patient("body_weight 48; lab.creatinine <2", age="50", selected="med.gabapentin"))
    assert [(gap.concept, gap.why) for gap in one.missing] == [(Concept.LAB_CREATININE, Why.STRADDLES)]
    drafted = gabapentinoid.may(patient("body_weight 48", age="unknown"), Stakes.ELECTIVE)
    assert isinstance(drafted, Draft)
    assert [(gap.concept, gap.why) for gap in drafted.missing] == [(Concept.LAB_CREATININE, Why.NOT_ON_RECORD)]


def test_what_was_not_seen_is_named() -> None:
    """HOOK-06: each need, and the facts that would give the dose."""
    picture = patient("", age="50", not_sent="conditions medications", selected="med.gabapentin")
    (one,) = judged(gabapentinoid, picture)
    assert {need for gap in one.missing for need in gap.needs} == {Need.CONDITIONS, Need.MEDICATIONS}
    assert [gap.concept for gap in one.missing] == [
        Concept.LAB_CREATININE,
        Concept.BODY_WEIGHT,
        Concept.COND_COPD,
        Concept.MED_OPIOID,
    ]
