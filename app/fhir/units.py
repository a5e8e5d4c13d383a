"""Brings a charted number into its canonical unit, or says why it cannot be used (DATA-09, DATA-10, DATA-11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from app.errors import ContentError
from app.picture.concepts import Concept
from app.picture.facts import Interval, Refill
from app.picture.needs import Why
from app.strict_yaml import read_mapping

SLOW_REFILL_ABOVE: Final = Decimal(3)
"""Seconds; capillary refill above this is abnormal (CODES.md section 1.1)."""

VERY_SLOW_REFILL_ABOVE: Final = Decimal(5)
"""Ours: seconds; the published table names very slow refill and gives no number."""

LARGEST_EXPONENT: Final = 12
"""Ours: no quantity here is larger than 10^12 or smaller than 10^-12 in any unit."""

_EXACT: Final = Context(prec=28)
_COMPARATORS: Final = frozenset({"<", "<=", ">", ">="})
_SPELLED: Final = str.maketrans({"µ": "u", "μ": "u", " ": None, "\u00a0": None, "\t": None})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in its canonical unit. ``not_indexed`` marks a kidney function that came in plain mL/min."""

    value: Interval
    unit: str
    not_indexed: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """canonical = value × numerator ÷ denominator + offset."""

    numerator: Decimal = Decimal(1)
    denominator: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    not_indexed: bool = field(default=False, compare=False)

    def of(self, value: Decimal) -> Decimal:
        """The canonical number, to 28 digits."""
        product = _EXACT.multiply(value, self.numerator)
        return _EXACT.add(_EXACT.divide(product, self.denominator), self.offset)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one concept is measured in. ``units`` is by UCUM code, ``texts`` by spelled-out unit."""

    name: str
    origin: str
    canonical: str
    low: Decimal
    high: Decimal
    bare: bool
    units: Mapping[str, Conversion]
    texts: Mapping[str, Conversion]

    def conversion(self, code: str | None, text: str | None) -> Conversion | None:
        """How to convert; None when the unit is absent, unknown, or code and text contradict each other."""
        by_code = self._by_code(code.strip()) if code and code.strip() else None
        by_text = self.texts.get(spelled(text)) if text and text.strip() else None
        if code and code.strip():
            contradicted = by_text is not None and by_text != by_code
            return None if by_code is None or contradicted else by_code
        if text and text.strip():
            return by_text
        return Conversion() if self.bare else None

    def _by_code(self, code: str) -> Conversion | None:
        # Many records put the unit's text where its code belongs.
        return self.units.get(code) or self.texts.get(spelled(code))


@dataclass(frozen=True, slots=True)
class Units:
    """Every quantity by its concept."""

    by_concept: Mapping[Concept, Quantity]

    def canonical(
        self, concept: Concept, value: Decimal, comparator: str | None, unit_code: str | None, unit_text: str | None
    ) -> Amount | Why:
        """The number as an interval in its canonical unit.

        UNIT: no unit, an unknown one, or code against text. IMPLAUSIBLE: outside the plausible range, or a comparator
        that leaves nothing inside it; a value is never clamped. UNREADABLE: no number, an unknown comparator, or a
        concept that is not measured.

        An ABI of 0 passes: it is valid only when the pedal signal is absent, which the reader has to decide.
        """
        quantity = self.by_concept.get(concept)
        if quantity is None or not value.is_finite() or (comparator and comparator not in _COMPARATORS):
            return Why.UNREADABLE
        conversion = quantity.conversion(unit_code, unit_text)
        if conversion is None:
            return Why.UNIT
        if value and not -LARGEST_EXPONENT <= value.adjusted() <= LARGEST_EXPONENT:
            return Why.IMPLAUSIBLE
        number = conversion.of(value)
        if not quantity.low <= number <= quantity.high:
            return Why.IMPLAUSIBLE
        interval = _interval(number, comparator or "", quantity)
        return Why.IMPLAUSIBLE if interval is None else Amount(interval, quantity.canonical, conversion.not_indexed)


def _interval(number: Decimal, comparator: str, quantity: Quantity) -> Interval | None:
    """DATA-09: an open end reaches to the edge of the plausible range; None when nothing plausible is left."""
    match comparator:
        case "<":
            return None if number == quantity.low else Interval(quantity.low, number, high_open=True)
        case "<=":
            return Interval(quantity.low, number)
        case ">":
            return None if number == quantity.high else Interval(number, quantity.high, low_open=True)
        case ">=":
            return Interval(number, quantity.high)
        case _:
            return Interval(number, number)


def refill(seconds: Interval) -> Refill | Why:
    """Capillary refill from seconds.

    ``>3`` is slow, though it may be very slow: the chart says no more. STRADDLES when the interval crosses 3 s.
    """
    if seconds.at_most(SLOW_REFILL_ABOVE).value == "yes":
        return Refill.NORMAL
    if seconds.above(VERY_SLOW_REFILL_ABOVE).value == "yes":
        return Refill.VERY_SLOW
    return Refill.SLOW if seconds.above(SLOW_REFILL_ABOVE).value == "yes" else Why.STRADDLES


def spelled(unit: str) -> str:
    """A unit's text without blanks and case, with one kind of mu."""
    return unit.translate(_SPELLED).casefold()


def load_units(path: Path) -> Units:
    """Read the table; raise ContentError for an unknown concept, a doubled one, or a factor that is no number."""
    document = read_mapping(path)
    by_concept: dict[Concept, Quantity] = {}
    try:
        texts: Mapping[str, str] = document["texts"]
        for name, entry in document["quantities"].items():
            quantity = _quantity(name, entry, texts.items())
            for named in entry["concepts"]:
                concept = Concept(named)
                if concept in by_concept:
                    raise ContentError(f"{path.name}: {named} is measured twice")
                by_concept[concept] = quantity
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, ZeroDivisionError) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error
    return Units(by_concept)


def _quantity(name: str, entry: Mapping[str, Any], texts: Collection[tuple[str, str]]) -> Quantity:
    strange = set(entry) - {"concepts", "origin", "canonical", "plausible", "bare", "units", "also_ours"}
    if strange or entry["origin"] not in ("codes.json", "ours"):
        raise ContentError(f"units.yaml: {name}: {', '.join(sorted(strange)) or 'origin'} is not known")
    low, high = (Decimal(end) for end in entry["plausible"])
    if not low < high:
        raise ContentError(f"units.yaml: {name}: the plausible range is empty")
    canonical = entry["canonical"]
    listed = {**entry["units"], **entry.get("also_ours", {})}
    if len(listed) != len(entry["units"]) + len(entry.get("also_ours", {})) or canonical in listed:
        raise ContentError(f"units.yaml: {name}: a unit is given twice")
    converted = {unit: _conversion(factor, f"{name} {unit}") for unit, factor in listed.items()}
    units = {canonical: Conversion(), **converted}
    by_text: dict[str, Conversion] = {}
    for text, unit in (*((unit, unit) for unit in units), *texts):
        if unit not in units:
            continue
        if by_text.setdefault(spelled(text), units[unit]) != units[unit]:
            raise ContentError(f"units.yaml: {name}: the text {text!r} may mean two units")
    return Quantity(name, entry["origin"], canonical, low, high, bool(entry.get("bare", False)), units, by_text)


def _conversion(written: object, where: str) -> Conversion:
    """A factor: a decimal or fraction in quotes, or a mapping with factor, divide, add, not_indexed."""
    if isinstance(written, str):
        factor = Fraction(written)
        return _checked(Conversion(Decimal(factor.numerator), Decimal(factor.denominator)), where)
    if isinstance(written, dict) and set(written) <= {"factor", "divide", "add", "not_indexed"}:
        return _checked(
            Conversion(
                Decimal(written.get("factor", "1")),
                Decimal(written.get("divide", "1")),
                Decimal(written.get("add", "0")),
                written.get("not_indexed") is True,
            ),
            where,
        )
    raise ContentError(f"units.yaml: {where}: a factor must be a number in quotes")


def _checked(conversion: Conversion, where: str) -> Conversion:
    if conversion.numerator <= 0 or conversion.denominator <= 0:
        raise ContentError(f"units.yaml: {where}: a factor must be above zero")
    return conversion
