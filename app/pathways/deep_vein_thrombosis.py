"""Deep vein thrombosis: the one leg that is newly swollen, or hurts and is warm.

NICE QS201 statement 3 and NG158 as summarized; rows DVT-01, DVT-02 and DVT-05. A score is low only when every item was
looked at: until then the leg is scanned as if it were high.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import acute_leg, phlegmasia, wells
from app.pathways.acute_leg import acute_ischemia
from app.pathways.chronic_leg import without
from app.pathways.story import began_within
from app.pathways.wells import LIKELY_FROM, Score, present
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Measurement, Order, OrderStage, Side, Sign
from app.picture.lifetimes import STAYS_CURRENT
from app.picture.needs import Missing
from app.picture.patient import PatientPicture, Reading

STEM = "deep_vein_thrombosis"

NEW_WITHIN = timedelta(days=28)
"""Ours: a leg that has been swollen for longer than four weeks has another question."""

LISTED_COUNTS_FOR = timedelta(days=90)
"""Ours: three months, the shortest usual treatment; an older entry was dealt with."""

SCAN_COUNTS_FOR = timedelta(days=7)
"""DVT-01: a negative scan is repeated after six to eight days."""

SWELLING = (
    Concept.SIGN_LEG_SWELLING,
    Concept.SIGN_MASSIVE_SWELLING,
    Concept.SIGN_CALF_CIRCUMFERENCE,
    Concept.SIGN_PITTING_EDEMA,
)
LOCAL = (Concept.SIGN_LEG_WARM, Concept.SIGN_CALF_TENDERNESS)
"""With pain, these raise the suspicion without a swelling."""

ANTICOAGULANTS = (
    Concept.MED_UFH,
    Concept.MED_LMWH,
    Concept.MED_FONDAPARINUX,
    Concept.MED_DOAC,
    Concept.MED_WARFARIN,
    Concept.MED_DTI,
)
OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}

READS = (
    wells.READS
    | acute_leg.READS
    | phlegmasia.READS
    | {
        *SWELLING,
        *LOCAL,
        *ANTICOAGULANTS,
        Concept.PAIN_LIMB,
        Concept.PREGNANCY_STATUS,
        Concept.LAB_D_DIMER,
        Concept.ORDER_DUPLEX_VENOUS,
        Concept.COND_AMPUTATION,
    }
)
PROPOSES: tuple[str, ...] = ("order.duplex_venous", "order.d_dimer")
CARDS: Mapping[str, tuple[str, ...]] = {
    "likely": ("side", "points"),
    "open": ("side", "points"),
    "unlikely": ("side",),
    "listed": ("side",),
    "scanned": ("side",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "scan_now": (),
    "score_open": ("points", "limit"),
    "d_dimer_first": (),
    "d_dimer_on_record": (),
    "interim": (),
    "already_anticoagulated": (),
    "pregnancy": (),
    "alternative": (),
    "negative_scan": (),
    "read_the_scan": (),
    "listed_untreated": (),
    "with_ischemia": (),
    "feel_pulses": (),
    "side_to_confirm": (),
}

_OPENS = (*SWELLING, *LOCAL, Concept.SYMPTOM_LEG, Concept.COND_DVT)


class LikelyThrombosis(Finding):
    """DVT-01: two points or more."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "likely"


class OpenScore(Finding):
    """Fewer than two points charted, and items that nobody recorded."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "open"


class UnlikelyThrombosis(Finding):
    """DVT-02: every item was looked at, and there are fewer than two points."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "unlikely"


class ListedThrombosis(Finding):
    """A thrombosis on the list that nobody treats, or on an ischemic leg (DVT-05)."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "listed"


class ScannedLately(Finding):
    """The scan was done; its result is not read here."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "scanned"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg."""
    if not patient.of(Fact, *_OPENS):
        return
    swollen_and_blue = phlegmasia.critical_sides(patient)
    unsided = _listed(patient, Side.NOT_RECORDED)
    explained = False
    for side in Side:
        if patient.amputated(side) or side in swollen_and_blue:
            continue
        suspicion = _suspicion(patient, side)
        listed = _listed(patient, side)
        if side is Side.NOT_RECORDED and explained:
            continue  # The leg that is swollen has spoken for it.
        if not listed and suspicion and unsided:
            listed, explained = unsided, True
        if listed:
            yield from _known(patient, side, listed)
        elif suspicion:
            yield _scored(patient, side, suspicion)


def sides_spoken_of(patient: PatientPicture) -> frozenset[Side]:
    """The legs of which this pathway speaks."""
    return frozenset(
        one.side for one in concluded(patient, assess) if isinstance(one, Finding) and one.side is not None
    )


# What raises the suspicion.


def _suspicion(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """New swelling of one leg, pain with warmth or deep tenderness, or a thrombosis that is listed as suspected."""
    swollen = _swollen(patient, side)
    other = OPPOSITE.get(side)
    both = other is not None and bool(_swollen(patient, other)) and not _larger(patient, side)
    local = tuple(fact for concept in LOCAL for fact in present(patient, concept, side))
    pain = without(_pain(patient, side), local)
    suspected = tuple(one for one in _dvt(patient, side, suspected=True) if one.suspected)
    if side is Side.NOT_RECORDED and not (local or suspected or (swollen and pain)):
        return ()  # Swollen legs without a side are mostly both legs.
    if swollen and not both:
        return (*swollen, *local, *pain, *suspected)
    if local and pain:
        return (*local, *pain, *suspected)
    return suspected


def _swollen(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    signs = tuple(fact for concept in SWELLING for fact in present(patient, concept, side))
    return (*signs, *without(_told(patient, side, Complaint.SWELLING), signs))


def _larger(patient: PatientPicture, side: Side) -> bool:
    """Both legs are swollen, but this one is larger than the other."""
    return bool(present(patient, Concept.SIGN_CALF_CIRCUMFERENCE, side))


def _pain(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """New pain, charted or told."""
    charted = tuple(one for one in present(patient, Concept.PAIN_LIMB, side) if _new(patient, one))
    return (*charted, *without(_told(patient, side, Complaint.PAIN), charted))


def _told(patient: PatientPicture, side: Side, complaint: Complaint) -> tuple[Fact, ...]:
    told = (one for one in patient.symptoms(side) if complaint in one.complaints and not one.suspected)
    return tuple(one for one in told if (one.onset or one.when) and began_within((one,), NEW_WITHIN, patient))


def _new(patient: PatientPicture, sign: Sign) -> bool:
    return sign.onset is None or sign.onset.possibly_within(NEW_WITHIN, patient.as_of)


def _dvt(patient: PatientPicture, side: Side, *, suspected: bool) -> tuple[Diagnosis, ...]:
    return tuple(
        one
        for one in patient.current(Concept.COND_DVT, suspected=suspected)
        if (one.side or Side.NOT_RECORDED) is side
        and (one.onset or one.when) is not None
        and (one.onset or one.when).possibly_within(LISTED_COUNTS_FOR, patient.as_of)  # type: ignore[union-attr]
    )


# A thrombosis that is known.


def _listed(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    return _dvt(patient, side, suspected=False)


def _known(patient: PatientPicture, side: Side, listed: tuple[Diagnosis, ...]) -> Iterator[Outcome]:
    """No card for one that is treated, unless the leg is ischemic too (DVT-05)."""
    ischemic = side in acute_ischemia(patient)
    treated = bool(patient.medications(*ANTICOAGULANTS))
    if treated and not ischemic:
        return
    gap = () if treated or patient.complete(Concept.MED_DOAC) else (patient.missing(Concept.MED_DOAC),)
    yield ListedThrombosis(
        urgency=Urgency.WARNING,
        side=side,
        blanks={"side": side},
        notes=(
            *([Note("with_ischemia")] if ischemic else []),
            *([] if treated else [Note("listed_untreated")]),
            Note("feel_pulses"),
            *([Note("side_to_confirm")] if side is Side.NOT_RECORDED else []),
        ),
        evidence=listed,
        missing=gap,
        concepts=("dvt",),
        stakes=Stakes.EMERGENCY,
        rows=("DVT-05", "DVT-01") if ischemic else ("DVT-01",),
    )


# A thrombosis that is suspected.


def _scored(patient: PatientPicture, side: Side, suspicion: tuple[Fact, ...]) -> Finding:
    score = wells.wells(patient, side)
    evidence = (*suspicion, *score.evidence, *score.alternative)
    scanned = _scanned(patient)
    if scanned:
        notes = (Note("read_the_scan"), Note("negative_scan"), Note("feel_pulses"))
        return _finding(ScannedLately, side, notes, (*evidence, *scanned), urgency=Urgency.INFO, concept="dvt.scanned")
    dimer = patient.measurement(Concept.LAB_D_DIMER)
    pregnant = _pregnant(patient)
    ischemic = side in acute_ischemia(patient)
    common = tuple(_common_notes(patient, score, dimer, ischemic=ischemic))
    evidence = (*evidence, *pregnant, *(() if isinstance(dimer, Missing) else dimer.facts))
    tests = ("order.d_dimer",) if isinstance(dimer, Missing) else ()
    rows = ("DVT-05",) if ischemic else ()
    if score.most < LIKELY_FROM and not pregnant:
        found = _finding(
            UnlikelyThrombosis,
            side,
            (Note("d_dimer_first"), *common),
            evidence,
            concept="dvt.unlikely",
            rows=("DVT-02", *rows),
        )
        return replace(found, proposes=tests or ("order.duplex_venous",), optional=frozenset({"order.duplex_venous"}))
    proposes = ("order.duplex_venous", *tests)
    optional = frozenset({"order.d_dimer"})
    points = {"points": max(score.least, 0)}
    now = (*([Note("pregnancy")] if pregnant else []), Note("scan_now"))
    if score.least >= LIKELY_FROM:
        found = _finding(
            LikelyThrombosis, side, (*now, *common, Note("negative_scan")), evidence, rows=("DVT-01", *rows)
        )
        return replace(found, blanks={**found.blanks, **points}, proposes=proposes, optional=optional)
    unscored = Note("score_open", {**points, "limit": LIKELY_FROM})
    found = _finding(
        OpenScore, side, (unscored, *now, *common), evidence, concept="dvt.open", rows=("DVT-01", "DVT-02", *rows)
    )
    return replace(
        found, blanks={**found.blanks, **points}, missing=score.missing, proposes=proposes, optional=optional
    )


def _finding(
    card: type[Finding],
    side: Side,
    notes: tuple[Note, ...],
    evidence: tuple[Fact, ...],
    *,
    urgency: Urgency = Urgency.WARNING,
    concept: str = "dvt",
    rows: tuple[str, ...] = ("DVT-01",),
) -> Finding:
    return card(
        urgency=urgency,
        side=side,
        blanks={"side": side},
        notes=(*notes, *([Note("side_to_confirm")] if side is Side.NOT_RECORDED else [])),
        evidence=tuple(dict.fromkeys(evidence)),
        concepts=(concept,),
        stakes=Stakes.EMERGENCY,
        rows=rows,
    )


def _common_notes(
    patient: PatientPicture,
    score: Score,
    dimer: Reading[Measurement] | Missing,
    *,
    ischemic: bool,
) -> Iterator[Note]:
    if ischemic:
        yield Note("with_ischemia")
    if isinstance(dimer, Reading):
        yield Note("d_dimer_on_record")
    treated = bool(patient.medications(*ANTICOAGULANTS))
    yield Note("already_anticoagulated" if treated else "interim")
    if score.alternative:
        yield Note("alternative")
    yield Note("feel_pulses")


def _scanned(patient: PatientPicture) -> tuple[Order, ...]:
    done = patient.orders(Concept.ORDER_DUPLEX_VENOUS, stage=OrderStage.DONE)
    return tuple(one for one in done if one.when and one.when.possibly_within(SCAN_COUNTS_FOR, patient.as_of))


def _pregnant(patient: PatientPicture) -> tuple[Fact, ...]:
    """Ours: the score and the D-dimer were not made for pregnancy, so that it is scanned."""
    lasts = STAYS_CURRENT[Concept.PREGNANCY_STATUS]
    stated = (
        one
        for one in patient.of(Sign, Concept.PREGNANCY_STATUS)
        if one.value.rank > 0 and one.when is not None and one.when.possibly_within(lasts, patient.as_of)
    )
    return (*patient.current(Concept.PREGNANCY_STATUS, suspected=True), *stated)
