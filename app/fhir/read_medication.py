"""Medicines that are ordered, taken, given or running, and the medicine orders among the drafts of this sitting."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from app.fhir.chart import Chart, codings_of, texts_of
from app.fhir.decode import contained_in
from app.fhir.doses import aim_of, dose_of, has_rate, route_of, strength_in, strength_of
from app.fhir.how_often import daily_of
from app.fhir.read_symptom import Telling, tell
from app.fhir.structs import (
    CodeableConcept,
    Dosage,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Period,
    Ratio,
)
from app.fhir.structs import Medication as Product
from app.fhir.subject import name_of
from app.fhir.terminology import Match, TextKind
from app.fhir.times import period
from app.picture.concepts import Concept
from app.picture.facts import Dose, DoseAim, Fact, Medication, MedicationState, Order, OrderStage, Route
from app.picture.moments import When
from app.picture.needs import Need

_REQUEST_STATES = {
    "active": MedicationState.ACTIVE,
    "on-hold": MedicationState.ACTIVE,
    "unknown": MedicationState.ACTIVE,
    None: MedicationState.ACTIVE,
    "completed": MedicationState.ENDED,
    "stopped": MedicationState.ENDED,
}
"""Ours: a medicine on hold, or of unknown status, may still act or be resumed, so it counts as active."""

_STATEMENT_STATES = _REQUEST_STATES
"""``intended`` and ``not-taken`` are left out: nothing was taken."""

_ADMINISTRATION_STATES = {
    "in-progress": MedicationState.RUNNING,
    "on-hold": MedicationState.ACTIVE,
    "unknown": MedicationState.ENDED,
    None: MedicationState.ENDED,
    "completed": MedicationState.ENDED,
    "stopped": MedicationState.ENDED,
}

NOT_YET_ORDERS = frozenset({"proposal", "option"})
"""Intents that ask for nothing. US Core files what a patient takes at home under ``plan``, so that one counts."""

_RIVAROXABAN = re.compile(r"\b(?:rivaroxaban|xarelto)\b", re.IGNORECASE)
_VASCULAR_RIVAROXABAN_CODE = "2059015"
"""RxNorm: rivaroxaban 2.5 MG Oral Tablet."""
_VASCULAR_DOSE_MG = Decimal("2.5")
_VASCULAR_RIVAROXABAN = re.compile(r"\b(?:rivaroxaban|xarelto)\b[^0-9]{0,20}\b2\.5\b", re.IGNORECASE)
FLUSH_UNITS = 500
"""Ours: units of heparin into a vein that are no treatment."""

_ORDER_OF = {
    Concept.MED_UFH: Concept.ORDER_HEPARIN,
    Concept.MED_ANTIPLATELET: Concept.ORDER_ANTIPLATELET,
    Concept.MED_STATIN: Concept.ORDER_STATIN,
    Concept.MED_GABAPENTIN: Concept.ORDER_GABAPENTINOID,
    Concept.MED_PREGABALIN: Concept.ORDER_GABAPENTINOID,
    Concept.MED_GABAPENTIN_ENACARBIL: Concept.ORDER_GABAPENTINOID,
    Concept.MED_DULOXETINE: Concept.ORDER_DULOXETINE,
    Concept.MED_TCA: Concept.ORDER_TCA,
    Concept.MED_NSAID: Concept.ORDER_NSAID,
    Concept.MED_QUININE: Concept.ORDER_QUININE,
    Concept.MED_DOPAMINE_AGONIST: Concept.ORDER_DOPAMINE_AGONIST,
    Concept.MED_LEVODOPA: Concept.ORDER_DOPAMINE_AGONIST,
    Concept.MED_IRON_ORAL: Concept.ORDER_IRON,
    Concept.MED_IRON_IV: Concept.ORDER_IRON_IV,
    Concept.MED_B12: Concept.ORDER_B12_REPLACEMENT,
    Concept.MED_MAGNESIUM_ORAL: Concept.ORDER_MAGNESIUM,
    Concept.MED_DEXAMETHASONE: Concept.ORDER_DEXAMETHASONE,
}
"""Medicines whose order has a concept of its own (DATA-18)."""

_ORDERED_TOGETHER = Counter(_ORDER_OF.values())

Resource = MedicationRequest | MedicationStatement | MedicationAdministration


@dataclass(frozen=True, slots=True)
class _Named:
    """What a medicine is: its concepts, the words of its name, and its strength."""

    matches: tuple[Match, ...]
    texts: tuple[str, ...]
    from_text: bool
    strengths: tuple[Ratio | None, ...]
    vascular_rivaroxaban: bool

    @property
    def readable(self) -> bool:
        """There is a code that we know, or a word: else it could be anything, an anticoagulant too."""
        return bool(self.matches or self.texts)

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """The medicines among what it stands for."""
        return tuple(dict.fromkeys(one.concept for one in self.matches if one.concept.startswith("med.")))


def _named(chart: Chart, resource: Resource) -> _Named:
    """The medicine by its code, by the product that it refers to, by an ingredient, or by its text."""
    concepts: list[CodeableConcept | None] = [resource.medication_codeable_concept]
    strengths: list[Ratio | None] = []
    reference = resource.medication_reference
    texts: list[str] = []
    if reference is not None:
        product = _product(chart, resource, reference.reference)
        if product is not None:
            concepts.append(product.code)
            concepts.extend(one.item_codeable_concept for one in product.ingredient or () if one is not None)
            strengths.extend(one.strength for one in product.ingredient or () if one is not None)
        if reference.display:
            texts.append(reference.display)
    texts = [*(text for concept in concepts for text in texts_of(concept)), *texts]
    matches = tuple(
        dict.fromkeys(
            match
            for concept in concepts
            for match in chart.coded(concept)
            if match.concept.startswith(("med.", "order."))
        )
    )
    from_text = not any(match.concept.startswith("med.") for match in matches)
    if from_text:
        by_text = chart.by_text(TextKind.MEDICATION, texts)
        matches += tuple(Match(one) for one in by_text if one not in {match.concept for match in matches})
    vascular = any(one.code == _VASCULAR_RIVAROXABAN_CODE for concept in concepts for one in codings_of(concept))
    return _Named(matches, tuple(texts), from_text, tuple(strengths), vascular)


def may_be_medicines(chart: Chart, name: CodeableConcept | None) -> frozenset[Concept]:
    """Every medicine that a name may stand for, with the orders of them."""
    found = {match.concept for match in chart.coded(name) if match.concept.startswith(("med.", "order."))}
    if not any(concept.startswith("med.") for concept in found):
        found.update(chart.by_text(TextKind.MEDICATION, texts_of(name)))
    return frozenset(found.union(_ORDER_OF[concept] for concept in found if concept in _ORDER_OF))


def may_be_referred_to(chart: Chart, resource: Any) -> tuple[frozenset[Concept], bool]:
    """The same of a medicine that is named by reference, and whether it is named at all."""
    pointer = resource.medication_reference
    product = _product(chart, resource, pointer.reference)
    names = [CodeableConcept(text=pointer.display)]
    if product is not None:
        names.append(product.code or CodeableConcept())
        names.extend(one.item_codeable_concept or CodeableConcept() for one in product.ingredient or () if one)
    concepts = frozenset[Concept]().union(*(may_be_medicines(chart, name) for name in names))
    return concepts, bool(concepts) or any(texts_of(name) for name in names)


def _product(chart: Chart, resource: Any, reference: str | None) -> Product | None:
    if reference is not None and reference.startswith("#"):
        inside = [one.resource for one in contained_in(resource).resources]
        return next((one for one in inside if isinstance(one, Product) and one.id == reference[1:]), None)
    return chart.product(reference)


def _facts(
    named: _Named,
    resource: Resource,
    dosages: list[Dosage | None],
    reasons: list[CodeableConcept | None],
    *,
    state: MedicationState,
    when: When | None,
    started: When | None,
    last_given: When | None = None,
) -> tuple[Medication, ...]:
    return tuple(
        Medication(
            concept=concept,
            reference=name_of(resource),
            when=last_given or when,
            from_text=named.from_text,
            state=state,
            dose=dose_of(dosages),
            strength=strength_of(named.strengths) or strength_in(named.texts),
            route=route_of(dosages, named.texts),
            continuous=has_rate(dosages),
            aim=_aim(concept, aim_of(dosages, reasons, named.texts), named, dose_of(dosages)),
            last_given=last_given,
            started=started,
        )
        for concept in named.concepts
    )


def read_request(chart: Chart, request: MedicationRequest) -> None:
    """Note an ordered medicine, and the active order itself (DATA-18)."""
    state = _REQUEST_STATES.get(request.status)
    if state is None or request.do_not_perform or request.intent in NOT_YET_ORDERS:
        chart.aside(request, "not an order in force")
        return
    when = chart.moment(request.authored_on)
    if chart.ahead(when):
        chart.aside(request, "time lies in the future (DATA-13)")
        return
    dosages, reasons = request.dosage_instruction or [], request.reason_code or []
    named = _named(chart, request)
    if state is not MedicationState.ENDED and not named.readable:
        chart.unnamed(request, Need.MEDICATIONS)
    facts = _facts(named, request, dosages, reasons, state=state, when=when, started=when)
    chart.facts.extend(facts)
    if state is MedicationState.ACTIVE:
        for reason in reasons:
            if not chart.is_family_history(texts_of(reason)):
                tell(chart, Telling(request, when), reason)
    if state is MedicationState.ACTIVE and request.status != "on-hold":
        _active_orders(chart, request, named, facts, when)


def _active_orders(
    chart: Chart, request: MedicationRequest, named: _Named, facts: tuple[Medication, ...], when: When | None
) -> None:
    concepts = dict.fromkeys(_ORDER_OF[one.concept] for one in facts if one.concept in _ORDER_OF)
    concepts.update(dict.fromkeys(one.concept for one in named.matches if one.concept.startswith("order.")))
    if any(one.concept is Concept.MED_UFH and _is_small_heparin(one) for one in facts):
        # A flush or a prophylactic dose is not the heparin that a draft would repeat (HEP-09).
        concepts.pop(Concept.ORDER_HEPARIN, None)
    dose, daily = _amounts(named, request.dosage_instruction or []) if concepts else (None, None)
    chart.facts.extend(
        Order(
            concept=concept,
            reference=name_of(request),
            when=when,
            from_text=named.from_text,
            stage=OrderStage.ACTIVE,
            dose=dose,
            daily=daily,
        )
        for concept in concepts
    )


def _aim(concept: Concept, told: DoseAim | None, named: _Named, dose: Dose | None) -> DoseAim | None:
    """A direct oral anticoagulant is low-dose only as rivaroxaban 2.5 mg (HEP-09), whatever words stand beside it."""
    if concept is not Concept.MED_DOAC or told is DoseAim.TREATMENT:
        return told
    one_tablet = named.vascular_rivaroxaban or any(_VASCULAR_RIVAROXABAN.search(text) for text in named.texts)
    if dose is None:
        return DoseAim.PROPHYLAXIS if one_tablet else None
    if dose.unit == "mg":
        small = dose.amount <= _VASCULAR_DOSE_MG and (
            one_tablet or any(_RIVAROXABAN.search(text) for text in named.texts)
        )
    else:
        small = one_tablet and dose.unit == "{tablet}" and dose.amount <= 1
    return DoseAim.PROPHYLAXIS if small else None


def _is_small_heparin(one: Medication) -> bool:
    if one.continuous or one.aim is DoseAim.TREATMENT:
        return False
    if one.aim in (DoseAim.FLUSH, DoseAim.PROPHYLAXIS) or one.route is Route.SUBCUTANEOUS:
        return True
    return one.dose is not None and one.dose.unit == "[iU]" and one.dose.amount <= Decimal(FLUSH_UNITS)


def read_statement(chart: Chart, statement: MedicationStatement) -> None:
    """Note what the patient is said to take; a period that has ended says that it was stopped."""
    state = _STATEMENT_STATES.get(statement.status)
    if state is None:
        chart.aside(statement, "status does not count")
        return
    span = statement.effective_period or Period()
    asserted = chart.moment(statement.date_asserted)
    at = chart.moment(statement.effective_date_time)
    started, ended = at or chart.moment(span.start), chart.moment(span.end)
    if chart.ahead(started) or chart.ahead(asserted):
        chart.aside(statement, "time lies in the future (DATA-13)")
        return
    if ended is not None and ended.latest <= chart.as_of:
        state = MedicationState.ENDED
    last = ended if state is MedicationState.ENDED and not chart.ahead(ended) else None
    named = _named(chart, statement)
    if state is not MedicationState.ENDED and not named.readable:
        chart.unnamed(statement, Need.MEDICATIONS)
    chart.facts.extend(
        _facts(
            named,
            statement,
            statement.dosage or [],
            statement.reason_code or [],
            state=state,
            when=asserted or at or started,
            started=started,
            last_given=last,
        )
    )


def read_administration(chart: Chart, administration: MedicationAdministration) -> None:
    """Note a dose that was given, or an infusion that runs."""
    state = _ADMINISTRATION_STATES.get(administration.status)
    if state is None:
        chart.aside(administration, "status does not count")
        return
    span = administration.effective_period
    at = chart.moment(administration.effective_date_time)
    given = at or (period(span.start, span.end, chart.as_of, chart.zone) if span is not None else None)
    if chart.ahead(given):
        chart.aside(administration, "time lies in the future (DATA-13)")
        return
    ended = chart.moment(span.end) if span is not None else None
    if state is MedicationState.RUNNING and ended is not None and ended.latest <= chart.as_of:
        state = MedicationState.ENDED
    if state is MedicationState.RUNNING:
        given = When(chart.as_of, chart.as_of)
    named = _named(chart, administration)
    if not named.readable:  # A dose that was given may still act.
        chart.unnamed(administration, Need.MEDICATIONS)
    chart.facts.extend(
        _facts(
            named,
            administration,
            [administration.dosage],
            administration.reason_code or [],
            state=state,
            when=given,
            started=at or (chart.moment(span.start) if span is not None else None),
            last_given=given,
        )
    )


def with_last_doses(facts: list[Fact]) -> None:
    """Give each ordered or stated medicine the time of its newest administration."""
    newest: dict[Concept, When] = {}
    for fact in facts:
        if isinstance(fact, Medication) and fact.reference.startswith("MedicationAdministration/") and fact.last_given:
            known = newest.get(fact.concept)
            if known is None or _order(fact.last_given) > _order(known):
                newest[fact.concept] = fact.last_given
    if not newest:
        return
    for index, fact in enumerate(facts):
        if not isinstance(fact, Medication) or fact.reference.startswith("MedicationAdministration/"):
            continue
        last = newest.get(fact.concept)
        if last is not None and (fact.last_given is None or _order(last) > _order(fact.last_given)):
            facts[index] = replace(fact, last_given=last, when=last)


def _order(when: When) -> tuple[object, ...]:
    return when.latest, when.earliest


class DraftMedicine(NamedTuple):
    """What a draft medicine order is for, and how it was told."""

    concept: Concept
    from_text: bool
    small_dose: bool
    dose: Dose | None
    daily: Dose | None


def draft_medicines(chart: Chart, request: MedicationRequest) -> tuple[DraftMedicine, ...]:
    """The medicines of a draft order; a flush or a prophylactic dose of heparin is marked as small (HEP-09)."""
    named = _named(chart, request)
    dosages, reasons = request.dosage_instruction or [], request.reason_code or []
    facts = _facts(named, request, dosages, reasons, state=MedicationState.ACTIVE, when=None, started=None)
    small = {_ORDER_OF[one.concept] for one in facts if one.concept is Concept.MED_UFH and _is_small_heparin(one)}
    concepts = dict.fromkeys(spelling for one in named.matches for spelling in _spellings(one.concept))
    dose, daily = _amounts(named, dosages)
    return tuple(DraftMedicine(concept, named.from_text, concept in small, dose, daily) for concept in concepts)


def _spellings(medicine: Concept) -> tuple[Concept, ...]:
    """The order of a drafted medicine, and the medicine too where an order stands for several: doses differ."""
    order = _ORDER_OF.get(medicine, medicine)
    return (order, medicine) if _ORDERED_TOGETHER[order] > 1 else (order,)


def _amounts(named: _Named, dosages: list[Dosage | None]) -> tuple[Dose | None, Dose | None]:
    """One dose and the sum of a day; tablets of a known strength are told in its unit."""
    dose, daily = dose_of(dosages), daily_of(dosages)
    strength = strength_of(named.strengths) or strength_in(named.texts)
    if strength is None:
        return dose, daily
    return _by_strength(dose, strength), _by_strength(daily, strength)


def _by_strength(dose: Dose | None, strength: Dose) -> Dose | None:
    if dose is None or dose.unit not in ("{tablet}", "{capsule}"):
        return dose
    return Dose(dose.amount * strength.amount, strength.unit)
