"""From the settings to the store: keys are read, and what does not fit together stops the start."""

from __future__ import annotations

import base64
import binascii
import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from app.errors import SettingsError
from app.records.keyed import SHORTEST_KEY
from app.records.options import Options
from app.settings import PREFIX, Settings

_INPUT_KEY_BYTES = 32
"""AES-256."""

_FILE = "sqlite:///"

SHARED_IN_RECORDS = "records"


def options_of(settings: Settings) -> Options | None:
    """What is kept; ``None`` where the site keeps nothing. Raises SettingsError, which repeats no key."""
    url = settings.records_url
    if url is None:
        return None
    in_file = url.startswith(_FILE)
    if in_file:
        _must_be_writable(Path(url.removeprefix(_FILE).partition("?")[0]))
    elif find_spec("psycopg") is None:
        raise _wrong("RECORDS", "needs the package psycopg (leg-triage[postgres])")
    migrates = settings.records_migrate
    return Options(
        url=url,
        migrates=in_file if migrates is None else migrates,
        keep=timedelta(days=settings.records_days),
        hash_key=hash_key(settings),
        input_keys=_input_keys(settings.records_inputs_key_file),
        keep_inputs=timedelta(days=settings.records_inputs_days),
        comments=settings.records_comments,
        answers_by=settings.answers_by,
    )


def must_fit_replicas(settings: Settings) -> None:
    """Replicas that share nothing would each take the same token once. Raises SettingsError."""
    url, shared = settings.records_url, settings.shared
    if settings.replicas * settings.workers > 1 and settings.clients is not None and shared is None:
        raise _wrong("SHARED_STATE", "more than one replica or worker needs it: records, or redis://…")
    if settings.replicas > 1 and url is not None and url.startswith(_FILE):
        raise _wrong("RECORDS", "a file belongs to one replica; postgresql://… for several, or off")
    if shared == SHARED_IN_RECORDS and url is None:
        raise _wrong("SHARED_STATE", "nothing can be shared in the records while they are off")
    if shared not in (None, SHARED_IN_RECORDS) and find_spec("redis") is None:
        raise _wrong("SHARED_STATE", "needs the package redis (leg-triage[redis])")


def hash_key(settings: Settings) -> bytes | None:
    """The key of the hashes, from the file or the variable. Raises SettingsError."""
    if settings.hash_key is not None and settings.hash_key_file is not None:
        raise _wrong("HASH_KEY", "set it, or HASH_KEY_FILE, not both")
    if settings.hash_key_file is not None:
        name, key = "HASH_KEY_FILE", _read(settings.hash_key_file, "HASH_KEY_FILE").strip()
    elif settings.hash_key is not None:
        name, key = "HASH_KEY", settings.hash_key.get_secret_value().encode()
    else:
        return None
    if len(key) < SHORTEST_KEY:
        raise _wrong(name, f"a key has {SHORTEST_KEY} characters at least, such as from: openssl rand -hex 32")
    return key


def _input_keys(file: Path | None) -> tuple[bytes, ...]:
    if file is None:
        return ()
    keys: list[bytes] = []
    for line in _read(file, "RECORDS_INPUTS_KEY_FILE").split():
        try:
            keys.append(base64.b64decode(line, validate=True))
        except (binascii.Error, ValueError):
            keys.append(b"")
    if not keys or any(len(key) != _INPUT_KEY_BYTES for key in keys):
        raise _wrong("RECORDS_INPUTS_KEY_FILE", "a line for each key, as from: openssl rand -base64 32")
    return tuple(keys)


def _read(file: Path, name: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as failure:
        raise _wrong(name, f"cannot be read ({type(failure).__name__})") from None


def _must_be_writable(file: Path) -> None:
    folder = file.absolute().parent
    if not folder.is_dir():
        raise _wrong("RECORDS", "the folder of the file does not exist")
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise _wrong("RECORDS", "the file or its folder cannot be written; name another one, or off")


def _wrong(name: str, why: str) -> SettingsError:
    return SettingsError(f"Wrong setting: {PREFIX}{name}: {why}.")
