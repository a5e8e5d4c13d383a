"""Two answers that are no bedside finding: does the patient smoke, and was a test for HIT positive?"""

from __future__ import annotations

import re

from app.fhir.answers import Answered, bounded, has_value, number_in, number_of, yes_or_no
from app.fhir.chart import Chart, codings_of, texts_of, word_of
from app.fhir.structs import Observation
from app.fhir.terminology import Match, TextKind
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Interval, Measurement, Presence, Sign, Standing
from app.picture.moments import When
from app.picture.needs import Why

_SMOKES = frozenset({"77176002", "449868002", "428041000124106", "428071000124103", "428061000124105"})
_SMOKED = frozenset({"8517006"})
_NEVER = frozenset({"266919005"})
"""SNOMED CT answers of the US Core smoking status."""

_NEVER_WORDS = re.compile(r"\b(?:never|non-?smoker|unknown|not asked)\b", re.IGNORECASE)
_SMOKED_WORDS = re.compile(r"\b(?:former|ex-?smoker|quit|past|previous)\b", re.IGNORECASE)
_SMOKES_WORDS = re.compile(r"\b(?:current|smoker|every day|some days?|daily|occasional|yes)\b", re.IGNORECASE)

_POSITIVE = frozenset({"pos", "positive", "a", "aa", "h", "hh", "abnormal", "high", "detected", "det"})
_NEGATIVE = frozenset({"neg", "negative", "n", "normal", "nd", "not detected"})
"""HL7 observation interpretations."""


def smoking(chart: Chart, match: Match, one: Answered, reference: str, when: When | None) -> list[Fact]:
    """Smoker now, or once. Who never smoked, or was not asked, has no such fact."""
    concept = one.value_codeable_concept
    codes = {coding.code for coding in codings_of(concept)}
    if not has_value(one):
        standing = _standing_of_match(match)
    elif codes & _NEVER:
        standing = None
    elif codes & _SMOKED:
        standing = Standing.HISTORY
    elif codes & _SMOKES or one.value_boolean:
        standing = Standing.CURRENT
    else:
        texts = (*texts_of(concept), *((one.value_string,) if one.value_string else ()))
        standing = next((said for text in texts if (said := _standing_in(text)) is not None), None)
    if standing is None:
        return []
    return [Diagnosis(concept=Concept.SMOKING, reference=reference, when=when, standing=standing)]


def _standing_of_match(match: Match) -> Standing | None:
    if isinstance(match.finding, Presence) and match.finding is Presence.PRESENT:
        return Standing.HISTORY if match.history else Standing.CURRENT
    return None


def _standing_in(text: str) -> Standing | None:
    if _NEVER_WORDS.search(text):
        return None
    if _SMOKED_WORDS.search(text):
        return Standing.HISTORY
    return Standing.CURRENT if _SMOKES_WORDS.search(text) else None


HEART_CLASSES = frozenset({Concept.COND_NYHA_III, Concept.COND_NYHA_IV})
_HEART_WORDS = ("nyha", "new york heart")


def names_heart_class(texts: tuple[str, ...]) -> bool:
    """Does an item ask for the functional class?"""
    return any(word in text.lower() for text in texts for word in _HEART_WORDS)


def heart_class(chart: Chart, texts: tuple[str, ...], one: Answered, reference: str, when: When | None) -> list[Fact]:
    """The functional class of a failing heart, told as the answer to an item."""
    if not names_heart_class(texts):
        return []
    number = bounded(one.value_integer)
    answers = [*((one.value_string,) if one.value_string else ()), *texts_of(one.value_codeable_concept)]
    answers += [f"{number:f}"] if number is not None else []
    found = chart.by_text(TextKind.SAFETY, [f"NYHA class {answer}" for answer in answers])
    return [
        Diagnosis(concept=concept, reference=reference, when=when, from_text=True, standing=Standing.CURRENT)
        for concept in found
        if concept in HEART_CLASSES
    ]


def hit_test(chart: Chart, one: Answered, source: Observation, reference: str, when: When | None) -> list[Fact]:
    """A positive or negative test; a bare number stays a number, because its cut-off is not known."""
    concept = Concept.SAFETY_HIT_LAB
    said: object = None if one.lost or one.data_absent_reason is not None else yes_or_no(one, chart.terminology)
    if not isinstance(said, Presence):
        words = {word_of(concept) for concept in source.interpretation or ()}
        if words & _POSITIVE:
            said = Presence.PRESENT
        elif words & _NEGATIVE:
            said = Presence.DENIED
    if isinstance(said, Presence):
        return [Sign(concept=concept, reference=reference, when=when, value=said)]
    sent = number_of(one.value_quantity) or number_in(one.value_string)
    number = sent.value if sent is not None else bounded(one.value_integer)
    if number is None:
        chart.gap(concept, Why.UNABLE if one.data_absent_reason is not None else Why.UNREADABLE)
        return []
    return [
        Measurement(
            concept=concept,
            reference=reference,
            when=when,
            value=Interval.exactly(number),
            unit="",
            printed=f"{number:f}",
        )
    ]
