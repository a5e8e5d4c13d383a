"""What besides the flow speaks against compression: a bypass beneath it, a failing heart, a leg that cannot feel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.orders import on_record
from app.orders.reasons import Effect, Reason
from app.picture.concepts import Concept
from app.picture.facts import Fact, Procedure, Side, Sign
from app.picture.needs import Need
from app.picture.patient import PatientPicture, newest_or_worst

SENSATION_COUNTS_FOR = timedelta(days=365)
"""Ours: diabetic sensory loss does not come back."""

SENSATION = (Concept.SENSORY_LIMB, Concept.SENSORY_MONOFILAMENT)

READS = frozenset(
    {
        *SENSATION,
        Concept.COND_EPIFASCIAL_BYPASS,
        Concept.COND_HEART_FAILURE,
        Concept.COND_NYHA_III,
        Concept.COND_NYHA_IV,
        Concept.COND_DPN,
        Concept.COND_DIABETES,
        Concept.COND_POLYNEUROPATHY,
    }
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "bypass": (),
    "heart_failure_iv": (),
    "heart_failure_iii": (),
    "heart_failure_class": (),
    "neuropathy": (),
    "not_checked_conditions": (),
}


def other_reasons(patient: PatientPicture) -> Iterator[Reason]:
    """COMPR-01, all but the numbers and the threatened limb."""
    bypass = (
        *on_record.ever(patient, Concept.COND_EPIFASCIAL_BYPASS),
        *patient.of(Procedure, Concept.COND_EPIFASCIAL_BYPASS),
    )
    if bypass:
        yield _reason(Effect.STOPS, "bypass", "bypass", on_record.once(bypass))
    yield from _heart(patient)
    numb = _numb_diabetic_leg(patient)
    if numb:
        yield _reason(Effect.STOPS, "neuropathy", "neuropathy", numb)
    if not patient.state(Need.CONDITIONS).complete:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="not_checked_conditions",
            rows=("HOOK-06",),
            concepts=("safety.compression.not_checked",),
            missing=(patient.unseen(Concept.COND_HEART_FAILURE, (Need.CONDITIONS,)),),
        )


def _reason(effect: Effect, note: str, concept: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(
        effect=effect,
        note=note,
        rows=("COMPR-01",),
        concepts=(f"safety.compression.{concept}",),
        evidence=evidence,
    )


def _heart(patient: PatientPicture) -> Iterator[Reason]:
    fourth = on_record.now(patient, Concept.COND_NYHA_IV)
    third = on_record.now(patient, Concept.COND_NYHA_III)
    failure = on_record.now(patient, Concept.COND_HEART_FAILURE)
    if fourth:
        yield _reason(Effect.STOPS, "heart_failure_iv", "heart_failure", fourth)
    elif third:
        yield _reason(Effect.CAUTIONS, "heart_failure_iii", "heart_failure", third)
    elif failure:
        yield _reason(Effect.CAUTIONS, "heart_failure_class", "heart_failure", failure)


def _numb_diabetic_leg(patient: PatientPicture) -> tuple[Fact, ...]:
    """Diabetic neuropathy with charted sensory loss; how severe it is nobody charts, so that any loss counts (ours)."""
    neuropathy: tuple[Fact, ...] = on_record.now(patient, Concept.COND_DPN)
    if not neuropathy and on_record.now(patient, Concept.COND_DIABETES):
        neuropathy = on_record.now(patient, Concept.COND_POLYNEUROPATHY)
    lost = tuple(
        found for concept in SENSATION for side in Side if (found := _loss(patient, concept, side)) is not None
    )
    return (*neuropathy, *lost) if neuropathy and lost else ()


def _loss(patient: PatientPicture, concept: Concept, side: Side) -> Sign | None:
    lately = (
        one
        for one in patient.signs(concept, side)
        if one.when is not None and one.when.possibly_within(SENSATION_COUNTS_FOR, patient.as_of)
    )
    newest = newest_or_worst(lately, lambda one: one.value.rank)
    return newest.fact if newest is not None and newest.fact.value.rank > 0 else None
