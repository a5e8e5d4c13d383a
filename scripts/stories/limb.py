"""The acutely ischemic leg, the leg after flow is back, charts that were not seen whole, and selected orders."""

from __future__ import annotations

from scripts.story_book import (
    HEPARIN,
    ICD10,
    JSON,
    LOINC,
    LUMBAR_MRI,
    NOW,
    RXNORM,
    SNOMED,
    UCUM,
    Chart,
    ago,
    concept,
    drafts,
    service_request,
    teller,
    threatened,
)

LIMB = "acute_limb_ischemia"

STORIES: dict[str, JSON] = {}
story = teller(STORIES)

# Classes and bounds.

story(f"{LIMB}/pulseless_leg_class_iib", threatened("ada"))
story(
    f"{LIMB}/viable_leg_class_i",
    Chart("bruno", sex="male")
    .pulse("DP", "left", "Doppler")
    .pulse("PT", "left", "absent")
    .doppler("arterial", "left", "biphasic")
    .doppler("venous", "left", "audible")
    .sensation("left", "intact")
    .power("left", "5/5")
    .pain("left", onset_hours=10)
    .condition(ICD10, "I73.9", "Peripheral vascular disease, unspecified")
    .weight(72)
    .labs(),
)
story(
    f"{LIMB}/numb_toes_class_iia_embolic",
    Chart("clara")
    .pedal("right", "absent")
    .pedal("left", "palpable")
    .doppler("arterial", "right", "inaudible")
    .doppler("venous", "right", "audible")
    .sensation("right", "limited to toes")
    .power("right", "5/5")
    .pain("right", onset_hours=3)
    .condition(SNOMED, "49436004", "Atrial fibrillation")
    .weight(66.4)
    .labs(),
)
story(
    f"{LIMB}/dead_leg_class_iii",
    Chart("dario", sex="male")
    .pedal("left", "absent")
    .pulse("femoral", "left", "absent")
    .doppler("arterial", "left", "inaudible")
    .doppler("venous", "left", "inaudible")
    .sensation("left", "insensate")
    .power("left", "paralysis")
    .color("left", "fixed mottling")
    .pain("left", onset_hours=30)
    .weight(90)
    .labs(),
)
story(f"{LIMB}/pulses_only_bounds", Chart("emil", sex="male").pedal("left", "absent").pain("left").weight(70).labs())
story(
    f"{LIMB}/paralysed_possible_class_iii",
    Chart("fanny")
    .pedal("right", "0")
    .doppler("arterial", "right", "no signal")
    .power("right", "0/5")
    .pain("right", onset_hours=9)
    .weight(61)
    .labs(),
)
story(
    f"{LIMB}/both_legs_saddle_embolus",
    Chart("gustav", sex="male")
    .pedal("left", "absent")
    .pedal("right", "absent")
    .pulse("femoral", "left", "absent")
    .pulse("femoral", "right", "absent")
    .power("left", "3/5")
    .power("right", "2/5")
    .sensation("left", "decreased")
    .sensation("right", "decreased")
    .pain("left", onset_hours=2)
    .pain("right", onset_hours=2)
    .condition(SNOMED, "49436004", "Atrial fibrillation")
    .weight(84)
    .labs(),
)
story(
    f"{LIMB}/diagnosis_listed_pulses_not_charted",
    Chart("hedda")
    .condition(ICD10, "I74.3", "Embolism and thrombosis of arteries of the lower extremities", recorded_hours=2)
    .weight(58)
    .labs(),
)
story(
    f"{LIMB}/worsening_weakness",
    Chart("ivo", sex="male")
    .pedal("right", "absent")
    .power("right", "4/5", hours=6)
    .power("right", "2/5", hours=1)
    .sensation("right", "decreased")
    .pain("right", onset_hours=8)
    .weight(77)
    .labs(),
)

# Heparin refused, for each reason.

REFUSED: dict[str, Chart] = {
    "hit_resolved": threatened("jana").condition(
        ICD10, "D75.822", "Immune-mediated heparin-induced thrombocytopenia", clinical="resolved"
    ),
    "heparin_allergy": threatened("karl", sex="male").allergy(RXNORM, *HEPARIN, criticality="high"),
    "active_bleeding": threatened("lena").condition(
        ICD10, "K92.1", "Melena", recorded_hours=5, onsetDateTime=ago(hours=8)
    ),
    "intracranial_hemorrhage": threatened("mirko", sex="male").condition(
        ICD10, "I61.9", "Nontraumatic intracerebral hemorrhage", recorded_hours=24 * 40, onsetDateTime=ago(days=40)
    ),
    "spine_surgery": threatened("nora").procedure({"text": "Lumbar laminectomy"}, hours=24 * 6),
    "major_surgery": threatened("otto", sex="male").procedure({"text": "Total hip arthroplasty"}, hours=48),
    "platelets_low": (
        Chart("paula")
        .pedal("left", "absent")
        .sensation("left", "decreased")
        .power("left", "4/5")
        .pain("left", onset_hours=5)
        .weight(80)
        .labs(platelets=42)
    ),
    "doac_running": threatened("quentin", sex="male").medication("1364430", "apixaban 5 MG Oral Tablet"),
    "warfarin_inr_high": threatened("rosa")
    .medication("11289", "warfarin")
    .number_of("6301-6", "INR in Platelet poor plasma", 2.6, "{INR}"),
    "platelets_halved_after_heparin": (
        threatened("agnes")
        .number_of("777-3", "Platelets", 95, "10*3/uL", hours=2)
        .medication("5224", "heparin", status="stopped", authoredOn=ago(days=9))
    ),
    "enoxaparin_treatment_dose": threatened("benno", sex="male").medication(
        "67108",
        "enoxaparin",
        dosageInstruction=[
            {
                "route": {"text": "subcutaneous"},
                "doseAndRate": [{"doseQuantity": {"value": 80, "unit": "mg", "system": UCUM, "code": "mg"}}],
            }
        ],
    ),
    "aortic_dissection": threatened("carla").condition(
        ICD10, "I71.00", "Dissection of unspecified site of aorta", recorded_hours=2
    ),
    "warfarin_inr_unknown": threatened("stefan", sex="male").medication("11289", "warfarin"),
}
for reason, refused in REFUSED.items():
    story(f"{LIMB}/heparin_refused_{reason}", refused)
story(f"{LIMB}/heparin_not_checked_allergies_not_sent", threatened("tilda"), without=("allergies",))
story(
    f"{LIMB}/heparin_without_numbers_weight_in_stones",
    Chart("ulla")
    .pedal("left", "absent")
    .sensation("left", "decreased")
    .power("left", "4/5")
    .pain("left", onset_hours=5)
    .number_of("29463-7", "Body weight", 12.5, "[stone_av]")
    .labs(),
)
story(f"{LIMB}/heparin_reduced_for_age", threatened("viktor", sex="male", birth="1940-05-05"))

# Imaging.

story(
    f"{LIMB}/cta_refused_contrast_anaphylaxis",
    threatened("wanda").allergy(
        SNOMED,
        "293637006",
        "Allergy to contrast media",
        criticality="high",
        reaction=[{"manifestation": [{"text": "Anaphylaxis"}], "severity": "severe"}],
    ),
)
story(
    f"{LIMB}/cta_low_egfr_threatened",
    Chart("xaver", sex="male")
    .pedal("left", "absent")
    .sensation("left", "decreased")
    .power("left", "4/5")
    .pain("left", onset_hours=5)
    .weight(80)
    .labs(egfr=22)
    .medication("6809", "Metformin"),
)
story(
    f"{LIMB}/pregnant",
    threatened("yvonne", birth="1994-02-14").condition(
        ICD10, "Z33.1", "Pregnant state, incidental", recorded_hours=24 * 20
    ),
)
story(f"{LIMB}/child", threatened("zoe", birth="2014-08-01"))

lumbar = Chart("anton", sex="male").pedal("left", "absent").sensation("left", "decreased").power("left", "4/5")
lumbar.pain("left", onset_hours=4).condition(ICD10, "M54.16", "Radiculopathy, lumbar region").weight(83).labs()
story(
    f"{LIMB}/lumbar_mri_on_a_pulseless_leg",
    lumbar,
    hook="order-select",
    context=drafts(lumbar, service_request(LUMBAR_MRI)),
)
selected = threatened("berta").condition(
    ICD10, "D75.822", "Immune-mediated heparin-induced thrombocytopenia", clinical="resolved"
)
heparin_draft: JSON = {
    "resourceType": "MedicationRequest",
    "id": "draft-1",
    "intent": "order",
    "medicationCodeableConcept": concept(RXNORM, *HEPARIN),
}
story(f"{LIMB}/heparin_selected_with_hit", selected, hook="order-select", context=drafts(selected, heparin_draft))
accepted = threatened("cosima")
story(
    f"{LIMB}/cta_accepted_is_not_proposed_again",
    accepted,
    hook="order-select",
    context=drafts(
        accepted,
        service_request(concept(LOINC, "78037-9", "CTA Abdominal Aorta and Bilateral Runoff Vessels W contrast IV")),
    ),
)

# Possible, chronic, and nothing to say.

story(
    f"{LIMB}/three_signs_no_pulses",
    Chart("detlef", sex="male").pain("left", onset_hours=6).on_leg("LLE Temp", "left", "Cold").color("left", "pale"),
)
story(
    f"{LIMB}/palpable_pulse_but_weak_leg",
    Chart("elsa").pedal("right", "2+").power("right", "3/5").pain("right", onset_hours=6),
)
story(f"{LIMB}/stale_pulses", Chart("frieda").pedal("left", "absent", hours=40).pain("left", onset_hours=6))
story(
    f"{LIMB}/percent_abi_counts_as_ratio",
    Chart("georg", sex="male")
    .number_of("8579-5", "Ankle-brachial index left", 32, "%", need="exam")
    .pain("left", onset_hours=6)
    .weight(75)
    .labs(),
)
story(
    f"{LIMB}/chronic_deficit",
    Chart("hilde").pedal("left", "absent").pedal("left", "absent", hours=24 * 30).pain("left", onset_hours=24 * 60),
)
story(f"{LIMB}/deficit_without_symptom", Chart("ingo", sex="male").pedal("right", "absent"))
story(
    f"{LIMB}/single_pulse_young_and_well",
    Chart("jutta", birth="1998-01-20").pulse("DP", "left", "absent").pulse("PT", "left", "2+"),
)
story(
    f"{LIMB}/family_history_and_arm_only",
    Chart("kurt", sex="male")
    .condition(ICD10, "Z82.49", "Family history of ischemic heart disease")
    .bedside({"text": "Numbness left arm"}, valueString="numb"),
)

# After flow is back.

story(
    "after_revascularization/thrombectomy_yesterday",
    Chart("lotte")
    .procedure(
        {"text": "Thrombectomy of femoral artery"}, hours=20, bodySite=[concept(SNOMED, "32153003", "Left lower limb")]
    )
    .pedal("left", "2+")
    .weight(64)
    .labs(),
)
story(
    "after_revascularization/anticoagulated_for_atrial_fibrillation",
    Chart("magnus", sex="male")
    .procedure(
        {"text": "Embolectomy of femoral artery"}, hours=30, bodySite=[concept(SNOMED, "62175007", "Right lower limb")]
    )
    .condition(SNOMED, "49436004", "Atrial fibrillation")
    .pedal("right", "2+")
    .labs(),
)

story(
    "after_revascularization/four_days_ago",
    Chart("nikola")
    .procedure(
        {"text": "Thrombectomy of femoral artery"}, hours=74, bodySite=[concept(SNOMED, "32153003", "Left lower limb")]
    )
    .pedal("left", "2+")
    .weight(64)
    .labs(),
)
story(
    "after_revascularization/thrombectomy_side_and_medicines_not_told",
    Chart("oda").procedure({"text": "Thrombectomy of femoral artery"}, hours=20).weight(64).labs(),
    without=("medications",),
)
story(
    "after_revascularization/arteries_of_the_heart",
    Chart("pankraz", sex="male")
    .procedure({"text": "Percutaneous coronary intervention"}, hours=20)
    .pedal("left", "2+")
    .pedal("right", "2+")
    .labs(),
)

# What could not be seen.

story(
    "chart_completeness/healthy_adult",
    Chart("nele", birth="1990-09-09").pedal("left", "2+").pedal("right", "2+").labs(),
)
story("chart_completeness/exam_not_sent", Chart("oskar", sex="male").labs(), without=("exam",))
failed = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "timeout", "diagnostics": "search timed out"}],
}
story(
    "chart_completeness/exam_failed_conditions_sent",
    Chart("petra").pain("left", onset_hours=3),
    prefetch={"exam": failed},
)
story(
    "chart_completeness/exam_cut_by_paging",
    Chart("ralf", sex="male").pedal("left", "2+"),
    prefetch={
        "exam": {
            **Chart("ralf").pedal("left", "2+").prefetch()["exam"],
            "link": [{"relation": "next", "url": "https://ehr.example/fhir/Observation?page=2"}],
        }
    },
)
story(
    "chart_completeness/wrong_patient",
    threatened("sabine"),
    prefetch={"patient": {"resourceType": "Patient", "id": "somebody-else", "birthDate": "1950-01-01"}},
)
story(
    "chart_completeness/deceased",
    threatened("theo", sex="male"),
    prefetch={"patient": {"resourceType": "Patient", "id": "theo", "deceasedDateTime": NOW.date().isoformat()}},
)
