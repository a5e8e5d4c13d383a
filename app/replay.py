"""Answers a recorded call again, and says whether it gets the same bytes; when it does not, what changed since.

Everything that an answer depends on is put back as it was: the call, what was fetched for it, the clock, the settings,
what was silent for its client and what had been set aside. The versions of software, content and code lists cannot be:
a difference names the one that changed, and one without a changed version is a defect and is called so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from app.account import ANSWERED, Overridden
from app.errors import ServiceError
from app.hooks.card import encode
from app.hooks.request import HookRequest, parse
from app.records.recorded import Recorded
from app.triage import Triage
from app.versions import Versions

Make = Callable[[Mapping[str, str], datetime], Triage]
"""The service under these settings, with this moment for its clock."""


class Verdict(Enum):
    """What came of it."""

    SAME = "same"
    DIFFERENT = "different"
    UNCOMPARED = "answered, with nothing to compare it to"
    CANNOT = "cannot be replayed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it, why, and the answer of today."""

    verdict: Verdict
    because: tuple[str, ...]
    answer: bytes | None = None

    @property
    def exit(self) -> int:
        """For the command line: 0, 1 when it differs, 2 when nobody can tell."""
        return {Verdict.DIFFERENT: 1, Verdict.CANNOT: 2}.get(self.verdict, 0)


def answer_of(triage: Triage, call: HookRequest, silent: frozenset[str], overridden: tuple[Overridden, ...]) -> bytes:
    """The bytes of the answer. Raises ServiceError."""
    return encode(triage.worded(call, triage.assessed(call, silent), overridden).response)


def replayed(record: Recorded, now: Versions, make: Make) -> Replayed:
    """Answer this call again. ``now`` are the versions that do it."""
    if (why := _cannot(record)) is not None:
        return Replayed(Verdict.CANNOT, (why,))
    changed = tuple(_changed(record.versions, now))
    try:
        call = _call(record)
        moment = call.as_of if call.as_of == record.as_of else record.as_of
        triage = make(record.settings, moment or record.at)
        answer = answer_of(triage, replace(call, as_of=None), record.silent, record.overridden)
    except ServiceError as failure:
        if failure.code == record.outcome:
            return Replayed(Verdict.SAME, (f"refused again with {failure.code}",))
        return Replayed(Verdict.DIFFERENT, (f"refused with {failure.code}, then {record.outcome}", *_why(changed)))
    if record.outcome != ANSWERED:
        return Replayed(Verdict.DIFFERENT, (f"answered, then {record.outcome}", *_why(changed)), answer)
    if hashlib.sha256(answer).hexdigest() == record.answer_digest:
        return Replayed(Verdict.SAME, changed, answer)
    return Replayed(Verdict.DIFFERENT, _why(changed), answer)


def _cannot(record: Recorded) -> str | None:
    if record.body is None:
        return "its input is not on record: the site keeps none, or it has expired"
    if record.waited and record.fetched is None:
        return "the EHR was asked for something then, and what it answered is not on record"
    if record.outcome == ANSWERED and (record.answer_digest is None or record.as_of is None):
        return "its answer is not on record: it was recorded by a version that kept no digest"
    return None


def _call(record: Recorded) -> HookRequest:
    assert record.body is not None
    call = replace(parse(record.body, record.hook), access=None)
    return call if record.fetched is None else replace(call, fetched=record.fetched)


def _changed(then: Versions, now: Versions) -> Iterator[str]:
    for name in ("software", "content", "value_sets"):
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield f"{name.replace('_', ' ')} changed from {before} to {after}"


def _why(changed: tuple[str, ...]) -> tuple[str, ...]:
    return changed or (
        "NOTHING CHANGED: software, content and code lists are those of the record. This is a defect: please report it",
    )
