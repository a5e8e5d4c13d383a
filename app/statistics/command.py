"""``leg-triage report``: from the store to the text, and who is called how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from app.errors import SettingsError
from app.records.engine import connect
from app.statistics.counts import Selection, count
from app.statistics.page import as_page
from app.statistics.plain import as_csv, as_text
from app.statistics.report import report
from app.wording.pages import Content

FORMS = {"text": as_text, "csv": as_csv, "html": as_page}

WEEKS = 12
"""Ours: what is told when nobody says since when: a quarter, and the week that is not over."""


def selection(since: datetime | None, until: datetime | None, zone: tzinfo, client: str | None) -> Selection:
    """The calls to count; days without a time are of the site's zone. Raises SettingsError for an empty span."""
    end = _aware(until, zone) if until is not None else datetime.now(UTC)
    begin = _aware(since, zone) if since is not None else _monday(end, zone)
    if begin >= end:
        raise SettingsError("The report would begin after it ends.")
    return Selection(since=begin, until=end, zone=zone, client=client)


def printed(url: str, chosen: Selection, content: Content, form: str) -> str:
    """The report in one of ``FORMS``. Raises ``sqlalchemy.exc.SQLAlchemyError``."""
    engine = connect(url, writes=False)
    try:
        with engine.connect() as connection:
            counts = count(connection, chosen, _reasons(content))
    finally:
        engine.dispose()
    titles = {page.stem: page.title for page in content.pages}
    return FORMS[form](report(counts, chosen, datetime.now(UTC), titles))


def _reasons(content: Content) -> Mapping[tuple[str | None, str], str]:
    """What we offer as reasons, by system and code; some clients send the code alone."""
    offered = [*content.override_reasons, *(one for page in content.pages for one in page.override_reasons)]
    named: dict[tuple[str | None, str], str] = {}
    for one in offered:
        display = one.display or one.code
        named |= {(one.system, one.code): display, (None, one.code): display}
    return named


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _monday(end: datetime, zone: tzinfo) -> datetime:
    day = end.astimezone(zone).date()
    monday = day - timedelta(days=day.weekday(), weeks=WEEKS)
    return datetime(monday.year, monday.month, monday.day, tzinfo=zone)
