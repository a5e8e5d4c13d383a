"""Asks the service on this computer whether it lives: the health check of a container, which has no shell and no curl.

``python -m app.healthy`` loads next to nothing, since it runs every few seconds beside the service.
"""

from __future__ import annotations

import http.client
import os
import sys

PATIENCE_SECONDS = 2.0


def alive(host: str, port: int) -> bool:
    """Does ``GET /healthz`` answer 200?"""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
    connection = http.client.HTTPConnection(everywhere.get(host, host), port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """0 when it lives, else 1; where it listens is read from the settings' variables, as the service does."""
    port = os.environ.get("LEG_TRIAGE_PORT") or os.environ.get("PORT") or "8000"
    host = os.environ.get("LEG_TRIAGE_HOST") or "127.0.0.1"
    return 0 if port.isdecimal() and alive(host, int(port)) else 1


if __name__ == "__main__":
    sys.exit(main())
