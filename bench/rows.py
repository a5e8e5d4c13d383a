"""One line of the table: what was measured, against what, how it scattered, and what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles


class Verdict(StrEnum):
    """How a figure compares with what was asked for."""

    GOAL = "goal reached"
    LEAST = "least reached"
    MISSED = "missed"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. ``figure`` is judged; it is the ratio of ``ours`` to ``other`` unless only ``ours`` counts.

    ``low`` and ``high`` are the middle half of the rounds, ``fastest`` the ratio of the best slots of both. ``goal``
    and ``least`` are the most that it may be, or with ``more_is_better`` the least.
    """

    measure: str
    of: str
    unit: str
    ours: float
    against: str = ""
    other: float | None = None
    figure: float
    low: float
    high: float
    fastest: float | None = None
    goal: float | None = None
    least: float | None = None
    more_is_better: bool = False

    @property
    def verdict(self) -> Verdict:
        """Judged by the figure as it is printed."""
        if self._meets(self.goal):
            return Verdict.GOAL
        if self._meets(self.least):
            return Verdict.LEAST
        return Verdict.SHOWN if self.goal is None and self.least is None else Verdict.MISSED

    def _meets(self, limit: float | None) -> bool:
        if limit is None:
            return False
        return round(self.figure, 2) >= limit if self.more_is_better else round(self.figure, 2) <= limit


def compared(
    measure: str,
    of: str,
    unit: str,
    ours: Sequence[float],
    others: Sequence[float],
    *,
    against: str = "floor",
    goal: float | None = None,
    least: float | None = None,
    more_is_better: bool = False,
) -> Row:
    """A ratio: both were measured in the same rounds, and the median of the rounds' ratios counts."""
    ratios = [mine / other for mine, other in zip(ours, others, strict=True)]
    low, high = spread(ratios)
    best = max if more_is_better else min
    return Row(
        measure=measure,
        of=of,
        unit=unit,
        ours=median(ours),
        against=against,
        other=median(others),
        figure=median(ratios),
        low=low,
        high=high,
        fastest=best(ours) / best(others),
        goal=goal,
        least=least,
        more_is_better=more_is_better,
    )


def alone(measure: str, of: str, unit: str, ours: Sequence[float], *, goal: float | None = None) -> Row:
    """A figure that is judged as it is."""
    low, high = spread(ours)
    return Row(measure=measure, of=of, unit=unit, ours=median(ours), figure=median(ours), low=low, high=high, goal=goal)


def spread(values: Sequence[float]) -> tuple[float, float]:
    """The middle half of the values; of fewer than four all of them."""
    if len(values) < 4:
        return min(values), max(values)
    first, _, third = quantiles(values, n=4)
    return first, third
