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

from app.api.body import take
from app.api.failures import ANSWERS, JSON, NOT_KEPT, refusal
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


def routes(services: Sequence[Service], answer: Answer, limit: int, fetches: Fetches | None = None) -> Iterator[Route]:
    """A call route and a feedback route for each service; ``limit`` is the largest body in bytes."""
    for service in services:
        yield Route(f"/cds-services/{service.id}", _call(service, answer, limit, fetches), methods=["POST"])
        yield Route(f"/cds-services/{service.id}/feedback", _feedback(limit), methods=["POST"])


def _call(service: Service, answer: Answer, limit: int, fetches: Fetches | None) -> Callable[[Request], object]:
    hook = service.hook

    async def call(request: Request) -> Response:
        started = get_running_loop().time()
        asked = parse(await take(request, limit), hook)
        if fetches is not None and fetches.concerns(asked):
            asked = await fetches.fetched(asked, started)
        return Response(encode(answer(without_access(asked))), media_type=JSON, headers=NOT_KEPT)

    return call


def _feedback(limit: int) -> Callable[[Request], object]:
    async def report(request: Request) -> Response:
        given = feedback.parse(await take(request, limit))
        if not given.outcomes:
            status, kind = ANSWERS[NotAHook]
            problems = [(f"{problem.where}: {problem.why}.", problem.where) for problem in given.problems]
            return refusal(status, kind, NotAHook.code, problems)
        receipt = FeedbackReceipt(len(given.outcomes), given.problems)
        return Response(msgspec.json.encode(receipt), media_type=JSON, headers=NOT_KEPT)

    return report
