"""DATA-13 and DATA-16: when, how precisely, and how old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fhir.times import EARLIEST_YEAR, age_from, at_age, duration_before, in_future, moment, period
from app.picture.moments import When
from tests.fhir.chart_making import NOW, ZONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-11-21T08:30:15Z", "2026-11-21T08:30:15+00:00", "2026-11-21T08:30:15+00:00"),
        ("2026-11-21T08:30:15.1234567+01:00", "2026-11-21T08:30:15.123456+01:00", "2026-11-21T08:30:15.123456+01:00"),
        ("2026-11-21T08:30+0100", "2026-11-21T08:30:00+01:00", "2026-11-21T08:30:59+01:00"),
        ("2026-11-21 08:30:15", "2026-11-21T08:30:15-05:00", "2026-11-21T08:30:15-05:00"),
        ("2026-07-01T08:30:15", "2026-07-01T08:30:15-04:00", "2026-07-01T08:30:15-04:00"),
        ("2026-11-21", "2026-11-21T00:00:00-05:00", "2026-11-21T23:59:59.999999-05:00"),
        ("2026-02", "2026-02-01T00:00:00-05:00", "2026-02-28T23:59:59.999999-05:00"),
        ("2026", "2026-01-01T00:00:00-05:00", "2026-12-31T23:59:59.999999-05:00"),
    ],
)
def test_dates_of_every_precision(text: str, earliest: str, latest: str) -> None:
    """DATA-13: instants with their offset; without one, local; a date is that local day."""
    assert moment(text, ZONE) == When(at(earliest), at(latest))


@pytest.mark.parametrize(
    "text",
    [None, "", "Invalid date", "0002-01-01", "0020-01-01", "0202-01-01", "2026-13-01", "2026-02-30", "21.11.2026",
     "2026-11-21T25:00:00Z", "2026-11-21T08:30:15+99:00", "yesterday", "2026-1-1", "9" * 5000],
)  # fmt: skip
def test_what_is_no_date(text: str | None) -> None:
    assert moment(text, ZONE) is None


@pytest.mark.parametrize(("minutes", "ahead"), [(59, False), (60, False), (61, True)])
def test_an_hour_ahead_is_the_limit(minutes: int, ahead: bool) -> None:
    """DATA-13: more than 60 min in the future is ignored."""
    when = NOW + timedelta(minutes=minutes)
    assert in_future(When(when, when), NOW) is ahead


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-20", "2026-11-21T10:00:00-05:00", ("2026-11-21T10:00:00-05:00", "2026-11-21T10:00:00-05:00")),
        ("2026-11-20", None, ("2026-11-20T00:00:00-05:00", "2026-11-21T14:00:00-05:00")),
        ("2026-11-20", "9999-12-31", ("2026-11-20T00:00:00-05:00", "2026-11-21T14:00:00-05:00")),
        ("Invalid date", "2026-11-20T10:00:00Z", ("2026-11-20T10:00:00+00:00", "2026-11-20T10:00:00+00:00")),
    ],
)
def test_a_period_counts_by_its_end(start: str, end: str | None, expected: tuple[str, str]) -> None:
    """DATA-13; an open period may be of any time since its start: it can alarm and cannot reassure."""
    assert period(start, end, NOW, ZONE) == When(at(expected[0]), at(expected[1]))


def test_an_open_period_cannot_reassure() -> None:
    found = period("2026-09-01", None, NOW, ZONE)
    assert found is not None
    assert found.possibly_within(timedelta(hours=24), NOW)
    assert not found.surely_within(timedelta(hours=24), NOW)


def test_a_period_without_any_date() -> None:
    assert period("Invalid date", None, NOW, ZONE) is None


@pytest.mark.parametrize(
    ("text", "hours_ago", "give_or_take_hours"),
    [
        ("3 hours ago", 3, 0.5),
        ("3h", 3, 0.5),
        ("for 3 hrs", 3, 0.5),
        ("two days", 48, 12),
        ("x 2 days", 48, 12),
        ("2 weeks", 336, 84),
        ("about 1.5 hours ago", 1.5, 0.5),
        ("an hour ago", 1, 0.5),
    ],
)
def test_typed_durations(text: str, hours_ago: float, give_or_take_hours: float) -> None:
    """CODES.md, symptom.onset: an onset that is only a text is parsed as a duration, else unknown."""
    found = duration_before(text, When(NOW, NOW))
    assert found is not None
    middle = NOW - timedelta(hours=hours_ago)
    assert found.earliest == middle - timedelta(hours=give_or_take_hours)
    assert found.latest == min(NOW, middle + timedelta(hours=give_or_take_hours))


def test_yesterday_is_a_day() -> None:
    found = duration_before("since yesterday", When(NOW, NOW))
    assert found is not None
    assert found.to_the_day_only
    assert found.earliest == datetime(2026, 11, 20, tzinfo=ZONE)


@pytest.mark.parametrize("text", [None, "", "since lunch", "long ago", "3", "hours", "sudden", "in 3 hours", "x" * 500])
def test_what_is_no_duration(text: str | None) -> None:
    assert duration_before(text, When(NOW, NOW)) is None


@pytest.mark.parametrize(
    ("birth", "youngest", "oldest"),
    [
        ("1960-11-21", 66, 66),
        ("1960-11-22", 65, 65),
        ("1960-11", 65, 66),
        ("1960", 65, 66),
        ("2008-11-21", 18, 18),
        ("2008-11-22", 17, 17),
        ("2026-11", 0, 0),
        ("2026", 0, 0),
        ("2027-01-01", None, None),
        ("1896", None, None),
        ("Invalid date", None, None),
    ],
)
def test_age_of_a_partial_birth_date(birth: str, youngest: int | None, oldest: int | None) -> None:
    """DATA-16: the limit of 18 years is decided by the day, and by both ends when the day is not known."""
    age = age_from(moment(birth, ZONE), NOW, ZONE)
    assert (age.youngest, age.oldest) == (youngest, oldest)


def test_onset_by_age_is_a_year_of_life() -> None:
    found = at_age(60, moment("1960-02-29", ZONE))
    assert found is not None
    assert found.earliest.year == 2020
    assert found.latest.year == 2021
    assert at_age(131, moment("1960", ZONE)) is None
    assert at_age(60, None) is None


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    moment(text, ZONE)
    period(text, text, NOW, ZONE)
    duration_before(text, When(NOW, NOW))


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda instant: instant.year >= EARLIEST_YEAR))
def test_every_instant_is_itself(instant: datetime) -> None:
    assert moment(instant.isoformat(), ZONE) == When(instant, instant)
