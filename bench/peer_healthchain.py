"""HealthChain with a handler that only walks through the prefetch; run by the Python of an environment that has it."""

from __future__ import annotations

import sys

import uvicorn
from healthchain.gateway import CDSHooksService, HealthChainAPI  # type: ignore[import-not-found]  # Optional.
from healthchain.models import Card, CDSRequest, CDSResponse  # type: ignore[import-not-found]

service = CDSHooksService()


@service.hook("patient-view", id="leg-triage-patient-view")  # type: ignore[untyped-decorator]
def view(request: CDSRequest) -> CDSResponse:
    """Count the resources."""
    bundles = [value for value in (request.prefetch or {}).values() if value]
    found = sum(1 for bundle in bundles for entry in bundle.get("entry", ()) if entry["resource"]["resourceType"])
    card = Card(summary=f"{found} resources", indicator="info", source={"label": "bench"})
    return CDSResponse(cards=[card])


if __name__ == "__main__":
    app = HealthChainAPI()
    app.register_service(service, path="/cds")
    uvicorn.run(app, port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False, log_level="warning")
