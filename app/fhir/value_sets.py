"""Reads cards/value_sets/ and a site's ConceptMap: which code stands for which concept, on which side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec

from app.errors import ContentError
from app.picture.concepts import Concept
from app.picture.facts import Grade, Side

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
CPT: Final = "http://www.ama-assn.org/go/cpt"

_SPELLINGS: Final[Mapping[str, str]] = {
    LOINC: LOINC,
    "urn:oid:2.16.840.1.113883.6.1": LOINC,
    SNOMED: SNOMED,
    "urn:oid:2.16.840.1.113883.6.96": SNOMED,
    RXNORM: RXNORM,
    "urn:oid:2.16.840.1.113883.6.88": RXNORM,
    ICD10CM: ICD10CM,
    "urn:oid:2.16.840.1.113883.6.90": ICD10CM,
    CPT: CPT,
    "urn:oid:2.16.840.1.113883.6.12": CPT,
}

_EXTENSION: Final = "https://leg-triage.example/StructureDefinition/"
SIDE_PROPERTY: Final = _EXTENSION + "side"
"""The ``product.property`` by which a site's ConceptMap names the side of a local code."""

LONGEST_CODE: Final = 64
"""Ours: no code of any system here is longer; a longer text is not a code."""

FAMILY_HISTORY_ICD: Final = ("Z80", "Z81", "Z82", "Z83", "Z84")
"""DATA-15: these are another person's diseases."""

_ICD_SHAPE: Final = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}")
"""A word such as OTHER must not pass for the chapter O."""

Both = Literal["both"]
BOTH: Final[Both] = "both"
SIDES: Final[Mapping[str, Side | Both]] = {"left": Side.LEFT, "right": Side.RIGHT, "bilateral": BOTH}

Key = tuple[str, str]


class CodeStatus(StrEnum):
    """How sure we are of a code. A recalled one stays in its file and never matches; SITE is the site's own word."""

    VERIFIED = "VERIFIED"
    PARTIAL = "PARTIAL"
    RECALLED = "RECALLED"
    SITE = "SITE"


class Asks(Enum):
    """What an item asks for: "absent" is the worst answer to a function and the best one to a deficit."""

    FUNCTION = "function"
    DEFICIT = "deficit"
    UNCLEAR = "unclear"


class Match(NamedTuple):
    """One concept that a code stands for.

    ``needs_site``: the code says neither leg nor arm, so the fact counts only with a leg site from elsewhere.
    ``negative``: the code states the opposite of its concept ("not pregnant").
    ``history``: history by its own meaning (Z85, "history of …"), whatever the clinical status.
    ``finding``: the grade that the code states when it is itself the finding (a Condition, or value true).
    ``with_contrast``: for imaging orders. ``asks``: to be handed to ``Terminology.grade``.
    """

    concept: Concept
    side: Side | Both | None = None
    status: CodeStatus = CodeStatus.VERIFIED
    needs_site: bool = False
    with_contrast: bool | None = None
    negative: bool = False
    history: bool = False
    finding: Grade | None = None
    asks: Asks = Asks.UNCLEAR


class ListedCode(NamedTuple):
    """One line of a value set, as the catalogue prints it; ``group`` means every ICD-10-CM code that starts so."""

    system: str
    code: str
    display: str
    status: CodeStatus
    active: bool
    source: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A body site or an answer: no concept, but a word about one."""

    side: Side | Both | None = None
    polarity: str | None = None


@dataclass(slots=True)
class CodeIndex:
    """Every lookup by code, filled once at start."""

    matches: dict[Key, tuple[Match, ...]] = field(default_factory=dict)
    icd: dict[str, tuple[Match, ...]] = field(default_factory=dict)
    sets: dict[str, tuple[ListedCode, ...]] = field(default_factory=dict)
    qualifiers: dict[str, dict[Key, Qualifier]] = field(default_factory=dict)
    displays: dict[Key, str] = field(default_factory=dict)

    def find(self, system: str | None, code: str | None) -> tuple[Match, ...]:
        """Every concept of a code; the longest listed ICD-10-CM ancestor speaks for its children."""
        if not code or len(code) > LONGEST_CODE:
            return ()
        place = known_system(system)
        if place == ICD10CM:
            return self._find_icd(code)
        return self.matches.get((place, code.strip()), ())

    def _find_icd(self, code: str) -> tuple[Match, ...]:
        bare = icd_key(code)
        if bare.startswith(FAMILY_HISTORY_ICD) or _ICD_SHAPE.fullmatch(bare) is None:
            return ()
        found: dict[Concept, Match] = {}
        for end in range(len(bare), 0, -1):
            for match in self.icd.get(bare[:end], ()):
                found.setdefault(match.concept, match)
        return tuple(found.values())


def known_system(system: str | None) -> str:
    """The one spelling of a code system; a local system stays as it is, none becomes the empty string."""
    if not system:
        return ""
    exact = _SPELLINGS.get(system)
    if exact:
        return exact
    trimmed = system.strip()
    plain = trimmed.lower().rstrip("/").replace("https://", "http://").replace("rxnorm/", "rxnorm")
    return _SPELLINGS.get(plain.split("|", 1)[0], trimmed)


def icd_key(code: str) -> str:
    """ICD-10-CM codes come with and without the dot, in either case."""
    return code.strip().upper().replace(".", "")


def content(path: Path) -> Any:
    """A JSON file, or a ContentError that names it."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read as JSON ({type(error).__name__})") from error


def _about(entry: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The extensions of an entry by their last word."""
    about: dict[str, Any] = {}
    for extension in entry.get("extension", ()):
        url = str(extension.get("url", ""))
        if not url.startswith(_EXTENSION):
            raise ContentError(f"{where}: unknown extension {url}")
        name = url.removeprefix(_EXTENSION)
        if name in about:
            raise ContentError(f"{where}: extension {name} twice")
        about[name] = next((value for kind, value in extension.items() if kind.startswith("value")), None)
    return about


def _status(about: Mapping[str, Any], where: str) -> CodeStatus:
    try:
        return CodeStatus(str(about.get("code-status")))
    except ValueError as error:
        raise ContentError(f"{where}: code-status must be VERIFIED, PARTIAL or RECALLED") from error


def _word(about: Mapping[str, Any], name: str, words: Mapping[str, Any], where: str) -> Any:
    value = about.get(name)
    if value is not None and value not in words:
        raise ContentError(f"{where}: {name} is {value!r}")
    return words[value] if value is not None else None


def _match(concept: Concept, about: Mapping[str, Any], scale: type[Grade] | None, where: str) -> Match:
    finding = about.get("finding")
    if finding is not None and (scale is None or finding not in scale.__members__):
        raise ContentError(f"{where}: {finding!r} is no grade of {concept.value}")
    asks = {one.value: one for one in Asks}
    return Match(
        concept,
        side=_word(about, "side", SIDES, where),
        status=_status(about, where),
        needs_site=about.get("needs-site") is True,
        with_contrast=about.get("with-contrast"),
        negative=about.get("polarity") == "negative",
        history=about.get("history") is True,
        finding=None if finding is None or scale is None else scale[finding],
        asks=_word(about, "asks", asks, where) or (Asks.DEFICIT if finding else Asks.UNCLEAR),
    )


def _groups(document: Mapping[str, Any], where: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The ICD-10-CM groups of ``compose.include``: prefix, extensions and title."""
    for include in document.get("compose", {}).get("include", ()):
        for rule in include.get("filter", ()):
            written = str(rule.get("value", ""))
            prefix = written.removesuffix(".*").replace("\\.", ".")
            simple = written.endswith(".*") and re.fullmatch(r"[A-Z][0-9A-Z.]*", prefix)
            if include.get("system") != ICD10CM or rule.get("op") != "regex" or not simple:
                raise ContentError(f"{where}: only ICD-10-CM groups such as 'C61.*' may be filtered, not {written!r}")
            about = _about(include, where)
            yield prefix, about, str(about.get("group", "")).partition(": ")[2]


def _add(index: dict[Any, tuple[Match, ...]], key: Any, match: Match, where: str) -> None:
    present = index.get(key, ())
    if any(one.concept is match.concept for one in present):
        raise ContentError(f"{where}: {key} is listed twice for {match.concept.value}")
    index[key] = (*present, match)


def load_value_sets(folder: Path, misused: Path, scales: Mapping[Concept, type[Grade]]) -> CodeIndex:
    """Read every value set; raise ContentError for one that is missing, doubled, unknown or not as it should be."""
    concepts = {concept.value: concept for concept in Concept}
    index = CodeIndex()
    for path in sorted(folder.glob("*.json")):
        document = content(path)
        if not isinstance(document, dict) or document.get("resourceType") != "ValueSet":
            raise ContentError(f"{path.name}: not a FHIR ValueSet")
        name = str(document.get("title", ""))
        if path.stem != name.replace(".", "-"):
            raise ContentError(f"{path.name}: the title says {name!r}")
        if name in concepts:
            _read_concept(index, concepts[name], document, scales, path.name)
        elif name.startswith(("body.", "qualifier.")):
            _read_qualifier(index, name, document, path.name)
        else:
            raise ContentError(f"{path.name}: unknown concept {name!r}")
    absent = sorted(concept.value for concept in Concept if concept.value not in index.sets)
    if absent:
        raise ContentError(f"{folder.name}: no value set for {', '.join(absent)}")
    _refuse_misused(index, misused)
    return index


def _lines(document: Mapping[str, Any], where: str) -> Iterator[tuple[ListedCode, dict[str, Any]]]:
    seen: set[Key] = set()
    for entry in document.get("expansion", {}).get("contains", ()):
        about = _about(entry, where)
        status = _status(about, where)
        key = (known_system(entry.get("system")), str(entry.get("code", "")).strip())
        if not all(key) or key in seen:
            raise ContentError(f"{where}: {'|'.join(key)} is incomplete or listed twice")
        seen.add(key)
        active = status is not CodeStatus.RECALLED and not entry.get("inactive", False)
        yield ListedCode(*key, str(entry.get("display", "")), status, active, str(about.get("source", ""))), about


def _read_concept(
    index: CodeIndex, concept: Concept, document: Mapping[str, Any], scales: Mapping[Concept, type[Grade]], where: str
) -> None:
    listed: list[ListedCode] = []
    scale = scales.get(concept)
    for line, about in _lines(document, where):
        listed.append(line)
        match = _match(concept, about, scale, f"{where} {line.code}")
        if not line.active:
            continue
        index.displays.setdefault((line.system, line.code), line.display)
        if line.system != ICD10CM:
            _add(index.matches, (line.system, line.code), match, where)
            continue
        if line.code.startswith(FAMILY_HISTORY_ICD):
            raise ContentError(f"{where}: {line.code} is a family history")
        _add(index.icd, icd_key(line.code), match, where)
    for prefix, about, title in _groups(document, where):
        status = _status(about, where)
        active = status is not CodeStatus.RECALLED
        line = ListedCode(ICD10CM, prefix, title, status, active, str(about.get("source", "")), group=True)
        listed.append(line)
        match = _match(concept, about, scale, f"{where} {prefix}")
        alone = not any(one.concept is concept for one in index.icd.get(icd_key(prefix), ()))
        if line.active and alone:
            _add(index.icd, icd_key(prefix), match, where)
    index.sets[concept.value] = tuple(listed)


def _read_qualifier(index: CodeIndex, name: str, document: Mapping[str, Any], where: str) -> None:
    found: dict[Key, Qualifier] = {}
    listed: list[ListedCode] = []
    for line, about in _lines(document, where):
        listed.append(line)
        if line.active:
            key = (line.system, line.code)
            found[key] = Qualifier(_word(about, "side", SIDES, where), about.get("polarity"))
            index.displays.setdefault(key, line.display)
    index.qualifiers[name] = found
    index.sets[name] = tuple(listed)


def _misused(path: Path) -> Iterable[Mapping[str, str]]:
    document = content(path)
    rows = document.get("codes") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise ContentError(f"{path.name}: no list of codes")
    return rows


def _refuse_misused(index: CodeIndex, path: Path) -> None:
    """A code that is known to be misused may stand for what it really is, and for nothing else."""
    for row in _misused(path):
        for match in index.find(row.get("system"), row.get("code")):
            if match.concept.value != row.get("only"):
                said = f"{row.get('code')} must not be used (it is {row.get('really')})"
                raise ContentError(f"{match.concept.value}: {said}")


def add_site_codes(index: CodeIndex, path: Path, misused: Path) -> None:
    """Add a site's own codes from a FHIR R4 ConceptMap, or raise ContentError.

    ``group[].source`` is the local code system, ``element[].code`` the local code, ``element[].target[].code`` our
    concept id. The side, when the local code has one, is ``target[].product[]`` with ``property`` SIDE_PROPERTY and
    ``value`` left, right or bilateral. Targets that are ``unmatched`` or ``disjoint`` are passed over. The site's word
    replaces ours for the same code and concept.
    """
    document = content(path)
    if not isinstance(document, dict) or document.get("resourceType") != "ConceptMap":
        raise ContentError(f"{path.name}: not a FHIR ConceptMap")
    try:
        rows = [
            (known_system(group.get("source")), element["code"].strip(), target)
            for group in document.get("group", ())
            for element in group["element"]
            for target in element.get("target", ())
            if target.get("equivalence") not in ("unmatched", "disjoint")
        ]
    except (AttributeError, KeyError, TypeError) as error:
        raise ContentError(f"{path.name}: group, element or target is not as FHIR R4 wants it") from error
    if not rows:
        raise ContentError(f"{path.name}: maps nothing")
    added: set[tuple[str, str, Concept]] = set()
    for system, code, target in rows:
        match = _site_match(target, f"{path.name} {system}|{code}")
        if not code or (system, code, match.concept) in added:
            raise ContentError(f"{path.name}: {system}|{code} is empty or mapped twice to {match.concept.value}")
        added.add((system, code, match.concept))
        _replace(index, system, code, match)
    _refuse_misused(index, misused)


def _site_match(target: Mapping[str, Any], where: str) -> Match:
    named = target.get("code")
    try:
        concept = Concept(str(named))
    except ValueError as error:
        raise ContentError(f"{where}: unknown concept {named!r}") from error
    side: Side | Both | None = None
    # FHIR: what a mapping yields besides its target stands in "product".
    for product in target.get("product", ()):
        if product.get("property") != SIDE_PROPERTY or product.get("value") not in SIDES or side is not None:
            raise ContentError(f"{where}: product must be one {SIDE_PROPERTY} with left, right or bilateral")
        side = SIDES[product["value"]]
    return Match(concept, side=side, status=CodeStatus.SITE)


def _replace(index: CodeIndex, system: str, code: str, match: Match) -> None:
    """Put the site's match in the place of ours for the same concept, keeping what only ours knows."""

    def merged(present: tuple[Match, ...]) -> tuple[Match, ...]:
        ours = next((one for one in present if one.concept is match.concept), None)
        if ours is not None and None not in (ours.side, match.side) and ours.side != match.side:
            raise ContentError(f"{system}|{code} is {ours.side}, and the site's map says {match.side}")
        site = match if ours is None else ours._replace(side=match.side or ours.side, status=CodeStatus.SITE)
        return (*(one for one in present if one.concept is not match.concept), site)

    if system == ICD10CM:
        index.icd[icd_key(code)] = merged(index.icd.get(icd_key(code), ()))
    else:
        index.matches[(system, code)] = merged(index.matches.get((system, code), ()))
    listed = ListedCode(system, code, "", CodeStatus.SITE, True, "site map")
    index.sets[match.concept.value] = (*index.sets[match.concept.value], listed)
