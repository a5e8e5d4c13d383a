"""Numbness that has the place of one nerve: sciatic, tibial, peroneal, or that of the outer thigh (MNO-01, -03 to -05).

StatPearls on the nerves of the foot and on the tibial nerve, EBM guideline entry on meralgia. When an entrapment does
not settle: decompression (MNO-08, review of peroneal neuropathy PMC8567814).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.conclusions import Finding, Note, Urgency
from app.pathways.leg_territories import Nerve, nerve_of, numb_places
from app.pathways.nerve_findings import NUMB
from app.pathways.nerve_leg import NOT_SETTLED_AFTER, Leg, casts, for_a_child, lately_on
from app.pathways.nerve_symptoms import surely_began_before
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Side, Trait
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture

LISTED = {
    Nerve.SCIATIC: Concept.COND_MONONEUROPATHY_SCIATIC,
    Nerve.TIBIAL: Concept.COND_MONONEUROPATHY_TIBIAL,
    Nerve.PERONEAL: Concept.COND_MONONEUROPATHY_PERONEAL,
    Nerve.LFCN: Concept.COND_MONONEUROPATHY_LFCN,
}
ENTRAPPED = (Nerve.PERONEAL, Nerve.TIBIAL, Nerve.LFCN)
"""MNO-08: the nerves that a surgeon can free."""

BAD_ENOUGH = frozenset({Trait.PROGRESSIVE, Trait.LIMITING})
"""Ours, MNO-08: with one of these, with weakness or with pain, an entrapment that stays may be worth an operation."""

ADVICE = {
    Nerve.SCIATIC: "sciatic_where",
    Nerve.TIBIAL: "tibial_where",
    Nerve.PERONEAL: "peroneal_pressure",
    Nerve.LFCN: "lfcn_advice",
}
READS = frozenset({*LISTED.values(), Concept.PROC_GLUTEAL_INJECTION})


def numb_nerve(patient: PatientPicture, leg: Leg) -> Iterator[Finding]:
    """A card for a nerve that is not on the list yet, and again for an entrapment that does not settle."""
    told = nerve_of(numb_places(leg.nerves)) if Trait.DERMATOMAL not in leg.nerves.traits else None
    nerve = told or _listed_nerve(patient, leg)
    if nerve is None or nerve not in NUMB or (nerve is not Nerve.LFCN and (leg.socks or leg.root)):
        return
    facts = leg.nerves.facts
    listed = _listed(patient, nerve, leg.side)
    bad = bool(leg.nerves.weak or leg.nerves.painful or leg.nerves.traits & BAD_ENOUGH)
    stays = nerve in ENTRAPPED and bad and surely_began_before(facts, NOT_SETTLED_AFTER, patient)
    known = any(not _of_these_days(one, patient) for one in listed)
    if not stays and (known or told is None):
        return
    injection = lately_on(patient, Concept.PROC_GLUTEAL_INJECTION, leg.side) if nerve is Nerve.SCIATIC else ()
    cast: tuple[Fact, ...] = casts(patient, leg.side) if nerve is Nerve.PERONEAL else ()
    kind, row = NUMB[nerve]
    yield kind(
        urgency=Urgency.INFO,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(
            *([Note("gluteal_injection")] if injection else []),
            *([Note("cast")] if cast else []),
            *([Note("check_root")] if nerve is Nerve.PERONEAL else []),
            Note(ADVICE[nerve]),
            *([Note("not_settling")] if stays else []),
            *for_a_child(patient),
        ),
        evidence=tuple(dict.fromkeys((*facts, *listed, *injection, *cast))),
        concepts=(f"mononeuropathy.{nerve}",),
        proposes=("referral.nerve_surgery",) if stays else (),
        optional=frozenset({"referral.nerve_surgery"}),
        rows=(row, "MNO-08") if stays else (row,),
    )


def _listed_nerve(patient: PatientPicture, leg: Leg) -> Nerve | None:
    """An entrapment on the list of that leg, when the leg has a complaint."""
    return next((nerve for nerve in ENTRAPPED if leg.nerves.facts and _listed(patient, nerve, leg.side)), None)


def _listed(patient: PatientPicture, nerve: Nerve, side: Side) -> tuple[Diagnosis, ...]:
    return tuple(one for one in patient.current(LISTED[nerve]) if (one.side or Side.NOT_RECORDED) is side)


def _of_these_days(one: Diagnosis, patient: PatientPicture) -> bool:
    began = one.when or one.onset
    return began is not None and began.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
