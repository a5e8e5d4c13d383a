"""Suspected cauda equina syndrome: saddle, bladder, bowel or sexual trouble, or both legs, with a back or leg symptom.

GIRFT national suspected cauda equina pathway (as cited by BMJ Best Practice) and NHS red-flag lists; rows CES-01 to
CES-04. A residual of 200 mL or less, a normal anal tone and a normal rectal examination never lower it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import back_pain, spinal_infection, spinal_metastasis, spinal_red_flags, spinal_stroke
from app.pathways.both_legs import weak_legs
from app.pathways.cancer_history import READS as CANCER
from app.pathways.cancer_history import cancers
from app.pathways.cord_signs import cord_signs_of
from app.pathways.onset import found_lately, new
from app.pathways.spinal_red_flags import NEW_WITHIN, RESIDUAL_ABOVE, SACRAL, FlagState, RedFlag, red_flags, those
from app.pathways.spine_symptoms import READS as SPINE_SYMPTOMS
from app.pathways.spine_symptoms import leg_trouble, spine_symptoms
from app.picture.concepts import Concept
from app.picture.facts import Device, Fact, Procedure, Sign
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

STEM = "cauda_equina"

IMPLANTS = (Concept.SAFETY_MRI_DEVICE, Concept.SAFETY_MRI_DEVICE_PROCEDURE)

READS = (
    spinal_red_flags.READS
    | SPINE_SYMPTOMS
    | CANCER
    | spinal_infection.READS
    | spinal_metastasis.READS
    | spinal_stroke.READS
    | {*IMPLANTS, Concept.COND_CAUDA_EQUINA, Concept.SIGN_CONSTIPATION}
)
PROPOSES: tuple[str, ...] = (
    "referral.spine",
    "order.mri_lumbar",
    "order.mri_whole_spine",
    "order.ct_lumbar",
    "order.bladder_scan",
)
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": (), "possible": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "mri_window": ("hours",),
    "onset_unknown": (),
    "call_spine": (),
    "examine_now": (),
    "residual_does_not_clear": ("limit",),
    "whole_spine": (),
    "mri_unsafe": (),
    "examine_today": (),
    "no_back_or_leg_symptom": (),
    "look_again": (),
    "mri_if_positive": (),
    "safety_net": (),
}


class SuspectedCaudaEquina(Finding):
    """CES-01: a new red flag with a back or leg symptom."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class PossibleCaudaEquina(Finding):
    """CES-03: a soft flag, or one that must be looked at again."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "possible"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card: suspected, else possible, else none."""
    flags = red_flags(patient)
    listed = new(patient.current(Concept.COND_CAUDA_EQUINA, suspected=True), NEW_WITHIN, patient)
    both = _both_legs(patient)
    constipation = found_lately(patient, Concept.SIGN_CONSTIPATION, NEW_WITHIN)
    lasting = back_pain.lasting_two_sided_sciatica(patient, NEW_WITHIN)
    if not (flags or listed or both or constipation or lasting):
        return
    symptoms = spine_symptoms(patient)
    fresh = those(flags, FlagState.NEW) if symptoms else ()
    certain = (*(one for one in listed if not one.suspected), *both)
    if certain or fresh:
        yield _suspected(patient, fresh, certain, symptoms)
    else:
        yield from _possible(patient, flags, listed, constipation, lasting, symptoms)


def _both_legs(patient: PatientPicture) -> tuple[Fact, ...]:
    """Two-sided sciatica; or severe or growing weakness of both legs with back pain or sciatica.

    Weakness alone is left to the cord, its arteries, metastases and infection when they show.
    """
    sciatica = back_pain.two_sided_sciatica(patient, NEW_WITHIN)
    weak = weak_legs(patient, NEW_WITHIN)
    if weak is None or weak.pulseless or not (weak.severe or weak.worsening):
        return sciatica
    spine = back_pain.of_the_spine(patient)
    elsewhere = cord_signs_of(patient, NEW_WITHIN).of_the_cord or any(
        isinstance(one, Finding)
        for pathway in (spinal_stroke, spinal_metastasis, spinal_infection)
        for one in concluded(patient, pathway.assess)
    )
    return (*sciatica, *weak.facts, *spine) if spine and not elsewhere else sciatica


def _suspected(
    patient: PatientPicture, flags: tuple[RedFlag, ...], certain: tuple[Fact, ...], symptoms: tuple[Fact, ...]
) -> Finding:
    whole = bool(
        cancers(patient)
        or cord_signs_of(patient, NEW_WITHIN).of_the_cord
        or any(isinstance(one, Finding) for one in concluded(patient, spinal_infection.assess))
    )
    implants = implants_of(patient)
    dated = any(one.onset_recorded for one in flags) or any(getattr(one, "onset", None) for one in certain)
    hours = patient.limits.mri_ces_hours
    return SuspectedCaudaEquina(
        urgency=Urgency.CRITICAL,
        notes=(
            Note("mri_window", {"hours": hours}),
            *(() if dated else (Note("onset_unknown"),)),
            Note("call_spine"),
            Note("examine_now"),
            *((Note("mri_unsafe"),) if implants else ()),
            *((Note("whole_spine"),) if whole else ()),
            Note("residual_does_not_clear", {"limit": RESIDUAL_ABOVE}),
        ),
        evidence=tuple(dict.fromkeys((*(one.fact for one in flags), *certain, *symptoms, *implants))),
        missing=_not_examined(patient),
        concepts=("cauda_equina", *(() if dated else ("data.onset_unknown",)), "referral.spine.emergency"),
        proposes=(
            "referral.spine",
            "order.mri_whole_spine" if whole else "order.mri_lumbar",
            *(("order.ct_lumbar",) if implants else ()),
            "order.bladder_scan",
        ),
        optional=frozenset({"order.ct_lumbar"}),
        stakes=Stakes.SPINE_THREATENED,
        thresholds=("mri_ces_hours",),
        rows=("CES-01", "CES-02", *(("CES-04",) if implants else ())),
    )


def _possible(
    patient: PatientPicture,
    flags: tuple[RedFlag, ...],
    listed: tuple[Fact, ...],
    constipation: tuple[Fact, ...],
    lasting: tuple[Fact, ...],
    symptoms: tuple[Fact, ...],
) -> Iterator[Finding]:
    """What is left is soft: unsettled, of the saddle without any other symptom, old, unconfirmed, or constipation.

    Ours: sciatica of both legs does not turn from an emergency into nothing on the day after four weeks.
    """
    unsettled = those(flags, FlagState.UNSETTLED)
    saddle = tuple(one for one in flags if one.state is not FlagState.OLD and one.fact.concept in SACRAL)
    asked = tuple(one.fact for one in flags if (symptoms and one in unsettled) or one in saddle)
    soft = (*(one.fact for one in those(flags, FlagState.OLD)), *constipation) if leg_trouble(patient) else ()
    if not (asked or listed or soft or lasting):
        return
    yield PossibleCaudaEquina(
        urgency=Urgency.WARNING,
        notes=(
            Note("examine_today"),
            *((Note("look_again"),) if any(one in unsettled for one in flags) or listed else ()),
            *(() if symptoms else (Note("no_back_or_leg_symptom"),)),
            Note("mri_if_positive"),
            Note("residual_does_not_clear", {"limit": RESIDUAL_ABOVE}),
            Note("safety_net"),
        ),
        evidence=tuple(dict.fromkeys((*asked, *listed, *soft, *lasting, *symptoms))),
        missing=_not_examined(patient),
        concepts=("cauda_equina.possible",),
        proposes=("order.bladder_scan",),
        stakes=Stakes.EMERGENCY,
        rows=("CES-03",),
    )


def implants_of(patient: PatientPicture) -> tuple[Fact, ...]:
    """CES-04, MRI-01: what may stand between the patient and the scanner."""
    return tuple(
        fact
        for concept in IMPLANTS
        for fact in (
            *patient.current(concept, suspected=True),
            *patient.of(Device, concept),
            *patient.of(Procedure, concept),
        )
    )


def _not_examined(patient: PatientPicture) -> tuple[Missing, ...]:
    """Saddle, anal tone and residual, as far as nobody charted them within a day."""
    signs = tuple(
        patient.missing(concept, stale=bool(patient.of(Sign, concept)))
        for concept in SACRAL
        if not any(patient.is_fresh(one) for one in patient.of(Sign, concept))
    )
    residual = patient.measurement(Concept.POSTVOID_RESIDUAL)
    return (*signs, *((residual,) if isinstance(residual, Missing) else ()))
