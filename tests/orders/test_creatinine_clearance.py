"""Cockcroft and Gault, worked by hand: (140 - age) x kg / (72 x mg/dL), times 0.85 in women (GAB-01)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.orders.creatinine_clearance import creatinine_clearance
from app.orders.gabapentinoid_dose import band_of
from app.picture.concepts import Concept
from app.picture.needs import Why
from app.picture.verdict import Verdict
from tests.orders.drug_charts import patient
from tests.support.vignettes import names, vignettes

# 80 years, 72 kg: (140 - 80) x 72 / 72 = 60 in a man with a creatinine of 1, so that one number moves at a time.
WORKED = vignettes("""
    | row    | age   | sex     | chart                                                    | clearance | band |
    |--------+-------+---------+----------------------------------------------------------+-----------+------|
    | GAB-01 | 60    | male    | body_weight 80; lab.creatinine 1.2                       | 74.0      | 60   |
    | GAB-01 | 45    | female  | body_weight 65; lab.creatinine 0.9                       | 80.9      | 60   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 1                         | 60.0      | 30   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 0.998                     | 60.1      | 60   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 0.9995                    | 60.0      | 30   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 1.001                     | 59.9      | 30   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 1.99                      | 30.1      | 30   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 2                         | 30.0      | 15   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 2.003                     | 29.9      | 15   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 3.97                      | 15.1      | 15   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 4                         | 15.0      | 1    |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine 4.02                      | 14.9      | 1    |
    | GAB-01 | 80    | male    | body_weight 36; lab.creatinine 27                        | 1.1       | 1    |
    | GAB-01 | 80    | male    | body_weight 36; lab.creatinine 30                        | 1.0       | none |
    | GAB-01 | 80    | female  | body_weight 72; lab.creatinine 1                         | 51.0      | 30   |
    | GAB-01 | 80    | unknown | body_weight 72; lab.creatinine 1.5                       | 34.0–40.0 | 30   |
    | GAB-01 | 80    | unknown | body_weight 72; lab.creatinine 0.9                       | 56.6–66.6 | none |
    | GAB-01 | 79-80 | male    | body_weight 72; lab.creatinine 1                         | 60.0–61.0 | none |
    | GAB-01 | 79-80 | male    | body_weight 72; lab.creatinine 1.5                       | 40.0–40.6 | 30   |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine <0.5                      | 120.0–100000 | 60 |
    | GAB-01 | 80    | male    | body_weight 72; lab.creatinine <1                        | 60.0–100000 | none |
    | GAB-01 | 140   | male    | body_weight 72; lab.creatinine 1                         | 0.0       | none |
    | DATA-07 | 80   | male    | body_weight 72; lab.creatinine 1; lab.creatinine 2       | 30.0      | 15   |
    | DATA-07 | 80   | male    | body_weight 72; body_weight 36; lab.creatinine 1         | 30.0      | 15   |
    | DATA-06 | 80   | male    | body_weight 72 90d ago; lab.creatinine 1.5 30d ago       | 40.0      | 30   |
""")


@pytest.mark.parametrize("vignette", WORKED, ids=names(WORKED))
def test_worked(vignette: dict[str, str]) -> None:
    """GAB-01: the value, and the band that it falls into; a boundary belongs to the lower band."""
    known = creatinine_clearance(patient(vignette["chart"], age=vignette["age"], sex=vignette["sex"]))
    assert known.value is not None
    low, _, high = vignette["clearance"].partition("–")
    assert (known.value.low, known.value.high) == (Decimal(low), Decimal(high or low))
    assert known.missing == ()
    assert {fact.concept for fact in known.facts} == {Concept.LAB_CREATININE, Concept.BODY_WEIGHT}
    band = band_of(known)
    assert ("none" if band is None else str(band.above)) == vignette["band"]


UNKNOWN = vignettes("""
    | row     | age     | chart                                                 | missing                                            |
    |---------+---------+-------------------------------------------------------+----------------------------------------------------|
    | GAB-01  | 60      | body_weight 80                                        | lab.creatinine none on record                      |
    | GAB-01  | 60      | lab.creatinine 1                                      | body_weight none on record                         |
    | GAB-01  | 60      |                                                       | lab.creatinine none on record, body_weight none on record |
    | DATA-06 | 60      | body_weight 80; lab.creatinine 1 30.1d ago            | lab.creatinine too old                             |
    | DATA-06 | 60      | body_weight 80 90.1d ago; lab.creatinine 1            | body_weight too old                                |
    | DATA-02 | 60      | body_weight 80; lab.creatinine 1 unsigned             | lab.creatinine not readable                        |
    | DATA-02 | 60      | body_weight 80 unsigned; lab.creatinine 1             | body_weight not readable                           |
    | DATA-10 | 60      | body_weight 80; lab.creatinine 100 umol/L             | lab.creatinine unit unknown                        |
    | DATA-10 | 60      | body_weight 180 [lb_av]; lab.creatinine 1             | body_weight unit unknown                           |
    | DATA-11 | 60      | body_weight 80; lab.creatinine 0                      | lab.creatinine implausible                         |
    | DATA-11 | 60      | body_weight 24; lab.creatinine 1                      | body_weight implausible                            |
    | DATA-16 | unknown | body_weight 80; lab.creatinine 1                      |                                                    |
""")

WHY = {
    "none on record": Why.NOT_ON_RECORD,
    "too old": Why.STALE,
    "not readable": Why.UNREADABLE,
    "unit unknown": Why.UNIT,
    "implausible": Why.IMPLAUSIBLE,
}


@pytest.mark.parametrize("vignette", UNKNOWN, ids=names(UNKNOWN))
def test_not_known(vignette: dict[str, str]) -> None:
    """GAB-01: no value at all, and why; nothing of a limit is answered."""
    known = creatinine_clearance(patient(vignette["chart"], age=vignette["age"]))
    assert known.value is None
    assert known.facts == ()
    said = [words.strip().split(" ", 1) for words in vignette["missing"].split(",") if words.strip()]
    assert [(gap.concept.value, gap.why) for gap in known.missing] == [(concept, WHY[why]) for concept, why in said]
    assert known.above(1) is Verdict.UNKNOWN
    assert band_of(known) is None


def test_not_sent_is_another_silence() -> None:
    """HOOK-06: the needs are named, so that the card says that nobody looked."""
    known = creatinine_clearance(patient("body_weight 80; lab.creatinine 1", not_sent="measurements"))
    assert known.value is not None
    missing = creatinine_clearance(patient("", not_sent="measurements")).missing
    assert [gap.why for gap in missing] == [Why.NOT_SENT, Why.NOT_SENT]


def test_units() -> None:
    """GAB-01: milligrams per deciliter; the source prints a man of 65 years, 70 kg and 1.4 mg/dL as 52.1 mL/min."""
    known = creatinine_clearance(patient("body_weight 70; lab.creatinine 1.4", age="65"))
    assert known.value is not None
    assert known.value.low == Decimal("52.0")  # 52.08, rounded down
