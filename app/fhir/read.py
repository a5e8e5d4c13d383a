"""From a hook call to the picture of its patient: everything that FHIR says ends here.

Two resources of one type and id are one: the version that was updated last. What cannot be used is set aside by
reference and reason, and what is charted but unusable becomes a gap, so that it never reads as "none".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from app.fhir.chart import Chart
from app.fhir.decode import NOT_FITTING, Arrived, decode_checked, decode_sealed
from app.fhir.prefetch import Decode, sort
from app.fhir.read_allergy import read_allergy
from app.fhir.read_condition import read_condition
from app.fhir.read_medication import read_administration, read_request, read_statement
from app.fhir.read_observation import read_observation
from app.fhir.read_order import read_encounter, read_service_request
from app.fhir.read_procedure import read_device, read_procedure
from app.fhir.sealed import kind_of, opened
from app.fhir.structs import (
    AllergyIntolerance,
    Condition,
    Device,
    Encounter,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Patient,
    Procedure,
    Resource,
    ServiceRequest,
)
from app.fhir.subject import Addresses
from app.fhir.terminology import Terminology
from app.fhir.times import age_from
from app.fhir.unread import UnreadChart
from app.hooks.request import HookRequest
from app.picture.limits import Limits
from app.picture.moments import Age
from app.picture.needs import Need, NeedState
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
    try:
        return _picture(request, terminology, as_of, zone, limits, decode_sealed)
    except NOT_FITTING:
        # Some part is not what FHIR has at its place: each is looked at now, and mended where it must be.
        if request.anew is not None:
            sent = request.anew()
            request = replace(request, prefetch=sent.prefetch, draft_orders=sent.draft_orders)
        return _picture(request, terminology, as_of, zone, limits, decode_checked)


def _picture(
    request: HookRequest, terminology: Terminology, as_of: datetime, zone: tzinfo, limits: Limits, decoded: Decode
) -> PatientPicture:
    received = sort(request, decoded)
    resources = _once([one for need in received.values() for one in need.resources])
    patient = next((one for one in resources if isinstance(one, Patient)), None)
    chart = Chart(
        terminology=terminology,
        as_of=as_of,
        zone=zone,
        resources=resources,
        addresses=Addresses([need.resources for need in received.values() if need.resources]),
        set_aside=[aside for need in received.values() for aside in need.set_aside],
    )
    if patient is not None:
        chart.birth = chart.moment(patient.birth_date)
    unread = UnreadChart(chart, resources, request, _read)
    unnamed = chart.unread
    picture = PatientPicture(
        as_of=as_of,
        limits=limits,
        age=age_from(chart.birth, as_of, zone) if patient is not None else Age(),
        sex=patient.gender if patient is not None and patient.gender in SEXES else None,
        deceased=patient is not None and _is_deceased(patient, chart),
        needs={need: _state(one.state, unread=need in unnamed) for need, one in received.items()}
        if unnamed
        else {need: one.state for need, one in received.items()},
        asked={Need(key): one.asked for key, one in request.fetched.items()},
        chart=unread,
    )
    # A trace tells of everything, so everything is read while a failure can still be told.
    return replace(picture) if request.explain else picture


def _state(state: NeedState, *, unread: bool) -> NeedState:
    """A need that held something without a name was not seen whole."""
    return NeedState.MALFORMED if unread and state.complete else state


def _once(arrived: Sequence[Arrived]) -> list[Any]:
    """Each resource once, in the order in which they came."""
    resources = [one.resource for one in arrived]
    if len({one.id for one in resources}) == len(resources):
        return resources
    kept: dict[object, Any] = {}
    for index, resource in enumerate(resources):
        key: object = (kind_of(resource), resource.id) if resource.id is not None else index
        known = kept.get(key)
        if known is not None and known != resource:
            resource = max(opened(known), opened(resource), key=_version)
        kept[key] = resource
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
