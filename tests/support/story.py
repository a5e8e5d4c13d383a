"""Answering a story as the service would, with the clock that the story names."""

from __future__ import annotations

import functools
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.fhir.terminology import Terminology
from app.hooks import card
from app.hooks.request import parse
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.triage import TRACE, Triage
from app.wording import Wording
from tests.support.limits import LIMITS

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fhir_fixtures"
EXPLAIN = "org.leg-triage.explain"


@functools.cache
def triage() -> Triage:
    """The service without HTTP."""
    cards = ROOT / "cards"
    return Triage(
        Terminology.load(cards),
        Wording.load(cards, PATHWAYS, ORDERS),
        pathways=PATHWAYS,
        orders=ORDERS,
        limits=LIMITS,
        clock=lambda: datetime.now(UTC),
        zone=UTC,
        not_assessed_card=True,
        honor_as_of=True,
    )


def _said(request: dict[str, Any]) -> dict[str, Any]:
    answer = triage().answer(parse(json.dumps(request).encode(), request["hook"]))
    said: dict[str, Any] = json.loads(card.encode(answer))
    return said


def answered(request: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The response to a story's request, and its trace."""
    response = _said(request)
    explained = _said({**request, "extension": {**request.get("extension", {}), EXPLAIN: True}})
    return response, explained["extension"][TRACE]


def stories() -> list[Path]:
    """The folders of all stories."""
    return sorted(path.parent for path in FIXTURES.glob("*/*/request.json"))
