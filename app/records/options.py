"""What a site chose for its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to keep, what, and for how long. Addresses and keys do not print.

    ``migrates``: bring the tables up to date at start, instead of waiting until somebody did. ``hash_key`` turns
    identifiers into keyed hashes; without it none is kept. ``input_keys`` encrypt the calls themselves, the first one
    from now on and the others what is there already; without any no call is kept. ``comments``: keep the free text of
    clinicians. ``answers_by`` are the settings that the bytes of an answer depend on, by name, for its record.
    """

    url: str = field(repr=False)
    migrates: bool = True
    keep: timedelta = timedelta(days=365)
    hash_key: bytes | None = field(default=None, repr=False)
    input_keys: tuple[bytes, ...] = field(default=(), repr=False)
    keep_inputs: timedelta = timedelta(days=30)
    comments: bool = False
    answers_by: Mapping[str, str] = field(default_factory=dict)
