"""The pages of one search: every ``next`` link below the base is followed, up to caps, and never in a circle.

What stops it is kept beside the pages that came, so that a chart that was cut short never looks whole.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import msgspec

from app.fhir.fetch_addresses import Base
from app.fhir.fetch_answer import Answer
from app.picture.needs import NeedState, Trouble

MOST_PAGES = 10
MOST_ENTRIES = 2000
MOST_BYTES = 16 * 1024 * 1024
"""Ours, for one search. With 200 entries a page and the newest first, ten pages hold years of a ward's findings."""

MOST_BYTES_OF_A_CALL = 32 * 1024 * 1024
"""Ours: everything that one hook call may bring in; twice what a caller may send."""

STATE_OF: dict[Trouble, NeedState] = {
    Trouble.DENIED: NeedState.DENIED,
    Trouble.OTHER_PATIENT: NeedState.DENIED,
    Trouble.NOT_JSON: NeedState.MALFORMED,
    Trouble.TOO_LARGE: NeedState.MALFORMED,
    Trouble.OTHER_RESOURCE: NeedState.MALFORMED,
    Trouble.UNRESOLVED: NeedState.MALFORMED,
}
"""What a need is after a trouble that came before its first page; after any other trouble it is unavailable."""

Ask = Callable[[str], Awaitable[Answer]]


@dataclass(slots=True)
class Budget:
    """What a call may still bring in, in bytes."""

    left: int = field(default_factory=lambda: MOST_BYTES_OF_A_CALL)

    def spend(self, answer: Answer) -> Answer:
        """The answer, or none when it is one too many."""
        self.left -= len(answer.body)
        return answer if self.left >= 0 else Answer(trouble=Trouble.TOO_MANY_PAGES)


@dataclass(slots=True)
class Part:
    """The answer to one query, as far as it came. ``begun``: its first page was prefetched."""

    pages: list[bytes] = field(default_factory=list)
    trouble: Trouble | None = Trouble.OUT_OF_TIME
    queries: int = 0
    entries: int = 0
    begun: bool = False

    @property
    def state(self) -> NeedState | None:
        """What kept it from coming whole."""
        if self.trouble is None:
            return None
        return NeedState.CUT if self.pages or self.begun else STATE_OF.get(self.trouble, NeedState.UNAVAILABLE)


class _Link(msgspec.Struct):
    relation: str | None = None
    url: str | None = None


class _Outline(msgspec.Struct, rename="camel"):
    resource_type: str | None = None
    link: msgspec.Raw = msgspec.Raw(b"")
    entry: msgspec.Raw = msgspec.Raw(b"")


_OUTLINE = msgspec.json.Decoder(_Outline)
_ENTRIES = msgspec.json.Decoder(list[msgspec.Raw])
_NOT_FITTING = (msgspec.DecodeError, ValueError, RecursionError)


def outline(value: bytes | msgspec.Raw) -> tuple[str, str | None, int] | None:
    """Resource type, ``next`` link and number of entries; ``None`` when it is not JSON of that outline.

    A ``next`` without an address is an empty text, which leads nowhere.
    """
    try:
        found = _OUTLINE.decode(value)
    except _NOT_FITTING:
        return None
    return found.resource_type or "", _next(found.link), _count(found.entry)


def _next(links: msgspec.Raw) -> str | None:
    if not bytes(links):
        return None
    try:
        plain = json.loads(bytes(links))
    except _NOT_FITTING:
        return None
    for link in plain if isinstance(plain, list) else [plain]:
        if isinstance(link, dict) and link.get("relation") == "next":
            url = link.get("url")
            return url if isinstance(url, str) else ""
    return None


def _count(entries: msgspec.Raw) -> int:
    try:
        return len(_ENTRIES.decode(entries)) if bytes(entries) else 0
    except _NOT_FITTING:
        return 1


async def collect(part: Part, first: Answer, kind: str, base: Base, ask: Ask) -> None:
    """Take the first answer to a search or read of ``kind``, and the pages behind it."""
    url = take(part, first, kind)
    await follow(part, url, kind, base, ask)


async def follow(part: Part, url: str | None, kind: str, base: Base, ask: Ask) -> None:
    """Take the pages from this ``next`` link on."""
    seen: set[str] = set()
    while url is not None:
        target = base.link(url)
        if target is None:
            part.trouble = Trouble.FOREIGN_LINK
            return
        if target in seen:
            part.trouble = Trouble.PAGE_LOOP
            return
        full = len(part.pages) >= MOST_PAGES or part.entries >= MOST_ENTRIES
        if full or sum(map(len, part.pages)) >= MOST_BYTES:
            part.trouble = Trouble.TOO_MANY_PAGES
            return
        seen.add(target)
        part.queries += 1
        url = take(part, await ask(target), kind)


def take(part: Part, answer: Answer, kind: str) -> str | None:
    """Keep an answer, or what was wrong with it; the ``next`` link when there is one."""
    if answer.trouble is not None:
        part.trouble = answer.trouble
        return None
    found = outline(answer.body)
    if found is None:
        part.trouble = Trouble.NOT_JSON
        return None
    resource_type, url, entries = found
    if resource_type not in (kind, "OperationOutcome"):
        part.trouble = Trouble.OTHER_RESOURCE
        return None
    part.pages.append(answer.body)
    part.entries += entries
    part.trouble = None if url is None else Trouble.OUT_OF_TIME
    return url
