"""One leg at the bedside, now: pulses, Doppler, sensation, power, pain, skin, and what follows for its perfusion.

Shared by the pathways that look at a leg. Findings are those of the last 24 hours (DATA-05); the six Ps are the
2024 ACC/AHA definition of acute limb ischemia; the perfusion deficit is that of row ALI-01.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import Colour, Fact, Measurement, Motor, Pulse, Sensory, Side, Sign, Signal
from app.picture.moments import When
from app.picture.needs import Missing
from app.picture.patient import ACUTE_EXAM_MAX_AGE, ACUTE_ONSET_WITHIN, PatientPicture, Reading, remembered
from app.picture.verdict import Verdict

ANKLE_PRESSURE_ACUTE_BELOW = 50  # mmHg, ALI-01
ABI_ACUTE_BELOW = Decimal("0.40")  # ALI-01

PEDAL = (Concept.PULSE_DORSALIS_PEDIS, Concept.PULSE_POSTERIOR_TIBIAL)
PULSES = (*PEDAL, Concept.PULSE_POPLITEAL, Concept.PULSE_FEMORAL)
SYMPTOMS = (
    Concept.PAIN_LIMB,
    Concept.SENSORY_LIMB,
    Concept.MOTOR_LIMB,
    Concept.SKIN_TEMPERATURE_LIMB,
    Concept.SKIN_COLOR_LIMB,
)
"""Five of the six Ps; pulselessness is the sixth and is perfusion."""

PAIN = (Concept.PAIN_LIMB, Concept.PAIN_REST)
"""Rest pain is pain: one P, by whichever name it was charted (ALI-01, ALI-13)."""

NOT_PALPABLE = (Pulse.ABSENT, Pulse.DOPPLER_ONLY)
"""Doppler-only counts as not palpable (ALI-01)."""

READS = frozenset(
    {
        *PULSES,
        *SYMPTOMS,
        Concept.DOPPLER_ARTERIAL,
        Concept.DOPPLER_VENOUS,
        Concept.CAPILLARY_REFILL,
        Concept.PAIN_REST,
        Concept.ABI,
        Concept.ANKLE_PRESSURE,
        Concept.COND_AMPUTATION,
        Concept.SYMPTOM_ONSET,
    }
)

BedsideSign = Reading[Sign] | Missing


@dataclass(frozen=True, slots=True)
class LegExam:
    """What is known of one leg now."""

    side: Side
    signs: dict[Concept, BedsideSign]
    deficit: tuple[Fact, ...]
    symptoms: tuple[Sign, ...]
    chronic_symptoms: tuple[Sign, ...]
    number_conflicts: tuple[Fact, ...] = ()

    def reading(self, concept: Concept) -> BedsideSign:
        """The finding that counts, or why there is none."""
        return self.signs[concept]

    def value(self, concept: Concept) -> object:
        """The grade of that finding, or ``None``."""
        reading = self.signs[concept]
        return reading.fact.value if isinstance(reading, Reading) else None

    @property
    def palpable_pedal(self) -> tuple[Fact, ...]:
        """Pedal pulses of normal strength: grade 2 or more (ALI-14)."""
        return self._pedal(Pulse.NORMAL)

    @property
    def felt_pedal(self) -> tuple[Fact, ...]:
        """Pedal pulses that are palpable, diminished ones too."""
        return self._pedal(Pulse.NORMAL, Pulse.DIMINISHED)

    @property
    def pedal_not_palpable(self) -> tuple[Fact, ...]:
        """Pedal pulses that are not palpable; Doppler-only counts as not palpable."""
        return self._pedal(*NOT_PALPABLE)

    def _pedal(self, *grades: Pulse) -> tuple[Fact, ...]:
        return self.facts_with(PEDAL, grades)

    def facts_with(self, concepts: tuple[Concept, ...], grades: tuple[Pulse, ...]) -> tuple[Fact, ...]:
        """The charted pulses of these arteries that have one of these grades."""
        readings = [self.signs[concept] for concept in concepts]
        return tuple([one.fact for one in readings if isinstance(one, Reading) and one.fact.value in grades])

    @property
    def pedal_recorded(self) -> bool:
        """A pedal pulse was charted now."""
        return any(isinstance(self.signs[concept], Reading) for concept in PEDAL)

    @property
    def arterial(self) -> Signal | None:
        """The pedal arterial signal: inaudible if so charted, audible by Doppler, a Doppler-only or a felt pulse."""
        charted = self.value(Concept.DOPPLER_ARTERIAL)
        if isinstance(charted, Signal):
            return charted
        return Signal.AUDIBLE if self._pedal(Pulse.NORMAL, Pulse.DIMINISHED, Pulse.DOPPLER_ONLY) else None

    @property
    def sensory(self) -> Sensory | None:
        """Sensory loss by extent, or ``None`` when it was not examined now."""
        value = self.value(Concept.SENSORY_LIMB)
        return value if isinstance(value, Sensory) else None

    @property
    def motor(self) -> Motor | None:
        """Motor loss by degree, or ``None`` when it was not examined now."""
        value = self.value(Concept.MOTOR_LIMB)
        return value if isinstance(value, Motor) else None

    @property
    def venous(self) -> Signal | None:
        """The venous Doppler signal, or ``None``."""
        value = self.value(Concept.DOPPLER_VENOUS)
        return value if isinstance(value, Signal) else None

    @property
    def blue_toes(self) -> tuple[Sign, ...]:
        """New blue or purple toes: embolic digits (ALI-14)."""
        return tuple(sign for sign in self.symptoms if sign.value is Colour.BLUE_TOES)

    @property
    def conflicts(self) -> tuple[Fact, ...]:
        """Findings of one time that contradict those that count (DATA-07)."""
        rivals = (fact for one in self.signs.values() if isinstance(one, Reading) for fact in one.contradicted_by)
        return (*rivals, *self.number_conflicts)


def kinds_of(symptoms: Iterable[Sign]) -> frozenset[Concept]:
    """Which of the five Ps these are; pain at rest is pain, and not a second P."""
    return frozenset(Concept.PAIN_LIMB if sign.concept in PAIN else sign.concept for sign in symptoms)


def onset_of(sign: Sign, patient: PatientPicture) -> When | None:
    """When a symptom began: its own onset, else the one charted for that leg or without a side."""
    if sign.onset is not None:
        return sign.onset
    if not patient.of(Sign, Concept.SYMPTOM_ONSET):
        return None
    sides = (sign.side or Side.NOT_RECORDED, Side.NOT_RECORDED)
    charted = [one for side in sides for one in patient.signs(Concept.SYMPTOM_ONSET, side) if one.onset is not None]
    return charted[0].onset if charted else None


def is_acute(sign: Sign, patient: PatientPicture) -> bool:
    """Began within two weeks, or the onset was not recorded: is_fresh has seen to it that the finding is of now."""
    onset = onset_of(sign, patient)
    return onset is None or onset.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)


def _fresh_number(patient: PatientPicture, concept: Concept, side: Side) -> Reading[Measurement] | None:
    reading = patient.measurement(concept, side, within=ACUTE_EXAM_MAX_AGE)
    return reading if isinstance(reading, Reading) else None


def _perfusion_deficit(exam: LegExam, patient: PatientPicture) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts of the perfusion deficit P of ALI-01, and the numbers of one time that contradict them (DATA-07)."""
    not_palpable, felt = exam.pedal_not_palpable, exam.felt_pedal
    facts: list[Fact] = []
    if not_palpable and not felt:
        # Both pedal pulses, or one with the other not recorded.
        facts.extend(not_palpable)
    facts.extend(exam.facts_with((Concept.PULSE_FEMORAL,), NOT_PALPABLE))
    if not felt:
        # A lone impalpable popliteal pulse above a palpable pedal one is hard to feel, not a deficit.
        facts.extend(exam.facts_with((Concept.PULSE_POPLITEAL,), NOT_PALPABLE))
    doppler = exam.reading(Concept.DOPPLER_ARTERIAL)
    if isinstance(doppler, Reading) and doppler.fact.value is Signal.INAUDIBLE:
        facts.append(doppler.fact)
    numbers: list[Reading[Measurement]] = []
    pressure = _fresh_number(patient, Concept.ANKLE_PRESSURE, exam.side)
    if pressure and pressure.fact.value.below(ANKLE_PRESSURE_ACUTE_BELOW) is Verdict.YES:
        numbers.append(pressure)
    abi = _fresh_number(patient, Concept.ABI, exam.side)
    if abi and abi.fact.value.below(ABI_ACUTE_BELOW) is Verdict.YES and (abi.fact.value.exact != 0 or facts or numbers):
        # An index of exactly 0 is believed only beside another sign that there is no flow.
        numbers.append(abi)
    facts.extend(one.fact for one in numbers)
    return tuple(facts), tuple(rival for one in numbers for rival in one.contradicted_by)


@remembered
def examine(patient: PatientPicture, side: Side) -> LegExam:
    """Gather what is known of one leg now."""
    concepts = (
        *PULSES,
        *SYMPTOMS,
        Concept.DOPPLER_ARTERIAL,
        Concept.DOPPLER_VENOUS,
        Concept.CAPILLARY_REFILL,
        Concept.PAIN_REST,
    )
    signs = {concept: patient.sign(concept, side) for concept in concepts}
    present = [
        one.fact
        for one in (signs[concept] for concept in (*SYMPTOMS, Concept.PAIN_REST))
        if isinstance(one, Reading) and one.fact.value.rank > 0
    ]
    acute = tuple(sign for sign in present if is_acute(sign, patient))
    if any(sign.concept is Concept.PAIN_LIMB for sign in acute):
        acute = tuple(sign for sign in acute if sign.concept is not Concept.PAIN_REST)
    listed = [
        sign
        for concept in (*SYMPTOMS, Concept.PAIN_REST)
        for sign in patient.signs(concept, side)
        if sign.value.rank > 0
    ]
    chronic = tuple(sign for sign in listed if not is_acute(sign, patient))
    exam = LegExam(side, signs, (), acute, chronic)
    deficit, rivals = _perfusion_deficit(exam, patient)
    return replace(exam, deficit=deficit, number_conflicts=rivals)


@remembered
def deficit_recorded_earlier(patient: PatientPicture, side: Side) -> tuple[Fact, ...]:
    """Pulses of that side that were not palpable more than two weeks ago (ALI-13)."""
    return tuple(
        sign
        for concept in PULSES
        for sign in patient.signs(concept, side)
        if sign.value in NOT_PALPABLE
        and sign.when is not None
        and sign.when.within(ACUTE_ONSET_WITHIN, patient.as_of) is Verdict.NO
    )


def signal_lost(patient: PatientPicture, exam: LegExam) -> tuple[Fact, ...]:
    """ALI-13: no arterial signal now where there was one before; the earlier finding first, empty without both."""
    now = exam.reading(Concept.DOPPLER_ARTERIAL)
    if not isinstance(now, Reading) or now.fact.value is not Signal.INAUDIBLE or now.fact.when is None:
        return ()
    for concept in (Concept.DOPPLER_ARTERIAL, *PEDAL):
        for earlier in patient.signs(concept, exam.side):
            heard = earlier.value not in (Signal.INAUDIBLE, Pulse.ABSENT) and not earlier.unsigned
            if heard and earlier.when is not None and earlier.when.latest < now.fact.when.earliest:
                return (earlier, now.fact)
    return ()


def worsened(patient: PatientPicture, exam: LegExam) -> tuple[Sign, ...]:
    """The earlier and the later finding when numbness or weakness grew within two weeks (ALI-09)."""
    for concept in (Concept.MOTOR_LIMB, Concept.SENSORY_LIMB):
        now = exam.reading(concept)
        if not isinstance(now, Reading) or now.fact.when is None:
            continue
        for earlier in patient.signs(concept, exam.side):
            if (
                earlier.when is not None
                and earlier.when.latest < now.fact.when.earliest
                and earlier.when.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
                and earlier.value.rank < now.fact.value.rank
            ):
                return (earlier, now.fact)
    return ()
