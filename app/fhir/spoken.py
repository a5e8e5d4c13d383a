"""Which concepts each resource may speak of, by the gists of its parts (``app.fhir.gist``).

Too many cost a little time; one too few would lose a fact. None means that only reading tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from app.fhir.chart import Chart, texts_of
from app.fhir.gist import (
    ANSWER,
    COMPLAINTS,
    DOSAGE,
    DOSAGES,
    EMPTY,
    ITEM,
    MEDICINE,
    OBSERVATION,
    PROBLEM,
    PROCEDURE,
    REACTIONS,
    REASONS,
    SERVICE,
    SITE,
    SUBSTANCE,
    SYMPTOM,
    WORD,
    WORDS,
    Gist,
    Gists,
)
from app.fhir.read_medication import may_be_referred_to
from app.fhir.sealed import BY_KIND, check
from app.fhir.structs import (
    AllergyIntolerance,
    Condition,
    Medication,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Patient,
    Procedure,
    ServiceRequest,
)
from app.fhir.symptom_words import NOTHING
from app.fhir.terminology import Limb
from app.picture.concepts import Concept

Spoken = Iterable[Concept] | None

_NOBODY: frozenset[Concept] = frozenset()
_MOST_PARTS = 12
"""Ours: a panel of more components is worked out each time, so that no key is long."""


class Speaker:
    """Tells for one chart what its resources may speak of. Raises msgspec.DecodeError for a part that does not fit.

    What almost every resource has is looked up here and not in ``Gists``: these lines are half the cost of a chart.
    """

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._gists = gists = Gists(chart)
        self._of, self._new = gists.of, gists.new
        self._items, self._problems, self._medicines = gists.known(ITEM), gists.known(PROBLEM), gists.known(MEDICINE)
        self._observations = gists.known(OBSERVATION)
        self._products: dict[tuple[str | None, str | None], tuple[frozenset[Concept], bool]] = {}
        # To compare with the one before is cheaper than any look-up, and most of them are alike.
        self._last_list: msgspec.Raw | None = None
        self._last_status: msgspec.Raw | None = None
        self._last_word: msgspec.Raw | None = None

    def by_kind(self) -> dict[type[msgspec.Struct], Callable[[Any], Spoken]]:
        """Who tells it of which sealed type; made for the caller, so that nothing here holds itself alive."""
        return {
            BY_KIND[Observation]: self._observation,
            BY_KIND[Condition]: self._condition,
            BY_KIND[MedicationRequest]: self._request,
            BY_KIND[MedicationStatement]: self._taken,
            BY_KIND[MedicationAdministration]: self._given,
            BY_KIND[AllergyIntolerance]: self._allergy,
            BY_KIND[Procedure]: self._procedure,
            BY_KIND[ServiceRequest]: self._service,
            Patient: _nothing,
            Medication: _nothing,
        }

    def _observation(self, one: Any) -> Spoken:
        part = one.code
        known_by = 0 if part is None else hash(bytes(part))
        code = EMPTY if part is None else self._items.get(known_by) or self._new(ITEM, part)
        part = one.interpretation
        if part is not None and part != self._last_list:
            self._of(WORDS, part)
            self._last_list = part
        if (
            one.value_quantity is not None
            and one.component is None
            and one.body_site is None
            and one.value_codeable_concept is None
            and one.value_string is None
            and one.data_absent_reason is None
            and one.contained is None
        ):
            return code.concepts  # A number, as most observations are, tells no symptom.
        if one.contained:
            return self._with_contained(one)
        key = _key(one, known_by)
        if key is None:
            return self._whole(one, code)
        known = self._observations.get(key)
        if known is None:
            known = self._gists.remember(OBSERVATION, key, Gist(self._whole(one, code)))
        return known.concepts

    def _with_contained(self, one: Any) -> Spoken:
        """Only reading tells; but its own parts have to fit."""
        check(one)
        return None

    def _whole(self, one: Any, code: Gist) -> frozenset[Concept]:
        if one.data_absent_reason is not None:
            self._of(WORD, one.data_absent_reason)
        site = self._of(SITE, one.body_site) if one.body_site is not None else EMPTY
        answer = self._answer(one)
        parts = self._components(one.component or ())
        if one.body_site is not None and code.named and not code.concepts:
            code = self._gists.label_at(one.code, one.body_site)
        if one.component:
            tells = code.tells or answer.tells or any(part.tells for part in parts)
        else:
            tells = (code.tells or answer.tells) and not code.examined and not _is_number(one)
        together = (code, site, answer, *parts)
        leg = any(part.leg for part in together)
        return frozenset().union(
            *(part.concepts for part in together),
            self._said(one),
            *(part.at_leg for part in together if leg),
            code.with_parts if one.component else (),
            SYMPTOM if tells else (),
        )

    def _answer(self, one: Any) -> Gist:
        """What the words of an answer may mean."""
        answer = EMPTY if one.value_codeable_concept is None else self._of(ANSWER, one.value_codeable_concept)
        text = one.value_string
        if text is None:
            return answer
        tells = self._chart.terminology.symptoms.read(text) is not NOTHING
        leg = self._chart.limb_in(text) in (Limb.LEG, Limb.TOES)
        return Gist(leg=leg or answer.leg, tells=tells or answer.tells)

    def _said(self, one: Any) -> frozenset[Concept]:
        """What a label names only together with its answer: "Gait: unsteady"."""
        if one.code is None or (one.value_string is None and one.value_codeable_concept is None):
            return _NOBODY
        answers = [one.value_string] if one.value_string else []
        if one.value_codeable_concept is not None:
            answers += texts_of(ANSWER.decoder.decode(one.value_codeable_concept))
        said = self._chart.terminology.by_text_and_answer
        labels = texts_of(ITEM.decoder.decode(one.code))
        return frozenset(concept for label in labels for answer in answers for concept in said(label, answer))

    def _components(self, components: Iterable[Any]) -> list[Gist]:
        parts: list[Gist] = []
        for one in components:
            if one is None:
                continue
            if one.data_absent_reason is not None:
                self._of(WORD, one.data_absent_reason)
            answer = self._answer(one)
            part = self._of(ITEM, one.code) if one.code is not None else EMPTY
            if one.value_string is not None or one.value_codeable_concept is not None or part.tells:
                tells = (part.tells or answer.tells) and not _is_number(one)
                part = part._replace(concepts=part.concepts | self._said(one), leg=part.leg or answer.leg, tells=tells)
            parts.append(part)
        return parts

    def _condition(self, one: Any) -> Spoken:
        part = one.clinical_status
        if part is not None and part != self._last_status:
            self._of(WORD, part)
            self._last_status = part
        part = one.verification_status
        if part is not None and part != self._last_word:
            self._of(WORD, part)
            self._last_word = part
        part = one.code
        problem = EMPTY if part is None else self._problems.get(hash(bytes(part))) or self._new(PROBLEM, part)
        if one.body_site is None:
            return problem.concepts
        self._of(WORDS, one.body_site)
        return problem.concepts | SYMPTOM if problem.tells else problem.concepts  # The site may be a leg.

    def _request(self, one: Any) -> Spoken:
        part = one.dosage_instruction
        if part is not None:
            self._of(DOSAGES, part)
        return self._medicine(one)

    def _taken(self, one: Any) -> Spoken:
        if one.dosage is not None:
            self._of(DOSAGES, one.dosage)
        return self._medicine(one)

    def _given(self, one: Any) -> Spoken:
        if one.dosage is not None:
            self._of(DOSAGE, one.dosage)
        return self._medicine(one)

    def _medicine(self, one: Any) -> Spoken:
        reasons = EMPTY if one.reason_code is None else self._of(REASONS, one.reason_code)
        name = EMPTY
        part = one.medication_codeable_concept
        if part is not None:
            name = self._medicines.get(hash(bytes(part))) or self._new(MEDICINE, part)
        found, named = name.concepts, name.named
        if one.medication_reference is not None:
            referred, told = self._referred(one)
            found, named = found | referred, named or told
        if not named:
            return None
        return found | reasons.concepts if reasons.concepts else found

    def _referred(self, one: Any) -> tuple[frozenset[Concept], bool]:
        pointer = one.medication_reference
        if one.contained:
            return may_be_referred_to(self._chart, one)
        key = (pointer.reference, pointer.display)
        known = self._products.get(key)
        if known is None:
            known = self._products[key] = may_be_referred_to(self._chart, one)
        return known

    def _allergy(self, one: Any) -> Spoken:
        of = self._of
        if one.clinical_status is not None:
            of(WORD, one.clinical_status)
        if one.verification_status is not None:
            of(WORD, one.verification_status)
        name = of(SUBSTANCE, one.code) if one.code is not None else EMPTY
        reactions = of(REACTIONS, one.reaction) if one.reaction is not None else EMPTY
        return name.concepts | reactions.concepts if name.named else None

    def _procedure(self, one: Any) -> Spoken:
        if one.body_site is not None:
            self._of(WORDS, one.body_site)
        return self._of(PROCEDURE, one.code).concepts if one.code is not None else ()

    def _service(self, one: Any) -> Spoken:
        if one.body_site is not None:
            self._of(WORDS, one.body_site)
        reasons = EMPTY if one.reason_code is None else self._of(COMPLAINTS, one.reason_code)
        if one.code is None:
            return None
        return self._of(SERVICE, one.code).concepts | reasons.concepts


def _nothing(_one: Any) -> Spoken:
    """What others refer to, and who it is about, are no findings."""
    return ()


def _key(one: Any, code: int) -> tuple[int, ...] | None:
    """An observation is known by its parts and by having a number for an answer; None when it has a text or is long."""
    parts = one.component or ()
    if one.value_string is not None or len(parts) > _MOST_PARTS:
        return None
    site, answer, absent = one.body_site, one.value_codeable_concept, one.data_absent_reason
    key: tuple[int, ...] = (
        code,
        _is_number(one),
        0 if site is None else hash(bytes(site)),
        0 if answer is None else hash(bytes(answer)),
        0 if absent is None else hash(bytes(absent)),
    )
    for part in parts:
        if part is None:
            continue
        if part.value_string is not None:
            return None
        name, answer, absent = part.code, part.value_codeable_concept, part.data_absent_reason
        key += (
            0 if name is None else hash(bytes(name)),
            _is_number(part),
            0 if answer is None else hash(bytes(answer)),
            0 if absent is None else hash(bytes(absent)),
        )
    return key


def _is_number(one: Any) -> bool:
    return one.value_quantity is not None or not (
        one.value_integer is None and one.value_range is None and one.value_ratio is None
    )
