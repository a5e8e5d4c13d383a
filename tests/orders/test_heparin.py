"""Heparin: rows HEP-01 to HEP-17, ALI-60, COMP-06, DATA-16 and DATA-18, one patient a line.

The base chart is a man of 60 with platelets 200, INR 1.0, 70 kg and 175 cm of whom everything was sent. ``says``
leaves out what every draft says: that it uses actual weight, that edema was not read, and the monitoring target.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.conclusions import AlreadyOrdered, Draft, Stakes, Withheld
from app.orders import heparin
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, OrderStage, Side
from app.picture.needs import Need, Why
from tests.orders.charts import ORDERS, before, card, outcome, patient, said
from tests.support.bedside import facts
from tests.support.vignettes import names, vignettes

BASE = "platelets 200; INR 1.0; weight 70; height 175"
USUAL = "actual_weight edema_not_read monitoring"

SAFETY = vignettes("""
    | row    | chart                                     | decision           | says                      | concepts               |
    |--------+-------------------------------------------+--------------------+---------------------------+------------------------|
    | ALI-60 |                                           | draft weight_based |                           |                        |
    | HEP-01 | HIT 400d ago                              | withheld           | hit                       | hit                    |
    | HEP-01 | HIT resolved 4000d ago                    | withheld           | hit                       | hit                    |
    | HEP-01 | HIT unconfirmed                           | withheld           | hit                       | hit                    |
    | HEP-01 | HIT undated                               | withheld           | hit                       | hit                    |
    | HEP-01 | allergy to HIT                            | withheld           | hit                       | hit                    |
    | HEP-01 | HIT test positive 300d ago                | withheld           | hit_test                  | hit                    |
    | HEP-01 | HIT test positive unsigned                | withheld           | hit_test                  | hit                    |
    | HEP-01 | HIT test listed resolved                  | withheld           | hit_test                  | hit                    |
    | HEP-01 | HIT assay 0.2                             | withheld           | hit_test                  | hit                    |
    | HEP-01 | HIT test negative                         | draft weight_based |                           |                        |
    | HEP-02 | allergy to heparin                        | withheld           | allergy                   | allergy                |
    | HEP-02 | allergy to heparin mild                   | withheld           | allergy                   | allergy                |
    | HEP-02 | allergy to enoxaparin                     | withheld           | allergy                   | allergy                |
    | HEP-02 | allergy to UFH                            | withheld           | allergy                   | allergy                |
    | HEP-02 | heparin allergy listed unconfirmed        | withheld           | allergy                   | allergy                |
    | HEP-02 | heparin allergy listed resolved           | draft weight_based |                           |                        |
    | HEP-02 | allergy to contrast severe                | draft weight_based |                           |                        |
    | HEP-03 | bleeding 300d ago                         | withheld           | bleeding                  | bleeding               |
    | HEP-03 | bleeding unconfirmed                      | withheld           | bleeding                  | bleeding               |
    | HEP-03 | bleeding unconfirmed 300d ago | withheld | bleeding | bleeding |
    | HEP-03 | bleeding resolved 7d ago                  | withheld           | bleeding                  | bleeding               |
    | HEP-03 | bleeding resolved 7.1d ago                | draft weight_based |                           |                        |
    | HEP-03 | bleeding resolved undated                 | withheld           | bleeding                  | bleeding               |
    | HEP-03 | bleeding resolved onset 8d 2d ago         | draft weight_based |                           |                        |
    | HEP-04 | intracranial bleed 90d ago                | withheld           | ich                       | ich                    |
    | HEP-04 | intracranial bleed 90.1d ago              | draft weight_based |                           |                        |
    | HEP-04 | intracranial bleed resolved 89d ago       | withheld           | ich                       | ich                    |
    | HEP-04 | intracranial bleed undated                | withheld           | ich                       | ich                    |
    | HEP-04 | intracranial bleed unconfirmed            | withheld           | ich                       | ich                    |
    | HEP-04 | neurosurgery 14d ago                      | withheld           | neurosurgery              | neurosurgery           |
    | HEP-04 | neurosurgery 14.1d ago                    | draft weight_based |                           |                        |
    | HEP-04 | neurosurgery undated                      | withheld           | neurosurgery              | neurosurgery           |
    | HEP-04 | neurosurgery day 2026-11-07               | withheld           | neurosurgery              | neurosurgery           |
    | HEP-04 | neurosurgery day 2026-11-06               | draft weight_based |                           |                        |
    | HEP-04 | head trauma 14d ago                       | withheld           | head_trauma               | neurosurgery           |
    | HEP-04 | head trauma 14.1d ago                     | draft weight_based |                           |                        |
    | ALI-11 | dissection                                | withheld           | dissection                | dissection             |
    | ALI-11 | dissection unconfirmed                    | withheld           | dissection                | dissection             |
    | ALI-11 | dissection resolved                       | draft weight_based |                           |                        |
    | COMP-06 | compartment syndrome                     | withheld           | compartment               | compartment            |
    | COMP-06 | compartment syndrome unconfirmed         | withheld           | compartment               | compartment            |
    | COMP-06 | compartment syndrome 14d ago             | withheld           | compartment               | compartment            |
    | COMP-06 | compartment syndrome 14.1d ago           | draft weight_based |                           |                        |
    | COMP-06 | compartment syndrome resolved            | draft weight_based |                           |                        |
    | COMP-06 | leg fracture 1d ago                      | draft weight_based |                           |                        |
    | HEP-05 | major surgery 72h ago                     | withheld           | surgery_now               | surgery                |
    | HEP-05 | major surgery 72.1h ago                   | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | major surgery day 2026-11-18              | withheld           | surgery_now               | surgery                |
    | HEP-05 | major surgery day 2026-11-17              | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | major surgery undated                     | withheld           | surgery_now               | surgery                |
    | HEP-05 | major surgery 14d ago                     | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | major surgery 14.1d ago                   | draft weight_based |                           |                        |
    | HEP-05 | trauma surgery 71h ago                    | withheld           | surgery_now               | surgery                |
    | HEP-05 | trauma surgery 73h ago                    | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | organ injury 7d ago                       | withheld           | organ_injury              | surgery                |
    | HEP-05 | organ injury 7.1d ago                     | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | organ injury 14.1d ago                    | draft weight_based |                           |                        |
    | HEP-05 | vascular surgery 5h ago                   | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | revascularization 14d ago                 | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | revascularization 14.1d ago               | draft weight_based |                           |                        |
    | HEP-05 | trauma 1d ago                             | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | leg trauma 1d ago                         | draft weight_based | surgery_lately            | surgery                |
    | HEP-05 | trauma 15d ago                            | draft weight_based |                           |                        |
    | HEP-06 | platelets 49                              | withheld           | platelets_very_low        | platelets              |
    | HEP-06 | platelets 49.9                            | withheld           | platelets_very_low        | platelets              |
    | HEP-06 | platelets 50                              | draft weight_based | platelets_low             | platelets              |
    | HEP-06 | platelets 99                              | draft weight_based | platelets_low             | platelets              |
    | HEP-06 | platelets 100                             | draft weight_based |                           |                        |
    | HEP-06 | platelets 49 72h ago                      | withheld           | platelets_very_low        | platelets              |
    | HEP-06 | platelets 49 72.1h ago                    | draft weight_based | labs_not_available        |                        |
    | HEP-06 | platelets 49 unsigned                     | withheld           | platelets_very_low        | platelets              |
    | HEP-06 | platelets 90; platelets 300               | draft weight_based | platelets_low             | platelets              |
    | HEP-06 | platelets <50                             | withheld           | platelets_very_low        | platelets              |
    | DATA-09 | platelets <100                           | draft weight_based | platelets_range           | platelets              |
    | DATA-09 | platelets <150                           | draft weight_based | platelets_range           | platelets              |
    | DATA-09 | platelets >100                           | draft weight_based |                           |                        |
    | HEP-06 | platelets 100; on UFH ended 100d ago      | draft weight_based | recent_heparin            | platelets              |
    | HEP-06 | platelets 100; on UFH ended 100.1d ago    | draft weight_based |                           |                        |
    | HEP-06 | platelets 99; on UFH ended 100d ago       | withheld           | hit_suspected             | hit                    |
    | HEP-06 | platelets 99; on UFH ended 100.1d ago     | draft weight_based | platelets_low             | platelets              |
    | HEP-06 | platelets 99; on LMWH ended 30d ago last 30d | withheld        | hit_suspected             | hit                    |
    | HEP-06 | platelets 49; on UFH ended 30d ago        | withheld           | platelets_very_low hit_suspected | platelets hit   |
    | HEP-06 | platelets <100; on UFH ended 30d ago      | withheld           | hit_suspected platelets_range | hit platelets      |
    | HEP-06 | platelets <150; on UFH ended 30d ago      | draft weight_based | recent_heparin platelets_range | platelets         |
    | HEP-06 | platelets 150; platelets 300 20d ago; on UFH ended 30d ago | withheld | hit_suspected        | hit                    |
    | HEP-06 | platelets 151; platelets 300 20d ago; on UFH ended 30d ago | draft weight_based | recent_heparin | platelets          |
    | HEP-06 | platelets 150; platelets 300; on UFH ended 30d ago | draft weight_based | recent_heparin | platelets |
    | HEP-06 | platelets 150; platelets 300 101d ago; on UFH ended 30d ago | draft weight_based | recent_heparin | platelets         |
    | HEP-06 | platelets 150; platelets 300 20d ago      | draft weight_based |                           |                        |
    | HEP-06 | platelets 200; on UFH flush 200d ago      | draft weight_based | recent_heparin low_dose   | platelets              |
    | HEP-06 | platelets 99; on UFH flush 200d ago       | withheld           | hit_suspected low_dose    | hit                    |
""")


@pytest.mark.parametrize("vignette", SAFETY, ids=names(SAFETY))
def test_safety(vignette: dict[str, str]) -> None:
    """HEP-01 to HEP-06: who gets a draft, and what is said."""
    decision = heparin.may(patient(vignette["chart"], base=BASE), Stakes.LIMB_THREATENED)
    assert outcome(decision) == vignette["decision"]
    assert not isinstance(decision, AlreadyOrdered)
    assert said(decision.notes, USUAL) == vignette["says"]
    assert decision.concepts == tuple(f"safety.heparin.{one}" for one in vignette["concepts"].split())
    assert vignette["row"] in decision.rows or not vignette["says"] or vignette["says"] == "labs_not_available"


BLOOD_THINNERS = vignettes("""
    | row    | chart                                | decision           | says                          | anticoagulated |
    |--------+--------------------------------------+--------------------+-------------------------------+----------------|
    | HEP-07 | on UFH infusion running IV started 2h | withheld          | on_ufh recent_heparin         | yes            |
    | HEP-07 | on UFH IV 25000units started 2h      | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-07 | on UFH started 2h                    | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-07 | on UFH SC started 2h                 | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH SC 5000units started 2h       | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on UFH SC 5001units started 2h       | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH SC 5000mg started 2h          | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH SC 5000units treatment started 2h | withheld       | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH SC 5000units infusion started 2h | withheld        | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH IV 500units started 2h        | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on UFH IV 501units started 2h        | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH 400units started 2h | withheld | on_ufh recent_heparin | yes |
    | HEP-09 | on UFH flush started 2h              | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on UFH prophylaxis started 2h        | draft weight_based | recent_heparin low_dose       |                |
    | HEP-07 | on UFH ended 6h ago                  | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH ended 6.1h ago                | draft weight_based | recent_heparin                |                |
    | HEP-07 | on LMWH 80mg SC started 2h           | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-07 | on LMWH 41mg SC started 2h           | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-09 | on LMWH 40mg SC started 2h           | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on LMWH 5000units started 2h         | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on LMWH 5001units started 2h         | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-07 | on LMWH 1mg/kg started 2h            | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-07 | on LMWH started 2h                   | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-07 | on LMWH ended last 24h               | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-07 | on LMWH ended last 24.1h             | draft weight_based | recent_heparin                |                |
    | HEP-09 | on LMWH 40mg ended last 5h           | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on LMWH 40mg prophylaxis started 2h  | draft weight_based | recent_heparin low_dose       |                |
    | HEP-09 | on LMWH 41mg prophylaxis started 2h  | withheld           | on_lmwh recent_heparin        | yes            |
    | HEP-09 | on LMWH 5000units prophylaxis started 2h | draft weight_based | recent_heparin low_dose   |                |
    | HEP-09 | on LMWH 5001units prophylaxis started 2h | withheld       | on_lmwh recent_heparin        | yes            |
    | HEP-09 | on LMWH 1mg/kg prophylaxis started 2h | withheld          | on_lmwh recent_heparin        | yes            |
    | HEP-09 | on UFH 5000units prophylaxis started 2h | draft weight_based | recent_heparin low_dose    |                |
    | HEP-09 | on UFH 5001units prophylaxis started 2h | withheld        | on_ufh recent_heparin         | yes            |
    | HEP-09 | on UFH 30mg prophylaxis started 2h   | withheld           | on_ufh recent_heparin         | yes            |
    | HEP-07 | on DOAC                              | withheld           | on_doac                       | yes            |
    | HEP-07 | on DOAC undated                      | withheld           | on_doac                       | yes            |
    | HEP-07 | on DOAC last 48h                     | withheld           | on_doac                       | yes            |
    | HEP-07 | on DOAC last 48.1h                   | draft weight_based | ask_last_dose                 |                |
    | HEP-07 | on DOAC ended last 48h               | withheld           | on_doac                       | yes            |
    | HEP-07 | on DOAC ended last 48.1h             | draft weight_based |                               |                |
    | HEP-07 | on DOAC ended 47h ago                | withheld           | on_doac                       | yes            |
    | HEP-07 | on DOAC ended 49h ago                | draft weight_based | ask_last_dose                 |                |
    | HEP-07 | on DOAC ended 365d ago               | draft weight_based | ask_last_dose                 |                |
    | HEP-07 | on DOAC ended 366d ago               | draft weight_based |                               |                |
    | HEP-07 | on DOAC ended undated                | draft weight_based | ask_last_dose                 |                |
    | HEP-07 | on DOAC; on DOAC ended 49h ago       | withheld           | on_doac                       | yes            |
    | HEP-09 | on DOAC 2.5mg                        | withheld           | on_doac                       | yes            |
    | HEP-09 | on DOAC 2.5mg prophylaxis            | draft weight_based | low_dose                      |                |
    | HEP-07 | on fondaparinux                      | withheld           | on_fondaparinux               | yes            |
    | HEP-07 | on fondaparinux prophylaxis          | withheld           | on_fondaparinux               | yes            |
    | HEP-07 | on fondaparinux ended last 72h       | withheld           | on_fondaparinux               | yes            |
    | HEP-07 | on fondaparinux ended last 72.1h     | draft weight_based |                               |                |
    | HEP-07 | on fondaparinux ended 72.1h ago      | draft weight_based | ask_last_dose                 |                |
    | HEP-07 | on LMWH ended 24.1h ago              | draft weight_based | recent_heparin ask_last_dose  |                |
    | HEP-07 | on argatroban running infusion       | withheld           | on_thrombin_inhibitor         | yes            |
    | HEP-07 | on argatroban ended 1h ago           | draft weight_based |                               |                |
    | HEP-07 | on andexanet ended last 7d           | draft weight_based | andexanet                     |                |
    | HEP-07 | on andexanet ended last 7.1d         | draft weight_based |                               |                |
    | HEP-07 | allergy to andexanet                 | draft weight_based |                               |                |
    | HEP-07 | on DOAC; on andexanet ended last 1d  | withheld           | on_doac andexanet             | yes            |
    | HEP-07 | order enoxaparin draft               | draft weight_based | anticoagulant_drafted         |                |
    | HEP-07 | order apixaban draft                 | draft weight_based | anticoagulant_drafted         |                |
    | HEP-07 | order fondaparinux draft             | draft weight_based | anticoagulant_drafted         |                |
    | HEP-07 | order argatroban draft               | draft weight_based | anticoagulant_drafted         |                |
    | HEP-07 | order warfarin draft                 | draft weight_based | anticoagulant_drafted         |                |
    | HEP-07 | order apixaban active                | draft weight_based |                               |                |
    | HEP-08 | on warfarin; INR 2.0                 | withheld           | warfarin_full                 | yes            |
    | HEP-08 | on warfarin; INR 1.99                | draft weight_based | warfarin_low                  |                |
    | HEP-08 | on warfarin; INR 1.99 72h ago        | draft weight_based | warfarin_low                  |                |
    | HEP-08 | on warfarin; INR 1.99 72.1h ago      | withheld           | warfarin_unknown              | yes            |
    | HEP-08 | on warfarin; no INR                  | withheld           | warfarin_unknown              | yes            |
    | HEP-08 | on warfarin; INR <2.5                | withheld           | warfarin_unknown              | yes            |
    | HEP-08 | on warfarin; INR >2                  | withheld           | warfarin_full                 | yes            |
    | HEP-08 | on warfarin; INR 1.5 unsigned        | withheld           | warfarin_unknown              | yes            |
    | HEP-08 | on warfarin; INR 2.5 unsigned        | withheld           | warfarin_full                 | yes            |
    | DATA-07 | on warfarin; INR 1.5; INR 2.5       | withheld           | warfarin_full                 | yes            |
    | HEP-08 | on warfarin ended 5d ago; INR 1.5    | draft weight_based | warfarin_low                  |                |
    | HEP-08 | on warfarin ended 5.1d ago; INR 1.5  | draft weight_based |                               |                |
    | HEP-08 | on warfarin ended 5d ago; INR 2.0    | withheld           | warfarin_full                 | yes            |
    | HEP-15 | on warfarin ended 5.1d ago; INR 2.0  | draft weight_based | inr_raised                    |                |
    | HEP-15 | INR 2.0                              | draft weight_based | inr_raised                    |                |
    | HEP-15 | INR 1.99                             | draft weight_based |                               |                |
""")


@pytest.mark.parametrize("vignette", BLOOD_THINNERS, ids=names(BLOOD_THINNERS))
def test_anticoagulants(vignette: dict[str, str]) -> None:
    """HEP-07, HEP-08, HEP-09: no second full anticoagulant, and a prophylactic one is no obstacle."""
    decision = heparin.may(patient(vignette["chart"], base=BASE), Stakes.LIMB_THREATENED)
    assert outcome(decision) == vignette["decision"]
    assert not isinstance(decision, AlreadyOrdered)
    assert said(decision.notes, USUAL) == vignette["says"]
    already = "safety.heparin.already_anticoagulated" in decision.concepts
    assert already is (vignette["anticoagulated"] == "yes")


CARE = vignettes("""
    | row    | chart                     | sex    | not sent       | says                    |
    |--------+---------------------------+--------+----------------+-------------------------|
    | HEP-12 | no platelets              | male   |                | labs_not_available      |
    | HEP-12 | no INR                    | male   |                | labs_not_available      |
    | HEP-12 | no platelets; no INR      | male   | measurements   | labs_not_available      |
    | HEP-12 | platelets 200 unsigned    | male   |                | labs_not_available      |
    | HEP-13 | eGFR 29                   | male   |                | renal                   |
    | HEP-13 | eGFR 30                   | male   |                |                         |
    | HEP-14 | pregnant                  | female |                | pregnancy               |
    | HEP-14 | not pregnant              | female |                |                         |
    | HEP-15 | SBP 180                   | male   |                | severe_hypertension     |
    | HEP-15 | SBP 179                   | male   |                |                         |
    | HEP-15 | DBP 110                   | male   |                | severe_hypertension     |
    | HEP-15 | DBP 109                   | male   |                |                         |
    | HEP-15 | SBP 200; DBP 120          | male   |                | severe_hypertension     |
    | HEP-15 | SBP 200 25h ago           | male   |                |                         |
    | HEP-15 | liver failure             | male   |                | liver_failure           |
    | HEP-15 | endocarditis              | male   |                | endocarditis            |
    | HEP-15 | endocarditis resolved     | male   |                |                         |
    | HEP-15 | epidural listed           | male   |                | neuraxial               |
    | HEP-15 | epidural catheter         | male   |                | neuraxial               |
    | HEP-15 | epidural 7d ago           | male   |                | neuraxial               |
    | HEP-15 | epidural 7.1d ago         | male   |                |                         |
    | HEP-15 | bleeding disorder         | male   |                | bleeding_disorder       |
    | HEP-15 | bleeding disorder resolved | male  |                |                         |
    | HEP-05 |                           | male   | procedures     | not_checked_procedures  |
    | HEP-05 |                           | male   | procedures=cut | not_checked_procedures  |
    | HOOK-06 |                          | male   | medicationStatements medicationAdministrations devices exam | |
""")


@pytest.mark.parametrize("vignette", CARE, ids=names(CARE))
def test_care(vignette: dict[str, str]) -> None:
    """HEP-12 to HEP-15: the draft stands, and its cautions are said."""
    picture = patient(vignette["chart"], base=BASE, sex=vignette["sex"], not_sent=vignette["not sent"])
    decision = heparin.may(picture, Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert decision.form == "weight_based"
    assert said(decision.notes, USUAL) == vignette["says"]
    assert decision.concepts == ()
    assert not vignette["says"] or vignette["row"] in decision.rows


NOT_KNOWN = vignettes("""
    | not sent                       | chart        | decision | says                                                | concepts        |
    |--------------------------------+--------------+----------+-----------------------------------------------------+-----------------|
    | conditions                     |              | withheld | not_checked_conditions                              | not_checked     |
    | conditions=cut                 |              | withheld | not_checked_conditions                              | not_checked     |
    | conditions=failed              |              | withheld | not_checked_conditions                              | not_checked     |
    | allergies                      |              | withheld | not_checked_allergies                               | not_checked     |
    | allergies=cut                  |              | withheld | not_checked_allergies                               | not_checked     |
    | medications                    |              | withheld | not_checked_medications                             | not_checked     |
    | conditions allergies medications |            | withheld | not_checked_conditions not_checked_allergies not_checked_medications | not_checked |
    | allergies procedures           |              | withheld | not_checked_allergies not_checked_procedures        | not_checked     |
    | allergies                      | HIT          | withheld | hit not_checked_allergies                           | hit not_checked |
    | allergies                      | no platelets | withheld | not_checked_allergies                               | not_checked     |
    | allergies                      | order heparin draft | already ordered |                                       |                 |
    | allergies                      | HIT; order heparin draft | withheld | hit not_checked_allergies               | hit not_checked |
""")


@pytest.mark.parametrize("vignette", NOT_KNOWN, ids=names(NOT_KNOWN))
def test_not_known(vignette: dict[str, str]) -> None:
    """HOOK-06: a contraindication that could not be looked up withholds the draft, and the card says what was missing."""
    decision = heparin.may(patient(vignette["chart"], base=BASE, not_sent=vignette["not sent"]), Stakes.LIMB_THREATENED)
    assert outcome(decision) == vignette["decision"]
    if isinstance(decision, AlreadyOrdered):
        return
    assert said(decision.notes) == vignette["says"]
    assert decision.concepts == tuple(f"safety.heparin.{one}" for one in vignette["concepts"].split())
    asked = {need for gap in decision.missing for need in gap.needs}
    assert asked == {Need(word.split("=")[0]) for word in vignette["not sent"].split()}
    told = {"cut": Why.CUT, "failed": Why.FAILED}
    words = (word.partition("=")[2] for word in vignette["not sent"].split())
    assert {gap.why for gap in decision.missing} == {told.get(word, Why.NOT_SENT) for word in words}


def test_everything_that_applies_is_said() -> None:
    """All reasons are listed, not only the first; the dangers first, then the cautions."""
    chart = "endocarditis; HIT; allergy to heparin; bleeding; neurosurgery 2d ago; platelets 20; on DOAC"
    decision = heparin.may(patient(chart, base=BASE), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Withheld)
    assert said(decision.notes) == ("hit allergy bleeding neurosurgery platelets_very_low on_doac endocarditis")
    assert [fact.concept for fact in decision.evidence] == [
        Concept.SAFETY_HIT,
        Concept.SAFETY_HEPARIN_ALLERGY,
        Concept.SAFETY_ACTIVE_BLEEDING,
        Concept.PROC_NEUROSURGERY,
        Concept.LAB_PLATELETS,
        Concept.MED_DOAC,
        Concept.COND_ENDOCARDITIS,
    ]


DOSES = vignettes("""
    | row    | chart                 | age     | decision                | bolus | rate | per kg | says                                     |
    |--------+-----------------------+---------+-------------------------+-------+------+--------+------------------------------------------|
    | HEP-11 | weight 70             | 60      | draft weight_based      |  5600 | 1250 | 80/18  |                                          |
    | HEP-11 | weight 71             | 60      | draft weight_based      |  5700 | 1300 | 80/18  |                                          |
    | HEP-11 | weight 62.5           | 60      | draft weight_based      |  5000 | 1100 | 80/18  |                                          |
    | HEP-11 | weight 79.375 | 60 | draft weight_based | 6300 | 1450 | 80/18 | |
    | HEP-11 | weight 25             | 60      | draft weight_based      |  2000 |  450 | 80/18  |                                          |
    | HEP-11 | weight 24.9           | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-11 | weight 111            | 60      | draft weight_based      |  8900 | 2000 | 80/18  |                                          |
    | HEP-11 | weight 111.1111111111111111111111111 | 60 | draft weight_based | 8900 | 2000 | 80/18  |                                        |
    | HEP-11 | weight 112            | 60      | draft weight_based      |  9000 | 2000 | 80/18  | rate_capped                              |
    | HEP-11 | weight 125; height 180 | 60     | draft weight_based      | 10000 | 2000 | 80/18  | rate_capped                              |
    | HEP-11 | weight 125.5; height 180 | 60   | draft weight_based      | 10000 | 2000 | 80/18  | bolus_capped rate_capped                 |
    | HEP-11 | weight 350; height 250 | 60     | draft reduced           | 10000 | 2000 | 50/15  | reduced_bmi bolus_capped rate_capped     |
    | HEP-11 | weight 350.1          | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-11 | weight 70             | 74      | draft weight_based      |  5600 | 1250 | 80/18  |                                          |
    | HEP-11 | weight 70             | 75      | draft reduced           |  3500 | 1050 | 50/15  | reduced_age                              |
    | HEP-11 | weight 70             | 74-75   | draft reduced           |  3500 | 1050 | 50/15  | reduced_age                              |
    | HEP-11 | weight 90; height 150 | 60      | draft reduced           |  4500 | 1350 | 50/15  | reduced_bmi                              |
    | HEP-11 | weight 89.9; height 150 | 60    | draft weight_based      |  7200 | 1600 | 80/18  |                                          |
    | HEP-11 | weight 90; height 1.5m | 60     | draft reduced           |  4500 | 1350 | 50/15  | reduced_bmi                              |
    | HEP-11 | weight 70; height 1.75m | 60 | draft weight_based | 5600 | 1250 | 80/18 | |
    | HEP-11 | weight 90; height 150 | 80      | draft reduced           |  4500 | 1350 | 50/15  | reduced_age reduced_bmi                  |
    | HEP-11 | weight 70; no height  | 60      | draft weight_based      |  5600 | 1250 | 80/18  | bmi_unknown                              |
    | HEP-11 | weight 70; height <170 | 60     | draft weight_based      |  5600 | 1250 | 80/18  | bmi_unknown                              |
    | HEP-11 | weight 70; height 67lb | 60     | draft weight_based      |  5600 | 1250 | 80/18  | bmi_unknown                              |
    | HEP-11 | weight 70; no height  | 80      | draft reduced           |  3500 | 1050 | 50/15  | reduced_age                              |
    | HEP-10 | no weight             | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | weight 70 90d ago     | 60      | draft weight_based      |  5600 | 1250 | 80/18  |                                          |
    | HEP-10 | weight 70 90.1d ago   | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | weight 70 undated     | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | weight 70 unsigned    | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | weight <70            | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | weight 154lb          | 60      | draft without_numbers   |       |      |        | missing_weight                           |
    | HEP-10 | no weight             | 80      | draft without_numbers   |       |      |        | missing_weight                           |
    | DATA-07 | weight 70; weight 100 | 60     | draft weight_based      |  5600 | 1250 | 80/18  | weight_conflict                          |
    | DATA-07 | weight 70; weight 100 1d ago | 60 | draft weight_based   |  5600 | 1250 | 80/18  |                                          |
    | DATA-16 | weight 70            | 18      | draft weight_based      |  5600 | 1250 | 80/18  |                                          |
    | DATA-16 | weight 70            | 17      | withheld                |       |      |        | paediatric                               |
    | DATA-16 | weight 70            | unknown | draft without_numbers   |       |      |        | age_unknown                              |
    | DATA-16 | weight 70            | 17-18   | draft without_numbers   |       |      |        | age_unknown                              |
    | DATA-16 | HIT                  | 17      | withheld                |       |      |        | hit paediatric                           |
""")


@pytest.mark.parametrize("vignette", DOSES, ids=names(DOSES))
def test_doses(vignette: dict[str, str]) -> None:
    """HEP-10, HEP-11, DATA-16: the numbers, their caps, and who gets none."""
    decision = heparin.may(patient(vignette["chart"], base=BASE, age=vignette["age"]), Stakes.LIMB_THREATENED)
    assert outcome(decision) == vignette["decision"]
    assert not isinstance(decision, AlreadyOrdered)
    assert said(decision.notes, USUAL) == vignette["says"]
    assert vignette["row"] in decision.rows or vignette["row"].startswith("DATA") or vignette["row"] == "HEP-10"
    blanks = dict(decision.blanks) if isinstance(decision, Draft) else {}
    if vignette["bolus"]:
        bolus, rate = vignette["per kg"].split("/")
        assert blanks.pop("weight_kg")
        assert blanks == {
            "bolus_units": int(vignette["bolus"]),
            "rate_units_per_h": int(vignette["rate"]),
            "bolus_per_kg": int(bolus),
            "rate_per_kg": int(rate),
        }
        assert {note.id for note in decision.notes} >= {"actual_weight", "monitoring"}
        full_dose = "reduced" not in vignette["decision"]
        assert ("edema_not_read" in {note.id for note in decision.notes}) is full_dose
    else:
        assert blanks == {}
    missing_weight = "safety.heparin.missing_weight" in decision.concepts
    assert missing_weight is ("missing_weight" in vignette["says"])
    assert ("data.conflict" in decision.concepts) is ("weight_conflict" in vignette["says"])
    assert ("data.paediatric" in decision.concepts) is ("paediatric" in vignette["says"])


def test_weight_is_printed_to_one_decimal() -> None:
    """HEP-11: a weight converted from pounds has many decimals, the order has one."""
    decision = heparin.may(patient("weight 70.0453", base=BASE), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert str(decision.blanks["weight_kg"]) == "70.0"


COUNT_FIRST = vignettes("""
    | chart                                                     | decision                         | says                                            |
    |-----------------------------------------------------------+----------------------------------+-------------------------------------------------|
    | no platelets; on UFH ended last 5d                        | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | no platelets; on UFH ended last 4.9d                      | draft weight_based               | recent_heparin labs_not_available               |
    | no platelets; on UFH ended last 100d                      | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | no platelets; on UFH ended last 100.1d                    | draft weight_based               | labs_not_available                              |
    | no platelets; on UFH ended undated                        | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | platelets 200 10d ago; on UFH ended last 11d              | draft weight_based               | recent_heparin labs_not_available               |
    | platelets 200 12d ago; on UFH ended last 11d              | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | platelets 200 11d ago; on UFH ended last 11d | draft weight_based | recent_heparin labs_not_available |
    | platelets 200 10d ago unsigned; on UFH ended last 11d     | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | platelets 200; on UFH ended last 11d                      | draft weight_based               | recent_heparin                                  |
    | platelets 200 unsigned; on UFH ended last 11d             | draft weight_based_count_first   | recent_heparin labs_not_available count_first   |
    | no platelets; on UFH flush started 6d last 1h             | draft weight_based_count_first   | recent_heparin low_dose labs_not_available count_first |
    | no platelets; on LMWH ended last 11d; no weight           | draft without_numbers_count_first | recent_heparin labs_not_available count_first missing_weight |
    | no platelets; on LMWH ended last 11d; weight 90; height 150 | draft reduced_count_first      | recent_heparin labs_not_available count_first reduced_bmi |
""")


@pytest.mark.parametrize("vignette", COUNT_FIRST, ids=names(COUNT_FIRST))
def test_count_first(vignette: dict[str, str]) -> None:
    """HEP-12: after heparin of 5 to 100 days ago without a count since, the bolus waits for the count."""
    decision = heparin.may(patient(vignette["chart"], base=BASE), Stakes.LIMB_THREATENED)
    assert outcome(decision) == vignette["decision"]
    assert isinstance(decision, Draft)
    assert sorted(said(decision.notes, USUAL).split()) == sorted(vignette["says"].split())
    assert ("HEP-12" in decision.rows) is ("labs_not" in vignette["says"])
    said_platelets = "safety.heparin.platelets" in decision.concepts
    assert "safety.heparin.hit" not in decision.concepts
    assert said_platelets is ("recent_heparin" in vignette["says"])


EXISTING = vignettes("""
    | chart                                             | decision           |
    |---------------------------------------------------+--------------------|
    | order heparin draft                               | already ordered    |
    | order heparin draft small                         | draft weight_based |
    | order heparin active                              | already ordered    |
    | order heparin active 30d ago                      | already ordered    |
    | order heparin done                                | draft weight_based |
    | order CTA draft                                   | draft weight_based |
    | order heparin draft; HIT                          | withheld           |
    | order heparin draft; on UFH infusion              | withheld           |
""")


@pytest.mark.parametrize("vignette", EXISTING, ids=names(EXISTING))
def test_existing(vignette: dict[str, str]) -> None:
    """HEP-16, DATA-18: no second draft; a danger outranks the order that exists."""
    assert outcome(heparin.may(patient(vignette["chart"], base=BASE), Stakes.LIMB_VIABLE)) == vignette["decision"]


def test_an_active_heparin_order_is_judged_by_its_dose() -> None:
    """HEP-09, HEP-16: the active order of a prophylactic dose is no reason against the draft."""
    picture = patient("on UFH SC 5000units started 2h", base=BASE)
    medicine = next(fact for fact in picture.facts if fact.concept is Concept.MED_UFH)
    order = Order(
        concept=Concept.ORDER_HEPARIN, reference=medicine.reference, when=before("2h"), stage=OrderStage.ACTIVE
    )
    decision = heparin.may(patient("on UFH SC 5000units started 2h", base=BASE, extra=(order,)), Stakes.LIMB_THREATENED)
    assert outcome(decision) == "draft weight_based"


def test_a_vascular_operation_listed_as_major_surgery_is_vascular() -> None:
    """HEP-05: a bypass that both lists name is the vascular operation, and is shown once."""
    bypass = patient("vascular surgery 5h ago").facts[0]
    twin = patient("major surgery 5h ago").facts[0]
    assert bypass.reference == twin.reference
    decision = heparin.may(patient(base=BASE, extra=(_renamed(bypass), _renamed(twin))), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Draft)
    assert said(decision.notes, USUAL) == "surgery_lately"
    assert [fact.reference for fact in decision.evidence if fact.concept is not Concept.BODY_WEIGHT] == ["Procedure/1"]


def _renamed(fact: Fact) -> Fact:
    return replace(fact, reference="Procedure/1")


SELECTED = vignettes("""
    | row    | order      | chart                                | not sent   | card                                                        |
    |--------+------------+--------------------------------------+------------+-------------------------------------------------------------|
    |        | heparin    |                                      |            |                                                             |
    |        | heparin    | no platelets; no INR                 |            |                                                             |
    |        | heparin    | endocarditis                         |            |                                                             |
    | HEP-17 | heparin    | HIT resolved                         |            | critical stop_and_check: hit                                |
    | HEP-17 | heparin    | HIT test positive                    |            | critical stop_and_check: hit_test                           |
    | HEP-17 | heparin    | allergy to heparin                   |            | critical stop_and_check: allergy                            |
    | HEP-17 | heparin    | bleeding                             |            | critical stop_and_check: bleeding                           |
    | HEP-17 | heparin    | intracranial bleed 90d ago           |            | critical stop_and_check: ich                                |
    | HEP-17 | heparin    | neurosurgery 14d ago                 |            | critical stop_and_check: neurosurgery                       |
    | HEP-17 | heparin    | head trauma 2d ago                   |            | critical stop_and_check: head_trauma                        |
    | HEP-17 | heparin    | platelets 49                         |            | critical stop_and_check: platelets_very_low                 |
    | HEP-17 | heparin    | platelets 99; on UFH ended 9d ago    |            | critical stop_and_check: hit_suspected                      |
    | HEP-17 | heparin    | HIT; on DOAC; endocarditis           |            | critical stop_and_check: hit on_doac endocarditis           |
    | HEP-17 | heparin    | HIT                                  | allergies  | critical stop_and_check: hit not_checked_allergies          |
    | HEP-06 | heparin    | platelets 50                         |            | warning check_first: platelets_low                          |
    | HEP-06 | heparin    | platelets 100                        |            |                                                             |
    | HEP-06 | heparin    | on UFH ended 9d ago                  |            | warning check_first: recent_heparin                         |
    | HEP-06 | heparin    | platelets <150                       |            | warning check_first: platelets_range                        |
    | HEP-05 | heparin    | major surgery 72h ago                |            | warning check_first: surgery_now                            |
    | HEP-05 | heparin    | major surgery 73h ago                |            |                                                             |
    | HEP-07 | heparin    | on DOAC                              |            | warning check_first: on_doac                                |
    | HEP-08 | heparin    | on warfarin; INR 2.5                 |            | warning check_first: warfarin_full                          |
    | ALI-11 | heparin    | dissection                           |            | warning check_first: dissection                             |
    | HOOK-06 | heparin   |                                      | allergies  | warning check_first: not_checked_allergies                  |
    | HOOK-06 | heparin   |                                      | conditions medications | warning check_first: not_checked_conditions not_checked_medications |
    |        | heparin    |                                      | procedures |                                                             |
    | HEP-17 | enoxaparin | HIT resolved                         |            | critical stop_and_check: hit                                |
    |        | enoxaparin | on DOAC                              |            |                                                             |
    |        | enoxaparin |                                      | allergies  |                                                             |
    |        | CTA        | HIT                                  | allergies  |                                                             |
""")


@pytest.mark.parametrize("vignette", SELECTED, ids=names(SELECTED))
def test_selected(vignette: dict[str, str]) -> None:
    """HEP-17: a selected heparin that is dangerous gets a critical card; what could not be checked gets a warning."""
    selected = Order(
        concept=ORDERS[vignette["order"]],
        reference="MedicationRequest/draft",
        stage=OrderStage.DRAFT,
        selected=True,
    )
    picture = patient(vignette["chart"], base=BASE, not_sent=vignette["not sent"], extra=(selected,))
    findings = list(heparin.judge(picture, selected, Stakes.LIMB_VIABLE))
    assert card(findings) == vignette["card"]
    for one in findings:
        assert one.stem == "heparin"
        assert one.safety
        assert one.stakes is Stakes.LIMB_VIABLE
        assert vignette["row"] in one.rows
        assert bool(one.evidence) is (vignette["row"] != "HOOK-06")
        assert bool(one.missing) is bool(vignette["not sent"]) or "range" in vignette["card"]
        assert one.concepts


def test_the_numbers_that_the_notes_print() -> None:
    """Each limit reaches the wording from the rule that applies it."""
    chart = (
        "bleeding; intracranial bleed; neurosurgery 2d ago; head trauma; major surgery 1h ago; organ injury; "
        "trauma 13d ago; platelets 40; on UFH ended 3d ago; on warfarin; no INR; SBP 190; eGFR 20"
    )
    decision = heparin.may(patient(chart, base=BASE), Stakes.LIMB_THREATENED)
    assert isinstance(decision, Withheld)
    assert {note.id: dict(note.blanks) for note in decision.notes} == {
        "bleeding": {"days": 7},
        "ich": {"days": 90},
        "neurosurgery": {"days": 14},
        "head_trauma": {"days": 14},
        "surgery_now": {"hours": 72},
        "organ_injury": {"days": 7},
        "surgery_lately": {"days": 14},
        "platelets_very_low": {"limit": 50},
        "hit_suspected": {"limit": 100, "days": 100},
        "warfarin_unknown": {"hours": 72},
        "severe_hypertension": {"systolic": 180, "diastolic": 110},
    }
    for chart, note, blanks in (
        ("platelets 60", "platelets_low", {"low": 50, "limit": 100}),
        ("on UFH ended 3d ago", "recent_heparin", {"days": 100}),
        ("on UFH ended 3d ago; no platelets", "recent_heparin", {"days": 100}),
        ("on warfarin; INR 1.5", "warfarin_low", {"limit": 2}),
        ("INR 2.5", "inr_raised", {"limit": 2}),
        ("eGFR 20", "renal", {"limit": 30}),
        ("weight 130; height 150", "reduced_bmi", {"bmi_limit": 40}),
        ("no height", "bmi_unknown", {"bmi_limit": 40}),
        ("weight 70", "edema_not_read", {"bolus_per_kg": 50, "rate_per_kg": 15}),
        ("weight 140; height 200", "bolus_capped", {"bolus_cap": 10_000}),
        ("weight 140; height 200", "rate_capped", {"rate_cap": 2_000}),
    ):
        drafted = heparin.may(patient(chart, base=BASE), Stakes.LIMB_THREATENED)
        assert isinstance(drafted, Draft)
        assert {one.id: dict(one.blanks) for one in drafted.notes}[note] == blanks
    full = heparin.may(patient("on warfarin; INR 2.5", base=BASE), Stakes.LIMB_THREATENED)
    assert isinstance(full, Withheld)
    assert dict(full.notes[0].blanks) == {"limit": 2}
    old = heparin.may(patient("weight 70", base=BASE, age="75"), Stakes.LIMB_THREATENED)
    assert isinstance(old, Draft)
    assert {one.id: dict(one.blanks) for one in old.notes}["reduced_age"] == {"age_limit": 75}


EVIDENCE = vignettes("""
    | chart                                  | not sent   | evidence                               | missing                                        |
    |----------------------------------------+------------+----------------------------------------+------------------------------------------------|
    |                                        |            | body_weight                            |                                                |
    | no weight                              |            |                                        | body_weight: not on record                     |
    | no weight                              | measurements |                                      | body_weight: not sent                          |
    | weight 70 91d ago                      |            |                                        | body_weight: too old                           |
    | weight 154lb                           |            |                                        | body_weight: unit unknown                      |
    | weight <70                             |            |                                        | body_weight: range crosses the limit           |
    | weight 70 unsigned                     |            |                                        | body_weight: value not readable                |
    | weight 400                             |            |                                        | body_weight: value implausible                 |
    | weight 100; height 150                 |            | body_height body_weight                |                                                |
    | no height                              |            | body_weight                            | body_height: not on record                     |
    | height <170                            |            | body_weight                            | body_height: value not readable                |
    | weight 70; weight 90                   |            | body_weight body_weight                |                                                |
    | no platelets                           |            | body_weight                            | lab.platelets: not on record                   |
    | no INR                                 |            | body_weight                            | lab.inr: not on record                         |
    | platelets 200 unsigned                 |            | body_weight                            | lab.platelets: value not readable              |
    | platelets <100                         |            | body_weight lab.platelets              | lab.platelets: range crosses the limit         |
    | no platelets; on UFH ended last 4d     |            | body_weight med.ufh                    | lab.platelets: not on record                   |
    | on warfarin; no INR                    |            | med.warfarin                           | lab.inr: not on record                         |
    | on warfarin; INR <2.5                  |            | lab.inr med.warfarin                   | lab.inr: range crosses the limit               |
    | on warfarin; INR 1.5 unsigned          |            | lab.inr med.warfarin                   | lab.inr: value not readable                    |
    | on warfarin; INR 1.5                   |            | body_weight lab.inr med.warfarin       |                                                |
    | INR 2.5                                |            | body_weight lab.inr                    |                                                |
    | eGFR 20                                |            | body_weight lab.egfr                   |                                                |
    | on DOAC last 60h                       |            | body_weight med.doac                   |                                                |
    |                                        | procedures | body_weight                            | proc.major_surgery: not sent                   |
    |                                        | medications |                                       | med.doac: not sent; med.ufh: not sent          |
    |                                        | allergies  |                                        | safety.heparin_allergy: not sent; safety.hit: not sent |
    |                                        | conditions |                                        | safety.active_bleeding: not sent; safety.hit: not sent |
""")


@pytest.mark.parametrize("vignette", EVIDENCE, ids=names(EVIDENCE))
def test_evidence_and_gaps(vignette: dict[str, str]) -> None:
    """HEP-08, HEP-10, HEP-12: what the card prints under evidence and under not known."""
    decision = heparin.may(patient(vignette["chart"], base=BASE, not_sent=vignette["not sent"]), Stakes.LIMB_THREATENED)
    assert not isinstance(decision, AlreadyOrdered)
    assert sorted(fact.concept.value for fact in decision.evidence) == vignette["evidence"].split()
    gaps = sorted(f"{gap.concept.value}: {gap.why.value}" for gap in decision.missing)
    assert "; ".join(gaps) == vignette["missing"]


@pytest.mark.parametrize(
    ("leg", "waits"),
    [
        ("cond.leg_fracture 1d ago; pain.severity 8; sign.tense_compartment", True),
        ("proc.cast 1d ago; numb", True),
        ("compartment_pressure 45 mm[Hg]; sign.tense_compartment", True),
        ("cond.leg_fracture 1d ago; pain.severity 8", False),
        ("cond.leg_fracture 1d ago; pain.severity 8; no sign.tense_compartment", False),
    ],
)
def test_heparin_waits_for_the_surgeon(leg: str, waits: bool) -> None:
    """COMP-06: the same question as in the pathway; what was not examined yet does not withhold the draft."""
    chart = patient(base=BASE, extra=tuple(facts(leg, Side.LEFT)))
    decision = heparin.may(chart, Stakes.LIMB_THREATENED)
    assert isinstance(decision, Withheld) is waits
    assert ("compartment" in [note.id for note in decision.notes]) is waits  # type: ignore[union-attr]
    selected = Order(concept=Concept.ORDER_HEPARIN, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    said_of_it = card(heparin.judge(chart, selected, Stakes.LIMB_THREATENED))
    assert said_of_it.startswith("warning check_first: compartment") is waits
