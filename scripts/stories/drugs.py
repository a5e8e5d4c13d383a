"""Selected medicines: each with a patient whom it may harm, one whom it suits, and one of whom too little was sent."""

from __future__ import annotations

from typing import Any

from scripts.stories.metabolic import CREATININE, EGFR, lab, taking, told
from scripts.story_book import ICD10, JSON, RXNORM, Chart, concept, drafts, teller, threatened

STORIES: dict[str, JSON] = {}
story = teller(STORIES)

GABAPENTIN, PREGABALIN = ("25480", "gabapentin"), ("187832", "pregabalin")
DULOXETINE, AMITRIPTYLINE = ("72625", "duloxetine"), ("704", "amitriptyline")
IBUPROFEN, QUININE, ROPINIROLE = (
    ("5640", "ibuprofen"),
    ("198186", "quinine 325 MG Oral Capsule"),
    ("72302", "ropinirole"),
)

RESTLESS = (ICD10, "G25.81", "Restless legs syndrome")
NEUROPATHY = (ICD10, "E11.42", "Type 2 diabetes mellitus with diabetic polyneuropathy")


def prescribed(medicine: tuple[str, str] | str, text: str = "", **dosage: Any) -> JSON:
    """A drafted prescription with one dosage line in words, and in numbers when they are given."""
    named = {"text": medicine} if isinstance(medicine, str) else concept(RXNORM, *medicine)
    line: JSON = {"text": text} if text else {}
    if dosage:
        line["doseAndRate"] = [{"doseQuantity": {"value": dosage["mg"], "unit": "mg"}}]
        line["timing"] = {"repeat": {"frequency": dosage["times"], "period": 1, "periodUnit": "d"}}
    return {
        "resourceType": "MedicationRequest",
        "id": "draft-1",
        "intent": "order",
        "medicationCodeableConcept": named,
        **({"dosageInstruction": [line]} if line else {}),
    }


def select(name: str, chart: Chart, *orders: JSON, **changes: Any) -> None:
    """An order-select call in which every draft is selected."""
    story(name, chart, hook="order-select", context=drafts(chart, *orders), **changes)


def kidneys(chart: Chart, creatinine: float, kilograms: float, egfr: float) -> Chart:
    """What a clearance is computed from, and the eGFR of the same day."""
    lab(chart, CREATININE, creatinine, "mg/dL")
    lab(chart, EGFR, egfr, "mL/min/{1.73_m2}")
    return chart.weight(kilograms, hours=48)


# Gabapentinoids.

STEM = "gabapentinoid"
aged = kidneys(Chart("odile", birth="1944-05-09"), 1.4, 58, 37).condition(*NEUROPATHY)
select(f"{STEM}/dose_above_the_kidneys", aged, prescribed(GABAPENTIN, "600 mg three times daily", mg=600, times=3))
young = kidneys(Chart("pavel", sex="male", birth="1980-01-30"), 0.9, 82, 95).condition(*NEUROPATHY)
select(f"{STEM}/suits", young, prescribed(PREGABALIN, mg=50, times=3))
opioid = taking(kidneys(Chart("quentin", sex="male", birth="1975-10-02"), 0.9, 90, 96), "Oxycodone 5 mg tablet")
opioid.condition(ICD10, "J44.9", "Chronic obstructive pulmonary disease, unspecified")
select(f"{STEM}/with_opioid_and_lung_disease", opioid, prescribed(GABAPENTIN, mg=300, times=1))
unmeasured = Chart("rosa", birth="1978-08-19").condition(*RESTLESS)
select(f"{STEM}/kidneys_not_known", unmeasured, prescribed(GABAPENTIN, mg=300, times=1), without=("measurements",))
titrated = kidneys(Chart("ulf", sex="male", birth="1972-04-11"), 0.8, 76, 99).condition(*NEUROPATHY)
titration = prescribed(GABAPENTIN)
titration["dosageInstruction"] = [
    {"sequence": step, **prescribed(GABAPENTIN, mg=300, times=step)["dosageInstruction"][0]} for step in (1, 2, 3)
]
select(f"{STEM}/titration_suits", titrated, titration)

# Duloxetine.

STEM = "duloxetine"
tedizolid = taking(kidneys(Chart("selma", birth="1969-12-01"), 0.8, 70, 88), "linezolid", "190376")
tedizolid.condition(*NEUROPATHY)
select(f"{STEM}/with_linezolid", tedizolid, prescribed(DULOXETINE, mg=60, times=1))
doubled = kidneys(Chart("tomas", sex="male", birth="1966-02-14"), 0.9, 88, 90).condition(*NEUROPATHY)
select(f"{STEM}/dose_above_the_cap", doubled, prescribed(DULOXETINE, mg=60, times=2))
suited = kidneys(Chart("una", birth="1970-07-07"), 0.8, 66, 85).condition(*NEUROPATHY)
select(f"{STEM}/suits", suited, prescribed(DULOXETINE, mg=60, times=1))
# The two steps of our own draft come back as sent.
stepped = prescribed(DULOXETINE)
stepped["dosageInstruction"] = [
    {"sequence": step, **prescribed(DULOXETINE, mg=mg, times=1)["dosageInstruction"][0]}
    for step, mg in ((1, 30), (2, 60))
]
select(f"{STEM}/accepted_in_two_steps", suited, stepped)
select(f"{STEM}/medicines_not_sent", suited, prescribed(DULOXETINE, mg=60, times=1), without=("medications",))

# Tricyclics.

STEM = "tca"
retention = told(Chart("viktor", sex="male", birth="1949-09-23"), "Burning feet at night")
retention.condition(ICD10, "I45.81", "Long QT syndrome").condition(ICD10, "R33.9", "Retention of urine, unspecified")
select(f"{STEM}/long_qt_retention_and_age", retention, prescribed(AMITRIPTYLINE, mg=10, times=1))
select(f"{STEM}/suits", young, prescribed(AMITRIPTYLINE, mg=10, times=1))

# NSAIDs.

STEM = "nsaid"
triple = taking(taking(Chart("wilma", birth="1947-03-03"), "Lisinopril 10 mg tablet"), "Furosemide 40 mg tablet")
triple = lab(taking(triple, "warfarin", "11289"), EGFR, 42, "mL/min/{1.73_m2}")
triple.condition(ICD10, "M54.16", "Radiculopathy, lumbar region")
select(f"{STEM}/warfarin_kidneys_and_age", triple, prescribed(IBUPROFEN, mg=400, times=3))
sciatica = Chart("xaver", sex="male", birth="1985-06-06").condition(ICD10, "M54.31", "Sciatica, right side")
select(f"{STEM}/suits", sciatica, prescribed(IBUPROFEN, mg=400, times=3))
select(f"{STEM}/medicines_not_sent", sciatica, prescribed(IBUPROFEN, mg=400, times=3), without=("medications",))
old = taking(
    taking(Chart("ygor", sex="male", birth="1940-01-01"), "Lisinopril 10 mg tablet"), "Furosemide 40 mg tablet"
)
select(f"{STEM}/low_dose_aspirin_is_exempt", old, prescribed(("1191", "aspirin"), mg=81, times=1))
expecting = Chart("yara", birth="1994-04-04").number_of("11884-4", "Gestational age", 22, "wk", hours=48)
select(f"{STEM}/pregnancy_of_22_weeks", expecting, prescribed(IBUPROFEN, mg=400, times=3))
select(f"{STEM}/with_a_threatened_leg", threatened("zacharias", sex="male"), prescribed(IBUPROFEN, mg=400, times=3))

# Quinine.

STEM = "quinine"
cramps = told(Chart("adele", birth="1951-11-11"), "Painful calf cramps at night").condition(
    ICD10, "G70.00", "Myasthenia gravis without (acute) exacerbation"
)
select(
    f"{STEM}/for_cramps_with_myasthenia", taking(cramps, "Digoxin 125 mcg tablet"), prescribed(QUININE, mg=325, times=1)
)
malaria = Chart("bela", sex="male", birth="1988-02-02")
malaria.condition(ICD10, "B50.9", "Plasmodium falciparum malaria, unspecified", recorded_hours=5)
select(f"{STEM}/for_malaria", malaria, prescribed(QUININE, mg=648, times=3))

# Dopamine agonists.

STEM = "dopamine_agonist"
select(
    f"{STEM}/new_for_restless_legs",
    kidneys(Chart("carla", birth="1971-01-21").condition(*RESTLESS), 0.8, 64, 88),
    prescribed(ROPINIROLE, mg=0.25, times=1),
)
renewed = taking(Chart("dagmar", birth="1955-05-15").condition(*RESTLESS), *reversed(ROPINIROLE))
select(f"{STEM}/renewed_for_restless_legs", renewed, prescribed(ROPINIROLE, mg=1, times=1))
parkinson = Chart("emil", sex="male", birth="1952-12-12").condition(
    ICD10, "G20.A1", "Parkinson's disease without dyskinesia, without mention of fluctuations"
)
select(f"{STEM}/for_parkinson_disease", parkinson, prescribed("Carbidopa-levodopa 25-100 mg", mg=100, times=3))
select(
    f"{STEM}/diagnoses_not_sent", Chart("franka", birth="1960-06-16"), prescribed(ROPINIROLE), without=("conditions",)
)

# Magnesium.

STEM = "oral_magnesium"
weak = lab(told(Chart("gitta", birth="1946-10-26"), "Painful calf cramps at night"), EGFR, 24, "mL/min/{1.73_m2}")
select(f"{STEM}/poor_kidneys", weak, prescribed("Magnesium oxide 400 mg tablet", mg=400, times=1))
strong = lab(
    told(Chart("henrik", sex="male", birth="1958-08-28"), "Painful calf cramps at night"), EGFR, 74, "mL/min/{1.73_m2}"
)
select(f"{STEM}/suits", strong, prescribed("Magnesium oxide 400 mg tablet", mg=400, times=1))
