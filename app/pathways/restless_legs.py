"""Restless legs: recognized by what was told or listed, iron first, and what worsens them (RLS-01 to -07, -10 to -13).

AASM 2025 guideline (Winkelman, J Clin Sleep Med); IRLSSG 2014 criteria for the mimics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import CannotAssess, Finding, Note, Outcome, Urgency
from app.pathways import restless_legs_findings
from app.pathways.childhood import is_child
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import TOLD, told
from app.pathways.restless_legs_findings import (
    DrugIfNeeded,
    IronByVeinOnly,
    IronIsLow,
    IronIsLowInChild,
    IronIsLowInHemochromatosis,
    IronIsLowOnDialysis,
    IronIsStillLow,
    IronUnknown,
    PerhapsTooMuchIron,
    RecheckIron,
    WithoutDrug,
    Worsened,
)
from app.pathways.restless_legs_iron import (
    CHILD_LOW_BELOW,
    RECHECK_AFTER,
    SATURATION_HIGH_ABOVE,
    SATURATION_LOW_BELOW,
    VEIN_ONLY_UNTIL,
    Iron,
    IronStatus,
    iron_status,
)
from app.pathways.restless_legs_iron import READS as IRON_STATUS
from app.pathways.story import stories_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Measurement, Sign, Symptom, Trait
from app.picture.lifetimes import STAYS_CURRENT
from app.picture.needs import Why
from app.picture.patient import PatientPicture

STEM = restless_legs_findings.STEM
CARDS = restless_legs_findings.CARDS

WORSE_WHEN_QUIET = (Trait.AT_REST, Trait.IN_THE_EVENING, Trait.AT_NIGHT)

SEROTONERGIC = (Concept.MED_SEROTONERGIC, Concept.MED_SSRI_SNRI_TRAMADOL, Concept.MED_DULOXETINE)
"""One tablet is often read as two of them."""

WORSENS = (
    Concept.MED_ANTIHISTAMINE,
    *SEROTONERGIC,
    Concept.MED_ANTIDOPAMINERGIC,
    Concept.COND_ALCOHOL_EXCESS,
    Concept.COND_SLEEP_APNEA,
)
FIRST_DRUGS = (Concept.MED_GABAPENTIN, Concept.MED_PREGABALIN, Concept.MED_GABAPENTIN_ENACARBIL)
DOPAMINERGIC = (Concept.MED_DOPAMINE_AGONIST, Concept.MED_LEVODOPA)
PREGNANCY = (Concept.PREGNANCY_STATUS, Concept.LAB_HCG)
GABAPENTINOID = "order.gabapentinoid"

READS = (
    TOLD
    | IRON_STATUS
    | {
        *WORSENS,
        *FIRST_DRUGS,
        *DOPAMINERGIC,
        *PREGNANCY,
        Concept.COND_PARKINSON,
        Concept.COND_HEMOCHROMATOSIS,
        Concept.MED_OPIOID,
        Concept.GESTATIONAL_AGE,
        Concept.COND_RLS,
        Concept.COND_AMPUTATION,
        Concept.SYMPTOM_RELIEF,
        Concept.SYMPTOM_NIGHT,
    }
)
PROPOSES: tuple[str, ...] = ("order.iron_studies", "order.iron", GABAPENTINOID)
NOTES: Mapping[str, tuple[str, ...]] = {
    "test_how": (),
    "saturation_decides": (),
    "iron_first": (),
    "vein_only": (),
    "no_iron": (),
    "overload": (),
    "recheck": (),
    "child": (),
    "pregnancy": (),
    "first_drugs": (),
    "waits_for_hematology": (),
    "by_vein_next": (),
    "augmentation": (),
    "mimics": (),
    "worsens": ("what",),
    "ask_for_worse": (),
}


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card, when there is something to do about iron or about restless legs that were told of."""
    urge = told(patient, Complaint.URGE_TO_MOVE)
    listed = patient.current(Concept.COND_RLS)
    if not urge and not listed:
        return
    typical = _typical(patient, urge)
    if not typical and not listed:
        yield CannotAssess(STEM, (patient.missing(Concept.SYMPTOM_RELIEF), patient.missing(Concept.SYMPTOM_NIGHT)))
        return
    status = iron_status(patient)
    restless: tuple[Fact, ...] = (*typical, *listed)
    match status.iron:
        case Iron.UNKNOWN:
            yield from _test(patient, status, restless, told_now=bool(typical))
        case Iron.LOW if is_child(patient):
            yield _child(patient, status, restless)
        case Iron.LOW if patient.ever(Concept.COND_HEMOCHROMATOSIS, suspected=True):
            yield _low_in_hemochromatosis(patient, status, restless)
        case Iron.LOW:
            yield _low(patient, status, restless)
        case Iron.VEIN_ONLY:
            yield _vein_only(patient, status, restless)
        case Iron.TOO_MUCH:
            yield _too_much(patient, status, restless)
        case Iron.RECHECK:
            yield _recheck(patient, status, restless)
        case _ if not typical or is_child(patient):
            return  # Iron is settled, or begun: a listed diagnosis asks for nothing today.
        case Iron.STILL_LOW if patient.current(Concept.SAFETY_DIALYSIS):
            yield _low(patient, status, restless)
        case Iron.STILL_LOW:
            yield _still_low(patient, status, restless)
        case Iron.ENOUGH | Iron.TAKEN | Iron.WAITING:
            yield from _beyond_iron(patient, status, restless)


def _typical(patient: PatientPicture, urge: tuple[Symptom, ...]) -> tuple[Symptom, ...]:
    """RLS-01: an urge to move, worse at rest or in the evening, relieved by movement, of one leg or without a side."""
    found: dict[Symptom, None] = {}
    for story in stories_of(patient):
        for trait in WORSE_WHEN_QUIET:
            symptoms = story.telling(Complaint.URGE_TO_MOVE, Trait.RELIEF_BY_MOVEMENT, trait)
            if any(one in urge for one in symptoms):
                found.update(dict.fromkeys(symptoms))
    return tuple(found)


def _test(
    patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...], *, told_now: bool
) -> Iterator[Outcome]:
    unseen = any(gap.why not in (Why.NOT_ON_RECORD, Why.STALE, Why.STRADDLES) for gap in status.missing)
    if unseen and not told_now:
        yield CannotAssess(STEM, status.missing)
        return
    yield IronUnknown(
        urgency=Urgency.INFO,
        notes=(
            Note("test_how"),
            *([Note("saturation_decides")] if status.inflamed else []),
            *_about(patient),
        ),
        evidence=(*restless, *status.facts, *status.inflamed, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls",),
        proposes=("order.iron_studies",),
        # They were perhaps done, and we may not see them: the clinician chooses.
        optional=frozenset({"order.iron_studies"}) if unseen else frozenset(),
        rows=("RLS-01", "RLS-05") if status.inflamed else ("RLS-01",),
    )


def _low(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    dialysis = patient.current(Concept.SAFETY_DIALYSIS)
    kind = IronIsLowOnDialysis if dialysis else IronIsLow
    limits = {"ferritin": patient.limits.rls_ferritin_ng_ml, "saturation": SATURATION_LOW_BELOW}
    return kind(
        urgency=Urgency.INFO,
        blanks={} if dialysis else limits,
        notes=(*([] if dialysis else [Note("iron_first")]), *_about(patient)),
        evidence=(*restless, *status.facts, *status.inflamed, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls", "rls.iron"),
        proposes=("order.iron", *(["order.iron_studies"] if status.missing else [])),
        thresholds=("rls_ferritin_ng_ml",),
        rows=("RLS-02", "RLS-05") if status.inflamed else ("RLS-02",),
    )


def _low_in_hemochromatosis(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    listed = patient.ever(Concept.COND_HEMOCHROMATOSIS, suspected=True)
    return IronIsLowInHemochromatosis(
        urgency=Urgency.INFO,
        notes=(Note("waits_for_hematology"), *_about(patient)),
        evidence=(*listed, *restless, *status.facts, *_on_record(patient)),
        missing=status.missing,
        concepts=("rls", "rls.iron"),
        rows=("IRN-01",),
    )


def _still_low(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    return IronIsStillLow(
        urgency=Urgency.INFO,
        notes=(Note("by_vein_next"), *_about(patient)),
        evidence=(*restless, *status.taken, *status.facts, *status.inflamed, *_on_record(patient)),
        missing=status.missing,
        concepts=("rls", "rls.iron"),
        rows=("IRN-02", "RLS-02"),
    )


def _child(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    return IronIsLowInChild(
        urgency=Urgency.INFO,
        blanks={"ferritin": CHILD_LOW_BELOW},
        notes=_about(patient),
        evidence=(*restless, *status.facts, *status.inflamed, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls", "rls.iron"),
        rows=("RLS-13",),
    )


def _vein_only(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    return IronByVeinOnly(
        urgency=Urgency.INFO,
        blanks={"over": patient.limits.rls_ferritin_ng_ml, "until": VEIN_ONLY_UNTIL},
        notes=(Note("vein_only"), *_about(patient)),
        evidence=(*restless, *status.facts, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls", "rls.iron"),
        proposes=("order.iron_studies",) if status.missing else (),
        thresholds=("rls_ferritin_ng_ml",),
        rows=("RLS-03",),
    )


def _too_much(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    return PerhapsTooMuchIron(
        urgency=Urgency.INFO,
        blanks={"limit": SATURATION_HIGH_ABOVE},
        notes=(Note("overload"), *_about(patient)),
        evidence=(*restless, *status.facts, *status.taken, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls",),
        rows=("RLS-04",),
    )


def _recheck(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Finding:
    return RecheckIron(
        urgency=Urgency.INFO,
        blanks={"days": RECHECK_AFTER.days},
        notes=(Note("recheck"), Note("test_how"), *_about(patient)),
        evidence=(*restless, *status.taken, *status.facts, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls",),
        proposes=("order.iron_studies",),
        rows=("IRN-02",),
    )


def _beyond_iron(patient: PatientPicture, status: IronStatus, restless: tuple[Fact, ...]) -> Iterator[Outcome]:
    """RLS-06: iron is done, and the legs are still restless."""
    treated = contributors(patient, *FIRST_DRUGS)
    worse = _worsening(patient)
    kind: type[DrugIfNeeded | WithoutDrug | Worsened] = DrugIfNeeded
    if treated or status.iron is Iron.WAITING:
        if not worse:
            return  # Nothing to add to a treatment that runs.
        kind = Worsened
    elif _pregnancy(patient):
        kind = WithoutDrug
    enough = [Note("no_iron")] if status.iron is Iron.ENOUGH else []
    yield kind(
        urgency=Urgency.INFO,
        notes=(*enough, *([Note("first_drugs")] if kind is DrugIfNeeded else []), *_about(patient)),
        evidence=(*restless, *status.facts, *status.inflamed, *status.taken, *treated, *_on_record(patient)),
        missing=(*status.missing, *lists_unseen(patient, *WORSENS)),
        concepts=("rls",),
        proposes=(GABAPENTINOID,) if kind is DrugIfNeeded else (),
        optional=frozenset({GABAPENTINOID}),
        rows=(*(["RLS-04"] if enough else []), *(["RLS-06"] if kind is DrugIfNeeded else ["RLS-11"])),
    )


def _about(patient: PatientPicture) -> tuple[Note, ...]:
    """What every card says: childhood, pregnancy, mimics, and what worsens (RLS-10 to RLS-13)."""
    present = dict.fromkeys(fact.concept for fact in _worsening(patient))
    return (
        *([Note("child")] if is_child(patient) else []),
        *([Note("pregnancy")] if _pregnancy(patient) else []),
        *([Note("augmentation")] if _dopaminergic(patient) else []),
        Note("mimics"),
        *(Note("worsens", {"what": concept}) for concept in present),
        Note("ask_for_worse"),
    )


def _on_record(patient: PatientPicture) -> tuple[Fact, ...]:
    """What worsens, and what is pregnancy, as evidence."""
    return (*_worsening(patient), *_dopaminergic(patient), *_pregnancy(patient))


def _worsening(patient: PatientPicture) -> tuple[Fact, ...]:
    """RLS-11; an opioid is listed as serotonergic too, and is no cause but a treatment of restless legs."""
    told_already = {one.reference for one in patient.medications(Concept.MED_OPIOID)}
    worse: list[Fact] = []
    for one in contributors(patient, *WORSENS):
        if one.concept in SEROTONERGIC:
            if one.reference in told_already:
                continue
            told_already.add(one.reference)
        worse.append(one)
    return tuple(worse)


def _dopaminergic(patient: PatientPicture) -> tuple[Fact, ...]:
    """RLS-07: legs that are restless on one may be so because of it; in Parkinson disease it is not for the legs."""
    return () if patient.current(Concept.COND_PARKINSON) else contributors(patient, *DOPAMINERGIC)


def _pregnancy(patient: PatientPicture) -> tuple[Fact, ...]:
    """RLS-12: anything that says so and may be of now; here it only keeps a drug from being offered."""
    lasts = STAYS_CURRENT[Concept.PREGNANCY_STATUS]
    listed: tuple[Diagnosis, ...] = patient.current(Concept.PREGNANCY_STATUS, suspected=True)
    stated = tuple(
        one
        for one in patient.of(Sign, *PREGNANCY)
        if one.value.rank > 0 and (one.when is None or one.when.possibly_within(lasts, patient.as_of))
    )
    weeks = tuple(
        one
        for one in patient.of(Measurement, Concept.GESTATIONAL_AGE)
        if one.when is None or one.when.possibly_within(lasts, patient.as_of)
    )
    return (*listed, *stated, *weeks)
