"""Reads a text against the closed lists of cards/text_patterns: concepts, side, limb, artery, contrast.

``text_patterns.yaml`` holds what all lists share, ``text_patterns/<kind>.yaml`` the list of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.errors import ContentError
from app.fhir.expression import Expression
from app.fhir.value_sets import BOTH, Asks, Both
from app.fhir.word_index import Memo, WordIndex, Words, plain, required
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.strict_yaml import read_mapping

_ORIGINS: Final = ("codes.json", "ours")
_WORD: Final = re.compile(r"(?<!\(\?)(?<!\(\?P)<([a-z ]+)>")
LONGEST_BESIDE_A_LABEL: Final = 60
"""Ours: a longer answer is a sentence, in which the words of a label may stand for anything."""
_NEVER: Final = "never"
"""In the file of a kind: an expression that forbids every match of that kind."""


class TextKind(StrEnum):
    """Which closed list a text is read against.

    BEDSIDE and LAB labels, COMPLAINT reasons and DIAGNOSIS names never match when they deny; SAFETY, MEDICATION,
    ORDER, PROCEDURE and DEVICE may over-match: there a match withholds, warns or recognizes (DATA-20).
    """

    BEDSIDE = "bedside"
    COMPLAINT = "complaint"
    DIAGNOSIS = "diagnosis"
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
    """The patterns of one concept in one kind; ``words`` are what every match holds one of."""

    kind: TextKind
    concept: Concept
    origin: str
    found: Expression
    unless: Expression | None
    words: Words

    def matches(self, text: str) -> bool:
        """Found, and not forbidden."""
        return self.found.search(text) is not None and (self.unless is None or self.unless.search(text) is None)


class _Look(NamedTuple):
    """A first look at a label: which lists and which of the shared expressions (by name) may match it.

    ``named`` fills up as the kinds are asked for.
    """

    family: bool
    denies: bool
    worth: Mapping[TextKind, list[TextPattern]]
    shared: frozenset[str]
    named: dict[TextKind, tuple[Concept, ...]]


@dataclass(frozen=True, slots=True)
class TextPatterns:
    """All patterns, compiled once at start."""

    longest_text: int
    family: Expression
    negation: Expression
    denied_kinds: frozenset[TextKind]
    by_kind: Mapping[TextKind, tuple[TextPattern, ...]]
    never: Mapping[TextKind, Expression]
    left: Expression
    right: Expression
    both: Expression
    arteries: Mapping[Concept, Expression]
    limbs: Mapping[str, Expression]
    item_asks: Mapping[Concept, tuple[Expression, Expression]]
    contrast: tuple[Expression, Expression]
    answered: tuple[frozenset[Concept], Expression]
    """The findings that a label and its answer may name together, and what forbids it."""
    _index: WordIndex[TextPattern | str] = field(init=False, repr=False, compare=False)
    _relatives: frozenset[str] = field(init=False, repr=False, compare=False)
    _looks: Memo[_Look] = field(default_factory=Memo, init=False, repr=False, compare=False)
    _sides: Memo[Side | Both | None] = field(default_factory=Memo, init=False, repr=False, compare=False)
    _limbs: Memo[Limb | None] = field(default_factory=Memo, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index all expressions by their words, so that one look tells which of them are worth trying."""
        shared = {"family": self.family, "negation": self.negation, "both": self.both, **self.limbs}
        entries: list[tuple[Words, TextPattern | str]] = [
            (required(pattern.pattern), name) for name, pattern in shared.items()
        ]
        entries += [(one.words, one) for kind in self.by_kind.values() for one in kind]
        object.__setattr__(self, "_index", WordIndex(entries))
        object.__setattr__(self, "_relatives", required(self.family.pattern) or frozenset({""}))

    def label(self, text: str | None) -> str:
        """The text with single blanks; empty when it is too long to be a label."""
        if not text or len(text) > self.longest_text:
            return ""
        return " ".join(text.split())

    def concepts(self, kind: TextKind, text: str | None) -> tuple[Concept, ...]:
        """The concepts that a text names; none for another person's disease, nor for a denial where that counts."""
        label = self.label(text)
        if not label:
            return ()
        look = self._looks.of(label, self._look)
        if look.family or kind not in look.worth or (look.denies and kind in self.denied_kinds):
            return ()
        if kind not in look.named:
            never = self.never.get(kind)
            forbidden = never is not None and never.search(label) is not None
            look.named[kind] = () if forbidden else tuple(one.concept for one in look.worth[kind] if one.matches(label))
        return look.named[kind]

    def _look(self, label: str) -> _Look:
        worth: dict[TextKind, list[TextPattern]] = {}
        shared: set[str] = set()
        for one in self._index.candidates(label):
            if isinstance(one, str):
                shared.add(one)
            else:
                worth.setdefault(one.kind, []).append(one)
        family = "family" in shared and self.family.search(label) is not None
        denies = "negation" in shared and self.negation.search(label) is not None
        return _Look(family, denies, worth, frozenset(shared), {})

    def forget(self) -> None:
        """Empty what is remembered of texts that were read: to measure, and for tests."""
        for memo in (self._looks, self._sides, self._limbs):
            memo.forget()

    def is_family_history(self, text: str | None) -> bool:
        """DATA-15: does the text speak of a relative? Asked of a note too."""
        if not text:
            return False
        letters = plain(text)
        return any(word in letters for word in self._relatives) and self.family.search(text) is not None

    def denies(self, text: str | None) -> bool:
        """Does the text hold a denial?"""
        return bool(text) and self.negation.search(str(text)) is not None

    def side(self, text: str | None) -> Side | Both | None:
        """Left, right or both; NOT_RECORDED when the legs are named apart; None when the text is silent."""
        label = self.label(text)
        return self._sides.of(label, self._side) if label else None

    def _side(self, label: str) -> Side | Both | None:
        if "both" in self._looks.of(label, self._look).shared and self.both.search(label):
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
        return self._limbs.of(label, self._limb) if label else None

    def _limb(self, label: str) -> Limb | None:
        shared = self._looks.of(label, self._look).shared
        rest, toes_of_foot = label, 0
        if "toes_of_a_foot" in shared:
            rest, toes_of_foot = self.limbs["toes_of_a_foot"].subn("", label)
        if "leg" in shared and self.limbs["leg"].search(rest):
            return Limb.LEG
        if toes_of_foot or ("toes" in shared and self.limbs["toes"].search(label)):
            return Limb.TOES
        return Limb.ELSEWHERE if "elsewhere" in shared and self.limbs["elsewhere"].search(label) else None

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

    def with_answer(self, text: str, answer: str) -> tuple[Concept, ...]:
        """The findings that a label names together with its short answer: "Gait" and "unsteady"."""
        wanted, unless = self.answered
        together = f"{text} {answer}"
        if not answer or len(answer) > LONGEST_BESIDE_A_LABEL or unless.search(together):
            return ()
        return tuple(one for one in self.concepts(TextKind.BEDSIDE, together) if one in wanted)

    def with_contrast(self, text: str | None) -> bool | None:
        """With contrast, without, or not said. "Without and with" is with."""
        label = self.label(text)
        with_, without = self.contrast
        without_found = without.search(label)
        # "Without contrast" is taken out first, so that what is left of "with and without" still says with.
        if with_.search(without.sub("", label)):
            return True
        return False if without_found else None


def _compiled(pattern: Any, where: str, *, case: bool = False) -> Expression:
    if not isinstance(pattern, str) or not pattern:
        raise ContentError(f"text_patterns: {where}: a pattern is missing")
    try:
        return Expression(pattern, 0 if case else re.IGNORECASE)
    except re.error as error:
        raise ContentError(f"text_patterns: {where}: bad regular expression: {error.msg}") from error


def _concept(name: object, where: str) -> Concept:
    try:
        return Concept(str(name))
    except ValueError as error:
        raise ContentError(f"text_patterns: {where}: unknown concept {name!r}") from error


def load_text_patterns(path: Path) -> TextPatterns:
    """Read and compile the lists; raise ContentError for an unknown concept, kind or origin, or a bad expression.

    ``path`` is the shared file; the lists stand in the folder of the same name beside it.
    """
    document = read_mapping(path)
    folder = path.with_suffix("")
    kinds = {one.stem: read_mapping(one) for one in sorted(folder.glob("*.yaml"))}
    strange = set(kinds) ^ {kind.value for kind in TextKind}
    if strange:
        raise ContentError(f"{folder.name}: kinds missing or unknown: {', '.join(sorted(strange))}")
    try:
        return _patterns(document, {kind: kinds[kind.value] for kind in TextKind})
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error


def _patterns(document: Mapping[str, Any], kinds: Mapping[TextKind, Mapping[str, Any]]) -> TextPatterns:
    words: Mapping[str, str] = document["words"]
    by_kind = {
        kind: tuple(_pattern(kind, name, entry, words) for name, entry in entries.items() if name != _NEVER)
        for kind, entries in kinds.items()
    }
    never = {kind: _compiled(entries[_NEVER], kind.value) for kind, entries in kinds.items() if _NEVER in entries}
    side, limb, answered = document["side"], document["limb"], document["with_answer"]
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
        never=never,
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
        answered=(
            frozenset(_concept(name, "with_answer") for name in answered["concepts"]),
            _compiled(answered["unless"], "with_answer"),
        ),
    )


def _pattern(kind: TextKind, name: object, entry: Mapping[str, Any], words: Mapping[str, str]) -> TextPattern:
    where = f"{kind.value} {name}"
    strange = set(entry) - {"origin", "any", "names", "unless"}
    listed = all(isinstance(entry.get(one, []), list) for one in ("any", "names"))
    if strange or entry.get("origin") not in _ORIGINS or not listed or not ("any" in entry or "names" in entry):
        raise ContentError(
            f"text_patterns: {where}: wants origin (codes.json or ours), any or names, and perhaps unless"
        )
    written = [*entry.get("any", ()), *_whole_words(entry.get("names", ()))]
    expressions = [_spelled_out(one, words, where) for one in written]
    for expression in expressions:
        _compiled(expression, where)
    together = "|".join(f"(?:{one})" for one in expressions)
    unless = entry.get("unless")
    return TextPattern(
        kind,
        _concept(name, where),
        entry["origin"],
        _compiled(together, where),
        None if unless is None else _compiled(_spelled_out(unless, words, where), where),
        required(together),
    )


def _spelled_out(expression: Any, words: Mapping[str, str], where: str) -> Any:
    """``<leg>`` stands for all the words of a leg."""
    if not isinstance(expression, str):
        return expression
    unknown = [name for name in _WORD.findall(expression) if name not in words]
    if unknown:
        raise ContentError(f"text_patterns: {where}: <{unknown[0]}> is not among the shared words")
    return _WORD.sub(lambda found: words[found[1]], expression)


def _whole_words(names: Iterable[str]) -> list[str]:
    """Names are plain words, found as whole words."""
    listed = "|".join(re.escape(name).replace("\\ ", "[ -]?") for name in names)
    return [rf"\b(?:{listed})\b"] if listed else []
