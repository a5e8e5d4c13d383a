"""Potassium with a weak, cramping or numb leg: K-01, with DATA-02, DATA-06, DATA-16 and DATA-17."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.conclusions import Stakes
from app.pathways import potassium
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left                 | chart                                          | we say                                 |
    |---------+----------------------+------------------------------------------------+----------------------------------------|
    | K-01    | told weakness        | lab.potassium 2.99 mmol/L                      | warning low                            |
    | K-01    | told weakness        | lab.potassium 3.0 mmol/L                       |                                        |
    | K-01    | told weakness        | lab.potassium 2.5 mmol/L                       | warning low                            |
    | K-01    | told weakness        | lab.potassium 2.49 mmol/L                      | critical very_low                      |
    | K-01    | told cramp           | lab.potassium 2.9 mmol/L                       | warning low                            |
    | K-01    | weak                 | lab.potassium 2.9 mmol/L                       | warning low                            |
    | K-01    |                      | lab.potassium 2.9 mmol/L; sign.proximal_weakness | warning low                          |
    | K-01    | told numbness        | lab.potassium 2.9 mmol/L                       |                                        |
    | K-01    | told pain            | lab.potassium 2.9 mmol/L                       |                                        |
    | K-01    | told pain            | lab.potassium 2.4 mmol/L                       | critical very_low                      |
    | DATA-17 |                      | lab.potassium 2.4 mmol/L                       |                                        |
    | DATA-17 |                      | lab.potassium 7 mmol/L                         |                                        |
    | DATA-17 |                      | lab.potassium 2.4 mmol/L; PAD                  |                                        |
    | K-01    | told weakness        | lab.potassium 2.9 mmol/L; sign.ecg_change      | critical very_low                      |
    | K-01    | told weakness        | lab.potassium 3.0 mmol/L; sign.ecg_change      |                                        |
    | K-01    | told pain            | lab.potassium 2.9 mmol/L; sign.ecg_change      | critical very_low                      |
    | DATA-05 | told weakness        | lab.potassium 2.9 mmol/L; sign.ecg_change 25h ago | warning low                         |
    | K-01    | told weakness        | lab.potassium 2.9 mmol/L; no sign.ecg_change   | warning low                            |
    | K-01    | paralysed            | lab.potassium 2.9 mmol/L                       | critical very_low                      |
    | K-01    | severe weakness      | lab.potassium 2.9 mmol/L                       | warning low                            |
    | DATA-05 | paralysed 25h ago    | lab.potassium 2.9 mmol/L                       | warning low                            |
    | DATA-02 | paralysed unsigned   | lab.potassium 2.9 mmol/L                       | critical very_low                      |
    | DATA-02 | told weakness unsigned | lab.potassium 2.9 mmol/L                     |                                        |
    | DATA-02 | told weakness unsigned | lab.potassium 2.4 mmol/L                     | critical very_low                      |
    | DATA-03 | paralysed 25h ago; power normal unconfirmed | lab.potassium 2.4 mmol/L | critical very_low                     |
    | DATA-03 | told weakness unconfirmed | lab.potassium 6.5 mmol/L                  | critical very_high                     |
    | DATA-03 | told weakness unconfirmed | lab.potassium 6.4 mmol/L                  |                                        |
    | K-01    | told weakness        | lab.potassium 5.99 mmol/L                      |                                        |
    | K-01    | told weakness        | lab.potassium 6.0 mmol/L                       | warning high                           |
    | K-01    | told weakness        | lab.potassium 6.49 mmol/L                      | warning high                           |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L                       | critical very_high                     |
    | K-01    | told numbness        | lab.potassium 6.2 mmol/L                       | warning high                           |
    | K-01    | numb toes            | lab.potassium 6.2 mmol/L                       | warning high                           |
    | K-01    | told cramp           | lab.potassium 6.2 mmol/L                       |                                        |
    | K-01    | told pain            | lab.potassium 6.2 mmol/L                       |                                        |
    | K-01    | told pain            | lab.potassium 6.5 mmol/L                       | critical very_high                     |
    | K-01    | told pain            | lab.potassium 6.0 mmol/L; sign.ecg_change      | critical very_high                     |
    | K-01    | told weakness        | lab.potassium 5.9 mmol/L; sign.ecg_change      |                                        |
    | K-01    | paralysed            | lab.potassium 6.0 mmol/L                       | critical very_high                     |
    | K-01    | told weakness        | lab.potassium 6.2 mmol/L; sign.hemolyzed       | warning high_hemolyzed                 |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L; sign.hemolyzed       | warning high_hemolyzed                 |
    | K-01    | told pain            | lab.potassium 6.5 mmol/L; sign.hemolyzed       | warning high_hemolyzed                 |
    | K-01    | told pain            | lab.potassium 6.4 mmol/L; sign.hemolyzed       |                                        |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L; no sign.hemolyzed    | critical very_high                     |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L; sign.hemolyzed 2h ago | warning high_hemolyzed                |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L; sign.hemolyzed 2.1h ago | critical very_high                  |
    | K-01    | told weakness        | lab.potassium 6.5 mmol/L; sign.hemolyzed undated | critical very_high                   |
    | DATA-02 | told weakness        | lab.potassium 6.5 mmol/L; sign.hemolyzed unsigned | critical very_high                  |
    | K-01    | told weakness        | lab.potassium 6.2 mmol/L; sign.hemolyzed; sign.ecg_change | critical very_high          |
    | K-01    | told weakness        | lab.potassium 2.4 mmol/L; sign.hemolyzed       | critical very_low                      |
    | DATA-02 | told weakness        | lab.potassium 2.4 mmol/L unsigned              | cannot assess: lab.potassium not signed yet |
    | DATA-02 | told cramp           | lab.potassium 7 mmol/L unsigned                | cannot assess: lab.potassium not signed yet |
    | DATA-02 | told weakness        | lab.potassium 2.4 mmol/L unsigned; lab.potassium 4 mmol/L 5h ago |                      |
    | DATA-06 | told weakness        | lab.potassium 2.9 mmol/L 7d ago                | warning low                            |
    | DATA-06 | told weakness        | lab.potassium 2.9 mmol/L 8d ago                | cannot assess: lab.potassium too old   |
    | K-01    | told weakness        |                                                | cannot assess: lab.potassium not on record |
    | K-01    | told cramp           |                                                | cannot assess: lab.potassium not on record |
    | K-01    | told pain            |                                                |                                        |
    | DATA-07 | told weakness        | lab.potassium 2.9 mmol/L 5h ago; lab.potassium 4 mmol/L |                               |
    | DATA-07 | told weakness        | lab.potassium 4 mmol/L; lab.potassium 6.6 mmol/L | critical very_high                   |
    | DATA-07 | told weakness        | lab.potassium 4 mmol/L; lab.potassium 2.9 mmol/L | warning low                          |
    | DATA-09 | told weakness        | lab.potassium <3.0 mmol/L                      | warning low                            |
    | DATA-09 | told weakness        | lab.potassium <2.5 mmol/L                      | critical very_low                      |
    | DATA-09 | told weakness        | lab.potassium <3.5 mmol/L                      | cannot assess: lab.potassium range crosses the limit |
    | DATA-09 | told weakness        | lab.potassium >5 mmol/L                        | cannot assess: lab.potassium range crosses the limit |
    | DATA-09 | told weakness        | lab.potassium >6 mmol/L                        | warning high                           |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    assert says(potassium.assess(picture(left=row["left"], chart=row["chart"]))) == row["we say"]


CARDS = vignettes("""
    | row     | chart                                       | age | notes                                                         | evidence |
    |---------+---------------------------------------------+-----+---------------------------------------------------------------+----------|
    | K-01    | lab.potassium 2.9 mmol/L                    | 70  | magnesium_too low_causes                                      | lab.potassium symptom.leg |
    | K-01    | lab.potassium 2.4 mmol/L                    | 70  | ecg_now emergency_pathway magnesium_too low_causes            | lab.potassium symptom.leg |
    | K-01    | lab.potassium 2.9 mmol/L; sign.ecg_change   | 70  | ecg_now emergency_pathway signs_decide magnesium_too low_causes | lab.potassium sign.ecg_change symptom.leg |
    | K-01    | lab.potassium 2.4 mmol/L; med.diuretic; med.steroid; safety.ckd | 70 | ecg_now emergency_pathway magnesium_too low_causes | lab.potassium symptom.leg med.diuretic med.steroid |
    | K-01    | lab.potassium 2.9 mmol/L; med.diuretic; med.steroid; safety.ckd | 70 | magnesium_too low_causes                    | lab.potassium symptom.leg med.diuretic med.steroid |
    | DATA-16 | lab.potassium 2.9 mmol/L                    | 17  | magnesium_too low_causes paediatric                           | lab.potassium symptom.leg |
    | DATA-16 | lab.potassium 2.4 mmol/L                    | 17  | ecg_now emergency_pathway paediatric magnesium_too low_causes | lab.potassium symptom.leg |
    | K-01    | lab.potassium 6.2 mmol/L                    | 70  | exclude_hemolysis ecg_from_here high_causes                   | lab.potassium symptom.leg |
    | K-01    | lab.potassium 6.2 mmol/L; sign.hemolyzed    | 70  | hemolyzed ecg_from_here high_causes                           | lab.potassium sign.hemolyzed symptom.leg |
    | K-01    | lab.potassium 6.5 mmol/L                    | 70  | ecg_now emergency_pathway exclude_hemolysis high_causes       | lab.potassium symptom.leg |
    | K-01    | lab.potassium 6.2 mmol/L; sign.hemolyzed; sign.ecg_change | 70 | ecg_now emergency_pathway signs_decide hemolyzed high_causes | lab.potassium sign.hemolyzed sign.ecg_change symptom.leg |
    | K-01    | lab.potassium 6.5 mmol/L; med.ace_arb; med.nsaid; safety.ckd; safety.dialysis; cond.acute_kidney_injury; med.diuretic | 70 | ecg_now emergency_pathway exclude_hemolysis high_causes | lab.potassium symptom.leg med.diuretic med.ace_arb med.nsaid safety.ckd safety.dialysis cond.acute_kidney_injury |
    | K-01    | lab.potassium 6.2 mmol/L; med.ace_arb       | 70  | exclude_hemolysis ecg_from_here high_causes                   | lab.potassium symptom.leg med.ace_arb |
    | DATA-16 | lab.potassium 6.2 mmol/L                    | 17  | exclude_hemolysis ecg_from_here high_causes paediatric        | lab.potassium symptom.leg |
    | DATA-16 | lab.potassium 6.5 mmol/L                    | 17  | ecg_now emergency_pathway paediatric exclude_hemolysis high_causes | lab.potassium symptom.leg |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(potassium.assess(picture(left="told weakness", chart=row["chart"], age=int(row["age"]))))
    assert (notes(finding), evidence(finding)) == (row["notes"], row["evidence"])
    assert orders(finding) == "ecg electrolytes"
    assert finding.rows == ("K-01",)
    low = "low" in finding.card
    assert finding.concepts == ("hypokalemia" if low else "hyperkalemia",)
    assert gaps(finding.missing) == ("lab.magnesium not on record" if low else "")
    assert finding.stakes is (Stakes.URGENT if finding.card == "low" else Stakes.EMERGENCY)
    limits = {"low": Decimal("3.0"), "high": Decimal("6.0"), "high_hemolyzed": Decimal("6.0")}
    assert finding.blanks == ({"limit": limits[finding.card]} if finding.card in limits else {})
    for note in finding.notes:
        assert note.blanks == ({"limit": Decimal("6.0")} if note.id == "ecg_from_here" else {})


def test_a_known_magnesium_is_not_missed() -> None:
    """K-01."""
    finding = only(potassium.assess(picture("told cramp", chart="lab.potassium 2.4 mmol/L; lab.magnesium 2 mg/dL")))
    assert finding.missing == ()


def test_any_sore_leg_is_the_complaint_of_a_dangerous_value() -> None:
    """K-01, DATA-17."""
    finding = only(potassium.assess(picture("told pain", chart="lab.potassium 6.6 mmol/L; sign.hemolyzed")))
    assert evidence(finding) == "lab.potassium sign.hemolyzed symptom.leg"


@pytest.mark.parametrize(
    ("value", "note"),
    [("1.69 mg/dL", "magnesium_low"), ("1.7 mg/dL", "magnesium_too"), ("1 mg/dL 91d ago", "magnesium_too")],
)
@pytest.mark.parametrize("level", ["2.4", "2.9"])
def test_a_low_magnesium_is_named_and_not_asked_for(value: str, note: str, level: str) -> None:
    """K-01, MG-01."""
    chart = f"lab.potassium {level} mmol/L; lab.magnesium {value}"
    finding = only(potassium.assess(picture("told cramp", chart=chart)))
    said = [one for one in finding.notes if one.id.startswith("magnesium")]
    assert [one.id for one in said] == [note]
    assert ("lab.magnesium" in evidence(finding)) is (note == "magnesium_low")
    assert said[0].blanks == ({"limit": Decimal("1.7")} if note == "magnesium_low" else {})
