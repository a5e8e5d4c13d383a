"""Orders in the chart, the drafts of this sitting, and the leg complaint that is their reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from app.fhir.chart import LIMB, Chart, texts_of
from app.fhir.decode import Decoded, decode, filed
from app.fhir.read_medication import NOT_YET_ORDERS, draft_medicines
from app.fhir.read_symptom import Telling, tell
from app.fhir.sealed import opened
from app.fhir.structs import (
    CodeableConcept,
    DeviceRequest,
    Encounter,
    Ignored,
    MedicationRequest,
    Resource,
    ServiceRequest,
)
from app.fhir.subject import Addresses, Identity, Owner, name_of
from app.fhir.terminology import Limb, TextKind
from app.fhir.times import period
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Order, OrderStage, Standing
from app.picture.moments import When
from app.picture.patient import SetAside

_STAGES = {
    "active": OrderStage.ACTIVE,
    "on-hold": OrderStage.ACTIVE,
    None: OrderStage.ACTIVE,
    "completed": OrderStage.DONE,
}
"""A draft that stands in the chart is of another sitting, and no order."""

_ORDERED = ("order.", "referral.")
_GONE_VISITS = frozenset({"cancelled", "entered-in-error"})
_COMPLAINTS = ("sensory.", "motor.", "pain.", "skin.", "pulse.", "cond.")


def read_service_request(chart: Chart, request: ServiceRequest) -> None:
    """Note an examination or referral that is ordered or done, and its reason."""
    stage = _STAGES.get(request.status)
    if stage is None or request.do_not_perform or request.intent in NOT_YET_ORDERS:
        chart.aside(request, "not an order in force")
        return
    authored = chart.moment(request.authored_on)
    span = request.occurrence_period
    occurred = chart.moment(request.occurrence_date_time)
    if occurred is None and span is not None:
        occurred = period(span.start, span.end, chart.as_of, chart.zone)
    # An examination may well be planned for tomorrow: then the time that counts is that of the order.
    when = occurred if stage is OrderStage.DONE and occurred and not chart.ahead(occurred) else authored or occurred
    if chart.ahead(authored):
        chart.aside(request, "time lies in the future (DATA-13)")
        return
    for concept, from_text, contrast in services(chart, request.code):
        if stage is OrderStage.DONE and concept is Concept.ORDER_OTHER:
            continue
        chart.facts.append(
            Order(
                concept=concept,
                reference=name_of(request),
                when=when,
                from_text=from_text,
                stage=stage,
                with_contrast=contrast,
            )
        )
    if stage is OrderStage.ACTIVE:
        read_complaint(chart, request, request.reason_code or (), authored)


def services(chart: Chart, code: CodeableConcept | None) -> list[tuple[Concept, bool, bool | None]]:
    """Concept, read from text, contrast: what an order asks for; "another order" when that is not known."""
    named = chart.named(code, TextKind.ORDER)
    found = named.of(*_ORDERED)
    from_text = named.from_text
    if not found and not from_text:
        named = chart.named(CodeableConcept(text=" ".join(texts_of(code))), TextKind.ORDER)
        found, from_text = named.of(*_ORDERED), True
    said = next((one for text in texts_of(code) if (one := chart.terminology.with_contrast_in(text)) is not None), None)
    if not found:
        return [(Concept.ORDER_OTHER, False, said)]
    return [(one.concept, from_text, said if one.with_contrast is None else one.with_contrast) for one in found]


def may_be_complaint(chart: Chart, reason: CodeableConcept | None) -> bool:
    """Could a reason so named be a leg complaint?"""
    texts = texts_of(reason)
    coded = [match.concept for match in chart.coded(reason) if match.concept.startswith(_COMPLAINTS)]
    spoken = chart.by_text(TextKind.COMPLAINT, texts) + chart.by_text(TextKind.BEDSIDE, texts)
    return not LIMB.isdisjoint((*coded, *spoken))


def read_encounter(chart: Chart, encounter: Encounter) -> None:
    """Note for which leg complaint the patient came (scope only)."""
    if encounter.status in _GONE_VISITS:
        chart.aside(encounter, "status does not count")
        return
    start = encounter.period.start if encounter.period is not None else None
    named = [
        CodeableConcept(text=reference.display)
        for reference in encounter.reason_reference or ()
        if reference is not None and reference.display
    ]
    read_complaint(chart, encounter, [*(encounter.reason_code or ()), *named], chart.moment(start))


def read_complaint(
    chart: Chart, resource: Resource, reasons: Iterable[CodeableConcept | None], when: When | None
) -> None:
    """A reason that speaks of a leg opens the scope (DATA-17); it is no finding."""
    for reason in reasons:
        texts = texts_of(reason)
        if reason is None or chart.is_family_history(texts):
            continue
        tell(chart, Telling(resource, None if chart.ahead(when) else when), reason)
        coded = [
            match for match in chart.coded(reason) if match.concept in LIMB and match.concept.startswith(_COMPLAINTS)
        ]
        spoken = () if coded else chart.by_text(TextKind.COMPLAINT, texts) + chart.by_text(TextKind.BEDSIDE, texts)
        named = [one for one in spoken if one in LIMB]
        if not coded and not named:
            continue
        place = chart.place([match.side for match in coded], [], texts)
        if place.limb is Limb.ELSEWHERE:
            continue
        for side in chart.sides_for(Concept.COND_LEG_COMPLAINT, place, resource):
            chart.facts.append(
                Diagnosis(
                    concept=Concept.COND_LEG_COMPLAINT,
                    reference=name_of(resource),
                    side=side,
                    when=None if chart.ahead(when) else when,
                    from_text=not coded,
                    standing=Standing.CURRENT,
                )
            )


def read_drafts(chart: Chart, draft_orders: Any, selections: Iterable[str], patient_id: str) -> None:
    """The unsigned orders of this sitting, as leniently as clients write them; selected ones are marked.

    Raises msgspec.DecodeError for drafts that were decoded before, sealed, and have a part that does not fit.
    """
    if isinstance(draft_orders, msgspec.Raw):
        decoded = Decoded() if bytes(draft_orders).strip() == b"null" else decode(draft_orders)
    else:
        decoded = filed(draft_orders)
    if decoded is None:
        chart.set_aside.append(SetAside("draftOrders", "not a FHIR resource"))
        return
    chosen = frozenset(selections)
    identity = Identity(patient_id, Addresses([decoded.resources]), chart.addresses)
    chart.set_aside.extend([SetAside("draftOrders", "a resource is not readable")] * decoded.unreadable)
    for one in decoded.resources:
        resource = opened(one.resource)
        if identity.owner(resource) is Owner.SOMEONE_ELSE:
            chart.aside(resource, Owner.SOMEONE_ELSE.value)
            continue
        kind = type(resource).__name__
        selected = bool(resource.id) and (resource.id in chosen or f"{kind}/{resource.id}" in chosen)
        if one.full_url is not None and one.full_url in chosen:
            selected = True
        _draft(chart, resource, selected=selected)


def _draft(chart: Chart, resource: Resource, *, selected: bool) -> None:
    found: list[tuple[Concept, bool, bool | None]] = []
    small: set[Concept] = set()
    dose = daily = None
    reasons: Iterable[CodeableConcept | None] = ()
    if isinstance(resource, MedicationRequest):
        medicines = draft_medicines(chart, resource)
        found = [(one.concept, one.from_text, None) for one in medicines]
        small = {one.concept for one in medicines if one.small_dose}
        dose, daily = (medicines[0].dose, medicines[0].daily) if medicines else (None, None)
        reasons = resource.reason_code or ()
    elif isinstance(resource, ServiceRequest):
        found, reasons = services(chart, resource.code), resource.reason_code or ()
    elif isinstance(resource, DeviceRequest):
        found, reasons = services(chart, resource.code_codeable_concept), resource.reason_code or ()
    elif not isinstance(resource, Ignored) or resource.id is None:
        # A patient or an observation among the drafts is no order.
        return
    for concept, from_text, contrast in found or [(Concept.ORDER_OTHER, False, None)]:
        chart.facts.append(
            Order(
                concept=concept,
                reference=name_of(resource),
                when=When(chart.as_of, chart.as_of),
                from_text=from_text,
                stage=OrderStage.DRAFT,
                selected=selected,
                small_dose=concept in small,
                with_contrast=contrast,
                dose=dose,
                daily=daily,
            )
        )
    read_complaint(chart, resource, reasons, None)
