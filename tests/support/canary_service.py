"""The service with parts that break on demand, each by an exception whose text holds what was sent.

``python -m tests.support.canary_service serve ...``: the id of the patient names the part that breaks. ``CARELESS``
in the environment adds a line of code that a tired developer could write.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import app.answering
import app.cli
import app.fhir.fetch
import app.triage
from app.account import CallAccount
from app.pathways import acute_limb_ischemia, nocturnal_cramps
from app.wording import Wording

# Whatever their types are: parts of them are replaced.
answering_room: Any = app.answering
cli: Any = app.cli
fetch: Any = app.fhir.fetch
triage: Any = app.triage
wording: Any = Wording

BREAKS = ("reader", "pathway", "wording", "listener", "answer", "fetch", "warning", "task", "deep")

_tasks: list[asyncio.Task[None]] = []
_now: dict[str, Any] = {"patient": "", "call": b""}


def _if(part: str, then: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            return then(*given, **named) if _now["patient"].startswith(part) else real(*given, **named)

        return called

    return wrap


def _spill(*given: Any, **named: Any) -> NoReturn:
    raise ValueError(f"{_now['call']!r} {given!r} {named!r}")


def _warn(real: Callable[..., Any]) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        text = f"{_now['call']!r}"
        if _now["patient"].startswith("warning"):
            warnings.warn(text, stacklevel=1)
            logging.getLogger("some.library").error("could not read %s", text, extra={"part": text})
            logging.getLogger("app.triage").error(f"could not read {text}")  # noqa: G004
            logging.getLogger("asyncio").error("%d", text)
        if _now["patient"].startswith("task"):

            async def fails() -> None:
                raise ValueError(text)

            _tasks.append(asyncio.get_running_loop().create_task(fails(), name=text))
            _tasks.clear()
        if _now["patient"].startswith("deep"):
            _deep(text)
        return real(*given, **named)

    return called


def _deep(text: str) -> NoReturn:
    try:
        raise KeyError(text)
    except KeyError as cause:
        raise ExceptionGroup(text, [ValueError(text), cause]) from cause


def _listener(call: CallAccount) -> None:
    if call.private is not None and call.private.patient_id.startswith("listener"):
        raise ValueError(call.private.body.decode())


def _careless(kind: str) -> None:
    """What must make the canary sing."""
    real = cli.call_log

    def call_log(*given: Any) -> Callable[[CallAccount], None]:
        listen = real(*given)
        log = given[0]

        def listening(call: CallAccount) -> None:
            patient = call.private.patient_id if call.private is not None else ""
            if kind == "print":
                print(f"answered {patient}", flush=True)  # noqa: T201
            elif kind == "stderr":
                sys.stderr.write(f"answered {patient}\n")
            elif kind == "field":
                log.say("info", "part-failed", part=patient)
            listen(call)

        return listening

    if kind == "handler":
        cli.start_log = lambda log: logging.basicConfig(level=logging.INFO)
    cli.call_log = call_log


def main() -> None:
    """Break what is to be broken, then serve."""
    reads = triage.read_picture

    def reading(request: Any, *given: Any) -> Any:
        sent = request.anew() if request.anew is not None else request
        _now.update(patient=request.patient_id, call={key: bytes(raw) for key, raw in sent.prefetch.items()})
        return _if("reader", _spill)(reads)(request, *given)

    triage.read_picture = reading
    acute_limb_ischemia.assess = _if("pathway", _spill)(acute_limb_ischemia.assess)
    nocturnal_cramps.assess = _warn(nocturnal_cramps.assess)
    wording.compose = _if("wording", _spill)(wording.compose)
    answers = answering_room.Answering.__call__

    async def answering(self: Any, call: Any, client: Any) -> Any:
        if call.patient_id.startswith("answer"):
            _spill(call, client)
        return await answers(self, call, client)

    answering_room.Answering.__call__ = answering
    fetches = fetch.Fetcher._fetched

    async def fetched(self: Any, request: Any, *given: Any) -> Any:
        if request.patient_id.startswith("fetch"):
            _spill(request, *given)
        return await fetches(self, request, *given)

    fetch.Fetcher._fetched = fetched
    makes = cli.create_app
    cli.create_app = lambda settings, *, listeners, **wired: makes(settings, listeners=(_listener, *listeners), **wired)
    if careless := os.environ.get("CARELESS"):
        _careless(careless)
    cli.main()


if __name__ == "__main__":
    main()
