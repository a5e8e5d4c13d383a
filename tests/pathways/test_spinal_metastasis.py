"""Cancer with the back or the legs, one patient a line: CORD-02, CORD-03, RAD-04."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes
from app.pathways import spinal_metastasis
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Order, OrderStage, Standing
from app.picture.moments import When
from tests.support.bedside import NOW, at, picture, span
from tests.support.spine import findings, notes, spoken
from tests.support.vignettes import names, vignettes

DEFICITS = vignettes("""
    | row     | left                            | right                       | chart                                         | we say                         |
    |---------+---------------------------------+-----------------------------+-----------------------------------------------+--------------------------------|
    | CORD-02 | told weakness                   |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | told weakness                   |                             | cancer resolved                               | critical suspected_compression |
    | CORD-02 | told weakness                   |                             | cond.lymphoma                                 | critical suspected_compression |
    | CORD-02 | told weakness                   |                             | cond.spinal_metastases                        | critical suspected_compression |
    | CORD-02 | told weakness                   |                             | cancer unconfirmed                            |                                |
    | CORD-02 | told weakness                   |                             |                                               |                                |
    | CORD-02 | told numbness                   |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | numb                            |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness                   |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | sign.foot_drop                  |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | sign.knee_extension_weak        |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | sign.root_weakness              |                             | cancer                                        | critical suspected_compression |
    | CORD-02 |                                 |                             | cancer; sign.proximal_weakness                | critical suspected_compression |
    | CORD-02 |                                 |                             | cancer; sign.sensory_level                    | critical suspected_compression |
    | CORD-02 | reflex brisk                    |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | reflex reduced                  |                             | cancer                                        |                                |
    | CORD-02 |                                 |                             | cancer; cond.paraparesis onset 3d             | critical suspected_compression |
    | CORD-02 |                                 |                             | cancer; cond.paraparesis onset 29d            |                                |
    | CORD-02 | told pain                       |                             | cancer                                        |                                |
    | CORD-02 | told burning                    |                             | cancer                                        |                                |
    | CORD-02 | sensation normal; power normal  |                             | cancer                                        |                                |
    | CORD-02 | told weakness unconfirmed       |                             | cancer                                        |                                |
    | CORD-02 | told weakness onset 90d         |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | told weakness onset 91d         |                             | cancer                                        |                                |
    | CORD-02 | told weakness onset 91d         |                             | cancer; back pain                             | critical suspected_compression |
    | CORD-02 | told weakness onset 366d        |                             | cancer; back pain onset 300d                  |                                |
    | CORD-02 | told weakness onset 365d        |                             | cancer; back pain onset 300d                  | critical suspected_compression |
    | CORD-02 | told weakness (getting worse) onset 400d |                    | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness 100d ago; mild weakness |                       | cancer                                        |                                |
    | CORD-02 | mild weakness 100d ago; mild weakness onset 5d |              | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness 13d ago; severe weakness; mild weakness 100d ago |  | cancer                                 | critical suspected_compression |
    | CORD-02 | mild weakness 15d ago; severe weakness; mild weakness 100d ago |  | cancer                                 | critical suspected_compression |
    | CORD-02 | severe weakness 100d ago; mild weakness |                     | cancer                                        |                                |
    | CORD-02 | weak 100d ago; severe weakness  |                             | cancer                                        |                                |
    | CORD-02 | numb toes 100d ago; numb foot   |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | numb 100d ago; numb foot        |                             | cancer                                        |                                |
    | CORD-02 | mild weakness; began onset 91d  |                             | cancer                                        |                                |
    | CORD-02 | mild weakness; began onset 90d  |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness 5h ago; power normal 1h ago |                   | cancer                                        |                                |
    | CORD-02 | mild weakness listed 5d ago; power normal 1h ago |            | cancer                                        |                                |
    | CORD-02 | mild weakness listed 5d ago; power normal 1h ago unsigned |   | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness listed 5d ago; power normal 30h ago |           | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness 1h ago; power normal 5h ago |                   | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness listed undated    |                             | cancer                                        | critical suspected_compression |
    | CORD-02 | mild weakness undated           |                             | cancer                                        |                                |
    | CORD-02 | mild weakness 25h ago           |                             | cancer                                        |                                |
    | DPN-10  | numb                            | numb                        | cancer; diabetic neuropathy                   |                                |
    | DPN-10  | numb onset 5d                   | numb onset 5d               | cancer; diabetic neuropathy                   | critical suspected_compression |
    | DPN-10  | weak                            |                             | cancer; diabetic neuropathy                   | critical suspected_compression |
    | CORD-02 | told numbness (stocking distribution) onset 40d | told numbness (stocking distribution) onset 40d | cancer |                                |
    | CORD-02 | told numbness (stocking distribution) onset 40d | told numbness (stocking distribution) onset 40d | cancer; back pain | critical suspected_compression |
    | CORD-02 | told numbness+weakness (stocking distribution) onset 40d |    | cancer                                        | critical suspected_compression |
    | SST-01  | told weakness (on walking, relieved by sitting or bending forward) | told weakness (on walking, relieved by rest) | cancer |                     |
    | SST-01  | told weakness (on walking)      |                             | cancer                                        | critical suspected_compression |
    | SST-01  | told weakness (on walking, relieved by rest, at rest) |       | cancer                                        | critical suspected_compression |
    | ALI-16  | numb; DP absent; PT absent      |                             | cancer                                        |                                |
    | ALI-16  | numb; DP absent; PT absent      | numb; DP palpable           | cancer                                        | critical suspected_compression |
    | ALI-11  | weak; DP absent; PT absent      | weak; DP absent; PT absent  | cancer                                        |                                |
    | ALI-11  | weak; DP absent; PT absent      | weak; DP absent; PT absent  | cancer; sign.sensory_level                    | critical suspected_compression |
    | CORD-02 |                                 |                             | cancer; urinary retention                     |                                |
    | CORD-02 |                                 |                             | cancer; urinary retention; back pain          | critical suspected_compression |
    | CORD-02 |                                 |                             | cancer; urinary retention listed onset 29d; back pain | warning pain           |
    | CORD-02 |                                 |                             | cancer; sign.gait_unsteady                    |                                |
    | CORD-02 |                                 |                             | cancer; sign.gait_unsteady; back pain         | critical suspected_compression |
""")


@pytest.mark.parametrize("row", DEFICITS, ids=names(DEFICITS))
def test_cancer_and_a_new_loss(row: dict[str, str]) -> None:
    """CORD-02: any new weakness or numbness of the legs, sign of the cord, or bladder trouble with back pain."""
    assert spoken(spinal_metastasis, row) == row["we say"]


PAIN = vignettes("""
    | row     | left                 | chart                                                              | we say       |
    |---------+----------------------+--------------------------------------------------------------------+--------------|
    | CORD-03 |                      | cancer; back pain                                                  | warning pain |
    | CORD-03 |                      | cancer; sign.back_pain                                             | warning pain |
    | CORD-03 |                      | cancer; sign.back_pain 25h ago                                     |              |
    | CORD-03 |                      | cancer                                                             |              |
    | CORD-03 |                      | cancer resolved; back pain                                         | warning pain |
    | CORD-03 |                      | cancer; back pain onset 180d                                       | warning pain |
    | CORD-03 |                      | cancer; back pain onset 181d                                       |              |
    | CORD-03 |                      | cancer; back pain onset 900d; sign.back_pain                       | warning pain |
    | CORD-03 |                      | cancer resolved; back pain onset 900d; sign.back_pain              |              |
    | CORD-03 |                      | cancer resolved; back pain onset 900d; sign.back_pain onset 20d    | warning pain |
    | CORD-03 |                      | cancer resolved; sign.back_pain                                    | warning pain |
    | CORD-03 |                      | cancer resolved; back pain onset 14d                               |              |
    | CORD-03 |                      | cancer resolved; back pain onset 14.1d                             | warning pain |
    | CORD-03 |                      | cancer; back pain onset 3d                                         | warning pain |
    | CORD-03 |                      | cond.spinal_metastases; cancer resolved; back pain onset 3d        | warning pain |
    | RAD-04  | told pain (at night) | back pain                                                          |              |
    | RAD-04  | told pain (at night) | cancer; back pain                                                  | warning pain |
    | CORD-03 | told pain            | cancer                                                             |              |
""")


@pytest.mark.parametrize("row", PAIN, ids=names(PAIN))
def test_cancer_and_back_pain_without_a_loss(row: dict[str, str]) -> None:
    """CORD-03; night pain alone is no trigger (RAD-04), with cancer the back pain is one anyway."""
    assert spoken(spinal_metastasis, row) == row["we say"]


NOTES = vignettes("""
    | row     | left          | chart                                          | says                                                            |
    |---------+---------------+------------------------------------------------+-----------------------------------------------------------------|
    | CORD-02 | told weakness | cancer                                         | mri_hours call_coordinator lie_flat dexamethasone               |
    | CORD-02 | told weakness | cancer resolved                                | mri_hours call_coordinator lie_flat dexamethasone history_counts |
    | CORD-02 | told weakness | cancer resolved; cond.spinal_metastases        | mri_hours call_coordinator lie_flat dexamethasone               |
    | CORD-02 | told weakness | cancer; cond.spinal_instability                | mri_hours call_coordinator unstable dexamethasone               |
    | CORD-02 | told weakness | cancer; cond.spinal_instability unconfirmed    | mri_hours call_coordinator unstable dexamethasone               |
    | CORD-03 |               | cancer; back pain                              | mri_days any_loss no_steroid safety_net                         |
    | CORD-03 |               | cancer resolved; back pain                     | mri_days any_loss no_steroid history_counts safety_net          |
""")


@pytest.mark.parametrize("row", NOTES, ids=names(NOTES))
def test_notes_and_orders(row: dict[str, str]) -> None:
    (finding,) = findings(spinal_metastasis, row)
    assert notes(finding) == row["says"].split()
    blanks = {note.id: dict(note.blanks) for note in finding.notes if note.blanks}
    if row["row"] == "CORD-02":
        assert blanks == {"mri_hours": {"hours": 24}}
        assert finding.proposes == (
            "referral.oncology",
            "referral.spine",
            "order.mri_whole_spine",
            "order.dexamethasone",
        )
        assert finding.stakes is Stakes.SPINE_THREATENED
        assert finding.thresholds == ("mri_mscc_hours",)
        assert finding.concepts == ("mscc", "referral.oncology.emergency", "referral.spine.emergency")
    else:
        assert blanks == {"mri_days": {"days": 7}, "any_loss": {"hours": 24}}
        assert finding.proposes == ("order.mri_whole_spine",)
        assert finding.stakes is Stakes.URGENT
        assert finding.thresholds == ("mri_cancer_pain_days",)
        assert finding.concepts == ("mscc.possible",)
    assert finding.rows == (row["row"],)
    assert finding.optional == frozenset()


@pytest.mark.parametrize(
    ("done", "concept", "left", "expected"),
    [
        (at(NOW - span("28d")), Concept.ORDER_MRI_WHOLE_SPINE, "", []),
        (at(NOW - span("29d")), Concept.ORDER_MRI_WHOLE_SPINE, "", ["pain"]),
        (None, Concept.ORDER_MRI_WHOLE_SPINE, "", ["pain"]),
        (When(NOW - span("30d"), NOW - span("20d")), Concept.ORDER_MRI_WHOLE_SPINE, "", ["pain"]),
        (at(NOW - span("2d")), Concept.ORDER_MRI_LUMBAR, "", ["pain"]),
        (at(NOW - span("2d")), Concept.ORDER_MRI_WHOLE_SPINE, "told weakness", ["suspected_compression"]),
    ],
)
def test_an_mri_of_the_whole_spine_has_answered_the_pain(
    done: When | None, concept: Concept, left: str, expected: list[str]
) -> None:
    """CORD-03; a new loss asks again (CORD-02)."""
    order = Order(concept=concept, reference="ServiceRequest/1", when=done, stage=OrderStage.DONE)
    found = spinal_metastasis.assess(picture(left, chart="cancer; back pain", extra=[order]))
    assert [one.card for one in found if isinstance(one, Finding)] == expected


def test_an_mri_that_was_only_ordered_has_answered_nothing() -> None:
    """CORD-03."""
    for stage in ("", " draft"):
        found = spinal_metastasis.assess(picture(chart=f"cancer; back pain; order.mri_whole_spine{stage}"))
        assert [one.card for one in found if isinstance(one, Finding)] == ["pain"]


EVIDENCE = vignettes("""
    | row     | left          | chart                                                       | evidence                                                              |
    |---------+---------------+-------------------------------------------------------------+-----------------------------------------------------------------------|
    | CORD-02 | told weakness | cancer; sign.gait_unsteady; cond.spinal_instability         | cond.cancer symptom.leg sign.gait_unsteady cond.spinal_instability    |
    | CORD-02 |               | cancer; sign.gait_unsteady; urinary retention; back pain    | cond.cancer sign.gait_unsteady urinary_retention cond.low_back_pain   |
    | CORD-03 |               | cancer; back pain                                           | cond.cancer cond.low_back_pain                                        |
""")


@pytest.mark.parametrize("row", EVIDENCE, ids=names(EVIDENCE))
def test_the_evidence(row: dict[str, str]) -> None:
    (finding,) = findings(spinal_metastasis, row)
    assert " ".join(fact.concept.value for fact in finding.evidence) == row["evidence"]


def test_a_pain_that_may_be_older_than_two_weeks_is_persistent() -> None:
    """CORD-03, DATA-13."""
    month = When(NOW - span("20d"), NOW - span("5d"))
    pain = Diagnosis(
        concept=Concept.COND_LOW_BACK_PAIN, reference="x/1", when=at(NOW), onset=month, standing=Standing.CURRENT
    )
    found = spinal_metastasis.assess(picture(chart="cancer resolved", extra=[pain]))
    assert [one.card for one in found if isinstance(one, Finding)] == ["pain"]


def test_the_evidence_names_the_cancer_first() -> None:
    """CORD-02."""
    (finding,) = findings(
        spinal_metastasis, {"left": "told weakness", "chart": "back pain; cancer resolved; cond.lymphoma; reflex brisk"}
    )
    assert [fact.concept for fact in finding.evidence][:3] == [
        Concept.COND_LYMPHOMA,
        Concept.COND_CANCER,
        Concept.SYMPTOM_LEG,
    ]
    assert finding.evidence[-1].concept is Concept.COND_LOW_BACK_PAIN
