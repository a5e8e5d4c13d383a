"""NSAID that a clinician selected: bleeding, kidneys, heart, pregnancy and age (NSA-01); never drafted here.

FDA safety communication of 15 October 2020 (pregnancy); Scottish polypharmacy guidance. Low-dose aspirin is exempt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from app.conclusions import AlreadyOrdered, Decision, Finding, Note, Stakes, Withheld
from app.orders import anticoagulation, gestation, kidneys_for_drugs, not_seen, on_record
from app.orders.anticoagulation import on_board
from app.orders.gestation import at_least_weeks
from app.orders.kidneys_for_drugs import kidneys_below, unseen
from app.orders.reasons import Effect, Reason, Reasons
from app.orders.renal_function import SEVERE_BELOW
from app.orders.selected_card import card_of
from app.orders.taken import own, spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

ORDER = "order.nsaid"
STEM = "nsaid"

REDUCED_BELOW = 60
"""mL/min/1.73 m², NSA-01."""

OLD_FROM = 75
"""Completed years, NSA-01."""

WEEKS_AVOID_FROM, WEEKS_NEVER_FROM = 20, 30
"""Weeks of pregnancy, NSA-01."""

LOW_DOSE_ASPIRIN_MG = Decimal(162)
"""Ours: milligrams a day up to which aspirin is low-dose (81 mg twice)."""

ANTICOAGULANTS = (*anticoagulation.AGENTS, Concept.MED_WARFARIN)
STEROIDS = (Concept.MED_STEROID, Concept.MED_DEXAMETHASONE)
SEROTONIN = (Concept.MED_SSRI_SNRI_TRAMADOL, Concept.MED_DULOXETINE)
HEART_FAILURE = (Concept.COND_HEART_FAILURE, Concept.COND_NYHA_III, Concept.COND_NYHA_IV)
ULCER = (Concept.COND_GI_ULCER, Concept.SAFETY_ACTIVE_BLEEDING)
ASPIRIN = spelled(Concept.MED_ANTIPLATELET)

SELECTED_AS = spelled(Concept.MED_NSAID)
LOOKUPS = {Need.CONDITIONS: Concept.COND_GI_ULCER, Need.MEDICATIONS: Concept.MED_WARFARIN}

READS: frozenset[Concept] = (
    kidneys_for_drugs.READS
    | gestation.READS
    | anticoagulation.READS
    | {
        *SELECTED_AS,
        *ASPIRIN,
        *spelled(*ANTICOAGULANTS, *STEROIDS, *SEROTONIN, Concept.MED_ACE_ARB, Concept.MED_DIURETIC),
        *HEART_FAILURE,
        *ULCER,
    }
)
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "not_drafted": (),
    "allergy": (),
    "anticoagulant": (),
    "antiplatelet": (),
    "steroid": (),
    "serotonin": (),
    "ulcer": (),
    "renal_severe": ("limit",),
    "renal_reduced": ("limit", "avoid_below"),
    "renal_unclear": ("limit",),
    "pressure_medicines": (),
    "heart_failure": (),
    "pregnancy": ("weeks", "never_from"),
    "pregnancy_weeks_unknown": ("weeks", "never_from"),
    "age": ("age_from",),
    **not_seen.notes(Need.CONDITIONS, Need.MEDICATIONS),
    "instead": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "not_checked": ()}


class CheckNsaidFirst(Finding):
    """NSA-01: an NSAID was selected for somebody whom it may harm."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class NsaidNotChecked(Finding):
    """HOOK-06: what speaks against it could not be looked up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft: what speaks against one in this patient, or that one is taken."""
    existing = on_record.once(
        (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, Concept.MED_NSAID))
    )
    told = Reasons(tuple(_reasons(patient, own(patient, Concept.MED_NSAID))))
    if existing and not told.having(Effect.STOPS, Effect.CAUTIONS).all:
        return AlreadyOrdered(order=ORDER, evidence=existing)
    return Withheld(
        order=ORDER,
        notes=(Note("not_drafted"), *told.notes),
        concepts=told.concepts,
        evidence=told.evidence,
        missing=told.missing,
        rows=tuple(dict.fromkeys(("NSA-01", *told.rows))),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """One card for a selected NSAID with each reason by itself; low-dose aspirin and a safe NSAID get none."""
    if selected.concept not in SELECTED_AS or _low_dose_aspirin(patient, selected):
        return
    yield from card_of(
        _reasons(patient, own(patient, Concept.MED_NSAID)),
        warning=CheckNsaidFirst,
        information=NsaidNotChecked,
        stakes=stakes,
        besides=(Reason(effect=Effect.INFORMS, note="instead", rows=("NSA-01",)),),
    )


def _low_dose_aspirin(patient: PatientPicture, selected: Order) -> bool:
    """Read as an antiplatelet as well, and not surely more than a low dose."""
    if not any(one.reference == selected.reference for one in patient.orders(*ASPIRIN)):
        return False
    dose = selected.daily or selected.dose
    return dose is None or dose.unit != "mg" or dose.amount <= LOW_DOSE_ASPIRIN_MG


def _reasons(patient: PatientPicture, ours: frozenset[str]) -> Iterator[Reason]:
    yield from _against("allergy", patient.of(Allergy, Concept.MED_NSAID), Effect.STOPS)
    yield from _against("anticoagulant", _anticoagulants(patient))
    yield from _against("antiplatelet", taken(patient, Concept.MED_ANTIPLATELET, besides=ours))
    yield from _against("steroid", taken(patient, *STEROIDS))
    yield from _against("serotonin", taken(patient, *SEROTONIN))
    ulcer = (*on_record.ever(patient, Concept.COND_GI_ULCER), *on_record.now(patient, Concept.SAFETY_ACTIVE_BLEEDING))
    yield from _against("ulcer", on_record.once(ulcer))
    yield from _kidneys(patient)
    blockers, diuretics = taken(patient, Concept.MED_ACE_ARB), taken(patient, Concept.MED_DIURETIC)
    yield from _against("pressure_medicines", (*blockers, *diuretics) if blockers and diuretics else ())
    yield from _against("heart_failure", on_record.once(on_record.now(patient, *HEART_FAILURE)))
    yield from _pregnancy(patient)
    if patient.age.at_least(OLD_FROM) is not Verdict.NO:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="age",
            rows=("NSA-01",),
            concepts=("safety.nsaid",),
            blanks={"age_from": OLD_FROM},
        )
    yield from not_seen.not_seen(patient, LOOKUPS, "safety.nsaid.not_checked")


def _against(
    note: str, evidence: tuple[Fact, ...], effect: Effect = Effect.CAUTIONS, **blanks: int
) -> Iterator[Reason]:
    if evidence:
        yield Reason(
            effect=effect,
            note=note,
            rows=("NSA-01",),
            concepts=("safety.nsaid",),
            blanks=blanks,
            evidence=evidence,
        )


def _anticoagulants(patient: PatientPicture) -> tuple[Fact, ...]:
    """Any dose that acts or may act, or one that is drafted."""
    acting = on_board(patient)
    now = (*acting.full_dose, *acting.low_dose, *acting.warfarin)
    return on_record.once((*now, *taken(patient, *ANTICOAGULANTS)))


def _kidneys(patient: PatientPicture) -> Iterator[Reason]:
    severe, reduced = kidneys_below(patient, SEVERE_BELOW), kidneys_below(patient, REDUCED_BELOW)
    if severe.is_yes:
        yield from _against("renal_severe", severe.evidence, Effect.STOPS, limit=SEVERE_BELOW)
    elif reduced.is_yes:
        yield from _against("renal_reduced", reduced.evidence, limit=REDUCED_BELOW, avoid_below=SEVERE_BELOW)
    elif reduced.is_unknown and (reduced.evidence or unseen(patient, reduced)):
        yield Reason(
            effect=Effect.HOLDS,
            note="renal_unclear",
            rows=("NSA-01",),
            concepts=("safety.nsaid",) if reduced.evidence else ("safety.nsaid.not_checked",),
            blanks={"limit": REDUCED_BELOW},
            evidence=reduced.evidence,
            missing=reduced.missing,
        )


def _pregnancy(patient: PatientPicture) -> Iterator[Reason]:
    """NSA-01; an early pregnancy and one that nobody knows of say nothing, every young woman would get a card."""
    far = at_least_weeks(patient, WEEKS_AVOID_FROM)
    if far.is_yes:
        yield from _against(
            "pregnancy", far.evidence, Effect.STOPS, weeks=WEEKS_AVOID_FROM, never_from=WEEKS_NEVER_FROM
        )
    elif far.is_unknown:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="pregnancy_weeks_unknown",
            rows=("NSA-01",),
            concepts=("safety.nsaid",),
            blanks={"weeks": WEEKS_AVOID_FROM, "never_from": WEEKS_NEVER_FROM},
            evidence=far.evidence,
            missing=far.missing,
        )
