"""What whoever watches the records may read at any time, and an alarm that does not fill the log."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from structlog.stdlib import BoundLogger

_EVERY_SECONDS = 60.0
"""Ours: one line a minute for each kind of trouble; the counts tell how much of it there is."""


@dataclass(slots=True)
class Counts:
    """They only grow."""

    written: int = 0
    """Calls that are recorded."""
    lost: int = 0
    """Calls that are in no record: the queue was full, the store refused them, or the process ended before."""
    without_input: int = 0
    """Records whose call was to be kept with them, and was not."""
    strangers: int = 0
    """Refusals of unknown callers beyond those that are recorded."""
    reports: int = 0
    """Reports of feedback that were stored and acknowledged, repeats too."""
    reports_refused: int = 0
    """Reports that were not acknowledged, because they could not be stored."""
    purged: int = 0
    """Rows that were deleted because their time was over."""


class Alarm:
    """Logs an error, at most once a minute."""

    def __init__(self, log: BoundLogger) -> None:
        """Log here."""
        self._log = log
        self._last = -_EVERY_SECONDS

    def __call__(self, event: str, **fields: object) -> None:
        """Raise it; see ``app.log.events``."""
        if monotonic() - self._last < _EVERY_SECONDS:
            return
        self._last = monotonic()
        self._log.error(event, **fields)
