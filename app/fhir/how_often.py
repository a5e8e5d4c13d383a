"""How often a dose is given, and what it comes to in a day: by its numbers, its code or its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from app.fhir.answers import bounded
from app.fhir.chart import codings_of, texts_of
from app.fhir.doses import dosage_texts, dose_of, doses_in
from app.fhir.structs import Dosage, Repeat
from app.picture.facts import Dose

_EVERY_OTHER_DAY = Decimal("0.5")
_CODES = {
    "qd": Decimal(1), "daily": Decimal(1), "qam": Decimal(1), "qpm": Decimal(1), "qhs": Decimal(1), "hs": Decimal(1),
    "bed": Decimal(1), "am": Decimal(1), "pm": Decimal(1), "q24h": Decimal(1), "bid": Decimal(2), "q12h": Decimal(2),
    "tid": Decimal(3), "q8h": Decimal(3), "qid": Decimal(4), "q6h": Decimal(4), "q4h": Decimal(6),
    "qod": _EVERY_OTHER_DAY,
}  # fmt: skip
"""HL7 GTSAbbreviation and the usual short forms."""

_WORDS = (
    (r"twice|two times|2 times|2x|bid|b\.i\.d\.|every (?:12|twelve) hours|q ?12 ?h(?:rs?|ours?)?", Decimal(2)),
    (r"three times|3 times|3x|thrice|tid|t\.i\.d\.|every (?:8|eight) hours|q ?8 ?h(?:rs?|ours?)?", Decimal(3)),
    (r"four times|4 times|4x|qid|q\.i\.d\.|every (?:6|six) hours|q ?6 ?h(?:rs?|ours?)?", Decimal(4)),
    (r"every other day|alternate days?|every second day", _EVERY_OTHER_DAY),
    (
        r"once|daily|a day|per day|every day|each day|qd|od|nightly|(?:at|before) (?:bed|bedtime|night)|qhs"
        r"|in the morning|every (?:24 hours|evening|morning|night)",
        Decimal(1),
    ),
)
_BY_WORDS = tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), times) for words, times in _WORDS)
_HOURS = {"h": Decimal(1), "d": Decimal(24), "wk": Decimal(168), "min": Decimal(1) / 60}
_MOST = 24
"""Ours: a dose more often than every hour is an infusion or a slip."""


def times_a_day(dosage: Dosage) -> Decimal | None:
    """How often in a day; ``None`` when it does not say."""
    timing = dosage.timing
    if timing is not None and timing.repeat is not None and (counted := _counted(timing.repeat)) is not None:
        return counted
    code = timing.code if timing is not None else None
    for word in (*(coding.code or "" for coding in codings_of(code)), *texts_of(code)):
        if (times := _CODES.get(word.strip().lower())) is not None:
            return times
    texts = (*texts_of(code), *dosage_texts(dosage))
    return next((times for text in texts for words, times in _BY_WORDS if words.search(text)), None)


def _counted(repeat: Repeat) -> Decimal | None:
    hours, period = _HOURS.get(repeat.period_unit or ""), bounded(repeat.period)
    often = bounded(repeat.frequency_max) or bounded(repeat.frequency) or Decimal(1)
    if hours is None or period is None or period <= 0 or often <= 0:
        return None
    return often * 24 / (period * hours)


def daily_of(dosages: Iterable[Dosage | None]) -> Dose | None:
    """The most of a day, when every line tells its dose, in one unit, and how often; ``None`` otherwise.

    Lines of one sequence number, or of none, go together; those of different numbers follow each other (R4, Dosage).
    """
    unit: str | None = None
    steps: dict[Decimal | None, Decimal] = {}
    for dosage in dosages:
        if dosage is None:
            continue
        dose, times = dose_of([dosage]) or _dose_in_words(dosage), times_a_day(dosage)
        if dose is None or times is None or times > _MOST or unit not in (None, dose.unit):
            return None
        step, unit = bounded(dosage.sequence), dose.unit
        steps[step] = steps.get(step, Decimal(0)) + dose.amount * times
    total = sum(steps.values()) if None in steps else max(steps.values(), default=Decimal(0))
    return None if unit is None else Dose(_plain(Decimal(total)), unit)


def _dose_in_words(dosage: Dosage) -> Dose | None:
    """ "300 mg three times daily": the one amount that the words name."""
    found = {dose for text in dosage_texts(dosage) for dose in doses_in(text)}
    return found.pop() if len(found) == 1 else None


def _plain(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else round(number, 2)
