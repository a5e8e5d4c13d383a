"""From the JSON of a prefetch value to resources, in three tiers, so that one bad resource never loses another one.

First the whole value at once, typed; if anything in it does not fit, entry by entry; and a resource that still does not
fit is mended field by field. What had to be dropped is named by its field, never by its content.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from app.fhir.structs import (
    BY_TYPE,
    IGNORED,
    READ,
    CodeableConcept,
    Ignored,
    Link,
    OperationOutcome,
    RawBundle,
    RawEntry,
    Reference,
    Resource,
    Search,
)

VALUES = frozenset(
    {
        "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange",
        "valueRatio", "dataAbsentReason",
    }
)  # fmt: skip
"""Answers of an observation or a component: when one is lost, the question is still known and the answer is not."""

GUARDED = frozenset(
    {
        "subject", "patient", "focus", "status", "clinicalStatus", "verificationStatus", "doNotPerform", "code",
        "bodySite", "medicationCodeableConcept", "value", "comparator",
    }
)  # fmt: skip
"""Fields whose loss could turn a resource into another statement: without them it is not read at all."""

LISTED = frozenset({"component", "coding"})
"""Lists in which a lost item is a lost statement."""

_ANY_RESOURCE: Any = reduce(or_, (*READ, *IGNORED))
_Entry = msgspec.defstruct(
    "_Entry",
    [("full_url", str | None, None), ("resource", _ANY_RESOURCE | None, None), ("search", Search | None, None)],
    rename="camel",
)
_Bundle = msgspec.defstruct(
    "_Bundle",
    [("entry", list[_Entry | None] | None, None), ("link", list[Link | None] | None, None)],  # type: ignore[valid-type]
    tag_field="resourceType",
    tag="Bundle",
    rename="camel",
)
_VALUE = msgspec.json.Decoder(_ANY_RESOURCE | _Bundle)
_RESOURCE = msgspec.json.Decoder(_ANY_RESOURCE)
_RAW_BUNDLE = msgspec.json.Decoder(RawBundle)
_RAW_ENTRY = msgspec.json.Decoder(RawEntry)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_NOT_FITTING = (msgspec.DecodeError, ValueError, RecursionError)
"""msgspec's ValidationError is a DecodeError, and UnicodeDecodeError is a ValueError."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A resource with the address of its entry, and the fields that were dropped from it."""

    resource: Resource
    full_url: str | None = None
    dropped: tuple[str, ...] = ()


@dataclass(slots=True)
class Decoded:
    """What a value held. ``unreadable`` counts resources, or parts that state something, that nobody could read."""

    resources: list[Arrived] = field(default_factory=list)
    outcomes: list[OperationOutcome] = field(default_factory=list)
    is_bundle: bool = False
    more: bool = False
    failed: bool = False
    unreadable: int = 0

    def add(self, resource: Resource | None, full_url: str | None = None, dropped: tuple[str, ...] = ()) -> None:
        """File one resource."""
        if isinstance(resource, OperationOutcome):
            self.outcomes.append(resource)
        elif resource is not None:
            self.resources.append(Arrived(resource, full_url, dropped))


class _UnreadableError(Exception):
    """A value that cannot be what its field should hold."""


@dataclass(slots=True)
class _Losses:
    fields: list[str] = field(default_factory=list)
    statements: int = 0


def decode(value: msgspec.Raw | bytes) -> Decoded | None:
    """The resources of one prefetch value or of ``draftOrders``; ``None`` when it is not a JSON object of FHIR."""
    try:
        whole = _VALUE.decode(value)
    except _NOT_FITTING:
        return _piece_by_piece(value)
    decoded = Decoded()
    if not isinstance(whole, _Bundle):
        decoded.add(whole)
        return decoded
    decoded.is_bundle = True
    decoded.more = _has_next(whole.link)  # type: ignore[attr-defined]  # defined at run time
    for entry in whole.entry or ():  # type: ignore[attr-defined]
        if entry is not None:
            decoded.add(entry.resource, entry.full_url)
    return decoded


def _has_next(links: list[Link | None] | None) -> bool:
    return any(link is not None and link.relation == "next" for link in links or ())


def _piece_by_piece(value: msgspec.Raw | bytes) -> Decoded | None:
    try:
        bundle = _RAW_BUNDLE.decode(value)
    except _NOT_FITTING:
        return _from_plain(value)
    decoded = Decoded()
    if bundle.resource_type != "Bundle" and (bundle.resource_type is not None or bundle.entry is None):
        _add_raw(value, None, decoded)
        return decoded if decoded.resources or decoded.outcomes or decoded.unreadable else None
    decoded.is_bundle = True
    decoded.more = _has_next(bundle.link)
    for raw in bundle.entry or ():
        _add_entry(raw, decoded)
    return decoded


def _from_plain(value: msgspec.Raw | bytes) -> Decoded | None:
    """A value whose outline does not even fit: an entry that is no list, a link of the wrong kind, bad text."""
    try:
        plain = _plain(value)
    except _NOT_FITTING:
        return None
    if not isinstance(plain, dict):
        return None
    decoded = Decoded()
    if plain.get("resourceType") != "Bundle" and "entry" not in plain:
        _add_plain(plain, None, decoded)
        return decoded
    decoded.is_bundle = True
    entries, links = plain.get("entry"), plain.get("link")
    decoded.more = any(
        isinstance(link, dict) and link.get("relation") == "next"
        for link in (links if isinstance(links, list) else [links])
    )
    for entry in entries if isinstance(entries, list) else [entries]:
        _add_plain_entry(entry, decoded)
    return decoded


def _add_entry(raw: msgspec.Raw, decoded: Decoded) -> None:
    try:
        entry = _RAW_ENTRY.decode(raw)
    except _NOT_FITTING:
        try:
            _add_plain_entry(_plain(raw), decoded)
        except _NOT_FITTING:
            decoded.unreadable += 1
        return
    if entry.resource is not None and bytes(entry.resource) != b"null":
        _add_raw(entry.resource, entry.full_url, decoded)


def _add_plain_entry(entry: Any, decoded: Decoded) -> None:
    if entry is None:
        return
    if not isinstance(entry, dict):
        decoded.unreadable += 1
    elif entry.get("resource") is not None:
        full_url = entry.get("fullUrl")
        _add_plain(entry["resource"], full_url if isinstance(full_url, str) else None, decoded)


def _add_raw(raw: msgspec.Raw | bytes, full_url: str | None, decoded: Decoded) -> None:
    try:
        decoded.add(_RESOURCE.decode(raw), full_url)
    except _NOT_FITTING:
        try:
            plain = _plain(raw)
        except _NOT_FITTING:
            decoded.unreadable += 1
        else:
            _add_plain(plain, full_url, decoded)


def _add_plain(plain: Any, full_url: str | None, decoded: Decoded) -> None:
    kind = plain.get("resourceType") if isinstance(plain, dict) else None
    if not isinstance(kind, str):
        decoded.unreadable += 1
        return
    if kind not in BY_TYPE:
        decoded.add(Ignored(), full_url)
        return
    losses = _Losses()
    try:
        resource = _mended(BY_TYPE[kind], plain, losses)
    except (_UnreadableError, RecursionError):
        decoded.unreadable += 1
        return
    decoded.unreadable += losses.statements
    decoded.add(resource, full_url, tuple(dict.fromkeys(losses.fields)))


def contained_in(resource: Resource) -> Decoded:
    """The resources inside another one, mended where needed."""
    decoded = Decoded()
    for raw in resource.contained or ():
        _add_raw(raw, None, decoded)
    return decoded


def _plain(value: msgspec.Raw | bytes) -> Any:
    # The standard reader, because it alone survives half a surrogate pair; Decimal keeps 6.10 and huge numbers cheap.
    return json.loads(bytes(value), parse_float=Decimal, parse_int=Decimal, parse_constant=lambda _: None)


_Mender = Callable[[Any, _Losses], Any]


def _mended(kind: type[msgspec.Struct], value: Any, losses: _Losses) -> Any:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        if kind is CodeableConcept:
            return CodeableConcept(text=value)
        if kind is Reference:
            return Reference(reference=value)
    if not isinstance(value, dict):
        raise _UnreadableError
    known: dict[str, Any] = {}
    for name, key, mender in _menders(kind):
        given = value.get(key)
        if given is None:
            continue
        try:
            known[name] = mender(given, losses)
        except _UnreadableError:
            losses.fields.append(key)
            if key in VALUES:
                known["lost"] = True
            elif key in GUARDED:
                raise
    return kind(**known)


@cache
def _menders(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, _Mender], ...]:
    return tuple(
        (one.name, one.encode_name, _mender(one.type, one.encode_name))
        for one in msgspec.structs.fields(kind)
        if one.name != "lost"
    )


def _mender(hint: Any, key: str) -> _Mender:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is list:
        item = _mender(get_args(hint)[0], key)
        return lambda given, losses: _mended_list(item, key, given, losses)
    if hint is str:
        return _text
    if hint is Decimal:
        return _decimal
    if hint is bool:
        return _boolean
    if hint is msgspec.Raw:
        return _raw
    return lambda given, losses: _mended(hint, given, losses)


def _mended_list(item: _Mender, key: str, given: Any, losses: _Losses) -> list[Any]:
    kept = []
    for one in given if isinstance(given, list) else [given]:
        if one is None:
            continue
        try:
            kept.append(item(one, losses))
        except _UnreadableError:
            losses.fields.append(key)
            if key in GUARDED:
                raise
            losses.statements += key in LISTED
    return kept


def _text(given: Any, losses: _Losses) -> str:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, str):
        return given
    if isinstance(given, Decimal):
        return str(given)
    raise _UnreadableError


def _decimal(given: Any, losses: _Losses) -> Decimal:
    try:
        number = Decimal(given) if isinstance(given, str | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise _UnreadableError
    return number


def _boolean(given: Any, losses: _Losses) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise _UnreadableError


def _raw(given: Any, losses: _Losses) -> msgspec.Raw:
    try:
        return msgspec.Raw(_ENCODER.encode(given))
    except (UnicodeEncodeError, RecursionError, ValueError):
        raise _UnreadableError from None
