"""The catalogue is current, and every row of the decision table is done, tested, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ContentError
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.wording import Wording
from app.wording.catalogue import how, render
from app.wording.rows import Row, read_rows, rows_named

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT / "cards"

TABLE = {
    "DATA": [*range(1, 21)],
    "ALI": [*range(1, 17), *range(20, 33), *range(40, 44), *range(50, 56), *range(60, 75), *range(80, 85)],
    "HEP": [*range(1, 18)],
    "CTA": [*range(1, 15)],
    "MRI": [*range(1, 8)],
    "THR": [1, 2],
    "HOOK": [*range(1, 8)],
}
"""The ids of the sections that this service covers."""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    content = Wording.load(CARDS, PATHWAYS, ORDERS).content
    return [row for group in read_rows(CARDS, content, app=ROOT / "app", tests=ROOT / "tests") for row in group.rows]


def test_the_catalogue_is_current() -> None:
    written = (CARDS / "README.md").read_text("utf-8")
    assert written == render(CARDS, PATHWAYS, ORDERS), "make catalogue"


def test_every_row_is_listed(rows: list[Row]) -> None:
    expected = [f"{section}-{number:02d}" for section, numbers in TABLE.items() for number in numbers]
    assert sorted(row.id for row in rows) == sorted(expected)


def test_every_row_is_done_or_left_out_with_a_reason(rows: list[Row]) -> None:
    assert [row.id for row in rows if not row.accounted_for] == []


def test_every_row_that_is_done_is_named_by_a_test(rows: list[Row]) -> None:
    # This file names sections only, so that it cannot answer for a row.
    assert [row.id for row in rows if not row.tests and row.done != "out"] == []


def test_recall_is_never_shown_as_a_citation(rows: list[Row]) -> None:
    for row in rows:
        if row.id in {"A" + "LI-24", "A" + "LI-74"}:
            assert row.mark == "recalled, unchecked"
    assert {row.mark.split(";")[0] for row in rows} <= {"read", "secondary", "recalled, unchecked", "ours"}


def row(**changes: object) -> Row:
    parts: dict[str, object] = {
        "id": "X-1",
        "what": "x",
        "mark": "ours",
        "done": None,
        "why": None,
        "said": (),
        "code": (),
        "tests": (),
    }
    return Row(**{**parts, **changes})  # type: ignore[arg-type]  # the kinds are those of the table below


@pytest.mark.parametrize(
    ("one", "accounted_for", "words"),
    [
        (row(), False, "not done"),
        (row(said=("foot (card)",)), True, "foot (card)"),
        (row(done="code"), False, "rule in "),
        (row(done="code", code=("app/x.py",)), True, "rule in `app/x.py`"),
        (row(done="code", code=("app/x.py",), said=("foot (note)",)), True, "rule in `app/x.py`; foot (note)"),
        (row(done="data"), False, "by the lists: None"),
        (row(done="data", why="not listed"), True, "by the lists: not listed"),
        (row(done="text"), False, "text only: None"),
        (row(done="text", why="no data", said=("foot (note)",)), True, "text only: no data; foot (note)"),
        (row(done="out"), False, "not done here: None"),
        (row(done="out", why="no guideline"), True, "not done here: no guideline"),
        # Left out and yet said: one of the two is wrong.
        (row(done="out", why="no guideline", said=("foot (note)",)), False, "not done here: no guideline"),
    ],
)
def test_a_row_is_accounted_for(one: Row, accounted_for: bool, words: str) -> None:
    assert one.accounted_for is accounted_for
    assert how(one) == words


def test_a_row_is_named_by_its_own_id() -> None:
    assert list(rows_named("see AB-07 to AB-09, AB-10; not LT-412-01 or AB-1")) == ["AB-07", "AB-09", "AB-10"]


def test_a_row_that_the_pages_name_must_be_listed(tmp_path: Path) -> None:
    content = Wording.load(CARDS, PATHWAYS, ORDERS).content
    (tmp_path / "rows.yaml").write_text(
        "groups:\n- title: x\n  rows:\n    A" + "LI-01: {what: x, mark: v}\n", encoding="utf-8"
    )
    with pytest.raises(ContentError, match="is not listed"):
        read_rows(tmp_path, content, app=ROOT / "app", tests=None)
