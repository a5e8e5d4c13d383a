"""Acute limb ischemia: the cold, painful, numb, weak or pulseless leg of less than two weeks.

2024 ACC/AHA lower-extremity PAD guideline (acute limb ischemia), 2016 AHA/ACC PAD guideline tables where the 2024
text was not readable, Rutherford 1997 for the classes; rows ALI-01 to ALI-74 of the decision table. Each leg is
judged by itself; a side that was not recorded is a third bucket that is never taken for one of the legs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.conclusions import Finding, Note, Outcome, Urgency
from app.pathways import leg_exam, limb_cause, limb_findings
from app.pathways.affected_leg import PAINLESS, Leg, legs_of, painless
from app.pathways.limb_findings import SuspectedAcuteLimbIschemia, SuspectedBilateralIschemia
from app.pathways.limb_severity import NOTES as SEVERITY_NOTES
from app.pathways.limb_severity import Severity, severity_of
from app.pathways.unsettled_leg import one_recheck, unsettled
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side, Sign
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading

STEM = limb_findings.STEM
CARDS = limb_findings.CARDS
PROPOSES: tuple[str, ...] = (
    "referral.vascular",
    "order.heparin",
    "order.cta_runoff",
    "order.cta_aorta_runoff",
    "order.analgesia",
    "order.baseline_bloods",
    "order.thrombolysis",
)

SPINE_OR_NERVE = (
    Concept.COND_RADICULOPATHY,
    Concept.COND_SPINAL_STENOSIS,
    Concept.COND_LOW_BACK_PAIN,
    Concept.COND_POLYNEUROPATHY,
    Concept.COND_DPN,
    Concept.COND_MONONEUROPATHY_PERONEAL,
    Concept.COND_MONONEUROPATHY_SCIATIC,
    Concept.COND_MONONEUROPATHY_FEMORAL,
    Concept.COND_MONONEUROPATHY_TIBIAL,
    Concept.COND_MONONEUROPATHY_LFCN,
)
BLADDER = (Concept.URINARY_RETENTION, Concept.INCONTINENCE)

READS = (
    leg_exam.READS
    | limb_cause.READS
    | {
        *SPINE_OR_NERVE,
        *PAINLESS,
        *BLADDER,
        Concept.COND_PARAPARESIS,
        Concept.COND_ALI,
        Concept.COND_PULSELESS_LEG,
    }
)

NOTES: Mapping[str, tuple[str, ...]] = {
    **SEVERITY_NOTES,
    **limb_cause.NOTES,
    "call_vascular": (),
    "check_doppler": (),
    "theater_first": (),
    "no_heparin_dead_limb": (),
    "dissection_no_heparin": (),
    "side_to_confirm": (),
    "aortic": (),
    "aortic_not_spine": (),
    "diagnosis_without_exam": (),
    "analgesia": (),
    "no_vascular_service": (),
    "options_salvageable": (),
    "options_threatened": (),
    "after_six_hours": (),
    "spine_or_nerve_listed": (),
    "painless": (),
    "possible_check_pulses": (),
    "possible_diminished": (),
    "possible_recheck": (),
    "possible_no_heparin": (),
    "possible_unconfirmed": (),
    "deficit_with_neuro": (),
    "blue_toes_call": (),
    "not_recorded_check": (),
    "last_pulses_old": (),
}


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """Judge the left leg, the right leg and what was charted without a side."""
    legs = legs_of(patient)
    suspected = [leg for leg in legs if leg.suspected]
    sided = [leg for leg in suspected if leg.side is not Side.NOT_RECORDED]
    if len(sided) == 2 and all(leg.exam.deficit and leg.symptoms for leg in sided):
        yield _bilateral(patient, sided)
        return
    if sided:
        # A leg that is named speaks for what was charted without a side.
        yield from (_suspected(patient, leg) for leg in sided)
    elif suspected:
        yield from (_suspected(patient, leg) for leg in suspected)
        return
    open_legs = [leg for leg in legs if leg not in suspected and not (sided and leg.side is Side.NOT_RECORDED)]
    yield from one_recheck([outcome for leg in open_legs for outcome in unsettled(patient, leg)])


# Suspected.


def _facts(leg: Leg) -> tuple[Fact, ...]:
    readings = [
        leg.exam.reading(concept)
        for concept in (Concept.DOPPLER_ARTERIAL, Concept.DOPPLER_VENOUS, Concept.SENSORY_LIMB, Concept.MOTOR_LIMB)
    ]
    charted = [fact for one in readings if isinstance(one, Reading) for fact in one.facts]
    facts = (*leg.exam.deficit, *leg.symptoms, *charted, *leg.lost_signal, *leg.exam.conflicts, *leg.diagnosed)
    return tuple(dict.fromkeys(facts))


def _missing(leg: Leg, severity: Severity) -> tuple[Missing, ...]:
    gaps = list(severity.missing)
    if severity.onset is None:
        gaps.append(Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD, leg.side))
    return tuple(gaps)


def _now_notes(leg: Leg, severity: Severity) -> list[Note]:
    notes: list[Note] = []
    if severity.irreversible:
        notes.append(Note("no_heparin_dead_limb"))
    notes.append(Note("theater_first" if severity.immediate else "call_vascular"))
    if not leg.exam.deficit:
        notes.append(Note("diagnosis_without_exam"))
    if leg.symptom_side_unsure or leg.side is Side.NOT_RECORDED:
        notes.append(Note("side_to_confirm"))
    if isinstance(leg.exam.reading(Concept.DOPPLER_ARTERIAL), Missing):
        notes.append(Note("check_doppler"))
    notes.append(Note("analgesia"))
    notes.append(Note("no_vascular_service"))
    return notes


def _background_notes(patient: PatientPicture, leg: Leg, severity: Severity) -> list[Note]:
    notes = []
    if not severity.irreversible:
        notes.append(Note("options_threatened" if severity.immediate else "options_salvageable"))
    if severity.over_six_hours:
        notes.append(Note("after_six_hours"))
    if patient.current(*SPINE_OR_NERVE):
        notes.append(Note("spine_or_nerve_listed"))
    notes.extend(painless(patient, leg))
    return notes


def _proposed(severity: Severity, *, dissection: bool, imaging: str) -> tuple[str, ...]:
    if severity.irreversible:
        return ("referral.vascular", "order.analgesia", "order.baseline_bloods")
    heparin = () if dissection else ("order.heparin",)
    lysis = () if severity.immediate else ("order.thrombolysis",)
    return ("referral.vascular", *heparin, imaging, "order.analgesia", "order.baseline_bloods", *lysis)


def _side_concept(side: Side) -> str:
    return "ali.side_not_recorded" if side is Side.NOT_RECORDED else f"ali.{side.value}"


def _concepts(leg: Leg, severity: Severity, missing: tuple[Missing, ...]) -> list[str]:
    concepts = ["ali", _side_concept(leg.side), *severity.concepts, "referral.vascular.emergency"]
    if missing:
        concepts.append("ali.missing_data")
    concepts.extend(leg.contradicted)
    return concepts


def _dissection_concepts(dissection: tuple[Fact, ...]) -> tuple[str, ...]:
    return ("safety.heparin.dissection",) if dissection else ()


def _suspected(patient: PatientPicture, leg: Leg) -> Finding:
    severity = severity_of(patient, leg.exam, leg.symptoms, leg.diagnosed)
    cause = limb_cause.cause_of(patient, leg.exam, leg.other)
    dissection = limb_cause.dissection_suspected(patient)
    missing = _missing(leg, severity)
    notes = [*severity.class_notes, *severity.time_notes, *_now_notes(leg, severity)]
    if dissection:
        notes.append(Note("dissection_no_heparin"))
    notes.extend(cause.notes)
    notes.extend(_background_notes(patient, leg, severity))
    return SuspectedAcuteLimbIschemia(
        urgency=Urgency.CRITICAL,
        side=leg.side,
        blanks={"side": leg.side, "rutherford": severity.label, "onset": severity.onset_label},
        notes=tuple(notes),
        evidence=tuple(dict.fromkeys((*_facts(leg), *cause.evidence, *dissection))),
        missing=missing,
        concepts=(*_concepts(leg, severity, missing), *cause.concepts, *_dissection_concepts(dissection)),
        proposes=_proposed(severity, dissection=bool(dissection), imaging="order.cta_runoff"),
        optional=frozenset({"order.cta_runoff"}) if severity.immediate else frozenset(),
        stakes=severity.stakes,
        rows=("ALI-01",) if leg.exam.deficit and leg.symptoms else ("ALI-02",),
    )


def _bilateral(patient: PatientPicture, legs: list[Leg]) -> Finding:
    graded = [(leg, severity_of(patient, leg.exam, leg.symptoms, leg.diagnosed)) for leg in legs]
    graded.sort(key=lambda pair: (pair[1].classification.lower, pair[1].classification.upper), reverse=True)
    (worst_leg, worst), (second_leg, second) = graded
    dated = min((one for _, one in graded if one.onset), key=lambda one: one.onset.earliest, default=worst)  # type: ignore[union-attr]
    dissection = limb_cause.dissection_suspected(patient)
    cause = limb_cause.cause_of(patient, worst_leg.exam, worst_leg.exam)
    missing = (*_missing(worst_leg, worst), *_missing(second_leg, second))
    notes = [*worst.class_notes, *second.class_notes, *dated.time_notes, *_now_notes(worst_leg, worst), Note("aortic")]
    femoral = all(leg.exam.facts_with((Concept.PULSE_FEMORAL,), leg_exam.NOT_PALPABLE) for leg in legs)
    weak = all(Concept.MOTOR_LIMB in leg.kinds for leg in legs) or bool(patient.current(Concept.COND_PARAPARESIS))
    if femoral and (weak or _bladder(patient)):
        notes.append(Note("aortic_not_spine"))
    if dissection:
        notes.append(Note("dissection_no_heparin"))
    notes.extend(cause.notes)
    notes.extend(_background_notes(patient, worst_leg, worst))
    return SuspectedBilateralIschemia(
        urgency=Urgency.CRITICAL,
        blanks={"rutherford": worst.label, "onset": dated.onset_label},
        notes=tuple(notes),
        evidence=tuple(dict.fromkeys((*_facts(worst_leg), *_facts(second_leg), *cause.evidence, *dissection))),
        missing=missing,
        concepts=tuple(
            dict.fromkeys(
                (
                    "ali.bilateral",
                    *_concepts(worst_leg, worst, missing),
                    *_concepts(second_leg, second, missing),
                    *cause.concepts,
                    *_dissection_concepts(dissection),
                )
            )
        ),
        proposes=_proposed(worst, dissection=bool(dissection), imaging="order.cta_aorta_runoff"),
        optional=frozenset({"order.cta_aorta_runoff"}) if worst.immediate else frozenset(),
        stakes=worst.stakes,
        rows=("ALI-11", "ALI-32"),
    )


def _bladder(patient: PatientPicture) -> bool:
    signs = any(sign.value.rank > 0 and patient.is_fresh(sign) for sign in patient.of(Sign, *BLADDER))
    return signs or bool(patient.current(*BLADDER))
