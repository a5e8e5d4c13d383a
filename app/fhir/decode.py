"""From the JSON of a prefetch value to resources, in three tiers, so that one bad resource never loses another one.

First the whole value at once, typed; if anything in it does not fit, entry by entry; and a resource that still does not
fit is mended field by field (``app.fhir.mend``). What had to be dropped is named by its field, never by its content.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import msgspec

from app.fhir.mend import Losses, UnreadableError, mended
from app.fhir.sealed import ANY_SEALED, check
from app.fhir.structs import BY_TYPE, IGNORED, READ, Ignored, Link, OperationOutcome, RawBundle, RawEntry, Resource

NOT_FITTING = (msgspec.DecodeError, ValueError, RecursionError)
"""msgspec's ValidationError is a DecodeError, and UnicodeDecodeError is a ValueError."""

_IGNORED: dict[str, Any] = {kind.__name__: kind for kind in IGNORED}
_RAW_BUNDLE = msgspec.json.Decoder(RawBundle)
_RAW_ENTRY = msgspec.json.Decoder(RawEntry)


class Arrived(msgspec.Struct, rename="camel", gc=False):
    """A resource with the address of its entry."""

    resource: Any = None
    full_url: str | None = None

    @property
    def dropped(self) -> tuple[str, ...]:
        """The fields that were dropped from it."""
        return ()


class Mended(Arrived, gc=False):
    """A resource that had to be mended. No entry is decoded as one, so that nobody can send what was dropped."""

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

    @property
    def is_empty(self) -> bool:
        """Is there nothing, and nothing that went wrong?"""
        return not (self.resources or self.outcomes or self.more or self.failed or self.unreadable)

    def add(self, arrived: Arrived) -> None:
        """File one resource."""
        if isinstance(arrived.resource, OperationOutcome):
            self.outcomes.append(arrived.resource)
        elif arrived.resource is not None:
            self.resources.append(arrived)


class _Form:
    """Resources in one form: ordinary, or sealed (``app.fhir.sealed``). ``checked`` finds parts that do not fit."""

    def __init__(self, any_resource: Any, checked: Callable[[Any], object] | None) -> None:
        entry = msgspec.defstruct("_Entry", [("resource", any_resource | None, None)], bases=(Arrived,), gc=False)
        self.bundle: Any = msgspec.defstruct(
            "_Bundle",
            [("entry", list[entry | None] | None, None), ("link", list[Link | None] | None, None)],  # type: ignore[valid-type]
            tag_field="resourceType",
            tag="Bundle",
        )
        self.value = msgspec.json.Decoder(any_resource | self.bundle)
        self.resource = msgspec.json.Decoder(any_resource)
        self.checked = checked


_ORDINARY = _Form(reduce(or_, (*READ, *IGNORED)), None)
_SEALED = _Form(ANY_SEALED, check)


SEALED_VALUE: Any = ANY_SEALED | _SEALED.bundle
"""What ``filed`` files: for whoever decodes values together with what holds them."""


def decode(value: msgspec.Raw | bytes) -> Decoded | None:
    """The resources of one prefetch value or of ``draftOrders``; ``None`` when it is not a JSON object of FHIR."""
    try:
        return _at_once(value, _ORDINARY)
    except NOT_FITTING:
        return _piece_by_piece(value, _ORDINARY)


def decode_sealed(value: msgspec.Raw | bytes) -> Decoded | None:
    """The same, with the larger parts of resources still JSON. Whoever looks at them may find one that does not fit."""
    try:
        return _at_once(value, _SEALED)
    except NOT_FITTING:
        return _piece_by_piece(value, _SEALED)


def decode_checked(value: msgspec.Raw | bytes) -> Decoded | None:
    """The same for a chart in which such a part was found: each part is looked at, and mended where it must be."""
    return _piece_by_piece(value, _SEALED)


def is_bare(whole: msgspec.Struct | None) -> bool:
    """Does a value that was decoded as ``SEALED_VALUE`` hold nothing at all, as an answer without matches does?"""
    return whole is None or (isinstance(whole, _SEALED.bundle) and not whole.entry and not _has_next(whole.link))


def filed(whole: msgspec.Struct | None) -> Decoded:
    """A value that was decoded as ``SEALED_VALUE`` already."""
    return Decoded() if whole is None else _filed(whole, _SEALED)


def _at_once(value: msgspec.Raw | bytes, form: _Form) -> Decoded:
    return _filed(form.value.decode(value), form)


def _filed(whole: Any, form: _Form) -> Decoded:
    decoded = Decoded()
    if not isinstance(whole, form.bundle):
        decoded.add(Arrived(whole))
        return decoded
    decoded.is_bundle = True
    entries, links = whole.entry, whole.link
    if links:
        decoded.more = _has_next(links)
    if entries:
        known = [one for one in entries if one is not None and one.resource is not None]
        decoded.outcomes = [one.resource for one in known if type(one.resource) is OperationOutcome]
        if decoded.outcomes:
            known = [one for one in known if type(one.resource) is not OperationOutcome]
        decoded.resources = known
    return decoded


def _has_next(links: list[Link | None] | None) -> bool:
    return "next" in [link.relation for link in links or () if link is not None]


def _piece_by_piece(value: msgspec.Raw | bytes, form: _Form) -> Decoded | None:
    try:
        bundle = _RAW_BUNDLE.decode(value)
    except NOT_FITTING:
        return _from_plain(value)
    decoded = Decoded()
    if bundle.resource_type != "Bundle" and (bundle.resource_type is not None or bundle.entry is None):
        _add_raw(value, None, decoded, form)
        return decoded if decoded.resources or decoded.outcomes or decoded.unreadable else None
    decoded.is_bundle = True
    decoded.more = _has_next(bundle.link)
    for raw in bundle.entry or ():
        _add_entry(raw, decoded, form)
    return decoded


def _from_plain(value: msgspec.Raw | bytes) -> Decoded | None:
    """A value whose outline does not even fit: an entry that is no list, a link of the wrong kind, bad text."""
    try:
        plain = _plain(value)
    except NOT_FITTING:
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


def _add_entry(raw: msgspec.Raw, decoded: Decoded, form: _Form) -> None:
    try:
        entry = _RAW_ENTRY.decode(raw)
    except NOT_FITTING:
        try:
            _add_plain_entry(_plain(raw), decoded)
        except NOT_FITTING:
            decoded.unreadable += 1
        return
    if bytes(entry.resource) not in (b"", b"null"):
        _add_raw(entry.resource, entry.full_url, decoded, form)


def _add_plain_entry(entry: Any, decoded: Decoded) -> None:
    if entry is None:
        return
    if not isinstance(entry, dict):
        decoded.unreadable += 1
    elif entry.get("resource") is not None:
        full_url = entry.get("fullUrl")
        _add_plain(entry["resource"], full_url if isinstance(full_url, str) else None, decoded)


def _add_raw(raw: msgspec.Raw | bytes, full_url: str | None, decoded: Decoded, form: _Form) -> None:
    try:
        resource = form.resource.decode(raw)
        if form.checked is not None:
            form.checked(resource)
        decoded.add(Arrived(resource, full_url))
    except NOT_FITTING:
        try:
            plain = _plain(raw)
        except NOT_FITTING:
            decoded.unreadable += 1
        else:
            _add_plain(plain, full_url, decoded)


def _add_plain(plain: Any, full_url: str | None, decoded: Decoded) -> None:
    kind = plain.get("resourceType") if isinstance(plain, dict) else None
    if not isinstance(kind, str):
        decoded.unreadable += 1
        return
    if kind not in BY_TYPE:
        decoded.add(Arrived(_IGNORED.get(kind, Ignored)(), full_url))
        return
    losses = Losses()
    try:
        resource = mended(BY_TYPE[kind], plain, losses)
    except (UnreadableError, RecursionError):
        decoded.unreadable += 1
        return
    decoded.unreadable += losses.statements
    decoded.add(Mended(resource, full_url, tuple(dict.fromkeys(losses.fields))))


def contained_in(resource: Resource) -> Decoded:
    """The resources inside another one, mended where needed."""
    decoded = Decoded()
    for raw in resource.contained or ():
        _add_raw(raw, None, decoded, _ORDINARY)
    return decoded


def _plain(value: msgspec.Raw | bytes) -> Any:
    # The standard reader, because it alone survives half a surrogate pair; Decimal keeps 6.10 and huge numbers cheap.
    return json.loads(bytes(value), parse_float=Decimal, parse_int=Decimal, parse_constant=lambda _: None)
