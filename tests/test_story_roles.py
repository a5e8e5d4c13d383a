"""For each pathway four stories: one that fires, one just below, one without the decisive fact, and one mimic.

A story's folder is its name; one that stands in another pathway's folder is named with it. What each of the four
must show is asserted of its recorded trace, so that a story cannot lose its part in silence.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.pathways import PATHWAYS
from tests.support.story import FIXTURES, stories
from tests.support.vignettes import vignettes

ROLES = vignettes("""
    | pathway                   | fires                                | just below                        | decisive fact missing                    | mimic                            |
    |---------------------------+--------------------------------------+-----------------------------------+------------------------------------------+----------------------------------|
    | acute_limb_ischemia       | pulseless_leg_class_iib              | chronic_deficit                   | three_signs_no_pulses                    | family_history_and_arm_only      |
    | stroke                    | arm_and_leg_since_two_hours          | face_since_yesterday_morning      | leg_alone_pulses_not_charted             | leg_alone_without_pulses_is_the_limb |
    | compartment_syndrome      | tense_calf_after_fracture            | pain_six_of_ten                   | not_examined                             | old_fracture_with_sciatica       |
    | phlegmasia                | blue_and_massively_swollen           | swollen_and_not_blue              | color_not_recorded                       | cold_mottled_leg_is_the_artery   |
    | cauda_equina              | residual_of_201                      | residual_of_200_is_no_flag        | saddle_numbness_and_no_other_word        | retention_of_the_prostate        |
    | spinal_injury             | vertebral_fracture_with_a_numb_leg   | vertebral_fracture_of_last_month  | vertebral_fracture_legs_not_examined     | broken_shin_with_a_numb_foot     |
    | spinal_metastasis         | history_of_breast_cancer_and_back_pain | history_of_cancer_and_a_back_strained_yesterday | dexamethasone_not_checked    | numb_feet_after_chemotherapy     |
    | spinal_infection          | raised_crp_with_new_back_pain        | crp_at_the_limit                  | injected_last_month_values_not_sent      | raised_crp_and_an_old_back       |
    | spinal_stroke             | sudden_weak_legs_after_aortic_repair | slow_weak_legs_after_aortic_repair | sudden_weak_legs_and_no_other_word      | pulseless_legs_after_dissection  |
    | cord_compression          | legs_failing_with_brisk_reflexes     | one_mild_leg_and_a_stiff_back     | reflexes_not_charted                     | old_paraplegia                   |
    | guillain_barre            | climbs_without_reflexes              | both_legs_weak_for_months         | reflexes_not_examined                    | brisk_reflexes_are_the_cord      |
    | limb_threatening_ischemia | rest_pain_with_a_toe_pressure_of_thirty | rest_pain_with_a_toe_pressure_of_thirty_one | diabetic_ulcer_never_tested | night_pain_of_a_nerve            |
    | after_revascularization   | thrombectomy_yesterday               | four_days_ago                     | thrombectomy_side_and_medicines_not_told | arteries_of_the_heart            |
    | deep_vein_thrombosis      | likely_in_a_patient_with_cancer      | unlikely_everything_looked_at     | score_not_complete                       | both_legs_swollen                |
    | potassium                 | low_with_weak_legs                   | at_the_lower_limit                | preliminary_value                        | high_in_a_hemolyzed_sample       |
    | calcium                   | low_not_corrected                    | at_the_limit                      | deletion_never_looked_at                 | low_total_by_low_albumin         |
    | aortoiliac_disease        | weak_groins_and_buttock_claudication | one_groin_weak                    | one_groin_not_felt_for                   | sitting_helps                    |
    | peripheral_artery_disease | index_of_0_90                        | index_of_0_91_without_symptoms    | claudication_examination_cut             | both_calves_and_only_sitting_helps |
    | radiculopathy             | foot_at_two_of_five                  | foot_at_three_of_five             | pulses_not_charted                       | severe_leg_of_a_pressed_nerve    |
    | spinal_stenosis           | legs_better_on_sitting               | one_leg_better_on_sitting         | what_helps_is_not_told                   | legs_better_on_standing_still    |
    | mononeuropathy            | pressed_at_the_knee_for_months       | foot_drop_for_years               | foot_drop_pulses_and_root_not_examined   | radiculopathy/sciatica_of_ten_days |
    | plexopathy                | wide_numbness                        | front_of_the_thigh_only           | wide_numbness_medicines_not_sent         | wide_numbness_with_back_pain     |
    | multiple_sclerosis        | comes_and_goes_in_the_young          | comes_and_goes_at_sixty           | known_since_when_not_told                | known_and_nothing_new            |
    | diabetic_neuropathy       | foot_pain_never_examined             | foot_pain_examined_this_year      | foot_pain_procedures_not_sent            | numb_feet_without_pulses         |
    | polyneuropathy            | weak_hips_for_months                 | weak_hips_for_seven_weeks         | weak_hips_since_when_not_told            | after_a_day_on_the_feet          |
    | venous_disease            | ulcer_of_two_months                  | ulcer_of_ten_days                 | ulcer_examination_not_sent               | new_swelling_is_a_thrombosis_first |
    | vitamin_b12               | low_with_numb_feet                   | borderline                        | preliminary_value                        | low_without_a_leg_complaint      |
    | magnesium                 | low_on_a_proton_pump_inhibitor       | at_the_limit                      | not_measured                             | low_without_a_leg_complaint      |
    | thyroid                   | raised_with_cramps                   | at_the_limit                      | not_measured                             | raised_without_a_leg_complaint   |
    | restless_legs             | ferritin_at_the_limit                | ferritin_just_above               | urge_to_move_only                        | nocturnal_cramps/calves_at_night |
    | nocturnal_cramps          | calves_at_night                      | listed_for_years                  | time_of_day_not_told                     | cramp_on_walking                 |
    | leg_symptom_tests         | numb_foot_never_tested               | numb_foot_tested_a_month_ago      | values_not_sent                          | numb_after_crossing_the_legs     |
    | chart_completeness        | exam_not_sent                        | healthy_adult                     | exam_failed_conditions_sent              | deceased                         |
""")


def trace_of(pathway: str, story: str) -> dict[str, Any]:
    """The recorded trace; a bare name is of the pathway's own folder."""
    folder = FIXTURES / (story if "/" in story else f"{pathway}/{story}")
    told: dict[str, Any] = json.loads((folder / "trace.json").read_text(encoding="utf-8"))
    return told


def said(trace: dict[str, Any], pathway: str) -> list[tuple[str, str]]:
    """Card and urgency of each finding of a pathway."""
    (own,) = [one for one in trace["pathways"] if one["pathway"] == pathway] or [{"findings": []}]
    return [(one["card"], one["urgency"]) for one in own["findings"]]


def gaps(trace: dict[str, Any], pathway: str) -> set[str]:
    """What the pathway named as missing, on its card or instead of one; and what a card of another one did."""
    parts = [
        part
        for one in trace["pathways"]
        for part in (*one["findings"], *(one.get("cannotAssess", []) if one["pathway"] == pathway else []))
    ]
    return {gap["concept"] for part in parts for gap in part.get("missing", [])}


def test_every_pathway_has_its_four_stories_and_there_are_forty_more() -> None:
    assert [row["pathway"] for row in ROLES] == [one.STEM for one in PATHWAYS]
    assert len(stories()) >= 40 + len(PATHWAYS)
    named = [row[part] for row in ROLES for part in row if part != "pathway"]
    assert all(named)


@pytest.mark.parametrize("row", ROLES, ids=lambda row: str(row["pathway"]))
def test_each_plays_its_part(row: dict[str, str]) -> None:
    pathway = row["pathway"]
    fired = said(trace_of(pathway, row["fires"]), pathway)
    assert fired, "fires"
    for part in ("just below", "mimic"):
        other = said(trace_of(pathway, row[part]), pathway)
        assert not set(fired) & set(other), part
    missing = trace_of(pathway, row["decisive fact missing"])
    unseen = [need for need, state in missing["needs"].items() if state not in ("sent", "none on record")]
    assert gaps(missing, pathway) or unseen, "decisive fact missing"
    assert len({row[part] for part in row}) == len(row), "four different stories"
