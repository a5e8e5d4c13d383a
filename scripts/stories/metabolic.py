"""Blood values behind a leg: B12, thyroid, calcium, magnesium, potassium, iron; restless legs and night cramps."""

from __future__ import annotations

from typing import Any

from scripts.story_book import ICD10, JSON, RXNORM, SNOMED, Chart, concept, drafts, teller

STORIES: dict[str, JSON] = {}
story = teller(STORIES)

B12, MMA = ("2132-9", "Vitamin B12"), ("13964-2", "Methylmalonic acid")
TSH, FREE_T4 = ("3016-3", "TSH"), ("3024-7", "Free T4")
CALCIUM, IONIZED, ALBUMIN = ("17861-6", "Calcium"), ("1995-0", "Calcium, ionized"), ("1751-7", "Albumin")
MAGNESIUM, POTASSIUM = ("19123-9", "Magnesium"), ("2823-3", "Potassium")
FERRITIN, SATURATION = ("2276-4", "Ferritin"), ("2502-3", "Transferrin saturation")
IRON, CAPACITY = ("2498-4", "Iron"), ("2500-7", "Iron binding capacity")
HEMOGLOBIN, CREATININE, HBA1C = ("718-7", "Hemoglobin"), ("2160-0", "Creatinine"), ("4548-4", "Hemoglobin A1c")
EGFR, PLATELETS = ("98979-8", "eGFR"), ("777-3", "Platelets")

RESTLESS = "Urge to move both legs in the evening, relieved by moving"
NIGHT = "Painful calf cramps at night"


def told(chart: Chart, text: str, *, hours: float = 2, **more: Any) -> Chart:
    """A leg symptom as the patient told it."""
    return chart.bedside({"text": "Leg symptoms"}, valueString=text, hours=hours, **more)


def lab(chart: Chart, test: tuple[str, str], value: float | str, unit: str, *, days: float = 3, **more: Any) -> Chart:
    """A laboratory value."""
    chart.number_of(*test, value, unit, hours=24 * days)
    chart.resources["measurements"][-1].update(more)
    return chart


def tested(chart: Chart) -> Chart:
    """The usual panel of a month ago, all normal."""
    lab(chart, HEMOGLOBIN, 14.1, "g/dL", days=30)
    lab(chart, CREATININE, 0.8, "mg/dL", days=30)
    lab(chart, HBA1C, 5.4, "%", days=30)
    return lab(chart, MAGNESIUM, 2.0, "mg/dL", days=30)


def taking(chart: Chart, display: str, rxnorm: str | None = None, **more: Any) -> Chart:
    """A medicine of months, by its name when no code was verified."""
    chart.medication(rxnorm or "0", display, **more)
    request = chart.resources["medications"][-1]
    if rxnorm is None:
        request["medicationCodeableConcept"] = {"text": display}
    request["authoredOn"] = "2026-03-02"
    return chart


# Vitamin B12.

STEM = "vitamin_b12"
NUMB = "Numbness and tingling of the feet"
story(f"{STEM}/low_with_numb_feet", lab(told(tested(Chart("agnes")), NUMB), B12, 150, "pg/mL"))
story(
    f"{STEM}/low_in_pmol_on_warfarin",
    taking(lab(told(tested(Chart("benno", sex="male")), NUMB), B12, 147, "pmol/L"), "Warfarin", "11289"),
)
story(f"{STEM}/borderline", lab(told(tested(Chart("cosima")), NUMB), B12, 350, "pg/mL"))
story(
    f"{STEM}/borderline_with_raised_acid",
    lab(lab(told(tested(Chart("dorian", sex="male")), NUMB), B12, 260, "pg/mL"), MMA, 0.6, "umol/L"),
)
story(f"{STEM}/just_above", lab(told(tested(Chart("erna")), NUMB), B12, 351, "pg/mL"))
story(
    f"{STEM}/metformin_never_tested",
    taking(
        told(
            tested(Chart("fabio", sex="male")).condition(ICD10, "E11.9", "Type 2 diabetes mellitus"),
            "Numbness of the left foot",
        ),
        "Metformin",
        "6809",
    ),
)
story(
    f"{STEM}/metformin_values_not_sent",
    taking(told(Chart("greta"), NUMB).condition(ICD10, "D64.9", "Anemia, unspecified"), "Metformin", "6809"),
    without=("measurements",),
)
story(
    f"{STEM}/preliminary_value",
    lab(told(tested(Chart("hugo", sex="male")), NUMB), B12, 120, "pg/mL", status="preliminary"),
)
story(f"{STEM}/low_without_a_leg_complaint", lab(Chart("irma"), B12, 120, "pg/mL"))
story(
    f"{STEM}/low_on_replacement",
    taking(
        lab(told(tested(Chart("jakob", sex="male")), NUMB), B12, 150, "pg/mL"), "Cyanocobalamin 1 mg tablet", "11248"
    ),
)

# Thyroid.

STEM = "thyroid"
story(f"{STEM}/raised_with_cramps", lab(told(Chart("karla"), "Cramps of both calves"), TSH, 14, "m[IU]/L"))
story(
    f"{STEM}/raised_with_low_free_t4",
    lab(lab(told(Chart("leo", sex="male"), "Cramps of both calves"), TSH, 7, "m[IU]/L"), FREE_T4, 0.6, "ng/dL"),
)
story(f"{STEM}/at_the_limit", lab(told(Chart("mira"), "Cramps of both calves"), TSH, 10, "m[IU]/L"))
story(f"{STEM}/not_measured", told(Chart("nils", sex="male"), "Cramps of both calves"))
story(f"{STEM}/raised_without_a_leg_complaint", lab(Chart("olga"), TSH, 30, "m[IU]/L"))

# Calcium.

STEM = "calcium"
story(
    f"{STEM}/tetany_after_thyroidectomy",
    lab(
        told(Chart("pablo", sex="male"), "Cramps of both legs")
        .bedside({"text": "Carpopedal spasm"}, valueString="present")
        .condition(ICD10, "E20.9", "Hypoparathyroidism, unspecified"),
        CALCIUM,
        8.1,
        "mg/dL",
        days=0.2,
    ),
)
story(
    f"{STEM}/severe_by_number",
    lab(
        lab(told(Chart("quintus", sex="male"), "Cramps of both legs"), CALCIUM, 1.7, "mmol/L", days=0.2),
        ALBUMIN,
        40,
        "g/L",
        days=0.2,
    ),
)
story(
    f"{STEM}/low_not_corrected",
    lab(lab(told(Chart("rosa"), "Tingling of the left leg"), CALCIUM, 8.2, "mg/dL"), MAGNESIUM, 1.4, "mg/dL"),
)
story(
    f"{STEM}/at_the_limit",
    lab(lab(told(Chart("sieglinde"), "Cramps of both legs"), CALCIUM, 8.5, "mg/dL"), ALBUMIN, 4.0, "g/dL"),
)
story(
    f"{STEM}/low_total_by_low_albumin",
    lab(lab(told(Chart("stefan", sex="male"), "Cramps of both legs"), CALCIUM, 7.7, "mg/dL"), ALBUMIN, 3.0, "g/dL"),
)
story(
    f"{STEM}/deletion_never_looked_at",
    told(
        Chart("tilda", birth="2001-05-05").condition(ICD10, "D82.1", "DiGeorge syndrome (22q11.2 deletion)"),
        "Cramps of both legs",
    ),
)
story(
    f"{STEM}/child_with_low_ionized_calcium",
    lab(told(Chart("uwe", sex="male", birth="2015-05-05"), "Cramps of both legs"), IONIZED, 1.0, "mmol/L"),
)
story(f"{STEM}/low_without_a_leg_complaint", lab(Chart("vera"), CALCIUM, 7.0, "mg/dL"))

# Magnesium.

STEM = "magnesium"
story(
    f"{STEM}/low_on_a_proton_pump_inhibitor",
    taking(lab(told(Chart("walter", sex="male"), "Cramps of both legs"), MAGNESIUM, 1.5, "mg/dL"), "Omeprazole 20 mg"),
)
story(
    f"{STEM}/very_low",
    lab(lab(told(Chart("xenia"), "Cramps of both legs"), MAGNESIUM, 0.45, "mmol/L"), EGFR, 24, "mL/min/{1.73_m2}"),
)
story(f"{STEM}/at_the_limit", lab(told(Chart("yannis", sex="male"), "Cramps of both legs"), MAGNESIUM, 1.7, "mg/dL"))
story(f"{STEM}/not_measured", told(Chart("zita"), "Cramps of both legs"))
story(f"{STEM}/low_without_a_leg_complaint", lab(Chart("anton", sex="male"), MAGNESIUM, 1.0, "mg/dL"))

# Potassium.

STEM = "potassium"
WEAK = "Weakness of both legs"
story(
    f"{STEM}/very_low_with_weak_legs",
    taking(lab(told(Chart("berta"), WEAK), POTASSIUM, 2.3, "mmol/L", days=0.2), "Furosemide 40 mg", "4603"),
)
story(f"{STEM}/low_with_weak_legs", lab(told(Chart("carl", sex="male"), WEAK), POTASSIUM, 2.9, "mmol/L", days=0.2))
story(f"{STEM}/at_the_lower_limit", lab(told(Chart("dagmar"), WEAK), POTASSIUM, 3.0, "mmol/L", days=0.2))
story(
    f"{STEM}/very_high_with_weak_legs",
    lab(
        told(Chart("emilio", sex="male"), WEAK).condition(ICD10, "N18.5", "Chronic kidney disease, stage 5"),
        POTASSIUM,
        6.9,
        "mmol/L",
        days=0.2,
    ),
)
story(
    f"{STEM}/high_in_a_hemolyzed_sample",
    lab(told(Chart("frieda"), WEAK), POTASSIUM, 6.7, "mmol/L", days=1 / 24).bedside(
        {"text": "Hemolyzed specimen"}, valueString="present"
    ),
)
story(
    f"{STEM}/preliminary_value",
    lab(told(Chart("gustav", sex="male"), WEAK), POTASSIUM, 2.3, "mmol/L", days=0.2, status="preliminary"),
)
story(f"{STEM}/very_low_without_a_leg_complaint", lab(Chart("hedwig"), POTASSIUM, 2.4, "mmol/L", days=0.2))

# Blood tests, once.

STEM = "leg_symptom_tests"
story(f"{STEM}/numb_foot_never_tested", told(Chart("ilse"), "Numbness of the left foot for 3 weeks"))
story(
    f"{STEM}/numb_foot_tested_a_month_ago",
    told(tested(Chart("jens", sex="male")), "Numbness of the left foot for 3 weeks"),
)
story(
    f"{STEM}/cramps_by_day_on_a_diuretic",
    taking(told(Chart("kuno", sex="male"), "Calf cramps while gardening"), "Furosemide 40 mg", "4603"),
)
story(
    f"{STEM}/values_not_sent", told(Chart("lore"), "Numbness of the left foot for 3 weeks"), without=("measurements",)
)
story(
    f"{STEM}/numb_after_crossing_the_legs",
    told(Chart("moritz", sex="male"), "Numbness of the left leg after sitting cross-legged"),
)

# Restless legs.

STEM = "restless_legs"
story(f"{STEM}/typical_never_tested", told(Chart("nora"), RESTLESS))
story(
    f"{STEM}/ferritin_at_the_limit",
    lab(lab(told(Chart("otto", sex="male"), RESTLESS), FERRITIN, 75, "ng/mL"), SATURATION, 24, "%"),
)
story(
    f"{STEM}/ferritin_just_above", lab(lab(told(Chart("paula"), RESTLESS), FERRITIN, 76, "ng/mL"), SATURATION, 24, "%")
)
story(
    f"{STEM}/low_saturation_from_iron_and_capacity",
    lab(
        lab(lab(told(Chart("ruben", sex="male"), RESTLESS), FERRITIN, 180, "ng/mL"), IRON, 40, "ug/dL"),
        CAPACITY,
        320,
        "ug/dL",
    ),
)
story(
    f"{STEM}/beyond_iron_on_an_antihistamine",
    taking(
        lab(lab(told(Chart("selma").labs(egfr=80), RESTLESS), FERRITIN, 190, "ng/mL"), SATURATION, 30, "%"),
        "Diphenhydramine 25 mg",
    ),
)
story(f"{STEM}/urge_to_move_only", told(Chart("theo", sex="male"), "Urge to move the legs"))
story(
    f"{STEM}/listed_and_treated",
    taking(
        lab(
            lab(Chart("ursula").condition(ICD10, "G25.81", "Restless legs syndrome"), FERRITIN, 190, "ng/mL"),
            SATURATION,
            30,
            "%",
        ),
        "Gabapentin 300 mg",
        "25480",
    ),
)
story(
    f"{STEM}/dialysis",
    lab(
        lab(
            told(Chart("valentin", sex="male").condition(ICD10, "Z99.2", "Dependence on renal dialysis"), RESTLESS),
            FERRITIN,
            60,
            "ng/mL",
        ),
        SATURATION,
        15,
        "%",
    ),
)
story(f"{STEM}/child", lab(told(Chart("wilma", birth="2016-05-05"), RESTLESS), FERRITIN, 30, "ng/mL"))
story(
    f"{STEM}/pregnant_beyond_iron",
    lab(
        lab(
            told(Chart("ylva", birth="1995-05-05"), RESTLESS).bedside(
                concept("http://loinc.org", "82810-3", "Pregnancy status"),
                valueCodeableConcept=concept(SNOMED, "77386006", "Pregnant"),
            ),
            FERRITIN,
            190,
            "ng/mL",
        ),
        SATURATION,
        30,
        "%",
    ),
)
IRON_TABLET: JSON = {
    "resourceType": "MedicationRequest",
    "id": "draft-1",
    "intent": "order",
    "medicationCodeableConcept": concept(RXNORM, "310325", "ferrous sulfate 325 MG Oral Tablet"),
}
zeno = lab(Chart("zeno", sex="male").condition(ICD10, "E83.110", "Hereditary hemochromatosis"), SATURATION, 62, "%")
story(f"{STEM}/iron_selected_with_hemochromatosis", zeno, hook="order-select", context=drafts(zeno, IRON_TABLET))

# Night cramps.

STEM = "nocturnal_cramps"
story(f"{STEM}/calves_at_night", told(Chart("bruna"), NIGHT))
story(
    f"{STEM}/calves_at_night_on_a_diuretic",
    taking(told(Chart("cyrill", sex="male"), NIGHT), "Furosemide 40 mg", "4603"),
)
story(f"{STEM}/time_of_day_not_told", told(Chart("doris"), "Cramps of the calf"))
story(f"{STEM}/cramp_on_walking", told(Chart("egon", sex="male"), "Calf cramps on walking, relieved by standing still"))
story(f"{STEM}/listed_for_years", Chart("flora").condition(ICD10, "G47.62", "Sleep related leg cramps"))
story(
    f"{STEM}/quinine_on_the_list",
    lab(
        taking(
            Chart("gregor", sex="male")
            .condition(ICD10, "G47.62", "Sleep related leg cramps")
            .condition(ICD10, "I45.81", "Long QT syndrome"),
            "Quinine sulfate 300 mg",
            "199282",
        ),
        PLATELETS,
        96,
        "10*3/uL",
        days=1,
    ),
)
story(
    f"{STEM}/magnesium_with_poor_kidneys",
    lab(taking(told(Chart("helga"), NIGHT), "Magnesium oxide 400 mg"), EGFR, 21, "mL/min/{1.73_m2}"),
)
