"""The words that a metric or a trace may carry: each comes from a closed list, and whatever is not on it is "other".

So the number of series is known before the first call, and nothing that a caller sends can become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from app.account import ANSWERED, HUNG_UP
from app.errors import ServiceError
from app.picture.needs import Need, NeedState

OTHER = "other"

NOBODY = "none"
"""Stands for the client where nobody is asked for a token, or where the token was not believed."""

FETCHED = "fetched"
"""A need that was sent because the EHR was asked for it (``app.wording.trace.came``)."""

_ONLY_THE_CARD = ("card of ", "wording of ")
"""How ``app.triage`` names a part of which only the card failed."""

OUTCOMES_OF_FEEDBACK = frozenset({"accepted", "overridden"})
"""CDS Hooks 2.0.1, "Feedback"; an outcome that no specification names is told as "other"."""


def codes_of_failures() -> frozenset[str]:
    """The stable code of every failure that answers a call."""
    found, waiting = set(), [ServiceError]
    while waiting:
        failure = waiting.pop()
        found.add(failure.code)
        waiting.extend(failure.__subclasses__())
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one process.

    ``hooks`` maps a service id to the hooks that are counted for it. ``parts`` are the pathways and orders, by stem
    and by id, and what else may break in a call. ``fates`` say whether a card was shown, ``reasons`` why a token was
    not believed.
    """

    hooks: Mapping[str, frozenset[str]]
    clients: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    fates: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    outcomes: frozenset[str] = codes_of_failures() | {ANSWERED, HUNG_UP}
    feedback: frozenset[str] = OUTCOMES_OF_FEEDBACK
    needs: frozenset[str] = frozenset(need.value for need in Need)
    states: frozenset[str] = frozenset(state.value for state in NeedState) | {FETCHED}

    def called(self, service: str, hook: str) -> tuple[str, str]:
        """The service and the hook of a call."""
        hooks = self.hooks.get(service)
        return (OTHER, OTHER) if hooks is None else (service, one_of(hooks, hook))

    def part(self, failed: str) -> str:
        """The part that broke, also when only its card did."""
        for prefix in _ONLY_THE_CARD:
            failed = failed.removeprefix(prefix)
        return one_of(self.parts, failed)

    def client(self, name: str | None) -> str:
        """The client by its name in the registry."""
        return NOBODY if name is None else one_of(self.clients, name)


def one_of(known: frozenset[str], word: str) -> str:
    """The word if it is known, else "other"."""
    return word if word in known else OTHER


def words(vocabulary: Vocabulary) -> Iterable[str]:
    """Every word that a label may have."""
    yield from (OTHER, NOBODY)
    for field in fields(vocabulary):
        known = getattr(vocabulary, field.name)
        yield from known
        if isinstance(known, Mapping):
            for hooks in known.values():
                yield from hooks
