"""Which expressions could match a text at all: a cheap first look, so that hundreds of closed lists cost little.

Every match of an expression holds one of a few literal words; they are read off the expression itself. A text that
holds none of them cannot match, and is never tried. An expression without such words is always tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Generic, TypeVar

from app.prepared import once

SHORTEST = 2
"""Ours: one letter is in almost every text, so that it rejects nothing."""

GRAM = 3
"""Ours: words are looked up by three of their letters."""

MEMO_SIZE = 20_000
"""Ours: labels of a site repeat; this many of them are a few megabytes."""

_PLAIN = str.maketrans({"\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i", "\N{LATIN SMALL LETTER DOTLESS I}": "i"})
"""Letters that an expression takes for an i and that do not become one in lower case."""

_ZERO_WIDTH = frozenset("bB")

T = TypeVar("T")

Words = frozenset[str] | None


def plain(text: str) -> str:
    """The text as expressions without regard to case see it."""
    return text.translate(_PLAIN).casefold()


def required(expression: str) -> Words:
    """Words of which every match of the expression holds at least one; None when there are no such words."""
    words = once("words", expression, lambda: _listed(_Reader(expression).alternatives()))
    return None if words is None else frozenset(words)


def _listed(words: Words) -> list[str] | None:
    return None if words is None else sorted(words)


def _rarity(words: frozenset[str]) -> tuple[int, int]:
    return min(len(word) for word in words), -len(words)


class _Reader:
    """Reads as much of an expression as is needed; what it does not know it takes for "anything"."""

    def __init__(self, expression: str) -> None:
        self._text = expression
        self._at = 0

    def alternatives(self) -> Words:
        """One of several branches: a match holds a word of any of them."""
        together: set[str] | None = set()
        while True:
            words = self._branch()
            together = None if together is None or words is None else together | words
            if self._at >= len(self._text) or self._text[self._at] != "|":
                return None if together is None else frozenset(together)
            self._at += 1

    def _branch(self) -> Words:
        """Parts in a row: the most telling of them."""
        found: list[frozenset[str]] = []
        run = ""
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            part = self._part()
            optional, repeated = self._repetition()
            if isinstance(part, str) and not optional:
                run += part
                if part and repeated:
                    found, run = [*found, frozenset({run})], ""
                continue
            found, run = [*found, frozenset({run})], ""
            if isinstance(part, frozenset) and not optional:
                found.append(part)
        telling = [words for words in (*found, frozenset({run})) if min(map(len, words)) >= SHORTEST]
        return max(telling, key=_rarity, default=None)

    def _part(self) -> str | Words:
        """A literal letter, an empty string for what has no width, words, or None for anything."""
        letter = self._text[self._at]
        self._at += 1
        if letter == "\\":
            escaped = self._text[self._at]
            self._at += 1
            if escaped.isalnum():
                return "" if escaped in _ZERO_WIDTH else None
            return plain(escaped)
        if letter == "[":
            self._at = self._text.index("]", self._at + 1) + 1
            return None
        if letter == "(":
            return self._group()
        if letter in "^$":
            return ""
        return None if letter == "." else plain(letter)

    def _group(self) -> str | Words:
        start = self._at
        kind = ""
        if self._text.startswith("?", start):
            ends = {"<": 3, "=": 2, "!": 2, ":": 2}
            marked = self._text[start + 1]
            self._at = start + ends[marked] if marked in ends else self._text.index(":", start) + 1
            kind = self._text[start : self._at]
        words = self.alternatives()
        self._at += 1
        # What must not be there is no required word, and what a look behind asks for has no place in a run.
        return "" if kind.startswith(("?!", "?<")) else words

    def _repetition(self) -> tuple[bool, bool]:
        """May the part be left out, and may it come more than once?"""
        mark = self._text[self._at : self._at + 1]
        if mark not in ("?", "*", "+", "{") or not mark:
            return False, False
        counts = ""
        if mark == "{":
            end = self._text.index("}", self._at)
            counts, self._at = self._text[self._at + 1 : end], end + 1
        else:
            self._at += 1
        if self._text[self._at : self._at + 1] in ("?", "+"):
            self._at += 1
        return mark in ("?", "*") or counts.startswith(("0", ",")), True


class WordIndex(Generic[T]):
    """Things found by the words that their expressions require."""

    def __init__(self, entries: Iterable[tuple[Words, T]]) -> None:
        """Each thing with its words, in the order in which candidates are to come."""
        listed = list(entries)
        self._things = tuple(thing for _, thing in listed)
        self._always = frozenset(number for number, (words, _) in enumerate(listed) if words is None)
        lists = [sorted(words or ()) for words, _ in listed]
        by_gram = once("grams", "\n".join(map("\t".join, lists)), lambda: _by_gram(lists))
        self._by_gram = {gram: frozenset(numbers) for gram, numbers in by_gram.items()}
        self._keys = frozenset(gram for gram in by_gram if len(gram) == GRAM)
        self._short = tuple(gram for gram in by_gram if len(gram) < GRAM)

    def candidates(self, text: str) -> list[T]:
        """The things that the text may match, in their order."""
        letters = plain(text)
        found = self._keys.intersection(map("".join, zip(letters, letters[1:], letters[2:], strict=False)))
        grams = [*found, *(gram for gram in self._short if gram in letters)]
        numbers = self._always.union(*(self._by_gram[gram] for gram in grams))
        return [self._things[number] for number in sorted(numbers)]


def _by_gram(lists: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """For each list of words the numbers of those that are found by these letters: the rarest of each word."""
    common = Counter(gram for words in lists for word in words for gram in _grams(word))
    found: dict[str, list[int]] = {}
    for number, words in enumerate(lists):
        for gram in {min(_grams(word), key=lambda gram: (common[gram], gram)) for word in words}:
            found.setdefault(gram, []).append(number)
    return found


def _grams(word: str) -> Iterator[str]:
    """The letters by which a word may be found."""
    if len(word) < GRAM:
        yield word
    for at in range(len(word) - GRAM + 1):
        yield word[at : at + GRAM]


@dataclass(slots=True)
class Memo(Generic[T]):
    """What was read of a text, remembered by a digest of it, so that no text of a chart outlives its call."""

    size: int = MEMO_SIZE
    _known: dict[bytes, T] = field(default_factory=dict)

    def of(self, text: str, read: Callable[[str], T]) -> T:
        """What is known of the text, or what is read of it now."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        try:
            return self._known[key]
        except KeyError:
            pass
        found = read(text)
        if len(self._known) >= self.size:
            self._known.clear()
        self._known[key] = found
        return found

    def forget(self) -> None:
        """Start anew."""
        self._known.clear()
