"""One need, asked for: the forms of its query in turn, its pages, and the medicines that its orders only point to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.fhir.decode import decode
from app.fhir.fetch_answer import Answer
from app.fhir.fetch_client import Ehr
from app.fhir.fetch_paging import Budget, Part, collect, follow, outline
from app.fhir.fetch_queries import MEDICINES, Query, medications
from app.fhir.structs import Medication, MedicationAdministration, MedicationRequest, MedicationStatement
from app.fhir.subject import target_of
from app.hooks.secret import Secret
from app.log.events import events, raised
from app.picture.needs import Need, NeedState, Trouble

log = events(__name__)

BUNDLE = "Bundle"

NOT_BY_POST = frozenset({400, 403, 404, 405, 415, 501})
"""How servers say that they take no POST ``_search``; then the same is asked by GET."""

MOST_MEDICINES = 50
"""Ours: products that are read for one need."""

_WORST_FIRST = (NeedState.DENIED, NeedState.UNAVAILABLE, NeedState.MALFORMED, NeedState.CUT)


class Search:
    """One need on its way."""

    def __init__(self, need: Need, query: Query | None, sent: bytes | None = None) -> None:
        """``sent`` is a prefetched value that is not the whole answer; without one, ``query`` is asked."""
        self.need = need
        self.parts: list[Part] = []
        self.ended: float | None = None
        self._query = query
        self._sent = sent
        self._unresolved = False
        self._next = (outline(sent) or ("", None, 0))[1] if sent is not None else None
        if query is not None or self._next is not None:
            self._part(begun=sent is not None)

    @property
    def continues(self) -> bool:
        """Do the pages follow a prefetched one?"""
        return self._next is not None

    @property
    def open(self) -> bool:
        """Is there something to ask?"""
        products = self._sent is not None and self.need in MEDICINES
        return products or any(part.trouble is Trouble.OUT_OF_TIME for part in self.parts)

    @property
    def pages(self) -> tuple[bytes, ...]:
        """Everything that came."""
        return tuple(page for part in self.parts for page in part.pages)

    @property
    def queries(self) -> int:
        """How often the server was asked."""
        return sum(part.queries for part in self.parts)

    @property
    def trouble(self) -> Trouble | None:
        """The first thing that went wrong."""
        troubles = (part.trouble for part in self.parts if part.trouble is not None)
        return next(troubles, Trouble.UNRESOLVED if self._unresolved else None)

    @property
    def state(self) -> NeedState | None:
        """What kept the need from coming whole: the worst of its parts."""
        states = {part.state for part in self.parts}
        return next((state for state in _WORST_FIRST if state in states), None)

    def fail(self, trouble: Trouble) -> Search:
        """Give up before asking."""
        for part in self.parts or [self._part()]:
            part.trouble = trouble
        self._sent = None
        return self

    def doubt(self) -> None:
        """Believe no empty answer: the server does not know the patient, so it cannot know that there is nothing."""
        for part in self.parts:
            found = (decode(page) for page in part.pages)
            if part.trouble is None and not part.begun and not any(one and one.resources for one in found):
                part.pages.clear()
                part.trouble = Trouble.NOT_FOUND

    async def run(self, ehr: Ehr, token: Secret | None, until: float, budget: Budget) -> None:
        """Ask; what comes is kept as it comes, so that a cancellation loses nothing."""
        asking = _Asking(ehr, token, until, budget)
        try:
            if self._next is not None:
                await follow(self.parts[0], self._next, BUNDLE, ehr.base, asking.get)
            elif self._query is not None:
                await self._search(asking, self._query)
            if self.need in MEDICINES:
                await self._products(asking)
        except Exception as cause:  # noqa: BLE001  # A defect of ours costs this need, and the answer says so.
            log.error("fetch-failed", part=self.need.value, **raised(cause))
            for part in self.parts or [self._part()]:
                if part.trouble is Trouble.OUT_OF_TIME:
                    part.trouble = Trouble.OUR_DEFECT
        self.ended = asyncio.get_running_loop().time()

    def _part(self, *, begun: bool = False) -> Part:
        part = Part(begun=begun)
        self.parts.append(part)
        return part

    async def _search(self, asking: _Asking, query: Query) -> None:
        (part,) = self.parts
        if query.searches and query.is_long and asking.ehr.takes_post:
            part.queries += 1
            answer = await asking.post(query)
            if answer.status not in NOT_BY_POST:
                await collect(part, answer, BUNDLE, asking.ehr.base, asking.get)
                return
            asking.ehr.takes_post = False
        shorter = list(query.split())
        parts = [part, *(self._part() for _ in shorter[1:])]
        async with asyncio.TaskGroup() as group:
            for one, into in zip(shorter, parts, strict=True):
                group.create_task(_by_get(asking, one, into))

    async def _products(self, asking: _Asking) -> None:
        """Read the products that orders name by reference alone; the code of a medicine is what safety checks need."""
        wanted: list[str] = []
        for reference in _unnamed([self._sent or b"", *self.pages]):
            kind, _, identity = (target_of(reference) or "").partition("/")
            if kind == "Medication" and asking.ehr.base.link(reference) is not None:
                wanted.append(identity)
            else:
                self._unresolved = True
        ids = tuple(dict.fromkeys(wanted))
        if not ids:
            return
        self._unresolved = self._unresolved or len(ids) > MOST_MEDICINES
        part = self._part(begun=True)
        part.trouble = None  # A product that does not come leaves its order without a name, and is told there.
        part.queries += 1
        together = await asking.get(asking.ehr.base.at(medications(ids[:MOST_MEDICINES]).by_get))
        if together.trouble is None:
            await collect(part, together, BUNDLE, asking.ehr.base, asking.get)
            return
        async with asyncio.TaskGroup() as group:
            for one in ids[:MOST_MEDICINES]:
                group.create_task(_by_get(asking, Query("Medication", one), self._product()))

    def _product(self) -> Part:
        part = self._part(begun=True)
        part.trouble = None
        return part


async def _by_get(asking: _Asking, query: Query, part: Part) -> None:
    ehr = asking.ehr
    if not ehr.takes_order:
        query = query.plainer() or query
    part.queries += 1
    answer = await asking.get(ehr.base.at(query.by_get))
    plainer = query.plainer()
    if answer.status == 400 and plainer is not None:
        part.queries += 1
        second = await asking.get(ehr.base.at(plainer.by_get))
        if second.trouble is None:
            ehr.takes_order, answer = False, second
    await collect(part, answer, BUNDLE if query.searches else query.kind, ehr.base, asking.get)


class _Asking:
    """An EHR, with the token of this call, and the time and bytes that are left."""

    def __init__(self, ehr: Ehr, token: Secret | None, until: float, budget: Budget) -> None:
        self.ehr = ehr
        self._token = token
        self._until = until
        self._budget = budget

    async def get(self, url: str) -> Answer:
        """Ask for a URL."""
        return await self._patiently(lambda: self.ehr.get(url, self._token))

    async def post(self, query: Query) -> Answer:
        """Search by a form."""
        path, form = query.by_post
        return await self._patiently(lambda: self.ehr.post(self.ehr.base.at(path), form, self._token))

    async def _patiently(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Come back once when the server names a time to, if that time is ours to wait."""
        answer = await ask()
        if answer.status in (429, 503) and answer.wait is not None:
            left = self._until - asyncio.get_running_loop().time()
            if answer.wait < left:
                await asyncio.sleep(answer.wait)
                answer = await ask()
        return self._budget.spend(answer)


def _unnamed(values: list[bytes]) -> list[str]:
    """References of orders to products that did not come with them and whose name nobody wrote beside."""
    decoded = [read for value in values if value and (read := decode(value)) is not None]
    arrived = [one for each in decoded for one in each.resources]
    known = {f"Medication/{one.resource.id}" for one in arrived if isinstance(one.resource, Medication)}
    urls = {one.full_url for one in arrived if isinstance(one.resource, Medication)}
    found = []
    for one in arrived:
        order = one.resource
        if not isinstance(order, MedicationRequest | MedicationStatement | MedicationAdministration):
            continue
        pointer = order.medication_reference
        if pointer is None or order.medication_codeable_concept is not None or pointer.display or not pointer.reference:
            continue
        text = pointer.reference
        if not text.startswith("#") and target_of(text) not in known and text not in urls:
            found.append(text)
    return found
