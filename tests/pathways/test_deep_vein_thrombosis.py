"""Deep vein thrombosis: the Wells score as bounds, and DVT-01, DVT-02, DVT-05."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import deep_vein_thrombosis
from app.pathways.wells import wells
from app.picture.concepts import Concept
from app.picture.facts import Order, OrderStage, Presence, Side, Sign
from app.picture.needs import Need, NeedState
from app.picture.patient import PatientPicture
from tests.support.bedside import NOW, at, picture, span
from tests.support.vignettes import names, vignettes

LOOKED = (
    "no sign.calf_tenderness; no sign.massive_swelling; no sign.calf_circumference; "
    "no sign.pitting_edema; no sign.collateral_veins"
)
"""Every bedside item was looked at, and none is there."""


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in deep_vein_thrombosis.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``likely left warning``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


SCORE = vignettes("""
    | item                 | left                                     | right                | chart                                    | least | most |
    |----------------------+------------------------------------------+----------------------+------------------------------------------+-------+------|
    | nothing looked at    |                                          |                      |                                          | 0     | 5    |
    | all looked at        | LOOKED                                   |                      |                                          | 0     | 0    |
    | cancer               | LOOKED                                   |                      | cancer                                   | 1     | 1    |
    | cancer in the past   | LOOKED                                   |                      | cancer resolved                          | 0     | 0    |
    | cancer suspected     | LOOKED                                   |                      | cancer unconfirmed                       | 0     | 0    |
    | paralysis            | LOOKED; severe weakness                  |                      |                                          | 1     | 1    |
    | paralysis            | LOOKED; paralysed                        |                      |                                          | 1     | 1    |
    | mild weakness        | LOOKED; moderate weakness                |                      |                                          | 0     | 0    |
    | paraparesis          | LOOKED                                   |                      | cond.paraparesis                         | 1     | 1    |
    | hemiparesis          | LOOKED                                   |                      | cond.hemiparesis                         | 1     | 1    |
    | cast                 | LOOKED; proc.cast 42d ago                |                      |                                          | 1     | 1    |
    | cast                 | LOOKED; proc.cast 43d ago                |                      |                                          | 0     | 0    |
    | cast                 | LOOKED; proc.cast undated                |                      |                                          | 0     | 0    |
    | cast, other leg      | LOOKED                                   | proc.cast 2d ago     |                                          | 0     | 0    |
    | cast, no side        | LOOKED                                   |                      | proc.cast 2d ago                         | 1     | 1    |
    | cast and paralysis   | LOOKED; paralysed; proc.cast 2d ago      |                      |                                          | 1     | 1    |
    | bedridden            | LOOKED                                   |                      | cond.bedridden                           | 1     | 1    |
    | surgery              | LOOKED                                   |                      | proc.major_surgery 84d ago               | 1     | 1    |
    | surgery              | LOOKED                                   |                      | proc.major_surgery 85d ago               | 0     | 0    |
    | trauma surgery       | LOOKED                                   |                      | proc.trauma_surgery 9d ago               | 1     | 1    |
    | tenderness           | LOOKED; sign.calf_tenderness             |                      |                                          | 1     | 1    |
    | tenderness yesterday | sign.calf_tenderness 25h ago             |                      |                                          | 0     | 5    |
    | tenderness suspected | sign.calf_tenderness unconfirmed         |                      |                                          | 0     | 4    |
    | whole leg            | LOOKED; sign.massive_swelling            |                      |                                          | 1     | 1    |
    | whole leg, told      | LOOKED; told swelling (whole leg)        |                      |                                          | 1     | 1    |
    | whole leg, suspected | LOOKED; told swelling (whole leg) unconfirmed |                 |                                          | 0     | 0    |
    | whole leg pain       | LOOKED; told pain (whole leg)            |                      |                                          | 0     | 0    |
    | calf larger          | LOOKED; sign.calf_circumference          |                      |                                          | 1     | 1    |
    | pitting edema        | LOOKED; sign.pitting_edema               |                      |                                          | 1     | 1    |
    | pitting on both      | LOOKED; sign.pitting_edema               | sign.pitting_edema   |                                          | 0     | 0    |
    | collateral veins     | LOOKED; sign.collateral_veins            |                      |                                          | 1     | 1    |
    | clot before          | LOOKED                                   |                      | prior DVT                                | 1     | 1    |
    | clot before          | LOOKED                                   |                      | DVT resolved                             | 1     | 1    |
    | clot now             | LOOKED; DVT                              |                      |                                          | 0     | 0    |
    | cellulitis here      | LOOKED; cond.cellulitis                  |                      | cancer; prior DVT                        | 0     | 2    |
    | cellulitis there     | LOOKED                                   | cond.cellulitis      | cancer; prior DVT                        | 2     | 2    |
    | cellulitis somewhere | LOOKED                                   |                      | cond.cellulitis; cancer; prior DVT       | 2     | 2    |
    | cyst here            | LOOKED; cond.popliteal_cyst              |                      |                                          | -2    | 0    |
    | everything           | paralysed; sign.calf_tenderness; sign.massive_swelling; sign.calf_circumference; sign.pitting_edema; sign.collateral_veins | | cancer; cond.bedridden; prior DVT | 9 | 9 |
""")


@pytest.mark.parametrize("row", SCORE, ids=names(SCORE))
def test_the_score(row: dict[str, str]) -> None:
    """DVT-01, DVT-02: what is charted is the lower bound, what was not looked at makes the upper one."""
    left = row["left"].replace("LOOKED", LOOKED.replace(";", " 2h ago;") + " 2h ago")
    score = wells(picture(left, row["right"], chart=row["chart"]), Side.LEFT)
    assert (score.least, score.most) == (int(row["least"]), int(row["most"]))


def test_lists_that_were_not_seen_are_open_items() -> None:
    """DVT-02: diagnoses not sent are four items, operations two, and each is named once."""
    charts = {
        (Need.CONDITIONS,): {
            Concept.COND_CANCER,
            Concept.COND_PARAPARESIS,
            Concept.COND_BEDRIDDEN,
            Concept.COND_DVT_HISTORY,
        },
        (Need.PROCEDURES,): {Concept.PROC_CAST, Concept.PROC_MAJOR_SURGERY},
    }
    for needs, concepts in charts.items():
        score = wells(picture(LOOKED, needs=dict.fromkeys(needs, NeedState.ABSENT)), Side.LEFT)
        assert {gap.concept for gap in score.missing} == concepts
        assert score.most == len(concepts)
    plain = wells(picture(), Side.LEFT)
    assert {gap.concept for gap in plain.missing} == {
        Concept.SIGN_CALF_TENDERNESS,
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SIGN_CALF_CIRCUMFERENCE,
        Concept.SIGN_PITTING_EDEMA,
        Concept.SIGN_COLLATERAL_VEINS,
    }


SUSPICION = vignettes("""
    | row    | left                                              | right                 | no side                             | chart         | we say               |
    |--------+---------------------------------------------------+-----------------------+-------------------------------------+---------------+----------------------|
    | DVT-01 | sign.leg_swelling                                 |                       |                                     |               | open left warning    |
    | DVT-01 | sign.massive_swelling                             |                       |                                     |               | open left warning    |
    | DVT-01 | sign.calf_circumference                           |                       |                                     |               | open left warning    |
    | DVT-01 | sign.pitting_edema                                |                       |                                     |               | open left warning    |
    | DVT-01 | told swelling                                     |                       |                                     |               | open left warning    |
    | DVT-01 | told swelling onset 28d                           |                       |                                     |               | open left warning    |
    | DVT-01 | told swelling onset 29d                           |                       |                                     |               | nothing              |
    | DVT-01 | told swelling undated                             |                       |                                     |               | nothing              |
    | DVT-01 | told swelling unconfirmed                         |                       |                                     |               | nothing              |
    | DVT-01 | sign.leg_swelling unconfirmed                     |                       |                                     |               | nothing              |
    | DVT-01 | sign.leg_swelling 25h ago                         |                       |                                     |               | nothing              |
    | DVT-01 | sign.leg_swelling; amputated                      |                       |                                     |               | nothing              |
    | DVT-01 | amputated                                         | sign.leg_swelling     |                                     |               | open right warning   |
    | DVT-01 | sign.leg_swelling                                 | sign.leg_swelling     |                                     |               | nothing              |
    | DVT-01 | sign.leg_swelling; sign.calf_circumference        | sign.leg_swelling     |                                     |               | open left warning    |
    | DVT-01 | pain                                              |                       |                                     |               | nothing              |
    | DVT-01 | told pain                                         |                       |                                     |               | nothing              |
    | DVT-01 | pain; sign.leg_warm                               |                       |                                     |               | open left warning    |
    | DVT-01 | told pain; sign.leg_warm                          |                       |                                     |               | open left warning    |
    | DVT-01 | told pain onset 29d; sign.leg_warm                |                       |                                     |               | nothing              |
    | DVT-01 | pain listed onset 29d 1h ago; sign.leg_warm       |                       |                                     |               | nothing              |
    | DVT-01 | pain onset 28d; sign.leg_warm                     |                       |                                     |               | open left warning    |
    | DVT-01 | pain unconfirmed; sign.leg_warm                   |                       |                                     |               | nothing              |
    | DVT-01 | sign.leg_warm                                     |                       |                                     |               | nothing              |
    | DVT-01 | pain; sign.calf_tenderness                        |                       |                                     |               | open left warning    |
    | DVT-01 | sign.calf_tenderness                              |                       |                                     |               | nothing              |
    | DVT-01 | sign.leg_swelling; cond.leg_fracture 2d ago       |                       |                                     |               | open left warning    |
    | DATA-03 | DVT unconfirmed                                  |                       |                                     |               | open left warning    |
    | DATA-03 | DVT unconfirmed 91d ago                          |                       |                                     |               | nothing              |
    | DATA-08 |                                                  |                       | sign.leg_swelling                   |               | nothing              |
    | DATA-08 |                                                  |                       | sign.leg_swelling; pain             |               | open unsided warning |
    | DATA-08 |                                                  |                       | sign.leg_swelling; sign.leg_warm    |               | open unsided warning |
    | DATA-08 |                                                  |                       | sign.leg_warm                       |               | nothing              |
    | DATA-08 |                                                  |                       | DVT unconfirmed                     |               | open unsided warning |
    | DVT-01 | sign.leg_swelling; sign.calf_tenderness           |                       |                                     |               | open left warning    |
    | DVT-01 | sign.leg_swelling; sign.calf_tenderness           |                       |                                     | cancer        | likely left warning  |
    | DVT-01 | sign.leg_swelling; sign.calf_tenderness; cond.cellulitis |                |                                     | cancer        | open left warning    |
    | DVT-01 | sign.leg_swelling; sign.calf_tenderness; cond.cellulitis |                | | cancer; cond.bedridden; prior DVT                 | likely left warning  |
    | DVT-02 | sign.leg_swelling; LOOKED                         |                       |                                     |               | unlikely left warning |
    | DVT-02 | sign.leg_swelling; LOOKED                         |                       |                                     | cancer        | unlikely left warning |
    | DVT-02 | sign.leg_swelling; LOOKED                         |                       |                                     | cancer; prior DVT | likely left warning |
    | DVT-02 | sign.leg_swelling; LOOKED                         |                       |                                     | pregnancy_status | open left warning |
    | DVT-03 | sign.massive_swelling; mottled; pain              |                       |                                     |               | nothing              |
    | DVT-03 | sign.massive_swelling; pain                       |                       |                                     |               | open left warning    |
    | DATA-17 |                                                  |                       |                                     | cancer; prior DVT; proc.major_surgery | nothing |
""")


@pytest.mark.parametrize("row", SUSPICION, ids=names(SUSPICION))
def test_who_is_suspected_and_how_likely(row: dict[str, str]) -> None:
    """DVT-01, DVT-02: one leg, new; a score that is low because nobody looked does not reassure."""
    left = row["left"].replace("LOOKED", LOOKED)
    assert said(picture(left, row["right"], row["no side"], row["chart"])) == row["we say"]


LISTED = vignettes("""
    | row    | left                                  | chart                    | medications | we say              |
    |--------+---------------------------------------+--------------------------+-------------+---------------------|
    | DVT-01 | DVT                                   |                          |             | listed left warning |
    | DVT-01 | DVT 90d ago                           |                          |             | listed left warning |
    | DVT-01 | DVT 91d ago                           |                          |             | nothing             |
    | DVT-01 | DVT undated                           |                          |             | nothing             |
    | DVT-01 | DVT resolved                          |                          |             | nothing             |
    | DVT-01 | DVT                                   | med.doac                 |             | nothing             |
    | DVT-01 | DVT                                   | med.warfarin             |             | nothing             |
    | DVT-01 | DVT                                   | med.ufh                  |             | nothing             |
    | DVT-01 | DVT                                   | med.lmwh                 |             | nothing             |
    | DVT-01 | DVT                                   | med.fondaparinux         |             | nothing             |
    | DVT-01 | DVT                                   | med.dti                  |             | nothing             |
    | DVT-01 | DVT                                   | med.doac resolved        |             | listed left warning |
    | DVT-01 | DVT; sign.leg_swelling                | med.doac                 |             | nothing             |
    | DVT-01 | DVT                                   |                          | absent      | listed left warning |
    | DVT-05 | DVT; DP absent; PT absent; pain       | med.doac                 |             | listed left warning |
    | DVT-05 | DVT; DP weak; PT weak; numb           | med.doac                 |             | listed left warning |
    | DVT-01 |                                       | DVT                      |             | listed unsided warning |
    | DVT-01 | sign.leg_swelling                     | DVT                      |             | listed left warning |
    | DVT-01 | DVT 40d ago; sign.leg_swelling        | DVT                      |             | listed left warning + listed unsided warning |
    | DVT-01 | DVT; amputated                        |                          |             | nothing             |
""")


@pytest.mark.parametrize("row", LISTED, ids=names(LISTED))
def test_a_listed_thrombosis(row: dict[str, str]) -> None:
    """DVT-01, DVT-05: silence when it is treated, unless the same leg is ischemic."""
    needs = {Need.MEDICATIONS: NeedState.ABSENT} if row["medications"] else {}
    patient = picture(row["left"], chart=row["chart"], needs=needs)
    assert said(patient) == row["we say"]
    for finding in findings(patient):
        assert row["row"] in finding.rows
        assert ("with_ischemia" in notes(finding)) is (row["row"] == "DVT-05")
        assert ("listed_untreated" in notes(finding)) is (row["chart"] != "med.doac")
        assert [gap.concept for gap in finding.missing] == ([Concept.MED_DOAC] if row["medications"] else [])


def test_a_treated_thrombosis_without_a_side_explains_the_swollen_leg() -> None:
    """DVT-01, DATA-08: most codes of a thrombosis name no side."""
    assert said(picture("sign.leg_swelling", chart="DVT; med.doac")) == "nothing"
    assert said(picture("sign.leg_swelling", chart="DVT 91d ago; med.doac")) == "open left warning"


def test_the_words_of_a_likely_one() -> None:
    """DVT-01: the scan within hours, the D-dimer only offered, and no drug drafted."""
    finding = only(picture("sign.leg_swelling; sign.calf_tenderness", chart="cancer"))
    assert finding.blanks == {"side": Side.LEFT, "points": 2}
    assert notes(finding) == ["scan_now", "interim", "feel_pulses", "negative_scan"]
    assert finding.proposes == ("order.duplex_venous", "order.d_dimer")
    assert finding.optional == {"order.d_dimer"}
    assert (finding.stakes, finding.rows, finding.concepts) == (Stakes.EMERGENCY, ("DVT-01",), ("dvt",))
    assert finding.missing == ()
    assert {fact.concept for fact in finding.evidence} == {
        Concept.SIGN_LEG_SWELLING,
        Concept.SIGN_CALF_TENDERNESS,
        Concept.COND_CANCER,
    }


def test_the_words_of_an_open_one() -> None:
    """DVT-01, DVT-02: at least so many points, and what was not recorded; scanned as if it were likely."""
    finding = only(picture("sign.leg_swelling; sign.calf_tenderness"))
    assert finding.blanks == {"side": Side.LEFT, "points": 1}
    assert notes(finding) == ["score_open", "scan_now", "interim", "feel_pulses"]
    assert finding.notes[0].blanks == {"points": 1, "limit": 2}
    assert [gap.concept for gap in finding.missing] == [
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SIGN_CALF_CIRCUMFERENCE,
        Concept.SIGN_PITTING_EDEMA,
        Concept.SIGN_COLLATERAL_VEINS,
    ]
    assert finding.proposes == ("order.duplex_venous", "order.d_dimer")
    assert finding.optional == {"order.d_dimer"}
    assert (finding.rows, finding.concepts) == (("DVT-01", "DVT-02"), ("dvt.open",))
    below = only(picture("sign.leg_swelling; cond.popliteal_cyst"))
    assert below.blanks["points"] == 0
    assert "alternative" in notes(below)
    assert Concept.COND_POPLITEAL_CYST in {fact.concept for fact in below.evidence}


def test_the_words_of_an_unlikely_one() -> None:
    """DVT-02: the D-dimer first; with one on record it is read instead, and the scan is offered."""
    finding = only(picture(f"sign.leg_swelling; {LOOKED}"))
    assert notes(finding) == ["d_dimer_first", "interim", "feel_pulses"]
    assert (finding.proposes, finding.rows) == (("order.d_dimer",), ("DVT-02",))
    assert finding.concepts == ("dvt.unlikely",)
    assert finding.stakes is Stakes.EMERGENCY
    known = only(picture(f"sign.leg_swelling; {LOOKED}", chart="lab.d_dimer 900 ng/mL"))
    assert notes(known) == ["d_dimer_first", "d_dimer_on_record", "interim", "feel_pulses"]
    assert known.proposes == ("order.duplex_venous",)
    assert known.optional == {"order.duplex_venous"}
    assert Concept.LAB_D_DIMER in {fact.concept for fact in known.evidence}
    old = only(picture(f"sign.leg_swelling; {LOOKED}", chart="lab.d_dimer 900 ng/mL 8d ago"))
    assert old.proposes == ("order.d_dimer",)
    likely = only(picture("sign.leg_swelling; sign.calf_tenderness", chart="cancer; lab.d_dimer 900 ng/mL"))
    assert likely.proposes == ("order.duplex_venous",)


@pytest.mark.parametrize(
    ("chart", "note"),
    [
        ("", "interim"),
        ("med.doac", "already_anticoagulated"),
        ("med.warfarin", "already_anticoagulated"),
        ("med.doac resolved", "interim"),
    ],
)
def test_interim_anticoagulation_is_text(chart: str, note: str) -> None:
    """DVT-01: for the clinician after the checks; not for somebody who takes one."""
    told = notes(only(picture("sign.leg_swelling", chart=chart)))
    assert [one for one in told if one in ("interim", "already_anticoagulated")] == [note]


PREGNANT = [
    ("pregnancy_status", True),
    ("pregnancy_status unconfirmed", True),
    ("pregnancy_status resolved", False),
    ("", False),
]


STATED = [
    (Presence.PRESENT, timedelta(days=42), True),
    (Presence.PRESENT, timedelta(days=43), False),
    (Presence.PRESENT, None, False),
    (Presence.DENIED, timedelta(days=1), False),
]


@pytest.mark.parametrize(("value", "ago", "pregnant"), STATED)
def test_a_pregnancy_that_was_stated_counts_for_six_weeks(
    value: Presence, ago: timedelta | None, pregnant: bool
) -> None:
    """DATA-06."""
    when = None if ago is None else at(NOW - ago)
    stated = Sign(concept=Concept.PREGNANCY_STATUS, reference="Observation/p", value=value, when=when, side=None)
    finding = only(picture(f"sign.leg_swelling; {LOOKED}", extra=[stated]))
    assert ("pregnancy" in notes(finding)) is pregnant


@pytest.mark.parametrize(("chart", "pregnant"), PREGNANT)
def test_in_pregnancy_the_leg_is_scanned(chart: str, pregnant: bool) -> None:
    """Ours: the score and the D-dimer were not made for it."""
    finding = only(picture(f"sign.leg_swelling; {LOOKED}", chart=chart))
    assert ("pregnancy" in notes(finding)) is pregnant
    assert ("order.duplex_venous" in finding.proposes) is pregnant
    likely = only(picture("sign.leg_swelling; sign.calf_tenderness", chart=f"cancer; {chart}"))
    assert ("pregnancy" in notes(likely)) is pregnant


def test_both_cards_on_an_ischemic_leg() -> None:
    """DVT-05: a suspected thrombosis does not give way to the artery."""
    for left in ("DP absent; PT absent; pain; sign.leg_swelling", f"DP absent; PT absent; pain; sign.leg_swelling; {LOOKED}"):  # fmt: skip
        finding = only(picture(left))
        assert "with_ischemia" in notes(finding)
        assert "DVT-05" in finding.rows
    likely = only(picture("DP absent; PT absent; pain; sign.leg_swelling; sign.calf_tenderness", chart="cancer"))
    assert likely.rows == ("DVT-01", "DVT-05")
    assert "DVT-05" not in only(picture("sign.leg_swelling")).rows


SCANNED = vignettes("""
    | scan                              | we say             |
    |-----------------------------------+--------------------|
    | done 1h ago                       | scanned left info  |
    | done 7d ago                       | scanned left info  |
    | done 7.1d ago                     | open left warning  |
    | done undated                      | open left warning  |
    | active 1h ago                     | open left warning  |
""")


@pytest.mark.parametrize("row", SCANNED, ids=names(SCANNED))
def test_a_scan_of_the_week(row: dict[str, str]) -> None:
    """DVT-01: its result is not read here; a negative one is repeated after a raised D-dimer."""
    stage, when = row["scan"].split()[:2]
    moment = None if when == "undated" else at(NOW - span(when))
    order = Order(concept=Concept.ORDER_DUPLEX_VENOUS, reference="x/1", when=moment, stage=OrderStage(stage))
    patient = picture("sign.leg_swelling", extra=[order])
    assert said(patient) == row["we say"]
    finding = only(patient)
    if finding.card == "scanned":
        assert notes(finding) == ["read_the_scan", "negative_scan", "feel_pulses"]
        assert finding.proposes == ()
        assert order in finding.evidence
        assert (finding.concepts, finding.rows) == (("dvt.scanned",), ("DVT-01",))


def test_the_side_is_asked_for_and_the_sides_are_known() -> None:
    """DATA-08, and what venous disease gives way to."""
    unsided = picture("", "", "sign.leg_swelling; pain")
    assert "side_to_confirm" in notes(only(unsided))
    assert "side_to_confirm" not in notes(only(picture("sign.leg_swelling")))
    assert "side_to_confirm" in notes(only(picture("", "", "DVT")))
    assert deep_vein_thrombosis.sides_spoken_of(picture("sign.leg_swelling", "DVT")) == {Side.LEFT, Side.RIGHT}
    assert deep_vein_thrombosis.sides_spoken_of(picture()) == frozenset()
    assert only(picture("sign.leg_swelling")).urgency is Urgency.WARNING
