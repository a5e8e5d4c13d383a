"""Every part of a decision, compared with what was read and recorded: draft, withheld, ordered, or a card."""

from __future__ import annotations

import json

import pytest

from tests.orders.exact import CASES, RECORDED

WRITTEN = json.loads(RECORDED.read_text(encoding="utf-8"))


def test_every_chart_is_recorded() -> None:
    assert list(CASES) == list(WRITTEN)


@pytest.mark.parametrize("chart", list(WRITTEN))
def test_exact(chart: str) -> None:
    assert CASES[chart]() == WRITTEN[chart]
