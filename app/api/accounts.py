"""Keeps the account of each call while it is answered, and tells it to whoever listens: log, metrics, records."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.account import ANSWERED, HUNG_UP, Assessment, CallAccount, Listener, Private
from app.api.failures import answer_to
from app.errors import ServiceError
from app.log.events import events, raised

_HUNG_UP_STATUS = 499
"""What proxies write for a caller that was gone before the answer; nobody ever receives it."""

log = events(__name__)


@dataclass(slots=True)
class Sheet:
    """The account of a call in progress; see ``CallAccount``. ``began`` is of the clock of the event loop."""

    began: float
    entered: float
    """By the performance counter: a fast event loop's own clock stands still while it works."""
    client: str | None = None
    hook_instance: str | None = None
    fetch_seconds: float = 0.0
    troubles: Mapping[str, str] = field(default_factory=dict)
    assessment: Assessment | None = None
    private: Private | None = None
    answer: bytes | None = None
    feedback: tuple[str, ...] = ()
    outcome: str = ANSWERED
    refused_because: str | None = None


Handle = Callable[[Request, Sheet], Awaitable[Response]]


def accounted(service: str, hook: str, listeners: Sequence[Listener], handle: Handle) -> Callable[[Request], object]:
    """The endpoint that answers by ``handle`` and tells each listener once of each call, however it ended."""

    async def endpoint(request: Request) -> Response:
        sheet = Sheet(get_running_loop().time(), perf_counter())
        status = 500
        try:
            response = await handle(request, sheet)
            status = response.status_code
        except ServiceError as failure:
            sheet.outcome, sheet.refused_because = failure.code, getattr(failure, "why", None)
            sheet.client = sheet.client or failure.client
            response = answer_to(failure)
            status = response.status_code
        except ClientDisconnect:
            sheet.outcome, status = HUNG_UP, _HUNG_UP_STATUS
            raise
        except BaseException:
            sheet.outcome = ServiceError.code
            raise
        finally:
            _tell(
                listeners,
                CallAccount(
                    at=datetime.now(UTC),
                    service=service,
                    hook=hook,
                    status=status,
                    outcome=sheet.outcome,
                    seconds=perf_counter() - sheet.entered,
                    client=sheet.client,
                    refused_because=sheet.refused_because,
                    hook_instance=sheet.hook_instance,
                    fetch_seconds=sheet.fetch_seconds,
                    troubles=sheet.troubles,
                    feedback=sheet.feedback,
                    assessment=sheet.assessment,
                    private=sheet.private,
                    answer=sheet.answer,
                ),
            )
        return response

    return endpoint


def _tell(listeners: Sequence[Listener], call: CallAccount) -> None:
    for listener in listeners:
        try:
            listener(call)
        except Exception as failure:  # noqa: BLE001  # Whoever keeps records must never cost a card.
            log.error("listener-failed", **raised(failure))
