"""A figure is judged as it is printed, by the median of the rounds; the document keeps what is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.report import BEGIN, END, into_document
from bench.rows import Verdict, compared, spread


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [(1.8, Verdict.GOAL), (1.81, Verdict.LEAST), (2.5, Verdict.LEAST), (2.51, Verdict.MISSED)],
)
def test_less_is_better(ours: float, verdict: Verdict) -> None:
    assert compared("CPU", "S", "µs", [ours], [1.0], goal=1.8, least=2.5).verdict is verdict


@pytest.mark.parametrize(("ours", "verdict"), [(0.5, Verdict.GOAL), (0.49, Verdict.MISSED)])
def test_more_is_better(ours: float, verdict: Verdict) -> None:
    assert compared("rate", "S", "1/s", [ours], [1.0], goal=0.5, more_is_better=True).verdict is verdict


def test_without_a_goal_it_is_only_shown() -> None:
    assert compared("CPU", "S", "µs", [9.0], [1.0]).verdict is Verdict.SHOWN


def test_the_median_of_the_ratios_counts_and_not_the_ratio_of_the_medians() -> None:
    row = compared("CPU", "S", "µs", [2.0, 30.0, 8.0], [1.0, 10.0, 2.0])
    assert row.figure == 3.0
    assert (row.low, row.high) == (2.0, 4.0)
    assert row.fastest == 2.0


def test_the_spread_is_the_middle_half() -> None:
    assert spread([1, 2, 3, 4, 5, 6, 100]) == (2, 6)
    assert spread([3, 1, 2]) == (1, 3)


def test_only_what_stands_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    into_document(page, "new")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        into_document(page, "new")
