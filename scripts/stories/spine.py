"""The spine: cauda equina, cord, metastases, infection, injury, the vessels of the cord, roots and stenosis."""

from __future__ import annotations

from typing import Any

from scripts.story_book import (
    ICD10,
    JSON,
    LUMBAR_MRI,
    SNOMED,
    UCUM,
    Chart,
    ago,
    drafts,
    service_request,
    teller,
)

STORIES: dict[str, JSON] = {}
story = teller(STORIES)

CRP = ("1988-5", "C reactive protein")
ESR = ("4537-7", "Erythrocyte sedimentation rate by Westergren method")
TEMPERATURE = ("8310-5", "Body temperature")
BACK_PAIN = (ICD10, "M54.50", "Low back pain, unspecified")


def asked(chart: Chart, question: str, answer: str, **more: Any) -> Chart:
    """A question of the flowsheet with its answer."""
    return chart.bedside({"text": question}, valueString=answer, **more)


def told(chart: Chart, text: str, **more: Any) -> Chart:
    """A leg symptom as the patient told it."""
    return asked(chart, "Leg symptoms", text, hours=2, **more)


def residual(chart: Chart, milliliters: float, **more: Any) -> Chart:
    """A bladder scan after voiding."""
    amount = {"value": milliliters, "unit": "mL", "system": UCUM, "code": "mL"}
    return chart.bedside({"text": "Post-void residual"}, valueQuantity=amount, **more)


def warm(chart: Chart, celsius: float) -> Chart:
    """The temperature of this morning."""
    return chart.number_of(*TEMPERATURE, celsius, "Cel", hours=2, need="exam")


def felt(chart: Chart) -> Chart:
    """Both feet with good pulses."""
    return chart.pedal("left", "2+").pedal("right", "2+")


def back(chart: Chart, *, days: float) -> Chart:
    """Low back pain on the problem list."""
    return chart.condition(*BACK_PAIN, recorded_hours=24 * days, onsetDateTime=ago(days=days))


# Cauda equina.

STEM = "cauda_equina"
story(
    f"{STEM}/saddle_numbness_and_retention",
    residual(
        asked(
            asked(
                back(told(felt(Chart("adele")), "Pain radiating down the left leg for 6 days"), days=6),
                "Saddle sensation",
                "reduced",
            ),
            "Urinary retention",
            "yes",
        ),
        480,
    ),
)
story(f"{STEM}/residual_of_201", residual(back(felt(Chart("balthasar", sex="male")), days=9), 201))
story(f"{STEM}/residual_of_200_is_no_flag", residual(back(felt(Chart("clemens", sex="male")), days=9), 200))
story(
    f"{STEM}/small_residual_does_not_clear",
    residual(asked(back(felt(Chart("dorothea")), days=4), "Perianal numbness", "yes"), 40),
)
story(
    f"{STEM}/pacemaker",
    asked(back(felt(Chart("eduard", sex="male")), days=3), "Bowel incontinence", "yes").condition(
        SNOMED, "441509002", "Cardiac pacemaker in situ"
    ),
)
story(
    f"{STEM}/bilateral_sciatica",
    told(felt(Chart("franka")), "Pain shooting down both legs for 5 days"),
)
story(
    f"{STEM}/chronic_incontinence_with_new_sciatica",
    told(felt(Chart("gesine")), "Pain radiating down the right leg for 10 days")
    .condition(ICD10, "R32", "Unspecified urinary incontinence", recorded_hours=24 * 700)
    .condition(ICD10, "M54.31", "Sciatica, right side", recorded_hours=24 * 10, onsetDateTime=ago(days=10)),
)
story(
    f"{STEM}/saddle_numbness_denied_since",
    asked(
        asked(back(felt(Chart("hannes", sex="male")), days=5), "Saddle numbness", "yes", hours=9),
        "Saddle numbness",
        "no",
        hours=1,
    ),
)
story(
    f"{STEM}/retention_of_the_prostate",
    residual(
        felt(Chart("isidor", sex="male")).condition(
            ICD10, "R33.9", "Retention of urine, unspecified", recorded_hours=8
        ),
        700,
    ),
)
story(f"{STEM}/saddle_numbness_and_no_other_word", asked(felt(Chart("jette")), "Saddle numbness", "yes"))
story(f"{STEM}/child", asked(back(Chart("kasimir", sex="male", birth="2013-04-04"), days=3), "Saddle numbness", "yes"))
accepted = asked(back(felt(Chart("lorenz", sex="male")), days=3), "Saddle numbness", "yes")
story(
    f"{STEM}/mri_accepted_is_not_proposed_again",
    accepted,
    hook="order-select",
    context=drafts(accepted, service_request(LUMBAR_MRI)),
)
story(
    f"{STEM}/old_routine_mri_is_no_answer",
    asked(back(felt(Chart("magda")), days=30), "Saddle numbness", "yes").add(
        "orders",
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "code": LUMBAR_MRI,
            "authoredOn": ago(days=8),
        },
    ),
)

# Cord compression.

STEM = "cord_compression"
story(
    f"{STEM}/legs_failing_with_brisk_reflexes",
    asked(
        felt(Chart("nikolaus", sex="male"))
        .power("left", "3/5")
        .power("right", "4/5")
        .on_leg("Ankle reflex", "left", "brisk"),
        "Gait",
        "unsteady",
    ),
)
story(
    f"{STEM}/growing_over_two_days",
    felt(Chart("ottilie"))
    .power("left", "4/5", hours=40)
    .power("left", "3/5", hours=1)
    .power("right", "4/5")
    .sensation("right", "decreased"),
)
story(
    f"{STEM}/one_mild_leg_and_a_stiff_back",
    back(felt(Chart("pius", sex="male")).power("left", "4/5").power("right", "5/5"), days=20),
)
story(
    f"{STEM}/reflexes_not_charted",
    back(felt(Chart("quirin", sex="male")).power("left", "4/5").power("right", "4/5"), days=20),
)
story(
    f"{STEM}/old_paraplegia",
    felt(Chart("rebekka"))
    .condition(ICD10, "G82.20", "Paraplegia, unspecified", recorded_hours=24 * 900)
    .power("left", "1/5")
    .power("right", "1/5")
    .on_leg("Ankle reflex", "left", "brisk"),
)
story(
    f"{STEM}/syrinx_with_new_numbness",
    told(
        felt(Chart("severin", sex="male")).condition(ICD10, "G95.0", "Syringomyelia and syringobulbia"),
        "Numbness of the right leg for 8 days",
    ),
)
story(
    f"{STEM}/syrinx_without_symptom",
    felt(Chart("theresia")).condition(ICD10, "G95.0", "Syringomyelia and syringobulbia"),
)

# Spinal metastases.

STEM = "spinal_metastasis"


def prostate(chart: Chart, **more: Any) -> Chart:
    """Prostate cancer of some years."""
    return chart.condition(ICD10, "C61", "Malignant neoplasm of prostate", recorded_hours=24 * 800, **more)


story(
    f"{STEM}/cancer_with_weak_legs",
    warm(
        back(
            told(
                prostate(felt(Chart("urban", sex="male"))).labs(),
                "Weakness of both legs, getting worse, for 4 days",
            ),
            days=30,
        ),
        36.7,
    ).number_of("2345-7", "Glucose", 104, "mg/dL"),
)
story(
    f"{STEM}/dexamethasone_refused_with_fever",
    warm(told(prostate(felt(Chart("valentin", sex="male"))), "Numbness of the left leg for 3 days"), 38.6),
)
story(
    f"{STEM}/dexamethasone_not_checked",
    told(prostate(felt(Chart("wendelin", sex="male"))), "Weakness of the right leg for 3 days"),
    without=("allergies",),
)
story(
    f"{STEM}/history_of_breast_cancer_and_back_pain",
    back(felt(Chart("xenia")).condition(ICD10, "Z85.3", "Personal history of malignant neoplasm of breast"), days=40),
)
story(
    f"{STEM}/history_of_cancer_and_a_back_strained_yesterday",
    back(felt(Chart("ysolde")).condition(ICD10, "Z85.3", "Personal history of malignant neoplasm of breast"), days=1),
)
story(
    f"{STEM}/numb_feet_after_chemotherapy",
    told(
        prostate(felt(Chart("zacharias", sex="male"))), "Numbness of both feet in a stocking distribution for 6 weeks"
    ),
)
story(
    f"{STEM}/skin_cancer_of_the_mother",
    told(felt(Chart("amalie")), "Weakness of the left leg for 3 days").condition(
        ICD10, "Z80.3", "Family history of malignant neoplasm of breast"
    ),
)

# Spinal infection.

STEM = "spinal_infection"
story(
    f"{STEM}/fever_back_pain_and_a_weak_leg",
    warm(
        back(felt(Chart("bruna")), days=9)
        .condition(ICD10, "F11.20", "Opioid dependence, uncomplicated")
        .power("left", "4/5"),
        38.9,
    ).number_of(*CRP, 160, "mg/L"),
)
story(
    f"{STEM}/raised_crp_with_new_back_pain",
    back(felt(Chart("caspar", sex="male")), days=14).number_of(*CRP, 64, "mg/L"),
)
story(f"{STEM}/crp_at_the_limit", back(felt(Chart("delia")), days=14).number_of(*CRP, 10, "mg/L"))
story(
    f"{STEM}/raised_crp_and_an_old_back",
    back(felt(Chart("ewald", sex="male")), days=900).number_of(*CRP, 64, "mg/L").number_of(*ESR, 55, "mm/h"),
)
story(
    f"{STEM}/fever_and_a_numb_leg_without_back_pain",
    warm(told(felt(Chart("fides")), "Numbness of the left leg for 2 days"), 38.4),
)
story(
    f"{STEM}/injected_last_month_values_not_sent",
    back(felt(Chart("gereon", sex="male")), days=10).procedure(
        {"text": "Lumbar epidural steroid injection"}, hours=24 * 30
    ),
    without=("measurements",),
)
story(f"{STEM}/fever_alone", warm(felt(Chart("hildegund")), 39.1))

# Spinal injury.

STEM = "spinal_injury"


def crashed(chart: Chart, *, days: float) -> Chart:
    """A road accident."""
    return chart.condition(
        ICD10,
        "S32.009A",
        "Unspecified fracture of unspecified lumbar vertebra",
        recorded_hours=24 * days,
        onsetDateTime=ago(days=days),
    )


story(
    f"{STEM}/vertebral_fracture_with_a_numb_leg",
    told(crashed(felt(Chart("ignaz", sex="male")), days=0.5), "Numbness of the right leg since today"),
)
story(
    f"{STEM}/vertebral_fracture_of_last_month",
    told(crashed(felt(Chart("josefa")), days=30), "Numbness of the right leg for 2 days"),
)
story(f"{STEM}/vertebral_fracture_legs_not_examined", crashed(felt(Chart("kuno", sex="male")), days=0.5))
story(
    f"{STEM}/broken_shin_with_a_numb_foot",
    told(
        felt(Chart("lambert", sex="male")).condition(
            ICD10,
            "S82.201A",
            "Unspecified fracture of shaft of right tibia",
            recorded_hours=12,
            onsetDateTime=ago(hours=12),
        ),
        "Numbness of the right foot since today",
    ),
)

# Vessels of the cord.

STEM = "spinal_stroke"
story(
    f"{STEM}/sudden_weak_legs_after_aortic_repair",
    told(
        felt(Chart("meinhard", sex="male")).procedure({"text": "Endovascular repair of aortic aneurysm"}, hours=20),
        "Sudden weakness of both legs",
    ),
)
story(
    f"{STEM}/sudden_weak_legs_and_no_other_word",
    told(felt(Chart("notburga")), "Sudden weakness of both legs"),
)
story(
    f"{STEM}/slow_weak_legs_after_aortic_repair",
    told(
        felt(Chart("oswald", sex="male")).procedure({"text": "Endovascular repair of aortic aneurysm"}, hours=20),
        "Weakness of both legs for 3 weeks",
    ),
)
story(
    f"{STEM}/pulseless_legs_after_dissection",
    told(
        Chart("pankraz", sex="male")
        .pedal("left", "absent")
        .pedal("right", "absent")
        .power("left", "2/5")
        .power("right", "2/5")
        .condition(ICD10, "I71.00", "Dissection of unspecified site of aorta", recorded_hours=2),
        "Sudden weakness of both legs",
    ),
)


def imaged(chart: Chart, *, days: float) -> Chart:
    """A lumbar MRI that was done."""
    return chart.add(
        "orders",
        {
            "resourceType": "ServiceRequest",
            "status": "completed",
            "intent": "order",
            "code": LUMBAR_MRI,
            "authoredOn": ago(days=days),
            "occurrenceDateTime": ago(days=days),
        },
    )


story(
    f"{STEM}/weak_on_walking_after_a_lumbar_mri",
    imaged(told(felt(Chart("ruprecht", sex="male")), "Weakness of both legs on walking, relieved by rest"), days=60),
)

# Roots, and the severely weak leg.

STEM = "radiculopathy"


def sciatica(chart: Chart, *, days: float) -> Chart:
    """Left-sided sciatica with a positive straight leg raise."""
    return chart.condition(
        ICD10, "M54.32", "Sciatica, left side", recorded_hours=24 * days, onsetDateTime=ago(days=days)
    ).on_leg("Straight leg raise", "left", "positive")


story(f"{STEM}/sciatica_of_ten_days", back(sciatica(felt(Chart("sibylle")), days=10), days=10))
story(f"{STEM}/sciatica_of_eight_weeks", back(sciatica(felt(Chart("tobias", sex="male")), days=56), days=56))
story(f"{STEM}/foot_at_three_of_five", sciatica(felt(Chart("ulrike")), days=6).power("left", "3/5"))
story(
    f"{STEM}/mild_and_stable",
    sciatica(felt(Chart("vitus", sex="male")), days=12).power("left", "4/5", hours=24 * 5).power("left", "4/5"),
)
story(f"{STEM}/foot_at_two_of_five", sciatica(felt(Chart("walburga")), days=6).power("left", "2/5"))
story(
    f"{STEM}/numb_and_weak",
    sciatica(felt(Chart("xander", sex="male")), days=6).power("left", "4/5").sensation("left", "decreased"),
)
story(f"{STEM}/pulses_not_charted", sciatica(Chart("yvette"), days=6))
story(
    f"{STEM}/listed_years_ago",
    felt(Chart("zeno", sex="male")).condition(ICD10, "M54.16", "Radiculopathy, lumbar region"),
)
story(
    f"{STEM}/pain_at_night_alone",
    told(felt(Chart("alwine")), "Pain of the left leg at night for 3 weeks"),
)
story(f"{STEM}/severe_leg_without_pain", felt(Chart("bertold", sex="male")).power("right", "1/5"))
story(
    f"{STEM}/severe_leg_of_a_pressed_nerve",
    felt(Chart("cordula"))
    .condition(ICD10, "G57.31", "Lesion of lateral popliteal nerve, right lower limb", recorded_hours=30)
    .power("right", "2/5"),
)
story(f"{STEM}/sciatica_on_a_pulseless_leg", sciatica(Chart("detlev", sex="male").pedal("left", "absent"), days=6))

# Stenosis.

STEM = "spinal_stenosis"
POSTURAL = "Both legs ache on walking and standing, relieved by sitting"
story(f"{STEM}/legs_better_on_sitting", told(felt(Chart("edeltraud")), POSTURAL))
story(f"{STEM}/legs_better_on_sitting_at_49", told(felt(Chart("fabian", sex="male", birth="1977-05-05")), POSTURAL))
story(
    f"{STEM}/growing_weaker",
    told(felt(Chart("gundula")), f"{POSTURAL}, getting worse").condition(
        ICD10, "M48.062", "Spinal stenosis, lumbar region with neurogenic claudication"
    ),
)
story(f"{STEM}/pulses_not_charted", told(Chart("hartwig", sex="male"), POSTURAL))
story(
    f"{STEM}/one_leg_better_on_sitting",
    told(felt(Chart("ingolf", sex="male")), "The left leg aches on walking and standing, relieved by sitting"),
)
story(f"{STEM}/what_helps_is_not_told", told(felt(Chart("jadwiga")), "Both legs ache on walking and standing"))
story(
    f"{STEM}/legs_better_on_standing_still",
    told(felt(Chart("irmgard")), "Both calves ache on walking, relieved within minutes by standing still"),
)
story(
    f"{STEM}/listed_without_a_symptom",
    felt(Chart("jobst", sex="male")).condition(
        ICD10, "M48.061", "Spinal stenosis, lumbar region without neurogenic claudication"
    ),
)
