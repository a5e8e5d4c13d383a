"""Reads what a text tells of a leg: complaints and how they behave, by the closed lists of cards/symptom_words.yaml.

A text is read part by part. A part that denies, tells of the past or of another place than a leg is left out first;
what is left may tell a complaint of a leg, and traits of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar

from app.errors import ContentError
from app.fhir.text_patterns import Limb, yaml_mapping
from app.fhir.word_index import Memo, WordIndex, required
from app.picture.facts import Complaint, Trait

_PARTS: Final = re.compile(
    r"[,;]\s*|\.\s+|\.$|\s+(?:-|–)\s+|\s+(?:but|however|although|and|with|plus|then|as well as)\s+(?!\d)", re.IGNORECASE
)
_LIST_ENDS: Final = re.compile(r"\s*\b(?:or|nor)\b", re.IGNORECASE)
_SENTENCE_ENDS: Final = re.compile(r";|\.|\bbut\b|\bhowever\b|\balthough\b", re.IGNORECASE)
_BEHAVES: Final = re.compile(r"\b(?:worse|better|relie\w*|eas\w+|improv\w+|brought on)\s*$", re.IGNORECASE)

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


@dataclass(frozen=True, slots=True)
class SymptomWords:
    """All lists, compiled once at start."""

    longest_text: int
    complaints: Mapping[Complaint, re.Pattern[str]]
    traits: Mapping[Trait, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    roles: tuple[tuple[re.Pattern[str], str], ...]
    codes: Mapping[str, CodeTells]
    _index: WordIndex[Enum]
    _memo: Memo[Told] = field(default_factory=Memo, init=False, repr=False, compare=False)

    def read(self, text: str | None) -> Told:
        """What a text tells of a leg; ``NOTHING`` for a note, and for what is no telling."""
        if not text or len(text) > self.longest_text:
            return NOTHING
        return self._memo.of(text, self._read)

    def forget(self) -> None:
        """Empty what is remembered of texts that were read."""
        self._memo.forget()

    def with_role(self, label: str, answer: str) -> str:
        """An item and its answer as one phrase: "Relieving factors", "sitting" are "relieved by sitting"."""
        says = next((said for asked, said in self.roles if asked.search(label)), None)
        return f"{label}: {answer}" if says is None else f"{says} {answer}".strip()

    def has_role(self, label: str) -> bool:
        """Does the item ask how a symptom behaves?"""
        return any(asked.search(label) for asked, _ in self.roles)

    def code(self, code: str) -> CodeTells | None:
        """What an ICD-10-CM code tells beside its concept, by its nearest listed ancestor."""
        bare = code.strip().upper()
        return next((self.codes[bare[:end]] for end in range(len(bare), 2, -1) if bare[:end] in self.codes), None)

    def _read(self, text: str) -> Told:
        label = " ".join(text.split())
        candidates = self._index.candidates(label)
        if not candidates or self.patterns["not_told"].search(label):
            return NOTHING
        kept = self._kept(label)
        here = [part for part in kept if part.limb is not Limb.ELSEWHERE]
        said = ", ".join(part.text for part in here)
        complaints = self._found(self.complaints, candidates, said)
        traits = self._found(self.traits, candidates, said)
        # "Better when sitting" does not come on when sitting.
        traits -= _PROVOKED - self._found(self.traits, candidates, self.patterns["relief"].sub("", said))
        if not complaints and not traits:
            return NOTHING
        limb = Limb.LEG if any(part.limb is Limb.LEG for part in here) else None
        return Told(
            complaints,
            traits,
            limb,
            both_legs=self.patterns["both_legs"].search(said) is not None,
            by_nature=self.patterns["by_nature"].search(said) is not None,
            doubtful=self.patterns["doubt"].search(label) is not None,
        )

    def _found(self, lists: Mapping[Named, re.Pattern[str]], candidates: Iterable[Enum], text: str) -> frozenset[Named]:
        wanted = set(candidates)
        return frozenset(one for one, pattern in lists.items() if one in wanted and pattern.search(text))

    def _kept(self, label: str) -> list[_Part]:
        """The parts that are neither denied nor past, each with its place; a part without one takes its neighbor's."""
        parts = self._without_denials(_parts(label))
        for part in parts:
            part.limb = self._place(part.text)
            part.complains = any(pattern.search(part.text) for pattern in self.complaints.values())
        known = next((part.limb for part in parts if part.limb is not None), None)
        for index, part in enumerate(parts):
            if part.limb is None:
                part.limb = known
            elif part.limb is Limb.LEG and not part.complains and index and parts[index - 1].complains:
                # "Pain in the back and legs": the legs hurt too.
                parts[index - 1].limb = Limb.LEG
            known = part.limb
        return parts

    def _place(self, part: str) -> Limb | None:
        leg, elsewhere = self.patterns["leg"].search(part), self.patterns["elsewhere"].search(part)
        if leg is not None:
            return Limb.LEG
        return None if elsewhere is None else Limb.ELSEWHERE

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
            text, whole = self._undenied(part.text)
            if text != part.text:
                denied_until_end = self.patterns["denies_all"].search(part.text) is not None
                listed = whole
            if text:
                kept.append(_Part(text, part.mark))
        return kept

    def _undenied(self, part: str) -> tuple[str, bool]:
        """The part up to its denial or its past; True when nothing of it is left."""
        shown = self.patterns["not_a_denial"].sub(lambda found: "\x00" * len(found[0]), part)
        cut = min(
            (found.start() for name in ("denial", "past") if (found := self.patterns[name].search(shown)) is not None),
            default=len(part),
        )
        if self.patterns["denied_after"].search(shown[:cut]):
            cut = 0
        text = part[:cut].strip(" :")
        return text, not text


def _parts(label: str) -> list[_Part]:
    """The parts of a label; "worse with walking" stays whole."""
    parts: list[_Part] = []
    start, mark = 0, ""
    for found in _PARTS.finditer(label):
        if found[0].strip() in ("with", "and") and _BEHAVES.search(label[: found.start()]):
            continue
        parts.append(_Part(label[start : found.start()], mark))
        start, mark = found.end(), found[0]
    parts.append(_Part(label[start:], mark))
    return [part for part in parts if part.text.strip()]


_PATTERNS: Final = (
    "leg", "elsewhere", "by_nature", "both_legs", "not_a_denial", "denial", "denied_after", "denies_all", "past",
    "doubt", "not_told",
)  # fmt: skip


def load_symptom_words(path: Path) -> SymptomWords:
    """Read and compile the lists; raise ContentError for an unknown complaint or trait, or a bad expression."""
    document = yaml_mapping(path)
    try:
        words: Mapping[str, str] = document["words"]
        complaints = {one: _joined(document["complaints"][one.value], words) for one in Complaint}
        traits = {one: _joined(document["traits"][one.value], words) for one in Trait}
        strange = {*document["complaints"], *document["traits"]} - {*map(str, Complaint), *map(str, Trait)}
        if strange:
            raise ContentError(f"{path.name}: unknown: {', '.join(sorted(strange))}")
        lists: list[tuple[Enum, re.Pattern[str]]] = [*complaints.items(), *traits.items()]
        return SymptomWords(
            longest_text=int(document["longest_text"]),
            complaints=complaints,
            traits=traits,
            patterns={
                "relief": _compiled(rf"\b{words['relief']}\b[^,;.]*"),
                **{name: _compiled(document[name]) for name in _PATTERNS},
            },
            roles=tuple((_compiled(role["label"]), str(role["says"])) for role in document["roles"]),
            codes={code: _code(entry) for code, entry in document["codes"].items()},
            _index=WordIndex((required(pattern.pattern), one) for one, pattern in lists),
        )
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise ContentError(f"{path.name}: not as it should be: {type(error).__name__} {error}") from error


def _joined(expressions: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    written = "|".join(f"(?:{one})" for one in expressions)
    for name, spelled in words.items():
        written = written.replace(f"<{name}>", spelled)
    return _compiled(written)


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _code(entry: Mapping[str, Any]) -> CodeTells:
    return CodeTells(
        frozenset(Complaint(one) for one in entry.get("complaints", ())),
        frozenset(Trait(one) for one in entry.get("traits", ())),
    )
