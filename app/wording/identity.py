"""What makes two cards the same card: identity across hooks, and the UUIDs of one call (HOOK-07)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

from app.conclusions import Finding

IDENTITY_EXTENSION = "org.leg-triage.identity"
CONCEPTS_EXTENSION = "org.leg-triage.concepts"

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def identity_of(finding: Finding) -> dict[str, Any]:
    """Pathway, card, side and evidence: equal for the same finding in any hook, so that clients can drop repeats."""
    identity: dict[str, Any] = {"pathway": finding.stem, "card": finding.card}
    if finding.side is not None:
        identity["side"] = finding.side.value
    if finding.evidence:
        identity["evidence"] = sorted({fact.reference for fact in finding.evidence})
    return identity


def card_uuid(hook_instance: str, identity: dict[str, Any]) -> str:
    """New for every call, the same when a call is replayed."""
    return str(uuid5(UUID(hook_instance), _canonical(identity)))


def suggestion_uuid(hook_instance: str, identity: dict[str, Any], order: str, form: str) -> str:
    """As the card's, for one drafted order of it."""
    return str(uuid5(UUID(hook_instance), _canonical({**identity, "order": order, "form": form})))


def _canonical(identity: dict[str, Any]) -> str:
    return _ENCODER.encode(identity)
