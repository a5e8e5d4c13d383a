"""Brain, nerves and plexus: stroke, Guillain-Barré syndrome, multiple sclerosis, neuropathies, single nerves."""

from __future__ import annotations

from typing import Any

from scripts.story_book import ICD10, JSON, UCUM, Chart, ago, teller

STORIES: dict[str, JSON] = {}
story = teller(STORIES)


def told(chart: Chart, text: str, *, hours: float = 2, **more: Any) -> Chart:
    """A leg symptom as the patient told it."""
    return chart.bedside({"text": "Leg symptoms"}, valueString=text, hours=hours, **more)


def asked(chart: Chart, question: str, answer: str, *, hours: float = 1, **more: Any) -> Chart:
    """A sign that was looked for, with its answer."""
    return chart.bedside({"text": question}, valueString=answer, hours=hours, **more)


def since(chart: Chart, code: tuple[str, str], *, hours: float, recorded: float = 1) -> Chart:
    """A problem with its onset."""
    return chart.condition(ICD10, *code, recorded_hours=recorded, onsetDateTime=ago(hours=hours))


def jerks(chart: Chart, answer: str) -> Chart:
    """Both ankle reflexes."""
    return asked(asked(chart, "Ankle reflex left", answer), "Ankle reflex right", answer)


def diabetic(chart: Chart) -> Chart:
    """Diabetes of years."""
    return chart.condition(ICD10, "E11.9", "Type 2 diabetes mellitus without complications")


def year(chart: Chart) -> Chart:
    """The tests for the cause of a neuropathy, all of this year."""
    for code, name, value, unit in (
        ("4548-4", "Hemoglobin A1c", 5.4, "%"),
        ("2132-9", "Vitamin B12", 420, "pg/mL"),
        ("3016-3", "TSH", 1.8, "m[IU]/L"),
        ("2160-0", "Creatinine", 0.8, "mg/dL"),
        ("718-7", "Hemoglobin", 14.0, "g/dL"),
    ):
        chart.number_of(code, name, value, unit, hours=24 * 60)
    return chart


FOOT_EXAM = {"text": "Comprehensive diabetic foot examination"}

# Stroke and TIA.

STEM = "stroke"
story(
    f"{STEM}/arm_and_leg_since_two_hours",
    told(
        since(Chart("adele"), ("R29.810", "Facial weakness"), hours=2),
        "Sudden weakness of the left leg",
    ).pedal("left", "2+"),
)
story(
    f"{STEM}/face_since_yesterday_morning",
    since(Chart("annegret"), ("R29.810", "Facial weakness"), hours=25, recorded=25),
)
story(
    f"{STEM}/leg_alone_with_good_pulses",
    told(Chart("bertold", sex="male"), "Sudden weakness of the right leg").pedal("right", "2+").pedal("left", "2+"),
)
story(f"{STEM}/leg_alone_pulses_not_charted", told(Chart("carmen"), "Sudden weakness of the right leg"))
story(
    f"{STEM}/leg_alone_without_pulses_is_the_limb",
    told(Chart("damian", sex="male"), "Sudden weakness of the right leg")
    .pedal("right", "absent")
    .power("right", "3/5")
    .weight(80)
    .labs(),
)
story(
    f"{STEM}/speech_came_back",
    asked(asked(Chart("edith"), "Slurred speech", "present", hours=5), "Slurred speech", "absent", hours=1),
)
story(
    f"{STEM}/speech_came_back_on_apixaban",
    asked(
        asked(Chart("felix", sex="male"), "Slurred speech", "present", hours=5), "Slurred speech", "absent", hours=1
    ).medication("1364430", "apixaban 5 MG Oral Tablet"),
)
story(
    f"{STEM}/speech_came_back_medicines_not_sent",
    asked(asked(Chart("gerda"), "Slurred speech", "present", hours=5), "Slurred speech", "absent", hours=1),
    without=("medications",),
)
story(
    f"{STEM}/old_stroke_and_face_charted_today",
    asked(
        Chart("heiner", sex="male").condition(ICD10, "I63.9", "Cerebral infarction, unspecified"),
        "Facial droop",
        "present",
    ),
)
story(f"{STEM}/old_stroke_listed", Chart("ilse").condition(ICD10, "I63.9", "Cerebral infarction, unspecified"))
story(
    f"{STEM}/numb_after_sitting_cross_legged",
    told(Chart("jonas", sex="male", birth="1991-04-04"), "Brief numbness of the left leg after sitting cross-legged"),
)

# Guillain-Barré syndrome.

STEM = "guillain_barre"
CLIMBS = "Weakness climbing up from the feet to both legs for 6 days"
story(f"{STEM}/climbs_without_reflexes", jerks(told(Chart("katja", birth="1979-07-07"), CLIMBS), "absent"))
story(
    f"{STEM}/breathing_fails",
    # No code is verified for a capacity per weight, so it is charted in words, among what is measured at the bedside.
    told(Chart("lutz", sex="male", birth="1979-07-07"), CLIMBS).bedside(
        {"text": "Vital capacity"}, valueQuantity={"value": 15, "unit": "mL/kg", "system": UCUM, "code": "mL/kg"}
    ),
)
story(f"{STEM}/reflexes_not_examined", told(Chart("mona", birth="1979-07-07"), CLIMBS))
story(
    f"{STEM}/brisk_reflexes_are_the_cord",
    jerks(told(Chart("norbert", sex="male", birth="1979-07-07"), CLIMBS), "brisk"),
)
story(
    f"{STEM}/both_legs_weak_for_months",
    jerks(told(Chart("olivia"), "Weakness of both legs for 3 months"), "reduced"),
)

# Multiple sclerosis.

STEM = "multiple_sclerosis"
MS = ("G35", "Multiple sclerosis")
story(
    f"{STEM}/known_with_a_new_deficit",
    told(Chart("paul", sex="male", birth="1988-01-09").condition(ICD10, *MS), "Numbness of the left leg for 5 days"),
)
story(
    f"{STEM}/known_since_when_not_told",
    told(Chart("queenie", birth="1988-01-09").condition(ICD10, *MS), "Numbness of the left leg"),
)
story(f"{STEM}/known_and_nothing_new", Chart("rolf", sex="male", birth="1988-01-09").condition(ICD10, *MS))
story(
    f"{STEM}/comes_and_goes_in_the_young",
    told(Chart("silke", birth="1996-01-09"), "Episodes of numbness of the left leg"),
)
story(
    f"{STEM}/comes_and_goes_at_sixty",
    told(Chart("thilo", sex="male", birth="1966-01-09"), "Episodes of numbness of the left leg"),
)

# Diabetic neuropathy.

STEM = "diabetic_neuropathy"
story(f"{STEM}/burning_feet", told(diabetic(Chart("ursula")), "Burning pain of both feet at night"))
story(
    f"{STEM}/burning_feet_in_a_listed_neuropathy",
    told(
        Chart("volker", sex="male").condition(ICD10, "E11.42", "Type 2 diabetes mellitus with diabetic polyneuropathy"),
        "Burning pain of both feet at night",
    )
    .procedure(FOOT_EXAM, hours=24 * 40)
    .condition(ICD10, "Z91.81", "History of falling"),
)
story(
    f"{STEM}/monofilament_not_felt_after_an_ulcer",
    asked(diabetic(Chart("wilma")), "Monofilament left foot", "absent", hours=24 * 3).condition(
        ICD10, "L97.512", "Non-pressure chronic ulcer of other part of right foot", clinical="resolved"
    ),
)
story(
    f"{STEM}/foot_pain_never_examined",
    told(diabetic(Chart("xenia")), "Pain of the left foot for 3 months"),
)
story(
    f"{STEM}/foot_pain_procedures_not_sent",
    told(diabetic(Chart("yorick", sex="male")), "Pain of the left foot for 3 months"),
    without=("procedures",),
)
story(
    f"{STEM}/foot_pain_examined_this_year",
    told(diabetic(Chart("zita")), "Pain of the left foot for 3 months").procedure(FOOT_EXAM, hours=24 * 200),
)
story(f"{STEM}/diabetes_alone", diabetic(Chart("anselm", sex="male")))
story(
    f"{STEM}/numb_feet_without_pulses",
    told(diabetic(Chart("beate")), "Numbness of both feet").pedal("left", "absent").pedal("right", "absent"),
)

# Polyneuropathy.

STEM = "polyneuropathy"
SOCKS = "Numbness of both feet like socks"
story(f"{STEM}/like_socks", told(Chart("clemens", sex="male"), SOCKS))
story(
    f"{STEM}/like_socks_with_alcohol_and_part_of_the_tests",
    told(year(Chart("dagmar")), SOCKS).condition(ICD10, "F10.20", "Alcohol dependence, uncomplicated"),
)
story(
    f"{STEM}/like_socks_diagnoses_not_sent",
    told(Chart("egon", sex="male"), SOCKS),
    without=("conditions",),
)
story(
    f"{STEM}/weak_hips_for_months",
    asked(told(Chart("frida"), "Numbness of both feet for 3 months"), "Proximal weakness", "present"),
)
story(
    f"{STEM}/weak_hips_for_seven_weeks",
    asked(told(Chart("gisela"), "Numbness of both feet for 7 weeks"), "Proximal weakness", "present"),
)
story(
    f"{STEM}/weak_hips_since_when_not_told",
    asked(told(Chart("gero", sex="male"), "Numbness of both feet"), "Proximal weakness", "present"),
)
story(
    f"{STEM}/one_nerve_after_the_other",
    told(
        told(
            Chart("hanna").condition(ICD10, "M31.30", "Granulomatosis with polyangiitis without renal involvement"),
            "Painful numbness of the left foot for 10 days",
        ),
        "Weakness of the right foot for 3 days",
    ),
)
story(
    f"{STEM}/after_a_day_on_the_feet",
    told(Chart("ingmar", sex="male"), "Numbness of both feet after prolonged standing"),
)

# Single nerves.

STEM = "mononeuropathy"
story(
    f"{STEM}/foot_drop_since_yesterday",
    since(Chart("judith"), ("M21.371", "Foot drop, right foot"), hours=30).pedal("right", "2+"),
)
story(
    f"{STEM}/foot_drop_pulses_and_root_not_examined",
    asked(Chart("konrad", sex="male"), "Foot drop right", "present"),
)
story(
    f"{STEM}/foot_drop_for_years",
    Chart("linda").condition(ICD10, "M21.371", "Foot drop, right foot"),
)
story(
    f"{STEM}/weak_knee_on_warfarin",
    asked(
        told(Chart("moritz", sex="male"), "Pain and numbness of the front of the left thigh for 2 days"),
        "Weak knee extension left",
        "present",
    )
    .pedal("left", "2+")
    .medication("11289", "warfarin"),
)
story(
    f"{STEM}/weak_knee_medicines_not_sent",
    asked(Chart("nadja"), "Weak knee extension left", "present").pedal("left", "2+"),
    without=("medications",),
)
story(f"{STEM}/outer_thigh", told(Chart("oswald", sex="male"), "Burning numbness of the outer left thigh"))
story(
    f"{STEM}/wound_with_numb_foot",
    told(
        since(Chart("petra"), ("S81.812A", "Laceration without foreign body, left lower leg"), hours=3),
        "Numbness of the left foot since the injury",
    ).pedal("left", "2+"),
)
story(
    f"{STEM}/broken_leg_with_numb_foot",
    told(
        since(Chart("quirin", sex="male"), ("S82.202A", "Fracture of shaft of left tibia, closed"), hours=5),
        "Numbness of the left foot",
    ),
)
story(
    f"{STEM}/pressed_at_the_knee_for_months",
    told(
        Chart("regine").condition(
            ICD10, "G57.32", "Lesion of lateral popliteal nerve, left lower limb", recorded_hours=24 * 200
        ),
        "Painful numbness of the dorsum of the left foot for 5 months",
    ),
)

# Plexus.

STEM = "plexopathy"
WIDE = "Numbness of the anterior left thigh, sole of the left foot"
story(f"{STEM}/wide_numbness", told(Chart("sven", sex="male"), WIDE))
story(
    f"{STEM}/whole_leg_numb_and_weak_on_apixaban",
    told(Chart("traude"), "Numbness of the whole left leg with weakness for 4 days")
    .pedal("left", "2+")
    .medication("1364430", "apixaban 5 MG Oral Tablet"),
)
story(
    f"{STEM}/wide_numbness_medicines_not_sent",
    told(Chart("ulrich", sex="male"), WIDE),
    without=("medications",),
)
story(f"{STEM}/front_of_the_thigh_only", told(Chart("vera"), "Numbness of the anterior left thigh"))
story(
    f"{STEM}/wide_numbness_with_back_pain",
    asked(told(Chart("wolfram", sex="male"), WIDE), "Back pain", "present"),
)
