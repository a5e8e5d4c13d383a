"""``POST /cds-services/{id}`` and its feedback: bytes in, bytes out.

They are bare Starlette routes, one pair for each service, because FastAPI would decode a chart a second time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Protocol

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.account import FEEDBACK, Listener, Private
from app.api.accounts import Handle, Sheet, accounted
from app.api.body import Intake, take
from app.api.failures import ANSWERS, JSON, NOT_KEPT, Ready, refusal
from app.api.gate import Gate, may_be_asked, must_be_its_own
from app.errors import NotAHook
from app.fhir import plain_call
from app.hooks import feedback
from app.hooks.card import encode
from app.hooks.request import HookRequest, without_access
from app.hooks.service import Service
from app.triage import Judgment
from app.trust.registry import Client

Answer = Callable[[HookRequest, Client | None], Awaitable[Judgment]]
"""The service itself: app.answering.Answering."""


class Fetches(Protocol):
    """Gets what was not sent: app.fhir.fetch.Fetcher."""

    def concerns(self, request: HookRequest) -> bool:
        """Is there something to get?"""

    async def fetched(self, request: HookRequest, started: float) -> HookRequest:
        """The call with what could be had in time; ``started`` is of the clock of the event loop."""

    async def close(self) -> None:
        """Close what is open."""


class Keeps(Protocol):
    """Keeps feedback: app.records.book.Book."""

    async def keep(self, service: str, client: str | None, outcomes: Sequence[feedback.Outcome]) -> None:
        """Store what was reported; returns once it is safe on disk. Raises NotKept."""


class FeedbackReceipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many entries were taken, and which were not. ``kept`` is false where the site keeps no records."""

    taken: int
    refused: tuple[feedback.Problem, ...] = ()
    kept: bool = True


def routes(
    services: Sequence[Service],
    answer: Answer,
    intake: Intake,
    gate: Gate,
    fetches: Fetches | None = None,
    listeners: Sequence[Listener] = (),
    keeps: Keeps | None = None,
) -> Iterator[Route]:
    """A call route and a feedback route for each service; ``intake`` says what a body may be.

    ``listeners`` are told of each call once it is over, ``keeps`` stores feedback before it is acknowledged.
    """
    for service in services:
        path = f"/cds-services/{service.id}"
        reported = f"{path}/feedback"
        call = _call(service, path, answer, intake, gate, fetches)
        report = _feedback(service, reported, intake, gate, keeps)
        yield Route(path, accounted(service.id, service.hook, listeners, call), methods=["POST"])
        yield Route(reported, accounted(service.id, FEEDBACK, listeners, report), methods=["POST"])


def _call(service: Service, path: str, answer: Answer, intake: Intake, gate: Gate, fetches: Fetches | None) -> Handle:
    hook = service.hook
    parse = plain_call.parse if fetches is None else plain_call.parse_to_fetch

    async def call(request: Request, sheet: Sheet) -> Response:
        with gate:
            client = await gate.admit(request, path, service.id)
            sheet.client = client.name if client is not None else None
            body = await take(request, intake)
            asked = parse(body, hook)
            sheet.hook_instance = asked.hook_instance
            sheet.private = Private(asked.patient_id, asked.encounter_id, body)
            must_be_its_own(client, asked)
            if client is not None and client.not_assessed is not None:
                asked = replace(asked, not_assessed=client.not_assessed)
            if fetches is not None and may_be_asked(client, asked) and fetches.concerns(asked):
                waiting_since = perf_counter()
                asked = await fetches.fetched(asked, sheet.began)
                sheet.fetch_seconds = perf_counter() - waiting_since
                sheet.troubles = _troubles(asked)
                sheet.private = Private(asked.patient_id, asked.encounter_id, body, asked.fetched)
            judgment = await answer(without_access(asked), client)
            sheet.assessment = judgment.assessment
        sheet.answer = encode(judgment.response)
        return Ready(sheet.answer)

    return call


def _troubles(asked: HookRequest) -> dict[str, str]:
    return {key: one.asked.trouble.value for key, one in asked.fetched.items() if one.asked.trouble is not None}


def _feedback(service: Service, path: str, intake: Intake, gate: Gate, keeps: Keeps | None) -> Handle:
    async def report(request: Request, sheet: Sheet) -> Response:
        with gate:
            client = await gate.admit(request, path, service.id)
            sheet.client = client.name if client is not None else None
            given = feedback.parse(await take(request, intake))
        sheet.feedback = tuple(one.outcome for one in given.outcomes)
        if not given.outcomes:
            sheet.outcome = NotAHook.code
            status, kind = ANSWERS[NotAHook]
            problems = [(f"{problem.where}: {problem.why}.", problem.where) for problem in given.problems]
            return refusal(status, kind, NotAHook.code, problems)
        if keeps is not None:  # Outside of the gate: calls about patients must not wait for a slow store.
            await keeps.keep(service.id, sheet.client, given.outcomes)
        receipt = FeedbackReceipt(len(given.outcomes), given.problems, kept=keeps is not None)
        return Response(msgspec.json.encode(receipt), media_type=JSON, headers=NOT_KEPT)

    return report
