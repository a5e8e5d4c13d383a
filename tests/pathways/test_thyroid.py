"""A raised TSH: TSH-01, with DATA-02, DATA-06 and DATA-17."""

from __future__ import annotations

import pytest

from app.conclusions import Stakes
from app.pathways import thyroid
from tests.pathways.concluding import evidence, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left          | chart                                           | we say                               |
    |---------+---------------+-------------------------------------------------+--------------------------------------|
    | TSH-01  | told cramp    | lab.tsh 10.1 mIU/L                              | info raised                          |
    | TSH-01  | told cramp    | lab.tsh 10 mIU/L                                | cannot assess: lab.free_t4 not on record |
    | TSH-01  | told numbness | lab.tsh 12 mIU/L                                | info raised                          |
    | TSH-01  |               | lab.tsh 12 mIU/L; neuropathy                    | info raised                          |
    | TSH-01  |               | lab.tsh 12 mIU/L; cond.nocturnal_cramps         | info raised                          |
    | DATA-17 |               | lab.tsh 12 mIU/L                                |                                      |
    | DATA-17 | told pain     | lab.tsh 12 mIU/L                                |                                      |
    | TSH-01  | told cramp    | lab.tsh 4.5 mIU/L; lab.free_t4 0.5 ng/dL        |                                      |
    | TSH-01  | told cramp    | lab.tsh 4.6 mIU/L; lab.free_t4 0.79 ng/dL       | info raised_with_low_t4              |
    | TSH-01  | told cramp    | lab.tsh 4.6 mIU/L; lab.free_t4 0.8 ng/dL        |                                      |
    | TSH-01  | told cramp    | lab.tsh 4.6 mIU/L                               | cannot assess: lab.free_t4 not on record |
    | TSH-01  | told cramp    | lab.tsh 4.5 mIU/L                               |                                      |
    | TSH-01  | told cramp    | lab.tsh 8 mIU/L; lab.free_t4 <1 ng/dL           | cannot assess: lab.free_t4 range crosses the limit |
    | DATA-09 | told cramp    | lab.tsh >8 mIU/L                                | cannot assess: lab.tsh range crosses the limit |
    | DATA-09 | told cramp    | lab.tsh >8 mIU/L; lab.free_t4 0.5 ng/dL         | info raised_with_low_t4              |
    | DATA-09 | told cramp    | lab.tsh >10 mIU/L                               | info raised                          |
    | DATA-02 | told cramp    | lab.tsh 12 mIU/L unsigned                       | cannot assess: lab.tsh not signed yet |
    | DATA-06 | told cramp    | lab.tsh 12 mIU/L 365d ago                       | info raised                          |
    | DATA-06 | told cramp    | lab.tsh 12 mIU/L 366d ago                       | cannot assess: lab.tsh too old       |
    | TSH-01  | told cramp    |                                                 | cannot assess: lab.tsh not on record |
    | DATA-07 | told cramp    | lab.tsh 12 mIU/L; lab.tsh 3 mIU/L               | info raised                          |
    | DATA-07 | told cramp    | lab.tsh 12 mIU/L 2d ago; lab.tsh 3 mIU/L        |                                      |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    assert says(thyroid.assess(picture(left=row["left"], chart=row["chart"]))) == row["we say"]


CARDS = vignettes("""
    | row    | chart                                                         | notes                                     | orders  | missing | evidence |
    |--------+---------------------------------------------------------------+-------------------------------------------+---------+---------+----------|
    | TSH-01 | lab.tsh 12 mIU/L                                              | confirm muscle_and_nerve                  | free_t4 | 1       | lab.tsh symptom.leg |
    | TSH-01 | lab.tsh 12 mIU/L; lab.free_t4 1 ng/dL                         | muscle_and_nerve                          |         | 0       | lab.tsh lab.free_t4 symptom.leg |
    | TSH-01 | lab.tsh 12 mIU/L; lab.free_t4 0.5 ng/dL                       | low_t4 muscle_and_nerve                   |         | 0       | lab.tsh lab.free_t4 symptom.leg |
    | TSH-01 | lab.tsh 6 mIU/L; lab.free_t4 0.5 ng/dL                        | low_t4 muscle_and_nerve                   |         | 0       | lab.tsh lab.free_t4 symptom.leg |
    | TSH-01 | lab.tsh 12 mIU/L; lab.free_t4 0.5 ng/dL 2d ago                | confirm low_t4 muscle_and_nerve           | free_t4 | 0       | lab.tsh lab.free_t4 symptom.leg |
    | TSH-01 | lab.tsh 12 mIU/L 2d ago; lab.free_t4 1 ng/dL                  | muscle_and_nerve                          |         | 0       | lab.tsh lab.free_t4 symptom.leg |
    | TSH-01 | lab.tsh 12 mIU/L; med.levothyroxine; cond.hypothyroid         | confirm on_levothyroxine muscle_and_nerve | free_t4 | 1       | lab.tsh symptom.leg cond.hypothyroid med.levothyroxine |
    | TSH-01 | lab.tsh 12 mIU/L; cond.hypothyroid                            | confirm known muscle_and_nerve            | free_t4 | 1       | lab.tsh symptom.leg cond.hypothyroid |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(thyroid.assess(picture(left="told cramp", chart=row["chart"])))
    assert (notes(finding), orders(finding), evidence(finding)) == (row["notes"], row["orders"], row["evidence"])
    assert len(finding.missing) == int(row["missing"])
    assert finding.blanks == ({"limit": 10} if finding.card == "raised" else {})
    assert (finding.rows, finding.concepts, finding.stakes) == (("TSH-01",), ("tsh_raised",), Stakes.ELECTIVE)
