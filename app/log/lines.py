"""What a line of the log may hold. A field that is not listed here cannot be written, whoever tries.

``openapi/log.schema.json`` is generated from these classes (``make openapi``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Level = Literal["info", "warning", "error"]

Word = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.=<>'-]{0,79}$")]
"""A word of ours: a state, a reason, a concept, the name of a part."""

Code = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.]{0,99}$")]
"""A name in the code: a module, a class."""

Place = Annotated[str, Meta(pattern=r"^[A-Za-z_<][A-Za-z0-9_.>]{0,99}:\d{1,6}$")]
"""A line of the code, such as ``app.triage:72``."""

ClientName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
PlainUrl = Annotated[str, Meta(pattern=r"^https?://[A-Za-z0-9.:\[\]_-]+(/[A-Za-z0-9._~/-]*)?$")]
"""An address of the settings, without user, query and fragment."""

Count = Annotated[int, Meta(ge=0)]


class Versioned(msgspec.Struct, frozen=True):
    """What answered; see ``app.versions``."""

    software: str
    content: str
    value_sets: str


class CallLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="event", tag="call"):
    """One call, answered or refused: what became of it, from how much of a chart, how fast and by which versions.

    ``outcome`` is ``answered``, ``hung-up`` or the code of a refusal, ``refused_because`` the reason that the caller
    was not told. ``needs`` gives the state of each part of the chart, ``troubles`` what kept parts from being fetched,
    ``pathways`` and ``concepts`` what fired, ``cards`` how many of each urgency, ``failed`` the parts that broke,
    ``feedback`` how many cards were accepted and overridden.
    """

    at: datetime
    level: Level
    service: Word
    hook: Word
    status: Annotated[int, Meta(ge=100, le=599)]
    outcome: Word
    milliseconds: Annotated[float, Meta(ge=0)]
    versions: Versioned
    client: ClientName | None = None
    refused_because: Word | None = None
    fetch_milliseconds: Annotated[float, Meta(ge=0)] | None = None
    needs: Mapping[Word, Word] = {}
    troubles: Mapping[Word, Word] = {}
    cards: Mapping[Word, Count] = {}
    pathways: tuple[Word, ...] = ()
    concepts: tuple[Word, ...] = ()
    failed: tuple[Word, ...] = ()
    feedback: Mapping[Word, Count] = {}


class EventLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything else that the process, a library or the interpreter wanted to say.

    ``says`` is the sentence of ``app.log.events`` for it. ``logger`` and ``place`` tell who spoke, ``exception`` and
    ``trace`` what was raised and through which lines, without its text. ``withheld`` names listed fields whose value
    did not have the form that is allowed.
    """

    event: Word
    at: datetime
    level: Level
    says: str | None = None
    logger: Code | None = None
    place: Place | None = None
    exception: Code | None = None
    trace: tuple[Place, ...] | None = None
    part: Word | None = None
    why: Word | None = None
    client: ClientName | None = None
    url: PlainUrl | None = None
    count: Count | None = None
    worker: Count | None = None
    code: int | None = None
    withheld: tuple[Word, ...] | None = None


def schema() -> dict[str, Any]:
    """The JSON Schema of a line."""
    (call, event), parts = msgspec.json.schema_components((CallLine, EventLine), ref_template="#/$defs/{name}")
    for part in parts.values():
        part["additionalProperties"] = False
    parts["EventLine"]["properties"]["event"]["not"] = {"const": "call"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of the log of Leg Triage",
        "oneOf": [call, event],
        "$defs": parts,
    }
