"""The chart while it is read: what was found so far, and which concept, side and site a code or text names.

Facts that leave here hold closed vocabulary only; no text of the chart is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from app.fhir.structs import CodeableConcept, Coding, Medication, Period, Resource
from app.fhir.subject import Addresses, name_of, target_of
from app.fhir.terminology import BOTH, Both, CodeStatus, Limb, Match, Terminology, TextKind
from app.fhir.times import in_future, moment, period
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side
from app.picture.moments import When
from app.picture.needs import Missing, Need, Why
from app.picture.patient import SetAside

_LIMB_PREFIXES = (
    "pulse.", "doppler.", "abi", "tbi", "ankle_pressure", "toe_pressure", "tcpo2_foot", "skin.", "capillary_refill",
    "sensory.", "motor.", "pain.limb", "pain.rest", "reflex.", "slr", "symptom.onset", "cond.mononeuropathy.",
    "compartment_pressure",
)  # fmt: skip

LIMB = frozenset(
    {
        *(concept for concept in Concept if concept.startswith(_LIMB_PREFIXES)),
        Concept.COND_ALI,
        Concept.COND_ATHEROEMBOLISM,
        Concept.COND_CLTI,
        Concept.COND_PAD,
        Concept.COND_CLAUDICATION,
        Concept.COND_POPLITEAL_ANEURYSM,
        Concept.COND_PRIOR_REVASCULARIZATION,
        Concept.COND_AMPUTATION,
        Concept.COND_FOOT_ULCER,
        Concept.COND_RADICULOPATHY,
        Concept.COND_PLEXOPATHY,
        Concept.COND_DVT,
        Concept.COND_DVT_HISTORY,
        Concept.COND_PHLEGMASIA,
        Concept.COND_VENOUS,
        Concept.COND_COMPARTMENT,
        Concept.COND_LEG_TRAUMA,
        Concept.COND_LEG_COMPLAINT,
        Concept.COND_PULSELESS_LEG,
        Concept.COND_COLD_LEG,
        Concept.COND_PALE_LEG,
        Concept.PROC_VASCULAR,
        Concept.PROC_REVASCULARIZATION,
        Concept.SIGN_TENSE_COMPARTMENT,
        Concept.SIGN_PASSIVE_STRETCH_PAIN,
        Concept.SIGN_TIGHT_DRESSING,
        Concept.SIGN_LEG_SWELLING,
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SIGN_LEG_WARM,
        Concept.SIGN_CALF_TENDERNESS,
        Concept.SIGN_CALF_CIRCUMFERENCE,
        Concept.SIGN_PITTING_EDEMA,
        Concept.SIGN_COLLATERAL_VEINS,
        Concept.SIGN_FEMORAL_BRUIT,
        Concept.SIGN_TROPHIC_SKIN,
        Concept.SIGN_FOOT_DROP,
        Concept.SIGN_KNEE_EXTENSION_WEAK,
        Concept.SIGN_ROOT_WEAKNESS,
        Concept.SIGN_FOOT_DEFORMITY,
        Concept.COND_GANGRENE,
        Concept.COND_FOOT_INFECTION,
        Concept.COND_FOOT_AMPUTATION,
        Concept.COND_ARTERIAL_CALCIFICATION,
        Concept.COND_EPIFASCIAL_BYPASS,
        Concept.COND_VARICOSE_VEINS,
        Concept.COND_VENOUS_SKIN_CHANGE,
        Concept.COND_SUPERFICIAL_THROMBOSIS,
        Concept.COND_VENOUS_ULCER,
        Concept.COND_BLEEDING_VEINS,
        Concept.COND_CELLULITIS,
        Concept.COND_POPLITEAL_CYST,
        Concept.COND_OPEN_WOUND_LEG,
        Concept.COND_LEG_FRACTURE,
        Concept.PROC_CAST,
        Concept.PROC_GLUTEAL_INJECTION,
    }
)
"""Concepts that sit in a leg: their facts always carry a side, be it "not recorded" (DATA-08)."""

PEDAL_WORDS = ("pedal", "foot pulse", "feet")
"""Ours: "absent pedal pulses" names both arteries of the foot."""

_LEFT = frozenset({Side.LEFT})
_RIGHT = frozenset({Side.RIGHT})
_EITHER = _LEFT | _RIGHT


def texts_of(concept: CodeableConcept | None) -> tuple[str, ...]:
    """The text of a concept and the displays of its codes, without repetition."""
    if concept is None:
        return ()
    found = [concept.text, *(coding.display for coding in concept.coding or () if coding is not None)]
    return tuple(dict.fromkeys(text for text in found if text))


def codings_of(concept: CodeableConcept | None) -> Iterator[Coding]:
    """The codings that hold a code."""
    if concept is not None:
        for coding in concept.coding or ():
            if coding is not None and coding.code:
                yield coding


def word_of(concept: CodeableConcept | None) -> str | None:
    """The code of a status, or its text, in lower case; ``None`` when there is neither."""
    for coding in codings_of(concept):
        return (coding.code or "").strip().lower()
    for text in texts_of(concept):
        return text.strip().lower()
    return None


@dataclass(frozen=True, slots=True)
class Named:
    """What a codeable concept stands for. ``from_text`` when no code said so (DATA-20)."""

    matches: tuple[Match, ...]
    texts: tuple[str, ...]
    from_text: bool = False

    def of(self, *prefixes: str) -> tuple[Match, ...]:
        """The matches whose concept belongs to one of these families."""
        return tuple(match for match in self.matches if match.concept.startswith(prefixes))


@dataclass(frozen=True, slots=True)
class Place:
    """Which legs, and where on the body. ``sides`` is empty when no side was given.

    ``by_answer`` says that only the answer named the side ("absent on the left").
    """

    sides: tuple[Side, ...] = ()
    limb: Limb | None = None
    contradictory: bool = False
    by_answer: bool = False


@dataclass(slots=True)
class Chart:
    """One patient's chart while it is read; written to by the readers, one resource at a time."""

    terminology: Terminology
    as_of: datetime
    zone: tzinfo
    birth: When | None = None
    resources: Sequence[Any] = ()
    addresses: Addresses = field(default_factory=Addresses)
    facts: list[Fact] = field(default_factory=list)
    gaps: dict[Missing, None] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    unread: set[Need] = field(default_factory=set)
    _products: dict[str, Medication] | None = None
    _texts: dict[tuple[TextKind, str], tuple[Concept, ...]] = field(default_factory=dict)
    _sides: dict[str, Side | Both | None] = field(default_factory=dict)
    _limbs: dict[str, Limb | None] = field(default_factory=dict)
    _families: dict[str, bool] = field(default_factory=dict)
    _named: dict[tuple[object, ...], tuple[CodeableConcept | None, Named]] = field(default_factory=dict)
    _coded: dict[int, tuple[CodeableConcept | None, tuple[Match, ...]]] = field(default_factory=dict)
    _places: dict[tuple[object, ...], tuple[list[CodeableConcept], Place]] = field(default_factory=dict)

    # What was found.

    def aside(self, resource: Resource, reason: str) -> None:
        """Note that a resource was not used."""
        self.set_aside.append(SetAside(name_of(resource), reason))

    def unnamed(self, resource: Resource, need: Need) -> None:
        """Note a medicine or a substance without a name: it could be anything, so silence is no longer "none"."""
        self.aside(resource, "without a readable name")
        self.unread.add(need)

    def gap(self, concept: Concept, why: Why, side: Side | None = None) -> None:
        """Note that something was charted and cannot be used."""
        self.gaps[Missing(concept, why, side)] = None

    # When.

    def moment(self, text: str | None) -> When | None:
        """A charted time in this chart's zone."""
        return moment(text, self.zone)

    def time_of(self, date_time: str | None, span: Period | None = None, otherwise: str | None = None) -> When | None:
        """The time of a finding: its date, the end of its period, or when it was issued (DATA-13)."""
        when = self.moment(date_time)
        if when is None and span is not None:
            when = period(span.start, span.end, self.as_of, self.zone)
        return when or self.moment(otherwise)

    def ahead(self, when: When | None) -> bool:
        """Too far in the future to be believed (DATA-13)."""
        return when is not None and in_future(when, self.as_of)

    # What.

    def by_text(self, kind: TextKind, texts: Iterable[str]) -> tuple[Concept, ...]:
        """The concepts that any of these texts names; each text is looked up once per call."""
        found: dict[Concept, None] = {}
        for text in texts:
            known = self._texts.get((kind, text))
            if known is None:
                known = self._texts[kind, text] = self.terminology.by_text(kind, text)
            found.update(dict.fromkeys(known))
        return tuple(found)

    def coded(self, concept: CodeableConcept | None) -> tuple[Match, ...]:
        """What the codes stand for."""
        known = self._coded.get(id(concept))
        if known is None:
            # The concept is kept beside, so that no other one can take its address while this is remembered.
            known = self._coded[id(concept)] = (concept, self._looked_up(concept))
        return known[1]

    def _looked_up(self, concept: CodeableConcept | None) -> tuple[Match, ...]:
        lookup = self.terminology.codings
        return tuple(
            dict.fromkeys(match for coding in codings_of(concept) for match in lookup(coding.system, coding.code))
        )

    def named(self, concept: CodeableConcept | None, *kinds: TextKind) -> Named:
        """What a codeable concept stands for: by its codes, else by its texts through the closed lists of ``kinds``."""
        key = (id(concept), kinds)
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = (concept, self._read_name(concept, kinds))
        return known[1]

    def _read_name(self, concept: CodeableConcept | None, kinds: tuple[TextKind, ...]) -> Named:
        texts = texts_of(concept)
        matches = self._cross_checked(self.coded(concept), texts)
        if matches:
            return Named(matches, texts)
        found = {one: None for kind in kinds for one in self.by_text(kind, texts)}
        return Named(tuple(Match(one) for one in found), texts, from_text=True)

    def _cross_checked(self, matches: tuple[Match, ...], texts: tuple[str, ...]) -> tuple[Match, ...]:
        # CODES.md: a partially checked code counts unless its own text names another finding.
        if all(match.status is not CodeStatus.PARTIAL for match in matches):
            return matches
        said = self.by_text(TextKind.BEDSIDE, texts)
        return tuple(
            match for match in matches if match.status is not CodeStatus.PARTIAL or not said or match.concept in said
        )

    def arteries_of_absent_pulse(self, texts: Iterable[str]) -> tuple[Concept, ...]:
        """Which pulses "absent left popliteal pulse" and the like mean; none when no artery of a leg is named."""
        for text in texts:
            artery = self.terminology.artery_in(text)
            if artery is not None:
                return (artery,)
            if any(word in text.lower() for word in PEDAL_WORDS):
                return (Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL)
        return ()

    def is_family_history(self, texts: Iterable[str]) -> bool:
        """DATA-15: the disease of a relative."""
        for text in texts:
            if text not in self._families:
                self._families[text] = self.terminology.is_family_history(text)
            if self._families[text]:
                return True
        return False

    # Where.

    def side_in(self, text: str) -> Side | Both | None:
        """The side that a text names; each text is looked up once per call."""
        if text not in self._sides:
            self._sides[text] = self.terminology.side_in(text)
        return self._sides[text]

    def limb_in(self, text: str) -> Limb | None:
        """The part of the body that a text names; each text is looked up once per call."""
        if text not in self._limbs:
            self._limbs[text] = self.terminology.limb_in(text)
        return self._limbs[text]

    def place(
        self, codes: Iterable[Side | Both | None], sites: Iterable[CodeableConcept | None], *texts: Iterable[str]
    ) -> Place:
        """DATA-08: the side from the code, then from the body sites, then from each group of texts.

        Sources that contradict each other leave the side open, and say so.
        """
        known, codes = [site for site in sites if site is not None], tuple(codes)
        groups = tuple(map(tuple, texts))
        key = (codes, tuple(map(id, known)), groups)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = (known, self._found_place(known, codes, groups))
        return found[1]

    def _found_place(
        self, known: list[CodeableConcept], codes: tuple[Side | Both | None, ...], texts: tuple[tuple[str, ...], ...]
    ) -> Place:
        at_sites = [sides for sides in (self._side_of(site) for site in known) if sides is not None]
        levels = [self._agree(codes), frozenset[Side]().union(*at_sites) if at_sites else None]
        limb = self._limb(known, texts)
        sides, said = _EITHER, False
        for level in levels:
            if level is not None:
                sides, said = sides & level, True
        for group in texts:
            level = self._agree(self.side_in(text) for text in group)
            if level is None or (said and not level):
                continue  # A text that names both legs does not speak against a code.
            sides, said = sides & level, True
        if not sides:
            return Place((), limb, contradictory=True)
        return Place(tuple(side for side in (Side.LEFT, Side.RIGHT) if side in sides) if said else (), limb)

    def _side_of(self, site: CodeableConcept) -> frozenset[Side] | None:
        words = self.terminology
        by_code = self._agree(words.side_of_site(one.system, one.code) for one in codings_of(site))
        by_text = self._agree(self.side_in(text) for text in texts_of(site))
        if by_code is None or by_text is None:
            return by_text if by_code is None else by_code
        return by_code & by_text if by_text else by_code

    def _agree(self, sides: Iterable[Side | Both | None]) -> frozenset[Side] | None:
        """What sources of one level say together: None when silent, empty when they contradict each other."""
        together: frozenset[Side] | None = None
        for side in sides:
            if side is None:
                continue
            if side is Side.LEFT:
                one = _LEFT
            elif side is Side.RIGHT:
                one = _RIGHT
            else:
                one = _EITHER if side == BOTH else frozenset()
            together = one if together is None else together & one
        return together

    def _limb(self, sites: list[CodeableConcept], texts: tuple[Iterable[str], ...]) -> Limb | None:
        words = self.terminology
        levels: list[Limb | None] = []
        for found in (
            [words.limb_site(one.system, one.code) for site in sites for one in codings_of(site)],
            [self.limb_in(text) for site in sites for text in texts_of(site)],
            [self.limb_in(text) for group in texts for text in group],
        ):
            levels.append(next((limb for limb in (Limb.TOES, Limb.LEG, Limb.ELSEWHERE) if limb in found), None))
        known = [limb for limb in levels if limb is not None]
        # "Sensation of the toes" at the site "foot" is of the toes.
        return Limb.TOES if known[:1] == [Limb.LEG] and Limb.TOES in known else next(iter(known), None)

    def sides_for(self, concept: Concept, place: Place, resource: Resource) -> tuple[Side | None, ...]:
        """The sides for which a fact is noted: one fact per leg, "not recorded" when open, none off the legs."""
        if concept not in LIMB:
            return (None,)
        if place.contradictory:
            self.aside(resource, "side contradicts itself (data.conflict)")
            self.gap(concept, Why.SIDE)
        return place.sides or (Side.NOT_RECORDED,)

    # References.

    def product(self, reference: str | None) -> Medication | None:
        """The Medication that a reference names, among the entries of all Bundles."""
        if reference is None:
            return None
        if self._products is None:  # Most charts name their medicines by code.
            self._products = {f"Medication/{one.id}": one for one in self.resources if isinstance(one, Medication)}
        key = self.addresses.get(reference) or target_of(reference)
        return self._products.get(key) if key else None
