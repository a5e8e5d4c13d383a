"""Numbers in their canonical units: DATA-09 (comparators), DATA-10 (units), DATA-11 (implausible values)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from app.errors import ContentError
from app.fhir.units import Amount, Units, load_units, refill
from app.picture.concepts import Concept
from app.picture.facts import Interval, Refill
from app.picture.needs import Why
from app.picture.verdict import Verdict

CARDS = Path(__file__).parents[2] / "cards"


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units(CARDS / "units.yaml")


def read(
    units: Units, concept: str, value: str, code: str | None, text: str | None = None, comparator: str | None = None
) -> Amount | Why:
    return units.canonical(Concept(concept), Decimal(value), comparator, code, text)


EVERY_UNIT = """
abi               0.62    1                   0.62     1
abi               0.62    {ratio}             0.62     1
abi               62      %                   0.62     1
tbi               0.5     1                   0.5      1
tbi               0.5     {ratio}             0.5      1
tbi               50      %                   0.50     1
ankle_pressure    48      mm[Hg]              48       mm[Hg]
ankle_pressure    10      kPa                 75.0062  mm[Hg]
toe_pressure      1       kPa                 7.50062  mm[Hg]
toe_pressure      30      mm[Hg]              30       mm[Hg]
tcpo2_foot        4       kPa                 30.00248 mm[Hg]
tcpo2_foot        25      mm[Hg]              25       mm[Hg]
lab.hba1c         7       %                   7        %
lab.hba1c         0.07    {fraction}          7.00     %
lab.ferritin      40      ng/mL               40       ng/mL
lab.ferritin      40      ug/L                40       ng/mL
lab.ferritin      4000    ng/dL               40.00    ng/mL
lab.ferritin      100     pmol/L              44.5     ng/mL
lab.tsat          20      %                   20       %
lab.tsat          0.2     1                   20.0     %
lab.b12           200     pg/mL               200      pg/mL
lab.b12           200     ng/L                200      pg/mL
lab.b12           0.2     ng/mL               200.0    pg/mL
lab.b12           100     pmol/L              135.5    pg/mL
lab.tsh           4       m[IU]/L             4        m[IU]/L
lab.tsh           4       u[IU]/mL            4        m[IU]/L
lab.tsh           4       mU/L                4        m[IU]/L
lab.tsh           4       m[iU]/L             4        m[IU]/L
lab.tsh           4       u[iU]/mL            4        m[IU]/L
lab.tsh           4       uU/mL               4        m[IU]/L
lab.calcium       8.5     mg/dL               8.5      mg/dL
lab.calcium       2       mmol/L              8.016    mg/dL
lab.calcium_ionized 1.1   mmol/L              1.1      mmol/L
lab.calcium_ionized 4     mg/dL               0.998    mmol/L
lab.magnesium     1.7     mg/dL               1.7      mg/dL
lab.magnesium     1       mmol/L              2.431    mg/dL
lab.magnesium     2       meq/L               2.431    mg/dL
lab.glucose       126     mg/dL               126      mg/dL
lab.glucose       10      mmol/L              180.16   mg/dL
lab.creatinine    1.2     mg/dL               1.2      mg/dL
lab.creatinine    100     umol/L              1.1312   mg/dL
lab.egfr          45      mL/min/{1.73_m2}    45       mL/min/{1.73_m2}
lab.egfr          45      mL/min/1.73m2       45       mL/min/{1.73_m2}
lab.platelets     90      10*3/uL             90       10*3/uL
lab.platelets     90      10*9/L              90       10*3/uL
lab.platelets     90      10*6/mL             90       10*3/uL
lab.platelets     90      K/uL                90       10*3/uL
lab.platelets     90000   /uL                 90.000   10*3/uL
lab.inr           2.1     1                   2.1      1
lab.inr           2.1     {INR}               2.1      1
lab.inr           2.1     {ratio}             2.1      1
lab.aptt          60      s                   60       s
body_weight       80      kg                  80       kg
body_weight       80000   g                   80.000   kg
body_weight       100     [lb_av]             45.359237 kg
lab.albumin       4       g/dL                4        g/dL
lab.albumin       40      g/L                 4.0      g/dL
lab.hemoglobin    10      g/dL                10       g/dL
lab.hemoglobin    100     g/L                 10.0     g/dL
lab.hemoglobin    5       mmol/L              8.0570   g/dL
lab.ck            900     U/L                 900      U/L
lab.ck            10      ukat/L              600      U/L
lab.ck            900     [IU]/L              900      U/L
lab.mma           0.4     umol/L              0.4      umol/L
lab.mma           400     nmol/L              0.400    umol/L
postvoid_residual 250     mL                  250      mL
postvoid_residual 0.25    L                   250.00   mL
capillary_refill  4       s                   4        s
pain.severity     7       {score}             7        {score}
lab.potassium     5.5     mmol/L              5.5      mmol/L
lab.potassium     5.5     meq/L               5.5      mmol/L
lab.lactate       2       mmol/L              2        mmol/L
lab.lactate       10      mg/dL               1.110    mmol/L
bp.systolic       180     mm[Hg]              180      mm[Hg]
bp.diastolic      10      kPa                 75.0062  mm[Hg]
body_height       170     cm                  170      cm
body_height       1.7     m                   170.0    cm
body_height       70      [in_i]              177.80   cm
lab.anti_xa_ufh   0.5     [IU]/mL             0.5      [IU]/mL
gestational_age   10      wk                  10       wk
gestational_age   70      d                   10       wk
lab.hcg           30      m[IU]/mL            30       m[IU]/mL
lab.hcg           30      [IU]/L              30       m[IU]/mL
lab.iron          10      umol/L              55.85    ug/dL
lab.tibc          300     ug/dL               300      ug/dL
lab.homocysteine  12      umol/L              12       umol/L
lab.spep_mprotein 20      g/L                 2.0      g/dL
lab.crp           12      mg/L                12       mg/L
lab.crp           1.2     mg/dL               12.0     mg/L
lab.esr           40      mm/h                40       mm/h
lab.d_dimer       600     ng/mL{FEU}          600      ng/mL{FEU}
lab.d_dimer       0.6     ug/mL{FEU}          600.0    ng/mL{FEU}
lab.d_dimer       0.6     mg/L{FEU}           600.0    ng/mL{FEU}
lab.d_dimer       250     ng/mL{DDU}          500      ng/mL{FEU}
lab.d_dimer       0.25    mg/L{DDU}           500.00   ng/mL{FEU}
lab.free_t4       1.1     ng/dL               1.1      ng/dL
lab.free_t4       10      pmol/L              0.7770   ng/dL
lab.mcv           104     fL                  104      fL
vital.temperature 38.5    Cel                 38.5     Cel
vital.temperature 100.4   [degF]              38.00000000000000000000000000  Cel
vital.temperature 98.6    [degF]              37.00000000000000000000000000  Cel
vital.capacity    20      mL/kg               20       mL/kg
compartment_pressure 30   mm[Hg]              30       mm[Hg]
compartment_pressure 4    kPa                 30.00248 mm[Hg]
bp.orthostatic_drop 25    mm[Hg]              25       mm[Hg]
"""


@pytest.mark.parametrize("row", EVERY_UNIT.strip().splitlines())
def test_every_unit_has_its_factor(units: Units, row: str) -> None:
    """DATA-10, CODES.md section 4."""
    concept, value, unit, expected, canonical = row.split()
    assert read(units, concept, value, unit) == Amount(Interval.exactly(expected), canonical)


def test_the_table_above_names_every_quantity(units: Units) -> None:
    assert {concept.value for concept in units.by_concept} == {
        row.split()[0] for row in EVERY_UNIT.strip().splitlines()
    }


CROSS_CHECKS = """
lab.hba1c        48    mmol/mol  6.5   1
lab.hba1c        53    mmol/mol  7.0   1
lab.hba1c        64    mmol/mol  8.0   1
lab.b12          148   pmol/L    200   -1
lab.b12          221   pmol/L    300   -1
lab.calcium      2.12  mmol/L    8.5   1
lab.magnesium    0.70  mmol/L    1.7   1
lab.tsat         0.2   1         20    0
ankle_pressure   1     kPa       7.50062 5
"""


@pytest.mark.parametrize("row", CROSS_CHECKS.strip().splitlines())
def test_cross_checks(units: Units, row: str) -> None:
    """CODES.md section 4, last line; the last column is the number of decimals that the check is good for."""
    concept, value, unit, expected, decimals = row.split()
    amount = read(units, concept, value, unit)
    assert isinstance(amount, Amount)
    exact = amount.value.exact
    assert exact is not None
    assert abs(exact - Decimal(expected)) <= Decimal(1).scaleb(-int(decimals)) / 2


@pytest.mark.parametrize("concept", ["abi", "tbi", "lab.inr", "pain.severity"])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_dimensionless_number_may_be_bare(units: Units, concept: str, nothing: str | None) -> None:
    """DATA-10."""
    assert isinstance(read(units, concept, "1.2", nothing, nothing), Amount)


def test_no_other_number_may_be_bare(units: Units) -> None:
    """DATA-10: a weight of 80 may be pounds, a creatinine of 90 µmol/L."""
    bare = {
        concept.value
        for concept in units.by_concept
        if units.canonical(concept, Decimal(5), None, None, None) is not Why.UNIT
    }
    assert bare == {"abi", "tbi", "lab.inr", "pain.severity"}


TEXTS = [
    ("ankle_pressure", "48", "mmHg", "48"),
    ("ankle_pressure", "48", "mm Hg", "48"),
    ("lab.ferritin", "40", "ug/L", "40"),
    ("lab.ferritin", "40", "µg/L", "40"),
    ("lab.ferritin", "40", "μg/l", "40"),
    ("lab.platelets", "90", "K/uL", "90"),
    ("lab.platelets", "90", "k/ul", "90"),
    ("lab.platelets", "90", "10^9/L", "90"),
    ("lab.platelets", "90", "x10E3/uL", "90"),
    ("lab.platelets", "90", "×10⁹/L", "90"),
    ("body_weight", "80", "kg", "80"),
    ("body_weight", "100", "lb", "45.359237"),
    ("body_weight", "100", "lbs", "45.359237"),
    ("lab.egfr", "45", "mL/min/1.73 m²", "45"),
    ("lab.creatinine", "1.2", "MG/DL", "1.2"),
    ("lab.aptt", "60", "sec", "60"),
    ("abi", "0.9", "ratio", "0.9"),
    ("abi", "90", "%", "0.90"),
]


@pytest.mark.parametrize(("concept", "value", "text", "expected"), TEXTS)
def test_unit_texts_of_the_closed_list(units: Units, concept: str, value: str, text: str, expected: str) -> None:
    """CODES.md section 3 row 20; the same text in the place of the code is read alike."""
    for amount in (read(units, concept, value, None, text), read(units, concept, value, text)):
        assert isinstance(amount, Amount)
        assert amount.value.exact == Decimal(expected)


@pytest.mark.parametrize(
    ("concept", "code", "text"),
    [
        ("body_weight", None, "stone"),
        ("body_weight", "[stone_av]", None),
        ("lab.creatinine", None, "mg"),
        ("lab.creatinine", "mmol/L", None),
        ("lab.creatinine", "mg/dL", "umol/L"),
        ("lab.creatinine", "mol/L", "mg/dL"),
        ("body_weight", "kg", "lb"),
        ("abi", "1", "%"),
        ("lab.inr", "%", None),
        ("lab.platelets", None, "G/L"),
    ],
)
def test_unknown_or_contradictory_units_are_not_guessed(
    units: Units, concept: str, code: str | None, text: str | None
) -> None:
    """DATA-10."""
    assert read(units, concept, "5", code, text) is Why.UNIT


def test_a_unit_text_that_nobody_knows_does_not_spoil_a_good_code(units: Units) -> None:
    assert isinstance(read(units, "body_weight", "80", "kg", "kilo (dry)"), Amount)


def test_kidney_function_that_is_not_indexed_is_marked(units: Units) -> None:
    amount = read(units, "lab.egfr", "45", "mL/min")
    assert isinstance(amount, Amount)
    assert amount.not_indexed
    indexed = read(units, "lab.egfr", "45", "mL/min/{1.73_m2}")
    assert isinstance(indexed, Amount)
    assert not indexed.not_indexed


EDGES = """
abi            0     3      1
tbi            0     2      1
ankle_pressure 0     350    mm[Hg]
toe_pressure   0     250    mm[Hg]
tcpo2_foot     0     120    mm[Hg]
lab.hba1c      3     20     %
lab.ferritin   0.5   100000 ng/mL
lab.tsat       0     100    %
lab.b12        20    10000  pg/mL
lab.tsh        0.001 500    m[IU]/L
lab.calcium    2     20     mg/dL
lab.calcium_ionized 0.3 3   mmol/L
lab.magnesium  0.2   15     mg/dL
lab.glucose    10    2000   mg/dL
lab.creatinine 0.1   30     mg/dL
lab.egfr       0     200    mL/min/{1.73_m2}
lab.platelets  1     3000   10*3/uL
lab.inr        0.5   25     1
lab.aptt       10    400    s
body_weight    0.3   500    kg
lab.albumin    0.5   7      g/dL
lab.hemoglobin 2     25     g/dL
lab.ck         5     500000 U/L
lab.mma        0.01  100    umol/L
postvoid_residual 0  3000   mL
capillary_refill 0   30     s
pain.severity  0     10     {score}
"""


@pytest.mark.parametrize("row", EDGES.strip().splitlines())
def test_the_plausible_range_includes_its_edges_and_nothing_beyond(units: Units, row: str) -> None:
    """DATA-11: discarded, never clamped."""
    concept, low, high, unit = row.split()
    step = Decimal("0.0001")
    assert read(units, concept, low, unit) == Amount(Interval.exactly(low), unit)
    assert read(units, concept, high, unit) == Amount(Interval.exactly(high), unit)
    assert read(units, concept, str(Decimal(low) - step), unit) is Why.IMPLAUSIBLE
    assert read(units, concept, str(Decimal(high) + step), unit) is Why.IMPLAUSIBLE


def test_a_bare_abi_of_62_is_not_taken_for_percent(units: Units) -> None:
    """DATA-10, DATA-11."""
    assert read(units, "abi", "62", None) is Why.IMPLAUSIBLE
    assert read(units, "abi", "3.01", None) is Why.IMPLAUSIBLE


def test_the_range_is_checked_after_conversion(units: Units) -> None:
    assert read(units, "body_weight", "600", "[lb_av]") == Amount(Interval.exactly("272.155422"), "kg")
    assert read(units, "body_weight", "600", "kg") is Why.IMPLAUSIBLE


YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
COMPARED = [
    # concept, sent, unit, limit, is it below the limit?
    ("abi", "<", "0.1", None, "0.4", YES),
    ("abi", "<", "0.4", None, "0.4", YES),
    ("abi", "<=", "0.4", None, "0.4", UNKNOWN),
    ("abi", "<", "0.5", None, "0.4", UNKNOWN),
    ("abi", ">", "1.4", None, "1.4", NO),
    ("abi", ">=", "0.4", None, "0.4", NO),
    ("lab.egfr", ">", "60", "mL/min/{1.73_m2}", "30", NO),
    ("lab.egfr", ">", "60", "mL/min/{1.73_m2}", "90", UNKNOWN),
    ("lab.egfr", ">=", "90", "mL/min/{1.73_m2}", "90", NO),
    ("lab.egfr", "<", "15", "mL/min/{1.73_m2}", "30", YES),
    ("lab.platelets", "<", "50000", "/uL", "50", YES),
    ("lab.platelets", "<", "50001", "/uL", "50", UNKNOWN),
    ("lab.inr", ">", "10", None, "2", NO),
]


@pytest.mark.parametrize(("concept", "comparator", "value", "unit", "limit", "below"), COMPARED)
def test_comparators_are_intervals(
    units: Units, concept: str, comparator: str, value: str, unit: str | None, limit: str, below: Verdict
) -> None:
    """DATA-09: an interval that straddles the limit answers unknown."""
    amount = read(units, concept, value, unit, comparator=comparator)
    assert isinstance(amount, Amount)
    assert amount.value.below(Decimal(limit)) is below


def test_above_and_at_most_the_open_end(units: Units) -> None:
    """DATA-09: ">1.4" is surely above 1.4, ">=1.4" is not."""
    more = read(units, "abi", "1.4", None, comparator=">")
    at_least = read(units, "abi", "1.4", None, comparator=">=")
    assert isinstance(more, Amount)
    assert isinstance(at_least, Amount)
    assert more.value == Interval(Decimal("1.4"), Decimal(3), low_open=True)
    assert more.value.above(Decimal("1.4")) is YES
    assert at_least.value.above(Decimal("1.4")) is UNKNOWN


@pytest.mark.parametrize(("comparator", "value"), [("<", "0"), (">", "3"), (">", "4"), ("<", "4"), ("<=", "-1")])
def test_a_comparator_that_leaves_nothing_plausible(units: Units, comparator: str, value: str) -> None:
    """DATA-11."""
    assert read(units, "abi", value, None, comparator=comparator) is Why.IMPLAUSIBLE


@pytest.mark.parametrize("comparator", ["ad", "~", "=", "!="])
def test_other_comparators_are_not_read(units: Units, comparator: str) -> None:
    assert read(units, "abi", "0.9", None, comparator=comparator) is Why.UNREADABLE


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number(units: Units, value: str) -> None:
    assert read(units, "abi", value, None) is Why.UNREADABLE


@pytest.mark.parametrize("value", ["1E+999999", "-1E+999999", "1E-999999", "9E+13", "1E-13", "1" * 4000])
def test_huge_and_tiny_numbers_are_implausible_and_cheap(units: Units, value: str) -> None:
    """DATA-11."""
    assert read(units, "lab.platelets", value, "/uL") is Why.IMPLAUSIBLE


def test_zero_with_any_exponent_is_zero(units: Units) -> None:
    assert isinstance(read(units, "abi", "0E+500", None), Amount)


def test_a_concept_without_a_unit_is_not_measured(units: Units) -> None:
    assert read(units, "cond.pad", "1", "1") is Why.UNREADABLE


REFILLS = [
    (Interval.exactly(0), Refill.NORMAL),
    (Interval.exactly(3), Refill.NORMAL),
    (Interval.exactly("3.01"), Refill.SLOW),
    (Interval.exactly(5), Refill.SLOW),
    (Interval.exactly("5.01"), Refill.VERY_SLOW),
    (Interval(Decimal(0), Decimal(3), high_open=True), Refill.NORMAL),
    (Interval(Decimal(3), Decimal(30), low_open=True), Refill.SLOW),
    (Interval(Decimal(5), Decimal(30), low_open=True), Refill.VERY_SLOW),
    (Interval(Decimal(2), Decimal(4)), Why.STRADDLES),
    (Interval(Decimal(3), Decimal(30)), Why.STRADDLES),
]


@pytest.mark.parametrize(("seconds", "expected"), REFILLS)
def test_capillary_refill_in_seconds(seconds: Interval, expected: Refill | Why) -> None:
    """CODES.md section 1.1: above 3 s abnormal; very slow above 5 s is ours (ALI-23)."""
    assert refill(seconds) is expected


BROKEN = [
    ("quantities: {abi: {concepts: [abi], origin: ours, canonical: '1', plausible: ['3', '0'], units: {}}}", "empty"),
    ("quantities: {abi: {concepts: [elbow], origin: ours, canonical: '1', plausible: ['0', '3'], units: {}}}", "elbow"),
    (
        "quantities: {abi: {concepts: [abi], origin: ours, canonical: '1', plausible: ['0', '3'], units: {'%': 0.01}}}",
        "quotes",
    ),
    (
        "quantities: {abi: {concepts: [abi], origin: ours, canonical: '1', plausible: ['0', '3'], units: {'%': '0'}}}",
        "above zero",
    ),
    ("quantities: {abi: {concepts: [abi], origin: x, canonical: '1', plausible: ['0', '3'], units: {}}}", "origin"),
    (
        "quantities: {abi: {concepts: [abi, abi], origin: ours, canonical: '1', plausible: ['0', '3'], units: {}}}",
        "twice",
    ),
    (
        "quantities: {abi: {concepts: [abi], origin: ours, canonical: '1', plausible: ['0', '3'], units: {'1': '2'}}}",
        "twice",
    ),
    ("quantities: [", "line 2"),
    ("- 1", "mapping"),
    ("quantities: {}\nquantities: {}", "duplicate key"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_table_stops_the_process(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(text + ("\ntexts: {}" if "quantities: {a" in text else ""), "utf-8")
    with pytest.raises(ContentError, match=r"units\.yaml") as raised:
        load_units(path)
    assert said in str(raised.value)


def test_a_unit_text_may_not_mean_two_units(tmp_path: Path) -> None:
    document = yaml.safe_load((CARDS / "units.yaml").read_text("utf-8"))
    document["texts"]["kg"] = "g"
    path = tmp_path / "units.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    with pytest.raises(ContentError, match="two units"):
        load_units(path)
