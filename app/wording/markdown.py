"""GitHub-flavored Markdown from parts, with one escaping leaf for every word that is printed.

Clients render the detail of a card with raw HTML allowed, so a value from a chart must never reach it as markup.
All text, ours too, goes through ``escaped``: the YAML holds plain sentences and this module alone writes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.wording.speech import one_line

LONGEST = 2000
"""Characters, ours: far above the longest sentence of ``cards/``; what is longer is no sentence."""

_SAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: "\\" + mark for mark in "\\`*_{}[]|~#$@^"})
_LINK = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(?:[-+=](?=\s|$|[-=])|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """The text so that Markdown shows exactly these characters, on one line: no markup, no HTML, no automatic link."""
    text = one_line(text)
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1]}…"
    safe = text.translate(_SAFE)
    if "://" in safe or "www." in safe.lower():
        safe = _LINK.sub(r"\\\g<0>", safe)
    if "==" in safe:  # Highlighted by some clients.
        safe = safe.replace("==", "\\=\\=")
    start = _AT_START.match(safe)
    if start:
        # "1." or "- " at the start of a line would become a list.
        end = start.end()
        safe = f"{safe[:end]}\\{safe[end:]}" if safe[0].isdigit() else f"\\{safe}"
    return safe


@dataclass(slots=True)
class Detail:
    """The detail of a card under construction; parts without content leave nothing behind."""

    _parts: list[str] = field(default_factory=list)

    def bold(self, lines: Iterable[str]) -> None:
        """Each line bold, in its own paragraph."""
        self._parts.extend(f"**{safe}**" for line in lines if (safe := escaped(line)))

    def paragraph(self, sentences: Iterable[str]) -> None:
        """The sentences in one paragraph."""
        if safe := escaped(" ".join(sentences)):
            self._parts.append(safe)

    def bullets(self, heading: str, lines: Iterable[str], *, quiet: bool = False) -> None:
        """A list under a bold heading, or under an italic one when it is ``quiet``; nothing without lines."""
        items = [f"- {safe}" for line in lines if (safe := escaped(line))]
        if items:
            mark = "*" if quiet else "**"
            title = [f"{mark}{safe}{mark}", ""] if (safe := escaped(heading)) else []
            self._parts.append("\n".join((*title, *items)))

    def text(self) -> str:
        """The Markdown."""
        return "\n\n".join(self._parts)
