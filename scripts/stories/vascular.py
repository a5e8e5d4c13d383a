"""Compartments, threatened and chronically ischemic legs, veins; compression and vascular medicines selected."""

from __future__ import annotations

from typing import Any

from scripts.story_book import (
    HEPARIN,
    ICD10,
    JSON,
    LOINC,
    RXNORM,
    SITES,
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

STORIES: dict[str, JSON] = {}
story = teller(STORIES)

DIABETES = (ICD10, "E11.9", "Type 2 diabetes mellitus without complications")
PAD = (ICD10, "I73.9", "Peripheral vascular disease, unspecified")
FRACTURE = (ICD10, "S82.202A", "Unspecified fracture of shaft of left tibia, initial encounter for closed fracture")
GANGRENE = (ICD10, "I70.262", "Atherosclerosis of native arteries of extremities with gangrene, left leg")
DIABETIC_ULCER = (ICD10, "E11.621", "Type 2 diabetes mellitus with foot ulcer")
LEFT_FOOT_ULCER = (ICD10, "L97.529", "Non-pressure chronic ulcer of other part of left foot with unspecified severity")
CANCER = (ICD10, "C18.9", "Malignant neoplasm of colon, unspecified")
PREGNANT = (ICD10, "Z33.1", "Pregnant state, incidental")
HEART_FAILURE = (ICD10, "I50.9", "Heart failure, unspecified")
ATORVASTATIN, ASPIRIN, APIXABAN = ("83367", "atorvastatin"), ("1191", "aspirin"), ("1364430", "apixaban")
CILOSTAZOL = ("21107", "cilostazol")
DAY = 24.0


def told(chart: Chart, text: str, *, hours: float = 2, **more: Any) -> Chart:
    """A leg symptom as the patient told it."""
    return chart.bedside({"text": "Leg symptoms"}, valueString=text, hours=hours, **more)


def found(chart: Chart, what: str, side: str = "left", value: str = "yes", **more: Any) -> Chart:
    """A flowsheet item of one leg that is asked with yes and no."""
    return chart.on_leg(what, side, value, **more)


def measured(
    chart: Chart, what: str, side: str, value: float | str, unit: str = "mm[Hg]", *, days: float = 30
) -> Chart:
    """A number of one leg: ABI, toe pressure, compartment pressure."""
    text = str(value)
    comparator = text.rstrip("0123456789.")
    quantity: JSON = {"value": float(text[len(comparator) :]), "unit": unit, "system": UCUM, "code": unit}
    if comparator:
        quantity["comparator"] = comparator
    return chart.bedside(
        {"text": what}, bodySite=concept(SNOMED, *SITES[side]), valueQuantity=quantity, hours=DAY * days
    )


def abi(chart: Chart, side: str, value: float | str, *, days: float = 30) -> Chart:
    """An ankle-brachial index."""
    return measured(chart, "Ankle-brachial index (ABI)", side, value, "1", days=days)


def rated(chart: Chart, points: int) -> Chart:
    """Pain from 0 to 10."""
    return chart.bedside(
        concept(LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
        valueInteger=points,
    )


def cared_for(chart: Chart) -> Chart:
    """Statin and antiplatelet are on the list."""
    return chart.medication(*ATORVASTATIN).medication(*ASPIRIN)


def medicine(rxnorm: str, display: str) -> JSON:
    """A medicine that is about to be ordered."""
    return {
        "resourceType": "MedicationRequest",
        "id": "draft-1",
        "intent": "order",
        "medicationCodeableConcept": concept(RXNORM, rxnorm, display),
    }


# Compartment syndrome.

STEM = "compartment_syndrome"


def broken(name: str, **patient: Any) -> Chart:
    """A left tibia that broke yesterday."""
    return Chart(name, birth="1991-05-04", **patient).condition(*FRACTURE, recorded_hours=20)


story(
    f"{STEM}/tense_calf_after_fracture", found(rated(broken("adele"), 9), "Calf compartment tense").pedal("left", "2+")
)
story(
    f"{STEM}/numb_in_a_cast",
    Chart("boris", sex="male", birth="1984-01-09")
    .procedure({"text": "Application of below-knee cast, left leg"}, hours=60)
    .sensation("left", "decreased"),
)
story(f"{STEM}/pain_six_of_ten", found(rated(broken("cilla"), 6), "Calf compartment tense"))
story(f"{STEM}/not_examined", rated(broken("dimitri", sex="male"), 8))
story(f"{STEM}/soft_and_sensate", found(rated(broken("elvira"), 8), "Calf compartment tense", value="no"))
story(
    f"{STEM}/old_fracture_with_sciatica",
    rated(Chart("fergus", sex="male").condition(*FRACTURE, recorded_hours=DAY * 200), 9)
    .condition(ICD10, "M54.32", "Sciatica, left side")
    .sensation("left", "decreased")
    .pedal("left", "2+"),
)
story(
    f"{STEM}/pressure_difference_of_thirty",
    measured(Chart("gudrun"), "Compartment pressure", "left", 50, days=0.05).number_of(
        "8462-4", "Diastolic blood pressure", 80, "mm[Hg]", hours=1
    ),
)
story(
    f"{STEM}/pressure_without_blood_pressure",
    measured(Chart("hamid", sex="male"), "Compartment pressure", "left", 35, days=0.05),
)
story(
    f"{STEM}/heparin_waits_in_a_pulseless_leg",
    found(rated(threatened("ilona"), 9), "Calf compartment tense").procedure(
        {"text": "Femoral embolectomy, left"}, hours=30, bodySite=[concept(SNOMED, *SITES["left"])]
    ),
)

# Phlegmasia.

STEM = "phlegmasia"
story(
    f"{STEM}/blue_and_massively_swollen",
    found(Chart("jaro", sex="male"), "Entire leg swollen")
    .color("left", "cyanotic")
    .pain("left", onset_hours=8)
    .pedal("left", "1+")
    .weight(80)
    .labs(),
)
story(
    f"{STEM}/swollen_and_not_blue",
    found(Chart("katja"), "Entire leg swollen").color("left", "normal").pain("left", onset_hours=8).pedal("left", "2+"),
)
story(
    f"{STEM}/color_not_recorded",
    found(Chart("lorenz", sex="male"), "Entire leg swollen").pain("left", onset_hours=8).pedal("left", "2+"),
)
story(
    f"{STEM}/cold_mottled_leg_is_the_artery",
    Chart("mirjam")
    .pedal("left", "absent")
    .color("left", "mottled")
    .pain("left", onset_hours=4)
    .power("left", "4/5")
    .weight(62)
    .labs(),
)

# Chronic limb-threatening ischemia.

STEM = "limb_threatening_ischemia"


def ulcerated(name: str, **patient: Any) -> Chart:
    """A diabetic with an ulcer of the left foot for two months."""
    return (
        Chart(name, **patient)
        .condition(*DIABETIC_ULCER, recorded_hours=DAY * 60)
        .condition(*LEFT_FOOT_ULCER, recorded_hours=DAY * 60, onsetDateTime=ago(days=60))
    )


story(
    f"{STEM}/rest_pain_with_a_toe_pressure_of_thirty",
    measured(
        told(Chart("nils", sex="male"), "Pain of the left toes at rest for six weeks"), "Toe pressure", "left", 30
    ),
)
story(
    f"{STEM}/rest_pain_with_a_toe_pressure_of_thirty_one",
    measured(told(Chart("odette"), "Pain of the left toes at rest for six weeks"), "Toe pressure", "left", 31),
)
story(
    f"{STEM}/diabetic_ulcer_with_a_stiff_ankle",
    measured(abi(ulcerated("piet", sex="male"), "left", 1.52), "Toe pressure", "left", 28).pedal("left", "Doppler"),
)
story(f"{STEM}/diabetic_ulcer_never_tested", ulcerated("quirina").sensation("left", "decreased", hours=DAY * 20))
story(f"{STEM}/diabetic_ulcer_examination_not_sent", ulcerated("rasmus", sex="male"), without=("exam",))
story(
    f"{STEM}/diabetic_ulcer_tested_and_perfused",
    measured(abi(ulcerated("senta"), "left", 1.1), "Toe pressure", "left", 80),
)
story(f"{STEM}/gangrene", Chart("till", sex="male").condition(*GANGRENE, recorded_hours=30))
story(
    f"{STEM}/night_pain_of_a_nerve",
    measured(
        told(Chart("ute").condition(*DIABETES), "Burning pain of both feet at night for a year"),
        "Toe pressure",
        "left",
        95,
    ),
)
story(
    f"{STEM}/acute_on_the_same_leg",
    measured(threatened("valdemar", sex="male").condition(*LEFT_FOOT_ULCER), "Toe pressure", "left", 20),
)

# Deep vein thrombosis.

STEM = "deep_vein_thrombosis"
LOOKED_AT = (
    "Calf tenderness",
    "Entire leg swollen",
    "Calf circumference difference of more than 3 cm",
    "Pitting edema of the leg",
    "Collateral superficial veins of the leg",
)


def swollen(name: str, **patient: Any) -> Chart:
    """A left leg that swelled since yesterday."""
    return found(Chart(name, **patient), "Swelling of the lower leg")


story(
    f"{STEM}/likely_in_a_patient_with_cancer",
    found(swollen("wanja", sex="male").condition(*CANCER), "Calf tenderness").pedal("left", "2+"),
)
story(f"{STEM}/score_not_complete", found(swollen("xenia"), "Calf tenderness"))
everything = swollen("yorick", sex="male")
for item in LOOKED_AT:
    found(everything, item, value="no")
story(f"{STEM}/unlikely_everything_looked_at", everything)
story(
    f"{STEM}/both_legs_swollen",
    found(swollen("zelda").condition(*HEART_FAILURE), "Swelling of the lower leg", "right"),
)
story(
    f"{STEM}/listed_and_treated",
    swollen("arvid", sex="male")
    .condition(
        ICD10,
        "I82.402",
        "Acute embolism and thrombosis of unspecified deep veins of left lower extremity",
        recorded_hours=DAY * 9,
    )
    .medication(*APIXABAN),
)
story(
    f"{STEM}/listed_and_untreated",
    Chart("birte").condition(
        ICD10,
        "I82.402",
        "Acute embolism and thrombosis of unspecified deep veins of left lower extremity",
        recorded_hours=20,
    ),
)
story(
    f"{STEM}/swollen_and_pulseless",
    found(threatened("caspar", sex="male"), "Swelling of the lower leg"),
)

# Aorto-iliac disease.

STEM = "aortoiliac_disease"
BUTTOCKS = "Pain of both buttocks on walking, relieved by standing still, for a year"


def groins(chart: Chart, left: str, right: str | None) -> Chart:
    """The femoral pulses, and palpable feet that nobody worries about today."""
    chart.pulse("femoral", "left", left, hours=DAY * 9)
    return chart if right is None else chart.pulse("femoral", "right", right, hours=DAY * 9)


story(
    f"{STEM}/weak_groins_and_buttock_claudication", groins(told(Chart("detlef", sex="male"), BUTTOCKS), "1+", "absent")
)
story(f"{STEM}/one_groin_weak", groins(told(Chart("edda"), BUTTOCKS), "1+", "2+"))
story(f"{STEM}/one_groin_not_felt_for", groins(told(Chart("frido", sex="male"), BUTTOCKS), "1+", None))
story(
    f"{STEM}/sitting_helps",
    groins(
        told(Chart("gerda"), "Pain of both buttocks on walking, relieved by sitting and bending forward, for a year"),
        "1+",
        "1+",
    ),
)

# Peripheral artery disease.

STEM = "peripheral_artery_disease"
CALF = "Pain of the left calf on walking, relieved by standing still, for two months"
story(f"{STEM}/index_of_0_90", abi(Chart("holger", sex="male"), "left", 0.90))
story(f"{STEM}/index_of_0_91_without_symptoms", abi(Chart("inka"), "left", 0.91))
story(f"{STEM}/index_of_0_91_on_walking", abi(told(Chart("jost", sex="male"), CALF), "left", 0.91))
story(f"{STEM}/normal_index_on_walking", abi(told(Chart("karin"), CALF), "left", 1.1))
story(
    f"{STEM}/claudication_measured_and_limiting",
    abi(
        abi(
            told(Chart("lars", sex="male").condition(*DIABETES), f"{CALF}, limits daily life"),
            "left",
            0.62,
        ),
        "right",
        1.02,
    ),
)
story(f"{STEM}/claudication_never_measured", told(Chart("marit"), CALF))
story(
    f"{STEM}/claudication_examination_cut",
    Chart("norbert", sex="male").condition(ICD10, "M79.662", CALF, onsetDateTime=ago(days=60)),
    without=("exam",),
)
story(
    f"{STEM}/stiff_ankle_in_diabetes",
    abi(abi(Chart("olga").condition(*DIABETES), "left", 1.41), "right", ">1.4"),
)
story(
    f"{STEM}/both_calves_and_only_sitting_helps",
    told(
        Chart("paavo", sex="male"), "Pain of both legs on walking, relieved by sitting or bending forward, for a year"
    ),
)
story(
    f"{STEM}/listed_with_everything_in_place", abi(cared_for(Chart("quentin", sex="male").condition(*PAD)), "left", 0.8)
)
story(f"{STEM}/listed_without_its_medicines", Chart("romy").condition(*PAD))
story(f"{STEM}/listed_medicines_not_sent", Chart("sven", sex="male").condition(*PAD), without=("medications",))
story(
    f"{STEM}/ulcer_on_an_ischemic_leg",
    abi(Chart("tova").condition(*LEFT_FOOT_ULCER, recorded_hours=DAY * 40, onsetDateTime=ago(days=40)), "left", 0.7),
)
story(
    f"{STEM}/cilostazol_with_heart_failure",
    Chart("ulf", sex="male").condition(*HEART_FAILURE).condition(*PAD).medication(*CILOSTAZOL).medication(*ASPIRIN),
)
chart = Chart("vera").condition(*HEART_FAILURE)
story(
    f"{STEM}/cilostazol_selected_in_heart_failure",
    chart,
    hook="order-select",
    context=drafts(chart, medicine(*CILOSTAZOL)),
)
chart = Chart("walter", sex="male").medication(*APIXABAN)
story(
    f"{STEM}/aspirin_selected_beside_apixaban",
    chart,
    hook="order-select",
    context=drafts(chart, medicine(*ASPIRIN)),
)
chart = Chart("xaver", sex="female", birth="1994-02-02").condition(
    ICD10, "Z33.1", "Pregnant state, incidental", recorded_hours=DAY * 60
)
story(
    f"{STEM}/statin_selected_in_pregnancy",
    chart,
    hook="order-select",
    context=drafts(chart, medicine(*ATORVASTATIN)),
)

# Venous disease.

STEM = "venous_disease"
VARICOSE = (ICD10, "I83.90", "Asymptomatic varicose veins of unspecified lower extremity")
ULCERATED_VEINS = (ICD10, "I83.029", "Varicose veins of left lower extremity with ulcer of unspecified site")
STOCKING = service_request({"text": "Compression stockings class II, below knee"})
story(f"{STEM}/ulcer_of_two_months", Chart("ylva").condition(*ULCERATED_VEINS, onsetDateTime=ago(days=60)))
story(
    f"{STEM}/ulcer_of_ten_days",
    Chart("zeno", sex="male").condition(*ULCERATED_VEINS, recorded_hours=30, onsetDateTime=ago(days=10)),
)
story(
    f"{STEM}/ulcer_examination_not_sent",
    Chart("alma").condition(*ULCERATED_VEINS, onsetDateTime=ago(days=60)),
    without=("exam",),
)
story(f"{STEM}/veins_without_symptoms", Chart("bela", sex="male").condition(*VARICOSE))
story(
    f"{STEM}/bleeding_vein",
    Chart("cora").condition(
        "https://ehr.example/problems", "p1", "Bleeding varicose vein of the left leg", recorded_hours=2
    ),
)
story(
    f"{STEM}/new_swelling_is_a_thrombosis_first",
    swollen("dorte").condition(ICD10, "I87.2", "Venous insufficiency (chronic) (peripheral)"),
)
for name, left, right in (
    ("low", 0.55, 1.0),
    ("reduced", 0.72, 1.0),
    ("stiff", 1.36, 1.0),
    ("sound", 1.0, 1.1),
):
    chart = abi(abi(Chart(f"egon-{name}", sex="male"), "left", left), "right", right)
    story(f"{STEM}/compression_selected_{name}", chart, hook="order-select", context=drafts(chart, STOCKING))
chart = Chart("femke").condition(*ULCERATED_VEINS, onsetDateTime=ago(days=60))
story(f"{STEM}/compression_selected_never_measured", chart, hook="order-select", context=drafts(chart, STOCKING))
chart = threatened("gisbert", sex="male").medication(*HEPARIN)
story(f"{STEM}/compression_selected_on_an_acute_leg", chart, hook="order-select", context=drafts(chart, STOCKING))
