"""Resources whose larger parts are still JSON: what nobody asks about is never decoded further.

A chart says the same few things again and again. What a part means is known by its bytes (``app.fhir.gist``), so most
resources are done with after one look; ``opened`` makes the ordinary resource of one that is read after all.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import msgspec

from app.fhir.structs import (
    IGNORED,
    READ,
    AllergyIntolerance,
    CodeableConcept,
    Component,
    Condition,
    Dosage,
    MedicationAdministration,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Procedure,
    Reaction,
    Reference,
    Resource,
    ServiceRequest,
)

Part = msgspec.Raw | None
"""JSON of a part; None when it is not there."""

SEALED: tuple[type[Resource], ...] = (
    Observation,
    Condition,
    MedicationRequest,
    MedicationStatement,
    MedicationAdministration,
    AllergyIntolerance,
    Procedure,
    ServiceRequest,
)
"""The types of which a chart holds many."""

_PARTS: tuple[Any, ...] = (
    CodeableConcept | None,
    list[CodeableConcept | None] | None,
    list[Dosage | None] | None,
    Dosage | None,
    list[Reaction | None] | None,
)
"""What stays JSON, and whose resource it is, which is called ``subject`` in all of them; nothing else."""

_OWNERS = ("subject", "patient")
_UNREAD = ("category",)
"""Nobody reads it, so what is wrong in it does not matter."""


class _Shape(NamedTuple):
    """How a sealed struct becomes the ordinary one."""

    kind: type[msgspec.Struct]
    parts: tuple[tuple[str, str, msgspec.json.Decoder[Any]], ...]


_SHAPES: dict[type[msgspec.Struct], _Shape] = {}


def _twin(kind: type[msgspec.Struct], **options: Any) -> type[msgspec.Struct]:
    fields: list[tuple[str, Any, Any]] = []
    names: dict[str, str] = {}
    parts: list[tuple[str, str, msgspec.json.Decoder[Any]]] = []
    for one in msgspec.structs.fields(kind):
        if one.name in _UNREAD:
            continue
        owner = one.name in _OWNERS and one.type == Reference | None
        name = "subject" if owner else one.name
        names[name] = one.encode_name
        if owner or one.type in _PARTS:
            parts.append((name, one.name, msgspec.json.Decoder(one.type)))
            fields.append((name, msgspec.Raw, None))
            continue
        kept = list[_COMPONENT | None] | None if one.type == list[Component | None] | None else one.type  # type: ignore[valid-type]
        fields.append((name, kept, one.default))
    twin = msgspec.defstruct(kind.__name__, fields, rename=names, kw_only=True, gc=False, module=__name__, **options)
    _SHAPES[twin] = _Shape(kind, tuple(parts))
    return twin


_COMPONENT = _twin(Component)

BY_KIND: dict[type[Resource], type[msgspec.Struct]] = {
    kind: _twin(kind, tag=kind.__name__, tag_field="resourceType") for kind in SEALED
}
"""The sealed twin of each type."""

ANY_SEALED: Any = reduce(or_, (*(BY_KIND.get(kind, kind) for kind in READ), *IGNORED))
"""Every resource, sealed where there is a twin."""


def kind_of(resource: Any) -> type[msgspec.Struct]:
    """The ordinary type of a resource in either form."""
    shape = _SHAPES.get(type(resource))
    return type(resource) if shape is None else shape.kind


def check(resource: Any) -> None:
    """Look at every part of a sealed resource. Raises msgspec.DecodeError for one that is odd."""
    shape = _SHAPES.get(type(resource))
    if shape is None:
        return
    for sealed, _, decoder in shape.parts:
        part = getattr(resource, sealed)
        if part is not None:
            decoder.decode(part)
    for component in getattr(resource, "component", None) or ():
        check(component)


def opened(resource: Any, known: dict[Any, Any] | None = None) -> Any:
    """The ordinary resource; one that was never sealed is itself. Raises msgspec.DecodeError for a part that is odd.

    Parts that are alike become one and the same when ``known`` is handed on from one resource to the next.
    """
    shape = _SHAPES.get(type(resource))
    if shape is None:
        return resource
    fields = msgspec.structs.asdict(resource)
    for sealed, name, decoder in shape.parts:
        part = fields.pop(sealed)
        if part is None:
            continue
        key = (decoder, bytes(part))
        value = known.get(key, known) if known is not None else known
        if value is known:
            value = decoder.decode(part)
            if known is not None:
                known[key] = value
        fields[name] = value
    if fields.get("component"):
        fields["component"] = [one if one is None else opened(one, known) for one in fields["component"]]
    return shape.kind(**fields)
