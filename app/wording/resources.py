"""Order templates: built and checked once at start against R4B models, filled with plain values in a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from app.conclusions import Blank, Blanks
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.moments import When
from app.wording.speech import Speech, Text

if TYPE_CHECKING:
    from pydantic import ValidationError

ORDERABLE = ("MedicationRequest", "ServiceRequest")
"""The kinds of order that clients apply from a suggestion."""

INTENTS = ("proposal", "plan", "order")
"""R4 request-intent codes that leave the decision to the clinician, or that clients need for an order form."""

PRIORITIES = ("routine", "urgent", "asap", "stat")
"""R4 request-priority."""

_SET_HERE = ("id", "subject", "encounter", "authoredOn", "requester", "doNotPerform", "meta")
_SAMPLES: tuple[str | int, ...] = (1, "sample")
_MOST_TRIALS = 256  # Ours: eight blanks of two kinds each; no template comes near.


class ResourceTemplate:
    """A MedicationRequest or ServiceRequest with blanks."""

    __slots__ = ("_template", "_varying", "blanks")

    def __init__(self, template: Mapping[str, Any]) -> None:
        """Check what can be checked without the patient. Raises ValueError saying what is wrong."""
        if template.get("resourceType") not in ORDERABLE:
            raise ValueError(f"resourceType must be one of {', '.join(ORDERABLE)}")
        for key in _SET_HERE:
            if key in template:
                raise ValueError(f"{key} is not for the template")
        if template.get("status", "draft") != "draft":
            raise ValueError("status can only be draft")
        if template.get("intent") not in INTENTS:
            raise ValueError(f"intent must be one of {', '.join(INTENTS)}")
        if template.get("priority", "routine") not in PRIORITIES:
            raise ValueError(f"priority must be one of {', '.join(PRIORITIES)}")
        self._template = {
            "resourceType": template["resourceType"],
            "status": "draft",
            **_parsed(dict(template), "resource"),
        }
        self._varying = tuple(key for key, value in self._template.items() if any(_blanks_in(value)))
        self.blanks = frozenset(_blanks_in(self._template))

    def filled(self, blanks: Blanks, speech: Speech, patient_id: str, encounter_id: str | None) -> dict[str, Any]:
        """The draft order of this patient. Raises LookupError naming a blank that was not filled.

        Parts without a blank are the template's own, so nobody may change them.
        """
        # No authoredOn: nobody has written this order yet.
        resource: dict[str, Any] = dict(self._template)
        for key in self._varying:
            resource[key] = _filled(self._template[key], blanks, speech)
        resource["subject"] = {"reference": f"Patient/{patient_id}"}
        if encounter_id is not None:
            resource["encounter"] = {"reference": f"Encounter/{encounter_id}"}
        return resource

    def validate(self, speech: Speech) -> None:
        """Fill with samples and build the R4B model. Raises ValueError with the reason when no sample fits."""
        from fhir.resources.R4B.medicationrequest import MedicationRequest
        from fhir.resources.R4B.servicerequest import ServiceRequest
        from pydantic import ValidationError

        model = MedicationRequest if self._template["resourceType"] == "MedicationRequest" else ServiceRequest
        names = sorted(self.blanks)
        reasons: list[list[str]] = []
        # A blank may stand for a number or for a text; which one only the model knows.
        for values in islice(product(_SAMPLES, repeat=len(names)), _MOST_TRIALS):
            resource = self.filled(dict(zip(names, values, strict=True)), speech, "sample", "sample")
            try:
                model.model_validate(resource)
            except ValidationError as problem:
                reasons.append(_reasons(problem))
            else:
                return
        # The sample with the fewest complaints is the one whose kinds fitted best.
        raise ValueError(f"not valid R4: {min(reasons, key=len)[0]}")


def _reasons(problem: ValidationError) -> list[str]:
    return [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in problem.errors()]


def _parsed(value: Any, where: str) -> Any:
    """Texts with blanks become ``Text``; nulls, empty values and YAML's own kinds of value are refused."""
    match value:
        case dict() if value:
            return {key: _parsed(inner, f"{where}.{key}") for key, inner in value.items()}
        case list() if value:
            return [_parsed(inner, where) for inner in value]
        case str() if value.strip():
            try:
                text = Text.parse(value)
            except ValueError as reason:
                raise ValueError(f"{where}: {reason}") from None
            return text if text.blanks else "".join(literal for literal, _ in text.pieces)
        case bool() | int() | float():
            return value
        case _:
            raise ValueError(f"{where}: null, empty or not JSON; dates need quotes")


def _blanks_in(value: Any) -> Iterator[str]:
    match value:
        case Text():
            yield from value.blanks
        case dict():
            for inner in value.values():
                yield from _blanks_in(inner)
        case list():
            for inner in value:
                yield from _blanks_in(inner)
        case _:
            return


def _filled(value: Any, blanks: Blanks, speech: Speech) -> Any:
    match value:
        case Text(pieces=(("", name),)):
            return _as_json(blanks[name])
        case Text():
            return value.filled(blanks, speech)
        case dict():
            return {key: _filled(inner, blanks, speech) for key, inner in value.items()}
        case list():
            return [_filled(inner, blanks, speech) for inner in value]
        case _:
            return value


def _as_json(value: Blank) -> str | int | float:
    """The blank as a JSON value: a FHIR decimal is a number, and 5600 is not 5600.0."""
    match value:
        case Side() | Concept():
            return value.value
        case When():
            return _as_fhir_date(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


def _as_fhir_date(when: When) -> str:
    moment: datetime = when.earliest
    if when.to_the_day_only:
        return moment.date().isoformat()
    return moment.astimezone(UTC).isoformat(timespec="seconds")
