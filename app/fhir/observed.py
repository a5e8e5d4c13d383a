"""What is noted of one question and its answer: a finding, a number, a diagnosis, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.fhir.answers import (
    Answered,
    converted,
    has_value,
    measured,
    number_in,
    number_of,
    numbers_by_side,
    stated,
    without_side,
    yes_or_no,
)
from app.fhir.chart import Chart, Named, Place
from app.fhir.read_screening import hit_test, smoking
from app.fhir.structs import Observation
from app.fhir.terminology import Amount, Limb, Match, NotAssessed
from app.picture.concepts import Concept
from app.picture.facts import (
    Diagnosis,
    Grade,
    Interval,
    Measurement,
    Presence,
    Procedure,
    Pulse,
    Side,
    Sign,
    Standing,
)
from app.picture.moments import When
from app.picture.needs import Why
from app.picture.patient import ACUTE_ONSET_WITHIN

NEVER_UNSIGNED = frozenset(
    {
        Concept.LAB_HBA1C,
        Concept.LAB_GLUCOSE,
        Concept.LAB_FERRITIN,
        Concept.LAB_TSAT,
        Concept.LAB_IRON,
        Concept.LAB_TIBC,
        Concept.LAB_B12,
        Concept.LAB_MMA,
        Concept.LAB_HOMOCYSTEINE,
        Concept.LAB_TSH,
        Concept.LAB_FREE_T4,
        Concept.LAB_CALCIUM,
        Concept.LAB_CALCIUM_IONIZED,
        Concept.LAB_ALBUMIN,
        Concept.LAB_MAGNESIUM,
        Concept.BODY_WEIGHT,
        Concept.BODY_HEIGHT,
    }
)
"""DATA-02: an unsigned value never feeds the replacement of a substance; ours: nor a dose by weight."""

_TWO_SIDED = frozenset({Concept.ABI, Concept.TBI, Concept.ANKLE_PRESSURE, Concept.TOE_PRESSURE})
_DIAGNOSED = ("cond.", "safety.")

CALF_DIFFERENCE_CM = 3
"""Wells: the calf at least 3 cm larger than the other one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an observation hands down to its components and contained members."""

    source: Observation
    when: When | None
    unsigned: bool
    reference: str
    onset: When | None = None


class Notes:
    """Writes the facts of one observation into a chart."""

    def __init__(self, chart: Chart, setting: Setting) -> None:
        self._chart = chart
        self._terminology = chart.terminology
        self._setting = setting
        self._source = setting.source

    def fact(self, match: Match, named: Named, one: Answered, place: Place) -> None:
        """Note what an answer says of a concept, in the kind of fact that the concept has."""
        concept = match.concept
        setting = self._setting
        if concept is Concept.SMOKING:
            self._chart.facts.extend(smoking(self._chart, match, one, setting.reference, setting.when))
        elif concept is Concept.SAFETY_HIT_LAB:
            self._chart.facts.extend(hit_test(self._chart, one, self._source, setting.reference, setting.when))
        elif concept.startswith(_DIAGNOSED):
            self._diagnosis(match, named, one, place)
        elif concept.startswith("proc."):
            self._examined(concept, named, one)
        elif concept is Concept.SIGN_CALF_CIRCUMFERENCE and one.value_quantity is not None:
            self._calf(one, place, named)
        elif concept is Concept.PULSE_FINDING_AS_CODE:
            self._absent_pulse(named, one, place)
        elif concept is Concept.CAPILLARY_REFILL and self._is_number(one):
            self._refill(one, place, named)
        elif self._terminology.is_measured(concept) and (
            self._is_number(one) or self._terminology.scale(concept) is None
        ):
            self._number(concept, one, place, named)
        elif self._terminology.scale(concept) is not None:
            self._sign(match, named, one, place)

    def _is_number(self, one: Answered) -> bool:
        if one.value_quantity is not None or one.value_integer is not None or one.value_range is not None:
            return True
        return one.value_ratio is not None or number_in(one.value_string) is not None

    def _number(self, concept: Concept, one: Answered, place: Place, named: Named) -> None:
        if concept in NEVER_UNSIGNED and self._setting.unsigned:
            self._chart.aside(self._source, "preliminary laboratory value (DATA-02)")
            return
        if concept in _TWO_SIDED and len(place.sides) != 1:
            two = numbers_by_side(one.value_string)
            if two:
                for side, number in two.items():
                    self._measurement(concept, side, converted(number, self._terminology, concept), named)
                return
        if place.by_answer:
            one = without_side(one)
        found = (
            self._d_dimer(one, named) if concept is Concept.LAB_D_DIMER else measured(one, self._terminology, concept)
        )
        for one_side in self._chart.sides_for(concept, place, self._source):
            self._measurement(concept, one_side, found, named)
        if concept is Concept.PAIN_SEVERITY and place.limb in (Limb.LEG, Limb.TOES) and not isinstance(found, Why):
            self._leg_pain(found[0].value, place, named)

    def _d_dimer(self, one: Answered, named: Named) -> tuple[Amount, str] | Why:
        """A D-dimer whose unit does not say of which kind it is may be either: one unit of D-dimer is two of FEU."""
        concept, words = Concept.LAB_D_DIMER, self._terminology
        found = measured(one, words, concept)
        number = number_of(one.value_quantity) or number_in(one.value_string)
        if found is not Why.UNIT or number is None or not (number.unit_code or number.unit_text):
            return found
        spelled = " ".join(named.texts).lower()
        kinds = [kind for kind, said in (("{FEU}", "feu"), ("{DDU}", "ddu")) if said in spelled] or ["{FEU}", "{DDU}"]
        unit = number.unit_code or number.unit_text or ""
        ends = [converted(replace(number, unit_code=None, unit_text=unit + kind), words, concept) for kind in kinds]
        read = [end for end in ends if not isinstance(end, Why)]
        if len(read) != len(kinds):
            return found
        amount = Amount(Interval(read[0][0].value.low, read[-1][0].value.high), read[0][0].unit)
        return amount, f"{number.comparator or ''}{number.value:f} {unit}"

    def _calf(self, one: Answered, place: Place, named: Named) -> None:
        """The difference between the calves, in centimeters."""
        number = number_of(one.value_quantity)
        unit = (number.unit_code or number.unit_text or "").lower() if number is not None else ""
        if number is None or number.comparator or unit not in ("cm", "mm"):
            self.missing(Concept.SIGN_CALF_CIRCUMFERENCE, Why.UNIT, place)
            return
        centimeters = number.value / 10 if unit == "mm" else number.value
        larger = Presence.PRESENT if centimeters >= CALF_DIFFERENCE_CM else Presence.DENIED
        self.sign(Concept.SIGN_CALF_CIRCUMFERENCE, larger, place, named)

    def _examined(self, concept: Concept, named: Named, one: Answered) -> None:
        """An examination that stands among the observations was done, unless it says that it was not."""
        if one.data_absent_reason is not None or isinstance(yes_or_no(one, self._terminology), NotAssessed):
            return
        setting = self._setting
        self._chart.facts.append(
            Procedure(concept=concept, reference=setting.reference, when=setting.when, from_text=named.from_text)
        )

    def _measurement(self, concept: Concept, side: Side | None, found: tuple[Amount, str] | Why, named: Named) -> None:
        if isinstance(found, Why):
            self._chart.gap(concept, found, side)
            return
        amount, printed = found
        setting = self._setting
        self._chart.facts.append(
            Measurement(
                concept=concept,
                reference=setting.reference,
                side=side,
                when=setting.when,
                from_text=named.from_text,
                unsigned=setting.unsigned,
                value=amount.value,
                unit=amount.unit,
                printed=printed,
            )
        )

    def _leg_pain(self, score: Interval, place: Place, named: Named) -> None:
        """A pain score of a leg says that the leg hurts, or that pain was denied."""
        if score.exact == 0:
            self.sign(Concept.PAIN_LIMB, Presence.DENIED, place, named)
        elif score.low > 0:
            self.sign(Concept.PAIN_LIMB, Presence.PRESENT, place, named)

    def _refill(self, one: Answered, place: Place, named: Named) -> None:
        found = measured(one, self._terminology, Concept.CAPILLARY_REFILL)
        grade = found if isinstance(found, Why) else self._terminology.refill(found[0].value)
        if isinstance(grade, Why):
            self.missing(Concept.CAPILLARY_REFILL, grade, place)
        else:
            self.sign(Concept.CAPILLARY_REFILL, grade, place, named)

    def _sign(self, match: Match, named: Named, one: Answered, place: Place) -> None:
        toes = place.limb is Limb.TOES
        grade = stated(one, self._terminology, match, named.texts, toes=toes)
        if grade is Why.UNREADABLE and place.by_answer:
            grade = stated(without_side(one), self._terminology, match, named.texts, toes=toes)
        if isinstance(grade, Why):
            self.missing(match.concept, grade, place)
        else:
            self.sign(match.concept, grade, place, named)

    def _diagnosis(self, match: Match, named: Named, one: Answered, place: Place) -> None:
        """A diagnosis or complaint that stands among the observations, unless its answer is anything but yes."""
        if named.from_text and not has_value(one):
            return  # "Foot ulcer assessment" names an examination, and no ulcer.
        said = yes_or_no(one, self._terminology) if has_value(one) else Presence.PRESENT
        if said is not Presence.PRESENT or match.negative:
            return
        setting, as_of = self._setting, self._chart.as_of
        recent = setting.when is not None and setting.when.possibly_within(ACUTE_ONSET_WITHIN, as_of)
        for side in self._chart.sides_for(match.concept, place, self._source):
            self._chart.facts.append(
                Diagnosis(
                    concept=match.concept,
                    reference=setting.reference,
                    side=side,
                    when=setting.when,
                    from_text=named.from_text,
                    unsigned=setting.unsigned,
                    standing=Standing.CURRENT if recent and not match.history else Standing.HISTORY,
                    onset=setting.onset,
                )
            )

    def _absent_pulse(self, named: Named, one: Answered, place: Place) -> None:
        """A label such as "absent left popliteal pulse": true, or no more said, means absent; "no" says no grade."""
        said = yes_or_no(one, self._terminology)
        for artery in self._chart.arteries_of_absent_pulse(named.texts):
            if said is Presence.PRESENT or not has_value(one):
                self.sign(artery, Pulse.ABSENT, place, named)
            else:
                self.missing(artery, Why.UNABLE if isinstance(said, NotAssessed) else Why.UNREADABLE, place)

    def missing(self, concept: Concept, why: Why, place: Place) -> None:
        """Note for each leg that it was charted and cannot be used."""
        for side in self._chart.sides_for(concept, place, self._source):
            self._chart.gap(concept, why, side)

    def sign(self, concept: Concept, grade: Grade, place: Place, named: Named, onset: When | None = None) -> None:
        """Note a graded finding for each leg."""
        setting = self._setting
        for side in self._chart.sides_for(concept, place, self._source):
            self._chart.facts.append(
                Sign(
                    concept=concept,
                    reference=setting.reference,
                    side=side,
                    when=setting.when,
                    from_text=named.from_text,
                    unsigned=setting.unsigned,
                    value=grade,
                    onset=onset or setting.onset,
                )
            )
