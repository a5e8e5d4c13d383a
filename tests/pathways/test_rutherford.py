"""The Rutherford bounds (ALI-20 to ALI-28): every input known, one unknown, all unknown."""

from __future__ import annotations

import pytest

from app.pathways.rutherford import LimbInputs, Rutherford, classify
from app.picture.facts import Motor, Sensory, Signal
from tests.support.vignettes import names, vignettes

SENSORY = {
    "?": None,
    "none": Sensory.NONE,
    "toes": Sensory.MINIMAL,
    "numb": Sensory.EXTENT_UNKNOWN,
    "more": Sensory.MORE_THAN_TOES,
    "profound": Sensory.PROFOUND,
}
MOTOR = {
    "?": None,
    "none": Motor.NONE,
    "weak": Motor.EXTENT_UNKNOWN,
    "mild": Motor.MILD,
    "severe": Motor.SEVERE,
    "paralysed": Motor.PROFOUND,
}
SIGNAL = {"?": None, "audible": Signal.AUDIBLE, "silent": Signal.INAUDIBLE}
CLASS = {"I": Rutherford.I, "IIa": Rutherford.IIA, "IIb": Rutherford.IIB, "III": Rutherford.III}

BOUNDS = vignettes("""
    | sensory  | motor     | arterial | venous  | lower | upper | would narrow it                | row    |
    |----------+-----------+----------+---------+-------+-------+--------------------------------+--------|
    | none     | none      | audible  | audible | I     | I     |                                | ALI-23 |
    | none     | none      | audible  | silent  | I     | I     |                                | ALI-23 |
    | none     | none      | audible  | ?       | I     | I     |                                | ALI-23 |
    | none     | none      | silent   | audible | IIa   | IIa   |                                | ALI-22 |
    | none     | none      | silent   | silent  | IIa   | IIa   |                                | ALI-22 |
    | toes     | none      | audible  | audible | IIa   | IIa   |                                | ALI-22 |
    | toes     | none      | silent   | ?       | IIa   | IIa   |                                | ALI-22 |
    | more     | none      | audible  | audible | IIb   | IIb   |                                | ALI-21 |
    | more     | none      | silent   | silent  | IIb   | IIb   |                                | ALI-21 |
    | profound | none      | silent   | silent  | IIb   | IIb   |                                | ALI-21 |
    | none     | mild      | audible  | audible | IIb   | IIb   |                                | ALI-21 |
    | none     | severe    | audible  | audible | IIb   | IIb   |                                | ALI-21 |
    | none     | paralysed | silent   | silent  | IIb   | IIb   |                                | ALI-21 |
    | profound | severe    | silent   | silent  | IIb   | IIb   |                                | ALI-20 |
    | more     | paralysed | silent   | silent  | IIb   | IIb   |                                | ALI-20 |
    | profound | paralysed | audible  | silent  | IIb   | IIb   |                                | ALI-20 |
    | profound | paralysed | silent   | audible | IIb   | IIb   |                                | ALI-20 |
    | profound | paralysed | silent   | silent  | III   | III   |                                | ALI-20 |
    | profound | paralysed | silent   | ?       | IIb   | III   | venous                         | ALI-28 |
    | profound | paralysed | ?        | silent  | IIb   | III   | arterial                       | ALI-28 |
    | profound | ?         | silent   | silent  | IIb   | III   | motor                          | ALI-28 |
    | ?        | paralysed | silent   | silent  | IIb   | III   | sensory                        | ALI-28 |
    | ?        | paralysed | silent   | ?       | IIb   | III   | sensory venous                 | ALI-28 |
    | ?        | mild      | ?        | ?       | IIb   | IIb   |                                | ALI-25 |
    | toes     | ?         | silent   | ?       | IIa   | IIb   | motor                          | ALI-25 |
    | none     | none      | ?        | ?       | I     | IIa   | arterial                       | ALI-25 |
    | none     | ?         | audible  | ?       | I     | IIb   | motor                          | ALI-26 |
    | ?        | none      | audible  | ?       | I     | IIb   | sensory                        | ALI-26 |
    | ?        | ?         | ?        | ?       | I     | III   | sensory motor arterial venous  | ALI-31 |
    | numb     | none      | audible  | ?       | IIa   | IIb   | sensory                        | ALI-27 |
    | numb     | none      | silent   | ?       | IIa   | IIb   | sensory                        | ALI-27 |
    | numb     | ?         | silent   | silent  | IIa   | III   | sensory motor                  | ALI-27 |
    | none     | weak      | audible  | audible | IIb   | IIb   |                                | ALI-21 |
    | profound | weak      | silent   | silent  | IIb   | III   | motor                          | ALI-28 |
""")


@pytest.mark.parametrize("row", BOUNDS, ids=names(BOUNDS))
def test_bounds(row: dict[str, str]) -> None:
    found = classify(
        LimbInputs(SENSORY[row["sensory"]], MOTOR[row["motor"]], SIGNAL[row["arterial"]], SIGNAL[row["venous"]])
    )
    assert (found.lower, found.upper) == (CLASS[row["lower"]], CLASS[row["upper"]])
    assert found.exact is (row["lower"] == row["upper"])
    assert found.concept == f"ali.rutherford{'=' if row['lower'] == row['upper'] else '>='}{row['lower']}"
    if row["would narrow it"] or found.exact:
        assert set(found.decisive) == set(row["would narrow it"].split())


def test_class_iii_is_never_printed_without_all_four() -> None:
    """ALI-28: any unknown keeps the lower bound below III."""
    known = {
        "sensory": Sensory.PROFOUND,
        "motor": Motor.PROFOUND,
        "arterial": Signal.INAUDIBLE,
        "venous": Signal.INAUDIBLE,
    }
    for unknown in known:
        found = classify(LimbInputs(**{**known, unknown: None}))  # type: ignore[arg-type]
        assert found.lower < Rutherford.III
