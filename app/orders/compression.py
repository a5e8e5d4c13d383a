"""Compression of the leg (stocking, bandage, pump) that the clinician selected: is there enough flow beneath it?

Rabe and Pannier, Risks and contraindications of medical compression treatment; NICE leg-ulcer text as quoted in a
lesson. Rows COMPR-01 to COMPR-04. It is judged, and never drafted. The order does not say which leg, so that the worse
one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Decision, Finding, Note, Stakes, Urgency, Withheld
from app.orders import compression_flow, compression_other
from app.orders.compression_flow import threatened_limb
from app.orders.reasons import Effect, Reasons
from app.picture.concepts import Concept
from app.picture.facts import Order
from app.picture.patient import PatientPicture

ORDER = "order.compression"
STEM = "compression"

READS: frozenset[Concept] = compression_flow.READS | compression_other.READS | {Concept.ORDER_COMPRESSION}
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "never_drafted": (),
    "call_vascular": (),
    **compression_flow.NOTES,
    **compression_other.NOTES,
}
CARDS: Mapping[str, tuple[str, ...]] = {
    "do_not_apply": (),
    "reduced": (),
    "toe_pressure": (),
    "with_care": (),
    "measure_first": (),
}


class DoNotApply(Finding):
    """COMPR-01."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "do_not_apply"


class ReducedPressure(Finding):
    """COMPR-02."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "reduced"


class ToePressureFirst(Finding):
    """COMPR-03."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "toe_pressure"


class WithCare(Finding):
    """COMPR-01, what calls for monitoring, or could not be looked up."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "with_care"


class MeasureFirst(Finding):
    """COMPR-04."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "measure_first"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft: no pathway proposes it, and nobody should apply it unseen."""
    return Withheld(order=ORDER, notes=(Note("never_drafted"),), rows=("COMPR-01",))


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """One card, the gravest that applies, with everything that was found."""
    if selected.concept is not Concept.ORDER_COMPRESSION:
        return
    threat = threatened_limb(patient, acute=stakes.acute_limb)
    flow = Reasons((*threat, *compression_flow.flow_reasons(patient)))
    told = Reasons((*flow.all, *compression_other.other_reasons(patient)))
    rows = frozenset(told.rows)
    if told.having(Effect.STOPS).all:
        yield _stop(flow, told, stakes, threatened=bool(threat))
    elif "COMPR-02" in rows:
        yield _finding(ReducedPressure, told, Urgency.WARNING)
    elif "COMPR-03" in rows:
        yield _finding(ToePressureFirst, told, Urgency.WARNING, proposes=("order.tbi",))
    elif told.having(Effect.CAUTIONS).all:
        yield _finding(WithCare, told, Urgency.WARNING)
    elif told.having(Effect.HOLDS).all:
        yield _finding(MeasureFirst, told, Urgency.INFO, proposes=("order.abi",))


def _stop(flow: Reasons, told: Reasons, stakes: Stakes, *, threatened: bool) -> Finding:
    too_little = bool(flow.having(Effect.STOPS).all)
    at_stake = Stakes.URGENT if not threatened else stakes if stakes.today else Stakes.EMERGENCY
    return _finding(
        DoNotApply,
        told,
        Urgency.CRITICAL if threatened else Urgency.WARNING,
        proposes=("referral.vascular",) if too_little else (),
        first=(Note("call_vascular"),) if too_little else (),
        stakes=at_stake,
    )


def _finding(
    card: type[Finding],
    told: Reasons,
    urgency: Urgency,
    *,
    proposes: tuple[str, ...] = (),
    first: tuple[Note, ...] = (),
    stakes: Stakes = Stakes.ELECTIVE,
) -> Finding:
    said = told.having(Effect.STOPS, Effect.CAUTIONS, Effect.HOLDS)
    by_index = {"COMPR-02"} & set(told.rows) or any(one.note == "low_index" for one in told.all)
    return card(
        urgency=urgency,
        notes=(*first, *said.notes),
        evidence=said.evidence,
        missing=said.missing,
        concepts=said.concepts,
        proposes=proposes,
        stakes=stakes,
        safety=True,
        thresholds=("compression_abi_stop",) if by_index else (),
        rows=said.rows,
    )
