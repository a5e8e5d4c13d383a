"""Suspected cord compression and the syrinx, one patient a line: CORD-01, CORD-09."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes
from app.pathways import cord_compression
from app.picture.concepts import Concept
from app.picture.facts import Presence, Sign
from app.picture.moments import When
from app.picture.needs import Why
from tests.support.bedside import NOW, at, picture, span
from tests.support.spine import findings, notes, spoken
from tests.support.vignettes import names, vignettes

CORD = vignettes("""
    | row     | left                           | right                        | chart                                               | we say             |
    |---------+--------------------------------+------------------------------+-----------------------------------------------------+--------------------|
    | CORD-01 |                                |                              | sign.sensory_level                                  | critical suspected |
    | CORD-01 |                                |                              | sign.sensory_level 25h ago                          |                    |
    | CORD-01 |                                |                              | sign.sensory_level listed onset 90d                 | critical suspected |
    | CORD-01 |                                |                              | sign.sensory_level listed onset 91d                 |                    |
    | CORD-01 |                                |                              | sign.sensory_level unsigned                         | critical suspected |
    | CORD-01 |                                |                              | sign.sensory_level unconfirmed                      |                    |
    | CORD-01 |                                |                              | no sign.sensory_level                               |                    |
    | CORD-01 |                                |                              | sign.sensory_level; cond.paraparesis onset 400d     |                    |
    | CORD-01 |                                |                              | sign.sensory_level onset 3d; cond.paraparesis onset 400d | critical suspected |
    | CORD-01 | reflex brisk                   |                              |                                                     |                    |
    | CORD-01 | reflex brisk                   |                              | sign.gait_unsteady                                  | critical suspected |
    | CORD-01 | reflex brisk                   |                              | sign.gait_unsteady; cond.hemiparesis onset 400d     |                    |
    | CORD-01 | reflex brisk                   |                              | urinary retention                                   | critical suspected |
    | CORD-01 | reflex brisk                   |                              | back pain                                           |                    |
    | CORD-01 | reflex brisk                   |                              | back pain; urinary retention listed onset 90d       |                    |
    | CORD-01 | reflex brisk; told weakness    |                              |                                                     |                    |
    | CORD-01 | reflex brisk; told weakness    | told weakness                |                                                     | critical suspected |
    | CORD-01 | reflex normal; told weakness   | told weakness                |                                                     |                    |
    | CORD-01 |                                |                              | sign.gait_unsteady; back pain                       |                    |
    | CORD-01 |                                |                              | sign.gait_unsteady                                  |                    |
    | CORD-01 | told weakness                  | told weakness                |                                                     |                    |
    | CORD-01 | told weakness                  | told weakness                | back pain                                           | warning check      |
    | CORD-01 | told weakness                  | told weakness                | sign.gait_unsteady                                  | warning check      |
    | CORD-01 | told weakness                  |                              | sign.gait_unsteady                                  |                    |
    | CORD-01 | told weakness onset 90d        | told weakness onset 90d      | back pain                                           | warning check      |
    | CORD-01 | told weakness onset 91d        | told weakness onset 91d      | back pain                                           |                    |
    | CORD-01 | told weakness (getting worse)  | told weakness                |                                                     | critical suspected |
    | CORD-01 | told weakness (getting worse) onset 300d | told weakness onset 300d |                                               |                    |
    | CORD-01 | told weakness (getting worse) onset 300d | told weakness (getting worse) onset 300d |                               | critical suspected |
    | CORD-01 | told weakness (sudden onset)   | told weakness                |                                                     | critical suspected |
    | CORD-01 | severe weakness                | mild weakness                |                                                     | critical suspected |
    | CORD-01 | paralysed                      | mild weakness                |                                                     | critical suspected |
    | CORD-01 | moderate weakness              | mild weakness                |                                                     |                    |
    | CORD-01 | mild weakness 5d ago; moderate weakness | mild weakness       |                                                     | critical suspected |
    | GBS-01  | severe weakness; reflex absent | severe weakness              |                                                     |                    |
    | GBS-01  | severe weakness; reflex reduced | severe weakness             |                                                     |                    |
    | CORD-01 | severe weakness; reflex normal | severe weakness              |                                                     | critical suspected |
    | CORD-01 | severe weakness; reflex absent | severe weakness              | sign.gait_unsteady                                  | critical suspected |
    | CORD-01 | severe weakness; reflex absent | severe weakness; reflex brisk |                                                    | critical suspected |
    | CES-01  | severe weakness; reflex absent | severe weakness              | back pain                                           |                    |
    | CES-01  | severe weakness                | severe weakness              | back pain                                           |                    |
    | CES-01  | severe weakness                | severe weakness              | urinary retention                                   |                    |
    | CORD-01 | severe weakness                | severe weakness              | urinary retention; sign.sensory_level               | critical suspected |
    | CORD-02 | severe weakness                | severe weakness              | cancer                                              |                    |
    | CORD-02 |                                |                              | cancer; sign.sensory_level                          |                    |
    | CORD-05 | severe weakness                | severe weakness              | sign.fever                                          |                    |
    | CORD-06 | severe weakness                | severe weakness              | trauma onset 1d                                     |                    |
    | CORD-07 | severe weakness onset 3h       | severe weakness onset 3h     | sign.dissociated_sensory_loss                       |                    |
    | CORD-05 | told weakness                  | told weakness                | back pain; med.immunosuppressant                    |                    |
    | ALI-11  | severe weakness; DP absent; PT absent | severe weakness; DP absent; PT absent |                                     |                    |
    | ALI-11  | weak; DP absent; PT absent     | weak; DP absent; PT absent   | back pain                                           |                    |
    | ALI-11  | severe weakness; DP absent; PT absent | severe weakness; DP absent; PT absent | sign.sensory_level                  | critical suspected |
    | CORD-01 |                                |                              | cond.cord_compression onset 28d                     | critical suspected |
    | CORD-01 |                                |                              | cond.cord_compression onset 29d                     |                    |
    | CORD-01 |                                |                              | cond.cord_compression undated                       | critical suspected |
    | CORD-01 |                                |                              | cond.cord_compression onset 2d resolved             |                    |
    | CORD-01 |                                |                              | cond.cord_compression onset 2d unconfirmed          | warning check      |
    | CORD-01 |                                |                              | cond.cord_compression onset 2d; back pain; urinary retention | critical suspected |
    | CORD-09 |                                |                              | cond.syrinx; back pain; urinary retention           | critical suspected |
    | CORD-05 | told weakness                  | told weakness                | back pain onset 5d; vital.temperature >37 Cel       | warning check      |
    | CORD-01 |                                |                              | cond.paraparesis onset 28d                          | critical suspected |
    | CORD-01 |                                |                              | cond.paraparesis onset 29d                          |                    |
    | CORD-01 | mild weakness                  | mild weakness                | cond.paraparesis onset 400d; back pain              |                    |
    | CORD-01 | mild weakness 5d ago; severe weakness | mild weakness onset 5d | cond.paraparesis onset 400d; back pain onset 500d  |                    |
    | CORD-01 |                                |                              | sign.dissociated_sensory_loss                       |                    |
""")


@pytest.mark.parametrize("row", CORD, ids=names(CORD))
def test_the_cord(row: dict[str, str]) -> None:
    """CORD-01; what is more specific speaks instead, and lost ankle jerks alone are not the cord's."""
    assert spoken(cord_compression, row) == row["we say"]


SYRINX = vignettes("""
    | row     | left                          | right         | chart                                           | we say             |
    |---------+-------------------------------+---------------+-------------------------------------------------+--------------------|
    | CORD-09 |                               |               | cond.syrinx                                     |                    |
    | CORD-09 | told pain                     |               | cond.syrinx                                     | warning syrinx     |
    | CORD-09 | told numbness                 |               | cond.syrinx                                     | warning syrinx     |
    | CORD-09 | numb                          |               | cond.syrinx                                     | warning syrinx     |
    | CORD-09 | told pain                     |               | cond.syrinx resolved                            |                    |
    | CORD-09 | told pain                     |               | cond.syrinx unconfirmed                         |                    |
    | CORD-09 | told pain onset 28d           |               | cond.syrinx                                     | warning syrinx     |
    | CORD-09 | told pain onset 29d           |               | cond.syrinx                                     |                    |
    | CORD-09 | told cramp                    |               | cond.syrinx                                     |                    |
    | CORD-09 | told pain; DP absent; PT absent |             | cond.syrinx                                     |                    |
    | CORD-09 | told weakness                 |               | cond.syrinx                                     | critical suspected |
    | CORD-09 | told weakness onset 91d       |               | cond.syrinx                                     |                    |
    | CORD-09 | told numbness (getting worse) |               | cond.syrinx                                     | critical suspected |
    | CORD-09 |                               |               | cond.syrinx; sign.gait_unsteady                 | critical suspected |
    | CORD-09 |                               |               | cond.syrinx; urinary retention                  | critical suspected |
    | CORD-09 |                               |               | cond.syrinx; urinary retention listed onset 29d |                    |
""")


@pytest.mark.parametrize("row", SYRINX, ids=names(SYRINX))
def test_the_known_syrinx(row: dict[str, str]) -> None:
    """CORD-09: new pain or numbness; weakness, gait, bladder or worsening is CORD-01."""
    assert spoken(cord_compression, row) == row["we say"]


PACE = vignettes("""
    | row     | left                                  | right                  | chart                                       | window        |
    |---------+---------------------------------------+------------------------+---------------------------------------------+---------------|
    | CORD-01 |                                       |                        | sign.sensory_level                          | mri_fast      |
    | CORD-01 |                                       |                        | sign.sensory_level onset 7d                 | mri_fast      |
    | CORD-01 |                                       |                        | sign.sensory_level onset 8d                 | mri_slow      |
    | CORD-01 | told weakness (getting worse) onset 8d | told weakness onset 8d | sign.sensory_level onset 8d                | mri_slow      |
    | CORD-01 | told weakness (getting worse) onset 8d | told weakness         | sign.sensory_level onset 8d                 | mri_fast      |
    | CORD-01 | told weakness (getting worse) onset 8d | told weakness onset 6d | sign.sensory_level onset 8d                | mri_fast      |
    | CORD-01 | severe weakness onset 8d              | mild weakness onset 8d |                                             | mri_fast      |
    | CORD-01 | mild weakness onset 8d 9d ago; moderate weakness onset 8d | mild weakness onset 8d |                         | mri_fast      |
    | CORD-01 | told numbness onset 8d                |                        | sign.sensory_level onset 8d                 | mri_slow      |
    | CORD-01 | told numbness                         |                        | sign.sensory_level onset 8d                 | mri_fast      |
    | CORD-01 | numb; began onset 8d                  |                        | sign.sensory_level onset 8d                 | mri_slow      |
    | CORD-01 |                                       |                        | sign.sensory_level onset 8d; sign.gait_unsteady | mri_fast  |
    | CORD-01 |                                       |                        | sign.sensory_level onset 8d; sign.gait_unsteady onset 9d | mri_slow |
    | CORD-01 |                                       |                        | sign.sensory_level onset 8d; urinary retention onset 9d | mri_fast |
    | CORD-01 |                                       |                        | cond.cord_compression onset 8d              | mri_slow      |
    | CORD-01 |                                       |                        | cond.cord_compression                       | mri_fast      |
""")


@pytest.mark.parametrize("row", PACE, ids=names(PACE))
def test_how_fast(row: dict[str, str]) -> None:
    """CORD-01: 12 h, or 24 h when it surely is slow; nobody knows without a recorded onset."""
    (finding,) = findings(cord_compression, row)
    assert notes(finding)[:3] == [row["window"], "call_spine", "examine"]
    fast = row["window"] == "mri_fast"
    assert dict(finding.notes[0].blanks) == {"hours": 12 if fast else 24}
    assert finding.thresholds == (("mri_cord_hours",) if fast else ())
    assert finding.stakes is Stakes.SPINE_THREATENED
    assert finding.proposes == ("referral.spine", "order.mri_whole_spine")
    assert finding.concepts == ("cord_compression", "referral.spine.emergency")
    assert finding.rows == ("CORD-01",)


@pytest.mark.parametrize(
    ("left", "right", "chart", "said", "missing"),
    [
        ("", "", "sign.sensory_level", ["mri_fast", "call_spine", "examine"], ["reflex.ankle"]),
        ("", "", "sign.sensory_level listed onset 20d", ["mri_slow", "call_spine", "examine"], ["reflex.ankle"]),
        ("severe weakness", "weak", "", ["mri_fast", "call_spine", "examine"], ["sign.sensory_level", "reflex.ankle"]),
        (
            "severe weakness; reflex absent",
            "weak",
            "no sign.sensory_level; sign.gait_unsteady",
            ["mri_fast", "call_spine", "examine", "areflexia"],
            [],
        ),
        (
            "told weakness; reflex normal",
            "told weakness",
            "back pain; no sign.sensory_level 25h ago",
            ["check_examine", "check_then"],
            ["sign.sensory_level"],
        ),
    ],
)
def test_what_was_not_examined_is_said(left: str, right: str, chart: str, said: list[str], missing: list[str]) -> None:
    """CORD-01."""
    (finding,) = findings(cord_compression, {"left": left, "right": right, "chart": chart})
    assert notes(finding) == said
    assert [gap.concept.value for gap in finding.missing] == missing


EVIDENCE = vignettes("""
    | row     | left                        | right         | chart                                              | evidence                                                                |
    |---------+-----------------------------+---------------+----------------------------------------------------+-------------------------------------------------------------------------|
    | CORD-01 |                             |               | cond.cord_compression onset 2d                     | cond.cord_compression                                                   |
    | CORD-01 | told weakness; reflex brisk | told weakness | sign.gait_unsteady; back pain                      | symptom.leg symptom.leg reflex.ankle sign.gait_unsteady cond.low_back_pain |
    | CORD-01 | told numbness               |               | sign.sensory_level; urinary retention              | symptom.leg sign.sensory_level urinary_retention                        |
    | CORD-01 | severe weakness; reflex absent | weak       | sign.gait_unsteady                                 | motor.limb motor.limb sign.gait_unsteady reflex.ankle                   |
    | CORD-09 | told weakness               |               | cond.syrinx                                        | cond.syrinx symptom.leg                                                 |
    | CORD-01 |                             |               | cond.paraparesis onset 2d                          | cond.paraparesis                                                        |
""")


@pytest.mark.parametrize("row", EVIDENCE, ids=names(EVIDENCE))
def test_the_evidence(row: dict[str, str]) -> None:
    (finding,) = findings(cord_compression, row)
    assert " ".join(fact.concept.value for fact in finding.evidence) == row["evidence"]


def test_an_onset_that_may_be_of_this_week_is_not_slow() -> None:
    """CORD-01, DATA-13."""
    month = When(NOW - span("20d"), NOW - span("5d"))
    level = Sign(concept=Concept.SIGN_SENSORY_LEVEL, reference="x/1", when=at(NOW), onset=month, value=Presence.PRESENT)
    (finding,) = cord_compression.assess(picture(extra=[level]))
    assert isinstance(finding, Finding)
    assert notes(finding)[0] == "mri_fast"


def test_the_request_to_examine_drafts_nothing() -> None:
    """CORD-01: what decides is not charted."""
    row = {"left": "told weakness", "right": "told weakness", "chart": "back pain"}
    (finding,) = findings(cord_compression, row)
    assert finding.proposes == ()
    assert finding.stakes is Stakes.EMERGENCY
    assert finding.concepts == ("cord_compression.possible",)
    assert finding.rows == ("CORD-01",)
    assert dict(finding.notes[1].blanks) == {"hours": 12}
    assert [one.concept for one in finding.evidence] == [
        Concept.SYMPTOM_LEG,
        Concept.SYMPTOM_LEG,
        Concept.COND_LOW_BACK_PAIN,
    ]


def test_notes_and_orders_of_the_syrinx() -> None:
    """CORD-09."""
    (finding,) = findings(cord_compression, {"left": "told pain", "chart": "cond.syrinx"})
    assert notes(finding) == ["syrinx_mri", "syrinx_refer", "syrinx_worse"]
    assert dict(finding.notes[0].blanks) == {"weeks": 2}
    assert finding.proposes == ("order.mri_whole_spine", "referral.spine")
    assert finding.stakes is Stakes.URGENT
    assert finding.rows == ("CORD-09",)
    assert finding.concepts == ("syrinx",)
    assert [one.concept for one in finding.evidence] == [Concept.COND_SYRINX, Concept.SYMPTOM_LEG]
    (worse,) = findings(cord_compression, {"left": "told weakness", "chart": "cond.syrinx"})
    assert worse.rows == ("CORD-01", "CORD-09")


def test_what_was_looked_for_yesterday_is_too_old_and_not_unasked() -> None:
    """CORD-01, DATA-05."""
    chart = "back pain; no sign.sensory_level 25h ago"
    row = {"left": "told weakness; reflex normal", "right": "told weakness", "chart": chart}
    (finding,) = findings(cord_compression, row)
    assert [(gap.concept, gap.why) for gap in finding.missing] == [(Concept.SIGN_SENSORY_LEVEL, Why.STALE)]
