"""Stories in which something was left out, refused or mixed up on purpose: a server that has it would end the story."""

SILENCES = {
    "acute_limb_ischemia/heparin_not_checked_allergies_not_sent": "allergies are not sent, so heparin is not checked",
    "chart_completeness/exam_cut_by_paging": "the exam ends in a next link to nowhere",
    "chart_completeness/exam_failed_conditions_sent": "the EHR says that it could not get the exam",
    "chart_completeness/exam_not_sent": "the exam is not sent",
    "dopamine_agonist/diagnoses_not_sent": "the problems are not sent",
    "duloxetine/medicines_not_sent": "medications are not sent",
    "gabapentinoid/kidneys_not_known": "the measurements are not sent",
    "leg_symptom_tests/values_not_sent": "the measurements are not sent",
    "limb_threatening_ischemia/diabetic_ulcer_examination_not_sent": "the exam is not sent",
    "nsaid/medicines_not_sent": "medications are not sent",
    "peripheral_artery_disease/claudication_examination_cut": "the exam is not sent",
    "peripheral_artery_disease/listed_medicines_not_sent": "medications are not sent",
    "spinal_infection/injected_last_month_values_not_sent": "the measurements are not sent",
    "spinal_metastasis/dexamethasone_not_checked": "allergies are not sent",
    "vitamin_b12/metformin_values_not_sent": "the measurements are not sent",
    "chart_completeness/wrong_patient": "the chart is another patient's",
}
