"""Puts the shipped patients on a FHIR server: ``load_stories.py http://fhir:8080/fhir fhir_fixtures``.

Each story becomes a patient of its own, by the name of its folder, in one transaction of PUTs, so that a second run
changes nothing but times. All times are moved so that the story happens now. Needs nothing but Python.
"""

from __future__ import annotations

import json
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

AS_OF = "org.leg-triage.as-of"
EXAM = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}]}

LONGEST_ID = 64  # FHIR R4, data type id.
PATIENCE_SECONDS = 300

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def bundles(stories: Path, now: datetime) -> Iterator[tuple[str, JSON]]:
    """Each story's patient id, and the transaction that puts the patient's chart on a server."""
    for path in sorted(stories.glob("*/*/request.json")):
        request = json.loads(path.read_bytes())
        told = (request.get("extension") or {}).get(AS_OF)
        if not isinstance(told, str):
            continue
        patient = f"{path.parent.name}".replace("_", "-")[:LONGEST_ID]
        if len(list(stories.glob(f"*/{path.parent.name}/request.json"))) > 1:
            patient = f"{path.parent.parent.name}-{path.parent.name}".replace("_", "-")[:LONGEST_ID]
        chart = list(charted(request, patient))
        if not any(resource["resourceType"] == "Patient" for resource in chart):
            continue
        entries = [entry_of(shifted(resource, now - datetime.fromisoformat(told))) for resource in chart]
        yield patient, {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def charted(request: JSON, patient: str) -> Iterator[JSON]:
    """What was sent of the patient, under ids of its own; each resource once."""
    seen: set[tuple[str, str]] = set()
    for need, value in (request.get("prefetch") or {}).items():
        for resource in held(value):
            kind, old = resource.get("resourceType"), resource.get("id")
            if (
                not isinstance(kind, str)
                or not isinstance(old, str)
                or kind == "OperationOutcome"
                or (kind, old) in seen
            ):
                continue
            seen.add((kind, old))
            named = patient if kind == "Patient" else f"{patient[: LONGEST_ID - 8]}-{len(seen)}"
            kept = of_patient(resource, patient) | {"id": named}
            if need == "exam" and not kept.get("category"):
                kept["category"] = [EXAM]  # An EHR finds an examination by its category.
            yield kept


def held(value: Any) -> list[JSON]:
    """The resources in a prefetch value."""
    if not isinstance(value, dict):
        return []
    if value.get("resourceType") != "Bundle":
        return [value]
    return [entry["resource"] for entry in value.get("entry") or () if isinstance(entry, dict) and "resource" in entry]


def of_patient(value: Any, patient: str) -> Any:
    """The same, with every reference to a patient naming this one."""
    match value:
        case {"reference": str(told)} if told.startswith("Patient/"):
            return {**value, "reference": f"Patient/{patient}"}
        case dict():
            return {name: of_patient(one, patient) for name, one in value.items()}
        case list():
            return [of_patient(one, patient) for one in value]
        case _:
            return value


def shifted(value: Any, by: timedelta) -> Any:
    """The same, that much later; a day of birth, a year and a month stay as they are."""
    match value:
        case dict():
            return {name: one if name == "birthDate" else shifted(one, by) for name, one in value.items()}
        case list():
            return [shifted(one, by) for one in value]
        case str() if _MOMENT.fullmatch(value):
            return (datetime.fromisoformat(value) + by).isoformat()
        case str() if _DAY.fullmatch(value):
            return (datetime.fromisoformat(value) + timedelta(days=by.days)).date().isoformat()
        case _:
            return value


def entry_of(resource: JSON) -> JSON:
    """A PUT to the resource's own id."""
    return {"resource": resource, "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}}


def wait_for(base: str) -> None:
    """Until the server tells what it can do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{base}/metadata", timeout=10):
                return
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"No FHIR server answers at {base}.")
            time.sleep(2)


def put(base: str, bundle: JSON) -> str | None:
    """Send one transaction; why it was refused, if it was."""
    headers = {"Content-Type": "application/fhir+json", "Accept": "application/fhir+json"}
    request = urllib.request.Request(base, json.dumps(bundle).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60):
            return None
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read(300).decode(errors='replace')}"


def main(base: str, stories: str) -> int:
    base = base.rstrip("/")
    wait_for(base)
    taken = 0
    for patient, bundle in bundles(Path(stories), datetime.now(UTC)):
        why = put(base, bundle)
        taken += why is None
        print(f"Patient/{patient}" if why is None else f"Patient/{patient} was refused: {why}")
    print(f"{taken} patients are on {base}.")
    return 0 if taken else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
