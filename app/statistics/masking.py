"""How a count may be told: rounded, and a small one not at all, so that nobody can be picked out of a report.

Neither can a small count be worked out by subtraction: every number is rounded, totals too, and a total that would
still narrow down a small part of it is told as a range that follows from its parts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEP = 5
"""Ours: counts from 1 to 4 are told as "<5", every other one to the nearest 5. Eleven and more is what registries ask
for when they publish rows about persons; these rows are about cards, without age, sex, place or diagnosis."""

ENOUGH_FOR_A_SHARE = 50
"""Ours: a share of fewer is not told, since rounding alone moves it by more than ten points."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count as it is told: that it lies between ``low`` and ``high``, both included."""

    low: int
    high: int

    @property
    def few(self) -> bool:
        """Is it one of the small counts that are not told?"""
        return (self.low, self.high) == (1, STEP - 1)

    @property
    def about(self) -> float:
        """The middle of it, to draw and to divide by."""
        return (self.low + self.high) / 2

    def __str__(self) -> str:
        """As it is printed; what was added up from rounded parts is marked."""
        if self.low == self.high:
            return f"{self.low:,}"
        if self.low < STEP:
            return f"<{self.high + 1:,}"
        nearest = round(self.about / STEP) * STEP
        return f"{nearest:,}" if self.high - self.low < STEP else f"≈{nearest:,}"


def told(number: int) -> Count:
    """A count by itself."""
    if number == 0:
        return Count(0, 0)
    if number < STEP:
        return Count(1, STEP - 1)
    nearest = (number + STEP // 2) // STEP * STEP
    return Count(max(nearest - STEP // 2, STEP), nearest + STEP // 2)


def total(number: int, parts: Sequence[Count]) -> Count:
    """A count of which the parts are told beside it.

    Where any sum of such parts, once rounded, would rule out one of 1 to 4 for a small part, the total is told as no
    more than the parts say themselves. Whether it is does not depend on ``number``, or that would tell something too.
    """
    return summed(parts) if _may_narrow(parts) else told(number)


def _may_narrow(parts: Sequence[Count]) -> bool:
    if not any(one.few for one in parts):
        return False
    every = summed(parts)
    # The lowest sum that a small part leaves room for with each of its values, and the highest.
    low, high = every.low + STEP - 2, every.high - STEP + 2
    wholes = {told(number) for number in range(every.low, every.high + 1)}
    return any(whole.high < low or whole.low > high for whole in wholes)


def summed(parts: Iterable[Count]) -> Count:
    """What the parts say of their sum, and nothing more: whoever reads it could have added them up."""
    found = tuple(parts)
    return Count(sum(one.low for one in found), sum(one.high for one in found))


def share(part: Count, whole: Count) -> str:
    """A part of a whole in percent; a dash where there are too few of the whole."""
    if whole.about < ENOUGH_FOR_A_SHARE:
        return "–"
    if part.few:
        return f"<{_percent(STEP / whole.about)}"
    return _percent(part.about / whole.about)


def rate(part: Count, calls: Count) -> str:
    """So many for each hundred calls; a dash where there are too few calls."""
    if calls.about < ENOUGH_FOR_A_SHARE:
        return "–"
    if part.few:
        return f"<{STEP * 100 / calls.about:.1f}"
    return f"{part.about * 100 / calls.about:.1f}"


def _percent(share: float) -> str:
    return f"{min(share, 1):.0%}"
