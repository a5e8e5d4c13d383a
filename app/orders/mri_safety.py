"""What to check before any MRI: devices, eye fragments, gadolinium and kidneys, pregnancy (MRI-01, -02, -03, -06).

None of it cancels an emergency MRI; ACR manuals on MR safety and on contrast media, cited beside the wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.orders import on_record
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import Effect, Reason
from app.orders.renal_function import READS as KIDNEYS
from app.orders.renal_function import SEVERE_BELOW, kidneys_of
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Procedure
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

DEVICES = (Concept.SAFETY_MRI_DEVICE, Concept.SAFETY_MRI_DEVICE_PROCEDURE)
DEVICE_NEEDS = (Need.CONDITIONS, Need.DEVICES, Need.PROCEDURES)

READS: frozenset[Concept] = (
    KIDNEYS | PREGNANCY | {*DEVICES, Concept.SAFETY_EYE_FRAGMENT, Concept.MED_CONTRAST_GADOLINIUM}
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "device": (),
    "eye_fragment": (),
    "gadolinium_renal": ("limit",),
    "gadolinium_allergy": (),
    "pregnancy": (),
    "pregnancy_unknown": (),
    "device_not_checked": (),
}


def mri_reasons(patient: PatientPicture, *, contrast: bool | None) -> Iterator[Reason]:
    """Cautions before an MRI; those about gadolinium unless the study is surely without it."""
    devices = on_record.once((*on_record.now(patient, *DEVICES), *patient.of(Procedure, *DEVICES)))
    if devices:
        yield _caution("device", "MRI-01", "device", devices)
    eye = on_record.once(
        (
            *on_record.now(patient, Concept.SAFETY_EYE_FRAGMENT),
            *on_record.ever(patient, Concept.SAFETY_EYE_FRAGMENT),
        )
    )
    if eye:
        yield _caution("eye_fragment", "MRI-06", "eye_fragment", eye)
    if contrast is not False:
        yield from _gadolinium(patient)
    unseen = tuple(need for need in DEVICE_NEEDS if not patient.state(need).complete)
    if unseen:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="device_not_checked",
            rows=("MRI-01", "HOOK-06"),
            concepts=("safety.mri.not_checked",),
            missing=(patient.unseen(Concept.SAFETY_MRI_DEVICE, unseen),),
        )


def gadolinium_avoided(patient: PatientPicture) -> bool:
    """Is a study without gadolinium the better draft: pregnancy, kidneys at risk, or a past reaction to it?"""
    return (
        pregnant(patient).verdict is Verdict.YES
        or bool(kidneys_at_high_risk(patient))
        or bool(patient.of(Allergy, Concept.MED_CONTRAST_GADOLINIUM))
    )


def kidneys_at_high_risk(patient: PatientPicture) -> tuple[Fact, ...]:
    """MRI-02: eGFR below 30, acute kidney injury, or dialysis, with or without urine."""
    kidneys = kidneys_of(patient)
    return on_record.once((*kidneys.severe, *kidneys.dialysis))


def _gadolinium(patient: PatientPicture) -> Iterator[Reason]:
    risk = kidneys_at_high_risk(patient)
    if risk:
        yield _caution("gadolinium_renal", "MRI-02", "gadolinium_renal", risk, limit=SEVERE_BELOW)
    allergy = patient.of(Allergy, Concept.MED_CONTRAST_GADOLINIUM)
    if allergy:
        yield _caution("gadolinium_allergy", "MRI-02", "gadolinium_allergy", allergy)
    child = pregnant(patient)
    match child.verdict:
        case Verdict.YES:
            yield _caution("pregnancy", "MRI-03", "pregnancy", child.evidence)
        case Verdict.UNKNOWN:
            yield Reason(
                effect=Effect.CAUTIONS,
                note="pregnancy_unknown",
                rows=("MRI-03",),
                concepts=("safety.mri.pregnancy_unknown",),
                missing=child.missing,
            )
        case Verdict.NO:
            return


def _caution(note: str, row: str, concept: str, evidence: tuple[Fact, ...], **blanks: int) -> Reason:
    return Reason(
        effect=Effect.CAUTIONS,
        note=note,
        rows=(row,),
        concepts=(f"safety.mri.{concept}",),
        blanks=blanks,
        evidence=evidence,
    )
