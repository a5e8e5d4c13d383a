"""What a code, a text, an answer or a unit means in the picture's words: every lookup of the readers, loaded once.

Nothing here reads a file after ``Terminology.load``; lookups by code are dictionary reads, lookups by text are
compiled expressions over short labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from app.errors import ContentError
from app.fhir.symptom_words import SymptomWords, load_symptom_words
from app.fhir.text_patterns import Limb, TextKind, TextPatterns, load_text_patterns
from app.fhir.units import Amount, Units, load_units, refill
from app.fhir.value_maps import NOT_ASSESSED, Graded, NotAssessed, ValueMaps, load_value_maps
from app.fhir.value_sets import (
    BOTH,
    SIDE_PROPERTY,
    SNOMED,
    Asks,
    Both,
    CodeIndex,
    CodeStatus,
    ListedCode,
    Match,
    add_site_codes,
    known_system,
    load_value_sets,
)
from app.picture.concepts import Concept
from app.picture.facts import Colour, Grade, Interval, Motor, Presence, Pulse, Refill, Sensory, Side, Temperature
from app.picture.needs import Why
from app.strict_yaml import read_mapping

__all__ = [
    "BOTH",
    "NOT_ASSESSED",
    "SIDE_PROPERTY",
    "Amount",
    "Asks",
    "Both",
    "CodeStatus",
    "Graded",
    "Limb",
    "ListedCode",
    "Match",
    "NotAssessed",
    "Terminology",
    "TextKind",
]

_NAMED_BY_FINDING: Final = ("sign.", "saddle_sensory_loss")

_ARTERY_CODES: Final[Mapping[str, Concept]] = {
    "86547008": Concept.PULSE_DORSALIS_PEDIS,
    "792817008": Concept.PULSE_DORSALIS_PEDIS,
    "792816004": Concept.PULSE_DORSALIS_PEDIS,
    "13363002": Concept.PULSE_POSTERIOR_TIBIAL,
    "214912001": Concept.PULSE_POSTERIOR_TIBIAL,
    "214811007": Concept.PULSE_POSTERIOR_TIBIAL,
    "43899006": Concept.PULSE_POPLITEAL,
    "25885001": Concept.PULSE_POPLITEAL,
    "7657000": Concept.PULSE_FEMORAL,
    "113270003": Concept.PULSE_FEMORAL,
    "69833005": Concept.PULSE_FEMORAL,
}
"""Which pulse is felt at which SNOMED CT artery; checked against ``body.artery`` at start."""


@dataclass(frozen=True, slots=True, repr=False)
class Terminology:
    """Read once at start and immutable after; safe to share between threads."""

    _codes: CodeIndex
    _texts: TextPatterns
    _values: ValueMaps
    _units: Units
    _labels: Mapping[Concept, str]
    symptoms: SymptomWords
    gists: defaultdict[str, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict), compare=False)
    """What parts of charts were found to mean, by role and hash (``app.fhir.gist``)."""

    @classmethod
    def load(cls, cards: Path, concept_map: Path | None = None) -> Terminology:
        """Read and check all lists under ``cards``, and a site's ConceptMap. Raises ContentError, naming the file.

        The ConceptMap is FHIR R4: ``group[].source`` the local system, ``element[].code`` the local code,
        ``target[].code`` a concept id; a side is ``target[].product[]`` with ``property`` SIDE_PROPERTY and ``value``
        left, right or bilateral.
        """
        values = load_value_maps(cards / "value_maps.yaml")
        misused = cards / "misused_codes.json"
        codes = load_value_sets(cards / "value_sets", misused, values.classes())
        if concept_map is not None:
            add_site_codes(codes, concept_map, misused)
        _check_arteries(codes)
        return cls(
            codes,
            load_text_patterns(cards / "text_patterns.yaml"),
            values,
            load_units(cards / "units.yaml"),
            _labels(cards / "labels.yaml"),
            load_symptom_words(cards / "symptom_words.yaml"),
        )

    # Codes.

    def codings(self, system: str | None, code: str | None) -> tuple[Match, ...]:
        """Every concept of a code, the site's own codes included; empty when it is unknown, recalled or misused.

        A listed ICD-10-CM code speaks for its children; of two ancestors the nearer one does.
        """
        return self._codes.find(system, code)

    def search_tokens(self, concepts: Iterable[Concept]) -> tuple[str, ...]:
        """Sorted ``system|code`` tokens for a FHIR search: matching codes only, no ICD-10-CM groups."""
        return tuple(
            sorted(
                {
                    f"{line.system}|{line.code}"
                    for concept in concepts
                    for line in self._codes.sets[concept.value]
                    if line.active and not line.group
                }
            )
        )

    @property
    def value_sets(self) -> Mapping[str, tuple[ListedCode, ...]]:
        """Every value set by its concept id, recalled codes too: for the catalogue."""
        return MappingProxyType(self._codes.sets)

    # Text.

    def by_text(self, kind: TextKind, text: str | None) -> tuple[Concept, ...]:
        """The concepts that a text names, by the closed list of its kind.

        A relative's disease never counts (DATA-15). A denial silences BEDSIDE, COMPLAINT and LAB; the other kinds may
        over-match (DATA-20). A text over 300 characters is a note and is not read.
        """
        return self._texts.concepts(kind, text)

    def by_text_and_answer(self, text: str, answer: str) -> tuple[Concept, ...]:
        """The findings that a label and its short answer name together, by the closed list ``with_answer``."""
        return self._texts.with_answer(text, answer)

    def is_family_history(self, text: str | None) -> bool:
        """Does the text speak of a relative? (Z80-Z84 never match in ``codings``.)"""
        return self._texts.is_family_history(text)

    def asks(self, concept: Concept, text: str | None) -> Asks:
        """Does an item's label ask for the function or for its deficit?"""
        return self._texts.asks(concept, text)

    def finding_in(self, concept: Concept, text: str | None) -> Grade | None:
        """The grade that a finding's own words state: "Numbness of left foot", "absent DP pulse", "LLE Temp: Cold".

        None for a question ("Pulse DP"), a denial, a relative's disease, and a text that states several grades.
        """
        label = self._texts.label(text)
        scale = self._values.scale(concept)
        if not label or scale is None or self._texts.is_family_history(label) or self._texts.denies(label):
            return None
        asks = self.asks(concept, label)
        if scale is Presence and concept.startswith(_NAMED_BY_FINDING):
            # "Foot drop" is the finding itself; "anal tone" only asks.
            return None if asks is Asks.FUNCTION or ":" in label else Presence.PRESENT
        _, colon, answer = label.rpartition(":")
        if colon and answer.strip():
            stated = self._values.grade(concept, answer, False, asks)
            if isinstance(stated, Grade):
                return stated
        if scale in (Sensory, Motor):
            return scale["EXTENT_UNKNOWN"] if asks is Asks.DEFICIT else None
        return _stated_once(scale, label)

    def with_contrast_in(self, text: str | None) -> bool | None:
        """Does an order's text say with or without contrast? None when it does not say."""
        return self._texts.with_contrast(text)

    def forget(self) -> None:
        """Empty what is remembered of texts that were read: to measure, and for tests."""
        self._texts.forget()
        self.symptoms.forget()
        self.gists.clear()

    # Side and site.

    def side_in(self, text: str | None) -> Side | Both | None:
        """Left, right or both; ``Side.NOT_RECORDED`` when it names both legs apart; None when it is silent."""
        return self._texts.side(text)

    def side_of_site(self, system: str | None, code: str | None) -> Side | Both | None:
        """The side of a body site, or of a side qualifier; None when the code has none or is unknown."""
        key = (known_system(system), (code or "").strip())
        for name in ("body.limb", "body.artery", "qualifier.side"):
            found = self._codes.qualifiers[name].get(key)
            if found is not None:
                return found.side
        return None

    def artery_of_site(self, system: str | None, code: str | None) -> Concept | None:
        """The pulse that is felt at an artery's body site."""
        key = (known_system(system), (code or "").strip())
        return _ARTERY_CODES[key[1]] if key in self._codes.qualifiers["body.artery"] else None

    def artery_in(self, text: str | None) -> Concept | None:
        """The pulse of the one artery that a text names; None when it names none or several ("DP/PT")."""
        return self._texts.artery(text)

    def limb_site(self, system: str | None, code: str | None) -> Limb | None:
        """LEG for a listed leg or leg artery; None for an unlisted code, whose text then decides (``limb_in``)."""
        key = (known_system(system), (code or "").strip())
        known = key in self._codes.qualifiers["body.limb"] or key in self._codes.qualifiers["body.artery"]
        return Limb.LEG if known else None

    def limb_in(self, text: str | None) -> Limb | None:
        """Leg, toes or elsewhere; a text that names the leg beside another place is a leg's."""
        return self._texts.limb(text)

    # Answers.

    def scale(self, concept: Concept) -> type[Grade] | None:
        """The grades of a concept, or None when it is not a graded finding."""
        return self._values.scale(concept)

    def grade(
        self, concept: Concept, answer: str | int | bool | Decimal, *, toes: bool = False, asks: Asks = Asks.UNCLEAR
    ) -> Graded:
        """The grade of an answer, NOT_ASSESSED when nobody could look, None when the answer is in no closed list."""
        return self._values.grade(concept, answer, toes, asks)

    def grade_of_coding(
        self, concept: Concept, system: str | None, code: str | None, *, toes: bool = False, asks: Asks = Asks.UNCLEAR
    ) -> Graded:
        """The same for a coded answer: a finding of this concept, a presence qualifier, or a listed answer code.

        None when the code is not listed; its display may then be tried with ``grade``.
        """
        key = (known_system(system), (code or "").strip())
        qualifier = self._codes.qualifiers["qualifier.presence"].get(key)
        if qualifier is not None:
            return self._values.grade(concept, qualifier.polarity, toes, asks) if qualifier.polarity else None
        if key in self._codes.qualifiers["qualifier.loinc_answer"]:
            return self._values.grade(concept, self._codes.displays[key].partition(" (")[0], toes, asks)
        stated = (match.finding for match in self.codings(system, code) if match.concept is concept)
        return next(stated, None)

    def refill(self, seconds: Interval) -> Refill | Why:
        """Capillary refill from seconds: above 3 s slow, above 5 s very slow; STRADDLES across 3 s."""
        return refill(seconds)

    # Numbers.

    def is_measured(self, concept: Concept) -> bool:
        """Does the concept have a unit?"""
        return concept in self._units.by_concept

    def canonical(
        self, concept: Concept, value: Decimal, comparator: str | None, unit_code: str | None, unit_text: str | None
    ) -> Amount | Why:
        """The number as an interval in its canonical unit, or UNIT, IMPLAUSIBLE or UNREADABLE.

        An ABI of 0 passes: it is valid only when the pedal signal is absent, which the reader has to decide.
        """
        return self._units.canonical(concept, value, comparator, unit_code, unit_text)

    # Words.

    def label(self, concept: Concept) -> str:
        """The short printed name."""
        return self._labels[concept]


_STATED_WORDS: Final[Mapping[type[Grade], tuple[tuple[str, Grade], ...]]] = {
    Pulse: (("absent", Pulse.ABSENT), ("pulseless", Pulse.ABSENT), ("impalpable", Pulse.ABSENT)),
    Temperature: (("cold", Temperature.COLD), ("cool", Temperature.COOL)),
    Colour: (
        ("cyanosis", Colour.CYANOTIC),
        ("cyanotic", Colour.CYANOTIC),
        ("pallor", Colour.PALE),
        ("pale", Colour.PALE),
    ),
}
"""Words that state a grade inside a label. Alarming ones only: a normal finding is an answer, never a label."""


def _stated_once(scale: type[Grade], label: str) -> Grade | None:
    words = set(label.casefold().replace(",", " ").replace(":", " ").split())
    stated = {grade for word, grade in _STATED_WORDS.get(scale, ()) if word in words}
    return stated.pop() if len(stated) == 1 else None


def _check_arteries(codes: CodeIndex) -> None:
    listed = {code for system, code in codes.qualifiers.get("body.artery", {}) if system == SNOMED}
    if listed != set(_ARTERY_CODES):
        raise ContentError("body-artery.json: the arteries are not those that the service knows a pulse for")
    for needed in ("body.limb", "qualifier.side", "qualifier.presence", "qualifier.loinc_answer"):
        if needed not in codes.qualifiers:
            raise ContentError(f"{needed.replace('.', '-')}.json: is missing")


def _labels(path: Path) -> Mapping[Concept, str]:
    document = read_mapping(path)
    try:
        labels = {Concept(name): label for name, label in document.items()}
    except ValueError as error:
        raise ContentError(f"{path.name}: {error}") from error
    printed = {concept for concept, label in labels.items() if isinstance(label, str) and label}
    absent = sorted(concept.value for concept in Concept if concept not in printed)
    if absent:
        raise ContentError(f"{path.name}: no label for {', '.join(absent)}")
    return labels
