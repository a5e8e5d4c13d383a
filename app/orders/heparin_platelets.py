"""Platelets and recent heparin, read together: rows HEP-06 and the exception in HEP-12.

A low count, or a count that halved, after heparin of the last hundred days is suspected heparin-induced
thrombocytopenia, in which more heparin costs the limb (heparin sodium prescribing information, HIT warnings).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.orders import on_record
from app.orders.reasons import Effect, Reason
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Medication
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STOP_BELOW = 50
"""10⁹/L, HEP-06."""

LOW_BELOW = 100
"""10⁹/L, HEP-06."""

HEPARIN_COUNTS_FOR = timedelta(days=100)
"""HEP-06."""

ANTIBODIES_FROM = timedelta(days=5)
"""HEP-12: heparin since less than five days cannot have lowered the count yet."""

FALL_TO = 2
"""HEP-06: a fall to one half or less of the baseline."""

HEPARINS = (Concept.MED_UFH, Concept.MED_LMWH)
"""Ours: a low-molecular-weight heparin sensitizes as well."""

READS: frozenset[Concept] = frozenset({Concept.LAB_PLATELETS, *HEPARINS})

PLATELET_NOTES: Mapping[str, tuple[str, ...]] = {
    "platelets_very_low": ("limit",),
    "hit_suspected": ("limit", "days"),
    "platelets_low": ("low", "limit"),
    "platelets_range": (),
    "recent_heparin": ("days",),
}

LOW, HIT = ("safety.heparin.platelets",), ("safety.heparin.hit",)


def recent_heparin(patient: PatientPicture) -> tuple[Medication, ...]:
    """Heparin of the last hundred days, or active now."""
    found = (
        *(one for concept in HEPARINS for one in patient.recent(Medication, concept, HEPARIN_COUNTS_FOR)),
        *patient.medications(*HEPARINS),
    )
    return tuple(dict.fromkeys(found))


def platelet_reasons(patient: PatientPicture) -> Iterator[Reason]:
    """HEP-06."""
    heparin = recent_heparin(patient)
    reading = patient.measurement(Concept.LAB_PLATELETS)
    if isinstance(reading, Missing) or _reassures_unsigned(reading):
        if heparin:
            yield Reason(
                effect=Effect.CAUTIONS,
                note="recent_heparin",
                rows=("HEP-06", "HEP-12"),
                concepts=LOW,
                blanks={"days": HEPARIN_COUNTS_FOR.days},
                evidence=heparin,
                missing=(on_record.gap(patient, Concept.LAB_PLATELETS),),
            )
        return
    count = reading.fact.value
    very_low, low = count.below(STOP_BELOW), count.below(LOW_BELOW)
    higher = _halved_from(patient, reading.fact)
    if very_low is Verdict.YES:
        yield Reason(
            effect=Effect.STOPS,
            note="platelets_very_low",
            rows=("HEP-06",),
            concepts=LOW,
            blanks={"limit": STOP_BELOW},
            evidence=reading.facts,
        )
    if heparin and (low is Verdict.YES or higher):
        yield Reason(
            effect=Effect.STOPS,
            note="hit_suspected",
            rows=("HEP-06",),
            concepts=HIT,
            blanks={"limit": LOW_BELOW, "days": HEPARIN_COUNTS_FOR.days},
            evidence=(*reading.facts, *higher, *heparin),
        )
    elif heparin:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="recent_heparin",
            rows=("HEP-06",),
            concepts=LOW,
            blanks={"days": HEPARIN_COUNTS_FOR.days},
            evidence=(*reading.facts, *heparin),
        )
    straddles = Verdict.UNKNOWN in (very_low, low)
    if straddles:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="platelets_range",
            rows=("HEP-06", "DATA-09"),
            concepts=LOW,
            evidence=reading.facts,
            missing=(Missing(Concept.LAB_PLATELETS, Why.STRADDLES),),
        )
    elif low is Verdict.YES and very_low is Verdict.NO and not heparin:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="platelets_low",
            rows=("HEP-06",),
            concepts=LOW,
            blanks={"low": STOP_BELOW, "limit": LOW_BELOW},
            evidence=reading.facts,
        )


def _reassures_unsigned(reading: Reading[Measurement]) -> bool:
    """DATA-02: an unsigned count may alarm, it may not reassure."""
    return reading.fact.unsigned and reading.fact.value.below(LOW_BELOW) is not Verdict.YES


def _halved_from(patient: PatientPicture, now: Measurement) -> tuple[Fact, ...]:
    """Ours: the baseline is any earlier count of the last hundred days from which this one is a fall by half."""
    return tuple(
        earlier
        for earlier in patient.measurements(Concept.LAB_PLATELETS)
        if earlier.when is not None
        and now.when is not None
        and earlier.when.latest < now.when.earliest
        and earlier.when.possibly_within(HEPARIN_COUNTS_FOR, patient.as_of)
        and now.value.high * FALL_TO <= earlier.value.low
    )


def count_first(patient: PatientPicture) -> bool:
    """HEP-12: heparin was given 5 to 100 days ago and no platelet count was charted since."""
    counts = patient.measurements(Concept.LAB_PLATELETS)
    return any(
        _perhaps_old_enough(patient, one) and not any(_since(count, one) for count in counts)
        for one in recent_heparin(patient)
    )


def _perhaps_old_enough(patient: PatientPicture, one: Medication) -> bool:
    began = one.started or one.last_given or one.when
    return began is None or began.earliest <= patient.as_of - ANTIBODIES_FROM


def _since(count: Measurement, one: Medication) -> bool:
    given = one.last_given or one.when
    return given is not None and count.when is not None and not count.unsigned and count.when.earliest >= given.latest
