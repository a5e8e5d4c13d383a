"""Every line of the articles that the service began from is dealt with in rows, or is a heading or the like."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ContentError
from app.orders import ORDERS
from app.pathways import PATHWAYS
from app.wording import Wording
from app.wording.rows import Row, read_rows
from app.wording.seed_coverage import Article, Passage, read_seed_coverage

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT / "cards"

LAST_LINES = {"S0": 109, "S1": 89, "S2": 135, "S3": 107}
"""As the articles were given."""

FURNITURE = ("title", "heading", "introduction", "caption", "disclaimer", "references")


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    content = Wording.load(CARDS, PATHWAYS, ORDERS).content
    groups = read_rows(CARDS, content, app=ROOT / "app", tests=ROOT / "tests")
    return {row.id: row for group in groups for row in group.rows}


@pytest.fixture(scope="module")
def articles(rows: dict[str, Row]) -> dict[str, Article]:
    return {article.id: article for article in read_seed_coverage(CARDS / "seed_coverage.yaml", rows)}


def test_every_article_is_there_to_its_last_line(articles: dict[str, Article]) -> None:
    assert {id_: article.passages[-1].last for id_, article in articles.items()} == LAST_LINES
    assert all(article.title for article in articles.values())


def test_what_is_left_between_the_passages_is_blank_lines(articles: dict[str, Article]) -> None:
    """The articles set at most three blank lines in a row: a longer gap is a passage that was forgotten."""
    for article in articles.values():
        last = 0
        for passage in article.passages:
            assert passage.first - last <= 4, f"{article.id}: before line {passage.first}"
            last = passage.last


def test_a_passage_without_rows_is_no_advice(articles: dict[str, Article]) -> None:
    bare = [one for article in articles.values() for one in article.passages if not one.rows]
    assert [one.says for one in bare if not one.says.startswith(FURNITURE)] == []


def test_every_row_of_the_map_is_done_or_left_out_with_a_reason(
    articles: dict[str, Article], rows: dict[str, Row]
) -> None:
    named = {row for article in articles.values() for one in article.passages for row in one.rows}
    assert sorted(row for row in named if not rows[row].accounted_for) == []


def test_no_host_and_no_path_of_an_article_is_printed() -> None:
    text = (CARDS / "seed_coverage.yaml").read_text("utf-8") + (CARDS / "thresholds.yaml").read_text("utf-8")
    assert "http" not in text
    assert ".txt" not in text


GOOD = {"1": "{says: title}", "3-5": "{says: pulses, rows: [AB-01]}"}


def written(folder: Path, lines: dict[str, str]) -> Path:
    body = "".join(f'      "{key}": {value}\n' for key, value in lines.items())
    path = folder / "seed_coverage.yaml"
    path.write_text(f"articles:\n  - id: A\n    title: an article\n    lines:\n{body}", encoding="utf-8")
    return path


def test_it_is_read(tmp_path: Path) -> None:
    (article,) = read_seed_coverage(written(tmp_path, GOOD), {"AB-01"})
    assert article.passages == (Passage(1, 1, "title", ()), Passage(3, 5, "pulses", ("AB-01",)))
    assert [one.lines for one in article.passages] == ["1", "3-5"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ({**GOOD, "6": "{says: x, rows: [AB-02]}"}, "line 6 names AB-02, which is not listed"),
        ({**GOOD, "5": "{says: x}"}, "line 5 is out of order or told twice"),
        ({**GOOD, "2": "{says: x}"}, "line 2 is out of order or told twice"),
        ({"5-3": "{says: x}"}, "line 5-3 is out of order or told twice"),
        ({"3, 5": "{says: x}"}, "is no line and no range of lines"),
        ({"3": "{rows: [AB-01]}"}, "says"),
        ({"3": "{says: x, row: [AB-01]}"}, "row"),
    ],
)
def test_a_broken_map_is_refused(lines: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=message):
        read_seed_coverage(written(tmp_path, lines), {"AB-01"})
