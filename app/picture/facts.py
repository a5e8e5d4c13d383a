"""The kinds of facts that a chart holds, each with its side, its time and where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum

from app.picture.concepts import Concept
from app.picture.moments import When
from app.picture.verdict import Verdict


class Side(StrEnum):
    """Which leg. A side that was not recorded is a bucket of its own and is never merged with a leg (DATA-08)."""

    LEFT = "left"
    RIGHT = "right"
    NOT_RECORDED = "side not recorded"


class Grade(Enum):
    """A graded bedside finding: the rank grows with severity, the label is what a card prints."""

    def __init__(self, rank: int, label: str) -> None:
        """Keep the rank (0 is normal) and the printed label."""
        self.rank = rank
        self.label = label

    # Of an enumeration this is slow, and facts are hashed often.
    __hash__ = object.__hash__


class Pulse(Grade):
    """A palpated pulse. Doppler-only counts as not palpable, with an arterial signal."""

    NORMAL = (0, "palpable")
    DIMINISHED = (1, "diminished")
    DOPPLER_ONLY = (2, "not palpable, Doppler signal only")
    ABSENT = (3, "absent")


class Signal(Grade):
    """A hand-held Doppler signal."""

    AUDIBLE = (0, "audible")
    INAUDIBLE = (1, "inaudible")


class Sensory(Grade):
    """Sensory loss by extent (Rutherford 1997). Numb with no extent charted is at least minimal (ALI-27)."""

    NONE = (0, "normal")
    MINIMAL = (1, "reduced at the toes")
    EXTENT_UNKNOWN = (2, "reduced, extent not recorded")
    MORE_THAN_TOES = (3, "reduced beyond the toes")
    PROFOUND = (4, "profound loss")


class Motor(Grade):
    """Motor loss by degree (Rutherford 1997); mild is 4/5, moderate 3/5 or weakness in words, severe 2/5 or 1/5."""

    NONE = (0, "normal power")
    EXTENT_UNKNOWN = (1, "weak, degree not recorded")
    MILD = (2, "mild weakness")
    MODERATE = (3, "mild or moderate weakness")
    SEVERE = (4, "severe weakness")
    PROFOUND = (5, "paralysis")


class Temperature(Grade):
    """Skin temperature of a limb."""

    WARM = (0, "warm")
    COOL = (1, "cool")
    COLD = (2, "cold")


class Colour(Grade):
    """Skin colour of a limb. Fixed mottling does not blanch (ALI-29)."""

    NORMAL = (0, "normal color")
    PALE = (1, "pale")
    CYANOTIC = (2, "cyanotic")
    BLUE_TOES = (3, "blue or purple toes")
    MOTTLED = (4, "mottled")
    FIXED_MOTTLED = (5, "fixed mottling")


class Refill(Grade):
    """Capillary refill: normal up to 3 s; very slow is ours, more than 5 s."""

    NORMAL = (0, "normal")
    SLOW = (1, "slow")
    VERY_SLOW = (2, "very slow")
    ABSENT = (3, "absent")


class Presence(Grade):
    """A symptom that was asked for."""

    DENIED = (0, "denied")
    PRESENT = (1, "present")


class Reflex(Grade):
    """A tendon reflex. Brisk points to the cord, reduced and absent to root or nerve."""

    NORMAL = (0, "normal")
    BRISK = (1, "brisk")
    REDUCED = (2, "reduced")
    ABSENT = (3, "absent")


class Complaint(StrEnum):
    """What is wrong with the leg, as told."""

    PAIN = "pain"
    NUMBNESS = "numbness"
    BURNING = "burning"
    WEAKNESS = "weakness"
    CRAMP = "cramp"
    URGE_TO_MOVE = "urge to move"
    SWELLING = "swelling"
    HEAVINESS = "heaviness"
    COLDNESS = "coldness"


class Trait(StrEnum):
    """How a leg symptom behaves: its course, what brings it on, what relieves it, when, and where it sits."""

    SUDDEN = "sudden onset"
    PROGRESSIVE = "getting worse"
    ASCENDING = "ascending"
    RELAPSING = "relapsing"
    RESOLVED = "resolved"
    SPREAD_TO_BOTH = "one leg, then both"
    ON_WALKING = "on walking"
    ON_STANDING = "on standing"
    AT_REST = "at rest"
    AFTER_POSTURE = "after a fixed posture"
    RELIEF_BY_STANDING_STILL = "relieved by standing still"
    RELIEF_BY_REST = "relieved by rest"
    RELIEF_BY_SITTING_OR_BENDING = "relieved by sitting or bending forward"
    RELIEF_BY_MOVEMENT = "relieved by movement"
    RELIEF_BY_HANGING_DOWN = "relieved by hanging the leg down"
    AT_NIGHT = "at night"
    IN_THE_EVENING = "in the evening"
    STOCKING = "stocking distribution"
    DERMATOMAL = "dermatomal"
    RADIATING = "radiating down the leg"
    TOES = "toes"
    DORSUM_OF_FOOT = "dorsum of the foot"
    SOLE = "sole"
    LATERAL_FOOT = "lateral foot"
    CALF = "calf"
    LATERAL_LOWER_LEG = "lateral lower leg"
    POSTERIOR_LOWER_LEG = "posterior lower leg"
    ANTEROMEDIAL_LOWER_LEG = "anteromedial lower leg"
    THIGH = "thigh"
    ANTERIOR_THIGH = "anterior thigh"
    LATERAL_THIGH = "outer thigh"
    BUTTOCK = "buttock"
    WHOLE_LEG = "whole leg"
    LIMITING = "limits daily life"


class Standing(StrEnum):
    """Is a diagnosis current, or history (DATA-04)?"""

    CURRENT = "current"
    HISTORY = "history"


class Severity(StrEnum):
    """How bad a past reaction was."""

    SEVERE = "severe"
    MILD = "mild"
    NOT_RECORDED = "severity not recorded"


class MedicationState(StrEnum):
    """Where a medicine stands."""

    RUNNING = "running"
    ACTIVE = "active"
    ENDED = "ended"


class Route(StrEnum):
    """How a dose is given, as far as it matters here."""

    INTRAVENOUS = "intravenous"
    SUBCUTANEOUS = "subcutaneous"
    ORAL = "oral"
    OTHER = "other"


class DoseAim(StrEnum):
    """What a charted text says that an anticoagulant dose is for."""

    FLUSH = "flush"
    PROPHYLAXIS = "prophylaxis"
    TREATMENT = "treatment"


class OrderStage(StrEnum):
    """Where an order stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Interval:
    """A number as an interval, because ``<0.1`` and ``>60`` are intervals (DATA-09); exact values have equal ends."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, value: Decimal | int | str) -> Interval:
        """The interval that holds one value."""
        number = Decimal(value)
        return cls(number, number)

    @property
    def exact(self) -> Decimal | None:
        """The value, when it is one."""
        return self.low if self.low == self.high else None

    def below(self, limit: Decimal | int) -> Verdict:
        """Is it < limit? Unknown when the interval straddles it."""
        if self.high < limit or (self.high == limit and self.high_open):
            return Verdict.YES
        return Verdict.NO if self.low >= limit else Verdict.UNKNOWN

    def at_least(self, limit: Decimal | int) -> Verdict:
        """Is it >= limit?"""
        return self.below(limit).negated()

    def above(self, limit: Decimal | int) -> Verdict:
        """Is it > limit?"""
        if self.low > limit or (self.low == limit and self.low_open):
            return Verdict.YES
        return Verdict.NO if self.high <= limit else Verdict.UNKNOWN

    def at_most(self, limit: Decimal | int) -> Verdict:
        """Is it <= limit?"""
        return self.above(limit).negated()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing the chart says. ``reference`` is ``Type/id`` and is printed in traces, never in cards."""

    concept: Concept
    reference: str
    side: Side | None = None
    when: When | None = None
    from_text: bool = False
    unsigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Fact):
    """A bedside finding or symptom. ``when`` is when it was found, ``onset`` when it began.

    ``suspected`` marks a condition that is not confirmed (DATA-03): it supports, it never suffices for an order.
    ``continuing`` marks a condition on the current problem list, as against a finding of one moment.
    """

    value: Grade
    onset: When | None = None
    suspected: bool = False
    continuing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom(Fact):
    """A current leg symptom as one resource tells it; ``concept`` is always ``Concept.SYMPTOM_LEG``.

    ``complaints`` may be empty when the resource only tells a trait ("relieved by rest"). ``when`` is when it was told,
    ``onset`` when it began. A symptom of both legs is two facts. What was denied is no symptom and has no fact.
    """

    complaints: frozenset[Complaint] = frozenset()
    traits: frozenset[Trait] = frozenset()
    onset: When | None = None
    suspected: bool = False
    continuing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement(Fact):
    """A number in its canonical unit (CODES.md section 4); ``printed`` is the number as sent with its unit."""

    value: Interval
    unit: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Fact):
    """A condition of the patient. ``when`` is when it was recorded."""

    standing: Standing
    onset: When | None = None
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount with its unit as charted, for example 5000 ``[iU]`` or 2.5 ``mg``."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication(Fact):
    """A medicine, from an order, a statement or an administration. ``when`` is the last dose when that is known."""

    state: MedicationState
    dose: Dose | None = None
    strength: Dose | None = None
    route: Route | None = None
    continuous: bool = False
    aim: DoseAim | None = None
    last_given: When | None = None
    started: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Fact):
    """A recorded allergy or intolerance; only current ones are kept."""

    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Fact):
    """Something that was done; ``when`` is when it was performed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Fact):
    """An order for this patient: active in the chart, or a draft of the present sitting.

    ``small_dose`` marks a flush or a prophylactic dose of heparin (HEP-09). Of a medicine, ``dose`` is one dose and
    ``daily`` what they come to in a day; None when the order does not say, or says two things.
    """

    stage: OrderStage
    selected: bool = False
    small_dose: bool = False
    with_contrast: bool | None = None
    dose: Dose | None = None
    daily: Dose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Fact):
    """An implanted or attached device."""
