"""Mends what FHIR would not allow and people write all the same, field by field.

A list of one for the thing itself, a text for a code, a number in quotes; what cannot be mended is dropped and named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from app.fhir.structs import CodeableConcept, Reference

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

_ENCODER = msgspec.json.Encoder(decimal_format="number")


class UnreadableError(Exception):
    """A value that cannot be what its field should hold."""


@dataclass(slots=True)
class Losses:
    """The fields that were dropped, and how many lost things stated something."""

    fields: list[str] = field(default_factory=list)
    statements: int = 0


_Mender = Callable[[Any, Losses], Any]


def mended(kind: type[msgspec.Struct], value: Any, losses: Losses) -> Any:
    """The struct as far as it can be read. Raises UnreadableError when it would say something else than was written."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        if kind is CodeableConcept:
            return CodeableConcept(text=value)
        if kind is Reference:
            return Reference(reference=value)
    if not isinstance(value, dict):
        raise UnreadableError
    known: dict[str, Any] = {}
    for name, key, mender in _menders(kind):
        given = value.get(key)
        if given is None:
            continue
        try:
            known[name] = mender(given, losses)
        except UnreadableError:
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
    return lambda given, losses: mended(hint, given, losses)


def _mended_list(item: _Mender, key: str, given: Any, losses: Losses) -> list[Any]:
    kept = []
    for one in given if isinstance(given, list) else [given]:
        if one is None:
            continue
        try:
            kept.append(item(one, losses))
        except UnreadableError:
            losses.fields.append(key)
            if key in GUARDED:
                raise
            losses.statements += key in LISTED
    return kept


def _text(given: Any, losses: Losses) -> str:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, str):
        return given
    if isinstance(given, Decimal):
        return str(given)
    raise UnreadableError


def _decimal(given: Any, losses: Losses) -> Decimal:
    try:
        number = Decimal(given) if isinstance(given, str | Decimal) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise UnreadableError
    return number


def _boolean(given: Any, losses: Losses) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise UnreadableError


def _raw(given: Any, losses: Losses) -> msgspec.Raw:
    try:
        return msgspec.Raw(_ENCODER.encode(given))
    except (UnicodeEncodeError, RecursionError, ValueError):
        raise UnreadableError from None
