"""Venous disease of the leg: DVT-04."""

from __future__ import annotations

import pytest

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import venous_disease
from app.picture.concepts import Concept
from app.picture.needs import Need, NeedState, Why
from app.picture.patient import PatientPicture
from tests.support.bedside import picture
from tests.support.vignettes import names, vignettes


def findings(patient: PatientPicture) -> list[Finding]:
    return [one for one in venous_disease.assess(patient) if isinstance(one, Finding)]


def said(patient: PatientPicture) -> str:
    """``refer left info``, one after the other; ``nothing`` when there is no finding."""
    told = [f"{one.card} {one.side.value if one.side else 'all'} {one.urgency.value}" for one in findings(patient)]
    return " + ".join(told).replace("side not recorded", "unsided") or "nothing"


def only(patient: PatientPicture) -> Finding:
    (finding,) = findings(patient)
    return finding


def notes(finding: Finding) -> list[str]:
    return [note.id for note in finding.notes]


VIGNETTES = vignettes("""
    | row    | left                                              | right           | chart                      | age | we say                |
    |--------+---------------------------------------------------+-----------------+----------------------------+-----+-----------------------|
    | DVT-04 | cond.varicose_veins                               |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous                                       |                 |                            | 60  | nothing               |
    | DVT-04 | cond.varicose_veins; told pain onset 90d          |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous; told heaviness                       |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous; told cramp                           |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous; told swelling onset 90d              |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous; told swelling                        |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous; told numbness                        |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous; told pain (on walking)               |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous; told pain unconfirmed                |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous unconfirmed; told heaviness           |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous; told heaviness; amputated            |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous                                       | told heaviness  |                            | 60  | nothing               |
    | DVT-04 | cond.venous_skin_change                           |                 |                            | 60  | refer left info       |
    | DVT-04 |                                                   |                 | cond.venous_skin_change    | 60  | refer unsided info    |
    | DVT-04 | cond.superficial_thrombosis                       |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.superficial_thrombosis 42d ago               |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.superficial_thrombosis 43d ago               |                 |                            | 60  | nothing               |
    | DVT-04 | cond.superficial_thrombosis undated               |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.superficial_thrombosis resolved              |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous_ulcer onset 15d                       |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous_ulcer onset 13d                       |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous_ulcer                                 |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous_ulcer onset 3d resolved               |                 |                            | 60  | refer left info       |
    | DVT-04 | cond.venous_ulcer unconfirmed                     |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous_ulcer                                 |                 |                            | 17  | nothing               |
    | DVT-04 | cond.venous_ulcer                                 |                 |                            | 18  | refer left info       |
    | DVT-04 | cond.venous_ulcer                                 |                 | referral.vascular          | 60  | refer left info       |
    | DVT-04 | cond.venous_ulcer                                 |                 | order.duplex_venous        | 60  | refer left info       |
    | DVT-04 | cond.venous_ulcer                                 |                 | referral.vascular; order.duplex_venous | 60 | nothing    |
    | DVT-04 | cond.venous_ulcer                                 |                 | draft referral.vascular_surgery; draft order.duplex_venous | 60 | nothing |
    | DVT-04 | cond.bleeding_veins                               |                 |                            | 60  | bleeding left warning |
    | DVT-04 | cond.bleeding_veins; cond.venous_ulcer            |                 | referral.vascular; order.duplex_venous | 60  | bleeding left warning |
    | DVT-04 | cond.bleeding_veins unconfirmed                   |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous_ulcer; sign.leg_swelling              |                 |                            | 60  | nothing               |
    | DVT-04 | cond.bleeding_veins; sign.leg_swelling            |                 |                            | 60  | bleeding left warning |
    | DVT-04 | cond.venous_ulcer; DP absent; PT absent; pain     |                 |                            | 60  | nothing               |
    | DVT-04 | cond.venous_ulcer                                 | cond.venous_ulcer |                          | 60  | refer all info        |
    | DVT-04 | cond.venous_ulcer                                 | cond.bleeding_veins |                        | 60  | refer left info + bleeding right warning |
""")


@pytest.mark.parametrize("row", VIGNETTES, ids=names(VIGNETTES))
def test_vignettes(row: dict[str, str]) -> None:
    """DVT-04: not for veins that are merely there, nor beside a suspected thrombosis or an ischemic leg."""
    assert said(picture(row["left"], row["right"], chart=row["chart"], age=int(row["age"]))) == row["we say"]


def test_the_words_and_the_orders() -> None:
    """DVT-04, COMPR-04: the clinic, the scan, an index before any compression, compression last."""
    skin = only(picture("cond.venous_skin_change"))
    assert notes(skin) == ["refer_and_scan", "compression_last"]
    assert skin.proposes == ("referral.vascular", "order.duplex_venous")
    assert (skin.urgency, skin.stakes, skin.rows) == (Urgency.INFO, Stakes.ELECTIVE, ("DVT-04",))
    assert skin.concepts == ("venous",)
    clot = only(picture("cond.superficial_thrombosis"))
    assert notes(clot)[0] == "superficial_clot"
    assert clot.stakes is Stakes.URGENT
    ulcer = only(picture("cond.venous_ulcer"))
    assert notes(ulcer) == ["ulcer", "refer_and_scan", "index_before_compression", "compression_last"]
    assert ulcer.proposes == ("referral.vascular", "order.duplex_venous", "order.abi")
    assert [(gap.concept, gap.why) for gap in ulcer.missing] == [(Concept.ABI, Why.NOT_ON_RECORD)]
    measured = only(picture("cond.venous_ulcer; ABI 1.0"))
    assert measured.proposes == ("referral.vascular", "order.duplex_venous")
    assert measured.missing == ()
    unseen = only(picture("cond.venous_ulcer", needs={Need.EXAM: NeedState.ABSENT}))
    assert "order.abi" not in unseen.proposes
    told = only(picture("cond.varicose_veins; told heaviness"))
    assert {fact.concept for fact in told.evidence} == {Concept.COND_VARICOSE_VEINS, Concept.SYMPTOM_LEG}
    unsided = only(picture(chart="cond.venous_skin_change"))
    assert "side_to_confirm" in notes(unsided)
    bleeding = only(picture("cond.bleeding_veins"))
    assert notes(bleeding) == ["stop_bleeding"]
    assert (bleeding.proposes, bleeding.stakes) == (("referral.vascular",), Stakes.EMERGENCY)
    assert bleeding.concepts == ("venous.bleeding",)
    assert "side_to_confirm" in notes(only(picture(chart="cond.bleeding_veins")))
