"""Phlegmasia: DVT-03."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import phlegmasia
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.needs import Why
from app.picture.patient import PatientPicture
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes

FULL = "sign.massive_swelling; mottled; pain"


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in phlegmasia.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``suspected left critical``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


VIGNETTES = vignettes("""
    | row    | left                                                    | no side                             | we say                     |
    |--------+---------------------------------------------------------+-------------------------------------+----------------------------|
    | DVT-03 | sign.massive_swelling; mottled; pain                    |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; fixed mottling; pain             |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; cyanotic; pain                   |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; mottled; rest pain               |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; mottled; told pain               |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; mottled; told pain onset 15d     |                                     | nothing                    |
    | DVT-03 | sign.massive_swelling; mottled; told pain onset 14d     |                                     | suspected left critical    |
    | DVT-03 | sign.massive_swelling; mottled; pain; DP palpable; PT palpable |                              | suspected left critical    |
    | DVT-03 | sign.massive_swelling; mottled; pain; DP absent; PT absent |                                  | suspected left critical    |
    | DVT-03 |                                                         | sign.massive_swelling; mottled; pain | suspected unsided critical |
    | DVT-03 | sign.massive_swelling; mottled; pain; amputated         |                                     | nothing                    |
    | DVT-03 | sign.massive_swelling 25h ago; mottled; pain            |                                     | nothing                    |
    | DVT-03 | sign.leg_swelling; mottled; pain                        |                                     | nothing                    |
    | DVT-03 | no sign.massive_swelling; mottled; pain                 |                                     | nothing                    |
    | DVT-03 | sign.massive_swelling; pale; pain                       |                                     | nothing                    |
    | DVT-03 | sign.massive_swelling; blue toes; pain                  |                                     | nothing                    |
    | DVT-03 | sign.massive_swelling; mottled; no pain                 |                                     | nothing                    |
    | DVT-03 | mottled; pain                                           |                                     | nothing                    |
    | DATA-12 | sign.massive_swelling; mottled                         |                                     | possible left warning      |
    | DATA-12 | sign.massive_swelling; pain                            |                                     | possible left warning      |
    | DATA-12 | sign.massive_swelling; mottled 25h ago; pain           |                                     | possible left warning      |
    | DATA-12 | sign.massive_swelling                                  |                                     | nothing                    |
    | DATA-02 | sign.massive_swelling unsigned; mottled unsigned; pain unsigned |                            | suspected left critical    |
    | DVT-03 | cond.phlegmasia                                         |                                     | suspected left critical    |
    | DVT-03 | cond.phlegmasia 14d ago                                 |                                     | suspected left critical    |
    | DVT-03 | cond.phlegmasia 15d ago                                 |                                     | nothing                    |
    | DVT-03 | cond.phlegmasia undated                                 |                                     | suspected left critical    |
    | DVT-03 | cond.phlegmasia onset 15d                               |                                     | nothing                    |
    | DVT-03 | cond.phlegmasia resolved                                |                                     | nothing                    |
    | DATA-03 | cond.phlegmasia unconfirmed                            |                                     | possible left warning      |
    | DATA-08 | cond.phlegmasia                                        | sign.massive_swelling               | suspected left critical    |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    """DVT-03: massive swelling, blue or mottled skin and pain; the pulses decide nothing."""
    patient = picture(row["left"], "", row["no side"])
    assert said(patient) == row["we say"]
    critical = {one.side for one in findings(patient) if one.urgency is Urgency.CRITICAL}
    assert phlegmasia.critical_sides(patient) == critical


def test_the_words_and_the_orders() -> None:
    """DVT-03: the call, heparin by the same checks, a scan that does not delay."""
    (finding,) = findings(picture(FULL))
    assert finding.proposes == ("referral.vascular", "order.heparin", "order.duplex_venous", "order.baseline_bloods")
    assert [note.id for note in finding.notes] == ["call_vascular", "heparin", "doppler", "pulses_do_not_exclude"]
    assert finding.stakes is Stakes.EMERGENCY
    assert finding.concepts == ("phlegmasia", "referral.vascular.emergency")
    assert finding.rows == ("DVT-03",)
    assert {fact.concept for fact in finding.evidence} == {
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SKIN_COLOR_LIMB,
        Concept.PAIN_LIMB,
    }
    (weak,) = findings(picture(f"{FULL}; DP weak; PT palpable"))
    assert "weak_pulses" in {note.id for note in weak.notes}
    assert Concept.PULSE_DORSALIS_PEDIS in {fact.concept for fact in weak.evidence}
    assert Concept.PULSE_POSTERIOR_TIBIAL not in {fact.concept for fact in weak.evidence}
    (unsided,) = findings(picture("", "", FULL))
    assert "side_to_confirm" in {note.id for note in unsided.notes}


@pytest.mark.parametrize(
    "chart",
    [
        "sign.massive_swelling; mottled; pain unconfirmed",
        "sign.massive_swelling unconfirmed; mottled; pain",
        "sign.massive_swelling; mottled; told pain unconfirmed",
    ],
)
def test_what_is_not_confirmed_drafts_no_heparin(chart: str) -> None:
    """DATA-03: it raises the alarm all the same."""
    (finding,) = findings(picture(chart))
    assert finding.urgency is Urgency.CRITICAL
    assert finding.proposes == ("referral.vascular", "order.duplex_venous", "order.baseline_bloods")
    (listed,) = findings(picture(f"cond.phlegmasia; {chart}"))
    assert "order.heparin" in listed.proposes


def test_what_is_missing_is_named() -> None:
    """DATA-12: the suspicion stands, and the card asks for the third sign."""
    (no_pain,) = findings(picture("sign.massive_swelling; mottled"))
    assert [(gap.concept, gap.why) for gap in no_pain.missing] == [(Concept.PAIN_LIMB, Why.NOT_ON_RECORD)]
    assert [note.id for note in no_pain.notes] == ["examine", "pulses_do_not_exclude"]
    (no_color,) = findings(picture("sign.massive_swelling; pain"))
    assert [(gap.concept, gap.why) for gap in no_color.missing] == [(Concept.SKIN_COLOR_LIMB, Why.NOT_ON_RECORD)]
    assert (no_color.proposes, no_color.concepts, no_color.rows) == ((), ("phlegmasia.possible",), ("DVT-03",))
    (unconfirmed,) = findings(picture("cond.phlegmasia unconfirmed"))
    assert [note.id for note in unconfirmed.notes] == ["not_confirmed", "pulses_do_not_exclude"]
    assert unconfirmed.missing == ()
    (unsided,) = findings(picture("", "", "sign.massive_swelling; pain"))
    assert "side_to_confirm" in {note.id for note in unsided.notes}
    assert (unsided.side, unsided.stakes) == (Side.NOT_RECORDED, Stakes.EMERGENCY)
