"""What whoever watches the records may read at any time, and an alarm that does not fill the log."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

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
    """Says when it is time to tell of trouble again."""

    def __init__(self) -> None:
        """Nothing was told yet."""
        self._last = -_EVERY_SECONDS

    def due(self) -> bool:
        """Is it a minute since the last time? Then this is the next."""
        if monotonic() - self._last < _EVERY_SECONDS:
            return False
        self._last = monotonic()
        return True
