"""Charts that a hostile clinician thought up: each row once gave a card that the decision table does not want."""

from __future__ import annotations

import pytest

from app.conclusions import Finding
from app.pathways import acute_limb_ischemia, limb_threatening_ischemia, peripheral_artery_disease
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Side, Standing
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture
from tests.support.limits import LIMITS
from tests.support.vignettes import names, vignettes

P = "DP absent; PT absent"


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in acute_limb_ischemia.assess(patient) if isinstance(one, Finding)]


HARD = vignettes("""
    | row     | left                                                                                         | chart | we say                                              |
    |---------+----------------------------------------------------------------------------------------------+-------+-----------------------------------------------------|
    | ALI-01  | DP absent; PT absent; rest pain                                                              |       | suspected ali.rutherford>=I                         |
    | ALI-01  | DP absent; PT absent; rest pain listed onset 13d 13d ago                                     | PAD   | suspected ali.rutherford>=I ali.etiology=thrombotic |
    | ALI-12  | DP absent; PT absent; rest pain listed onset 15d 15d ago                                     | CLTI  | suspected clti clti.left                            |
    | ALI-01  | DP absent; PT absent; no rest pain                                                           |       | pulse_deficit                                       |
    | ALI-06  | pain; rest pain; cold                                                                        |       | pulses_not_recorded                                 |
    | ALI-06  | rest pain; pale; cold                                                                        |       | possible                                            |
    | ALI-13  | DP absent; PT absent; DP absent 20d ago; arterial audible 20d ago; arterial inaudible; pain listed onset 40d 40d ago |  | suspected ali.rutherford>=IIa |
    | ALI-13  | DP absent; PT absent; DP doppler-only 20d ago; arterial inaudible; pain listed onset 40d 40d ago |   | suspected ali.rutherford>=IIa                       |
    | ALI-13  | DP absent; PT absent; DP absent 20d ago; arterial inaudible 20d ago; arterial inaudible; pain listed onset 40d 40d ago |  | chronic_deficit             |
    | ALI-13  | DP absent; PT absent; DP absent 20d ago; arterial inaudible; pain listed onset 40d 40d ago   |       | chronic_deficit                                     |
    | ALI-13  | DP absent; PT absent; arterial audible 20d ago; arterial audible; pain listed onset 40d 40d ago |    | chronic_deficit                                     |
    | ALI-13  | DP absent; PT absent; arterial audible 20d ago unsigned; arterial inaudible; pain listed onset 40d 40d ago |  | chronic_deficit                       |
    | ALI-13  | DP absent; PT absent; arterial audible 20d ago; arterial inaudible; pain onset 40d 30d ago   |       | chronic_deficit                                     |
    | ALI-03  | DP absent; PT absent; arterial audible 20d ago; arterial inaudible                           | PAD   | pulse_deficit                                       |
    | ALI-03  | DP absent; PT absent; arterial inaudible                                                     | PAD   | care_gap                                            |
    | DATA-03 | DP absent; PT absent; pain unconfirmed                                                       |       | possible                                            |
    | DATA-03 | DP absent; PT absent; pain unconfirmed; numb toes                                            |       | suspected ali.rutherford>=IIa                       |
    | DATA-20 | DP absent; PT absent; pain from text                                                         |       | possible                                            |
    | DATA-20 | DP absent; PT absent; rest pain from text                                                    |       | possible                                            |
    | DATA-20 | DP absent; PT absent; numb from text                                                         |       | suspected ali.rutherford>=IIa                       |
    | DATA-07 | ABI 0.35; ABI 0.90; pain                                                                     |       | suspected ali.rutherford>=I data.conflict           |
    | DATA-07 | ankle 40; ankle 90; pain                                                                     |       | suspected ali.rutherford>=I data.conflict           |
    | DATA-07 | ABI 0.35; ABI 0.90 2h ago; pain                                                              |       | suspected ali.rutherford>=I                         |
    | DATA-07 | DP weak; DP palpable; pain                                                                   |       | possible data.conflict                              |
    | DATA-07 | DP absent; DP palpable; PT absent                                                            |       | pulse_deficit data.conflict                         |
    | DATA-07 | DP absent; DP weak; PT palpable; pain                                                        |       | single_pulse data.conflict                          |
    | DATA-07 | DP absent; DP weak; PT absent; pain onset 20d                                                |       | chronic_deficit data.conflict                       |
""")
TOLD = ("ali.rutherford", "ali.etiology", "data.conflict", "clti")
ARTERIAL = (acute_limb_ischemia, limb_threatening_ischemia, peripheral_artery_disease)


def of_the_arteries(patient: PatientPicture) -> list[Finding]:
    """What is said of a leg's arteries, acute and chronic: never the same twice."""
    return [one for pathway in ARTERIAL for one in pathway.assess(patient) if isinstance(one, Finding)]


@pytest.mark.parametrize("row", HARD, ids=names(HARD))
def test_hard_charts(row: dict[str, str]) -> None:
    told = [" ".join((one.card, *(word for word in one.concepts if word.startswith(TOLD)))) for one in of_the_arteries(picture(row["left"], chart=row["chart"]))]  # fmt: skip
    assert sorted(" ".join(told).split() or ["nothing"]) == sorted(row["we say"].split())


@pytest.mark.parametrize("support", ["pain unconfirmed", "pain from text"])
def test_support_alone_drafts_no_heparin(support: str) -> None:
    """DATA-03, DATA-20: a symptom that only supports is shown, and no order rests on it but the call."""
    (finding,) = findings(picture(f"{P}; {support}"))
    assert finding.proposes == ("referral.vascular",)
    assert {fact.concept for fact in finding.evidence} >= {Concept.PULSE_DORSALIS_PEDIS, Concept.PAIN_LIMB}


def test_a_lost_signal_is_evidence_and_old_pain_no_onset() -> None:
    """ALI-13, ALI-41: both Doppler findings are shown; pain of weeks does not say when the signal was lost."""
    (finding,) = findings(picture(f"{P}; arterial audible 20d ago; arterial inaudible; pain listed onset 40d 40d ago"))
    assert [fact.concept for fact in finding.evidence].count(Concept.DOPPLER_ARTERIAL) == 2
    assert [note.id for note in finding.notes].count("onset_unknown") == 1


@pytest.mark.parametrize(("right", "thrombotic"), [("DP weak", True), ("DP weak; PT palpable", False)])
def test_reduced_pulses_of_the_other_leg(right: str, thrombotic: bool) -> None:
    """ALI-51: reduced means diminished too."""
    (finding,) = findings(picture(f"{P}; pain", right))
    assert ("ali.etiology=thrombotic" in finding.concepts) is thrombotic


@pytest.mark.parametrize("paraplegic", [True, False])
def test_paraplegia_under_absent_femoral_pulses_is_the_aorta(paraplegic: bool) -> None:
    """ALI-11: a coded paraplegia is weakness of both legs."""
    listed = Diagnosis(
        concept=Concept.COND_PARAPARESIS, reference="Condition/1", when=at(NOW), standing=Standing.CURRENT
    )
    leg = f"{P}; femoral absent; pain"
    (finding,) = findings(picture(leg, leg, extra=[listed] if paraplegic else []))
    assert ("aortic_not_spine" in [note.id for note in finding.notes]) is paraplegic


@pytest.mark.parametrize(
    ("gap", "contradicted"),
    [
        (None, False),
        (Missing(Concept.PULSE_DORSALIS_PEDIS, Why.SIDE), True),
        (Missing(Concept.PULSE_DORSALIS_PEDIS, Why.UNREADABLE), False),
        (Missing(Concept.COND_DVT, Why.SIDE), False),
    ],
)
def test_a_side_that_contradicts_itself_is_told(gap: Missing | None, contradicted: bool) -> None:
    """DATA-08, CODES.md section 3 row 16: side unknown, and data.conflict; of the leg's examination only."""
    whole = picture("", "", f"{P}; pain")
    gaps = (gap,) if gap else ()
    patient = PatientPicture(
        as_of=whole.as_of, limits=LIMITS, age=whole.age, needs=whole.needs, facts=whole.facts, gaps=gaps
    )
    (finding,) = findings(patient)
    assert finding.side is Side.NOT_RECORDED
    assert ("data.conflict" in finding.concepts) is contradicted
