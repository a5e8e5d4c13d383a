"""Suspected cauda equina syndrome, one patient a line: CES-01 to CES-04."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes
from app.pathways import cauda_equina
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Device, Procedure, Side, Symptom, Trait
from tests.support.bedside import NOW, at, picture, span
from tests.support.spine import findings, notes, spoken
from tests.support.vignettes import names, vignettes

SUSPECTED = "critical suspected"

RED_FLAGS = vignettes("""
    | row    | left                          | chart                                                        | we say             |
    |--------+-------------------------------+--------------------------------------------------------------+--------------------|
    | CES-01 |                               | back pain; saddle_sensory_loss                               | critical suspected |
    | CES-01 |                               | back pain; urinary retention                                 | critical suspected |
    | CES-01 |                               | back pain; incontinence                                      | critical suspected |
    | CES-01 |                               | back pain; sign.bowel_change                                 | critical suspected |
    | CES-01 |                               | back pain; sign.sexual_dysfunction                           | critical suspected |
    | CES-01 |                               | back pain; sign.anal_tone_reduced                            | critical suspected |
    | CES-01 |                               | back pain; postvoid_residual 201 mL                          | critical suspected |
    | CES-01 |                               | back pain; postvoid_residual 200 mL                          |                    |
    | CES-01 |                               | back pain; postvoid_residual >200 mL                         | critical suspected |
    | CES-03 |                               | back pain; postvoid_residual >150 mL                         | warning possible   |
    | CES-01 |                               | back pain; postvoid_residual 300 mL 25h ago                  |                    |
    | CES-01 |                               | back pain; postvoid_residual 300 mL unsigned                 | critical suspected |
    | CES-01 |                               | back pain; saddle_sensory_loss unsigned                      | critical suspected |
    | CES-01 |                               | back pain; saddle_sensory_loss from text                     | critical suspected |
    | CES-01 |                               | back pain                                                    |                    |
    | CES-01 |                               | back pain; no saddle_sensory_loss; no urinary retention      |                    |
    | CES-01 |                               | back pain; saddle_sensory_loss; postvoid_residual 20 mL; no sign.anal_tone_reduced | critical suspected |
    | CES-01 |                               | urinary retention                                            |                    |
    | CES-01 |                               | postvoid_residual 700 mL                                     |                    |
    | CES-01 |                               | incontinence                                                 |                    |
    | CES-03 |                               | saddle_sensory_loss                                          | warning possible   |
    | CES-03 |                               | sign.anal_tone_reduced                                       | warning possible   |
    | CES-01 | told pain                     | urinary retention                                            | critical suspected |
    | CES-01 | told burning                  | urinary retention                                            | critical suspected |
    | CES-01 | told numbness                 | urinary retention                                            | critical suspected |
    | CES-01 | told weakness                 | urinary retention                                            | critical suspected |
    | CES-01 | told swelling                 | urinary retention                                            |                    |
    | CES-01 | told cramp                    | urinary retention                                            |                    |
    | CES-01 | told pain onset 29d           | urinary retention                                            |                    |
    | CES-01 | told pain onset 28d           | urinary retention                                            | critical suspected |
    | CES-01 | told pain 15d ago             | urinary retention                                            |                    |
    | CES-01 | told pain 14d ago             | urinary retention                                            | critical suspected |
    | DATA-03 | told pain unconfirmed        | urinary retention                                            | critical suspected |
    | DATA-03 | told weakness unconfirmed    | urinary retention                                            |                    |
    | CES-01 | pain                          | urinary retention                                            | critical suspected |
    | CES-01 | pain 25h ago                  | urinary retention                                            |                    |
    | CES-01 | no pain                       | urinary retention                                            |                    |
    | CES-01 | numb                          | urinary retention                                            | critical suspected |
    | CES-01 | sensation normal; power normal | urinary retention                                           |                    |
    | CES-01 | numb onset 29d                | urinary retention                                            |                    |
    | CES-01 | numb; numb 40d ago            | urinary retention                                            |                    |
    | CES-01 | numb                          | urinary retention; neuropathy                                |                    |
    | CES-01 | numb onset 5d                 | urinary retention; neuropathy                                | critical suspected |
    | CES-01 | weak                          | urinary retention; cond.paraparesis onset 400d               |                    |
    | CES-01 | sign.foot_drop                | urinary retention                                            | critical suspected |
    | ALI-16 | DP absent; PT absent; pain; numb | urinary retention                                         |                    |
    | ALI-16 | DP absent; PT absent; pain; numb | urinary retention; back pain                              | critical suspected |
    | CES-01 |                               | sciatica; urinary retention                                  | critical suspected |
    | CES-01 |                               | stenosis; urinary retention                                  | critical suspected |
    | CES-01 |                               | back pain onset 900d; urinary retention                      | critical suspected |
    | CES-01 |                               | back pain resolved; urinary retention                        |                    |
    | CES-01 |                               | sign.back_pain; urinary retention                            | critical suspected |
    | CES-01 |                               | sign.back_pain 25h ago; urinary retention                    |                    |
    | CES-01 |                               | sign.back_pain 2h ago; no sign.back_pain; urinary retention  |                    |
""")


@pytest.mark.parametrize("row", RED_FLAGS, ids=names(RED_FLAGS))
def test_a_red_flag_with_a_back_or_leg_symptom(row: dict[str, str]) -> None:
    """CES-01; a flag of the saddle alone asks for the other half (CES-03), one of the bladder alone says nothing."""
    assert spoken(cauda_equina, row) == row["we say"]


ONSETS = vignettes("""
    | row    | left                      | chart                                                      | we say             |
    |--------+---------------------------+------------------------------------------------------------+--------------------|
    | CES-01 |                           | back pain; urinary retention onset 28d                          | critical suspected |
    | CES-01 |                           | back pain; urinary retention onset 28.1d                        |                    |
    | CES-01 |                           | back pain; urinary retention listed onset 28d                   | critical suspected |
    | CES-03 |                           | back pain; urinary retention listed onset 29d                   |                    |
    | CES-01 |                           | back pain; urinary retention listed undated                     | critical suspected |
    | CES-01 |                           | back pain; urinary retention listed 28d ago                     | critical suspected |
    | CES-01 |                           | back pain; urinary retention listed 29d ago                     |                    |
    | CES-01 |                           | back pain; urinary retention listed onset 3d               | critical suspected |
    | CES-01 |                           | back pain; urinary retention listed onset 90d              |                    |
    | CES-03 | told numbness (dermatomal) | back pain; urinary retention listed onset 90d             | warning possible   |
    | CES-03 | told weakness             | urinary retention listed onset 90d                              | warning possible   |
    | CES-03 | told pain (radiating down the leg) | urinary retention listed onset 90d                     | warning possible   |
    | CES-03 | told pain                 | urinary retention listed onset 90d                              |                    |
    | CES-03 | told weakness onset 60d   | urinary retention listed onset 90d                              |                    |
    | CES-03 | told weakness             | urinary retention onset 90d                                     | warning possible   |
    | CES-03 | told weakness             | urinary retention onset 90d 30h ago                             |                    |
    | CES-03 | told weakness             | urinary retention listed onset 90d 5d ago; no urinary retention unsigned | warning possible |
    | CES-03 |                           | sciatica onset 10d; urinary retention listed onset 90d          | warning possible   |
    | CES-03 |                           | sciatica onset 60d; urinary retention listed onset 90d          |                    |
    | CES-03 | told weakness             | urinary retention listed onset 90d; urinary retention                | warning possible   |
    | CES-01 | told weakness             | urinary retention listed onset 90d; urinary retention onset 2d       | critical suspected |
    | CES-01 | told weakness             | urinary retention listed onset 90d; urinary retention listed onset 2d | critical suspected |
    | CES-03 | told weakness             | urinary retention 40d ago; urinary retention                         | warning possible   |
    | CES-01 | told weakness             | urinary retention 20d ago; urinary retention                         | critical suspected |
    | CES-03 | told weakness             | urinary retention listed onset 90d 5d ago; no urinary retention 1h ago |                  |
    | CES-01 |                           | back pain; incontinence                                    | critical suspected |
    | CES-01 |                           | back pain; incontinence onset 29d                          |                    |
    | CES-03 | told weakness             | incontinence onset 90d                                     | warning possible   |
    | CES-03 | told weakness             | urinary retention 40d ago; urinary retention 5h ago; no urinary retention 1h ago |            |
    | CES-03 | told weakness             | urinary retention 40d ago; urinary retention 30h ago       |                    |
    | CES-03 |                           | back pain; incontinence 5h ago; no incontinence 1h ago     | warning possible   |
    | CES-03 |                           | back pain; incontinence unconfirmed                        | warning possible   |
    | CES-01 |                           | back pain; incontinence resolved                           |                    |
    | CES-03 |                           | back pain; saddle_sensory_loss 25h ago                     | warning possible   |
    | CES-03 |                           | back pain; saddle_sensory_loss 28d ago                     | warning possible   |
    | CES-03 |                           | back pain; saddle_sensory_loss 28.1d ago                   |                    |
    | CES-01 |                           | back pain; saddle_sensory_loss onset 5d 2d ago             | critical suspected |
    | CES-03 |                           | back pain; saddle_sensory_loss undated                     | warning possible   |
    | CES-03 |                           | back pain; urinary retention unconfirmed                   | warning possible   |
    | CES-03 |                           | back pain; saddle_sensory_loss 5h ago; no saddle_sensory_loss 1h ago | warning possible |
    | CES-01 |                           | back pain; saddle_sensory_loss 1h ago; no saddle_sensory_loss 1h ago | critical suspected |
    | CES-01 |                           | back pain; saddle_sensory_loss 5h ago; no saddle_sensory_loss 1h ago unsigned | critical suspected |
    | CES-01 |                           | back pain; saddle_sensory_loss 5h ago; no saddle_sensory_loss 6h ago | critical suspected |
    | CES-01 |                           | back pain; saddle_sensory_loss 5h ago; no saddle_sensory_loss undated | critical suspected |
    | CES-01 |                           | back pain; saddle_sensory_loss 5h ago; no sign.anal_tone_reduced 1h ago | critical suspected |
    | CES-03 |                           | saddle_sensory_loss listed onset 90d                       |                    |
    | CES-03 |                           | saddle_sensory_loss 25h ago                                | warning possible   |
    | CES-03 |                           | urinary retention 25h ago                                  |                    |
    | CES-03 |                           | back pain; urinary retention 25h ago                       | warning possible   |
    | CES-01 |                           | back pain; cond.erectile_dysfunction onset 20d             | critical suspected |
    | CES-01 |                           | back pain; cond.erectile_dysfunction onset 20d undated     | critical suspected |
    | CES-03 |                           | back pain; cond.erectile_dysfunction 20d ago               | warning possible   |
    | CES-03 |                           | back pain; cond.erectile_dysfunction onset 20d unconfirmed | warning possible   |
    | CES-01 |                           | back pain; cond.erectile_dysfunction 29d ago               |                    |
    | CES-01 |                           | back pain; cond.erectile_dysfunction onset 29d             |                    |
    | CES-01 |                           | back pain; cond.erectile_dysfunction undated               |                    |
    | CES-01 |                           | cond.erectile_dysfunction onset 20d                        |                    |
""")


@pytest.mark.parametrize("row", ONSETS, ids=names(ONSETS))
def test_new_old_or_to_be_looked_at_again(row: dict[str, str]) -> None:
    """CES-01 is of four weeks; unknown is new; old is soft (CES-03) and wants a new leg symptom beside it."""
    assert spoken(cauda_equina, row) == row["we say"]


OTHERS = vignettes("""
    | row    | left                               | right                              | chart                           | we say             |
    |--------+------------------------------------+------------------------------------+---------------------------------+--------------------|
    | CES-01 |                                    |                                    | cond.cauda_equina onset 2d      | critical suspected |
    | CES-01 |                                    |                                    | cond.cauda_equina undated       | critical suspected |
    | CES-01 |                                    |                                    | cond.cauda_equina onset 29d     |                    |
    | CES-01 |                                    |                                    | cond.cauda_equina onset 2d resolved |                |
    | CES-03 |                                    |                                    | cond.cauda_equina onset 2d unconfirmed | warning possible |
    | CES-03 | told pain (radiating down the leg) |                                    | sign.constipation listed 29d ago |                   |
    | CES-03 | told pain (radiating down the leg) |                                    | sign.constipation listed 28d ago | warning possible  |
    | CES-01 | told pain (radiating down the leg) | told pain (radiating down the leg) |                                 | critical suspected |
    | CES-01 | told burning (dermatomal)          | told pain (radiating down the leg) |                                 | critical suspected |
    | CES-01 | told numbness (dermatomal)         | told numbness (dermatomal)         |                                 |                    |
    | CES-01 | told pain (radiating down the leg) | told pain                          |                                 |                    |
    | CES-01 | told pain (radiating down the leg) |                                    | back pain                       |                    |
    | CES-01 | told pain (radiating down the leg) onset 28d | told pain (radiating down the leg) onset 84d |             | critical suspected |
    | CES-01 | told pain (radiating down the leg) onset 28d | told pain (radiating down the leg) onset 85d |             |                    |
    | CES-03 | told pain (radiating down the leg) onset 29d | told pain (radiating down the leg) onset 29d |             | warning possible   |
    | CES-03 | told pain (radiating down the leg) onset 84d | told pain (radiating down the leg) onset 84d |             | warning possible   |
    | CES-03 | told pain (radiating down the leg) onset 84d | told pain (radiating down the leg) onset 85d |             |                    |
    | CES-03 | told pain (radiating down the leg) onset 29d | told numbness (dermatomal) onset 29d         |             |                    |
    | CES-03 | told pain (radiating down the leg) onset 29d |                                    |                       |                    |
    | CES-03 | sciatica listed 42d ago onset 60d  | sciatica listed 60d ago onset 60d  |                                 | warning possible   |
    | CES-03 | sciatica listed 43d ago onset 60d  | sciatica listed 60d ago onset 60d  |                                 |                    |
    | CES-01 | sciatica onset 5d                  | sciatica onset 70d                 |                                 | critical suspected |
    | CES-03 | sciatica onset 70d                 | sciatica onset 70d                 |                                 | warning possible   |
    | SST-01 | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) | | |
    | SST-01 | told pain (radiating down the leg, on standing, relieved by sitting or bending forward) | told pain (radiating down the leg) | | |
    | CES-01 | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) onset 9d | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) onset 9d | | critical suspected |
    | CES-01 | told pain (radiating down the leg, on walking, relieved by sitting or bending forward) onset 9d; told burning (radiating down the leg) | sciatica onset 9d | | critical suspected |
    | CES-01 | sciatica onset 9d; told pain (radiating down the leg, on walking, relieved by sitting or bending forward) | sciatica onset 9d | | critical suspected |
    | CES-01 | severe weakness                    | mild weakness                      | back pain                       | critical suspected |
    | CES-01 | mild weakness                      | mild weakness                      | back pain                       |                    |
    | CES-01 | mild weakness 5d ago; moderate weakness | mild weakness                 | back pain                       | critical suspected |
    | CES-01 | mild weakness 15d ago; moderate weakness | mild weakness                | back pain                       |                    |
    | CES-01 | power normal 5d ago; mild weakness | mild weakness                      | back pain                       |                    |
    | CES-01 | weak 5d ago; mild weakness         | mild weakness                      | back pain                       |                    |
    | CES-01 | told weakness (getting worse)      | told weakness                      | back pain                       | critical suspected |
    | CES-01 | severe weakness                    | mild weakness                      | stenosis                        | critical suspected |
    | CES-01 | severe weakness                    | mild weakness                      |                                 |                    |
    | CES-01 | severe weakness                    |                                    | back pain                       |                    |
    | CES-01 | severe weakness onset 29d          | severe weakness onset 29d          | back pain                       |                    |
    | CORD-01 | severe weakness; reflex brisk     | mild weakness                      | back pain                       |                    |
    | CORD-01 | severe weakness                   | mild weakness                      | back pain; sign.sensory_level   |                    |
    | CORD-07 | severe weakness onset 3h          | mild weakness onset 3h             | back pain; sign.dissociated_sensory_loss |           |
    | CORD-07 | severe weakness onset 3h          | mild weakness onset 3h             | back pain; proc.aortic 2d ago   |                    |
    | CES-01 |                                    |                                    | back pain; cond.paraparesis onset 2d | critical suspected |
    | CORD-02 | severe weakness                   | mild weakness                      | back pain; cancer               |                    |
    | CORD-02 | severe weakness                   | mild weakness                      | back pain; cancer; urinary retention | critical suspected |
    | CORD-05 | severe weakness                   | mild weakness                      | back pain; sign.fever           |                    |
    | CORD-05 | severe weakness                   | mild weakness                      | back pain; vital.temperature >37 Cel | critical suspected |
    | ALI-11 | severe weakness; DP absent; PT absent | severe weakness; DP absent; PT absent | back pain                 |                    |
    | CES-01 | severe weakness; DP absent; PT absent | severe weakness; DP palpable    | back pain                       | critical suspected |
    | CES-03 | told pain (radiating down the leg) |                                    | sign.constipation               | warning possible   |
    | CES-03 |                                    |                                    | back pain; sign.constipation    |                    |
    | CES-03 | told pain (radiating down the leg) |                                    | sign.constipation 25h ago       |                    |
    | CES-03 | told pain (radiating down the leg) onset 40d |                          | sign.constipation               |                    |
    | CES-03 |                                    |                                    | sign.constipation               |                    |
""")


@pytest.mark.parametrize("row", OTHERS, ids=names(OTHERS))
def test_both_legs_the_listed_diagnosis_and_soft_flags(row: dict[str, str]) -> None:
    """CES-01, CES-03; weakness of both legs is left to the cord, to its arteries and to the aorta when they show."""
    assert spoken(cauda_equina, row) == row["we say"]


def symptom(*complaints: Complaint, traits: tuple[Trait, ...], onset: str = "") -> Symptom:
    """A symptom of the left leg; two traits have names that a line cannot hold."""
    return Symptom(
        concept=Concept.SYMPTOM_LEG,
        reference="Condition/told",
        side=Side.LEFT,
        when=at(NOW),
        onset=at(NOW - span(onset)) if onset else None,
        complaints=frozenset(complaints),
        traits=frozenset(traits),
    )


@pytest.mark.parametrize(
    ("told", "chart", "expected"),
    [
        (symptom(Complaint.PAIN, traits=(Trait.SPREAD_TO_BOTH,)), "", SUSPECTED),
        (symptom(Complaint.PAIN, traits=(Trait.SPREAD_TO_BOTH,), onset="28d"), "", SUSPECTED),
        (symptom(Complaint.PAIN, traits=(Trait.SPREAD_TO_BOTH,), onset="29d"), "", ""),
        (symptom(Complaint.NUMBNESS, traits=(Trait.SPREAD_TO_BOTH,)), "", ""),
        (symptom(Complaint.WEAKNESS, traits=(Trait.SPREAD_TO_BOTH,)), "back pain", SUSPECTED),
        (symptom(Complaint.WEAKNESS, traits=(Trait.SPREAD_TO_BOTH,)), "", ""),
        (symptom(Complaint.PAIN, traits=(Trait.RESOLVED,)), "urinary retention", ""),
        (symptom(Complaint.PAIN, traits=(Trait.RESOLVED, Trait.RELAPSING)), "urinary retention", SUSPECTED),
    ],
)
def test_one_leg_then_both_and_what_is_over(told: Symptom, chart: str, expected: str) -> None:
    """CES-01: sciatica, or weakness with back pain, that went from one leg to the other."""
    said = [
        f"{one.urgency.value} {one.card}"
        for one in cauda_equina.assess(picture(chart=chart, extra=[told]))
        if isinstance(one, Finding)
    ]
    assert " / ".join(said) == expected


NOTES = vignettes("""
    | row     | chart                                                             | says                                                | proposes                                                              |
    |---------+-------------------------------------------------------------------+-----------------------------------------------------+-----------------------------------------------------------------------|
    | CES-02  | back pain; saddle_sensory_loss onset 2d                           | mri_window call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan             |
    | CES-01  | back pain; saddle_sensory_loss                                    | mri_window onset_unknown call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan |
    | CES-01  | back pain; saddle_sensory_loss; urinary retention onset 2d        | mri_window call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan             |
    | CES-01  | back pain; postvoid_residual 300 mL                               | mri_window call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan             |
    | CES-01  | cond.cauda_equina                                                 | mri_window onset_unknown call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan |
    | CES-01  | cond.cauda_equina onset 2d                                        | mri_window call_spine examine_now residual_does_not_clear | referral.spine order.mri_lumbar order.bladder_scan             |
    | CES-04  | back pain; urinary retention onset 2d; safety.mri_device          | mri_window call_spine examine_now mri_unsafe residual_does_not_clear | referral.spine order.mri_lumbar order.ct_lumbar order.bladder_scan |
    | CES-04  | back pain; urinary retention onset 2d; safety.mri_device unconfirmed | mri_window call_spine examine_now mri_unsafe residual_does_not_clear | referral.spine order.mri_lumbar order.ct_lumbar order.bladder_scan |
    | CORD-02 | back pain; urinary retention onset 2d; cancer resolved            | mri_window call_spine examine_now whole_spine residual_does_not_clear | referral.spine order.mri_whole_spine order.bladder_scan |
    | CORD-02 | back pain; urinary retention onset 2d; cond.lymphoma              | mri_window call_spine examine_now whole_spine residual_does_not_clear | referral.spine order.mri_whole_spine order.bladder_scan |
    | CORD-05 | back pain; urinary retention onset 2d; sign.fever                 | mri_window call_spine examine_now whole_spine residual_does_not_clear | referral.spine order.mri_whole_spine order.bladder_scan |
    | CORD-01 | back pain; urinary retention onset 2d; sign.sensory_level         | mri_window call_spine examine_now whole_spine residual_does_not_clear | referral.spine order.mri_whole_spine order.bladder_scan |
    | CES-03  | saddle_sensory_loss                                               | examine_today no_back_or_leg_symptom mri_if_positive residual_does_not_clear safety_net | order.bladder_scan |
    | CES-03  | back pain; saddle_sensory_loss 30h ago                            | examine_today look_again mri_if_positive residual_does_not_clear safety_net | order.bladder_scan            |
    | CES-03  | cond.cauda_equina onset 2d unconfirmed; back pain                 | examine_today look_again mri_if_positive residual_does_not_clear safety_net | order.bladder_scan            |
    | CES-03  | sciatica onset 5d; sign.constipation                              | examine_today mri_if_positive residual_does_not_clear safety_net | order.bladder_scan                       |
""")


@pytest.mark.parametrize("row", NOTES, ids=names(NOTES))
def test_notes_and_orders(row: dict[str, str]) -> None:
    (finding,) = findings(cauda_equina, row)
    assert notes(finding) == row["says"].split()
    assert finding.proposes == tuple(row["proposes"].split())
    blanks = {note.id: dict(note.blanks) for note in finding.notes if note.blanks}
    if finding.card == "suspected":
        assert blanks == {"mri_window": {"hours": 4}, "residual_does_not_clear": {"limit": 200}}
        assert finding.thresholds == ("mri_ces_hours",)
        assert finding.stakes is Stakes.SPINE_THREATENED
        assert finding.optional == {"order.ct_lumbar"}
        assert finding.rows[:2] == ("CES-01", "CES-02")
        assert ("CES-04" in finding.rows) is ("order.ct_lumbar" in finding.proposes)
        assert finding.concepts[0] == "cauda_equina"
        assert finding.concepts[-1] == "referral.spine.emergency"
        assert ("data.onset_unknown" in finding.concepts) is ("onset_unknown" in notes(finding))
    else:
        assert blanks == {"residual_does_not_clear": {"limit": 200}}
        assert finding.stakes is Stakes.EMERGENCY
        assert finding.concepts == ("cauda_equina.possible",)
        assert finding.rows == ("CES-03",)
        assert finding.thresholds == ()


MISSING = vignettes("""
    | row    | chart                                                        | not known                                                  |
    |--------+--------------------------------------------------------------+------------------------------------------------------------|
    | CES-01 | back pain; urinary retention                                 | saddle_sensory_loss sign.anal_tone_reduced postvoid_residual |
    | CES-01 | back pain; urinary retention; no saddle_sensory_loss         | sign.anal_tone_reduced postvoid_residual                   |
    | CES-01 | back pain; urinary retention; no saddle_sensory_loss 25h ago | saddle_sensory_loss sign.anal_tone_reduced postvoid_residual |
    | CES-01 | back pain; saddle_sensory_loss; no sign.anal_tone_reduced; postvoid_residual 20 mL | |
    | CES-01 | back pain; urinary retention; postvoid_residual 20 mL 25h ago | saddle_sensory_loss sign.anal_tone_reduced postvoid_residual |
    | CES-03 | sign.anal_tone_reduced                                       | saddle_sensory_loss postvoid_residual                      |
""")


@pytest.mark.parametrize("row", MISSING, ids=names(MISSING))
def test_what_was_not_examined_is_said(row: dict[str, str]) -> None:
    (finding,) = findings(cauda_equina, row)
    assert " ".join(gap.concept.value for gap in finding.missing) == row["not known"]


def test_the_evidence_holds_the_flag_the_symptom_and_the_implant() -> None:
    """CES-01, CES-04."""
    (finding,) = findings(
        cauda_equina,
        {"left": "told pain", "chart": "urinary retention onset 2d; safety.mri_device; proc.cast; back pain"},
    )
    assert [fact.concept for fact in finding.evidence] == [
        Concept.URINARY_RETENTION,
        Concept.COND_LOW_BACK_PAIN,
        Concept.SYMPTOM_LEG,
        Concept.SAFETY_MRI_DEVICE,
    ]


EVIDENCE = vignettes("""
    | row    | left                               | right                              | chart                                    | evidence                                                        |
    |--------+------------------------------------+------------------------------------+------------------------------------------+-----------------------------------------------------------------|
    | CES-01 | sciatica onset 5d                  | sciatica onset 5d                  |                                          | cond.radiculopathy cond.radiculopathy                           |
    | CES-01 | severe weakness                    | mild weakness                      | stenosis                                 | motor.limb motor.limb cond.spinal_stenosis                      |
    | CES-01 |                                    |                                    | cond.cauda_equina onset 2d               | cond.cauda_equina                                               |
    | CES-03 | told weakness                      |                                    | urinary retention listed onset 90d       | urinary_retention symptom.leg                                   |
    | CES-03 | told pain (radiating down the leg) |                                    | sign.constipation                        | sign.constipation symptom.leg                                   |
    | CES-03 |                                    |                                    | cond.cauda_equina onset 2d unconfirmed   | cond.cauda_equina                                               |
    | CES-03 |                                    |                                    | saddle_sensory_loss 30h ago; back pain   | saddle_sensory_loss cond.low_back_pain                          |
""")


@pytest.mark.parametrize("row", EVIDENCE, ids=names(EVIDENCE))
def test_the_evidence(row: dict[str, str]) -> None:
    (finding,) = findings(cauda_equina, row)
    assert " ".join(fact.concept.value for fact in finding.evidence) == row["evidence"]


@pytest.mark.parametrize("age", ["17", "unknown", "90"])
def test_it_fires_at_any_age(age: str) -> None:
    """DATA-16: red flags fire in children too; the orders know what they may draft."""
    assert spoken(cauda_equina, {"chart": "back pain; saddle_sensory_loss", "age": age}) == SUSPECTED


def test_an_implanted_device_counts_however_it_was_charted() -> None:
    """CES-04, MRI-01."""
    for fact in (
        Device(concept=Concept.SAFETY_MRI_DEVICE, reference="Device/1"),
        Procedure(concept=Concept.SAFETY_MRI_DEVICE_PROCEDURE, reference="Procedure/1"),
    ):
        (finding,) = cauda_equina.assess(picture(chart="back pain; saddle_sensory_loss", extra=[fact]))
        assert isinstance(finding, Finding)
        assert "order.ct_lumbar" in finding.proposes
