"""Embolus or thrombosis: what the chart says of the cause of an acutely ischemic leg (rows ALI-50 to ALI-55).

2016 AHA/ACC PAD guideline, "Diagnostic evaluation of the cause of ALI": the search must never delay treatment, so a
cause is one line on the card and changes no order but heparin under suspected dissection.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app.conclusions import Note
from app.pathways.leg_exam import LegExam
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Procedure, Standing
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

RECENT_INFARCTION = timedelta(days=90)  # Ours: "recent" has no number in ALI-50.
YOUNG_BELOW = 50  # years, ALI-53

EMBOLIC_SOURCES = (
    Concept.COND_AF,
    Concept.COND_CARDIAC_SOURCE,
    Concept.COND_ENDOCARDITIS,
    Concept.COND_PROSTHETIC_VALVE,
    Concept.COND_LV_DYSFUNCTION,
)
NAMED_CAUSES = (
    Concept.COND_POPLITEAL_ANEURYSM,
    Concept.COND_AORTIC_DISSECTION,
    Concept.COND_TRAUMA,
    Concept.COND_LEG_TRAUMA,
    Concept.COND_BUERGER,
    Concept.COND_ATHEROEMBOLISM,
)
CLOTTING = (
    Concept.COND_DVT,
    Concept.COND_DVT_HISTORY,
    Concept.COND_CANCER,
    Concept.COND_HYPERCOAGULABLE,
)
READS = frozenset(
    {
        *EMBOLIC_SOURCES,
        *NAMED_CAUSES,
        *CLOTTING,
        Concept.COND_AF_HISTORY_ONLY,
        Concept.COND_MYOCARDIAL_INFARCTION,
        Concept.COND_PATENT_FORAMEN_OVALE,
        Concept.COND_PAD,
        Concept.COND_CLAUDICATION,
        Concept.COND_CLTI,
        Concept.COND_PRIOR_REVASCULARIZATION,
        Concept.PROC_REVASCULARIZATION,
    }
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "cause_embolic": (),
    "cause_thrombotic": (),
    "cause_mixed": (),
    "cause_named": ("cause",),
    "cause_clotting": (),
    "cause_af_history": (),
    "cause_find_source": (),
}


class Cause:
    """What points to an embolus, what to thrombosis, and the notes and concepts that follow."""

    def __init__(self, embolic: tuple[Fact, ...], thrombotic: tuple[Fact, ...]) -> None:
        """Keep the facts of each pattern and the verdict: both patterns together give none (ALI-54)."""
        self.embolic = embolic
        self.thrombotic = thrombotic
        self.evidence: tuple[Fact, ...] = (*embolic, *thrombotic)
        self.notes: list[Note] = []
        self.concepts: tuple[str, ...] = ()
        if embolic and thrombotic:
            self.notes.append(Note("cause_mixed"))
        elif embolic:
            self.notes.append(Note("cause_embolic"))
            self.concepts = ("ali.etiology=embolic",)
        elif thrombotic:
            self.notes.append(Note("cause_thrombotic"))
            self.concepts = ("ali.etiology=thrombotic",)
        if embolic:
            self.notes.append(Note("cause_find_source"))


def _embolic(patient: PatientPicture) -> tuple[Fact, ...]:
    facts: list[Fact] = [*patient.current(*EMBOLIC_SOURCES)]
    facts.extend(
        fact
        for fact in patient.recent(Diagnosis, Concept.COND_MYOCARDIAL_INFARCTION, RECENT_INFARCTION)
        if not fact.suspected
    )
    clots, shunts = patient.current(Concept.COND_DVT), patient.current(Concept.COND_PATENT_FORAMEN_OVALE)
    if clots and shunts:  # A paradoxical embolus needs both.
        facts.extend((*clots, *shunts))
    return tuple(dict.fromkeys(facts))


def _thrombotic(patient: PatientPicture, exam: LegExam, other: LegExam) -> tuple[Fact, ...]:
    known = (Concept.COND_PAD, Concept.COND_CLAUDICATION, Concept.COND_CLTI)
    facts: list[Fact] = [*patient.current(*known)]
    facts.extend(patient.ever(Concept.COND_PRIOR_REVASCULARIZATION))
    for concept in (Concept.COND_PRIOR_REVASCULARIZATION, Concept.PROC_REVASCULARIZATION):
        facts.extend(patient.of(Procedure, concept))
    if exam.side is not other.side:
        # ALI-51: reduced on the other side, unless one pedal pulse there is of normal strength.
        facts.extend(
            other.pedal_not_palpable if other.palpable_pedal else (*other.pedal_not_palpable, *other.felt_pedal)
        )
    return tuple(dict.fromkeys(facts))


def cause_of(patient: PatientPicture, exam: LegExam, other: LegExam) -> Cause:
    """Weigh the two patterns for one leg; ``other`` is the other leg."""
    cause = Cause(_embolic(patient), _thrombotic(patient, exam, other))
    named = patient.current(*NAMED_CAUSES)
    for concept in dict.fromkeys(fact.concept for fact in named):
        cause.notes.append(Note("cause_named", {"cause": concept}))
    cause.evidence = (*cause.evidence, *named)
    resolved_af = [fact for fact in patient.ever(Concept.COND_AF) if fact.standing is Standing.HISTORY]
    if not patient.current(Concept.COND_AF) and (resolved_af or patient.ever(Concept.COND_AF_HISTORY_ONLY)):
        cause.notes.append(Note("cause_af_history"))  # ALI-55: told, never used
    young = patient.age.at_least(YOUNG_BELOW) is Verdict.NO
    clotting = bool(patient.ever(*CLOTTING))
    if not (cause.embolic or cause.thrombotic or named) or young or clotting:
        cause.notes.append(Note("cause_clotting"))
    return cause


def dissection_suspected(patient: PatientPicture) -> tuple[Fact, ...]:
    """Aortic dissection on the list, unconfirmed ones too: no heparin draft before the vascular call (ALI-11)."""
    return patient.current(Concept.COND_AORTIC_DISSECTION, suspected=True)
