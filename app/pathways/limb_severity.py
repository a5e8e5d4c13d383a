"""How bad and since when: the Rutherford bounds of one leg with the window that follows, and the time since onset.

Rows ALI-20 to ALI-29 (class), ALI-09 (worsening) and ALI-40 to ALI-43 (time). The window is the time to restored flow;
the vascular call is always now (ALI-43). The 6 h and 6-24 h figures were read in secondary texts only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.conclusions import Note, Stakes
from app.pathways.leg_exam import SYMPTOMS, LegExam, is_acute, onset_of, worsened
from app.pathways.rutherford import Classification, LimbInputs, Rutherford, classify
from app.picture.concepts import Concept
from app.picture.facts import Colour, Diagnosis, Fact, Motor, Presence, Refill, Sensory, Sign
from app.picture.moments import When
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading

THREATENED_WINDOW = 6  # hours to restored flow, ALI-21 and ALI-22
VIABLE_WINDOW_FROM, VIABLE_WINDOW_TO = 6, 24  # hours, ALI-23
MUSCLE_TOLERANCE = timedelta(hours=6)  # ALI-40: muscle tolerates about 4 to 6 h

_CONCEPT_OF_INPUT = {
    "sensory": Concept.SENSORY_LIMB,
    "motor": Concept.MOTOR_LIMB,
    "arterial": Concept.DOPPLER_ARTERIAL,
    "venous": Concept.DOPPLER_VENOUS,
}

NOTES: Mapping[str, tuple[str, ...]] = {
    "class_i": ("side", "from_hours", "to_hours"),
    "class_i_ask": (),
    "class_i_maybe_iia": ("side", "hours"),
    "class_iia": ("side", "hours"),
    "class_iia_rest_pain": (),
    "class_iib": ("side", "hours"),
    "class_iii": ("side",),
    "class_bounds": ("side", "lower", "upper", "hours"),
    "possible_iii": (),
    "possible_iii_fixed": (),
    "progressing": ("hours",),
    "onset_hours": ("hours",),
    "onset_day": ("onset",),
    "onset_unknown": (),
    "over_six_hours": (),
}


@dataclass(frozen=True, slots=True)
class Severity:
    """What the class and the clock say of one leg."""

    classification: Classification
    class_notes: tuple[Note, ...]
    time_notes: tuple[Note, ...]
    onset: When | None
    onset_label: str
    over_six_hours: bool
    progressing: tuple[Fact, ...]
    missing: tuple[Missing, ...]

    @property
    def irreversible(self) -> bool:
        """Class III, all four inputs known."""
        return self.classification.lower is Rutherford.III

    @property
    def immediate(self) -> bool:
        """At least IIb: theatre first, imaging only if it delays nothing (ALI-64)."""
        return self.classification.lower is Rutherford.IIB

    @property
    def label(self) -> str:
        """For the summary."""
        lower = self.classification.lower.label
        return f"Rutherford {lower}" if self.classification.exact else f"Rutherford {lower} or worse"

    @property
    def stakes(self) -> Stakes:
        """Threatened from IIa on, and while a threatened class is not excluded (ALI-26)."""
        viable = self.classification.upper is Rutherford.I and not self.progressing
        return Stakes.LIMB_VIABLE if viable else Stakes.LIMB_THREATENED

    @property
    def concepts(self) -> tuple[str, ...]:
        """The class, and worsening."""
        return (self.classification.concept, *(["ali.progressing"] if self.progressing else []))


def severity_of(
    patient: PatientPicture, exam: LegExam, symptoms: tuple[Sign, ...], diagnosed: tuple[Diagnosis, ...]
) -> Severity:
    """Classify one leg from its exam; a symptom whose side was not recorded counts for a leg without its own."""
    sensory = exam.sensory or next((sign.value for sign in symptoms if isinstance(sign.value, Sensory)), None)
    motor = exam.motor or next((sign.value for sign in symptoms if isinstance(sign.value, Motor)), None)
    classification = classify(LimbInputs(sensory, motor, exam.arterial, exam.venous))
    rest_pain = exam.value(Concept.PAIN_REST) is Presence.PRESENT
    if classification.upper is Rutherford.I and (
        rest_pain or exam.value(Concept.CAPILLARY_REFILL) in (Refill.ABSENT, Refill.VERY_SLOW)
    ):
        classification = Classification(Rutherford.I, Rutherford.IIA, classification.decisive)
    onset = _onset(patient, exam, symptoms, diagnosed)
    late = onset is not None and patient.as_of - onset.earliest > MUSCLE_TOLERANCE
    progressing = worsened(patient, exam)
    missing = _missing(exam, classification)
    return Severity(
        classification=classification,
        class_notes=_class_notes(exam, classification, sensory, motor, rest_pain=rest_pain, worse=bool(progressing)),
        time_notes=_time_notes(patient, onset, late=late and classification.lower is not Rutherford.III),
        onset=onset,
        onset_label=_onset_label(patient, onset),
        over_six_hours=late,
        progressing=progressing,
        missing=missing,
    )


def _class_notes(
    exam: LegExam,
    classification: Classification,
    sensory: Sensory | None,
    motor: Motor | None,
    *,
    rest_pain: bool,
    worse: bool,
) -> tuple[Note, ...]:
    side, hours = exam.side, THREATENED_WINDOW
    lower, upper = classification.lower, classification.upper
    notes: list[Note] = []
    if lower is Rutherford.I and upper is Rutherford.IIA and exam.arterial is not None:
        notes.append(Note("class_i_maybe_iia", {"side": side, "hours": hours}))
    elif not classification.exact:
        notes.append(Note("class_bounds", {"side": side, "lower": lower.label, "upper": upper.label, "hours": hours}))
    elif lower is Rutherford.I:
        notes.append(Note("class_i", {"side": side, "from_hours": VIABLE_WINDOW_FROM, "to_hours": VIABLE_WINDOW_TO}))
        if not isinstance(exam.reading(Concept.PAIN_REST), Reading) and not isinstance(
            exam.reading(Concept.CAPILLARY_REFILL), Reading
        ):
            notes.append(Note("class_i_ask"))
    elif lower is Rutherford.IIA:
        notes.append(Note("class_iia", {"side": side, "hours": hours}))
    elif lower is Rutherford.IIB:
        notes.append(Note("class_iib", {"side": side, "hours": hours}))
    else:
        notes.append(Note("class_iii", {"side": side}))
    if lower is Rutherford.IIA and sensory is Sensory.MINIMAL and rest_pain:
        notes.append(Note("class_iia_rest_pain"))
    if lower is Rutherford.IIB and upper is Rutherford.III and motor is Motor.PROFOUND:
        fixed = exam.value(Concept.SKIN_COLOR_LIMB) is Colour.FIXED_MOTTLED
        notes.append(Note("possible_iii_fixed" if fixed else "possible_iii"))
    if worse:
        notes.append(Note("progressing", {"hours": hours}))
    return tuple(notes)


def _missing(exam: LegExam, classification: Classification) -> tuple[Missing, ...]:
    """The inputs that would narrow the class, each with why it is not known."""
    gaps = []
    for name in classification.decisive:
        concept = _CONCEPT_OF_INPUT[name]
        reading = exam.reading(concept)
        gaps.append(reading if isinstance(reading, Missing) else Missing(concept, Why.EXTENT, exam.side))
    if classification.lower is Rutherford.I and classification.upper is Rutherford.I:
        asked = [exam.reading(concept) for concept in (Concept.PAIN_REST, Concept.CAPILLARY_REFILL)]
        if all(isinstance(one, Missing) for one in asked):
            gaps.extend(one for one in asked if isinstance(one, Missing))
    return tuple(gaps)


def _onset(
    patient: PatientPicture, exam: LegExam, symptoms: tuple[Sign, ...], diagnosed: tuple[Diagnosis, ...]
) -> When | None:
    """The earliest onset that was charted: the limb has been at risk at least since then."""
    earlier = [
        sign
        for concept in SYMPTOMS
        for sign in patient.signs(concept, exam.side)
        if sign.value.rank > 0 and patient.is_fresh(sign)
    ]
    told_apart = patient.signs(Concept.SYMPTOM_ONSET, exam.side)
    # Old symptoms under a signal that was lost say nothing of when it was lost (ALI-13).
    acute = [sign for sign in (*symptoms, *earlier, *told_apart) if is_acute(sign, patient)]
    charted = [onset_of(sign, patient) for sign in acute] + [one.onset for one in diagnosed]
    known = [onset for onset in charted if onset is not None]
    return min(known, key=lambda onset: onset.earliest) if known else None


def _hours(patient: PatientPicture, onset: When) -> int:
    return max(0, (patient.as_of - onset.latest) // timedelta(hours=1))


def _onset_label(patient: PatientPicture, onset: When | None) -> str:
    if onset is None:
        return "onset not recorded"
    if onset.to_the_day_only:
        return "onset hour not recorded"
    hours = _hours(patient, onset)
    return "onset less than 1 h ago" if hours == 0 else f"onset {hours} h ago"


def _time_notes(patient: PatientPicture, onset: When | None, *, late: bool) -> tuple[Note, ...]:
    """Time since onset; the muscle's tolerance says nothing about a leg that is lost (ALI-20)."""
    if onset is None:
        return (Note("onset_unknown"),)
    told = (
        Note("onset_day", {"onset": onset})
        if onset.to_the_day_only
        else Note("onset_hours", {"hours": _hours(patient, onset)})
    )
    return (told, Note("over_six_hours")) if late else (told,)
