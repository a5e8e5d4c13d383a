"""A dopamine agonist or levodopa that a clinician selected for restless legs (RLS-07, RLS-09); never drafted (RLS-08).

AASM guideline 2025: against standard use of pramipexole, ropinirole, rotigotine and levodopa. The labels' titration is
not offered anywhere, because an offered dose is an offered drug.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from app.conclusions import AlreadyOrdered, Decision, Finding, Note, Stakes, Urgency, Withheld
from app.orders import not_seen, on_record
from app.orders.indication import RESTLESS_READS, restless_legs
from app.orders.reasons import Effect, Reason, Reasons
from app.orders.taken import read_as, spelled, taken, told_as_order
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading

ORDER = "order.dopamine_agonist"
STEM = "dopamine_agonist"

AGONISTS = (Concept.MED_DOPAMINE_AGONIST, Concept.MED_LEVODOPA)
SELECTED_AS = spelled(*AGONISTS)
IRON = (Concept.LAB_FERRITIN, Concept.LAB_TSAT)
SAFETY = ("safety.dopamine_agonist",)
NOT_CHECKED = "safety.dopamine_agonist.not_checked"

READS: frozenset[Concept] = RESTLESS_READS | {
    *SELECTED_AS,
    *IRON,
    Concept.COND_PARKINSON,
    Concept.COND_IMPULSE_CONTROL,
}
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "not_drafted": (),
    "not_standard": (),
    "impulse_control": (),
    "if_already_taken": (),
    "taper": (),
    "indication_not_recorded": (),
    **not_seen.notes(Need.CONDITIONS, Need.MEDICATIONS),
    "instead": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"not_standard": (), "already_taken": (), "indication_not_known": ()}


class NotStandard(Finding):
    """RLS-07: newly selected for restless legs."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "not_standard"


class AlreadyTaken(Finding):
    """RLS-07: somebody who takes one for restless legs keeps it, or tapers it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "already_taken"


class IndicationNotKnown(Finding):
    """HOOK-06: neither restless legs nor Parkinson disease could be seen."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "indication_not_known"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """RLS-08: never a draft, in no dose."""
    existing = on_record.once((*on_record.existing_orders(patient, stakes, *SELECTED_AS), *taken(patient, *AGONISTS)))
    if existing:
        return AlreadyOrdered(order=ORDER, evidence=existing)
    return Withheld(order=ORDER, notes=(Note("not_drafted"),), rows=("RLS-07", "RLS-08"))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """New for restless legs: a warning. Taken already: keep or taper. For Parkinson disease: nothing (RLS-09)."""
    if selected.concept not in SELECTED_AS or told_as_order(patient, selected):
        return
    if patient.current(Concept.COND_PARKINSON):
        return
    restless = restless_legs(patient)
    running = patient.medications(*AGONISTS)
    if not restless:
        yield from _for_what(patient, selected, running, stakes)
        return
    reasons = (
        _said("taper" if running else "not_standard", (*restless, *running)),
        *_impulse_control(patient),
        *_diagnoses_not_seen(patient),
        *_taken_not_seen(patient, running),
    )
    if running:
        yield _finding(AlreadyTaken, Urgency.INFO, reasons, stakes)
        return
    instead = Reason(effect=Effect.INFORMS, note="instead", rows=("RLS-06", "RLS-07"))
    yield _finding(NotStandard, Urgency.WARNING, (*reasons, instead), stakes, _instead(patient))


def _finding(
    kind: type[Finding], urgency: Urgency, reasons: Iterable[Reason], stakes: Stakes, proposes: tuple[str, ...] = ()
) -> Finding:
    told = Reasons(tuple(reasons)).having(Effect.CAUTIONS, Effect.HOLDS, Effect.INFORMS)
    return kind(
        urgency=urgency,
        notes=told.notes,
        evidence=told.evidence,
        missing=told.missing,
        concepts=told.concepts,
        proposes=proposes,
        stakes=stakes,
        safety=True,
        rows=told.rows,
    )


def _said(note: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(effect=Effect.CAUTIONS, note=note, rows=("RLS-07",), concepts=SAFETY, evidence=evidence)


def _impulse_control(patient: PatientPicture) -> Iterator[Reason]:
    disorder = on_record.ever(patient, Concept.COND_IMPULSE_CONTROL)
    if disorder:
        yield _said("impulse_control", disorder)


def _diagnoses_not_seen(patient: PatientPicture) -> Iterator[Reason]:
    """Parkinson disease would be another indication (RLS-09)."""
    return not_seen.not_seen(patient, {Need.CONDITIONS: Concept.COND_PARKINSON}, NOT_CHECKED)


def _taken_not_seen(patient: PatientPicture, running: tuple[Fact, ...]) -> Iterator[Reason]:
    """Somebody who takes one already must not be stopped from today to tomorrow."""
    if running or patient.state(Need.MEDICATIONS).complete:
        return
    yield from not_seen.not_seen(patient, {Need.MEDICATIONS: Concept.MED_DOPAMINE_AGONIST}, NOT_CHECKED)
    yield Reason(effect=Effect.INFORMS, note="if_already_taken", rows=("RLS-07",))


def _instead(patient: PatientPicture) -> tuple[str, ...]:
    """Iron studies unless both values are current, and a gabapentinoid."""
    known = all(isinstance(patient.measurement(concept), Reading) for concept in IRON)
    return ("order.gabapentinoid",) if known else ("order.iron_studies", "order.gabapentinoid")


def _for_what(patient: PatientPicture, selected: Order, running: tuple[Fact, ...], stakes: Stakes) -> Iterator[Finding]:
    """No restless legs on record. Levodopa, or a renewal, is then for something else as a rule."""
    seen = patient.state(Need.CONDITIONS).complete
    suspected = on_record.now(patient, Concept.COND_PARKINSON)
    levodopa = read_as(patient, selected, *AGONISTS) == {Concept.MED_LEVODOPA}
    if suspected or (seen and (running or levodopa)):
        return
    reasons = (
        Reason(effect=Effect.CAUTIONS, note="indication_not_recorded", rows=("RLS-07", "RLS-09"), concepts=SAFETY),
        *_diagnoses_not_seen(patient),
        *_taken_not_seen(patient, running),
    )
    yield _finding(IndicationNotKnown, Urgency.INFO, reasons, stakes)
