"""The FHIR server of the tests, by its own small interface: a chart put there, its base URL, and what was asked of it."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.fhir.prefetch import EXAM_CATEGORIES

JSON = dict[str, Any]
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"


@dataclass(frozen=True, slots=True)
class FhirServer:
    """Where it listens."""

    address: str

    def chart(self, name: str, resources: list[JSON], **how: Any) -> str:
        """Put a chart there; its base URL. ``page``, ``token`` and ``deny`` as in ``server.mjs``."""
        where = f"{self.address}/{quote(name, safe='')}"
        content = json.dumps({"resources": resources, **how}).encode()
        with urllib.request.urlopen(urllib.request.Request(where, content, method="PUT"), timeout=30):
            return f"{where}/fhir"

    def asked(self, base: str) -> list[JSON]:
        """Every request for this chart."""
        with urllib.request.urlopen(base.removesuffix("/fhir") + "/log", timeout=30) as answer:
            told: list[JSON] = json.load(answer)
        return told


def resources_of(prefetch: JSON) -> list[JSON]:
    """What a story's patient has, as an EHR would file it: findings of the exam under a category of the exam."""
    kept: dict[tuple[str, str], JSON] = {}
    for need, value in prefetch.items():
        for resource in held(value):
            filed = _as_exam(resource) if need == "exam" and resource["resourceType"] == "Observation" else resource
            kept[resource["resourceType"], resource["id"]] = filed
    return list(kept.values())


def held(value: Any) -> list[JSON]:
    """The resources in a prefetch value."""
    if not isinstance(value, dict):
        return []
    if value["resourceType"] != "Bundle":
        return [value]
    return [entry["resource"] for entry in value.get("entry", [])]


def as_javascript(value: Any) -> Any:
    """JSON as this server gives it back: JavaScript has one kind of number, so that 80.0 kg becomes 80 kg."""
    match value:
        case dict():
            return {key: as_javascript(one) for key, one in value.items()}
        case list():
            return [as_javascript(one) for one in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _as_exam(observation: JSON) -> JSON:
    codes = {coding.get("code") for concept in observation.get("category", []) for coding in concept.get("coding", [])}
    if codes & set(EXAM_CATEGORIES):
        return observation
    category = [*observation.get("category", []), {"coding": [{"system": CATEGORIES, "code": "exam"}]}]
    return {**observation, "category": category}
