"""Venous disease of the leg: veins that complain, skin that changes, an ulcer, a superficial clot, a bleeding vein.

NICE CG168; row DVT-04. It gives way to deep vein thrombosis and to acute ischemia of the same leg.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import acute_leg, deep_vein_thrombosis
from app.pathways.acute_leg import acute_ischemia
from app.pathways.childhood import is_child
from app.pathways.chronic_leg import without
from app.pathways.one_card import merged
from app.pathways.story import story_of
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, OrderStage, Side, Standing, Trait
from app.picture.limb_perfusion import of_side
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

STEM = "venous_disease"

ULCER_AFTER = timedelta(days=14)
"""DVT-04: an ulcer that has not healed in two weeks."""

CLOT_COUNTS_FOR = timedelta(days=42)
"""Ours: a superficial thrombosis is a matter of six weeks."""

VEINS = (Concept.COND_VARICOSE_VEINS, Concept.COND_VENOUS)
REFERRALS = (Concept.REFERRAL_VASCULAR, Concept.REFERRAL_VASCULAR_SURGERY)
COMPLAINTS = (Complaint.PAIN, Complaint.HEAVINESS, Complaint.SWELLING, Complaint.CRAMP)
"""Ours: what veins complain of."""

READS = (
    acute_leg.READS
    | deep_vein_thrombosis.READS
    | limb_perfusion.READS
    | {
        *VEINS,
        Concept.COND_VENOUS_SKIN_CHANGE,
        Concept.COND_SUPERFICIAL_THROMBOSIS,
        Concept.COND_VENOUS_ULCER,
        Concept.COND_BLEEDING_VEINS,
        Concept.ORDER_DUPLEX_VENOUS,
        *REFERRALS,
    }
)
PROPOSES: tuple[str, ...] = ("referral.vascular", "order.duplex_venous", "order.abi")
CARDS: Mapping[str, tuple[str, ...]] = {"bleeding": ("side",), "refer": ("side",)}
NOTES: Mapping[str, tuple[str, ...]] = {
    "stop_bleeding": (),
    "superficial_clot": (),
    "ulcer": (),
    "refer_and_scan": (),
    "compression_last": (),
    "index_before_compression": (),
    "side_to_confirm": (),
}

_OPENS = (
    *VEINS,
    Concept.COND_VENOUS_SKIN_CHANGE,
    Concept.COND_SUPERFICIAL_THROMBOSIS,
    Concept.COND_VENOUS_ULCER,
    Concept.COND_BLEEDING_VEINS,
)


class BleedingVein(Finding):
    """DVT-04: a varicose vein that bled."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "bleeding"


class VenousReferral(Finding):
    """DVT-04: symptoms, skin, superficial clot or ulcer."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "refer"


@dataclass(frozen=True, slots=True)
class _Leg:
    """The venous problems of one leg."""

    bleeding: tuple[Fact, ...]
    clot: tuple[Fact, ...]
    ulcer: tuple[Fact, ...]
    skin: tuple[Fact, ...]
    symptoms: tuple[Fact, ...]

    @property
    def all(self) -> tuple[Fact, ...]:
        return tuple(dict.fromkeys((*self.bleeding, *self.clot, *self.ulcer, *self.skin, *self.symptoms)))


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg that has a reason for the vascular clinic, or one for both."""
    yield from merged(list(_told(patient)))


def _told(patient: PatientPicture) -> Iterator[Outcome]:
    if not patient.of(Diagnosis, *_OPENS) or is_child(patient):
        return
    in_place = _ordered(patient, *REFERRALS) and _ordered(patient, Concept.ORDER_DUPLEX_VENOUS)
    acute = acute_ischemia(patient)
    clots = deep_vein_thrombosis.sides_spoken_of(patient)
    for side in Side:
        if patient.amputated(side) or side in acute:
            continue
        leg = _leg(patient, side)
        if leg.bleeding:
            yield _bleeding(side, leg)
        elif leg.all and side not in clots and not in_place:
            yield _refer(patient, side, leg)


def _ordered(patient: PatientPicture, *concepts: Concept) -> bool:
    return any(one.stage is not OrderStage.DONE for one in patient.orders(*concepts))


def _leg(patient: PatientPicture, side: Side) -> _Leg:
    veins = tuple(one for concept in VEINS for one in of_side(patient.current(concept), side))
    told = tuple(
        one
        for one in story_of(patient, side).of(*COMPLAINTS)
        if Trait.ON_WALKING not in one.traits and not one.suspected
    )
    told = without(told, veins)  # A code of venous disease may tell its symptoms by its name alone.
    return _Leg(
        bleeding=of_side(patient.current(Concept.COND_BLEEDING_VEINS), side),
        clot=tuple(one for one in _side(patient, Concept.COND_SUPERFICIAL_THROMBOSIS, side) if _recent(patient, one)),
        ulcer=tuple(one for one in _ulcers(patient, side)),
        skin=of_side(patient.current(Concept.COND_VENOUS_SKIN_CHANGE), side),
        symptoms=(*veins, *told) if veins and told else (),
    )


def _side(patient: PatientPicture, concept: Concept, side: Side) -> Iterator[Diagnosis]:
    return (one for one in patient.current(concept) if (one.side or Side.NOT_RECORDED) is side)


def _recent(patient: PatientPicture, one: Diagnosis) -> bool:
    began = one.onset or one.when
    return began is None or began.possibly_within(CLOT_COUNTS_FOR, patient.as_of)


def _ulcers(patient: PatientPicture, side: Side) -> Iterator[Diagnosis]:
    """An ulcer of more than two weeks, or of an age that nobody recorded, and a healed one."""
    for one in patient.ever(Concept.COND_VENOUS_ULCER):
        if (one.side or Side.NOT_RECORDED) is not side:
            continue
        healed = one.standing is Standing.HISTORY
        if healed or one.onset is None or not one.onset.surely_within(ULCER_AFTER, patient.as_of):
            yield one


def _bleeding(side: Side, leg: _Leg) -> Finding:
    return BleedingVein(
        urgency=Urgency.WARNING,
        side=side,
        blanks={"side": side},
        notes=(Note("stop_bleeding"), *_side_note(side)),
        evidence=leg.all,
        concepts=("venous.bleeding",),
        proposes=("referral.vascular",),
        stakes=Stakes.EMERGENCY,
        rows=("DVT-04",),
    )


def _refer(patient: PatientPicture, side: Side, leg: _Leg) -> Finding:
    index = limb_perfusion.number(patient, Concept.ABI, side)
    index_due = bool(leg.ulcer) and isinstance(index, Missing) and patient.complete(Concept.ABI)
    return VenousReferral(
        urgency=Urgency.INFO,
        side=side,
        blanks={"side": side},
        notes=(
            *([Note("superficial_clot")] if leg.clot else []),
            *([Note("ulcer")] if leg.ulcer else []),
            Note("refer_and_scan"),
            *([Note("index_before_compression")] if index_due else []),
            *_side_note(side),
            Note("compression_last"),
        ),
        evidence=leg.all,
        missing=(index,) if index_due and isinstance(index, Missing) else (),
        concepts=("venous",),
        proposes=("referral.vascular", "order.duplex_venous", *(("order.abi",) if index_due else ())),
        stakes=Stakes.URGENT if leg.clot else Stakes.ELECTIVE,
        rows=("DVT-04",),
    )


def _side_note(side: Side) -> list[Note]:
    return [Note("side_to_confirm")] if side is Side.NOT_RECORDED else []
