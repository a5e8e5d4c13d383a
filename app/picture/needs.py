"""What we ask a chart for, in what state it came, and the ways of not knowing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from app.picture.concepts import Concept
from app.picture.facts import Side


class Need(StrEnum):
    """One question to the EHR; the value is also its prefetch key."""

    PATIENT = "patient"
    ENCOUNTER = "encounter"
    CONDITIONS = "conditions"
    EXAM = "exam"
    MEASUREMENTS = "measurements"
    MEDICATIONS = "medications"
    STATEMENTS = "medicationStatements"
    ADMINISTRATIONS = "medicationAdministrations"
    ALLERGIES = "allergies"
    PROCEDURES = "procedures"
    DEVICES = "devices"
    ORDERS = "orders"


class NeedState(StrEnum):
    """What came of a need. Only the first two are an answer; the others never mean "none"."""

    SENT = "sent"
    NONE_ON_RECORD = "none on record"
    CUT = "cut short by paging"
    FAILED = "failed"
    DENIED = "access denied"
    UNAVAILABLE = "not available"
    MALFORMED = "malformed"
    WRONG_PATIENT = "another patient's"
    ABSENT = "not sent"

    @property
    def complete(self) -> bool:
        """All there is was seen, so that silence means "not on record"."""
        return self in COMPLETE


COMPLETE = (NeedState.SENT, NeedState.NONE_ON_RECORD)
"""The states in which all there is was seen."""


class Trouble(StrEnum):
    """What went wrong while a need was fetched from the EHR; the value goes into logs, so it says nothing else."""

    DENIED = "denied"
    OTHER_PATIENT = "token is for another patient"
    FORBIDDEN_ADDRESS = "address not allowed"
    NO_CONNECTION = "no connection"
    CONNECTION_LOST = "connection lost"
    OUT_OF_TIME = "out of time"
    REDIRECT = "redirect not followed"
    NOT_FOUND = "not found"
    TOO_MANY_CALLS = "too many calls"
    REFUSED = "query refused"
    SERVER_ERROR = "server error"
    NOT_JSON = "not FHIR JSON"
    TOO_LARGE = "too large"
    OTHER_RESOURCE = "another resource"
    NOT_ASKABLE = "id not fit for a query"
    FOREIGN_LINK = "next page is elsewhere"
    PAGE_LOOP = "pages run in a circle"
    TOO_MANY_PAGES = "too many pages"
    UNRESOLVED = "a medicine is kept elsewhere"
    OUR_DEFECT = "our defect"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a need was fetched: the ledger's line. ``trouble`` is the first thing that kept it from coming whole."""

    milliseconds: int
    queries: int = 1
    trouble: Trouble | None = None


class Why(StrEnum):
    """Why a fact is missing. Up to UNAVAILABLE it was "not seen", then "looked, found none"; none of them is normal."""

    NOT_SENT = "not sent"
    CUT = "cut short by paging"
    FAILED = "could not be had"
    DENIED = "access denied"
    UNAVAILABLE = "not available"
    NOT_ON_RECORD = "not on record"
    STALE = "too old"
    UNABLE = "could not be assessed at the bedside"
    UNIT = "unit unknown"
    IMPLAUSIBLE = "value implausible"
    STRADDLES = "range crosses the limit"
    UNREADABLE = "value not readable"
    EXTENT = "extent not recorded"
    SIDE = "side contradicts itself"
    UNSIGNED = "not signed yet"


def why_unseen(state: NeedState) -> Why:
    """The reason that a need which did not come whole gives for a missing fact."""
    match state:
        case NeedState.ABSENT:
            return Why.NOT_SENT
        case NeedState.CUT:
            return Why.CUT
        case NeedState.DENIED:
            return Why.DENIED
        case NeedState.UNAVAILABLE:
            return Why.UNAVAILABLE
        case NeedState.FAILED | NeedState.MALFORMED | NeedState.WRONG_PATIENT:
            return Why.FAILED
        case NeedState.SENT | NeedState.NONE_ON_RECORD:
            return Why.FAILED  # Asked of a need that came whole: what it held could not be used.


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that would have been used and could not be, on which side, and why."""

    concept: Concept
    why: Why
    side: Side | None = None
    needs: tuple[Need, ...] = ()


@lru_cache(maxsize=4096)
def missing(concept: Concept, why: Why, side: Side | None = None, needs: tuple[Need, ...] = ()) -> Missing:
    """The same as ``Missing``, made once: most questions to a chart end in one of a few hundred."""
    return Missing(concept, why, side, needs)


_BY_PREFIX: dict[str, tuple[Need, ...]] = {
    "pulse": (Need.EXAM,),
    "doppler": (Need.EXAM,),
    "abi": (Need.EXAM,),
    "tbi": (Need.EXAM,),
    "ankle_pressure": (Need.EXAM,),
    "toe_pressure": (Need.EXAM,),
    "tcpo2_foot": (Need.EXAM,),
    "skin": (Need.EXAM,),
    "capillary_refill": (Need.EXAM,),
    "sensory": (Need.EXAM, Need.CONDITIONS),
    "motor": (Need.EXAM, Need.CONDITIONS),
    "pain": (Need.EXAM, Need.CONDITIONS),
    "symptom": (Need.EXAM, Need.CONDITIONS),
    "sign": (Need.EXAM, Need.CONDITIONS),
    "compartment_pressure": (Need.EXAM,),
    "vital": (Need.EXAM,),  # Filed as vital signs, which the examination query asks for by category.
    "saddle_sensory_loss": (Need.EXAM, Need.CONDITIONS),
    "urinary_retention": (Need.EXAM, Need.CONDITIONS),
    "incontinence": (Need.EXAM, Need.CONDITIONS),
    "postvoid_residual": (Need.EXAM,),
    "reflex": (Need.EXAM,),
    "slr": (Need.EXAM,),
    "lab": (Need.MEASUREMENTS,),
    "body_weight": (Need.MEASUREMENTS,),
    "body_height": (Need.MEASUREMENTS,),
    "bp": (Need.MEASUREMENTS,),
    "pregnancy_status": (Need.MEASUREMENTS, Need.CONDITIONS),
    "gestational_age": (Need.MEASUREMENTS,),
    "smoking": (Need.MEASUREMENTS, Need.CONDITIONS),
    "cond": (Need.CONDITIONS,),
    "med": (Need.MEDICATIONS,),
    "order": (Need.ORDERS,),
    "referral": (Need.ORDERS,),
    "proc": (Need.PROCEDURES,),
    "safety": (Need.CONDITIONS,),
}

_BY_CONCEPT: dict[Concept, tuple[Need, ...]] = {
    Concept.SAFETY_HIT: (Need.CONDITIONS, Need.ALLERGIES),
    Concept.SAFETY_HEPARIN_ALLERGY: (Need.ALLERGIES,),
    Concept.SAFETY_CONTRAST_ALLERGY: (Need.ALLERGIES,),
    Concept.SAFETY_MRI_DEVICE: (Need.CONDITIONS, Need.DEVICES, Need.PROCEDURES),
    Concept.SAFETY_MRI_DEVICE_PROCEDURE: (Need.PROCEDURES,),
    Concept.SAFETY_DIALYSIS: (Need.CONDITIONS, Need.PROCEDURES),
    Concept.SAFETY_HIT_LAB: (Need.MEASUREMENTS,),
    Concept.COND_AMPUTATION: (Need.CONDITIONS, Need.PROCEDURES),
    Concept.COND_PRIOR_REVASCULARIZATION: (Need.CONDITIONS, Need.PROCEDURES),
    Concept.ORDER_HEPARIN: (Need.MEDICATIONS,),
    Concept.ORDER_ANALGESIA: (Need.MEDICATIONS,),
    Concept.ORDER_ANTIPLATELET: (Need.MEDICATIONS,),
    Concept.ORDER_STATIN: (Need.MEDICATIONS,),
    Concept.ORDER_DEXAMETHASONE: (Need.MEDICATIONS,),
    Concept.ORDER_IRON: (Need.MEDICATIONS,),
    Concept.ORDER_IRON_IV: (Need.MEDICATIONS,),
    Concept.ORDER_B12_REPLACEMENT: (Need.MEDICATIONS,),
    Concept.ORDER_GABAPENTINOID: (Need.MEDICATIONS,),
    Concept.ORDER_DULOXETINE: (Need.MEDICATIONS,),
    Concept.ORDER_TCA: (Need.MEDICATIONS,),
    Concept.ORDER_NSAID: (Need.MEDICATIONS,),
    Concept.ORDER_QUININE: (Need.MEDICATIONS,),
    Concept.ORDER_DOPAMINE_AGONIST: (Need.MEDICATIONS,),
    Concept.ORDER_MAGNESIUM: (Need.MEDICATIONS,),
    Concept.SAFETY_IRON_REACTION: (Need.ALLERGIES,),
    Concept.SAFETY_QUININE_REACTION: (Need.ALLERGIES,),
    Concept.SAFETY_GABAPENTINOID_ALLERGY: (Need.ALLERGIES,),
    Concept.SAFETY_DULOXETINE_ALLERGY: (Need.ALLERGIES,),
    Concept.SIGN_TIGHT_DRESSING: (Need.EXAM, Need.CONDITIONS, Need.PROCEDURES),
}


# Asked for besides, because they may hold the fact; many EHRs do not serve them, so their absence blocks nothing.
_ALSO_BY_PREFIX: dict[str, tuple[Need, ...]] = {
    "med": (Need.STATEMENTS, Need.ADMINISTRATIONS),
    "safety": (Need.PROCEDURES, Need.DEVICES),
}


@cache
def needs_of(concept: Concept) -> tuple[Need, ...]:
    """The needs that must be complete before silence about this concept means "not on record"."""
    return _BY_CONCEPT.get(concept) or _BY_PREFIX[concept.value.split(".", 1)[0]]


def sources_of(concept: Concept) -> tuple[Need, ...]:
    """Every need in which this concept may be found: what the prefetch templates ask for."""
    also = _ALSO_BY_PREFIX.get(concept.value.split(".", 1)[0], ())
    return (*needs_of(concept), *also)
