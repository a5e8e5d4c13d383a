"""What a resource may speak of, told from its codes and words alone, so that what nobody asks about is not read.

A gist may promise too much and never too little: it is found by the same lists that the readers use. It is remembered
by a hash of the part's bytes, for all calls, and holds closed vocabulary only: no text of a chart outlives its call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import Enum
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
from app.fhir.read_symptom import is_examined, may_tell
from app.fhir.structs import CodeableConcept, Dosage, Reaction
from app.fhir.symptom_words import NOTHING
from app.fhir.terminology import Limb, TextKind
from app.fhir.text_patterns import LONGEST_ANSWER
from app.picture.concepts import Concept

MEMO_SIZE = 20_000
"""Ours: parts of each role; what a site writes repeats, and a gist takes a few hundred bytes."""

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
    return Gist(
        frozenset(concepts),
        at_leg=frozenset(there for here, there in _OF_THE_LEG.items() if here in found),
        with_parts=ARTERIES if any(one.startswith("pulse.") for one in found) else _NOBODY,
        leg=_limb(chart, code),
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
    return Gist(may_be_problems(chart, code) | (SYMPTOM if may_tell(chart, code) else _NOBODY))


def _reasons(chart: Chart, reasons: list[CodeableConcept | None] | None) -> Gist:
    return Gist(SYMPTOM if any(may_tell(chart, one) for one in reasons or ()) else _NOBODY)


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


class Role(Enum):
    """Which part of which resource: how it is decoded, and how its gist is found."""

    ITEM = (CodeableConcept | None, _item)
    SITE = (CodeableConcept | None, _site)
    SITES = (list[CodeableConcept | None] | None, lambda _chart, _sites: EMPTY)
    ANSWER = (CodeableConcept | None, _answer)
    PROBLEM = (CodeableConcept | None, _problem)
    REASONS = (list[CodeableConcept | None] | None, _reasons)
    COMPLAINTS = (list[CodeableConcept | None] | None, _complaints)
    MEDICINE = (CodeableConcept | None, _medicine)
    DOSAGES = (list[Dosage | None] | None, lambda _chart, _dosages: EMPTY)
    DOSAGE = (Dosage | None, lambda _chart, _dosage: EMPTY)
    SUBSTANCE = (CodeableConcept | None, _substance)
    REACTIONS = (list[Reaction | None] | None, lambda chart, reactions: Gist(reactions_may_say(chart, reactions)))
    PROCEDURE = (CodeableConcept | None, lambda chart, code: Gist(may_be_procedures(chart, code)))
    SERVICE = (CodeableConcept | None, _service)
    STATUS = (CodeableConcept | None, lambda _chart, _status: EMPTY)

    def __init__(self, kind: Any, found: Callable[[Chart, Any], Gist]) -> None:
        """Make the decoder once."""
        self.decoder = msgspec.json.Decoder(kind)
        self.found = found


class Gists:
    """The gists of parts, remembered for all calls; ``chart`` is the one that is being read."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._known = chart.terminology.gists

    def of(self, role: Role, part: msgspec.Raw) -> Gist:
        """What a part may mean. Raises msgspec.DecodeError when it is not what FHIR has at this place."""
        known = self._known[role.name]
        key = hash(bytes(part))
        gist = known.get(key)
        return self._new(role, part, key) if gist is None else gist

    def _new(self, role: Role, part: msgspec.Raw, key: int) -> Gist:
        gist = role.found(self._chart, role.decoder.decode(part))
        known = self._known[role.name]
        if len(known) >= MEMO_SIZE:
            known.clear()
        known[key] = gist
        return gist

    def answered(self, code: msgspec.Raw, answer: msgspec.Raw | str) -> frozenset[Concept]:
        """What a label may name only together with its answer ("Gait" and "unsteady")."""
        if isinstance(answer, str) and len(answer) > LONGEST_ANSWER:
            return _NOBODY
        known = self._known["label and answer"]
        spelled = answer.encode(errors="surrogatepass") if isinstance(answer, str) else bytes(answer)
        key = hash((bytes(code), spelled))
        found = known.get(key)
        if found is None:
            labels = texts_of(Role.ITEM.decoder.decode(code))
            answers = (answer,) if isinstance(answer, str) else texts_of(Role.ANSWER.decoder.decode(answer))
            words = self._chart.terminology
            found = frozenset(
                one for label in labels for said in answers for one in words.by_text_and_answer(label, said)
            )
            if len(known) >= MEMO_SIZE:
                known.clear()
            known[key] = found
        return found

    def label_at(self, code: msgspec.Raw, site: msgspec.Raw) -> Gist:
        """A bare label ("Sensation") is read with the words of its body site (CODES.md section 3 rows 2 and 8)."""
        known = self._known["label at a site"]
        key = hash(bytes(code) + bytes(site))
        gist = known.get(key)
        if gist is None:
            label, place = Role.ITEM.decoder.decode(code), Role.SITE.decoder.decode(site)
            labels = [f"{text} {where}" for text in texts_of(label) for where in texts_of(place)]
            named = self._chart.by_text(TextKind.BEDSIDE, labels)
            gist = _gist_of_item(self._chart, label, named, examined=False)
            if len(known) >= MEMO_SIZE:
                known.clear()
            known[key] = gist
        return gist
