"""Low magnesium with cramps: MG-01, with DATA-02, DATA-06 and DATA-17."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.conclusions import Stakes
from app.pathways import magnesium
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left               | chart                                       | we say                                    |
    |---------+--------------------+---------------------------------------------+-------------------------------------------|
    | MG-01   | told cramp         | lab.magnesium 1.69 mg/dL                    | info low                                  |
    | MG-01   | told cramp         | lab.magnesium 1.7 mg/dL                     |                                           |
    | MG-01   | told cramp         | lab.magnesium 1.2 mg/dL                     | info low                                  |
    | MG-01   | told cramp         | lab.magnesium 1.19 mg/dL                    | warning very_low                          |
    | MG-01   |                    | lab.magnesium 1.5 mg/dL; cond.nocturnal_cramps | info low                               |
    | DATA-17 |                    | lab.magnesium 1 mg/dL                       |                                           |
    | DATA-17 | told numbness      | lab.magnesium 1 mg/dL                       |                                           |
    | DATA-02 | told cramp unsigned | lab.magnesium 1 mg/dL                      |                                           |
    | DATA-02 | told cramp         | lab.magnesium 1 mg/dL unsigned              | cannot assess: lab.magnesium not signed yet |
    | DATA-06 | told cramp         | lab.magnesium 1.5 mg/dL 90d ago             | info low                                  |
    | DATA-06 | told cramp         | lab.magnesium 1.5 mg/dL 91d ago             | cannot assess: lab.magnesium too old      |
    | MG-01   | told cramp         |                                             | cannot assess: lab.magnesium not on record |
    | DATA-09 | told cramp         | lab.magnesium <1.5 mg/dL                    | info low                                  |
    | DATA-09 | told cramp         | lab.magnesium <2 mg/dL                      | cannot assess: lab.magnesium range crosses the limit |
    | DATA-07 | told cramp         | lab.magnesium 1.5 mg/dL; lab.magnesium 2 mg/dL | info low                               |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    assert says(magnesium.assess(picture(left=row["left"], chart=row["chart"]))) == row["we say"]


BASE = "lab.potassium 4 mmol/L; lab.calcium 9 mg/dL; "
CARDS = vignettes("""
    | row    | chart                                              | notes                                            | evidence |
    |--------+----------------------------------------------------+--------------------------------------------------+----------|
    | MG-01  | lab.magnesium 1.5 mg/dL                            | look_for_causes with_potassium replace           | lab.magnesium symptom.leg |
    | MG-01  | lab.magnesium 1.5 mg/dL; med.ppi; med.diuretic; cond.alcohol_excess | look_for_causes with_potassium replace | lab.magnesium symptom.leg med.ppi med.diuretic cond.alcohol_excess |
    | MG-01  | lab.magnesium 1.5 mg/dL; lab.calcium_ionized 1 mmol/L | before_calcium look_for_causes with_potassium replace | lab.magnesium symptom.leg lab.calcium lab.calcium_ionized |
    | CRP-02 | lab.magnesium 1.5 mg/dL; lab.egfr 29.9 mL/min/1.73m2 | look_for_causes with_potassium kidneys         | lab.magnesium symptom.leg lab.egfr |
    | CRP-02 | lab.magnesium 1.5 mg/dL; safety.dialysis         | look_for_causes with_potassium kidneys             | lab.magnesium symptom.leg safety.dialysis |
    | CRP-02 | lab.magnesium 1.5 mg/dL; lab.egfr 30 mL/min/1.73m2 | look_for_causes with_potassium replace           | lab.magnesium symptom.leg |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(magnesium.assess(picture(left="told cramp", chart=BASE + row["chart"])))
    assert (notes(finding), evidence(finding)) == (row["notes"], row["evidence"])
    assert (orders(finding), finding.missing) == ("", ())
    assert finding.rows == ("MG-01",)
    assert [note.blanks for note in finding.notes if note.id == "kidneys"] == [{"limit": 30}] * (
        "kidneys" in row["notes"]
    )
    assert finding.concepts == ("hypomagnesemia",)


def test_low_and_very_low() -> None:
    """MG-01: the limit is printed, and what to hurry for."""
    low = only(magnesium.assess(picture(left="told cramp", chart=BASE + "lab.magnesium 1.5 mg/dL")))
    very = only(magnesium.assess(picture(left="told cramp", chart=BASE + "lab.magnesium 1 mg/dL")))
    assert (low.blanks, low.stakes) == ({"limit": Decimal("1.7"), "limit_si": Decimal("0.7")}, Stakes.ELECTIVE)
    assert (very.blanks, very.stakes) == ({"limit": Decimal("1.2"), "limit_si": Decimal("0.5")}, Stakes.URGENT)


@pytest.mark.parametrize(
    ("chart", "missing"),
    [
        ("", "lab.calcium not on record; lab.potassium not on record"),
        ("lab.calcium 9 mg/dL", "lab.potassium not on record"),
        ("lab.calcium_ionized 1.2 mmol/L", "lab.potassium not on record"),
        ("lab.potassium 4 mmol/L", "lab.calcium not on record"),
        ("lab.calcium 9 mg/dL; lab.potassium 4 mmol/L 8d ago", "lab.potassium too old"),
    ],
)
def test_what_falls_with_it_is_looked_at(chart: str, missing: str) -> None:
    """MG-01."""
    finding = only(magnesium.assess(picture(left="told cramp", chart=f"lab.magnesium 1.5 mg/dL; {chart}")))
    assert gaps(finding.missing) == missing
    assert orders(finding) == "electrolytes"


def test_a_range_that_may_be_very_low() -> None:
    """DATA-09."""
    finding = only(magnesium.assess(picture(left="told cramp", chart=BASE + "lab.magnesium <1.5 mg/dL")))
    assert gaps(finding.missing) == "lab.magnesium range crosses the limit"
    assert orders(finding) == ""
