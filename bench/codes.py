"""What the benchmark's charts are made of: LOINC, SNOMED CT, RxNorm and ICD-10-CM codes with believable ranges."""

from __future__ import annotations

from typing import NamedTuple


class Measured(NamedTuple):
    """One kind of number: code, name, unit (UCUM), reference range, decimals."""

    code: str
    name: str
    unit: str
    low: float
    high: float
    decimals: int


class Coded(NamedTuple):
    """One kind of statement: code and name, and the same in ICD-10-CM where charts carry both."""

    code: str
    name: str
    icd: str = ""
    icd_name: str = ""


LABORATORY = (
    Measured("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4.0, 5.6, 1),
    Measured("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.6, 1.3, 2),
    Measured("98979-8", "Glomerular filtration rate [CKD-EPI 2021]", "mL/min/{1.73_m2}", 60, 120, 0),
    Measured("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 70, 99, 0),
    Measured("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 3.5, 5.1, 2),
    Measured("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 136, 145, 0),
    Measured("17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 8.6, 10.3, 1),
    Measured("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 12.0, 17.5, 1),
    Measured("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 150, 400, 0),
    Measured("6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 4.5, 11.0, 2),
    Measured("13457-7", "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation", "mg/dL", 40, 100, 0),
    Measured("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 100, 200, 0),
    Measured("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 7, 56, 0),
    Measured("6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 0.8, 1.2, 2),
    Measured("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 0.4, 4.0, 3),
    Measured("2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "ng/mL", 30, 300, 0),
    Measured("14959-1", "Microalbumin/Creatinine [Mass Ratio] in Urine", "mg/g", 1, 30, 1),
    Measured("2132-9", "Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma", "pg/mL", 200, 900, 0),
)

VITAL_SIGNS = (
    Measured("8867-4", "Heart rate", "/min", 60, 100, 0),
    Measured("9279-1", "Respiratory rate", "/min", 12, 20, 0),
    Measured("8310-5", "Body temperature", "Cel", 36.1, 37.8, 1),
    Measured("29463-7", "Body weight", "kg", 50, 110, 2),
    Measured("8302-2", "Body height", "cm", 150, 195, 1),
    Measured("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", 18.5, 25, 1),
    Measured("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", 94, 100, 0),
)

SMOKING = (
    Coded("266919005", "Never smoked tobacco"),
    Coded("8517006", "Ex-smoker"),
    Coded("77176002", "Smoker"),
)

PROBLEMS = (
    Coded("44054006", "Type 2 diabetes mellitus", "E11.9", "Type 2 diabetes mellitus without complications"),
    Coded("38341003", "Hypertensive disorder", "I10", "Essential (primary) hypertension"),
    Coded("55822004", "Hyperlipidemia", "E78.5", "Hyperlipidemia, unspecified"),
    Coded("433144002", "Chronic kidney disease stage 3", "N18.30", "Chronic kidney disease, stage 3 unspecified"),
    Coded("49436004", "Atrial fibrillation", "I48.91", "Unspecified atrial fibrillation"),
    Coded("84114007", "Heart failure", "I50.9", "Heart failure, unspecified"),
    Coded("195967001", "Asthma", "J45.909", "Unspecified asthma, uncomplicated"),
    Coded("13645005", "Chronic obstructive lung disease", "J44.9", "Chronic obstructive pulmonary disease"),
    Coded("396275006", "Osteoarthritis", "M19.90", "Unspecified osteoarthritis, unspecified site"),
    Coded("40930008", "Hypothyroidism", "E03.9", "Hypothyroidism, unspecified"),
    Coded("35489007", "Depressive disorder", "F32.A", "Depression, unspecified"),
    Coded("235595009", "Gastroesophageal reflux disease", "K21.9", "Gastro-esophageal reflux disease"),
)

MEDICINES = (
    Coded("860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"),
    Coded("314076", "lisinopril 10 MG Oral Tablet"),
    Coded("617312", "atorvastatin 20 MG Oral Tablet"),
    Coded("197361", "amlodipine 5 MG Oral Tablet"),
    Coded("866924", "metoprolol tartrate 25 MG Oral Tablet"),
    Coded("310965", "ibuprofen 200 MG Oral Tablet"),
    Coded("198211", "simvastatin 40 MG Oral Tablet"),
    Coded("313782", "acetaminophen 325 MG Oral Tablet"),
    Coded("310429", "furosemide 20 MG Oral Tablet"),
    Coded("198051", "omeprazole 20 MG Delayed Release Oral Capsule"),
    Coded("966222", "levothyroxine sodium 0.05 MG Oral Tablet"),
    Coded("312938", "sertraline 25 MG Oral Tablet"),
)

ALLERGENS = (Coded("7980", "penicillin G"), Coded("2670", "codeine"), Coded("10831", "sulfamethoxazole / trimethoprim"))

PROCEDURES = (
    Coded("73761001", "Colonoscopy"),
    Coded("80146002", "Excision of appendix"),
    Coded("40701008", "Echocardiography"),
    Coded("76601001", "Intramuscular injection"),
)

VACCINES = (Coded("140", "Influenza, split virus, trivalent, PF"), Coded("133", "Pneumococcal conjugate PCV 13"))
