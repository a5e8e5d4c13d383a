"""What became of one call, for the log, the metrics and the records: closed vocabulary, counts and times only.

The identifiers of the patient and the body of the call are held apart in ``CallAccount.private``, which does not
print, so that whoever listens must reach for them on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

ANSWERED = "answered"
"""The outcome of a call that got its cards; every other outcome is the stable code of a refusal (LT-412-01)."""

HUNG_UP = "hung-up"
"""The outcome of a call whose caller was gone before its body had come."""

FEEDBACK = "feedback"
"""Stands for the hook where a client reports what became of cards."""

SHOWN, SILENT, REPEAT = "shown", "silent", "repeat"
"""What became of a card that was made: sent; held back because its pathway runs in silence for this client; held back
because a clinician set the same card aside a while ago."""


class CardAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One card that was made. ``suggestions`` maps the uuid of each suggestion to the order that it drafts.

    ``references`` name the resources of the chart that it rests on: they identify, so no log shows them. ``evidence``
    is a digest of what it rests on, values and times too: another digest is another reason to speak. ``shown`` is
    ``SHOWN``, ``SILENT`` or ``REPEAT``.
    """

    uuid: str
    pathway: str
    card: str
    urgency: str
    side: str | None = None
    topic: str | None = None
    concepts: tuple[str, ...] = ()
    suggestions: Mapping[str, str] = {}
    references: tuple[str, ...] = ()
    evidence: str | None = None
    shown: str = SHOWN

    def __repr__(self) -> str:
        """Which card; nothing that it rests on."""
        return f"CardAccount({self.pathway}, {self.card}, {self.urgency}, {self.shown})"


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """What became last of a card of this patient: ``at`` (UTC) a clinician of the client overrode it.

    ``evidence`` is the keyed hash of what it rested on then, ``urgency`` how urgent it was.
    """

    pathway: str
    card: str
    side: str | None
    urgency: str
    evidence: str | None
    at: datetime
    reason: tuple[str | None, str] | None = None


class Overridden(msgspec.Struct, frozen=True, kw_only=True):
    """A card of this call that a clinician of the same client set aside for the same patient at ``at`` (UTC).

    ``side`` is as in ``CardAccount``. ``reason`` is a code system and a code that the client gave, ``None`` without
    one. ``changed`` when the card rests on other facts by now.
    """

    pathway: str
    card: str
    side: str | None
    at: datetime
    reason: tuple[str | None, str] | None = None
    changed: bool = False


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What was concluded from one chart.

    ``cards`` are all that were made, those that nobody saw too. ``needs`` gives the state of each need, ``unknown`` the
    concepts that each pathway asked for in vain, ``failed`` the parts that broke. ``silent`` are the stems whose cards
    were held back for this client, ``overridden`` the cards that were set aside before.
    """

    as_of: datetime
    cards: tuple[CardAccount, ...] = ()
    silent: tuple[str, ...] = ()
    overridden: tuple[Overridden, ...] = ()
    needs: Mapping[str, str] = {}
    unknown: Mapping[str, tuple[str, ...]] = {}
    failed: tuple[str, ...] = ()


class Private(msgspec.Struct, frozen=True):
    """Whom the call was about, what it sent, and what its EHR was asked for besides. Never logged, counted or traced.

    ``fetched`` holds ``app.hooks.request.Fetched`` by need, ``None`` when nothing was asked for.
    """

    patient_id: str
    encounter_id: str | None
    body: bytes
    fetched: Mapping[str, Any] | None = None

    def __repr__(self) -> str:
        """Nothing of it."""
        return "Private(...)"


class CallAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a service or of its feedback, answered or refused.

    ``seconds`` is the whole of it, ``fetch_seconds`` what was waited for the EHR, ``troubles`` what kept which need
    from being fetched.

    ``client`` is its name in the registry, ``None`` where nobody is asked. ``refused_because`` is the code of the
    reason that a caller is not told, ``feedback`` what a report said of each card. ``private`` and ``hook_instance``
    are known only once the body was read. ``answer`` are the bytes of the cards, never logged.
    """

    at: datetime
    service: str
    hook: str
    status: int
    outcome: str
    seconds: float
    client: str | None = None
    refused_because: str | None = None
    hook_instance: str | None = None
    fetch_seconds: float = 0.0
    troubles: Mapping[str, str] = {}
    feedback: tuple[str, ...] = ()
    assessment: Assessment | None = None
    private: Private | None = None
    answer: bytes | None = None

    def __repr__(self) -> str:
        """Which call, and how it ended."""
        return f"CallAccount({self.service}, {self.hook}, {self.outcome})"


Listener = Callable[[CallAccount], None]
"""Whoever is told of each call. It must return at once and should not raise: a card may not wait for it."""
