"""The response of a hook call: cards, suggestions, actions (CDS Hooks 2.0.1, "CDS Service Response").

Fields without a value are left out of the JSON, because no attribute may be null or empty; ``cards`` alone may be [].
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

SUMMARY_LIMIT = 139
"""``summary`` must hold fewer than 140 characters."""


# What clients may rely on; published in the OpenAPI document.
Uuid = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uuid"})]
Words = Annotated[str, msgspec.Meta(min_length=1)]


class Coding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A CDS Hooks Coding: one code, not a FHIR CodeableConcept."""

    system: str
    code: str
    display: str | None = None


class Source(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """On whose authority a card speaks."""

    label: Words
    url: str | None = None
    topic: Coding | None = None


class Action(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One proposed order; ``description`` must be able to stand alone, since some clients show nothing else."""

    type: str
    description: Words
    resource: dict[str, Any]


class Suggestion(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One proposal with one action."""

    label: Words
    uuid: Uuid
    actions: tuple[Action, ...]
    is_recommended: bool | None = msgspec.field(default=None, name="isRecommended")
    extension: dict[str, Any] | None = None


class Card(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One card. ``selection_behavior`` is set whenever there are suggestions."""

    uuid: Uuid
    summary: Annotated[str, msgspec.Meta(min_length=1, max_length=SUMMARY_LIMIT)]
    indicator: Annotated[str, msgspec.Meta(extra_json_schema={"enum": ["info", "warning", "critical"]})]
    source: Source
    detail: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    selection_behavior: str | None = msgspec.field(default=None, name="selectionBehavior")
    override_reasons: tuple[Coding, ...] = msgspec.field(default=(), name="overrideReasons")
    extension: dict[str, Any] | None = None


class HookResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What a call returns. ``extension`` holds the trace when it was asked for, and what is held back."""

    cards: tuple[Card, ...]
    extension: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


def encode(response: HookResponse) -> bytes:
    """The response as JSON bytes."""
    return msgspec.json.encode(response)
