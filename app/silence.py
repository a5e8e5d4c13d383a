"""Silent running: what is evaluated and recorded for a client while its cards are shown to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import SettingsError

Wish = bool | Sequence[str]
"""``True`` for everything, or stems of pathways and of checks of selected orders."""


@dataclass(frozen=True, slots=True)
class Voices:
    """All that may speak, by stem. ``only_together`` are those that fall silent only with everything else.

    What could not be seen of a chart is among them: without it a client that still gets other cards would take the
    silence for a chart without findings.
    """

    alone: frozenset[str]
    only_together: frozenset[str]

    def silent(self, wish: Wish, where: str) -> frozenset[str]:
        """The stems that this wish silences. Raises SettingsError, beginning with ``where``, for one that is none."""
        if isinstance(wish, bool):
            return self.alone | self.only_together if wish else frozenset()
        if forced := sorted(self.only_together & set(wish)):
            raise SettingsError(f"{where}: {', '.join(forced)} cannot be silent while others speak")
        if strange := sorted(set(wish) - self.alone):
            raise SettingsError(f"{where}: no pathway or order check of that name: {', '.join(strange)}")
        return frozenset(wish)
