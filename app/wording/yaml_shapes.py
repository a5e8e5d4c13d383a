"""The shapes of the YAML files: unknown keys are refused, and each id is read by itself so that errors can name it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

Section = Literal["class", "time", "now", "further"]
"""Where a note is printed; decisions, evidence, missing facts and the source have their own places."""

Checked = Literal["v", "s", "r", "x"]
"""How a source was checked: read in the text itself, in a secondary text, recalled and not checked, or ours."""

TOPIC_SYSTEM = "https://leg-triage.example/CodeSystem/topics"
"""Ours: the code system of ``source.topic``; an identifier, not an address."""

OVERRIDE_SYSTEM = "https://leg-triage.example/CodeSystem/override-reasons"
"""Ours: the code system of the override reasons, unless the file names another."""


class TopicFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``source.topic``: what overrides are kept by."""

    code: str
    display: str
    system: str = TOPIC_SYSTEM


class SourceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``source``: on whose authority a page speaks."""

    label: str
    checked: Checked
    topic: TopicFile
    url: str | None = None


class CardFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One card."""

    summary: str
    rows: tuple[str, ...] = ()


class NoteFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One note."""

    text: str
    section: Section | None = None
    rows: tuple[str, ...] = ()


class DraftFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form of a draft order; ``resource`` is its R4 template."""

    label: str
    description: str
    resource: dict[str, Any]
    rows: tuple[str, ...] = ()


class ReasonFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason to set a card aside."""

    code: str
    display: str
    system: str | None = None


class SetAsideFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``set_aside``: how a card tells that it was set aside before: on these facts or others, with a reason or not."""

    same: str
    same_with_reason: str
    changed: str
    changed_with_reason: str


class ReasonsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``override_reasons.yaml``."""

    reasons: tuple[ReasonFile, ...]
    set_aside: SetAsideFile
    system: str = OVERRIDE_SYSTEM
    rows: tuple[str, ...] = ()


class PathwayFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``cards/<stem>.yaml``."""

    pathway: str
    title: str
    source: SourceFile
    reviewed: date
    review_due: date
    cards: dict[str, Any]
    notes: dict[str, Any] = {}
    missing: dict[str, str] = {}
    override_reasons: tuple[ReasonFile, ...] = ()
    rows: tuple[str, ...] = ()


class OrderFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``cards/orders/<stem>.yaml``."""

    order: str
    title: str
    source: SourceFile
    reviewed: date
    review_due: date
    concepts: tuple[str, ...] = ()
    drafts: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    cards: dict[str, Any] = {}
    missing: dict[str, str] = {}
    override_reasons: tuple[ReasonFile, ...] = ()
    rows: tuple[str, ...] = ()
