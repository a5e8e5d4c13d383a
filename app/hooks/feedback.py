"""What became of a card, as clients report it (CDS Hooks 2.0.1, "Feedback").

One report may hold many entries, repeats too; a bad entry must not cost the good ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from app.errors import NotAHook
from app.hooks import strict_json

TEXT_LIMIT = 4096
"""Ours: longest card id, code or comment that is taken."""

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_LIMIT)]


class Reason(msgspec.Struct, frozen=True):
    """Why a card was overridden. The sandbox never sends ``display``, and ``system`` only sometimes."""

    code: _Text
    system: str | None = None
    display: str | None = None


class Override(msgspec.Struct, frozen=True, rename="camel"):
    """A reason, a comment, or both."""

    reason: Reason | None = None
    user_comment: str | None = None


class AcceptedSuggestion(msgspec.Struct, frozen=True):
    """A suggestion that was accepted, by its uuid."""

    id: _Text


class Outcome(msgspec.Struct, frozen=True, rename="camel"):
    """What became of one card.

    ``card`` is whatever id the client knows it by; a client sends none for a card without uuid.
    """

    outcome: Literal["accepted", "overridden"]
    outcome_timestamp: Annotated[datetime, msgspec.Meta(tz=True)]
    card: _Text | None = None
    accepted_suggestions: tuple[AcceptedSuggestion, ...] = ()
    override_reason: Override | None = None
    override_reasons: Override | tuple[Override, ...] | None = None  # Epic's published example spells it so.

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The reasons in either spelling."""
        also = self.override_reasons or ()
        others = (also,) if isinstance(also, Override) else also
        return (self.override_reason, *others) if self.override_reason else others


class Problem(msgspec.Struct, frozen=True):
    """An entry that was not taken: where, and why, without its values."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A report, sorted into what can be used and what cannot."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]


class _Report(msgspec.Struct):
    feedback: list[msgspec.Raw]


def parse(body: bytes) -> Feedback:
    """Sort a report. Raises NotJson, or NotAHook when there is no list of entries at all."""
    try:
        entries = strict_json.decode(body, _Report).feedback
    except msgspec.ValidationError:
        raise NotAHook("feedback must be an array of entries.", where="feedback") from None
    if not entries:
        raise NotAHook("feedback must hold an entry.", where="feedback")
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        judged = _judge(entry, f"feedback[{number}]")
        if isinstance(judged, Outcome):
            outcomes.append(judged)
        else:
            problems.append(judged)
    return Feedback(tuple(outcomes), tuple(problems))


_PATH = re.compile(r"`\$(?P<path>[\w.\[\]]*)`$")
_MISSING = re.compile(r"missing required field `(?P<name>\w+)`")


def _judge(entry: msgspec.Raw, where: str) -> Outcome | Problem:
    try:
        outcome = msgspec.json.decode(entry, type=Outcome)
    except (msgspec.DecodeError, RecursionError) as error:
        path = _PATH.search(str(error))
        where += path["path"] if path else ""
        if missing := _MISSING.search(str(error)):
            return Problem(f"{where}.{missing['name']}", "missing")
        return Problem(where, "not valid")
    if outcome.outcome == "accepted" and not outcome.accepted_suggestions:
        return Problem(f"{where}.acceptedSuggestions", "missing")
    if any(one.reason is None and not one.user_comment for one in outcome.overrides):
        return Problem(f"{where}.overrideReason", "holds neither reason nor userComment")
    return outcome
