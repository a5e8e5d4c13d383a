"""``POST /cds-services/{id}`` and its feedback: bytes in, bytes out.

They are bare Starlette routes, one pair for each service, because FastAPI would decode a chart a second time.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api.body import Intake, take
from app.api.failures import ANSWERS, JSON, NOT_KEPT, refusal
from app.api.gate import Gate, may_be_asked, must_be_its_own
from app.errors import NotAHook
from app.hooks import feedback
from app.hooks.card import HookResponse, encode
from app.hooks.request import HookRequest, parse, without_access
from app.hooks.service import Service

Answer = Callable[[HookRequest], HookResponse]
"""The service itself: app.triage.Triage.answer."""


class Fetches(Protocol):
    """Gets what was not sent: app.fhir.fetch.Fetcher."""

    def concerns(self, request: HookRequest) -> bool:
        """Is there something to get?"""

    async def fetched(self, request: HookRequest, started: float) -> HookRequest:
        """The call with what could be had in time; ``started`` is of the clock of the event loop."""

    async def close(self) -> None:
        """Close what is open."""


class FeedbackReceipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many entries were taken, and which were not."""

    taken: int
    refused: tuple[feedback.Problem, ...] = ()


def routes(
    services: Sequence[Service], answer: Answer, intake: Intake, gate: Gate, fetches: Fetches | None = None
) -> Iterator[Route]:
    """A call route and a feedback route for each service; ``intake`` says what a body may be."""
    for service in services:
        path = f"/cds-services/{service.id}"
        yield Route(path, _call(service, path, answer, intake, gate, fetches), methods=["POST"])
        yield Route(f"{path}/feedback", _feedback(service, f"{path}/feedback", intake, gate), methods=["POST"])


def _call(
    service: Service, path: str, answer: Answer, intake: Intake, gate: Gate, fetches: Fetches | None
) -> Callable[[Request], object]:
    hook = service.hook

    async def call(request: Request) -> Response:
        started = get_running_loop().time()
        async with gate.admit(request, path, service.id) as client:
            asked = parse(await take(request, intake), hook)
            must_be_its_own(client, asked)
            if fetches is not None and may_be_asked(client, asked) and fetches.concerns(asked):
                asked = await fetches.fetched(asked, started)
            response = answer(without_access(asked))
        return Response(encode(response), media_type=JSON, headers=NOT_KEPT)

    return call


def _feedback(service: Service, path: str, intake: Intake, gate: Gate) -> Callable[[Request], object]:
    async def report(request: Request) -> Response:
        async with gate.admit(request, path, service.id):
            given = feedback.parse(await take(request, intake))
        if not given.outcomes:
            status, kind = ANSWERS[NotAHook]
            problems = [(f"{problem.where}: {problem.why}.", problem.where) for problem in given.problems]
            return refusal(status, kind, NotAHook.code, problems)
        receipt = FeedbackReceipt(len(given.outcomes), given.problems)
        return Response(msgspec.json.encode(receipt), media_type=JSON, headers=NOT_KEPT)

    return report
