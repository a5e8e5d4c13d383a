"""Whole decisions as plain data, so that a test can compare every part of them: the charts and their recorder.

``python -m tests.orders.exact`` records what the orders decide now; read the difference before you keep it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.conclusions import AlreadyOrdered, Decision, Draft, Finding, Withheld
from app.orders import ORDERS
from app.picture.concepts import Concept
from app.picture.facts import Fact, Order, OrderStage
from app.picture.needs import Missing, Need, NeedState
from app.picture.patient import PatientPicture
from tests.orders.charts import STAKES, patient
from tests.support.bedside import picture
from tests.support.vignettes import vignettes

RECORDED = Path(__file__).with_name("exact_decisions.json")
CHECKS = {check.STEM: check for check in ORDERS}

BASE = "platelets 200; INR 1.0; weight 70; height 175; SBP 140; DBP 80; eGFR 90"
PROPOSED = vignettes("""
    | order         | chart                                                                  | age and sex | not sent | stakes     |
    |---------------+------------------------------------------------------------------------+-------------+----------+------------|
    | heparin       |                                                                        |             |          | threatened |
    | heparin       | HIT; HIT test positive; allergy to heparin; bleeding; intracranial bleed 9d ago; head trauma 5d ago; dissection | | | viable |
    | heparin       | neurosurgery 5d ago; major surgery 1d ago; organ injury 1d ago         |             |          | threatened |
    | heparin       | major surgery 5d ago; leg trauma 1d ago                                |             |          | threatened |
    | heparin       | platelets 40                                                           |             |          | threatened |
    | heparin       | platelets 60                                                           |             |          | threatened |
    | heparin       | platelets 60; on UFH ended 20d ago                                     |             |          | threatened |
    | heparin       | platelets 120; platelets 300 20d ago; on LMWH ended 9d ago             |             |          | threatened |
    | heparin       | platelets 200; on UFH flush ended 40d ago                              |             |          | threatened |
    | heparin       | platelets <100                                                         |             |          | threatened |
    | heparin       | no platelets; on UFH ended 20d ago                                     |             |          | threatened |
    | heparin       | on UFH infusion running; on LMWH; on DOAC; on fondaparinux; on argatroban |          |          | threatened |
    | heparin       | on DOAC last 60h; on andexanet ended last 2d; order apixaban draft     |             |          | threatened |
    | heparin       | on warfarin; INR 2.5                                                   |             |          | threatened |
    | heparin       | on warfarin; INR 1.5                                                   |             |          | threatened |
    | heparin       | on warfarin; no INR                                                    |             |          | threatened |
    | heparin       | INR 2.5                                                                |             |          | threatened |
    | heparin       | on LMWH prophylaxis; bleeding disorder; SBP 190; DBP 120; liver failure |            |          | threatened |
    | heparin       | epidural 2d ago; endocarditis; pregnant; eGFR 20; no INR               | 30 female   |          | threatened |
    | heparin       |                                                                        |             | conditions allergies medications procedures | threatened |
    | heparin       | no weight                                                              |             |          | threatened |
    | heparin       |                                                                        | unknown male |         | threatened |
    | heparin       |                                                                        | 17 male     |          | threatened |
    | heparin       | weight 130; height 150                                                 | 80 male     |          | threatened |
    | heparin       | weight 130; no height                                                  |             |          | threatened |
    | heparin       | weight 70; weight 90                                                   |             |          | threatened |
    | heparin       | weight 70; weight 90; HIT                                              |             |          | threatened |
    | heparin       | order heparin draft                                                    |             |          | threatened |
    | heparin       | HIT; order heparin draft                                               |             |          | threatened |
    | cta_runoff    |                                                                        |             |          | threatened |
    | cta_runoff    |                                                                        |             |          | elective   |
    | cta_runoff    | eGFR 20; AKI; allergy to contrast severe; allergy to contrast mild; contrast allergy listed; pregnant; on metformin; hyperthyroid | 30 female | | threatened |
    | cta_runoff    | eGFR 20; on dialysis                                                   |             |          | viable     |
    | cta_runoff    | eGFR 20; on metformin                                                  |             |          | elective   |
    | cta_runoff    | on dialysis; anuria                                                    |             |          | elective   |
    | cta_runoff    | no eGFR; CKD; on metformin                                             | 30 female   | allergies conditions | elective |
    | cta_runoff    | no eGFR; CKD                                                           | 30 female   | allergies | threatened |
    | cta_runoff    | eGFR 40; on metformin; heart failure                                   |             |          | viable     |
    | cta_runoff    | on metformin; order catheter draft                                     |             |          | viable     |
    | cta_runoff    | order CTA active 20d ago                                               | 17 male     |          | threatened |
    | cta_runoff    | order CTA active 20d ago; allergy to contrast severe                   |             |          | elective   |
    | cta_runoff    | order CTA done 5h ago; order CTA draft                                 |             |          | threatened |
    | cta_aorta_runoff |                                                                     |             |          | viable     |
    | cta_aorta_runoff | eGFR 20; allergy to contrast severe; order CTA active 20d ago       |             |          | threatened |
    | cta_aorta_runoff | order CTA draft                                                     |             |          | elective   |
    | mra_runoff    |                                                                        |             |          | viable     |
    | mra_runoff    | pacemaker; eye fragment; eGFR 20; allergy to gadolinium; pregnant      | 30 female   |          | elective   |
    | mra_runoff    | on dialysis                                                            | 30 female   | devices procedures | viable |
    | mra_runoff    | pacemaker implanted 400d ago                                           | 17 male     |          | threatened |
    | mra_runoff    | order MRA draft                                                        |             |          | viable     |
    | duplex_arterial |                                                                      |             |          | threatened |
    | duplex_arterial |                                                                      |             |          | elective   |
    | duplex_arterial | order duplex active 20d ago                                          | 17 male     |          | viable     |
    | duplex_arterial | order duplex draft                                                   |             |          | viable     |
    | abi           |                                                                        |             |          | elective   |
    | abi           |                                                                        | 17 male     |          | elective   |
    | analgesia     | on NSAID                                                               |             |          | threatened |
    | analgesia     | on NSAID                                                               | 17 male     |          | threatened |
    | baseline_bloods |                                                                      |             |          | threatened |
    | baseline_bloods |                                                                      |             |          | elective   |
    | echo_ecg      |                                                                        |             |          | elective   |
    | echo_ecg      |                                                                        | 17 male     |          | elective   |
    | vascular_referral | order vascular active 2d ago                                       | 17 male     |          | threatened |
    | vascular_referral |                                                                    |             |          | elective   |
    | vascular_referral | order vascular-surgery active 2h ago; order vascular draft         |             |          | viable     |
    | antiplatelet  |                                                                        |             |          | elective   |
    | antiplatelet  | on DOAC; on warfarin; AF; bleeding; intracranial bleed 9d ago; allergy to aspirin |  |          | elective   |
    | antiplatelet  | allergy to NSAID; platelets 40                                         | unknown male |         | elective   |
    | antiplatelet  |                                                                        | 17 male     | conditions allergies medications | elective |
    | antiplatelet  | on aspirin; order antiplatelet draft                                   |             |          | elective   |
    | statin        |                                                                        |             |          | elective   |
    | statin        | pregnant; liver disease; allergy to statin                             | 30 female   |          | elective   |
    | statin        |                                                                        | unknown female | conditions allergies medications | elective |
    | statin        | on statin; order statin active                                         |             |          | elective   |
    | thrombolysis  |                                                                        |             |          | threatened |
    | thrombolysis  | stroke; bleeding; bleeding disorder; neurosurgery; head trauma; intracranial bleed; brain lesion; dissection | | | viable |
    | thrombolysis  | resuscitation; major surgery; SBP 200; DBP 120; puncture; pregnant; endocarditis; retinopathy; liver failure; platelets 40; on DOAC; on warfarin | 30 female | | viable |
    | thrombolysis  | no platelets; no SBP                                                   |             | conditions procedures medications | threatened |
    | mri_lumbar    |                                                                        |             |          | elective   |
    | mri_lumbar    | order lumbar-MRI active                                                |             |          | elective   |
    | mri_lumbar    | order lumbar-MRI active 2d ago                                         |             |          | spine      |
    | neuropathy_labs |                                                                      |             | measurements | elective |
""")

SELECTED = vignettes("""
    | order         | selected             | chart                                                          | age and sex | not sent | stakes     |
    |---------------+----------------------+----------------------------------------------------------------+-------------+----------+------------|
    | heparin       | order heparin        | HIT; on DOAC; endocarditis                                     |             |          | threatened |
    | heparin       | order heparin        | major surgery 1d ago; bleeding disorder                        |             | allergies | viable    |
    | heparin       | order heparin        | platelets <100                                                 |             |          | threatened |
    | heparin       | order heparin        |                                                                |             |          | threatened |
    | heparin       | order heparin        | no platelets; on UFH ended 20d ago                             |             |          | threatened |
    | heparin       | order enoxaparin     | HIT                                                            |             |          | elective   |
    | heparin       | order enoxaparin     | major surgery 1d ago                                           |             |          | elective   |
    | cta_runoff    | order CTA            | eGFR 20; on metformin; allergy to contrast mild                |             | allergies | elective  |
    | cta_runoff    | order CTA            | eGFR 50; on metformin                                          |             | allergies | elective  |
    | cta_runoff    | order CTA            | on metformin; order catheter draft                             |             |          | viable     |
    | cta_runoff    | order CT-pelvis      |                                                                |             |          | viable     |
    | mra_runoff    | order MRA contrast   | pacemaker; eGFR 20                                             | 30 female   | devices  | viable     |
    | mra_runoff    | order MRA plain      | pacemaker; eGFR 20                                             | 30 female   | devices  | elective   |
    | mri_lumbar    | order lumbar-MRI     | pacemaker; eye fragment; order lumbar-MRI active               |             | devices  | viable     |
    | mri_lumbar    | order spine-MRI      | order spine-MRI draft                                          |             |          | elective   |
    | antiplatelet  | order antiplatelet   | on DOAC; bleeding; platelets 40                                |             |          | viable     |
    | statin        | order statin         | pregnant; liver disease                                        | 30 female   |          | viable     |
""")

COMPRESSED = vignettes("""
    | order       | left                                        | right                      | no side             | chart               | not sent   | stakes     |
    |-------------+---------------------------------------------+----------------------------+---------------------+---------------------+------------+------------|
    | compression | ABI 0.59                                    | ABI 0.70                   |                     | cond.nyha_iv; diabetes | conditions | elective |
    | compression | ABI 1.0; ankle 50; toe_pressure 20 mm[Hg]; tcpo2_foot 10 mm[Hg] | ABI 1.0 |                   |                     |            | elective   |
    | compression | CLTI; ABI 0.35                              | ABI 1.0                    |                     |                     |            | elective   |
    | compression | cond.gangrene; toe_pressure 45 mm[Hg]       | ABI 1.0                    | ABI 0.35; rest pain |                     |            | viable     |
    | compression | ABI <0.7                                    | abi 1.0 unsigned           |                     |                     |            | elective   |
    | compression | ABI <0.9                                    | ABI 1.35                   |                     |                     |            | elective   |
    | compression | abi 1.0 unsigned                            |                            |                     | PAD                 |            | elective   |
    | compression | ABI 1.0                                     | ABI 1.0; tbi 0.8           |                     | safety.ckd          |            | elective   |
    | compression | ABI 1.0; numb                               | ABI 1.0                    |                     | diabetic neuropathy; cond.epifascial_bypass; cond.nyha_iii | | elective |
    | compression | ABI 1.0                                     | ABI 1.0                    |                     | cond.heart_failure  | conditions | elective   |
""")


def _gap(gap: Missing) -> str:
    side = f" {gap.side.value}" if gap.side else ""
    needs = f" ({', '.join(gap.needs)})" if gap.needs else ""
    return f"{gap.concept.value}{side}: {gap.why.value}{needs}"


def _facts(facts: tuple[Fact, ...]) -> list[str]:
    return [f"{fact.concept.value} {fact.reference}" for fact in facts]


def _said(said: Draft | Withheld | Finding) -> dict[str, Any]:
    return {
        "notes": [f"{note.id} {dict(note.blanks)}" if note.blanks else note.id for note in said.notes],
        "concepts": list(said.concepts),
        "evidence": _facts(said.evidence),
        "missing": [_gap(gap) for gap in said.missing],
        "rows": list(said.rows),
    }


def plain(decision: Decision) -> dict[str, Any]:
    """Every part of a decision."""
    match decision:
        case Draft():
            blanks = {name: str(blank) for name, blank in decision.blanks.items()}
            head = {"draft": decision.form, "blanks": blanks, "recommended": decision.recommended}
            return {"order": decision.order, **head, **_said(decision)}
        case Withheld():
            return {"order": decision.order, "withheld, instead": list(decision.instead), **_said(decision)}
        case AlreadyOrdered():
            return {"order": decision.order, "already ordered": _facts(decision.evidence)}


def plain_finding(finding: Finding) -> dict[str, Any]:
    """Every part of what is said of a selected order."""
    return {
        "card": f"{finding.stem}/{finding.card}",
        "urgency": finding.urgency.value,
        "side": finding.side.value if finding.side else None,
        "blanks": {name: str(blank) for name, blank in finding.blanks.items()},
        **_said(finding),
        "proposes": list(finding.proposes),
        "optional": sorted(finding.optional),
        "stakes": finding.stakes.value,
        "safety": finding.safety,
        "thresholds": list(finding.thresholds),
    }


def _patient(row: dict[str, str], selected: str = "") -> PatientPicture:
    age, _, sex = (row["age and sex"] or "60 male").partition(" ")
    chart = "; ".join(filter(None, (row["chart"], selected)))
    return patient(chart, base=BASE, age=age, sex=sex, not_sent=row["not sent"])


def decided(row: dict[str, str]) -> list[dict[str, Any]]:
    """What the order decides for this patient."""
    return [plain(CHECKS[row["order"]].may(_patient(row), STAKES[row["stakes"]]))]


def judged(row: dict[str, str]) -> list[dict[str, Any]]:
    """What is said when the order was selected for this patient."""
    picture = _patient(row, f"{row['selected']} selected")
    (selected,) = picture.selected()
    return [plain_finding(one) for one in CHECKS[row["order"]].judge(picture, selected, STAKES[row["stakes"]])]


def compressed(row: dict[str, str]) -> list[dict[str, Any]]:
    """What is said when a compression was selected for these legs."""
    unseen = {Need(name): NeedState.ABSENT for name in row["not sent"].split()}
    legs = picture(row["left"], row["right"], row["no side"], row["chart"], age=70, needs=unseen)
    selected = Order(concept=Concept.ORDER_COMPRESSION, reference="x/1", stage=OrderStage.DRAFT, selected=True)
    return [plain_finding(one) for one in CHECKS[row["order"]].judge(legs, selected, STAKES[row["stakes"]])]


CASES: dict[str, Callable[[], list[dict[str, Any]]]] = {
    **{" | ".join(row.values()): partial(decided, row) for row in PROPOSED},
    **{" | ".join(row.values()): partial(judged, row) for row in SELECTED},
    **{" | ".join(row.values()): partial(compressed, row) for row in COMPRESSED},
}
"""Every chart with its order, decided when asked, each by its own test."""


if __name__ == "__main__":
    told = {name: decide() for name, decide in CASES.items()}
    RECORDED.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
