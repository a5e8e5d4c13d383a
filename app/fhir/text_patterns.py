"""Reads a text against the closed lists of cards/text_patterns.yaml: concepts, side, limb, artery, contrast."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from app.errors import ContentError
from app.fhir.value_sets import BOTH, Asks, Both
from app.picture.concepts import Concept
from app.picture.facts import Side

_ORIGINS: Final = ("codes.json", "ours")

if TYPE_CHECKING:
    from yaml import SafeLoader as _SafeLoader
else:
    # The C parser is ten times faster; both build nothing but plain data.
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TextKind(StrEnum):
    """Which closed list a text is read against.

    BEDSIDE labels and COMPLAINT reasons never match when they deny; SAFETY, MEDICATION, ORDER, PROCEDURE and DEVICE
    may over-match, because there a match withholds, warns or recognizes and never alarms (DATA-20).
    """

    BEDSIDE = "bedside"
    COMPLAINT = "complaint"
    SAFETY = "safety"
    LAB = "lab"
    MEDICATION = "medication"
    ORDER = "order"
    PROCEDURE = "procedure"
    DEVICE = "device"


class Limb(Enum):
    """Where on the body. TOES is a part of the leg that the sensory grade asks for."""

    LEG = "leg"
    TOES = "toes"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class TextPattern:
    """The patterns of one concept in one kind."""

    concept: Concept
    origin: str
    found: re.Pattern[str]
    unless: re.Pattern[str] | None

    def matches(self, text: str) -> bool:
        """Found, and not forbidden."""
        return self.found.search(text) is not None and (self.unless is None or self.unless.search(text) is None)


@dataclass(frozen=True, slots=True)
class TextPatterns:
    """All patterns, compiled once at start."""

    longest_text: int
    family: re.Pattern[str]
    negation: re.Pattern[str]
    denied_kinds: frozenset[TextKind]
    by_kind: Mapping[TextKind, tuple[TextPattern, ...]]
    left: re.Pattern[str]
    right: re.Pattern[str]
    both: re.Pattern[str]
    arteries: Mapping[Concept, re.Pattern[str]]
    limbs: Mapping[str, re.Pattern[str]]
    item_asks: Mapping[Concept, tuple[re.Pattern[str], re.Pattern[str]]]
    contrast: tuple[re.Pattern[str], re.Pattern[str]]

    def label(self, text: str | None) -> str:
        """The text with single blanks; empty when it is too long to be a label."""
        if not text or len(text) > self.longest_text:
            return ""
        return " ".join(text.split())

    def concepts(self, kind: TextKind, text: str | None) -> tuple[Concept, ...]:
        """The concepts that a text names; none for another person's disease, nor for a denial where that counts."""
        label = self.label(text)
        if not label or self.family.search(label):
            return ()
        if kind in self.denied_kinds and self.negation.search(label):
            return ()
        return tuple(pattern.concept for pattern in self.by_kind[kind] if pattern.matches(label))

    def is_family_history(self, text: str | None) -> bool:
        """DATA-15: does the text speak of a relative?"""
        return bool(text) and self.family.search(str(text)) is not None

    def denies(self, text: str | None) -> bool:
        """Does the text hold a denial?"""
        return bool(text) and self.negation.search(str(text)) is not None

    def side(self, text: str | None) -> Side | Both | None:
        """Left, right or both; NOT_RECORDED when the legs are named apart; None when the text is silent."""
        label = self.label(text)
        if not label:
            return None
        if self.both.search(label):
            return BOTH
        left, right = self.left.search(label), self.right.search(label)
        if left and right:
            return Side.NOT_RECORDED
        return Side.LEFT if left else Side.RIGHT if right else None

    def artery(self, text: str | None) -> Concept | None:
        """The pulse of the one artery that a text names; None when it names none or several."""
        label = self.label(text)
        named = [concept for concept, pattern in self.arteries.items() if pattern.search(label)]
        return named[0] if len(named) == 1 else None

    def limb(self, text: str | None) -> Limb | None:
        """Toes only when nothing else of the leg is named beside the foot that they belong to."""
        label = self.label(text)
        if not label:
            return None
        rest, toes_of_foot = self.limbs["toes_of_a_foot"].subn("", label)
        toes = toes_of_foot > 0 or self.limbs["toes"].search(label) is not None
        if self.limbs["leg"].search(rest):
            return Limb.LEG
        if toes:
            return Limb.TOES
        return Limb.ELSEWHERE if self.limbs["elsewhere"].search(label) else None

    def asks(self, concept: Concept, text: str | None) -> Asks:
        """Function or deficit; the deficit wins, because "sensory loss" names both."""
        patterns = self.item_asks.get(concept)
        label = self.label(text)
        if patterns is None or not label:
            return Asks.UNCLEAR
        deficit, function = patterns
        if deficit.search(label):
            return Asks.DEFICIT
        return Asks.FUNCTION if function.search(label) else Asks.UNCLEAR

    def with_contrast(self, text: str | None) -> bool | None:
        """With contrast, without, or not said. "Without and with" is with."""
        label = self.label(text)
        with_, without = self.contrast
        without_found = without.search(label)
        # "Without contrast" is taken out first, so that what is left of "with and without" still says with.
        if with_.search(without.sub("", label)):
            return True
        return False if without_found else None


def _compiled(pattern: Any, where: str, *, case: bool = False) -> re.Pattern[str]:
    if not isinstance(pattern, str) or not pattern:
        raise ContentError(f"text_patterns.yaml: {where}: a pattern is missing")
    try:
        return re.compile(pattern, 0 if case else re.IGNORECASE)
    except re.error as error:
        raise ContentError(f"text_patterns.yaml: {where}: bad regular expression: {error.msg}") from error


def _concept(name: object, where: str) -> Concept:
    try:
        return Concept(str(name))
    except ValueError as error:
        raise ContentError(f"text_patterns.yaml: {where}: unknown concept {name!r}") from error


def yaml_mapping(path: Path) -> Mapping[str, Any]:
    """A YAML file that holds a mapping without doubled keys, or a ContentError that names it."""
    try:
        document = yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        reason = getattr(error, "problem", None) or type(error).__name__
        raise ContentError(f"{path.name}: cannot be read as YAML ({reason})") from error
    if not isinstance(document, dict):
        raise ContentError(f"{path.name}: not a mapping")
    return document


class _StrictLoader(_SafeLoader):
    """Refuses a key that is given twice, which YAML would settle in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """As the parent, after looking for doubles."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        doubled = {str(key) for key in keys if keys.count(key) > 1}
        if doubled:
            said = f"{', '.join(sorted(doubled))} given twice"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark)
        return super().construct_mapping(node, deep)


def load_text_patterns(path: Path) -> TextPatterns:
    """Read and compile the lists; raise ContentError for an unknown concept, kind or origin, or a bad expression."""
    document = yaml_mapping(path)
    try:
        return _patterns(document)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error


def _patterns(document: Mapping[str, Any]) -> TextPatterns:
    kinds = document["kinds"]
    strange = set(kinds) ^ {kind.value for kind in TextKind}
    if strange:
        raise ContentError(f"text_patterns.yaml: kinds missing or unknown: {', '.join(sorted(strange))}")
    by_kind = {
        TextKind(kind): tuple(_pattern(name, entry, f"{kind} {name}") for name, entry in entries.items())
        for kind, entries in kinds.items()
    }
    side, limb = document["side"], document["limb"]
    item_asks = {
        _concept(name, "asks"): (
            _compiled(entry["deficit"], f"asks {name}"),
            _compiled(entry["function"], f"asks {name}"),
        )
        for name, entry in document["asks"].items()
    }
    return TextPatterns(
        longest_text=int(document["longest_text"]),
        family=_compiled(document["family_history"], "family_history"),
        negation=_compiled(document["negation"]["pattern"], "negation"),
        denied_kinds=frozenset(TextKind(kind) for kind in document["negation"]["kinds"]),
        by_kind=by_kind,
        left=_compiled(side["left"], "side left", case=True),
        right=_compiled(side["right"], "side right", case=True),
        both=_compiled(side["both"], "side both", case=True),
        arteries={_concept(name, "artery"): _compiled(one, "artery") for name, one in document["artery"].items()},
        limbs={name: _compiled(limb[name], f"limb {name}") for name in ("toes", "leg", "elsewhere", "toes_of_a_foot")},
        item_asks=item_asks,
        contrast=(
            _compiled(document["contrast"]["with"], "contrast"),
            _compiled(document["contrast"]["without"], "contrast"),
        ),
    )


def _pattern(name: object, entry: Mapping[str, Any], where: str) -> TextPattern:
    strange = set(entry) - {"origin", "any", "unless"}
    if strange or entry.get("origin") not in _ORIGINS:
        raise ContentError(f"text_patterns.yaml: {where}: wants origin (codes.json or ours), any and perhaps unless")
    expressions = entry["any"]
    for expression in expressions:
        _compiled(expression, where)
    found = _compiled("|".join(f"(?:{one})" for one in expressions), where)
    unless = entry.get("unless")
    forbidden = None if unless is None else _compiled(unless, where)
    return TextPattern(_concept(name, where), entry["origin"], found, forbidden)
