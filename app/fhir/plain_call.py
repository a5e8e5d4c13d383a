"""A call in the form in which almost every client sends it, envelope and chart decoded in one pass.

It is only a shorter way to what ``app.hooks.request.parse`` and ``app.fhir.decode`` make of a body: whatever is not
plain, a member that stands twice, a wrong type, an unusual value, is left to them, and so is every refusal.
"""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import Any

import msgspec

from app.fhir.decode import SEALED_VALUE
from app.hooks import request as exact
from app.hooks.request import AS_OF, DRAFT_ORDER_HOOKS, EXPLAIN, HookRequest, moment_in
from app.hooks.strict_json import is_plain


class _Name(str):
    """The name of a member, which is counted wherever it stands."""

    __slots__ = ()


_names = count()
"""One for each name that was met, in whichever thread: of two at once each would see too many, and never too few."""


def _counted(kind: type[_Name], name: Any) -> _Name:
    next(_names)
    return kind(name)


_Value = str | bool | int | float | list[str] | None
_CALL: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(
    dict[_Name, _Value | dict[_Name, _Value | SEALED_VALUE]], dec_hook=_counted
)
_SERVER, _EDGE = b'"fhirServer"', 4096
_REFUSED = (msgspec.DecodeError, RecursionError, ValueError)


def parse(body: bytes, hook: str) -> HookRequest:
    """The call in ``body``, with prefetch and drafts decoded if it is plain. Raises as ``app.hooks.request.parse``.

    The access that it grants is not taken: this is for a service that fetches nothing.
    """
    call = _members(body)
    return (call and _request(call, body, hook)) or exact.parse(body, hook)


def parse_to_fetch(body: bytes, hook: str) -> HookRequest:
    """The same for a service that fetches: a call that names a server keeps its JSON and its access."""
    if _SERVER in body[:_EDGE] or _SERVER in body[-_EDGE:]:  # There it nearly always stands.
        return exact.parse(body, hook)
    request = parse(body, hook)
    return request if request.fhir_server is None or request.anew is None else request.anew()


def _members(body: bytes) -> dict[str, Any] | None:
    """The members of the call; None unless each stands once, in the call and in what it holds."""
    if not is_plain(body):
        return None
    before = next(_names)
    try:
        call = _CALL.decode(body)
    except _REFUSED:
        return None
    # Of a name that stands twice the first is lost, with all that it held: fewer are left than were seen.
    left = len(call) + sum([len(one) for one in call.values() if type(one) is dict])
    return call if left == next(_names) - before - 1 else None


def _request(call: dict[str, Any], body: bytes, hook: str) -> HookRequest | None:
    """The request, or None for whatever may have to be refused."""
    get = call.get
    context, prefetch, extension = get("context"), get("prefetch"), get("extension")
    instance, server = get("hookInstance"), get("fhirServer")
    if get("hook") != hook or type(context) is not dict or type(instance) is not str:
        return None
    patient, user, encounter = context.get("patientId"), context.get("userId"), context.get("encounterId")
    granted = get("fhirAuthorization")
    if not (
        exact.UUID.fullmatch(instance)
        and type(patient) is str
        and exact.ID.fullmatch(patient)
        and (user is None or type(user) is str)
        and (not encounter or (type(encounter) is str and exact.ID.fullmatch(encounter)))
        and (not server or (type(server) is str and exact.HTTP.fullmatch(server)))
        and (granted is None or type(granted) is dict)
        and (prefetch is None or type(prefetch) is dict)
    ):
        return None
    drafts: msgspec.Struct | None = None
    selections: Any = ()
    if hook in DRAFT_ORDER_HOOKS:
        drafts, selections = context.get("draftOrders"), context.get("selections")
        if not isinstance(drafts, msgspec.Struct) or not isinstance(selections, list):
            return None
    for one in (prefetch or {}).values():
        if one is not None and not isinstance(one, msgspec.Struct):
            return None
    wishes = extension if type(extension) is dict else {}
    return HookRequest(
        hook=hook,
        hook_instance=instance.lower(),
        patient_id=patient,
        user_id=user or None,
        encounter_id=encounter or None,
        selections=tuple(selections),
        draft_orders=drafts,
        prefetch=prefetch or {},
        fhir_server=server or None,
        explain=wishes.get(EXPLAIN) is True,
        as_of=moment_in(wishes[AS_OF]) if AS_OF in wishes else None,
        anew=partial(exact.parse, body, hook),
    )
