"""Makes everything that the process says go through the listed fields: our events, libraries, warnings, crashes."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

import msgspec

from app.log.events import SAYINGS, UNLISTED, event_of, frames, is_ours
from app.log.lines import CallLine, EventLine, Level
from app.log.sink import Sink

Line = CallLine | EventLine

_OURS = frozenset({"event", "at", "level", "says", "withheld"})
_FIELDS: Mapping[str, Any] = {
    field.name: field.type for field in msgspec.structs.fields(EventLine) if field.name not in _OURS
}


class Log:
    """Writes lines: as JSON, or for people. ``lost`` counts those that could not be written."""

    def __init__(self, sink: Sink, *, human: bool) -> None:
        """``human`` is for whoever develops."""
        self.lost = 0
        self._untold = 0
        self._sink = sink
        self._rendered = _for_people() if human else _as_json()

    def write(self, line: Line) -> None:
        """Write a line, after one that says how many were lost before it. Never raises and never waits."""
        if self._untold and self._sink.write(self._rendered(_event("error", "lines-lost", {"count": self._untold}))):
            self._untold = 0
        if not self._sink.write(self._rendered(line)):
            self.lost += 1
            self._untold += 1

    def say(self, level: Level, event: str, **fields: object) -> None:
        """Write an event of ``app.log.events`` with what is listed of these fields."""
        self.write(_event(level, event, fields))


def _as_json() -> Callable[[Line], bytes]:
    encode = msgspec.json.Encoder().encode
    return lambda line: encode(line) + b"\n"


def _for_people() -> Callable[[Line], bytes]:
    from structlog.dev import ConsoleRenderer  # Only whoever develops needs it, and it brings a whole terminal along.

    render = ConsoleRenderer(colors=False, sort_keys=False, pad_event_to=0)

    def rendered(line: Line) -> bytes:
        told = {name: value for name, value in msgspec.to_builtins(line).items() if name != "versions"}
        event = told.pop("says", None) or told["event"]
        told |= {"timestamp": line.at.astimezone().strftime("%H:%M:%S"), "event": event}
        del told["at"]
        return f"{render(None, '', told)}\n".encode(errors="replace")

    return rendered


def _event(level: Level, event: str, fields: Mapping[str, object]) -> EventLine:
    """The line of an event. A value that has not the form that its field allows is withheld, and the line says so."""
    kept: dict[str, Any] = {}
    withheld: list[str] = []
    for name, value in fields.items():
        kind = _FIELDS.get(name)
        if kind is None or value is None:
            continue
        try:
            kept[name] = msgspec.convert(value, kind)
        except msgspec.ValidationError:
            withheld.append(name)
    return EventLine(
        event=event,
        at=datetime.now(UTC),
        level=level,
        says=SAYINGS.get(event),
        withheld=tuple(withheld) or None,
        **kept,
    )


class _Handler(logging.Handler):
    """Takes what any logger says, and never looks at its text once it was put together."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._log.say(_level(record.levelno), event_of(record.name, record.msg), **_fields(record))
        except Exception:  # noqa: BLE001  # A record of a strange make must not fail the work that it tells of.
            self._log.say("error", UNLISTED)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    told: dict[str, object] = {}
    if is_ours(record.name):  # A library may call something else by the name of a field.
        told |= {name: getattr(record, name, None) for name in _FIELDS}
    else:
        told["place"] = f"{record.module}:{record.lineno}"
    told["logger"] = _module(record.name)
    if record.exc_info and record.exc_info[0] is not None:
        told |= {"exception": record.exc_info[0].__name__, "trace": frames(record.exc_info[2])}
    return told


def _module(name: str) -> str:
    """The part of a logger's name that is a module of this process; a name can be made of anything."""
    while name and name not in sys.modules:
        name = name.rpartition(".")[0]
    return name or "other"


def _leave_no_core() -> None:
    """A crash leaves no image of the memory behind: there are charts and tokens in it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _level(number: int) -> Level:
    if number >= logging.ERROR:
        return "error"
    return "warning" if number >= logging.WARNING else "info"


def start_log(log: Log) -> None:
    """From now on everything that this process says goes to ``log``: for good, and only once in a process."""
    logging.raiseExceptions = False  # A handler that fails would print the record with its values.
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.addHandler(_Handler(log))
    root.setLevel(logging.INFO)

    def crashed(event: str, kind: type[BaseException] | None, trace: TracebackType | None) -> None:
        name = kind.__name__ if kind is not None else None
        log.say("error", event, exception=name, trace=frames(trace))

    def warned(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        log.say("warning", "warned", exception=category.__name__)

    _leave_no_core()
    sys.excepthook = lambda kind, _, trace: crashed("crash", kind, trace)
    threading.excepthook = lambda told: crashed("thread-crash", told.exc_type, told.exc_traceback)
    sys.unraisablehook = lambda told: crashed("unraisable", told.exc_type, told.exc_traceback)
    warnings.showwarning = warned
