"""How blanks are printed: numbers, times, sides (DATA-08, DATA-13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.conclusions import Blank
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.moments import When
from app.wording.speech import Speech, Text

NEW_YORK = ZoneInfo("America/New_York")
SPEECH = Speech(NEW_YORK, {Concept.ABI: "ankle-brachial index"})


def span(start: datetime, length: timedelta) -> When:
    return When(start, start + length - timedelta(microseconds=1))


INSTANT = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)

SPOKEN: list[tuple[Blank, str]] = [
    (6, "6"),
    (999, "999"),
    (5600, "5,600"),
    (Decimal("82.0"), "82"),
    (Decimal("0.50"), "0.5"),
    (Decimal("1E+3"), "1,000"),
    (Decimal("0"), "0"),
    (Decimal("1260.50"), "1,260.5"),
    ("IIb", "IIb"),
    ("two\nlines\u202e", "two lines"),
    (Side.LEFT, "left leg"),
    (Side.RIGHT, "right leg"),
    (Side.NOT_RECORDED, "side not recorded"),
    (Concept.ABI, "ankle-brachial index"),
    (When(INSTANT, INSTANT), "2026-11-21 09:10"),
    (span(datetime(2026, 11, 21, tzinfo=NEW_YORK), timedelta(days=1)), "2026-11-21, time of day not recorded"),
    # The day on which the clocks go back has 25 hours.
    (span(datetime(2026, 11, 1, tzinfo=NEW_YORK), timedelta(hours=25)), "2026-11-01, time of day not recorded"),
    (span(datetime(2026, 11, 1, tzinfo=NEW_YORK), timedelta(days=30)), "2026-11, day not recorded"),
    (span(datetime(2026, 1, 1, tzinfo=NEW_YORK), timedelta(days=365)), "2026, day not recorded"),
]


@pytest.mark.parametrize(("blank", "words"), SPOKEN)
def test_blanks_are_spoken(blank: Blank, words: str) -> None:
    assert SPEECH.blank(blank) == words


def test_times_are_printed_in_the_zone_of_the_site() -> None:
    assert Speech(ZoneInfo("Asia/Tokyo"), {}).when(When(INSTANT, INSTANT)) == "2026-11-21 23:10"


def test_a_text_is_filled() -> None:
    text = Text.parse("{side}:  {hours} h {{sic}}")
    assert text.blanks == {"side", "hours"}
    assert text.filled({"side": Side.LEFT, "hours": 6}, SPEECH) == "left leg: 6 h {sic}"


def test_a_blank_that_nobody_filled_is_named() -> None:
    with pytest.raises(LookupError, match="hours"):
        Text.parse("{hours} h").filled({}, SPEECH)
