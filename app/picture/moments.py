"""Points in time as precisely as they were charted, and ages as precisely as the birth date allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.picture.verdict import Verdict


@dataclass(frozen=True, slots=True)
class When:
    """A charted time: an instant, or the span of the day, month or year that was given (DATA-13).

    ``earliest`` and ``latest`` carry a zone offset; they are equal when the time was given to the second.
    """

    earliest: datetime
    latest: datetime

    @property
    def to_the_day_only(self) -> bool:
        """Only a date was charted, so no clock time may be printed."""
        return self.latest - self.earliest > timedelta(hours=1)

    def within(self, age: timedelta, as_of: datetime) -> Verdict:
        """Was this no longer ago than ``age``? Unknown when only part of the span is."""
        cutoff = as_of - age
        if self.earliest >= cutoff:
            return Verdict.YES
        return Verdict.NO if self.latest < cutoff else Verdict.UNKNOWN

    def possibly_within(self, age: timedelta, as_of: datetime) -> bool:
        """May have been so recent: the question to ask before an alarm."""
        return self.within(age, as_of) is not Verdict.NO

    def surely_within(self, age: timedelta, as_of: datetime) -> bool:
        """Was certainly so recent: the question to ask before reassurance."""
        return self.within(age, as_of) is Verdict.YES

    def overlaps(self, other: When) -> bool:
        """Neither can be called the newer one."""
        return self.earliest <= other.latest and other.earliest <= self.latest


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years, as a range when the birth date is partial; ``None`` at both ends when it is unknown."""

    youngest: int | None = None
    oldest: int | None = None

    def at_least(self, years: int) -> Verdict:
        """Is the patient this old or older?"""
        if self.youngest is None or self.oldest is None:
            return Verdict.UNKNOWN
        if self.youngest >= years:
            return Verdict.YES
        return Verdict.NO if self.oldest < years else Verdict.UNKNOWN
