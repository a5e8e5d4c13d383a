"""Reads what a text tells of a leg: complaints and how they behave, by the closed lists of cards/symptom_words.yaml.

A text is read part by part. A part that denies, tells of the past or of another place than a leg is left out first;
what is left may tell a complaint of a leg, and traits of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from app.errors import ContentError
from app.fhir.expression import Expression
from app.fhir.text_patterns import Limb
from app.fhir.word_index import Memo, WordIndex, required
from app.picture.facts import Complaint, Trait
from app.strict_yaml import read_mapping

_PARTS: Final = re.compile(
    r"[,;]\s*|\.\s+|\.$|\s+(?:-|–)\s+|\s+(?:but|however|although|and|with|plus|then|as well as)\s+(?!\d)", re.IGNORECASE
)
_LIST_ENDS: Final = re.compile(r"\s*\b(?:or|nor)\b", re.IGNORECASE)
_SENTENCE_ENDS: Final = re.compile(r";|\.|\bbut\b|\bhowever\b|\balthough\b", re.IGNORECASE)
_BELONGS: Final = re.compile(
    r"\b(?:worse|better|relie\w*|eas\w+|improv\w+|brought on|pins|on|off|comes?|standing|walking|sitting|glove)\s*$",
    re.IGNORECASE,
)
"""Words that do not end a part: "worse with walking", "pins and needles", "standing and walking"."""

_PROVOKED: Final = frozenset(
    {Trait.ON_WALKING, Trait.ON_STANDING, Trait.AT_REST, Trait.AFTER_POSTURE, Trait.AT_NIGHT, Trait.IN_THE_EVENING}
)

Named = TypeVar("Named", Complaint, Trait)


@dataclass(frozen=True, slots=True)
class Told:
    """What a text tells. ``limb`` is where, as far as the text says; a text of another place tells nothing."""

    complaints: frozenset[Complaint] = frozenset()
    traits: frozenset[Trait] = frozenset()
    limb: Limb | None = None
    both_legs: bool = False
    by_nature: bool = False
    doubtful: bool = False


NOTHING: Final = Told()
_SYMPTOMS: Final = frozenset({*Complaint, *Trait})
_DENIALS: Final = frozenset({"denial", "past", "denied_after"})


@dataclass(frozen=True, slots=True)
class CodeTells:
    """What a code tells beside its concept."""

    complaints: frozenset[Complaint] = frozenset()
    traits: frozenset[Trait] = frozenset()


@dataclass(slots=True)
class _Part:
    """One part of a sentence, with the mark before it."""

    text: str
    mark: str
    limb: Limb | None = None
    complains: bool = False


class _Label(NamedTuple):
    """What is read of a label, and what it asks about."""

    told: Told
    role: str | None


@dataclass(frozen=True, slots=True)
class SymptomWords:
    """All lists, compiled once at start."""

    longest_text: int
    complaints: Mapping[Complaint, Expression]
    traits: Mapping[Trait, Expression]
    patterns: Mapping[str, Expression]
    roles: Mapping[str, Expression]
    codes: Mapping[str, CodeTells]
    _index: WordIndex[str] = field(init=False, repr=False, compare=False)
    _memo: Memo[_Label] = field(default_factory=Memo, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index all expressions by their words, so that one look tells which of them are worth trying."""
        lists: tuple[Mapping[Any, Expression], ...] = (self.complaints, self.traits, self.patterns, self.roles)
        entries = [(required(pattern.pattern), str(name)) for one in lists for name, pattern in one.items()]
        object.__setattr__(self, "_index", WordIndex(entries))

    def read(self, text: str | None) -> Told:
        """What a text tells of a leg; ``NOTHING`` for a note, and for what is no telling."""
        return self._label(text).told

    def role(self, label: str) -> str | None:
        """What an item asks about a symptom, as the words that go before its answer; None when it does not ask.

        "Relieving factors" is "relieved by", so that with "sitting" it reads as people say it.
        """
        return self._label(label).role

    def code(self, code: str) -> CodeTells | None:
        """What an ICD-10-CM code tells beside its concept, by its nearest listed ancestor."""
        bare = code.strip().upper()
        return next((self.codes[bare[:end]] for end in range(len(bare), 2, -1) if bare[:end] in self.codes), None)

    def forget(self) -> None:
        """Empty what is remembered of texts that were read."""
        self._memo.forget()

    def _label(self, text: str | None) -> _Label:
        if not text or len(text) > self.longest_text:
            return _SILENT
        return self._memo.of(text, self._read)

    def _read(self, text: str) -> _Label:
        label = " ".join(text.split())
        worth = frozenset(self._index.candidates(label))
        role = next((said for said, asked in self.roles.items() if said in worth and asked.search(label)), None)
        if not worth & _SYMPTOMS:
            return _Label(NOTHING, role)
        return _Label(_Reading(self, worth).told(label), role)


class _Reading:
    """Reads one label; ``worth`` are the names of the expressions that may match it."""

    def __init__(self, words: SymptomWords, worth: frozenset[str]) -> None:
        self._words = words
        self._complaints = {one: words.complaints[one] for one in Complaint if one in worth}
        self._traits = {one: words.traits[one] for one in Trait if one in worth}
        self._shared = {name: pattern for name, pattern in words.patterns.items() if name in worth}

    def told(self, label: str) -> Told:
        """What it tells of a leg."""
        if self._has("not_told", label):
            return NOTHING
        here = [part for part in self._kept(label) if part.limb is not Limb.ELSEWHERE]
        said = ", ".join(part.text for part in here)
        complaints, traits = _found(self._complaints, said), _found(self._traits, said)
        if traits & _PROVOKED and "relief" in self._shared:
            # "Better when sitting" does not come on when sitting.
            traits -= _PROVOKED - _found(self._traits, self._shared["relief"].sub("", said))
        if not complaints and not traits:
            return NOTHING
        return Told(
            complaints,
            traits,
            Limb.LEG if any(part.limb is Limb.LEG for part in here) else None,
            both_legs=self._has("both_legs", said),
            by_nature=self._has("by_nature", said),
            doubtful=self._has("doubt", label),
        )

    def _has(self, name: str, text: str) -> bool:
        return name in self._shared and self._shared[name].search(text) is not None

    def _kept(self, label: str) -> list[_Part]:
        """The parts that are neither denied nor past, each with its place; a part without one takes its neighbor's."""
        parts = _parts(label)
        if self._shared.keys() & _DENIALS:
            parts = self._without_denials(parts)
        for part in parts:
            elsewhere = Limb.ELSEWHERE if self._has("elsewhere", part.text) else None
            part.limb = Limb.LEG if self._has("leg", part.text) else elsewhere
            part.complains = any(pattern.search(part.text) for pattern in self._complaints.values())
        known = next((part.limb for part in parts if part.limb is not None), None)
        for before, part in zip([None, *parts], parts, strict=False):
            if part.limb is None:
                part.limb = known
            elif part.limb is Limb.LEG and not part.complains and before is not None and before.complains:
                before.limb = Limb.LEG  # "Pain in the back and legs": the legs hurt too.
            known = part.limb
        return parts

    def _without_denials(self, parts: list[_Part]) -> list[_Part]:
        kept: list[_Part] = []
        denied_until_end = listed = False
        for index, part in enumerate(parts):
            if _SENTENCE_ENDS.search(part.mark):
                denied_until_end = listed = False
            if listed and not any(_LIST_ENDS.match(other.text) for other in parts[index:]):
                listed = False
            if denied_until_end or listed:
                continue
            text = self._undenied(part.text)
            if text != part.text:
                denied_until_end, listed = self._has("denies_all", part.text), not text
            if text:
                kept.append(_Part(text, part.mark))
        return kept

    def _undenied(self, part: str) -> str:
        """The part up to its denial or its past."""
        shown = part
        if "not_a_denial" in self._shared:
            shown = self._shared["not_a_denial"].sub(lambda found: "\x00" * len(found[0]), part)
        if self._has("denied_after", shown):
            return ""
        found = [self._shared[name].search(shown) for name in ("denial", "past") if name in self._shared]
        cut = min((one.start() for one in found if one is not None), default=len(part))
        return part[:cut].strip(" :")


def _found(lists: Mapping[Named, Expression], text: str) -> frozenset[Named]:
    return frozenset(one for one, pattern in lists.items() if pattern.search(text))


def _parts(label: str) -> list[_Part]:
    """The parts of a label; "worse with walking" stays whole."""
    parts: list[_Part] = []
    start, mark = 0, ""
    for found in _PARTS.finditer(label):
        if found[0].strip() in ("with", "and") and _BELONGS.search(label[: found.start()]):
            continue
        parts.append(_Part(label[start : found.start()], mark))
        start, mark = found.end(), found[0]
    parts.append(_Part(label[start:], mark))
    return [part for part in parts if part.text.strip()]


_SILENT: Final = _Label(NOTHING, None)
_PATTERNS: Final = (
    "leg", "elsewhere", "by_nature", "both_legs", "not_a_denial", "denial", "denied_after", "denies_all", "past",
    "doubt", "not_told",
)  # fmt: skip


def load_symptom_words(path: Path) -> SymptomWords:
    """Read and compile the lists; raise ContentError for an unknown complaint or trait, or a bad expression."""
    document = read_mapping(path)
    try:
        words: Mapping[str, str] = document["words"]
        complaints = {one: _joined(document["complaints"][one.value], words) for one in Complaint}
        traits = {one: _joined(document["traits"][one.value], words) for one in Trait}
        strange = {*document["complaints"], *document["traits"]} - {*map(str, Complaint), *map(str, Trait)}
        if strange:
            raise ContentError(f"{path.name}: unknown: {', '.join(sorted(strange))}")
        return SymptomWords(
            longest_text=int(document["longest_text"]),
            complaints=complaints,
            traits=traits,
            patterns={
                "relief": _compiled(rf"\b{words['relief']}\b[^,;.]*"),
                **{name: _compiled(document[name]) for name in _PATTERNS},
            },
            roles={str(role["says"]): _compiled(role["label"]) for role in document["roles"]},
            codes={code: _code(entry) for code, entry in document["codes"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error


def _joined(expressions: Iterable[str], words: Mapping[str, str]) -> Expression:
    written = "|".join(f"(?:{one})" for one in expressions)
    for name, spelled in words.items():
        written = written.replace(f"<{name}>", spelled)
    return _compiled(written)


def _compiled(expression: str) -> Expression:
    return Expression(expression)


def _code(entry: Mapping[str, Any]) -> CodeTells:
    return CodeTells(
        frozenset(Complaint(one) for one in entry.get("complaints", ())),
        frozenset(Trait(one) for one in entry.get("traits", ())),
    )
