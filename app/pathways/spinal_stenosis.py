"""Legs that hurt on standing and walking and recover on sitting or bending: spinal stenosis (SST-01 to SST-10).

Am Fam Physician 2024 (lumbar spinal stenosis), Bussières 2021 (non-surgical care), ACR low back pain 2021 (imaging).
The arteries are asked about first: the same complaint may be claudication.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import back_pain, leg_deficit, leg_exam, radiculopathy
from app.pathways.back_pain import relief_untold, stenosis_told
from app.pathways.leg_deficit import deficits
from app.pathways.leg_exam import LegExam, examine
from app.pathways.story import surely_older
from app.picture.concepts import Concept
from app.picture.facts import Fact, OrderStage, Side, Symptom, Trait
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "spinal_stenosis"

ABI_FROM_AGE = 50
"""Years, SST-01."""

ABI_LOW = Decimal("0.90")
"""2024 ACC/AHA PAD guideline: at or below it the arteries explain the complaint, and their own pathway speaks."""

NEW_WITHIN = timedelta(weeks=6)
"""Ours: as for a root (RAD-02)."""

IMAGED_WITHIN = timedelta(days=365)
"""Ours: stenosis changes slowly."""

SPINE_MRI = (Concept.ORDER_MRI_LUMBAR, Concept.ORDER_MRI_WHOLE_SPINE)
READS = (
    back_pain.READS
    | leg_deficit.READS
    | leg_exam.READS
    | radiculopathy.READS
    | {*SPINE_MRI, Concept.COND_SPINAL_STENOSIS, Concept.COND_SPINAL_DEFORMITY, Concept.SYMPTOM_RELIEF, Concept.ABI}
)
PROPOSES: tuple[str, ...] = (
    "order.abi",
    "referral.physiotherapy",
    "order.mri_lumbar",
    "referral.spine",
)
CARDS: Mapping[str, tuple[str, ...]] = {"likely": (), "progressive": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "abi_first": (),
    "stay_active": (),
    "refer_progressive": (),
    "imaging_later": ("weeks",),
    "imaging_now": ("weeks",),
    "refractory": (),
    "deformity": (),
    "medicines": (),
    "red_flags_first": (),
    "no_splint": (),
    "mechanical": (),
    "inspect": (),
}


class LikelyStenosis(Finding):
    """SST-01: the posture brings it and takes it away."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "likely"


class ProgressiveStenosis(Finding):
    """SST-05: the same, with a new or growing weakness."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "progressive"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for both legs; nothing for a lone diagnosis, and nothing while a leg is short of blood."""
    told = stenosis_told(patient)
    if not told:
        if relief_untold(patient):
            yield CannotAssess(STEM, (patient.missing(Concept.SYMPTOM_RELIEF),))
        return
    listed = patient.current(Concept.COND_SPINAL_STENOSIS)
    exams = {side: examine(patient, side) for side in Side}
    if any(exam.deficit or exam.pedal_not_palpable for exam in exams.values()) or _arteries_explain(patient):
        return
    graver = [
        one
        for pathway in (*radiculopathy.GRAVER, radiculopathy)
        for one in concluded(patient, pathway.assess)
        if isinstance(one, Finding)
    ]
    if graver:
        return
    symptoms = tuple(dict.fromkeys(one for found in told.values() for one in found))
    yield _finding(patient, symptoms, listed, exams)


def _finding(
    patient: PatientPicture, symptoms: tuple[Symptom, ...], listed: tuple[Fact, ...], exams: Mapping[Side, LegExam]
) -> Finding:
    weak_pulses = tuple(fact for exam in exams.values() for fact in exam.felt_pedal if fact not in exam.palpable_pedal)
    abi = _abi_wanted(patient, weak_pulses)
    failing = _failing(patient, symptoms)
    weeks = patient.limits.stenosis_mri_weeks
    over = surely_older((one for one in symptoms if one.complaints), timedelta(weeks=weeks), patient)
    limiting = any(Trait.LIMITING in one.traits for one in symptoms)
    deformity = patient.current(Concept.COND_SPINAL_DEFORMITY)
    refer = bool(failing or deformity or (over and limiting))
    image = (over or bool(failing)) and not _imaged(patient)
    kind = ProgressiveStenosis if failing else LikelyStenosis
    return kind(
        urgency=Urgency.WARNING if failing else Urgency.INFO,
        notes=(
            *((Note("refer_progressive"),) if failing else ()),
            *((Note("abi_first"),) if abi else ()),
            Note("stay_active"),
            Note("imaging_now" if over else "imaging_later", {"weeks": weeks}),
            *((Note("refractory"),) if over and limiting and not failing else ()),
            *((Note("deformity"),) if deformity else ()),
            Note("medicines"),
            Note("red_flags_first"),
            Note("no_splint"),
            Note("mechanical"),
            Note("inspect"),
        ),
        evidence=tuple(dict.fromkeys((*failing, *symptoms, *listed, *weak_pulses, *deformity))),
        concepts=("spinal_stenosis",),
        proposes=(
            *(("referral.spine",) if failing else ()),
            *(("order.abi",) if abi else ()),
            "referral.physiotherapy",
            *(("order.mri_lumbar",) if image else ()),
            *(("referral.spine",) if refer and not failing else ()),
        ),
        optional=frozenset() if failing else frozenset({"order.mri_lumbar", "referral.spine"}),
        stakes=Stakes.URGENT if failing else Stakes.ELECTIVE,
        thresholds=("stenosis_mri_weeks",),
        rows=("SST-01", "SST-02", *(("SST-05",) if refer else ()), *(("SST-08",) if deformity else ())),
    )


def _failing(patient: PatientPicture, symptoms: tuple[Symptom, ...]) -> tuple[Fact, ...]:
    """A new or growing weakness, or walking that is told to get worse."""
    weak = (fact for leg in deficits(patient, NEW_WITHIN) for fact in leg.weakness)
    return tuple(dict.fromkeys((*weak, *(one for one in symptoms if Trait.PROGRESSIVE in one.traits))))


def _abi_wanted(patient: PatientPicture, weak_pulses: tuple[Fact, ...]) -> bool:
    """SST-01: from 50 years, at an unknown age, or with weak pulses, unless both legs have an index."""
    if all(isinstance(patient.measurement(Concept.ABI, side), Reading) for side in (Side.LEFT, Side.RIGHT)):
        return False
    return bool(weak_pulses) or patient.age.at_least(ABI_FROM_AGE) is not Verdict.NO


def _arteries_explain(patient: PatientPicture) -> bool:
    return any(
        isinstance(index := patient.measurement(Concept.ABI, side), Reading)
        and index.fact.value.at_most(ABI_LOW) is Verdict.YES
        for side in Side
    )


def _imaged(patient: PatientPicture) -> bool:
    return any(
        one.when is not None and one.when.surely_within(IMAGED_WITHIN, patient.as_of)
        for one in patient.orders(*SPINE_MRI, stage=OrderStage.DONE)
    )
