"""What we ask an EHR for before a call, and what came of it (CDS Hooks 2.0.1, "Prefetch Template" and its semantics).

The templates stay inside the query subset that every client is asked to support: relative, one token, each parameter
once, equality only; no include, no modifier, no chaining, no date window (filtering by time is done in the picture).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from app.fhir.decode import Arrived, Decoded, decode, filed, is_bare
from app.fhir.sealed import check, kind_of
from app.fhir.structs import (
    AllergyIntolerance,
    Condition,
    Device,
    Encounter,
    Ignored,
    Medication,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    OperationOutcome,
    Patient,
    Procedure,
    Resource,
    ServiceRequest,
)
from app.fhir.subject import Addresses, Identity, Owner, name_of
from app.fhir.terminology import Terminology
from app.hooks.request import Fetched, HookRequest
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState, sources_of
from app.picture.patient import SetAside

PAGE = 200
"""Ours: entries asked for per search; what goes beyond comes with a next link and counts as cut."""

EXAM_CATEGORIES = ("exam", "vital-signs", "survey", "procedure", "imaging", "therapy", "activity")
"""Ours: bedside findings are rarely filed alike, so all but the laboratory and the social category are asked for."""

LOINC = "http://loinc.org"

OWN_TYPE: dict[Need, type[Resource]] = {
    Need.PATIENT: Patient,
    Need.ENCOUNTER: Encounter,
    Need.CONDITIONS: Condition,
    Need.EXAM: Observation,
    Need.MEASUREMENTS: Observation,
    Need.MEDICATIONS: MedicationRequest,
    Need.STATEMENTS: MedicationStatement,
    Need.ADMINISTRATIONS: MedicationAdministration,
    Need.ALLERGIES: AllergyIntolerance,
    Need.PROCEDURES: Procedure,
    Need.DEVICES: Device,
    Need.ORDERS: ServiceRequest,
}
"""The resource type that each need asks for."""

OLDER_TYPES: dict[Need, frozenset[str]] = {
    Need.MEDICATIONS: frozenset({"MedicationOrder"}),
    Need.ORDERS: frozenset({"ProcedureRequest", "ReferralRequest", "DiagnosticOrder"}),
}
"""What DSTU2 and STU3 called them. Nobody reads those, so a list that holds one was not seen whole."""

_BY_PATIENT = "patient={{context.patientId}}"
_NEWEST_FIRST = "_sort=-date"
_COUNT = f"_count={PAGE}"
_SORTED = frozenset({Need.EXAM, Need.MEASUREMENTS, Need.PROCEDURES})
"""The types among them whose search has the parameter ``date``."""


def templates(terminology: Terminology, reads: Iterable[Concept]) -> dict[Need, str]:
    """The prefetch template of each need, for the concepts that are read; patient and encounter always."""
    concepts = frozenset(reads)
    asked = {need for concept in concepts for need in sources_of(concept)}
    found = {
        Need.PATIENT: "Patient/{{context.patientId}}",
        Need.ENCOUNTER: "Encounter/{{context.encounterId}}",
    }
    for need in Need:
        if need not in asked or need in found:
            continue
        narrowed: tuple[str, ...] = ()
        if need is Need.EXAM:
            narrowed = ("category=" + ",".join(EXAM_CATEGORIES),)
        elif need is Need.MEASUREMENTS:
            numbers = {concept for concept in concepts if Need.MEASUREMENTS in sources_of(concept)}
            tokens = [token for token in terminology.search_tokens(numbers) if token.startswith(LOINC + "|")]
            if not tokens:
                continue
            narrowed = ("code=" + ",".join(tokens),)
        order = (_NEWEST_FIRST,) if need in _SORTED else ()
        found[need] = f"{OWN_TYPE[need].__name__}?" + "&".join((_BY_PATIENT, *narrowed, *order, _COUNT))
    return found


Decode = Callable[[msgspec.Raw | bytes], Decoded | None]
"""How a value is decoded: one of those in ``app.fhir.decode``."""


class Received(NamedTuple):
    """What came of one need: its state, the patient's resources, and what was set aside."""

    state: NeedState
    resources: Sequence[Arrived] = ()
    set_aside: tuple[SetAside, ...] = ()


_NOT_SENT = Received(NeedState.ABSENT)
_NONE_ON_RECORD = Received(NeedState.NONE_ON_RECORD)
_NEEDS = tuple(Need)
_NEVER: Final = object()


def sort(request: HookRequest, decoded: Decode = decode) -> dict[Need, Received]:
    """Every need with what came of it; keys that nobody asked for are ignored.

    Never raises, but for what ``decoded`` leaves to be found out later: a part of a sealed resource that does not fit.
    """
    values: dict[Need, Decoded | None] = {}
    received = dict.fromkeys(_NEEDS, _NOT_SENT)
    prefetch = request.prefetch
    for need in _NEEDS:
        sent = prefetch.get(need, _NEVER)
        if sent is _NEVER:
            continue
        if type(sent) is msgspec.Raw:
            values[need] = _of_json(sent, decoded)
        elif is_bare(sent) and not request.fetched:  # As most of a chart's needs are.
            received[need] = _NONE_ON_RECORD
        else:
            values[need] = filed(sent)
    for need in _NEEDS if request.fetched else ():
        fetched = request.fetched.get(need)
        if fetched is not None:
            values[need] = _with_pages(values.get(need, Decoded()), fetched, decoded)
    identity = Identity(
        request.patient_id, Addresses([one.resources for one in values.values() if one is not None and one.resources])
    )
    for need, one in values.items():
        received[need] = _received(need, one, identity)
    for key, fetched in request.fetched.items():
        if fetched.state not in (None, NeedState.CUT):
            received[Need(key)] = received[Need(key)]._replace(state=fetched.state)
    return received


def _of_json(sent: msgspec.Raw, decoded: Decode) -> Decoded | None:
    value = decoded(sent)
    return Decoded() if value is None and bytes(sent).strip() == b"null" else value


def _with_pages(sent: Decoded | None, fetched: Fetched, decoded: Decode) -> Decoded | None:
    """What was sent and what was fetched, as one; a failure on any page is one of the whole."""
    if sent is None:
        return None
    sent.more = fetched.state is NeedState.CUT or (sent.more and not fetched.continues)
    sent.failed = _failed(sent)
    for page in fetched.pages:
        more = decoded(page)
        if more is None:
            sent.unreadable += 1
            continue
        sent.resources.extend(more.resources)
        sent.unreadable += more.unreadable
        sent.failed = sent.failed or _failed(more)
    return sent


def _received(need: Need, decoded: Decoded | None, identity: Identity) -> Received:
    if decoded is None:
        return Received(NeedState.MALFORMED, (), (SetAside(need.value, "not a FHIR resource"),))
    if decoded.is_empty:
        return _NONE_ON_RECORD
    unreadable = (
        (SetAside(need.value, "a resource is not readable"),) * decoded.unreadable if decoded.unreadable else ()
    )
    count = len(decoded.resources)
    if not count or identity.own_all(decoded.resources, OWN_TYPE[need]):
        return Received(_state(decoded, own=count, strangers=0, readable=count), decoded.resources, unreadable)
    kept: list[Arrived] = []
    aside: list[SetAside] = []
    strangers = own = readable = unread = 0
    for one in decoded.resources:
        if isinstance(one.resource, Ignored):
            older = type(one.resource).__name__ in OLDER_TYPES.get(need, ())
            if older:
                aside.append(SetAside(name_of(one.resource), "of an older FHIR version"))
            unread += older or not decoded.is_bundle
            continue
        readable += 1
        expected = issubclass(kind_of(one.resource), OWN_TYPE[need])
        owner = Owner.PATIENT if isinstance(one.resource, Medication) else identity.owner(one.resource)
        if owner is not Owner.PATIENT:
            check(one.resource)  # Nobody will look at its parts later, and an odd one makes the answer malformed.
        if owner is Owner.SOMEONE_ELSE:
            strangers += 1
            aside.append(SetAside(name_of(one.resource), owner.value))
            continue
        if owner is Owner.UNSAID:
            if not expected:
                aside.append(SetAside(name_of(one.resource), owner.value))
                continue
            aside.append(SetAside(name_of(one.resource), "read although its subject is not given"))
        own += expected
        aside.extend([SetAside(name_of(one.resource), f"{dropped} not readable") for dropped in one.dropped])
        kept.append(one)
    state = _state(decoded, own=own, strangers=strangers, readable=readable)
    if unread and state.complete:
        state = NeedState.MALFORMED
    return Received(state, tuple(kept), (*aside, *unreadable))


def _state(decoded: Decoded, *, own: int, strangers: int, readable: int) -> NeedState:
    if decoded.unreadable:
        return NeedState.MALFORMED
    if decoded.failed or _failed(decoded):
        return NeedState.FAILED
    if decoded.more:
        return NeedState.CUT
    if own:
        return NeedState.SENT
    if strangers:
        return NeedState.WRONG_PATIENT
    # Only resources that this need does not ask for: an answer to another question is no answer.
    return NeedState.MALFORMED if readable else NeedState.NONE_ON_RECORD


def _failed(decoded: Decoded) -> bool:
    if not decoded.is_bundle:
        return bool(decoded.outcomes)
    return any(not _is_remark(outcome) for outcome in decoded.outcomes)


def _is_remark(outcome: OperationOutcome) -> bool:
    """A server's remark beside its answer, such as "no results": every issue is a warning or an information."""
    issues = [issue for issue in outcome.issue or () if issue is not None]
    return bool(issues) and all(issue.severity in ("warning", "information") for issue in issues)
