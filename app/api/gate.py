"""The gate before every call: how many at once, how often from one address, from whom, and how often from that client.

In this order, because what is cheap to refuse must be refused before what costs work. Without a registry
(development) everybody is let in, and only the number of calls at once and the rate of an address are watched.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import Request

from app.errors import Busy, NotAllowed, Refused
from app.hooks.request import HookRequest
from app.trust.freshness import ASK_AGAIN_SECONDS, FRESH_SECONDS
from app.trust.rates import Rates
from app.trust.registry import Client

if TYPE_CHECKING:
    from app.trust.tokens import Checker  # It loads cryptography, which nobody needs without a registry.

_NOBODY_IN_PARTICULAR = "unknown"


class Gate:
    """Lets calls in one by one: ``with`` it there is room for a call, and ``admit`` tells whose it is."""

    def __init__(
        self,
        *,
        checker: Checker | None,
        rates: Rates,
        public_url: str,
        calls_at_once: int,
        calls_per_minute_and_address: int,
    ) -> None:
        """``public_url`` is how clients reach the service: never taken from a header that a caller sets (W2)."""
        self._checker = checker
        self._rates = rates
        self._public_url = public_url.rstrip("/")
        self._most = calls_at_once
        self._per_address = calls_per_minute_and_address
        self._inside = 0

    def __enter__(self) -> None:
        """Room for one more call, until it is over. Raises Busy."""
        if self._inside >= self._most:
            raise Busy("As many calls as this service takes at once are being answered.")
        self._inside += 1

    def __exit__(self, *_: object) -> None:
        """The call is over."""
        self._inside -= 1

    async def admit(self, request: Request, path: str, service: str | None = None) -> Client | None:
        """The client that calls ``path``, or ``None`` when nobody is asked for a token.

        Raises TooMany, Distrusted, and NotAllowed when this client may not call this service.
        """
        address = request.client.host if request.client else _NOBODY_IN_PARTICULAR
        self._rates.count(f"address {address}", self._per_address)
        if self._checker is None:
            return None
        # Of two such headers a proxy may have looked at the other one: joined they are no token.
        authorization = ",".join(request.headers.getlist("authorization"))
        client = await self._checker.check(authorization, self._public_url + path)
        try:
            await self._rates.count_everywhere(f"client {client.name}", client.calls_per_minute)
            if service is not None and not client.may_call(service):
                raise NotAllowed("This client may not call this service.")
        except Refused as refused:
            refused.client = client.name
            raise
        return client

    @property
    def inside(self) -> int:
        """How many calls are being answered."""
        return self._inside

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The clients whose tokens may name another address than the one that they call (J4)."""
        return () if self._checker is None else self._checker.exceptions

    async def ready(self) -> bool:
        """Does every registered client have a key to check its tokens with? Fetches the key sets at first."""
        return self._checker is None or await self._checker.load_keys()

    async def keep_keys(self) -> None:
        """Ask for the key sets again and again, until cancelled.

        Without it a service that is not ready for want of keys would get no call, and so never ask for them.
        """
        while self._checker is not None:
            missing = None in self._checker.key_ages().values()
            await asyncio.sleep(ASK_AGAIN_SECONDS if missing else FRESH_SECONDS)
            await self._checker.load_keys()

    def has_keys(self) -> bool:
        """Can the token of at least one client be checked? One client's EHR that is down must not stop the others."""
        return self._checker is None or any(age is not None for age in self._checker.key_ages().values())

    def key_ages(self) -> dict[str, float | None]:
        """For each client how many seconds ago its keys were had, 0 where the registry holds them, none without any."""
        return {} if self._checker is None else self._checker.key_ages()


def must_be_its_own(client: Client | None, call: HookRequest) -> None:
    """A client that has registered FHIR servers names one of them or none (J8). Raises NotAllowed."""
    if client is None or not client.fhir_bases or call.fhir_server is None:
        return
    if call.fhir_server.rstrip("/") not in {base.rstrip("/") for base in client.fhir_bases}:
        raise NotAllowed("This FHIR server is not registered for this client.", where="fhirServer")


def may_be_asked(client: Client | None, call: HookRequest) -> bool:
    """May the FHIR server of this call be asked? Of a known client only one that is registered for it (J8)."""
    if client is None:
        return True
    named = (call.fhir_server or "").rstrip("/")
    return named in {base.rstrip("/") for base in client.fhir_bases}
