"""Everything that we ever say besides the line of a call: a word for machines, and one fixed sentence for people.

What stands here is written as it is; a text that is put together at run time is never written, because it could hold
a value.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import TracebackType

SAYINGS: Mapping[str, str] = {
    "development-profile": "DEVELOPMENT PROFILE: whoever reaches this port may call, nobody's token is checked, and "
    "pages on this computer may call too. Never connect it to real patients.",
    "discovery-open": "Discovery is open: whoever reaches this port may read which services there are.",
    "audience-exception": "Tokens of this client may name another address than the one that it calls.",
    "keys-missing": "The keys of some client could not be fetched; its calls are refused until they can.",
    "serving": "CDS Hooks is answered at this address.",
    "discovery-refused": "Discovery was asked for with a token that is not trusted.",
    "caller-hung-up": "A caller hung up while sending.",
    "unexpected": "A call failed in a way that nobody foresaw; it was answered with 500.",
    "service-failed": "A call was refused because of a failure of ours.",
    "listener-failed": "Whoever keeps account failed; this call is missing there.",
    "part-failed": "A part of the judgment failed; the others went on, and a card says so.",
    "server-not-listed": "The FHIR server of a call is not listed; nothing was fetched.",
    "fetch-failed": "Fetching failed by a defect of ours; what was sent was judged.",
    "memory-of-overrides-failed": "What was set aside before could not be looked up; the cards were shown.",
    "records-not-opened": "The records cannot be opened; feedback is refused, and calls wait to be recorded.",
    "records-not-current": "The tables of the records are not those of this version: run leg-triage migrate.",
    "records-not-written": "The records cannot be written; feedback is refused, and calls wait to be recorded.",
    "records-written-again": "The records are written again.",
    "records-full": "So many calls are in no record, because too many waited.",
    "records-without-call": "So many records are without the call that was to be kept with them.",
    "record-failed": "A call cannot be recorded, by a defect of ours.",
    "row-refused": "The store refused a row; the others were written.",
    "records-lost": "The process ends, and so many calls are in no record.",
    "watch-failed": "The metrics could not be brought up to date; calls go on.",
    "grace-over": "The grace time is over; what was left was cut off.",
    "worker-ended": "A worker ended by itself and is replaced.",
    "worker-hangs": "A worker does not answer and is killed.",
    "lines-lost": "So many lines could not be written before this one.",
    "crash": "The process ends by an exception.",
    "thread-crash": "A thread ended by an exception.",
    "unraisable": "An exception was raised where nobody can catch it.",
    "warned": "Python or a library warns.",
    "unlisted": "Something was said in words that are not listed; logger and place tell where.",
    "server-started": "The server process has started.",
    "starting": "The service is being started.",
    "started": "The service has started.",
    "listening": "The port is open.",
    "stopping": "The server is stopping; no more calls are taken.",
    "last-connections": "Connections are being closed.",
    "last-calls": "The last calls are being answered.",
    "calls-cut-off": "The time for the last calls is over; those left were cut off.",
    "ending": "The service is being stopped.",
    "stopped": "The service has stopped.",
    "server-finished": "The server process has finished.",
    "start-failed": "The service did not start.",
    "end-failed": "The service did not stop in good order.",
    "not-http": "Something other than HTTP was received and refused.",
}

_OF_THE_SERVER: Mapping[str, str] = {
    "Started server process [%d]": "server-started",
    "Waiting for application startup.": "starting",
    "Application startup complete.": "started",
    "Uvicorn running on %s://%s:%d (Press CTRL+C to quit)": "listening",
    "Uvicorn running on %s://[%s]:%d (Press CTRL+C to quit)": "listening",
    "Uvicorn running on socket %s (Press CTRL+C to quit)": "listening",
    "Shutting down": "stopping",
    "Waiting for connections to close. (CTRL+C to force quit)": "last-connections",
    "Waiting for background tasks to complete. (CTRL+C to force quit)": "last-calls",
    "Cancel %s running task(s), timeout graceful shutdown exceeded": "calls-cut-off",
    "Waiting for application shutdown.": "ending",
    "Application shutdown complete.": "stopped",
    "Finished server process [%d]": "server-finished",
    "Application startup failed. Exiting.": "start-failed",
    "Application shutdown failed. Exiting.": "end-failed",
    "Exception in ASGI application\n": "unexpected",
    "Invalid HTTP request received.": "not-http",
}
"""What uvicorn says, by the text in its code before any value is put into it."""

UNLISTED = "unlisted"


MOST_FRAMES = 12
"""Ours: innermost frames of a trace that are written."""


def is_ours(logger: str) -> bool:
    """Is this the logger of one of our modules?"""
    return logger.startswith("app.")


def event_of(logger: str, said: object) -> str:
    """The event that a logger means; ``unlisted`` when its words are not known."""
    if not isinstance(said, str):
        return UNLISTED
    if is_ours(logger):
        return said if said in SAYINGS else UNLISTED
    return _OF_THE_SERVER.get(said, UNLISTED)


class Events:
    """The logger of a module, for words of ``SAYINGS`` and listed fields: ``log.error("part-failed", part="ranking")``.

    It is for what is rare; the line of a call goes the short way, through ``app.log.calls``. structlog, which prints
    for whoever develops, would cost each start of a service as much as all pathways.
    """

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        """``name`` is that of the module."""
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: object) -> None:
        """Say what is as it should be."""
        self._logger.info(event, extra=fields)

    def warning(self, event: str, **fields: object) -> None:
        """Say what somebody should look at."""
        self._logger.warning(event, extra=fields)

    def error(self, event: str, **fields: object) -> None:
        """Say what is broken."""
        self._logger.error(event, extra=fields)


def events(name: str) -> Events:
    """The logger of this module."""
    return Events(name)


def raised(failure: BaseException) -> dict[str, object]:
    """The fields that tell of an exception: its kind and its way through the code. Its text may hold a value."""
    return {"exception": type(failure).__name__, "trace": frames(failure.__traceback__)}


def frames(trace: TracebackType | None) -> tuple[str, ...]:
    """The lines of the code that an exception went through, the innermost last; neither source nor values."""
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__', 'unknown')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return tuple(places[-MOST_FRAMES:])
