"""From a hook call to the picture of its patient: everything that FHIR says ends here.

Two resources of one type and id are one: the version that was updated last. What cannot be used is set aside by
reference and reason, and what is charted but unusable becomes a gap, so that it never reads as "none".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

import msgspec

from app.fhir.chart import Chart
from app.fhir.decode import Arrived
from app.fhir.prefetch import sort
from app.fhir.read_allergy import read_allergy
from app.fhir.read_condition import read_condition
from app.fhir.read_medication import read_administration, read_request, read_statement, with_last_doses
from app.fhir.read_observation import read_observation
from app.fhir.read_order import read_drafts, read_encounter, read_service_request
from app.fhir.read_procedure import read_device, read_procedure
from app.fhir.structs import (
    AllergyIntolerance,
    Condition,
    Device,
    Encounter,
    Medication,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Patient,
    Procedure,
    Resource,
    ServiceRequest,
)
from app.fhir.subject import addresses
from app.fhir.terminology import Terminology
from app.fhir.times import age_from
from app.hooks.request import HookRequest
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Pulse, Sign, Signal
from app.picture.limits import Limits
from app.picture.moments import Age
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture

SEXES = frozenset({"male", "female", "other", "unknown"})
"""FHIR's administrative genders; any other word is not kept."""

_ENCODER = msgspec.json.Encoder(decimal_format="string")


def read_picture(
    request: HookRequest, terminology: Terminology, as_of: datetime, zone: tzinfo, limits: Limits
) -> PatientPicture:
    """All that the call tells of its patient, as of ``as_of``; never raises for anything that a client sent.

    ``zone`` is the local time zone of the site, for dates and for times without an offset; ``limits`` are its
    thresholds.
    """
    received = sort(request)
    resources = _once([one for need in received.values() for one in need.resources])
    patient = next((one for one in resources if isinstance(one, Patient)), None)
    chart = Chart(
        terminology=terminology,
        as_of=as_of,
        zone=zone,
        products={f"Medication/{one.id}": one for one in resources if isinstance(one, Medication)},
        full_urls=addresses(one for need in received.values() for one in need.resources),
        set_aside=[aside for need in received.values() for aside in need.set_aside],
    )
    if patient is not None:
        chart.birth = chart.moment(patient.birth_date)
    for resource in resources:
        _read(chart, resource)
    with_last_doses(chart)
    read_drafts(chart, request.draft_orders, request.selections, request.patient_id)
    facts = tuple(dict.fromkeys(_without_unlikely_zero(chart)))
    return PatientPicture(
        as_of=as_of,
        limits=limits,
        age=age_from(chart.birth, as_of, zone) if patient is not None else Age(),
        sex=patient.gender if patient is not None and patient.gender in SEXES else None,
        deceased=patient is not None and _is_deceased(patient, chart),
        needs={need: _state(one.state, unread=need in chart.unread) for need, one in received.items()},
        asked={Need(key): one.asked for key, one in request.fetched.items()},
        facts=facts,
        gaps=tuple(chart.gaps),
        set_aside=tuple(chart.set_aside),
    )


def _state(state: NeedState, *, unread: bool) -> NeedState:
    """A need that held something without a name was not seen whole."""
    return NeedState.MALFORMED if unread and state.complete else state


def _once(arrived: Iterable[Arrived]) -> list[Resource]:
    """Each resource once, in the order in which they came."""
    kept: dict[object, Resource] = {}
    for index, one in enumerate(arrived):
        resource = one.resource
        key: object = (type(resource), resource.id) if resource.id is not None else index
        known = kept.get(key)
        kept[key] = resource if known is None or known == resource else max(known, resource, key=_version)
    return list(kept.values())


def _version(resource: Resource) -> tuple[str, bytes]:
    """Newest last; the content breaks a tie, so that the order of the entries never matters."""
    updated = (resource.meta.last_updated if resource.meta is not None else None) or ""
    try:
        return updated, _ENCODER.encode(resource)
    except (UnicodeEncodeError, ValueError):
        return updated, repr(resource).encode("utf-8", "backslashreplace")


def _read(chart: Chart, resource: Resource) -> None:
    if isinstance(resource, Observation):
        read_observation(chart, resource)
    elif isinstance(resource, Condition):
        read_condition(chart, resource)
    elif isinstance(resource, MedicationRequest):
        read_request(chart, resource)
    elif isinstance(resource, MedicationStatement):
        read_statement(chart, resource)
    elif isinstance(resource, MedicationAdministration):
        read_administration(chart, resource)
    elif isinstance(resource, AllergyIntolerance):
        read_allergy(chart, resource)
    elif isinstance(resource, Procedure):
        read_procedure(chart, resource)
    elif isinstance(resource, Device):
        read_device(chart, resource)
    elif isinstance(resource, ServiceRequest):
        read_service_request(chart, resource)
    elif isinstance(resource, Encounter):
        read_encounter(chart, resource)


def _is_deceased(patient: Patient, chart: Chart) -> bool:
    """Dead by the record. A date that cannot be read is no proof of death, and one that lies ahead is a slip."""
    if patient.deceased_boolean is not None:
        return patient.deceased_boolean
    when = chart.moment(patient.deceased_date_time)
    return when is not None and not chart.ahead(when)


def _without_unlikely_zero(chart: Chart) -> list[Fact]:
    """CODES.md section 4: an index of 0 counts only beside an absent pedal signal or pulse of that side."""
    silent = {
        fact.side for fact in chart.facts if isinstance(fact, Sign) and fact.value in (Signal.INAUDIBLE, Pulse.ABSENT)
    }
    kept: list[Fact] = []
    for fact in chart.facts:
        zero = isinstance(fact, Measurement) and fact.concept is Concept.ABI and fact.value.exact == 0
        if zero and fact.side not in silent:
            chart.gap(Concept.ABI, Why.IMPLAUSIBLE, fact.side)
        else:
            kept.append(fact)
    return kept
