"""Whatever is accepted is not suggested again, over every story and suggestion (DATA-18, CTA-13, HEP-16, MRI-07)."""

from __future__ import annotations

import copy
import functools
from typing import Any

import pytest

from app.orders import ORDERS
from app.wording import Wording
from scripts.stories import STORIES
from tests.support.story import answered, triage

JSON = dict[str, Any]

NEED = {"ServiceRequest": "orders", "MedicationRequest": "medications"}
ACCEPTED = "accepted-1"


@functools.cache
def suggestions(name: str) -> tuple[tuple[str, JSON], ...]:
    """(order id, drafted resource) of every suggestion of a story."""
    response, trace = answered(STORIES[name])
    drafts = [one["order"] for one in trace["orders"] if one["decision"] == "draft"]
    resources = [
        action["resource"]
        for card in response["cards"]
        for suggestion in card.get("suggestions", [])
        for action in suggestion["actions"]
    ]
    return tuple(zip(drafts, resources, strict=True))


def titles() -> dict[str, str]:
    wording: Wording = triage()._wording
    return {order.ORDER: wording.content.orders[order.ORDER].title for order in ORDERS}


def as_draft(story: JSON, resource: JSON) -> JSON:
    """The order is among the drafts of this sitting, and was just selected."""
    request = {**copy.deepcopy(story), "hook": "order-select"}
    bundle = request["context"].get("draftOrders") or {"resourceType": "Bundle", "type": "collection", "entry": []}
    bundle["entry"] = [*bundle["entry"], {"resource": {**resource, "id": ACCEPTED}}]
    request["context"]["draftOrders"] = bundle
    request["context"]["selections"] = [f"{resource['resourceType']}/{ACCEPTED}"]
    return request


def as_active(story: JSON, resource: JSON) -> JSON:
    """The order was signed: it comes back from the chart."""
    request = {**copy.deepcopy(story), "hook": "patient-view"}
    for gone in ("selections", "draftOrders"):
        request["context"].pop(gone, None)
    now = story["extension"]["org.leg-triage.as-of"]
    signed = {**resource, "id": ACCEPTED, "status": "active", "authoredOn": now}
    need = NEED[resource["resourceType"]]
    bundle = request["prefetch"].get(need) or {"resourceType": "Bundle", "type": "searchset"}
    if bundle["resourceType"] != "Bundle":
        bundle = {"resourceType": "Bundle", "type": "searchset"}
    request["prefetch"][need] = {**bundle, "entry": [*bundle.get("entry", []), {"resource": signed}]}
    return request


@pytest.mark.parametrize("how", [as_draft, as_active], ids=["among the drafts", "active in the chart"])
@pytest.mark.parametrize("name", sorted(STORIES))
def test_what_was_accepted_is_not_suggested_again(name: str, how: Any) -> None:
    """It is "already ordered" when the card still proposes it; it is never a draft again."""
    for order, resource in suggestions(name):
        response, trace = answered(how(STORIES[name], resource))
        decided = {one["order"]: one["decision"] for one in trace["orders"]}
        assert decided.get(order) != "draft", order
        if decided.get(order) == "already ordered":
            assert any(
                line.startswith("- Already ordered: ") and titles()[order] in line
                for card in response["cards"]
                for line in card["detail"].splitlines()
            ), order


@pytest.mark.parametrize("name", sorted(STORIES))
def test_an_order_that_the_card_proposed_is_then_said_to_exist(name: str) -> None:
    """A card that still proposes what was signed says that it exists."""
    for order, resource in suggestions(name):
        _, trace = answered(as_active(STORIES[name], resource))
        proposed = {o for page in trace["pathways"] for f in page["findings"] if f["shown"] for o in f["proposes"]}
        if order not in proposed:
            continue  # Advice that was followed may fall silent.
        decided = {one["order"]: one["decision"] for one in trace["orders"]}
        # A medicine that is on board may also be a reason against a second one (HEP-07): that is said as well.
        said = (
            ("already ordered", "withheld") if resource["resourceType"] == "MedicationRequest" else ("already ordered",)
        )
        assert decided.get(order) in said, order
