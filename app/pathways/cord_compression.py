"""Suspected compression of the cord, and the known syrinx with a new symptom.

ACR Appropriateness Criteria myelopathy (2020) for the examination; no text gives an hour for the MRI, so the limits are
an article's and ours; rows CORD-01 and CORD-09. Cancer, infection, the arteries of the cord and the cauda equina have
pathways of their own, which are more specific and speak first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Pathway, Stakes, Urgency, concluded
from app.pathways import (
    back_pain,
    both_legs,
    cauda_equina,
    cord_signs,
    spinal_infection,
    spinal_injury,
    spinal_metastasis,
    spinal_red_flags,
    spinal_stroke,
    spine_symptoms,
)
from app.pathways.both_legs import WeakLegs, weak_legs
from app.pathways.cord_signs import CordSigns, areflexia, cord_signs_of
from app.pathways.leg_deficit import LegDeficit, deficits, onset_of
from app.pathways.onset import new, of_now
from app.pathways.spinal_red_flags import new_flags
from app.pathways.spine_symptoms import new_leg_symptoms
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Sign
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

STEM = "cord_compression"

NEW_WITHIN = timedelta(days=90)
"""Ours: a cord is pressed over hours to months; what is older and does not change is not new."""

LISTED_WITHIN = timedelta(weeks=4)
"""Ours: a compression that was listed longer ago is known to whoever treats the patient."""

SLOW_FROM = timedelta(days=7)
"""CORD-01: "over hours to days" is fast; ours: what surely began more than a week ago is slow."""

OUTER_LIMIT_HOURS = 24
"""CORD-01: also for a stable or slow deficit, unless the spine team agrees otherwise."""

SYRINX_MRI_WEEKS = 2
"""Ours, CORD-09."""

MORE_SPECIFIC = (spinal_injury, spinal_metastasis, spinal_infection, spinal_stroke)

READS = frozenset({Concept.COND_CORD_COMPRESSION, Concept.COND_SYRINX}).union(
    *(
        one.READS
        for one in (
            *MORE_SPECIFIC,
            cauda_equina,
            back_pain,
            both_legs,
            cord_signs,
            spinal_red_flags,
            spine_symptoms,
        )
    )
)
PROPOSES: tuple[str, ...] = ("referral.spine", "order.mri_whole_spine")
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": (), "check": (), "syrinx": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "mri_fast": ("hours",),
    "mri_slow": ("hours",),
    "call_spine": (),
    "examine": (),
    "areflexia": (),
    "check_examine": (),
    "check_then": ("hours",),
    "syrinx_mri": ("weeks",),
    "syrinx_refer": (),
    "syrinx_worse": (),
}


class SuspectedCordCompression(Finding):
    """CORD-01."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class CheckTheCord(Finding):
    """CORD-01 can neither be said nor left: both legs are weak, and what would decide is missing or unconfirmed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check"


class SyrinxWithNewSymptom(Finding):
    """CORD-09."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "syrinx"


@dataclass(frozen=True, slots=True)
class Cord:
    """What speaks for the cord."""

    listed: tuple[Diagnosis, ...]
    syrinx: tuple[Diagnosis, ...]
    legs: tuple[LegDeficit, ...]
    weak: WeakLegs | None
    signs: CordSigns
    back: tuple[Fact, ...]
    flags: tuple[Fact, ...]
    areflexia: tuple[Sign, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All of it."""
        weak = self.weak.facts if self.weak else ()
        legs = (fact for leg in self.legs for fact in leg.facts)
        signs = (*self.signs.of_the_cord, *self.signs.gait)
        return tuple(
            dict.fromkeys((*self.listed, *self.syrinx, *weak, *legs, *signs, *self.flags, *self.back, *self.areflexia))
        )

    @property
    def suspected(self) -> bool:
        """CORD-01: a confirmed entry, a sensory level, brisk reflexes with one other sign, a syrinx that got worse."""
        return (
            any(not one.suspected for one in self.listed)
            or bool(self.signs.level)
            or bool(self.signs.brisk and (self.weak or self.signs.gait or self.flags))
            or self.syrinx_worse
            or self.legs_failing
        )

    @property
    def legs_failing(self) -> bool:
        """Both legs weak, and severely, suddenly or more and more so; lost ankle jerks alone are Guillain-Barré's."""
        weak = self.weak
        if weak is None or weak.pulseless or not (weak.severe or weak.sudden or weak.worsening):
            return False
        return bool(self.signs.gait or not self.areflexia)

    @property
    def syrinx_worse(self) -> bool:
        """CORD-09: new weakness, gait or bladder change, or worsening."""
        worse = any(leg.weakness or leg.worsening for leg in self.legs)
        return bool(self.syrinx) and bool(worse or self.signs.gait or self.flags)

    @property
    def to_check(self) -> bool:
        """Weak in both legs, or a suspicion that somebody wrote down: not enough to say it, too much to say nothing."""
        weak = self.weak is not None and not self.weak.pulseless
        return bool(self.listed) or (weak and bool(self.back or self.signs.gait))


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card: suspected compression, the syrinx, or the request to examine."""
    cord = _cord(patient)
    if cord.suspected:
        if not _said_elsewhere(patient, cord):
            yield _suspected(patient, cord)
    elif cord.syrinx:
        yield from _syrinx(patient, cord)
    elif cord.to_check and not any(_findings(patient, *MORE_SPECIFIC, cauda_equina)):
        yield _check(patient, cord)


def _cord(patient: PatientPicture) -> Cord:
    return Cord(
        listed=new(patient.current(Concept.COND_CORD_COMPRESSION, suspected=True), LISTED_WITHIN, patient),
        syrinx=patient.current(Concept.COND_SYRINX),
        legs=deficits(patient, NEW_WITHIN),
        weak=weak_legs(patient, NEW_WITHIN),
        signs=cord_signs_of(patient, NEW_WITHIN),
        back=back_pain.back_pain(patient),
        flags=new_flags(patient),
        areflexia=areflexia(patient),
    )


def _findings(patient: PatientPicture, *pathways: Pathway) -> Iterator[Finding]:
    return (one for pathway in pathways for one in concluded(patient, pathway.assess) if isinstance(one, Finding))


def _said_elsewhere(patient: PatientPicture, cord: Cord) -> bool:
    """Another pathway already asks for the same MRI; the cauda equina only while nothing points to the cord itself."""
    asked = MORE_SPECIFIC if cord.signs.of_the_cord or cord.listed or cord.syrinx else (*MORE_SPECIFIC, cauda_equina)
    return any(one.urgency is Urgency.CRITICAL for one in _findings(patient, *asked))


def _suspected(patient: PatientPicture, cord: Cord) -> Finding:
    slow = _slow(patient, cord)
    window = (
        Note("mri_slow", {"hours": OUTER_LIMIT_HOURS})
        if slow
        else Note("mri_fast", {"hours": patient.limits.mri_cord_hours})
    )
    return SuspectedCordCompression(
        urgency=Urgency.CRITICAL,
        notes=(
            window,
            Note("call_spine"),
            Note("examine"),
            *((Note("areflexia"),) if cord.areflexia else ()),
        ),
        evidence=cord.facts,
        missing=_not_examined(patient),
        concepts=("cord_compression", "referral.spine.emergency"),
        proposes=PROPOSES,
        stakes=Stakes.SPINE_THREATENED,
        thresholds=() if slow else ("mri_cord_hours",),
        rows=("CORD-01", *(("CORD-09",) if cord.syrinx else ())),
    )


def _slow(patient: PatientPicture, cord: Cord) -> bool:
    """Surely of weeks or months, not severe and not seen to grow; without a recorded onset nobody knows."""
    if (cord.weak and cord.weak.severe) or any(leg.grew for leg in cord.legs) or cord.flags:
        return False
    signs: tuple[Sign | Diagnosis, ...] = (*cord.signs.of_the_cord, *cord.signs.gait, *cord.listed)
    onsets = [
        *(onset_of(one, patient) for leg in cord.legs for one in (*leg.weakness, *leg.numbness)),
        *(one.onset for one in signs),
    ]
    return all(one is not None and not one.possibly_within(SLOW_FROM, patient.as_of) for one in onsets)


def _syrinx(patient: PatientPicture, cord: Cord) -> Iterator[Finding]:
    """CORD-09: a new pain or numbness."""
    symptoms = new_leg_symptoms(patient)
    if not symptoms:
        return
    yield SyrinxWithNewSymptom(
        urgency=Urgency.WARNING,
        notes=(Note("syrinx_mri", {"weeks": SYRINX_MRI_WEEKS}), Note("syrinx_refer"), Note("syrinx_worse")),
        evidence=(*cord.syrinx, *symptoms),
        concepts=("syrinx",),
        proposes=("order.mri_whole_spine", "referral.spine"),
        stakes=Stakes.URGENT,
        rows=("CORD-09",),
    )


def _check(patient: PatientPicture, cord: Cord) -> Finding:
    return CheckTheCord(
        urgency=Urgency.WARNING,
        notes=(Note("check_examine"), Note("check_then", {"hours": patient.limits.mri_cord_hours})),
        evidence=cord.facts,
        missing=_not_examined(patient),
        concepts=("cord_compression.possible",),
        stakes=Stakes.EMERGENCY,
        rows=("CORD-01",),
    )


def _not_examined(patient: PatientPicture) -> tuple[Missing, ...]:
    """Sensory level and ankle reflexes, as far as nobody charted them within a day."""
    return tuple(
        patient.missing(concept, stale=bool(patient.of(Sign, concept)))
        for concept in (Concept.SIGN_SENSORY_LEVEL, Concept.REFLEX_ANKLE)
        if not any(of_now(one, patient) or patient.is_fresh(one) for one in patient.of(Sign, concept))
    )
