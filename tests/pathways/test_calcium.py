"""Low calcium with cramps or tingling: CA-01, CA-02, with DATA-02, DATA-06, DATA-16 and DATA-17."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.conclusions import Stakes
from app.pathways import calcium
from app.pathways.calcium_level import calcium_level
from app.picture.verdict import Verdict
from tests.pathways.concluding import evidence, gaps, notes, only, orders, says
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

VIGNETTES = vignettes("""
    | row     | left               | chart                                                | we say                                    |
    |---------+--------------------+------------------------------------------------------+-------------------------------------------|
    | CA-01   | told cramp         | lab.calcium 8.49 mg/dL                               | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.5 mg/dL                                |                                           |
    | CA-01   | told cramp         | lab.calcium 7.6 mg/dL                                | warning low                               |
    | CA-01   | told cramp         | lab.calcium 7.59 mg/dL                               | critical severe                           |
    | CA-01   | told numbness      | lab.calcium 8 mg/dL                                  | warning low                               |
    | CA-01   | told burning       | lab.calcium 8 mg/dL                                  | warning low                               |
    | CA-01   |                    | lab.calcium 8 mg/dL; cond.nocturnal_cramps           | warning low                               |
    | DATA-17 |                    | lab.calcium 7 mg/dL                                  |                                           |
    | DATA-17 | told pain          | lab.calcium 8 mg/dL                                  |                                           |
    | DATA-17 |                    | lab.calcium 7 mg/dL; PAD                             |                                           |
    | CA-01   | told pain          | lab.calcium 7.5 mg/dL                                | critical severe                           |
    | CA-01   | told cramp         | lab.calcium_ionized 1.11 mmol/L                      | warning low                               |
    | CA-01   | told cramp         | lab.calcium_ionized 1.12 mmol/L                      |                                           |
    | CA-01   | told cramp         | lab.calcium_ionized 0.8 mmol/L                       | warning low                               |
    | CA-01   | told cramp         | lab.calcium 9 mg/dL; lab.calcium_ionized 1.1 mmol/L  | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8 mg/dL; lab.calcium_ionized 1.2 mmol/L  |                                           |
    | CA-01   | told cramp         | lab.calcium 7 mg/dL 3d ago; lab.calcium_ionized 1.2 mmol/L |                                     |
    | CA-01   | told cramp         | lab.calcium 8 mg/dL; lab.calcium_ionized 1.2 mmol/L 3d ago | warning low                         |
    | CA-01   | told cramp         | lab.calcium 7 mg/dL; lab.calcium_ionized 1.2 mmol/L 3d ago | critical severe                     |
    | CA-01   | told cramp         | lab.calcium 7 mg/dL; lab.calcium_ionized 1 mmol/L    | critical severe                           |
    | CA-01   |                    | lab.calcium 8.4 mg/dL; sign.tetany                   | critical severe                           |
    | CA-01   |                    | lab.calcium 8.4 mg/dL; sign.perioral_paresthesia     | critical severe                           |
    | CA-01   |                    | lab.calcium_ionized 1.1 mmol/L; sign.tetany          | critical severe                           |
    | CA-01   |                    | lab.calcium 8.5 mg/dL; sign.tetany                   |                                           |
    | DATA-05 |                    | lab.calcium 8.4 mg/dL; sign.tetany 25h ago           |                                           |
    | DATA-02 |                    | lab.calcium 8.4 mg/dL; sign.tetany unsigned          | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; no sign.tetany                | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure onset 14d        | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure onset 15d        | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure 14d ago          | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure 15d ago          | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure undated          | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure unconfirmed      | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.seizure resolved         | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.long_qt 400d ago         | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.long_qt unconfirmed      | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; cond.long_qt resolved         | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.5 mg/dL; cond.long_qt                  |                                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; sign.ecg_change               | critical severe                           |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; sign.ecg_change 25h ago       | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.4 mg/dL; no sign.ecg_change            | warning low                               |
    | CA-01   | told cramp         | lab.calcium 8.5 mg/dL; sign.ecg_change               |                                           |
    | CA-01   | told pain          | lab.calcium 8.4 mg/dL; cond.long_qt                  |                                           |
    | CA-01   |                    | lab.calcium 8.4 mg/dL; cond.seizure                  |                                           |
    | DATA-02 | told cramp unsigned | lab.calcium 8 mg/dL                                 |                                           |
    | DATA-02 | told cramp unsigned | lab.calcium 7 mg/dL                                 | critical severe                           |
    | DATA-02 | told cramp unsigned | lab.calcium 8 mg/dL; cond.long_qt                   | critical severe                           |
    | DATA-02 | told numbness unsigned | lab.calcium 8 mg/dL; cond.long_qt                | critical severe                           |
    | DATA-03 | told pain unconfirmed | lab.calcium 7 mg/dL                               | critical severe                           |
    | DATA-02 | told cramp         | lab.calcium 7 mg/dL unsigned                         | cannot assess: lab.calcium not signed yet |
    | DATA-06 | told cramp         | lab.calcium 8 mg/dL 90d ago                          | warning low                               |
    | DATA-06 | told cramp         | lab.calcium 8 mg/dL 91d ago                          | cannot assess: lab.calcium too old        |
    | DATA-06 | told cramp         | lab.calcium_ionized 1 mmol/L 91d ago                 | cannot assess: lab.calcium not on record  |
    | CA-01   | told cramp         |                                                      | cannot assess: lab.calcium not on record  |
    | CA-01   | told pain          |                                                      |                                           |
    | DATA-09 | told cramp         | lab.calcium <8 mg/dL                                 | warning low                               |
    | DATA-09 | told cramp         | lab.calcium <9 mg/dL                                 | cannot assess: lab.calcium range crosses the limit |
    | DATA-09 | told cramp         | lab.calcium_ionized <2 mmol/L                        | cannot assess: lab.calcium_ionized range crosses the limit |
    | DATA-09 | told cramp         | lab.calcium 8 mg/dL; lab.calcium_ionized <2 mmol/L   | warning low                               |
    | DATA-07 | told cramp         | lab.calcium 8 mg/dL; lab.calcium 9 mg/dL             | warning low                               |
    | CA-02   | told cramp         | cond.22q11                                           | info check                                |
    | CA-02   | told cramp         | cond.hypoparathyroid                                 | info check                                |
    | CA-02   |                    | cond.hypoparathyroid; sign.tetany                    | warning tetany                            |
    | CA-01   |                    | sign.tetany                                          | warning tetany                            |
    | CA-01   |                    | sign.perioral_paresthesia; lab.calcium 8 mg/dL 91d ago | cannot assess: lab.calcium too old      |
    | CA-01   |                    | sign.tetany; lab.calcium 8 mg/dL 91d ago             | warning tetany                            |
    | CA-01   | told cramp         | sign.tetany; lab.calcium <9 mg/dL                    | warning tetany                            |
    | DATA-02 |                    | sign.tetany; lab.calcium 7 mg/dL unsigned            | warning tetany                            |
    | DATA-05 |                    | sign.tetany 25h ago                                  |                                           |
    | CA-01   |                    | no sign.tetany                                       |                                           |
    | CA-01   |                    | sign.tetany; lab.calcium 9 mg/dL                     |                                           |
    | CA-02   | told cramp         | cond.22q11; lab.calcium 9 mg/dL                      |                                           |
    | CA-02   | told cramp         | cond.22q11; lab.calcium 9 mg/dL 91d ago              | info check                                |
    | CA-02   | told cramp         | cond.22q11; lab.calcium 8 mg/dL                      | warning low                               |
    | CA-02   | told cramp         | cond.22q11 unconfirmed                               | cannot assess: lab.calcium not on record  |
    | CA-02   |                    | cond.22q11                                           |                                           |
    | CA-02   | told pain          | cond.22q11                                           |                                           |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    assert says(calcium.assess(picture(left=row["left"], chart=row["chart"]))) == row["we say"]


ALBUMIN = vignettes("""
    | row     | chart                                                        | low     | severe  | corrected |
    |---------+--------------------------------------------------------------+---------+---------+-----------|
    | CA-01   | lab.calcium 7.69 mg/dL; lab.albumin 3 g/dL                   | yes     | no      | yes       |
    | CA-01   | lab.calcium 7.7 mg/dL; lab.albumin 3 g/dL                    | no      | no      | yes       |
    | CA-01   | lab.calcium 6.79 mg/dL; lab.albumin 3 g/dL                   | yes     | yes     | yes       |
    | CA-01   | lab.calcium 6.8 mg/dL; lab.albumin 3 g/dL                    | yes     | no      | yes       |
    | CA-01   | lab.calcium 9.2 mg/dL; lab.albumin 5 g/dL                    | yes     | no      | yes       |
    | CA-01   | lab.calcium 9.3 mg/dL; lab.albumin 5 g/dL                    | no      | no      | yes       |
    | CA-01   | lab.calcium 7 mg/dL                                          | yes     | yes     | no        |
    | CA-01   | lab.calcium_ionized 1 mmol/L                                 | yes     | unknown | yes       |
    | CA-01   | lab.calcium_ionized 1.2 mmol/L                               | no      | unknown | yes       |
    | CA-01   | lab.calcium 7 mg/dL; lab.albumin 2 g/dL 24h ago              | no      | no      | yes       |
    | CA-01   | lab.calcium 7 mg/dL; lab.albumin 2 g/dL 25h ago              | no      | no      | yes       |
    | CA-01   | lab.calcium 7 mg/dL; lab.albumin 2 g/dL 26h ago              | yes     | yes     | no        |
    | CA-01   | lab.calcium 7 mg/dL 26h ago; lab.albumin 2 g/dL              | yes     | yes     | no        |
    | CA-01   | lab.calcium 7 mg/dL 25h ago; lab.albumin 2 g/dL              | no      | no      | yes       |
    | DATA-02 | lab.calcium 7 mg/dL; lab.albumin 2 g/dL unsigned             | yes     | yes     | no        |
    | DATA-07 | lab.calcium 7.5 mg/dL; lab.albumin 2 g/dL; lab.albumin 4 g/dL | yes    | yes     | yes       |
    | DATA-09 | lab.calcium 8 mg/dL; lab.albumin <4 g/dL                     | unknown | no      | yes       |
    | DATA-09 | lab.calcium <8 mg/dL; lab.albumin 4 g/dL                     | yes     | unknown | yes       |
    | DATA-09 | lab.calcium 8.5 mg/dL; lab.albumin >4 g/dL                   | yes     | unknown | yes       |
    | DATA-09 | lab.calcium <8.5 mg/dL; lab.albumin 4 g/dL                   | yes     | unknown | yes       |
""")


@pytest.mark.parametrize("row", ALBUMIN, ids=names(ALBUMIN))
def test_corrected_for_albumin(row: dict[str, str]) -> None:
    """CA-01: only an albumin of the same day corrects, whether it lifts or lowers."""
    level = calcium_level(picture(chart=row["chart"]))
    assert (level.low.value, level.severe.value) == (row["low"], row["severe"])
    assert level.corrected is (row["corrected"] == "yes")


def test_an_undated_albumin_corrects_nothing() -> None:
    """CA-01, DATA-13."""
    level = calcium_level(picture(chart="lab.calcium 7 mg/dL; lab.albumin 2 g/dL undated"))
    assert (level.low, level.corrected) == (Verdict.YES, False)


CARDS = vignettes("""
    | row   | chart                                                    | age | notes                                                          | evidence |
    |-------+----------------------------------------------------------+-----+----------------------------------------------------------------+----------|
    | CA-01 | lab.calcium 8 mg/dL; lab.albumin 4 g/dL                  | 70  | symptoms_make_it_severe tests                                  | lab.calcium lab.albumin symptom.leg |
    | CA-01 | lab.calcium 8 mg/dL                                      | 70  | symptoms_make_it_severe not_corrected tests                    | lab.calcium symptom.leg |
    | CA-01 | lab.calcium_ionized 1 mmol/L                             | 70  | symptoms_make_it_severe tests                                  | lab.calcium_ionized symptom.leg |
    | CA-01 | lab.calcium 8 mg/dL; lab.calcium_ionized 1 mmol/L        | 70  | symptoms_make_it_severe not_corrected tests                    | lab.calcium lab.calcium_ionized symptom.leg |
    | CA-01 | lab.calcium 7 mg/dL; lab.albumin 4 g/dL                  | 70  | ecg_now intravenous tests                                      | lab.calcium lab.albumin symptom.leg |
    | CA-01 | lab.calcium 7 mg/dL                                      | 17  | ecg_now intravenous not_corrected paediatric tests             | lab.calcium symptom.leg |
    | CA-01 | lab.calcium_ionized 1 mmol/L; sign.tetany; cond.seizure; cond.long_qt; sign.ecg_change | 70 | ecg_now intravenous danger_signs tests             | lab.calcium_ionized sign.tetany cond.seizure sign.ecg_change cond.long_qt symptom.leg |
    | MG-01 | lab.calcium_ionized 1 mmol/L; lab.magnesium 1.6 mg/dL    | 70  | symptoms_make_it_severe magnesium_first tests                  | lab.calcium_ionized symptom.leg lab.magnesium |
    | MG-01 | lab.calcium_ionized 1 mmol/L; lab.magnesium 1.7 mg/dL    | 70  | symptoms_make_it_severe tests                                  | lab.calcium_ionized symptom.leg |
    | MG-01 | lab.calcium 7 mg/dL; lab.albumin 4 g/dL; lab.magnesium 1 mg/dL | 70 | ecg_now intravenous magnesium_first tests                  | lab.calcium lab.albumin symptom.leg lab.magnesium |
    | CA-01 | lab.calcium_ionized 1 mmol/L; med.ppi; med.diuretic; cond.22q11; cond.hypoparathyroid; safety.ckd | 70 | symptoms_make_it_severe tests | lab.calcium_ionized symptom.leg med.ppi med.diuretic cond.22q11 cond.hypoparathyroid safety.ckd |
    | CA-01 | lab.calcium 7 mg/dL; lab.albumin 4 g/dL; med.ppi         | 70  | ecg_now intravenous tests                                      | lab.calcium lab.albumin symptom.leg med.ppi |
    | DATA-16 | lab.calcium_ionized 1 mmol/L                           | 17  | symptoms_make_it_severe paediatric tests                       | lab.calcium_ionized symptom.leg |
    | DATA-06 | lab.calcium_ionized 1 mmol/L 7d ago                    | 70  | symptoms_make_it_severe tests                                  | lab.calcium_ionized symptom.leg |
    | DATA-06 | lab.calcium_ionized 1 mmol/L 8d ago                    | 70  | repeat_first symptoms_make_it_severe tests                     | lab.calcium_ionized symptom.leg |
    | DATA-06 | lab.calcium 7 mg/dL 8d ago; lab.albumin 4 g/dL 8d ago  | 70  | repeat_first ecg_now intravenous tests                         | lab.calcium lab.albumin symptom.leg |
    | DATA-06 | lab.calcium 7 mg/dL 8d ago; lab.calcium_ionized 1 mmol/L | 70 | ecg_now intravenous not_corrected tests                       | lab.calcium lab.calcium_ionized symptom.leg |
    | CA-01 | sign.tetany; cond.22q11                                  | 17  | explains_spasm tests paediatric                                | sign.tetany symptom.leg cond.22q11 |
    | CA-02 | cond.22q11                                               | 17  | loses_calcium paediatric                                       | cond.22q11 symptom.leg |
    | CA-02 | cond.22q11; cond.hypoparathyroid                         | 18  | loses_calcium                                                  | cond.22q11 cond.hypoparathyroid symptom.leg |
""")


@pytest.mark.parametrize("row", CARDS, ids=names(CARDS))
def test_what_a_card_says(row: dict[str, str]) -> None:
    finding = only(calcium.assess(picture(left="told cramp", chart=row["chart"], age=int(row["age"]))))
    assert (notes(finding), evidence(finding)) == (row["notes"], row["evidence"])
    expected = {
        "severe": ("ecg calcium_tests", Stakes.EMERGENCY, ("CA-01",), ("hypocalcemia",), {}),
        "low": (
            "ecg calcium_tests",
            Stakes.URGENT,
            ("CA-01",),
            ("hypocalcemia",),
            {"limit": Decimal("8.5"), "limit_si": Decimal("2.12")},
        ),
        "tetany": ("ecg calcium_tests", Stakes.EMERGENCY, ("CA-01",), ("hypocalcemia.check",), {}),
        "check": ("calcium_tests", Stakes.ELECTIVE, ("CA-02",), ("hypocalcemia.check",), {}),
    }[finding.card]
    assert (orders(finding), finding.stakes, finding.rows, finding.concepts, finding.blanks) == expected
    for note in finding.notes:
        if note.id == "not_corrected":
            assert note.blanks == {"limit": Decimal("8.5"), "severe": Decimal("7.6")}
        if note.id == "magnesium_first":
            assert note.blanks == {"limit": Decimal("1.7")}


def test_what_was_felt_stands_beside_what_is_dangerous() -> None:
    """CA-01, DATA-02: with nothing but a sore leg the sore leg is the evidence."""
    finding = only(calcium.assess(picture(left="told pain", chart="lab.calcium 7 mg/dL; lab.albumin 4 g/dL")))
    assert evidence(finding) == "lab.calcium lab.albumin symptom.leg"


def test_a_range_that_may_be_severe() -> None:
    """DATA-09."""
    finding = only(calcium.assess(picture(left="told cramp", chart="lab.calcium <8 mg/dL")))
    assert gaps(finding.missing) == "lab.calcium range crosses the limit"
    danger = only(calcium.assess(picture(left="told cramp", chart="lab.calcium <8 mg/dL; cond.long_qt")))
    assert gaps(danger.missing) == "lab.calcium range crosses the limit"
    check = only(calcium.assess(picture(left="told cramp", chart="cond.22q11; lab.calcium <9 mg/dL")))
    assert gaps(check.missing) == "lab.calcium range crosses the limit"


@pytest.mark.parametrize(("albumin", "low"), [("<4", "no"), (">4", "yes"), ("<3.9", "no")])
def test_open_ends_are_carried_through_the_correction(albumin: str, low: str) -> None:
    """DATA-09: 8.5 mg/dL with an albumin of more than 4 g/dL is surely below 8.5 mg/dL."""
    chart = f"lab.calcium {'8.5' if albumin != '<3.9' else '8.42'} mg/dL; lab.albumin {albumin} g/dL"
    assert calcium_level(picture(chart=chart)).low.value == low
