"""Cord infarct and the fistula that looks like claudication, one patient a line: CORD-07, CORD-08."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes
from app.pathways import spinal_stroke
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Order, OrderStage, Side, Symptom, Trait
from app.picture.moments import When
from tests.support.bedside import NOW, at, picture, span
from tests.support.spine import findings, notes, spoken
from tests.support.vignettes import names, vignettes

SUDDEN = vignettes("""
    | row     | left                          | right                         | chart                                                     | we say             |
    |---------+-------------------------------+-------------------------------+-----------------------------------------------------------+--------------------|
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 | told weakness                 | told weakness                 | sign.dissociated_sensory_loss                             |                    |
    | CORD-07 | weak onset 3h                 | weak onset 3h                 | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 | weak onset 24h                | weak onset 30h                | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 | weak onset 25h                | weak onset 25h                | sign.dissociated_sensory_loss                             |                    |
    | CORD-07 | weak; began onset 3h          | weak                          | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 | told weakness onset 3h        | told weakness onset 3h        | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 |                               |                               | cond.paraparesis onset 3h; sign.dissociated_sensory_loss  | critical suspected |
    | CORD-07 |                               |                               | cond.paraparesis onset 30h; sign.dissociated_sensory_loss |                    |
    | CORD-07 | told weakness (sudden onset)  |                               | sign.dissociated_sensory_loss                             |                    |
    | CORD-07 | told weakness (sudden onset)  | told numbness                 | sign.dissociated_sensory_loss                             |                    |
    | CORD-07 | told weakness (sudden onset); reflex brisk | told weakness    | sign.dissociated_sensory_loss                             |                    |
    | CORD-07 | told weakness (sudden onset); reflex absent | told weakness   | sign.dissociated_sensory_loss                             | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 |                                                           |                    |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | dissection                                                | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | dissection unconfirmed                                    | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | proc.aortic 14d ago                                       | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | proc.aortic 15d ago                                       |                    |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.chest_pain                                           | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.chest_pain listed 14d ago                            | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.chest_pain listed 15d ago                            |                    |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.chest_pain; no sign.dissociated_sensory_loss         | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | back pain; cond.vascular_risk                             | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | back pain; cond.vascular_risk; no sign.dissociated_sensory_loss |              |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | back pain; cond.vascular_risk; no sign.dissociated_sensory_loss unsigned | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | back pain; cond.vascular_risk; no sign.dissociated_sensory_loss 25h ago | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | back pain                                                 |                    |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | cond.vascular_risk                                        |                    |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | cond.vascular_risk; sign.sensory_level                    | critical suspected |
    | CORD-07 | told weakness (sudden onset)  | told weakness                 | sign.sensory_level                                        |                    |
    | ALI-11  | told weakness (sudden onset); DP absent; PT absent | told weakness; DP absent; PT absent | dissection     |                    |
    | ALI-11  | told weakness (sudden onset); DP absent; PT absent | told weakness; DP absent; PT absent | sign.dissociated_sensory_loss | critical suspected |
    | ALI-11  | told weakness (sudden onset); DP absent; PT absent | told weakness; DP absent; PT absent | dissection; sign.sensory_level | critical suspected |
    | CORD-07 |                               |                               | cond.cord_infarct onset 14d                               | critical suspected |
    | CORD-07 |                               |                               | cond.cord_infarct onset 15d                               |                    |
    | CORD-07 |                               |                               | cond.cord_infarct undated                                 | critical suspected |
    | CORD-07 |                               |                               | cond.cord_infarct onset 2d unconfirmed                    |                    |
    | CORD-07 |                               |                               | cond.cord_infarct onset 2d resolved                       |                    |
    | CORD-07 |                               |                               | sign.dissociated_sensory_loss; dissection                 |                    |
""")


@pytest.mark.parametrize("row", SUDDEN, ids=names(SUDDEN))
def test_sudden_weakness_of_both_legs(row: dict[str, str]) -> None:
    """CORD-07: with dissociated loss, or, where nobody looked for it, with a reason to think of the aorta."""
    assert spoken(spinal_stroke, row) == row["we say"]


def test_notes_and_orders_of_the_sudden_one() -> None:
    """CORD-07; what was not examined is said."""
    row = {"left": "told weakness (sudden onset)", "right": "told weakness", "chart": "dissection"}
    (finding,) = findings(spinal_stroke, row)
    assert notes(finding) == ["call_now", "mri_now", "check_aorta", "not_examined", "pain_not_needed"]
    assert [gap.concept for gap in finding.missing] == [Concept.SIGN_DISSOCIATED_LOSS]
    assert finding.proposes == ("referral.spine", "order.mri_whole_spine")
    assert finding.stakes is Stakes.SPINE_THREATENED
    assert finding.rows == ("CORD-07",)
    assert finding.concepts == ("spinal_stroke", "referral.spine.emergency")
    assert {one.concept for one in finding.evidence} == {Concept.SYMPTOM_LEG, Concept.COND_AORTIC_DISSECTION}
    (examined,) = findings(spinal_stroke, {**row, "chart": "dissection; sign.dissociated_sensory_loss; back pain"})
    assert notes(examined) == ["call_now", "mri_now", "check_aorta", "pain_not_needed"]
    assert examined.missing == ()
    assert {Concept.SIGN_DISSOCIATED_LOSS, Concept.COND_LOW_BACK_PAIN} < {one.concept for one in examined.evidence}
    (unsigned,) = findings(spinal_stroke, {**row, "chart": "dissection; sign.dissociated_sensory_loss unsigned"})
    assert unsigned.missing == ()


@pytest.mark.parametrize(
    ("left", "right", "chart", "expected"),
    [
        ("", "", "cond.cord_infarct onset 2d", ["cond.cord_infarct"]),
        (
            "told weakness (sudden onset)",
            "told weakness",
            "back pain; cond.vascular_risk; sign.sensory_level",
            ["symptom.leg", "symptom.leg", "sign.sensory_level", "cond.vascular_risk", "cond.low_back_pain"],
        ),
        (
            "told weakness (sudden onset)",
            "told weakness",
            "back pain; cond.vascular_risk; sign.chest_pain; proc.aortic 2d ago",
            [
                "symptom.leg",
                "symptom.leg",
                "proc.aortic",
                "sign.chest_pain",
                "cond.vascular_risk",
                "cond.low_back_pain",
            ],
        ),
    ],
)
def test_the_evidence_of_the_sudden_one(left: str, right: str, chart: str, expected: list[str]) -> None:
    """CORD-07."""
    (finding,) = findings(spinal_stroke, {"left": left, "right": right, "chart": chart})
    assert [one.concept.value for one in finding.evidence] == expected


WALKING = vignettes("""
    | row     | left                                         | right                   | chart                                   | we say             |
    |---------+----------------------------------------------+-------------------------+-----------------------------------------+--------------------|
    | CORD-08 | told weakness (on walking, relieved by rest); pulses | pulses          | mri                                     | warning exertional |
    | CORD-08 | told numbness (on walking, relieved by standing still); pulses | pulses | mri                                    | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest) 14d ago; pulses | pulses  | mri                                     | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest) 15d ago; pulses | pulses  | mri                                     |                    |
    | CORD-08 | told weakness (on walking, relieved by rest) listed 42d ago; pulses | pulses | mri                               | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest) listed 43d ago; pulses | pulses | mri                               |                    |
    | CORD-08 | told weakness (on walking, relieved by rest) unconfirmed; pulses | pulses | mri                                  |                    |
    | CORD-08 | told pain (on walking, relieved by rest); pulses | pulses              | mri                                     |                    |
    | CORD-08 | told weakness (relieved by rest); pulses     | pulses                  | mri                                     |                    |
    | CORD-08 | told weakness (on walking); pulses           | pulses                  | mri                                     |                    |
    | SST-01  | told weakness (on walking, relieved by rest, relieved by sitting or bending forward); pulses | pulses | mri       |                    |
    | SST-01  | told weakness (on walking, relieved by rest); pulses | pulses          | mri; stenosis                           |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); pulses | pulses          |                                         |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); pulses | pulses          | mri; whole spine                        |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); pulses | pulses          | mri; order.mri_whole_spine              | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest); pulses |                 | mri                                     |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); DP palpable | pulses     | mri                                     |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); DP weak; PT palpable | pulses | mri                                |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); ABI 1.00 | ABI 1.40      | mri                                     | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest); ABI 0.99 | ABI 1.1       | mri                                     |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); ABI 1.1 | ABI 1.41       | mri                                     |                    |
    | PAD-07  | told weakness (on walking, relieved by rest); pulses; ABI 0.8 | pulses | mri                                     |                    |
    | DATA-02 | told weakness (on walking, relieved by rest); abi 1.1 1 unsigned | ABI 1.1 | mri                                 |                    |
    | DATA-08 | told weakness (on walking, relieved by rest); pulses; amputation | pulses | mri                                  |                    |
    | CORD-08 | told weakness (on walking, relieved by rest); ABI 1.1 | pulses         | mri                                     | warning exertional |
    | CORD-08 | told weakness (on walking, relieved by rest, sudden onset); pulses | pulses; told weakness | mri; sign.dissociated_sensory_loss | warning exertional |
""")


@pytest.mark.parametrize("row", WALKING, ids=names(WALKING))
def test_weakness_on_walking_with_normal_arteries_and_a_lumbar_mri(row: dict[str, str]) -> None:
    """CORD-08."""
    sides = {side: row[side].replace("pulses", "DP palpable; PT palpable") for side in ("left", "right")}
    done = [
        Order(concept=concept, reference=f"ServiceRequest/{word}", when=at(NOW - span("40d")), stage=OrderStage.DONE)
        for word, concept in (("mri", Concept.ORDER_MRI_LUMBAR), ("whole spine", Concept.ORDER_MRI_WHOLE_SPINE))
        if word in row["chart"].split("; ")
    ]
    chart = "; ".join(item for item in row["chart"].split("; ") if item not in ("mri", "whole spine"))
    found = spinal_stroke.assess(picture(sides["left"], sides["right"], chart=chart, extra=done))
    said = [one for one in found if isinstance(one, Finding)]
    assert " / ".join(f"{one.urgency.value} {one.card}" for one in said) == row["we say"]
    for one in said:
        assert notes(one) == ["exertional_think", "exertional_mri", "exertional_worse"]
        assert one.proposes == ("order.mri_whole_spine",)
        assert one.stakes is Stakes.URGENT
        assert one.rows == ("CORD-08",)
        assert done[0] in one.evidence
        assert Concept.SYMPTOM_LEG in {fact.concept for fact in one.evidence}
        assert {Concept.PULSE_DORSALIS_PEDIS, Concept.ABI} & {fact.concept for fact in one.evidence}
        assert one.concepts == ("spinal_fistula",)


@pytest.mark.parametrize("stage", [OrderStage.ACTIVE, OrderStage.DRAFT])
def test_an_mri_that_was_only_ordered_shows_nothing_yet(stage: OrderStage) -> None:
    """CORD-08."""
    leg = "told weakness (on walking, relieved by rest); DP palpable; PT palpable"
    order = Order(concept=Concept.ORDER_MRI_LUMBAR, reference="ServiceRequest/1", when=at(NOW), stage=stage)
    assert list(spinal_stroke.assess(picture(leg, "DP palpable; PT palpable", extra=[order]))) == []


def test_an_onset_that_is_only_a_day_may_be_of_today() -> None:
    """CORD-07, DATA-13."""
    day = When(NOW - span("36h"), NOW - span("12h"))
    told = [
        Symptom(
            concept=Concept.SYMPTOM_LEG,
            reference=f"Condition/{side}",
            side=side,
            when=at(NOW),
            onset=day,
            complaints=frozenset({Complaint.WEAKNESS}),
            traits=frozenset({Trait.WHOLE_LEG}),
        )
        for side in (Side.LEFT, Side.RIGHT)
    ]
    found = list(spinal_stroke.assess(picture(chart="dissection", extra=told)))
    assert len(found) == 1
