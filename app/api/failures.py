"""One table: which failure answers with which status; every refusal is a FHIR OperationOutcome.

It is sent as application/json like every other answer: clients of CDS Hooks look for that type, and FHIR allows it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import errors
from app.log.events import events, raised

JSON = "application/json"

NOT_KEPT = {"Cache-Control": "no-store"}
"""Answers about a patient are kept by no cache."""

CODE_SYSTEM = "urn:leg-triage:failure"

# Failure -> (HTTP status, FHIR IssueType).
ANSWERS: dict[type[errors.ServiceError], tuple[int, str]] = {
    errors.NotJson: (400, "structure"),
    errors.NotTrusted: (401, "login"),
    errors.NotAllowed: (403, "forbidden"),
    errors.UnknownService: (404, "not-found"),
    errors.TooSlow: (408, "timeout"),
    errors.DataNotObtainable: (412, "required"),
    errors.TooLarge: (413, "too-long"),
    errors.WrongMediaType: (415, "not-supported"),
    errors.NotAHook: (422, "invalid"),
    errors.TooMany: (429, "throttled"),
    errors.ServiceError: (500, "exception"),
    errors.Unavailable: (503, "transient"),
}

WRONG_METHOD = "LT-405-01"

log = events(__name__)


class IssueCoding(msgspec.Struct, frozen=True):
    """Our stable code of a failure."""

    system: str
    code: str


class IssueDetails(msgspec.Struct, frozen=True):
    """A FHIR CodeableConcept with that code."""

    coding: tuple[IssueCoding]


class Ready(Response):
    """An answer that is JSON already: what Starlette would make of it, without working the headers out each time."""

    def __init__(self, body: bytes) -> None:
        """Status 200; kept by nobody."""
        self.status_code, self.background, self.body = 200, None, body
        self.raw_headers = [*_READY_HEADERS, (b"content-length", b"%d" % len(body))]


_READY_HEADERS = [
    (b"content-type", JSON.encode()),
    *((name.lower().encode(), value.encode()) for name, value in NOT_KEPT.items()),
]


class Issue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One problem: what, and where in the request; never a value that was sent."""

    severity: str
    code: str
    details: IssueDetails
    diagnostics: str
    expression: tuple[str, ...] = ()


class OperationOutcome(msgspec.Struct, frozen=True, tag_field="resourceType", tag="OperationOutcome"):
    """Why there is no answer (FHIR R4 OperationOutcome)."""

    issue: tuple[Issue, ...]


def refusal(
    status: int,
    kind: str,
    code: str,
    problems: Sequence[tuple[str, str | None]],
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer for problems given as pairs of what and where."""
    details = IssueDetails((IssueCoding(CODE_SYSTEM, code),))
    issues = tuple(Issue("error", kind, details, what, (where,) if where else ()) for what, where in problems)
    body = msgspec.json.encode(OperationOutcome(issues))
    return Response(body, status, media_type=JSON, headers={**NOT_KEPT, **(headers or {})})


def answer_to(failure: errors.ServiceError) -> Response:
    """The answer to one of our failures, by the nearest class in the table."""
    status, kind = next(ANSWERS[one] for one in type(failure).__mro__ if one in ANSWERS)
    if status == 500:  # What is refused on purpose stands in the line of its call.
        log.error("service-failed", why=failure.code, **raised(failure))
    headers: dict[str, str] = {}
    if isinstance(failure, errors.NotTrusted):
        headers["WWW-Authenticate"] = "Bearer"
    after = getattr(failure, "after", None)
    if after is not None:
        headers["Retry-After"] = str(after)
    return refusal(status, kind, failure.code, [(failure.diagnostics, failure.where)], headers)


async def on_failure(_: Request, failure: Exception) -> Response:
    """Answers a ServiceError."""
    assert isinstance(failure, errors.ServiceError)
    return answer_to(failure)


async def on_http(_: Request, failure: Exception) -> Response:
    """Answers what the router refused: no such path, or not by this method."""
    assert isinstance(failure, HTTPException)
    headers = dict(failure.headers or {})
    if failure.status_code == 405:
        what = f"Not by this method; allowed: {headers.get('Allow', 'none')}."
        return refusal(405, "not-supported", WRONG_METHOD, [(what, None)], headers)
    return answer_to(errors.UnknownService("Nothing is served here; GET /cds-services lists the services."))


class Unexpected:
    """Answers any other exception, inside CORS, so that a browser can read the answer.

    What is logged is the kind of exception and the place in the code; its text might hold a patient's values.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the router."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as failure:  # noqa: BLE001  # The last line of defence: no exception may look like an all-clear.
            response = _unforeseen(failure)
            if response is not None and not started:
                await response(scope, receive, send)


async def guarded(endpoint: Callable[[Request], Awaitable[Response]], request: Request) -> Response | None:
    """The answer of an endpoint, or the one that ``Unexpected`` gives; none for a caller that is gone."""
    try:
        return await endpoint(request)
    except Exception as failure:  # noqa: BLE001  # As above.
        return _unforeseen(failure)


def _unforeseen(failure: Exception) -> Response | None:
    if isinstance(failure, ClientDisconnect):
        log.info("caller-hung-up")
        return None
    log.error("unexpected", **raised(failure))
    return answer_to_unexpected()


def answer_to_unexpected() -> Response:
    """The answer to a failure that nobody foresaw."""
    code = errors.ServiceError.code
    return refusal(500, "exception", code, [("The service failed; no advice must be inferred from this.", None)])
