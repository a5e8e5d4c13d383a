"""How a blank of a text is spoken: numbers, times in the site's zone, sides and concepts in words."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from decimal import Decimal

from app.conclusions import Blank, Blanks
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.moments import When

SIDE_WORDS: Mapping[Side, str] = {
    Side.LEFT: "left leg",
    Side.RIGHT: "right leg",
    Side.NOT_RECORDED: "side not recorded",
}

_BLANK_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Control characters, and the marks that turn the reading direction or hide themselves.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the YAML with its blanks found; ``pieces`` alternate literal, blank name (empty: none)."""

    pieces: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, raw: str) -> Text:
        """Find the blanks. Raises ValueError for an empty text or anything but ``{blank_name}``."""
        pieces: list[tuple[str, str]] = []
        for literal, name, spec, conversion in string.Formatter().parse(one_line(raw)):
            if name is not None and (spec or conversion or not _BLANK_NAME.fullmatch(name)):
                raise ValueError("a blank is written {lower_case_name} and nothing else")
            pieces.append((literal, name or ""))
        if not pieces:
            raise ValueError("the text is empty")
        return cls(tuple(pieces))

    @property
    def blanks(self) -> frozenset[str]:
        """The names of the blanks."""
        return frozenset(name for _, name in self.pieces if name)

    def filled(self, blanks: Blanks, speech: Speech) -> str:
        """The text with every blank spoken. Raises LookupError naming the blank that was not filled."""
        if len(self.pieces) == 1 and not self.pieces[0][1]:
            return self.pieces[0][0]
        return "".join(literal + (speech.blank(blanks[name]) if name else "") for literal, name in self.pieces)

    def longest(self, lengths: Mapping[str, int], default: int) -> int:
        """The length when each blank is as long as ``lengths`` says, others ``default``."""
        return sum(len(literal) + (lengths.get(name, default) if name else 0) for literal, name in self.pieces)


def number_in_words(value: int | Decimal) -> str:
    """The number without trailing noise, with a comma in thousands, so that no one misreads a dose by ten."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value.normalize():,f}"


@dataclass(frozen=True, slots=True)
class Speech:
    """The zone in which times are printed and the labels of the concepts."""

    zone: tzinfo
    labels: Mapping[Concept, str]

    def blank(self, value: Blank) -> str:
        """One blank in words; an unknown kind is a bug and raises TypeError."""
        match value:
            case Side():
                return SIDE_WORDS[value]
            case Concept():
                return self.concept(value)
            case When():
                return self.when(value)
            case str():
                return one_line(value)
            case int() | Decimal():
                return number_in_words(value)

    def concept(self, concept: Concept) -> str:
        """The label of a concept, to stand inside a sentence."""
        return self.labels.get(concept, concept.value)

    def when(self, when: When) -> str:
        """A time as precisely as it was charted, and not more so."""
        start = when.earliest.astimezone(self.zone)
        if not when.to_the_day_only:
            return f"{start.year}-{start.month:02}-{start.day:02} {start.hour:02}:{start.minute:02}"
        span = when.latest - when.earliest
        if span <= timedelta(hours=27):  # The longest day has 25 hours; a charted date is read as one local day.
            return f"{start:%Y-%m-%d}, time of day not recorded"
        if span <= timedelta(days=32):
            return f"{start:%Y-%m}, day not recorded"
        return f"{start:%Y}, day not recorded"
