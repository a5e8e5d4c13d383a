"""What an observation answers, in whichever of FHIR's places its value stands (DATA-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import msgspec

from app.fhir.chart import codings_of, texts_of
from app.fhir.structs import CodeableConcept, Component, Observation, Quantity
from app.fhir.terminology import Amount, Asks, Match, NotAssessed, Terminology
from app.picture.concepts import Concept
from app.picture.facts import Colour, Grade, Interval, Motor, Presence, Pulse, Sensory, Side, Signal, Temperature
from app.picture.needs import Why

LARGEST_EXPONENT = 12
"""Ours: numbers beyond 10^12 either way are no clinical values, and would be costly to compute with."""

LONGEST_ANSWER = 200
"""Ours: a longer text is a narrative and not an answer."""

_NUMBER = r"(?P<comparator><=|>=|<|>|≤|≥)?\s*(?P<number>\d{1,9}(?:\.\d{1,9})?)"
_ONE_NUMBER = re.compile(_NUMBER + r"\s*(?P<unit>[^\d\s<>=][^\s<>=]{0,24})?")
_LEFT_OR_RIGHT = r"\(?(?P<{0}>left|right|lt|rt|l|r)\)?"
_AFTER = re.compile(_NUMBER + r"\s*" + _LEFT_OR_RIGHT.format("side") + r"\b\)?", re.IGNORECASE)
_BEFORE = re.compile(r"\b" + _LEFT_OR_RIGHT.format("side") + r"\s*[:=]?\s*" + _NUMBER, re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/|]*|\s*and\s*", re.IGNORECASE)
_COMPARATORS = {"≤": "<=", "≥": ">="}
_FHIR_COMPARATORS = frozenset({"<", "<=", ">=", ">"})
_UCUM = frozenset({None, "", "http://unitsofmeasure.org"})
_PRINTED_UNITS = {
    "1": "", "{ratio}": "", "{INR}": "", "{score}": "", "mm[Hg]": "mmHg", "10*3/uL": "×10³/µL", "10*9/L": "×10⁹/L",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²", "m[IU]/L": "mIU/L", "u[IU]/mL": "µIU/mL", "umol/L": "µmol/L", "ug/L": "µg/L",
    "[lb_av]": "lb", "[in_i]": "in", "{fraction}": "", "Cel": "°C", "[degF]": "°F", "ng/mL{FEU}": "ng/mL FEU",
}  # fmt: skip

Answered = Observation | Component
"""Both hold a value in the same places."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as sent: ``value`` compares by ``comparator``; the unit by code and by text."""

    value: Decimal
    comparator: str | None = None
    unit_code: str | None = None
    unit_text: str | None = None


def has_value(one: Answered) -> bool:
    """Is there an answer, readable or not, or a reason for its absence?"""
    return one.lost or any(
        value is not None
        for value in (
            one.value_quantity,
            one.value_codeable_concept,
            one.value_string,
            one.value_boolean,
            one.value_integer,
            one.value_range,
            one.value_ratio,
            one.value_date_time,
            one.value_period,
            one.data_absent_reason,
        )
    )


def bounded(value: Decimal | None) -> Decimal | None:
    """The number, if it is one that a chart can hold."""
    if value is None or not value.is_finite():
        return None
    if value and not -LARGEST_EXPONENT <= value.adjusted() <= LARGEST_EXPONENT:
        return None
    return value if len(value.as_tuple().digits) <= 3 * LARGEST_EXPONENT else None


def number_of(quantity: Quantity | None) -> Number | None:
    """A Quantity's number with its unit; a code of another system than UCUM is not taken for a unit code."""
    value = bounded(quantity.value) if quantity is not None else None
    if quantity is None or value is None:
        return None
    code = quantity.code if quantity.system in _UCUM else None
    return Number(value, quantity.comparator or None, code or None, quantity.unit or None)


def number_in(text: str | None) -> Number | None:
    """A text that is one number, with or without comparator and unit."""
    if not text or len(text) > LONGEST_ANSWER or (found := _ONE_NUMBER.fullmatch(text.strip())) is None:
        return None
    return _number_from(found, found["unit"])


def _number_from(found: re.Match[str], unit: str | None) -> Number | None:
    try:
        value = bounded(Decimal(found["number"]))
    except InvalidOperation:
        return None
    comparator = found["comparator"]
    return None if value is None else Number(value, _COMPARATORS.get(comparator, comparator), None, unit)


def numbers_by_side(text: str | None) -> dict[Side, Number]:
    """A two-sided text such as ``0.62 L / 0.98 R``; empty unless each leg is named once and nothing else is said."""
    if not text or len(text) > LONGEST_ANSWER:
        return {}
    for pattern in (_AFTER, _BEFORE):
        found = list(pattern.finditer(text))
        if len(found) != 2:
            continue
        around = (text[: found[0].start()], text[found[0].end() : found[1].start()], text[found[1].end() :])
        if not all(_BETWEEN.fullmatch(part.strip(" .()")) for part in around):
            continue
        by_side = {
            Side.LEFT if one["side"].lower().startswith("l") else Side.RIGHT: number
            for one in found
            if (number := _number_from(one, None)) is not None
        }
        if len(by_side) == 2:
            return by_side
    return {}


def measured(one: Answered, terminology: Terminology, concept: Concept) -> tuple[Amount, str] | Why:
    """The canonical number of an answer and how it is printed, or why there is none (DATA-09 to DATA-12)."""
    if one.lost:
        return Why.UNREADABLE
    if one.data_absent_reason is not None:
        return Why.UNABLE
    if one.value_range is not None:
        return _between(number_of(one.value_range.low), number_of(one.value_range.high), terminology, concept)
    if one.value_quantity is not None:
        number = number_of(one.value_quantity)
    elif one.value_integer is not None:
        value = bounded(one.value_integer)
        number = None if value is None else Number(value)
    elif one.value_ratio is not None:
        number = _quotient(number_of(one.value_ratio.numerator), number_of(one.value_ratio.denominator))
    else:
        number = next((known for text in _answer_texts(one) if (known := number_in(text)) is not None), None)
    if number is None:
        return Why.UNABLE if _not_assessed(one, terminology) else Why.UNREADABLE
    return converted(number, terminology, concept)


def converted(number: Number, terminology: Terminology, concept: Concept) -> tuple[Amount, str] | Why:
    """A number in the concept's canonical unit, with the words for a card."""
    if number.comparator is not None and number.comparator not in _FHIR_COMPARATORS:
        return Why.UNREADABLE
    amount = terminology.canonical(concept, number.value, number.comparator, number.unit_code, number.unit_text)
    if not isinstance(amount, Amount):
        return amount
    return amount, _printed(number, amount, terminology, concept)


def _printed(number: Number, amount: Amount, terminology: Terminology, concept: Concept) -> str:
    # The unit as sent is printed only when it alone is understood, so that no text of the chart slips through.
    unit, text = amount.unit, number.unit_text
    if number.unit_code and number.unit_code.strip():
        unit = number.unit_code  # Without it there would be no amount.
    elif text and isinstance(terminology.canonical(concept, number.value, number.comparator, None, text), Amount):
        unit = text
    words = _PRINTED_UNITS.get(unit, unit)
    figure = f"{number.comparator or ''}{number.value:f}"
    if words == "%":
        return figure + words
    return f"{figure} {words}" if words else figure


def _between(
    low: Number | None, high: Number | None, terminology: Terminology, concept: Concept
) -> tuple[Amount, str] | Why:
    if low is None or high is None or low.value > high.value:
        return Why.UNREADABLE
    ends = converted(low, terminology, concept), converted(high, terminology, concept)
    lower, upper = ends
    if not isinstance(lower, tuple):
        return lower
    if not isinstance(upper, tuple):
        return upper
    interval = Interval(lower[0].value.low, upper[0].value.high)
    return Amount(interval, upper[0].unit, upper[0].not_indexed), f"{low.value:f}–{upper[1]}"


def _quotient(numerator: Number | None, denominator: Number | None) -> Number | None:
    if numerator is None or denominator is None or not denominator.value:
        return None
    if (numerator.unit_code, numerator.unit_text) != (denominator.unit_code, denominator.unit_text):
        return None
    if numerator.comparator or denominator.comparator:
        return None
    return Number(round(numerator.value / denominator.value, 4))


def _answer_texts(one: Answered) -> Iterator[str]:
    if one.value_string is not None:
        yield one.value_string
    yield from texts_of(one.value_codeable_concept)


def _not_assessed(one: Answered, terminology: Terminology) -> bool:
    if one.value_string is not None and not one.value_string.strip():
        return True
    return isinstance(graded(one, terminology, Concept.PAIN_LIMB, Asks.UNCLEAR), NotAssessed)


def graded(
    one: Answered, terminology: Terminology, concept: Concept, asks: Asks, *, toes: bool = False
) -> Grade | NotAssessed | None:
    """The grade that an answer states; ``None`` when it is in no closed list."""
    value: CodeableConcept | None = one.value_codeable_concept
    for coding in codings_of(value):
        grade = terminology.grade_of_coding(concept, coding.system, coding.code, toes=toes, asks=asks)
        if grade is not None:
            return grade
    if one.value_boolean is not None:
        grade = terminology.grade(concept, one.value_boolean, toes=toes, asks=asks)
        if grade is None and terminology.scale(concept) in (Pulse, Signal):
            return terminology.grade(concept, "present" if one.value_boolean else "absent")
        return grade
    if one.value_integer is not None or one.value_quantity is not None:
        number = one.value_integer if one.value_quantity is None else one.value_quantity.value
        number = bounded(number)
        if number is None or number != number.to_integral_value() or _has_comparator(one):
            return None
        return terminology.grade(concept, int(number), toes=toes, asks=asks)
    for text in _answer_texts(one):
        if len(text) <= LONGEST_ANSWER:
            grade = terminology.grade(concept, text, toes=toes, asks=asks)
            if grade is not None:
                return grade
    return None


def _has_comparator(one: Answered) -> bool:
    return one.value_quantity is not None and bool(one.value_quantity.comparator)


def yes_or_no(one: Answered, terminology: Terminology) -> Presence | NotAssessed | None:
    """Does the answer only say present or absent, whatever was asked?"""
    said = graded(one, terminology, Concept.PAIN_LIMB, Asks.DEFICIT)
    if isinstance(said, NotAssessed):
        return said
    return said if isinstance(said, Presence) else None


_SIDE_WORDS = re.compile(
    r"(?:\b(?:on|in|at|of)\s+)?(?:\bthe\s+)?\b(?:left|right|both|bilateral(?:ly)?|LLE|RLE)\b"
    r"(?:\s+(?:sides?|legs?|foot|feet|ankles?|calf|calves))?|[,;:]",
    re.IGNORECASE,
)


def without_side(one: Answered) -> Answered:
    """The same answer without the side that it names: "absent on the left", "positive, right leg"."""
    plain = (" ".join(_SIDE_WORDS.sub(" ", text).split()) for text in _answer_texts(one))
    text = next((said for said in plain if said), None)
    return one if text is None else msgspec.structs.replace(one, value_string=text, value_codeable_concept=None)


_DENIED: dict[type[Grade], Grade] = {
    Sensory: Sensory.NONE,
    Motor: Motor.NONE,
    Presence: Presence.DENIED,
    Colour: Colour.NORMAL,
    Temperature: Temperature.WARM,
}
"""What "no" means when the item itself names a deficit. A pulse that is "not absent" may still be weak: no answer."""


def stated(one: Answered, terminology: Terminology, match: Match, texts: tuple[str, ...], *, toes: bool) -> Grade | Why:
    """The grade that an item and its answer state together, or why there is none.

    An item may ask ("sensation of the left foot") or itself be the finding ("numbness of the left foot"): then yes,
    or no answer at all, means the finding, and no means that it was denied (DATA-14).
    """
    if one.lost:
        return Why.UNREADABLE
    if one.data_absent_reason is not None:
        return Why.UNABLE
    asks, finding = _asked(terminology, match, texts)
    if not has_value(one):
        return Why.UNREADABLE if finding is None else finding
    if finding is not None:
        said = yes_or_no(one, terminology)
        if isinstance(said, NotAssessed):
            return Why.UNABLE
        if said is Presence.PRESENT:
            return _worse_than_stated(graded(one, terminology, match.concept, asks, toes=toes), finding)
        if said is Presence.DENIED:
            # "Not pregnant: no" and "pulse absent: no" deny a statement without making another one.
            return Why.UNREADABLE if match.negative or not finding.rank else _DENIED.get(type(finding), Why.UNREADABLE)
    grade = graded(one, terminology, match.concept, asks, toes=toes)
    if grade is None and match.concept in _SAID_BY_POWER:
        grade = _by_power_or_feeling(one, terminology, asks)
    if isinstance(grade, NotAssessed):
        return Why.UNABLE
    if grade is not None:
        return grade
    empty = one.value_string is not None and not one.value_string.strip()
    return Why.UNABLE if empty else Why.UNREADABLE


_SAID_BY_POWER = frozenset(
    {
        Concept.SIGN_FOOT_DROP,
        Concept.SIGN_KNEE_EXTENSION_WEAK,
        Concept.SIGN_ROOT_WEAKNESS,
        Concept.SIGN_PROXIMAL_WEAKNESS,
        Concept.SIGN_ARM_DEFICIT,
        Concept.SIGN_FACE_WEAKNESS,
    }
)
"""Signs whose answer may be a power or a feeling: "hip abduction 3/5", "right arm numb"."""


def _by_power_or_feeling(one: Answered, terminology: Terminology, asks: Asks) -> Grade | NotAssessed | None:
    for concept in (Concept.MOTOR_LIMB, Concept.SENSORY_LIMB):
        said = graded(one, terminology, concept, asks)
        if isinstance(said, NotAssessed):
            return said
        if said is not None:
            return Presence.PRESENT if said.rank else Presence.DENIED
    return None


def _worse_than_stated(answer: Grade | NotAssessed | None, finding: Grade) -> Grade:
    """ "Numbness of foot: moderate" says more than the finding alone; "present" does not."""
    if type(answer) is not type(finding) or answer.rank == 0 or answer.name == "EXTENT_UNKNOWN":
        return finding
    return answer


def _asked(terminology: Terminology, match: Match, texts: tuple[str, ...]) -> tuple[Asks, Grade | None]:
    concept, asks, finding = match.concept, match.asks, match.finding
    if asks is Asks.UNCLEAR:
        asks = next((said for text in texts if (said := terminology.asks(concept, text)) is not Asks.UNCLEAR), asks)
    if finding is None and asks is not Asks.FUNCTION:
        in_texts = (terminology.finding_in(concept, text) for text in texts)
        finding = next((known for known in in_texts if known is not None), None)
    return asks, finding
