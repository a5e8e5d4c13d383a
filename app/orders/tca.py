"""Tricyclic antidepressants: never drafted here; for whom one is not for, said of a selected one (TCA-01, DPN-06).

Amitriptyline prescribing information; AGS Beers criteria 2023.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import AlreadyOrdered, Decision, Finding, Note, Stakes, Withheld
from app.orders import not_seen, on_record, serotonin
from app.orders.reasons import Effect, Reason, Reasons
from app.orders.sedation import OLDER_FROM, older
from app.orders.selected_card import card_of
from app.orders.serotonin import MAOI_WASHES_OUT
from app.orders.taken import spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture

ORDER = "order.tca"
STEM = "tca"

INFARCTION_IS_RECENT = timedelta(days=90)
"""Ours: "recent" has no number in TCA-01; the label speaks of the recovery phase."""

HEART = (Concept.COND_ARRHYTHMIA, Concept.COND_AF, Concept.COND_LONG_QT)
"""From the general to the particular: of a problem that is read as two, the last name is printed."""
LIVER = (Concept.COND_LIVER_FAILURE, Concept.SAFETY_LIVER_DISEASE)
"""Ours: the list of liver diseases holds cirrhosis and liver failure, which are severe."""

SELECTED_AS = spelled(Concept.MED_TCA)
LOOKUPS = {Need.CONDITIONS: Concept.COND_ARRHYTHMIA, Need.MEDICATIONS: Concept.MED_MAOI}

READS: frozenset[Concept] = serotonin.MAOI_READS | {
    *SELECTED_AS,
    *HEART,
    *LIVER,
    Concept.SAFETY_GLAUCOMA_NARROW,
    Concept.URINARY_RETENTION,
    Concept.COND_MYOCARDIAL_INFARCTION,
    Concept.COND_SEIZURE,
}
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "not_drafted": (),
    "maoi": ("days",),
    "maoi_unclear": ("days",),
    "heart": (),
    "infarction": ("days",),
    "glaucoma": (),
    "retention": (),
    "liver": (),
    "seizure": (),
    "age": ("age_from",),
    **not_seen.notes(Need.CONDITIONS, Need.MEDICATIONS),
    "instead": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": (), "not_checked": ()}


class CheckTricyclicFirst(Finding):
    """TCA-01: a tricyclic was selected for somebody whom it may harm."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


class TricyclicNotChecked(Finding):
    """HOOK-06: what speaks against it could not be looked up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_checked"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft: why none is suggested to this patient, or that one is taken."""
    existing = on_record.once(
        (*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, Concept.MED_TCA))
    )
    told = Reasons(tuple(_reasons(patient)))
    if existing and not told.having(Effect.STOPS).all:
        return AlreadyOrdered(order=ORDER, evidence=existing)
    return Withheld(
        order=ORDER,
        notes=(Note("not_drafted"), *told.notes),
        concepts=told.concepts,
        evidence=told.evidence,
        missing=told.missing,
        rows=tuple(dict.fromkeys(("TCA-01", *told.rows))),
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """One card for a selected tricyclic with everything that speaks against it."""
    if selected.concept in SELECTED_AS:
        yield from card_of(
            _reasons(patient),
            warning=CheckTricyclicFirst,
            information=TricyclicNotChecked,
            stakes=stakes,
            besides=(Reason(effect=Effect.INFORMS, note="instead", rows=("DPN-06",)),),
        )


def _reasons(patient: PatientPicture) -> Iterator[Reason]:
    yield from _against("maoi", serotonin.maoi(patient), days=MAOI_WASHES_OUT.days)
    yield from _against("heart", on_record.once(on_record.now(patient, *HEART)))
    infarction = on_record.lately(patient, INFARCTION_IS_RECENT, Concept.COND_MYOCARDIAL_INFARCTION)
    yield from _against("infarction", infarction, days=INFARCTION_IS_RECENT.days)
    yield from _against("glaucoma", on_record.now(patient, Concept.SAFETY_GLAUCOMA_NARROW))
    yield from _against("retention", _retention(patient))
    yield from _against("liver", on_record.once(on_record.now(patient, *LIVER)))
    yield from _against("seizure", on_record.now(patient, Concept.COND_SEIZURE))
    if older(patient):
        yield Reason(
            effect=Effect.STOPS,
            note="age",
            rows=("TCA-01",),
            concepts=("safety.tca",),
            blanks={"age_from": OLDER_FROM},
        )
    stopped = serotonin.maoi_unclear(patient)
    if stopped:
        yield Reason(
            effect=Effect.HOLDS,
            note="maoi_unclear",
            rows=("TCA-01",),
            concepts=("safety.tca",),
            blanks={"days": MAOI_WASHES_OUT.days},
            evidence=stopped,
        )
    yield from not_seen.not_seen(patient, LOOKUPS, "safety.tca.not_checked")


def _against(note: str, evidence: tuple[Fact, ...], **blanks: int) -> Iterator[Reason]:
    if evidence:
        yield Reason(
            effect=Effect.STOPS,
            note=note,
            rows=("TCA-01",),
            concepts=("safety.tca",),
            blanks=blanks,
            evidence=evidence,
        )


def _retention(patient: PatientPicture) -> tuple[Fact, ...]:
    """On the problem list, or found at the bedside now."""
    found = on_record.found_present(patient, Concept.URINARY_RETENTION)
    now = (sign for sign in found if sign.continuing or patient.is_fresh(sign))
    return on_record.once((*on_record.now(patient, Concept.URINARY_RETENTION), *now))
