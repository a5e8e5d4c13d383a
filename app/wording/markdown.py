"""GitHub-flavored Markdown from parts, with one escaping leaf for every word that is printed.

Clients render the detail of a card with raw HTML allowed, so a value from a chart must never reach it as markup.
All text, ours too, goes through ``escaped``: the YAML holds plain sentences and this module alone writes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.wording.speech import one_line

_SAFE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: "\\" + mark for mark in "\\`*_{}[]|~#$@"})
_LINK = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(?:[-+=](?=\s|$|[-=])|\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """The text so that Markdown shows exactly these characters, on one line: no markup, no HTML, no automatic link."""
    safe = one_line(text).translate(_SAFE)
    if "://" in safe or "www." in safe.lower():
        safe = _LINK.sub(r"\\\g<0>", safe)
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
        self._parts.extend(f"**{escaped(line)}**" for line in lines)

    def paragraph(self, sentences: Iterable[str]) -> None:
        """The sentences in one paragraph."""
        text = " ".join(sentences)
        if text:
            self._parts.append(escaped(text))

    def bullets(self, heading: str, lines: Iterable[str], *, quiet: bool = False) -> None:
        """A list under a bold heading, or under an italic one when it is ``quiet``; nothing without lines."""
        items = [f"- {escaped(line)}" for line in lines]
        if items:
            mark = "*" if quiet else "**"
            self._parts.append("\n".join((f"{mark}{escaped(heading)}{mark}", "", *items)))

    def text(self) -> str:
        """The Markdown."""
        return "\n\n".join(self._parts)
