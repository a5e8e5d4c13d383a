"""Blood tests for numb or cramping legs, once: LAB-01, GLU-01; PHY-01 and what other pathways answer stay silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.pathways import leg_symptom_tests
from app.picture.concepts import Concept
from app.picture.needs import Missing, Need, NeedState, Why
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left                        | right         | chart                                  | we say        |
    |---------+-----------------------------+---------------+----------------------------------------+---------------|
    | LAB-01  | told numbness               |               |                                        | info numb     |
    | LAB-01  | told burning                |               |                                        | info numb     |
    | LAB-01  | numb listed onset 30d 30d ago |             |                                        | info numb     |
    | LAB-01  | numb listed 25h ago         |               |                                        | info numb     |
    | LAB-01  | numb listed 24h ago         |               |                                        |               |
    | LAB-01  | numb listed onset 24h       |               |                                        |               |
    | LAB-01  | numb listed onset 25h       |               |                                        | info numb     |
    | LAB-01  | told numbness onset 24h     |               |                                        |               |
    | LAB-01  | told numbness onset 25h     |               |                                        | info numb     |
    | LAB-01  | numb toes                   |               |                                        |               |
    | LAB-01  | told pain                   |               |                                        |               |
    | LAB-01  |                             |               |                                        |               |
    | DATA-03 | told numbness unconfirmed   |               |                                        |               |
    | LAB-01  | told numbness               | told numbness |                                        |               |
    | LAB-01  | told numbness               | told pain     |                                        | info numb     |
    | LAB-01  | told numbness               |               | neuropathy                             |               |
    | LAB-01  | told numbness; DP absent; PT absent |       |                                        |               |
    | LAB-01  | told numbness               |               | saddle_sensory_loss                    |               |
    | LAB-01  | told numbness               |               | no saddle_sensory_loss                 | info numb     |
    | LAB-01  | told numbness               |               | neuropathy resolved                    | info numb     |
    | PNP-04  | told pain+numbness          |               | cond.mononeuritis_multiplex            |               |
    | PNP-04  | told pain+numbness          |               | cond.mononeuritis_multiplex unconfirmed | info numb    |
    | PHY-01  | told numbness (after a fixed posture) |     |                                        |               |
    | PHY-01  | told numbness (on standing) |               |                                        |               |
    | LAB-01  | told numbness; told (dermatomal) |          |                                        | info numb     |
    | LAB-01  | told numbness; told pain (radiating down the leg) | |                                    |               |
    | LAB-01  | told numbness               |               | lab.hemoglobin 14 g/dL; lab.creatinine 1 mg/dL; lab.hba1c 5.5 % |  |
    | LAB-01  | told numbness               |               | lab.platelets 200 10*3/uL; lab.egfr 90 mL/min/1.73m2; lab.glucose 90 mg/dL | |
    | LAB-01  | told numbness               |               | lab.creatinine 1 mg/dL; lab.hba1c 5.5 %| info numb     |
    | LAB-01  | told numbness               |               | lab.hemoglobin 14 g/dL; lab.hba1c 5.5 %| info numb     |
    | GLU-01  | told numbness               |               | lab.hemoglobin 14 g/dL; lab.creatinine 1 mg/dL | info numb |
    | GLU-01  | told numbness               |               | lab.hemoglobin 14 g/dL; lab.creatinine 1 mg/dL; diabetes | |
    | LAB-01  | told numbness               |               | lab.hemoglobin 14 g/dL 90d ago; lab.creatinine 1 mg/dL 90d ago; lab.hba1c 5.5 % 365d ago | |
    | LAB-01  | told numbness               |               | lab.hemoglobin 14 g/dL 91d ago; lab.creatinine 1 mg/dL 90d ago; lab.hba1c 5.5 % 365d ago | info numb |
    | LAB-01  | told numbness               |               | lab.hemoglobin 14 g/dL 90d ago; lab.creatinine 1 mg/dL 91d ago; lab.hba1c 5.5 % 365d ago | info numb |
    | GLU-01  | told numbness               |               | lab.hemoglobin 14 g/dL 90d ago; lab.creatinine 1 mg/dL 90d ago; lab.hba1c 5.5 % 366d ago | info numb |
    | DATA-02 | told numbness               |               | lab.hemoglobin 14 g/dL unsigned; lab.creatinine 1 mg/dL unsigned; lab.hba1c 5.5 % unsigned | |
    | DATA-19 | told numbness               |               | lab.b12 150 pg/mL                      |               |
    | DATA-19 | told numbness               |               | lab.b12 250 pg/mL                      | info numb     |
    | DATA-19 | told numbness               |               | lab.b12 250 pg/mL; lab.mma 1 umol/L    |               |
    | DATA-19 | told numbness               |               | med.metformin                          | info numb     |
    | DATA-19 | told numbness               |               | lab.tsh 12 mIU/L                       |               |
    | DATA-19 | told numbness               |               | lab.calcium 8 mg/dL                    |               |
    | DATA-19 | told numbness               |               | lab.potassium 6 mmol/L                 |               |
    | DATA-19 | told cramp                  |               | med.diuretic; lab.magnesium 1.5 mg/dL  |               |
    | LAB-01  | told cramp                  |               |                                        |               |
    | LAB-01  | told cramp                  |               | med.diuretic                           | info cramping |
    | LAB-01  | told cramp                  |               | med.diuretic resolved                  |               |
    | LAB-01  | told cramp                  |               | med.ppi                                | info cramping |
    | LAB-01  | told cramp                  |               | safety.ckd                             | info cramping |
    | LAB-01  | told cramp                  |               | safety.dialysis                        | info cramping |
    | LAB-01  | told cramp                  |               | cond.alcohol_excess                    | info cramping |
    | LAB-01  | told cramp                  |               | cond.hypothyroid                       | info cramping |
    | LAB-01  | told cramp                  |               | cond.hyperthyroid                      | info cramping |
    | DATA-19 | told cramp                  |               | cond.hypoparathyroid                   |               |
    | LAB-01  | told cramp                  |               | cond.hypoparathyroid; lab.calcium 9 mg/dL | info cramping |
    | LAB-01  | told cramp                  |               | sign.proximal_weakness                 | info cramping |
    | LAB-01  | told cramp (at night)       |               | med.diuretic                           |               |
    | LAB-01  |                             |               | med.diuretic; cond.nocturnal_cramps    |               |
    | LAB-01  | told cramp                  |               | med.diuretic; lab.creatinine 1 mg/dL; lab.magnesium 2 mg/dL | |
    | LAB-01  | told cramp                  |               | med.diuretic; lab.creatinine 1 mg/dL   | info cramping |
    | LAB-01  | told cramp                  |               | med.diuretic; lab.magnesium 2 mg/dL    | info cramping |
    | LAB-01  | told cramp                  |               | med.diuretic; lab.creatinine 1 mg/dL; lab.magnesium 2 mg/dL 91d ago | info cramping |
    | LAB-01  | told cramp; told numbness   |               | med.diuretic                           | info numb     |
    | LAB-01  |                             |               | med.diuretic                           |               |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    patient = picture(row["left"], row["right"], chart=row["chart"])
    assert says(leg_symptom_tests.assess(patient)) == row["we say"]


@pytest.mark.parametrize("trait", [one.value for one in leg_symptom_tests.SPOKEN_FOR])
def test_what_another_pathway_answers(trait: str) -> None:
    """LAB-01, PHY-01."""
    assert says(leg_symptom_tests.assess(picture(f"told numbness ({trait})"))) == ""


@pytest.mark.parametrize("concept", leg_symptom_tests.EXPLAINS_NUMBNESS)
def test_a_listed_cause_explains_it(concept: Concept) -> None:
    """LAB-01; the mere suspicion of a cord or a leg in danger silences it as well."""
    danger = concept in (Concept.COND_CORD_COMPRESSION, Concept.COND_CAUDA_EQUINA, Concept.COND_ALI)
    suspected = picture("told numbness", chart=f"{concept.value} unconfirmed")
    assert says(leg_symptom_tests.assess(picture("told numbness", chart=concept.value))) == ""
    assert says(leg_symptom_tests.assess(picture("told numbness", chart=f"{concept.value} 99d ago"))) == ""
    assert says(leg_symptom_tests.assess(suspected)) == ("" if danger else "info numb")


CARDS = vignettes("""
    | row    | left          | chart                                          | notes           | missing                                                  | evidence |
    |--------+---------------+------------------------------------------------+-----------------+----------------------------------------------------------+----------|
    | GLU-01 | told numbness |                                                | examine_first panel glucose   | lab.hemoglobin not on record; lab.creatinine not on record; lab.hba1c not on record | symptom.leg |
    | LAB-01 | told numbness | diabetes                                       | examine_first panel           | lab.hemoglobin not on record; lab.creatinine not on record | symptom.leg |
    | LAB-01 | told numbness | lab.glucose 90 mg/dL; lab.platelets 200 10*3/uL 91d ago | examine_first panel  | lab.hemoglobin too old; lab.creatinine not on record     | symptom.leg |
    | LAB-01 | told cramp    | med.diuretic; lab.egfr 90 mL/min/1.73m2 91d ago | why_cramps panel | lab.creatinine too old; lab.magnesium not on record    | symptom.leg med.diuretic |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(leg_symptom_tests.assess(picture(row["left"], chart=row["chart"])))
    assert (notes(finding), gaps(finding.missing)) == (row["notes"], row["missing"])
    assert evidence(finding) == row["evidence"]
    assert orders(finding) == "electrolytes"
    assert finding.rows == (("LAB-01", "GLU-01") if row["row"] == "GLU-01" else ("LAB-01",))
    assert finding.concepts == ("leg_symptom_tests",)


UNSEEN = vignettes("""
    | row     | left                  | chart                  | we say      | evidence |
    |---------+-----------------------+------------------------+-------------+----------|
    | HOOK-06 | told numbness         |                        | cannot assess |        |
    | HOOK-06 | told weakness         |                        | info unseen | symptom.leg |
    | HOOK-06 | told cramp (at night) |                        | info unseen | symptom.leg |
    | HOOK-06 | numb toes; weak       |                        | info unseen | motor.limb |
    | HOOK-06 |                       | sign.tetany            | info unseen | sign.tetany |
    | HOOK-06 |                       | sign.perioral_paresthesia | info unseen | sign.perioral_paresthesia |
    | HOOK-06 | told pain             |                        |             |          |
    | HOOK-06 | told weakness unsigned |                       |             |          |
    | HOOK-06 |                       | neuropathy; diabetes   |             |          |
    | HOOK-06 |                       |                        |             |          |
""")


@pytest.mark.parametrize("state", [NeedState.ABSENT, NeedState.FAILED, NeedState.CUT])
@pytest.mark.parametrize("row", UNSEEN, ids=names(UNSEEN))
def test_values_that_were_not_seen(row: dict[str, str], state: NeedState) -> None:
    """HOOK-06: a dangerous potassium may hide there; tests are not suggested, because they were perhaps done."""
    patient = picture(row["left"], chart=row["chart"], needs={Need.MEASUREMENTS: state})
    found = list(leg_symptom_tests.assess(patient))
    assert says(found).partition(":")[0] == row["we say"]
    if row["evidence"]:
        finding = only(found)
        assert (notes(finding), orders(finding), evidence(finding)) == ("look_yourself", "", row["evidence"])
        assert [gap.concept.value for gap in finding.missing] == ["lab.potassium", "lab.calcium", "lab.magnesium"]
        assert {gap.needs for gap in finding.missing} == {(Need.MEASUREMENTS,)}
        assert (finding.rows, finding.concepts, finding.safety) == (("HOOK-06",), ("data.not_assessed",), False)


@pytest.mark.parametrize("state", [NeedState.DENIED, NeedState.UNAVAILABLE])
def test_what_was_asked_for_in_vain_is_told_elsewhere(state: NeedState) -> None:
    """HOOK-06: for the whole chart."""
    said = says(leg_symptom_tests.assess(picture("told weakness", needs={Need.MEASUREMENTS: state})))
    assert said.startswith("cannot assess: lab.potassium")


@pytest.mark.parametrize("chart", ["told numbness", "told cramp; told weakness"])
def test_values_that_cannot_be_used_are_not_suggested(chart: str) -> None:
    """LAB-01, DATA-10: the blood was taken; its unit is unknown."""
    gap = Missing(Concept.LAB_CREATININE, Why.UNIT)
    patient = replace(picture(chart), gaps=(gap,))
    assert says(leg_symptom_tests.assess(patient)).startswith("cannot assess: ")
