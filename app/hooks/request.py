"""A hook call as it arrives, and its parsing (CDS Hooks 2.0.1, "Calling a CDS Service").

Only the envelope is decoded. Every prefetch value and the draft orders stay raw JSON, so that a chart is decoded once,
by whoever reads it, and an invalid draft order of a real client cannot refuse the call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from app.errors import NotAHook
from app.hooks import strict_json
from app.hooks.secret import Secret
from app.picture.needs import Asked, NeedState

EXPLAIN = "org.leg-triage.explain"
"""Key of the request's ``extension`` that asks for the trace."""

AS_OF = "org.leg-triage.as-of"
"""Key of the request's ``extension`` that names the moment of judgment: a recorded chart keeps its answer by it."""

DRAFT_ORDER_HOOKS = frozenset({"order-select"})
"""Hooks whose context must hold ``selections`` and ``draftOrders``."""

ID_LIMIT = 64
"""Longest FHIR id (FHIR R4, datatypes, id)."""

# Ours: real servers put "_" into ids although FHIR does not; a slash would make it a reference.
ID = re.compile(rf"[A-Za-z0-9_.\-]{{1,{ID_LIMIT}}}")
UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
HTTP = re.compile(r"https?://[!-~]+")  # Visible ASCII.
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]{1,16384}=*")  # RFC 6750, section 2.1; Ours: the length.


@dataclass(frozen=True, slots=True)
class Access:
    """The right to read at ``fhirServer``, for this call only. ``patient_id`` is whom the token is restricted to."""

    token: Secret
    patient_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What the EHR answered for one need, besides what was sent.

    ``pages`` are FHIR resources as raw JSON. ``state`` is what kept the need from coming whole, ``None`` when nothing
    did. ``continues``: they are the pages behind a prefetched Bundle that was cut short.
    """

    pages: tuple[bytes, ...]
    asked: Asked
    state: NeedState | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRequest:
    """What the service uses of a call; everything else in the body is ignored.

    ``hook_instance`` is a UUID in canonical form. ``prefetch`` keeps each value as its raw JSON bytes (``null``
    included): what they mean is for ``app.fhir``. ``draft_orders`` is the raw JSON of ``context.draftOrders``.
    ``anew`` parses the call once more, into such bytes, where ``app.fhir`` decoded prefetch and drafts on the way.
    ``not_assessed`` is what this client hears when there is nothing to judge by, ``None`` for what the site has set.
    ``as_of`` is what the caller would have us take for now; whether it is heeded is for ``app.triage``.
    ``access`` is gone once everything was asked for; ``fetched`` holds by prefetch key what came besides the prefetch.
    """

    hook: str
    hook_instance: str
    patient_id: str
    user_id: str | None = None
    encounter_id: str | None = None
    selections: tuple[str, ...] = ()
    draft_orders: Any = None
    prefetch: Mapping[str, Any] = field(default_factory=dict)
    fhir_server: str | None = None
    access: Access | None = None
    fetched: Mapping[str, Fetched] = field(default_factory=dict)
    explain: bool = False
    as_of: datetime | None = None
    not_assessed: Literal["412", "card"] | None = None
    anew: Callable[[], HookRequest] | None = field(default=None, repr=False, compare=False)


def without_access(request: HookRequest) -> HookRequest:
    """The call for whoever reads it: the token is forgotten."""
    if request.access is None:
        return request
    request.access.token.forget()
    return replace(request, access=None)


class _Once(str):
    """A text that may stand once only: a parser that takes the first of two would treat another patient."""

    __slots__ = ()
    where: ClassVar[str]


class _Hook(_Once):
    where = "hook"


class _HookInstance(_Once):
    where = "hookInstance"


class _PatientId(_Once):
    where = "context.patientId"


class _PrefetchKey(_Once):
    where = "prefetch"


_ONCE = ("prefetch", "selections", "draftOrders", "fhirServer", "fhirAuthorization")
"""Members that the decoder would take the last of, and that change whose chart is judged or who is asked."""

_NOTHING = msgspec.Raw(b"")

# Made once: what a type means is worked out each time that it is given to ``decode``.
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_moment = msgspec.json.Decoder(Annotated[datetime, msgspec.Meta(tz=True)]).decode
_texts = msgspec.json.Decoder(tuple[str, ...]).decode


class _Context(msgspec.Struct, rename="camel"):
    patient_id: _PatientId
    user_id: str | None = None
    encounter_id: str | None = None
    selections: msgspec.Raw = _NOTHING  # Read for the hooks that define it, else an unknown member.
    draft_orders: msgspec.Raw = _NOTHING


class _Call(msgspec.Struct, rename="camel"):
    hook: _Hook
    hook_instance: _HookInstance
    context: _Context
    fhir_server: str | None = None
    fhir_authorization: msgspec.Raw = _NOTHING
    prefetch: dict[_PrefetchKey, msgspec.Raw] | None = None
    extension: msgspec.Raw = _NOTHING


def parse(body: bytes, hook: str) -> HookRequest:
    """The call in ``body``, which must be one of ``hook``.

    Raises NotJson for anything but a JSON object in UTF-8, and NotAHook, naming the path and never a value, for JSON
    that is not a call of this hook.
    """
    call = _decode(body)
    prefetch = call.prefetch or {}
    twice = strict_json.repeated(body, strict_json.outside(body, prefetch.items()), _ONCE, "context")
    if twice is not None:
        raise NotAHook(f"{twice}: a member stands twice.", where=twice)
    context = call.context
    if call.hook != hook:
        raise NotAHook(f"This service answers the hook {hook}.", where="hook")
    if not UUID.fullmatch(call.hook_instance):
        raise NotAHook("hookInstance must be a UUID.", where="hookInstance")
    if not ID.fullmatch(context.patient_id):
        raise NotAHook(
            f"context.patientId must be a FHIR id: 1 to {ID_LIMIT} letters, digits, - . _ and no resource type.",
            where="context.patientId",
        )
    if context.encounter_id and not ID.fullmatch(context.encounter_id):
        raise NotAHook("context.encounterId must be a FHIR id without a resource type.", where="context.encounterId")
    if call.fhir_server and not HTTP.fullmatch(call.fhir_server):
        raise NotAHook("fhirServer must be an http or https URL.", where="fhirServer")
    if not _is_null(call.fhir_authorization) and not _is_object(call.fhir_authorization):
        raise NotAHook("fhirAuthorization must be an object.", where="fhirAuthorization")
    explain, as_of = _wishes(call.extension)
    selections, draft_orders = _sitting(context) if hook in DRAFT_ORDER_HOOKS else ((), None)
    return HookRequest(
        hook=hook,
        hook_instance=call.hook_instance.lower(),
        patient_id=str(context.patient_id),
        user_id=context.user_id or None,
        encounter_id=context.encounter_id or None,
        selections=selections,
        draft_orders=draft_orders,
        prefetch={str(key): value for key, value in prefetch.items()},
        fhir_server=call.fhir_server or None,
        access=_access(call.fhir_authorization) if call.fhir_server else None,
        explain=explain,
        as_of=as_of,
    )


def _sitting(context: _Context) -> tuple[tuple[str, ...], msgspec.Raw]:
    """The selected orders and the Bundle of all drafts; the Bundle's content is read by ``app.fhir``, leniently."""
    if _is_null(context.selections):
        raise NotAHook("context.selections is missing.", where="context.selections")
    if _is_null(context.draft_orders):
        raise NotAHook("context.draftOrders is missing.", where="context.draftOrders")
    if not _is_object(context.draft_orders):
        raise NotAHook("context.draftOrders must be a Bundle.", where="context.draftOrders")
    try:
        return _texts(context.selections), context.draft_orders
    except msgspec.DecodeError:
        raise NotAHook("context.selections must be an array of strings.", where="context.selections") from None


def _decode(body: bytes) -> _Call:
    try:
        return strict_json.decode(body, _Call, _refuse_repeats())
    except msgspec.ValidationError as error:
        raise _not_a_hook(str(error)) from None


def _refuse_repeats() -> Callable[[type, Any], Any]:
    """A decoding hook for one call that sees each marked member each time it stands in the body."""
    seen: set[tuple[type, str]] = set()

    def once(kind: type[_Once], value: object) -> _Once:
        if not isinstance(value, str):
            raise NotAHook(f"{kind.where} must be a string.", where=kind.where)
        mark = (kind, value if kind is _PrefetchKey else "")
        if mark in seen:
            raise NotAHook(f"{kind.where}: a member stands twice.", where=kind.where)
        seen.add(mark)
        return kind(value)

    return once


_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>\w+)`$")
_EXPECTED = re.compile(r"^Expected `(?P<wanted>[\w |]+)`, got `(?P<got>\w+)`$")
_WORDS = {"str": "a string", "object": "an object", "array": "an array"}


def _not_a_hook(message: str) -> NotAHook:
    """The decoder's complaint in our words; its texts name types and paths, and only those are passed on."""
    place = _PLACE.match(message)
    what, path = (place["what"], place["path"] or "") if place else ("", "")
    where = path.lstrip(".")
    if missing := _MISSING.match(what):
        where = f"{where}.{missing['name']}" if where else missing["name"]
        return NotAHook(f"{where} is missing.", where=where)
    if expected := _EXPECTED.match(what):
        wanted = _WORDS.get(expected["wanted"].split(" | ")[0], "of another type")
        return NotAHook(f"{where} must be {wanted}.", where=where)
    return NotAHook(f"{where or 'The body'} cannot be read.", where=where or None)


def _is_null(raw: msgspec.Raw) -> bool:
    return bytes(raw) in (b"", b"null")


def _is_object(raw: msgspec.Raw) -> bool:
    return bytes(memoryview(raw)[:1]) == b"{"


class _Authorization(msgspec.Struct):
    access_token: str
    token_type: str = "Bearer"
    patient: str | None = None


def _access(authorization: msgspec.Raw) -> Access | None:
    """The access that was granted; one that cannot be used is none, and never fails the call."""
    if _is_null(authorization):
        return None
    try:
        granted = msgspec.json.decode(authorization, type=_Authorization)
    except (msgspec.DecodeError, RecursionError):
        return None
    if granted.token_type.lower() != "bearer" or not _TOKEN.fullmatch(granted.access_token):
        return None
    patient = (granted.patient or "").removeprefix("Patient/")
    return Access(Secret(granted.access_token), patient or None)


def moment_in(value: object) -> datetime | None:
    """The moment that the decoded value of ``AS_OF`` names."""
    try:
        moment: datetime = _moment(msgspec.json.encode(value))
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
    return moment


def _wishes(extension: msgspec.Raw) -> tuple[bool, datetime | None]:
    """Is the trace wanted, and as of when? An extension that we do not understand never fails a call."""
    if not _is_object(extension):
        return False, None
    try:
        members = _members(extension)
    except msgspec.DecodeError:
        return False, None
    try:
        as_of = _moment(members[AS_OF]) if AS_OF in members else None
    except msgspec.DecodeError:
        as_of = None
    return bytes(members.get(EXPLAIN, _NOTHING)) == b"true", as_of
