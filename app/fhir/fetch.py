"""Gets from the EHR what the prefetch left out: all needs at once, under one deadline, and with what came by then.

A need ends in a stated state, whatever a server does, and is never "none on record" unless the server said so. What is
asked and in which form is in ``fetch_search``, where in ``fetch_addresses``, by which connection in ``fetch_client``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.fhir.fetch_addresses import Allowed, Base
from app.fhir.fetch_options import Options
from app.fhir.fetch_queries import MEDICINES, query
from app.hooks.request import Fetched, HookRequest
from app.log.events import events, raised
from app.picture.needs import Asked, Need, Trouble

if TYPE_CHECKING:
    from app.fhir.fetch_client import Ehr
    from app.fhir.fetch_search import Search

log = events(__name__)

MOST_EHRS = 256
"""Ours: pools that are kept; in development, where any port may be named, there could be many more."""

_NEXT = b'"next"'
_REFERENCE = b'"medicationReference"'


class Fetcher:
    """What the service fetches, from whom, and how long it waits for it."""

    def __init__(self, wanted: Mapping[Need, str], allowed: Allowed, options: Options) -> None:
        """``wanted`` are the prefetch templates."""
        self._wanted = dict(wanted)
        self._allowed = allowed
        self._options = options
        self._ehrs: dict[tuple[Allowed, Base], Ehr] = {}
        self._left: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_unlisted = False

    def concerns(self, request: HookRequest) -> bool:
        """Is there somebody to ask, and something to ask for? Costs a few microseconds when everything was sent."""
        if request.fhir_server is None:
            return False
        sent = request.prefetch
        if any(need.value not in sent for need in self._wanted):
            return True
        return any(_NEXT in text or _REFERENCE in text for text in map(bytes, sent.values()))

    async def fetched(self, request: HookRequest, started: float, allowed: Allowed | None = None) -> HookRequest:
        """The call with what could be had by ``started`` (of the loop's clock) plus the deadline.

        ``allowed`` is the list of the client that calls, where clients have lists of their own. The token is forgotten
        when this returns. Never raises.
        """
        allowed = self._allowed if allowed is None else allowed
        try:
            base = allowed.base(request.fhir_server or "")
            if base is None:
                if not self._told_unlisted:  # Once: a client that is set up wrongly would say so at every chart.
                    self._told_unlisted = True
                    log.warning("server-not-listed")
                return request
            return replace(
                request, fetched=await self._fetched(request, base, allowed, started + self._options.deadline_seconds)
            )
        except Exception as cause:  # noqa: BLE001  # What was sent is still worth an answer.
            log.error("fetch-failed", **raised(cause))
            return request
        finally:
            if request.access is not None:
                request.access.token.forget()

    @staticmethod
    def warm() -> None:
        """Load the HTTP client now, where servers are listed, and not in the first call."""
        import app.fhir.fetch_search  # noqa: F401

    async def close(self) -> None:
        """Close every connection and wait for what was given up."""
        ehrs, self._ehrs = list(self._ehrs.values()), {}
        left = [task for task in self._left if not task.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, *(ehr.close() for ehr in ehrs), return_exceptions=True)

    async def _fetched(self, request: HookRequest, base: Base, allowed: Allowed, until: float) -> Mapping[str, Fetched]:
        from app.fhir.fetch_paging import Budget
        from app.fhir.fetch_search import Search  # Only here, so that whoever sends everything waits for no import.

        loop = asyncio.get_running_loop()
        token = request.access.token if request.access is not None else None
        searches = self._searches(request, Search)
        if request.access is not None and request.access.patient_id not in (None, request.patient_id):
            for search in searches:
                search.fail(Trouble.OTHER_PATIENT)
        begun, budget = loop.time(), Budget()
        asking = [search for search in searches if search.open]
        ehr = self._ehr(base, allowed) if asking else None
        tasks = [loop.create_task(search.run(ehr, token, until, budget)) for search in asking if ehr is not None]
        if tasks:
            try:
                await asyncio.wait(tasks, timeout=max(0.0, until - begun))
            finally:
                for task in tasks:
                    if task.cancel():  # Not waited for: closing a stuck connection must not take time.
                        self._left.add(task)
                        task.add_done_callback(self._left.discard)
        if any(one.need is Need.PATIENT and one.trouble is Trouble.NOT_FOUND for one in searches):
            for search in searches:
                search.doubt()
        return {search.need.value: told for search in searches if (told := _told(search, begun, loop.time()))}

    def _searches(self, request: HookRequest, kind: type[Search]) -> list[Search]:
        found = []
        for need, template in self._wanted.items():
            sent = request.prefetch.get(need.value)
            if sent is None:
                asked = query(template, request)
                if asked is not None:
                    found.append(kind(need, asked))
                elif need is not Need.ENCOUNTER:  # Most calls are outside an encounter: nothing is missing then.
                    found.append(kind(need, None).fail(Trouble.NOT_ASKABLE))
            elif _NEXT in bytes(sent) or (need in MEDICINES and _REFERENCE in bytes(sent)):
                found.append(kind(need, None, bytes(sent)))
        return found

    def _ehr(self, base: Base, allowed: Allowed) -> Ehr:
        from app.fhir.fetch_client import Ehr

        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._ehrs, self._loop = {}, loop  # Connections belong to a loop; those of a dead one are dead.
        key = (allowed, base)
        if key not in self._ehrs:
            if len(self._ehrs) >= MOST_EHRS:
                oldest = self._ehrs.pop(next(iter(self._ehrs)))
                closing = loop.create_task(oldest.close())
                self._left.add(closing)
                closing.add_done_callback(self._left.discard)
            self._ehrs[key] = Ehr(base, allowed, self._options)
        return self._ehrs[key]


def _told(search: Search, begun: float, now: float) -> Fetched | None:
    """What came of a search; ``None`` when there was nothing to ask after all."""
    if not search.parts:
        return None
    milliseconds = round(1000 * ((search.ended or now) - begun))
    asked = Asked(milliseconds, search.queries, search.trouble)
    return Fetched(pages=search.pages, asked=asked, state=search.state, continues=search.continues)
