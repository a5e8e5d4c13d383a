"""One leg numb over a wide area, or numb and weak as a whole: the lumbosacral plexus (MNO-06).

ACR rating of plexus imaging and StatPearls, both read in secondary text: MRI of the plexus without and with contrast;
diabetes, tumor, injury, pregnancy and bleeding are the causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import femoral_nerve, nerve_leg, outranks_nerve
from app.pathways.femoral_nerve import BLEED_WITHIN, bleeding_risk, medicines_unseen
from app.pathways.leg_territories import Nerve, nerve_of, numb_places
from app.pathways.nerve_leg import OTHER, Leg, for_a_child, leg_of
from app.pathways.nerve_symptoms import LegFact, Nerves, anything_told, legs_of, surely_began_before
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Side, Trait
from app.picture.patient import PatientPicture

STEM = "plexopathy"

NOT_THE_PLEXUS = frozenset({Trait.DERMATOMAL, Trait.RADIATING, Trait.SUDDEN, Trait.STOCKING, Trait.ON_WALKING})
"""Ours: told like this, a wide numbness is a root's, the brain's or the vessels', a polyneuropathy's or the canal's."""

READS: frozenset[Concept] = (
    femoral_nerve.READS
    | nerve_leg.READS
    | outranks_nerve.READS
    | {Concept.COND_PLEXOPATHY, Concept.COND_CANCER, Concept.COND_DIABETES}
)
PROPOSES: tuple[str, ...] = (
    "order.ct_abdomen_pelvis",
    "order.baseline_bloods",
    "referral.neurology",
    "order.mri_plexus",
)
CARDS: Mapping[str, tuple[str, ...]] = {"bleed": ("side",), "wide": ("side",)}
NOTES: Mapping[str, tuple[str, ...]] = {
    "ct_today": (),
    "ask_anticoagulant": (),
    "cancer": (),
    "diabetes": (),
    "causes": (),
    "root_first": (),
    "child": (),
}


class PlexusBleed(Finding):
    """MNO-06: and a reason to bleed behind the peritoneum."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "bleed"


class Plexopathy(Finding):
    """MNO-06."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "wide"


@dataclass(frozen=True, slots=True)
class Plexus:
    """A wide loss of one leg. ``bleeding``: what makes a bleed possible while the loss is new."""

    lost: tuple[LegFact, ...]
    listed: tuple[Diagnosis, ...]
    bleeding: tuple[Fact, ...]
    new: bool


def plexus_of(patient: PatientPicture, leg: Leg, other: Nerves | None) -> Plexus | None:
    """The wide loss of this leg; none when root, cord or the other leg explains it, unless it may be a bleed."""
    places = numb_places(leg.nerves)
    wide = nerve_of(places) is Nerve.PLEXUS or (Trait.WHOLE_LEG in places and bool(leg.nerves.weak))
    listed = tuple(
        one
        for one in patient.current(Concept.COND_PLEXOPATHY, suspected=True)
        if (one.side or Side.NOT_RECORDED) in (leg.side, Side.NOT_RECORDED)
    )
    lost = leg.nerves.lost
    if not lost or not (wide or listed):
        return None
    new = not surely_began_before(lost, BLEED_WITHIN, patient)
    bleeding = bleeding_risk(patient, leg.side) if new else ()
    elsewhere = bool(leg.root or leg.nerves.traits & NOT_THE_PLEXUS or (other is not None and other.lost))
    if leg.exam.deficit or (elsewhere and not bleeding) or (not wide and not new):
        return None
    return Plexus(lost, listed, bleeding, new)


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card a leg."""
    if not anything_told(patient):
        return
    legs = legs_of(patient)
    cord = bool(outranks_nerve.cord_signs(patient)) if legs else False
    for side, nerves in legs.items():
        leg = leg_of(patient, nerves, socks=False)
        plexus = plexus_of(patient, leg, legs.get(OTHER[side]) if side in OTHER else None)
        if plexus is not None and (plexus.bleeding or not cord):
            yield _bleed(patient, leg, plexus) if plexus.bleeding else _wide(patient, leg, plexus)


def _bleed(patient: PatientPicture, leg: Leg, plexus: Plexus) -> Finding:
    return PlexusBleed(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("ct_today"), *for_a_child(patient)),
        evidence=(*plexus.lost, *plexus.listed, *plexus.bleeding),
        concepts=("plexopathy", "bleed.retroperitoneal"),
        proposes=("order.ct_abdomen_pelvis", "order.baseline_bloods"),
        stakes=Stakes.EMERGENCY,
        rows=("MNO-02", "MNO-06"),
    )


def _wide(patient: PatientPicture, leg: Leg, plexus: Plexus) -> Finding:
    cancer = patient.ever(Concept.COND_CANCER)
    diabetes = patient.current(Concept.COND_DIABETES)
    unseen = medicines_unseen(patient) if plexus.new else ()
    soon = bool(cancer or unseen or leg.nerves.weak)
    return Plexopathy(
        urgency=Urgency.WARNING if soon else Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            *([Note("ask_anticoagulant")] if unseen else []),
            *([Note("cancer")] if cancer else []),
            *([Note("diabetes")] if diabetes else []),
            Note("root_first"),
            *for_a_child(patient),
            Note("causes"),
        ),
        evidence=(*plexus.lost, *plexus.listed, *cancer, *diabetes),
        missing=unseen,
        concepts=("plexopathy",),
        proposes=("referral.neurology", "order.mri_plexus"),
        stakes=Stakes.URGENT if soon else Stakes.ELECTIVE,
        rows=("MNO-06",),
    )
