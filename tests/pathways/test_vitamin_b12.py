"""Vitamin B12: B12-01 to B12-04, with DATA-02, DATA-06 and DATA-17."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.conclusions import Stakes
from app.pathways import vitamin_b12
from app.picture.needs import Need, NeedState
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left                  | chart                                        | we say                                     |
    |---------+-----------------------+----------------------------------------------+--------------------------------------------|
    | B12-01  | told numbness         | lab.b12 199.9 pg/mL                          | warning deficient                          |
    | B12-02  | told numbness         | lab.b12 200 pg/mL                            | info borderline                            |
    | B12-02  | told numbness         | lab.b12 350 pg/mL                            | info borderline                            |
    | B12-04  | told numbness         | lab.b12 350.1 pg/mL                          |                                            |
    | B12-01  | told burning          | lab.b12 150 pg/mL                            | warning deficient                          |
    | B12-01  | numb toes             | lab.b12 150 pg/mL                            | warning deficient                          |
    | B12-01  | numb listed 400d ago  | lab.b12 150 pg/mL                            | warning deficient                          |
    | B12-01  |                       | neuropathy; lab.b12 150 pg/mL                | warning deficient                          |
    | B12-01  |                       | diabetic neuropathy; lab.b12 150 pg/mL       | warning deficient                          |
    | DATA-17 |                       | lab.b12 150 pg/mL                            |                                            |
    | DATA-17 | told pain             | lab.b12 150 pg/mL                            |                                            |
    | DATA-17 |                       | neuropathy resolved; lab.b12 150 pg/mL       |                                            |
    | DATA-03 |                       | neuropathy unconfirmed; lab.b12 150 pg/mL    |                                            |
    | DATA-03 | told numbness unconfirmed | lab.b12 150 pg/mL                        |                                            |
    | DATA-02 | told numbness unsigned | lab.b12 150 pg/mL                           |                                            |
    | DATA-02 | told numbness         | lab.b12 150 pg/mL unsigned                   | cannot assess: lab.b12 not signed yet      |
    | DATA-02 | told numbness         | lab.b12 150 pg/mL unsigned; lab.b12 400 pg/mL 30d ago |                                   |
    | DATA-06 | told numbness         | lab.b12 150 pg/mL 365d ago                   | warning deficient                          |
    | DATA-06 | told numbness         | lab.b12 150 pg/mL 366d ago                   | cannot assess: lab.b12 too old             |
    | DATA-07 | told numbness         | lab.b12 150 pg/mL 30d ago; lab.b12 400 pg/mL |                                            |
    | DATA-07 | told numbness         | lab.b12 150 pg/mL; lab.b12 400 pg/mL         | warning deficient                          |
    | B12-04  | told numbness         |                                              | cannot assess: lab.b12 not on record       |
    | DATA-09 | told numbness         | lab.b12 <200 pg/mL                           | warning deficient                          |
    | DATA-09 | told numbness         | lab.b12 <300 pg/mL                           | info borderline                            |
    | DATA-09 | told numbness         | lab.b12 <400 pg/mL                           | cannot assess: lab.b12 range crosses the limit |
    | DATA-09 | told numbness         | lab.b12 >350 pg/mL                           |                                            |
    | B12-01  | told numbness         | lab.b12 150 pg/mL; med.b12                   | info replaced                              |
    | B12-01  | told numbness         | lab.b12 150 pg/mL; med.b12 resolved          | warning deficient                          |
    | B12-02  | told numbness         | lab.b12 250 pg/mL; med.b12                   |                                            |
    | B12-02  | told numbness         | lab.b12 250 pg/mL; lab.mma 0.46 umol/L       |                                            |
    | B12-02  | told numbness         | lab.b12 250 pg/mL; lab.mma 0.47 umol/L       | info mma_raised                            |
    | B12-02  | told numbness         | lab.b12 250 pg/mL; lab.mma 0.5 umol/L 366d ago | info borderline                          |
    | B12-02  | told numbness         | lab.b12 250 pg/mL; lab.mma <1 umol/L         | cannot assess: lab.mma range crosses the limit |
    | B12-03  | told numbness         | med.metformin                                | info untested                              |
    | B12-03  |                       | med.metformin; neuropathy                    | info untested                              |
    | B12-03  |                       | med.metformin                                |                                            |
    | B12-03  | told numbness         | med.metformin resolved                       | cannot assess: lab.b12 not on record       |
    | B12-03  | told numbness         | med.metformin; lab.b12 400 pg/mL 366d ago    | info untested                              |
    | B12-03  | told numbness         | med.metformin; lab.b12 400 pg/mL 365d ago    |                                            |
    | B12-03  | told numbness         | med.metformin; med.b12                       |                                            |
    | B12-03  | told pain             | med.metformin; cond.anemia                   | info untested                              |
    | B12-03  | told pain             | med.metformin; cond.megaloblastic            | info untested                              |
    | B12-03  | told pain             | med.metformin; cond.anemia resolved          |                                            |
    | B12-03  | told pain             | med.metformin; lab.hemoglobin 11.9 g/dL      | info untested                              |
    | B12-03  | told pain             | med.metformin; lab.hemoglobin 12 g/dL        |                                            |
    | B12-03  | told pain             | med.metformin; lab.hemoglobin 11 g/dL 91d ago |                                           |
    | DATA-17 |                       | med.metformin; cond.anemia                   |                                            |
    | B12-03  |                       | med.metformin; cond.anemia; claudication     | info untested                              |
    | B12-03  | told pain             | med.metformin; cond.anemia; lab.b12 150 pg/mL |                                           |
    | B12-03  | told pain             | cond.anemia                                  |                                            |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    patient = picture(left=row["left"], chart=row["chart"])
    outcomes = list(vitamin_b12.assess(patient))
    assert says(outcomes) == row["we say"]


CARDS = vignettes("""
    | row    | chart                                           | notes                                                  | orders          | evidence |
    |--------+-------------------------------------------------+--------------------------------------------------------+-----------------+----------|
    | B12-01 | lab.b12 150 pg/mL                               | injection_first folate causes                          | b12_replacement | lab.b12 symptom.leg |
    | B12-01 | lab.b12 150 pg/mL; med.folate; med.metformin; med.ppi; cond.gastric_surgery; cond.nitrous_oxide; cond.malnutrition | injection_first folate_running causes | b12_replacement | lab.b12 symptom.leg med.folate med.metformin med.ppi cond.gastric_surgery cond.nitrous_oxide cond.malnutrition |
    | B12-01 | lab.b12 150 pg/mL; med.b12                      | check_response folate causes                           |                 | lab.b12 symptom.leg med.b12 |
    | B12-02 | lab.b12 250 pg/mL; med.ppi                      | test_mma mma_kidneys causes                            | mma             | lab.b12 symptom.leg med.ppi |
    | B12-02 | lab.b12 250 pg/mL; lab.mma 0.5 umol/L           | confirmed_by_mma mma_kidneys injection_first causes    | b12_replacement | lab.mma lab.b12 symptom.leg |
    | B12-03 | med.metformin                                   | metformin continue_metformin                           | b12             | med.metformin symptom.leg |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(vitamin_b12.assess(picture(left="told numbness", chart=row["chart"])))
    assert (notes(finding), orders(finding), evidence(finding)) == (row["notes"], row["orders"], row["evidence"])
    assert row["row"] in finding.rows
    assert finding.side is None
    concepts = {"untested": "b12.untested", "borderline": "b12.borderline"}
    assert finding.concepts == (concepts.get(finding.card, "b12_deficiency"),)
    assert finding.stakes is (Stakes.URGENT if "deficiency" in " ".join(finding.concepts) else Stakes.ELECTIVE)


def test_anemia_is_told_apart() -> None:
    """B12-03."""
    finding = only(vitamin_b12.assess(picture(left="told pain", chart="med.metformin; lab.hemoglobin 11 g/dL")))
    assert notes(finding) == "metformin_anemia continue_metformin"
    assert evidence(finding) == "med.metformin lab.hemoglobin symptom.leg"


@pytest.mark.parametrize(
    ("sex", "value", "card"), [("male", "12.9", True), ("male", "13", False), ("female", "12", False)]
)
def test_anemia_by_sex(sex: str, value: str, card: bool) -> None:
    """B12-03: the limits of WHO 2024."""
    patient = picture(left="told pain", chart=f"med.metformin; lab.hemoglobin {value} g/dL")
    assert bool(says(vitamin_b12.assess(replace(patient, sex=sex)))) is card


@pytest.mark.parametrize(
    ("age", "value", "card"), [(64, "0.41", True), (65, "0.46", False), (65, "0.47", True), (None, "0.41", True)]
)
def test_methylmalonic_acid_by_age(age: int | None, value: str, card: bool) -> None:
    """B12-02."""
    patient = picture(left="told numbness", chart=f"lab.b12 250 pg/mL; lab.mma {value} umol/L", age=age)
    assert bool(says(vitamin_b12.assess(patient))) is card


@pytest.mark.parametrize("state", [NeedState.ABSENT, NeedState.FAILED, NeedState.CUT])
def test_unseen_values_are_not_called_untested(state: NeedState) -> None:
    """B12-03: the order stands as a choice, and the card says that the values were not seen."""
    patient = picture(left="told numbness", chart="med.metformin", needs={Need.MEASUREMENTS: state})
    finding = only(vitamin_b12.assess(patient))
    assert orders(finding) == "b12?"
    assert [gap.needs for gap in finding.missing] == [(Need.MEASUREMENTS,)]


def test_the_lacking_acid_and_a_crossing_range_are_named() -> None:
    """B12-02, DATA-09."""
    finding = only(vitamin_b12.assess(picture(left="told numbness", chart="lab.b12 <300 pg/mL")))
    assert gaps(finding.missing) == "lab.mma not on record; lab.b12 range crosses the limit"
    finding = only(vitamin_b12.assess(picture(left="told numbness", chart="lab.b12 300 pg/mL")))
    assert [gap.concept.value for gap in finding.missing] == ["lab.mma"]


def test_the_limits_are_printed() -> None:
    """B12-01, B12-02: 200 and 350 pg/mL are 148 and 258 pmol/L by the published factor of 1.355."""
    low = only(vitamin_b12.assess(picture(left="told numbness", chart="lab.b12 150 pg/mL")))
    between = only(vitamin_b12.assess(picture(left="told numbness", chart="lab.b12 250 pg/mL")))
    raised = only(vitamin_b12.assess(picture(left="told numbness", chart="lab.b12 250 pg/mL; lab.mma 1 umol/L")))
    assert low.blanks == {"limit": 200, "limit_si": 148}
    assert between.blanks == {"limit": 200, "until": 350, "limit_si": 148, "until_si": 258}
    assert raised.blanks == {"limit": 200, "until": 350}
    assert round(Decimal(200) / Decimal("1.355")) == 148
    assert round(Decimal(350) / Decimal("1.355")) == 258


PANEL = vignettes("""
    | row    | left          | right         | chart                                    | orders           |
    |--------+---------------+---------------+------------------------------------------+------------------|
    | B12-03 | told numbness | told numbness | med.metformin; diabetes                  | neuropathy_labs  |
    | B12-03 | told numbness | told numbness | med.metformin                            | neuropathy_labs  |
    | B12-03 | told numbness |               | med.metformin; diabetes                  | b12              |
    | B12-03 | told numbness | told numbness | med.metformin; diabetic neuropathy       | b12              |
    | B12-02 | told numbness | told numbness | lab.b12 250 pg/mL                        | neuropathy_labs  |
    | B12-02 | told numbness |               | lab.b12 250 pg/mL                        | mma              |
    | B12-01 | told numbness | told numbness | lab.b12 150 pg/mL                        | b12_replacement  |
""")


@pytest.mark.parametrize("row", PANEL, ids=names(PANEL))
def test_nothing_is_drawn_twice(row: dict[str, str]) -> None:
    """DATA-19: the neuropathy panel holds vitamin B12 and methylmalonic acid."""
    finding = only(vitamin_b12.assess(picture(row["left"], row["right"], chart=row["chart"])))
    assert orders(finding) == row["orders"]


def test_a_panel_of_unseen_values_is_a_choice_too() -> None:
    """B12-03."""
    unseen = {Need.MEASUREMENTS: NeedState.ABSENT}
    finding = only(vitamin_b12.assess(picture("told numbness", "told numbness", chart="med.metformin", needs=unseen)))
    assert orders(finding) == "neuropathy_labs?"
