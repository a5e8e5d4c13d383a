"""How a medicine is given: dose, strength, route, and what a text says that it is for. Closed vocabulary only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from app.fhir.answers import bounded
from app.fhir.chart import codings_of, texts_of
from app.fhir.structs import CodeableConcept, Dosage, Quantity, Ratio
from app.picture.facts import Dose, DoseAim, Route

_UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg",
    "g": "g", "gram": "g", "grams": "g",
    "ug": "ug", "mcg": "ug", "µg": "ug", "μg": "ug", "microgram": "ug", "micrograms": "ug",
    "ml": "mL", "milliliter": "mL", "milliliters": "mL",
    "[iu]": "[iU]", "iu": "[iU]", "u": "[iU]", "[usp'u]": "[iU]", "unit": "[iU]", "units": "[iU]", "unt": "[iU]",
    "{unit}": "[iU]", "{units}": "[iU]", "international unit": "[iU]", "international units": "[iU]",
    "tablet": "{tablet}", "tablets": "{tablet}", "{tablet}": "{tablet}", "tab": "{tablet}", "{pill}": "{tablet}",
    "capsule": "{capsule}", "capsules": "{capsule}", "{capsule}": "{capsule}",
    "mg/kg": "mg/kg", "[iu]/kg": "[iU]/kg", "units/kg": "[iU]/kg", "u/kg": "[iU]/kg",
    "mg/ml": "mg/mL", "[iu]/ml": "[iU]/mL", "units/ml": "[iU]/mL", "unt/ml": "[iU]/mL",
}  # fmt: skip
_STRENGTH = re.compile(
    r"(?<![\d.,])(?P<amount>\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,6})?)\s?"
    r"(?P<unit>mg|mcg|ug|µg|g|unt|units?|iu|\[iu\])(?P<per>/ml)?(?![a-z0-9/])",
    re.IGNORECASE,
)
_TEXT_LIMIT = 500
"""Ours: a longer dosage text is a note."""

_ROUTES = {
    "47625008": Route.INTRAVENOUS,
    "34206005": Route.SUBCUTANEOUS,
    "26643006": Route.ORAL,
    "iv": Route.INTRAVENOUS,
    "ivp": Route.INTRAVENOUS,
    "ivpb": Route.INTRAVENOUS,
    "sc": Route.SUBCUTANEOUS,
    "sq": Route.SUBCUTANEOUS,
    "subq": Route.SUBCUTANEOUS,
    "po": Route.ORAL,
}
"""SNOMED CT route codes and the usual short forms (HL7 v2 table 0162)."""

_ROUTE_WORDS = (
    (re.compile(r"\b(?:intra-?venous(?:ly)?|iv|i\.v\.)(?!\w)", re.IGNORECASE), Route.INTRAVENOUS),
    (
        re.compile(r"\b(?:sub-?cutaneous(?:ly)?|subcut|subq|sub-?q|sc|sq|s\.c\.)(?!\w)", re.IGNORECASE),
        Route.SUBCUTANEOUS,
    ),
    (re.compile(r"\b(?:oral(?:ly)?|by mouth|po|p\.o\.)(?!\w)", re.IGNORECASE), Route.ORAL),
)
_CONTINUOUS = re.compile(r"\b(?:infusion|continuous(?:ly)?|drip|gtt)\b", re.IGNORECASE)
_AIMS = (
    (
        re.compile(r"\b(?:flush(?:es|ing)?|locks?|patency|line care|keep (?:vein|line) open)\b", re.IGNORECASE),
        DoseAim.FLUSH,
    ),
    # "Prevention of stroke" is what a full dose is for, so prevention alone says nothing, nor does stroke prophylaxis.
    (
        re.compile(
            r"^(?!.*\b(?:stroke|atrial|fibrillation|AF|valves?|embol\w*)\b).*\b(?:prophyla\w*|ppx)\b", re.I | re.S
        ),
        DoseAim.PROPHYLAXIS,
    ),
    (
        re.compile(r"\b(?:therapeutic|treatment|treat|full[- ]dose|acs protocol|bridging)\b", re.IGNORECASE),
        DoseAim.TREATMENT,
    ),
)


def _unit(*texts: str | None) -> str | None:
    return next((_UNITS[text.strip().lower()] for text in texts if text and text.strip().lower() in _UNITS), None)


def _from_quantity(quantity: Quantity | None) -> Dose | None:
    amount = bounded(quantity.value) if quantity is not None else None
    if quantity is None or amount is None or quantity.comparator:
        return None
    unit = _unit(quantity.code, quantity.unit)
    return None if unit is None else Dose(amount, unit)


def dose_of(dosages: Iterable[Dosage | None]) -> Dose | None:
    """The charted dose; ``None`` when there is none, when several differ, or when its unit is not a known one."""
    found: set[Dose] = set()
    for dosage in dosages:
        if dosage is None:
            continue
        given = [dosage.dose_quantity, dosage.dose]
        given.extend(one.dose_quantity for one in dosage.dose_and_rate or () if one is not None)
        found.update(dose for dose in map(_from_quantity, given) if dose is not None)
    return found.pop() if len(found) == 1 else None


def has_rate(dosages: Iterable[Dosage | None]) -> bool:
    """Is a rate charted, or an infusion spoken of?"""
    for dosage in dosages:
        if dosage is None:
            continue
        rates: list[object] = [dosage.rate_quantity, dosage.rate_ratio]
        for one in dosage.dose_and_rate or ():
            if one is not None:
                rates.extend((one.rate_quantity, one.rate_ratio, one.rate_range))
        if any(rate is not None for rate in rates) or any(_CONTINUOUS.search(text) for text in dosage_texts(dosage)):
            return True
    return False


def dosage_texts(dosage: Dosage) -> tuple[str, ...]:
    """What is written of how to take it, not longer than a label."""
    return tuple(text[:_TEXT_LIMIT] for text in (dosage.text, dosage.patient_instruction) if text)


def route_of(dosages: Iterable[Dosage | None], product_texts: Iterable[str]) -> Route | None:
    """The route by code, by its text, by the dosage text, or by the form in the product's name."""
    known = [dosage for dosage in dosages if dosage is not None]
    for dosage in known:
        for coding in codings_of(dosage.route):
            if (found := _ROUTES.get((coding.code or "").lower())) is not None:
                return found
    groups = (
        [text for dosage in known for text in texts_of(dosage.route)],
        [text for dosage in known for text in dosage_texts(dosage)],
        list(product_texts),
    )
    for texts in groups:
        for text in texts:
            for pattern, route in _ROUTE_WORDS:
                if pattern.search(text[:_TEXT_LIMIT]):
                    return route
    return Route.OTHER if any(dosage.route is not None and texts_of(dosage.route) for dosage in known) else None


def aim_of(
    dosages: Iterable[Dosage | None], reasons: Iterable[CodeableConcept | None], product_texts: Iterable[str]
) -> DoseAim | None:
    """What the texts say that the dose is for. Two different aims are none."""
    texts = [text for dosage in dosages if dosage is not None for text in dosage_texts(dosage)]
    texts += [text[:_TEXT_LIMIT] for reason in reasons for text in texts_of(reason)]
    texts += [text[:_TEXT_LIMIT] for text in product_texts]
    found = {aim for text in texts for pattern, aim in _AIMS if pattern.search(text)}
    return found.pop() if len(found) == 1 else None


def strength_in(texts: Iterable[str]) -> Dose | None:
    """The strength in a product's name, such as ``apixaban 2.5 MG Oral Tablet``."""
    return next((dose for text in texts for dose in doses_in(text)), None)


def doses_in(text: str) -> Iterator[Dose]:
    """Every amount with a unit that a text names."""
    for found in _STRENGTH.finditer(text[:_TEXT_LIMIT]):
        unit = _unit(found["unit"] + (found["per"] or "").lower())
        if unit is not None:
            yield Dose(Decimal(found["amount"].replace(",", "")), unit)


def strength_of(strengths: Iterable[Ratio | None]) -> Dose | None:
    """The strength of a product with one ingredient, per one unit of it."""
    found = {
        dose
        for ratio in strengths
        if ratio is not None and (ratio.denominator is None or ratio.denominator.value in (None, 1))
        if (dose := _from_quantity(ratio.numerator)) is not None
    }
    return found.pop() if len(found) == 1 else None
