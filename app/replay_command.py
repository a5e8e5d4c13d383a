"""``leg-triage replay``: the recorded call from the store or from a file, and the service as it was set then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.account import ANSWERED
from app.errors import NotAHook, SettingsError
from app.hooks.request import parse
from app.records.engine import connect
from app.records.options import Options
from app.records.recorded import Recorded, recorded
from app.replay import Replayed, Verdict, replayed
from app.settings import Settings
from app.triage import Triage
from app.wiring.services import SERVED, assemble, versions_of


def of_record(settings: Settings, options: Options, record: str) -> Replayed:
    """A call from the store. Raises SettingsError when there is none with this id, and what the driver raises."""
    from app.records.sealed import CannotBeOpened  # Cryptography is loaded only where there may be something to open.

    engine = connect(options.url, writes=False)
    try:
        with engine.connect() as connection:
            found = recorded(connection, record, options.input_keys)
    except CannotBeOpened as failure:
        return Replayed(Verdict.CANNOT, (str(failure),))
    finally:
        engine.dispose()
    if found is None:
        raise SettingsError("There is no file and no record of this name.")
    return _again(settings, found)


def of_file(settings: Settings, file: Path, as_of: datetime | None, answer: Path | None) -> Replayed:
    """A call from a file, with the moment that it names or ``as_of``; compared with the bytes of ``answer``."""
    body = file.read_bytes()
    hook = _hook_of(body)
    moment = as_of or parse(body, hook).as_of
    if moment is None:
        raise SettingsError("Without --as-of, or org.leg-triage.as-of in the file, nobody knows the clock of then.")
    then = answer.read_bytes().rstrip(b"\n") if answer is not None else None
    versions = versions_of(settings)
    again = _again(
        settings,
        Recorded(
            id=file.name,
            hook=hook,
            at=moment,
            as_of=moment,
            outcome=ANSWERED,
            answer_digest=hashlib.sha256(then or b"").hexdigest(),
            versions=versions,
            settings=settings.answers_by,
            body=body,
        ),
    )
    if again.answer is None:
        return again
    digest = f"the answer is sha256 {hashlib.sha256(again.answer).hexdigest()}"
    if then is None:
        return Replayed(Verdict.UNCOMPARED, (f"{digest}; with --answer it would be compared",), again.answer)
    if again.verdict is Verdict.SAME:
        return Replayed(Verdict.SAME, (digest,), again.answer)
    why = "the same JSON in other bytes" if _same_json(then, again.answer) else "another answer"
    told = f"{why}; a file does not tell which versions answered it then"
    return Replayed(Verdict.DIFFERENT, (told, digest), again.answer)


def _again(settings: Settings, record: Recorded) -> Replayed:
    def make(then: Mapping[str, str], moment: datetime) -> Triage:
        # Whether a caller may name its own now was decided then: the moment on record is the one that was taken.
        as_then = settings.model_copy(update={**then, "profile": "production"})
        triage, _ = assemble(as_then, lambda: moment)
        return triage

    versions = versions_of(settings)
    return replayed(replace(record, at=record.at.astimezone(UTC)), versions, make)


def _hook_of(body: bytes) -> str:
    try:
        hook = json.loads(body)["hook"]
    except (ValueError, RecursionError, KeyError, TypeError):
        hook = None
    if not isinstance(hook, str) or hook not in SERVED:
        raise NotAHook(f"The file must hold a call of a hook that is served: {', '.join(SERVED)}.", where="hook")
    return hook


def _same_json(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False
