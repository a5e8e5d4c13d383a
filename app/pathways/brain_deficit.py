"""Face, arm, speech and one-sided weakness: is such a deficit new, known, or gone again (STR-01, STR-02)?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from app.pathways.nerve_symptoms import denied_later
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Sign
from app.picture.moments import When
from app.picture.patient import PatientPicture, remembered

NEW_WITHIN_HOURS = 24  # STR-01
NEW_WITHIN = timedelta(hours=NEW_WITHIN_HOURS)
TIA_WITHIN = timedelta(days=7)
"""NICE NG128 as quoted: after more than a week the specialist is seen within a week, so it is not of today."""

FACE_ARM_SPEECH = (Concept.SIGN_FACE_WEAKNESS, Concept.SIGN_ARM_DEFICIT, Concept.SIGN_SPEECH_DISTURBANCE)
READS = frozenset({*FACE_ARM_SPEECH, Concept.COND_HEMIPARESIS, Concept.COND_STROKE_TIA})


@dataclass(frozen=True, slots=True)
class Brain:
    """What speaks for the brain.

    ``new``: there now and perhaps of these 24 hours. ``unsure``: there now without an onset, and charted before, beside
    an earlier stroke, or of an arm alone. ``gone``: was there within a week, with the denial since. ``earlier``: a
    stroke of before.
    """

    new: tuple[Fact, ...]
    unsure: tuple[Fact, ...]
    gone: tuple[Sign, ...]
    earlier: tuple[Diagnosis, ...]


@remembered
def brain_of(patient: PatientPicture) -> Brain:
    """Sort every charted deficit; one that is known and belongs to a known stroke is left out."""
    earlier = tuple(_earlier(patient))
    new: list[Fact] = []
    unsure: list[Fact] = []
    gone: list[Sign] = []
    for concept in FACE_ARM_SPEECH:
        charted = patient.of(Sign, concept)
        for sign in charted:
            if sign.value.rank == 0:
                continue
            denials = [other for other in charted if denied_later(sign, [other])]
            if denials:
                if _possibly(sign.onset or sign.when, TIA_WITHIN, patient):
                    gone.extend((sign, *denials))
            elif sign.onset is not None:
                if _possibly(sign.onset, NEW_WITHIN, patient):
                    new.append(sign)
            elif _possibly(sign.when, NEW_WITHIN, patient):
                known = any(_charted_before(other, patient) for other in charted)
                if not (known and earlier):
                    (unsure if known or earlier else new).append(sign)
    for one in patient.current(Concept.COND_HEMIPARESIS, suspected=True):
        if one.onset is not None:
            if _possibly(one.onset, NEW_WITHIN, patient):
                new.append(one)
        elif _possibly(one.when, NEW_WITHIN, patient) and not earlier:
            # EHRs often stamp the day of entry, so the recording time alone does not make it new.
            unsure.append(one)
    for one in patient.current(Concept.COND_STROKE_TIA, suspected=True):
        if one.onset is not None:
            if _possibly(one.onset, NEW_WITHIN, patient):
                new.append(one)
        elif one.suspected and _possibly(one.when, NEW_WITHIN, patient):
            unsure.append(one)
    arms = [one for one in new if isinstance(one, Sign) and _arm_without_onset(one)]
    if arms == new:
        # Numb hands are common and rarely of today; an arm alone needs its onset, or another sign beside it.
        new, unsure = [], [*arms, *unsure]
    return Brain(tuple(new), tuple(unsure), tuple(dict.fromkeys(gone)), earlier)


def _arm_without_onset(sign: Sign) -> bool:
    return sign.concept is Concept.SIGN_ARM_DEFICIT and sign.onset is None


def _earlier(patient: PatientPicture) -> Iterator[Diagnosis]:
    for concept in (Concept.COND_STROKE_TIA, Concept.COND_HEMIPARESIS):
        for one in patient.ever(concept):
            if not _possibly(one.onset or one.when, NEW_WITHIN, patient):
                yield one


def _charted_before(sign: Sign, patient: PatientPicture) -> bool:
    return sign.value.rank > 0 and sign.when is not None and not _possibly(sign.when, NEW_WITHIN, patient)


def _possibly(when: When | None, span: timedelta, patient: PatientPicture) -> bool:
    return when is not None and when.possibly_within(span, patient.as_of)
