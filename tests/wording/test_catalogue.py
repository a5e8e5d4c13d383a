"""The catalogue is current, and every row of the decision table is done, tested, or left out with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import ContentError
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.wording import Wording
from app.wording.catalogue import how, render
from app.wording.pages import Content
from app.wording.rows import Row, read_rows, rows_named

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT / "cards"

# In a file that is not Python, so that the list itself does not answer for a row.
TABLE = (ROOT / "tests" / "wording" / "rows_of_the_table.txt").read_text("utf-8").split()

LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.fixture(scope="module")
def content() -> Content:
    return Wording.load(CARDS, PATHWAYS, ORDERS).content


@pytest.fixture(scope="module")
def rows(content: Content) -> dict[str, Row]:
    groups = read_rows(CARDS, content, app=ROOT / "app", tests=ROOT / "tests")
    return {row.id: row for group in groups for row in group.rows}


def test_the_catalogue_is_current() -> None:
    written = (CARDS / "README.md").read_text("utf-8")
    assert written == render(CARDS, PATHWAYS, ORDERS), "make catalogue"


def test_every_row_is_listed_once_and_none_is_invented(rows: dict[str, Row]) -> None:
    assert len(TABLE) == len(set(TABLE)) == 292
    assert sorted(rows) == sorted(TABLE)


def test_every_row_is_done_or_left_out_with_a_reason(rows: dict[str, Row]) -> None:
    assert [row.id for row in rows.values() if not row.accounted_for] == []


def test_every_row_that_is_done_is_named_by_a_test(rows: dict[str, Row]) -> None:
    untested = (row for row in rows.values() if not row.tests and not row.by and row.done != "out")
    assert [row.id for row in untested] == []


def test_a_conflict_between_texts_is_decided_in_rows_that_are_no_conflicts(rows: dict[str, Row]) -> None:
    conflicts = [row for row in rows.values() if row.id.startswith("CONFLICT-")]
    assert len(conflicts) == 20
    assert [row.id for row in conflicts if not row.by or any(one.startswith("CONFLICT-") for one in row.by)] == []
    open_ = {row.id for row in rows.values() if not row.accounted_for}
    assert [row.id for row in conflicts if open_ & set(row.by)] == []
    assert [row.id for row in rows.values() if row.by and row not in conflicts] == []


RECALLED = {
    "ALI": ["24", "74"],
    "CTA": ["14"],
    "RAD": ["05"],
    "SST": ["06", "07", "08"],
    "PHY": ["01"],
    "MISC": ["02", "04"],
    "IRN": ["02"],
    "CONFLICT": ["13", "20"],
}
"""Section and number apart, so that this list does not answer for a row."""


def test_recall_is_never_shown_as_a_citation(rows: dict[str, Row]) -> None:
    recalled = [f"{section}-{number}" for section, numbers in RECALLED.items() for number in numbers]
    assert sorted(row.id for row in rows.values() if row.mark.startswith("recalled, unchecked")) == sorted(recalled)
    assert {row.mark.split(";")[0] for row in rows.values()} == {"read", "secondary", "recalled, unchecked", "ours"}


def test_a_reader_finds_the_way_from_a_card_to_its_evidence() -> None:
    """Every file that the catalogue links to exists, and every page names its rules and its source.

    That every page has a test is asked in ``test_house.py``.
    """
    text = render(CARDS, PATHWAYS, ORDERS)
    for link in set(LINK.findall(text)):
        assert (CARDS / link).exists(), link
    for page in re.split(r"^### ", text.split("\n## Numbers on which")[0], flags=re.M)[1:]:
        assert re.search(r"^Rules: \[", page, re.M), page[:60]
        assert "Source (" in page, page[:60]


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
        # A number in a file is not yet a rule that somebody follows.
        (row(thresholds=("hours",)), False, "follows `hours`"),
        (row(said=("foot (card)",), thresholds=("hours",)), True, "foot (card); follows `hours`"),
        (row(by=("X-2", "X-3")), True, "decided in X-2, X-3"),
        (row(done="code"), False, "rule in "),
        (row(done="code", code=("app/x.py",)), True, "rule in `app/x.py`"),
        (row(done="code", code=("app/x.py",), said=("foot (note)",)), True, "rule in `app/x.py`; foot (note)"),
        (row(done="data"), False, "by the lists: None"),
        (row(done="data", why="not listed"), True, "by the lists: not listed"),
        (row(done="text"), False, "text only: None"),
        (row(done="text", why="no data", said=("foot (note)",)), True, "text only: no data; foot (note)"),
        (row(done="never"), False, "never done: None"),
        (row(done="never", why="harmful"), True, "never done: harmful"),
        (row(done="out"), False, "not done here: None"),
        (row(done="out", why="no guideline"), True, "not done here: no guideline"),
        # Left out and yet said: one of the two is wrong.
        (row(done="out", why="no guideline", said=("foot (note)",)), False, "not done here: no guideline; foot (note)"),
    ],
)
def test_a_row_is_accounted_for(one: Row, accounted_for: bool, words: str) -> None:
    assert one.accounted_for is accounted_for
    assert how(one) == words


def test_a_row_is_named_by_its_own_id() -> None:
    text = "see AB-07 to AB-09, AB-10, B1-S1; not LT-412-01 or AB-1 or AB-S12"
    assert list(rows_named(text)) == ["AB-07", "AB-09", "AB-10", "B1-S1"]


ONE_ROW = "groups:\n- title: x\n  rows:\n    A" + "LI-01: {what: x, mark: v}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE_ROW, "is not listed"),
        (ONE_ROW.replace("mark: v", "mark: q"), "mark"),
        ("groups: []\nmore: 1\n", "more"),
    ],
)
def test_a_broken_table_is_refused(text: str, message: str, content: Content, tmp_path: Path) -> None:
    (tmp_path / "rows.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=message):
        read_rows(tmp_path, content, app=ROOT / "app", tests=None)


def test_a_conflict_names_rows_of_the_table(content: Content, tmp_path: Path) -> None:
    whole = (CARDS / "rows.yaml").read_text("utf-8")
    (tmp_path / "rows.yaml").write_text(whole.replace("by: [RLS-02]", "by: [NOWHERE-01]"), encoding="utf-8")
    with pytest.raises(ContentError, match="decided by NOWHERE-01, which is not listed"):
        read_rows(tmp_path, content, app=ROOT / "app", tests=None)
