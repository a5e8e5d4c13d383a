"""Can a small count be worked out from what is told? By brute force: every table that would be told the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest

from app.statistics.masking import STEP, Count, rate, share, told, total

SMALL = set(range(1, STEP))


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "0"),
        (1, "<5"),
        (4, "<5"),
        (5, "5"),
        (7, "5"),
        (8, "10"),
        (12, "10"),
        (13, "15"),
        (1248, "1,250"),
    ],
)
def test_how_a_count_is_told(number: int, printed: str) -> None:
    assert str(told(number)) == printed
    assert told(number).low <= number <= told(number).high


@pytest.mark.parametrize("number", range(200))
def test_the_bounds_are_exactly_the_numbers_that_are_told_so(number: int) -> None:
    alike = {other for other in range(400) if told(other) == told(number)}
    assert alike == set(range(told(number).low, told(number).high + 1))


def compatible(tell: Callable[[Sequence[int]], object], tables: Iterator[tuple[int, ...]]) -> Iterator[set[int]]:
    """For each masked cell of each publication, the values that it may have."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for cells in tables:
        alike[tell(cells)].append(cells)
    for group in alike.values():
        for place, cell in enumerate(group[0]):
            if told(cell).few:
                yield {cells[place] for cells in group}


def line(cells: Sequence[int]) -> tuple[object, ...]:
    parts = [told(one) for one in cells]
    return (*parts, total(sum(cells), parts))


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_no_total_narrows_a_small_count(length: int) -> None:
    most = {1: 28, 2: 28, 3: 18, 4: 8}[length]  # Each the beginning of a class, so that none is cut.
    for possible in compatible(line, product(range(most), repeat=length)):
        assert possible == SMALL


def test_rounding_alone_would_not_do() -> None:
    """Two cells of four: a total of 10 would tell both, as their greatest sum is 8."""

    def careless(cells: Sequence[int]) -> tuple[object, ...]:
        return (*map(told, cells), told(sum(cells)))

    assert {4} in list(compatible(careless, product(range(12), repeat=2)))
    assert str(total(8, [told(4), told(4)])) == "<9"


def test_shares_and_rates_are_of_what_is_told() -> None:
    assert share(told(12), told(48)) == share(told(8), told(52))
    assert share(told(3), told(100)) == "<5%"
    assert share(told(30), told(47)) == "–"
    assert share(told(102), told(98)) == "100%"
    assert rate(told(3), told(1000)) == "<0.5"
    assert rate(told(100), told(1000)) == "10.0"
    assert rate(told(0), told(1000)) == "0.0"
    assert rate(told(1), told(30)) == "–"


def test_a_range_says_what_it_is() -> None:
    assert str(Count(2, 8)) == "<9"
    assert str(Count(19, 31)) == "≈25"
