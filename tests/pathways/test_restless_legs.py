"""Restless legs: RLS-01 to RLS-06, RLS-10 to RLS-13, IRN-02, with DATA-02, DATA-06 and DATA-16."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.pathways import restless_legs
from app.picture.concepts import Concept
from app.picture.facts import Medication, MedicationState, Sign
from app.picture.needs import Need, NeedState
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import NOW, at, picture, span
from tests.support.limits import LIMITS
from tests.support.vignettes import names, vignettes

TYPICAL = "told urge to move (in the evening, relieved by movement)"

RECOGNIZED = vignettes("""
    | row    | left                                                                | chart    | we say        |
    |--------+---------------------------------------------------------------------+----------+---------------|
    | RLS-01 | told urge to move (in the evening, relieved by movement)            |          | info test     |
    | RLS-01 | told urge to move (at night, relieved by movement)                  |          | info test     |
    | RLS-01 | told urge to move (at rest, relieved by movement)                   |          | info test     |
    | RLS-01 | told urge to move; told (at rest); told (relieved by movement)      |          | info test     |
    | RLS-01 | told urge to move (in the evening)                                  |          | cannot assess |
    | RLS-01 | told urge to move (relieved by movement)                            |          | cannot assess |
    | RLS-01 | told urge to move                                                   |          | cannot assess |
    | RLS-01 | told urge to move; told pain (at rest, relieved by movement)        |          | cannot assess |
    | RLS-01 | told urge to move (in the evening, relieved by rest)                |          | cannot assess |
    | RLS-01 | told pain (in the evening, relieved by movement)                    |          |               |
    | DATA-03 | told urge to move (in the evening, relieved by movement) unconfirmed |        |               |
    | DATA-02 | told urge to move (in the evening, relieved by movement) unsigned  |          |               |
    | RLS-01 | told urge to move (in the evening, relieved by movement) 91d ago    |          |               |
    | RLS-01 |                                                                     | cond.rls | info test     |
    | RLS-01 | told urge to move                                                   | cond.rls | info test     |
    | DATA-03 |                                                                    | cond.rls unconfirmed |   |
    | DATA-04 |                                                                    | cond.rls resolved |      |
    | RLS-01 |                                                                     |          |               |
""")


@pytest.mark.parametrize("row", RECOGNIZED, ids=names(RECOGNIZED))
def test_recognized(row: dict[str, str]) -> None:
    found = says(restless_legs.assess(picture(row["left"], chart=row["chart"])))
    assert found.partition(":")[0] == row["we say"]


def test_traits_of_another_leg_do_not_complete_the_picture() -> None:
    """RLS-01, DATA-08."""
    patient = picture("told urge to move (in the evening)", "told (relieved by movement)")
    assert says(restless_legs.assess(patient)) == (
        "cannot assess: symptom.relief not on record; symptom.night not on record"
    )


def test_both_legs_are_one_card() -> None:
    """RLS-01."""
    finding = only(restless_legs.assess(picture(TYPICAL, TYPICAL)))
    assert len([fact for fact in finding.evidence if fact.concept is Concept.SYMPTOM_LEG]) == 2
    assert finding.side is None


def test_an_amputated_leg_tells_nothing() -> None:
    """DATA-08."""
    assert says(restless_legs.assess(picture(f"{TYPICAL}; amputated"))).startswith("cannot assess")


IRON = vignettes("""
    | row    | chart                                                       | age | we say         | orders              | notes |
    |--------+-------------------------------------------------------------+-----+----------------+---------------------+-------|
    | RLS-01 |                                                             | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | RLS-02 | lab.ferritin 75 ng/mL; lab.tsat 25 %                        | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | RLS-02 | lab.ferritin 75 ng/mL                                       | 70  | info iron      | iron iron_studies   | iron_first mimics ask_for_worse |
    | RLS-03 | lab.ferritin 75.1 ng/mL; lab.tsat 25 %                      | 70  | info vein_only |                     | vein_only mimics ask_for_worse |
    | RLS-03 | lab.ferritin 75.1 ng/mL                                     | 70  | info vein_only | iron_studies        | vein_only mimics ask_for_worse |
    | RLS-03 | lab.ferritin 100 ng/mL; lab.tsat 20 %                       | 70  | info vein_only |                     | vein_only mimics ask_for_worse |
    | RLS-02 | lab.ferritin 90 ng/mL; lab.tsat 19.9 %                      | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | RLS-02 | lab.ferritin 300 ng/mL; lab.tsat 19.9 %                     | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | RLS-02 | lab.tsat 19.9 %                                             | 70  | info iron      | iron iron_studies   | iron_first mimics ask_for_worse |
    | RLS-02 | lab.ferritin 300 ng/mL; lab.iron 50 ug/dL; lab.tibc 400 ug/dL | 70 | info iron     | iron                | iron_first mimics ask_for_worse |
    | RLS-04 | lab.ferritin 100.1 ng/mL; lab.tsat 20 %                     | 70  | info drug      | gabapentinoid?      | no_iron first_drugs mimics ask_for_worse |
    | RLS-04 | lab.ferritin 100.1 ng/mL                                    | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | RLS-01 | lab.tsat 20 %                                               | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | RLS-04 | lab.ferritin 100.1 ng/mL; lab.tsat 45 %                     | 70  | info drug      | gabapentinoid?      | no_iron first_drugs mimics ask_for_worse |
    | RLS-04 | lab.ferritin 100.1 ng/mL; lab.tsat 45.1 %                   | 70  | info overload  |                     | overload mimics ask_for_worse |
    | RLS-04 | lab.ferritin 20 ng/mL; lab.tsat 45.1 %                      | 70  | info overload  |                     | overload mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; safety.ckd                           | 70  | info test      | iron_studies        | test_how saturation_decides mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; cond.inflammation                    | 70  | info test      | iron_studies        | test_how saturation_decides mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; cond.active_infection                | 70  | info test      | iron_studies        | test_how saturation_decides mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; safety.dialysis                      | 70  | info test      | iron_studies        | test_how saturation_decides mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; safety.ckd; lab.tsat 19 %            | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | RLS-05 | lab.ferritin 60 ng/mL; safety.dialysis; lab.tsat 15 %       | 70  | info dialysis  | iron                | mimics ask_for_worse |
    | RLS-05 | lab.ferritin 90 ng/mL; safety.ckd; lab.tsat 20 %            | 70  | info drug      | gabapentinoid?      | no_iron first_drugs mimics ask_for_worse |
    | RLS-05 | lab.ferritin 75 ng/mL; safety.ckd; lab.tsat 20 %            | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | RLS-05 | safety.ckd; lab.tsat 20 %                                   | 70  | info test      | iron_studies        | test_how saturation_decides mimics ask_for_worse |
    | DATA-09 | lab.ferritin <75 ng/mL                                     | 70  | info iron      | iron iron_studies   | iron_first mimics ask_for_worse |
    | DATA-09 | lab.ferritin <90 ng/mL; lab.tsat 25 %                      | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | DATA-09 | lab.ferritin >90 ng/mL; lab.tsat 25 %                      | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | DATA-06 | lab.ferritin 20 ng/mL 180d ago; lab.tsat 25 %              | 70  | info iron      | iron                | iron_first mimics ask_for_worse |
    | DATA-06 | lab.ferritin 20 ng/mL 181d ago; lab.tsat 25 %              | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | DATA-02 | lab.ferritin 20 ng/mL unsigned; lab.tsat 25 %              | 70  | info test      | iron_studies?       | test_how mimics ask_for_worse |
    | DATA-07 | lab.ferritin 200 ng/mL; lab.tsat 30 %; lab.tsat 50 %       | 70  | info overload  |                     | overload mimics ask_for_worse |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; pregnancy_status unconfirmed | 30 | info without_drug |           | no_iron pregnancy mimics ask_for_worse |
    | DATA-07 | lab.ferritin 20 ng/mL; lab.ferritin 200 ng/mL; lab.tsat 25 % | 70 | info iron     | iron                | iron_first mimics ask_for_worse |
    | RLS-13 | lab.ferritin 49.9 ng/mL                                     | 17  | info child_iron |                    | child mimics ask_for_worse |
    | RLS-13 | lab.ferritin 50 ng/mL                                       | 17  |                |                     |       |
    | RLS-13 | lab.ferritin 60 ng/mL; lab.tsat 10 %                        | 17  |                |                     |       |
    | RLS-13 | lab.ferritin <60 ng/mL                                      | 17  | info test      | iron_studies        | test_how child mimics ask_for_worse |
    | RLS-13 |                                                             | 17  | info test      | iron_studies        | test_how child mimics ask_for_worse |
    | RLS-13 | lab.ferritin 49.9 ng/mL                                     | 18  | info iron      | iron iron_studies   | iron_first mimics ask_for_worse |
    | DATA-16 | lab.ferritin 20 ng/mL; lab.tsat 50 %                       | 17  | info overload  |                     | overload child mimics ask_for_worse |
    | RLS-11 | med.antihistamine; med.serotonergic; med.antidopaminergic; cond.alcohol_excess; cond.sleep_apnea | 70 | info test | iron_studies | test_how mimics worsens worsens worsens worsens worsens ask_for_worse |
    | RLS-12 | pregnancy_status                                            | 30  | info test      | iron_studies        | test_how pregnancy mimics ask_for_worse |
    | RLS-12 | lab.ferritin 20 ng/mL; lab.tsat 10 %; pregnancy_status      | 30  | info iron      | iron                | iron_first pregnancy mimics ask_for_worse |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; pregnancy_status     | 30  | info without_drug |                  | no_iron pregnancy mimics ask_for_worse |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; gestational_age 20 wk | 30 | info without_drug |                  | no_iron pregnancy mimics ask_for_worse |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; gestational_age 20 wk 43d ago | 30 | info drug | gabapentinoid? | no_iron first_drugs mimics ask_for_worse |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; gestational_age 20 wk undated | 30 | info without_drug |         | no_iron pregnancy mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago                                       | 70  | info recheck   | iron_studies        | recheck test_how mimics ask_for_worse |
    | IRN-02 | med.iron_iv 91d ago                                         | 70  | info recheck   | iron_studies        | recheck test_how mimics ask_for_worse |
    | IRN-02 | med.iron_oral undated                                       | 70  | info recheck   | iron_studies        | recheck test_how mimics ask_for_worse |
    | IRN-02 | med.iron_oral 90d ago                                       | 70  |                |                     |       |
    | IRN-02 | med.iron_oral 90d ago; lab.ferritin 20 ng/mL; lab.tsat 10 % | 70  |                |                     |       |
    | RLS-11 | med.iron_oral 90d ago; med.antihistamine                    | 70  | info worsened  |                     | mimics worsens ask_for_worse |
    | RLS-06 | med.iron_oral 90d ago; lab.ferritin 200 ng/mL; lab.tsat 30 % | 70 | info drug      | gabapentinoid?      | first_drugs mimics ask_for_worse |
    | RLS-06 | med.iron_oral 91d ago; lab.ferritin 76 ng/mL; lab.tsat 30 % | 70  | info drug      | gabapentinoid?      | first_drugs mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 200 ng/mL               | 70  | info recheck   | iron_studies        | recheck test_how mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 49 ng/mL                | 17  |                |                     |       |
    | IRN-02 | med.iron_oral 91d ago resolved                              | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 20 ng/mL 90d ago        | 70  | info still_low |                     | by_vein_next mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 200 ng/mL; lab.tsat 19 % | 70 | info still_low |                     | by_vein_next mimics ask_for_worse |
    | RLS-05 | med.iron_iv 91d ago; lab.ferritin 20 ng/mL; lab.tsat 19 %; safety.dialysis | 70 | info dialysis | iron     | mimics ask_for_worse |
    | IRN-01 | lab.ferritin 20 ng/mL; lab.tsat 10 %; cond.hemochromatosis  | 70  | info no_iron_allowed |               | waits_for_hematology mimics ask_for_worse |
    | IRN-01 | lab.ferritin 20 ng/mL; cond.hemochromatosis resolved        | 70  | info no_iron_allowed |               | waits_for_hematology mimics ask_for_worse |
    | IRN-01 | lab.ferritin 20 ng/mL; cond.hemochromatosis unconfirmed     | 70  | info no_iron_allowed |               | waits_for_hematology mimics ask_for_worse |
    | RLS-07 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.dopamine_agonist | 70  | info drug      | gabapentinoid?      | no_iron first_drugs augmentation mimics ask_for_worse |
    | RLS-07 | med.levodopa                                                | 70  | info test      | iron_studies        | test_how augmentation mimics ask_for_worse |
    | RLS-09 | med.levodopa; cond.parkinson                                | 70  | info test      | iron_studies        | test_how mimics ask_for_worse |
    | RLS-11 | med.ssri_snri_tramadol; med.duloxetine                      | 70  | info test      | iron_studies        | test_how mimics worsens worsens ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 20 ng/mL 91d ago        | 70  | info recheck   | iron_studies        | recheck test_how mimics ask_for_worse |
    | IRN-02 | med.iron_oral 91d ago; lab.tsat 50 %                        | 70  | info overload  |                     | overload mimics ask_for_worse |
    | RLS-06 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.gabapentin       | 70  |                |                     |       |
    | RLS-06 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.pregabalin       | 70  |                |                     |       |
    | RLS-06 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.gabapentin_enacarbil | 70 |             |                     |       |
    | RLS-11 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.gabapentin; med.antihistamine | 70 | info worsened |         | no_iron mimics worsens ask_for_worse |
    | RLS-11 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.antihistamine    | 70  | info drug      | gabapentinoid?      | no_iron first_drugs mimics worsens ask_for_worse |
    | RLS-11 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.antihistamine; pregnancy_status | 30 | info without_drug |   | no_iron pregnancy mimics worsens ask_for_worse |
    | RLS-06 | lab.ferritin 200 ng/mL; lab.tsat 30 %                       | 17  |                |                     |       |
""")


@pytest.mark.parametrize("row", IRON, ids=names(IRON))
def test_iron(row: dict[str, str]) -> None:
    found = list(restless_legs.assess(picture(TYPICAL, chart=row["chart"], age=int(row["age"]))))
    assert says(found) == row["we say"]
    if found:
        finding = only(found)
        assert (orders(finding), notes(finding)) == (row["orders"], row["notes"])


LISTED = vignettes("""
    | row    | chart                                                         | we say         |
    |--------+---------------------------------------------------------------+----------------|
    | RLS-04 | cond.rls; lab.ferritin 200 ng/mL; lab.tsat 30 %               |                |
    | RLS-11 | cond.rls; lab.ferritin 200 ng/mL; lab.tsat 30 %; med.antihistamine |           |
    | RLS-04 | cond.rls; lab.ferritin 200 ng/mL; lab.tsat 50 %               | info overload  |
    | RLS-02 | cond.rls; lab.ferritin 20 ng/mL; lab.tsat 30 %                | info iron      |
    | RLS-03 | cond.rls; lab.ferritin 90 ng/mL; lab.tsat 30 %                | info vein_only |
    | IRN-02 | cond.rls; med.iron_oral 20d ago                               |                |
    | IRN-02 | cond.rls; med.iron_oral 91d ago; lab.ferritin 20 ng/mL        |                |
    | DATA-02 | cond.rls; lab.ferritin 20 ng/mL unsigned                     | cannot assess: lab.ferritin not signed yet; lab.tsat not on record |
""")


@pytest.mark.parametrize("row", LISTED, ids=names(LISTED))
def test_a_diagnosis_alone_speaks_only_of_iron(row: dict[str, str]) -> None:
    """Nothing to do today: no card."""
    assert says(restless_legs.assess(picture(chart=row["chart"]))) == row["we say"]


def test_values_that_were_not_seen() -> None:
    """RLS-01: told of, the tests are a choice; listed only, there is no reason to speak."""
    unseen = {Need.MEASUREMENTS: NeedState.ABSENT}
    assert orders(only(restless_legs.assess(picture(TYPICAL, needs=unseen)))) == "iron_studies?"
    said = says(restless_legs.assess(picture(chart="cond.rls", needs=unseen)))
    assert said == "cannot assess: lab.ferritin not sent; lab.tsat not sent"


CARDS = vignettes("""
    | row    | chart                                                             | rows          | concepts     | missing                      | evidence |
    |--------+-------------------------------------------------------------------+---------------+--------------+------------------------------+----------|
    | RLS-01 | med.antihistamine                                                 | RLS-01        | rls          | lab.ferritin not on record; lab.tsat not on record | symptom.leg med.antihistamine |
    | RLS-05 | safety.ckd; lab.ferritin 90 ng/mL                                 | RLS-01 RLS-05 | rls          | lab.tsat not on record       | symptom.leg lab.ferritin safety.ckd |
    | RLS-02 | lab.ferritin 20 ng/mL; lab.tsat 10 %; cond.sleep_apnea            | RLS-02        | rls rls.iron |                              | symptom.leg lab.ferritin lab.tsat cond.sleep_apnea |
    | RLS-02 | lab.ferritin 20 ng/mL                                             | RLS-02        | rls rls.iron | lab.tsat not on record       | symptom.leg lab.ferritin |
    | RLS-04 | lab.tsat 50 %                                                     | RLS-04        | rls          | lab.ferritin not on record   | symptom.leg lab.tsat |
    | RLS-05 | lab.ferritin 90 ng/mL; lab.tsat 10 %; cond.inflammation           | RLS-02 RLS-05 | rls rls.iron |                              | symptom.leg lab.ferritin lab.tsat cond.inflammation |
    | RLS-05 | lab.ferritin 60 ng/mL; lab.tsat 15 %; safety.dialysis             | RLS-02 RLS-05 | rls rls.iron |                              | symptom.leg lab.ferritin lab.tsat safety.dialysis |
    | RLS-03 | lab.ferritin 90 ng/mL                                             | RLS-03        | rls rls.iron | lab.tsat not on record       | symptom.leg lab.ferritin |
    | RLS-04 | lab.ferritin 90 ng/mL; lab.tsat 50 %; med.iron_oral               | RLS-04        | rls          |                              | symptom.leg lab.ferritin lab.tsat med.iron_oral |
    | IRN-02 | med.iron_oral 91d ago; lab.tsat 30 %                              | IRN-02        | rls          | lab.ferritin not on record   | symptom.leg med.iron_oral lab.tsat |
    | RLS-06 | lab.ferritin 200 ng/mL; lab.tsat 30 %                             | RLS-04 RLS-06 | rls          |                              | symptom.leg lab.ferritin lab.tsat |
    | RLS-06 | med.iron_oral; lab.ferritin 90 ng/mL; lab.tsat 30 %; cond.inflammation | RLS-06   | rls          |                              | symptom.leg lab.ferritin lab.tsat cond.inflammation med.iron_oral |
    | IRN-02 | med.iron_oral 91d ago; lab.ferritin 20 ng/mL; cond.inflammation   | IRN-02 RLS-02 | rls rls.iron | lab.tsat not on record       | symptom.leg med.iron_oral lab.ferritin cond.inflammation |
    | IRN-01 | lab.ferritin 20 ng/mL; cond.hemochromatosis; med.dopamine_agonist | IRN-01        | rls rls.iron | lab.tsat not on record       | cond.hemochromatosis symptom.leg lab.ferritin med.dopamine_agonist |
    | RLS-11 | lab.ferritin 200 ng/mL; lab.tsat 30 %; med.gabapentin; med.antihistamine | RLS-04 RLS-11 | rls   |                              | symptom.leg lab.ferritin lab.tsat med.gabapentin med.antihistamine |
    | RLS-12 | lab.ferritin 200 ng/mL; lab.tsat 30 %; gestational_age 20 wk      | RLS-04 RLS-11 | rls          |                              | symptom.leg lab.ferritin lab.tsat gestational_age |
    | DATA-09 | lab.ferritin <90 ng/mL; lab.tsat 30 %                            | RLS-01        | rls          | lab.ferritin range crosses the limit | symptom.leg lab.ferritin lab.tsat |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_rests_on(row: dict[str, str]) -> None:
    finding = only(restless_legs.assess(picture(TYPICAL, chart=row["chart"])))
    assert " ".join(finding.rows) == row["rows"]
    assert " ".join(finding.concepts) == row["concepts"]
    assert (gaps(finding.missing), evidence(finding)) == (row["missing"], row["evidence"])
    assert finding.thresholds == (("rls_ferritin_ng_ml",) if finding.card in ("iron", "dialysis", "vein_only") else ())
    blanks = {
        "iron": {"ferritin": 75, "saturation": 20},
        "vein_only": {"over": 75, "until": 100},
        "overload": {"limit": 45},
        "recheck": {"days": 90},
    }
    assert finding.blanks == blanks.get(finding.card, {})


def test_a_child_rests_on_its_ferritin() -> None:
    """RLS-13."""
    finding = only(restless_legs.assess(picture(TYPICAL, chart="lab.ferritin 20 ng/mL; safety.ckd", age=10)))
    assert finding.blanks == {"ferritin": 50}
    assert (finding.rows, finding.concepts) == (("RLS-13",), ("rls", "rls.iron"))
    assert evidence(finding) == "symptom.leg lab.ferritin safety.ckd"
    assert gaps(finding.missing) == "lab.tsat not on record"


@pytest.mark.parametrize(("value", "card"), [("50", "iron"), ("50.1", "vein_only"), ("75", "vein_only")])
def test_a_site_may_follow_the_older_limit(value: str, card: str) -> None:
    """RLS-02: ferritin up to 50 ng/mL."""
    patient = picture(TYPICAL, chart=f"lab.ferritin {value} ng/mL; lab.tsat 30 %")
    older = replace(patient, limits=replace(LIMITS, rls_ferritin_ng_ml=50))
    finding = only(restless_legs.assess(older))
    assert finding.card == card
    assert 50 in finding.blanks.values()


def medicine(concept: Concept, number: int) -> Medication:
    return Medication(concept=concept, reference=f"M/{number}", when=at(NOW), state=MedicationState.ACTIVE)


def test_what_worsens_is_named() -> None:
    """RLS-11: each concept once, by its label."""
    twice = [medicine(Concept.MED_ANTIHISTAMINE, number) for number in (1, 2)]
    finding = only(restless_legs.assess(picture(TYPICAL, chart="cond.sleep_apnea", extra=twice)))
    named = [note.blanks["what"] for note in finding.notes if note.id == "worsens"]
    assert named == [Concept.MED_ANTIHISTAMINE, Concept.COND_SLEEP_APNEA]


def test_one_tablet_worsens_once() -> None:
    """RLS-11: duloxetine is read as two of the serotonergic medicines."""
    duloxetine = [medicine(Concept.MED_SSRI_SNRI_TRAMADOL, 1), medicine(Concept.MED_DULOXETINE, 1)]
    finding = only(restless_legs.assess(picture(TYPICAL, extra=duloxetine)))
    assert notes(finding).split().count("worsens") == 1


def test_an_opioid_is_no_cause() -> None:
    """RLS-11: tramadol is read as serotonergic and as an opioid; sertraline beside it is still named."""
    tramadol = [medicine(Concept.MED_SEROTONERGIC, 1), medicine(Concept.MED_OPIOID, 1)]
    alone = only(restless_legs.assess(picture(TYPICAL, extra=tramadol)))
    assert "worsens" not in notes(alone).split()
    assert "med.serotonergic" not in evidence(alone)
    sertraline = medicine(Concept.MED_SEROTONERGIC, 2)
    both = only(restless_legs.assess(picture(TYPICAL, extra=[*tramadol, sertraline])))
    assert sertraline in both.evidence
    assert notes(both).split().count("worsens") == 1


@pytest.mark.parametrize(
    ("concept", "ago", "pregnant"),
    [
        (Concept.PREGNANCY_STATUS, "42d", True),
        (Concept.PREGNANCY_STATUS, "43d", False),
        (Concept.LAB_HCG, "1d", True),
        (Concept.PREGNANCY_STATUS, None, True),
    ],
)
@pytest.mark.parametrize("present", [True, False])
def test_pregnancy_by_a_finding(concept: Concept, ago: str | None, pregnant: bool, present: bool) -> None:
    """RLS-12."""
    from app.picture.facts import Presence

    when = at(NOW - span(ago)) if ago else None
    value = Presence.PRESENT if present else Presence.DENIED
    sign = Sign(concept=concept, reference="Observation/9", when=when, value=value)
    finding = only(restless_legs.assess(picture(TYPICAL, age=30, extra=[sign])))
    assert ("pregnancy" in notes(finding).split()) is (pregnant and present)


def test_when_iron_was_begun() -> None:
    """IRN-02: the start counts, not the last prescription."""
    long_ago = Medication(
        concept=Concept.MED_IRON_ORAL,
        reference="M/1",
        when=at(NOW - span("9d")),
        started=at(NOW - span("91d")),
        state=MedicationState.ACTIVE,
    )
    assert says(restless_legs.assess(picture(TYPICAL, extra=[long_ago]))) == "info recheck"
    lately = replace(long_ago, when=at(NOW - span("91d")), started=at(NOW - span("90d")))
    assert says(restless_legs.assess(picture(TYPICAL, extra=[lately]))) == ""
