"""What is asked of an EHR for one need: the prefetch template as a query, in the forms that servers differ about.

One query a need, and no fewer: ``category`` and ``code`` of two Observation queries would be read as *and*. The forms
stay inside the query subset of CDS Hooks 2.0.1: each parameter once, commas for *or*, equality only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from app.hooks.request import HookRequest
from app.picture.needs import Need

LONGEST_QUERY = 1800
"""Ours: what proxies and servers take for sure in a URL; sandbox#155 ran into shorter limits than theirs."""

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Query:
    """A read (``Type/id``) or a search (``Type`` with parameters)."""

    kind: str
    id: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def searches(self) -> bool:
        """Is the answer a Bundle?"""
        return self.id is None

    @property
    def by_get(self) -> str:
        """The query relative to the base."""
        return f"{self.kind}?{self.encoded}" if self.searches else f"{self.kind}/{self.id}"

    @property
    def by_post(self) -> tuple[str, bytes]:
        """The path relative to the base, and the form that goes there."""
        return f"{self.kind}/_search", self.encoded.encode()

    @property
    def encoded(self) -> str:
        """The parameters. A bar is encoded, since some servers refuse a bare one (legacy-sandbox#64)."""
        return "&".join(f"{name}={quote(value, safe=',:/')}" for name, value in self.parameters)

    @property
    def is_long(self) -> bool:
        """Too long for a URL?"""
        return len(self.by_get) > LONGEST_QUERY

    def split(self) -> Iterator[Query]:
        """Queries by GET that together ask the same: parts of its longest list."""
        if not self.is_long or not self.parameters:
            yield self
            return
        longest = max(self.parameters, key=lambda one: len(one[1]))
        items = longest[1].split(",")
        if len(items) == 1:
            yield self
            return
        half = len(items) // 2
        for part in (items[:half], items[half:]):
            fewer = (longest[0], ",".join(part))
            yield from replace(
                self, parameters=tuple(fewer if one is longest else one for one in self.parameters)
            ).split()

    def plainer(self) -> Query | None:
        """Without an order, for servers that refuse what they cannot sort by; ``None`` when it has none."""
        kept = tuple(one for one in self.parameters if one[0] != "_sort")
        return replace(self, parameters=kept) if kept != self.parameters else None


def query(template: str, request: HookRequest) -> Query | None:
    """The query of this template for this call; ``None`` when a token has no value, or one that no path can hold."""
    filled = template
    for token, value in (("context.patientId", request.patient_id), ("context.encounterId", request.encounter_id)):
        name = "{{" + token + "}}"
        if name in filled:
            # An id of dots only is legal in FHIR and climbs in a path.
            if value is None or not value.strip("."):
                return None
            filled = filled.replace(name, value)
    kind, search, parameters = filled.partition("?")
    if not search:
        kind, _, identity = filled.partition("/")
        return Query(kind, identity)
    pairs = (pair.partition("=") for pair in parameters.split("&"))
    return Query(kind, parameters=tuple((name, value) for name, _, value in pairs))


def medications(ids: tuple[str, ...]) -> Query:
    """The products that orders refer to, all at once."""
    return Query("Medication", parameters=(("_id", ",".join(ids)), ("_count", str(len(ids)))))


MEDICINES = (Need.MEDICATIONS, Need.STATEMENTS, Need.ADMINISTRATIONS)
"""The needs whose resources may name their product by reference."""
