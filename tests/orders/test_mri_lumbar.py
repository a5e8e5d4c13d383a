"""The spine MRIs, selected and drafted: MRI-01 to MRI-07, CES-04, one patient a line.

The base chart for MRI-05 is back pain of ten days with normal power and sensation in both legs.
"""

from __future__ import annotations

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes
from app.orders import mri_lumbar, mri_whole_spine
from app.picture.concepts import Concept
from app.picture.facts import Fact, Grade, Motor, Order, OrderStage, Presence, Sensory, Side, Sign
from app.picture.needs import Why
from tests.orders.charts import ORDERS, STAKES, before, card, outcome, patient, said
from tests.support import bedside
from tests.support.vignettes import names, vignettes


def _signs(text: str) -> tuple[Fact, ...]:
    """``left power normal; right weak 25h ago; retention; reflex`` as bedside findings."""
    values: dict[str, tuple[Concept, Grade]] = {
        "power normal": (Concept.MOTOR_LIMB, Motor.NONE),
        "weak": (Concept.MOTOR_LIMB, Motor.MODERATE),
        "sensation normal": (Concept.SENSORY_LIMB, Sensory.NONE),
        "numb": (Concept.SENSORY_LIMB, Sensory.MINIMAL),
        "reflex": (Concept.REFLEX_ANKLE, Presence.PRESENT),
        "saddle": (Concept.SADDLE_SENSORY_LOSS, Presence.PRESENT),
        "no saddle": (Concept.SADDLE_SENSORY_LOSS, Presence.DENIED),
        "retention": (Concept.URINARY_RETENTION, Presence.PRESENT),
        "incontinence": (Concept.INCONTINENCE, Presence.PRESENT),
    }
    sides = {"left": Side.LEFT, "right": Side.RIGHT, "unsided": Side.NOT_RECORDED}
    found: list[Fact] = []
    for number, raw in enumerate(filter(None, (part.strip() for part in text.split(";")))):
        words, _, ago = raw.partition(" @")
        side, _, rest = words.partition(" ")
        continuing = rest.endswith(" listed")
        concept, value = values[rest.removesuffix(" listed")]
        found.append(
            Sign(
                concept=concept,
                reference=f"Sign/{number}",
                side=sides[side],
                when=before(ago or "1h"),
                onset=before("20d") if continuing else None,
                value=value,
                continuing=continuing,
            )
        )
    return tuple(found)


NORMAL = "left power normal; right power normal; left sensation normal; right sensation normal"

NOT_NEEDED = vignettes("""
    | chart                          | signs                                                       | age | not sent   | stakes   | card |
    |--------------------------------+-------------------------------------------------------------+-----+------------+----------+------|
    | back pain onset 10d            | normal                                                      | 40  |            | elective | yes  |
    | sciatica onset 10d             | normal                                                      | 40  |            | elective | yes  |
    | back pain onset 42d            | normal                                                      | 40  |            | elective | yes  |
    | back pain onset 42.1d          | normal                                                      | 40  |            | elective |      |
    | back pain 10d ago              | normal                                                      | 40  |            | elective |      |
    | back pain onset 10d; sciatica onset 60d | normal                                             | 40  |            | elective |      |
    | back pain onset 10d; sciatica onset 60d unconfirmed | normal                                 | 40  |            | elective |      |
    | back pain resolved onset 10d   | normal                                                      | 40  |            | elective |      |
    |                                | normal                                                      | 40  |            | elective |      |
    | back pain onset 10d            | normal                                                      | 40  |            | viable   |      |
    | back pain onset 10d            | normal                                                      | 18  |            | elective | yes  |
    | back pain onset 10d            | normal                                                      | 17  |            | elective |      |
    | back pain onset 10d            | normal                                                      | unknown |        | elective |      |
    | back pain onset 10d            | normal                                                      | 40  | conditions | elective |      |
    | back pain onset 10d            | normal                                                      | 40  | exam=cut   | elective |      |
    | back pain onset 10d            |                                                             | 40  |            | elective |      |
    | back pain onset 10d            | left power normal; right power normal                       | 40  |            | elective |      |
    | back pain onset 10d            | left sensation normal; right sensation normal               | 40  |            | elective |      |
    | back pain onset 10d            | left power normal; left sensation normal                    | 40  |            | elective |      |
    | back pain onset 10d            | unsided power normal; unsided sensation normal              | 40  |            | elective | yes  |
    | back pain onset 10d            | normal; left weak                                           | 40  |            | elective |      |
    | back pain onset 10d            | normal; right numb                                          | 40  |            | elective |      |
    | back pain onset 10d            | normal; right numb listed                                   | 40  |            | elective |      |
    | back pain onset 10d            | normal; left reflex                                         | 40  |            | elective |      |
    | back pain onset 10d            | normal; left weak @30h                                      | 40  |            | elective | yes  |
    | back pain onset 10d            | left power normal @25h; right power normal; left sensation normal; right sensation normal | 40 | | elective | |
    | back pain onset 10d            | normal; unsided saddle                                      | 40  |            | elective |      |
    | back pain onset 10d            | normal; unsided no saddle                                   | 40  |            | elective | yes  |
    | back pain onset 10d            | normal; unsided retention                                   | 40  |            | elective |      |
    | back pain onset 10d            | normal; unsided incontinence                                | 40  |            | elective |      |
    | back pain onset 10d; residual 200 | normal                                                   | 40  |            | elective |      |
    | back pain onset 10d; residual 199 | normal                                                   | 40  |            | elective | yes  |
    | back pain onset 10d; residual >150 | normal                                                  | 40  |            | elective |      |
    | back pain onset 10d; retention listed | normal                                               | 40  |            | elective |      |
    | back pain onset 10d; cancer resolved | normal                                                | 40  |            | elective |      |
    | back pain onset 10d; red flag  | normal                                                      | 40  |            | elective |      |
    | back pain onset 10d; cauda equina unconfirmed | normal                                       | 40  |            | elective |      |
    | back pain onset 10d; cord compression | normal                                               | 40  |            | elective |      |
    | back pain onset 10d; cord infarct | normal                                                   | 40  |            | elective |      |
    | back pain onset 10d; paraparesis | normal                                                    | 40  |            | elective |      |
    | back pain onset 10d; spinal infection | normal                                               | 40  |            | elective |      |
    | back pain onset 10d; endocarditis | normal                                                   | 40  |            | elective |      |
    | back pain onset 10d; GBS       | normal                                                      | 40  |            | elective |      |
    | back pain onset 10d; trauma    | normal                                                      | 40  |            | elective |      |
    | back pain onset 10d; stenosis  | normal                                                      | 40  |            | elective |      |
""")


def _selected(order: str, contrast: bool | None = False) -> Order:
    return Order(
        concept=ORDERS[order],
        reference="ServiceRequest/x",
        stage=OrderStage.DRAFT,
        selected=True,
        with_contrast=contrast,
    )


@pytest.mark.parametrize("vignette", NOT_NEEDED, ids=names(NOT_NEEDED))
def test_usually_not_needed(vignette: dict[str, str]) -> None:
    """MRI-05: only when onset, examination and red flags are all known."""
    selected = _selected("lumbar-MRI")
    signs = _signs(
        vignette["signs"].replace("normal;", f"{NORMAL};", 1)
        if vignette["signs"].startswith("normal;")
        else NORMAL
        if vignette["signs"] == "normal"
        else vignette["signs"]
    )
    picture = patient(vignette["chart"], age=vignette["age"], not_sent=vignette["not sent"], extra=(*signs, selected))
    told = mri_lumbar.judge(picture, selected, STAKES[vignette["stakes"]])
    findings = [one for one in told if one.card != "check_first"]
    expected = "info usually_not_needed: usually_not_needed" if vignette["card"] else ""
    assert card(findings) == expected
    for one in findings:
        assert one.rows == ("MRI-05",)
        assert not one.safety
        assert str(dict(one.notes[0].blanks)) == "{'weeks': 6}"  # printed as it stands: never 6.0
        assert {fact.concept for fact in one.evidence} >= {Concept.MOTOR_LIMB, Concept.SENSORY_LIMB}
        assert one.concepts == ("spine.imaging_not_now",)
        assert one.stakes is Stakes.ELECTIVE


MORE_RED_FLAGS = vignettes("""
    | row    | left          | chart                                     | card |
    |--------+---------------+-------------------------------------------+------|
    | MRI-05 |               |                                           | yes  |
    | MRI-05 |               | cond.spinal_trauma                        |      |
    | MRI-05 |               | cond.spinal_instability                   |      |
    | MRI-05 |               | cond.spinal_deformity                     |      |
    | MRI-05 |               | cond.syrinx                               |      |
    | MRI-05 |               | cond.bloodstream_infection                |      |
    | MRI-05 |               | cond.sepsis unconfirmed                   |      |
    | MRI-05 |               | cond.iv_drug_use                          |      |
    | MRI-05 |               | cond.immunosuppression                    |      |
    | MRI-05 |               | med.immunosuppressant                     |      |
    | MRI-05 |               | med.immunosuppressant resolved            | yes  |
    | MRI-05 |               | cond.lymphoma resolved                    |      |
    | MRI-05 |               | cond.spinal_metastases                    |      |
    | MRI-05 |               | sign.bowel_change 40d ago                 |      |
    | MRI-05 |               | sign.constipation                         |      |
    | MRI-05 |               | sign.sexual_dysfunction                   |      |
    | MRI-05 |               | sign.anal_tone_reduced                    |      |
    | MRI-05 |               | no sign.anal_tone_reduced                 | yes  |
    | MRI-05 |               | sign.sensory_level                        |      |
    | MRI-05 |               | sign.dissociated_sensory_loss             |      |
    | MRI-05 |               | sign.gait_unsteady                        |      |
    | MRI-05 | sign.foot_drop |                                          |      |
    | MRI-05 | sign.knee_extension_weak |                                |      |
    | MRI-05 | sign.root_weakness |                                      |      |
    | MRI-05 |               | sign.proximal_weakness                    |      |
    | MRI-05 | told weakness |                                           |      |
    | MRI-05 | told numbness |                                           |      |
    | MRI-05 | told pain     |                                           | yes  |
    | MRI-05 |               | sign.fever                                |      |
    | MRI-05 |               | sign.fever 25h ago                        | yes  |
    | MRI-05 |               | vital.temperature 38 Cel                  |      |
    | MRI-05 |               | vital.temperature 37.9 Cel                | yes  |
    | MRI-05 |               | lab.crp 11 mg/L                           |      |
    | MRI-05 |               | lab.crp 10 mg/L                           | yes  |
    | MRI-05 |               | lab.crp >5 mg/L                           |      |
    | MRI-05 |               | lab.esr 21 mm/h                           |      |
    | MRI-05 |               | lab.esr 20 mm/h                           | yes  |
    | MRI-05 |               | proc.spinal 90d ago                       |      |
    | MRI-05 |               | proc.spinal 91d ago                       | yes  |
""")


@pytest.mark.parametrize("row", MORE_RED_FLAGS, ids=names(MORE_RED_FLAGS))
def test_a_red_flag_of_any_kind_keeps_quiet(row: dict[str, str]) -> None:
    """MRI-05: what any spine pathway would ask about must not be called unneeded."""
    normal = "power normal; sensation normal"
    chart = bedside.picture(f"{normal}; {row['left']}", normal, chart=f"back pain onset 10d; {row['chart']}", age=40)
    told = mri_lumbar.judge(chart, _selected("lumbar-MRI"), Stakes.ELECTIVE)
    assert [one.card for one in told] == (["usually_not_needed"] if row["card"] else [])


def test_whole_spine_mri_is_never_called_unneeded() -> None:
    """MRI-05 speaks of the lumbar MRI only."""
    selected = _selected("spine-MRI")
    picture = patient("back pain onset 10d", age="40", extra=(*_signs(NORMAL), selected))
    assert list(mri_lumbar.judge(picture, selected, Stakes.ELECTIVE)) == []


SAFETY = vignettes("""
    | order      | contrast | chart                             | sex    | card                                                       | rows           |
    |------------+----------+-----------------------------------+--------+------------------------------------------------------------+----------------|
    | lumbar-MRI | unknown  |                                   | male   |                                                            |                |
    | lumbar-MRI | unknown  |                                   | female |                                                            |                |
    | lumbar-MRI | plain    | pacemaker                         | male   | warning check_first: device                                | MRI-01         |
    | spine-MRI  | plain    | pacemaker implanted 900d ago      | male   | warning check_first: device                                | MRI-01         |
    | lumbar-MRI | with     | eGFR 29                           | male   | warning check_first: gadolinium_renal                      | MRI-02         |
    | lumbar-MRI | unknown  | AKI                               | male   | warning check_first: gadolinium_renal                      | MRI-02         |
    | lumbar-MRI | plain    | eGFR 29                           | male   |                                                            |                |
    | lumbar-MRI | with     | pregnant                          | female | warning check_first: pregnancy                             | MRI-03         |
    | lumbar-MRI | plain    | pregnant                          | female |                                                            |                |
    | lumbar-MRI | plain    | eye fragment                      | male   | warning check_first: eye_fragment                          | MRI-06         |
    | lumbar-MRI | plain    | order lumbar-MRI active           | male   | warning already_ordered                                    | MRI-07         |
    | lumbar-MRI | plain    | order lumbar-MRI draft            | male   | warning already_ordered                                    | MRI-07         |
    | lumbar-MRI | plain    | order lumbar-MRI done             | male   |                                                            |                |
    | lumbar-MRI | plain    | order spine-MRI active            | male   |                                                            |                |
    | lumbar-MRI | plain    | order lumbar-MRI active; pacemaker | male  | warning check_first: device / warning already_ordered      | MRI-01 MRI-07  |
    | CTA        | plain    | pacemaker; order CTA active       | male   |                                                            |                |
    | MRA        | plain    | pacemaker                         | male   |                                                            |                |
""")


@pytest.mark.parametrize("vignette", SAFETY, ids=names(SAFETY))
def test_safety(vignette: dict[str, str]) -> None:
    """MRI-01, -02, -03, -06 and -07 at a selected spine MRI."""
    selected = _selected(vignette["order"], {"unknown": None, "with": True, "plain": False}[vignette["contrast"]])
    picture = patient(vignette["chart"], base="eGFR 90", age="30", sex=vignette["sex"], extra=(selected,))
    findings = list(mri_lumbar.judge(picture, selected, Stakes.LIMB_THREATENED))
    assert card(findings) == vignette["card"]
    assert [row for one in findings for row in one.rows] == vignette["rows"].split()
    for one in findings:
        assert one.safety is (one.card == "check_first")
        assert one.stakes is Stakes.LIMB_THREATENED
        assert one.evidence
        assert selected not in one.evidence
        assert bool(one.concepts) is (one.card == "check_first")


def test_unseen_devices_are_said_on_the_card() -> None:
    """MRI-01, HOOK-06: the card of another reason says that implants could not be looked up."""
    selected = _selected("lumbar-MRI")
    picture = patient("eye fragment", not_sent="devices", extra=(selected,))
    (finding,) = mri_lumbar.judge(picture, selected, Stakes.LIMB_VIABLE)
    assert [note.id for note in finding.notes] == ["eye_fragment", "device_not_checked"]
    assert [(gap.concept, gap.why) for gap in finding.missing] == [(Concept.SAFETY_MRI_DEVICE, Why.NOT_SENT)]


@pytest.mark.parametrize(
    ("chart", "not_sent", "expected"),
    [
        ("", "conditions", "info check_first: device_not_checked"),
        ("", "conditions=cut", "info check_first: device_not_checked"),
        ("", "conditions devices procedures", "info check_first: device_not_checked"),
        ("", "devices procedures", ""),
        ("", "", ""),
        ("eye fragment", "conditions", "warning check_first: eye_fragment device_not_checked"),
    ],
)
def test_problems_that_were_not_seen_may_hide_an_implant(chart: str, not_sent: str, expected: str) -> None:
    """MRI-01, HOOK-06: what was not looked up is never taken for "no implant"."""
    selected = _selected("lumbar-MRI")
    findings = list(mri_lumbar.judge(patient(chart, not_sent=not_sent, extra=(selected,)), selected, Stakes.ELECTIVE))
    assert card(findings) == expected
    assert all(one.safety for one in findings)


DRAFTED = vignettes("""
    | row     | chart                             | age | sex    | not sent   | stakes     | decision         | says               |
    |---------+-----------------------------------+-----+--------+------------+------------+------------------+--------------------|
    | CES-01  |                                   | 60  | male   |            | spine      | draft emergency  |                    |
    | CORD-04 |                                   | 60  | male   |            | emergency  | draft emergency  |                    |
    | RAD-02  |                                   | 60  | male   |            | urgent     | draft urgent     |                    |
    | SST-04  |                                   | 60  | male   |            | elective   | draft routine    |                    |
    | MRI-01  | pacemaker                         | 60  | male   |            | spine      | draft emergency  | device             |
    | CES-04  | pacemaker implanted 900d ago      | 60  | male   |            | spine      | draft emergency  | device             |
    | MRI-06  | eye fragment                      | 60  | male   |            | spine      | draft emergency  | eye_fragment       |
    | MRI-02  | eGFR 12; AKI                      | 60  | male   |            | spine      | draft emergency  |                    |
    | MRI-03  | pregnant                          | 30  | female |            | spine      | draft emergency  |                    |
    | MRI-03  |                                   | 30  | female |            | spine      | draft emergency  |                    |
    | HOOK-06 |                                   | 60  | male   | devices    | spine      | draft emergency  | device_not_checked |
    | HOOK-06 |                                   | 60  | male   | conditions | spine      | draft emergency  | device_not_checked |
    | DATA-16 |                                   | 17  | male   |            | spine      | withheld         | paediatric         |
    | DATA-16 | pacemaker                         | 17  | male   |            | spine      | withheld         | paediatric device  |
    | DATA-16 |                                   | 18  | male   |            | spine      | draft emergency  |                    |
    | DATA-16 |                                   | unknown | male |          | spine      | draft emergency  |                    |
    | MRI-07  | order lumbar-MRI draft            | 60  | male   |            | spine      | already ordered  |                    |
    | MRI-07  | order spine-MRI draft             | 60  | male   |            | spine      | already ordered  |                    |
    | MRI-07  | order lumbar-MRI active 24h ago   | 60  | male   |            | spine      | already ordered  |                    |
    | DATA-18 | order lumbar-MRI active 24.1h ago | 60  | male   |            | spine      | draft emergency  | existing_older     |
    | DATA-18 | order spine-MRI active 24.1h ago  | 60  | male   |            | spine      | draft emergency  | existing_older     |
    | MRI-07  | order lumbar-MRI active 24.1h ago | 60  | male   |            | urgent     | already ordered  |                    |
    | MRI-07  | order lumbar-MRI active 90d ago   | 60  | male   |            | elective   | already ordered  |                    |
    | MRI-07  | order lumbar-MRI active undated   | 60  | male   |            | spine      | already ordered  |                    |
    | MRI-07  | order lumbar-MRI done 24h ago     | 60  | male   |            | spine      | already ordered  |                    |
    | MRI-07  | order spine-MRI done 24h ago      | 60  | male   |            | spine      | already ordered  |                    |
    | MRI-07  | order lumbar-MRI done 24.1h ago   | 60  | male   |            | spine      | draft emergency  |                    |
    | MRI-07  | order lumbar-MRI done day 2026-11-21 | 60 | male |         | spine      | already ordered  |                    |
    | MRI-07  | order lumbar-MRI done day 2026-11-20 | 60 | male |         | spine      | draft emergency  |                    |
    | MRI-07  | order lumbar-MRI done undated     | 60  | male   |            | spine      | draft emergency  |                    |
""")
SPINE_STAKES = {
    "spine": Stakes.SPINE_THREATENED,
    "emergency": Stakes.EMERGENCY,
    "urgent": Stakes.URGENT,
    "elective": Stakes.ELECTIVE,
}


@pytest.mark.parametrize("row", DRAFTED, ids=names(DRAFTED))
def test_drafted(row: dict[str, str]) -> None:
    """The form by what is at stake; safety cautions and never cancels; the lumbar MRI is without gadolinium."""
    picture = patient(row["chart"], age=row["age"], sex=row["sex"], not_sent=row["not sent"])
    decision = mri_lumbar.may(picture, SPINE_STAKES[row["stakes"]])
    assert outcome(decision) == row["decision"]
    assert decision.order == "order.mri_lumbar"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == row["says"]
    if isinstance(decision, Draft):
        assert {"CES-01", "CES-02", "RAD-02", "SST-04", "CORD-04"} <= set(decision.rows)
        assert bool(decision.evidence) is bool(set(row["says"].split()) - {"device_not_checked"})


WHOLE = vignettes("""
    | row     | chart                             | age | sex    | stakes    | decision         | says                      |
    |---------+-----------------------------------+-----+--------+-----------+------------------+---------------------------|
    | CORD-02 |                                   | 60  | male   | spine     | draft emergency  |                           |
    | CORD-03 |                                   | 60  | male   | urgent    | draft urgent     |                           |
    | CORD-09 |                                   | 60  | male   | elective  | draft routine    |                           |
    | MRI-01  | pacemaker                         | 60  | male   | spine     | draft emergency  | device                    |
    | MRI-02  | eGFR 12                           | 60  | male   | spine     | draft emergency  | gadolinium_renal          |
    | MRI-02  | allergy to gadolinium             | 60  | male   | spine     | draft emergency  | gadolinium_allergy        |
    | MRI-03  | pregnant                          | 30  | female | spine     | draft emergency  | pregnancy                 |
    | MRI-03  |                                   | 30  | female | spine     | draft emergency  | pregnancy_unknown         |
    | DATA-16 |                                   | 17  | male   | spine     | withheld         | paediatric                |
    | MRI-07  | order spine-MRI draft             | 60  | male   | spine     | already ordered  |                           |
    | CORD-02 | order lumbar-MRI draft            | 60  | male   | spine     | draft emergency  |                           |
    | CORD-02 | order lumbar-MRI done 2h ago      | 60  | male   | spine     | draft emergency  |                           |
    | DATA-18 | order spine-MRI active 25h ago    | 60  | male   | spine     | draft emergency  | existing_older            |
    | MRI-07  | order spine-MRI active 25h ago    | 60  | male   | urgent    | already ordered  |                           |
    | MRI-07  | order spine-MRI done 23h ago      | 60  | male   | spine     | already ordered  |                           |
""")


@pytest.mark.parametrize("row", WHOLE, ids=names(WHOLE))
def test_the_whole_spine(row: dict[str, str]) -> None:
    """CORD-01 to CORD-09: a lumbar MRI does not answer it; contrast is radiology's choice, so gadolinium is judged."""
    picture = patient(row["chart"], base="eGFR 90", age=row["age"], sex=row["sex"])
    decision = mri_whole_spine.may(picture, SPINE_STAKES[row["stakes"]])
    assert outcome(decision) == row["decision"]
    assert decision.order == "order.mri_whole_spine"
    if isinstance(decision, AlreadyOrdered):
        assert len(decision.evidence) == 1
        return
    assert said(decision.notes) == row["says"]
    if isinstance(decision, Draft):
        assert {"CORD-01", "CORD-02", "CORD-03", "CORD-05", "CORD-07", "CORD-09"} <= set(decision.rows)


def test_a_selected_whole_spine_mri_is_judged_once() -> None:
    """MRI-01: by the lumbar check."""
    selected = _selected("spine-MRI")
    picture = patient("pacemaker", extra=(selected,))
    assert list(mri_whole_spine.judge(picture, selected, Stakes.ELECTIVE)) == []
    assert card(mri_lumbar.judge(picture, selected, Stakes.ELECTIVE)) == "warning check_first: device"
