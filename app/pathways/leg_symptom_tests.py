"""The blood tests that numb or cramping legs deserve once (LAB-01, GLU-01).

AAN practice parameter on distal symmetric polyneuropathy (glucose is among the tests of highest yield); American Family
Physician 2012;86:350: typical night cramps need no tests. A sock pattern, a listed neuropathy and a single nerve or
root have pathways of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Urgency
from app.pathways import blood_causes
from app.pathways.blood_causes import calcium_is_asked_for, cause_in_the_blood
from app.pathways.blood_panel import READS as PANEL_READS
from app.pathways.blood_panel import Part, may_be_ordered, not_done
from app.pathways.calcium import SPASM
from app.pathways.contributors import contributors
from app.pathways.leg_complaint import NUMBNESS_READS, cramps, found_now, numbness, told, weakness
from app.pathways.nocturnal_cramps import NIGHT_READS, SECONDARY_READS, night_cramps, secondary_cause
from app.pathways.outranks_nerve import READS as OUTRANKS
from app.pathways.outranks_nerve import outranked
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Fact, Side, Sign, Symptom, Trait
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture

STEM = "leg_symptom_tests"

EXAMINED_FIRST_FOR = timedelta(hours=24)
"""Ours: numbness that began today, or was listed today without an onset, is examined and not sent to the laboratory."""

ASKED_IN_VAIN = frozenset({NeedState.DENIED, NeedState.UNAVAILABLE})
"""What was asked for and not given is told for the whole chart already."""

HIDDEN = (Concept.LAB_POTASSIUM, Concept.LAB_CALCIUM, Concept.LAB_MAGNESIUM)

SPOKEN_FOR = (
    Trait.STOCKING,
    Trait.DERMATOMAL,
    Trait.RADIATING,
    Trait.SUDDEN,
    Trait.ASCENDING,
    Trait.ON_WALKING,
    Trait.ON_STANDING,
    Trait.AFTER_POSTURE,
    Trait.DORSUM_OF_FOOT,
    Trait.SOLE,
    Trait.LATERAL_FOOT,
    Trait.LATERAL_LOWER_LEG,
    Trait.POSTERIOR_LOWER_LEG,
    Trait.ANTEROMEDIAL_LOWER_LEG,
    Trait.ANTERIOR_THIGH,
    Trait.LATERAL_THIGH,
)
"""A root, a nerve, a vessel, the brain, a posture (PHY-01), or a sock: each is another pathway's question."""

EXPLAINS_NUMBNESS = (
    Concept.COND_DPN,
    Concept.COND_POLYNEUROPATHY,
    Concept.COND_CIDP,
    Concept.COND_GBS,
    Concept.COND_RADICULOPATHY,
    Concept.COND_SPINAL_STENOSIS,
    Concept.COND_CORD_COMPRESSION,
    Concept.COND_CAUDA_EQUINA,
    Concept.COND_PLEXOPATHY,
    Concept.COND_MONONEUROPATHY_PERONEAL,
    Concept.COND_MONONEUROPATHY_SCIATIC,
    Concept.COND_MONONEUROPATHY_FEMORAL,
    Concept.COND_MONONEUROPATHY_TIBIAL,
    Concept.COND_MONONEUROPATHY_LFCN,
    Concept.COND_MONONEURITIS_MULTIPLEX,
    Concept.COND_MS,
    Concept.COND_STROKE_TIA,
    Concept.COND_ALI,
)

READS = (
    OUTRANKS
    | NUMBNESS_READS
    | NIGHT_READS
    | SECONDARY_READS
    | PANEL_READS
    | blood_causes.READS
    | {*EXPLAINS_NUMBNESS, Concept.COND_DIABETES}
)
PROPOSES: tuple[str, ...] = ("order.electrolytes",)
CARDS: Mapping[str, tuple[str, ...]] = {"numb": (), "cramping": (), "unseen": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "examine_first": (),
    "panel": (),
    "glucose": (),
    "why_cramps": (),
    "look_yourself": (),
}


class NumbUntested(Finding):
    """LAB-01, GLU-01: numbness that nothing explains."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "numb"


class CrampingUntested(Finding):
    """LAB-01: cramps of the day with a likely cause in the blood."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "cramping"


class ValuesUnseen(Finding):
    """HOOK-06: a dangerous potassium or calcium may hide where no values were sent."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "unseen"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One suggestion, unless the tests were done within 90 days; or one word when no values could be seen."""
    if not patient.complete(Concept.LAB_POTASSIUM):
        yield from _unseen(patient)
        return
    numb = _unexplained_numbness(patient)
    if numb:
        yield from _numb(patient, numb)
        return
    cramping = cramps(patient)
    if not cramping or night_cramps(patient):
        return  # Cramps of the night have their own card.
    causes = secondary_cause(patient)
    if not causes:
        return
    gaps = not_done(patient, Part.METABOLIC, Part.MAGNESIUM)
    if not may_be_ordered(gaps):
        yield CannotAssess(STEM, gaps)
    elif gaps and not cause_in_the_blood(patient) and not calcium_is_asked_for(patient):
        yield CrampingUntested(
            urgency=Urgency.INFO,
            notes=(Note("why_cramps"), Note("panel")),
            evidence=(*cramping, *causes),
            missing=gaps,
            concepts=("leg_symptom_tests",),
            proposes=("order.electrolytes",),
            rows=("LAB-01",),
        )


def _unseen(patient: PatientPicture) -> Iterator[Outcome]:
    hidden = tuple(patient.missing(concept) for concept in HIDDEN)
    # Weakness, cramps and spasm only: numbness alone would make this the card of every chart without values.
    felt = (*found_now(patient, *SPASM), *weakness(patient), *cramps(patient))
    if felt and patient.state(Need.MEASUREMENTS) not in ASKED_IN_VAIN:
        yield ValuesUnseen(
            urgency=Urgency.INFO,
            notes=(Note("look_yourself"),),
            evidence=felt,
            missing=hidden,
            concepts=("data.not_assessed",),
            rows=("HOOK-06",),
        )
    elif felt or numbness(patient):
        yield CannotAssess(STEM, hidden)


def _numb(patient: PatientPicture, numb: tuple[Fact, ...]) -> Iterator[Outcome]:
    parts = (Part.BLOOD_COUNT, Part.METABOLIC, *([] if patient.current(Concept.COND_DIABETES) else [Part.GLUCOSE]))
    gaps = not_done(patient, *parts)
    if not may_be_ordered(gaps):
        yield CannotAssess(STEM, gaps)
    elif gaps and not cause_in_the_blood(patient):
        glucose = any(gap.concept is Concept.LAB_HBA1C for gap in gaps)
        yield NumbUntested(
            urgency=Urgency.INFO,
            notes=(Note("examine_first"), Note("panel"), *([Note("glucose")] if glucose else [])),
            evidence=numb,
            missing=gaps,
            concepts=("leg_symptom_tests",),
            proposes=("order.electrolytes",),
            rows=("LAB-01", "GLU-01") if glucose else ("LAB-01",),
        )


def _unexplained_numbness(patient: PatientPicture) -> tuple[Sign | Symptom, ...]:
    """Numbness that was told of or is listed; a finding of today's examination alone asks for an examination."""
    numb = tuple(
        one for one in numbness(patient) if isinstance(one, Symptom) or (isinstance(one, Sign) and one.continuing)
    )
    if not numb or contributors(patient, *EXPLAINS_NUMBNESS) or outranked(patient):
        return ()
    if any(one.traits & set(SPOKEN_FOR) for one in told(patient, *Complaint)):
        return ()
    if {Side.LEFT, Side.RIGHT} <= {one.side for one in numb}:
        return ()  # Both feet alike are the question of polyneuropathy.
    began = [one.onset or (one.when if one.continuing else None) for one in numb]
    if any(onset is not None and onset.possibly_within(EXAMINED_FIRST_FOR, patient.as_of) for onset in began):
        return ()
    return numb
