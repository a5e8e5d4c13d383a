"""When something happened: FHIR dates of every precision, periods, and the durations that people type (DATA-13)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from app.picture.moments import Age, When

FUTURE_TOLERANCE = timedelta(minutes=60)
"""DATA-13: a time further in the future than this is an error of the chart, not a finding of now."""

EARLIEST_YEAR = 1900
"""Ours: forms that send while a date is typed produce years such as 0002 or 0202."""

OLDEST_AGE = 130
"""Ours: an age beyond this is a wrong birth date."""

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?"
    r"\s?(?P<offset>Z|z|[+-]\d{2}:?\d{2})?)?)?)?"
)
_LONGEST_DATE = 64
_USUAL_LENGTHS = (len("2026-11-21T08:30:15Z"), len("2026-11-21T08:30:15+01:00"))
_NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_UNITS = {
    "min": timedelta(minutes=1), "minute": timedelta(minutes=1),
    "h": timedelta(hours=1), "hr": timedelta(hours=1), "hour": timedelta(hours=1),
    "d": timedelta(days=1), "day": timedelta(days=1),
    "w": timedelta(days=7), "wk": timedelta(days=7), "week": timedelta(days=7),
    "mo": timedelta(days=30), "month": timedelta(days=30),
    "a": timedelta(days=365), "y": timedelta(days=365), "yr": timedelta(days=365), "year": timedelta(days=365),
}  # fmt: skip
_DURATION = re.compile(
    r"(?:(?:for|since|x|about|approx\.?|approximately|around|~|the|last|past)\s*)*"
    r"(?P<count>\d{1,3}(?:[.,]\d)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s*-?\s*"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo|years?|yrs?|y)"
    r"(?:\s+(?:ago|before|prior|duration|now|earlier))?[.!]?",
    re.IGNORECASE,
)
_DAYS_AGO = {"today": 0, "this morning": 0, "yesterday": 1}


def moment(text: str | None, zone: tzinfo) -> When | None:
    """A FHIR date or dateTime as the span that it names; ``None`` when it cannot be read.

    A time without an offset, and every date without a time, is local time in ``zone``.
    """
    if text and len(text) in _USUAL_LENGTHS and text[10] == "T" and text[-3] in ":0123456789":
        # The usual forms, to the second with an offset, are read by the standard library, which is much faster.
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return None
        if instant.tzinfo is not None:
            return When(instant, instant) if instant.year >= EARLIEST_YEAR else None
    if not text or len(text) > _LONGEST_DATE or (found := _DATE.fullmatch(text.strip())) is None:
        return None
    try:
        return _span(found, zone)
    except (ValueError, OverflowError):
        return None


def _span(found: re.Match[str], zone: tzinfo) -> When | None:
    year = int(found["year"])
    if year < EARLIEST_YEAR:
        return None
    if found["hour"] is None:
        first_month = int(found["month"] or 1)
        last_month = int(found["month"] or 12)
        first_day = int(found["day"] or 1)
        last_day = int(found["day"] or monthrange(year, last_month)[1])
        return When(
            datetime(year, first_month, first_day, tzinfo=zone),
            datetime(year, last_month, last_day, 23, 59, 59, 999999, tzinfo=zone),
        )
    offset = found["offset"]
    microsecond = int((found["fraction"] or "0")[:6].ljust(6, "0"))
    start = datetime(
        year,
        int(found["month"]),
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        min(int(found["second"] or 0), 59),
        microsecond,
        tzinfo=zone if offset is None else _offset(offset),
    )
    return When(start, start if found["second"] else start + timedelta(seconds=59))


def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def in_future(when: When, as_of: datetime) -> bool:
    """More than an hour ahead, so that it cannot be believed (DATA-13)."""
    return when.earliest > as_of + FUTURE_TOLERANCE


def period(start: str | None, end: str | None, as_of: datetime, zone: tzinfo) -> When | None:
    """The time of something that lasted: its end (DATA-13).

    Without a usable end it may have been seen last at any time since its start, so that it can raise an alarm and
    cannot reassure. The same holds when the end lies ahead.
    """
    begun, ended = moment(start, zone), moment(end, zone)
    if ended is not None and not in_future(ended, as_of):
        return ended
    if begun is None:
        return ended
    return begun if begun.earliest > as_of else When(begun.earliest, as_of)


def duration_before(text: str | None, anchor: When) -> When | None:
    """The onset that a typed duration names ("3 hours ago", "2 days", "yesterday"), counted back from ``anchor``.

    The span is half a unit to either side, because a typed number is a rounded one. ``None`` for any other text.
    """
    if not text or len(text) > _LONGEST_DATE:
        return None
    words = " ".join(text.lower().split()).removeprefix("since ")
    if words in _DAYS_AGO:
        back = timedelta(days=_DAYS_AGO[words])
        day = anchor.latest - back
        return When(
            (anchor.earliest - back).replace(hour=0, minute=0, second=0, microsecond=0),
            day.replace(hour=23, minute=59, second=59, microsecond=999999) if back else anchor.latest,
        )
    found = _DURATION.fullmatch(words)
    if found is None:
        return None
    unit = _UNITS[found["unit"].rstrip("s") or "s"]
    count = found["count"].replace(",", ".")
    back = unit * (_NUMBER_WORDS[count] if count in _NUMBER_WORDS else float(count))
    try:
        return When(anchor.earliest - back - unit / 2, min(anchor.latest, anchor.latest - back + unit / 2))
    except OverflowError:
        return None


def at_age(years: int, birth: When | None) -> When | None:
    """The year of life in which something began, from an age at onset and a birth date."""
    if birth is None or not 0 <= years <= OLDEST_AGE:
        return None
    return When(_years_after(birth.earliest, years), _years_after(birth.latest, years + 1))


def _years_after(moment_: datetime, years: int) -> datetime:
    try:
        return moment_.replace(year=moment_.year + years)
    except ValueError:  # 29 February
        return moment_.replace(year=moment_.year + years, month=3, day=1)


def age_from(birth: When | None, as_of: datetime, zone: tzinfo) -> Age:
    """Completed years on the local day of ``as_of`` (DATA-16); a partial birth date gives a range."""
    if birth is None:
        return Age()
    today = as_of.astimezone(zone).date()
    born_first, born_last = birth.earliest.date(), birth.latest.date()
    if born_first > today:
        return Age()
    born_last = min(born_last, today)
    oldest, youngest = (
        today.year - born.year - ((today.month, today.day) < (born.month, born.day)) for born in (born_first, born_last)
    )
    return Age(youngest, oldest) if oldest <= OLDEST_AGE else Age()
