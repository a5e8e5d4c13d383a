"""Turns an answer into a grade through the closed lists of cards/value_maps.yaml; what is in no list stays unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final

from app.errors import ContentError
from app.fhir.units import refill
from app.fhir.value_sets import Asks
from app.picture.concepts import Concept
from app.picture.facts import (
    Colour,
    Grade,
    Interval,
    Motor,
    Presence,
    Pulse,
    Refill,
    Reflex,
    Sensory,
    Signal,
    Temperature,
)
from app.strict_yaml import read_mapping

_CLASSES: Final[Mapping[str, type[Grade]]] = {
    one.__name__: one for one in (Pulse, Signal, Sensory, Motor, Temperature, Colour, Refill, Reflex, Presence)
}
_OPTIONS: Final = frozenset({"grades", "concepts", "toes_are_minimal", "toes_are_blue", "by_question"})
_LONGEST_ANSWER: Final = 80
"""Ours: a longer answer is a narrative and in no closed list."""

_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'"})
_END: Final = " .,;:!?*"
_SECONDS: Final = re.compile(
    r"(?P<comparator><=|>=|<|>|≤|≥|less than |greater than |more than |over |under )? ?(?P<low>\d{1,2}(?:\.\d{1,3})?)"
    r"(?: ?(?:-|to) ?(?P<high>\d{1,2}(?:\.\d{1,3})?))? ?(?:s|secs?|seconds?)"
)
_GLOSSED: Final = re.compile(r"(?P<number>\+?\d[+\-]?(?:/\d)?)(?: ?[=:(\-] ?| )\(?(?P<gloss>[a-z][a-z /,\-]*)\)?")
_AT_ANGLE: Final = re.compile(
    r"(?P<said>positive|negative|present|absent)(?: sign)?,? (?:at|to|from|beyond|@) ?<?\d{1,3} ?(?:degrees?|deg|°)?"
)
_LOWER: Final = {"<": True, "<=": True, "≤": True, "less than": True, "under": True}


class NotAssessed(Enum):
    """The answer says that nobody could look: missing, never normal (DATA-12)."""

    NOT_ASSESSED = "not assessed"


NOT_ASSESSED: Final = NotAssessed.NOT_ASSESSED

Graded = Grade | NotAssessed | None
"""``None``: the answer is in no closed list."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The answers of one scale. ``by_question``: words that depend on what an item asks for (None: unreadable)."""

    grades: type[Grade]
    words: Mapping[str, Grade]
    at_toes: Mapping[str, Grade]
    by_question: Mapping[Asks, Mapping[str, Grade | None]]

    def grade(self, word: str, toes: bool, asks: Asks) -> Grade | None:
        """The grade of a normalized answer."""
        special = self.by_question.get(asks)
        if special is not None and word in special:
            return special[word]
        if toes and word in self.at_toes:
            return self.at_toes[word]
        return self.words.get(word)


@dataclass(frozen=True, slots=True)
class ValueMaps:
    """Every scale by its concept."""

    scales: Mapping[Concept, Scale]
    not_assessed: frozenset[str]

    def scale(self, concept: Concept) -> type[Grade] | None:
        """The grades of a concept, or None when it is not a graded finding."""
        found = self.scales.get(concept)
        return None if found is None else found.grades

    def classes(self) -> Mapping[Concept, type[Grade]]:
        """All of them."""
        return {concept: scale.grades for concept, scale in self.scales.items()}

    def grade(self, concept: Concept, answer: str | int | bool | Decimal, toes: bool, asks: Asks) -> Graded:
        """The grade of an answer.

        A truth value answers as "yes" or "no"; a number as its digits. ``toes``: the site is the toes. ``asks`` tells
        "absent" on a sensation (nothing felt) from "absent" on numbness (denied); a denied deficit is the scale's
        normal grade.
        """
        word = _word(answer)
        if word is None:
            return None
        if word in self.not_assessed:
            return NOT_ASSESSED
        scale = self.scales.get(concept)
        if scale is None:
            return None
        found = scale.grade(word, toes, asks) or _agreed(scale, word, toes, asks)
        return _refill_in(word) if found is None and scale.grades is Refill else found


def _agreed(scale: Scale, word: str, toes: bool, asks: Asks) -> Grade | None:
    """A number with its gloss, such as "2+ (normal)" or "0 = absent": both halves are listed and mean one grade."""
    halves = _GLOSSED.fullmatch(word)
    if halves is None:
        return None
    number, gloss = (scale.grade(halves[name].strip(), toes, asks) for name in ("number", "gloss"))
    return number if number is gloss else None


def _word(answer: str | int | bool | Decimal) -> str | None:
    match answer:
        case bool():
            return "yes" if answer else "no"
        case int():
            return str(answer) if 0 <= answer <= 9 else None
        case Decimal():
            whole = answer.is_finite() and abs(answer) < 10 and answer == answer.to_integral_value()
            return str(int(answer)) if whole and answer >= 0 else None
        case str():
            return normalized(answer)


def normalized(answer: str) -> str | None:
    """An answer without case, doubled blanks and trailing punctuation; None when it is too long for a list."""
    if len(answer) > _LONGEST_ANSWER:
        return None
    word = " ".join(answer.translate(_DASHES).casefold().split()).strip(_END)
    if (angle := _AT_ANGLE.fullmatch(word)) is not None:  # "Positive at 40 degrees": of straight leg raising.
        return angle["said"]
    return re.sub(r"(?<=\d) (?=\+)", "", word)


def _refill_in(word: str) -> Refill | None:
    """Capillary refill written as seconds in a text, such as "<3 sec" or "3-5 seconds"."""
    found = _SECONDS.fullmatch(word)
    if found is None:
        return None
    low = Decimal(found["low"])
    comparator = (found["comparator"] or "").strip()
    if found["high"]:
        if comparator or Decimal(found["high"]) < low:
            return None
        interval = Interval(low, Decimal(found["high"]))
    elif not comparator:
        interval = Interval(low, low)
    elif comparator in _LOWER:
        interval = Interval(Decimal(0), low, high_open=comparator not in ("<=", "≤"))
    else:
        interval = Interval(low, Decimal("Infinity"), low_open=comparator not in (">=", "≥"))
    seconds = refill(interval)
    return seconds if isinstance(seconds, Refill) else None


def load_value_maps(path: Path) -> ValueMaps:
    """Read the lists; raise ContentError for an unknown concept or grade, or a word with two meanings."""
    document = read_mapping(path)
    try:
        silent = document["not_assessed"]
        not_assessed = frozenset(_words((*silent["words"], *silent["ours"]), path.name))
        scales: dict[Concept, Scale] = {}
        for name, entry in document["scales"].items():
            scale = _scale(entry, f"{path.name}: {name}", not_assessed)
            for named in entry["concepts"]:
                concept = Concept(named)
                if concept in scales:
                    raise ContentError(f"{path.name}: {named} has two scales")
                scales[concept] = scale
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error
    return ValueMaps(scales, not_assessed)


def _words(words: object, where: str) -> Iterator[str]:
    if not isinstance(words, list | tuple):
        raise ContentError(f"{where}: a list of words is missing")
    for word in words:
        if not isinstance(word, str):
            raise ContentError(f"{where}: {word!r} must be in quotes")
        yield normalized(word) or ""


def _scale(entry: Mapping[str, Any], where: str, not_assessed: frozenset[str]) -> Scale:
    grades = _CLASSES[entry["grades"]]
    names = set(entry) - _OPTIONS
    if names != set(grades.__members__):
        raise ContentError(f"{where}: the grades are {', '.join(grades.__members__)}")
    words: dict[str, Grade] = {}
    for name in grades.__members__:
        for word in _words((*entry[name]["words"], *entry[name]["ours"]), where):
            if word in words or word in not_assessed:
                raise ContentError(f"{where}: {word!r} has two meanings")
            words[word] = grades[name]
    at_toes: dict[str, Grade] = {}
    for option, worth in (("toes_are_minimal", "MINIMAL"), ("toes_are_blue", "BLUE_TOES")):
        for word in _words(entry.get(option, ()), where):
            at_toes[word] = grades[worth]
    by_question = {
        Asks(question): {
            word: None if name == "unreadable" else grades[name]
            for name, group in answers.items()
            for word in _words(group, where)
        }
        for question, answers in entry.get("by_question", {}).items()
    }
    return Scale(grades, words, at_toes, by_question)
