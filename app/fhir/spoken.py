"""Which concepts each resource may speak of, by the gists of its parts (``app.fhir.gist``).

Too many cost a little time; one too few would lose a fact. None means that only reading tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from app.fhir.chart import Chart
from app.fhir.gist import EMPTY, SYMPTOM, Gist, Gists, Role
from app.fhir.sealed import BY_KIND
from app.fhir.structs import (
    AllergyIntolerance,
    Condition,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Procedure,
    ServiceRequest,
)
from app.fhir.symptom_words import NOTHING
from app.fhir.terminology import Limb
from app.picture.concepts import Concept

Spoken = Iterable[Concept] | None


class Speaker:
    """Tells for one chart what its resources may speak of. Raises msgspec.DecodeError for a part that does not fit."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._gists = Gists(chart)
        self._of = self._gists.of
        self._known: dict[type[msgspec.Struct], Callable[[Any], Spoken]] = {
            BY_KIND[Observation]: self._observation,
            BY_KIND[Condition]: self._condition,
            BY_KIND[MedicationRequest]: self._request,
            BY_KIND[MedicationStatement]: self._taken,
            BY_KIND[MedicationAdministration]: self._given,
            BY_KIND[AllergyIntolerance]: self._allergy,
            BY_KIND[Procedure]: self._procedure,
            BY_KIND[ServiceRequest]: self._service,
        }

    def concepts(self, resource: Any) -> Spoken:
        """Every concept of which this resource may hold a fact or a gap; None when only reading tells."""
        spoken = self._known.get(type(resource))
        return None if spoken is None else spoken(resource)

    def _observation(self, one: Any) -> Spoken:
        of = self._of
        code = of(Role.ITEM, one.code) if one.code is not None else EMPTY
        if one.interpretation is not None:
            of(Role.SITES, one.interpretation)
        if one.data_absent_reason is not None:
            of(Role.STATUS, one.data_absent_reason)
        site = of(Role.SITE, one.body_site) if one.body_site is not None else EMPTY
        answer = self._answer(one)
        parts = self._components(one.component) if one.component else None
        if one.contained:
            return None
        if code.named and not code.concepts and one.body_site is not None:
            code = self._gists.label_at(one.code, one.body_site)
        together = self._answered(one)
        if together:
            code = code._replace(concepts=code.concepts | together)
        if parts is None:
            tells = (code.tells or answer.tells) and not code.examined and not _is_number(one)
            if not tells and not code.at_leg:
                return code.concepts  # Most observations end here.
            parts = []
        else:
            tells = code.tells or answer.tells or any(part.tells for part in parts)
        found = set(code.concepts)
        if parts:
            found |= code.with_parts
        whole = (code, site, answer, *parts)
        if any(part.leg for part in whole):
            found.update(*(part.at_leg for part in whole))
        found.update(*(part.concepts for part in parts))
        return found | SYMPTOM if tells else found

    def _answered(self, one: Any) -> frozenset[Concept]:
        """What a label names only with its answer."""
        if one.code is None:
            return frozenset()
        answers = (one.value_string, one.value_codeable_concept)
        return frozenset().union(*(self._gists.answered(one.code, answer) for answer in answers if answer is not None))

    def _answer(self, one: Any) -> Gist:
        """What the words of an answer may mean."""
        answer = EMPTY if one.value_codeable_concept is None else self._of(Role.ANSWER, one.value_codeable_concept)
        text = one.value_string
        if text is None:
            return answer
        tells = self._chart.terminology.symptoms.read(text) is not NOTHING
        leg = self._chart.limb_in(text) in (Limb.LEG, Limb.TOES)
        return Gist(leg=leg or answer.leg, tells=tells or answer.tells)

    def _components(self, components: list[Any]) -> list[Gist]:
        parts: list[Gist] = []
        for one in components:
            if one is None:
                continue
            if one.data_absent_reason is not None:
                self._of(Role.STATUS, one.data_absent_reason)
            answer = self._answer(one)
            part = self._of(Role.ITEM, one.code) if one.code is not None else EMPTY
            if answer is not EMPTY or part.tells:
                tells = (part.tells or answer.tells) and not _is_number(one)
                part = part._replace(leg=part.leg or answer.leg, tells=tells)
            together = self._answered(one)
            if together:
                part = part._replace(concepts=part.concepts | together)
            parts.append(part)
        return parts

    def _condition(self, one: Any) -> Spoken:
        of = self._of
        if one.clinical_status is not None:
            of(Role.STATUS, one.clinical_status)
        if one.verification_status is not None:
            of(Role.STATUS, one.verification_status)
        if one.body_site is not None:
            of(Role.SITES, one.body_site)
        return of(Role.PROBLEM, one.code).concepts if one.code is not None else ()

    def _request(self, one: Any) -> Spoken:
        if one.dosage_instruction is not None:
            self._of(Role.DOSAGES, one.dosage_instruction)
        return self._medicine(one)

    def _taken(self, one: Any) -> Spoken:
        if one.dosage is not None:
            self._of(Role.DOSAGES, one.dosage)
        return self._medicine(one)

    def _given(self, one: Any) -> Spoken:
        if one.dosage is not None:
            self._of(Role.DOSAGE, one.dosage)
        return self._medicine(one)

    def _medicine(self, one: Any) -> Spoken:
        reasons = EMPTY if one.reason_code is None else self._of(Role.REASONS, one.reason_code)
        name = EMPTY
        if one.medication_codeable_concept is not None:
            name = self._of(Role.MEDICINE, one.medication_codeable_concept)
        if one.medication_reference is not None or not name.named:
            return None
        return name.concepts | reasons.concepts if reasons.concepts else name.concepts

    def _allergy(self, one: Any) -> Spoken:
        of = self._of
        if one.clinical_status is not None:
            of(Role.STATUS, one.clinical_status)
        if one.verification_status is not None:
            of(Role.STATUS, one.verification_status)
        name = of(Role.SUBSTANCE, one.code) if one.code is not None else EMPTY
        reactions = of(Role.REACTIONS, one.reaction) if one.reaction is not None else EMPTY
        return name.concepts | reactions.concepts if name.named else None

    def _procedure(self, one: Any) -> Spoken:
        if one.body_site is not None:
            self._of(Role.SITES, one.body_site)
        return self._of(Role.PROCEDURE, one.code).concepts if one.code is not None else ()

    def _service(self, one: Any) -> Spoken:
        if one.body_site is not None:
            self._of(Role.SITES, one.body_site)
        reasons = EMPTY if one.reason_code is None else self._of(Role.COMPLAINTS, one.reason_code)
        if one.code is None:
            return None
        return self._of(Role.SERVICE, one.code).concepts | reasons.concepts


def _is_number(one: Any) -> bool:
    return not (
        one.value_quantity is None and one.value_integer is None and one.value_range is None and one.value_ratio is None
    )
