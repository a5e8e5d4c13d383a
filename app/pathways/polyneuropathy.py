"""Numbness like socks without diabetes, and the neuropathies that are not typical: what to test, and who is urgent.

AAN practice parameter 2009 (tests), MSD Manual (baseline), review of CIDP, BMJ Best Practice (vasculitis), ADA (when
nerve conduction helps); rows PNP-01 to PNP-05 and MISC-02 to MISC-04. Typical diabetic neuropathy has its own card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import blood_causes, guillain_barre, neuropathy_causes, neuropathy_pattern, outranks_nerve
from app.pathways.blood_causes import cause_in_the_blood
from app.pathways.childhood import is_child
from app.pathways.nerve_symptoms import LegFact, anything_told, charted_within, legs_of
from app.pathways.neuropathy_causes import cause_facts, cause_notes
from app.pathways.neuropathy_pattern import Legs, changing, like_socks, several_nerves, weak_hips
from app.pathways.outranks_nerve import outranked
from app.picture import panels
from app.picture.concepts import Concept
from app.picture.facts import Fact, OrderStage, Side
from app.picture.needs import Missing, Why
from app.picture.panels import neuropathy_tests_missing
from app.picture.patient import PatientPicture

STEM = "polyneuropathy"

RAPID_WITHIN = guillain_barre.WITHIN
"""Ours: what could still be Guillain-Barré syndrome began rapidly; there nerve conduction helps (PNP-05)."""

LABS, NERVE_CONDUCTION, NEUROLOGY = "order.neuropathy_labs", "order.ncs_emg", "referral.neurology"
READS: frozenset[Concept] = (
    neuropathy_pattern.READS
    | blood_causes.READS
    | neuropathy_causes.READS
    | outranks_nerve.READS
    | panels.READS
    | {Concept.COND_DIABETES, Concept.COND_DPN, Concept.COND_POLYNEUROPATHY, Concept.ORDER_NCS_EMG}
)
PROPOSES: tuple[str, ...] = (NEUROLOGY, NERVE_CONDUCTION, LABS)
CARDS: Mapping[str, tuple[str, ...]] = {"several_nerves": (), "cidp": ("weeks",), "weak_hips": (), "work_up": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    **neuropathy_causes.NOTES,
    "vasculitis": (),
    "cidp_tests": ("weeks",),
    "how_long": ("weeks",),
    "tests": (),
    "rapid": (),
    "weak": (),
    "no_nerve_conduction": (),
    "diabetes_not_checked": (),
    "child": (),
    "rare_causes": (),
    "no_heat": (),
    "injections": (),
}
WEEKS = neuropathy_pattern.CIDP_AFTER.days // 7


class SeveralPainfulNerves(Finding):
    """PNP-04: mononeuritis multiplex."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "several_nerves"


class PossibleCidp(Finding):
    """PNP-02: more than eight weeks, with weak hips."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "cidp"


class NumbWithWeakHips(Finding):
    """PNP-02: the same, not surely for so long."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "weak_hips"


class WorkUp(Finding):
    """PNP-01: the cause is to be looked for."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "work_up"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for the patient; the urgent kinds also in diabetes, because they are not of diabetes."""
    if not anything_told(patient):
        return
    legs = legs_of(patient)
    if not legs or outranked(patient):
        return
    multiplex = several_nerves(patient, legs)
    hips = weak_hips(patient, legs)
    if multiplex:
        yield SeveralPainfulNerves(
            urgency=Urgency.WARNING,
            notes=(Note("vasculitis"), *_shared(patient)),
            evidence=tuple(dict.fromkeys((*multiplex, *cause_facts(patient)))),
            concepts=("neuropathy.multiplex",),
            proposes=(NEUROLOGY, NERVE_CONDUCTION, *_labs(patient)),
            stakes=Stakes.URGENT,
            rows=("PNP-04", "PNP-05"),
        )
    elif hips and hips.for_long:
        yield PossibleCidp(
            urgency=Urgency.WARNING,
            blanks={"weeks": WEEKS},
            notes=(Note("cidp_tests", {"weeks": WEEKS}), *_shared(patient)),
            evidence=tuple(dict.fromkeys((*hips.facts, *cause_facts(patient)))),
            concepts=("neuropathy.cidp",),
            proposes=(NEUROLOGY, NERVE_CONDUCTION, *_labs(patient)),
            stakes=Stakes.URGENT,
            rows=("PNP-02", "PNP-05"),
        )
    elif hips:
        yield NumbWithWeakHips(
            urgency=Urgency.WARNING,
            notes=(Note("how_long", {"weeks": WEEKS}), *_shared(patient)),
            evidence=tuple(dict.fromkeys((*hips.facts, *cause_facts(patient)))),
            missing=(Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD),),
            concepts=("neuropathy.weak_hips",),
            proposes=(NEUROLOGY, NERVE_CONDUCTION, *_labs(patient)),
            stakes=Stakes.URGENT,
            rows=("PNP-02", "PNP-05"),
        )
    elif not _diabetic(patient):
        yield from _work_up(patient, legs)


def _diabetic(patient: PatientPicture) -> bool:
    return bool(patient.current(Concept.COND_DIABETES) or patient.current(Concept.COND_DPN))


def _labs(patient: PatientPicture) -> tuple[str, ...]:
    return (LABS,) if neuropathy_tests_missing(patient) else ()


def _shared(patient: PatientPicture) -> tuple[Note, ...]:
    return (*cause_notes(patient), *([Note("child")] if is_child(patient) else []))


def _work_up(patient: PatientPicture, legs: Legs) -> Iterator[Outcome]:
    socks = like_socks(legs)
    weak = _weak_feet(patient, legs)
    rapid = charted_within(socks, RAPID_WITHIN, patient)
    # What the blood has explained is treated first; the rest of the panel can wait for it.
    labs = _labs(patient) if socks and not cause_in_the_blood(patient) else ()
    if not (labs or weak or rapid):
        return
    unknown = () if patient.complete(Concept.COND_DIABETES) else (patient.missing(Concept.COND_DIABETES),)
    atypical = bool(weak) or rapid
    evidence: tuple[Fact, ...] = (*socks, *weak, *patient.current(Concept.COND_POLYNEUROPATHY), *cause_facts(patient))
    yield WorkUp(
        urgency=Urgency.INFO,
        notes=(
            *([Note("diabetes_not_checked")] if unknown else []),
            Note("tests"),
            *([Note("rapid")] if rapid else []),
            *([Note("weak")] if weak else []),
            *_shared(patient),
            *([] if atypical else [Note("no_nerve_conduction")]),
            Note("rare_causes"),
            Note("no_heat"),
            Note("injections"),
        ),
        evidence=tuple(dict.fromkeys(evidence)),
        missing=unknown,
        concepts=("neuropathy.work_up",),
        proposes=(*labs, *((NERVE_CONDUCTION, NEUROLOGY) if atypical else ())),
        stakes=Stakes.URGENT if rapid else Stakes.ELECTIVE,
        rows=("PNP-01", "PNP-05") if atypical else ("PNP-01",),
    )


def _weak_feet(patient: PatientPicture, legs: Legs) -> tuple[LegFact, ...]:
    """PNP-05: both legs weak besides numb like socks, or newly weak in a neuropathy that is listed."""
    left, right = (legs[side].weak if side in legs else () for side in (Side.LEFT, Side.RIGHT))
    if not (left and right) or patient.orders(Concept.ORDER_NCS_EMG, stage=OrderStage.DONE):
        return ()
    weak = (*left, *right)
    newly = patient.current(Concept.COND_POLYNEUROPATHY) and changing(weak, legs, patient)
    return weak if newly or like_socks(legs) else ()
