"""What a resource may speak of, told from its codes and words alone, so that what nobody asks about is not read.

A gist may promise too much and never too little: it is found by the same lists that the readers use. It is remembered
by a hash of the part's bytes, for all calls, and holds closed vocabulary only: no text of a chart outlives its call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import msgspec

from app.fhir.chart import Chart, texts_of
from app.fhir.read_allergy import may_be_allergic_to, reactions_may_say
from app.fhir.read_condition import may_be_problems
from app.fhir.read_medication import may_be_medicines
from app.fhir.read_observation import ARTERIES, KINDS
from app.fhir.read_order import may_be_complaint, services
from app.fhir.read_procedure import may_be_procedures
from app.fhir.read_screening import HEART_CLASSES, names_heart_class
from app.fhir.read_symptom import is_examined, may_tell, tells
from app.fhir.structs import CodeableConcept, Dosage, Reaction
from app.fhir.symptom_words import NOTHING
from app.fhir.terminology import Limb, TextKind
from app.picture.concepts import Concept

MEMO_SIZE = 10_000
"""Ours: parts of each role; what a site writes repeats, and to remember one takes about a hundred bytes."""

SYMPTOM = frozenset({Concept.SYMPTOM_LEG})
_COMPLAINT = frozenset({Concept.COND_LEG_COMPLAINT})
_NOBODY: frozenset[Concept] = frozenset()
_OF_THE_LEG = {Concept.BP_SYSTOLIC: Concept.ANKLE_PRESSURE, Concept.PAIN_SEVERITY: Concept.PAIN_LIMB}
_ANY_ARTERY = frozenset({Concept.PULSE_PANEL, Concept.PULSE_UNSPECIFIED_ARTERY, Concept.PULSE_FINDING_AS_CODE})


class Gist(NamedTuple):
    """What one part may mean.

    ``at_leg`` are concepts that come besides when anything places it at a leg, ``with_parts`` when it is the code of a
    panel. ``leg``: it names a leg. ``tells``: a leg symptom may be told. ``named``: there is a known code, or a word.
    """

    concepts: frozenset[Concept] = _NOBODY
    at_leg: frozenset[Concept] = _NOBODY
    with_parts: frozenset[Concept] = _NOBODY
    leg: bool = False
    tells: bool = False
    examined: bool = False
    named: bool = False


EMPTY = Gist()


def _limb(chart: Chart, code: CodeableConcept | None) -> bool:
    return any(chart.limb_in(text) in (Limb.LEG, Limb.TOES) for text in texts_of(code))


def _item(chart: Chart, code: CodeableConcept | None) -> Gist:
    named = chart.named(code, *KINDS)
    return _gist_of_item(chart, code, [match.concept for match in named.matches], examined=is_examined(named.matches))


def _gist_of_item(chart: Chart, code: CodeableConcept | None, found: Collection[Concept], *, examined: bool) -> Gist:
    texts = texts_of(code)
    concepts = set(found)
    if not _ANY_ARTERY.isdisjoint(found):
        concepts |= ARTERIES
    if names_heart_class(texts):
        concepts |= HEART_CLASSES
    at_leg = {there for here, there in _OF_THE_LEG.items() if here in found}
    leg = _limb(chart, code)
    return Gist(
        frozenset(concepts | at_leg if leg else concepts),
        at_leg=frozenset(at_leg),
        with_parts=ARTERIES if any(one.startswith("pulse.") for one in found) else _NOBODY,
        leg=leg,
        tells=may_tell(chart, code),
        examined=examined,
        named=bool(texts),
    )


def _site(chart: Chart, code: CodeableConcept | None) -> Gist:
    return Gist(leg=chart.place([], [code]).limb in (Limb.LEG, Limb.TOES))


def _answer(chart: Chart, answer: CodeableConcept | None) -> Gist:
    tells = any(chart.terminology.symptoms.read(text) is not NOTHING for text in texts_of(answer))
    return Gist(leg=_limb(chart, answer), tells=tells)


def _problem(chart: Chart, code: CodeableConcept | None) -> Gist:
    told = SYMPTOM if tells(chart, code) else _NOBODY
    return Gist(may_be_problems(chart, code) | told, tells=may_tell(chart, code))


def _reasons(chart: Chart, reasons: list[CodeableConcept | None] | None) -> Gist:
    return Gist(SYMPTOM if any(tells(chart, one) for one in reasons or ()) else _NOBODY)


def _complaints(chart: Chart, reasons: list[CodeableConcept | None] | None) -> Gist:
    spoken = any(may_be_complaint(chart, one) for one in reasons or ())
    return Gist(_reasons(chart, reasons).concepts | (_COMPLAINT if spoken else _NOBODY))


def _medicine(chart: Chart, code: CodeableConcept | None) -> Gist:
    concepts = may_be_medicines(chart, code)
    return Gist(concepts, named=bool(concepts or texts_of(code)))


def _substance(chart: Chart, code: CodeableConcept | None) -> Gist:
    concepts = may_be_allergic_to(chart, code)
    return Gist(concepts, named=bool(concepts or texts_of(code)))


def _service(chart: Chart, code: CodeableConcept | None) -> Gist:
    return Gist(frozenset(concept for concept, _, _ in services(chart, code)))


class Role:
    """Which part of which resource: how it is decoded, and how its gist is found."""

    def __init__(self, name: str, kind: Any, found: Callable[[Chart, Any], Gist]) -> None:
        """Make the decoder once; ``name`` is where the gists of this role are remembered."""
        self.name = name
        self.decoder = msgspec.json.Decoder(kind)
        self.found = found


def _nothing(_chart: Chart, _part: object) -> Gist:
    return EMPTY


_CODE = CodeableConcept | None
_CODES = list[CodeableConcept | None] | None

ITEM = Role("item", _CODE, _item)
SITE = Role("site", _CODE, _site)
ANSWER = Role("answer", _CODE, _answer)
PROBLEM = Role("problem", _CODE, _problem)
REASONS = Role("reasons", _CODES, _reasons)
COMPLAINTS = Role("complaints", _CODES, _complaints)
MEDICINE = Role("medicine", _CODE, _medicine)
SUBSTANCE = Role("substance", _CODE, _substance)
REACTIONS = Role(
    "reactions", list[Reaction | None] | None, lambda chart, reactions: Gist(reactions_may_say(chart, reactions))
)
PROCEDURE = Role("procedure", _CODE, lambda chart, code: Gist(may_be_procedures(chart, code)))
SERVICE = Role("service", _CODE, _service)
OBSERVATION = Role("observation", _CODE, _nothing)
"""Remembered of whole observations that hold more than a number, by the hashes of their parts."""

WORD = Role("word", _CODE, _nothing)
WORDS = Role("words", _CODES, _nothing)
DOSAGE = Role("dosage", Dosage | None, _nothing)
DOSAGES = Role("dosages", list[Dosage | None] | None, _nothing)
"""The last four only have to be what FHIR has at their place: a status, a reason for absence, sites, a dose."""


class Gists:
    """The gists of parts, remembered for all calls; ``chart`` is the one that is being read."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._known = chart.terminology.gists

    def known(self, role: Role) -> dict[Any, Gist]:
        """What is remembered of a role, by ``hash(bytes(part))``."""
        return self._known[role.name]

    def of(self, role: Role, part: msgspec.Raw) -> Gist:
        """What a part may mean. Raises msgspec.DecodeError when it is not what FHIR has at this place."""
        return self._known[role.name].get(hash(bytes(part))) or self.new(role, part)

    def new(self, role: Role, part: msgspec.Raw) -> Gist:
        """What a part may mean that was not seen before. Raises as ``of`` does."""
        return self.remember(role, hash(bytes(part)), role.found(self._chart, role.decoder.decode(part)))

    def label_at(self, code: msgspec.Raw, site: msgspec.Raw) -> Gist:
        """A bare label ("Sensation") is read with the words of its body site (CODES.md section 3 rows 2 and 8)."""
        label, place = ITEM.decoder.decode(code), SITE.decoder.decode(site)
        labels = [f"{text} {where}" for text in texts_of(label) for where in texts_of(place)]
        named = self._chart.by_text(TextKind.BEDSIDE, labels)
        return _gist_of_item(self._chart, label, named, examined=False)

    def remember(self, role: Role, key: Any, gist: Gist) -> Gist:
        """Keep a gist for the calls to come; those that are alike are one and the same."""
        known, alike = self._known[role.name], self._known[_ALIKE]
        for full in (known, alike):
            if len(full) >= MEMO_SIZE:
                full.clear()
        known[key] = gist = alike.setdefault(gist, gist)
        return gist


_ALIKE = "alike"
