"""A service as discovery announces it (CDS Hooks 2.0.1, "Discovery")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

CDS_HOOKS_VERSION = "2.0.1"
"""What discovery says in ``version``.

Ours: 2.0.1 does not define the member and its clients ignore it. The 3.0 ballot asks for literals such as STU2, the
build after it for a semantic version; we send the semantic version of the text that we implement.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One entry of discovery. ``prefetch`` maps keys to FHIR queries in the subset that 2.0 clients can resolve."""

    id: str
    hook: str
    title: str
    description: str
    usage_requirements: str
    version: str = CDS_HOOKS_VERSION
    prefetch: Mapping[str, str] = field(default_factory=dict)

    def announced(self) -> dict[str, Any]:
        """The entry as JSON members; one without a value is left out, since no attribute may be empty."""
        members = {
            "hook": self.hook,
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "usageRequirements": self.usage_requirements,
            "version": self.version,
            "prefetch": dict(self.prefetch),
        }
        return {name: value for name, value in members.items() if value}


def discovery(services: Sequence[Service]) -> bytes:
    """The discovery document; ``services`` alone may be an empty array."""
    return msgspec.json.encode({"services": [service.announced() for service in services]})
