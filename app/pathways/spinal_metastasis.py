"""Cancer, now or ever, and the back or the legs: suspected metastatic spinal cord compression, or spinal metastases.

NICE QS56 (statements 2 and 3, 2023 update) and NG234 as quoted; rows CORD-02 and CORD-03.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import back_pain, both_legs, cancer_history, cord_signs, spinal_red_flags
from app.pathways.back_pain import back_pain as back_pain_of
from app.pathways.both_legs import weak_legs
from app.pathways.cancer_history import cancers
from app.pathways.cord_signs import cord_signs_of
from app.pathways.leg_deficit import LegDeficit, deficits, pulseless
from app.pathways.onset import may_be_within, new
from app.pathways.spinal_red_flags import new_flags
from app.pathways.story import story_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, OrderStage, Sign, Standing, Trait
from app.picture.patient import PatientPicture

STEM = "spinal_metastasis"

NEW_WITHIN = timedelta(days=90)
"""Ours: cord compression is often found weeks to months after the first loss; what is older and stable is not new."""

WITH_BACK_PAIN = timedelta(days=365)
"""Ours: with back pain any loss of the last year counts, because CORD-03 says "any neurological symptom or sign"."""

PAIN_WITHIN = timedelta(days=180)
"""Ours: back pain of more than half a year that does not change is not what CORD-03 means."""

PERSISTENT_AFTER = timedelta(days=14)
"""Ours: CORD-03 says persistent. Asked only when the cancer is history and the onset is recorded."""

IMAGED_WITHIN = timedelta(days=28)
"""Ours: a whole-spine MRI of the last four weeks has answered the pain; a new loss of function asks again."""

READS = (
    cancer_history.READS
    | back_pain.READS
    | both_legs.READS
    | cord_signs.READS
    | spinal_red_flags.READS
    | {Concept.COND_SPINAL_INSTABILITY, Concept.ORDER_MRI_WHOLE_SPINE}
)
PROPOSES: tuple[str, ...] = (
    "referral.oncology",
    "referral.spine",
    "order.mri_whole_spine",
    "order.dexamethasone",
)
CARDS: Mapping[str, tuple[str, ...]] = {"suspected_compression": (), "pain": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "call_coordinator": (),
    "mri_hours": ("hours",),
    "dexamethasone": (),
    "lie_flat": (),
    "unstable": (),
    "history_counts": (),
    "mri_days": ("days",),
    "no_steroid": (),
    "any_loss": ("hours",),
    "safety_net": (),
}


class SuspectedCompression(Finding):
    """CORD-02: cancer with a new neurological symptom or sign of the legs."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected_compression"


class SpinalPainInCancer(Finding):
    """CORD-03: cancer with back pain, and no loss of function recorded."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "pain"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card, or none; nothing is asked of somebody without cancer on record."""
    cancer = cancers(patient)
    if not cancer:
        return
    pain = back_pain_of(patient)
    lost = _lost(patient, pain)
    if lost:
        yield _compression(patient, cancer, lost, pain)
    elif pain:
        yield from _pain(patient, cancer, pain)


def _lost(patient: PatientPicture, pain: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Weakness or numbness of a leg, weakness of both, signs of the cord, and new bladder, bowel or saddle trouble.

    Numbness in a leg without blood enough is the artery's (ALI-16); bladder trouble without pain is not the spine's.
    """
    within = WITH_BACK_PAIN if pain else NEW_WITHIN
    weak = weak_legs(patient, within)
    signs = cord_signs_of(patient, within)
    neurology = (
        *(weak.facts if weak and not weak.pulseless else ()),
        *(
            fact
            for leg in deficits(patient, within)
            if not pulseless(patient, leg.side) and (pain or leg.weakness or not _stocking(patient, leg))
            for fact in leg.facts
        ),
        *signs.of_the_cord,
    )
    return tuple(dict.fromkeys((*neurology, *signs.gait, *new_flags(patient)))) if neurology or pain else ()


def _stocking(patient: PatientPicture, leg: LegDeficit) -> bool:
    """Ours: numbness told in the pattern of stockings, and nothing else, is the neuropathy of chemotherapy."""
    return bool(story_of(patient, leg.side).telling(Complaint.NUMBNESS, Trait.STOCKING))


def _compression(
    patient: PatientPicture, cancer: tuple[Diagnosis, ...], lost: tuple[Fact, ...], pain: tuple[Fact, ...]
) -> Finding:
    unstable = patient.current(Concept.COND_SPINAL_INSTABILITY, suspected=True)
    return SuspectedCompression(
        urgency=Urgency.CRITICAL,
        notes=(
            Note("mri_hours", {"hours": patient.limits.mri_mscc_hours}),
            Note("call_coordinator"),
            Note("unstable" if unstable else "lie_flat"),
            Note("dexamethasone"),
            *(() if _current(cancer) else (Note("history_counts"),)),
        ),
        evidence=tuple(dict.fromkeys((*cancer, *lost, *pain, *unstable))),
        concepts=("mscc", "referral.oncology.emergency", "referral.spine.emergency"),
        proposes=PROPOSES,
        stakes=Stakes.SPINE_THREATENED,
        thresholds=("mri_mscc_hours",),
        rows=("CORD-02",),
    )


def _pain(
    patient: PatientPicture, cancer: tuple[Diagnosis, ...], pain: tuple[Sign | Diagnosis, ...]
) -> Iterator[Finding]:
    lasting = _lasting(patient, pain, current=_current(cancer))
    imaged = any(
        one.when is not None and one.when.surely_within(IMAGED_WITHIN, patient.as_of)
        for one in patient.orders(Concept.ORDER_MRI_WHOLE_SPINE, stage=OrderStage.DONE)
    )
    if not lasting or imaged:
        return
    yield SpinalPainInCancer(
        urgency=Urgency.WARNING,
        notes=(
            Note("mri_days", {"days": patient.limits.mri_cancer_pain_days}),
            Note("any_loss", {"hours": patient.limits.mri_mscc_hours}),
            Note("no_steroid"),
            *(() if _current(cancer) else (Note("history_counts"),)),
            Note("safety_net"),
        ),
        evidence=(*cancer, *lasting),
        concepts=("mscc.possible",),
        proposes=("order.mri_whole_spine",),
        stakes=Stakes.URGENT,
        thresholds=("mri_cancer_pain_days",),
        rows=("CORD-03",),
    )


def _lasting(
    patient: PatientPicture, pain: tuple[Sign | Diagnosis, ...], *, current: bool
) -> tuple[Sign | Diagnosis, ...]:
    """With cancer now, any pain that may be of the last half year, found today or listed.

    With cancer in the past neither an old pain that is found again, nor one that surely began within two weeks.
    """
    recent = tuple(one for one in pain if may_be_within(one, PAIN_WITHIN, patient))
    if current:
        return recent
    not_known = new(pain, PAIN_WITHIN, patient)
    return tuple(
        one
        for one in recent
        if one in not_known and (one.onset is None or not one.onset.surely_within(PERSISTENT_AFTER, patient.as_of))
    )


def _current(cancer: tuple[Diagnosis, ...]) -> bool:
    return any(one.standing is Standing.CURRENT for one in cancer)
