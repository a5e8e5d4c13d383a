"""The OpenAPI document: the promise to integrators, compared in CI with ``openapi/openapi.json``.

FastAPI describes the plain routes. The call routes take bytes, so their requests are described here by hand; what
they answer is described by the very structs that are encoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.api.calls import FeedbackReceipt
from app.api.failures import ANSWERS, JSON, OperationOutcome
from app.hooks.card import HookResponse
from app.hooks.request import AS_OF, DRAFT_ORDER_HOOKS, EXPLAIN, ID_LIMIT
from app.hooks.service import Service
from app.triage import NOT_REPEATED, SILENT_EXTENSION

_REFERENCE = "#/components/schemas/{name}"


def _json(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=name)}


def _refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers with these statuses, described by the failures that lead to them."""
    described: dict[int | str, dict[str, Any]] = {}
    for failure, (status, _) in ANSWERS.items():
        if status in statuses and status not in described:
            described[status] = _json(_ref("OperationOutcome"), f"{failure.code}: {(failure.__doc__ or '').strip()}")
    return described


def _object(properties: dict[str, Any], required: Sequence[str], description: str) -> dict[str, Any]:
    return {"type": "object", "description": description, "required": list(required), "properties": properties}


DISCOVERY_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: _json(_ref("Discovery"), "The services."),
    **_refusals(401, 429, 503),
}
HEALTH_ANSWERS: dict[int | str, dict[str, Any]] = {200: _json(_ref("Status"), "Alive.")}
READY_ANSWERS: dict[int | str, dict[str, Any]] = {200: _json(_ref("Status"), "Calls are taken."), **_refusals(503)}

_CALL_ANSWERS = {
    200: _json(
        _ref("HookResponse"),
        "The cards; an empty array means that nothing was found by what speaks for this client. What does not is named "
        f"in `extension`: `{SILENT_EXTENSION}` (true, or pathways) and `{NOT_REPEATED}` (cards set aside before).",
    ),
    **_refusals(400, 401, 403, 408, 412, 413, 415, 422, 429, 500, 503),
}
_FEEDBACK_ANSWERS = {
    200: _json(_ref("FeedbackReceipt"), "At least one entry was taken."),
    **_refusals(400, 401, 403, 408, 413, 415, 422, 429, 500, 503),
}

_TEXT = {"type": "string"}
_OPTIONAL_TEXT = {"type": ["string", "null"]}
_ID = {"type": "string", "pattern": rf"^[A-Za-z0-9_.\-]{{1,{ID_LIMIT}}}$"}

_CONTEXT = {
    "patientId": _ID | {"description": "The patient's FHIR id, without the resource type."},
    "userId": _OPTIONAL_TEXT | {"description": "Type/id of the user."},
    "encounterId": {"anyOf": [_ID, {"type": "null"}, {"const": ""}]},
}
_DRAFTS = {
    "selections": {"type": "array", "items": _TEXT, "description": "Type/id of the orders that were just selected."},
    "draftOrders": {
        "type": "object",
        "description": "Bundle with all unsigned orders. It need not be valid FHIR; what can be read is used.",
    },
}


def _call_schema(hook: str) -> dict[str, Any]:
    drafts = _DRAFTS if hook in DRAFT_ORDER_HOOKS else {}
    return _object(
        {
            "hook": {"const": hook},
            "hookInstance": {"type": "string", "format": "uuid"},
            "context": _object(_CONTEXT | drafts, ["patientId", *drafts], f"The context of {hook}."),
            "prefetch": {
                "type": ["object", "null"],
                "description": "Answers to the queries of discovery: a resource, a searchset Bundle, an "
                "OperationOutcome where the query failed, or null where there is no data.",
            },
            "fhirServer": {
                "anyOf": [{"type": "string", "pattern": r"^https?://[!-~]+$"}, {"type": "null"}, {"const": ""}],
                "description": "Asked for what prefetch left out, if it is one of the bases that the site listed.",
            },
            "fhirAuthorization": {
                "type": ["object", "null"],
                "description": "Sent to fhirServer only, for this call only; kept and logged nowhere.",
            },
            "extension": {
                "description": f"An object; {EXPLAIN}: true asks for the trace; {AS_OF}: a moment to be taken for now, "
                "heeded in the development profile only. Anything else is ignored.",
                "examples": [{EXPLAIN: True}],
            },
        },
        ["hook", "hookInstance", "context"],
        f"A call of the hook {hook} (CDS Hooks 2.0.1). Members that are not named here are ignored.",
    )


_CODING = _object({"code": _TEXT | {"minLength": 1}, "system": _TEXT, "display": _TEXT}, ["code"], "One code.")
_OVERRIDE = {
    "anyOf": [
        _object({"reason": _CODING, "userComment": _TEXT}, ["reason"], "By reason."),
        _object({"userComment": _TEXT | {"minLength": 1}}, ["userComment"], "By comment."),
    ]
}
_OUTCOME = {
    "card": _TEXT | {"minLength": 1, "description": "uuid of the card."},
    "outcomeTimestamp": {"type": "string", "format": "date-time"},
}
_ACCEPTED = _object(
    _OUTCOME
    | {
        "outcome": {"const": "accepted"},
        "acceptedSuggestions": {
            "type": "array",
            "minItems": 1,
            "items": _object({"id": _TEXT | {"minLength": 1}}, ["id"], "uuid of the suggestion."),
        },
    },
    ["outcome", "outcomeTimestamp", "acceptedSuggestions"],
    "A suggestion was accepted.",
)
_OVERRIDDEN = _object(
    _OUTCOME | {"outcome": {"const": "overridden"}, "overrideReason": _OVERRIDE},
    ["outcome", "outcomeTimestamp"],
    "The card was dismissed.",
)

_BY_HAND: dict[str, dict[str, Any]] = {
    "Discovery": _object(
        {
            "services": {
                "type": "array",
                "items": _object(
                    {
                        "hook": _TEXT,
                        "id": _TEXT,
                        "title": _TEXT,
                        "description": _TEXT,
                        "usageRequirements": _TEXT,
                        "version": _TEXT,
                        "prefetch": {"type": "object", "additionalProperties": _TEXT},
                    },
                    ["hook", "id", "description"],
                    "One service.",
                ),
            }
        },
        ["services"],
        "What this server offers.",
    ),
    "Status": _object(
        {
            "status": {"enum": ["alive", "ready"]},
            "profile": {"const": "development", "description": "Named where nobody is asked for a token."},
            "warning": _TEXT,
        },
        ["status"],
        "How the process is.",
    ),
    "Feedback": _object(
        {"feedback": {"type": "array", "minItems": 1, "items": {"anyOf": [_ACCEPTED, _OVERRIDDEN]}}},
        ["feedback"],
        "What became of cards. Entries are judged one by one.",
    ),
}


def _schemas(services: Sequence[Service]) -> dict[str, Any]:
    encoded = (HookResponse, OperationOutcome, FeedbackReceipt)
    _, answers = msgspec.json.schema_components(encoded, ref_template=_REFERENCE)
    calls = {_call_name(service.hook): _call_schema(service.hook) for service in services}
    return {name: _never_null(schema) for name, schema in answers.items()} | _BY_HAND | calls


def _call_name(hook: str) -> str:
    return "".join(part.capitalize() for part in hook.split("-")) + "Call"


def _never_null(schema: Any) -> Any:
    """The schema without nulls and defaults: a member without a value is left out of an answer."""
    if isinstance(schema, list):
        return [_never_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _never_null(value) for name, value in schema.items() if name != "default"}
    match kept.get("anyOf"):
        case [{**one}, {"type": "null"}] | [{"type": "null"}, {**one}]:
            return {**{name: value for name, value in kept.items() if name != "anyOf"}, **one}
        case _:
            return kept


def _paths(services: Sequence[Service]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for service in services:
        path = f"/cds-services/{service.id}"
        paths[path] = _post(service.title, service.description, service.id, _call_name(service.hook), _CALL_ANSWERS)
        paths[f"{path}/feedback"] = _post(
            f"Feedback: {service.title}",
            "What became of cards. Entries that cannot be read are named in the answer and do not cost the others.",
            f"{service.id}-feedback",
            "Feedback",
            _FEEDBACK_ANSWERS,
        )
    return paths


def _post(title: str, description: str, name: str, body: str, answers: dict[int | str, Any]) -> dict[str, Any]:
    return {
        "post": {
            "tags": ["CDS Hooks"],
            "summary": title,
            "description": description,
            "operationId": name,
            "requestBody": {"required": True, "content": {JSON: {"schema": _ref(body)}}},
            "responses": {str(status): answer for status, answer in answers.items()},
        }
    }


def document(app: FastAPI, services: Sequence[Service]) -> dict[str, Any]:
    """The whole document of this app."""
    described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    described["paths"] |= _paths(services)
    described["components"] = {"schemas": dict(sorted(_schemas(services).items()))}
    return described
