"""The same service in production, with a registered client: what the check of a token adds to S."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from bench.load import request
from bench.measures import Plan, in_turns, slot
from bench.payloads import Payload
from bench.rows import Row, compared
from bench.servers import ARGUMENTS, SETTINGS, Kind, Server, running

_URL = "https://leg-triage.example"
_ISSUER = "https://ehr.example"
_LIFETIME_SECONDS = 840

Key = ECKey | RSAKey


def keys() -> dict[str, Key]:
    """A new key for each algorithm that clients of CDS Hooks are asked to use."""
    return {
        "ES384": ECKey.generate_key("P-384", {"kid": "bench-ES384"}),
        "RS384": RSAKey.generate_key(2048, {"kid": "bench-RS384"}),
    }


def guarded(folder: Path, made: dict[str, Key]) -> Kind:
    """The service with a registry that holds these keys."""
    (folder / "keys.json").write_text(json.dumps({"keys": [key.as_dict(private=False) for key in made.values()]}))
    registry = folder / "clients.toml"
    registry.write_text(
        "[[client]]\n"
        f'name = "bench"\nissuer = "{_ISSUER}"\nkeys.file = "keys.json"\n'
        "fhir_bases = []\ncalls_per_minute = 1000000\n"
    )
    settings = {
        **SETTINGS,
        "LEG_TRIAGE_PUBLIC_URL": _URL,
        "LEG_TRIAGE_CLIENTS": str(registry),
    }
    return Kind("service with tokens", (str(Path(sys.executable).parent / "leg-triage"), *ARGUMENTS), settings)


def with_tokens(floor: Server, payload: Payload, plan: Plan, folder: Path) -> Iterator[Row]:
    """CPU per request of S with a token that is checked, against the floor, for both algorithms."""
    made = keys()
    for algorithm, key in made.items():
        ready = [
            _call(payload, body, algorithm, key)
            for body in in_turns(payload.bodies, plan.fewest + plan.rounds * _calls(plan))
        ]
        with running(guarded(folder, made), folder, ready.pop()) as service:
            ours, floors = [], []
            for _ in range(plan.rounds):
                mine = [ready.pop() for _ in range(min(_calls(plan), len(ready)))]
                floors.append(1e6 * slot(floor, in_turns(payload.requests, len(mine)))[0])
                ours.append(1e6 * slot(service, mine)[0])
        yield compared(f"CPU per request, {algorithm} token", payload.name, "µs", ours, floors)


def _calls(plan: Plan) -> int:
    """Fewer than without tokens: each of them has to be signed before."""
    return max(2, plan.most // 4)


def _call(payload: Payload, body: bytes, algorithm: str, key: Key) -> bytes:
    """A call with a token of its own, because none is taken twice."""
    now = int(time.time())
    claims = {
        "iss": _ISSUER,
        "aud": _URL + payload.path,
        "iat": now,
        "exp": now + _LIFETIME_SECONDS,
        "jti": str(uuid4()),
    }
    header = {"alg": algorithm, "kid": f"bench-{algorithm}", "typ": "JWT"}
    token = jwt.encode(header, claims, key, algorithms=[algorithm])
    return request(payload.path, body, [("Authorization", f"Bearer {token}")])
