"""One nerve of one leg: which it is, what presses on it, and when it cannot wait (MNO-01 to MNO-05, MNO-07, MNO-08).

Sources stand with the modules of each nerve. Numbness only after a posture gives no card (PHY-01), a lone diagnosis
neither; two legs alike are a polyneuropathy, several nerves of one leg are the plexus.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import (
    femoral_nerve,
    foot_drop,
    nerve_findings,
    nerve_injury,
    nerve_leg,
    neuropathy_pattern,
    numb_nerve,
    outranks_nerve,
    plexopathy,
    radiculopathy,
)
from app.pathways.femoral_nerve import Femoral, bleeding_risk, femoral_of, medicines_unseen
from app.pathways.nerve_findings import ClosedNerveInjury, FemoralBleed, FemoralNeuropathy, OpenNerveInjury
from app.pathways.nerve_injury import InjuredLeg, injured
from app.pathways.nerve_leg import OTHER, Leg, for_a_child, leg_of, newly, pulses_unknown
from app.pathways.nerve_symptoms import anything_told, nerves_of, standing
from app.pathways.neuropathy_pattern import like_socks
from app.pathways.plexopathy import plexus_of
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side, Sign
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

STEM = nerve_findings.STEM
CARDS = nerve_findings.CARDS
NOTES = nerve_findings.NOTES
PROPOSES: tuple[str, ...] = (
    "referral.nerve_surgery",
    "order.ct_abdomen_pelvis",
    "order.baseline_bloods",
    "order.ncs_emg",
)
NAMED = (Concept.SIGN_FOOT_DROP, Concept.SIGN_KNEE_EXTENSION_WEAK)
READS: frozenset[Concept] = frozenset(NAMED).union(
    *(
        one.READS
        for one in (
            femoral_nerve,
            foot_drop,
            nerve_injury,
            nerve_leg,
            neuropathy_pattern,
            numb_nerve,
            outranks_nerve,
            plexopathy,
            radiculopathy,
        )
    )
)


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card a leg: injury, bleed, foot drop, or the nerve whose place is numb."""
    if not (anything_told(patient) or patient.of(Sign, *NAMED)):
        return
    told = {side: nerves_of(patient, side) for side in Side if not patient.amputated(side)}
    socks = bool(like_socks(told))
    cord = bool(outranks_nerve.cord_signs(patient))
    for side, nerves in told.items():
        leg = leg_of(patient, nerves, socks=socks)
        plexus = plexus_of(patient, leg, told.get(OTHER[side]) if side in OTHER else None)
        urgent = tuple(_urgent(patient, leg, of_one_nerve=plexus is None))
        yield from urgent
        if not (urgent or cord or plexus or leg.exam.deficit):
            yield from (one for one in _settled(patient, leg) if not _weak_root_told(patient, one))


def _urgent(patient: PatientPicture, leg: Leg, *, of_one_nerve: bool) -> Iterator[Finding]:
    """What is said whatever else is wrong: a nerve beside a wound, and a bleed."""
    injury = injured(patient, leg.nerves)
    if injury is not None and (injury.wounded or not leg.exam.deficit):
        yield _injury(patient, leg, injury)
        return
    femoral = femoral_of(patient, leg.nerves) if of_one_nerve else None
    if femoral is not None and femoral.new:
        risk = bleeding_risk(patient, leg.side)
        if risk:
            yield _bleed(patient, leg, femoral, risk)


def _settled(patient: PatientPicture, leg: Leg) -> Iterator[Finding]:
    """The rest: the femoral nerve without a bleed, foot drop, and numbness by its place."""
    femoral = femoral_of(patient, leg.nerves)
    if femoral is not None and not femoral.known:
        unseen = medicines_unseen(patient) if femoral.new else ()
        if unseen or femoral.knee or (femoral.typical and not leg.root):
            yield _femoral(patient, leg, femoral, unseen)
            return
    if standing(patient, Concept.SIGN_FOOT_DROP, leg.side):
        yield from foot_drop.foot_drop(patient, leg)
    else:
        yield from numb_nerve.numb_nerve(patient, leg)


def _weak_root_told(patient: PatientPicture, one: Finding) -> bool:
    """Does the pathway of the roots speak of a weakness of that leg? It knows the haste (RAD-02, CORD-04)."""
    return any(
        isinstance(root, Finding) and root.side is one.side and root.urgency is not Urgency.INFO
        for root in concluded(patient, radiculopathy.assess)
    )


def _injury(patient: PatientPicture, leg: Leg, injury: InjuredLeg) -> Finding:
    kind: type[Finding] = OpenNerveInjury if injury.wounded else ClosedNerveInjury
    return kind(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            *([Note("explore")] if injury.wounded else []),
            Note("pulses_and_compartment"),
            *([] if injury.wounded else [Note("clinic_later")]),
            *([Note("injury_side")] if injury.side_unsure else []),
            *for_a_child(patient),
        ),
        evidence=injury.facts,
        missing=pulses_unknown(leg),
        concepts=("nerve.injury",),
        proposes=("referral.nerve_surgery",),
        stakes=Stakes.EMERGENCY if injury.wounded else Stakes.URGENT,
        rows=("MNO-07",),
    )


def _bleed(patient: PatientPicture, leg: Leg, femoral: Femoral, risk: tuple[Fact, ...]) -> Finding:
    return FemoralBleed(
        urgency=Urgency.WARNING,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("ct_today"), Note("bleed_opinion"), *for_a_child(patient)),
        evidence=(*femoral.facts, *risk),
        concepts=("mononeuropathy.femoral", "bleed.retroperitoneal"),
        proposes=("order.ct_abdomen_pelvis", "order.baseline_bloods"),
        stakes=Stakes.EMERGENCY,
        rows=("MNO-02",),
    )


def _femoral(patient: PatientPicture, leg: Leg, femoral: Femoral, unseen: tuple[Missing, ...]) -> Finding:
    weak = bool(femoral.knee) and newly(patient, Concept.SIGN_KNEE_EXTENSION_WEAK, leg.side)
    return FemoralNeuropathy(
        urgency=Urgency.WARNING if unseen or weak else Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(*([Note("ask_anticoagulant")] if unseen else []), Note("femoral_examine"), *for_a_child(patient)),
        evidence=tuple(dict.fromkeys((*femoral.facts, *leg.root))),
        missing=unseen,
        concepts=("mononeuropathy.femoral",),
        stakes=Stakes.URGENT if unseen or weak else Stakes.ELECTIVE,
        rows=("MNO-02",),
    )
