"""How EHRs are connected to: the site's choices, in one value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.fhir.fetch_addresses import IPAddress

Resolve = Callable[[str, int], Awaitable[Sequence[IPAddress]]]
"""Host and port to addresses."""


@dataclass(frozen=True, slots=True)
class Options:
    """``deadline_seconds`` is that of the whole hook call; ``at_once`` the connections to one EHR.

    ``ca_file`` holds certificate authorities of the site, besides the public ones; ``resolve`` stands in for the
    system's resolver in tests. ``headers`` gives what each query carries besides: the trace that it belongs to.
    """

    deadline_seconds: float = 1.5
    at_once: int = 16
    http2: bool = False
    ca_file: Path | None = None
    resolve: Resolve | None = None
    headers: Callable[[], Mapping[str, str]] = dict
