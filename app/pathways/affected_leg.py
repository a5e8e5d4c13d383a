"""One leg with what belongs to it: exam, acute symptoms, diagnoses; and what was charted without a side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.conclusions import Note
from app.pathways.leg_exam import PAIN, LegExam, examine, kinds_of, signal_lost
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Procedure, Side, Sign
from app.picture.needs import Why
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, remembered

PAINLESS = (Concept.COND_DIABETES, Concept.COND_DPN, Concept.COND_POLYNEUROPATHY)
KNOWN_CHRONIC = (Concept.COND_PAD, Concept.COND_CLTI, Concept.COND_CLAUDICATION)

OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NOT_RECORDED: Side.NOT_RECORDED}


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg with what belongs to it: its exam, its acute symptoms and its diagnoses."""

    exam: LegExam
    other: LegExam
    symptoms: tuple[Sign, ...]
    symptom_side_unsure: bool
    diagnosed: tuple[Diagnosis, ...]
    unconfirmed: tuple[Diagnosis, ...]
    lost_signal: tuple[Fact, ...] = ()
    side_contradicted: bool = False

    @property
    def side(self) -> Side:
        return self.exam.side

    @property
    def kinds(self) -> frozenset[Concept]:
        return kinds_of(self.symptoms)

    @property
    def contradicted(self) -> tuple[str, ...]:
        """``data.conflict`` when findings of one time (DATA-07) or the sides of one finding (DATA-08) disagree."""
        return ("data.conflict",) if self.exam.conflicts or self.side_contradicted else ()

    @property
    def sure(self) -> bool:
        """At least one symptom is more than support: confirmed (DATA-03), and not pain by our own words (DATA-20)."""
        return any(not one.suspected and not (one.from_text and one.concept in PAIN) for one in self.symptoms)

    @property
    def suspected(self) -> bool:
        """ALI-01 and ALI-02; a palpable pedal pulse turns both into a question (ALI-14)."""
        return not self.exam.palpable_pedal and bool((self.exam.deficit and self.sure) or self.diagnosed)


@remembered
def legs_of(patient: PatientPicture) -> list[Leg]:
    """The left leg, the right leg and what was charted without a side; an amputated leg is left out (DATA-08)."""
    exams = {side: examine(patient, side) for side in Side if not patient.amputated(side)}
    return [affected_leg(patient, exam, exams) for exam in exams.values()]


def affected_leg(patient: PatientPicture, exam: LegExam, exams: dict[Side, LegExam]) -> Leg:
    other = exams.get(OPPOSITE[exam.side], exam)
    symptoms, unsure = exam.symptoms, False
    if exam.deficit and not symptoms:
        # The deficit has a side and the symptom has none, or the reverse: it may be the same leg.
        if exam.side is Side.NOT_RECORDED:
            symptoms = tuple(sign for one in exams.values() if not one.palpable_pedal for sign in one.symptoms)
        else:
            symptoms = exams[Side.NOT_RECORDED].symptoms
        unsure = bool(symptoms)
    lost = signal_lost(patient, exam)
    if lost and not symptoms:
        # ALI-13: symptoms of weeks are chronic only while the signal in the foot has not been lost.
        symptoms = tuple(one for one in exam.chronic_symptoms if one.continuing or patient.is_fresh(one))
    listed = [
        one for one in _acute_diagnoses(patient, Concept.COND_ALI, exam.side) if not _repaired_since(patient, one)
    ]
    confirmed = tuple(one for one in listed if not one.suspected)
    # A problem that says "pulseless leg" is read from our own text list, so it asks for the examination, no more.
    pulseless = _acute_diagnoses(patient, Concept.COND_PULSELESS_LEG, exam.side)
    unconfirmed = (*(one for one in listed if one.suspected), *pulseless)
    # DATA-08: what was charted without a side may have named two.
    open_side = unsure or exam.side is Side.NOT_RECORDED
    two_sided = open_side and any(gap.why is Why.SIDE for concept in exam.signs for gap in patient.unusable(concept))
    return Leg(exam, other, symptoms, unsure, confirmed, unconfirmed, lost, two_sided)


def _acute_diagnoses(patient: PatientPicture, concept: Concept, side: Side) -> Iterator[Diagnosis]:
    """ALI-02: onset within two weeks, or recorded so when there is no onset."""
    for one in patient.current(concept, suspected=True):
        began = one.onset or one.when
        if (
            (one.side or Side.NOT_RECORDED) is side
            and began
            and began.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of)
        ):
            yield one


def _repaired_since(patient: PatientPicture, diagnosis: Diagnosis) -> bool:
    began = diagnosis.onset or diagnosis.when
    return any(
        done.when is not None
        and began is not None
        and done.when.latest >= began.earliest
        and (done.side is diagnosis.side or Side.NOT_RECORDED in (done.side or Side.NOT_RECORDED, diagnosis.side))
        for done in patient.of(Procedure, Concept.PROC_REVASCULARIZATION)
    )


def painless(patient: PatientPicture, leg: Leg) -> list[Note]:
    """ALI-15: in a diabetic or a neuropathic leg the absence of pain reassures nobody."""
    quiet = Concept.PAIN_LIMB not in leg.kinds
    return [Note("painless")] if quiet and patient.current(*PAINLESS) else []
