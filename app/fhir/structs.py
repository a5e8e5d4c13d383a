"""The FHIR fields that somebody reads, and nothing else; everything may be missing, because in real charts it is.

HL7 FHIR R4 (4.0.1). Decoding is typed and in bulk; what does not fit is mended by ``app.fhir.decode``.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec
from msgspec import Raw, Struct, field


class Coding(Struct):
    """A code of a code system."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Struct):
    """Codes for one meaning, and its text."""

    coding: list[Coding | None] | None = None
    text: str | None = None


class Quantity(Struct):
    """A number with its unit; also read for Age and Duration."""

    value: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Range(Struct):
    """From low to high."""

    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Struct):
    """Numerator over denominator."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Period(Struct):
    """From start to end, as charted."""

    start: str | None = None
    end: str | None = None


class Identifier(Struct):
    """Known to exist, never read: an identifier alone does not prove who the patient is (DATA-01)."""


class Reference(Struct):
    """A pointer to another resource."""

    reference: str | None = None
    display: str | None = None
    identifier: Identifier | None = None


class Meta(Struct, rename="camel"):
    """Which version of a resource this is."""

    last_updated: str | None = None


class Resource(Struct, tag_field="resourceType", rename="camel", kw_only=True):
    """What every resource may hold."""

    id: str | None = None
    meta: Meta | None = None
    contained: list[Raw] | None = None


class Patient(Resource, tag="Patient"):
    """Who it is about."""

    birth_date: str | None = None
    gender: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None


class Encounter(Resource, tag="Encounter"):
    """The visit, for its reason only."""

    status: str | None = None
    subject: Reference | None = None
    period: Period | None = None
    reason_code: list[CodeableConcept | None] | None = None
    reason_reference: list[Reference | None] | None = None


class Component(Struct, rename="camel", kw_only=True):
    """One part of an observation, with a code and a value of its own."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: Decimal | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    lost: bool = field(default=False, name="__lost")  # set by the mending: an answer was given and cannot be read


class Observation(Resource, tag="Observation"):
    """A finding, a measurement or an answer."""

    status: str | None = None
    subject: Reference | None = None
    focus: list[Reference | None] | None = None
    category: list[CodeableConcept | None] | None = None
    code: CodeableConcept | None = None
    body_site: CodeableConcept | None = None
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: Decimal | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_date_time: str | None = None
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept | None] | None = None
    lost: bool = field(default=False, name="__lost")  # set by the mending: an answer was given and cannot be read
    component: list[Component | None] | None = None


class Condition(Resource, tag="Condition"):
    """A problem, a diagnosis or a complaint."""

    subject: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: list[CodeableConcept | None] | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    onset_age: Quantity | None = None
    onset_range: Range | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_period: Period | None = None
    abatement_age: Quantity | None = None
    abatement_range: Range | None = None
    abatement_string: str | None = None
    abatement_boolean: bool | None = None
    recorded_date: str | None = None
    asserted_date: str | None = None


class DoseAndRate(Struct, rename="camel", kw_only=True):
    """How much, and how fast."""

    dose_quantity: Quantity | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None
    rate_range: Range | None = None


class Repeat(Struct, rename="camel", kw_only=True):
    """How often a dose is given."""

    frequency: Decimal | None = None
    frequency_max: Decimal | None = None
    period: Decimal | None = None
    period_unit: str | None = None
    when: list[str | None] | None = None


class Timing(Struct, rename="camel", kw_only=True):
    """When a dose is given."""

    repeat: Repeat | None = None
    code: CodeableConcept | None = None


class Dosage(Struct, rename="camel", kw_only=True):
    """How a medicine is given: R4, with the older places of dose and rate, and those of an administration."""

    sequence: Decimal | None = None
    text: str | None = None
    patient_instruction: str | None = None
    route: CodeableConcept | None = None
    timing: Timing | None = None
    dose_and_rate: list[DoseAndRate | None] | None = None
    dose_quantity: Quantity | None = None
    dose: Quantity | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None


class Ingredient(Struct, rename="camel", kw_only=True):
    """What a product contains."""

    item_codeable_concept: CodeableConcept | None = None
    strength: Ratio | None = None


class Medication(Resource, tag="Medication"):
    """A product that others refer to."""

    code: CodeableConcept | None = None
    ingredient: list[Ingredient | None] | None = None


class MedicationRequest(Resource, tag="MedicationRequest"):
    """An order for a medicine."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    subject: Reference | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    authored_on: str | None = None
    reason_code: list[CodeableConcept | None] | None = None
    dosage_instruction: list[Dosage | None] | None = None


class MedicationStatement(Resource, tag="MedicationStatement"):
    """What the patient is said to take."""

    status: str | None = None
    subject: Reference | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    date_asserted: str | None = None
    reason_code: list[CodeableConcept | None] | None = None
    dosage: list[Dosage | None] | None = None


class MedicationAdministration(Resource, tag="MedicationAdministration"):
    """A dose that was given, or an infusion that runs."""

    status: str | None = None
    subject: Reference | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    reason_code: list[CodeableConcept | None] | None = None
    dosage: Dosage | None = None


class Reaction(Struct, rename="camel", kw_only=True):
    """One event of an allergy."""

    substance: CodeableConcept | None = None
    manifestation: list[CodeableConcept | None] | None = None
    description: str | None = None
    severity: str | None = None


class AllergyIntolerance(Resource, tag="AllergyIntolerance"):
    """An allergy or intolerance."""

    patient: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    criticality: str | None = None
    code: CodeableConcept | None = None
    recorded_date: str | None = None
    reaction: list[Reaction | None] | None = None


class Procedure(Resource, tag="Procedure"):
    """Something that was done."""

    status: str | None = None
    subject: Reference | None = None
    code: CodeableConcept | None = None
    body_site: list[CodeableConcept | None] | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    performed_age: Quantity | None = None


class DeviceName(Struct):
    """A name of a device."""

    name: str | None = None


class Device(Resource, tag="Device"):
    """An implanted or attached device."""

    status: str | None = None
    patient: Reference | None = None
    type: CodeableConcept | None = None
    device_name: list[DeviceName | None] | None = None


class ServiceRequest(Resource, tag="ServiceRequest"):
    """An order for an examination, a referral or a procedure."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    subject: Reference | None = None
    code: CodeableConcept | None = None
    body_site: list[CodeableConcept | None] | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    authored_on: str | None = None
    reason_code: list[CodeableConcept | None] | None = None


class DeviceRequest(Resource, tag="DeviceRequest"):
    """An order for a device, such as a compression stocking."""

    status: str | None = None
    intent: str | None = None
    subject: Reference | None = None
    code_codeable_concept: CodeableConcept | None = None
    authored_on: str | None = None
    reason_code: list[CodeableConcept | None] | None = None


class Issue(Struct):
    """Why a query failed, or what the server adds to an answer."""

    severity: str | None = None


class OperationOutcome(Resource, tag="OperationOutcome"):
    """The client says that it could not get the data, or comments on an answer."""

    issue: list[Issue | None] | None = None


READ: tuple[type[Resource], ...] = (
    Patient,
    Encounter,
    Observation,
    Condition,
    Medication,
    MedicationRequest,
    MedicationStatement,
    MedicationAdministration,
    AllergyIntolerance,
    Procedure,
    Device,
    ServiceRequest,
    DeviceRequest,
    OperationOutcome,
)
"""The resource types with fields of interest."""

BY_TYPE: dict[str, type[Resource]] = {kind.__name__: kind for kind in READ}

# Known so that their presence costs nothing; any other type is ignored just as politely, only more slowly.
_IGNORED_NAMES = (
    "Provenance", "Practitioner", "PractitionerRole", "Organization", "Location", "Group", "RelatedPerson",
    "DiagnosticReport", "DocumentReference", "QuestionnaireResponse", "FamilyMemberHistory", "Immunization",
    "CarePlan", "CareTeam", "Goal", "Coverage", "Specimen", "ImagingStudy", "Media", "Binary", "List", "Composition",
    "ClinicalImpression", "Communication", "MedicationDispense", "MedicationOrder", "ProcedureRequest",
    "ReferralRequest", "DiagnosticOrder", "Appointment", "Task", "Consent", "Flag", "NutritionOrder", "Parameters",
)  # fmt: skip


class Ignored(Resource):
    """A resource of a type that nobody reads."""


IGNORED: tuple[type[msgspec.Struct], ...] = tuple(
    msgspec.defstruct(name, [], bases=(Ignored,), tag=name, tag_field="resourceType", module=__name__)
    for name in _IGNORED_NAMES
)


class Link(Struct):
    """A link of a Bundle; ``next`` means that there is more."""

    relation: str | None = None


NOTHING = Raw(b"")


class RawEntry(Struct, rename="camel"):
    """An entry whose resource is not looked into."""

    full_url: str | None = None
    resource: Raw = NOTHING


class RawBundle(Struct, rename="camel"):
    """A Bundle whose entries are not looked into."""

    resource_type: str | None = None
    entry: list[Raw] | None = None
    link: list[Link | None] | None = None
