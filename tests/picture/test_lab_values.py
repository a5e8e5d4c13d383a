"""Numbers that may feed a replacement (DATA-02, DATA-06, DATA-07), and the saturation worked out from two of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.picture.concepts import Concept
from app.picture.lab_values import signed_value, taken_together, transferrin_saturation
from app.picture.patient import Reading
from tests.support.bedside import NOW, at, picture
from tests.support.vignettes import names, vignettes

SATURATIONS = vignettes("""
    | row     | chart                                                                    | saturation       |
    |---------+--------------------------------------------------------------------------+------------------|
    | DATA-06 | lab.tsat 18 %                                                            | 18 %             |
    | RLS-02  | lab.iron 50 ug/dL; lab.tibc 400 ug/dL                                    | 12.5 %           |
    | RLS-02  | lab.iron 50 ug/dL; lab.tibc 400 ug/dL 2h ago                             | not on record    |
    | RLS-02  | lab.iron 50 ug/dL                                                        | not on record    |
    | RLS-02  | lab.tibc 400 ug/dL                                                       | not on record    |
    | RLS-02  | lab.iron <50 ug/dL; lab.tibc 400 ug/dL                                   | not on record    |
    | RLS-02  | lab.iron 50 ug/dL; lab.tibc >400 ug/dL                                   | not on record    |
    | RLS-02  | lab.iron 50 ug/dL; lab.tibc 0 ug/dL                                      | not on record    |
    | RLS-02  | lab.iron 50 ug/dL undated; lab.tibc 400 ug/dL undated                    | not on record    |
    | RLS-02  | lab.iron 50 ug/dL undated; lab.tibc 400 ug/dL                            | not on record    |
    | RLS-02  | lab.iron 50 ug/dL; lab.tibc 400 ug/dL undated                            | not on record    |
    | DATA-07 | lab.tsat 30 % 2d ago; lab.iron 50 ug/dL; lab.tibc 400 ug/dL              | 12.5 %           |
    | DATA-07 | lab.tsat 30 %; lab.iron 50 ug/dL 2d ago; lab.tibc 400 ug/dL 2d ago       | 30 %             |
    | DATA-07 | lab.tsat 30 %; lab.iron 50 ug/dL; lab.tibc 400 ug/dL                     | 12.5 %           |
    | DATA-02 | lab.iron 50 ug/dL unsigned; lab.tibc 400 ug/dL                           | not signed yet   |
    | DATA-02 | lab.iron 50 ug/dL; lab.tibc 400 ug/dL unsigned                           | not signed yet   |
    | DATA-06 | lab.tsat 18 % 180d ago                                                   | 18 %             |
    | DATA-06 | lab.tsat 18 % 181d ago                                                   | too old          |
    | DATA-06 | lab.iron 50 ug/dL 181d ago; lab.tibc 400 ug/dL 181d ago                  | too old          |
""")


@pytest.mark.parametrize("row", SATURATIONS, ids=names(SATURATIONS))
def test_transferrin_saturation(row: dict[str, str]) -> None:
    reading = transferrin_saturation(picture(chart=row["chart"]))
    said = reading.fact.printed if isinstance(reading, Reading) else reading.why.value
    assert said == row["saturation"]
    if isinstance(reading, Reading):
        assert (reading.fact.concept, reading.fact.unit) == (Concept.LAB_TSAT, "%")


def test_the_other_end_of_a_saturation() -> None:
    """DATA-07: asked for too much, the higher of two of one time counts."""
    patient = picture(chart="lab.tsat 30 %; lab.iron 240 ug/dL; lab.tibc 400 ug/dL")
    reading = transferrin_saturation(patient, higher_is_worse=True)
    assert isinstance(reading, Reading)
    assert [one.printed for one in reading.facts] == ["60.0 %", "30 %"]


VALUES = vignettes("""
    | row     | chart                                                       | value          |
    |---------+-------------------------------------------------------------+----------------|
    | DATA-06 | lab.b12 300 pg/mL                                           | 300 pg/mL      |
    | DATA-06 | lab.b12 300 pg/mL 365d ago                                  | 300 pg/mL      |
    | DATA-06 | lab.b12 300 pg/mL 366d ago                                  | too old        |
    | DATA-06 | lab.b12 300 pg/mL undated                                   | too old        |
    | DATA-02 | lab.b12 300 pg/mL unsigned                                  | not signed yet |
    | DATA-02 | lab.b12 300 pg/mL unsigned 366d ago                         | too old        |
    | DATA-02 | lab.b12 150 pg/mL unsigned; lab.b12 300 pg/mL 3d ago        | 300 pg/mL      |
    | DATA-07 | lab.b12 150 pg/mL; lab.b12 300 pg/mL                        | 150 pg/mL      |
    | DATA-07 | lab.tsh 5 mIU/L; lab.tsh 12 mIU/L                           | not on record  |
""")


@pytest.mark.parametrize("row", VALUES, ids=names(VALUES))
def test_signed_value(row: dict[str, str]) -> None:
    reading = signed_value(picture(chart=row["chart"]), Concept.LAB_B12)
    assert (reading.fact.printed if isinstance(reading, Reading) else reading.why.value) == row["value"]


def test_which_end_is_worse() -> None:
    """DATA-07: as the concept says, or as it is asked."""
    patient = picture(chart="lab.tsh 5 mIU/L; lab.tsh 12 mIU/L")
    worse = signed_value(patient, Concept.LAB_TSH)
    better = signed_value(patient, Concept.LAB_TSH, higher_is_worse=False)
    assert isinstance(worse, Reading)
    assert isinstance(better, Reading)
    assert (worse.fact.printed, better.fact.printed) == ("12 mIU/L", "5 mIU/L")


def test_a_shorter_life() -> None:
    """DATA-06: whoever asks may want it fresher."""
    patient = picture(chart="lab.b12 300 pg/mL 31d ago")
    assert not isinstance(signed_value(patient, Concept.LAB_B12, within=timedelta(days=30)), Reading)
    assert isinstance(signed_value(patient, Concept.LAB_B12, within=timedelta(days=31)), Reading)


@pytest.mark.parametrize(("apart", "together"), [(24, True), (-24, True), (25, False), (-25, False)])
def test_taken_together(apart: int, together: bool) -> None:
    one, other = at(NOW), at(NOW + timedelta(hours=apart))
    assert taken_together(one, other, timedelta(hours=24)) is together


def test_without_a_time_nothing_belongs_together() -> None:
    assert not taken_together(None, at(NOW), timedelta(hours=24))
    assert not taken_together(at(NOW), None, timedelta(hours=24))
