"""Phlegmasia: a leg swollen by a clot until no blood gets in. It looks like acute limb ischemia, and may become it.

EMRA, phlegmasia alba and cerulea dolens; row DVT-03. Pulses may still be felt, or be hidden by the swelling, so that
they decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways.chronic_leg import without
from app.pathways.leg_exam import PAIN
from app.pathways.story import began_within, story_of
from app.picture.concepts import Concept
from app.picture.facts import Colour, Complaint, Diagnosis, Fact, Pulse, Side, Sign
from app.picture.needs import Missing
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, Reading

STEM = "phlegmasia"

BLUE = (Colour.CYANOTIC, Colour.MOTTLED, Colour.FIXED_MOTTLED)
LISTED_COUNTS_FOR = timedelta(days=14)
"""Ours: as for a listed acute limb ischemia."""

PEDAL = (Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL)

READS = frozenset(
    {
        *PAIN,
        *PEDAL,
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SKIN_COLOR_LIMB,
        Concept.SYMPTOM_LEG,
        Concept.COND_PHLEGMASIA,
        Concept.COND_AMPUTATION,
    }
)
PROPOSES: tuple[str, ...] = ("referral.vascular", "order.heparin", "order.duplex_venous", "order.baseline_bloods")
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": ("side",), "possible": ("side",)}
NOTES: Mapping[str, tuple[str, ...]] = {
    "call_vascular": (),
    "heparin": (),
    "doppler": (),
    "examine": (),
    "not_confirmed": (),
    "weak_pulses": (),
    "pulses_do_not_exclude": (),
    "side_to_confirm": (),
}


class SuspectedPhlegmasia(Finding):
    """DVT-03."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class PossiblePhlegmasia(Finding):
    """Massively swollen, and one of color and pain was not recorded; or listed without confirmation."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "possible"


def critical_sides(patient: PatientPicture) -> frozenset[Side]:
    """The legs whose emergency this is: a thrombosis gets no second card there."""
    found = (one for one in concluded(patient, assess) if isinstance(one, Finding) and one.urgency is Urgency.CRITICAL)
    return frozenset(one.side for one in found if one.side is not None)


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg."""
    if not patient.of(Fact, Concept.SIGN_MASSIVE_SWELLING, Concept.COND_PHLEGMASIA):
        return
    for side in Side:
        if not patient.amputated(side):
            yield from _of_leg(patient, side)


def _of_leg(patient: PatientPicture, side: Side) -> Iterator[Finding]:
    listed = _listed(patient, side)
    swollen = _present(patient, Concept.SIGN_MASSIVE_SWELLING, side)
    blue, color_known = _blue(patient, side)
    pain, pain_known = _pain(patient, side)
    signs: tuple[Fact, ...] = (*swollen, *blue, *pain)
    confirmed = tuple(one for one in listed if not one.suspected)
    if confirmed or (swollen and blue and pain):
        yield _suspected(patient, side, (*confirmed, *signs), sure=bool(confirmed) or _sure(signs))
        return
    missing: tuple[Missing, ...] = ()
    if swollen and blue and not pain_known:
        missing = (patient.missing(Concept.PAIN_LIMB, side),)
    elif swollen and pain and not color_known:
        missing = (patient.missing(Concept.SKIN_COLOR_LIMB, side),)
    if missing or listed:
        yield _possible(side, (*listed, *signs), missing, listed)


def _listed(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    return tuple(
        one
        for one in patient.current(Concept.COND_PHLEGMASIA, suspected=True)
        if (one.side or Side.NOT_RECORDED) is side and _may_be_of_now(patient, one)
    )


def _may_be_of_now(patient: PatientPicture, one: Diagnosis) -> bool:
    began = one.onset or one.when
    return began is None or began.possibly_within(LISTED_COUNTS_FOR, patient.as_of)


def _present(patient: PatientPicture, concept: Concept, side: Side) -> tuple[Sign, ...]:
    reading = patient.sign(concept, side)
    return (reading.fact,) if isinstance(reading, Reading) and reading.fact.value.rank > 0 else ()


def _blue(patient: PatientPicture, side: Side) -> tuple[tuple[Sign, ...], bool]:
    """The blue or mottled skin, and whether the color was looked at."""
    reading = patient.sign(Concept.SKIN_COLOR_LIMB, side)
    if isinstance(reading, Missing):
        return (), False
    return ((reading.fact,) if reading.fact.value in BLUE else ()), True


def _pain(patient: PatientPicture, side: Side) -> tuple[tuple[Fact, ...], bool]:
    """The pain, and whether anybody asked for it."""
    told = story_of(patient, side).of(Complaint.PAIN)
    new = tuple(one for one in told if began_within((one,), ACUTE_ONSET_WITHIN, patient))
    readings = [one for concept in PAIN if isinstance(one := patient.sign(concept, side), Reading)]
    charted = tuple(one.fact for one in readings if one.fact.value.rank > 0)
    return (*charted, *without(new, charted)), bool(readings or told)


def _sure(signs: tuple[Fact, ...]) -> bool:
    """DATA-03: findings that are not confirmed raise the alarm, and draft no drug."""
    return not any(getattr(one, "suspected", False) for one in signs)


def _suspected(patient: PatientPicture, side: Side, evidence: tuple[Fact, ...], *, sure: bool) -> Finding:
    weak = tuple(
        reading.fact
        for concept in PEDAL
        if isinstance(reading := patient.sign(concept, side), Reading) and reading.fact.value is not Pulse.NORMAL
    )
    heparin = ("order.heparin",) if sure else ()
    return SuspectedPhlegmasia(
        urgency=Urgency.CRITICAL,
        side=side,
        blanks={"side": side},
        notes=(
            Note("call_vascular"),
            Note("heparin"),
            Note("doppler"),
            *([Note("weak_pulses")] if weak else []),
            *([Note("side_to_confirm")] if side is Side.NOT_RECORDED else []),
            Note("pulses_do_not_exclude"),
        ),
        evidence=tuple(dict.fromkeys((*evidence, *weak))),
        concepts=("phlegmasia", "referral.vascular.emergency"),
        proposes=("referral.vascular", *heparin, "order.duplex_venous", "order.baseline_bloods"),
        stakes=Stakes.EMERGENCY,
        rows=("DVT-03",),
    )


def _possible(
    side: Side, evidence: tuple[Fact, ...], missing: tuple[Missing, ...], listed: tuple[Diagnosis, ...]
) -> Finding:
    return PossiblePhlegmasia(
        urgency=Urgency.WARNING,
        side=side,
        blanks={"side": side},
        notes=(
            Note("not_confirmed" if listed else "examine"),
            *([Note("side_to_confirm")] if side is Side.NOT_RECORDED else []),
            Note("pulses_do_not_exclude"),
        ),
        evidence=tuple(dict.fromkeys(evidence)),
        missing=missing,
        concepts=("phlegmasia.possible",),
        stakes=Stakes.EMERGENCY,
        rows=("DVT-03",),
    )
