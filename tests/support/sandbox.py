"""The recorded requests of the CDS Hooks sandbox, addressed to our services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

FOLDER = Path(__file__).parents[2] / "fhir_fixtures" / "sandbox_requests"

# The recording service's ids -> ours.
OURS = {
    "leg-triage": "leg-triage-patient-view",
    "leg-order": "leg-triage-order-select",
    "leg-sign": "leg-triage-order-sign",
}

# Made by the transport, not by the sandbox.
_OF_THE_WIRE = {"host", "connection", "content-length", "accept-encoding"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None

    def send(self, to: TestClient, prefetch: dict[str, Any] | None = None) -> Any:
        """The request as recorded, with this prefetch put in."""
        body = self.body
        if body is not None and prefetch is not None:
            body = body | {"prefetch": prefetch}
        content = None if body is None else json.dumps(body)
        return to.request(self.method, self.path, headers=self.headers, content=content)


def recorded() -> list[Recorded]:
    """Every file, in the order of the recording."""
    return [_read(path) for path in sorted(FOLDER.glob("*.json"))]


def _read(path: Path) -> Recorded:
    told = json.loads(path.read_text())
    parts = [OURS.get(part, part) for part in told["url"].split("/")]
    headers = {name: value for name, value in told["headers"].items() if name.lower() not in _OF_THE_WIRE}
    return Recorded(path.stem, told["method"], "/".join(parts), headers, told.get("body"))


def empty_chart(to: TestClient, path: str, patient: str) -> dict[str, Any]:
    """Prefetch that answers every query of the service at this path with "no data"."""
    services = {f"/cds-services/{one['id']}": one for one in to.get("/cds-services").json()["services"]}
    nothing = {"resourceType": "Bundle", "type": "searchset", "total": 0}
    keys = services[path]["prefetch"]
    return dict.fromkeys(keys, nothing) | {"patient": {"resourceType": "Patient", "id": patient}}
