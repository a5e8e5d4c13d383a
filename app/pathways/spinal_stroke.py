"""The vessels of the cord: sudden infarction (CORD-07), and the fistula that looks like claudication (CORD-08).

Merck/MSD Manual, spinal cord infarction; review of aortic dissection and cord ischemia (PMC8543361): more than half
had no pain, so pain is not asked for. Brinjikji, AJNR 2016, on missed dural fistulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import back_pain, both_legs, cord_signs, leg_exam
from app.pathways.back_pain import told_lately, told_now
from app.pathways.both_legs import WeakLegs, weak_legs
from app.pathways.cord_signs import CordSigns, cord_signs_of
from app.pathways.leg_exam import PEDAL, examine
from app.pathways.onset import found_lately, new
from app.pathways.story import Story
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Fact, OrderStage, Presence, Procedure, Pulse, Side, Sign, Symptom, Trait
from app.picture.needs import Missing
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "spinal_stroke"

NEW_WITHIN = timedelta(days=14)
"""Ours: as for a limb; an infarction of the cord of last month is not an emergency of today."""

AORTIC_PROCEDURE_WITHIN = timedelta(days=14)
"""Ours: most cord ischemia after aortic repair shows within days."""

FLOW_NORMAL_FROM = Decimal("1.00")
"""CORD-08, ABI: 1.00 to 1.40 is normal (2024 ACC/AHA PAD guideline)."""

FLOW_NORMAL_TO = Decimal("1.40")

READS = (
    both_legs.READS
    | cord_signs.READS
    | back_pain.READS
    | leg_exam.READS
    | {
        Concept.COND_CORD_INFARCT,
        Concept.COND_AORTIC_DISSECTION,
        Concept.COND_VASCULAR_RISK,
        Concept.PROC_AORTIC,
        Concept.SIGN_CHEST_PAIN,
        Concept.ORDER_MRI_LUMBAR,
        Concept.ORDER_MRI_WHOLE_SPINE,
    }
)
PROPOSES: tuple[str, ...] = ("referral.spine", "order.mri_whole_spine")
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": (), "exertional": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "call_now": (),
    "mri_now": (),
    "check_aorta": (),
    "pain_not_needed": (),
    "not_examined": (),
    "exertional_think": (),
    "exertional_mri": (),
    "exertional_worse": (),
}


class SuspectedSpinalStroke(Finding):
    """CORD-07: sudden flaccid weakness of both legs."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class ExertionalCordIschemia(Finding):
    """CORD-08: weakness or numbness on walking, normal arteries, a lumbar MRI that was done."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "exertional"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """The sudden one, else the one on exertion."""
    suspected = _suspected(patient)
    if suspected:
        yield suspected
    else:
        yield from _exertional(patient)


def _suspected(patient: PatientPicture) -> Finding | None:
    listed = new(patient.current(Concept.COND_CORD_INFARCT), NEW_WITHIN, patient)
    weak = weak_legs(patient, NEW_WITHIN)
    signs = cord_signs_of(patient, NEW_WITHIN)
    clues = _clues(patient, weak, signs) if weak is not None and weak.sudden else ()
    if not (listed or clues):
        return None
    dissociated = _dissociated_not_examined(patient)
    return SuspectedSpinalStroke(
        urgency=Urgency.CRITICAL,
        notes=(
            Note("call_now"),
            Note("mri_now"),
            Note("check_aorta"),
            *((Note("not_examined"),) if dissociated else ()),
            Note("pain_not_needed"),
        ),
        evidence=tuple(dict.fromkeys((*(weak.facts if weak else ()), *listed, *clues))),
        missing=dissociated,
        concepts=("spinal_stroke", "referral.spine.emergency"),
        proposes=("referral.spine", "order.mri_whole_spine"),
        stakes=Stakes.SPINE_THREATENED,
        rows=("CORD-07",),
    )


def _clues(patient: PatientPicture, weak: WeakLegs, signs: CordSigns) -> tuple[Fact, ...]:
    """Dissociated loss; or, with that not charted, what makes the aorta or its branches likely.

    Brisk reflexes are not flaccid. Two legs without pulses are the aorta's emergency (ALI-11), unless the cord shows.
    """
    level = (*signs.dissociated, *signs.level)
    if signs.brisk or (weak.pulseless and not level):
        return ()
    aorta: tuple[Fact, ...] = (
        *patient.current(Concept.COND_AORTIC_DISSECTION, suspected=True),
        *patient.recent(Procedure, Concept.PROC_AORTIC, AORTIC_PROCEDURE_WITHIN),
        *found_lately(patient, Concept.SIGN_CHEST_PAIN, NEW_WITHIN),
    )
    risk = patient.current(Concept.COND_VASCULAR_RISK)
    back = back_pain.back_pain(patient)
    if signs.dissociated or aorta:
        return (*level, *aorta, *risk, *back)
    if not _dissociated_not_examined(patient):
        return ()  # Charted as absent, and nothing speaks for the aorta.
    return (*level, *risk, *back) if risk and (back or level) else ()


def _dissociated_not_examined(patient: PatientPicture) -> tuple[Missing, ...]:
    charted = patient.of(Sign, Concept.SIGN_DISSOCIATED_LOSS)
    if any(patient.is_fresh(one) and not (one.unsigned and one.value is Presence.DENIED) for one in charted):
        return ()
    return (patient.missing(Concept.SIGN_DISSOCIATED_LOSS, stale=bool(charted)),)


def _exertional(patient: PatientPicture) -> Iterator[Finding]:
    imaged = tuple(
        one
        for one in patient.orders(Concept.ORDER_MRI_LUMBAR, stage=OrderStage.DONE)
        if not patient.orders(Concept.ORDER_MRI_WHOLE_SPINE, stage=OrderStage.DONE)
    )
    if not imaged:
        return
    told = tuple(
        dict.fromkeys(
            one for side in Side if not patient.amputated(side) for one in _on_exertion(told_now(patient, side))
        )
    )
    if not any(told_lately(one, patient) for one in told):
        return
    flow = _normal_flow(patient)
    if flow and not patient.current(Concept.COND_SPINAL_STENOSIS):
        yield ExertionalCordIschemia(
            urgency=Urgency.WARNING,
            notes=(Note("exertional_think"), Note("exertional_mri"), Note("exertional_worse")),
            evidence=(*told, *flow, *imaged),
            concepts=("spinal_fistula",),
            proposes=("order.mri_whole_spine",),
            stakes=Stakes.URGENT,
            rows=("CORD-08",),
        )


def _on_exertion(story: Story) -> tuple[Symptom, ...]:
    """Weakness or numbness that walking brings and rest takes away; sitting or bending forward would say stenosis."""
    if story.with_trait(Trait.RELIEF_BY_SITTING_OR_BENDING):
        return ()
    return tuple(
        one
        for complaint in (Complaint.WEAKNESS, Complaint.NUMBNESS)
        for relief in (Trait.RELIEF_BY_REST, Trait.RELIEF_BY_STANDING_STILL)
        for one in story.telling(complaint, Trait.ON_WALKING, relief)
    )


def _normal_flow(patient: PatientPicture) -> tuple[Fact, ...]:
    """Both pedal pulses of both legs palpable now, or both indices normal; nothing less is "normal pulses"."""
    found: list[Fact] = []
    for side in (Side.LEFT, Side.RIGHT):
        exam = examine(patient, side)
        felt = [
            one.fact
            for concept in PEDAL
            if isinstance(one := exam.reading(concept), Reading) and one.fact.value is Pulse.NORMAL
        ]
        index = patient.measurement(Concept.ABI, side)
        normal = (
            isinstance(index, Reading)
            and index.fact.value.at_least(FLOW_NORMAL_FROM) is Verdict.YES
            and index.fact.value.at_most(FLOW_NORMAL_TO) is Verdict.YES
            and not index.fact.unsigned
        )
        if isinstance(index, Reading) and not normal:
            return ()
        if not normal and len(felt) < len(PEDAL):
            return ()
        found.extend((*felt, *((index.fact,) if isinstance(index, Reading) else ())))
    return tuple(found)
