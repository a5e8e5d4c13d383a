"""A regular expression that is known to be one, and compiled when it is first asked.

There are thousands, most charts need a few dozen of them, and to compile them all is most of a start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.prepared import once


class Expression:
    """Searches as the compiled expression does, whose methods it takes over at the first search."""

    __slots__ = ("flags", "pattern", "search", "sub", "subn")

    if TYPE_CHECKING:
        search: Any
        sub: Any
        subn: Any

    def __init__(self, pattern: str, flags: int = re.IGNORECASE) -> None:
        """Raises re.error for what is no expression."""
        self.pattern = pattern
        self.flags = flags
        once(f"expression {int(flags)}", pattern, self._compiles)

    def _compiles(self) -> bool:
        self._compile()
        return True

    def _compile(self) -> re.Pattern[str]:
        compiled = re.compile(self.pattern, self.flags)
        self.search, self.sub, self.subn = compiled.search, compiled.sub, compiled.subn
        return compiled

    def __getattr__(self, name: str) -> Any:
        """Asked for only until the first search."""
        if name not in ("search", "sub", "subn"):
            raise AttributeError(name)
        return getattr(self._compile(), name)
